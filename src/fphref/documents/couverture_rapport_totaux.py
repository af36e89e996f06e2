"""The key figures of the coverage report: those of the first breakdown asked for."""

from __future__ import annotations

from fractions import Fraction

from fphref.audit.modele import Bilan, Synthese
from fphref.audit.perimetre import structures_of
from fphref.documents.content import Card
from fphref.documents.couverture_rapport_commun import MOTS, many, percent
from fphref.documents.typographie import french_date, grouped, typo
from fphref.model.couverture import ETATS

_COUVERT = next(n for n, etat in enumerate(ETATS) if etat.code == "couvert")
_UNIQUE = next(n for n, etat in enumerate(ETATS) if etat.code == "point unique")
_BARE = tuple(n for n, etat in enumerate(ETATS) if etat.code in ("non couvert", "périmé", "sous niveau"))


class Totaux:
    """Sums over the structures of a breakdown, which hold every agent once; states are of compétence × structure."""

    def __init__(self, bilan: Bilan, par: str) -> None:
        self._bilan, self._par = bilan, par
        structures = structures_of(bilan, par)
        self._alone = len(structures) == 1
        self._held: list[Synthese] = [s for s in bilan.syntheses if s.structure in structures]
        self._agents = [bilan.structures[number].agents for number in structures]
        self.etats = tuple(sum(s.etats[n] for s in self._held) for n in range(len(ETATS)))

    def _sum(self, name: str) -> int:
        return sum(getattr(synthese, name) for synthese in self._held)

    def unit(self, capital: bool = False) -> str:
        """What is counted by state: « compétences », or « compétences × services »."""
        word = "Compétences" if capital else "compétences"
        return word if self._alone else typo(f"{word} × {MOTS[self._par][1]}")

    def _headcount(self) -> str:
        told = [count for count in self._agents if count is not None]
        if len(told) == len(self._agents):
            return grouped(sum(told))
        return f"au moins {grouped(sum(told))}" if told else "masqué"

    def cards(self) -> tuple[Card, ...]:
        """The cards of the banner, each figure with what it is counted over."""
        counted = sum(self.etats)
        evalues, concernes, perimes = self._sum("evalues"), self._sum("concernes"), self._sum("perimes")
        expired = f", dont {many(perimes, 'périmée')}" if perimes else ""
        besoins, later = self._sum("besoins"), (self._sum("tenus_t3"), self._sum("tenus_t5"))
        soon, year = self._sum("expire_j90"), self._sum("expire_m12")
        bare = sum(self.etats[n] for n in _BARE)
        cards = (
            Card(
                "Agents",
                self._headcount(),
                f"présents au {french_date(self._bilan.jour)}",
            ),
            Card(
                "Exigences évaluées",
                percent(Fraction(evalues, concernes)) if concernes else "aucune",
                f"{grouped(evalues)} sur {grouped(concernes)} ; à évaluer : {grouped(concernes - evalues)}{expired}",
            ),
            Card("Couvertes", _of(self.etats[_COUVERT], counted), f"{self.unit()} où l’état est « couvert »"),
            Card("Sans titulaire", grouped(bare), f"{self.unit()} non couvertes, périmées ou sous le niveau requis"),
            Card("Points uniques", grouped(self.etats[_UNIQUE]), "un seul titulaire : son absence arrête l’activité"),
            Card(
                "Besoins tenus",
                _of(self._sum("tenus_t0"), besoins),
                f"dans 3 ans : {grouped(later[0])} ; dans 5 ans : {grouped(later[1])}, selon les départs prévus",
            ),
            Card(
                "À renouveler",
                grouped(year),
                f"titulaires × compétences expirent sous 12 mois, dont {grouped(soon)} sous 90 jours",
            ),
        )
        return tuple(Card(typo(card.label), card.value, typo(card.detail)) for card in cards)


def _of(count: int, counted: int) -> str:
    return f"{grouped(count)} sur {grouped(counted)}"
