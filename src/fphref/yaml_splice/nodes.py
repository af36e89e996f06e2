"""A YAML text as nodes that know where they stand, with the lines that belong to each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fphref.yaml_text import Mark, marks

Tree = str | int | None | list["Tree"] | dict[str, "Tree"]
"""Plain data: an `int` is written bare where a text of digits would be quoted; both are the same content."""

_COLON = re.compile(r"\s*:")
# Blanks, comments and line ends between two items of a list.
_BETWEEN = re.compile(r"(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\n]*|^#[^\n]*)*")


class SpliceError(Exception):
    """A text that is written in a way we cannot change safely; nothing was changed."""


@dataclass(slots=True)
class Scalar:
    """One value; `anchor` is the offset after what introduces it (`:` or `-`), -1 inside a flow collection."""

    start: int
    end: int
    value: str | None
    style: str
    anchor: int = -1


@dataclass(slots=True)
class Child:
    """One key and value, or one item: `begin` is its first character (the key, or the dash of a block list)."""

    key: str
    begin: int
    node: Node


@dataclass(slots=True)
class Group:
    """A mapping (`keyed`) or a list, with what it holds."""

    start: int
    end: int
    keyed: bool
    flow: bool
    anchor: int = -1
    children: list[Child] = field(default_factory=list)

    def child(self, key: str) -> Child | None:
        """The child of that key."""
        return next((child for child in self.children if child.key == key), None)


Node = Scalar | Group


def read(text: str) -> Node:
    """The root node of a text that was parsed without fault."""
    reader = _Reader(text)
    return reader.node(next(reader.marks), -1)


def content(node: Node) -> Tree:
    """What a node holds, as plain data."""
    if isinstance(node, Scalar):
        return node.value
    if node.keyed:
        return {child.key: content(child.node) for child in node.children}
    return [content(child.node) for child in node.children]


def bare(tree: Tree) -> Tree:
    """The same data as a file gives it back: texts only."""
    if isinstance(tree, dict):
        return {str(key): bare(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [bare(value) for value in tree]
    return None if tree is None else str(tree)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: Iterator[Mark] = marks(text)

    def node(self, mark: Mark, anchor: int) -> Node:
        if mark.kind == "scalar":
            return self._scalar(mark, anchor)
        group = Group(mark.start, mark.end, mark.kind == "mapping", mark.style == "flow", anchor)
        position = mark.start
        while (inner := next(self.marks)).kind != "end":
            child = self._pair(inner, group) if group.keyed else self._item(inner, group, position)
            group.children.append(child)
            position = child.node.end
        group.end = inner.end if group.flow or not group.children else position
        return group

    def _pair(self, mark: Mark, group: Group) -> Child:
        colon = _COLON.match(self.text, mark.end)
        if mark.kind != "scalar" or mark.value is None or colon is None:
            raise SpliceError("clé composée")
        return Child(mark.value, mark.start, self.node(next(self.marks), -1 if group.flow else colon.end()))

    def _item(self, mark: Mark, group: Group, position: int) -> Child:
        if group.flow:
            return Child("", mark.start, self.node(mark, -1))
        blank = _BETWEEN.match(self.text, position)
        dash = blank.end() if blank and group.children else position
        if self.text[dash : dash + 1] != "-":
            raise SpliceError("liste mal repérée")
        return Child("", dash, self.node(mark, dash + 1))

    def _scalar(self, mark: Mark, anchor: int) -> Scalar:
        start, end = mark.start, mark.end
        if mark.value is None and start == end and anchor >= 0:
            start = end = anchor  # an absent value stands right after what announces it
        if mark.style in ("|", ">"):
            body = self.text[start:end]
            header = body.partition("\n")[0]
            # With « + », blank lines at the end are part of the value.
            kept = body.removesuffix("\n").removesuffix("\r") if "+" in header else body.rstrip(" \t\r\n")
            end = start + len(kept)
        return Scalar(start, end, mark.value, mark.style, anchor)
