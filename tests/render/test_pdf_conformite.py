"""Every PDF is PDF/UA-1 and PDF/A-2a, and a file broken in one way is not: what judges it is judged here."""

from __future__ import annotations

import pytest

from fphref.documents.catalogue import build_catalogue
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from tests.render import pannes_fichier, pannes_structure
from tests.render.conformite import OWN, PROFILES, faults, own_faults, validator_faults
from tests.render.pannes import rewritten
from tests.render.pdf_stress import CASES, pdf_of, rendered
from tests.render.pdf_stress_livres import BOOKS, rendered_book
from tests.render.pdf_stress_syntheses import SYNTHESES, rendered_synthese

CONTROLS = pannes_structure.CONTROLS | pannes_fichier.CONTROLS


@pytest.fixture(scope="module")
def good() -> bytes:
    return rendered("everything")


@pytest.mark.parametrize("name", CASES)
def test_no_fault_in_any_stress_document(name: str) -> None:
    assert faults(rendered(name)) == []


def test_no_fault_in_any_fiche(referentiel: Referentiel) -> None:
    assert len(referentiel.metiers) > 4
    found = {code: faults(pdf_of(build_fiche(referentiel, code))) for code in referentiel.metiers}
    assert {code: entries for code, entries in found.items() if entries} == {}


@pytest.mark.parametrize("name", BOOKS)
def test_no_fault_in_any_book(name: str) -> None:
    assert faults(rendered_book(name)) == []


@pytest.mark.parametrize("name", SYNTHESES)
def test_no_fault_in_any_synthesis(name: str) -> None:
    assert faults(rendered_synthese(name)) == []


def test_no_fault_in_the_catalogue(referentiel: Referentiel) -> None:
    assert faults(pdf_of(build_catalogue(referentiel))) == []


def test_the_good_file_stays_good_when_it_is_written_again(good: bytes) -> None:
    again = rewritten(good, lambda writer: None)
    assert again != good
    assert faults(good) == faults(again) == []


@pytest.mark.parametrize("name", CONTROLS)
def test_a_file_broken_in_one_way_is_caught(good: bytes, name: str) -> None:
    caught_by, change = CONTROLS[name]
    broken = rewritten(good, change)
    if caught_by in OWN:
        assert [fault for fault in own_faults(broken) if fault.startswith(f"{caught_by}: ")]
    else:
        assert [fault for fault in validator_faults(broken) if caught_by in fault]


def test_each_check_of_ours_is_needed_for_one_control_at_least() -> None:
    assert set(OWN) <= {caught_by for caught_by, _ in CONTROLS.values()}


def test_both_profiles_are_asked(good: bytes) -> None:
    lost = {
        "ua1": pannes_fichier.metadata_without_pdfuaid,
        "2a": pannes_fichier.metadata_without_pdfaid,
    }
    assert set(lost) == set(PROFILES)
    for change in lost.values():
        assert validator_faults(rewritten(good, change))


def test_what_is_no_file_is_a_fault() -> None:
    assert [fault.partition(":")[0] for fault in faults(b"%PDF-1.7\n")] == ["unreadable"] * len(PROFILES)
