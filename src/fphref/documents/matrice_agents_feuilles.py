"""The sheets around an agents matrix: coverage, gaps, référentiel, lists."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.documents.attribution import reserves_of
from fphref.documents.classeur import BLANK, Cell, Column, Print, Row, Rule, Sheet, address, span
from fphref.documents.matrice_agents_plan import COUVERTURE, ECARTS, LISTES, REFERENTIEL, SCALE, Attente, Plan, typed
from fphref.documents.matrice_commun import codes_text, genre_label, head, height
from fphref.documents.typographie import typo

_HEAD, _BODY = 5, 6  # « Écarts » and « Couverture »
_STATES = (
    ("manque de 2 ou plus", "ecart-majeur"),
    ("manque de 1", "ecart"),
    ("conforme", "conforme"),
    ("au-delà", "au-dela"),
    ("à évaluer", "a-evaluer"),
    ("sans objet", "sans-objet"),
    ("sans niveau requis", "sans-objet"),
    ("saisie non reconnue", "alerte"),
    ("colonne supprimée", "alerte"),
)
_READINGS = (
    ("besoin non couvert", "ecart-majeur"),
    ("fragile : un seul titulaire", "ecart"),
    ("besoin couvert", "conforme"),
    ("à évaluer", "a-evaluer"),
    ("sans niveau requis", "sans-objet"),
)
_GAPS_GUIDE = (
    "Calculé depuis « Matrice ». Filtrer une colonne avant d'imprimer, par exemple « État ». "
    "Écart = niveau évalué − niveau requis : négatif, il manque un niveau."
)
_COVERAGE_GUIDE = (
    "Parmi les agents évalués ; personne d'évalué veut dire inconnu, pas zéro. "
    "Titulaire : au niveau requis ou au-dessus."
)


def _heads(names: str, left: Sequence[str], points: float) -> Row:
    """The row of titles, parted by bars; those in `left` stand over texts, the others over figures."""
    found = (name.strip() for name in names.split("|"))
    return Row(tuple(Cell(n, "entete" if n in left else "entete-centre") for n in found), points)


def _text_rules(area: str, cell: str, looks: Sequence[tuple[str, str]]) -> tuple[Rule, ...]:
    return tuple(Rule(area, f'{cell}="{text}"', look) for text, look in looks)


def _from_matrix(name: str, place: str) -> str:
    """A row of « Matrice » read at a compétence; a blank stays blank."""
    return f'=IFERROR(IF(INDEX({name},{place})="","",INDEX({name},{place})),"")'


def gaps(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """One line per agent and compétence.

    Agents are read by their rank, compétences by their id: sorting the matrix, or inserting a column in it, parts
    nothing that belongs together. An inserted row is beyond its reach, and the control line says so.
    """
    count = len(plan.attentes)
    last = _BODY + plan.effectif * count - 1
    said = f"Contrôle : les {plan.effectif} lignes d’agents de « Matrice » sont reprises ici."
    control = (
        f'=IF(ROWS(mat_agents)={plan.effectif},"{said}","Attention : « Matrice » a "&ROWS(mat_agents)&'
        f'" lignes d’agents, cette feuille en reprend {plan.effectif}.")'
    )
    before = (BLANK, BLANK, BLANK)
    rows = [
        *head("Écarts par agent et par compétence", subtitle, 12, 4),
        Row((*before, Cell(typo(_GAPS_GUIDE), "legende")), 18),
        Row((*before, Cell(said, "legende", control)), 16),
        _heads(
            "#rang | #id | #colonne | Agent | Service | Repère | Compétence | Criticité | Requis | Évalué | Écart"
            " | État",
            ("Agent", "Service", "Compétence", "État"),
            22,
        ),
    ]
    for rank in range(1, plan.effectif + 1):
        for position, attente in enumerate(plan.attentes, 1):
            rows.append(_gap_row(len(rows) + 1, rank, attente, position))
    widths = (8, 8, 8, 22, 18, 9, 72, 11, 9, 9, 9, 22)
    return Sheet(
        ECARTS,
        tuple(Column(w, hidden=i < 3) for i, w in enumerate(widths)),
        tuple(rows),
        freeze=address(5, _BODY),
        autofilter=span(1, _HEAD, 12, last),
        rules=_text_rules(span(11, _BODY, 12, last), address(12, _BODY, fixed="c"), _STATES),
        page=Print("A4", area=span(1, 1, 12, last), repeat_rows=f"{_HEAD}:{_HEAD}", footer=typo(footer)),
        protected=True,
        tab="lecture",
    )


def _gap_row(n: int, rank: int, attente: Attente, position: int) -> Row:
    """Row `n`: its hidden cells say which agent and which compétence, all the rest follows from them."""
    held = f"INDEX(mat_niveaux,$A{n},$C{n})"
    found = f"MATCH($B{n},ref_ids,0)"
    agent = f"INDEX(mat_agents,$A{n})"
    wanted_value, held_value = (f"INDEX(ech_valeurs,MATCH(${column}{n},ech_codes,0))" for column in "IJ")
    gap = f'IF($K{n}<=-2,"manque de 2 ou plus",IF($K{n}=-1,"manque de 1",IF($K{n}=0,"conforme","au-delà")))'
    unmeasured = f'IF(ISNA(MATCH($J{n},ech_codes,0)),"saisie non reconnue","sans objet")'
    state = (
        f'=IF($D{n}="","",IF($C{n}="","colonne supprimée",IF($I{n}="–","sans niveau requis",'
        f'IF($J{n}="","à évaluer",IF(ISNUMBER($K{n}),{gap},{unmeasured})))))'
    )

    def shown(formula: str) -> str:
        return f'=IF($D{n}="","",{formula})'

    cells = (
        Cell(rank, "machine"),
        Cell(attente.item.id, "machine"),
        Cell(position, "machine", f'=IFERROR(MATCH($B{n},mat_ids,0),"")'),
        Cell("", "ligne-forte", f'=IF({agent}<>"",{agent},IF($J{n}<>"","(sans pseudonyme)",""))'),
        Cell("", "ligne-discrete", shown(f'INDEX(mat_services,$A{n})&""')),
        Cell("", "ligne-centre", shown(f"INDEX(ref_reperes,{found})")),
        Cell("", "ligne", shown(f"INDEX(ref_libelles,{found})")),
        Cell("", "ligne-criticite", shown(f"INDEX(ref_criticites,{found})")),
        Cell("", "ligne-centre", shown(f'IF($C{n}="","",INDEX(mat_requis,$C{n}))')),
        Cell("", "ligne-centre", f'=IF($C{n}="","",IF({held}="","",{held}))'),
        Cell("", "ligne-signe", shown(f'IF($J{n}="","",IFERROR({held_value}-{wanted_value},""))')),
        Cell("", "ligne-etat", state),
    )
    return Row(cells, height(typo(attente.item.libelle), 70, 10, 17))


def coverage(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """One line per compétence, the most critical first: evaluated, holders, need, and what it means in words."""
    rows = [
        *head("Couverture des besoins par compétence", subtitle, 11, 2),
        Row((BLANK, Cell(typo(_COVERAGE_GUIDE), "legende")), 18),
        Row((BLANK,), 6),
        _heads(
            "#id | Repère | Compétence | Nature | Criticité | Requis | Évalués | Titulaires | Besoin | Écart au besoin"
            " | Lecture",
            ("Compétence", "Nature", "Lecture"),
            32,
        ),
    ]
    for attente in sorted(plan.attentes, key=lambda a: -(a.criticite or 0)):
        rows.append(_coverage_row(len(rows) + 1, attente))
    last = len(rows)
    widths = (8, 9, 62, 14, 11, 9, 10, 11, 9, 11, 26)
    return Sheet(
        COUVERTURE,
        tuple(Column(w, hidden=not i) for i, w in enumerate(widths)),
        tuple(rows),
        freeze=address(4, _BODY),
        autofilter=span(1, _HEAD, 11, last),
        rules=_text_rules(span(10, _BODY, 11, last), address(11, _BODY, fixed="c"), _READINGS),
        page=Print("A4", area=span(1, 1, 11, last), repeat_rows=f"{_HEAD}:{_HEAD}", footer=typo(footer)),
        protected=True,
        tab="lecture",
    )


def _coverage_row(n: int, attente: Attente) -> Row:
    place = f"MATCH($A{n},mat_ids,0)"
    enough = f'IF(AND($H{n}=1,$I{n}>0),"fragile : un seul titulaire","besoin couvert")'
    reading = (
        f'=IF($F{n}="–","sans niveau requis",IF(OR($G{n}="",$G{n}=0),"à évaluer",'
        f'IF(OR($H{n}="",$I{n}=""),"",IF($H{n}<$I{n},"besoin non couvert",{enough}))))'
    )
    label = typo(attente.item.libelle)
    cells = (
        Cell(attente.item.id, "machine"),
        Cell(attente.reference, "ligne-centre"),
        Cell(label, "ligne"),
        Cell(genre_label(attente.item), "ligne-discrete"),
        Cell(attente.criticite, "ligne-criticite"),
        Cell(typed(attente.niveau.code) if attente.niveau else "–", "ligne-centre", _from_matrix("mat_requis", place)),
        Cell(0, "ligne-centre", _from_matrix("mat_evalues", place)),
        Cell("", "ligne-centre-forte", _from_matrix("mat_titulaires", place)),
        Cell(_or_blank(attente.besoin), "ligne-centre", _from_matrix("mat_besoins", place)),
        Cell("", "ligne-signe", f'=IF(OR($H{n}="",$I{n}=""),"",$H{n}-$I{n})'),
        Cell("à évaluer" if attente.niveau else "sans niveau requis", "ligne-etat", reading),
    )
    return Row(cells, height(label, 60, 10, 18))


def _or_blank(number: int | None) -> int | str:
    return "" if number is None else number


def listing(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """What is asked, in full; levels, criticité and needs follow « Matrice »."""
    rows = [
        *head("Référentiel du métier", subtitle, 9),
        Row((BLANK,), 6),
        _heads(
            "Identifiant | Repère | Nature | Compétence | Codes | Niveau requis | Sens du niveau | Criticité | Besoin",
            ("Identifiant", "Nature", "Compétence", "Codes", "Sens du niveau"),
            32,
        ),
    ]
    for attente in plan.attentes:
        n = len(rows) + 1
        place = f"MATCH($A{n},mat_ids,0)"
        label, codes = typo(attente.item.libelle), codes_text(attente.item, "\n")
        niveau = attente.niveau
        doubts = "\n".join(f"Réserve : {reserve}" for reserve in reserves_of(attente.item))
        meaning = f'=IFERROR(INDEX(ech_libelles,MATCH($F{n},ech_codes,0)),"")'
        cells = (
            Cell(attente.item.id, "ligne-discrete"),
            Cell(attente.reference, "ligne-centre"),
            Cell(genre_label(attente.item), "ligne-discrete"),
            Cell(label, "ligne", note=typo(doubts) or None),
            Cell(codes or None, "code-ligne"),
            Cell(typed(niveau.code) if niveau else "–", "ligne-centre-forte", _from_matrix("mat_requis", place)),
            Cell(typo(niveau.libelle) if niveau else "", "ligne", meaning),
            Cell(_or_blank(attente.criticite), "ligne-criticite", _from_matrix("mat_criticites", place)),
            Cell(_or_blank(attente.besoin), "ligne-centre", _from_matrix("mat_besoins", place)),
        )
        tallest = max(height(label, 60, 10, 18), height(codes, 18, 9), height(attente.item.id, 28, 9))
        rows.append(Row(cells, tallest))
    return Sheet(
        REFERENTIEL,
        tuple(Column(w) for w in (30, 9, 15, 62, 18, 10, 24, 11, 9)),
        tuple(rows),
        freeze="A5",
        autofilter=span(1, 4, 9, len(rows)),
        page=Print("A4", area=span(1, 1, 9, len(rows)), repeat_rows="4:4", footer=typo(footer)),
        protected=True,
    )


def scale_lists(plan: Plan, footer: str) -> Sheet:
    """The scale, which feeds the drop-down lists; a step without value stands outside every sum."""
    rows = [
        *head("Listes", f"Échelle « {plan.echelle.intitule} »", 4),
        Row((BLANK,), 6),
        _heads("Code | Libellé | Valeur | Description", ("Libellé", "Description"), 22),
    ]
    assert len(rows) == SCALE - 1
    for niveau in plan.echelle.niveaux:
        text = typo(niveau.description or "")
        cells = (
            Cell(typed(niveau.code), "ligne-centre-forte"),
            Cell(typo(niveau.libelle), "ligne"),
            Cell(niveau.valeur if niveau.valeur is not None else "–", "ligne-centre"),
            Cell(text, "ligne-discrete"),
        )
        rows.append(Row(cells, height(text, 88, 9, 18)))
    page = Print("A4", area=span(1, 1, 4, len(rows)), footer=typo(footer))
    return Sheet(LISTES, tuple(Column(w) for w in (10, 28, 10, 90)), tuple(rows), page=page, protected=True)
