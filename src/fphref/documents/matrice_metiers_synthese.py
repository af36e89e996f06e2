"""The sheets that are read as lists: what each métier has of its own, which ones are near it, the closest pairs."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.documents.classeur import AnyRow, Cell, Column, PlainRow, Print, Row, Rule, Sheet, Value, address, on, span
from fphref.documents.matrice_commun import head, height
from fphref.documents.matrice_metiers_mesures import NEAREST
from fphref.documents.matrice_metiers_plan import BODY, COUNT, TOTALS
from fphref.documents.matrice_metiers_proximite import (
    DECIMALS,
    DISTANCES,
    FIRST_PAIR,
    MATRICE,
    OWN,
    PROXIMITE,
    Cadre,
)
from fphref.documents.typographie import typo
from fphref.model.metier import Metier

METIERS, PAIRES = "Métiers", "Paires"
MAX_PAIRES = 1_000
"""How many pairs « Paires » lists at most, the closest ones."""

_HEAD, _BODY = 4, 5
_COUNTS = ("Compétences", "Spécifiques", "Partagées", "Communes à tous", "Spécificité")
_SPECIFICITY = 8
_NEAR = 9  # first column of the near métiers: title, distance, number in common, three times
_RANKS = _NEAR + 3 * NEAREST  # hidden: the rank of each near métier in « Distances »
_NONE = "–"


def metiers_sheet(cadre: Cadre) -> Sheet:
    """One row a métier: its own, shared and common compétences, its specificity, the three nearest métiers."""
    axis, mesures = cadre.axis, cadre.mesures
    count = len(axis.metiers)
    last_row = _BODY + count - 1
    rows: list[AnyRow] = [*head("Spécificité et voisinage des métiers", cadre.subtitle, _RANKS - 1)]
    legend = (
        "Spécificité : entre 0 et 1 ; 1 quand aucune compétence du métier n'est demandée ailleurs. Distance : de 0 "
        "(mêmes compétences) à 1 (aucune en commun). « Lisez-moi » donne les formules."
    )
    rows.append(Row((Cell(typo(legend), "legende"),), 20))
    near = [name for k in range(NEAREST) for name in (f"Proche n° {k + 1}", "Distance", "En commun")]
    names = ("Code", "Métier", "Famille", *_COUNTS, *near, *("#rang",) * NEAREST)
    looks = [
        "entete" if name in ("Code", "Métier", "Famille") or name[:6] == "Proche" else "entete-centre" for name in names
    ]
    rows.append(Row(tuple(map(Cell, map(typo, names), looks)), 32))
    familles = axis.famille_titles()
    for rank, metier in enumerate(axis.metiers):
        number = _BODY + rank
        name = metier.intitule.doublet_court
        near_text = max((label(axis.metiers[i]) for i in mesures.proches(rank)), key=len, default="")
        cells = (
            Cell(metier.code, "ligne-forte"),
            Cell(typo(name), "ligne"),
            Cell(typo(familles[rank]), "ligne-discrete"),
            *_count_cells(cadre, rank, number),
            *_near_cells(cadre, rank, number),
        )
        rows.append(Row(cells, max(height(name, 40, 10, 20), height(familles[rank], 19, 9), height(near_text, 28, 10))))
    widths = (9.0, 42.0, 22.0, 13.0, 12.0, 11.0, 12.0, 12.0, *(30.0, 10.0, 11.5) * NEAREST)
    decimals = [_SPECIFICITY, *(_NEAR + 1 + 3 * k for k in range(NEAREST))]
    return Sheet(
        METIERS,
        (*(Column(w) for w in widths), *(Column(6, hidden=True),) * NEAREST),
        tuple(rows),
        freeze=address(3, _BODY),
        autofilter=span(1, _HEAD, _RANKS - 1, last_row),
        rules=tuple(_decimals(column, last_row) for column in decimals),
        page=Print(
            "A3", area=span(1, 1, _RANKS - 1, last_row), repeat_rows=f"{_HEAD}:{_HEAD}", footer=cadre.footer
        ),
        zoom=90,
        tab="lecture",
    )  # fmt: skip


def pairs_sheet(cadre: Cadre) -> Sheet:
    """The closest pairs of métiers, and the passerelles their fiches declare; formulas where the workbook is live."""
    metiers, mesures = cadre.axis.metiers, cadre.mesures
    pairs = mesures.paires()
    names = (
        "Code", "Métier", "Code", "Autre métier", "En commun", "Propres au premier", "Propres au second", "Distance",
        "Passerelle déclarée",
    )  # fmt: skip
    last_row = _HEAD + max(1, min(len(pairs), MAX_PAIRES))
    rows: list[AnyRow] = [*head("Paires de métiers les plus proches", cadre.subtitle, len(names))]
    shown = (
        f"Les {MAX_PAIRES} paires les plus proches, sur {len(pairs)} qui ont"
        if len(pairs) > MAX_PAIRES
        else "Paires qui ont"
    )
    order = (
        "Les nombres suivent les marques de « Matrice » ; trier par « Distance » refait l'ordre."
        if cadre.live
        else "Nombres calculés à la production du classeur."
    )
    rows.append(Row((Cell(typo(f"{shown} une compétence en commun, la plus proche d'abord. {order}"), "legende"),), 20))
    rows.append(Row(tuple(Cell(n, "entete" if i < 4 or i == 8 else "entete-centre") for i, n in enumerate(names)), 32))
    looks = ("ligne-forte", "ligne", "ligne-forte", "ligne", *("nombre",) * 4, "ligne")
    for number, pair in enumerate(pairs[:MAX_PAIRES], _HEAD + 1):
        left, right = metiers[pair.gauche], metiers[pair.droite]
        texts = (left.code, typo(left.intitule.doublet_court), right.code, typo(right.intitule.doublet_court))
        values: tuple[Value, ...] = (pair.communes, pair.gauche_seule, pair.droite_seule, pair.distance)
        line = (*texts, *values, _passerelle(left, right))
        points = max(height(texts[1], 40, 10, 20), height(texts[3], 40))
        if not cadre.live:
            rows.append(PlainRow(line, looks, points))
            continue
        place = address(FIRST_PAIR + pair.droite, BODY + pair.gauche, fixed="cr")
        common = address(5, number)
        formulas = {
            4: f"={on(PROXIMITE, place)}",
            5: f"={on(PROXIMITE, address(OWN, BODY + pair.gauche, fixed='cr'))}-{common}",
            6: f"={on(PROXIMITE, address(OWN, BODY + pair.droite, fixed='cr'))}-{common}",
            7: f"={on(DISTANCES, place)}",
        }
        rows.append(
            Row(
                tuple(Cell(v, look, formulas.get(i)) for i, (v, look) in enumerate(zip(line, looks, strict=True))),
                points,
            )
        )
    if not pairs:
        rows.append(Row((Cell(), Cell(typo("Aucune paire : ces métiers n'ont rien en commun."), "ligne")), 20))
    return Sheet(
        PAIRES,
        tuple(Column(w) for w in (9, 42, 9, 42, 11, 12, 12, 10, 24)),
        tuple(rows),
        freeze=address(1, _BODY),
        autofilter=span(1, _HEAD, len(names), last_row),
        rules=(_decimals(8, last_row),),
        page=Print(
            "A4", area=span(1, 1, len(names), last_row), repeat_rows=f"{_HEAD}:{_HEAD}", footer=cadre.footer
        ),
        zoom=90,
    )  # fmt: skip


def label(metier: Metier) -> str:
    """« 15D30 · Coordinateur / Coordinatrice d’études cliniques »."""
    return typo(f"{metier.code} · {metier.intitule.doublet_court}")


def _decimals(column: int, last_row: int) -> Rule:
    """Shows two decimals in a column of figures."""
    return Rule(span(column, _BODY, column, last_row), f"ISNUMBER({address(column, _BODY)})", "", DECIMALS)


def _count_cells(cadre: Cadre, rank: int, number: int) -> Sequence[Cell]:
    """How many compétences a métier asks for, of which its own, shared, common to all; and its specificity."""
    mesures, marks = cadre.mesures, cadre.marks(rank)
    users = on(MATRICE, span(COUNT, BODY, COUNT, cadre.last_row, fixed="cr"))
    everyone = on(MATRICE, address(COUNT, TOTALS, fixed="cr"))
    asked, own, common = mesures.demandees(rank), mesures.specifiques(rank), mesures.communes_a_tous(rank)
    cell = [address(column, number) for column in range(4, 9)]
    specificity = mesures.specificite(rank)
    # A band of « Matrice » counts nothing: « + (0 users) » keeps it from dividing by zero.
    mean = f'SUMPRODUCT(({marks}<>"")/({users}+({users}=0)))/{cell[0]}'
    return (
        Cell(asked, "nombre", f"={cadre.own(rank)}"),
        Cell(own, "nombre", f'=SUMPRODUCT(({marks}<>"")*({users}=1))'),
        Cell(asked - own - common, "nombre", f"={cell[0]}-{cell[1]}-{cell[3]}"),
        Cell(common, "nombre", f'=SUMPRODUCT(({marks}<>"")*({users}>1)*({users}={everyone}))'),
        Cell("" if specificity is None else specificity, "nombre", f'=IF({cell[0]}=0,"",ROUND({mean},3))'),
    )


def _near_cells(cadre: Cadre, rank: int, number: int) -> Sequence[Cell]:
    """The three nearest métiers, each with its distance and its count; then their hidden ranks."""
    mesures, metiers = cadre.mesures, cadre.axis.metiers
    found: list[int | None] = [*mesures.proches(rank), *(None,) * NEAREST][:NEAREST]
    cells: list[Cell] = []
    ranks: list[Cell] = []
    line = span(FIRST_PAIR, BODY + rank, cadre.last_pair, BODY + rank, fixed="cr")
    distances, commons = on(DISTANCES, line), on(PROXIMITE, line)
    # Named in a table that nobody sorts: this sheet may be.
    codes, titles = (on(DISTANCES, span(column, BODY, column, cadre.last_line, fixed="cr")) for column in (1, 2))
    for k, other in enumerate(found):
        place = address(_RANKS + k, number, fixed="c")
        formulas: tuple[str | None, str | None, str | None] = (None, None, None)
        if cadre.live:
            formulas = (
                f'=IF({place}="","{_NONE}",INDEX({codes},{place})&" · "&INDEX({titles},{place}))',
                f'=IF({place}="","",INDEX({distances},{place}))',
                f'=IF({place}="","",INDEX({commons},{place}))',
            )
        values: tuple[Value, Value, Value] = (_NONE, "", "")
        if other is not None:
            values = (label(metiers[other]), mesures.distance(rank, other), mesures.communes(rank, other))
        cells += [Cell(v, look, f) for v, look, f in zip(values, ("ligne", "nombre", "nombre"), formulas, strict=True)]
        ranks.append(
            Cell(
                "" if other is None else other + 1,
                "machine",
                _rank_formula(cadre, distances, k + 1) if cadre.live else None,
            )
        )
    return (*cells, *ranks)


def _rank_formula(cadre: Cadre, line: str, k: int) -> str:
    """The rank of the k-th nearest métier: among equal distances the first, then the next one."""
    least = f"SMALL({line},{k})"
    # Ranks counted from the right are large on the left: the m-th largest among equals is the m-th from the left.
    equals = f"({line}={least})*({cadre.last_pair + 1}-COLUMN({line}))"
    nth = f"{k}-SUMPRODUCT(({line}<{least})*1)"
    rank = f"{len(cadre.axis.metiers) + 1}-SUMPRODUCT(LARGE({equals},{nth}))"
    return f'=IF(COUNT({line})<{k},"",IF({least}>=1,"",{rank}))'


def _passerelle(left: Metier, right: Metier) -> str:
    """Which of two métiers declares a move to the other, in words."""
    there = any(p.vers == right.code for p in left.passerelles)
    back = any(p.vers == left.code for p in right.passerelles)
    if there and back:
        return "dans les deux sens"
    if there or back:
        start, end = (left, right) if there else (right, left)
        return f"de {start.code} vers {end.code}"
    return _NONE
