"""Real postings, and hostile ones: every line has a state, every draft loads, nothing raises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Brouillon, Document, count_sorts
from fphref.importers.offre.champs import CLES
from fphref.importers.offre.doublons import SEUIL, resemblance, signature
from fphref.importers.offre.fiche import VALEURS
from fphref.importers.offre.importation import import_offre, recognise_offre
from fphref.importers.registre import Registre
from fphref.model.marche import FicheMarche
from fphref.yaml_splice.emit import document
from fphref.yaml_text import parse
from tests.importers.offres import (
    DOCUMENTS,
    doubts,
    draft_of,
    draft_of_json,
    json_document,
    listed,
    lost_words,
    posting,
)
from tests.support import OUTSIDE, ROOT

DATA = ROOT.parent / "shared" / "data" / "offres"
GRAINE = ROOT.parent / "shared" / "seeds" / "002_6295db9f7d921b23.txt"

# Lines, of those that are not structure, that are placed: the rest are placeholders, key words and unknown keys.
PLACEES = {
    "A-100c8ae9": (38, 2), "A-120e5ff4": (41, 1), "A-1a1b23d2": (35, 1), "A-1bfccc4c": (37, 2), "A-1d60f7f8": (39, 1),
    "B-0520cb22": (35, 3), "B-07a13ebb": (30, 1), "B-13d71553": (34, 2), "B-15d056c8": (35, 7), "B-19ceba07": (42, 13),
    "C-00b1e515": (25, 15), "C-09b71431": (47, 2), "C-0f5422a7": (29, 7), "C-1428237d": (38, 7), "C-1ad9c235": (11, 5),
}  # fmt: skip


@pytest.fixture(scope="module")
def real() -> dict[str, Brouillon]:
    """The draft of each real posting, by the beginning of its name."""
    if not DATA.is_dir():
        pytest.skip(f"{DATA.name} {OUTSIDE}")
    return {path.name[:10]: draft_of(path) for path in sorted(DATA.glob("*.md"))}


def check(draft: Brouillon) -> None:
    """What holds of every draft."""
    assert [sort.numero for sort in draft.sorts] == [ligne.numero for ligne in draft.document.lignes]
    for path, tree in draft.fichiers.items():
        text = document(tree)
        root, faults = parse(text.encode("utf-8"), path)
        assert root is not None and not faults, text
        if path != "marche/sources.yaml":
            FicheMarche.model_validate(root)
    for sort in draft.sorts:
        for champ in sort.champs:
            node: Any = draft.fichiers[champ.fichier]
            for step in champ.chemin:
                node = node[step]
    for doute in draft.doutes:
        str(doute.diagnostic).encode("utf-8")


def test_every_real_posting_is_recognised_and_loads(real: dict[str, Brouillon]) -> None:
    assert set(real) == set(PLACEES)
    for draft in real.values():
        assert recognise_offre(draft.document) > 0.9
        check(draft)


def test_the_lines_of_real_postings_are_placed_as_counted(real: dict[str, Brouillon]) -> None:
    counts = {name: count_sorts(draft.sorts) for name, draft in real.items()}
    assert {name: (count["placees"], count["listees"]) for name, count in counts.items()} == PLACEES


def test_placed_lines_of_real_postings_lose_no_word(real: dict[str, Brouillon]) -> None:
    headings = (
        "Job Description",
        "Responsibilities",
        "Requirements",
        "Skills",
        "Hiring Process",
        "Qualities",
        "Company",
    )
    for draft in real.values():
        assert lost_words(draft, *headings, "Job Details", "Recruitment") == []


def test_a_real_posting_told_three_times_is_found(real: dict[str, Brouillon]) -> None:
    signatures = {name: signature(posting(draft)) for name, draft in real.items()}
    names = sorted(signatures)
    alike = [
        (a, b)
        for n, a in enumerate(names)
        for b in names[n + 1 :]
        if resemblance(signatures[a], signatures[b]) >= SEUIL
    ]
    assert alike == [("A-120e5ff4", "A-1a1b23d2"), ("A-120e5ff4", "B-07a13ebb"), ("A-1a1b23d2", "B-07a13ebb")]


def test_the_posting_of_the_seed_is_placed() -> None:
    if not GRAINE.exists():
        pytest.skip(f"{GRAINE.name} {OUTSIDE}")
    draft = draft_of(GRAINE)
    check(draft)
    count = count_sorts(draft.sorts)
    assert count["placees"] >= 0.9 * (count["placees"] + count["listees"])
    assert lost_words(draft) == []


# --- Hostile sources -----------------------------------------------------------------------------------------------

TEXTS = [path.read_text("utf-8") for path in sorted(DOCUMENTS.glob("*.md"))]
NAMES = (
    "title", "company", "location", "datePosted", "baseSalary", "skills", "missions", "remote", "tags", "description",
    "contact", "langues", "experience", "hiringOrganization", "jobLocation", "id", "type", "@type", "@id", "profil",
    "stage", "-", "zzz",
)  # fmt: skip
KEYS = st.sampled_from(NAMES) | st.text(max_size=12)
SIGNS = (
    '"',
    "'",
    "\t",
    ":",
    "-",
    "{",
    "}",
    "[",
    "]",
    "|",
    ">",
    "#",
    "&",
    "*",
    "!",
    "%",
    "@",
    "\\",
    "\n",
    "\u2028",
    "---\n",
    "",
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=60)
    | st.sampled_from(
        ["N/A", "CDI", "2026-02-30", "45 000 € brut annuel", "<ul><li>a</ul>", "- a\n- b", "Anglais (C1)", "x" * 700]
    )
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20
)


def survives(source: Document) -> None:
    """A draft, or one line that says why there is none."""
    assert 0 <= recognise_offre(source) <= 1
    try:
        draft = import_offre(source, Registre())
    except FphrefError as error:
        assert "\n" not in str(error)
        return
    check(draft)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=8))
def test_any_json_is_imported_or_refused(tree: dict[str, Any]) -> None:
    survives(json_document(json.dumps(tree, indent=1)))
    survives(json_document(json.dumps([{"title": "T", "company": "C", **tree}], ensure_ascii=False).replace("\r", " ")))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, st.text(max_size=40) | st.lists(st.text(max_size=20), max_size=3), max_size=8))
def test_any_head_of_keys_is_imported(tree: dict[str, Any]) -> None:
    survives(read_text("o.md", f"---\n{document(tree)}---\nUn mot.\n"))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.integers(0, 3000),
    st.integers(0, 40),
    st.sampled_from(SIGNS),
)
def test_any_damage_to_a_posting_leaves_a_draft(text: str, place: int, length: int, sign: str) -> None:
    survives(read_text("o.md", text[:place] + sign + text[place + length :]))


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_any_data_of_a_page_leave_a_draft(tree: Any) -> None:
    page = read_text("p", "Bonjour\nCDI\n")
    data = json.dumps({"@type": "JobPosting", "title": "T", "x": tree, "description": tree})
    survives(Document("p.html", "html", page.lignes, ((1, data),), (), "Titre", "https://a.example/b"))


def test_what_is_beyond_the_bounds_is_told_and_listed() -> None:
    many = ", ".join(f'"k{n}": "v"' for n in range(CLES + 5))
    draft = draft_of_json(f'{{"title": "T", "company": "C", {many}}}')
    assert f"plus de {CLES} clés" in doubts(draft, "IMP010")[1]
    rows = ", ".join(f'"Mission {n}"' for n in range(VALEURS + 5))
    draft = draft_of_json(f'{{"title": "T",\n"company": "C",\n"missions": [{rows}]}}')
    assert len(posting(draft)["missions"]) == VALEURS
    assert f"plus de {VALEURS} textes" in doubts(draft, "IMP010")[3]
    assert f"Mission {VALEURS + 4}" in listed(draft)[3]


def test_texts_made_to_be_slow_are_read() -> None:
    for text in (
        "x" * 50_000,
        " " * 50_000 + "y",
        "1" * 50_000,
        "a, " * 20_000,
        "<ul><li>" * 10_000,
        "[" * 20_000 + "](" * 20_000,
    ):
        draft = draft_of_json(
            f'{{"title": "T", "company": "C", "description": "{text}", "lieu": "{text}", "skills": "{text}"}}'
        )
        check(draft)


def test_a_source_is_named_by_its_file_alone() -> None:
    path: Path = DOCUMENTS / "export.json"
    assert "Importé de « export.json » ; à relire." in str(draft_of(path).fichiers["marche/sources.yaml"])
