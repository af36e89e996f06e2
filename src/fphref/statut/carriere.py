"""The projection of one career: échelons by the durations of the grid, at a constant value of the point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from fphref.diagnostics import FphrefError, suggestion
from fphref.model.grilles import Valeur
from fphref.model.situation import Situation, TotalServices
from fphref.model.sources import Confiance
from fphref.model.statut import Corps
from fphref.statut.carriere_modele import ARRETS, Carriere, Etape, Motif, Ouverture
from fphref.statut.classement import classement
from fphref.statut.dates import add_months
from fphref.statut.echelons import Marche, marches
from fphref.statut.eligibilite import evaluate
from fphref.statut.francais import echelon_fr, jour_fr
from fphref.statut.grille import Tables
from fphref.statut.modele import Avis, Citation, Voie, weakest
from fphref.statut.promotions import promotions_from
from fphref.statut.remuneration import traitement

_DEPART: Final[Motif] = "depart"
_PROMOTION: Final[Motif] = "promotion"


def project(
    situation: Situation, tables: Tables, jour: date, horizon: int, promotions: Mapping[str, int] | None = None
) -> Carriere:
    """The career of that situation from `jour` on, for `horizon` years; `promotions` are years by id of route.

    A promotion that is assumed takes effect on the first day of its year (from `jour` on) on which its conditions
    hold. Raises `FphrefError` where nothing can be projected, or an assumption is against the texts.
    """
    return _Projection(situation, tables, jour, horizon, dict(promotions or {})).made()


class _Projection:
    """One projection in the making: `situation` is that of the grade that is walked through."""

    def __init__(
        self, situation: Situation, tables: Tables, jour: date, horizon: int, promotions: dict[str, int]
    ) -> None:
        self.tables, self.jour, self.horizon = tables, jour, horizon
        self.fin = add_months(jour, 12 * horizon)
        self.situation = situation
        self.promotions = sorted(promotions.items(), key=lambda item: (item[1], item[0]))
        self.point = _point(tables, jour)
        lowest = tables.parametre("im-minimum", jour)
        self.minimum = int(lowest.valeur) if lowest else 0
        self.etapes: list[Etape] = []
        self.ouvertures: list[Ouverture] = []
        self.remarques: list[str] = []
        self.non_tracees: list[str] = []
        self.citations: dict[tuple[str, str | None], Citation] = {}
        self.arret = ""
        self.sure: Confiance = "verifie"
        self._cite_source(self.point.source, self.point.article, self.point.confiance)

    def made(self) -> Carriere:
        _check(self.situation, self.jour)
        depuis, motif = self.jour, _DEPART
        for identifiant, annee in self.promotions:
            voie, effet = self._hypothesis(identifiant, annee)
            placed = self._placed(voie, effet)
            if placed is None:
                # The present grade goes on: what follows the promotion cannot be told.
                left = [name for name, _ in self.promotions[self.promotions.index((identifiant, annee)) + 1 :]]
                if left:
                    self.non_tracees.append(f"Non tracées non plus, étant après elle : {', '.join(left)}.")
                self._segment(depuis, self.fin, motif, {identifiant: effet})
                return self._result()
            self._segment(depuis, effet, motif, {identifiant: effet})
            (self.situation, sure), depuis, motif = placed, effet, _PROMOTION
            self.sure = weakest((self.sure, sure))
        self._segment(depuis, self.fin, motif, {})
        return self._result()

    def _segment(self, depuis: date, jusqu_a: date, motif: Motif, taken: Mapping[str, date]) -> None:
        """The time spent in one grade: its steps, and the promotions that open in it."""
        self.ouvertures += self._openings(depuis, jusqu_a, taken)
        stays = marches(self.situation, self.tables, depuis, jusqu_a)
        for stay in stays:
            for start, why in self._pieces(stay, depuis, jusqu_a):
                self._step(stay, start, motif if start == depuis else why)
        self.arret = ARRETS.get(stays[-1].arret, "") if stays else ""

    def _result(self) -> Carriere:
        if not self.etapes:
            raise FphrefError(f"Aucune grille connue au {jour_fr(self.jour)} pour ce grade : rien à projeter.")
        ends = [*(etape.du for etape in self.etapes[1:]), None]
        etapes = tuple(replace(etape, au=end) for etape, end in zip(self.etapes, ends, strict=True))
        return Carriere(
            agent=self.situation.agent or "", jour=self.jour, fin=self.fin, horizon=self.horizon, point=self.point,
            etapes=etapes, ouvertures=tuple(self.ouvertures), arret=self.arret,
            remarques=tuple(dict.fromkeys(self.remarques)), citations=tuple(self.citations.values()),
            confiance=weakest([*(etape.confiance for etape in etapes), self.point.confiance]),
            non_tracees=tuple(self.non_tracees),
        )  # fmt: skip

    # -- promotions ------------------------------------------------------------------------------------------

    def _routes(self, jour: date) -> tuple[Voie, ...]:
        """The promotions from the grade that is held."""
        corps, grade = self.situation.corps or "", self.situation.grade or ""
        known = promotions_from(self.tables.referentiel, corps, grade)
        return tuple(voie for voie in known if voie.en_vigueur(jour))

    def _hypothesis(self, identifiant: str, annee: int) -> tuple[Voie, date]:
        """The route of an assumption, and the day from which it takes effect in that year.

        Raises `FphrefError` where the texts are against it in that year.
        """
        said = f"--promotion {identifiant}={annee}"
        if not self.jour.year <= annee <= self.fin.year:
            raise FphrefError(f"{said} : une année de {self.jour.year} à {self.fin.year} est attendue.")
        routes = self._routes(date(annee, 12, 31))
        voie = next((one for one in routes if one.id == identifiant), None)
        if voie is None:
            near = suggestion(identifiant, [one.id for one in routes])
            raise FphrefError(f"{said} : ce n’est pas une promotion de ce grade{near or ' (aucune n’est connue).'}")
        avis = evaluate(voie, self.situation, date(annee, 12, 31), self.tables)
        if avis.verdict == "ferme":
            when = f" ; elles peuvent l’être en {avis.ouvre_le.year}" if avis.ouvre_le else ""
            raise FphrefError(f"{said} : les conditions ne sont pas remplies cette année-là{when}.")
        if avis.verdict == "indetermine":
            lacks = ", ".join(dict.fromkeys(manque.libelle for manque in avis.manques)) or "une donnée"
            self.remarques.append(
                f"Promotion supposée en {annee} ({voie.intitule}) : conditions non vérifiées, il manque : {lacks}."
            )
        return voie, self._effect(voie, annee)

    def _effect(self, voie: Voie, annee: int) -> date:
        """1 January of that year (or the day of the projection), or the day of it on which the conditions come to hold.

        Nobody is promoted before that day, though the whole year is open to whoever fulfils them on its last one.
        """
        earliest = max(date(annee, 1, 1), self.jour)
        undated = self.situation.model_copy(update={"etablie_le": None})
        before = evaluate(voie, undated, date(annee - 1, 12, 31), self.tables)
        held = before.arbre.ouvre_le
        if before.verdict != "ferme" or held is None:
            return earliest
        if voie.appreciation is not None and voie.appreciation.regle == "trente_et_un_decembre":
            # What is complete on the evening of 31 December is so from the next morning on, and opens its own year.
            held = date(annee, 12, 31) if held == date(annee + 1, 1, 1) else held
        return max(earliest, held) if held.year == annee else earliest

    def _placed(self, voie: Voie, effet: date) -> tuple[Situation, Confiance] | None:
        """The situation after a promotion and how sure it is; None, and a remark, where no table says the échelon."""
        before, sure = self.situation, voie.confiance
        held = marches(before, self.tables, effet, effet)
        stay = held[-1] if held else None
        if stay is None or before.corps is None or before.grade is None or voie.au_grade is None:
            return None
        if voie.genre == "echelon_special":
            steps = self.tables.echelons(before.corps, before.grade, effet)
            first = next((step.code for step in steps if step.special), None)
            found = (voie.corps.id, before.grade, first, 0) if first else None
        else:
            depart, arrivee = (before.corps, before.grade, stay.code), (voie.corps.id, voie.au_grade)
            placed = classement(self.tables, depart, arrivee, effet, stay.anciennete(effet))
            found = None
            if placed is not None:
                found = (*arrivee, placed.ligne.vers_echelon, placed.reliquat_mois)
                sure = placed.ligne.confiance
                self._cite_source(placed.ligne.source, placed.ligne.article, placed.ligne.confiance)
        if found is None:
            self.non_tracees.append(
                f"Promotion de {effet.year} non tracée ({voie.intitule}) : l’échelon d’arrivée, depuis le "
                f"{echelon_fr(stay.code)}, n’est pas dans les données ; la projection suit le grade actuel."
            )
            return None
        corps, grade, echelon, reliquat = found
        following = before.model_copy(
            update={
                "corps": corps, "corps_depuis": before.corps_depuis if corps == before.corps else effet,
                "grade": grade, "grade_depuis": before.grade_depuis if grade == before.grade else effet,
                "echelon": echelon, "echelon_depuis": effet, "reliquat_mois": reliquat, "etablie_le": effet,
                "services": tuple(_pinned(total, before, voie.corps) for total in before.services),
            }
        )  # fmt: skip
        return following, sure

    def _openings(self, depuis: date, jusqu_a: date, taken: Mapping[str, date]) -> Iterator[Ouverture]:
        corps = self.tables.referentiel.corps[self.situation.corps or ""]
        for voie in self._routes(depuis):
            avis = evaluate(voie, self.situation, depuis, self.tables)
            self._cite(avis)
            yield Ouverture(
                voie,
                corps,
                self.situation.grade or "",
                depuis,
                jusqu_a,
                avis.verdict,
                avis.ouvre_le,
                avis.manques,
                avis.confiance,
                taken.get(voie.id),
            )

    # -- steps -----------------------------------------------------------------------------------------------

    def _pieces(self, stay: Marche, depuis: date, jusqu_a: date) -> Iterator[tuple[date, Motif]]:
        """A stay cut where the grid or the barème gives it other indices; nothing outside [depuis, jusqu_a)."""
        begin = max(stay.entree, depuis)
        end = min(jusqu_a, stay.sortie or jusqu_a)
        if begin >= end:
            return
        corps, grade = self.situation.corps or "", self.situation.grade or ""
        days = set(self.tables.changements(corps, grade))
        for ligne in self.tables.lignes(corps, grade):
            if ligne.echelon == stay.code:
                days |= {bareme.du for bareme in self.tables.bareme(ligne.ib)}
        yield begin, "echelon"
        seen = self._indices(stay.code, begin)
        for day in sorted(day for day in days if begin < day < end):
            found = self._indices(stay.code, day)
            if found != seen:
                yield day, "grille"
                seen = found

    def _indices(self, code: str, jour: date) -> tuple[str, int | None] | None:
        step = self.tables.echelon(self.situation.corps or "", self.situation.grade or "", code, jour)
        return (step.ib, step.im) if step else None

    def _step(self, stay: Marche, du: date, motif: Motif) -> None:
        corps, grade = self.tables.referentiel.corps[self.situation.corps or ""], self.situation.grade or ""
        step = self.tables.echelon(corps.id, grade, stay.code, du)
        if step is None:
            self.remarques.append(f"{echelon_fr(stay.code)} : aucune grille connue au {jour_fr(du)}.")
            return
        paid = None if step.im is None else max(step.im, self.minimum)
        pay = None if paid is None else traitement(paid, self.point.valeur)
        before = self.etapes[-1].traitement if self.etapes else None
        gain = pay - before if pay is not None and before is not None else None
        values: list[Confiance] = [self.sure, stay.confiance, step.ligne.confiance]
        if step.bareme is not None:
            values.append(step.bareme.confiance)
            self._cite_source(step.bareme.source, None, step.bareme.confiance)
        self.etapes.append(Etape(du, None, motif, corps, grade, step, paid, pay, gain, weakest(values)))
        self._cite_source(step.ligne.source, None, step.ligne.confiance)
        if step.duree_mois is not None:
            self._cite_source(step.ligne.source_duree or step.ligne.source, None, step.confiance_duree)

    # -- texts -----------------------------------------------------------------------------------------------

    def _cite(self, avis: Avis) -> None:
        for citation in avis.citations:
            self.citations.setdefault((citation.source, citation.article), citation)

    def _cite_source(self, source: str, article: str | None, confiance: Confiance) -> None:
        known = self.tables.referentiel.sources.get(source)
        found = self.citations.get((source, article))
        worst = weakest((confiance, found.confiance)) if found else confiance
        self.citations[source, article] = Citation(source, known.intitule if known else source, article, worst)


def _pinned(total: TotalServices, before: Situation, corps: Corps) -> TotalServices:
    """A total that is left unsaid to be of the present corps or grade, said to be of the one that is left."""
    if total.nature == "effectifs_grade" and total.grade is None:
        return total.model_copy(update={"grade": before.grade, "corps": total.corps or before.corps})
    if total.nature == "effectifs_corps" and total.corps is None and corps.id != before.corps:
        return total.model_copy(update={"corps": before.corps})
    return total


def _point(tables: Tables, jour: date) -> Valeur:
    found = tables.parametre("point-indice", jour)
    if found is None:
        raise FphrefError(f"La valeur du point d’indice au {jour_fr(jour)} n’est pas connue : aucune projection.")
    return found


def _check(situation: Situation, jour: date) -> None:
    """Raises `FphrefError` where the situation does not say enough, or not yet."""
    lacks = [name for name in ("corps", "grade", "echelon", "echelon_depuis") if getattr(situation, name) is None]
    if lacks:
        raise FphrefError(f"La situation ne dit pas {', '.join(f'« {name} »' for name in lacks)} : rien à projeter.")
    entered = situation.echelon_depuis
    if entered is not None and entered > jour:
        raise FphrefError(
            f"L’échelon est tenu depuis le {jour_fr(entered)}, après le {jour_fr(jour)} : "
            "donner une --date plus tardive."
        )
