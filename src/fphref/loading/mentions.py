"""What the checks across files share: a mention looked up, its nearest neighbour told, known faults not told again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fphref.diagnostics import Diagnostic, Position, suggestion
from fphref.loading.kinds import ITEM_STORES, KIND_BY_STORE
from fphref.model.base import Base
from fphref.model.referentiel import Referentiel
from fphref.regles import diagnose

MOST_HINTS = 500
"""Looking for the nearest id is slow: after so many, a hostile file is told its faults without."""
_THE = {
    "activites": "les activités",
    "savoir_faire": "les savoir-faire",
    "connaissances": "les connaissances",
    "savoir_etre": "les savoir-être",
}


class Mentions:
    """The faults found so far; and what leans on something that is itself in fault.

    `faulty` are, by store, ids that a file holds but that could not be read; `unread` are stores of which a file is
    missing. A mention of those is not a second fault, but no document may be made of the métier (`touched`), nor of
    what stands at these places (`places`).
    """

    def __init__(self, referentiel: Referentiel, faulty: Mapping[str, set[str]], unread: frozenset[str]) -> None:
        self.ref = referentiel
        self.faulty = faulty
        self.unread = unread
        self.diagnostics: list[Diagnostic] = []
        self.hints = MOST_HINTS
        self.touched: set[str] = set()
        self.places: set[Position] = set()

    def say(self, code: str, message: str, where: Position) -> None:
        """Tell a fault."""
        self.diagnostics.append(diagnose(code, message, where))

    def doubtful(self, store: str) -> bool:
        """Whether something of that store could not be read, so that what is absent may only be hidden."""
        return store in self.unread or bool(self.faulty.get(store))

    def known(
        self,
        store: str,
        identifiant: str,
        where: Position,
        metier: str | None = None,
        more: Sequence[Position] = (),
    ) -> bool:
        """Whether `identifiant` is in `store`; if not, says so once, with the nearest one.

        `more` are the other lines of a table that name it too.
        """
        held: Mapping[str, Any] = getattr(self.ref, store)
        faulty = identifiant in self.faulty.get(store, ())
        if identifiant in held and not faulty:
            return True
        if faulty or store in self.unread:
            if metier is not None:
                self.touched.add(metier)
            else:
                self.places.update((where, *more))
            return False
        if metier is not None:
            self.touched.add(metier)
        label = KIND_BY_STORE[store].label
        elsewhere = next((s for s in ITEM_STORES if s != store and identifiant in getattr(self.ref, s)), None)
        if store in ITEM_STORES and elsewhere is not None:
            text = f"« {identifiant} » n’est pas dans {_THE[store]} mais dans {_THE[elsewhere]}"
            self.say("REF001", f"{text} : le citer sous « {elsewhere} »", where)
            return False
        hint = self.hint(identifiant, held, limit=4)
        self.say("REF001", f"{label} « {identifiant} » inconnu{feminine(label)}{hint}{others(1 + len(more))}", where)
        return False

    def hint(self, identifiant: str, known: Iterable[str], *, limit: int = 8, like: float = 0.7) -> str:
        """The nearest of those that are known, as long as there were not too many to look for."""
        self.hints -= 1
        return suggestion(identifiant, known, limit=limit, like=like) if self.hints >= 0 else ""

    def among(self, identifiant: str, known: Collection[str], label: str, where: Position) -> bool:
        """Whether it is one of those its corps has; if not, says so."""
        if identifiant in known:
            return True
        text = f"{label} « {identifiant} » inconnu{feminine(label)} dans ce corps{self.hint(identifiant, known)}"
        self.say("REF001", text, where)
        return False

    def unique(self, items: Iterable[tuple[Base, str]], key: str) -> None:
        """Inside one object too, an id names one thing; items come with the word for one of their kind."""
        seen: dict[str, Position] = {}
        for item, label in items:
            value = getattr(item, key)
            if value is None:
                continue
            where = item.at(key)
            if value in seen:
                taken = f"déjà pris{feminine(label)}"
                self.say("REF002", f"{label} « {value} » : {taken} ({seen[value]}) ; en donner un autre", where)
            seen.setdefault(value, where)


def feminine(label: str) -> str:
    """The letter that a participle takes after this word."""
    return "e" if label in _FEMININE else ""


def others(count: int) -> str:
    """So many lines say the same, of which the first is shown."""
    return "" if count == 1 else f" (et {count - 1} {'autre ligne' if count == 2 else 'autres lignes'})"


_FEMININE = ("activité", "connaissance", "source", "famille", "formation", "échelle", "voie", "modalité")


def nodes(node: Any) -> Iterator[Base]:
    """The object and every model object below it, in the order of its attributes."""
    if isinstance(node, Base):
        yield node
        for name in type(node).model_fields:
            if name != "origine":
                yield from nodes(getattr(node, name))
    elif isinstance(node, tuple):
        for item in node:
            yield from nodes(item)
