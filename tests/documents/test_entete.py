"""The head and foot of a fiche, and the links inside it: logo, edition, marks, doubts, passerelles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

import fphref
from fphref.documents.content import Document, Facts, Span, Table, inline_text
from fphref.model.referentiel import Referentiel
from tests.conftest import MakeFolder
from tests.images import png
from tests.support import MINI

HEAD = (MINI / "repertoire.yaml").read_text("utf-8")
MORE = "version: '2.1'\nconfidentialite: Diffusion restreinte\nmention: Essai\napprobateur: Comité\n"
CODES = ["15D30", "EX-ARC", "EX-CDP", "EX-GDD", "EX-TEC"]


def nodes(node: object) -> Iterator[object]:
    """An object of content and everything below it."""
    yield node
    if isinstance(node, tuple):
        for item in node:
            yield from nodes(item)
    elif is_dataclass(node):
        for field in fields(node):
            yield from nodes(getattr(node, field.name))


def fiche(mini: MakeFolder, more: str = "") -> Document:
    """The fiche of 10A01, whose répertoire says more."""
    return fphref.build_fiche(fphref.load(mini({"repertoire.yaml": HEAD + more, "logo.png": png()}))[0], "10A01")


def facts(document: Document) -> dict[str, str]:
    """Every label and value."""
    found = (row for node in nodes(document) if isinstance(node, Facts) for row in node.rows)
    return {label: inline_text(value).replace("\u00a0", " ") for label, value in found}


@pytest.mark.parametrize(
    ("more", "alt"),
    [
        ("etablissement: CH d'essai\n", "Logo : CH d’essai"),
        ("", "Logo : Équipe de fphref"),
        (None, "Logo : Répertoire d’essai"),
    ],
)
def test_the_logo_and_the_words_that_stand_for_it(
    mini: MakeFolder, monkeypatch: pytest.MonkeyPatch, more: str | None, alt: str
) -> None:
    if more is None:
        monkeypatch.setattr(f"{__name__}.HEAD", HEAD.replace("editeur: Équipe de fphref\n", ""))
    logo = fiche(mini, f"{more or ''}logo: logo.png\n").banner.logo
    assert logo is not None
    assert (logo.data, logo.alt) == (png(), alt)


def test_without_these_keys_nothing_is_said_of_them(mini: MakeFolder) -> None:
    document = fiche(mini)
    assert document.banner.logo is None
    assert document.banner.kicker == "Fiche métier · Répertoire d’essai"
    assert (
        document.footer.detail.replace("\u00a0", " ") == "Répertoire d’essai · édition : Essai n° 1 · 1er février 2024"
    )
    assert not {"Version", "Diffusion", "Approuvé par"} & facts(document).keys()


def test_version_and_confidentiality_stand_in_head_foot_and_rows(mini: MakeFolder) -> None:
    document = fiche(mini, MORE)
    assert document.banner.kicker == "Fiche métier · Répertoire d’essai · Essai · Diffusion restreinte"
    assert document.footer.detail.replace("\u00a0", " ") == (
        "Répertoire d’essai · édition : Essai n° 1 · version 2.1 · 1er février 2024 · Diffusion restreinte"
    )
    rows = facts(document)
    assert (rows["Version"], rows["Diffusion"], rows["Approuvé par"]) == ("2.1", "Diffusion restreinte", "Comité")


@pytest.mark.parametrize("code", CODES)
def test_each_mark_of_doubt_leads_to_its_row(referentiel: Referentiel, code: str) -> None:
    document = fphref.build_fiche(referentiel, code)
    spans = [node for node in nodes(document) if isinstance(node, Span)]
    rows = {
        anchor: inline_text(row[0])
        for table in nodes(document)
        if isinstance(table, Table)
        for anchor, row in zip(table.anchors, table.rows, strict=bool(table.anchors))
    }
    marks = {span.target: span.text for span in spans if span.call}
    assert marks
    assert marks == rows
    assert document.anchor == code


def test_a_passerelle_leads_to_the_fiche_of_its_code(referentiel: Referentiel) -> None:
    seen = set()
    for code in CODES:
        spans = [node for node in nodes(fphref.build_fiche(referentiel, code)) if isinstance(node, Span)]
        found = [span.target for span in spans if span.target and not span.call]
        assert found == [p.vers for p in referentiel.metiers[code].passerelles if p.vers]
        seen |= set(found)
    assert seen == set(CODES)
