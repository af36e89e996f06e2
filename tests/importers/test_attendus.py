"""Drafts against what a person wrote from the source: each value, each doubt, each line's place."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import fphref
from fphref.diagnostics import Gravite
from fphref.importers.modele import Brouillon, Carnet, Champ, Document, Etat, Ligne, Sort, count_sorts
from fphref.importers.registre import Registre
from fphref.yaml_text import parse
from tests.importers.brouillons import (
    ATTENDUS,
    SEEDS,
    DouteAttendu,
    differences,
    dishonest,
    disordered,
    matches,
    plain,
    read_doubts,
    read_ecarts,
    read_golden,
    reread,
    split_golden,
    swallowed,
    tell_difference,
)
from tests.importers.fabrique import make_document
from tests.support import OUTSIDE, REFERENTIALS, Files, lines, write_files
from tests.test_referentials import LABELS

FICHE_15D30 = SEEDS / "003_0b9fbecc05e5d501.txt"


@dataclass(frozen=True)
class Cas:
    """A source, the importer it is for, whether the shipped référentiel is known, and what is expected of it."""

    source: Path
    forme: str
    golden: str
    doutes: str
    connu: bool = False

    def __str__(self) -> str:
        return self.golden.removesuffix(".yaml.txt")


CAS = (
    Cas(FICHE_15D30, "fiche", "fiche_15D30.yaml.txt", "doutes_15D30.csv", connu=True),
    Cas(ATTENDUS / "fiche_inventee.md", "fiche", "fiche_inventee.yaml.txt", "doutes_fiche_inventee.csv"),
    Cas(ATTENDUS / "offre_inventee.md", "offre", "offre_inventee.yaml.txt", "doutes_offre_inventee.csv"),
    Cas(ATTENDUS / "guide_invente.txt", "guide", "guide_invente.yaml.txt", "doutes_guide_invente.csv"),
)
GRAINES = (
    ("000_b41b78bc5b32d73d.txt", "guide", 0.90),
    ("001_9645d66e4f93dfc0.txt", "guide", 0.90),
    ("002_6295db9f7d921b23.txt", "offre", 0.90),
    ("003_0b9fbecc05e5d501.txt", "fiche", 0.98),
    ("004_8a98f92c909e408d.txt", "guide", 0.90),
)
"""Real sources, their form, and the share of lines that must be placed, of those that are not structure."""

_DRAFTS: dict[tuple[Path, bool], Brouillon] = {}


def draft_of(source: Path, forme: str, connu: bool = False) -> Brouillon:
    """The draft of a source, made once; `connu` gives the importer the shipped data."""
    if not source.exists():
        pytest.skip(f"{source.name} {OUTSIDE}")
    key = (source, connu)
    if key not in _DRAFTS:
        from fphref.importers.lecture.fichier import read_document

        module = importlib.import_module(f"fphref.importers.{forme}.importation")
        run: Callable[[Document, Registre], Brouillon] = getattr(module, f"import_{forme}")
        registre = Registre(fphref.load(REFERENTIALS / "fph")[0]) if connu else Registre()
        _DRAFTS[key] = run(read_document(source), registre)
    return _DRAFTS[key]


@pytest.fixture(params=CAS, ids=str)
def cas(request: pytest.FixtureRequest) -> Cas:
    """One source after the other."""
    found: Cas = request.param
    return found


@pytest.fixture
def draft(cas: Cas) -> Brouillon:
    """What the importer makes of it."""
    return draft_of(cas.source, cas.forme, cas.connu)


# --- The goldens themselves ----------------------------------------------------------------------------------------

REPERTOIRE = r"""
format: 1
id: brouillon
intitule: Brouillon
edition: Brouillon
date: 2026-01-01
motif_code: '^\d{2}[A-Z]\d{2}$'
"""


@pytest.mark.parametrize("golden", [cas.golden for cas in CAS])
def test_an_expected_draft_loads_without_a_fault(golden: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {"d/repertoire.yaml": REPERTOIRE}
    _, *parts = (ATTENDUS / golden).read_text("utf-8").split("=== ")
    files |= {f"d/{path}": text for path, _, text in (part.partition("\n") for part in parts)}
    found: Files = files
    _, diagnostics = fphref.load(write_files(tmp_path, found))
    assert [line for line in lines(diagnostics) if not line.startswith(str(Gravite.INFO))] == []


def test_the_expected_draft_differs_from_the_curated_data_by_reasoned_differences_alone() -> None:
    golden = read_golden("fiche_15D30.yaml.txt")
    curated = {path: _parsed(REFERENTIALS / "fph" / path) for path in golden}
    ecarts, found = read_ecarts("ecarts_15D30.md"), list(differences(golden, curated))
    assert len(found) > 50
    assert [place for place in found if not any(matches(ecart, place) for ecart in ecarts)] == []
    assert [ecart for ecart in ecarts if not any(matches(ecart, place) for place in found)] == []


@pytest.mark.parametrize(
    ("draft", "curated", "told"),
    [
        ({"a": "1"}, {"a": "2"}, [("a", True, True)]),
        ({"a": "1"}, {}, [("a", True, False)]),
        ({}, {"a": {"b": "1"}}, [("a", False, True)]),
        ({"l": ["x"]}, {"l": [{"texte": "x", "reserve": "r"}]}, [("l/0/reserve", False, True)]),
        ({"l": [{"id": "p"}, {"id": "q"}]}, {"l": [{"id": "q"}, {"id": "p"}]}, [("l/(order)", True, True)]),
        ({"l": [{"id": "p", "v": "1"}]}, {"l": [{"id": "p", "v": "2"}]}, [("l/p/v", True, True)]),
        ({"l": ["x", "y"]}, {"l": ["x"]}, [("l/1", True, False)]),
        ({"l": [{"v": "1"}]}, {"l": [{"id": "p", "v": "2"}]}, [("l/0/id", False, True), ("l/0/v", True, True)]),
    ],
)
def test_each_difference_between_two_trees_is_found(draft: Any, curated: Any, told: list[Any]) -> None:
    assert list(differences(draft, curated)) == told


def _parsed(path: Path) -> Any:
    tree, faults = parse(path.read_bytes(), path.name)
    assert not faults
    return plain(tree)


# --- Drafts against goldens ----------------------------------------------------------------------------------------


def test_a_draft_says_what_a_person_read_in_the_source(cas: Cas, draft: Brouillon) -> None:
    told = tell_difference(read_golden(cas.golden), reread(draft))
    if told:
        pytest.fail(f"{cas.source.name} is not read as expected:\n{told}")


def test_the_keys_of_a_draft_stand_in_the_order_of_the_model(cas: Cas, draft: Brouillon) -> None:
    assert disordered(read_golden(cas.golden), reread(draft)) == []


def test_a_draft_raises_the_doubts_of_a_careful_reader(cas: Cas, draft: Brouillon) -> None:
    wanted = [doute for doute in read_doubts(cas.doutes) if doute.exige]
    assert wanted
    assert [str(doute) for doute in wanted if not doute.is_met(draft)] == []


def test_the_words_of_each_placed_line_stand_in_its_fields(draft: Brouillon) -> None:
    assert dishonest(draft) == []


def test_no_content_is_called_structure(cas: Cas, draft: Brouillon) -> None:
    assert swallowed(draft, read_golden(cas.golden)) == []


@pytest.mark.parametrize(("name", "forme", "share"), GRAINES)
def test_a_real_source_is_placed_and_placed_honestly(name: str, forme: str, share: float) -> None:
    draft = draft_of(SEEDS / name, forme, connu=forme == "fiche")
    assert dishonest(draft) == []
    counts = count_sorts(draft.sorts)
    assert counts["lignes"] == len(draft.document.lignes) == len(draft.sorts)
    assert counts["placees"] >= share * (counts["lignes"] - counts["structure"])


def test_the_structure_of_a_fiche_is_its_labels_and_empty_lines() -> None:
    draft = draft_of(FICHE_15D30, "fiche", connu=True)
    by_number = {ligne.numero: ligne for ligne in draft.document.lignes}
    structure = {s.numero: " ".join(by_number[s.numero].texte.split()) for s in draft.sorts if s.etat is Etat.STRUCTURE}
    said = {number: text for number, text in structure.items() if text.strip("-")}
    assert {text for text in said.values() if text.lower().replace("’", "'") not in LABELS | {"modules"}} == set()
    bullets = [ligne.numero for ligne in draft.document.lignes if ligne.brut.strip() == "-"]
    assert len(bullets) == 9
    assert {draft.sorts[number - 1].regle for number in bullets} == {"puce-vide"}


# --- Each check can fail -------------------------------------------------------------------------------------------

SOURCE = make_document("Niveau 7 (Master)", "- Tenir le registre des lots", "Être calme", "40 - 50 k€")
FICHIERS: dict[str, dict[str, Any]] = {
    "m.yaml": {
        "niveau_qualification": 7,
        "activites": ["Tenir le registre des lots", "Trier"],
        "exercice": {"structures": ["Hôpital"]},
        "qualites": [{"texte": "Être calme", "item": "se-calme"}],
        "remunerations": [{"texte": "40 - 50 k€", "min": 40000, "max": 50000}],
    }
}


def small_draft(**changes: tuple[str | int, ...]) -> Brouillon:
    """A draft of four lines, all placed where they belong but for the changes: `l2=("exercice",)`."""
    places: dict[str, tuple[str | int, ...]] = {
        "l1": ("niveau_qualification",),
        "l2": ("activites", 0),
        "l3": ("qualites", 0),
        "l4": ("remunerations", 0),
    }
    carnet = Carnet(SOURCE)
    for name, path in {**places, **changes}.items():
        carnet.place(int(name[1:]), "m.yaml", *path)
    carnet.doubt("IMP003", "« Etre » est écrit sans accent", 3)
    sorts, doutes = carnet.close()
    return Brouillon("fiche", SOURCE, FICHIERS, sorts, doutes)


def test_lines_placed_where_they_belong_are_honest() -> None:
    assert dishonest(small_draft()) == []
    assert dishonest(small_draft(l2=("activites",))) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"l2": ("activites", 1)}, "line 2: not in m.yaml:activites[1]: tenir le registre des lots"),
        ({"l2": ("exercice", "structures", 0)}, "line 2: not in m.yaml:exercice.structures[0]: tenir"),
        ({"l2": ("activites", 5)}, "line 2: no such field: m.yaml:activites[5]"),
        ({"l2": ("absent",)}, "line 2: no such field"),
        ({"l2": ()}, "line 2: no such field"),
        ({"l2": ("niveau_qualification",)}, "line 2: not in m.yaml:niveau_qualification: tenir"),
        ({"l3": ("qualites", 0, "item")}, "line 3: not in m.yaml:qualites[0].item: etre"),
        ({"l1": ("activites", 0)}, "line 1: not in m.yaml:activites[0]: niveau 7 master"),
        ({"l4": ("remunerations", 0, "min")}, None),
    ],
)
def test_a_line_placed_in_a_wrong_field_is_seen(change: dict[str, tuple[str | int, ...]], said: str | None) -> None:
    found = dishonest(small_draft(**change))
    assert [line.startswith(said or "") for line in found] == ([True] if said else [])


def test_content_called_structure_is_seen() -> None:
    wanted: dict[str, Any] = {"m.yaml": {"activites": ["Tenir le registre des lots"]}}
    assert swallowed(small_draft(), wanted) == []
    carnet = Carnet(SOURCE)
    carnet.structure([1, 2], "titre-de-rubrique")
    draft = Brouillon("fiche", SOURCE, FICHIERS, carnet.close()[0])
    assert swallowed(draft, wanted) == ["line 2: tenir le registre des lots"]


def test_a_word_that_stands_twice_in_a_line_must_stand_twice_in_its_fields() -> None:
    draft = _placed("de de lots", {"a": ["de lots"]}, ("a", 0))
    assert dishonest(draft) == ["line 1: not in f.yaml:a[0]: de"]
    inside = replace(draft, sorts=(Sort(1, Etat.PLACEE, "", (Champ("f.yaml", ("a",)), Champ("f.yaml", ("a", 0)))),))
    assert dishonest(inside) == ["line 1: not in f.yaml:a, f.yaml:a[0]: de"]


def test_a_field_may_leave_out_its_own_name() -> None:
    tree = {"quota": {"texte": "1/3 des recrutements"}}
    assert dishonest(_placed("Quota : 1/3 des recrutements", tree, ("quota", "texte"))) == []
    assert dishonest(_placed("Plafond : 1/3 des recrutements", tree, ("quota", "texte"))) != []


def test_the_key_of_a_posting_is_no_word_of_its_line() -> None:
    draft = _placed('jobname: "Cadre"', {"intitule": "Cadre"}, ("intitule",))
    assert dishonest(draft) == ["line 1: not in f.yaml:intitule: jobname"]
    assert dishonest(replace(draft, forme="offre")) == []


def test_the_heading_glued_to_a_list_is_no_word_of_it() -> None:
    draft = _placed("Hard skills :- Calcul", {"outils": ["Calcul"]}, ("outils", 0))
    assert dishonest(draft) == ["line 1: not in f.yaml:outils[0]: hard skills"]
    assert dishonest(replace(draft, forme="guide")) == []
    assert dishonest(replace(_placed("Hard skills : Calcul", {"o": "Calcul"}, ("o",)), forme="guide")) != []


def _placed(text: str, tree: dict[str, Any], path: tuple[str | int, ...]) -> Brouillon:
    document = Document("s.txt", "texte", (Ligne(1, text, text),))
    carnet = Carnet(document)
    carnet.place(1, "f.yaml", *path)
    sorts, doutes = carnet.close()
    return Brouillon("fiche", document, {"f.yaml": tree}, sorts, doutes)


GOLDEN = "=== a.yaml\na:\n  - un\n  - deux\nb: {c: 1, d: oui}\n=== b.yaml\nz: z\n"


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (GOLDEN, ""),
        ("=== b.yaml\nz: >-\n  z\n=== a.yaml\nb:\n  d: oui\n  c: '1'\na: [un, deux]\n", ""),
        (GOLDEN.replace("- deux", "- DEUX"), "-  - deux\n+  - DEUX"),
        (GOLDEN.replace("  - un\n  - deux", "  - deux\n  - un"), "  - deux"),
        (GOLDEN.replace(", d: oui", ""), "-  d: oui"),
        (GOLDEN + "=== c.yaml\nn: n\n", "not expected: c.yaml"),
        (GOLDEN[: GOLDEN.index("=== b")], "missing: b.yaml"),
    ],
)
def test_a_difference_from_a_golden_is_shown(got: str, said: str) -> None:
    told = tell_difference(split_golden(GOLDEN), split_golden(got))
    assert said in told
    assert bool(told) == bool(said)


def test_keys_in_another_order_are_seen() -> None:
    wanted = split_golden(GOLDEN)
    assert disordered(wanted, split_golden(GOLDEN)) == []
    assert disordered(wanted, split_golden(GOLDEN.replace("c: 1, d: oui", "d: oui, c: 1"))) == ["/a.yaml/b"]


@pytest.mark.parametrize(
    ("wanted", "met"),
    [
        (DouteAttendu(("IMP003",), (3,), "etre", True), True),
        (DouteAttendu(("IMP008", "IMP003"), (2, 3), "accent", True), True),
        (DouteAttendu(("IMP003",), (3,), "", True), True),
        (DouteAttendu(("IMP002",), (3,), "etre", True), False),
        (DouteAttendu(("IMP003",), (2,), "etre", True), False),
        (DouteAttendu(("IMP003",), (3,), "lots", True), False),
    ],
)
def test_a_doubt_is_known_by_its_code_its_line_and_its_words(wanted: DouteAttendu, met: bool) -> None:
    assert wanted.is_met(small_draft()) == met


def test_a_golden_with_a_fault_of_its_own_is_refused() -> None:
    for text in ("a: 1\n=== a.yaml\na: 1\n", "=== a.yaml\na: [\n", "=== a.yaml\na: 1\n=== a.yaml\na: 2\n"):
        with pytest.raises(AssertionError):
            split_golden(text)
