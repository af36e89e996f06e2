"""The table of docs/statut.md that says what is described of each corps is that of the data."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import pytest

import fphref
from fphref.cli.commands.statut import command
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Corps, Grade
from fphref.statut.grille import Tables
from fphref.statut.voies import voies_le
from tests.support import REFERENTIALS, ROOT, run_cli

PAGE = (ROOT / "docs" / "statut.md").read_text("utf-8")
JOUR = date(2026, 11, 23)
"""The day that the page names."""

Rows = list[tuple[str, ...]]


@pytest.fixture(scope="module")
def referentiel() -> Referentiel:
    found, _ = fphref.load(REFERENTIALS / "fph")
    return found


def table(page: str) -> Rows:
    """The cells of the table, row by row."""
    part = page.partition("## Ce qui est décrit, corps par corps\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[1:]]


def described(referentiel: Referentiel) -> Rows:
    """What the data says, in the words of the page."""
    return [_row(referentiel, corps) for corps in referentiel.corps.values()]


def _row(referentiel: Referentiel, corps: Corps) -> tuple[str, ...]:
    tables = Tables(referentiel)
    routes = voies_le(corps, JOUR)
    without_grid = [grade.intitule for grade in corps.grades if not _whole(tables, corps, grade)]
    promoted = {route.au_grade for route in routes if route.genre == "avancement"}
    without_promotion = [grade.intitule for grade in corps.grades[1:] if grade.id not in promoted]
    if any(grade.echelon_special for grade in corps.grades) and not any(r.genre == "echelon_special" for r in routes):
        without_promotion.append("échelon spécial")
    quotas = sum(
        one.corps == corps.id and (one.du is None or one.du <= JOUR) and (one.au is None or one.au > JOUR)
        for one in referentiel.contingents.values()
    )
    placings = sum(one.vers_corps == corps.id for one in referentiel.classements.values())
    entries = sum(route.genre == "recrutement" for route in routes)
    name = corps.intitule.replace("'", "’").removeprefix("Corps des ")
    return (
        f"{name} ({corps.sigle})", _part(without_grid, len(corps.grades)), _number(entries),
        _part(without_promotion, len(corps.grades) - 1 + ("échelon spécial" in without_promotion)), _number(quotas),
        _number(placings),
    )  # fmt: skip


def _whole(tables: Tables, corps: Corps, grade: Grade) -> bool:
    """Whether the grid gives every échelon of a grade whose number of échelons is known."""
    codes = {step.code for step in tables.echelons(corps.id, grade.id, JOUR)}
    wanted = {str(rank) for rank in range(1, (grade.echelons or 0) + 1)}
    return bool(wanted) and wanted <= codes and (not grade.echelon_special or "special-1" in codes)


def _part(without: list[str], count: int) -> str:
    if not without:
        return "décrit"
    return "non décrit" if len(without) == count else f"en partie ; non décrit : {', '.join(without)}".replace("'", "’")


def _number(count: int) -> str:
    return str(count) if count else "non décrit"


def test_the_page_says_of_each_corps_what_the_data_describes(referentiel: Referentiel) -> None:
    assert sorted(table(PAGE)) == sorted(described(referentiel))
    assert "au 23 novembre 2026" in PAGE


@pytest.mark.parametrize(
    ("written", "planted"),
    [
        ("| attachés d’administration hospitalière (AAH) | décrit | 4 |", "| attachés (AAH) | décrit | 4 |"),
        ("| ingénieurs hospitaliers (IH) | décrit | 5 |", "| ingénieurs hospitaliers (IH) | décrit | 6 |"),
    ],
)
def test_a_table_that_is_not_that_of_the_data_is_found(written: str, planted: str, referentiel: Referentiel) -> None:
    assert PAGE.count(written) == 1
    assert sorted(table(PAGE.replace(written, planted))) != sorted(described(referentiel))


def test_data_that_changes_is_found(referentiel: Referentiel) -> None:
    fewer = {id_: one for id_, one in referentiel.contingents.items() if one.corps != "infirmiers-soins-generaux"}
    changed = [
        new
        for new, old in zip(described(replace(referentiel, contingents=fewer)), table(PAGE), strict=True)
        if new != old
    ]
    assert [row[0] for row in changed] == ["infirmiers en soins généraux et spécialisés (ISGS)"]


def test_no_fact_of_the_data_is_said_to_be_read_in_an_official_text() -> None:
    """The page says so; the day one is, it must say otherwise."""
    files = [REFERENTIALS / "fph" / "sources.yaml", *(REFERENTIALS / "fph" / "statut").rglob("*.*")]
    sure = re.compile(r"confiance: verifie\b|,verifie(?:,|$)", re.MULTILINE)
    assert "aucune valeur n’est `verifie`" in PAGE
    assert [file.name for file in files if sure.search(file.read_text("utf-8"))] == []
    assert sure.search("    confiance: verifie\n")
    assert sure.search("a,b,verifie,\n")


GUIDE = (ROOT / "docs" / "guide-rh.md").read_text("utf-8")
EXAMPLES = (("agents_statut.csv", "situations.csv"), ("situation.yaml", "situation.yaml"))


def typed(guide: str) -> list[list[str]]:
    """The arguments of each `fphref statut …` of the chapter, with the slashes of every system."""
    part = guide.partition("\n## 10. Statut\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\.venv\\Scripts\\fphref (statut .+)$", part, re.MULTILINE)
    return [line.replace("\\", "/").split() for line in lines]


def test_the_chapter_of_the_guide_copies_the_examples_that_are_there() -> None:
    for source, copy in EXAMPLES:
        assert f"Copy-Item docs\\exemples\\{source} ..\\mes-documents\\{copy}\n" in GUIDE
        assert (ROOT / "docs" / "exemples" / source).is_file()


@pytest.mark.parametrize("args", typed(GUIDE), ids=" ".join)
def test_a_command_of_the_chapter_works(args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, documents = tmp_path / "fphref", tmp_path / "mes-documents"
    program.mkdir()
    documents.mkdir()
    for source, copy in EXAMPLES:
        shutil.copy(ROOT / "docs" / "exemples" / source, documents / copy)
    monkeypatch.chdir(program)
    ran = run_cli(*args, "-r", REFERENTIALS)
    assert (ran.code, bool(ran.out)) == (0, True), ran.err
    assert not list(program.iterdir())


def test_the_chapter_shows_each_command_of_the_statute() -> None:
    assert {args[1] for args in typed(GUIDE)} == set(command.list_commands(click.Context(command)))
    assert typed(GUIDE.replace("\n## 10. Statut\n", "\n## 10. Autre\n")) == []


PAGES = ("statut.md", "situations.md", "guide-rh.md", "formats.md", "performance.md")
LINK = re.compile(r"\]\(((?!https?:|mailto:)[^)\s]*)\)")


def anchors(page: Path) -> set[str]:
    """The anchors that the headings of a page get where it is read."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken(page: Path, text: str) -> list[str]:
    """The links of a page that lead to no file, or to no heading of it."""
    found = []
    for link in LINK.findall(text):
        name, _, anchor = link.partition("#")
        target = (page.parent / name) if name else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_links_of_a_page_lead_to_files_and_headings_that_are_there(name: str) -> None:
    page = ROOT / "docs" / name
    assert broken(page, page.read_text("utf-8")) == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    page = ROOT / "docs" / "guide-rh.md"
    text = (
        page.read_text("utf-8").replace("](#10-statut)", "](#9-statut)").replace("](situations.md)", "](situation.md)")
    )
    assert broken(page, text) == ["#9-statut", "situation.md"]
