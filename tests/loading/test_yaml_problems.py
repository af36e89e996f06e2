"""What a person reads of a text that is no YAML: the right line, and what to do about it."""

from __future__ import annotations

import pytest

from fphref.yaml_text import parse


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: 1\nb:\n c: x\n   d: y\n", "4:4", "3 espaces en tête de cette ligne, 1 à la ligne 3"),
        ("a: 1\n  # remarque\n  b: x\n", "3:3", "2 espaces en tête de cette ligne, 0 à la ligne 1"),
        ("code:A\nb: 1\n", "1:1", "il manque une espace après « : »"),
        ("a: bonjour\n  suite : fin\n", "2:3", "« : » dans la suite d’un texte, à mettre entre guillemets"),
        ("a: x : y: z\n", "1:6", "deux « : » sur la même ligne"),
        ("code: A\nfamille:rech\nb: 1\n", "2:1", "il manque « : » suivi d’une espace après la clé"),
        ('a: "x\nb: 2\n', "1:4", "guillemet ouvert et jamais fermé"),
        ("a: {b: 1\nc: 2\n", "1:4", "accolade non fermé"),
        ("a: {b: 1 c: 2}\n", "1:4", "virgule oubliée"),
        ("a:\n\tb: 1\n", "2:1", "tabulation"),
        ("a: @x\n", "1:4", "entre guillemets"),
        ("l:\n  - a\n - b\n", "3:2", "retrait irrégulier"),
        ("a: 1\nb: 2\n\u00a0 c\n", "3:1", "espace insécable"),
    ],
)
def test_the_line_to_mend_and_how(text: str, place: str, words: str) -> None:
    root, (diagnostic,) = parse(text.encode(), "f.yaml")
    assert root is None
    assert diagnostic.regle == "YAM001"
    assert str(diagnostic.position) == f"f.yaml:{place}"
    assert words in diagnostic.message
    assert "structure inattendue" not in diagnostic.message
