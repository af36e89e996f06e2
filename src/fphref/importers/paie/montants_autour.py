"""The words around an amount: what opens a range, and what says that the money is not pay."""

from __future__ import annotations

from typing import Literal, NamedTuple

from fphref.importers.paie.montants_mots import AUTRE_ARGENT, COUTS_POSSIBLES, DE_PAIE, ENTRE_BORNES, PRUDENCE

_LIAISONS = frozenset(("et", "ou", "plus", "and", "or"))


class Jeton(NamedTuple):
    """A number (`n`), a word (`m`, folded) or a sign (`s`), with its place in the text."""

    genre: Literal["n", "m", "s"]
    texte: str
    debut: int
    fin: int
    separateur: str = ""


def open_end(jetons: list[Jeton], end: int) -> tuple[bool, int]:
    """Whether « + » or « et plus » follows, and the token after it; « + avantages » is something else."""
    if end >= len(jetons):
        return False, end
    words = [jeton.texte for jeton in jetons[end : end + 3]]
    following = words[1] if len(words) > 1 else ""
    if words[0] == "+":
        glued = jetons[end].debut == jetons[end - 1].fin
        if glued or not following or following in ENTRE_BORNES or following in ".;,)|":
            return True, end + 1
    elif words[0] in ("et", "ou", "and", "or") and following in ("plus", "+", "more", "above", "davantage"):
        goes_on = words[2:] and words[2] in ("de", "d", "than")
        return (False, end) if goes_on else (True, end + 2)
    return False, end


def says_at_least(words: list[str]) -> bool:
    """Whether the words before an amount make it the lower end: « à partir de », « dès »."""
    last, pair = (words[-1] if words else ""), tuple(words[-2:])
    return (
        last in ("minimum", "min", "mini", "des", "from", ">", "≥", "over")
        or pair in (("partir", "de"), ("partir", "d"), ("plus", "de"), ("more", "than"), ("at", "least"), ("min", "."),
                    ("minimum", "de"), ("starting", "at"), ("compter", "de"), ("minimum", ":"), ("superieur", "a"))
        or pair == ("au", "moins")
    )  # fmt: skip


def says_at_most(words: list[str]) -> bool:
    """Whether the words before an amount make it the upper end: « jusqu’à », « maximum »."""
    last, pair = (words[-1] if words else ""), tuple(words[-2:])
    return (
        last in ("maximum", "max", "maxi", "<", "≤", "under", "jusque")
        or tuple(words[-3:]) in (("jusqu", "'", "a"), ("jusqu", "’", "a"))
        or pair in (("up", "to"), ("moins", "de"), ("less", "than"), ("au", "plus"), ("max", "."), ("maximum", "de"))
    )


def is_other_money(jetons: list[Jeton], start: int, end: int) -> bool:
    """Whether the amount is that of a budget, a bonus, a fee: « une prime de nuit de 150 € », « 3 000 € de budget »."""
    at, skipped = start - 1, False
    for _ in range(8):
        if at < 0 or jetons[at].texte in AUTRE_ARGENT | COUTS_POSSIBLES or jetons[at].texte in ".;,)(|":
            break
        if jetons[at].texte not in PRUDENCE and jetons[at].texte not in ("'", "’", ":"):
            # One word may tell what the money is for, behind « de ».
            if skipped or at + 1 >= len(jetons) or jetons[at].genre != "m" or jetons[at].texte in DE_PAIE:
                break
            skipped = True
        at -= 1
    if at >= 0 and jetons[at].texte in AUTRE_ARGENT:
        return True
    if at >= 0 and jetons[at].texte in COUTS_POSSIBLES:
        return not any(jeton.texte in DE_PAIE - _LIAISONS for jeton in jetons[max(0, at - 6) : at])
    after = [jeton.texte for jeton in jetons[end : end + 3]]
    if len(after) < 2 or after[0] not in ("de", "d", "of", "en"):
        return False
    return after[1] in AUTRE_ARGENT or after[-1] in AUTRE_ARGENT
