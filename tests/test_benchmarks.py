"""The benchmarks compare like with like: each rival says the whole fiche, and what does not is found out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import commandes
import controle
import pdf
import tableau
from fiches import SHIPPED, Fiche, Fiches, load_sound, reworded, write_complets, write_courts
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Document,
    Facts,
    Flowing,
    Footer,
    Gauge,
    Item,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    WebPage,
    iter_texts,
)
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from paires import paired_ratio, take_turns
from rivaux import KEYS, find_rivals, plancher, platypus
from tests.support import ROOT, environment
from tests.test_architecture import HARD_LIMIT

Draw = Callable[[Document], bytes]

RIVALS: dict[str, Draw] = {
    "platypus": platypus.draw,
    "plancher": lambda document: plancher.prepare(document)(),
}


def text(words: str) -> tuple[Span, ...]:
    return (Span(words),)


def document(*blocks: Block) -> Document:
    """A document of these blocks, long enough for a second page."""
    card = Card("Niveau", "Niveau 7", "Master", Gauge(7, 1, 8, "Niveau 7 sur une échelle de 1 à 8"))
    return Document(
        title="T1 – Titre",
        banner=Banner("Genre", "Titre", "Une phrase.", "Code", "T1", (card, Card("Famille", "Recherche"))),
        blocks=blocks,
        footer=Footer("Pied de gauche", "Recueil de l’essai"),
        tint="ocean",
        date="2026-01-01",
    )


def every_block() -> Document:
    """One of each kind of block, and a table over two pages."""
    rows = tuple((text(f"ligne {number}"), text(f"valeur de la ligne {number}")) for number in range(60))
    address = "https://exemple.fr/" + "chemin/" * 30
    return document(
        Columns(
            (
                Section(
                    "À gauche", (BulletList((Item(text("un"), (Paragraph(text("dessous")),)), Item(text("deux")))),)
                ),
            ),
            (
                Panel(
                    (
                        Section(
                            "À droite", (Facts((("Durée", text("1 an")), ("Page", (Span(address, link=address),)))),)
                        ),
                    )
                ),
            ),
        ),
        Section("Ensuite", (Note("Réserve :", text("un doute")), Paragraph(text("petit"), "small"))),
        Section("Tableau", (Table(("Colonne", "Autre"), rows, (0.3, 0.7), caption="Légende"),)),
        Flowing((Paragraph((Span("mêlé "), Span("fort", strong=True), Span("\u00a0"), Span("R1", chip=True))),)),
        WebPage("Page officielle", "https://exemple.fr/15D30"),
    )


@pytest.fixture(scope="module")
def shipped_fiche(referentiel: Referentiel) -> Document:
    return build_fiche(referentiel, SHIPPED)


@pytest.mark.parametrize("name", RIVALS)
def test_rival_says_the_whole_fiche(name: str, shipped_fiche: Document) -> None:
    assert controle.faults(shipped_fiche, RIVALS[name](shipped_fiche)) == []


@pytest.mark.parametrize("name", RIVALS)
def test_rival_says_every_kind_of_block(name: str) -> None:
    assert controle.faults(every_block(), RIVALS[name](every_block())) == []


def test_ours_says_the_whole_fiche(shipped_fiche: Document) -> None:
    assert controle.faults_of_ours(shipped_fiche, pdf.draw_ours(shipped_fiche)) == []


LIST = document(BulletList(tuple(Item(text(word)) for word in ("premier", "second", "troisième"))))


def listed(*words: str) -> Document:
    return replace(LIST, blocks=(BulletList(tuple(Item(text(word)) for word in words)),))


@pytest.mark.parametrize("name", RIVALS)
@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (listed("premier", "troisième"), "perdu ou déplacé : second"),
        (listed("second", "premier", "troisième"), "perdu ou déplacé : second"),
        (listed("premier", "second", "troisième", "quatrième"), "en trop : quatrième"),
        (listed("premier", "secon", "troisième"), "perdu ou déplacé : second"),
        (replace(LIST, footer=Footer("Pied", "")), "pied de la page 1 sans « Recueildel’essai »"),
        (replace(LIST, banner=replace(LIST.banner, lead="")), "perdu ou déplacé : Unephrase."),
    ],
)
def test_what_a_rival_leaves_out_moves_or_adds_is_found(name: str, drawn: Document, said: str) -> None:
    assert controle.faults(LIST, RIVALS[name](LIST)) == []
    assert said in controle.faults(LIST, RIVALS[name](drawn))


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (listed("premier", "troisième"), "perdu : second"),
        (replace(LIST, footer=Footer("second", "")), "pied de la page 1 sans « Recueildel’essai »"),
        (replace(LIST, banner=replace(LIST.banner, cards=LIST.banner.cards[1:])), "perdu : Master"),
    ],
)
def test_what_ours_leaves_out_is_found(drawn: Document, said: str) -> None:
    assert controle.faults_of_ours(LIST, pdf.draw_ours(LIST)) == []
    assert said in controle.faults_of_ours(LIST, pdf.draw_ours(drawn))


def test_a_word_said_by_the_foot_only_is_lost() -> None:
    drawn = replace(listed("premier", "troisième"), footer=replace(LIST.footer, left="second"))
    assert "perdu : second" in controle.faults_of_ours(replace(LIST, footer=drawn.footer), pdf.draw_ours(drawn))


def test_reworded_fiches_differ_and_are_as_long(shipped_fiche: Document) -> None:
    first, second = reworded(shipped_fiche, 1), reworded(shipped_fiche, 2)
    assert first == reworded(shipped_fiche, 1) != second
    lengths = [[len(words.split(" ")) for words in iter_texts(d.blocks)] for d in (shipped_fiche, first, second)]
    assert lengths[0] == lengths[1] == lengths[2]
    pairs = list(zip(iter_texts(first.blocks), iter_texts(second.blocks), strict=True))
    texts = [(a, b) for a, b in pairs if len(a) >= 12]
    assert len(texts) > len(pairs) / 3
    assert sum(a == b for a, b in texts) < len(texts) / 2  # titles, codes, labels and figures stay


def test_generated_metiers_have_what_the_shipped_one_has(tmp_path: Path) -> None:
    whole = load_sound(write_complets(tmp_path / "complets", 2), 2)
    short = load_sound(write_courts(tmp_path / "courts", 2), 2)
    (code, *_) = short.metiers
    titles = list(iter_texts(build_fiche(whole, code).blocks))
    assert {"Formation", "Statut et accès", "Exercice du métier"} <= set(titles)
    assert "Formation" not in set(iter_texts(build_fiche(short, code).blocks))
    with pytest.raises(ValueError, match="not sound"):
        load_sound(tmp_path / "courts", 3)


def test_ratio_is_the_median_of_pairs() -> None:
    ratio = paired_ratio([1.0, 2.0, 9.0, 4.0, 5.0], [1.0, 1.0, 1.0, 1.0, 1.0])
    assert (ratio.low, ratio.median, ratio.high) == (2.0, 4.0, 5.0)
    assert paired_ratio([1.0, 30.0, 5.0], [2.0, 60.0, 10.0]).median == 0.5  # the pairs agree, whatever their times
    with pytest.raises(ValueError):
        paired_ratio([1.0], [1.0, 2.0])


def test_who_starts_changes_with_the_turn() -> None:
    seen: list[str] = []
    runs = {name: lambda name=name: seen.append(name) for name in "abc"}
    take_turns(runs, 0)
    take_turns(runs, 1)
    assert "".join(seen) == "abcbca"


def test_rivals_left_out_or_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, "rivaux.typographe", raising=False)
    rivals, absent = find_rivals(frozenset({"weasyprint"}))
    assert [rival.key for rival in rivals] == ["platypus", "plancher"]
    assert len(absent) == len(KEYS) - 2
    assert "Typst" in absent[0] and "ModuleNotFoundError" in absent[0]
    assert absent[1].endswith("non mesuré (--sans weasyprint)")


def test_rounds_give_pairs_and_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    rivals, _ = find_rivals(frozenset({"typst", "weasyprint"}))
    ours, theirs = pdf.time_rounds(Fiches(2), rivals, 1)
    assert {key: list(map(len, kinds.values())) for key, kinds in ours.items()} == {
        "platypus": [1, 1, 1, 1], "plancher": [1, 1, 1, 1]
    }  # fmt: skip
    assert all(seconds > 0 for kinds in theirs.values() for times in kinds.values() for seconds in times)
    pdf.show_ratios(rivals, ours, theirs, 1, markdown=True)
    lines = capsys.readouterr().out.splitlines()
    row = next(line for line in lines if line.startswith("| reportlab platypus"))
    assert row.count("|") == 8 and "≤ 0,75" in row and row.endswith(("tenu |", "manqué |"))


def test_a_fiche_that_is_not_said_stops_the_benchmark(shipped_fiche: Document) -> None:
    rivals, _ = find_rivals(frozenset({"typst", "weasyprint"}))
    less = replace(shipped_fiche, blocks=shipped_fiche.blocks[:-1])
    cheat = replace(rivals[0], prepare=lambda _: lambda: platypus.draw(less))
    with pytest.raises(SystemExit, match="n’est pas dit en entier"):
        pdf.check([Fiche("livrée", shipped_fiche)], [cheat])


def test_what_the_page_says_is_held_is_held() -> None:
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \| .+? \| .+? \| ([\d,]+) \[.+?\| \d+ \| ≤ ([\d,]+) \| (\w+) \|$", page, re.MULTILINE)
    rivals, absent = find_rivals(frozenset(KEYS))
    assert rivals == []
    names = [name.replace("\u00a0", " ").rpartition(" (")[0] for name, *_ in rows]
    assert names == [line.partition(" : non mesuré")[0] for line in absent]
    for name, ratio, target, said in rows:
        assert said == tableau.verdict(float(ratio.replace(",", ".")), float(target.replace(",", "."))), name


def test_verdict_says_held_or_missed() -> None:
    assert tableau.verdict(0.75, 0.75) == "tenu"
    assert tableau.verdict(0.76, 0.75) == "manqué"


def test_a_command_that_fails_is_a_line_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    assert commandes.has("generer", "--sortie")
    assert not commandes.has("generer", "--inexistante")
    assert not commandes.has("inexistante")
    with pytest.raises(commandes.Failed, match="code 2"):
        commandes.fphref("lister", "-r", "inexistant")


def test_peak_memory_is_that_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resource", reason="no getrusage on this system: it lies outside the repository")
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    light, heavy = commandes.peak("--version"), commandes.peak("lister", "-r", ROOT / "tests" / "data" / "mini")
    assert 5 < light < heavy < 500
    with pytest.raises(commandes.Failed):
        commandes.peak("lister", "-r", "inexistant")


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").rglob("*.py")), ids=lambda path: path.name)
def test_no_benchmark_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= HARD_LIMIT
