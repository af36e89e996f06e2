"""What libyaml says in English of a text it cannot read, in the words of the person who will mend it."""

from __future__ import annotations

import re

Spot = tuple[int, int]

_MORE_THAN_ONE_COLON = re.compile(r":\s.*:(\s|$)")
_NO_SPACE = re.compile(r"^\s*(- )?[\w-]+:[^\s/]")
_TEXT_BEGUN = re.compile(r"^\s*(- )?[\w-]+:\s+[^\s#|>&*!]")
_ODD_SPACE = re.compile("^[ \t]*[\u00a0\u2000-\u200a\u202f\u3000]")

ODD_SPACE = "espace insécable, invisible, en début de ligne ; la remplacer par une espace ordinaire"
TAB = "tabulation en début de ligne ; la remplacer par des espaces"
TWO_COLONS = "deux « : » sur la même ligne ; mettre le texte entre guillemets"
NO_SPACE = "il manque une espace après « : »"
CONTINUED = " ; ou bien « : » dans la suite d’un texte, à mettre entre guillemets"
INDENT = "retrait irrégulier"
INDENT_OR_QUOTE = f"{INDENT}, ou guillemet mal fermé"
UNKNOWN = "structure inattendue à cet endroit ; comparer avec les lignes voisines"

# English, French, and whether the place to mend is where the thing began rather than where reading stopped.
_PROBLEMS: tuple[tuple[str, str, bool], ...] = (
    ("could not find expected ':'", "il manque « : » suivi d’une espace après la clé, ou une espace après « - »", True),
    ("found unexpected end of stream", "guillemet ouvert et jamais fermé", True),
    ("did not find expected ',' or", "crochet ou accolade non fermé, ou virgule oubliée", True),
    ("tab character", "tabulation ; la remplacer par des espaces", False),
    (
        "cannot start any token",
        "caractère qui ne peut pas commencer une valeur ; mettre le texte entre guillemets",
        False,
    ),
    ("did not find expected node content", "crochet ou accolade non fermé, ou virgule en trop", True),
    ("did not find expected comment or line break", "texte après « | » ou « > » ; aller à la ligne", False),
    ("did not find expected '-' indicator", "retrait irrégulier dans une liste", False),
    ("found unknown escape character", "barre oblique inverse dans un texte entre guillemets doubles", False),
    ("block sequence entries are not allowed", "« - » mal placé ; aller à la ligne avant la liste", False),
    ("found undefined tag handle", "« ! » en début de valeur ; mettre le texte entre guillemets", False),
)


def explain(problem: str, text: str, stopped: Spot, began: Spot | None) -> tuple[str, Spot]:
    """The French sentence, and the place to mend: line and column from 1."""
    lines = text.splitlines()
    for line in dict.fromkeys((stopped[0], began[0] if began else stopped[0])):
        if 0 < line <= len(lines) and _ODD_SPACE.match(lines[line - 1]):
            return ODD_SPACE, (line, 1)
        if 0 < line <= len(lines) and lines[line - 1].lstrip(" ").startswith("\t"):
            return TAB, (line, 1)
    if "mapping values are not allowed" in problem:
        here = lines[stopped[0] - 1] if stopped[0] <= len(lines) else ""
        return (TWO_COLONS, stopped) if _MORE_THAN_ONE_COLON.search(here) else _indentation(lines, stopped)
    if "did not find expected key" in problem:
        return _indentation(lines, stopped)
    for english, french, at_start in _PROBLEMS:
        if english in problem:
            return french, began if at_start and began else stopped
    return UNKNOWN, stopped


def _indentation(lines: list[str], stopped: Spot) -> tuple[str, Spot]:
    """A line that is not where its neighbours are, with both indents where they differ."""
    line = stopped[0]
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    above = next((n for n in range(line - 1, 0, -1) if lines[n - 1].strip(" \t-") and _is_data(lines[n - 1])), 0)
    indent, other = _indent(here), _indent(lines[above - 1]) if above else 0
    if above and _NO_SPACE.match(lines[above - 1]):
        return NO_SPACE, (above, other + 1)
    if not above or indent == other:
        return INDENT_OR_QUOTE, stopped
    text = (
        f"{INDENT} : {indent} espace{'s' * (indent > 1)} en tête de cette ligne, {other} à la ligne {above} "
        "(les clés d’un même niveau commencent à la même colonne)"
    )
    if indent > other and _TEXT_BEGUN.match(lines[above - 1]):
        text += CONTINUED
    return text, (line, indent + 1)


def _is_data(line: str) -> bool:
    return not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
