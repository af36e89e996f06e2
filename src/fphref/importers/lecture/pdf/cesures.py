"""Words cut at the end of a line: joined again, or their hyphen kept, from what the document and usage say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_START = re.compile(r"[^\W\d_]+")
_PREFIXES: Final = """
post pré pre non savoir sous sus vice ex mi semi demi ci là peut quasi chef plate grand grande ultra extra inter avant
après au par contre porte hors vis rendez quelques celui celle ceux celles moi toi soi lui elle nous vous eux elles très
bien mal haut bas arrière franco médico socio psycho sur co mieux laissez tout toute c d sans belle dix vingt trente
quarante cinquante soixante quatre cent
"""
_SUFFIXES: Final = """
faire être là ci même mêmes dire vous forme de du et il ils elle elles on ce je tu nous y en à vis delà dessus dessous
devant chef clé
"""
_BEFORE: Final = frozenset(_PREFIXES.split())
"""Words that a hyphen follows by usage."""
_AFTER: Final = frozenset(_SUFFIXES.split())
"""Words that a hyphen stands before by usage."""


class Jointure(NamedTuple):
    """Two lines made one text, and what to say of it where a word was joined."""

    texte: str
    doute: str = ""


class Vocabulaire:
    """The words of a document, but those cut at the end of a line."""

    def __init__(self, textes: Iterable[str]) -> None:
        self._words: set[str] = set()
        for texte in textes:
            words = _WORD.findall(texte.casefold().replace("’", "'"))
            if texte.endswith(("-", "\u00ad")) and words:
                words.pop()
            for word in words:
                self._words.add(word)
                self._words.update(word.split("'"))

    def join(self, avant: str, apres: str) -> Jointure:
        """Two lines of one paragraph as one text."""
        if not avant or not apres:
            return Jointure(avant or apres)
        if avant.endswith("\u00ad"):
            return self._hyphen(avant[:-1], apres, soft=True)
        if avant.endswith("-") and not avant.endswith((" -", "--")) and len(avant) > 1:
            return self._hyphen(avant[:-1], apres, soft=False)
        if avant.endswith("/") and not avant.endswith(" /"):
            return Jointure(avant + apres)
        if avant.endswith(("'", "’")) and avant[-2:-1].isalpha() and apres[:1].isalpha():
            return Jointure(avant + apres)
        return Jointure(f"{avant} {apres}")

    def _hyphen(self, avant: str, apres: str, *, soft: bool) -> Jointure:
        cut, start = _CUT.search(avant + "-"), _START.match(apres)
        kept = Jointure(f"{avant}-{apres}")
        if cut is None or start is None or not start[0][:1].islower():
            return Jointure(avant + apres) if soft and apres[:1].islower() else kept
        head, tail = cut[1].casefold(), start[0].casefold()
        last = head.rsplit("-", 1)[-1]
        joined, spelt = last + tail, f"{last}-{tail}"
        whole, full = f"{head}{tail}", f"{head}-{tail}"
        if self._has(joined) or self._has(whole):
            return self._joined(avant, apres, cut[1], start[0], sure=True)
        if self._has(full) or self._has(spelt):
            return kept
        if not soft and (last in _BEFORE or tail in _AFTER or "-" in head):
            return kept
        return self._joined(avant, apres, cut[1], start[0], sure=soft)

    def _has(self, word: str) -> bool:
        return word in self._words

    def _joined(self, avant: str, apres: str, head: str, tail: str, *, sure: bool) -> Jointure:
        said = f"mot coupé en fin de ligne, « {head}-/{tail} » lu « {head}{tail} »"
        return Jointure(avant + apres, said if sure else f"{said} : vérifier que le mot ne porte pas de trait d’union")
