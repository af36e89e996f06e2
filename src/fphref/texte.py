"""Words compared without what typing varies: case, accents, ligatures, typographic signs."""

from __future__ import annotations

import unicodedata

_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "\ufffd")


def printable(text: str) -> str:
    """The same on one line, without what would steer a terminal: names of files and values may hold it."""
    return text.translate(_CONTROL)


def lower_first(text: str) -> str:
    """A title inside a sentence: its first letter small."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """A phrase that begins a sentence: its first letter capital, the others as they are."""
    return text[:1].upper() + text[1:]


def _usual() -> dict[int, str]:
    """What each usual letter of a Latin text folds to, so that most texts need no slow decomposition."""
    found = {ord("œ"): "oe", ord("æ"): "ae", ord("’"): "'", ord("ʼ"): "'", 0x2010: "-", 0x2011: "-", 0xA0: " ",
             0x202F: " ", 0x2009: " "}  # fmt: skip
    for code in range(0xC0, 0x180):
        plain = "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c))
        if len(plain) == 1 and plain.isascii():
            found[code] = plain
    return found


_USUAL = _usual()


def fold(text: str) -> str:
    """Lower case without accents nor ligatures; apostrophes, hyphens and spaces are those of a keyboard."""
    text = text.casefold()
    if text.isascii():
        return text
    text = text.translate(_USUAL)
    if text.isascii():
        return text
    text = text.replace("œ", "oe").replace("æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    # A no-break space has become a space by then, and a no-break hyphen the hyphen U+2010.
    return plain.replace("’", "'").replace("ʼ", "'").replace("\u2010", "-")
