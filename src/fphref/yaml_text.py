"""The only module that knows YAML: text → tree of strings with positions.

Every scalar stays text (YAML must not turn `10E10` into a number nor `no` into False): pydantic gives the types.
Repeated keys, anchors, aliases, tags, several documents and deep nesting are faults, each with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from fphref.diagnostics import Diagnostic, Origine, Position
from fphref.regles import diagnose
from fphref.yaml_problems import explain

MAX_BYTES = 5_000_000
MAX_DEPTH = 40
ORIGINE_KEY = "\0origine"  # a NUL is a fault in a file (YAM007), so `origine:` in one stays an unknown key

Spot = tuple[int, int]
Event = Any
"""One of PyYAML's events; the stubs give them no positions."""

_ABSENT = frozenset({"", "~", "null", "Null", "NULL"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


class Unread:
    """What stands in the tree where a value could not be read; the diagnostic of it is told already."""

    def __repr__(self) -> str:
        return "UNREAD"


UNREAD = Unread()


class Mapping(dict[str, Any]):
    """A YAML mapping: `spots` holds line and column (from 1) of each value; under `ORIGINE_KEY`, its origin.

    `broken` says that a fault of the YAML itself stands in it or below it; `repeated` are its keys written twice.
    """

    __slots__ = ("broken", "column", "key_spots", "line", "repeated", "spots")

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line, self.column = line, column
        self.spots: dict[str, Spot] = {}
        self.key_spots: dict[str, Spot] = {}
        self.broken = False
        self.repeated: set[str] = set()


class Sequence(list[Any]):
    """A YAML list: `spots` holds line and column (from 1) of each item."""

    __slots__ = ("column", "line", "spots")

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line, self.column = line, column
        self.spots: list[Spot] = []


class Mark(NamedTuple):
    """Where a piece of YAML stands: offsets in the text, `style` as PyYAML names it (empty for plain and block)."""

    kind: Literal["scalar", "mapping", "sequence", "end"]
    value: str | None
    style: str
    start: int
    end: int


def marks(text: str) -> Iterator[Mark]:
    """The pieces of a text that `parse` has read without fault, in order; a flow collection has the style `flow`."""
    import yaml

    kinds: dict[type, Literal["scalar", "mapping", "sequence", "end"]] = {
        yaml.events.ScalarEvent: "scalar",
        yaml.events.MappingStartEvent: "mapping",
        yaml.events.SequenceStartEvent: "sequence",
        yaml.events.MappingEndEvent: "end",
        yaml.events.SequenceEndEvent: "end",
    }
    event: Event
    for event in yaml.parse(text, Loader=getattr(yaml, "CLoader", None) or yaml.Loader):
        kind = kinds.get(type(event))
        if kind is None:
            continue
        value, style = None, "flow" if getattr(event, "flow_style", False) else ""
        if kind == "scalar":
            style = event.style or ""
            value = None if not style and event.value in _ABSENT else event.value
        yield Mark(kind, value, style, event.start_mark.index, event.end_mark.index)


class _Stop(Exception):
    """Parsing cannot go on; the diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse(data: bytes, fichier: str) -> tuple[Mapping | None, list[Diagnostic]]:
    """The root mapping of a YAML file, and its faults; None where the file cannot be used as a whole."""
    text, faults = decode(data, fichier)
    if text is None:
        return None, faults
    reader = _Reader(text, fichier)
    try:
        root = reader.read()
    except _Stop as stop:
        return None, [*reader.diagnostics, stop.diagnostic]
    return root, reader.diagnostics


def decode(data: bytes, fichier: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of a data file in UTF-8, or why it has none."""
    if len(data) > MAX_BYTES:
        return None, [too_big(len(data), fichier)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"octet 0x{data[error.start]:02X} illisible : le fichier n’est pas en UTF-8 ; l’enregistrer en UTF-8"
        return None, [_fault("FIC003", message, fichier, line, column)]
    found = _CONTROL.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        message = f"caractère de contrôle U+{ord(found.group()):04X} interdit dans un fichier texte : le supprimer"
        return None, [_fault("YAM007", message, fichier, line, column)]
    return text, []


def too_big(size: int, fichier: str) -> Diagnostic:
    """The fault of a file of `size` bytes, over the limit."""
    shown = f"{size / 1e6:.1f}".replace(".", ",")
    message = f"fichier de {shown} Mo ; la limite est de {MAX_BYTES // 1_000_000} Mo : le découper"
    return _fault("FIC002", message, fichier)


def _fault(regle: str, message: str, fichier: str, line: int = 0, column: int = 0) -> Diagnostic:
    return diagnose(regle, message, Position(fichier, line, column))


class _Reader:
    """Builds the tree from libyaml's events (positions come with them; nothing is constructed)."""

    def __init__(self, text: str, fichier: str) -> None:
        import yaml

        loader = getattr(yaml, "CLoader", None) or yaml.Loader
        self._yaml = yaml
        self._events = yaml.parse(text, Loader=loader)
        self.fichier = fichier
        self.text = text
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> Mapping | None:
        events = self._yaml.events
        self._next()  # stream start
        event = self._next()
        if isinstance(event, events.StreamEndEvent):
            raise _Stop(_fault("YAM005", "fichier vide", self.fichier, 1, 1))
        root = self._node(self._next(), 0)
        self._next()  # document end
        event = self._next()
        if not isinstance(event, events.StreamEndEvent):
            message = "plusieurs documents dans un fichier (« --- ») : n’en garder qu’un"
            raise _Stop(self._at("YAM006", message, event))
        if not isinstance(root, Mapping):
            message = "le fichier doit commencer par des clés (« clé: valeur »)"
            raise _Stop(_fault("YAM005", message, self.fichier, 1, 1))
        return root

    def _next(self) -> Event:
        try:
            event: Event = next(self._events)
        except self._yaml.YAMLError as error:
            raise _Stop(self._syntax(error)) from None
        except StopIteration:  # pragma: no cover - libyaml always ends with StreamEndEvent
            raise _Stop(_fault("YAM001", "fichier interrompu", self.fichier)) from None
        return event

    def _node(self, event: Event, depth: int) -> Any:
        events = self._yaml.events
        before = len(self.diagnostics)
        if isinstance(event, events.AliasEvent):
            # Never followed, so that a few lines cannot grow into millions.
            message = f"renvoi « *{event.anchor} » interdit : recopier la valeur"
            self.diagnostics.append(self._at("YAM003", message, event))
            return UNREAD
        if event.anchor is not None:
            message = f"ancre « &{event.anchor} » interdite : recopier la valeur là où elle sert"
            self.diagnostics.append(self._at("YAM003", message, event))
        if event.tag is not None and event.tag != "!":
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            message = f"étiquette « {shown} » interdite : écrire la valeur seule"
            self.diagnostics.append(self._at("YAM004", message, event))
        if isinstance(event, events.ScalarEvent):
            if not event.style and event.value in _ABSENT:  # plain is "" for libyaml, None for PyYAML's own parser
                return None
            # Between double quotes, `\0` or `\x07` bring in what the text itself may not hold.
            found = _CONTROL.search(event.value) if event.style == '"' else None
            if found is not None:
                message = f"caractère de contrôle U+{ord(found.group()):04X} (écrit avec « \\ ») : le supprimer"
                self.diagnostics.append(self._at("YAM007", message, event))
                return UNREAD
            return event.value
        if depth >= MAX_DEPTH:
            message = f"plus de {MAX_DEPTH} niveaux imbriqués"
            raise _Stop(self._at("YAM008", message, event))
        if isinstance(event, events.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth, before)

    def _sequence(self, start: Event, depth: int) -> Sequence:
        mark = start.start_mark
        items = Sequence(mark.line + 1, mark.column + 1)
        end = self._yaml.events.SequenceEndEvent
        while not isinstance(event := self._next(), end):
            items.append(self._node(event, depth + 1))
            items.spots.append((event.start_mark.line + 1, event.start_mark.column + 1))
        return items

    def _mapping(self, start: Event, depth: int, before: int) -> Mapping:
        """A mapping; `before` is how many faults there were when it began."""
        mark = start.start_mark
        mapping = Mapping(mark.line + 1, mark.column + 1)
        end = self._yaml.events.MappingEndEvent
        while not isinstance(event := self._next(), end):
            key_event = event
            key = self._node(event, depth + 1)
            event = self._next()
            value = self._node(event, depth + 1)
            if key is UNREAD:
                continue
            if not isinstance(key, str):
                self.diagnostics.append(self._at("YAM005", "clé vide ou composée : écrire « clé: valeur »", key_event))
                continue
            if key in mapping.spots:
                first = mapping.key_spots[key][0]
                message = f"clé « {key} » répétée (déjà ligne {first}) : n’en garder qu’une"
                self.diagnostics.append(self._at("YAM002", message, key_event))
                mapping.repeated.add(key)
                continue
            mapping[key] = value
            mapping.spots[key] = (event.start_mark.line + 1, event.start_mark.column + 1)
            mapping.key_spots[key] = (key_event.start_mark.line + 1, key_event.start_mark.column + 1)
        mapping[ORIGINE_KEY] = Origine(self.fichier, mapping)
        mapping.broken = len(self.diagnostics) > before
        return mapping

    def _at(self, regle: str, message: str, event: Event) -> Diagnostic:
        mark = event.start_mark
        return _fault(regle, message, self.fichier, mark.line + 1, mark.column + 1)

    def _syntax(self, error: Any) -> Diagnostic:
        stopped = _spot(getattr(error, "problem_mark", None))
        began = _spot(getattr(error, "context_mark", None))
        problem = getattr(error, "problem", None) or str(error)
        place = stopped or began
        if place is None:
            return _fault("YAM001", f"YAML illisible : {problem}", self.fichier)
        french, (line, column) = explain(problem, self.text, place, began)
        return _fault("YAM001", f"YAML illisible : {french}", self.fichier, line, column)


def _spot(mark: Any) -> Spot | None:
    return None if mark is None else (mark.line + 1, mark.column + 1)
