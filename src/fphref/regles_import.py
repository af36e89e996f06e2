"""The rules of what is imported: rows of the register in `regles`."""

from __future__ import annotations

from typing import Final

from fphref.diagnostics import Gravite

_A, _I = Gravite.AVERTISSEMENT, Gravite.INFO

REGLES_IMPORT: Final = (
    ("IMP001", _A, "ligne de la source non placée", "Lire la ligne, et reporter à la main ce qu’elle dit d’utile."),
    ("IMP002", _I, "réparation faite à l’import", "Vérifier que le texte réparé dit bien la même chose."),
    (
        "IMP003",
        _A,
        "anomalie de la source, gardée telle quelle",
        "Corriger d’après le document d’origine, ou noter une réserve.",
    ),
    ("IMP004", _I, "lien sans adresse", "Compléter l’adresse si elle est connue."),
    ("IMP005", _I, "clé inconnue, gardée sous « hors_modele »", "Reporter à la main ce qu’elle dit d’utile."),
    (
        "IMP006",
        _A,
        "libellé rattaché à un élément qui lui ressemble",
        "Vérifier que les deux disent la même chose ; sinon retirer « item ».",
    ),
    (
        "IMP007",
        _A,
        "nouvel élément proche d’un élément connu",
        "Si les deux disent la même chose, garder l’identifiant connu.",
    ),
    ("IMP008", _A, "valeur non comprise, gardée en texte", "Lire le texte, et remplir le champ à la main."),
    ("IMP009", _A, "choix fait entre plusieurs lectures", "Vérifier le choix dans le document d’origine."),
    (
        "IMP010",
        _A,
        "doublon ou texte d’attente dans la source",
        "Garder une seule fois ce qui vaut.",
    ),
    ("IMP011", _A, "élément attendu absent de la source", "Le compléter avant de se servir du brouillon."),
    ("IMP012", _A, "doute sur la mise en page", "Comparer avec le document d’origine."),
    ("IMP013", _A, "ligne de tableau refusée", "Corriger la ligne dans le tableau, puis importer à nouveau."),
    ("IMP014", _A, "correspondance devinée", "Relire la correspondance proposée avant d’importer."),
    ("IMP015", _A, "nom de personne possible", "Retirer le nom : le référentiel n’en a pas besoin."),
)
"""Code, gravité, title, advice."""
