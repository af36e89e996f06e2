"""Training needs: what evaluated agents lack, by compétence and by Formacode, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fphref.audit.modele import Bilan, Ligne
from fphref.audit.perimetre import lines_of, whole
from fphref.model.referentiel import Referentiel

FORMACODE = "formacode"
"""The nomenclature by which needs are grouped."""


class BesoinFormation(NamedTuple):
    """What evaluated agents lack of one compétence. Counts are of agents; `manques` and `priorite` of levels.

    `structures` counts those where at least one agent is short. `cout_unitaire` is in euros for one agent, None where
    it was not given; `cout_de` says by what it was: the id of the compétence, or one of its Formacodes.
    """

    competence: str
    libelle: str
    formacodes: tuple[str, ...]
    criticite: int
    concernes: int
    evalues: int
    ecarts: int
    ecarts_majeurs: int
    manques: int
    structures: int
    cout_unitaire: int | None = None
    cout_de: str = ""

    @property
    def priorite(self) -> int:
        """Criticité × missing levels."""
        return self.criticite * self.manques

    @property
    def cout(self) -> int | None:
        """Euros to train all the agents who are short; None where the cost of one is not known."""
        return None if self.cout_unitaire is None else self.cout_unitaire * self.ecarts


class BesoinFormacode(NamedTuple):
    """The needs that one Formacode holds together; `code` is empty for those of compétences without Formacode.

    How many different agents are concerned is not known, for audits hold no agent: at least as many as the largest
    need, at most their sum. A compétence with two codes stands in two groups, so that groups do not add up.
    """

    code: str
    besoins: tuple[BesoinFormation, ...]

    @property
    def agents_au_moins(self) -> int:
        return max((besoin.ecarts for besoin in self.besoins), default=0)

    @property
    def agents_au_plus(self) -> int:
        return sum(besoin.ecarts for besoin in self.besoins)

    @property
    def manques(self) -> int:
        return sum(besoin.manques for besoin in self.besoins)

    @property
    def priorite(self) -> int:
        return sum(besoin.priorite for besoin in self.besoins)

    @property
    def couts(self) -> tuple[int, int] | None:
        """Euros, at least and at most; None where no cost is known.

        A cost given for this Formacode is that of one training, which an agent who lacks several of its compétences
        attends once: the two differ by that. Needs whose cost is unknown (`sans_cout`) are not in it.
        """
        shared = [b for b in self.besoins if self.code and b.cout_de == self.code]
        own = [b.cout for b in self.besoins if b not in shared and b.cout is not None]
        if not shared and not own:
            return None
        unit = shared[0].cout_unitaire or 0 if shared else 0
        least = unit * max((b.ecarts for b in shared), default=0)
        return least + sum(own), unit * sum(b.ecarts for b in shared) + sum(own)

    @property
    def sans_cout(self) -> int:
        """How many of its needs have no known cost."""
        return sum(besoin.cout_unitaire is None for besoin in self.besoins)


class Cumul:
    """Adds lines up by compétence; a compétence has one criticité, the highest of those that its lines bear."""

    def __init__(self, referentiel: Referentiel, couts: Mapping[str, int]) -> None:
        self._referentiel, self._couts = referentiel, couts
        self._sums: dict[str, list[int]] = {}

    def add(self, ligne: Ligne) -> None:
        """Take one line into account."""
        found = self._sums.get(ligne.competence)
        if found is None:
            found = self._sums[ligne.competence] = [0] * 7
        found[0] = max(found[0], ligne.criticite)
        found[1] += ligne.concernes
        found[2] += ligne.evalues
        if ligne.ecarts:
            found[3] += ligne.ecarts
            found[4] += ligne.ecarts_majeurs
            found[5] += ligne.manques
            found[6] += 1

    def add_sums(self, competence: str, sums: Sequence[int]) -> None:
        """Take into account the lines of a compétence that were already added up, in the order of `_besoin`."""
        self._sums[competence] = list(sums)

    def besoins(self) -> list[BesoinFormation]:
        """The needs, the highest priorité first, then in the order of the référentiel."""
        rank = {identifiant: number for number, identifiant in enumerate(_order(self._referentiel))}
        found = [self._besoin(competence, sums) for competence, sums in self._sums.items() if sums[3]]
        return sorted(found, key=lambda b: (-b.priorite, rank.get(b.competence, len(rank)), b.competence))

    def _besoin(self, competence: str, sums: list[int]) -> BesoinFormation:
        item = self._referentiel.competence(competence)
        codes = formacodes_of(self._referentiel, competence)
        by = next((key for key in (competence, *codes) if key in self._couts), "")
        criticite, concernes, evalues, ecarts, majeurs, manques, structures = sums
        libelle = item.libelle if item else competence
        return BesoinFormation(
            competence, libelle, codes, criticite, concernes, evalues, ecarts, majeurs, manques, structures,
            self._couts.get(by), by,
        )  # fmt: skip


def training_needs(bilan: Bilan, referentiel: Referentiel, structures: range | None = None) -> list[BesoinFormation]:
    """What evaluated agents lack, the highest priorité first; of the whole, or of these structures of one breakdown.

    Suppressed lines (`Bilan.masques`) are in no sum.
    """
    cumul = Cumul(referentiel, bilan.couts)
    for ligne in lines_of(bilan, whole(bilan) if structures is None else structures):
        cumul.add(ligne)
    return cumul.besoins()


def by_formacode(besoins: Iterable[BesoinFormation]) -> list[BesoinFormacode]:
    """The needs grouped by Formacode, the highest priorité first; those without a Formacode come last."""
    groups: dict[str, list[BesoinFormation]] = {}
    for besoin in besoins:
        for code in besoin.formacodes or ("",):
            groups.setdefault(code, []).append(besoin)
    found = [BesoinFormacode(code, tuple(held)) for code, held in groups.items()]
    return sorted(found, key=lambda group: (not group.code, -group.priorite, group.code))


def formacodes_of(referentiel: Referentiel, competence: str) -> tuple[str, ...]:
    """The Formacodes of a compétence, in their order, each once."""
    codes = getattr(referentiel.competence(competence), "codes", ())
    return tuple(dict.fromkeys(code.code for code in codes if code.nomenclature == FORMACODE))


def _order(referentiel: Referentiel) -> Iterable[str]:
    yield from referentiel.savoir_faire
    yield from referentiel.connaissances
    yield from referentiel.savoir_etre
