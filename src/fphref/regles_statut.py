"""The rules of the statutory side, its data (STA) and situations (SIT): rows of the register in `regles`."""

from __future__ import annotations

from typing import Final

from fphref.diagnostics import Gravite

_E, _A, _I = Gravite.ERREUR, Gravite.AVERTISSEMENT, Gravite.INFO

REGLES_STATUT: Final = (
    ("STA001", _E, "périodes de validité qui se chevauchent", "Corriger « du » ou « au » (jour exclu)."),
    (
        "STA002",
        _E,
        "tableau CSV du statut mal formé",
        "Une ligne de titres, puis autant de cellules que de titres, sans formule.",
    ),
    ("STA003", _A, "grille incomplète", "Compléter grilles.csv, ou corriger « echelons » du grade."),
    ("STA004", _A, "indice brut sans indice majoré", "Compléter bareme_ib_im.csv pour ces dates."),
    ("STA005", _E, "fin de validité qui n’est pas après le début", "Corriger « du » ou « au » (jour exclu)."),
    ("STA006", _I, "durée d’échelon inconnue", "La compléter dans grilles.csv quand elle est trouvée."),
    ("STA007", _I, "modalité d’avancement sans identifiant", "Ajouter « id: », un nom stable qui la désigne."),
    ("STA008", _E, "contingent mal formé", "Compléter ou retirer la clé indiquée."),
    (
        "STA009",
        _I,
        "corps ou grade cité, mais pas décrit",
        "Vérifier l’identifiant ; rien à faire si ce corps n’est pas encore saisi.",
    ),
    ("STA010", _I, "indices majorés passés non relevés", "Compléter bareme_ib_im.csv si ces dates doivent servir."),
    (
        "SIT001",
        _E,
        "cellule d’une situation qui ne se lit pas",
        "Corriger la cellule, ou la vider si la valeur n’est pas connue ; docs/situations.md dit ce qu’elle attend.",
    ),
    (
        "SIT002",
        _E,
        "situation qui ne peut pas être vraie",
        "Corriger la valeur signalée d’après le dossier de l’agent.",
    ),
    ("SIT003", _A, "situation à vérifier", "Vérifier la valeur ; la situation est lue telle qu’elle est."),
    ("SIT004", _A, "colonne non reconnue", "Lui donner un titre que la lecture connaît (docs/situations.md)."),
    ("SIT005", _I, "colonnes laissées de côté", "Rien à faire si elles ne disent rien de la situation."),
)
