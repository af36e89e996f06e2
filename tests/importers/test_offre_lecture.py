"""Keys and values with their lines: YAML, YAML that is broken, JSON."""

from __future__ import annotations

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Document
from fphref.importers.offre.annonce_json import read_json
from fphref.importers.offre.annonce_yaml import read_yaml, zone_of
from fphref.importers.offre.noeuds import Lecture, Liste, Noeud, Objet, Valeur, lines_of, tree_of
from tests.importers.offres import head

YAML = head(
    "title: Lingère  # à revoir",
    "missions:",
    "  - Laver",
    "  - 'Plier",
    "    et ranger'",
    "texte: >",
    "  une",
    "",
    "  deux",
    "vide:",
    "liste: [a, b]",
    "objet: {a: 1}",
)


def read(text: str, nature: str = "texte") -> Lecture:
    """The keys and values of a text."""
    document = read_text("o.md", text)
    document = Document(document.nom, nature, document.lignes)
    zone = zone_of(document)
    assert zone is not None
    return read_yaml(document, zone)


def places(node: Noeud) -> dict[str, tuple[int, ...]]:
    """Each key of a mapping, with the lines of its value."""
    assert isinstance(node, Objet)
    return {paire.cle: lines_of(paire.valeur) for paire in node.paires}


def test_each_value_of_a_head_knows_its_lines() -> None:
    lecture = read(YAML)
    assert places(lecture.racines[0]) == {
        "title": (2,), "missions": (4, 5, 6), "texte": (8, 10), "vide": (11,), "liste": (12,), "objet": (13,),
    }  # fmt: skip
    assert lecture.restes == [(2, "à revoir")]
    assert lecture.anomalies == []
    assert tree_of(lecture.racines[0]) == {
        "title": "Lingère", "missions": ["Laver", "Plier et ranger"], "texte": "une deux",
        "liste": ["a", "b"], "objet": {"a": "1"},
    }  # fmt: skip


def test_a_yaml_file_needs_no_head_and_may_be_a_list() -> None:
    lecture = read("- title: A\n  lieu: Nice\n- title: B\n", "yaml")
    assert [tree_of(root) for root in lecture.racines] == [{"title": "A", "lieu": "Nice"}, {"title": "B"}]
    assert places(lecture.racines[0]) == {"title": (1,), "lieu": (2,)}


@pytest.mark.parametrize("text", ["", "Bonjour\n---\ntitle: A\n---\n", "---\nUn filet, puis du texte.\n", "---\n"])
def test_a_text_without_keys_has_no_head(text: str) -> None:
    assert zone_of(read_text("o.md", text)) is None


def test_a_head_that_never_ends_is_read_and_told() -> None:
    lecture = read("---\ntitle: A\nlieu: Nice\n")
    assert tree_of(lecture.racines[0]) == {"title": "A", "lieu": "Nice"}
    assert lecture.anomalies == [("IMP003", "l’en-tête ouvert par « --- » n’est jamais fermé", 1)]


def test_a_repeated_key_stands_there_twice() -> None:
    root = read(head("a: 1", "a: 2")).racines[0]
    assert isinstance(root, Objet)
    assert [(paire.cle, paire.ligne) for paire in root.paires] == [("a", 2), ("a", 3)]


@pytest.mark.parametrize(
    ("rows", "tree"),
    [
        (('a: "non fermé', "b: 1"), {"a": "non fermé", "b": "1"}),
        (("\ta: 1", "b: 2"), {"a": "1", "b": "2"}),
        (("a: un: deux", "b: 2"), {"a": "un: deux", "b": "2"}),
        (("a: *renvoi", "b: 2"), {"a": "*renvoi", "b": "2"}),
        (("a: @x", "- b", "- c"), {"a": "@x", "-": ["b", "c"]}),
        (("a:", "   - x", "  - y", "b: [1, 2]", 'c: "'), {"a": ["x", "y"], "b": ["1", "2"]}),
        (("a: |", "  un", "  deux", 'b: "'), {"a": "un deux"}),
        (("texte seul", 'a: "é\\u00e9\\n'), {"(sans clé)": "texte seul", "a": "éé"}),
        (("- a: 1", "  b: 2", "- a: 3", '  c: "x'), {"-": [{"a": "1", "b": "2"}, {"a": "3", "c": "x"}]}),
    ],
)
def test_broken_yaml_keeps_what_its_lines_say(rows: tuple[str, ...], tree: object) -> None:
    lecture = read(head(*rows))
    assert tree_of(lecture.racines[0]) == tree
    assert "IMP009" in [code for code, _, _ in lecture.anomalies]


def test_what_is_broken_is_told_at_its_line() -> None:
    lecture = read(head("a: 1", "b: 'x"))
    assert [(code, line) for code, _, line in lecture.anomalies] == [("IMP003", 3), ("IMP009", 3)]


JSON = """{
  "title": "A",
  "tags": [
    "x",
    null
  ],
  "n": {"a": 1.0, "a": true}
}
"""


def test_each_value_of_json_knows_its_line() -> None:
    root = read_json(JSON, "o.json").racines[0]
    assert places(root) == {"title": (2,), "tags": (3, 4, 5), "n": (7,)}
    assert tree_of(root) == {"title": "A", "tags": ["x"], "n": {"a": "1.0", "a (2)": "true"}}


def test_a_text_over_two_lines_and_several_roots_are_read() -> None:
    lecture = read_json('"a\nb" {"c": []} ', "o.json", 10)
    first, second = lecture.racines
    assert isinstance(first, Valeur) and (first.texte, first.lignes) == ("a\nb", (10, 11))
    assert isinstance(second, Objet) and isinstance(second.paires[0].valeur, Liste)


def test_depth_is_bounded_and_breadth_is_not() -> None:
    assert len(read_json("[" * 100 + "]" * 100, "o.json").racines) == 1
    with pytest.raises(FphrefError, match="ligne 1 : plus de 100 niveaux"):
        read_json("[" * 101 + "]" * 101, "o.json")
    root = read_json("[" + ",".join(["1"] * 50_000) + "]", "o.json").racines[0]
    assert isinstance(root, Liste) and len(root.elements) == 50_000
