"""Days, amounts and ranks as French sentences write them; ordinary spaces, which documents make no-break ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fphref.model.sources import Confiance

CONFIANCE: Final[dict[Confiance, str]] = {
    "verifie": "vérifié", "vu": "vu", "infere": "inféré", "conflictuel": "conflictuel", "inconnu": "inconnu",
}  # fmt: skip
"""The word that readers see for each confidence, from the surest on: that of the data files, with its accents."""
SENS_CONFIANCE: Final[dict[Confiance, str]] = {
    "verifie": "lu dans le texte officiel",
    "vu": "lu dans une copie du texte, ou dans une page qui le cite",
    "infere": "déduit d’autres textes",
    "conflictuel": "des sources se contredisent",
    "inconnu": "cherché, pas trouvé",
}
NOTICE_AVIS: Final = (
    "Ces avis disent quelles voies sont ouvertes et pourquoi. Ils ne classent ni ne recommandent personne : seule la "
    "décision de l’employeur compte."
)
"""What everything about the routes of an agent says."""
SANS_VALEUR: Final = "Extrait du droit, sans valeur officielle : seul le texte publié fait foi."
NOTICE_DROIT: Final = f"{SANS_VALEUR.rstrip('.')}, et seule la décision de l’employeur compte."
"""What everything that quotes the law says."""
_MOIS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def jour_fr(jour: date) -> str:
    """`1er février 2024`."""
    return f"{'1er' if jour.day == 1 else jour.day} {_MOIS[jour.month - 1]} {jour.year}"


def conseil_jour(proche: date, jour: date) -> str:
    """What to ask instead of a day on which something is not known: `donner une date à partir de 2024-02-01`."""
    return f"donner une date {'à partir de' if proche > jour else 'jusqu’au'} {proche.isoformat()}"


def nombre_fr(valeur: Decimal | int) -> str:
    """A figure as the text writes it, its decimals kept: `59,0734`, `1 200`, `3`."""
    whole, point, decimals = f"{valeur:,}".partition(".")
    return whole.replace(",", " ") + (f",{decimals}" if point else "")


def taux_fr(valeur: Decimal) -> str:
    """A rate in percent without idle zeros: `3 %`, `0,5 %`."""
    whole, _, decimals = f"{valeur:f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}{',' if decimals else ''}{decimals} %"


def montant_fr(montant: Decimal) -> str:
    """An amount in euros, two decimals: `2 550,00 €`."""
    return f"{nombre_fr(montant.quantize(Decimal('0.01')))} €"


def ordinal_fr(rang: int) -> str:
    """`1er`, `2e`, `11e`."""
    return "1er" if rang == 1 else f"{rang}e"


def echelon_fr(code: str) -> str:
    """An échelon in words: `5e échelon`, `échelon spécial, 2e chevron`."""
    head, _, chevron = code.partition("-")
    if head == "special":
        return f"échelon spécial, {ordinal_fr(int(chevron))} chevron"
    return f"{ordinal_fr(int(code))} échelon"


def duree_fr(mois: int) -> str:
    """A length in months as people say it: `18 mois`, `1 an`, `2 ans 6 mois`, and `18 mois` for a year and a half."""
    years, months = divmod(mois, 12)
    if not years or (years == 1 and months):
        return f"{mois} mois"
    parts = [f"{years} an{'s' if years > 1 else ''}"]
    return " ".join(parts + ([f"{months} mois"] if months else []))
