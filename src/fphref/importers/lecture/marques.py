"""Marks of form common to all formats: spaces, bullets, numbers of a list, emoji, addresses of links."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final, Literal, NamedTuple

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Soft hyphen, zero-width spaces and joiners, marks of direction, byte order mark."""
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
"""What no text may hold: controls that are no space, lone surrogates, codes that are no character."""
_BULLETS: Final = "-*•–—·◦▪▫■□●○◆◇►▶▸▹‣⁃∙➢➤➔➜→❖✓✔✗❑❒⮚\u2010\u2011\u2212\u2023\uf0a7\uf0b7\uf0d8\uf0fc\uf0e0\uf076\uf02d"
"""Glyphs that begin an item; the last ones are what Symbol and Wingdings leave in a text."""
_BULLET = re.compile(rf"(?:[{re.escape(_BULLETS)}]\ufe0e?(?=[ \t]|$)|[•▪■●‣◦➢❖\uf000-\uf0ff]|o(?=[ \t]|$))[ \t]*")
_RANK = re.compile(r"(?:\d{1,2}[.)]|\d{1,2}°\)?|[a-z]\)|[ivx]{1,5}\)|\((?:\d{1,2}|[a-z])\))(?=[ \t]|$)[ \t]*")
_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\u2139\u203c\u2049]"
    "[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*+|[0-9#]\ufe0f?\u20e3|\ufe0f|\u200d)++"
)
_BREAKS: Final = dict.fromkeys((*range(0x1C, 0x20), 0x85, 0x2028, 0x2029), " ")
"""Ends of lines and of parts that editors do not show as such."""
_EMOJIS = re.compile(rf"(?:{_EMOJI.pattern}\s*)+")

Liste = Literal["puce", "rang", ""]


class Marque(NamedTuple):
    """What a line begins with: a bullet, the number of an item or nothing; and the rest of the line."""

    nature: Liste
    reste: str


def clean(text: str) -> str:
    """The same in Unicode NFC on one line, its spaces single, without controls and characters of no width."""
    text = _CONTROL.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def without_controls(text: str) -> tuple[str, int]:
    """The same without controls and codes that are no character, and how many there were; breaks become spaces."""
    text, count = _CONTROL.subn("", text)
    return text.translate(_BREAKS), count


def without_emoji(texte: str) -> str:
    """The same without the emoji it begins and ends with; a text of emoji alone becomes empty."""
    texte = texte.strip()
    if texte.isascii():
        return texte
    if found := _EMOJIS.match(texte):
        texte = texte[found.end() :]
    words = texte.split(" ")
    while words and _EMOJI.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def split_mark(text: str) -> Marque:
    """What the text of an item begins with; `text` has no spaces before it."""
    if found := _BULLET.match(text):
        return Marque("puce", text[found.end() :])
    if found := _RANK.match(text):
        return Marque("rang", text[found.end() :])
    return Marque("", text)


def address(target: str) -> str:
    """The target of a link where it leads to the web; empty where the source lost it."""
    target = _CONTROL.sub("", target).strip()
    return target if target[:8].lower().startswith(("http://", "https://")) and len(target) <= 2_000 else ""


def is_contact(target: str) -> bool:
    """Whether a target is a mailbox or a telephone: its words say all of it."""
    return target.strip()[:8].lower().startswith(("mailto:", "tel:", "sms:"))


def unescape(text: str) -> str:
    """The same with HTML entities decoded; a number beyond reason stays as it stands."""
    try:
        return html.unescape(text) if "&" in text else text
    except ValueError:  # thousands of digits: Python refuses to make them a number
        return text
