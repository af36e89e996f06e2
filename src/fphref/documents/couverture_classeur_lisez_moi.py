"""« Lisez-moi » of a coverage audit: what the sheets hold, how states are told, what was read, who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fphref.audit.modele import Lecture
from fphref.documents.attribution import COMPETENCES, sources_of
from fphref.documents.classeur import BLANK, Sheet
from fphref.documents.couverture_classeur_carte import legend_of
from fphref.documents.couverture_classeur_vue import (
    CARTE,
    COUVERTURE,
    EXCLUS,
    FORMACODES,
    FORMATION,
    HABILITATIONS,
    HORIZON,
    PARS,
    REMARQUES,
    SANS,
    STRUCTURES,
    SYNTHESE,
    Vue,
)
from fphref.documents.matrice_commun import Readme, provenance
from fphref.documents.typographie import french_date, grouped, plural
from fphref.model.couverture import BORNES_IV, CLASSES_IV, PETIT_EFFECTIF, SOMMET_IV
from fphref.model.repertoire import Repertoire

_SHEETS = {
    SYNTHESE: "Chiffres clés, états par structure, ce qu'il faut sécuriser d'abord : une page à montrer.",
    CARTE: "L'état de chaque compétence dans chaque structure, d'un coup d'œil.",
    COUVERTURE: "Une ligne par structure et par compétence : tous les chiffres, avec ce sur quoi ils portent.",
    STRUCTURES: "Une ligne par structure, sur l'ensemble de ses compétences.",
    FORMATION: "Qui est à former à quoi, par priorité ; en nombre d'agents, jamais par agent.",
    FORMACODES: "Les mêmes besoins, par code de formation.",
    HORIZON: "Ce que les départs prévus enlèvent d'ici trois et cinq ans.",
    HABILITATIONS: "Ce qui a expiré, ou expire d'ici 90 jours, 6 et 12 mois.",
    SANS: "L'hypothèse : avant, après le départ des agents que l'on a désignés.",
    EXCLUS: "Ce qui n'entre dans aucun taux, et pourquoi.",
    REMARQUES: "Ce que la lecture des fichiers a relevé, avec la place de chaque ligne.",
}
_WORDS = (
    ("Inconnu", "Une case vide n'est pas un zéro : personne n'a été évalué, ou le besoin n'est pas fixé."),
    ("Sans objet", "Un agent noté « sans objet » sort du numérateur et du dénominateur."),
    ("Concerné", "Agent dont le métier demande la compétence, et qui n'est pas « sans objet »."),
    (
        "Évalué",
        "Concerné, dont la dernière évaluation porte un niveau et n'a pas expiré. La plus récente compte ; le même "
        "jour, la plus haute. Expirée, elle ne compte plus : l'agent est à évaluer.",
    ),
    ("Titulaire", "Évalué au niveau que le profil de son propre métier demande, ou au-dessus."),
    (
        "Besoin",
        "Somme des besoins des profils des métiers présents dans la structure, sauf s'il est donné pour elle. À trois "
        "ans comme dans une hypothèse de départ, il reste celui d'aujourd'hui.",
    ),
    ("Couverture", "Titulaires ÷ besoin, sans plafond : 150 % veut dire une réserve. 100 % peut tenir à une personne."),
    ("Écart", "Agent évalué sous le niveau requis ; majeur : deux niveaux ou plus."),
    ("Priorité", "Criticité × niveaux manquants des agents évalués."),
    ("Dans 3 ans, dans 5 ans", "Un titulaire compte s'il part plus de 36 ou de 60 mois après l'audit, ou si aucun "
     "départ n'est prévu. Une évaluation qui expire entre-temps n'est pas retirée : voir « Habilitations »."),
    ("Polyvalence", "Niveau moyen des évaluations d'une structure, pondéré par la criticité ; à partir de "
     f"{PETIT_EFFECTIF} personnes évaluées, jamais par agent."),
    ("Concentration", "Part des compétences tenues d'une structure que tient l'agent qui en tient le plus."),
)  # fmt: skip
_PRIVACY = (
    "Ce classeur ne nomme personne et ne compte qu'en nombre d'agents : ni total, ni taux, ni classement par agent. Il "
    "sert à repérer les compétences à renforcer ; il ne fonde ni promotion, ni prime, ni sanction.",
)
_INTERNAL = (
    "Document de travail de l'encadrement et des ressources humaines : une ligne qui porte sur un ou deux agents parle "
    "d'eux. Pour les instances ou l'affichage, refaire l'audit avec « --diffusion », qui masque les petits effectifs.",
)


def readme_sheet(vue: Vue, repertoires: Sequence[Repertoire], sheets: Sequence[str]) -> Sheet:
    """The page; `sheets` are the other sheets of the workbook, in their order."""
    bilan = vue.bilan
    page = Readme(vue.titre, vue.sous_titre)
    page.section("Contenu")
    for name in sheets:
        page.line(BLANK, name, _SHEETS[name], link=f"#'{name}'!A1")
    page.section("L'audit")
    page.fact("Date", f"{french_date(bilan.jour)} : ce qui est daté d'après est mis de côté.")
    page.fact("Niveaux", ", ".join(PARS[par][0] for par in bilan.par))
    if bilan.sans:
        agents = plural(bilan.sans, "agent supposé parti", "agents supposés partis")
        page.fact("Hypothèse", f"{agents} : « {SANS} » montre ce qui change.")
    for label, text in _reading(bilan.lecture, REMARQUES in sheets):
        page.fact(label, text)
    page.section("Les états, le premier qui s'applique")
    for cell, text in legend_of(vue):
        name, _, sense = text.partition(" : ")
        page.line(cell, name.capitalize(), f"{sense[:1].upper()}{sense[1:]}.")
    page.section("Les mots")
    for label, text in _WORDS:
        page.fact(label, text)
    page.fact("Vulnérabilité", _classes())
    page.note("Les définitions entières et leurs sources sont dans docs/couverture.md.")
    page.section("Diffusion")
    for text in (*_PRIVACY, *(_published(vue) if bilan.seuil else _INTERNAL)):
        page.note(text)
    for text in dict.fromkeys(r.confidentialite for r in repertoires if r.confidentialite):
        page.note(f"Diffusion : {text}", strong=True)
    metiers = [vue.referentiel.metiers[code] for code in vue.referentiel.profils if code in vue.referentiel.metiers]
    provenance(page, vue.referentiel, repertoires, sources_of(vue.referentiel, metiers, COMPETENCES))
    return page.sheet(vue.pied_court)


def _reading(lecture: Lecture, listed: bool) -> Iterator[tuple[str, str]]:
    """What was read and set aside; counts of zero are left out."""
    files = f" de {plural(lecture.fichiers, 'fichier')}" if lecture.fichiers else ""
    kept = "évaluation retenue", "évaluations retenues"
    if lecture.lignes is None or lecture.retenues is None:
        yield "Lu", f"{plural(lecture.fichiers, 'fichier')}."
    else:
        yield "Lu", f"{plural(lecture.lignes, 'ligne')}{files}, {plural(lecture.retenues, *kept)}."
    if lecture.agents is not None:
        yield "Agents présents", f"{grouped(lecture.agents)}, à la date de l'audit."
    where = (" : « Remarques » dit laquelle", " : « Remarques » dit lesquelles") if listed else ("", "")
    told = (
        (lecture.agents_sans_evaluation, "Sans évaluation", "agent présent que personne n'a évalué",
         "agents présents que personne n'a évalués"),
        (lecture.rejetees, "Rejetées", f"ligne illisible{where[0]}", f"lignes illisibles{where[1]}"),
        (lecture.remplacees, "Écartées", "évaluation dont une autre du même agent et de la même compétence, plus "
         "récente ou du même jour, tient lieu", "évaluations dont une autre du même agent et de la même compétence, "
         "plus récente ou du même jour, tient lieu"),
        (lecture.egalites, "Le même jour", "fois, deux niveaux le même jour : le plus haut compte",
         "fois, deux niveaux le même jour : le plus haut compte"),
        (lecture.futures, "À venir", "ligne datée d'après l'audit, mise de côté",
         "lignes datées d'après l'audit, mises de côté"),
        (lecture.autre_echelle, "Autre échelle", "ligne sur une autre échelle que celle du profil, mise de côté",
         "lignes sur une autre échelle que celle du profil, mises de côté"),
        (lecture.absents, "Hors liste", "agent évalué que la liste des agents n'a pas, mis de côté",
         "agents évalués que la liste des agents n'a pas, mis de côté"),
        (lecture.partis, "Partis", "agent parti avant l'audit", "agents partis avant l'audit"),
    )  # fmt: skip
    for count, label, one, many in told:
        if count:
            yield label, f"{plural(count, one, many)}."


def _classes() -> str:
    """The borders of the classes, for a scale whose top is `SOMMET_IV`."""
    said = [f"{border:g}".replace(".", ",") for border in BORNES_IV]
    parts = [f"{CLASSES_IV[0]} sous {said[0]}"]
    parts += [
        f"{name} de {low} à {high} exclu" for name, low, high in zip(CLASSES_IV[1:-1], said, said[1:], strict=False)
    ]
    parts.append(f"{CLASSES_IV[-1]} à partir de {said[-1]}")
    return (
        f"Classe du niveau moyen (IV = somme des niveaux ÷ évalués) : {' ; '.join(parts)}. Ces bornes sont celles "
        f"d'une échelle dont le plus haut niveau vaut {SOMMET_IV} ; pour une autre, elles sont multipliées par le plus "
        f"haut niveau ÷ {SOMMET_IV}. Elle ne dit pas combien de personnes tiennent le niveau requis."
    )


def _published(vue: Vue) -> tuple[str, ...]:
    masked = plural(len(vue.bilan.masques), "ligne est masquée", "lignes sont masquées")
    return (
        f"Version à diffuser : « {vue.moins} » remplace ce qui porte sur moins de {vue.seuil} personnes, et ce qui "
        f"permettrait de le retrouver par soustraction. {masked}, et n'entrent dans aucun total. Deux versions "
        "qui se recouvrent se soustraient l'une de l'autre (deux dates proches, un établissement et son GHT, un "
        "fichier de plus ou de moins) : n'en diffuser qu'une.",
    )
