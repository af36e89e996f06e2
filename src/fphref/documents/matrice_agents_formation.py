"""« Plan de formation » of an agents workbook: what « Couverture » found on the left, what is decided on the right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fphref.documents.classeur import BLANK, Cell, Column, Entry, Print, Row, Rule, Sheet, column_letter, on, span
from fphref.documents.matrice_agents_plan import FORMATION, Attente, Plan
from fphref.documents.matrice_commun import codes_text, head, height
from fphref.documents.typographie import typo

TOTAL, HEAD, BODY = 5, 6, 7
STATUTS = ("À étudier", "Prévue", "Programmée", "Réalisée", "Abandonnée")
_STATUT_LOOKS = (("Réalisée", "conforme"), ("Programmée", "au-dela"), ("Abandonnée", "sans-objet"))
_GUIDE = (
    "À gauche, ce que les évaluations montrent, calculé depuis « Couverture ». À droite, en jaune, ce qui est décidé. "
    "Les actions abandonnées ne comptent dans aucun total. Les lignes suivent la criticité et ne bougent pas : la "
    "saisie reste à sa place. « Rang » 1 est la plus haute priorité, et le filtre de « Rang » n'en garde que les "
    "premières."
)


class _Colonne(NamedTuple):
    key: str
    title: str
    width: float
    look: str
    formula: str | None = None
    total: str | None = None
    sens: str = ""
    entree: bool = False


_COLUMNS = (
    _Colonne("id", "#id", 8, "machine"),
    _Colonne("repere", "Repère", 8, "ligne-centre"),
    _Colonne("competence", "Compétence", 48, "ligne"),
    _Colonne("codes", "Codes", 17, "code-ligne", sens="Codes de nomenclature, Formacode par exemple."),
    _Colonne("ecarts", "Agents en écart", 9, "ligne-centre-forte", "couv_ecarts", "total"),
    _Colonne("manques", "Niveaux manquants", 10.5, "ligne-centre", "couv_manques", "total"),
    _Colonne("criticite", "Criticité", 9, "ligne-criticite", "couv_criticites"),
    _Colonne(
        "priorite", "Priorité", 9, "ligne-centre-forte", "couv_priorites", sens="Criticité × niveaux manquants."
    ),
    _Colonne(
        "rang", "Rang", 7, "ligne-centre",
        '=IF(N({priorite})=0,"",IFERROR(COUNTIF(couv_cles,">"&INDEX(couv_cles,{place}))+1,""))',
        sens="1 pour la plus haute priorité ; à priorité égale, l'ordre de la liste.",
    ),
    _Colonne("action", "Action de formation", 34, "ligne-saisie", entree=True),
    _Colonne("organisme", "Organisme", 20, "ligne-saisie", entree=True),
    _Colonne("places", "Places", 8, "ligne-saisie-nombre", total="actives", entree=True),
    _Colonne("duree", "Durée (h)", 8, "ligne-saisie-nombre", sens="Heures par personne.", entree=True),
    _Colonne("unitaire", "Coût par place", 10, "ligne-saisie-euro", sens="En euros, par personne.", entree=True),
    _Colonne("echeance", "Échéance", 12, "ligne-saisie-date", entree=True),
    _Colonne("statut", "Statut", 13, "ligne-saisie", entree=True),
    _Colonne(
        "heures", "Heures", 9, "ligne-centre", '=IF(COUNT({places},{duree})=2,{places}*{duree},"")', "actives",
        "Places × durée.",
    ),
    _Colonne(
        "cout", "Coût prévu", 11, "ligne-euro", '=IF(COUNT({places},{unitaire})=2,{places}*{unitaire},"")', "actives",
        "Places × coût par place.",
    ),
    _Colonne(
        "reste", "Agents sans place", 9, "ligne-centre",
        '=IF({ecarts}="","",MAX(0,{ecarts}-IF({statut}="Abandonnée",0,N({places}))))', "total",
        "Agents en écart, moins les places prévues.",
    ),
)  # fmt: skip


def training_names(plan: Plan) -> tuple[tuple[str, str], ...]:
    """`formation_donnees`, heads and body: what a pivot table takes."""
    return (("formation_donnees", on(FORMATION, span(2, HEAD, len(_COLUMNS), _last(plan), fixed="cr"))),)


def training_sheet(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """One line per compétence, the most critical first; the order never moves, so that what is typed stays in place."""
    last, width = _last(plan), len(_COLUMNS)
    first_entry = next(n for n, c in enumerate(_COLUMNS, 1) if c.entree)
    last_entry = max(n for n, c in enumerate(_COLUMNS, 1) if c.entree)
    band = [BLANK, *_joined("Ce que montrent les évaluations", "bande-centre:ocean", first_entry - 2)]
    band += _joined("Ce qui est décidé", "bande-centre:bronze", last_entry - first_entry + 1)
    band += _joined("Ce que cela représente", "bande-centre:ocean", width - last_entry)
    rows = [
        *head("Plan de formation", subtitle, width, 2),
        Row((BLANK, Cell(typo(_GUIDE), "legende")), 18),
        Row(tuple(band), 18),
        Row(tuple(_totals(last)), 20),
        Row(tuple(_title(column) for column in _COLUMNS), 32),
    ]
    # Python sorts keep the order of the list between equals.
    ordered = sorted(plan.attentes, key=lambda a: -(a.criticite or 0))
    rows += [_row(BODY + rank, attente) for rank, attente in enumerate(ordered)]
    return Sheet(
        FORMATION,
        tuple(Column(c.width, hidden=c.key == "id") for c in _COLUMNS),
        tuple(rows),
        merges=(
            span(2, 4, first_entry - 1, 4), span(first_entry, 4, last_entry, 4), span(last_entry + 1, 4, width, 4),
        ),
        freeze=f"{column_letter(4)}{BODY}",
        autofilter=span(1, HEAD, width, last),
        quiet=(1,),
        entries=tuple(_entries(last)),
        rules=tuple(_rules(last)),
        page=Print(
            "A3", area=span(1, 1, width, last), repeat_rows=f"4:{HEAD}", repeat_columns="A:C", footer=typo(footer)
        ),
        protected=plan.demande.protege,
        zoom=90,
        tab="saisie",
    )  # fmt: skip


def _last(plan: Plan) -> int:
    return BODY + len(plan.attentes) - 1


def _joined(text: str, look: str, wide: int) -> list[Cell]:
    return [Cell(text, look), *[Cell(None, look)] * (wide - 1)]


def _letter(key: str) -> str:
    return column_letter(next(n for n, c in enumerate(_COLUMNS, 1) if c.key == key))


def _title(column: _Colonne) -> Cell:
    if column.look == "machine":
        return Cell(column.title, "machine")
    look = "entete" if column.look in ("ligne", "ligne-saisie", "code-ligne") else "entete-centre"
    return Cell(typo(column.title), look, note=typo(column.sens) or None)


def _totals(last: int) -> Iterator[Cell]:
    """Blank until there is something to add up."""
    statuts = f"${_letter('statut')}${BODY}:${_letter('statut')}${last}"
    for number, column in enumerate(_COLUMNS, 1):
        area = f"{column_letter(number)}${BODY}:{column_letter(number)}${last}"
        look = "total-euro" if column.key == "cout" else "total"
        if column.total == "total":
            yield Cell("", look, f'=IF(COUNT({area})=0,"",SUM({area}))')
        elif column.total == "actives":
            yield Cell("", look, f'=IF(COUNT({area})=0,"",SUM({area})-SUMIF({statuts},"Abandonnée",{area}))')
        elif column.key == "competence":
            yield Cell("Total", "total-gauche")
        else:
            yield BLANK if column.key == "id" else Cell(None, "total")


def _row(n: int, attente: Attente) -> Row:
    label, codes = typo(attente.item.libelle), codes_text(attente.item, "\n")
    known = {"id": attente.item.id, "repere": attente.reference, "competence": label, "codes": codes or None}
    places = {column.key: f"${column_letter(i)}{n}" for i, column in enumerate(_COLUMNS, 1)}
    place = f"MATCH({places['id']},couv_ids,0)"
    cells = []
    for column in _COLUMNS:
        if column.formula is None:
            cells.append(Cell(known.get(column.key), column.look))
        elif column.formula.startswith("="):
            cells.append(Cell("", column.look, column.formula.format_map(places | {"place": place})))
        else:
            cells.append(Cell("", column.look, f"=INDEX({column.formula},{place})"))
    return Row(tuple(cells), max(height(label, 46, 10, 20), height(codes, 16, 9)))


def _entries(last: int) -> Iterator[Entry]:
    for key, whole in (("places", True), ("duree", False), ("unitaire", False)):
        cell = f"{_letter(key)}{BODY}"
        entire = f",{cell}=INT({cell})" if whole else ""
        yield Entry(
            f"{cell}:{_letter(key)}{last}",
            "custom",
            f"AND(ISNUMBER({cell}),{cell}>=0{entire})",
            "Nombre non valide",
            typo("Écrire un nombre positif" + (", sans décimale." if whole else ".")),
        )
    yield Entry(
        f"{_letter('echeance')}{BODY}:{_letter('echeance')}{last}", "date", "36526", "Date non valide",
        typo("Écrire une date, par exemple 15/01/2027, à partir de l'an 2000."),
    )  # fmt: skip
    yield Entry(
        f"{_letter('statut')}{BODY}:{_letter('statut')}{last}", "list", f'"{",".join(STATUTS)}"', "Statut non valide",
        typo(f"Choisir dans la liste : {', '.join(STATUTS)}."),
    )  # fmt: skip


def _rules(last: int) -> Iterator[Rule]:
    cell = f"{_letter('statut')}{BODY}"
    for text, look in _STATUT_LOOKS:
        yield Rule(f"{cell}:{_letter('statut')}{last}", f'{cell}="{text}"', look)
    reste = f"{_letter('reste')}{BODY}"
    yield Rule(f"{reste}:{_letter('reste')}{last}", f"N({reste})>0", "chaleur-2")
