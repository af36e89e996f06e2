"""Numbers that look drawn at random and are computed: the same keys give the same number, here and in SQL.

Whole numbers of 32 bits only, whose products hold in 63: no engine's own random source, no seed that a version changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MASQUE = 0xFFFFFFFF
_DEPART = 0x9E3779B9
# Odd multipliers below 2**31, after the mixers « xorshift, multiply » in common use.
_FACTEURS = (0x21F0AAAD, 0x735A2D97)


def mix(number: int) -> int:
    """A number of 32 bits for another one, without two giving the same."""
    number = ((number ^ (number >> 16)) * _FACTEURS[0]) & MASQUE
    number = ((number ^ (number >> 15)) * _FACTEURS[1]) & MASQUE
    return number ^ (number >> 15)


def draw(*keys: int) -> int:
    """A number of 32 bits that hangs on all these keys and on their order."""
    number = _DEPART
    for key in keys:
        number = mix(number ^ (key & MASQUE))
    return number


def mixed(source: str, name: str, expression: str) -> str:
    """A query that adds to the rows of another one the column `name`: `mix` of an expression of 32 bits."""
    first, second = _FACTEURS
    steps = (
        f"SELECT *, {expression} AS m0 FROM ({source})",
        f"SELECT * EXCLUDE (m0), (xor(m0, m0 >> 16) * {first}) & {MASQUE} AS m1 FROM ({{}})",
        f"SELECT * EXCLUDE (m1), (xor(m1, m1 >> 15) * {second}) & {MASQUE} AS m2 FROM ({{}})",
        f"SELECT * EXCLUDE (m2), xor(m2, m2 >> 15) AS {name} FROM ({{}})",
    )
    query = steps[0]
    for step in steps[1:]:
        query = step.format(query)
    return query


def share(total: int, weights: Sequence[int]) -> list[int]:
    """`total` cut in whole parts after weights: the largest remainders take what is left, the first ones if equal."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in rests[: total - sum(parts)]:
        parts[place] += 1
    return parts


def choose(number: int, shares: Iterable[tuple[int, int]]) -> int:
    """The value whose share holds `number` modulo the sum of the shares, given as (share, value)."""
    table = list(shares)
    rest = number % sum(part for part, _ in table)
    for part, value in table:
        if rest < part:
            return value
        rest -= part
    raise AssertionError(rest)
