"""« Synthèse » of a coverage audit: one page about structures, never about a person.

As in the agents workbook, figures of fewer than `PETIT_EFFECTIF` people are not shown here: this is the page that is
passed round. In an audit made to be circulated, suppressed lines are out of it already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from fphref.audit.besoins_formation import BesoinFormation
from fphref.audit.modele import ENSEMBLE, Ligne, Synthese
from fphref.audit.perimetre import whole
from fphref.documents.classeur import Cell, Column, Print, Rule, Sheet, Value, span
from fphref.documents.couverture_classeur_graphiques import (
    LEFT,
    NAME,
    NAMED,
    RIGHT,
    WIDE,
    charts_height,
    held,
    horizon_part,
    needs_part,
    renewals_part,
    section,
    states_chart,
    training_part,
)
from fphref.documents.couverture_classeur_vue import GRAVES, LOOKS_ETAT, PARS, STRUCTURES, SYNTHESE, Vue, connu
from fphref.documents.matrice_commun import short
from fphref.documents.toile import Toile
from fphref.documents.typographie import grouped, plural, typo
from fphref.model.couverture import ETATS, PETIT_EFFECTIF

LAST = RIGHT + WIDE - 1
MOST = 12
"""Structures that the page details at most."""
_GRID = 7.1
_CARDS, _STATES, _BODY = 4, 8, 12
"""Rows where the cards, the states and the two tables begin."""
_LEAST_LINES, _FEW_STRUCTURES, _LANDSCAPE = 8, 4, 9
_NONE = "–"


class Carte(NamedTuple):
    """One figure: its title, its value, what it is made of."""

    titre: str
    valeur: Value
    note: str
    look: str = "carte"


class Total(NamedTuple):
    """The figures of the whole: those of « Ensemble », or the sum over the structures of the first level."""

    structures: range
    agents: int | None
    synthese: Synthese | None


def total_of(vue: Vue) -> Total:
    """The whole; no synthesis where there is no line at all, no number of agents where one is suppressed."""
    structures = whole(vue.bilan)
    agents = [vue.bilan.structures[index].agents for index in structures]
    known = [count for count in agents if count is not None]
    count = sum(known) if len(known) == len(agents) else None
    found = [vue.syntheses[index] for index in structures if index in vue.syntheses]
    if not found:
        return Total(structures, count, None)
    etats = tuple(sum(s.etats[rank] for s in found) for rank in range(len(ETATS)))
    sums = {name: sum(getattr(s, name) for s in found) for name in Synthese._fields[3:20]}
    return Total(structures, count, Synthese(-1, sum(s.competences for s in found), etats, **sums, haut=-1))


def detail_of(vue: Vue) -> range:
    """The structures that the page details: the first level asked for that fits, else the first one."""
    levels = [plage for par, plage in vue.plages.items() if par != ENSEMBLE and plage]
    return next((plage for plage in levels if len(plage) <= MOST), levels[0] if levels else whole(vue.bilan))


def synthesis_sheet(vue: Vue, besoins: Sequence[BesoinFormation]) -> Sheet:
    """Cards, states by structure, what to secure first, charts over their own figures."""
    page, total = Toile(), total_of(vue)
    few = not vue.bilan.seuil and total.agents is not None and 0 < total.agents < PETIT_EFFECTIF
    figures = None if few else total.synthese
    _head(page, vue)
    _cards(page, _big_cards(vue, total, figures), _CARDS, (20.0, 34.0, 18.0, 8.0))
    _cards(page, _state_cards(vue, total, figures), _STATES, (20.0, 30.0, 16.0, 8.0), LOOKS_ETAT)
    if figures is None:
        _notice(page, vue, few)
        return _sheet(vue, page)
    plage = detail_of(vue)
    shown = _chosen(vue, plage)
    one = PARS[vue.bilan.structures[plage[0]].par][0]
    by = f"par {one if one == 'GHT' else one.lower()}" if len(plage) > 1 else "en tout"
    # A few structures leave room under them for the rest of what is said of each.
    compact = len(shown) <= _FEW_STRUCTURES
    lines = max(2 * len(shown) + 2 if compact else len(shown), _LEAST_LINES)
    _states(page, vue, shown, f"État des compétences, {by}")
    _fragile(page, vue, lines)
    at = _BODY + 2 + lines
    page.put(at, LEFT, Cell(typo(_states_note(vue, shown, plage)), "legende"), WIDE)
    page.put(at, RIGHT, Cell(typo(_fragile_note(vue, lines)), "legende"), WIDE)
    page.height(at, 15)
    page.height(at + 1, 6)
    tall = charts_height(len(shown))
    page.height(at + 2, 18, tall)
    below = at + 2 + tall
    page.height(below, 8)
    unit = "Compétences" if len(total.structures) == 1 else f"Compétences × {vue.mot_structures(total.structures)}"
    charts = (
        states_chart(at + 2, _BODY + 2, len(shown), by),
        horizon_part(page, figures, below + 1, at + 2, tall, unit),
    )
    rules: tuple[Rule, ...] = ()
    if len(plage) == 1:
        training_part(page, vue, besoins, _BODY + 2 + len(shown), lines - len(shown) - 2)
    else:
        needs_row = _BODY + 2 + len(shown) if compact else below + 1
        rules = needs_part(page, vue, shown, needs_row, f"Besoins tenus, {by}")
    renewals_part(page, figures, *((below + 1, LEFT) if compact else (below + 6, RIGHT)))
    page.height(_BODY + 2, 26.5, lines)
    page.height(below + 2, 26)
    if not compact:
        page.height(below + 7, 26)
    landscape = len(shown) <= _LANDSCAPE
    return replace(_sheet(vue, page, landscape), charts=charts, rules=rules)


def _sheet(vue: Vue, page: Toile, landscape: bool = True) -> Sheet:
    return Sheet(
        SYNTHESE,
        (Column(1.5), *(Column(_GRID),) * (LAST - 1), Column(1.5)),
        page.rows(),
        merges=tuple(page.merges),
        page=Print("A4", landscape, area=span(1, 1, LAST + 1, page.last), footer=vue.pied, pages_high=1),
        zoom=90,
        tab="lecture",
    )


def _head(page: Toile, vue: Vue) -> None:
    for row, text, look, points in ((1, vue.titre, "titre", 28.0), (2, vue.sous_titre, "sous-titre", 18.0)):
        page.line(row, 1, [Cell(None, look), Cell(typo(text), look), *[Cell(None, look)] * (LAST - 1)])
        page.height(row, points)
    page.height(3, 8)


# -- cards ---------------------------------------------------------------------------------------------------


def _big_cards(vue: Vue, total: Total, figures: Synthese | None) -> tuple[Carte, ...]:
    plage = detail_of(vue)
    where = f"dans {vue.structures_en_mots(plage)}" if len(plage) > 1 else "à la date de l'audit"
    agents = Carte("Agents", "masqué" if total.agents is None else total.agents, where,
                   "carte-texte" if total.agents is None else "carte")  # fmt: skip
    if figures is None:
        few = vue.moins if total.synthese is not None else "rien à compter"
        titles = ("Exigences évaluées", "Exigences atteintes", "Besoins tenus", "Tenus dans 3 ans", "Tenus dans 5 ans",
                  "À renouveler")  # fmt: skip
        return (agents, *(Carte(title, _NONE, few) for title in titles))
    needs = [
        _share(title, met, figures.besoins, "besoins connus")
        for title, met in zip(("Besoins tenus", "Tenus dans 3 ans", "Tenus dans 5 ans"), held(figures), strict=True)
    ]
    return (
        agents,
        _share("Exigences évaluées", figures.evalues, figures.concernes, "agent × compétence"),
        _share("Exigences atteintes", figures.titulaires, figures.evalues, "rien n'est évalué"),
        *needs,
        Carte("À renouveler", figures.expire_m12, f"d'ici 12 mois, dont {grouped(figures.expire_j90)} à 90 j"),
    )


def _share(title: str, part: int, whole_: int, otherwise: str) -> Carte:
    """A share and the fraction it is; unknown over nothing."""
    if not whole_:
        return Carte(title, _NONE, otherwise)
    return Carte(title, part / whole_, f"{grouped(part)} sur {grouped(whole_)}", "carte-part")


def _cards(
    page: Toile, cards: Sequence[Carte], row: int, heights: tuple[float, ...], looks: Sequence[str] = ()
) -> None:
    for number, card in enumerate(cards):
        column = LEFT + 4 * number
        page.put(row, column, Cell(typo(card.titre), looks[number] if looks else "carte-titre"), 3)
        page.put(row + 1, column, Cell(card.valeur, card.look), 3)
        page.put(row + 2, column, Cell(typo(card.note), "carte-note"), 3)
    for offset, points in enumerate(heights):
        page.height(row + offset, points)


def _state_cards(vue: Vue, total: Total, figures: Synthese | None) -> tuple[Carte, ...]:
    """How many compétences are in each state."""
    if figures is None:
        few = vue.moins if total.synthese is not None else "rien à compter"
        return tuple(Carte(etat.code, _NONE, few) for etat in ETATS)
    held_ = sum(figures.etats)
    return tuple(
        Carte(etat.code, count, f"sur {grouped(held_)}") for etat, count in zip(ETATS, figures.etats, strict=True)
    )


def _notice(page: Toile, vue: Vue, few: bool) -> None:
    text = (
        f"Moins de {PETIT_EFFECTIF} agents : ce que disent les évaluations ne se montre pas ici, ce serait parler de "
        "quelqu'un. « Carte » et « Couverture » restent les feuilles de travail de l'encadrement."
        if few
        else "Rien à montrer : aucun agent n'a de métier dont un profil demande des compétences. « Exclus » dit "
        "pourquoi."
        if not vue.bilan.masques
        else f"Rien à montrer : tout est masqué ({vue.pourquoi})."
    )
    page.put(_BODY, LEFT, Cell(typo(text), "avis"), LAST - LEFT + 1)
    page.height(_BODY, 36)


# -- left: states by structure -------------------------------------------------------------------------------


def _chosen(vue: Vue, plage: range) -> list[int]:
    """The structures that the page details; where they are too many, those with most compétences at stake."""
    if len(plage) <= MOST:
        return list(plage)

    def grave(index: int) -> int:
        synthese = vue.syntheses.get(index)
        return sum(synthese.etats[rank] for rank in GRAVES) if synthese and not vue.petite(index) else -1

    return sorted(sorted(plage, key=grave, reverse=True)[:MOST])


def _states(page: Toile, vue: Vue, shown: Sequence[int], title: str) -> None:
    section(page, _BODY, LEFT, title)
    heads = ["Agents", *(etat.code.capitalize() for etat in ETATS), "Exigences évaluées"]
    page.put(_BODY + 1, LEFT, Cell("Structure", "entete-clair-gauche"), NAME)
    page.line(_BODY + 1, LEFT + NAME, [Cell(typo(text), "entete-clair") for text in heads])
    page.height(_BODY + 1, 28)
    for row, index in enumerate(shown, _BODY + 2):
        agents = vue.bilan.structures[index].agents
        synthese = vue.syntheses.get(index)
        page.put(row, LEFT, Cell(short(vue.noms[index], NAMED), "groupe"), NAME)
        look = "masque" if agents is None else "groupe-nombre"
        page.put(row, LEFT + NAME, Cell("masqué" if agents is None else agents, look))
        begin = LEFT + NAME + 1
        if synthese is None or vue.petite(index):
            said = f"{vue.moins} agents" if vue.petite(index) else "masqué" if vue.bilan.masques else "rien à compter"
            page.line(row, begin, [Cell(typo(said) if rank == 3 else None, "masque") for rank in range(len(ETATS))])
        else:
            counts = zip(synthese.etats, LOOKS_ETAT, strict=True)
            page.line(row, begin, [Cell(n, look if n else "ligne-centre") for n, look in counts])
        if vue.petite(index):
            page.put(row, begin + len(ETATS), Cell(None, "masque"))
            continue
        share = synthese.evalues / synthese.concernes if synthese and synthese.concernes else None
        page.put(row, begin + len(ETATS), Cell(share, "ligne-part"))


def _states_note(vue: Vue, shown: Sequence[int], plage: range) -> str:
    if len(shown) < len(plage):
        return (
            f"{len(shown)} {vue.mot_structures(plage)} sur {grouped(len(plage))}, ceux où le plus de compétences ne "
            f"tiennent qu'à une personne ou à aucune ; tous sont dans « {STRUCTURES} »."
        )
    return f"« {STRUCTURES} » et « Couverture » donnent le détail, avec le dénominateur de chaque chiffre."


# -- right: what to secure first -----------------------------------------------------------------------------


def _listed(vue: Vue) -> list[Ligne]:
    return [ligne for ligne in vue.bilan.fragiles if not vue.petite(ligne.structure)]


def _fragile(page: Toile, vue: Vue, lines: int) -> None:
    """The gravest lines of the first level asked for."""
    section(page, _BODY, RIGHT, "À sécuriser d'abord")
    places = len(vue.plages[vue.bilan.par[0]]) > 1
    name = NAME if places else 0
    wide = WIDE - 4 - name
    if places:
        page.put(_BODY + 1, RIGHT, Cell("Structure", "entete-clair-gauche"), name)
    page.put(_BODY + 1, RIGHT + name, Cell("Compétence", "entete-clair-gauche"), wide)
    page.put(_BODY + 1, RIGHT + name + wide, Cell("État", "entete-clair"), 2)
    page.put(_BODY + 1, RIGHT + WIDE - 2, Cell("Titulaires / besoin", "entete-clair"))
    page.put(_BODY + 1, RIGHT + WIDE - 1, Cell("Criticité", "entete-clair"))
    listed = _listed(vue)
    if not listed:
        page.put(_BODY + 2, RIGHT, Cell(typo("Aucune compétence fragile connue."), "ligne"), WIDE)
    for row, ligne in enumerate(listed[:lines], _BODY + 2):
        if places:
            page.put(row, RIGHT, Cell(short(vue.noms[ligne.structure], NAMED), "ligne-discrete"), name)
        label = short(vue.libelle(ligne.competence), 16 * wide)
        page.put(row, RIGHT + name, Cell(label, "ligne"), wide)
        page.put(row, RIGHT + name + wide, Cell(ligne.nom_etat, LOOKS_ETAT[ligne.etat]), 2)
        besoin = "–" if ligne.besoin is None else grouped(ligne.besoin)
        known = grouped(ligne.titulaires) if connu(ligne) else "–"
        page.put(row, RIGHT + WIDE - 2, Cell(f"{known} / {besoin}", "ligne-centre-forte"))
        page.put(row, RIGHT + WIDE - 1, Cell(ligne.criticite, "criticite"))


def _fragile_note(vue: Vue, lines: int) -> str:
    listed = _listed(vue)
    set_aside = len(vue.bilan.fragiles) - len(listed)
    parts = ["« – » : inconnu."]
    if len(listed) > lines:
        parts.append("La suite est dans « Couverture », à filtrer par état.")
    if set_aside:
        parts.append(f"Sans les structures de {vue.moins} agents : {plural(set_aside, 'ligne')} dans « Couverture ».")
    return " ".join(parts)
