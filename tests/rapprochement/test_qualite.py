"""How well wordings find their items: floors under the figures that docs/rapprochement.md prints."""

from __future__ import annotations

import pytest

import rapprochement as banc
from fphref.rapprochement.lexical import Lexical
from fphref.rapprochement.thesaurus import Thesaurus, default
from tests.support import ROOT

GOLD = banc.read_gold(banc.GOLDS / "gold.csv")
TEMOIN = banc.read_gold(banc.GOLDS / "temoin.csv")


def measured(cases: list[banc.Cas], thesaurus: Thesaurus) -> banc.Mesure:
    return banc.measure(lambda libelles: Lexical(libelles, thesaurus), banc.items(), cases)


@pytest.fixture(scope="module")
def ours() -> dict[str, banc.Mesure]:
    return {"gold": measured(GOLD, default()), "temoin": measured(TEMOIN, default())}


def test_the_wordings_are_of_both_languages_and_some_have_no_answer() -> None:
    known = {connu.id for connu in banc.items()}
    for cases, french, english, none in ((GOLD, 48, 12, 8), (TEMOIN, 20, 6, 5)):
        assert sum(case.langue == "fr" for case in cases) >= french
        assert sum(case.langue == "en" for case in cases) >= english
        assert sum(not case.attendus for case in cases) >= none
        assert {item for case in cases for item in case.attendus} <= known
        assert {grade for case in cases for grade in case.attendus.values()} <= {1, 2}
    texts = [case.texte for case in (*GOLD, *TEMOIN)]
    assert len(texts) == len(set(texts))
    assert {item for case in GOLD for item in case.attendus} == known


def test_the_wordings_find_their_items(ours: dict[str, banc.Mesure]) -> None:
    assert ours["gold"].p1 >= 0.88
    assert ours["gold"].r3 >= 0.88
    assert ours["gold"].auc >= 0.95


def test_wordings_the_thesaurus_was_not_written_with_find_theirs_less_often(ours: dict[str, banc.Mesure]) -> None:
    assert ours["temoin"].p1 >= 0.65
    assert ours["temoin"].auc >= 0.85


def test_no_wrong_item_is_as_near_as_the_threshold(ours: dict[str, banc.Mesure]) -> None:
    assert (ours["gold"].faux, ours["temoin"].faux) == (0, 0)
    assert ours["gold"].lies >= 25  # a threshold that links nothing would be right too


@pytest.mark.parametrize(("name", "cases"), [("gold", GOLD), ("temoin", TEMOIN)])
def test_without_thesaurus_fewer_are_found(ours: dict[str, banc.Mesure], name: str, cases: list[banc.Cas]) -> None:
    bare = measured(cases, Thesaurus())
    assert bare.p1 < ours[name].p1 - 0.2
    assert bare.map < ours[name].map - 0.2


def test_the_rivals_are_measured_alike() -> None:
    for make in (banc.TokenSet, banc.Bm25):
        m = banc.measure(make, banc.items(), GOLD)
        assert 0.15 < m.p1 < 0.6


def test_the_page_prints_what_is_measured(ours: dict[str, banc.Mesure]) -> None:
    page = (ROOT / "docs" / "rapprochement.md").read_text("utf-8")
    for m in ours.values():
        figures = (m.p1, m.r3, m.map, m.auc)
        assert " | ".join(f"{figure:.2f}".replace(".", ",") for figure in figures) in page
