"""Checks of the statutory data across files: corps, their routes and conditions, quotas, dated figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fphref.diagnostics import Position
from fphref.loading.mentions import Mentions, nodes, others
from fphref.loading.periodes import check_period, check_values, together
from fphref.model.base import Base
from fphref.model.conditions import AncienneteEchelon, Appartenance, EchelonAtteint, Services
from fphref.model.grilles import Contingent
from fphref.model.statut import Avancement, Corps, Grade

_ALIKE = 0.9
"""How near a corps must be to be the one that was meant: others truly exist, under names of the same words."""


def check_statut(mentions: Mentions) -> None:
    """What the files of corps, contingents and parameters say of each other and of sources."""
    grades = {grade.id: grade for corps in mentions.ref.corps.values() for grade in corps.grades}
    for corps in mentions.ref.corps.values():
        _Corps(mentions, corps, grades).check()
    for contingent in mentions.ref.contingents.values():
        _sources_and_periods(mentions, contingent)
        _contingent(mentions, contingent)
    for parametre in mentions.ref.parametres.values():
        _sources_and_periods(mentions, parametre)
        check_values(mentions, parametre.valeurs, f"paramètre « {parametre.id} »")
    for source in mentions.ref.sources.values():
        check_period(mentions, source, "en_vigueur_le", "abroge_le")


def check_partial(mentions: Mentions, item: Base) -> None:
    """The sound part of a faulty object: what it mentions, not what it lacks."""
    _sources_and_periods(mentions, item)
    if isinstance(item, Corps):
        _stage(mentions, item)


def _sources_and_periods(mentions: Mentions, item: Base) -> None:
    for node in nodes(item):
        for key in ("source", "via"):
            source = getattr(node, key, None)
            if source is not None:
                mentions.known("sources", source, node.at(key))
        check_period(mentions, node)


def _stage(mentions: Mentions, corps: Corps) -> None:
    if corps.stage is not None and corps.stage.formation is not None:
        mentions.known("formations", corps.stage.formation, corps.stage.at("formation"))


def routes_of(corps: Corps) -> dict[str, Base]:
    """What a quota may name, by id: ways in, promotions, and the ways of each promotion."""
    found: dict[str, Base] = {voie.id: voie for voie in corps.voies}
    for avancement in corps.avancements:
        found[avancement.id] = avancement
        found.update((modalite.id, modalite) for modalite in avancement.modalites if modalite.id is not None)
    return found


class _Corps:
    """The checks of one corps; `grades` are those of every corps that is described."""

    def __init__(self, mentions: Mentions, corps: Corps, grades: dict[str, Grade]) -> None:
        self.mentions = mentions
        self.corps = corps
        self.grades = grades
        self.own = {grade.id: grade for grade in corps.grades}
        self.cited: dict[str, list[Position]] = {}
        """Message → where: what is not described is told once a corps."""

    def check(self) -> None:
        mentions, corps = self.mentions, self.corps
        _sources_and_periods(mentions, corps)
        _stage(mentions, corps)
        mentions.unique([(grade, "grade") for grade in corps.grades], "id")
        routes: list[tuple[Base, str]] = [(voie, "voie") for voie in corps.voies]
        for avancement in corps.avancements:
            routes.append((avancement, "avancement"))
            routes += [(modalite, "modalité") for modalite in avancement.modalites]
        mentions.unique(routes, "id")
        voies = {voie.id: voie for voie in corps.voies}
        for voie in corps.voies:
            for rank, other in enumerate(voie.quota.voies if voie.quota else ()):
                assert voie.quota is not None
                mentions.among(other, voies, "voie", voie.quota.at("voies", rank))
            if voie.au_grade is not None:
                mentions.among(voie.au_grade, self.own, "grade", voie.at("au_grade"))
            self._leaves(nodes(voie), inside=False)
        for avancement in corps.avancements:
            self._avancement(avancement)
        for text, places in self.cited.items():
            mentions.say("STA009", f"{text}{others(len(places))}", places[0])

    def _avancement(self, avancement: Avancement) -> None:
        for attribute in ("du_grade", "au_grade"):
            self.mentions.among(getattr(avancement, attribute), self.own, "grade", avancement.at(attribute))
        self._leaves(nodes(avancement), inside=True)
        for modalite in together(avancement.modalites):
            if modalite.id is None:
                text = f"modalité sans « id » de « {avancement.id} », qui en a plusieurs le même jour"
                self.mentions.say("STA007", text, modalite.at())

    def _leaves(self, found: Iterable[Base], *, inside: bool) -> None:
        """The corps, grades and échelons that conditions name; those of a promotion lie `inside` a known corps."""
        for leaf in found:
            match leaf:
                case AncienneteEchelon() | EchelonAtteint():
                    self._echelon(leaf, inside=inside)
                case Services() | Appartenance():
                    for rank, corps in enumerate(leaf.corps):
                        self._cited("corps", corps, self.mentions.ref.corps, leaf.at("corps", rank))
                    for rank, grade in enumerate(leaf.grades):
                        self._cited("grade", grade, self.grades, leaf.at("grades", rank))

    def _echelon(self, asked: AncienneteEchelon | EchelonAtteint, *, inside: bool) -> None:
        grade = self.own.get(asked.grade) or self.grades.get(asked.grade)
        if grade is not None:
            if grade.echelons is not None and asked.echelon > grade.echelons:
                text = f"échelon {asked.echelon} inconnu : le grade « {asked.grade} » en a {grade.echelons}"
                self.mentions.say("REF001", text, asked.at("echelon"))
        elif not inside:
            self._cited("grade", asked.grade, self.grades, asked.at("grade"))
        elif not self.mentions.doubtful("corps"):
            self.mentions.among(asked.grade, self.own, "grade", asked.at("grade"))

    def _cited(self, label: str, identifiant: str, known: Collection[str], where: Position) -> None:
        """A corps or a grade that is not described here can be nobody's: said, without being a fault."""
        if identifiant in known or self.mentions.doubtful("corps"):
            return
        hint = self.mentions.hint(identifiant, known, limit=0, like=_ALIKE)
        text = f"{label} « {identifiant} » cité par une condition, mais pas décrit dans ce référentiel{hint}"
        self.cited.setdefault(text, []).append(where)


def _contingent(mentions: Mentions, contingent: Contingent) -> None:
    where = contingent.at("sens")
    for fault in _form_faults(contingent):
        mentions.say("STA008", f"contingent « {contingent.id} » ({contingent.sens}) : {fault}", where)
    label = f"contingent « {contingent.id} »"
    check_values(mentions, contingent.taux, label)
    for valeur in contingent.taux:
        if valeur.valeur > 100:
            text = f"{label} : taux de {valeur.valeur} ; un taux est un pourcentage, 100 au plus"
            mentions.say("STA008", text, valeur.at("valeur"))
    if not mentions.known("corps", contingent.corps, contingent.at("corps")):
        return
    routes = routes_of(mentions.ref.corps[contingent.corps])
    for key in ("voies", "voies_reference"):
        seen: set[str] = set()
        for rank, voie in enumerate(getattr(contingent, key)):
            place = contingent.at(key, rank)
            mentions.among(voie, routes, "voie", place)
            if voie in seen:
                mentions.say("REF003", f"« {voie} » est déjà cité dans « {key} »", place)
            seen.add(voie)


def _form_faults(contingent: Contingent) -> Iterable[str]:
    """What its keys have against each other."""
    top, bottom = contingent.numerateur, contingent.denominateur
    match contingent.sens:
        case "plafond" | "plancher":
            if top is None or bottom is None:
                yield "il faut « numerateur » et « denominateur » (1 et 3 pour un tiers)"
            elif top > bottom:
                yield f"la part {top}/{bottom} dépasse le tout"
        case "alternance":
            if bottom is None or not contingent.voies_reference:
                yield "il faut « denominateur » (4 : une nomination pour quatre) et « voies_reference »"
        case "taux":
            if top is not None or bottom is not None:
                yield "un taux s’écrit sous « taux », en pourcentage, sans « numerateur » ni « denominateur »"
    if contingent.taux and contingent.sens != "taux":
        yield "« taux » ne sert que si « sens » est taux"
    if contingent.voies_reference and contingent.sens != "alternance":
        yield "« voies_reference » ne sert que si « sens » est alternance"
    if contingent.puis_aucune_mois is not None and contingent.minimum is None:
        yield "« puis_aucune_mois » suit une nomination permise par « minimum », qui manque"
