"""« Référentiel » and « Listes » of an agents workbook: what is asked, and the lists that everything chooses from."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.documents.attribution import reserves_of
from fphref.documents.classeur import BLANK, Cell, Column, Print, Row, Sheet, address, filled, on, span
from fphref.documents.matrice_agents_couverture_calculs import item_word
from fphref.documents.matrice_agents_grille_regles import services_of
from fphref.documents.matrice_agents_plan import LISTES, REFERENTIEL, Attente, Plan, niveau_requis, typed
from fphref.documents.matrice_commun import codes_text, genre_label, head, height
from fphref.documents.typographie import typo

_GROUP, _HEAD, _BODY = 4, 5, 6
_FIXED = ("Identifiant", "Repère", "Nature", "Compétence", "Codes", "Criticité", "Niveau requis")
_FIXED_WIDTHS = (34.0, 9.0, 15.0, 60.0, 18.0, 11.0, 12.0)
_LEFT = ("Identifiant", "Nature", "Compétence", "Codes")
_MORE_SERVICES = 8
"""Blank lines of « Listes » for services that come later."""


def heads(names: Sequence[str], left: Sequence[str], points: float) -> Row:
    """The row of column titles; those in `left` stand over texts, the others over figures."""
    return Row(tuple(Cell(typo(n), "entete" if n in left else "entete-centre") for n in names), points)


# -- Référentiel ---------------------------------------------------------------------------------------------


def _blocks(plan: Plan) -> tuple[str, ...]:
    """The tables by métier, each as wide as there are métiers."""
    return ("Niveau requis", "Besoin", "Criticité") if plan.exigeant else ("Demandée par",)


def referential(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """What is asked, in full: one row per compétence, one column per métier for levels, needs and criticité."""
    what = item_word(plan)
    fixed = [what if name == "Compétence" else name for name in _FIXED]
    metiers, blocks = plan.demandeurs, _blocks(plan)
    count = len(metiers)
    width = len(fixed) + count * len(blocks)
    group = [*[BLANK] * len(fixed)]
    names = [Cell(typo(n), "entete" if n in (*_LEFT, what) else "entete-centre") for n in fixed]
    for block in blocks:
        group += [Cell(block, "bande-centre:petrole"), *[Cell(None, "bande-centre:petrole")] * (count - 1)]
        notes = [typo(m.intitule.doublet_court) for m in metiers]
        names += [Cell(m.code, "entete-centre", note=n) for m, n in zip(metiers, notes, strict=True)]
    rows = [*head(f"Référentiel : {what.lower()}s demandées", subtitle, width), Row((BLANK,), 6)]
    rows += [Row(tuple(group), 20 if count > 1 else 30), Row(tuple(names), 24)]
    for attente in plan.attentes:
        rows.append(_asked_row(plan, attente, len(rows) + 1))
    starts = [len(fixed) + 1 + rank * count for rank in range(len(blocks))]
    # With one métier the summary of required levels would say the same twice.
    hidden = ({6} if count == 1 else set()) if plan.exigeant else {5, 6}
    if not any(getattr(a.item, "codes", ()) for a in plan.attentes):
        hidden.add(4)
    return Sheet(
        REFERENTIEL,
        (
            *(Column(w, hidden=n in hidden) for n, w in enumerate(_FIXED_WIDTHS)),
            *(Column(10.5),) * (width - len(fixed)),
        ),
        tuple(rows),
        merges=tuple(span(s, _GROUP, s + count - 1, _GROUP) for s in starts if count > 1),
        freeze=address(1, _BODY),
        autofilter=span(1, _HEAD, width, len(rows)),
        page=Print(
            "A3" if count > 2 else "A4",
            area=span(1, 1, width, len(rows)),
            repeat_rows=f"{_GROUP}:{_HEAD}",
            footer=typo(footer),
        ),
        protected=plan.demande.protege,
        tab="lecture",
    )


def _asked_row(plan: Plan, attente: Attente, n: int) -> Row:
    label, codes = typo(attente.item.libelle), codes_text(attente.item, "\n")
    doubts = "\n".join(f"Réserve : {reserve}" for reserve in reserves_of(attente.item))
    metiers = plan.demandeurs
    count = len(metiers)
    cells = [
        Cell(attente.item.id, "ligne-discrete"),
        Cell(attente.reference, "ligne-centre"),
        Cell(genre_label(attente.item), "ligne-discrete"),
        Cell(label, "ligne", note=typo(doubts) or None),
        Cell(codes or None, "code-ligne"),
        Cell(attente.criticite, "ligne-criticite"),
    ]
    if plan.exigeant:
        first = len(_FIXED) + 1
        cells.append(Cell("", "ligne-centre-forte", _summary(plan, span(first, n, first + count - 1, n, fixed="c"))))
        levels = [niveau_requis(plan, attente, m.code) for m in metiers]
        cells += [Cell(typed(level.code) if level else "–", "ligne-centre") for level in levels]
        asked = [attente.exigences.get(m.code) for m in metiers]
        cells += [Cell(e.besoin if e else None, "ligne-centre") for e in asked]
        cells += [Cell(e.criticite if e else None, "ligne-criticite") for e in asked]
    else:
        cells.append(Cell(None, "ligne-centre"))
        holds = [attente.item.id in (*m.competences, *m.activites) for m in metiers]
        cells += [Cell("●" if held else None, "ligne-centre") for held in holds]
    tallest = max(height(label, 58, 10, 18), height(codes, 18, 9), height(attente.item.id, 32, 9))
    return Row(tuple(cells), tallest)


def _summary(plan: Plan, area: str) -> str:
    """The level that the métiers ask for, or the lowest and the highest of them."""
    if len(plan.demandeurs) == 1:
        return f"={area.partition(':')[0]}"
    lowest = plan.echelle.mesures[0].valeur or 0
    top = (plan.echelle.mesures[-1].valeur or 0) + 1
    asked = f"(COUNTIF({area},mes_codes)>0)"
    high = f"INDEX(mes_codes,SUMPRODUCT(MAX({asked}*(mes_valeurs-{lowest - 1}))))"
    low = f"INDEX(mes_codes,{top - lowest + 1}-SUMPRODUCT(MAX({asked}*({top}-mes_valeurs))))"
    return f'=IF(SUMPRODUCT(COUNTIF({area},mes_codes))=0,"–",IF({low}={high},{low},{low}&" à "&{high}))'


def referential_names(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The names of its areas: levels and needs where they are required, else which métier asks for what."""
    last = _BODY + len(plan.attentes) - 1
    count, start = len(plan.demandeurs), len(_FIXED) + 1

    def rows(column: int, last_column: int | None = None) -> str:
        return on(REFERENTIEL, span(column, _BODY, last_column or column, last, fixed="cr"))

    found = [
        ("ref_ids", rows(1)),
        ("ref_reperes", rows(2)),
        ("ref_natures", rows(3)),
        ("ref_libelles", rows(4)),
        ("ref_codes", rows(5)),
        ("ref_criticites", rows(6)),
        ("req_metiers", on(REFERENTIEL, span(start, _HEAD, start + count - 1, _HEAD, fixed="cr"))),
    ]
    if not plan.exigeant:
        found.append(("req_demandes", rows(start, start + count - 1)))
    else:
        found.append(("ref_requis", rows(7)))
        for rank, name in enumerate(("req_niveaux", "req_besoins", "req_criticites")):
            found.append((name, rows(start + rank * count, start + rank * count + count - 1)))
    return tuple(found)


# -- Listes --------------------------------------------------------------------------------------------------

_LIST_HEAD, _LIST_BODY = 5, 6
_LISTS = (
    # Title of the list, column titles, widths; a narrow gap parts them.
    ("Échelle", ("Code", "Libellé", "Valeur", "Description"), (9.0, 26.0, 9.0, 62.0)),
    ("Niveaux mesurés", ("Niveau", "Points"), (10.0, 10.0)),
    ("Écart de chaque couple", ("Évalué", "Requis", "Différence"), (10.0, 10.0, 11.0)),
    ("Métiers du classeur", ("Code métier", "Intitulé"), (12.0, 40.0)),
    ("Services", ("Service",), (30.0,)),
)


def lists(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """The lists side by side; only services may be added to."""
    tables = _tables(plan)
    groups: list[Cell] = []
    names: list[Cell] = []
    widths: list[float] = []
    for rank, (title, columns, sizes) in enumerate(_LISTS):
        if rank:
            groups.append(BLANK)
            names.append(BLANK)
            widths.append(2.0)
        groups += [Cell(title, "legende"), *[BLANK] * (len(columns) - 1)]
        names += [Cell(c, "entete" if c in ("Libellé", "Description", "Intitulé", "Service") else "entete-centre")
                  for c in columns]  # fmt: skip
        widths += sizes
    rows = [*head(f"Listes · échelle « {plan.echelle.intitule} »", subtitle, len(names)), Row((BLANK,), 6)]
    rows += [Row(tuple(groups), 16), Row(tuple(names), 22)]
    for number in range(max(map(len, tables))):
        cells: list[Cell] = []
        for rank, table in enumerate(tables):
            if rank:
                cells.append(BLANK)
            line = table[number] if number < len(table) else ()
            cells += filled(line, len(_LISTS[rank][1]), "")
        niveaux = plan.echelle.niveaux
        text = niveaux[number].description or "" if number < len(niveaux) else ""
        rows.append(Row(tuple(cells), height(typo(text), 60, 9, 18)))
    page = Print("A3", area=span(1, 1, len(names), len(rows)), footer=typo(footer))
    return Sheet(
        LISTES, tuple(Column(w) for w in widths), tuple(rows), freeze=address(1, _LIST_BODY), page=page,
        protected=plan.demande.protege, tab="lecture",
    )  # fmt: skip


def _tables(plan: Plan) -> tuple[Sequence[tuple[Cell, ...]], ...]:
    scale = [
        (
            Cell(typed(n.code), "ligne-centre-forte"),
            Cell(typo(n.libelle), "ligne"),
            Cell(n.valeur if n.valeur is not None else "–", "ligne-centre"),
            Cell(typo(n.description or ""), "ligne-discrete"),
        )
        for n in plan.echelle.niveaux
    ]
    steps = plan.echelle.mesures
    measured = [(Cell(typed(n.code), "ligne-centre"), Cell(n.valeur, "ligne-centre")) for n in steps]
    pairs = [
        (
            Cell(typed(held.code), "ligne-centre"),
            Cell(typed(asked.code), "ligne-centre"),
            Cell((held.valeur or 0) - (asked.valeur or 0), "ligne-signe"),
        )
        for asked in steps
        for held in steps
    ]
    metiers = [
        (Cell(m.code, "ligne-centre-forte"), Cell(typo(m.intitule.doublet_court), "ligne")) for m in plan.metiers
    ]
    services = [(Cell(name, "ligne-saisie"),) for name in services_of(plan)]
    services += [(Cell(None, "ligne-saisie"),)] * _MORE_SERVICES
    return scale, measured, pairs, metiers, services


def lists_names(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The names of the lists; `lst_services` goes on over the blank lines."""
    tables = _tables(plan)
    names = (
        ("ech_codes", "ech_libelles", "ech_valeurs", ""),
        ("mes_codes", "mes_valeurs"),
        ("pair_evalue", "pair_requis", "pair_ecart"),
        ("lst_metiers", ""),
        ("lst_services",),
    )
    found, column = [], 0
    for table, wanted in zip(tables, names, strict=True):
        for name in wanted:
            column += 1
            if name:
                area = span(column, _LIST_BODY, column, _LIST_BODY + len(table) - 1, fixed="cr")
                found.append((name, on(LISTES, area)))
        column += 1
    return tuple(found)
