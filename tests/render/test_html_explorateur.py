"""The page whose lines are filtered and sorted: all is told without script, and nothing but its own scripts can run."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fphref.documents.content import Banner, Card, Document, Footer, HeatMap, Note, Paragraph, Span, Table, Tint
from fphref.documents.explorateur import (
    Axis,
    Cell,
    Chapter,
    Column,
    Explorer,
    Facet,
    Grid,
    Option,
    Order,
    Row,
    iter_explorer_texts,
)
from fphref.render import style
from fphref.render.cleaning import line
from fphref.render.html.explorateur import policy, render_explorateur, script
from tests.render.samples import HOSTILE, text
from tests.render.test_html_contrast import pale
from tests.render.test_html_reading import Node, Page, problems, read
from tests.support import ROOT, environment

# What a page to explore has that other pages may not.
ALLOWED = re.compile(
    r"no policy|<(small|details|summary|form|p|select|option|label|input|button|fieldset|legend|script)>"
)
STATES = (("rouge", "critique"), ("orange", "fragile"), ("bleu", "bon"))


def fruit(number: int) -> Row:
    """A line of the grid of the sample: its figures follow from its number."""
    name, state = STATES[number % 3]
    cells = (
        Cell(f"Verger {number % 4}", f"vallée {number % 2}"),
        Cell(f"Élan n°{number}", "fruit · 4300"),
        Cell(name, tint=Tint(state)),
        str(number) if number % 5 else "inconnu",
        Cell(f"{number % 7},5", "moyen"),
    )
    details = (f"Compté : {number} sur {number + 2}", "Écarté : rien") if number % 2 else ()
    return Row(cells, details, number % 4, 1 << number % 3 | (8 if number % 10 == 0 else 0))


def orchard(count: int = 12, name: str = "lignes") -> Grid:
    """A grid with every kind of column and of filter."""
    columns = (
        Column("Lieu", "text"),
        Column("Nom", "text", "Ce que c’est.", heading=True),
        Column("Couleur", "rank", "De la plus vive à la plus pâle.", tuple(label for label, _ in STATES)),
        Column("Nombre", meaning="Combien."),
        Column("Indice"),
    )
    facets = (
        Facet("Couleur", tuple(Option(label, 1 << bit) for bit, (label, _) in enumerate(STATES))),
        Facet("Échéance", (Option("bientôt", 8),), several=False, none="Toutes"),
    )
    axes = (
        Axis("Vallée", ("vallée 0", "vallée 1"), (0, 1, 0, 1), first=0),
        Axis("Verger", ("Verger 0", "Verger 1", "Verger 2", "Verger 3"), (0, 1, 2, 3)),
    )
    rows = tuple(map(fruit, range(count)))
    return Grid(
        name, "Les fruits", columns, rows, facets, axes, "Chercher un fruit", ("fruit", "fruits"), Order(3, True)
    )


def places() -> Grid:
    """A grid whose counts lead to the lines of the other."""
    columns = (
        Column("Lieu", "text", heading=True),
        *(Column(label.capitalize(), flags=1 << bit) for bit, (label, _) in enumerate(STATES)),
    )
    rows = tuple(
        Row((f"Verger {group}", *(Cell(str(group + bit), tint=Tint("bon", bit + 1)) for bit in range(3))), group=group)
        for group in range(4)
    )
    return Grid("lieux", "Les lieux", columns, rows, noun=("lieu", "lieux"), target="lignes")


def sample(count: int = 12) -> Explorer:
    """A page with a banner, blocks, two grids that lead from one to the other, a chapter without grid."""
    heat = HeatMap(Table(("A", "B"), (((Span("a"),), (Span("7"),)),), (1, 1)), ((None, Tint("faible")),))
    document = Document(
        "Vergers",
        Banner(
            "Rapport", "Les vergers « A & B »", "Ce qui pousse.", "Au", "1er mai", (Card("Fruits", "12", "en tout"),)
        ),
        (Note("Attention :", (Span("rien n’est mûr."),)),),
        Footer("Vergers", "Édition 2026"),
        "ocean",
        "2026-05-01",
    )
    chapters = (
        Chapter("Lieux", (text("Par lieu."), heat), (places(),), (text("Après."),), "work"),
        Chapter("Fruits", (), (orchard(count),), icon="tasks"),
        Chapter("Mots", (Paragraph((Span("Un mot."),)),), icon="inconnue"),
    )
    return Explorer(document, chapters)


def written(content: Explorer) -> bytes:
    stream = io.BytesIO()
    render_explorateur(content, stream)
    return stream.getvalue()


def page_of(source: str) -> Page:
    """A page read back; its fields are closed for the reader."""
    return read(re.sub(r"<input([^>]*)>", r"<input\1/>", source))


def render(content: Explorer) -> Page:
    return page_of(written(content).decode("utf-8"))


def faults(page: Page) -> list[str]:
    """What is wrong with a page, that it is a page to explore left out."""
    return [*(fault for fault in problems(page) if not ALLOWED.match(fault)), *_scripts(page), *_fields(page)]


def _scripts(page: Page) -> list[str]:
    """Scripts that the policy would not run, and policies that would let others run."""
    (meta,) = [node for node in page.root.all("meta") if "http-equiv" in node.attributes]
    directives = {
        name: rest for name, _, rest in (part.strip().partition(" ") for part in meta.attributes["content"].split(";"))
    }
    run = ["".join(map(str, node.kids)) for node in page.root.all("script")]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in run}
    wanted = {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    found = [] if set(directives.pop("script-src", "").split()) == hashes else ["scripts are not those of the policy"]
    return found + ([] if directives == wanted else ["the policy lets something in"])


def _fields(page: Page) -> list[str]:
    """Fields without a name, choices that stand in no group."""
    named = {node.attributes.get("for") for node in page.body.all("label")}
    found = []
    for node in page.body.all("input", "select"):
        if node.attributes.get("id") not in named and not any(up.tag == "label" for up in node.up()):
            found.append(f"<{node.tag}> without a label")
        if node.attributes.get("type") == "checkbox" and not any(
            up.tag == "fieldset" and up.one("legend").told() for up in node.up()
        ):
            found.append("box outside of a named group")
    names = [node.attributes.get("aria-label", "") for node in page.body.all("form")]
    return found + [f"form {name}" for name in names if not name or names.count(name) > 1]


@pytest.fixture(scope="module")
def page() -> Page:
    return render(sample())


def grid_of(page: Page, name: str = "lignes") -> Node:
    (found,) = [node for node in page.body.walk() if node.attributes.get("id") == name]
    return found


# What it says, without script


def test_it_is_sound_and_tells_everything(page: Page) -> None:
    assert faults(page) == []
    told = re.sub(r"\s+", " ", page.body.told())
    texts = [line(said) for said in iter_explorer_texts(sample()) if line(said)]
    assert len(texts) > 100
    assert [said for said in texts if said not in told] == []


def test_every_line_is_there_with_what_filters_know_of_it(page: Page) -> None:
    rows = grid_of(page).one("tbody").all("tr")
    wanted = [fruit(number) for number in range(12)]
    assert [int(row.attributes["data-g"]) for row in rows] == [row.group for row in wanted]
    assert [int(row.attributes["data-f"]) for row in rows] == [row.flags for row in wanted]
    told = [[cell.told() for cell in row.elements] for row in rows]
    for number, cells in enumerate(told):
        assert cells[0] == f"Verger {number % 4} vallée {number % 2}"
        assert cells[2:4] == [STATES[number % 3][0], str(number) if number % 5 else "inconnu"]
    assert told[3][1] == "Élan n°3 Compté : 3 sur 5 Écarté : rien fruit · 4300"
    assert told[4][1] == "Élan n°4 fruit · 4300"


def test_lines_and_columns_are_headed(page: Page) -> None:
    table = grid_of(page).one("table")
    assert table.elements[0].tag == "caption"
    assert [cell.told() for cell in table.one("thead").all("th")] == ["Lieu", "Nom", "Couleur", "Nombre", "Indice"]
    for row in table.one("tbody").all("tr"):
        assert [cell.attributes.get("scope") for cell in row.all("th")] == ["row"]
    assert table.parent is not None
    assert table.parent.attributes["aria-label"] == "Tableau : Les fruits"


def test_filters_are_hidden_until_the_script_answers_them(page: Page) -> None:
    forms = page.body.all("form")
    assert len(forms) == 2
    assert all("hidden" in form.attributes for form in forms)
    assert all("hidden" in node.attributes for node in page.body.walk() if {"suite", "rien"} & set(node.classes))
    assert [node.told() for node in page.body.walk() if "compte" in node.classes] == ["4 lieux", "12 fruits"]
    assert {node.attributes["role"] for node in page.body.walk() if "compte" in node.classes} == {"status"}


def test_filters_offer_every_choice_and_those_made_on_opening(page: Page) -> None:
    form = grid_of(page).one("form")
    lists = {node.attributes["id"]: [option.told() for option in node.all("option")] for node in form.all("select")}
    assert lists["lignes-vallee"] == ["Tous", "vallée 0", "vallée 1"]
    assert lists["lignes-echeance"] == ["Toutes", "bientôt"]
    assert "Nombre, le plus grand" in lists["lignes-trier-par"]
    chosen = [node.told() for node in form.all("option") if "selected" in node.attributes]
    assert chosen == ["vallée 0", "Tous", "Toutes", "Nombre, le plus grand"]
    boxes = [(box.attributes["value"], box.parent.told() if box.parent else "") for box in form.all("input")[1:]]
    assert boxes == [("1", "rouge"), ("2", "orange"), ("4", "bleu")]
    (groups,) = {
        node.attributes["data-groupes"] for node in form.all("select") if node.attributes["id"].endswith("verger")
    }
    assert groups == "0 1 2 3"


def test_counts_know_where_they_lead(page: Page) -> None:
    grid = grid_of(page, "lieux")
    assert grid.attributes["data-vers"] == "lignes"
    assert [cell.attributes.get("data-f") for cell in grid.one("thead").all("th")] == [None, "1", "2", "4"]
    alone = replace(sample(), chapters=(Chapter("Lieux", grids=(places(),)),))
    assert "data-vers" not in grid_of(render(alone), "lieux").attributes


def test_stacked_lines_say_the_name_of_each_column(page: Page) -> None:
    assert '[id="lignes"] tbody tr>:nth-child(4)::before{content:"Nombre"}' in page.style


def test_a_tint_that_is_none_leaves_the_cell_as_it_is() -> None:
    rows = (Row((Cell("a", tint=Tint("inexistante")), Cell("b", tint=Tint("bon", 99)))),)
    grid = Grid("g", "Grille", (Column("A", heading=True), Column("B", "text")), rows)
    content = replace(sample(), chapters=(Chapter("C", grids=(grid,)),))
    source = written(content).decode()
    assert f"<th scope=row>a</th><td class=e-bon-{style.STRENGTHS}>b</td>" in source
    assert faults(page_of(source)) == []


def test_an_empty_grid_and_an_empty_page_are_no_failure() -> None:
    empty = Grid("g", "Vide", (Column("A", heading=True),), ())
    page = render(replace(sample(), chapters=(Chapter("", grids=(empty,)),)))
    assert faults(page) == []
    assert grid_of(page, "g").one("tbody").elements == []
    assert faults(render(replace(sample(), chapters=()))) == []


def test_two_grids_of_one_name_have_two_ids() -> None:
    page = render(
        replace(sample(), chapters=(Chapter("A", grids=(orchard(2), replace(orchard(3), caption="Les autres"))),))
    )
    assert faults(page) == []
    assert [len(grid_of(page, name).one("tbody").elements) for name in ("lignes", "lignes-2")] == [2, 3]


# Texts are texts


def hostile(word: str) -> Explorer:
    columns = (Column(word, "text", word, heading=True), Column(f"b{word}", "rank", word, (word, "c")))
    rows = (Row((Cell(word, word), Cell(word, word, Tint("bon"))), (word, "d"), 0, 1), Row(("e", word)))
    facets = (Facet(word, (Option(word, 1),)), Facet(f"f{word}", (Option(word, 1),), several=False, none=word))
    grid = Grid("a.1 b", word, columns, rows, facets, (Axis(word, (word,), (0,), word),), word, (word, word))
    banner = Banner(word, f"g{word}", word, word, word, (Card(word, word, word),))
    document = replace(sample().document, title=word, banner=banner, blocks=(text(word),), footer=Footer(word, word))
    return Explorer(document, (Chapter(word, (text(word),), (grid,), (Note(word, (Span(word),)),)),))


def without_labels(source: str) -> str:
    """A page whose style sheet says no name of a column, once each was seen to be letters, digits and escapes."""
    for label in re.findall(r"::before\{content:\"(.*)\"\}\n", source):
        assert re.fullmatch(r"(?:[A-Za-z0-9]|\\[0-9A-F]+ )*", label)
    return re.sub(r"(::before\{content:)\".*\"\}\n", r'\1""}\n', source)


@pytest.mark.parametrize(
    "word", [*HOSTILE, "</script><script>alert(1)</script>", "a\u2028b\u2029c", "\\';}*{x:y}//", "'\"`"]
)
def test_a_hostile_text_is_only_text(word: str) -> None:
    page = page_of(without_labels(written(hostile(word)).decode()))
    assert [fault for fault in faults(page) if not fault.startswith("empty ")] == []
    assert len(page.root.all("script")) == 2
    assert line(word) in [node.told() for node in page.body.all("summary")]
    assert page.style.count("{") == page.style.count("}")


WORDS = st.text(st.one_of(st.sampled_from("<>&\"'/=-!\\{};|\u2028\u202e\ud800\x00"), st.characters()), max_size=20)


@given(WORDS)
@settings(max_examples=60, deadline=None)
def test_any_text_is_only_text(word: str) -> None:
    page = page_of(without_labels(written(hostile(f"x{word}")).decode()))
    assert faults(page) == []
    assert len(page.root.all("script")) == 2


# What may run


def test_the_policy_lets_its_own_scripts_run_and_no_other(page: Page) -> None:
    assert policy() in page.source
    assert "unsafe-inline" not in policy().split("script-src")[1].split(";")[0]
    assert len(page.root.all("script")) == 2
    assert "".join(map(str, page.root.all("script")[1].kids)) == script()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("'use strict';", "'use strict' ;", "not those of the policy"),
        ("</main>", "<script>alert(1)</script></main>", "not those of the policy"),
        ("img-src data:", "img-src *", "lets something in"),
        ("script-src 'sha", "script-src 'unsafe-inline' 'sha", "not those of the policy"),
        ('<label for="lignes-recherche">', "<label>", "<input> without a label"),
        ("<fieldset>", "<div>", "closes"),
        ('aria-label="Filtrer et trier : Les lieux"', 'aria-label="Filtrer et trier : Les fruits"', "form Filtrer"),
        ("<th scope=row>", "<th>", "without its scope"),
    ],
)
def test_a_planted_fault_is_found(page: Page, old: str, new: str, found: str) -> None:
    assert old in page.source
    assert [fault for fault in faults(page_of(page.source.replace(old, new, 1))) if found in fault]


def test_the_script_stands_in_a_page_and_reaches_for_nothing() -> None:
    source = script()
    assert not re.search(r"</script|<!--|<script", source, re.IGNORECASE)
    reach = (
        r"fetch|XMLHttpRequest|WebSocket|import|eval|Function|innerHTML|outerHTML|document\.write|https?:|localStorage"
    )
    assert re.findall(reach, source) == []
    assert "\r" not in source


# Bytes and looks


def test_same_content_same_bytes_in_any_process(tmp_path: Path) -> None:
    here = written(sample())
    code = (
        "import sys; from tests.render.test_html_explorateur import written, sample;"
        "sys.stdout.buffer.write(written(sample()))"
    )
    changes = environment(PYTHONHASHSEED="77", TZ="America/Lima")
    changes["PYTHONPATH"] += f":{ROOT}"
    done = subprocess.run([sys.executable, "-c", code], env=changes, cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout == here
    assert written(sample(13)) != here


def test_writing_needs_the_standard_library_alone() -> None:
    code = "import sys, fphref.render.html.explorateur;print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"reportlab", "openpyxl", "lxml", "pydantic", "yaml", "click", "duckdb"} == set()


@pytest.mark.parametrize("inside", ["", "screen", "print"])
def test_every_text_stands_out_from_its_ground(page: Page, inside: str) -> None:
    assert pale(page, inside) == []


def test_a_planted_pale_text_is_found(page: Page) -> None:
    old = ".filtres label,.filtres legend{color:var(--fonce)"
    assert old in page.source
    assert pale(page_of(page.source.replace(old, old.replace("--fonce", "--trait"), 1)))


def test_every_class_of_a_grid_has_a_rule() -> None:
    source = written(sample()).decode()
    page = page_of(source)
    used = {name for chapter in page.body.all("section") for node in chapter.walk() for name in node.classes}
    made = set(re.findall(r"className = '(\w+)'|classList\.\w+\('(\w+)'", script()))
    used |= {name for pair in made for name in pair if name}
    styled = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", page.style)))
    assert used - styled <= {"tri", "page", "tout", "tri-seul"} | {name for name in used if name.startswith("e-")}
    for name in (name for name in used if name.startswith("e-")):
        assert f".{name}{{--fond:" in page.style


# Content


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": (Row(("a",)),)},
        {"rows": (Row(("a", "b", "c", "d", "e"), flags=1 << 30),)},
        {"facets": (Facet("F", (Option("a", 1 << 31),)),)},
        {"rows": (Row(("a", "b", "c", "d", "e"), group=4),)},
    ],
)
def test_a_grid_that_filters_could_not_read_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"cell a column|out of reach|of no group"):
        replace(orchard(), **changes)  # type: ignore[arg-type]
