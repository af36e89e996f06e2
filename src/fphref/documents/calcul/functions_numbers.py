"""Functions on numbers: sums, counts, extremes, rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal

from fphref.documents.calcul.criteria import Criteres
from fphref.documents.calcul.grid import Plage, Tableau, Valeur, area_of, array_of
from fphref.documents.calcul.registry import function
from fphref.documents.calcul.values import (
    DIV0,
    NA,
    NUM,
    NUMBERS,
    VALUE,
    Erreur,
    Number,
    Scalar,
    bounded,
    number,
    number_in,
    same_number,
    tidy,
)

_EXACT = Context(prec=700)
_CRITERES = Criteres()


def total(values: Sequence[Number]) -> Number | Erreur:
    """The sum, rounded once: the same whatever the order and the version of Python."""
    try:
        return bounded(tidy(math.fsum(values)))
    except OverflowError:
        return NUM


def numbers(arguments: Sequence[Valeur]) -> list[Number] | Erreur:
    """The numbers among arguments: in areas and arrays only true numbers, elsewhere whatever reads as one."""
    found: list[Number] = []
    for argument in arguments:
        if isinstance(argument, (Plage, Tableau)):
            inside = _numbers_in(argument)
            if isinstance(inside, Erreur):
                return inside
            found += inside
        else:
            value = number(argument)
            if isinstance(value, Erreur):
                return value
            found.append(value)
    return found


def _numbers_in(array: Plage | Tableau) -> list[Number] | Erreur:
    def make() -> list[Number] | Erreur:
        found: list[Number] = []
        for value in array.values():
            kind = type(value)
            if kind in NUMBERS:
                found.append(value)  # type: ignore[arg-type]
            elif kind is Erreur:
                return value  # type: ignore[return-value]
        return found

    if isinstance(array, Plage):
        return array.grid.cache.get(("numbers", array.key), array.height * array.width, make)
    return make()


def _of_numbers(compute: Callable[[list[Number]], Scalar]) -> Callable[..., Valeur]:
    def run(*arguments: Valeur) -> Scalar:
        found = numbers(arguments)
        return found if isinstance(found, Erreur) else compute(found)

    return run


def _mean(values: Sequence[Number]) -> Scalar:
    if not values:
        return DIV0
    found = total(values)
    return found if isinstance(found, Erreur) else found / len(values)


function("SUM", "r", repeat=1)(_of_numbers(total))
function("AVERAGE", "r", repeat=1)(_of_numbers(_mean))
function("MIN", "r", repeat=1)(_of_numbers(lambda values: min(values, default=0)))
function("MAX", "r", repeat=1)(_of_numbers(lambda values: max(values, default=0)))


@function("SUMPRODUCT", "a", repeat=1)
def _sumproduct(*arguments: Valeur) -> Scalar:
    arrays = [array_of(argument) for argument in arguments]
    if any((a.height, a.width) != (arrays[0].height, arrays[0].width) for a in arrays):
        return VALUE
    lists = [array.values() for array in arrays]
    for values in lists:
        for value in values:
            if type(value) is Erreur:
                return value
    if len(lists) == 1:
        return total([v for v in lists[0] if type(v) in NUMBERS])  # type: ignore[misc]
    products: list[Number] = []
    for line in zip(*lists, strict=True):
        if all(type(value) in NUMBERS for value in line):
            products.append(math.prod(line))
    return total(products)


@function("COUNT", "r", repeat=1)
def _count(*arguments: Valeur) -> Scalar:
    found = 0
    for argument in arguments:
        if isinstance(argument, (Plage, Tableau)):
            found += sum(type(value) in NUMBERS for value in argument.values())
        elif type(argument) is not Erreur:
            found += type(argument) is not str or number_in(argument) is not None
    return found


@function("COUNTA", "r", repeat=1)
def _counta(*arguments: Valeur) -> Scalar:
    arrays = (a.values() if isinstance(a, (Plage, Tableau)) else [a or 0] for a in arguments)
    return sum(value is not None for values in arrays for value in values)


@function("COUNTBLANK", "r")
def _countblank(argument: Valeur) -> Scalar:
    return sum(value is None or value == "" for value in area_of(argument, "COUNTBLANK").values())


def _selected(pairs: Sequence[Valeur], what: str) -> Sequence[int] | Erreur:
    areas = [area_of(area, what) for area in pairs[::2]]
    if any((a.height, a.width) != (areas[0].height, areas[0].width) for a in areas):
        return VALUE
    return _CRITERES.positions(areas, pairs[1::2])  # type: ignore[arg-type]


def _conditional_count(*pairs: Valeur) -> Scalar:
    found = _selected(pairs, "COUNTIFS")
    return found if isinstance(found, Erreur) else len(found)


function("COUNTIF", "rx")(_conditional_count)
function("COUNTIFS", "rx", repeat=2)(_conditional_count)


def _picked(summed: Plage, pairs: Sequence[Valeur], what: str) -> list[Number] | Erreur:
    """The numbers of `summed` where all criteria are met."""
    first = area_of(pairs[0], what)
    if (first.height, first.width) != (summed.height, summed.width):
        return VALUE
    places = _selected(pairs, what)
    if isinstance(places, Erreur):
        return places
    values = summed.values()
    found: list[Number] = []
    for place in places:
        value = values[place]
        if type(value) is Erreur:
            return value
        if type(value) in NUMBERS:
            found.append(value)  # type: ignore[arg-type]
    return found


def _conditional(name: str, compute: Callable[[Sequence[Number]], Scalar]) -> None:
    """Declares `nameIF` and `nameIFS`."""

    def one(tested: Valeur, criterion: Valeur, summed: Valeur = None) -> Scalar:
        area = area_of(tested, f"{name}IF")
        # The area to sum takes the size of the one tested, from its own first cell on.
        other = area if summed is None else area_of(summed, f"{name}IF").part(0, 0, area.height, area.width)
        found = _picked(other, (area, criterion), f"{name}IF")
        return found if isinstance(found, Erreur) else compute(found)

    def several(summed: Valeur, *pairs: Valeur) -> Scalar:
        found = _picked(area_of(summed, f"{name}IFS"), pairs, f"{name}IFS")
        return found if isinstance(found, Erreur) else compute(found)

    function(f"{name}IF", "rxr", least=2)(one)
    function(f"{name}IFS", "rrx", repeat=2)(several)


_conditional("SUM", total)
_conditional("AVERAGE", _mean)


def _nth(largest: bool) -> Callable[..., Valeur]:
    def run(array: Valeur, place: Number) -> Scalar:
        def make() -> list[Number] | Erreur:
            found = numbers((array,))
            return found if isinstance(found, Erreur) else sorted(found)

        if isinstance(array, Plage):
            known = array.grid.cache.get(("sorted", array.key), array.height * array.width, make)
        else:
            known = make()
        if isinstance(known, Erreur):
            return known
        rank = math.ceil(place)
        if not 1 <= rank <= len(known):
            return NUM
        return known[-rank if largest else rank - 1]

    return run


function("LARGE", "rn")(_nth(True))
function("SMALL", "rn")(_nth(False))


@function("RANK", "nrn", least=2)
def _rank(value: Number, array: Valeur, ascending: Number = 0) -> Scalar:
    found = numbers((area_of(array, "RANK"),))
    if isinstance(found, Erreur):
        return found
    if not any(same_number(value, other) for other in found):
        return NA
    before = (other < value if ascending else other > value for other in found if not same_number(value, other))
    return 1 + sum(before)


def _rounding(mode: str) -> Callable[..., Valeur]:
    def run(value: Number, digits: Number) -> Scalar:
        places = math.trunc(digits)
        if value == 0 or (places >= 0 and type(value) is int) or places > 307:
            return value
        if places < -308:
            return 0 if mode != ROUND_UP else NUM
        # What is rounded is the number one reads, of 15 digits: 1.005 to two places is 1.01.
        exact = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), rounding=mode, context=_EXACT)
        return bounded(float(exact))

    return run


function("ROUND", "nn")(_rounding(ROUND_HALF_UP))
function("ROUNDUP", "nn")(_rounding(ROUND_UP))
function("ROUNDDOWN", "nn")(_rounding(ROUND_DOWN))
function("INT", "n")(lambda value: math.floor(value))
function("ABS", "n")(lambda value: abs(value))


@function("MOD", "nn")
def _mod(value: Number, divisor: Number) -> Scalar:
    return DIV0 if divisor == 0 else value % divisor


def every(arguments: Sequence[Valeur]) -> Iterator[Scalar]:
    """All values of all arguments, areas and arrays opened."""
    for argument in arguments:
        yield from argument.values() if isinstance(argument, (Plage, Tableau)) else (argument,)
