"""How many promotions the rates and caps allow, year by year, on the headcounts of an échéancier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fphref.model.grilles import Contingent
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Confiance
from fphref.statut.contingents import Resultat, compute_contingent
from fphref.statut.echeancier import Echeancier
from fphref.statut.modele import Voie, weakest

TAUX_INCONNU = "taux non connu"


@dataclass(frozen=True, slots=True)
class LigneContingent:
    """What one contingent allows in one year, over the agents of the list; for a route without one, `contingent` None.

    `annee` is None where a list of agents cannot tell the headcount of any year (recruitments, appointments made);
    `base_annee` is the year whose promouvables it is computed on. `nombre` is None where it is not known; it then lies
    within `bornes`, where these are. `calcul` is the arithmetic in words, `taux_du` the day from which the rate used
    holds.
    """

    annee: int | None
    voies: tuple[Voie, ...]
    contingent: Contingent | None
    promouvables: int | None
    indetermines: int | None
    base_annee: int | None
    nombre: int | None
    bornes: tuple[int, int] | None
    calcul: str
    taux_du: date | None
    confiance: Confiance
    remarques: tuple[str, ...] = ()


def contingents_of(
    echeancier: Echeancier, referentiel: Referentiel, effectifs: Mapping[str, int]
) -> tuple[LigneContingent, ...]:
    """The contingents that count a route of the échéancier, for each of its years; `effectifs` is by id of corps.

    A route that none of them limits by a rate or a cap is told too: its rate is then not known.
    """
    return tuple(_Contingents(echeancier, referentiel, effectifs).lines())


class _Contingents:
    def __init__(self, echeancier: Echeancier, referentiel: Referentiel, effectifs: Mapping[str, int]) -> None:
        self.echeancier, self.referentiel, self.effectifs = echeancier, referentiel, effectifs
        self.comptes = {(compte.voie.id, compte.annee): compte for compte in echeancier.comptes}
        self.voies = {compte.voie.id: compte.voie for compte in echeancier.comptes}
        self.agents = _by_group(echeancier)

    def lines(self) -> Iterator[LigneContingent]:
        limited: set[str] = set()
        for contingent in self.referentiel.contingents.values():
            voies = tuple(voie for voie in self.voies.values() if _counts(contingent, voie))
            if not voies:
                continue
            if contingent.sens in ("taux", "plafond"):
                limited |= {voie.id for voie in voies}
            if contingent.assiette in ("promouvables", "effectif_corps"):
                for annee in self.echeancier.annees:
                    yield self._line(contingent, voies, annee)
            else:
                yield self._elsewhere(contingent, voies)
        for voie in self.voies.values():
            if voie.id not in limited:
                for annee in self.echeancier.annees:
                    yield self._unknown(voie, annee)

    def _line(self, contingent: Contingent, voies: tuple[Voie, ...], annee: int) -> LigneContingent:
        jour = date(annee, 12, 31)
        sure, unsure = self._headcount(voies, annee)
        base, low, high = None, None, None
        confiances: list[Confiance] = []
        if contingent.assiette == "promouvables":
            base = annee - 1
            low, more = self._headcount(voies, base)
            high = low + more
            confiances = [compte.confiance for voie in voies if (compte := self.comptes.get((voie.id, base)))]
        elif contingent.assiette == "effectif_corps":
            low = high = self.effectifs.get(contingent.corps)
        found = compute_contingent(contingent, jour, low)
        nombre, bornes, calcul, remarques = found.nombre, found.bornes, found.calcul, found.remarques
        if low is not None and high is not None and high > low:
            top = compute_contingent(contingent, jour, high)
            nombre, bornes = _between(found, top)
            unsaid = "l’indéterminé" if high - low == 1 else f"les {high - low} indéterminés"
            calcul = f"{found.calcul} ; avec {unsaid} : {top.calcul}"
            remarques = tuple(dict.fromkeys((*remarques, *top.remarques)))
        if contingent.numerateur is None and not any(taux.du <= jour for taux in contingent.taux):
            calcul = f"{TAUX_INCONNU} : nombre non calculable"
        if contingent.porte_sur == "agents_du_grade":
            calcul = calcul.rstrip(".") + self._held(contingent, voies, nombre)
        taux = next((taux for taux in reversed(contingent.taux) if taux.du <= jour), None)
        return LigneContingent(
            annee, voies, contingent, sure, unsure, base, nombre, bornes, calcul, taux.du if taux else None,
            weakest([found.confiance, *confiances]), remarques,
        )  # fmt: skip

    def _held(self, contingent: Contingent, voies: tuple[Voie, ...], nombre: int | None) -> str:
        """How many of the list hold the grade already, under a cap on those who hold it."""
        grades = {voie.au_grade for voie in voies}
        held = sum(agent.grade in grades for agent in self.echeancier.agents)
        text = f" ; plafond des agents du grade, non des nominations ; déjà dans le grade, dans le fichier : {held}"
        return text if nombre is None else f"{text}, soit {_places(max(0, nombre - held))} au plus"

    def _elsewhere(self, contingent: Contingent, voies: tuple[Voie, ...]) -> LigneContingent:
        """A contingent over what a list of agents does not hold."""
        found = compute_contingent(contingent, date(self.echeancier.annees[0], 12, 31), None)
        return LigneContingent(
            None, voies, contingent, None, None, None, None, None, f"{contingent.texte} {found.calcul}", None,
            found.confiance, found.remarques,
        )  # fmt: skip

    def _unknown(self, voie: Voie, annee: int) -> LigneContingent:
        sure, unsure = self._headcount((voie,), annee)
        return LigneContingent(
            annee, (voie,), None, sure, unsure, None, None, None, f"{TAUX_INCONNU} : nombre non calculable", None,
            "inconnu",
        )  # fmt: skip

    def _headcount(self, voies: tuple[Voie, ...], annee: int) -> tuple[int, int]:
        """The agents who fulfil the conditions of one of these routes, each once; and those of whom it is not known."""
        if len(voies) == 1:
            compte = self.comptes.get((voies[0].id, annee))
            return (compte.oui, compte.indetermines) if compte else (0, 0)
        names = {voie.id for voie in voies}
        sure = unsure = 0
        for states in self.agents[annee]:
            found = {etat for voie, etat in states if voie in names}
            if "oui" in found:
                sure += 1
            elif "indetermine" in found:
                unsure += 1
        return sure, unsure


def _places(count: int) -> str:
    return f"{count} place{'s' if count > 1 else ''}"


def _by_group(echeancier: Echeancier) -> dict[int, list[list[tuple[str, str]]]]:
    """For each year, the routes and states of each agent."""
    years = (echeancier.annees[0] - 1, *echeancier.annees)
    found: dict[int, list[list[tuple[str, str]]]] = {year: [] for year in years}
    for agent in echeancier.agents:
        rows: dict[int, list[tuple[str, str]]] = {year: [] for year in years}
        for one in agent.promouvables:
            for state in (one.veille, *one.annees):
                rows[state.annee].append((one.voie.id, state.etat))
        for year, states in rows.items():
            if states:
                found[year].append(states)
    return found


def _between(low: Resultat, high: Resultat) -> tuple[int | None, tuple[int, int] | None]:
    if low.bornes is None or high.bornes is None:
        return None, None
    bounds = (low.bornes[0], max(low.bornes[1], high.bornes[1]))
    return (bounds[0] if bounds[0] == bounds[1] else None), bounds


def _counts(contingent: Contingent, voie: Voie) -> bool:
    """Whether a contingent counts a route: by its own id, or by that of the promotion it is a way of."""
    if voie.id in contingent.voies:
        return True
    for avancement in voie.corps.avancements:
        if avancement.id in contingent.voies and (avancement.du_grade, avancement.au_grade) == (
            voie.du_grade,
            voie.au_grade,
        ):
            return avancement.echelon_special == (voie.genre == "echelon_special") and voie.genre != "recrutement"
    return False
