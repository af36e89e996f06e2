"""The two charts of « Synthèse », each over a table of the same figures: no meaning by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fphref.documents.classeur import Cell, Chart, Series, column_letter, on, span
from fphref.documents.matrice_agents_couverture import coverage_area
from fphref.documents.matrice_agents_couverture_calculs import item_word
from fphref.documents.matrice_agents_plan import SYNTHESE, Plan
from fphref.documents.matrice_commun import ACTIVITES, GENRES, genre_label, genre_of, height
from fphref.documents.toile import Toile
from fphref.documents.typographie import typo
from fphref.model.couverture import CLASSES_IV, ETATS, PETIT_EFFECTIF

LEFT, RIGHT, WIDE = 2, 14, 11
"""First column of each half of the page, and how many columns of the grid it takes."""
_CHART_ROWS, _ROW = 12, 18.0
_CHART_CM = 16.8
_MOST_PARTS = 7
FEW = f"AND(syn_effectif>0,syn_effectif<{PETIT_EFFECTIF})"
"""Whether so few people are in the workbook that its figures would speak of one person."""
_LEVEL_LOOKS = ("chaleur-3", "conforme", "chaleur-4", "au-dela", "bande:ocean")


def unless_few(formula: str, instead: str = '""') -> str:
    """That formula, and `instead` while there are too few people."""
    return f"=IF({FEW},{instead},{formula.removeprefix('=')})"


class Nature(NamedTuple):
    """A kind of item as « Couverture » names it in each row, its title over several, its tint."""

    mot: str
    titre: str
    teinte: str

    @property
    def entete(self) -> str:
        """The title over a narrow column."""
        return self.titre.replace("Connaissances", "Connais-\nsances")


def natures_of(plan: Plan) -> tuple[Nature, ...]:
    """The kinds of items of the workbook, in their order."""
    titles = {key: (title, tint) for key, title, tint, _ in (*GENRES, ACTIVITES)}
    found = {genre_of(a.item): genre_label(a.item) for a in plan.attentes}
    return tuple(Nature(word, *titles[key]) for key, word in found.items())


def items_word(plan: Plan) -> str:
    """What is evaluated, in the plural."""
    return f"{item_word(plan)}s"


def charts_of(page: Toile, plan: Plan, row: int) -> tuple[Chart, ...]:
    """Both charts side by side from that row on, and their tables under them."""
    page.height(row, _ROW, _CHART_ROWS)
    figures = row + _CHART_ROWS + 1
    page.height(figures - 1, 8)
    natures = natures_of(plan)
    if plan.exigeant:
        states: list[tuple[str, str, str]] = [(e.code, e.sens, "couv_etats") for e in ETATS if e.code != "périmé"]
        title, label = "Compétences par état", "État"
    else:
        states = [("non évalué", "personne n’a été évalué", "couv_evalues")]
        states += [(name, "selon le niveau moyen : voir « Couverture »", "couv_vulnerabilites") for name in CLASSES_IV]
        title, label = f"{items_word(plan)} par vulnérabilité", "Vulnérabilité"
    first = _by_state(page, natures, states, label, figures)
    second = _by_kind(page, plan, natures, figures)
    words = "Chaque barre est écrite en chiffres dans le tableau placé sous le graphique."
    tall = round(_CHART_ROWS * _ROW / 72 * 2.54 - 0.1, 2)
    return (
        Chart("empilees", typo(title), f"{column_letter(LEFT)}{row}", _CHART_CM, tall, *first,
              alternative=typo(f"{title}, partagées par nature. {words}")),
        Chart("parts", typo(_second_title(plan)), f"{column_letter(RIGHT)}{row}", _CHART_CM, tall, *second,
              alternative=typo(f"{_second_title(plan)} : part de chaque état. {words}")),
    )  # fmt: skip


def _second_title(plan: Plan) -> str:
    return "Exigences par nature et par état" if plan.exigeant else "Évaluations par nature et par niveau"


def _by_state(
    page: Toile, natures: tuple[Nature, ...], states: Sequence[tuple[str, str, str]], label: str, row: int
) -> tuple[str, tuple[Series, ...]]:
    """How many compétences are in each state, by kind; the category labels and series of the chart."""
    page.put(row, LEFT, Cell(typo(label), "entete-clair-gauche"), 2)
    page.line(row, LEFT + 2, [Cell(typo(text), "entete-clair") for text in (*(n.entete for n in natures), "Total")])
    page.put(
        row, LEFT + 3 + len(natures), Cell("Ce que cela veut dire", "entete-clair-gauche"), WIDE - 3 - len(natures)
    )
    page.height(row, 26)
    for number, (code, sens, name) in enumerate(states):
        at = row + 1 + number
        page.put(at, LEFT, Cell(code, "ligne-forte"), 2)
        for rank, nature in enumerate((*natures, None)):
            test = f'(couv_natures="{nature.mot}")*' if nature else ""
            hit = "(couv_evalues=0)" if name == "couv_evalues" else f'({name}="{code}")'
            formula = unless_few(f'IF(syn_effectif=0,"",SUMPRODUCT({test}{hit}*1))')
            page.put(at, LEFT + 2 + rank, Cell("", "ligne-centre" if nature else "ligne-centre-forte", formula))
        page.put(at, LEFT + 3 + len(natures), Cell(typo(sens), "ligne-discrete"), WIDE - 3 - len(natures))
        page.height(at, height(typo(sens), 8.5 * (WIDE - 3 - len(natures)), 9, 17))
    body = (row + 1, row + len(states))
    series = tuple(
        Series(n.titre, _area(LEFT + 2 + i, body[0], LEFT + 2 + i, body[1]), f"bande:{n.teinte}")
        for i, n in enumerate(natures)
    )
    return _area(LEFT, body[0], LEFT, body[1]), series


def _by_kind(page: Toile, plan: Plan, natures: tuple[Nature, ...], row: int) -> tuple[str, tuple[Series, ...]]:
    """How the requirements (or the evaluations) of each kind share out."""
    waiting = ("À évaluer", "{couv_requis}-" + ("{couv_sans_objet}-" if plan.exigeant else "") + "{couv_evalues}")
    if plan.exigeant:
        parts: tuple[tuple[str, str, str], ...] = (
            ("Écart majeur", "{couv_majeurs}", "ecart-majeur"), ("Écart", "{couv_ecarts}-{couv_majeurs}", "ecart"),
            ("Conforme", "{couv_conformes}", "conforme"), ("Au-delà", "{couv_audela}", "au-dela"),
        )  # fmt: skip
    else:
        parts = tuple(_level_parts(plan))
    columns = (*parts, (*waiting, "sans-objet"))
    wide = max(1, WIDE - len(columns) - 1)
    page.put(row, RIGHT, Cell("Nature", "entete-clair-gauche"), wide)
    page.line(row, RIGHT + wide, [Cell(typo(text), "entete-clair") for text in (*(c[0] for c in columns), "Total")])
    for number, nature in enumerate(natures):
        at = row + 1 + number
        page.put(at, RIGHT, Cell(typo(nature.titre), "ligne-forte"), wide)
        for rank, (_, formula, _) in enumerate(columns):
            page.put(at, RIGHT + wide + rank, Cell("", "ligne-centre", _summed(formula, nature)))
        total = span(RIGHT + wide, at, RIGHT + wide + len(columns) - 1, at)
        asked = f'=IF(SUM({total})=0,"",SUM({total}))'
        page.put(at, RIGHT + wide + len(columns), Cell("", "ligne-centre-forte", asked))
    body = (row + 1, row + len(natures))
    series = tuple(
        Series(typo(text), _area(RIGHT + wide + i, body[0], RIGHT + wide + i, body[1]), look, text == "À évaluer")
        for i, (text, _, look) in enumerate(columns)
    )
    return _area(RIGHT, body[0], RIGHT, body[1]), series


def _level_parts(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """The levels, several to a part where the scale has more of them than the page has columns."""
    steps = plan.echelle.mesures
    size = -(-len(steps) // _MOST_PARTS)
    for start in range(0, len(steps), size):
        some = steps[start : start + size]
        title = f"Niveau {some[0].code}" if len(some) == 1 else f"{some[0].code} à {some[-1].code}"
        areas = "+".join(f"{{{coverage_area(plan, f'n{i}')}}}" for i in range(start, start + len(some)))
        yield title, areas, _LEVEL_LOOKS[start // size % len(_LEVEL_LOOKS)]


def _summed(formula: str, nature: Nature) -> str:
    """`{couv_ecarts}-{couv_majeurs}`, each summed over one kind; blank where no requirement is known."""
    text = formula.replace("{", f'SUMIF(couv_natures,"{nature.mot}",').replace("}", ")")
    return unless_few(f'IF(SUMIF(couv_natures,"{nature.mot}",couv_requis)=0,"",{text})')


def _area(column: int, row: int, last_column: int, last_row: int) -> str:
    return on(SYNTHESE, span(column, row, last_column, last_row, fixed="cr"))
