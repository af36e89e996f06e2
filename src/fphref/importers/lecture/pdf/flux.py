"""The operators of a content stream, one after the other, in time that grows with its length alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Operande = float | bytes | str | list["Operande"] | dict[str, "Operande"]
"""A number, a string, a name (with its slash), an array or a dictionary."""

_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]*(?:%[^\r\n]*[\0\t\n\f\r ]*)*"
    rb"(?:([+-]{0,2}(?:\d+\.?\d*|\.\d+))|/([^\0\t\n\f\r ()<>\[\]{}/%]*)|([A-Za-z'\"][^\0\t\n\f\r ()<>\[\]{}/%]{0,127})"
    rb"|(<<|>>|[(<\[\]])|.)",
    re.DOTALL,
)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_PAREN = re.compile(rb"[()\\]")
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)|\r\n?", re.DOTALL)
_ESCAPED: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_IMAGE_END = re.compile(rb"[\0\t\n\f\r ]EI(?=[\0\t\n\f\r ]|$)")
_MAX_ARRAY: Final = 50_000
_MAX_DEPTH: Final = 8
_LIMIT: Final = 1e9


def operations(data: bytes) -> Iterator[tuple[bytes, list[Operande]]]:
    """Each operator with its operands; what is no token is passed over. An inline image is passed over whole."""
    # Arrays and dictionaries that are open, the list of operands first.
    stack: list[list[Operande]] = [[]]
    is_dict = [False]
    place, end = 0, len(data)
    match = _TOKEN.match
    while place < end:
        found = match(data, place)
        if found is None:
            break
        place = found.end()
        number, name, operator, sign = found.groups()
        if number is not None:
            _put(stack[-1], _number(number))
        elif operator is not None:
            if len(stack) > 1:
                # `true`, `null` inside an array; a lost operator there ends it.
                if operator in (b"true", b"false", b"null"):
                    _put(stack[-1], operator.decode())
                    continue
                del stack[1:], is_dict[1:]
            if operator in (b"true", b"false", b"null"):
                continue
            if operator == b"BI":
                place = _after_image(data, place)
                stack[0] = []
                continue
            yield operator, stack[0]
            stack[0] = []
        elif name is not None:
            _put(stack[-1], "/" + _name(name))
        elif sign == b"(":
            text, place = _string(data, place)
            _put(stack[-1], text)
        elif sign == b"<":
            close = data.find(b">", place)
            close = end if close < 0 else close
            _put(stack[-1], _hexadecimal(data[place:close]))
            place = close + 1
        elif sign in (b"[", b"<<"):
            if len(stack) <= _MAX_DEPTH:
                stack.append([])
                is_dict.append(sign == b"<<")
        elif sign in (b"]", b">>") and len(stack) > 1:
            inner = stack.pop()
            _put(stack[-1], _mapping(inner) if is_dict.pop() else inner)


def _put(operands: list[Operande], value: Operande) -> None:
    if len(operands) < _MAX_ARRAY:
        operands.append(value)


def _number(text: bytes) -> float:
    found = _NUMBER.search(text)
    value = float(found[0]) if found and len(found[0]) < 40 else 0.0
    if text.startswith(b"-") and value > 0:
        value = -value
    return value if -_LIMIT < value < _LIMIT else 0.0


def _name(text: bytes) -> str:
    if b"#" in text:
        text = _HASH.sub(lambda found: bytes((int(found[1], 16),)), text)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _string(data: bytes, place: int) -> tuple[bytes, int]:
    """The text of a string that opens before `place`, and where it ends; its brackets may be nested."""
    depth, at = 1, place
    while depth:
        found = _PAREN.search(data, at)
        if found is None:
            return b"", len(data)
        at = found.end()
        if found[0] == b"(":
            depth += 1
        elif found[0] == b")":
            depth -= 1
        else:
            at += 1
    text = data[place : at - 1]
    if b"\\" in text or b"\r" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return text, at


def _unescaped(found: re.Match[bytes]) -> bytes:
    inner = found[1]
    if inner is None:
        return b"\n"
    if inner[:1].isdigit() and inner[:1] not in b"89":
        return bytes((int(inner, 8) & 255,))
    return _ESCAPED.get(inner, inner)


def _hexadecimal(text: bytes) -> bytes:
    text = _NOT_HEX.sub(b"", text)
    return bytes.fromhex((text + b"0" if len(text) % 2 else text).decode())


def _mapping(pairs: list[Operande]) -> dict[str, Operande]:
    return {key: value for key, value in zip(pairs[::2], pairs[1::2], strict=False) if isinstance(key, str)}


def _after_image(data: bytes, place: int) -> int:
    start = data.find(b"ID", place)
    if start < 0:
        return len(data)
    found = _IMAGE_END.search(data, start + 2)
    return found.end() if found else len(data)
