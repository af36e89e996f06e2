"""« Carte » of a coverage audit: the state of each compétence in each structure, in short words and in colour.

Up to `MAX_COLONNES` structures, compétences stand in rows with their whole wording and structures in columns; above,
structures stand in rows, all of them, and the most fragile compétences in columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

from fphref.audit.modele import ENSEMBLE, Ligne
from fphref.documents.classeur import (
    BLANK,
    AnyRow,
    Cell,
    Column,
    Print,
    Row,
    RowsOnDemand,
    Sheet,
    address,
    filled,
    span,
)
from fphref.documents.couverture_classeur_liste import tall
from fphref.documents.couverture_classeur_vue import ABREGES, CARTE, GRAVES, LOOKS_ETAT, PARS, Vue
from fphref.documents.matrice_commun import GENRES, genre_of, head, height, short
from fphref.documents.typographie import grouped, plural, typo
from fphref.model.couverture import ETATS

MAX_COLONNES = 60
"""Columns of states at most: what a page of A3 still shows."""
_WORDS = 6
"""Up to so many columns, states are written in full."""
_MASQUE, _SANS_OBJET = -2, -1
_TURNED, _TURNED_CHARS = 118.0, 60
"""Height of turned titles, and the signs that two lines of them hold."""
_TINTS = {"ensemble": "ardoise", "region": "indigo", "ght": "prune", "etablissement": "petrole", "pole": "bronze",
          "service": "ocean", "metier": "olive"}  # fmt: skip


class Etats:
    """The state of every line, by structure; shown the lines once (`add`)."""

    def __init__(self, vue: Vue) -> None:
        self._vue = vue
        self._numbers: dict[str, int] = {}
        self._states: dict[int, bytearray] = {}
        self._weights: Counter[str] = Counter()
        self._criticites: dict[str, int] = {}

    def add(self, ligne: Ligne) -> None:
        """Take one line into account."""
        self._set(ligne.structure, ligne.competence, ligne.etat)
        self._criticites[ligne.competence] = max(ligne.criticite, self._criticites.get(ligne.competence, 0))
        if ligne.etat in GRAVES:
            self._weights[ligne.competence] += ligne.criticite

    def _set(self, structure: int, competence: str, etat: int) -> None:
        number = self._numbers.setdefault(competence, len(self._numbers))
        known = self._states.setdefault(structure, bytearray())
        known.extend(bytes(max(0, number + 1 - len(known))))
        known[number] = etat + 3

    def close(self) -> None:
        """Take the suppressed lines into account, once all the others were."""
        for masque in self._vue.bilan.masques:
            self._set(masque.structure, masque.competence, _MASQUE)

    def etat(self, structure: int, competence: str) -> int | None:
        """A rank in `ETATS`, -1 for nobody concerned, -2 for suppressed; None where it is not asked for."""
        states, number = self._states.get(structure, b""), self._numbers[competence]
        return states[number] - 3 if number < len(states) and states[number] else None

    def holds(self, structure: int) -> bool:
        """Whether some line speaks of that structure."""
        return structure in self._states

    def criticite(self, competence: str) -> int | None:
        """The highest that a line gives it; None where all of them are suppressed."""
        return self._criticites.get(competence)

    @cached_property
    def competences(self) -> tuple[str, ...]:
        """Those that some line speaks of, in the order of the référentiel."""
        source = self._vue.referentiel
        order = [*source.savoir_faire, *source.connaissances, *source.savoir_etre]
        ranks = {identifiant: rank for rank, identifiant in enumerate(order)}
        return tuple(sorted(self._numbers, key=lambda c: (ranks.get(c, len(ranks)), c)))

    def fragiles(self, count: int) -> tuple[str, ...]:
        """The compétences that most structures lack, weighed by criticité, in the order of the référentiel."""
        worst = sorted(self.competences, key=lambda c: -self._weights[c])[:count]
        kept = set(worst)
        return tuple(c for c in self.competences if c in kept)


def map_sheet(vue: Vue, etats: Etats) -> Sheet:
    """The heat map, in the shape that its size asks for."""
    structures = [index for index in range(len(vue.bilan.structures)) if etats.holds(index)]
    if not structures:
        return _empty(vue)
    if len(structures) <= MAX_COLONNES:
        return _by_competence(vue, etats, structures)
    return _by_structure(vue, etats, structures)


# -- what both shapes share ----------------------------------------------------------------------------------


def _cells_for(vue: Vue, words: bool) -> dict[int | None, Cell]:
    """One shared cell for each state: drawn once, met thousands of times."""
    cells: dict[int | None, Cell] = {
        rank: Cell(etat.code if words else ABREGES[rank], LOOKS_ETAT[rank]) for rank, etat in enumerate(ETATS)
    }
    few = vue.moins if words else "***"
    return {
        **cells, None: Cell(None, "nombre"), _SANS_OBJET: Cell("sans objet" if words else "–", "diagonale"),
        _MASQUE: Cell(few, "masque-case"),
    }  # fmt: skip


def legend_of(vue: Vue) -> list[tuple[Cell, str]]:
    """A sample of each narrow cell, and what it means."""
    cells = _cells_for(vue, False)
    found = [(cells[rank], f"{etat.code} : {etat.sens}") for rank, etat in enumerate(ETATS)]
    found.append((cells[_SANS_OBJET], "sans objet : personne n'est concerné"))
    if vue.bilan.masques:
        found.append((cells[_MASQUE], f"masqué : {vue.pourquoi}"))
    found.append((cells[None], "non demandée : aucun agent de la structure n'a de métier qui la demande"))
    return found


def _key(vue: Vue, words: bool) -> str:
    """The legend in one line of text; colours only repeat it."""
    parts = [] if words else [f"{code} {etat.code}" for code, etat in zip(ABREGES, ETATS, strict=True)]
    if not words:
        parts.append("– personne n'est concerné")
        if vue.bilan.masques:
            parts.append(f"*** masqué, {vue.pourquoi}")
    return " · ".join([*parts, "case vide : non demandée ici"]) + "."


def _top(vue: Vue, guide: str, words: bool, widths: Sequence[float]) -> list[Row]:
    """Title, guide and legend, each over the whole width."""
    width, room = len(widths), sum(widths)
    rows: list[Row] = [*head("Carte des états", short(vue.sous_titre, round(room)), width)]
    for text, look, size in ((typo(guide), "mode-emploi", 9.0), (typo(_key(vue, words)), "texte-fort", 10.5)):
        rows.append(Row(filled((Cell(text, look),), width, look), height(text, room, size, 20)))
    return rows


def _bands(names: Sequence[tuple[str, str]], before: int, row: int) -> tuple[Row, list[str]]:
    """A band over each run of equal (text, tint), and what is joined."""
    cells = [BLANK] * before
    merges = []
    start = before + 1
    for (text, tint), group in groupby(names):
        count = len(list(group))
        look = f"bande-centre:{tint}"
        cells += [Cell(typo(text) if text else None, look), *[Cell(None, look)] * (count - 1)]
        if count > 1:
            merges.append(span(start, row, start + count - 1, row))
        start += count
    return Row(tuple(cells), 18), merges


def _sheet(
    vue: Vue, top: Sequence[Row], count: int, make: Callable[[], Iterator[Row]], widths: Sequence[float],
    merges: Sequence[str], named: int,
) -> Sheet:  # fmt: skip
    """The sheet of these titles and rows; filter buttons stay on the `named` first columns, which are wide enough."""
    width, header = len(widths), len(top)
    last = header + count

    def rows() -> Iterator[AnyRow]:
        yield from top
        yield from make()

    return Sheet(
        CARTE,
        tuple(Column(w) for w in widths),
        RowsOnDemand(last, rows),
        merges=(span(1, 3, width, 3), span(1, 4, width, 4), *merges),
        freeze=address(2, header + 1),
        autofilter=span(1, header, width, last),
        quiet=tuple(range(named + 1, width + 1)),
        page=Print(
            "A3", area=span(1, 1, width, last), repeat_rows=f"{header - 1}:{header}", repeat_columns="A:A",
            footer=vue.pied,
        ),
        zoom=90,
        tab="lecture",
    )  # fmt: skip


def _empty(vue: Vue) -> Sheet:
    guide = typo("Aucune ligne à montrer : ni profil, ni évaluation d'une compétence.")
    rows = (*head("Carte des états", vue.sous_titre, 2), Row((), 8), Row(filled((Cell(guide, "avis"),), 2, "avis"), 24))
    return Sheet(CARTE, (Column(60), Column(60)), rows, merges=("A4:B4",), page=Print(area="A1:B4", footer=vue.pied),
                 tab="lecture")  # fmt: skip


# -- few structures: they stand in columns -------------------------------------------------------------------


def _by_competence(vue: Vue, etats: Etats, structures: Sequence[int]) -> Sheet:
    words = len(structures) <= _WORDS
    wide = 16.0 if words else 5.4
    widths = (56.0, 15.0, 11.0, *(wide,) * len(structures))
    top = _top(vue, "L'état de chaque compétence dans chaque structure, au jour de l'audit ; les chiffres sont dans "
               "« Couverture ».", words, widths)  # fmt: skip
    pars = [vue.bilan.structures[index].par for index in structures]
    names = [(PARS[par][1] if par != ENSEMBLE else "", _TINTS[par]) for par in pars]
    band, merges = _bands([(_capital(text), tint) for text, tint in names], 3, len(top) + 1)
    look = "entete-centre" if words else "vertical"
    titles = [
        Cell(short(vue.noms[index], _TURNED_CHARS), look, note=_where(vue, index)) for index in structures
    ]  # fmt: skip
    heads = (
        Cell("Compétence", "entete-bas-gauche"),
        Cell("Nature", "entete-bas-gauche"),
        Cell("Criticité", "entete-bas"),
    )
    tallest = max(height(str(t.value), wide - 1.5, 10.5, 24) for t in titles) if words else _TURNED
    top += [band, Row((*heads, *titles), tallest)]
    cells = _cells_for(vue, words)

    def rows() -> Iterator[Row]:
        for competence in etats.competences:
            label = vue.libelle(competence)
            named = (Cell(label, "ligne"), Cell(vue.nature(competence), "ligne-discrete"),
                     Cell(etats.criticite(competence), "ligne-criticite"))  # fmt: skip
            found = tuple(cells[etats.etat(index, competence)] for index in structures)
            yield Row(named + found, max(18.0, tall(label, 54.0)))

    return _sheet(vue, top, len(etats.competences), rows, widths, merges, 3)


# -- many structures: they stand in rows ---------------------------------------------------------------------


def _by_structure(vue: Vue, etats: Etats, structures: Sequence[int]) -> Sheet:
    shown = etats.fragiles(MAX_COLONNES)
    widths = (38.0, 15.0, 9.0, *(5.4,) * (len(ETATS) + len(shown)))
    left = len(etats.competences) - len(shown)
    guide = (
        "L'état de chaque compétence dans chaque structure, au jour de l'audit ; les chiffres sont dans « Couverture »."
        + (
            f" {plural(len(shown), 'compétence')} sur {grouped(len(etats.competences))} : celles qui manquent au plus "
            "de structures, selon leur criticité ; toutes sont dans « Couverture »."
            if left
            else ""
        )
    )
    top = _top(vue, guide, False, widths)
    natures = {label: tint for _, label, tint, _ in GENRES}
    bands = [("Compétences par état", "ardoise")] * len(ETATS)
    bands += [(nature := _genre(vue, competence), natures.get(nature, "ardoise")) for competence in shown]
    band, merges = _bands(bands, 3, len(top) + 1)
    heads = (Cell("Structure", "entete-bas-gauche"), Cell("Niveau", "entete-bas-gauche"), Cell("Agents", "entete-bas"))
    counted = [Cell(f"{ABREGES[rank]} · {etat.code}", "vertical") for rank, etat in enumerate(ETATS)]
    titles = [Cell(short(vue.libelle(c), _TURNED_CHARS), "vertical", note=vue.libelle(c)) for c in shown]
    top += [band, Row((*heads, *counted, *titles), _TURNED)]
    cells = _cells_for(vue, False)
    figures: dict[tuple[int, int], Cell] = {}

    def rows() -> Iterator[Row]:
        for index in structures:
            synthese = vue.syntheses.get(index)
            agents = vue.bilan.structures[index].agents
            named = (
                Cell(vue.noms[index], "ligne-forte"), Cell(vue.niveaux[index], "ligne-discrete"),
                Cell("masqué" if agents is None else agents, "masque" if agents is None else "ligne-centre-forte"),
            )  # fmt: skip
            counts = synthese.etats if synthese else (0,) * len(ETATS)
            numbers = tuple(_figure(figures, rank, count) for rank, count in enumerate(counts))
            found = tuple(cells[etats.etat(index, competence)] for competence in shown)
            yield Row(named + numbers + found, max(18.0, tall(vue.noms[index], 36.0)))

    return _sheet(vue, top, len(structures), rows, widths, merges, 3)


def _figure(known: dict[tuple[int, int], Cell], rank: int, count: int) -> Cell:
    """A count of compétences in a state; tinted where there is one."""
    return known.setdefault((rank, count), Cell(count or None, LOOKS_ETAT[rank] if count else "nombre"))


def _where(vue: Vue, index: int) -> str | None:
    """The whole name of a structure, where its title cannot hold it."""
    held = vue.rattachements[index]
    name = vue.noms[index]
    return f"{held} › {name}" if held else name if len(name) > _TURNED_CHARS else None


def _genre(vue: Vue, competence: str) -> str:
    item = vue.item(competence)
    return next((label for key, label, _, _ in GENRES if item is not None and key == genre_of(item)), "Autres")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
