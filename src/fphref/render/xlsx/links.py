"""Where a cell may lead: an http(s) or mail address, a place of this workbook, a document beside it."""

from __future__ import annotations

import re

from fphref.render.xlsx.text import utf16_length

MAX_ADDRESS = 2_079
MAX_PLACE = 255
_ACTIVE = re.compile(r"(?:https?://|mailto:)[^\s<>\"\x00-\x20\x7f]+\Z", re.IGNORECASE)
_PLACE = re.compile(r"[^<>\"\x00-\x1f\x7f]+\Z")
# What is opened, never what is run.
_BESIDE = re.compile(
    r"[^\\:*?\"<>|%#\x00-\x1f\x7f]+\.(?:xlsx|ods|csv|pdf|docx|odt|html|md|txt|json|yaml|yml|png)\Z", re.IGNORECASE
)
_ENCODED = str.maketrans({char: f"%{ord(char):02X}" for char in " []^`{}"})


def link_fault(link: str) -> str | None:
    """Why a link is refused, in French; None for a sound one."""
    address, place = split_link(link)
    if utf16_length(address) > MAX_ADDRESS or utf16_length(place) > MAX_PLACE:
        return f"lien de plus de {MAX_ADDRESS} caractères (lieu : {MAX_PLACE})"
    if place and not _PLACE.match(place):
        return f"lien « {link} » refusé"
    if _ACTIVE.match(address) or (not address and place) or _is_beside(address):
        return None
    return f"lien « {link} » refusé"


def split_link(link: str) -> tuple[str, str]:
    """The address and the place in it, which Excel writes apart, also for a page."""
    address, _, place = link.partition("#")
    return address, place


def link_target(address: str) -> str:
    """An address as a relationship writes it: a file's name has its spaces and brackets encoded."""
    return address if _ACTIVE.match(address) else address.translate(_ENCODED)


def _is_beside(path: str) -> bool:
    steps = path.split("/")
    return bool(_BESIDE.match(path)) and all(step.strip(". ") for step in steps)
