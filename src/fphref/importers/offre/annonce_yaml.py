"""YAML, whole or at the head of a text → nodes with their lines; where it is broken, its lines one by one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from fphref.diagnostics import Diagnostic, FphrefError
from fphref.importers.modele import Document, cut
from fphref.importers.offre.lignes import COMMENT, FENCE, KEY, read_rows
from fphref.importers.offre.noeuds import Lecture, Liste, Noeud, Objet, Paire, Valeur
from fphref.yaml_text import MAX_BYTES, Mark, marks, parse, too_big

_BENIGN: Final = frozenset({"YAM002", "YAM004"})
"""Repeated keys and tags: the text is read all the same."""
_LOOK: Final = 400
"""Lines in which the end of the head of a text is looked for."""


class Zone(NamedTuple):
    """The lines that hold YAML: the first and the last one; `entete` where a `---` stands before them."""

    debut: int
    fin: int
    entete: bool
    fermee: bool = True


def zone_of(document: Document) -> Zone | None:
    """Where the YAML of a document stands: its head between two `---`, or all of it for a YAML file."""
    lignes = document.lignes
    first = next((ligne.numero for ligne in lignes if ligne.brut.strip()), 0)
    if not first:
        return None
    if lignes[first - 1].brut.rstrip() == "---":
        for ligne in lignes[first : first + _LOOK * 50]:
            if FENCE.fullmatch(ligne.brut):
                return Zone(first + 1, ligne.numero - 1, True)
        keys = sum(KEY.match(ligne.brut) is not None for ligne in lignes[first : first + _LOOK])
        return Zone(first + 1, len(lignes), True, document.nature == "yaml") if keys >= 2 else None
    return Zone(1, len(lignes), False) if document.nature == "yaml" else None


def read_yaml(document: Document, zone: Zone) -> Lecture:
    """The nodes of those lines; faults become remarks, and a broken text is read line by line.

    Raises FphrefError where the text is over the limit of size.
    """
    rows = [ligne.brut.replace("\r", " ") for ligne in document.lignes[zone.debut - 1 : zone.fin]]
    text = "\n".join(rows) + "\n"
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_BYTES:
        raise FphrefError(str(too_big(len(data), document.nom)))
    text = data.decode("utf-8")
    if not any(row.strip() and not row.lstrip().startswith("#") for row in rows):
        return Lecture([Objet(zone.debut)])
    listed = next(row for row in rows if row.strip() and not row.lstrip().startswith("#")).startswith("-")
    head = "offres:\n" if listed else ""
    offset = zone.debut - 1 - bool(head)
    root, faults = parse((head + text).encode("utf-8"), document.nom)
    if root is None or any(fault.regle not in _BENIGN for fault in faults):
        return read_rows(rows, zone.debut, [_shifted(fault, offset) for fault in faults])
    lecture = _Builder(head + text, offset).read()
    if head and isinstance(lecture.racines[0], Objet):
        inner = lecture.racines[0].paires[0].valeur
        lecture.racines = list(inner.elements) if isinstance(inner, Liste) else [inner]
    if not zone.fermee:
        lecture.anomalies.append(("IMP003", "l’en-tête ouvert par « --- » n’est jamais fermé", zone.debut - 1))
    lecture.anomalies += [("IMP003", cut(message, 180), line) for rule, message, line in
                          (_shifted(fault, offset) for fault in faults) if rule != "YAM002"]  # fmt: skip
    return lecture


def _shifted(fault: Diagnostic, offset: int) -> tuple[str, str, int]:
    line = fault.position.ligne
    return fault.regle, fault.message, line + offset if line else 0


class _Builder:
    """Nodes from the pieces of a text that was read without a fault."""

    def __init__(self, text: str, offset: int) -> None:
        self.text, self.offset = text, offset
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.ends: dict[int, int] = {}

    def read(self) -> Lecture:
        """The one root; words of comments at the ends of lines are left over."""
        stack: list[Liste | Objet] = []
        waiting: list[tuple[str, int] | None] = []
        root: Noeud = Objet(self.offset + 1)
        for mark in marks(self.text):
            line = self._row(mark.start) + self.offset + 1
            if mark.kind == "end":
                stack.pop()
                waiting.pop()
                self._note(mark)
                continue
            if mark.kind == "scalar":
                if stack and isinstance(stack[-1], Objet) and waiting[-1] is None:
                    waiting[-1] = (mark.value or "", line)
                    self._note(mark)
                    continue
                node: Noeud = self._scalar(mark)
            else:
                node = Objet(line) if mark.kind == "mapping" else Liste(line)
            if not stack:
                root = node
            elif isinstance(stack[-1], Liste):
                stack[-1].elements.append(node)
            else:
                key, key_line = waiting[-1] or ("", line)
                stack[-1].paires.append(Paire(key, key_line, node))
                waiting[-1] = None
            if not isinstance(node, Valeur):
                stack.append(node)
                waiting.append(None)
        return Lecture([root], [], list(self._comments()))

    def _row(self, offset: int) -> int:
        """The line of an offset, from 0."""
        return bisect_right(self.starts, offset) - 1

    def _scalar(self, mark: Mark) -> Valeur:
        first, last = self._row(mark.start), self._row(max(mark.start, mark.end - 1))
        if mark.style in ("|", ">"):
            first += 1
        else:
            self._note(mark)
        if mark.value is None:
            return Valeur("", ((self._row(mark.start) + self.offset + 1, ""),))
        segments = []
        for row in range(first, last + 1):
            start = max(self.starts[row], mark.start) if mark.style not in ("|", ">") else self.starts[row]
            stop = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)
            piece = self.text[start : min(stop, mark.end)].strip()
            if piece:
                segments.append((row + self.offset + 1, piece))
        return Valeur(mark.value, tuple(segments) or ((self._row(mark.start) + self.offset + 1, ""),))

    def _note(self, mark: Mark) -> None:
        """How far the data go on a line."""
        row = self._row(max(mark.start, mark.end - 1))
        self.ends[row] = max(self.ends.get(row, 0), mark.end)

    def _comments(self) -> Iterator[tuple[int, str]]:
        for row, end in sorted(self.ends.items()):
            stop = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)
            found = COMMENT.search(self.text[end:stop].rstrip("\n"))
            if found and re.search(r"\w", found[1]):
                yield row + self.offset + 1, found[1].strip()
