"""Identifiers made from labels."""

from __future__ import annotations

import re
import unicodedata

_SMALL = frozenset(
    ("a", "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour",
     "s", "sa", "ses", "son", "sur", "un", "une")
)  # fmt: skip


def slug(text: str, words: int = 4) -> str:
    """`conduire-projet-recherche` for « Conduire un projet de recherche »: its first words that carry a sense."""
    spelt = text.replace("œ", "oe").replace("Œ", "oe").replace("’", " ").replace("'", " ")
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().lower()
    return "-".join([word for word in re.findall(r"[a-z0-9]+", plain) if word not in _SMALL][:words])
