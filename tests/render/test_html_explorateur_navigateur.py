"""The page to explore in a real browser: its script runs under its own policy, and finds the lines that it should."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from fphref.documents.explorateur import Cell
from tests.render.test_html_explorateur import fruit, grid_of, page_of, sample, written
from tests.render.test_html_reading import Node
from tests.support import OUTSIDE

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"chromium {OUTSIDE}")

COUNT = 400
_SAID = """
const grid = document.getElementById('lignes'), form = grid.querySelector('form'), told = {};
const field = name => form.querySelector('#lignes-' + name);
const change = node => node.dispatchEvent(new Event('change', {bubbles: true}));
const names = () => [...grid.querySelectorAll('tbody summary, tbody th')].map(node => node.tagName === 'TH'
  ? (node.querySelector('summary') ? '' : node.firstChild.textContent) : node.textContent).filter(Boolean);
const note = step => { told[step] = {names: names(), status: grid.querySelector('[role=status]').textContent,
  sort: [...grid.querySelectorAll('[aria-sort]')].map(head => head.textContent + ' ' + head.getAttribute('aria-sort')),
  more: !grid.querySelector('.suite').hidden, none: !grid.querySelector('.rien').hidden}; };
const heads = () => [...grid.querySelectorAll('thead button')];
note('opening');
field('vallee').value = '-1'; change(field('vallee')); note('all');
grid.querySelector('.page').click(); note('more');
told.focus = grid.querySelectorAll('tbody tr')[100].contains(document.activeElement);
const box = form.querySelectorAll('fieldset input');
box[0].checked = box[2].checked = true; change(box[0]); note('two states');
field('echeance').value = '8'; change(field('echeance')); note('and soon');
form.querySelector('.vider').click(); note('again');
field('vallee').value = '-1'; field('verger').value = '3'; change(field('verger')); note('one place');
field('verger').value = '-1'; change(field('verger'));
heads()[3].click(); note('least'); heads()[2].click(); note('by rank'); heads()[0].click(); note('by place');
document.querySelectorAll('#lieux tbody tr')[1].querySelectorAll('.vers')[1].click(); note('from a count');
told.to = document.activeElement === grid.querySelector('[role=status]');
field('recherche').value = 'ELAN no'; field('recherche').dispatchEvent(new Event('input', {bubbles: true}));
setTimeout(() => { note('nothing'); field('recherche').value = 'n\\u00b017 \\u00c9LAN';
  form.querySelector('.vider').click(); field('vallee').value = '-1'; change(field('vallee'));
  field('recherche').value = 'n\\u00b017 elan'; field('recherche').dispatchEvent(new Event('input', {bubbles: true}));
  setTimeout(() => { note('search');
    const out = document.createElement('pre'); out.id = 'dit'; out.textContent = JSON.stringify(told);
    document.body.append(out); }, 300); }, 300);
"""


def browse(path: Path) -> str:
    """The page as the browser has it once its scripts have run."""
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={path.parent / 'profil'}",
         "--virtual-time-budget=8000", "--dump-dom", path.as_uri()],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the grid showed, step after step, to a script that its policy was made to let in."""
    source = written(sample(COUNT)).decode("utf-8")
    digest = base64.b64encode(hashlib.sha256(_SAID.encode()).digest()).decode()
    source = source.replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    source = source.replace("</body>", f"<script>{_SAID}</script></body>", 1)
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(source, "utf-8")
    said = re.search(r'<pre id="dit">(.*?)</pre>', browse(path), re.DOTALL)
    assert said, "the steps did not run to their end"
    found: dict[str, Any] = json.loads(unescape(said[1]))
    return found


def names(numbers: list[int]) -> list[str]:
    return [f"Élan n°{number}" for number in numbers]


def figure(number: int) -> int | None:
    """The sample's count; None where it is unknown."""
    return number if number % 5 else None


def by_count(numbers: list[int], *, descending: bool) -> list[int]:
    """As the page sorts by count: what is unknown comes last."""
    known = sorted((n for n in numbers if figure(n) is not None), reverse=descending)
    return known + [n for n in numbers if figure(n) is None]


EVERY = list(range(COUNT))


def test_the_page_runs_under_its_own_policy(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(written(sample()))
    page = page_of(browse(path))
    forms = page.body.all("form")
    assert forms
    assert not [form for form in forms if "hidden" in form.attributes]
    assert "script" not in page.root.one("html").classes
    assert shown(grid_of(page)) == 6


def test_another_script_would_not_run(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    source = written(sample()).decode("utf-8")
    path.write_text(source.replace("</body>", "<script>document.title='pris'</script></body>"), "utf-8")
    assert page_of(browse(path)).root.one("title").told() == "Vergers"


def shown(grid: Node) -> int:
    return len(grid.one("tbody").all("tr"))


def test_it_opens_on_the_first_choices_sorted(told: dict[str, Any]) -> None:
    wanted = by_count([n for n in EVERY if n % 4 in (0, 2)], descending=True)
    assert told["opening"]["names"] == names(wanted)[:100]
    assert told["opening"]["status"] == "200 fruits sur 400"
    assert told["opening"]["sort"] == ["Nombre descending"]
    assert told["opening"]["more"]


def test_more_lines_come_when_asked_for_and_the_keyboard_follows(told: dict[str, Any]) -> None:
    assert told["all"]["status"] == "400 fruits"
    assert told["all"]["names"] == names(by_count(EVERY, descending=True))[:100]
    assert told["more"]["names"] == names(by_count(EVERY, descending=True))[:200]
    assert told["focus"]


def test_choices_of_one_filter_add_up_and_filters_narrow_each_other(told: dict[str, Any]) -> None:
    either = [n for n in EVERY if fruit(n).flags & 0b101]
    assert told["two states"]["status"] == f"{len(either)} fruits sur 400"
    soon = [n for n in either if fruit(n).flags & 8]
    assert told["and soon"]["names"] == names(by_count(soon, descending=True))
    assert not told["and soon"]["more"]
    assert told["again"] == told["opening"]


def test_a_place_shows_its_lines(told: dict[str, Any]) -> None:
    assert told["one place"]["names"] == names(by_count([n for n in EVERY if n % 4 == 3], descending=True))


def test_heads_sort_both_ways_and_keep_the_order_of_equals(told: dict[str, Any]) -> None:
    assert told["least"]["names"] == names(by_count(EVERY, descending=False))[:100]
    assert told["least"]["sort"] == ["Nombre ascending"]
    assert told["by rank"]["names"] == names(sorted(EVERY, key=lambda n: n % 3))[:100]
    assert told["by place"]["names"] == names(sorted(EVERY, key=lambda n: n % 4))[:100]


def test_a_count_leads_to_its_lines(told: dict[str, Any]) -> None:
    cell = sample().chapters[0].grids[0].rows[1].cells[2]
    assert isinstance(cell, Cell)
    assert cell.text == "2"
    wanted = [n for n in EVERY if n % 4 == 1 and fruit(n).flags & 2]
    assert told["from a count"]["names"] == names(by_count(wanted, descending=True))
    assert told["to"]


def test_searching_minds_neither_case_nor_accents_and_says_when_nothing_fits(told: dict[str, Any]) -> None:
    assert (told["nothing"]["names"], told["nothing"]["none"]) == ([], True)
    assert told["nothing"]["status"] == "0 fruit sur 400"
    wanted = [n for n in EVERY if str(n).startswith("17")]
    assert told["search"]["names"] == names(by_count(wanted, descending=True))
