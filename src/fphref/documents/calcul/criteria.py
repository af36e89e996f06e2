"""What COUNTIF and its kin look for, answered from an index that an area gets once."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from fphref.documents.calcul.grid import Plage
from fphref.documents.calcul.values import ERREURS, Erreur, Scalar, collation, number_in

_OPERATOR = re.compile(r"(<>|<=|>=|=|<|>)?(.*)", re.DOTALL)
_MANY = 50_000
_WILD = re.compile(r"[*?~]")
_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda found: found < 0,
    "<=": lambda found: found <= 0,
    ">": lambda found: found > 0,
    ">=": lambda found: found >= 0,
}


@dataclass(frozen=True, slots=True)
class Critere:
    """Either one `key` of the index, or a test that each value must pass."""

    key: Hashable = None
    test: Callable[[Scalar], bool] | None = None


def key_of(value: Scalar) -> Hashable:
    """What two values that a criterion cannot tell apart share; a text that writes a number is that number."""
    kind = type(value)
    if kind is str:
        found = number_in(str(value))
        return str(value).lower() if found is None else _rounded(found)
    if kind is int or value is None:
        return value
    if kind is bool or kind is Erreur:
        return kind, str(value)
    return _rounded(value)  # type: ignore[arg-type]


def _rounded(value: float) -> float:
    return value if type(value) is int else float(f"{value:.15g}")


def pattern(text: str) -> re.Pattern[str] | None:
    """`*` any text, `?` any character, `~` takes the next one as it is; None where there is none of them."""
    if not _WILD.search(text):
        return None
    found, escaped = "", False
    for i, sign in enumerate(text):
        if escaped:
            found, escaped = found + re.escape(sign), False
        elif sign == "~" and text[i + 1 : i + 2] in ("*", "?", "~"):
            escaped = True
        else:
            found += {"*": ".*", "?": "."}.get(sign) or re.escape(sign)
    return re.compile(found, re.DOTALL | re.IGNORECASE)


class Criteres:
    """Reads criteria, each once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type, Scalar], Critere] = {}

    def read(self, value: Scalar) -> Critere:
        """`3`, `"abc"`, `">=3"`, `"<>"`, `"?*"`…; an empty cell looks for 0."""
        place = (type(value), value)
        try:
            return self._known[place]
        except KeyError:
            if len(self._known) > _MANY:
                self._known.clear()
            found = self._known[place] = _criterion(value)
            return found

    def positions(self, areas: Sequence[Plage], criteria: Sequence[Scalar]) -> Sequence[int]:
        """The places, from 0, of the values that meet all criteria; all areas have one size."""
        equal: list[Plage] = []
        keys: list[Hashable] = []
        tests: list[tuple[Plage, Scalar, Callable[[Scalar], bool]]] = []
        for area, value in zip(areas, criteria, strict=True):
            found = self.read(value)
            if found.test is None:
                equal.append(area)
                keys.append(found.key)
            else:
                tests.append((area, value, found.test))
        if equal:
            index = _index(equal)
            kept = index.get(keys[0] if len(keys) == 1 else tuple(keys), ())
        else:
            area, value, test = tests.pop()
            mask = _mask(area, value, test)
            kept = area.grid.cache.get(
                ("places", area.key, type(value), value), len(mask), lambda: [i for i, yes in enumerate(mask) if yes]
            )
        for area, value, test in tests:
            mask = _mask(area, value, test)
            kept = [i for i in kept if mask[i]]
        return kept


def _index(areas: Sequence[Plage]) -> dict[Hashable, list[int]]:
    """Key, or tuple of keys → places."""

    def keys(area: Plage) -> list[Hashable]:
        known: dict[str, Hashable] = {}
        found: list[Hashable] = []
        for value in area.values():
            kind = type(value)
            if kind is int or value is None:
                found.append(value)
            elif kind is str:
                key = known.get(value)  # type: ignore[arg-type]
                if key is None:
                    key = known[value] = key_of(value)  # type: ignore[index]
                found.append(key)
            else:
                found.append(key_of(value))
        return found

    def make() -> dict[Hashable, list[int]]:
        cache = areas[0].grid.cache
        lists = [
            cache.get(("keys", area.key), area.height * area.width, lambda area=area: keys(area))  # type: ignore[misc]
            for area in areas
        ]
        index: dict[Hashable, list[int]] = {}
        for place, key in enumerate(lists[0] if len(lists) == 1 else zip(*lists, strict=True)):
            places = index.get(key)
            if places is None:
                index[key] = [place]
            else:
                places.append(place)
        return index

    cells = areas[0].height * areas[0].width
    return areas[0].grid.cache.get(("index", *(area.key for area in areas)), cells, make)


def _mask(area: Plage, value: Scalar, test: Callable[[Scalar], bool]) -> list[bool]:
    return area.grid.cache.get(
        ("mask", area.key, type(value), value), area.height * area.width, lambda: [test(v) for v in area.values()]
    )


def _criterion(value: Scalar) -> Critere:
    if value is None:
        return Critere(0)
    if type(value) is not str:
        return Critere(key_of(value))
    found = _OPERATOR.fullmatch(value)
    assert found is not None
    operator, rest = found[1] or "", found[2]
    if operator in _ORDERS:
        return Critere(test=_ordered(rest, _ORDERS[operator]))
    if not rest:
        return {
            "": Critere(test=lambda v: v is None or v == ""),
            "=": Critere(None),
            "<>": Critere(test=lambda v: v is not None),
        }[operator]
    equal = _equal(rest)
    if operator != "<>":
        return equal
    if equal.test is not None:
        wild = equal.test
        return Critere(test=lambda v: not wild(v))
    key = equal.key
    return Critere(test=lambda v: key_of(v) != key)


def _equal(text: str) -> Critere:
    if number_in(text) is not None:
        return Critere(key_of(text))
    if text.upper() in ("TRUE", "FALSE"):
        return Critere(key_of(text.upper() == "TRUE"))
    if text.upper() in ERREURS:
        return Critere(key_of(ERREURS[text.upper()]))
    wild = pattern(text)
    if wild is None:
        return Critere(key_of(text))
    return Critere(test=lambda v: type(v) is str and wild.fullmatch(v) is not None)


def _ordered(text: str, holds: Callable[[int], bool]) -> Callable[[Scalar], bool]:
    """A number is only compared with numbers, a text only with texts."""
    bound = number_in(text)
    if bound is not None:
        return lambda v: type(v) in (int, float) and holds((v > bound) - (v < bound))  # type: ignore[operator]
    words = collation(text)
    return lambda v: type(v) is str and holds((collation(v) > words) - (collation(v) < words))
