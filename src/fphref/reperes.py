"""The marks that a workbook carries in hidden cells so that it can be read back, wherever its rows and columns went.

Every mark stands in a cell: cells survive a save by another program, a copied sheet, a renamed one; document
properties and defined names do not, and are hints only.
"""

from __future__ import annotations

AGENT = "#id_agent"
SERVICE = "#service"
METIER = "#metier"
POSTE = "#poste"
REPERE = "#repere"
"""The manager's own column: never read back, never exported."""
DATE = "#date"
CONTROLE = "#controle"
"""The far end of each agent's line: the pseudonym again, as it was when the file was made."""
DATE_EVALUATION = "Date d’évaluation"
"""The label of the campaign date: the date stands to its right, in the same row, above (or left of) the agents."""

ROLES = (AGENT, SERVICE, METIER, POSTE, REPERE, DATE, CONTROLE)
REQUIS = "R|"
"""Before the id of a compétence: its required levels. The bare id marks what was evaluated."""

CLASSEUR = "#fphref"
"""`#fphref|matrice_agents|2|acquis5`: kind of document, version of its form, scale."""

MATRICE_AGENTS = "matrice_agents"
REFERENTIEL = "referentiel"
FORMAT = "2"


def classeur_mark(kind: str, *more: str) -> str:
    """The mark of a workbook of that kind."""
    return "|".join((CLASSEUR, kind, FORMAT, *more))


def read_classeur_mark(text: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Kind, version and the rest of such a mark; None for any other text."""
    head, *rest = text.split("|")
    return (rest[0], rest[1], tuple(rest[2:])) if head == CLASSEUR and len(rest) >= 2 else None
