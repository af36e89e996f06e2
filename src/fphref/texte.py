"""Words compared without what typing varies: case, accents, ligatures, typographic signs."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents nor ligatures; apostrophes, hyphens and spaces are those of a keyboard."""
    text = text.casefold()
    if text.isascii():
        return text
    text = text.replace("œ", "oe").replace("æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    # A no-break space has become a space by then, and a no-break hyphen the hyphen U+2010.
    return plain.replace("’", "'").replace("ʼ", "'").replace("\u2010", "-")
