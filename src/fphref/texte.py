"""Words compared without what typing varies: case, accents, ligatures."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents nor ligatures."""
    text = text.casefold()
    if text.isascii():
        return text
    text = text.replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
