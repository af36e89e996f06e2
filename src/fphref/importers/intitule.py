"""Titles of métiers in both genders: « Coordinateur(trice) », « Infirmier / Infirmière », « Secrétaire », « H/F »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fphref.texte import fold

_SIGLE = re.compile(r"(?<!\s)\s*(?:\((?P<in>[A-Z][A-Z0-9&./-]{1,11})\)|[-–—]\s+(?P<out>[A-Z]{2,8}))\s*$")
_MARKERS = re.compile(r"(?<!\s)\s*(?:[(\[]\s*)?\b(?:[HhFf]\s*[/-]\s*[HhFf](?:\s*/\s*[XxNn])?)\b\s*[)\]]?\s*$")
_ABBREVIATION = re.compile(
    r"(?P<base>(?<![^\W\d_])[^\W\d_]{1,60}(?:['’-][^\W\d_]{1,60}){0,8})"
    r"(?:\((?P<a>[^\W\d_]{1,7})\)(?P<s>s\b)?|[·•‧∙](?P<b>[^\W\d_]{1,7})(?:[·•‧∙](?P<t>s))?\b|[.](?P<c>e|ne|trice|rice|euse|ère|ière)\b)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_STOP: Final = frozenset({
    "d", "de", "des", "du", "en", "la", "le", "les", "l", "à", "a", "au", "aux", "et", "ou", "pour", "par", "sur",
    "dans", "chargé", "chargée",
})  # fmt: skip

# Folded suffix → (folded ending of the masculine, letters taken away from it), first that fits; else appended.
_SUFFIXES: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "trice": (("teur", 4),),
    "rice": (("teur", 3), ("eur", 3)),
    "ice": (("teur", 3),),
    "euse": (("eur", 3), ("eux", 3)),
    "use": (("eur", 2), ("eux", 2)),
    "se": (("eur", 1), ("eux", 1)),
    "iere": (("ier", 3),),
    "ere": (("er", 2),),
    "re": (("er", 1),),
    "ienne": (("ien", 3),),
    "enne": (("en", 2),),
    "nne": (("n", 1),),
    "elle": (("el", 2),),
    "lle": (("l", 1),),
    "ive": (("if", 2),),
    "ve": (("f", 1),),
    "ffe": (("f", 1),),
    "esse": (("e", 1),),
    "eresse": (("eur", 3),),
    "ale": (("al", 2),),
    "ante": (("ant", 3),),
    "ente": (("ent", 3),),
    "ee": (("e", 1),),
}
_ACCENTED: Final = {"iere": "ière", "ere": "ère"}
# Ending of a masculine → of its feminine, for what the source does not print.
_FEMININE: Final = (
    ("ateur", "atrice"), ("iteur", "itrice"), ("ucteur", "uctrice"), ("ecteur", "ectrice"), ("énieur", "énieure"),
    ("érieur", "érieure"), ("fesseur", "fesseure"), ("eur", "euse"), ("ier", "ière"), ("er", "ère"), ("ien", "ienne"),
    ("on", "onne"), ("if", "ive"), ("el", "elle"), ("al", "ale"), ("ant", "ante"), ("ent", "ente"), ("é", "ée"),
    ("eux", "euse"), ("ef", "effe"), ("in", "ine"), ("ois", "oise"), ("and", "ande"), ("ert", "erte"), ("at", "ate"),
)  # fmt: skip
_ADJECTIVES: Final = ("érieur", "ier", "al", "el", "if", "ien")
# Endings that only a feminine has, and that of its masculine.
_MASCULINE: Final = (("trice", "teur"), ("ière", "ier"), ("ienne", "ien"), ("euse", "eur"), ("ée", "é"))
_EPICENES: Final = frozenset({"sage-femme"})


@dataclass(frozen=True, slots=True)
class Genres:
    """A title in both genders; `sigle` may be empty, `publie` is the title as printed without it.

    `remarque` is a French sentence where a form was not printed but proposed, else empty.
    """

    masculin: str
    feminin: str
    sigle: str
    publie: str
    remarque: str = ""


def both_genders(titre: str) -> Genres:
    """Both forms of a printed title, its abbreviations written in full, its sigle apart."""
    publie, sigle = titre.strip(), ""
    if (found := _SIGLE.search(publie)) and found.start() and not _MARKERS.fullmatch(found[0]):
        shown = found["in"] or found["out"] or ""
        # After a dash, a word in capitals is a sigle only where the title is not in capitals itself.
        if sum(c.isalpha() for c in shown) > 1 and (
            found["in"] or publie[: found.start()].upper() != publie[: found.start()]
        ):
            sigle, publie = shown, publie[: found.start()].strip()
    bare = _MARKERS.sub("", publie).strip() or publie
    marked = bare != publie
    doublet = _doublet(bare)
    if doublet is not None:
        return Genres(
            _ABBREVIATION.sub(_masculine, doublet[0]), _ABBREVIATION.sub(_feminine, doublet[1]), sigle, publie
        )
    masculin, feminin = _ABBREVIATION.sub(_masculine, bare), _ABBREVIATION.sub(_feminine, bare)
    if masculin != feminin:
        agreed = _agree(feminin, bare)
        remark = f"féminin accordé : « {agreed} »" if agreed != feminin else ""
        return Genres(masculin, agreed, sigle, publie, remark)
    masculin, feminin, remark = _proposed(bare)
    if marked and masculin == feminin:
        remark = ""
    return Genres(masculin, feminin, sigle, publie, remark)


def _masculine(found: re.Match[str]) -> str:
    suffix = fold(found["a"] or found["b"] or found["c"] or "")
    if suffix in ("s", "x", "es") or not _is_gender(suffix):
        return found[0]
    return found["base"] + ("s" if found["s"] or found["t"] else "")


def _feminine(found: re.Match[str]) -> str:
    raw = found["a"] or found["b"] or found["c"] or ""
    suffix = fold(raw)
    if suffix in ("s", "x", "es") or not _is_gender(suffix):
        if raw and _alike(found["base"], raw) and len(raw) > 4:
            return raw
        return found[0]
    plural = "s" if found["s"] or found["t"] else ""
    return join_feminine(found["base"], raw) + plural


def _is_gender(suffix: str) -> bool:
    return suffix in _SUFFIXES or suffix in ("e", "ne", "le", "te", "fe", "sse", "ine")


def join_feminine(base: str, suffixe: str) -> str:
    """The feminine of a word from its printed suffix: `Infirmier` and `ère` give `Infirmière`."""
    suffix, folded = suffixe.lower(), fold(suffixe)
    if base.isupper():
        return join_feminine(base.lower(), suffixe).upper()
    ending = fold(base)
    suffix = _ACCENTED.get(folded, suffix)
    if folded == "e":
        for last, feminine in (("ier", "ière"), ("er", "ère"), ("ien", "ienne"), ("nel", "nelle"), ("chef", "cheffe")):
            if ending.endswith(last):
                return base[: len(base) - len(last)] + (feminine if last != "chef" else base[-4:] + "fe")
        return base + "e"
    if folded == "re" and ending.endswith("er"):
        return base[:-2] + "ère"
    for last, taken in _SUFFIXES.get(folded, ()):
        if ending.endswith(last):
            if folded == "rice" and last == "teur":
                return base[:-3] + "rice"
            if folded == "ice":
                return base[:-3] + "rice"
            return base[: len(base) - taken] + suffix
    return base + suffix


def _doublet(titre: str) -> tuple[str, str] | None:
    """Both forms of « Coordinateur / Coordinatrice d’études » or « Infirmier (Infirmière) de bloc », or None."""
    for found in re.finditer(r"\s*/\s*|\s+ou\s+|\s+et\s+", titre):
        left, right = titre[: found.start()].split(" "), titre[found.end() :].split(" ")
        if "/" not in found[0] and len(left) > 3:
            continue
        if not left[0] or not right[0] or not _alike(left[0], right[0]) or fold(left[0]) == fold(right[0]):
            continue
        first = " ".join((*left, *right[len(left) :]))
        second = " ".join(right)
        second = second[:1].upper() + second[1:] if titre[:1].isupper() else second
        return (second, first) if _is_feminine(left[0], right[0]) else (first, second)
    inside = re.match(r"(?P<m>[^\W\d_][\w'’-]*)\s*\((?P<f>[^\W\d_][\w'’-]{4,})\)(?P<t>.*)", titre)
    if inside and _alike(inside["m"], inside["f"]):
        feminine = inside["f"][:1].upper() + inside["f"][1:]
        return inside["m"] + inside["t"], feminine + inside["t"]
    return None


def _alike(one: str, other: str) -> bool:
    """Whether two words may be one word in two genders: they begin alike."""
    one, other = fold(one).split("-")[0], fold(other).split("-")[0]
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return shared >= 3 and shared >= min(len(one), len(other)) - 3


def _is_feminine(left: str, right: str) -> bool:
    """Whether the left word of a doublet is its feminine."""
    left, right = fold(left), fold(right)
    return left.endswith("e") and not right.endswith("e")


def _agree(feminin: str, titre: str) -> str:
    """The feminine with the adjectives that follow its first word, where the source left them masculine."""
    words, printed = feminin.split(" "), titre.split(" ")
    for rank in range(1, len(words)):
        word = words[rank]
        if fold(word).strip(",") in _STOP or "'" in word or "’" in word:
            break
        if rank < len(printed) and word == printed[rank] and word.lower().endswith(_ADJECTIVES):
            words[rank] = _to_feminine(word)
    return " ".join(words)


def _to_feminine(word: str) -> str:
    for last, feminine in _FEMININE:
        if word.lower().endswith(last):
            return word[: len(word) - len(last)] + feminine
    return word


def _proposed(titre: str) -> tuple[str, str, str]:
    """Both forms of a title that prints one: the same where its first word has one form, else one is proposed."""
    found = _WORD.search(titre)
    if found is None:
        return titre, titre, ""
    word = found[0]
    if fold(word) in _EPICENES or titre.upper() == titre:
        return titre, titre, ""
    for last, masculine in _MASCULINE:
        if word.lower().endswith(last) and len(word) > len(last) + 2:
            other = titre[: found.start()] + word[: len(word) - len(last)] + masculine + titre[found.end() :]
            return other, titre, f"seul le féminin est imprimé ; masculin proposé : « {other} »"
    if fold(word).endswith("e") and not word.endswith("é"):
        return titre, titre, ""
    feminine = _to_feminine(word)
    if feminine == word:
        return titre, titre, "un seul genre est imprimé : compléter le féminin"
    other = _agree(titre[: found.start()] + feminine + titre[found.end() :], titre)
    return titre, other, f"un seul genre est imprimé ; féminin proposé : « {other} »"
