"""Which dollar a « $ » is: by the letters beside it, else by the country of the text; and whose francs « Fr. » are."""

from __future__ import annotations

from typing import Final, NamedTuple

from fphref.importers.paie.montants_autour import Jeton

_AVANT: Final = {
    "c": "CAD", "ca": "CAD", "can": "CAD", "cad": "CAD", "us": "USD", "usd": "USD", "a": "AUD", "au": "AUD",
    "aud": "AUD", "nz": "NZD", "nzd": "NZD", "hk": "HKD", "s": "SGD", "sg": "SGD",
}  # fmt: skip
"""Letters glued before the sign: « C$ », « US$ »."""
_APRES: Final = {
    "ca": "CAD", "can": "CAD", "cad": "CAD", "us": "USD", "usd": "USD", "aud": "AUD", "nz": "NZD", "nzd": "NZD",
    "canadien": "CAD", "canadiens": "CAD", "americain": "USD", "americains": "USD", "australien": "AUD",
    "australiens": "AUD",
}  # fmt: skip
"""Words behind the sign or « dollars »; « au » is left out, a word of French."""
_CODES: Final = frozenset(("cad", "usd", "aud", "nzd"))
ADJECTIFS: Final = {"canadian": "CAD", "australian": "AUD", "american": "USD"}
"""Words before « dollars »."""
DOLLARS: Final = frozenset(("$", "dollar", "dollars"))
DOLLARS_DE: Final = {
    "CA": ("CAD", "dollars canadiens"),
    "AU": ("AUD", "dollars australiens"),
    "NZ": ("NZD", "dollars néo-zélandais"),
    "US": ("USD", "dollars des États-Unis"),
}
"""Country → the currency of its bare « $ », and its name."""


class Dollar(NamedTuple):
    """A currency, how many tokens beside the sign say it, whether it is bare (said by nothing beside it), a doubt."""

    devise: str
    jetons: int
    nu: bool
    doute: str


def dollar_before(jetons: list[Jeton], at: int, used: int, pays: str) -> Dollar:
    """The dollar of the sign at `at`, which stands before its amount; tokens before `used` belong to another amount."""
    mark = jetons[at - 1] if at - 1 >= used and jetons[at - 1].fin == jetons[at].debut else None
    if mark is not None and mark.texte in _AVANT:
        return Dollar(_AVANT[mark.texte], 1, False, "")
    behind = jetons[at + 2].texte if at + 2 < len(jetons) else ""
    if behind in ("k", "mille"):
        behind = jetons[at + 3].texte if at + 3 < len(jetons) else ""
    if behind in _CODES:  # « $85,000 CAD »
        return Dollar(_APRES[behind], 0, False, "")
    # English sources of no told country write « $ » before the amount for the dollar of the United States.
    return _bare(pays) if pays in DOLLARS_DE and pays != "US" else Dollar("USD", 0, True, "")


def dollar_after(jetons: list[Jeton], at: int, pays: str, anglais: bool) -> Dollar:
    """The dollar of the sign or of the word « dollars » at `at`, which stands behind its amount."""
    behind = jetons[at + 1].texte if at + 1 < len(jetons) else ""
    if behind in _APRES and not (behind == "can" and anglais):
        return Dollar(_APRES[behind], 1, False, "")
    if jetons[at].texte != "$" and pays not in DOLLARS_DE:
        return Dollar("USD", 0, True, "")
    return _bare(pays)


def _bare(pays: str) -> Dollar:
    devise, name = DOLLARS_DE.get(pays, DOLLARS_DE["US"])
    reason = ", d’après le pays du texte" if pays in DOLLARS_DE else ""
    return Dollar(devise, 0, True, f"« $ » lu en {name}{reason}")
