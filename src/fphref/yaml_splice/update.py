"""A text and the data it must hold → the text where only what changed was rewritten.

Comments, order, quotation marks, blank lines, line ends and untouched lines stay byte for byte. The result is read
again before it is given: it holds exactly the data asked for, or `SpliceError` is raised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from fphref.yaml_splice import emit
from fphref.yaml_splice.nodes import Child, Group, Node, Scalar, SpliceError, Tree, bare, content, read
from fphref.yaml_splice.pairing import pair_items

Path = tuple[str, ...]
Order = Callable[[Path], Sequence[str]]
"""The order of the keys of the mapping at a path (list items are `*`); an unknown key goes to the end."""

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))(#[^\r\n]*)", re.MULTILINE)

Splice = tuple[int, int, str]


def no_order(path: Path) -> Sequence[str]:
    """New keys go to the end."""
    return ()


def update(text: str, tree: Tree, order: Order = no_order) -> str:
    """The text holding `tree`, changed as little as can be; raises `SpliceError` where it cannot be done safely."""
    root = read(text)
    if content(root) == bare(tree):
        return text
    if not isinstance(root, Group) or root.flow or not root.keyed:
        raise SpliceError("fichier d’une seule accolade")
    changed = _Updater(text, order).run(root, tree)
    if content(read(changed)) != bare(tree):
        raise SpliceError("écriture inhabituelle")
    return changed


class _Updater:
    def __init__(self, text: str, order: Order) -> None:
        self.text = text
        self.order = order
        self.newline = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"

    def run(self, root: Group, tree: Tree) -> str:
        return _apply(self.text, self._node(root, tree, ()), 0, len(self.text))

    # -- what changed ------------------------------------------------------------------------------------------

    def _node(self, node: Node, tree: Tree, path: Path) -> list[Splice]:
        """The splices that make of this node what `tree` says."""
        if content(node) == bare(tree):
            return []
        if isinstance(node, Group) and node.children and tree:
            if node.keyed and isinstance(tree, dict):
                return self._mapping(node, tree, path)
            if not node.keyed and isinstance(tree, list):
                return self._list(node, tree, path)
        if isinstance(node, Scalar) and node.value is not None and isinstance(tree, str | int):
            return [self._scalar(node, tree)]
        return [self._other(node, tree)]

    def _scalar(self, node: Scalar, value: str | int) -> Splice:
        line = self._line_start(node.start)
        alone = not self.text[node.end : self._line_end(node.end)].strip()
        column = self._column(node.anchor) if node.anchor >= 0 else 0
        new = emit.scalar(value, used=node.start - line, indent=column + 2, newline=self.newline, style=node.style,
                          old=node.value or "", block=node.anchor >= 0 and alone)  # fmt: skip
        header = self.text[node.start : self._line_end(node.start)] if node.style in ("|", ">") else ""
        if " #" in header and new.startswith(">-"):
            new = ">-" + header[header.index(" #") :] + new[2:]
        return node.start, node.end, new

    def _other(self, node: Node, tree: Tree) -> Splice:
        """A value of another nature: all that follows its colon (or its dash) is written anew."""
        if node.anchor < 0:
            return node.start, node.end, emit.flow(tree)
        line = self._line_start(node.anchor)
        dash = self.text[node.anchor - 1] == "-"
        column = self._column(node.anchor)
        alone = not self.text[node.end : self._line_end(node.end)].strip()
        if dash:
            new = emit.item(tree, column, self.newline)[1:] if tree is not None else ""
        else:
            new = emit.after_key(tree, column, self.newline, node.anchor - line)
        if not alone and not isinstance(tree, dict | list) and tree is not None:
            new = " " + emit.scalar(tree, used=0, indent=0, newline=self.newline, block=False)
        return node.anchor, node.end, new

    def _mapping(self, node: Group, tree: dict[str, Tree], path: Path) -> list[Splice]:
        old = [child.key for child in node.children]
        if set(old) == set(tree):
            return [s for child in node.children for s in self._node(child.node, tree[child.key], (*path, child.key))]
        keys = [key for key in old if key in tree]
        for key in tree:
            if key not in keys:
                keys.insert(_place(key, keys, self.order(path)), key)
        return [self._rebuild(node, [(old.index(k) if k in old else None, k, tree[k]) for k in keys], path)]

    def _list(self, node: Group, tree: list[Tree], path: Path) -> list[Splice]:
        pairs = pair_items([content(child.node) for child in node.children], [bare(value) for value in tree])
        inner = (*path, "*")
        if pairs == list(range(len(node.children))):
            return [s for child, value in zip(node.children, tree, strict=True)
                    for s in self._node(child.node, value, inner)]  # fmt: skip
        return [self._rebuild(node, [(index, "", value) for index, value in zip(pairs, tree, strict=True)], path)]

    # -- a collection whose members come, go or move -----------------------------------------------------------

    def _rebuild(self, node: Group, members: list[tuple[int | None, str, Tree]], path: Path) -> Splice:
        return self._rebuild_flow(node, members, path) if node.flow else self._rebuild_block(node, members, path)

    def _inner(self, node: Group, index: int, value: Tree, path: Path, begin: int, end: int) -> str:
        """The text of a member that stays, with what changes inside it."""
        child = node.children[index]
        return _apply(self.text, self._node(child.node, value, (*path, child.key if node.keyed else "*")), begin, end)

    def _rebuild_flow(self, node: Group, members: list[tuple[int | None, str, Tree]], path: Path) -> Splice:
        children = node.children
        parts: list[str] = []
        for index, key, value in members:
            between = ", "
            if index:
                between = self.text[children[index - 1].node.end : children[index].begin]
            if index is not None:
                text = self._inner(node, index, value, path, children[index].begin, children[index].node.end)
            else:
                text = emit.flow({key: value})[1:-1] if node.keyed else emit.flow(value)
            parts.append((between if parts else "") + text)
        return children[0].begin, children[-1].node.end, "".join(parts)

    def _rebuild_block(self, node: Group, members: list[tuple[int | None, str, Tree]], path: Path) -> Splice:
        children = node.children
        column = children[0].begin - self._line_start(children[0].begin)
        begins, gaps = self._leads(node, column)
        ends = [self._line_end(child.node.end) for child in children]
        usual = self.newline if sum(not gap.strip() and bool(gap) for gap in gaps) * 2 > len(gaps) > 1 else ""
        in_flow = not node.keyed and all(isinstance(c.node, Group) and c.node.flow for c in children)
        kept = {index for index, _, _ in members if index is not None}
        parts: list[str] = []
        held = ""
        left = self._left_behind(node, begins, ends, kept) if node.keyed else {}
        indent = self.newline + " " * column
        for place, (index, key, value) in enumerate(members):
            if index is None:
                gap, text = usual, self._new(key, value, column, node.keyed, in_flow)
            else:
                gap = gaps[index]
                lost = self._gap_above(index, kept, gaps)
                if lost and not gap:
                    gap = lost
                text = self._inner(node, index, value, path, begins[index], ends[index])
            if not place:
                held = gap if gap.strip() else ""  # a comment is never lost, blank lines at the top are
                parts.append((held + " " * column if held else "") + text)
            else:
                parts.append(self.newline + gap + " " * column + text)
            if index is not None:
                parts += [indent + line for line in left.pop(index, ())]
        parts[:0] = [line + indent for line in left.pop(-1, ())]
        for index in range(len(children)):
            if index not in kept and gaps[index].strip():
                parts.append(self.newline + gaps[index].rstrip("\r\n"))
        return begins[0], ends[-1], "".join(parts)

    def _left_behind(
        self, node: Group, begins: Sequence[int], ends: Sequence[int], kept: set[int]
    ) -> dict[int, list[str]]:
        """The comments of keys that go, by the child above that stays (-1: none)."""
        found: dict[int, list[str]] = {}
        above = -1
        for index, child in enumerate(node.children):
            if index in kept:
                above = index
                continue
            text = _without_scalars(self.text, child.node, begins[index], ends[index])
            comments = [match.group(1).rstrip() for match in _COMMENT.finditer(text)]
            found.setdefault(above, []).extend(comments)
        return found

    @staticmethod
    def _gap_above(index: int, kept: set[int], gaps: Sequence[str]) -> str:
        """The blank lines above neighbours that are gone: a group of items stays set apart."""
        above = index - 1
        while above >= 0 and above not in kept:
            if gaps[above] and not gaps[above].strip():
                return gaps[above]
            above -= 1
        return ""

    def _new(self, key: str, value: Tree, column: int, keyed: bool, in_flow: bool) -> str:
        if keyed:
            return emit.pair(key, value, column, self.newline)
        if in_flow and isinstance(value, dict | list):
            return "- " + emit.flow(value)
        return emit.item(dict(value) if isinstance(value, dict) else value, column, self.newline)

    def _leads(self, node: Group, column: int) -> tuple[list[int], list[str]]:
        """For each child, where its own comments begin (past the indent), and the lines that set it apart above."""
        begins: list[int] = []
        gaps: list[str] = []
        floor = -1
        for child in node.children:
            line = self._line_start(child.begin)
            inline = bool(self.text[line : child.begin].strip(" ")) or (floor < 0 and line == 0)
            if inline or (floor < 0 and not column):
                begins.append(child.begin)  # the comments at the head of a file are the file's
                gaps.append("")
            else:
                lead = self._comments_above(line, column, floor if floor >= 0 else self._line_end(node.anchor) + 1)
                begins.append(lead + self._indent(lead))
                gaps.append(self.text[floor:lead] if floor >= 0 else "")
            floor = min(len(self.text), self._line_end(child.node.end) + len(self._break(child)))
        return begins, gaps

    def _comments_above(self, line: int, column: int, floor: int) -> int:
        while line > floor:
            above = self._line_start(line - 1)
            if above < floor or self.text[above : above + column + 1] != " " * column + "#":
                break
            line = above
        return line

    # -- lines ---------------------------------------------------------------------------------------------------

    def _break(self, child: Child) -> str:
        return self.newline if self.text.startswith(self.newline, self._line_end(child.node.end)) else "\n"

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        """The end of the line without its line end."""
        found = self.text.find("\n", offset)
        end = len(self.text) if found < 0 else found
        return end - 1 if end > offset and self.text[end - 1] == "\r" else end

    def _indent(self, line: int) -> int:
        end = line
        while self.text[end : end + 1] == " ":
            end += 1
        return end - line

    def _column(self, anchor: int) -> int:
        """The column of the dash before `anchor`, or of the key: past the dashes of `- - key:`."""
        line = self._line_start(anchor)
        if self.text[anchor - 1] == "-":
            return anchor - 1 - line
        column = self._indent(line)
        while self.text[line + column : line + column + 2] == "- ":
            column += 2
            column += self._indent(line + column)
        return column


def _place(key: str, keys: Sequence[str], order: Sequence[str]) -> int:
    """Where a new key goes among those there: after the last of those that come before it."""
    if key not in order:
        return len(keys)
    before = set(order[: order.index(key)])
    return max((rank + 1 for rank, other in enumerate(keys) if other in before), default=0)


def _without_scalars(text: str, node: Node, begin: int, end: int) -> str:
    """The text of a member without its values, whose `#` are no comments."""
    parts: list[str] = []
    for scalar in _scalars(node):
        parts.append(text[begin : scalar.start])
        if scalar.style in ("|", ">"):
            parts.append(text[scalar.start : scalar.end].partition("\n")[0])
        begin = scalar.end
    return "".join([*parts, text[begin:end]])


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for child in node.children:
        yield from _scalars(child.node)


def _apply(text: str, splices: Sequence[Splice], begin: int, end: int) -> str:
    parts: list[str] = []
    for first, last, new in sorted(splices):
        parts += [text[begin:first], new]
        begin = last
    return "".join([*parts, text[begin:end]])
