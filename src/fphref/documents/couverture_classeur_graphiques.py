"""The lower half of « Synthèse » of a coverage audit: two charts, each over the figures it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fphref.audit.besoins_formation import BesoinFormation
from fphref.audit.modele import Synthese
from fphref.documents.classeur import Cell, Chart, Rule, Series, column_letter, on, span
from fphref.documents.couverture_classeur_vue import LOOKS_ETAT, SYNTHESE, Vue
from fphref.documents.matrice_commun import short
from fphref.documents.toile import Toile
from fphref.documents.typographie import grouped, typo
from fphref.model.couverture import ETATS

LEFT, RIGHT, WIDE = 2, 16, 13
"""First column of each half of the page, and how many columns of the grid it takes."""
NAME = 4
"""Columns of the grid that the name of a structure takes."""
NAMED = 52
"""Signs of it that two lines hold."""
_CHART_CM, _ROW = 17.0, 18.0
_HEAT = ((0.5, "chaleur-1"), (0.75, "chaleur-2"), (0.9, "chaleur-3"))
_HEAT_TOP = "chaleur-4"
_MOMENTS = ("Aujourd'hui", "Dans 3 ans", "Dans 5 ans")


def section(page: Toile, row: int, column: int, title: str) -> None:
    """A heading over one half of the page."""
    page.put(row, column, Cell(typo(title), "section"), WIDE)
    page.height(row, 22)


def held(synthese: Synthese) -> tuple[int, int, int]:
    """The besoins that are met today, in three and in five years."""
    return synthese.tenus_t0, synthese.tenus_t3, synthese.tenus_t5


def charts_height(structures: int) -> int:
    """How many rows of the page the charts take."""
    return 12 + max(0, structures - 8)


def states_chart(row: int, first: int, count: int, scope: str) -> Chart:
    """Compétences by state, a bar for each structure; its figures stand in the table above, from row `first` on."""
    last = first + count - 1
    begin = LEFT + NAME + 1
    series = tuple(
        Series(etat.code, _area(begin + rank, first, last), LOOKS_ETAT[rank], etat.code == "non évalué")
        for rank, etat in enumerate(ETATS)
    )
    return Chart(
        "empilees",
        typo(f"Compétences par état, {scope}"),
        f"{column_letter(LEFT)}{row}",
        _CHART_CM,
        _centimetres(charts_height(count)),
        _area(LEFT, first, last),
        series,
        alternative=typo(
            "Pour chaque structure, nombre de compétences dans chacun des sept états, de « non évalué » à « couvert ». "
            "Chaque barre est écrite en chiffres dans le tableau placé au-dessus."
        ),
    )


def horizon_part(page: Toile, total: Synthese, row: int, chart_row: int, tall: int, scope: str) -> Chart:
    """The besoins that are met today, in three and in five years: a table from `row` on, and its chart above."""
    section(page, row, RIGHT, "Besoins tenus, selon les départs prévus")
    page.put(row + 1, RIGHT, Cell(typo(scope), "entete-clair-gauche"), 5)
    for rank, title in enumerate(("Besoins connus", "Tenus", "Non tenus, ou inconnus", "Part tenue")):
        page.put(row + 1, RIGHT + 5 + 2 * rank, Cell(title, "entete-clair"), 2)
    for number, (moment, met) in enumerate(zip(_MOMENTS, held(total), strict=True), row + 2):
        page.put(number, RIGHT, Cell(typo(moment), "ligne-forte"), 5)
        share = met / total.besoins if total.besoins else None
        for rank, (value, look) in enumerate((
            (total.besoins, "ligne-centre"), (met, "ligne-centre-forte"), (total.besoins - met, "ligne-centre-forte"),
            (share, "ligne-part"),
        )):  # fmt: skip
            page.put(number, RIGHT + 5 + 2 * rank, Cell(value, look), 2)
    first, last = row + 2, row + 4
    return Chart(
        "empilees",
        typo("Besoins tenus aujourd'hui, dans 3 ans, dans 5 ans"),
        f"{column_letter(RIGHT)}{chart_row}",
        _CHART_CM,
        _centimetres(tall),
        _area(RIGHT, first, last),
        (
            Series("Tenus", _area(RIGHT + 7, first, last), "au-dela"),
            Series("Non tenus, ou inconnus", _area(RIGHT + 9, first, last), "ecart", True),
        ),
        alternative=typo(
            "Compétences dont le besoin est tenu, et celles dont il ne l'est pas ou ne peut être dit, aujourd'hui, "
            "dans trois et dans cinq ans, selon les seuls départs prévus. Les chiffres sont dans le tableau placé sous "
            "le graphique."
        ),
    )


def renewals_part(page: Toile, total: Synthese, row: int, column: int) -> None:
    """How much has expired, and will."""
    section(page, row, column, "Évaluations et habilitations à renouveler")
    page.put(row + 1, column, Cell(typo("Titulaires × compétences"), "entete-clair-gauche"), 5)
    heads = ("Expirées (tous agents)", "D'ici 90 jours", "D'ici 6 mois", "D'ici 12 mois")
    for rank, title in enumerate(heads):
        page.put(row + 1, column + 5 + 2 * rank, Cell(typo(title), "entete-clair"), 2)
    page.put(row + 2, column, Cell(typo("Les délais s'emboîtent"), "ligne-discrete"), 5)
    for rank, value in enumerate((total.perimes, total.expire_j90, total.expire_m6, total.expire_m12)):
        page.put(row + 2, column + 5 + 2 * rank, Cell(value, "ligne-centre-forte"), 2)


def needs_part(page: Toile, vue: Vue, shown: Sequence[int], row: int, title: str) -> tuple[Rule, ...]:
    """The same by structure: share, and the fraction it is; the tints only repeat the share."""
    section(page, row, LEFT, title)
    page.put(row + 1, LEFT, Cell("Structure", "entete-clair-gauche"), NAME)
    for rank, moment in enumerate(_MOMENTS):
        page.put(row + 1, LEFT + NAME + 3 * rank, Cell(typo(moment), "entete-clair"), 3)
    rules: list[Rule] = []
    first = row + 2
    for number, index in enumerate(shown, first):
        page.put(number, LEFT, Cell(short(vue.noms[index], NAMED), "ligne-forte"), NAME)
        synthese = vue.syntheses.get(index)
        for rank in range(3):
            column = LEFT + NAME + 3 * rank
            if synthese is None or vue.petite(index):
                page.put(number, column, Cell(vue.moins if vue.petite(index) else None, "masque"), 3)
                continue
            met = held(synthese)[rank]
            share = met / synthese.besoins if synthese.besoins else None
            page.put(number, column, Cell(share, "ligne-part"))
            text = f"{grouped(met)} sur {grouped(synthese.besoins)}" if synthese.besoins else "aucun besoin connu"
            page.put(number, column + 1, Cell(text, "ligne-discrete-centre"), 2)
        page.height(number, 18 if len(vue.noms[index]) <= NAMED // 2 else 26.5)
    for rank in range(3):
        rules += _heat(LEFT + NAME + 3 * rank, first, first + len(shown) - 1)
    return tuple(rules)


def training_part(page: Toile, vue: Vue, besoins: Sequence[BesoinFormation], row: int, lines: int) -> None:
    """The first training needs, in so many lines."""
    section(page, row, LEFT, "À former d'abord")
    wide = WIDE - 6
    page.put(row + 1, LEFT, Cell("Compétence", "entete-clair-gauche"), wide)
    for rank, title in enumerate(("Agents à former", "Évalués", "Priorité")):
        page.put(row + 1, LEFT + wide + 2 * rank, Cell(title, "entete-clair"), 2)
    if not besoins:
        page.put(row + 2, LEFT, Cell("Aucun écart connu.", "ligne"), WIDE)
    for number, besoin in enumerate(besoins[:lines], row + 2):
        page.put(number, LEFT, Cell(short(vue.libelle(besoin.competence), 16 * wide), "ligne"), wide)
        for rank, value in enumerate((besoin.ecarts, besoin.evalues, besoin.priorite)):
            look = "ligne-centre" if rank == 1 else "ligne-centre-forte"
            page.put(number, LEFT + wide + 2 * rank, Cell(value, look), 2)


def _heat(column: int, row: int, last_row: int) -> Iterator[Rule]:
    letter = column_letter(column)
    area = span(column, row, column, last_row)
    for border, look in _HEAT:
        yield Rule(area, f"AND(ISNUMBER({letter}{row}),{letter}{row}<{border})", look)
    yield Rule(area, f"ISNUMBER({letter}{row})", _HEAT_TOP)


def _centimetres(rows: int) -> float:
    return round(rows * _ROW / 72 * 2.54 - 0.1, 2)


def _area(column: int, row: int, last_row: int) -> str:
    return on(SYNTHESE, span(column, row, column, last_row, fixed="cr"))
