"""The words that statutory documents share: confidence, échelons, amounts, and what every one of them says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from fphref.diagnostics import Diagnostic
from fphref.documents.typographie import typo
from fphref.model.sources import CONFIANCES, Confiance
from fphref.model.statut import Corps
from fphref.statut.francais import CONFIANCE, SENS_CONFIANCE, echelon_fr
from fphref.statut.modele import Voie
from fphref.texte import lower_first


def legende(seen: Iterable[Confiance]) -> str:
    """What the words of confidence mean, those that were used, from the surest on; nothing where none was."""
    used = set(seen)
    return " ; ".join(f"{CONFIANCE[mark]} : {SENS_CONFIANCE[mark]}" for mark in CONFIANCES if mark in used)


def grade_nom(corps: Corps | None, grade: str | None) -> str:
    """The title of a grade; its id where the corps does not describe it."""
    if grade is None:
        return "grade inconnu"
    return next((typo(g.intitule) for g in corps.grades if g.id == grade), grade) if corps else grade


def voie_nom(voie: Voie) -> str:
    """The title of a promotion; that of a way into another corps names it."""
    if voie.genre != "recrutement":
        return typo(voie.intitule)
    return typo(f"Vers {voie.corps.sigle or voie.corps.intitule} : {lower_first(voie.intitule)}")


def echelon_nom(code: str) -> str:
    """`5e échelon`."""
    return typo(echelon_fr(code))


def echelon_court(code: str) -> str:
    """`5e`, or `spécial 2`: for a narrow column under a title that says « échelon »."""
    head, _, chevron = code.partition("-")
    return f"spécial {chevron}" if head == "special" else echelon_fr(code).split(" ", 1)[0]


def euros(montant: Decimal | None, *, signe: bool = False) -> str:
    """`2 377,70 €`, with its sign if asked for; « inconnu » where it is not known."""
    if montant is None:
        return "inconnu"
    sign = "+" if signe and montant > 0 else "−" if montant < 0 else ""
    whole, _, cents = f"{abs(montant):,.2f}".partition(".")
    return f"{sign}{whole.replace(',', chr(0x202F))},{cents}\u00a0€"


def jour_court(jour: date) -> str:
    """`01/09/2027`."""
    return f"{jour.day:02}/{jour.month:02}/{jour.year}"


def place_text(fault: Diagnostic) -> str | None:
    """Where a fault stands in a table, as a spreadsheet program shows it: `Agents!E7`, `E7`, `ligne 7`."""
    place = fault.position
    if place.feuille:
        return f"{place.feuille}!{place.cellule}" if place.cellule else place.feuille
    return place.cellule or (f"ligne {place.ligne}" if place.ligne else None)
