"""Periods of validity, half-open [du, au): none ends before it begins, none covers another of the same thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from fphref.loading.mentions import Mentions
from fphref.model.base import Base
from fphref.model.grilles import Valeur


class Dated(Protocol):
    """Something with a period of validity."""

    @property
    def du(self) -> date | None: ...

    @property
    def au(self) -> date | None: ...


T = TypeVar("T", bound=Dated)


def check_period(mentions: Mentions, node: Base, first: str = "du", last: str = "au") -> None:
    """The end comes after the beginning, where both are written."""
    du, au = getattr(node, first, None), getattr(node, last, None)
    if isinstance(du, date) and isinstance(au, date) and au <= du:
        text = f"« {last} » ({au}) n’est pas après « {first} » ({du}) : la période n’a aucun jour"
        mentions.say("STA005", text, node.at(last))


def check_lines(mentions: Mentions, lines: Iterable[Any], label: str) -> None:
    """No two of these dated lines hold on one day; one without `au` holds for ever."""
    held = [line for line in lines if line.au is None or line.au > line.du]
    if len(held) < 2:
        return
    held.sort(key=lambda line: line.du)
    longest = held[0]
    for line in held[1:]:
        if longest.au is None or longest.au > line.du:
            _overlap(mentions, longest, line, label)
        if longest.au is not None and (line.au is None or line.au > longest.au):
            longest = line


def check_values(mentions: Mentions, values: Iterable[Valeur], label: str) -> None:
    """Values stand from the oldest on; one with `au` has ended when the next begins."""
    for before, after in pairwise(values):
        if after.du <= before.du:
            text = f"{label} : la valeur du {after.du} est écrite après celle du {before.du} ({before.at('du')})"
            if after.du == before.du:
                text = f"{label} : deux valeurs commencent le {after.du} ({before.at('du')}) ; n’en garder qu’une"
            else:
                text += " ; les ranger de la plus ancienne à la plus récente"
            mentions.say("STA001", text, after.at("du"))
        elif before.au is not None and before.au > after.du:
            _overlap(mentions, before, after, label)


def together(items: Iterable[T]) -> list[T]:
    """Those that hold on some day on which another does; unsaid, a period has no beginning, or no end."""
    held = sorted(items, key=lambda item: item.du or date.min)
    met: set[int] = set()
    end, last = date.min, -1
    for rank, item in enumerate(held):
        if last >= 0 and end > (item.du or date.min):
            met |= {rank, last}
        if (item.au or date.max) > end or last < 0:
            end, last = item.au or date.max, rank
    return [item for rank, item in enumerate(held) if rank in met]


def _overlap(mentions: Mentions, before: Any, after: Any, label: str) -> None:
    until = "sans fin" if before.au is None else f"au {before.au} exclu"
    text = f"{label} : la période du {after.du} recouvre celle du {before.du} {until} ({before.at('du')})"
    if before.du < after.du:
        text += f" ; arrêter celle-ci : « au » {after.du} (jour exclu)"
    mentions.say("STA001", text, after.at("du"))
