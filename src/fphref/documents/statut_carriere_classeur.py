"""`build_carriere_classeur`: the projection of one career as a workbook, whose pay follows the value of the point."""

from __future__ import annotations

from collections.abc import Iterator

from fphref.documents.classeur import (
    AnyRow,
    Cell,
    Chart,
    Column,
    PlainRow,
    Print,
    Row,
    Series,
    Sheet,
    Table,
    Workbook,
    address,
    filled,
    on,
    span,
)
from fphref.documents.matrice_commun import Readme, head, height
from fphref.documents.statut_carriere import (
    MOTIFS,
    PAS_DIFFUSER,
    PAS_PROMU,
    TITRE,
    alternative,
    duree_nom,
    etat_ouverture,
    hypotheses,
    quand,
)
from fphref.documents.statut_mots import echelon_nom, grade_nom, legende, voie_nom
from fphref.documents.typographie import french_date, typo
from fphref.statut.carriere_modele import Carriere, Etape
from fphref.statut.francais import CONFIANCE, NOTICE_AVIS, SANS_VALEUR
from fphref.texte import upper_first

FEUILLE, PROMOTIONS, POINTS = "Carrière", "Promotions", "Points de la courbe"
_POINT = "$C$4"
"""Where the value of the point stands on the first sheet."""
_HEAD = 6
_COLUMNS = (
    ("À partir du", 13.0), ("Pourquoi", 20.0), ("Grade", 32.0), ("Échelon", 20.0), ("Indice brut", 10.0),
    ("Indice majoré payé", 11.0), ("Durée de la grille", 14.0), ("Traitement brut mensuel", 16.0),
    ("Gain mensuel", 14.0), ("Confiance", 12.0),
)  # fmt: skip
_PAY = 8


def build_carriere_classeur(carriere: Carriere) -> Workbook:
    """The steps with their chart, the promotions, what is assumed; amounts are formulas of the value of the point."""
    first = carriere.etapes[0]
    title = typo(f"{TITRE} – {grade_nom(first.corps, first.grade)}, {echelon_nom(first.echelon.code)}")
    subtitle = typo(
        f"{first.corps.intitule} · du {french_date(carriere.jour)} au {french_date(carriere.fin)}"
        + (f" · {carriere.agent}" if carriere.agent else "")
    )
    private = f"{PAS_DIFFUSER} · " if carriere.agent else ""
    footer = typo(f"{private or f'{TITRE} · '}{carriere.jour:%d/%m/%Y} · sans valeur officielle")
    sheets = [_steps_sheet(carriere, title, subtitle, footer)]
    if carriere.ouvertures:
        sheets.append(_openings_sheet(carriere, subtitle, footer))
    sheets += [_readme(carriere, title, subtitle, footer), _points_sheet(carriere, subtitle, footer)]
    return Workbook(
        title=title,
        subject=subtitle,
        date=carriere.jour,
        author="fphref",
        sheets=tuple(sheets),
        properties=(("fphref_document", "carriere"), ("fphref_date", carriere.jour.isoformat())),
    )


# -- steps -------------------------------------------------------------------------------------------------------------


def _steps_sheet(carriere: Carriere, title: str, subtitle: str, footer: str) -> Sheet:
    width = len(_COLUMNS)
    point = Cell(float(carriere.point.valeur), "saisie-point", note=typo(
        f"Celle du {french_date(carriere.jour)}. Une autre valeur recalcule les traitements et la courbe."
    ))  # fmt: skip
    rows: list[AnyRow] = [
        *head(title, subtitle, width),
        Row((), 6),
        Row((Cell(typo("Valeur annuelle du point d'indice"), "texte-fort"), Cell(None, "texte-fort"), point), 20),
        Row((), 6),
        Row(tuple(Cell(typo(name), "entete" if size >= 20 else "entete-centre") for name, size in _COLUMNS), 34),
    ]
    rows += [_step_row(etape, len(rows) + rank + 1) for rank, etape in enumerate(carriere.etapes)]
    last = len(rows)
    for text in (carriere.arret, *carriere.non_tracees):
        if text:
            rows.append(Row(filled((Cell(typo(text), "legende"),), width, "legende"), 18))
    top = len(rows) + 2
    count = 2 * len(_paid(carriere))
    charts: tuple[Chart, ...] = ()
    if count:
        charts = (
            Chart(
                "courbe", typo("Traitement brut mensuel, à valeur du point constante"), f"A{top}", 30, 10.5,
                on(POINTS, span(1, 4, 1, 3 + count, fixed="cr")),
                (Series("Traitement brut mensuel", on(POINTS, span(2, 4, 2, 3 + count, fixed="cr")), "niveau-4"),),
                alternative(carriere), '#,##0 "€"', unit_y="€ brut par mois",
            ),
        )  # fmt: skip
    return Sheet(
        FEUILLE,
        tuple(Column(size) for _, size in _COLUMNS),
        tuple(rows),
        merges=("A4:B4",),
        freeze=f"A{_HEAD + 1}",
        page=Print("A4", area=span(1, 1, width, top + 22), repeat_rows=f"{_HEAD}:{_HEAD}", footer=footer, pages_high=1),
        tab="lecture",
        charts=charts,
        tables=(Table("tCarriere", span(1, _HEAD, width, last)),),
    )


def _step_row(etape: Etape, row: int) -> Row:
    step = etape.echelon
    pay: float | str = "inconnu" if etape.traitement is None else float(etape.traitement)
    formula = None if etape.im_paye is None else f"=ROUND({address(6, row)}*{_POINT}/12,2)"
    gain = Cell(None, "ligne-montant-signe")
    if etape.gain is not None:
        gain = Cell(
            float(etape.gain), "ligne-montant-signe", f"={address(_PAY, row)}-{address(_PAY, row - 1)}"
        )  # fmt: skip
    cells = (
        Cell(etape.du, "ligne-date"),
        Cell(typo(MOTIFS[etape.motif]), "ligne"),
        Cell(grade_nom(etape.corps, etape.grade), "ligne"),
        Cell(echelon_nom(step.code), "ligne-forte"),
        Cell(int(step.ib) if step.ib.isdigit() else step.ib, "ligne-centre"),
        Cell("inconnu" if etape.im_paye is None else etape.im_paye, "ligne-centre-forte"),
        Cell(duree_nom(etape), "ligne-centre"),
        Cell(pay, "ligne-montant", formula),
        gain,
        Cell(CONFIANCE[etape.confiance], "ligne-centre"),
    )
    return Row(cells, max(19.0, height(grade_nom(etape.corps, etape.grade), 30)))


# -- the curve ---------------------------------------------------------------------------------------------------------


def _paid(carriere: Carriere) -> list[tuple[int, Etape]]:
    """The steps whose pay is known, with their row on the first sheet."""
    return [
        (_HEAD + 1 + rank, etape) for rank, etape in enumerate(carriere.etapes) if etape.traitement is not None
    ]  # fmt: skip


def _points_sheet(carriere: Carriere, subtitle: str, footer: str) -> Sheet:
    """Both ends of each step, so that the line is a stair."""
    rows: list[AnyRow] = [
        *head(POINTS, subtitle, 2),
        Row((Cell("Jour", "entete-centre"), Cell(typo("Traitement brut mensuel"), "entete-centre")), 20),
    ]
    for row, etape in _paid(carriere):
        for day in (etape.du, etape.au or carriere.fin):
            formula = f"={on(FEUILLE, address(_PAY, row))}"
            rows.append(Row((Cell(day, "ligne-date"), Cell(float(etape.traitement or 0), "ligne-montant", formula))))
    return Sheet(
        POINTS, (Column(40), Column(40)), tuple(rows), freeze="A4",
        page=Print("A4", landscape=False, footer=footer), tab="",
    )  # fmt: skip


# -- promotions --------------------------------------------------------------------------------------------------------


def _openings_sheet(carriere: Carriere, subtitle: str, footer: str) -> Sheet:
    titles = (("Promotion", 46.0), ("Depuis le grade", 30.0), ("S’ouvre", 34.0), ("Année", 9.0),
              ("Ce que disent les conditions", 52.0), ("Promotion supposée le", 16.0), ("Confiance", 12.0))  # fmt: skip
    rows: list[AnyRow] = [
        *head("Quand les promotions s’ouvrent", subtitle, len(titles)),
        Row((), 6),
        Row(tuple(Cell(typo(name), "entete" if size >= 20 else "entete-centre") for name, size in titles), 34),
    ]
    looks = ("ligne-forte", "ligne", "ligne", "ligne-centre", "ligne", "ligne-date", "ligne-centre")
    for one in carriere.ouvertures:
        state = typo(etat_ouverture(one))
        opens = one.ouvre_le if one.dans_la_projection else None
        when = typo(quand(one)) if opens else None
        rows.append(
            PlainRow(
                (voie_nom(one.voie), grade_nom(one.corps, one.grade), when,
                 max(opens, one.depuis).year if opens else None,
                 upper_first(state), one.prise_le, CONFIANCE[one.confiance]),
                looks,
                max(19.0, height(voie_nom(one.voie), 44), height(state, 50)),
            )
        )  # fmt: skip
    last = len(rows)
    notice = typo(PAS_PROMU)
    rows.append(Row(filled((Cell(notice, "legende"),), len(titles), "legende"), 18))
    return Sheet(
        PROMOTIONS, tuple(Column(size) for _, size in titles), tuple(rows), freeze="A5",
        page=Print("A4", area=span(1, 1, len(titles), last + 1), footer=footer), tab="lecture",
        tables=(Table("tPromotions", span(1, 4, len(titles), last)),),
    )  # fmt: skip


# -- what it is worth --------------------------------------------------------------------------------------------------


def _readme(carriere: Carriere, title: str, subtitle: str, footer: str) -> Sheet:
    readme = Readme(title, subtitle)
    readme.gap(6)
    readme.note(f"{NOTICE_AVIS} {SANS_VALEUR}", strong=True)
    readme.section("Ce que la projection suppose")
    supposed = (*carriere.non_tracees, *hypotheses(carriere), *carriere.remarques)
    for rank, text in enumerate(supposed, start=1):
        readme.fact(f"{rank}.", text)
    readme.section("Le classeur")
    readme.fact(FEUILLE, "Les échelons, un par ligne, et la courbe. La valeur du point (case jaune) se change : les "
                         "traitements, les gains et la courbe suivent.")  # fmt: skip
    if carriere.ouvertures:
        readme.fact(
            PROMOTIONS, "Le jour où les conditions de chaque promotion sont remplies, ou ce qui manque pour le dire."
        )
    readme.fact(POINTS, "Ce que trace la courbe : les deux bouts de chaque palier.")
    readme.section("Textes et sources")
    for line in _texts(carriere):
        readme.fact(*line)
    seen = [etape.confiance for etape in carriere.etapes] + [one.confiance for one in carriere.ouvertures]
    seen += [citation.confiance for citation in carriere.citations]
    readme.gap(4)
    readme.fact("Confiance", legende(seen))
    return readme.sheet(footer)


def _texts(carriere: Carriere) -> Iterator[tuple[str, str]]:
    for citation in carriere.citations:
        article = f", {citation.article}" if citation.article else ""
        yield CONFIANCE[citation.confiance], f"{citation.intitule}{article}"
