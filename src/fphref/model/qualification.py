"""The eight levels of the cadre national des certifications professionnelles (since 2019)."""

from __future__ import annotations

# Only the levels whose diploma was read in a source (domain notes: 4, 5, 7 seen; 3, 6, 8 general knowledge).
_LABELS = {
    3: "CAP, BEP",
    4: "Baccalauréat",
    5: "BTS, DUT",
    6: "Licence",
    7: "Master",
    8: "Doctorat",
}


def label_qualification(niveau: int) -> str:
    """The usual diploma of a level from 1 to 8, or an empty text."""
    return _LABELS.get(niveau, "")
