"""Grids and dated figures of a référentiel, looked up by day; nothing is computed that a text lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fphref.model.grilles import LigneBareme, LigneGrille, Valeur
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Confiance


@dataclass(frozen=True, slots=True)
class Echelon:
    """An échelon on a given day: its indices, and the months spent in it before the next.

    `im` is None where the barème does not list its indice brut on that day; `duree_mois` where it is the last
    (`dernier`), or where its length is not known: so it is of the last one known of a grade that has more, or whose
    number of échelons is not known. The chevrons of a special échelon follow the last échelon, and are
    reached from it by promotion only: it stays `dernier`.
    """

    code: str
    rang: int
    ib: str
    im: int | None
    duree_mois: int | None
    dernier: bool
    ligne: LigneGrille
    bareme: LigneBareme | None

    @property
    def special(self) -> bool:
        """Whether it is a chevron of the special échelon."""
        return self.code.startswith("special-")

    @property
    def confiance_duree(self) -> Confiance:
        """How sure its length is."""
        return self.ligne.confiance_duree or self.ligne.confiance


class Tables:
    """The grids, the barème and the parameters of a référentiel, indexed once for many questions."""

    def __init__(self, referentiel: Referentiel) -> None:
        self.referentiel = referentiel
        self._lignes: dict[tuple[str, str], list[LigneGrille]] = {}
        for ligne in referentiel.grilles.values():
            self._lignes.setdefault((ligne.corps, ligne.grade), []).append(ligne)
        self._bareme: dict[str, list[LigneBareme]] = {}
        for bareme in referentiel.bareme.values():
            self._bareme.setdefault(bareme.ib, []).append(bareme)
        self._made: dict[tuple[str, str, date], tuple[Echelon, ...]] = {}
        self._changements: dict[tuple[str, str], tuple[date, ...]] = {}

    def echelons(self, corps: str, grade: str, jour: date) -> tuple[Echelon, ...]:
        """The échelons of a grade on that day, from the lowest on; none where no grid is known for that day."""
        key = (corps, grade, jour)
        if key not in self._made:
            self._made[key] = self._echelons(corps, grade, jour)
        return self._made[key]

    def echelon(self, corps: str, grade: str, code: str, jour: date) -> Echelon | None:
        """One échelon of a grade on that day, or None."""
        return next((step for step in self.echelons(corps, grade, jour) if step.code == code), None)

    def im(self, ib: str, jour: date) -> LigneBareme | None:
        """The line of the barème for an indice brut on that day, or None: it is looked up, never derived."""
        return next((b for b in self._bareme.get(ib, ()) if b.du <= jour and (b.au is None or jour < b.au)), None)

    def parametre(self, identifiant: str, jour: date) -> Valeur | None:
        """The figure in force on that day, or None."""
        found = self.referentiel.parametres.get(identifiant)
        return found.le(jour) if found is not None else None

    def premier_jour(self, corps: str, grade: str) -> date | None:
        """The first day for which a grid of that grade is known."""
        return min((ligne.du for ligne in self._lignes.get((corps, grade), ())), default=None)

    def corps_of(self, grade: str) -> str | None:
        """The corps whose grid has that grade, or None."""
        return next((corps for corps, held in self._lignes if held == grade), None)

    def changements(self, corps: str, grade: str) -> tuple[date, ...]:
        """The days, in order, on which the grid of that grade begins, changes or ends."""
        key = (corps, grade)
        if key not in self._changements:
            lignes = self._lignes.get(key, ())
            ends = {ligne.au for ligne in lignes if ligne.au is not None}
            self._changements[key] = tuple(sorted({ligne.du for ligne in lignes} | ends))
        return self._changements[key]

    def lignes(self, corps: str, grade: str) -> tuple[LigneGrille, ...]:
        """Every line of the grid of a grade, past and to come, in the order of the data."""
        return tuple(self._lignes.get((corps, grade), ()))

    def bareme(self, ib: str) -> tuple[LigneBareme, ...]:
        """Every line of the barème for an indice brut, past and to come, in the order of the data."""
        return tuple(self._bareme.get(ib, ()))

    def _echelons(self, corps: str, grade: str, jour: date) -> tuple[Echelon, ...]:
        held = [
            ligne
            for ligne in self._lignes.get((corps, grade), ())
            if ligne.du <= jour and (ligne.au is None or jour < ligne.au)
        ]
        held.sort(key=lambda ligne: _rank(ligne.echelon))
        plain = [ligne for ligne in held if not ligne.echelon.startswith("special-")]
        whole = not plain or self._whole(corps, grade, int(plain[-1].echelon))
        lasts = {line.echelon for line in (*plain[-1:], *held[-1:]) if whole or line.echelon.startswith("special-")}
        found = []
        for rang, ligne in enumerate(held, start=1):
            bareme = self.im(ligne.ib, jour)
            dernier = ligne.echelon in lasts
            im = bareme.im if bareme else None
            found.append(Echelon(ligne.echelon, rang, ligne.ib, im, ligne.duree_mois, dernier, ligne, bareme))
        return tuple(found)

    def _whole(self, corps: str, grade: str, top: int) -> bool:
        """Whether a grid that goes up to `top` has every échelon of its grade."""
        found = self.referentiel.corps.get(corps)
        described = next((one for one in found.grades if one.id == grade), None) if found else None
        return described is None or (described.echelons is not None and top >= described.echelons)


def nearest_day(periods: Iterable[LigneGrille | LigneBareme | Valeur], jour: date) -> date | None:
    """The day nearest to `jour` on which one of these holds (`jour` itself, if so), or None where there is none."""
    days = []
    for period in periods:
        if jour < period.du:
            days.append(period.du)
        elif period.au is None or jour < period.au:
            return jour
        else:
            days.append(period.au - timedelta(days=1))
    return min(days, key=lambda day: (abs(day - jour), day), default=None)


def _rank(code: str) -> tuple[int, int]:
    head, _, chevron = code.partition("-")
    return (1, int(chevron)) if head == "special" else (0, int(code))
