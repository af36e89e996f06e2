"""« Écarts »: one row per agent and compétence, from which to filter, print and pivot."""

from __future__ import annotations

from collections.abc import Iterator

from fphref.documents.classeur import BLANK, Cell, Column, Print, Row, Rule, Sheet, address, on, span
from fphref.documents.matrice_agents_connu import known
from fphref.documents.matrice_agents_feuilles import heads
from fphref.documents.matrice_agents_plan import ECARTS, MAX_LIVE, Attente, Plan, niveau_requis, typed
from fphref.documents.matrice_commun import genre_label, head, height
from fphref.documents.typographie import grouped, typo
from fphref.reperes import REQUIS

_HELPERS = ("#rang", "#id", "#colonne", "#requis", "#referentiel")
_HEADS = (
    "Agent", "Service", "Métier", "Poste", "Compétence", "Nature", "Criticité", "Requis", "Évalué", "Écart", "État",
    "Date", "Identifiant",
)  # fmt: skip
_LEFT = ("Agent", "Service", "Métier", "Poste", "Compétence", "Nature", "État", "Identifiant")
_WIDTHS = (17.0, 18.0, 11.0, 15.0, 58.0, 15.0, 10.5, 9.0, 9.0, 8.0, 21.0, 12.0, 30.0)
_FIRST = len(_HELPERS) + 1
_LAST = len(_HELPERS) + len(_HEADS)
_HEAD, _BODY = 5, 6
_PAGE_ROWS = 30
"""What one printed page takes."""

MAJEUR, ECART, CONFORME, AU_DELA = "écart majeur", "écart", "conforme", "au-delà"
A_EVALUER, SANS_OBJET, NON_REQUIS = "à évaluer", "sans objet", "non requis"
INCONNUE, SUPPRIMEE = "saisie non reconnue", "colonne supprimée"
SANS_METIER, SANS_PROFIL = "métier à préciser", "métier sans profil"
_STATES = (
    (MAJEUR, "ecart-majeur"),
    (ECART, "ecart"),
    (CONFORME, "conforme"),
    (AU_DELA, "au-dela"),
    (A_EVALUER, "a-evaluer"),
    (SANS_OBJET, "sans-objet"),
    (NON_REQUIS, "sans-objet"),
    (INCONNUE, "alerte"),
    (SUPPRIMEE, "alerte"),
    (SANS_METIER, "alerte"),
    (SANS_PROFIL, "sans-objet"),
)
_GUIDE = (
    "Écart = niveau évalué − niveau requis : −1, il manque un niveau. Pour voir l'urgent d'abord, filtrer « État » sur "
    "« écart majeur » et trier « Criticité ». Tableau croisé : plage nommée « ecarts_donnees »."
)


def gaps(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """A live list while it stays light; above `MAX_LIVE` pairs, the evaluated ones as they were that day."""
    rows = [
        *head("Écarts par agent et par compétence", subtitle, _LAST, _FIRST),
        Row((*_before(), Cell(typo(_GUIDE), "legende")), 18),
        Row((*_before(), _notice(plan)), 16),
        heads((*_HELPERS, *_HEADS), _LEFT, 24),
    ]
    body = list(_live(plan) if plan.vivant else _fixed(plan))
    rows += body
    last = _HEAD + max(1, len(body))
    state = address(_column("État"), _BODY, fixed="c")
    marked = span(_column("Écart"), _BODY, _column("État"), last)
    return Sheet(
        ECARTS,
        tuple(Column(w, hidden=n < _FIRST - 1) for n, w in enumerate((*(8.0,) * len(_HELPERS), *_WIDTHS))),
        tuple(rows),
        freeze=address(_FIRST + 1, _BODY),
        autofilter=span(1, _HEAD, _LAST, last),
        rules=tuple(Rule(marked, f'{state}="{text}"', look) for text, look in _STATES),
        page=Print(
            "A3",
            area=span(1, 1, _LAST, _printed(plan, last)),
            repeat_rows=f"{_HEAD}:{_HEAD}",
            footer=typo(footer),
        ),
        protected=plan.demande.protege,
        tab="lecture",
    )


def gaps_names(plan: Plan) -> tuple[tuple[str, str], ...]:
    """`ecarts_donnees`, titles included: what a pivot table is made of."""
    size = plan.effectif * len(plan.attentes) if plan.vivant else sum(1 for _ in _known_pairs(plan))
    area = span(_FIRST, _HEAD, _LAST, _HEAD + max(1, size), fixed="cr")
    return (("ecarts_donnees", on(ECARTS, area)),)


def _before() -> tuple[Cell, ...]:
    return (BLANK,) * (_FIRST - 1)


def _column(name: str) -> int:
    return _FIRST + _HEADS.index(name)


def _printed(plan: Plan, last: int) -> int:
    """The last row to print: what is required of known agents; one page while nobody is known."""
    if not plan.vivant:
        return last
    if not plan.demande.agents:
        return min(last, _PAGE_ROWS)
    return max(_BODY, _HEAD + _pairs(plan)[1])


def _notice(plan: Plan) -> Cell:
    if not plan.vivant:
        pairs = grouped(plan.effectif * len(plan.attentes))
        text = (
            f"Liste figée à la création du classeur : {pairs} couples agent × compétence ; au-delà de "
            f"{grouped(MAX_LIVE)}, un tableur peine à suivre la saisie. Synthèse et Couverture restent calculées ; "
            "« fphref matrice agents --par service » donne des classeurs plus petits."
        )
        return Cell(typo(text), "legende")
    followed = f"ROWS(mat_agents)*COLUMNS(mat_agents)<>{plan.effectif}"
    changed = typo(f"Attention : des lignes d'agents ont été ajoutées ou ôtées, cette liste en suit {plan.effectif}.")
    calm = typo("Calculée depuis « Matrice », à chaque saisie.")
    last = _HEAD + plan.effectif * len(plan.attentes)
    printed = _printed(plan, last)
    if printed == last:
        return Cell(calm, "legende", f'=IF({followed},"{changed}","{calm}")')
    beyond = span(_column("État"), printed + 1, _column("État"), last, fixed="cr")
    cut = typo(
        f"Seules les {printed} premières lignes s'impriment : Mise en page, Zone d'impression, Annuler, pour les "
        "imprimer toutes."
    )
    return Cell(
        calm,
        "legende",
        f'=IF({followed},"{changed}",IF(COUNTIFS({beyond},"?*",{beyond},"<>{NON_REQUIS}",{beyond},"<>{SANS_PROFIL}")>0,"{cut}","{calm}"))',
    )


def _pairs(plan: Plan) -> tuple[list[tuple[int, Attente]], int]:
    """Every pair, by rank of the agent from 1; those that are required come first, and how many they are.

    What is not required at first may be later (another métier is typed): it is kept, at the end, and not printed.
    """
    agents = plan.demande.agents
    asked: list[tuple[int, Attente]] = []
    others: list[tuple[int, Attente]] = []
    for rank in range(1, plan.effectif + 1):
        for attente in plan.attentes:
            agent = agents[rank - 1] if rank <= len(agents) else None
            known_none = agent is not None and niveau_requis(plan, attente, agent.metier) is None
            spare = bool(agents) and agent is None
            (others if known_none or spare else asked).append((rank, attente))
    return asked + others, len(asked)


def _live(plan: Plan) -> Iterator[Row]:
    for n, (rank, attente) in enumerate(_pairs(plan)[0], _BODY):
        yield _live_row(plan, n, rank, attente)


def _live_row(plan: Plan, n: int, rank: int, attente: Attente) -> Row:
    """Row `n`: its hidden cells say which agent and which compétence, all the rest follows from them."""
    across = plan.demande.orientation == "agents"

    def at(name: str, place: str) -> str:
        return f"INDEX({name},$A{n},{place})" if across else f"INDEX({name},{place},$A{n})"

    def shown(formula: str) -> str:
        return f'=IF($F{n}="","",{formula})'

    def text(name: str) -> str:
        return shown(f'INDEX({name},$A{n})&""')

    agent, held, asked = f"INDEX(mat_agents,$A{n})", at("mat_niveaux", f"$C{n}"), at("mat_requis", f"$D{n}")
    # Compared by `=`, not by MATCH: a « ? » or « * » typed as a level must not find one.
    pair = f"(pair_evalue=$N{n})*(pair_requis=$M{n})"
    gap = f'IF($O{n}<=-2,"{MAJEUR}",IF($O{n}=-1,"{ECART}",IF($O{n}=0,"{CONFORME}","{AU_DELA}")))'
    unmeasured = f'IF(SUMPRODUCT((ech_codes=$N{n})*1)=0,"{INCONNUE}","{SANS_OBJET}")'
    unknown = f'IF(ISNA(MATCH($H{n},lst_metiers,0)),"{SANS_METIER}","{SANS_PROFIL}")'
    state = shown(
        f'IF(OR($C{n}="",$D{n}=""),"{SUPPRIMEE}",IF(ISNUMBER($O{n}),{gap},IF(AND($N{n}<>"",SUMPRODUCT((mes_codes=$N{n})*1)=0),'
        f'{unmeasured},IF($M{n}="",{unknown},IF($M{n}="–","{NON_REQUIS}","{A_EVALUER}")))))'
    )
    day = f"INDEX(mat_dates,$A{n})"
    when = f'IF($N{n}="","",IF({day}<>"",{day},IF(date_campagne="","",date_campagne)))'
    critical = f"INDEX(ref_criticites,$E{n})"
    cells = (
        Cell(rank, "machine"),
        Cell(attente.item.id, "machine"),
        Cell("", "machine", f'=IFERROR(MATCH($B{n},mat_ids,0),"")'),
        Cell("", "machine", f'=IFERROR(MATCH("{REQUIS}"&$B{n},mat_ids_requis,0),"")'),
        Cell("", "machine", f"=MATCH($B{n},ref_ids,0)"),
        Cell("", "ligne-forte", f'=IF({agent}<>"",{agent},IF($N{n}<>"","(sans pseudonyme)",""))'),
        Cell("", "ligne-discrete", text("mat_services")),
        Cell("", "ligne-discrete", text("mat_metiers")),
        Cell("", "ligne-discrete", text("mat_postes")),
        Cell("", "ligne", shown(f"INDEX(ref_libelles,$E{n})")),
        Cell("", "ligne-discrete", shown(f"INDEX(ref_natures,$E{n})")),
        Cell("", "ligne-criticite", shown(f'IF({critical}="","",{critical})')),
        Cell("", "ligne-centre", shown(f'IF($D{n}="","",{asked})')),
        Cell("", "ligne-centre", f'=IF($C{n}="","",IF({held}="","",{_number(plan, held)}))'),
        Cell("", "ligne-signe", shown(f'IF(SUMPRODUCT({pair})=0,"",SUMPRODUCT({pair}*pair_ecart))')),
        Cell("", "ligne-etat", state),
        Cell("", "ligne-date", shown(when)),
        Cell("", "ligne-discrete", shown(f"$B{n}")),
    )
    return Row(cells, _tall(attente))


def _tall(attente: Attente) -> float:
    """Room for the whole wording, and for the id."""
    return max(height(typo(attente.item.libelle), 57, 10, 17), height(attente.item.id, 27, 9))


def _number(plan: Plan, held: str) -> str:
    """A level pasted as a text is the number it writes, as it is for what counts levels; « 2/3 » is no number."""
    if any(n.code.isdigit() and isinstance(typed(n.code), str) for n in plan.echelle.niveaux):
        return held
    return f"IF(AND(ISTEXT({held}),LEN({held})<3),IFERROR(VALUE({held}),{held}),{held})"


def _known_pairs(plan: Plan) -> Iterator[tuple[int, Attente]]:
    levels = known(plan)
    for rank, agent in enumerate(plan.demande.agents):
        for attente in plan.attentes:
            if (agent.agent, attente.item.id) in levels:
                yield rank, attente


def _fixed(plan: Plan) -> Iterator[Row]:
    """The pairs that had a level when the workbook was made."""
    levels = known(plan)
    for rank, attente in _known_pairs(plan):
        agent = plan.demande.agents[rank]
        evaluation = levels[agent.agent, attente.item.id]
        gap, state = _compared(plan, attente, agent.metier, evaluation.niveau)
        asked = niveau_requis(plan, attente, agent.metier)
        cells = (
            *_before(),
            Cell(agent.agent, "ligne-forte"),
            Cell(agent.service, "ligne-discrete"),
            Cell(agent.metier, "ligne-discrete"),
            Cell(agent.poste, "ligne-discrete"),
            Cell(typo(attente.item.libelle), "ligne"),
            Cell(genre_label(attente.item), "ligne-discrete"),
            Cell(attente.criticite, "ligne-criticite"),
            Cell(typed(asked.code) if asked else "–", "ligne-centre"),
            Cell(typed(evaluation.niveau), "ligne-centre"),
            Cell(gap, "ligne-signe"),
            Cell(state, "ligne-etat"),
            Cell(evaluation.date, "ligne-date"),
            Cell(attente.item.id, "ligne-discrete"),
        )
        yield Row(cells, _tall(attente))


def _compared(plan: Plan, attente: Attente, metier: str, code: str) -> tuple[int | None, str]:
    """The gap of a level and its state; the same words as the formulas."""
    held = plan.echelle.niveau(code)
    if held is None:
        return None, INCONNUE
    if held.valeur is None:
        return None, SANS_OBJET
    if metier not in {m.code for m in plan.demandeurs}:
        return None, SANS_PROFIL if metier in plan.demande.metiers else SANS_METIER
    asked = niveau_requis(plan, attente, metier)
    if asked is None:
        return None, NON_REQUIS
    gap = held.valeur - (asked.valeur or 0)
    return gap, MAJEUR if gap <= -2 else ECART if gap == -1 else CONFORME if gap == 0 else AU_DELA
