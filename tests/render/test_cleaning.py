"""Text and addresses made safe for every ink."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.documents.content import Span, inline_text
from fphref.render.cleaning import active, clean, line, settle


@pytest.mark.parametrize(
    ("given_", "cleaned"),
    [
        ("e\u0301tude", "étude"),
        ("a\x00b\x07c\x1b", "abc"),
        ("\u202eabc\u202c \u200fdef", "abc def"),
        ("a\ud800b\udfff", "ab"),
        ("un\ndeux\ttrois\r\nquatre", "un deux trois quatre"),
        ("co\u00adopération \ufeff\u200bx", "coopération x"),
        ("n°\u00a05\u202f!", "n°\u00a05\u202f!"),
        (" a  b ", " a b "),
    ],
)
def test_clean(given_: str, cleaned: str) -> None:
    assert clean(given_) == cleaned
    assert line(given_) == cleaned.strip(" ")


@given(st.text(st.characters()))
def test_clean_text_is_clean_and_can_be_written(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")
    assert "  " not in clean(text)


@given(st.lists(st.builds(Span, st.text(st.sampled_from("ab \n\u200b\u00a0"), max_size=4), strong=st.booleans())))
def test_settled_spans_say_the_same_with_single_spaces(spans: list[Span]) -> None:
    settled = settle(tuple(spans))
    assert inline_text(settled) == line(clean(inline_text(tuple(spans))))
    assert all(span.text for span in settled)


def test_settled_spans_keep_what_they_are() -> None:
    first, second = Span("a ", strong=True, target="x"), Span(" b ", chip=True, link="https://a.fr")
    assert settle((first, Span(""), second)) == (
        Span("a ", strong=True, target="x"),
        Span("b", chip=True, link="https://a.fr"),
    )


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://exemple.fr/santé?a=1", "https://exemple.fr/sant%C3%A9?a=1"),
        ("HTTP://a.fr", "HTTP://a.fr"),
        ("mailto:a@b.fr", "mailto:a@b.fr"),
        ("https://a.fr/\ud800", "https://a.fr/%3F"),
        ("javascript:alert(1)", ""),
        ("https://a.fr/ b", ""),
        ("https://a.fr/\x7f", ""),
        ("https://a.fr\nx", ""),
        (" https://a.fr", ""),
        ("//a.fr", ""),
        ("http:", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_known_schemes_are_active(address: str | None, found: str) -> None:
    assert active(address) == found


def test_what_is_dropped_in_silence_is_refused_in_the_data() -> None:
    """Controls are YAML's to refuse; the variation selectors of emoji alone change nothing that one reads."""
    from fphref.model.base import _LONE, _UNSEEN
    from fphref.render.cleaning import _DROPPED

    silent = {
        code
        for code in range(0xA0, 0x110000)
        if _DROPPED.match(chr(code)) and not (_UNSEEN.match(chr(code)) or _LONE.match(chr(code)))
    }
    selectors = set(range(0xFE00, 0xFE10))
    assert {code for code in silent if code & 0xFFFE != 0xFFFE} == selectors
