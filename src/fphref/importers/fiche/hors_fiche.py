"""What our own fiches print beside a fiche: grids, texts of law, caps, differences. It is kept under `statut/`.

These parts are computed or come from the law; a fiche is no source for them. They are set apart before the corps is
read, so that no line of theirs becomes a grade, a condition or a precision, and each part is told once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fphref.importers.fiche.chantier import Chantier
from fphref.importers.fiche.mots import plain
from fphref.importers.fiche.rubriques import Rubrique
from fphref.importers.fiche.unites import Unite
from fphref.importers.modele import cut

REGLE: Final = "statut-hors-fiche"
"""The rule under which these lines are accounted for."""
_SECTIONS: Final = ("statut", "evolution")
_FRAME = re.compile(r"(?:a savoir|sauf mention contraire)\s*:")
_BESIDE = re.compile(
    r"(?:a savoir|sauf mention contraire|textes?)\s*:|conditions appreciees (?:a|au|aux|le|lors|selon)\b"
)
_CAP = re.compile(r"contingents?\s*:")
_SEE = re.compile(r"voir\W*")


def set_apart(chantier: Chantier, rubriques: list[Rubrique]) -> None:
    """Take these parts out of the rubriques, in place.

    In a fiche that is not ours, a rubrique of that name is listed, and its lines stay what they were.
    """
    section = [r for r in rubriques if r.section in _SECTIONS]
    ours = _is_ours(rubriques)
    gone: list[Unite] = []
    beside: list[Unite] = []
    dropped: list[Rubrique] = []
    inside = False
    for rubrique in section:
        inside = inside or rubrique.cle not in ("", "corps", "statut_fph", "grades", "recrutement", "hors_fiche")
        if rubrique.cle in ("recrutement", "") or rubrique.titre is None:
            inside = False
        if rubrique.cle == "hors_fiche":
            dropped.append(rubrique)
            _put_aside(chantier, rubrique, ours=ours)
            gone += rubrique.unites if ours else []
        elif ours and rubrique.cle == "quota" and _CAP.match(plain(_words(rubrique.titre))):
            # A doubt about a cap would mislead without it: its notes go with it.
            beside += [unite for unite in rubrique.unites if not unite.note]
            kept = [n for u in rubrique.unites for n in ([u] if u.note else _doubts(chantier, u, False))]
            rubrique.cle, rubrique.unites = "suite", kept
        else:
            kept = []
            for unite in rubrique.unites:
                if _SEE.fullmatch(plain(unite.texte)) and unite.appels:
                    chantier.structure(unite, "renvoi-a-une-note")
                    kept += _doubts(chantier, unite, inside)
                elif ours and not unite.note and _BESIDE.match(plain(unite.texte)):
                    beside.append(unite)
                    kept += _doubts(chantier, unite, inside)
                else:
                    kept.append(unite)
            rubrique.unites = kept
    rubriques[:] = [r for r in rubriques if not any(r is other for other in dropped)]
    for unite in (*beside, *gone):
        chantier.structure(unite, REGLE)
    if beside:
        told = f"{len(beside)} précisions de droit (textes, contingents, dates d’appréciation)"
        _tell(chantier, f"{told} laissées de côté", beside[0])
    _orphans(chantier, rubriques, [*beside, *gone])


def _is_ours(rubriques: Sequence[Rubrique]) -> bool:
    """Whether a fiche frames its statutory part as ours do."""
    return any(r.section == "notes" and r.cle == "edition" for r in rubriques) or any(
        _FRAME.match(plain(u.texte)) for r in rubriques if r.section in _SECTIONS for u in r.unites
    )


def _words(unite: Unite | None) -> str:
    return unite.texte if unite is not None else ""


def _put_aside(chantier: Chantier, rubrique: Rubrique, *, ours: bool) -> None:
    assert rubrique.titre is not None
    name = f"rubrique « {cut(rubrique.titre.texte.rstrip(' :'), 80)} »"
    if ours:
        _tell(chantier, f"{name} laissée de côté", rubrique.titre)
        return
    for unite in rubrique.unites:
        chantier.leave(unite)
    _tell(chantier, f"{name} : à reprendre à la main", rubrique.titre)


def _tell(chantier: Chantier, what: str, unite: Unite) -> None:
    text = "grilles, textes et contingents ne sont pas repris d’une fiche, ils se tiennent dans « statut »"
    chantier.doubt("IMP009", f"{what} : {text}", unite)


def _doubts(chantier: Chantier, unite: Unite, inside: bool) -> list[Unite]:
    """The doubts a line bears, which stay with what it stands in."""
    called = [chantier.notes[mark] for mark in unite.appels if mark in chantier.notes] if inside else []
    return [replace(doubt, note=True) for doubt in (*unite.reserves, *called)]


def _orphans(chantier: Chantier, rubriques: Sequence[Rubrique], gone: Sequence[Unite]) -> None:
    """The notes that only those lines call go with them; one that has a place in a field keeps it."""
    others = {mark for r in rubriques for u in r.unites for mark in u.appels}
    for unite in gone:
        for mark in unite.appels:
            if mark in chantier.notes and mark not in others:
                chantier.structure(chantier.notes[mark], REGLE)
