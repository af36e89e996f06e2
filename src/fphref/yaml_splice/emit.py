"""Values as YAML text: the canonical form of what is new, in the style of what it replaces."""

from __future__ import annotations

import re

from fphref.yaml_splice.nodes import Tree

WIDTH = 110
"""Longer lines are folded (`>-`)."""


class Brut(str):
    """A text written without quotation marks although it looks like a number or a date (`date: 2026-11-22`)."""

    __slots__ = ()


class OneLine(dict[str, Tree]):
    """A mapping written `{a: b, c: d}` where nothing beside it says otherwise."""

    __slots__ = ()


# What YAML 1.1 or 1.2 would take for something else than a text.
_NOT_TEXT = re.compile(
    r"(?:~|null|true|false|yes|no|on|off|y|n|<<|=)\Z"
    r"|[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*(?::[0-5]?[0-9])*)\Z"
    r"|[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?\Z"
    r"|[-+]?\.(?:inf|nan)\Z"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}",
    re.IGNORECASE,
)
_SPECIAL_START = frozenset("-?:,[]{}#&*!|>'\"%@`.=~")
_ESCAPED = re.compile('[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"\\\\]')
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_WORD_BREAK = re.compile(r"(?<! ) (?! )")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "\u00a0": "\u00a0"}


def is_plain(value: str, *, flow: bool = False) -> bool:
    """Whether a text may stand without quotation marks, and is then still a text for every reader."""
    return _is_plain_form(value, flow) and not _NOT_TEXT.match(value)


def _is_plain_form(value: str, flow: bool) -> bool:
    if not value or value != value.strip() or value[0] in _SPECIAL_START or _UNPRINTABLE.search(value):
        return False
    if ": " in value or " #" in value or value.endswith(":"):
        return False
    return not (flow and re.search(r"[,\[\]{}]|:(?![/\w])", value))


def quoted(value: str, mark: str = "") -> str:
    """A text between quotation marks: double ones, unless single ones need no escape."""
    single = "'" + value.replace("'", "''") + "'"
    if not _UNPRINTABLE.search(value):
        if mark == "'":
            return single
        if not mark and ('"' in value or "\\" in value) and "'" not in value:
            return single
    return '"' + _ESCAPED.sub(lambda found: _escape(found.group()), value) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}")


def can_fold(value: str) -> bool:
    """Whether a text reads back the same from a folded block."""
    return bool(value) and value == value.strip() and not _UNPRINTABLE.search(value)


def folded(value: str, indent: int, newline: str, header: str = ">-") -> str:
    """A folded block whose lines begin at column `indent`."""
    lines: list[str] = []
    for word in _WORD_BREAK.split(value):
        if lines and indent + len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return newline.join([header, *(" " * indent + line for line in lines)])


def scalar(value: str | int | None, *, used: int, indent: int, newline: str, style: str = "auto", old: str = "",
           block: bool = True) -> str:  # fmt: skip
    """The text of a value: `used` columns stand before it, a block of its own begins at column `indent`.

    `style` is that of the value it replaces (`old`): kept where it can hold the new one. `block` False leaves one line.
    """
    if value is None:
        return "null"
    if isinstance(value, int):
        return quoted(str(value), style) if style in ("'", '"') else str(value)
    if style in ("'", '"'):
        return quoted(value, style)
    if style in ("|", ">") and block and can_fold(value):
        return folded(value, indent, newline)
    if style == "|" and block and _can_stay_literal(value):
        return newline.join(["|-", *(" " * indent + line if line else "" for line in value.split("\n"))])
    as_is = isinstance(value, Brut) or (style == "" and bool(_NOT_TEXT.match(old)))
    plain = _is_plain_form(value, not block) and (as_is or not _NOT_TEXT.match(value))
    if plain and (not block or used + len(value) <= WIDTH):
        return value
    if block and used + len(value) > WIDTH and can_fold(value):
        return folded(value, indent, newline)
    return value if plain else quoted(value)


def _can_stay_literal(value: str) -> bool:
    lines = value.split("\n")
    return all(line == line.strip() and not _UNPRINTABLE.search(line) for line in lines) and bool(
        lines[0] and lines[-1]
    )


def key_text(key: str) -> str:
    """A key as it is written."""
    return key if is_plain(key) else quoted(key)


def after_key(value: Tree, column: int, newline: str, head: int) -> str:
    """What follows `key:`; the key stands at `column`, and `head` columns are used up to the colon."""
    if value is None:
        return ""
    if not isinstance(value, dict | list):
        return " " + scalar(value, used=head + 1, indent=column + 2, newline=newline)
    if not value:
        return " {}" if isinstance(value, dict) else " []"
    return newline + " " * (column + 2) + body(value, column + 2, newline)


def body(value: Tree, column: int, newline: str) -> str:
    """A block collection that begins at `column`; its first line is not indented."""
    between = newline + " " * column
    if isinstance(value, dict) and value:
        return between.join(pair(key, inner, column, newline) for key, inner in value.items())
    if isinstance(value, list) and value:
        return between.join(item(inner, column, newline) for inner in value)
    return "{}" if isinstance(value, dict) else "[]"


def pair(key: str, value: Tree, column: int, newline: str) -> str:
    """`key: value`, the key at `column`."""
    name = key_text(key)
    return f"{name}:{after_key(value, column, newline, column + len(name) + 1)}"


def item(value: Tree, column: int, newline: str) -> str:
    """`- value`, the dash at `column`."""
    if isinstance(value, OneLine):
        return "- " + flow(value)
    if isinstance(value, dict | list):
        return "- " + body(value, column + 2, newline)
    return "- " + scalar(value, used=column + 2, indent=column + 2, newline=newline)


def flow(value: Tree) -> str:
    """A value on one line, as it stands inside `{…}` or `[…]`."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow_key(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return scalar(value, used=0, indent=0, newline="\n", block=False)


def _flow_key(key: str) -> str:
    return key if is_plain(key, flow=True) else quoted(key)


def document(tree: dict[str, Tree], comments: tuple[str, ...] = (), newline: str = "\n") -> str:
    """A whole file in canonical form, after some lines of comment."""
    return newline.join([*comments, body(tree, 0, newline), ""])
