"""YAML is changed where its data changed: the result holds the data, and no other line moves."""

from __future__ import annotations

import copy
import difflib
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fphref.yaml_splice import Brut, SpliceError, document, update
from fphref.yaml_splice.nodes import Group, Node, content, read
from fphref.yaml_text import parse

TEXT = """\
# Tête du fichier.
id: essai
date: 2024-02-01

# Les éléments.
items:
  - id: un
    code: "15214"

  # À propos du deux.
  - id: deux   # en marge
    texte: >-
      Un texte assez long
      sur deux lignes.
  - {id: trois, niveau: '4'}

liste: [a, b]
mots:
- x
- y
vide:
"""


def tree(text: str) -> Any:
    """What a file says, read by the loader itself; any fault fails the test."""
    root, faults = parse(text.encode(), "essai.yaml")
    assert faults == []
    return _plain(root)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items() if not key.startswith("\0")}
    return [_plain(value) for value in node] if isinstance(node, list) else node


def diff(old: str, new: str) -> str:
    """The lines that went (`-`) and came (`+`)."""
    lines = difflib.ndiff(old.split("\n"), new.split("\n"))
    return "\n".join(line for line in lines if line[:1] in "-+")


def change(text: str, edit: str) -> str:
    """The diff of one edit, written as Python on `t`; the data asked for is what the file then says."""
    wanted = tree(text)
    exec(edit, {"t": wanted, "Brut": Brut})
    new = update(text, wanted)
    assert tree(new) == _texts(wanted)
    return diff(text, new)


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    return None if value is None else str(value)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ("t['id'] = 'autre'", "- id: essai\n+ id: autre"),
        ("t['id'] = 'a: b'", '- id: essai\n+ id: "a: b"'),
        ("t['id'] = 'a #b'", '- id: essai\n+ id: "a #b"'),
        ("t['id'] = '- a'", '- id: essai\n+ id: "- a"'),
        ("t['id'] = 'no'", '- id: essai\n+ id: "no"'),
        ("t['id'] = '15214'", '- id: essai\n+ id: "15214"'),
        ("t['id'] = '10E10'", '- id: essai\n+ id: "10E10"'),
        ("t['id'] = 'dit \"a\"'", "- id: essai\n+ id: dit \"a\""),
        ("t['id'] = '\"a\" dit'", "- id: essai\n+ id: '\"a\" dit'"),
        ("t['date'] = '2025-01-31'", "- date: 2024-02-01\n+ date: 2025-01-31"),
        ("t['items'][0]['code'] = '15434'", '-     code: "15214"\n+     code: "15434"'),
        ("t['items'][2]['niveau'] = '5'", "-   - {id: trois, niveau: '4'}\n+   - {id: trois, niveau: '5'}"),
        ("t['items'][2]['niveau'] = 'a, b'", "-   - {id: trois, niveau: '4'}\n+   - {id: trois, niveau: 'a, b'}"),
        ("t['items'][1]['texte'] = 'Court.'",
         "+       Court.\n-       Un texte assez long\n-       sur deux lignes."),
        ("t['items'][1]['id'] = 'dix'", "-   - id: deux   # en marge\n+   - id: dix   # en marge"),
        ("t['items'][0]['besoin'] = 3", "+     besoin: 3"),
        ("t['items'][0]['du'] = Brut('2024-01-01')", "+     du: 2024-01-01"),
        ("t['items'][2]['besoin'] = 3", "-   - {id: trois, niveau: '4'}\n+   - {id: trois, niveau: '4', besoin: 3}"),
        ("del t['items'][2]['niveau']", "-   - {id: trois, niveau: '4'}\n+   - {id: trois}"),
        ("t['items'].append({'id': 'quatre', 'code': '1'})", '+   - id: quatre\n+     code: "1"'),
        ("del t['items'][1]", "-   # À propos du deux.\n-   - id: deux   # en marge\n-     texte: >-\n"
         "-       Un texte assez long\n-       sur deux lignes."),
        ("t['items'].insert(1, t['items'].pop())", "+   - {id: trois, niveau: '4'}\n-   - {id: trois, niveau: '4'}"),
        ("t['liste'].append('c')", "- liste: [a, b]\n+ liste: [a, b, c]"),
        ("t['liste'] = []", "- liste: [a, b]\n+ liste: []"),
        ("t['mots'].insert(1, 'non')", "+ - non"),
        ("t['mots'].remove('x')", "- - x"),
        ("t['vide'] = 'plus'", "- vide:\n+ vide: plus"),
        ("t['vide'] = ['a', {'b': 'c', 'd': ['e']}]", "+   - a\n+   - b: c\n+     d:\n+       - e"),
        ("t['id'] = {'texte': 'essai', 'reserve': 'oui'}", "- id: essai\n+ id:\n+   texte: essai\n+   reserve: oui"),
        ("del t['date']", "- date: 2024-02-01"),
    ],
)  # fmt: skip
def test_an_edit_touches_its_own_lines_alone(edit: str, expected: str) -> None:
    assert change(TEXT, edit) == expected


def test_what_is_unchanged_stays_byte_for_byte() -> None:
    assert update(TEXT, tree(TEXT)) is TEXT


def test_a_new_key_goes_where_the_schema_puts_it() -> None:
    wanted = tree(TEXT)
    wanted["items"][0]["libelle"] = "Un"
    new = update(TEXT, wanted, lambda path: ("id", "libelle", "code") if path == ("items", "*") else ())
    assert "  - id: un\n    libelle: Un\n    code:" in new


def test_a_long_text_is_folded_as_its_neighbours_are() -> None:
    long = " ".join(["médicotechnique"] * 12)
    assert change("a: b\n", f"t['a'] = {long!r}") == (
        "- a: b\n+ a: >-\n+   " + " ".join(["médicotechnique"] * 6) + "\n+   " + " ".join(["médicotechnique"] * 6)
    )


@pytest.mark.parametrize("text", ["a: 1\r\nb:\r\n  - x\r\n", "a: 1\r\nb:\r\n  - x", "a: 1\nb:\n  - x"])
def test_line_ends_and_a_missing_last_one_are_kept(text: str) -> None:
    new = update(text, {"a": "2", "b": ["x", "y" * 200 + " z"], "c": ["d"]})
    assert new.count("\r\n") in (0, new.count("\n"))
    assert new.endswith("\n") == text.endswith("\n")
    assert ("\r" in new) == ("\r" in text)


@pytest.mark.parametrize("text", ["{a: b}", "? a # ?\n: b\n"])
def test_an_unusual_writing_is_refused_not_damaged(text: str) -> None:
    with pytest.raises(SpliceError):
        update(text, {"a": "c"})


def test_a_new_file_is_canonical() -> None:
    wanted = {"code": "10E10", "niveau": 7, "date": Brut("2024-02-01"), "vide": None, "liste": ["a", {"b": ["c"]}]}
    text = document(wanted, ("# tête",))  # type: ignore[arg-type]
    assert text == '# tête\ncode: "10E10"\nniveau: 7\ndate: 2024-02-01\nvide:\nliste:\n  - a\n  - b:\n      - c\n'
    assert tree(text) == _texts(wanted)


# -- invented trees, invented edits ------------------------------------------------------------------------------------

WORDS = st.one_of(
    st.sampled_from(["oui", "no", "15214", "a: b", "# non", "- x", "l’été", "{x}", "a, b", "a  b", "1e3", "''", '"',
                     "é" * 130, "mot " * 40 + "fin", "deux\nlignes", " bord", "fin:", "\\", "~", "null", "\t", "0x1f",
                     "[a]", "a\u00a0b"]),
    st.text("ab :#-,'\"é\n[]{}&*!|>%@`\\", min_size=1, max_size=12),
)  # fmt: skip
KEYS = st.sampled_from(["id", "libelle", "code", "reserve", "texte", "a-b", "no", "clé", "x y"])
VALUES = st.recursive(
    st.one_of(WORDS, st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=14,
)
TREES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)


class Writer:
    """Writes a tree as a person might: any style, comments, blank lines."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.comments = 0

    def noise(self, indent: int) -> list[str]:
        lines = [""] * self.chance.choice([0, 0, 0, 1])
        if self.chance.random() < 0.3:
            self.comments += 1
            lines.append(" " * indent + f"# remarque {self.comments}")
        return lines

    def scalar(self, value: str, indent: int, *, flow: bool) -> str:
        from fphref.yaml_splice.emit import can_fold, folded, is_plain, quoted

        styles = [quoted(value, '"')]
        if value.isprintable():
            styles.append(quoted(value, "'"))
        if is_plain(value, flow=flow):
            styles.append(value)
        if not flow and can_fold(value):
            styles += [folded(value, indent, "\n"), f"|-\n{' ' * indent}{value}"]
        return self.chance.choice(styles)

    def flow(self, value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.key(k)}: {self.flow(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        return "null" if value is None else self.scalar(value, 0, flow=True)

    def key(self, key: str) -> str:
        return f'"{key}"' if key == "no" else key

    def block(self, value: Any, indent: int) -> list[str]:
        lines: list[str] = []
        members = value.items() if isinstance(value, dict) else ((None, inner) for inner in value)
        for key, inner in members:
            lines += self.noise(indent)
            head = " " * indent + ("-" if key is None else f"{self.key(key)}:")
            if isinstance(inner, dict | list) and inner and self.chance.random() < 0.8:
                below = self.block(inner, indent + 2)
                if key is None and below[0][indent : indent + 2] == "  " and "#" not in below[0] and below[0].strip():
                    lines += [head + " " + below[0][indent + 2 :], *below[1:]]
                else:
                    lines += [head, *below]
            elif isinstance(inner, dict | list):
                lines.append(f"{head} {self.flow(inner)}")
            elif inner is None:
                lines.append(head)
            else:
                lines += f"{head} {self.scalar(inner, indent + 2, flow=False)}".split("\n")
                if "\n" not in lines[-1] and ">-" not in lines[-1] and lines[-1].startswith(head):
                    lines[-1] += self.chance.choice(["", "", "  # en marge"])
        return lines


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value below."""
    if not isinstance(value, dict | list):
        return []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [p for key, inner in pairs for p in ((*path, key), *places(inner, (*path, key)))]


def path_of_first(path: tuple[Any, ...], owner: Any) -> tuple[Any, ...]:
    """The path of the first member of the collection that the path goes through last."""
    return (*path[:-1], next(iter(owner)) if isinstance(owner, dict) else 0)


def mutate(value: Any, chance: random.Random, fresh: Any) -> tuple[Any, ...]:
    """Change one thing; the path, before the change, of what may be rewritten for it."""
    path = chance.choice(places(value))
    owner = value
    for step in path[:-1]:
        owner = owner[step]
    known = [repr(inner) for inner in (*owner, fresh)] if isinstance(owner, list) else []
    # Which of two equal items went cannot be told from the data.
    touched = path[:-1] if len(set(known)) < len(known) else path
    action = chance.choice(["set", "remove", "add", "move"])
    if action == "remove" and len(owner) > 1:
        if path == path_of_first(path, owner):
            touched = path[:-1]  # the next one may take its place beside a dash
        del owner[path[-1]]
    elif action == "add":
        if isinstance(owner, list):
            owner.insert(path[-1], fresh)
        else:
            owner["ajout"] = fresh
        return path[:-1]
    elif action == "move" and isinstance(owner, list):
        owner.insert(0, owner.pop(path[-1]))
        return path[:-1]
    else:
        owner[path[-1]] = fresh
    return touched


def lines_of(text: str, path: tuple[Any, ...]) -> range:
    """The lines of a node, with the comments above it and the blank lines around it."""
    node: Node = read(text)
    begin, end = 0, len(text)
    for step in path:
        assert isinstance(node, Group)
        child = node.child(step) if isinstance(step, str) else node.children[step]
        assert child is not None
        node, begin, end = child.node, child.begin, max(child.node.end, child.node.anchor)
    first, last = text.count("\n", 0, begin), text.count("\n", 0, end)
    lines = text.split("\n")
    while first and (not lines[first - 1].strip() or lines[first - 1].lstrip().startswith("#")):
        first -= 1
    while last + 1 < len(lines) - 1 and not lines[last + 1].strip():
        last += 1
    return range(first, last + 1)


@settings(max_examples=400, deadline=None)
@given(wanted=TREES, fresh=VALUES, chance=st.randoms(use_true_random=False), ends=st.sampled_from(["\n", "\r\n"]))
def test_any_edit_of_any_tree_gives_that_tree_and_leaves_other_lines(
    wanted: dict[str, Any], fresh: Any, chance: random.Random, ends: str
) -> None:
    writer = Writer(chance)
    text = "\n".join(["# tête", *writer.block(wanted, 0), ""]).replace("\n", ends)
    assert tree(text) == wanted
    assert content(read(text)) == wanted
    edited = copy.deepcopy(wanted)
    path = mutate(edited, chance, fresh)
    new = update(text, edited)
    assert tree(new) == edited
    old_lines, new_lines = text.split("\n"), new.split("\n")
    matcher = difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    gone = {
        n
        for tag, a, b, _, _ in matcher.get_opcodes()
        if tag in ("delete", "replace")
        for n in range(a, b)
        if old_lines[n].strip()
    }
    assert gone <= set(lines_of(text, path)), f"{text}\n=== {path}\n{new}"


@settings(max_examples=150, deadline=None)
@given(old=TREES, new=TREES, chance=st.randoms(use_true_random=False))
def test_any_tree_may_become_any_other(old: dict[str, Any], new: dict[str, Any], chance: random.Random) -> None:
    text = "\n".join([*Writer(chance).block(old, 0), ""])
    assert tree(update(text, new)) == new


def test_the_comments_of_a_key_that_goes_stay_as_lines() -> None:
    text = (
        'x: "1"\n# above\nb: "v # no comment" # behind\nc: # head\n  # inside\n  - >- # block\n    # text\n'
        "  - {n: f} # flow\nz: 2\n"
    )
    kept = "# above\n# behind\n# head\n# inside\n# block\n# flow\n"
    assert update(text, {"x": "1", "z": "2"}) == f'x: "1"\n{kept}z: 2\n'
    assert update(text.removeprefix('x: "1"\n'), {"z": "2"}) == f"{kept}z: 2\n"
    assert update(text.removesuffix("z: 2\n"), {"x": "1"}).rstrip("\n") == f'x: "1"\n{kept}'.rstrip("\n")
