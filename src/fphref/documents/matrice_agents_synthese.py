"""« Synthèse » of an agents workbook: one page of live figures about a structure, never about a person.

It reads « Couverture » by names. What nobody has evaluated yet reads « – », not zero. Figures of fewer than
`PETIT_EFFECTIF` people are not shown: neither a share of a group, nor, in so small a workbook, anything but how many
agents there are and how much is left to evaluate.
"""

from __future__ import annotations

from typing import NamedTuple

from fphref.documents.classeur import Cell, Column, Print, Rule, Sheet, column_letter, on, span
from fphref.documents.matrice_agents_couverture import CRITERES, coverage_area
from fphref.documents.matrice_agents_couverture_calculs import groups_of, item_word
from fphref.documents.matrice_agents_plan import COUVERTURE, SYNTHESE, Plan
from fphref.documents.matrice_agents_synthese_graphiques import (
    FEW,
    LEFT,
    RIGHT,
    WIDE,
    charts_of,
    items_word,
    natures_of,
    unless_few,
)
from fphref.documents.matrice_commun import height
from fphref.documents.toile import Toile
from fphref.documents.typographie import typo
from fphref.model.couverture import CLASSES_IV, PETIT_EFFECTIF

LAST = RIGHT + WIDE - 1
PLACE = LAST + 2
"""The hidden column of places in « Couverture » of the compétences to strengthen."""
TOP = 5
CARDS = 4
_GRID = 8.3
_HEAT = ((0.5, "chaleur-1"), (0.75, "chaleur-2"), (0.9, "chaleur-3"))
_HEAT_TOP = "chaleur-4"
_WIDE_PAGE, _ONE_PAGE = 12, 36
"""Groups of agents that one page holds: lying, standing; above, the page goes on over several."""
_NOTHING = "SUM(couv_evalues)=0"
_SMALL = typo(f"moins de {PETIT_EFFECTIF}")
_FOLDED = typo(
    f"Moins de {PETIT_EFFECTIF} agents : ce que disent les évaluations ne se montre pas ici, ce serait parler de "
    "quelqu'un. « Matrice » et « Écarts » restent les feuilles de travail de l'encadrement."
)


class Carte(NamedTuple):
    """One figure: its title, its formula, what it is made of."""

    titre: str
    formule: str
    note: str
    look: str = "carte"
    toujours: bool = False
    """Whether it is shown of few people too: it says no level of anyone."""


def synthesis_names(plan: Plan) -> tuple[tuple[str, str], ...]:
    """`syn_effectif`, the number of agents."""
    return (("syn_effectif", on(SYNTHESE, f"${column_letter(LEFT)}${CARDS + 1}")),)


def synthesis_sheet(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """Cards, shares by métier and service, what to strengthen first, two charts and their figures."""
    page = Toile()
    title = "Synthèse de la couverture des compétences" if plan.exigeant else "Synthèse des évaluations"
    _head(page, title, subtitle)
    _cards(page, _required_cards() if plan.exigeant else _level_cards(plan))
    start = CARDS + 5
    rules: list[Rule] = []
    after_left = _shares(page, plan, start, rules) if plan.exigeant else _levels(page, plan, start)
    after_right = _strengthen(page, plan, start)
    chart_row = max(after_left, after_right) + 1
    page.height(chart_row - 1, 10)
    charts = charts_of(page, plan, chart_row)
    last = page.last
    groups = len(groups_of(plan))
    return Sheet(
        SYNTHESE,
        (Column(1.5), *(Column(_GRID),) * (LAST - 1), Column(1.5), Column(8, hidden=True)),
        page.rows(),
        merges=tuple(page.merges),
        rules=tuple(rules),
        page=Print(
            "A4",
            landscape=groups <= _WIDE_PAGE,
            area=span(1, 1, LAST, last),
            footer=typo(footer),
            pages_high=int(groups <= _ONE_PAGE),
        ),
        protected=plan.demande.protege,
        zoom=90,
        tab="lecture",
        charts=charts,
    )


def _head(page: Toile, title: str, subtitle: str) -> None:
    for row, text, look, points in ((1, title, "titre", 28.0), (2, subtitle, "sous-titre", 18.0)):
        page.line(row, 1, [Cell(None, look), Cell(typo(text), look), *[Cell(None, look)] * (LAST - 2)])
        page.height(row, points)
    page.height(3, 8)


# -- cards ---------------------------------------------------------------------------------------------------


def _required_cards() -> tuple[Carte, ...]:
    asked = "(SUM(couv_requis)-SUM(couv_sans_objet))"
    states = '(SUMPRODUCT((couv_etats<>"")*1))'
    present = '(SUMPRODUCT((COUNTIFS(mat_metiers,req_metiers,mat_agents,"<>")>0)*1))'
    return (
        Carte(
            "Agents",
            "=SUMPRODUCT(1-ISBLANK(mat_agents))",
            f'={present}&IF({present}>1," métiers"," métier")',
            toujours=True,
        ),
        Carte(
            "Exigences évaluées",
            f'=IF({asked}=0,"–",SUM(couv_evalues)/{asked})',
            f'=IF({asked}=0,"agent × compétence",SUM(couv_evalues)&" sur "&{asked})',
            "carte-part",
        ),
        Carte(
            "Compétences couvertes",
            f'=IF({_NOTHING},"–",COUNTIF(couv_etats,"couvert"))',
            f'=IF({states}=0,"besoin atteint","sur "&{states})',
        ),
        Carte("Points uniques", f'=IF({_NOTHING},"–",COUNTIF(couv_etats,"point unique"))', "un seul titulaire"),
        Carte("Écarts à combler", f'=IF({_NOTHING},"–",SUM(couv_ecarts))', "agent × compétence"),
        Carte("Écarts majeurs", f'=IF({_NOTHING},"–",SUM(couv_majeurs))', "2 niveaux ou plus"),
    )


def _level_cards(plan: Plan) -> tuple[Carte, ...]:
    what = items_word(plan)
    strong = "+".join(f'COUNTIF(couv_vulnerabilites,"{name}")' for name in CLASSES_IV[:2])
    known = '(SUMPRODUCT((couv_evalues<>"")*(couv_evalues<>0)))'
    return (
        Carte("Agents", "=SUMPRODUCT(1-ISBLANK(mat_agents))", "dans la matrice", toujours=True),
        Carte(
            "Évaluations saisies",
            '=IF(SUM(couv_requis)=0,"–",SUM(couv_evalues)/SUM(couv_requis))',
            '=IF(SUM(couv_requis)=0,"agent × compétence",SUM(couv_evalues)&" sur "&SUM(couv_requis))',
            "carte-part",
        ),
        Carte(
            "À évaluer",
            '=IF(SUM(couv_requis)=0,"–",SUM(couv_requis)-SUM(couv_evalues))',
            "cases vides",
            toujours=True,
        ),
        Carte(f"{what} évaluées", f'=IF({_NOTHING},"–",{known})', '="sur "&ROWS(couv_ids)'),
        Carte(f"{what} sans évaluation", f'=IF({_NOTHING},"–",ROWS(couv_ids)-{known})', '="sur "&ROWS(couv_ids)'),
        Carte("Vulnérabilité forte", f'=IF({_NOTHING},"–",{strong})', "ou très forte"),
    )


def _cards(page: Toile, cards: tuple[Carte, ...]) -> None:
    for number, card in enumerate(cards):
        column = LEFT + 4 * number
        value, note = card.formule, card.note
        if not card.toujours:
            said = note.removeprefix("=") if note.startswith("=") else f'"{typo(note)}"'
            value, note = unless_few(value, '"–"'), f'=IF({FEW},"{_SMALL}",{said})'
        page.put(CARDS, column, Cell(typo(card.titre), "carte-titre"), 3)
        page.put(CARDS + 1, column, Cell("", card.look, value), 3)
        shown = Cell("", "carte-note", note) if note.startswith("=") else Cell(typo(note), "carte-note")
        page.put(CARDS + 2, column, shown, 3)
    page.put(CARDS + 3, LEFT, Cell("", "legende", f'=IF({FEW},"{_FOLDED}","")'), LAST - LEFT)
    for row, points in zip(range(CARDS, CARDS + 4), (20.0, 34.0, 18.0, 15.0), strict=True):
        page.height(row, points)


# -- left: shares --------------------------------------------------------------------------------------------


def _section(page: Toile, row: int, column: int, title: str) -> None:
    page.put(row, column, Cell(typo(title), "section"), WIDE)
    page.height(row, 22)


def _shares(page: Toile, plan: Plan, row: int, rules: list[Rule]) -> int:
    """Requirements that are met, by group and kind: a share, and under it what it is a share of."""
    natures = natures_of(plan)
    wide = WIDE - len(natures) - 3
    _section(page, row, LEFT, "Exigences atteintes, parmi celles évaluées")
    heads = [*(n.entete for n in natures), "Ensemble", "À évaluer", "Agents"]
    page.put(row + 1, LEFT, Cell("Métier ou service", "entete-clair-gauche"), wide)
    page.line(row + 1, LEFT + wide, [Cell(typo(text), "entete-clair") for text in heads])
    page.height(row + 1, 28)
    groups: list[tuple[str, str, str, str, str]] = []
    for number, groupe in enumerate(groups_of(plan)):
        letter = coverage_area(plan, f"c{number}")
        where = letter.partition("!")[2].split("$")[1]
        people = f'COUNTIFS({groupe.area},{on(COUVERTURE, f"${where}${CRITERES}")},mat_agents,"<>")'
        parts = (letter, coverage_area(plan, f"e{number}"), coverage_area(plan, f"t{number}"))
        groups.append((groupe.libelle, people, *parts))
    everyone = "SUMPRODUCT(1-ISBLANK(mat_agents))"
    groups.append(("Tous les agents", everyone, "", "couv_evalues", "couv_titulaires"))
    at = row + 2
    for label, people, concerned, evaluated, holders in groups:
        page.put(at, LEFT, Cell(typo(label), "groupe"), wide, 2)
        count = page.put(at, LEFT + WIDE - 1, Cell(0, "groupe-nombre", f"={people}"), 1, 2)
        for rank, nature in enumerate((*natures, None)):
            test = f'couv_natures,"{nature.mot}",' if nature else ""
            whole, part = (f"SUMIF({test}{a})" if nature else f"SUM({a})" for a in (evaluated, holders))
            column = LEFT + wide + rank
            few = f"{count}<{PETIT_EFFECTIF}"
            page.put(at, column, Cell("", "part", f'=IF({few},IF({count}=0,"","–"),IF({whole}=0,"",{part}/{whole}))'))
            small = f'IF({count}=0,"","{_SMALL}")'
            text = f'=IF({few},{small},IF({whole}=0,"",{part}&"/"&{whole}))'
            page.put(at + 1, column, Cell("", "part-detail", text))
        asked = f"SUM({concerned})" if concerned else "SUM(couv_requis)-SUM(couv_sans_objet)"
        left = f'=IF({count}=0,"",{asked}-SUM({evaluated}))'
        page.put(at, LEFT + WIDE - 2, Cell("", "groupe-nombre", left), 1, 2)
        page.height(at, 15)
        page.height(at + 1, 11.5)
        at += 2
    rules += _heat(LEFT + wide, row + 2, LEFT + wide + len(natures), at - 1)
    samples = [(f"< {border:.0%}", look) for border, look in _HEAT] + [(f"≥ {_HEAT[-1][0]:.0%}", _HEAT_TOP)]
    small = typo(f"En petit : atteintes / évaluées, ou « moins de {PETIT_EFFECTIF} » agents.")
    page.put(at, LEFT, Cell(small, "legende"), WIDE - len(samples))
    page.line(at, LEFT + WIDE - len(samples), [Cell(typo(text.replace("%", " %")), look) for text, look in samples])
    page.height(at, 15)
    return at + 1


def _heat(column: int, row: int, last_column: int, last_row: int) -> list[Rule]:
    """The lower row of each pair takes the colour of the share above it."""
    first, area = f"{column_letter(column)}{row}", span(column, row, last_column, last_row)
    above = f"{column_letter(column)}{row - 1}"
    value = f"IF(MOD(ROW(),2)={row % 2},{first},{above})"
    found = [Rule(area, f"NOT(ISNUMBER({value}))", "")]
    found += [Rule(area, f"{value}<{border}", look) for border, look in _HEAT]
    return [*found, Rule(area, f"ISNUMBER({value})", _HEAT_TOP)]


def _levels(page: Toile, plan: Plan, row: int) -> int:
    """Without required levels: how the evaluations share out among the levels, by kind."""
    natures = natures_of(plan)
    wide = WIDE - len(natures) - 1
    _section(page, row, LEFT, "Répartition des évaluations par niveau")
    page.put(row + 1, LEFT, Cell("Niveau", "entete-clair-gauche"), wide)
    heads = [*(n.entete for n in natures), "Ensemble"]
    page.line(row + 1, LEFT + wide, [Cell(typo(text), "entete-clair") for text in heads])
    page.height(row + 1, 28)
    at = row + 2
    for rank, niveau in enumerate(plan.echelle.mesures):
        page.put(at, LEFT, Cell(typo(f"{niveau.code} · {niveau.libelle}"), "groupe"), wide, 2)
        held = coverage_area(plan, f"n{rank}")
        for number, nature in enumerate((*natures, None)):
            test = f'couv_natures,"{nature.mot}",' if nature else ""
            part, whole = (f"SUMIF({test}{a})" if nature else f"SUM({a})" for a in (held, "couv_evalues"))
            share = f'=IF({FEW},"–",IF({whole}=0,"",{part}/{whole}))'
            text = f'=IF({FEW},"{_SMALL}",IF({whole}=0,"",{part}&"/"&{whole}))'
            page.put(at, LEFT + wide + number, Cell("", "part", share))
            page.put(at + 1, LEFT + wide + number, Cell("", "part-detail", text))
        page.height(at, 15)
        page.height(at + 1, 11.5)
        at += 2
    return at


# -- right: what to strengthen -------------------------------------------------------------------------------


def _strengthen(page: Toile, plan: Plan, row: int) -> int:
    """The compétences of highest priority, live; equal ones keep the order of the list."""
    if plan.exigeant:
        _section(page, row, RIGHT, "Compétences à renforcer en priorité")
        wide = WIDE - 5
        heads: tuple[tuple[str, str], ...] = (("Agents en écart", "couv_ecarts"), ("Niveaux manquants", "couv_manques"),
                 ("Criticité", "couv_criticites"), ("Priorité", "couv_priorites"))  # fmt: skip
        nothing = f'IF({FEW},"{_SMALL} agents",IF({_NOTHING},"Rien n’est encore évalué.","Aucun écart connu."))'
    else:
        _section(page, row, RIGHT, f"{items_word(plan)} aux niveaux les plus bas")
        wide = WIDE - 3
        heads = (("Évalués", "couv_evalues"), ("Indice IV", "couv_indices"))
        nothing = f'IF({FEW},"{_SMALL} agents","Rien n’est encore évalué.")'
    page.put(row + 1, RIGHT, Cell("Rang", "entete-clair"))
    page.put(row + 1, RIGHT + 1, Cell(item_word(plan), "entete-clair-gauche"), wide)
    page.line(row + 1, RIGHT + 1 + wide, [Cell(typo(text), "entete-clair") for text, _ in heads])
    at = row + 2
    # Any of them may come here: room for the longest.
    tallest = max(height(typo(attente.item.libelle), _GRID * wide - 3, 10, 26.5) for attente in plan.attentes)
    for rank in range(1, TOP + 1):
        found = f'=IF({FEW},"",IFERROR(MATCH(LARGE(couv_cles,{rank}),couv_cles,0),""))'
        place = page.put(at, PLACE, Cell("", "machine", found))
        otherwise = nothing if rank == 1 else '""'
        label = f'=IF({place}="",{otherwise},INDEX(couv_libelles,{place}))'
        page.put(at, RIGHT, Cell(rank, "groupe-nombre"), 1, 2)
        page.put(at, RIGHT + 1, Cell("", "ligne", label), wide, 2)
        for number, (text, name) in enumerate(heads):
            look = {"Criticité": "ligne-criticite", "Indice IV": "ligne-decimale"}.get(text, "ligne-centre-forte")
            value = f'=IF({place}="","",INDEX({name},{place}))'
            page.put(at, RIGHT + 1 + wide + number, Cell("", look, value), 1, 2)
        page.height(at, tallest - 11.5)
        page.height(at + 1, 11.5)
        at += 2
    return at
