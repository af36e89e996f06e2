"""« Lisez-moi » of the métiers workbook: what it holds, how its figures are defined, where it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.documents.attribution import COMPETENCES, sources_of
from fphref.documents.classeur import BLANK, Cell, Sheet
from fphref.documents.matrice_commun import Readme, provenance, repertoires_of
from fphref.documents.matrice_metiers_plan import MARK, Bands
from fphref.documents.matrice_metiers_proximite import DISTANCES, MATRICE, PROXIMITE, Cadre
from fphref.documents.matrice_metiers_synthese import METIERS, PAIRES
from fphref.documents.typographie import grouped, plural
from fphref.model.referentiel import Referentiel

_LEGEND = (
    (
        Cell(MARK, "legende-marque"),
        "Demandée",
        "Le métier demande cette compétence ; aucun profil local ne fixe de niveau.",
    ),
    (
        Cell(3, "marque-niveau"),
        "Demandée, avec un niveau",
        "Le profil local fixe le niveau requis, ici 3, sur l'échelle de ce profil.",
    ),
    (Cell("commune", "legende-commune"), "Commune", "Demandée par tous les métiers du classeur."),
    (Cell("partagée (n)", "legende-partagee"), "Partagée (n)", "Demandée par n métiers, mais pas par tous."),
    (BLANK, "Spécifique", "Demandée par un seul métier du classeur."),
)
_DEFINITIONS = (
    (
        "Spécificité d'un métier",
        "Moyenne, sur ses compétences, de 1 ÷ nombre de métiers qui demandent la compétence. 1 : aucune n'est "
        "demandée ailleurs ; plus elles sont partagées, plus la valeur descend vers 0. Exemple : deux compétences, "
        "l'une à lui seul, l'autre demandée par quatre métiers : (1 + 1/4) ÷ 2 = 0,63. C'est une convention de ce "
        "classeur, sans norme derrière elle : elle sert à comparer les métiers d'un même classeur.",
    ),
    (
        "Distance de deux métiers",
        "1 − compétences communes ÷ compétences demandées par l'un ou par l'autre (indice de Jaccard, 1901). 0 : les "
        "mêmes compétences ; 1 : aucune en commun. Un métier sans compétence n'a pas de distance : la case reste vide.",
    ),
    (
        "Métiers proches",
        "Les trois dont la distance est la plus petite, s'ils ont au moins une compétence en commun ; à égalité, "
        "dans l'ordre des colonnes.",
    ),
)
_LIMIT = (
    "Compter des compétences communes aide à ouvrir une discussion sur une mobilité ; cela ne juge personne. Toutes "
    "les compétences comptent autant, quel que soit le niveau requis."
)
_LIVE = (
    ("Tout", "Chaque nombre suit les marques de « Matrice » que vous ajoutez ou effacez."),
    ("Sauf un ordre", "Les lignes de « Paires » restent dans l'ordre du jour où le classeur a été fait : trier par "
     "« Distance » le remet à jour. Une paire qui n'avait rien en commun n'y entre pas d'elle-même."),
)  # fmt: skip
_FROZEN = (
    ("Recalculé", "Les nombres et la colonne « Partage » de « Matrice », les comptes et la spécificité de « Métiers » "
     "suivent les marques que vous ajoutez ou effacez."),
    ("Figé", "Avec {metiers}, la proximité, les distances, les paires et les métiers proches sont des nombres posés à "
     "la production : en formules, ils demanderaient au tableur plusieurs secondes à chaque ouverture. Après un "
     "changement du référentiel, refaire le classeur ; pour des nombres qui suivent la saisie, ne demander qu'une "
     "famille (option --famille)."),
)  # fmt: skip


def readme_of(referentiel: Referentiel, cadre: Cadre, bands: Bands, activites: Bands, only: Sequence[str]) -> Sheet:
    """What the workbook holds, how to read it, where it comes from, what is left out."""
    readme = Readme("Matrice des métiers et des compétences", cadre.subtitle)
    axis = cadre.axis
    metiers = plural(len(axis.metiers), "métier")
    readme.section("Ce que contient ce classeur")
    counts = ", ".join(f"{grouped(len(items))} {title.lower()}" for title, _, items in bands if items)
    sheets = [
        (MATRICE, f"{counts} en lignes, {metiers} en colonnes : qui demande quoi, ce qui est partagé."),
        (METIERS, "Pour chaque métier : ce qui lui est propre, ce qu'il partage, sa spécificité, ses plus proches."),
        (PAIRES, "Les paires de métiers les plus proches, et la passerelle que leurs fiches déclarent."),
        (PROXIMITE, "Combien de compétences deux métiers ont en commun."),
        (DISTANCES, "À quelle distance ils sont l'un de l'autre, de 0 à 1."),
    ]
    if activites[0][2]:
        number = plural(len(activites[0][2]), "activité")
        sheets.append(("Activités", f"{number} en lignes, les mêmes métiers en colonnes."))
    for name, text in sheets:
        readme.line(BLANK, name, text, link=f"#'{name}'!A1")
    if only:
        readme.note(
            f"Seuls les métiers de cette {only[0]} sont ici : une compétence « spécifique » peut être demandée par un "
            "métier d'une autre famille."
        )
    readme.section("Comment lire la matrice")
    for mark, label, text in _LEGEND:
        readme.line(mark, label, text)
    readme.section("Ce que disent les nombres")
    for label, text in _DEFINITIONS:
        readme.line(BLANK, label, text)
    readme.line(BLANK, "Limite", _LIMIT)
    readme.section("Ce qui se recalcule")
    for label, text in _LIVE if cadre.live else _FROZEN:
        readme.line(BLANK, label, text.format(metiers=metiers))
    borrowed = sources_of(referentiel, axis.metiers, ("activites", *COMPETENCES))
    provenance(readme, referentiel, repertoires_of(referentiel, axis.metiers), borrowed)
    set_aside = [m.code for m in referentiel.metiers.values() if m.code in referentiel.en_erreur]
    if set_aside:
        readme.note("Métiers écartés, leur fiche comporte une erreur : " + ", ".join(set_aside))
    if not referentiel.complet:
        readme.note("Un fichier n'a pas pu être lu : cette matrice est incomplète.", strong=True)
    return readme.sheet(cadre.footer)
