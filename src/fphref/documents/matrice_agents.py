"""The agents matrix of one métier: agents in rows, compétences in columns, « 2/3 » for held and required.

It counts people per compétence and never adds up, rates or ranks a person.
"""

from __future__ import annotations

from fphref.documents.classeur import (
    BLANK,
    Cell,
    Column,
    Entry,
    Print,
    Row,
    Rule,
    Sheet,
    Workbook,
    address,
    on,
    span,
)
from fphref.documents.matrice_agents_feuilles import coverage, gaps, listing, scale_lists
from fphref.documents.matrice_agents_lisez_moi import readme
from fphref.documents.matrice_agents_plan import (
    BAND,
    BESOIN,
    BODY,
    EVALUES,
    FIRST,
    HEAD,
    MATRICE,
    REQUIS,
    SCALE,
    TITULAIRES,
    Attente,
    Plan,
    literal,
    plan_of,
    typed,
)
from fphref.documents.matrice_commun import (
    GENRES,
    edition_date,
    genre_of,
    head,
    repertoires_of,
    repertoires_of_profile,
    short,
    subtitle_of,
)
from fphref.documents.typographie import typo
from fphref.model.referentiel import Referentiel

FOOTER = "Données personnelles pseudonymisées, diffusion restreinte"
_LABEL_HEIGHT = 122.0
# The rows that stay in view must leave room for agents on a small screen: they are kept low.


def build_matrice_agents(referentiel: Referentiel, code_metier: str, effectif: int = 12) -> Workbook:
    """The workbook of one métier with `effectif` blank rows; `FphrefError` where it has no profile."""
    plan = plan_of(referentiel, code_metier, effectif)
    from_profile = repertoires_of_profile(referentiel, referentiel.profils[code_metier])
    repertoires = tuple({r.id: r for r in (*repertoires_of(referentiel, (plan.metier,)), *from_profile)}.values())
    title = f"Matrice des compétences · {code_metier} {plan.metier.intitule.doublet_court}"
    subtitle = subtitle_of(repertoires, f"échelle « {plan.echelle.intitule} »")
    footer = f"{FOOTER} · {code_metier}"
    return Workbook(
        title=typo(title),
        subject=typo(subtitle),
        date=edition_date(repertoires),
        author=next((r.editeur for r in repertoires if r.editeur), "fphref"),
        sheets=(
            readme(referentiel, plan, repertoires, title, subtitle, footer),
            _matrix(plan, title, subtitle, footer),
            coverage(plan, subtitle, footer),
            gaps(plan, subtitle, footer),
            listing(plan, subtitle, footer),
            scale_lists(plan, footer),
        ),
        names=plan.names(),
        properties=(
            ("fphref_document", "matrice_agents"),
            ("fphref_format", "1"),
            ("fphref_metier", code_metier),
            ("fphref_echelle", plan.echelle.id),
            ("fphref_referentiel", ", ".join(r.id for r in repertoires)),
        ),
    )


def _matrix(plan: Plan, title: str, subtitle: str, footer: str) -> Sheet:
    count = len(plan.attentes)
    width = 9.0 if count <= 24 else 7.6 if count <= 34 else 6.6
    rows = [*head(title, subtitle, max(plan.last, 6)), _legend(plan)]
    rows += _identity_rows(plan, width)
    rows += _total_rows(plan)
    heads = [Cell(typo(name), "entete") for name in ("Agent (pseudonyme)", "Service", "Date d'évaluation")]
    heads += [Cell(a.reference, f"entete-code:{_tint(a)}") for a in plan.attentes]
    rows.append(Row(tuple(heads), 18))
    blank = (Cell(None, "saisie-texte"), Cell(None, "saisie-texte"), Cell(None, "saisie-date"))
    rows += [Row((*blank, *(Cell(None, "saisie"),) * count), 19)] * plan.effectif
    merges = []
    start = FIRST
    for _, _, size in _bands(plan):
        if size > 1:
            merges.append(span(start, BAND, start + size - 1, BAND))
        start += size
    return Sheet(
        MATRICE,
        (Column(23), Column(17), Column(20), *(Column(width),) * count),
        tuple(rows),
        merges=tuple(merges),
        freeze=address(2, BODY),
        autofilter=span(1, HEAD, plan.last, plan.last_row),
        quiet=tuple(range(FIRST, plan.last + 1)),
        entries=_entries(plan),
        rules=(*_agent_rules(plan), *_state_rules(plan)),
        page=Print(
            "A3",
            area=span(1, 1, plan.last, plan.last_row),
            repeat_rows=f"{BAND}:{HEAD}",
            repeat_columns="A:C",
            footer=typo(footer),
        ),
        protected=True,
        zoom=85,
        tab="saisie",
    )


def _tint(attente: Attente) -> str:
    genre = genre_of(attente.item)
    return next(tint for key, _, tint, _ in GENRES if key == genre)


def _bands(plan: Plan) -> list[tuple[str, str, int]]:
    found = []
    for genre, title, tint, _ in GENRES:
        size = sum(1 for a in plan.attentes if genre_of(a.item) == genre)
        if size:
            found.append((title, tint, size))
    return found


def _legend(plan: Plan) -> Row:
    """A sample of each state beside its name, in the order of gravity; what does not fit is in « Lisez-moi »."""
    cells: list[Cell] = [Cell(typo("Lecture : niveau évalué / niveau requis"), "legende"), BLANK, BLANK]
    samples = _samples(plan)
    for text, look, label in samples:
        if len(cells) + 3 > max(plan.last, 18):
            break
        cells += [Cell(text, look), Cell(typo(label), "legende-texte"), BLANK]
    return Row(tuple(cells), 18)


def _samples(plan: Plan) -> list[tuple[str, str, str]]:
    codes = [n.code for n in plan.echelle.mesures]
    middle = len(codes) // 2
    asked = codes[middle]
    found = []
    if middle >= 2:
        found.append((f"{codes[middle - 2]}/{asked}", "ecart-majeur", "Manque ≥ 2"))
    if middle >= 1:
        found.append((f"{codes[middle - 1]}/{asked}", "ecart", "Manque de 1"))
    found.append((f"{asked}/{asked}", "conforme", "Conforme"))
    if middle + 1 < len(codes):
        found.append((f"{codes[middle + 1]}/{asked}", "au-dela", "Au-delà"))
    found.append(("", "a-evaluer", "À évaluer"))
    found += [(n.code, "sans-objet", n.libelle) for n in plan.echelle.niveaux if n.valeur is None]
    return found


def _identity_rows(plan: Plan, width: float) -> list[Row]:
    """Rows `IDS` to `REQUIRED_IDS`: ids, kinds, wordings, codes, criticité, ids of the required levels."""
    lines = max(2, int(width * 5.6 / 11.6))
    limit = int(lines * _LABEL_HEIGHT / 4.9)
    band = [BLANK, BLANK, Cell("Nature", "etiquette")]
    for title, tint, size in _bands(plan):
        look = f"bande-centre:{tint}"
        band += [Cell(title, look), *[Cell(None, look)] * (size - 1)]
    labels = [BLANK, BLANK, Cell("Compétence", "etiquette-bas")]
    kinds = dict.fromkeys(c.nomenclature for a in plan.attentes for c in getattr(a.item, "codes", ()))
    codes = [BLANK, BLANK, Cell(f"Codes ({', '.join(kinds)})" if kinds else "Codes", "etiquette")]
    most = 1
    for attente in plan.attentes:
        text = typo(attente.item.libelle)
        cut = short(text, limit)
        labels.append(Cell(cut, "vertical", note=text if cut != text else None))
        tags = [c.code for c in getattr(attente.item, "codes", ())]
        most = max(most, len(tags))
        codes.append(Cell("\n".join(tags) or None, "code"))
    stars = [Cell(a.criticite, "criticite") for a in plan.attentes]
    machine = ("#id_agent", "#service", "#date")
    required = ("#requis", None, None)
    return [
        Row(
            (*(Cell(m, "machine") for m in machine), *(Cell(a.item.id, "machine") for a in plan.attentes)),
            hidden=True,
        ),
        Row(tuple(band), 18),
        Row(tuple(labels), _LABEL_HEIGHT),
        Row(tuple(codes), 4 + 10 * most),
        Row((BLANK, BLANK, Cell(typo("Criticité (★ à ★★★)"), "etiquette"), *stars), 14),
        Row(
            (
                *(Cell(r, "machine") for r in required),
                *(Cell(f"R|{a.item.id}", "machine") for a in plan.attentes),
            ),
            hidden=True,
        ),
    ]


def _total_rows(plan: Plan) -> list[Row]:
    """Rows `REQUIS` to `ECART`. Nobody evaluated means nothing known: blank, not zero."""
    asked = [Cell(typed(a.niveau.code), "requis") if a.niveau else Cell("–", "requis") for a in plan.attentes]
    counted, holders, needs, balances = [], [], [], []
    for offset, attente in enumerate(plan.attentes):
        column = FIRST + offset
        area = span(column, BODY, column, plan.last_row, fixed="r")
        need, known = address(column, REQUIS, fixed="r"), address(column, EVALUES, fixed="r")
        level = f"INDEX(ech_valeurs,MATCH({need},ech_codes,0))"
        counted.append(Cell(0, "total", f"=SUMPRODUCT(ISNUMBER(ech_valeurs)*COUNTIF({area},ech_codes))"))
        holders.append(
            Cell(
                "",
                "total",
                f'=IF({known}=0,"",IFERROR(SUMPRODUCT(ISNUMBER(ech_valeurs)*(ech_valeurs>={level})'
                f'*COUNTIF({area},ech_codes)),""))',
            )
        )
        needs.append(Cell(attente.besoin, "total"))
        held, wanted = address(column, TITULAIRES, fixed="r"), address(column, BESOIN, fixed="r")
        balances.append(Cell("", "total-signe", f'=IF(OR({held}="",{wanted}=""),"",{held}-{wanted})'))
    lines = (
        ("Niveau requis", asked),
        ("Évalués", counted),
        ("Titulaires (niveau requis ou plus)", holders),
        ("Besoin", needs),
        ("Écart au besoin", balances),
    )
    return [Row((BLANK, BLANK, Cell(typo(label), "etiquette"), *cells), 15) for label, cells in lines]


def _entries(plan: Plan) -> tuple[Entry, ...]:
    codes = ", ".join(n.code for n in plan.echelle.niveaux)
    agents = span(1, BODY, 1, plan.last_row)
    return (
        Entry(
            agents,
            "custom",
            f"COUNTIF({span(1, BODY, 1, plan.last_row, fixed='cr')},{address(1, BODY)})=1",
            "Pseudonyme en double",
            typo("Ce pseudonyme est déjà dans la matrice : chaque agent a le sien."),
            "Pseudonyme",
            typo("Un pseudonyme stable, par exemple AGT-01. Ni nom, ni matricule, ni numéro de sécurité sociale."),
        ),
        Entry(
            span(3, BODY, 3, plan.last_row),
            "date",
            "36526",
            "Date non valide",
            typo("Écrire une date, par exemple 15/01/2027, à partir de l'an 2000."),
        ),
        Entry(
            span(FIRST, BODY, plan.last, plan.last_row),
            "list",
            on("Listes", span(1, SCALE, 1, SCALE + len(plan.echelle.niveaux) - 1, fixed="cr")),
            "Niveau non valide",
            typo(short(f"Choisir un niveau de l'échelle ({codes}), ou laisser vide : à évaluer.", 220)),
        ),
    )


def _agent_rules(plan: Plan) -> tuple[Rule, ...]:
    agents = span(1, BODY, 1, plan.last_row)
    first = address(1, BODY)
    everyone = span(1, BODY, 1, plan.last_row, fixed="cr")
    said = '" (en double)"'
    return (
        Rule(
            agents,
            f'AND({first}<>"",COUNTIF({everyone},{first})>1)',
            "alerte",
            f"0{said};0{said};0{said};@{said}",
        ),
    )


def _state_rules(plan: Plan) -> tuple[Rule, ...]:
    """One rule per required level and state, carrying ink and text: LibreOffice stops at the first true one."""
    body = span(FIRST, BODY, plan.last, plan.last_row)
    cell, agent = address(FIRST, BODY), address(1, BODY, fixed="c")
    asked = address(FIRST, REQUIS, fixed="r")
    rules = [
        Rule(body, f'AND({cell}<>"",ISNA(MATCH({cell},ech_codes,0)))', "alerte"),
        Rule(body, f'AND({agent}<>"",{cell}="",{asked}<>"–")', "a-evaluer"),
    ]
    rules += [Rule(body, f"{cell}={literal(n.code)}", "sans-objet") for n in plan.echelle.niveaux if n.valeur is None]
    rules.append(Rule(body, f'AND({cell}<>"",{asked}="–")', "sans-objet", _over("–")))
    for wanted in plan.echelle.mesures:
        states: dict[str, list[str]] = {}
        for held in plan.echelle.mesures:
            gap = (wanted.valeur or 0) - (held.valeur or 0)
            look = "ecart-majeur" if gap >= 2 else "ecart" if gap == 1 else "conforme" if gap == 0 else "au-dela"
            states.setdefault(look, []).append(f"{cell}={literal(held.code)}")
        for look, tests in states.items():
            either = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
            # An empty cell equals 0, which is a level of some scales.
            rules.append(
                Rule(body, f'AND({asked}={literal(wanted.code)},{cell}<>"",{either})', look, _over(wanted.code))
            )
    return tuple(rules)


def _over(code: str) -> str:
    """The number format that shows « 2/3 » while the cell holds 2 (or « U/O » while it holds U)."""
    said = f'"/{code}"'
    return f"0{said};-0{said};0{said};@{said}"
