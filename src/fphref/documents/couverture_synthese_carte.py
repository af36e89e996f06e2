"""The map of the one-page synthesis: how many compétences stand in each state, structure by structure.

A structure of fewer than `PETIT_EFFECTIF` agents is in no figure of the page but the number of agents: its states read
« non détaillé », and no total lets anyone work them out. Of a suppressed audit, what is published decides instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from fphref.audit.modele import NIVEAUX, Ligne, Structure, Synthese
from fphref.audit.perimetre import first, whole
from fphref.documents.content import HeatMap, Inline, Paragraph, Table, Tint
from fphref.documents.couverture_rapport_commun import ETAT_TINTS, GRAVITE, MOTS, Contexte
from fphref.documents.matrice_commun import genre_label, short
from fphref.documents.typographie import grouped, plural, spans, typo
from fphref.model.couverture import ETATS, PETIT_EFFECTIF, CodeEtat

_ORDER: tuple[CodeEtat, ...] = (*(code for code in GRAVITE if code != "non évalué"), "non évalué")
PLACES = tuple(next(n for n, etat in enumerate(ETATS) if etat.code == code) for code in _ORDER)
"""Where each column of the map is found in `Synthese.etats`: from the gravest to the best, then what is unknown."""
SANS_TITULAIRE = PLACES[:3]
UNIQUE, COUVERT, NON_EVALUE = PLACES[3], PLACES[5], PLACES[6]
A_SECURISER = PLACES[:5]
_STRONG, _MIDDLING = Fraction(1, 3), Fraction(1, 8)
_MOST = 14
"""How many rows a page may hold; of more structures, wider ones are shown where there are some."""
_STATE, _AGENTS, _SHARE = 38.5, 37.0, 54.0
_WIDTH = 505.0
"""Widths of columns, relative to that of the whole."""


class Rang(NamedTuple):
    """A row of the map: the structures it holds, and how many compétences are in each state of `ETATS`.

    `etats` is None where they are suppressed.
    """

    nom: str
    numeros: tuple[int, ...]
    evalues: int
    concernes: int
    etats: tuple[int, ...] | None
    masquees: int = 0

    @property
    def grave(self) -> tuple[int, ...]:
        """Sorts the rows with the most compétences without titulaire, then with a single one, first."""
        held = self.etats or (0,) * len(ETATS)
        return -sum(held[place] for place in SANS_TITULAIRE), -held[UNIQUE], -sum(held)


class Carte:
    """What the page counts: the structures of the first breakdown, those that are too small, sums over the others."""

    def __init__(self, contexte: Contexte) -> None:
        self.contexte = contexte
        bilan = self.bilan = contexte.bilan
        self.structures = first(bilan)
        self._syntheses = {s.structure: s for s in bilan.syntheses if s.structure in self.structures}
        self.masquees = Counter(m.structure for m in bilan.masques)
        self.petites = frozenset(n for n in self.structures if self._petite(n))
        self.natures: dict[str, list[int]] = {}
        self.seuil = bilan.seuil or PETIT_EFFECTIF

    def _petite(self, number: int) -> bool:
        agents = self.bilan.structures[number].agents
        if self.bilan.seuil:
            return number not in self._syntheses and bool(self.masquees.get(number))
        return agents is not None and agents < PETIT_EFFECTIF

    @cached_property
    def noms(self) -> dict[int, str]:
        """The name of each structure, with the one that holds it where two have the same name."""
        names = {number: self.contexte.noms[number][0] for number in self.structures}
        often = Counter(names.values())
        for number, name in names.items():
            above = next((held for _, held in reversed(self.bilan.structures[number].chemin[:-1]) if held), "")
            if often[name] > 1 and above:
                names[number] = typo(f"{name} ({above})")
        return names

    @cached_property
    def comptees(self) -> tuple[Synthese, ...]:
        """The syntheses that the page adds up."""
        return tuple(s for number, s in sorted(self._syntheses.items()) if number not in self.petites)

    def total(self, name: str) -> int:
        """The sum of one figure of the syntheses."""
        return sum(getattr(synthese, name) for synthese in self.comptees)

    @cached_property
    def etats(self) -> tuple[int, ...]:
        """How many compétences stand in each state, one for each structure that asks for it."""
        return tuple(sum(s.etats[place] for s in self.comptees) for place in range(len(ETATS)))

    @property
    def moins(self) -> str:
        """What stands for a figure that is not told: « moins de 5 », or « masqué » where it may be about more."""
        return "masqué" if self.bilan.seuil else typo(f"moins de\u00a0{self.seuil}")

    @property
    def tu(self) -> str:
        """What stands for the states of what is too small to be told: they count compétences, not agents."""
        return "masqué" if self.bilan.seuil else "non détaillé"

    @property
    def seule(self) -> bool:
        """Whether there is one structure alone: its rows are then the natures of compétences."""
        return len(self.structures) == 1

    @property
    def par(self) -> str:
        """What a row of the map is called."""
        return MOTS[self._level[0]][0]

    @property
    def mots(self) -> tuple[str, str]:
        """What a structure is called: one, several."""
        return MOTS[self.bilan.par[0]]

    def agents(self, numbers: Iterable[int]) -> str:
        """How many agents these structures have; where some are not told, at least how many."""
        counts = [self.bilan.structures[number].agents for number in numbers]
        known = sum(count for count in counts if count is not None)
        if None not in counts:
            return grouped(known)
        return typo(f"{grouped(known)} ou plus") if known else self.moins

    @property
    def tous(self) -> str:
        """How many agents there are in all: of the whole where the audit says it, else of its structures."""
        numbers = whole(self.bilan)
        told = all(self.bilan.structures[number].agents is not None for number in numbers)
        return self.agents(numbers if told else self.structures)

    def add(self, ligne: Ligne) -> None:
        """Take a line into account, for the rows by nature."""
        if ligne.etat < 0:
            return
        item = self.contexte.referentiel.competence(ligne.competence)
        found = self.natures.setdefault(genre_label(item) if item else "Autre", [0] * (len(ETATS) + 2))
        found[ligne.etat] += 1
        found[-2] += ligne.evalues
        found[-1] += ligne.concernes

    @cached_property
    def rangs(self) -> tuple[Rang, ...]:
        """Every row that the map could show: natures, structures, or wider ones where there are too many."""
        if self.seule:
            return tuple(Rang(name, (), f[-2], f[-1], tuple(f[:-2])) for name, f in sorted(self.natures.items()))
        return tuple(self._group(numbers) for numbers in self._level[1])

    @cached_property
    def _level(self) -> tuple[str, list[list[int]]]:
        """The level of the rows, and the structures that each row holds."""
        alone = [[number] for number in self.structures if number not in self.petites]
        if len(alone) > _MOST:
            for level in reversed(NIVEAUX):
                found: dict[tuple[str, ...], list[int]] = {}
                for number in self.structures:
                    path = self.bilan.structures[number].chemin
                    rank = next((n for n, (known, _) in enumerate(path[:-1]) if known == level), -1)
                    if rank >= 0:
                        found.setdefault(tuple(name for _, name in path[: rank + 1]), []).append(number)
                if 2 <= len(found) <= _MOST and sum(map(len, found.values())) == len(self.structures):
                    return level, list(found.values())
        return self.bilan.par[0], alone

    def _group(self, numbers: Sequence[int]) -> Rang:
        """The row of some structures: one, or all those of a wider one."""
        level = self._level[0]
        if level == self.bilan.par[0]:
            return self._rang(numbers[0])
        path = self.bilan.structures[numbers[0]].chemin
        rank = next(n for n, (known, _) in enumerate(path) if known == level)
        name = Structure(level, path[: rank + 1], None).nom
        held = [self._rang(number) for number in numbers if number not in self.petites]
        row = _sum(f"{name} ({plural(len(numbers), *self.mots)})", held)
        return row._replace(numeros=tuple(numbers))

    def _rang(self, number: int) -> Rang:
        synthese = self._syntheses.get(number)
        evalues, concernes, etats = (
            (synthese.evalues, synthese.concernes, synthese.etats) if synthese else (0, 0, (0,) * len(ETATS))
        )
        return Rang(self.noms[number], (number,), evalues, concernes, etats, self.masquees.get(number, 0))

    def shown(self, most: int) -> tuple[str, tuple[Rang, ...]]:
        """The title of the first column, and at most `most` rows: all, or the gravest, then the sum of the others."""
        if self.seule and not self.petites:
            return "Nature", self.rangs
        level, rangs = self._level[0], self.rangs
        small = self._small() if level == self.bilan.par[0] else ()
        room = max(most - len(small), 2)
        if len(rangs) > room:
            order = sorted(range(len(rangs)), key=lambda n: (rangs[n].grave, n))
            kept = sorted(order[: room - 1])
            others = [rangs[n] for n in sorted(order[room - 1 :])]
            rangs = (*(rangs[n] for n in kept), _sum(f"{grouped(len(others))} autres {MOTS[level][1]}", others))
        return _capital(MOTS[level][0]), (*rangs, *small)

    def _small(self) -> tuple[Rang, ...]:
        """The row of what is too small to show."""
        if not self.petites:
            return ()
        count = sum(self.masquees.get(number, 0) for number in self.petites)
        if len(self.petites) == 1:
            name = self.noms[min(self.petites)]
        elif self.bilan.seuil:
            name = f"{plural(len(self.petites), *self.mots)} aux chiffres masqués"
        else:
            name = f"{plural(len(self.petites), *self.mots)} de moins de {self.seuil} agents"
        # How many agents they are is in the total: it is told, but of a single one, or where it is suppressed.
        told = () if self.bilan.seuil or len(self.petites) == 1 else tuple(sorted(self.petites))
        return (Rang(typo(name), told, 0, 0, None, count),)

    def block(self, most: int, letters: int) -> HeatMap | Paragraph:
        """The map, or why there is none; names are cut after `letters`."""
        title, rangs = self.shown(most)
        if not rangs:
            return Paragraph(spans("Aucune compétence n’est demandée à un agent présent : il n’y a rien à montrer."))
        total = _sum("Total", rangs)._replace(numeros=tuple(self.structures))
        several = len(rangs) > 1 and total.etats is not None
        drawn = (*rangs, total) if several else rangs
        hidden = bool(self.bilan.masques)
        heads = [title, *(() if self.seule else ("Agents",)), "Exigences évaluées", *_ORDER]
        widths = [*(() if self.seule else (_AGENTS,)), _SHARE, *(_STATE,) * len(PLACES)]
        if hidden:
            heads.append("masquées")
            widths.append(_STATE + 5)
        table = Table(
            tuple(map(typo, heads)),
            tuple(self._cells(rang, letters, hidden) for rang in drawn),
            (_WIDTH - sum(widths), *widths),
            role="small",
        )
        tints = tuple(self._tints(rang) if rang is not total else () for rang in drawn)
        return HeatMap(table, tints, total=several)

    def _cells(self, rang: Rang, letters: int, hidden: bool) -> tuple[Inline, ...]:
        agents: tuple[str, ...] = ()
        if not self.seule:
            everyone = len(rang.numeros) == len(self.structures)
            agents = (self.tous if everyone else self.agents(rang.numeros) if rang.numeros else self.moins,)
        if rang.etats is None:
            texts = (*agents, *(self.tu,) * (1 + len(PLACES)))
        elif not (rang.concernes or any(rang.etats)):
            texts = (*agents, *("–",) * (1 + len(PLACES)))
        else:
            share = f"{grouped(rang.evalues)} / {grouped(rang.concernes)}"
            texts = (*agents, share, *(grouped(rang.etats[place]) for place in PLACES))
        more = (grouped(rang.masquees),) if hidden else ()
        return (spans(abbreviated(rang.nom, letters)), *(spans(text) for text in (*texts, *more)))

    def _tints(self, rang: Rang) -> tuple[Tint | None, ...]:
        before = (None,) * (2 if self.seule else 3)
        if rang.etats is None:
            return (*before, *(Tint("masque"),) * len(PLACES))
        counted = sum(rang.etats)
        return (
            *before,
            *(
                Tint(ETAT_TINTS[code], strength(rang.etats[place], counted)) if rang.etats[place] else None
                for code, place in zip(_ORDER, PLACES, strict=True)
            ),
        )


def abbreviated(name: str, letters: int) -> str:
    """A name cut in its middle, so that names which differ at their end still do: « Chirurgie … 3 »."""
    if len(name) <= letters:
        return name
    tail = name.rsplit(" ", 1)[-1]
    if len(tail) > letters // 3:
        return short(name, letters)
    return f"{short(name, letters - len(tail) - 1)}\u00a0{tail}"


def _sum(name: str, rangs: Sequence[Rang]) -> Rang:
    """Several rows as one; of suppressed ones alone, a suppressed row."""
    known = [etats for rang in rangs if (etats := rang.etats) is not None]
    return Rang(
        typo(name),
        tuple(number for rang in rangs for number in rang.numeros),
        sum(rang.evalues for rang in rangs),
        sum(rang.concernes for rang in rangs),
        tuple(map(sum, zip(*known, strict=True))) if known else None,
        sum(rang.masquees for rang in rangs),
    )


def strength(count: int, counted: int) -> int:
    """How strongly a part of the compétences tints its cell, from 1 to 3."""
    share = Fraction(count, counted)
    return 3 if share >= _STRONG else 2 if share >= _MIDDLING else 1


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
