"""Text and addresses of unknown origin made safe, the same way in every ink."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from fphref.documents.content import Inline, Span

# Controls, direction marks, zero-width characters, variation selectors, surrogates, non-characters.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
# No-break spaces (U+00A0, U+2007, U+202F) are not here: they stay.
_SPACES = re.compile("[ \t\n\x0b\x0c\r\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
# Only these are active; anything else stays visible text.
_ACTIVE = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f]+\Z", re.IGNORECASE)
_LANGUAGE = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """One line of composed, visible characters; single spaces, also at the ends if there were any."""
    if not (text.isascii() and text.isprintable()):
        text = _SPACES.sub(" ", _DROPPED.sub("", unicodedata.normalize("NFC", text)))
    elif "  " in text:
        text = _SPACES.sub(" ", text)
    return text


def active(link: str | None) -> str:
    """The address if it may be made active, percent-encoded to ASCII; else an empty string."""
    if not link or not _ACTIVE.match(link):
        return ""
    if link.isascii():
        return link
    return "".join(
        char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace")) for char in link
    )


def line(text: str) -> str:
    """Clean text without spaces at its ends."""
    return clean(text).strip(" ")


def is_language(tag: str) -> bool:
    """Whether a text is made like a language tag: `fr`, `fr-FR`."""
    return _LANGUAGE.fullmatch(tag) is not None


def settle(spans: Inline) -> Inline:
    """Clean spans without the empty ones; one space at most where two meet, none at the ends of the run."""
    settled: list[Span] = []
    for span in spans:
        text = clean(span.text)
        if not settled or settled[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            settled.append(span if text == span.text else replace(span, text=text))
    while settled and settled[-1].text.endswith(" "):
        text = settled[-1].text.removesuffix(" ")
        settled[-1:] = [replace(settled[-1], text=text)] if text else []
    return tuple(settled)
