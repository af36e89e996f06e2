"""The lines of « Matrice », from the machine ids to the last agent, each from its first position to its last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from fphref import reperes
from fphref.documents.classeur import BLANK, Cell
from fphref.documents.matrice_agents_connu import Connues, known
from fphref.documents.matrice_agents_couverture_calculs import item_word
from fphref.documents.matrice_agents_grille_forme import LABEL_HEIGHT, bands, level_width
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BAND,
    BESOIN,
    BODY,
    CODES,
    CRITICITE,
    DATE,
    ECART,
    EVALUES,
    FIRST,
    IDS,
    METIER,
    POSTE,
    RANG_METIER,
    RANGS,
    REPERE,
    REQUIS,
    SERVICE,
    TITULAIRES,
    Attente,
    Plan,
    niveau_requis,
    typed,
)
from fphref.documents.matrice_commun import ACTIVITES, GENRES, genre_of, short
from fphref.documents.typographie import typo
from fphref.evaluations.modele import Agent

_ROLES = {
    AGENT: reperes.AGENT,
    SERVICE: reperes.SERVICE,
    METIER: reperes.METIER,
    POSTE: reperes.POSTE,
    REPERE: reperes.REPERE,
    DATE: reperes.DATE,
}
_IDENTITY = ("Agent (pseudonyme)", "Service", "Métier", "Poste", "Repère (non relu)", "Date (si différente)")
_ACROSS = ("saisie-forte", "saisie-texte", "saisie-texte", "saisie-texte", "saisie-repere", "saisie-date")
_UPRIGHT = (
    "saisie-colonne", "saisie-texte-colonne", "saisie-texte-colonne", "saisie-texte-colonne", "saisie-repere-colonne",
    "saisie-date-colonne",
)  # fmt: skip
_MARGIN = {
    BAND: "Nature",
    CODES: "Codes",
    CRITICITE: "Criticité (★ à ★★★)",
    REQUIS: "Niveau requis",
    EVALUES: "Évalués",
    TITULAIRES: "Titulaires (niveau requis ou plus)",
    BESOIN: "Besoin",
    ECART: "Écart au besoin",
}
_UPRIGHT_MARGIN = {BAND: "", CRITICITE: "Criticité", TITULAIRES: "Titulaires"}
_LIVE = {
    REQUIS: ("ref_requis", "requis"),
    EVALUES: ("couv_evalues", "total"),
    TITULAIRES: ("couv_titulaires", "total"),
    BESOIN: ("couv_besoins", "total"),
}


def lines(plan: Plan) -> Iterator[list[Cell]]:
    """Every line, from the machine ids to the last agent, each from its first position to its last."""
    across = plan.demande.orientation == "agents"
    yield _ids(plan)
    yield _ranks(plan)
    yield _bands(plan, "bande-centre" if across else "bande-verticale")
    yield _labels(plan, across)
    margin = "etiquette" if across else "entete-bas"
    codes = [Cell("\n".join(c.code for c in getattr(a.item, "codes", ())) or None, "code") for a in plan.attentes]
    yield _line(plan, _margin_label(plan, CODES), margin, codes)
    stars = [Cell(a.criticite, "criticite-etoiles") for a in plan.attentes]
    yield _line(plan, _margin_label(plan, CRITICITE), margin, stars)
    for line in (REQUIS, EVALUES, TITULAIRES, BESOIN, ECART):
        yield _line(plan, _margin_label(plan, line), margin, _figures(plan, line))
    yield _heads(plan)
    levels = known(plan)
    agents = plan.demande.agents
    only = plan.metiers[0].code if len(plan.metiers) == 1 and not agents else None
    for rank in range(plan.effectif):
        yield _agent(plan, BODY + rank, agents[rank] if rank < len(agents) else None, only, levels)


def _line(plan: Plan, label: str, look: str, cells: Sequence[Cell], required: Sequence[Cell] = ()) -> list[Cell]:
    folded = list(required) or [BLANK] * (plan.control - plan.last)
    folded += [BLANK] * (plan.control - plan.last - len(folded))
    return [*[BLANK] * (DATE - 1), Cell(typo(label), look), *cells, *folded]


def _margin_label(plan: Plan, line: int) -> str:
    if line == CODES:
        kinds = dict.fromkeys(c.nomenclature for a in plan.attentes for c in getattr(a.item, "codes", ()))
        return f"Codes ({', '.join(kinds)})" if kinds else "Codes"
    if plan.demande.orientation == "agents":
        return _MARGIN[line]
    return _UPRIGHT_MARGIN.get(line, _MARGIN[line])


def _ids(plan: Plan) -> list[Cell]:
    roles = [Cell(_ROLES[p], "machine") if p in _ROLES else BLANK for p in range(1, FIRST)]
    evaluated = [Cell(a.item.id, "machine") for a in plan.attentes]
    required = [Cell(reperes.REQUIS + a.item.id, "machine") for a in plan.attentes] + [BLANK] if plan.exigeant else []
    return [*roles, *evaluated, *required, Cell(reperes.CONTROLE, "machine")]


def _ranks(plan: Plan) -> list[Cell]:
    """Hidden: where the required level of each compétence stands, and its line in « Référentiel ».

    Where nothing is required: the line itself, which says what métiers ask for it.
    """
    mark = Cell(reperes.classeur_mark(reperes.MATRICE_AGENTS, plan.echelle.id), "machine")
    before = [BLANK, mark, *[BLANK] * (FIRST - 3)]
    if not plan.exigeant:
        own_ids = (plan.cell(IDS, position, line_fixed=True) for position in range(FIRST, plan.last + 1))
        found = [Cell("", "machine", f'=IFERROR(MATCH({own},ref_ids,0),"")') for own in own_ids]
        return [*before, *found, *[BLANK] * (plan.control - plan.last)]
    asked = plan.span(IDS, plan.first_required, IDS, plan.last_required)
    found = []
    for position in range(FIRST, plan.last + 1):
        own = plan.cell(IDS, position, line_fixed=True)
        found.append(Cell("", "machine", f'=IFERROR(MATCH("{reperes.REQUIS}"&{own},{asked},0),"")'))
    for position in range(plan.first_required, plan.last_required + 1):
        own = plan.cell(IDS, position, line_fixed=True)
        found.append(Cell("", "machine", f'=IFERROR(MATCH(MID({own},{len(reperes.REQUIS) + 1},250),ref_ids,0),"")'))
    return [*before, *found, BLANK, BLANK]


def _tint(attente: Attente) -> str:
    genre = genre_of(attente.item)
    return next(tint for key, _, tint, _ in (*GENRES, ACTIVITES) if key == genre)


def _bands(plan: Plan, look: str) -> list[Cell]:
    cells: list[Cell] = []
    for title, tint, _, size in bands(plan):
        cells += [Cell(title, f"{look}:{tint}"), *[Cell(None, f"{look}:{tint}")] * (size - 1)]
    across = plan.demande.orientation == "agents"
    line = _line(plan, _margin_label(plan, BAND), "etiquette" if across else "entete-bas", cells, [_folded(plan)])
    line[AGENT - 1] = Cell(typo(_guide(plan)), "mode-emploi")
    return line


def _folded(plan: Plan) -> Cell:
    return Cell(typo("Niveaux requis, selon le métier de chaque agent"), "legende") if plan.exigeant else BLANK


def _guide(plan: Plan) -> str:
    steps = " · ".join(f"{n.code} {n.libelle}" for n in plan.echelle.niveaux)
    read = "La case montre « évalué/requis »." if plan.exigeant else "La case montre le niveau évalué."
    return (
        f"Un pseudonyme par agent, un niveau par case (liste).\n{read} Case vide : à évaluer, jamais zéro.\n"
        f"Échelle « {plan.echelle.intitule} »\n{steps}"
    )


def _labels(plan: Plan, across: bool) -> list[Cell]:
    what = item_word(plan)
    lines = max(2, int(level_width(plan) * 5.6 / 11.6))
    cells, folded = [], []
    drawn = "vertical" if across else "libelle-ligne"
    for attente in plan.attentes:
        text = typo(attente.item.libelle)
        shown = _upright(text, lines) if across else text
        cells.append(Cell(shown, drawn, note=typo(_note(plan, attente))))
        folded.append(Cell(shown, drawn))
    look = "etiquette-bas" if across else "entete-bas-gauche"
    return _line(plan, what, look, cells, [*folded, Cell(None, "glissiere")] if plan.exigeant else ())


def _upright(text: str, lines: int) -> str:
    """A wording on that many lines, broken here: programs do not break upright texts at the same places."""
    fits = int(LABEL_HEIGHT / 4.1)
    shown = text
    while len(parts := textwrap.wrap(shown, fits, break_on_hyphens=False)) > lines:
        shown = short(text, len(shown) - 1)
    return "\n".join(parts)


def _note(plan: Plan, attente: Attente) -> str:
    """The whole wording, what each métier asks, what each level means."""
    parts = [attente.item.libelle]
    asked = []
    for metier in plan.metiers:
        niveau = niveau_requis(plan, attente, metier.code)
        if niveau is not None:
            asked.append(f"{metier.code} : {niveau.code} {niveau.libelle}")
    if asked:
        parts.append("Requis\n" + "\n".join(asked))
    steps = (f"{n.code} {n.libelle}" + (f" : {n.description}" if n.description else "") for n in plan.echelle.niveaux)
    parts.append("Niveaux\n" + "\n".join(steps))
    return "\n\n".join(parts)


def _figures(plan: Plan, line: int) -> list[Cell]:
    """One figure per compétence, read by its id where it is computed."""
    if not plan.exigeant and line != EVALUES:
        return [BLANK] * len(plan.attentes)
    if line == ECART:
        return [Cell("", "total-signe", _balance(plan, position)) for position in range(FIRST, plan.last + 1)]
    name, look = _LIVE[line]
    ids = "ref_ids" if line == REQUIS else "couv_ids"
    cells = []
    for position in range(FIRST, plan.last + 1):
        own = plan.cell(IDS, position, line_fixed=True)
        cells.append(Cell("", look, f'=IFERROR(INDEX({name},MATCH({own},{ids},0)),"")'))
    return cells


def _balance(plan: Plan, position: int) -> str:
    held, wanted = (plan.cell(line, position, line_fixed=True) for line in (TITULAIRES, BESOIN))
    return f'=IF(OR({held}="",{wanted}=""),"",{held}-{wanted})'


def _heads(plan: Plan) -> list[Cell]:
    names = [Cell(typo(name), "entete") for name in _IDENTITY]
    codes = [Cell(a.reference, f"entete-code:{_tint(a)}") for a in plan.attentes]
    folded: list[Cell] = []
    if plan.exigeant:
        hint = typo("Le + ouvre et referme les niveaux requis.")
        folded = [*(Cell(a.reference, "entete-code") for a in plan.attentes), Cell(None, "glissiere", note=hint)]
    return [BLANK, *names, *codes, *folded, Cell("Contrôle", "machine")]


def _agent(plan: Plan, line: int, agent: Agent | None, metier: str | None, levels: Connues) -> list[Cell]:
    across = plan.demande.orientation == "agents"
    said = (agent.agent, agent.service, agent.metier, agent.poste) if agent else ("", "", metier or "", "")
    looks = _ACROSS if across else _UPRIGHT
    texts = [*(Cell(text or None, look) for text, look in zip(said, looks, strict=False)), *_unsaid(looks)]
    job = plan.cell(line, METIER, position_fixed=True)
    rank = Cell("", "machine", f'=IFERROR(MATCH({job},req_metiers,0),"")')
    required: list[Cell] = []
    if plan.exigeant:
        known_rank = plan.cell(line, RANG_METIER, position_fixed=True)
        for position in range(plan.first_required, plan.last_required + 1):
            place = plan.cell(RANGS, position, line_fixed=True)
            formula = f'=IF({known_rank}="","",IFERROR(INDEX(req_niveaux,{place},{known_rank}),""))'
            required.append(Cell("", "requis-agent", formula))
        required.append(_RAIL)
    held = [_LEVEL] * len(plan.attentes)
    if agent is not None:
        held = [
            Cell(typed(levels[key].niveau), "saisie") if (key := (agent.agent, a.item.id)) in levels else _LEVEL
            for a in plan.attentes
        ]
    control = Cell(agent.agent, "machine") if agent is not None else BLANK
    return [rank, *texts, *held, *required, control]


_LEVEL = Cell(None, "saisie")
_RAIL = Cell(None, "glissiere")


def _unsaid(looks: Sequence[str]) -> list[Cell]:
    return [Cell(None, look) for look in looks[4:]]
