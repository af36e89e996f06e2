"""Pay in a guide: tables of experience × place in either direction, repeated layouts, and pay in sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from fphref.importers.guide.fiche import Fiche, words_of
from fphref.importers.guide.listes import split_sentences
from fphref.importers.modele import Ligne, cut
from fphref.importers.paie.montants_mots import ADJECTIFS_DE_TEMPS, BRUT, NET
from fphref.importers.paie.remuneration import Paie, parse_remunerations
from fphref.importers.paie.remuneration_autour import find_experience, find_zone
from fphref.texte import fold

_PAIE: Final = re.compile(
    r"\b(?:salaires?|remunerations?|bruts?|brute|nets?|nette|fourchettes?|montants?|revenus?|traitement|salary|pay|gross|wage|"
    r"mensuel(?:le)?|annuel(?:le)?|monthly|annual|yearly|hourly|horaire|moyen(?:ne)?|median|average|mediane?)\b"
)
_INDEPENDANT: Final = re.compile(r"\b(?:freelance|tjm|independants?|liberal|portage|contractor|day rate)\b")
_EXPERIENCE: Final = re.compile(
    r"\b(?:experience|anciennete|niveau|profil|carriere|echelon|seniorite|level|years|annees|ans)\b"
)
_LIEU: Final = re.compile(
    r"\b(?:villes?|regions?|lieux?|zones?|places?|locations?|cantons?|pays|provinces?|localisation)\b"
)
_DEVISE: Final = re.compile(r"k ?€|keur|€|\beur(?:os?)?\b|\bchf\b|\$|£|\bfrancs?\b")
_BORNE: Final = re.compile(
    r"\b(?:(min(?:i|imum|imal)?s?|low|bas|basse|from)|max(?:i|imum|imal)?s?|high|haut|haute|to)\b"
)
_VIDES: Final = frozenset({"", "nc", "n.c", "na", "n.a", "n/a", "nd", "n.d"})
_CADRE: Final = re.compile(
    r"\b(?:heures?|h/sem|hours?|hrs?|duree|quotite|temps|band|bands|grade|grades|echelons?|classes?|indices?|coefficients?|"
    r"categories?|points?|step|steps|effectifs?|lettre|code)\b"
)
"""Headings of columns that say where pay stands in a grid, or for how many hours; no pay themselves."""
_PLANCHER: Final = 300
"""A number from which a cell without currency may be pay."""


@dataclass(frozen=True, slots=True)
class _Colonne:
    """What the heading of a column says of the amounts under it."""

    zone: str = ""
    experience: str = ""
    statut: str = ""
    periode: str = ""
    brut: bool | None = None
    devise: str = ""
    borne: str = ""
    paie: bool = False
    cadre: bool = False
    """Whether it tells where the pay stands in a grid, or for how many hours, and no pay."""


def is_pay_table(rows: Sequence[Ligne], salaire: bool) -> bool:
    """Whether some cell holds pay; under a heading about pay, any number will do."""
    cells = [cell for row in rows for cell in row.cellules]
    if any(parse_remunerations(cell) for cell in cells[:200]):
        return True
    return salaire and any(any("0" <= sign <= "9" for sign in cell) for cell in cells)


def read_pay_table(fiche: Fiche, rows: Sequence[Ligne]) -> None:
    """Each amount becomes an entry, once: a second layout of the same table is placed at the entries of the first."""
    _Table(fiche).read(rows)


class _Table:
    def __init__(self, fiche: Fiche) -> None:
        self.fiche = fiche
        self.colonnes: list[_Colonne] = []
        self.titres: list[str] = []
        self.rangees = ""
        self.bloc = _Colonne()
        self.said: dict[tuple[str, str, str, str, bool | None], Paie] = {}
        self.reasons: dict[str, tuple[int, Ligne]] = {}
        self.repeated: list[Ligne] = []
        self.payees: frozenset[int] = frozenset()

    def read(self, rows: Sequence[Ligne]) -> None:
        places = ((place, cell) for row in rows for place, cell in enumerate(row.cellules))
        self.payees = frozenset(place for place, cell in places if parse_remunerations(cell) or _is_large(cell))
        for rank, ligne in enumerate(rows):
            cells = [cell.strip() for cell in ligne.cellules]
            filled = [cell for cell in cells if cell]
            if self._has_pay(cells) or self._tells_pay(cells):
                self._row(ligne, cells)
            elif len(filled) == 1 and rank:
                self.bloc = _read_column(filled[0])
                self.colonnes, self.titres = [], []
                self.fiche.carnet.structure(ligne, "entete-de-tableau")
            elif filled and (rank == 0 or self._is_header(cells)):
                self._header(cells)
                self.fiche.carnet.structure(ligne, "entete-de-tableau")
            elif filled:
                self.fiche.add("faits", " : ".join(cell for cell in filled if cell.strip(" -–—/.")), ligne)
        for reason, (count, ligne) in self.reasons.items():
            self.fiche.carnet.doubt("IMP009", f"tableau de paie, {count} montants : {reason}", ligne)
        if self.repeated:
            told = f"mêmes montants dits une seconde fois ({len(self.repeated)} cellules) : comptés une seule fois"
            self.fiche.carnet.doubt("IMP002", told, self.repeated[0])

    def _has_pay(self, cells: list[str]) -> bool:
        if any(parse_remunerations(cell) for cell in cells):
            return True
        return any(
            place and column.paie and "%" not in cell and any(sign.isdigit() for sign in cell)
            for place, (cell, column) in enumerate(zip(cells, self.colonnes, strict=False))
        )

    def _tells_pay(self, cells: list[str]) -> bool:
        """Whether a row says pay in words (« selon grille »): its label is known, and its column is one of pay."""
        pairs = list(zip(cells, self.colonnes, strict=False))[1:]
        told = any(column.paie and cell.strip(" -–—/.") for cell, column in pairs)
        return told and bool(cells[0]) and bool(find_experience(cells[0], "") or find_zone(f"{cells[0]} :"))

    def _is_header(self, cells: list[str]) -> bool:
        """Whether a row without pay begins another table under the same bars."""
        first = fold(cells[0])
        named = not first or _EXPERIENCE.search(first) or _LIEU.search(first)
        return bool(named) and not any(sign.isdigit() for cell in cells[1:] for sign in cell)

    def _header(self, cells: list[str]) -> None:
        self.colonnes = [self._frame(place, _read_column(cell), cell) for place, cell in enumerate(cells)]
        self.titres = cells
        self.bloc = _Colonne()
        first = fold(cells[0]) if cells else ""
        others = self.colonnes[1:]
        across = sum(bool(column.experience) for column in others) * 2 > len(others)
        if across or _LIEU.search(first):
            self.rangees = "zone"
        else:
            self.rangees = "experience" if _EXPERIENCE.search(first) else ""
        if across:
            self.colonnes = [replace(column, zone="") for column in self.colonnes]

    def _frame(self, place: int, column: _Colonne, cell: str) -> _Colonne:
        """The same, known as a column of no pay by its heading, or because none of its cells may be pay."""
        if not place or place in self.payees or column.experience or column.statut or column.devise or column.borne:
            return column
        named = bool(_CADRE.search(fold(cell)))
        unlike = not column.paie and bool(self.payees) and not find_zone(f"{cell} :")
        return replace(column, zone="", paie=False, cadre=True) if named or unlike else column

    def _row(self, ligne: Ligne, cells: list[str]) -> None:
        named = bool(cells) and not parse_remunerations(cells[0])
        label = cells[0] if named else ""
        zone, experience, prefix = self.bloc.zone, self.bloc.experience, ""
        if label and self._is_experience(label):
            experience = label
        elif label and (self.rangees == "zone" or find_zone(f"{label} :")):
            zone = label
        elif label:
            prefix = label
        bounds: dict[str, Paie] = {}
        frame = [
            cell if set(words_of(title)) <= set(words_of(cell)) else f"{title} : {cell}"
            for place, (cell, title) in enumerate(zip(cells, self.titres, strict=False))
            if (place or not named) and self.colonnes[place].cadre and cell.strip(" -–—/.").lower() not in _VIDES
        ]
        for place, cell in enumerate(cells[1:] if named else cells, 1 if named else 0):
            column = self.colonnes[place] if place < len(self.colonnes) else _Colonne()
            if cell.strip(" -–—/.").lower() in _VIDES:
                if words_of(cell):
                    self.fiche.carnet.leave(ligne, cell)
                continue
            if column.cadre:
                continue
            for paie in _read_cell(cell, column, self.fiche):
                if paie.suite:
                    self.fiche.carnet.leave(ligne, paie.suite)
                at = "" if column.statut else (column.zone or zone)
                full = replace(paie, zone=at, experience=experience or column.experience or paie.experience)
                full = replace(full, statut=column.statut or paie.statut)
                if prefix:
                    full = replace(full, texte=f"{prefix} : {full.texte}")
                if frame:
                    full = replace(full, texte=f"{full.texte} ({' ; '.join(frame)})")
                if column.borne and full.min == full.max and full.min is not None:
                    bounds[column.borne] = full
                else:
                    self._enter(full, ligne)
        if bounds:
            self._enter(_join_bounds(bounds), ligne)

    def _is_experience(self, label: str) -> bool:
        if self.rangees == "experience":
            return True
        return self.rangees != "zone" and bool(
            find_experience(label, "") or re.search(r"\d ?(?:ans|years)\b", fold(label))
        )

    def _enter(self, paie: Paie, ligne: Ligne) -> None:
        known = self._find(paie)
        if known is not None:
            self.fiche.place_pay(known, ligne, paie.texte)
            self.repeated.append(ligne)
            return
        other = self._contradicted(paie)
        doutes = []
        for code, message in paie.doutes:
            _, quoted, reason = message.partition(" » : ")
            if code == "IMP009" and quoted:
                count, first = self.reasons.get(reason, (0, ligne))
                self.reasons[reason] = (count + 1, first)
            else:
                doutes.append((code, message))
        if other is not None:
            doutes.append(
                (
                    "IMP009",
                    f"« {cut(paie.texte, 40)} » : le tableau dit aussi « {cut(other.texte, 40)} », gardés tous deux",
                )
            )
        self.fiche.add_pay(replace(paie, doutes=tuple(doutes)), [ligne])

    def _find(self, paie: Paie) -> int | None:
        """The entry that the cell says again: same amounts for the same people, at the same place or for freelances."""
        for rang in self.fiche.same_pay(paie):
            other = self.fiche.paies[rang]
            if other.periode != paie.periode or fold(other.experience) != fold(paie.experience):
                continue
            freelance = other.statut == "independant" and not other.zone and paie.statut in ("", "independant")
            same_place = fold(other.zone) == fold(paie.zone) and other.statut == paie.statut
            if same_place or freelance:
                return rang
        return None

    def _contradicted(self, paie: Paie) -> Paie | None:
        """What this table said before of the same people at the same place, in other amounts."""
        if not paie.experience:
            return None
        key = (fold(paie.experience), fold(paie.zone), paie.periode, paie.statut, paie.brut)
        before = self.said.get(key)
        self.said.setdefault(key, paie)
        return before


def _is_large(cell: str) -> bool:
    """Whether a cell without currency has a number that may be pay."""
    digits = re.sub(r"(?<=\d)[ \u00a0\u202f.,'’](?=\d{3}\b)", "", cell)
    return any(int(number) >= _PLANCHER for number in re.findall(r"\d{1,9}", digits))


def _read_column(cell: str) -> _Colonne:
    folded = fold(cell)
    words = words_of(cell)
    statut = "independant" if _INDEPENDANT.search(folded) else ""
    experience = find_experience(cell, "") and cell
    paie = bool(_PAIE.search(folded) or statut or _DEVISE.search(folded))
    devise = _DEVISE.search(folded)
    borne = _BORNE.search(folded)
    return _Colonne(
        zone="" if paie or experience or borne else cell,
        experience=experience,
        statut=statut,
        periode=next((ADJECTIFS_DE_TEMPS[word] for word in words if word in ADJECTIFS_DE_TEMPS), ""),
        brut=True if BRUT & set(words) else False if NET & set(words) else None,
        devise=devise[0] if devise else "",
        borne=("min" if borne[1] else "max") if borne else "",
        paie=paie or bool(borne),
    )


def _read_cell(cell: str, column: _Colonne, fiche: Fiche) -> list[Paie]:
    """The ranges of a cell, completed by the heading of its column; a text that is not understood stays a text."""

    def parse(texte: str) -> list[Paie]:
        return parse_remunerations(texte, statut=column.statut, anglais=fiche.anglais or None, pays=fiche.pays)

    found = parse(cell)
    if not found and column.devise:
        found = parse(f"{cell} {column.devise}")
        found = [replace(found[0], texte=cell)] if len(found) == 1 else []
    if not found and column.paie and any(sign.isdigit() for sign in cell):
        found = parse(f"{cell} brut")
        found = [replace(found[0], texte=cell, brut=None)] if len(found) == 1 else []
    if not found:
        doute = ("IMP008", f"montant non compris, gardé en texte : « {cut(cell, 60)} »")
        return [Paie(texte=cell, doutes=(doute,))]
    if len(found) == 1 and not set(words_of(found[0].texte)).issuperset(words_of(cell)):
        found = [replace(found[0], texte=cell)]
    completed = []
    for paie in found:
        if column.periode and (not paie.periode or paie.deduit):
            doutes = tuple(doute for doute in paie.doutes if "sans période" not in doute[1])
            paie = replace(paie, periode=column.periode, doutes=doutes)
        if column.brut is not None and paie.brut is None:
            paie = replace(paie, brut=column.brut)
        completed.append(paie)
    return completed


def _join_bounds(bounds: dict[str, Paie]) -> Paie:
    if len(bounds) == 1:
        return replace(bounds["min"], max=None) if "min" in bounds else replace(bounds["max"], min=None)
    low, high = bounds["min"], bounds["max"]
    if low.min is not None and high.max is not None and low.min > high.max:
        low, high = high, low
    return replace(low, texte=f"{low.texte} - {high.texte}", max=high.max, doutes=(*low.doutes, *high.doutes))


def read_pay_text(fiche: Fiche, texte: str, ligne: Ligne, *, seul: bool, titre: str = "", avec: Sequence[Ligne] = (),
                  zone: str = "", experience: str = "") -> bool:  # fmt: skip
    """Pay told in a line; whether there was any.

    With `seul`, the line stands nowhere else: its sentences without pay, and what an entry does not keep, become
    facts. `titre` is the heading, which may say « brut mensuel »; `avec` are lines that belong to it.
    """
    found = parse_remunerations(texte, zone=zone, experience=experience, anglais=fiche.anglais or None, pays=fiche.pays)
    if not found:
        return False
    heading = _read_column(titre)
    ranks: dict[int, None] = {}
    for paie in found:
        if not paie.periode and heading.periode:
            paie = replace(paie, periode=heading.periode, brut=heading.brut if paie.brut is None else paie.brut)
        known = fiche.known_pay(paie, ligne)
        if known is not None:
            fiche.place_pay(known, ligne, paie.texte if seul else "")
            for other in avec:
                fiche.place_pay(known, other, other.texte)
            ranks[known] = None
            fiche.carnet.doubt("IMP002", f"« {cut(paie.texte, 80)} » : déjà dit, compté une seule fois", ligne)
        else:
            ranks[fiche.add_pay(paie, [ligne, *avec])] = None
    if seul:
        kept = [fiche.paies[rang] for rang in ranks]
        held = Counter(words_of(" ".join(f"{one.texte} {one.experience} {one.zone}" for one in kept)))
        for sentence in split_sentences(texte):
            said = Counter(words_of(sentence))
            if said - held:
                fiche.add("faits", sentence, ligne)
            else:
                held -= said
    return True
