"""The catalogue: its cover, each sound métier once under its famille, what is left out of it and why."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

import fphref
from fphref.diagnostics import FphrefError
from fphref.documents.book import Book
from fphref.documents.catalogue import build_catalogue
from fphref.documents.content import Document, iter_banner_texts, iter_texts
from fphref.documents.fiche import build_fiche
from fphref.documents.typographie import typo
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Famille, Repertoire
from tests.conftest import MakeFolder
from tests.documents.matrice_fabrique import referentiel as fabricated
from tests.documents.test_fiche import dump
from tests.images import JPEG, png
from tests.support import MINI, REFERENTIALS, environment

FAULTY = (MINI / "metiers/10A02_archiviste.yaml").read_text("utf-8").replace("famille: accueil", "famille: acueil")


def dump_book(book: Book) -> str:
    """A whole book as plain text; its documents by their names."""
    head = [f"titre : {book.title}", f"date : {book.date}", f"teinte : {book.tint}", f"sujet : {book.subject}",
            f"mots : {', '.join(book.keywords)}", f"auteur : {book.author}",
            f"pied : {book.footer.left} / {book.footer.detail}", "", *iter_banner_texts(book.cover), ""]  # fmt: skip
    body = [*dump(book.blocks), "", f"== {book.contents_title}"]
    for part in book.parts:
        body += [f"{part.title} ({part.tint})", *(f"  {d.anchor} : {d.title}" for d in part.documents)]
    body += ["", f"== {book.index_title}"]
    for group in book.index:
        body += [f"= {group.title}", *(f"  {entry.text} → {', '.join(entry.targets)}" for entry in group.entries)]
    return "\n".join([*head, *body]).replace("\u00a0", "~").replace("\u202f", "^") + "\n"


def test_the_whole_of_a_catalogue(referentiel: Referentiel, golden: Callable[[str, str], None]) -> None:
    golden("catalogue.txt", dump_book(build_catalogue(referentiel)))


def test_a_catalogue_of_one_repertoire(mini: MakeFolder, golden: Callable[[str, str], None]) -> None:
    head = (MINI / "repertoire.yaml").read_text("utf-8")
    head += "version: '2.1'\nconfidentialite: Diffusion restreinte\nmention: Essai\nlogo: logo.png\n"
    head += "etablissement: CH d'essai\napprobateur: Comité d'essai\nlicence: Licence d'essai\navertissement: Rien.\n"
    found = fphref.load(mini({"repertoire.yaml": head, "logo.png": png()}))[0]
    golden("catalogue_mini.txt", dump_book(build_catalogue(found)))


# -- documents -------------------------------------------------------------------------------------------------------


def test_each_metier_stands_once_as_its_own_fiche(referentiel: Referentiel) -> None:
    book = build_catalogue(referentiel)
    assert sorted(d.anchor for d in book.documents) == sorted(referentiel.metiers)
    assert list(book.documents) == [build_fiche(referentiel, d.anchor) for d in book.documents]


def test_the_caller_may_hand_over_fiches(referentiel: Referentiel) -> None:
    asked: list[str] = []

    def fiche(_: Referentiel, code: str) -> Document:
        asked.append(code)
        return replace(build_fiche(referentiel, code), title=f"fiche {code}")

    book = build_catalogue(referentiel, fiche=fiche)
    assert asked == sorted(referentiel.metiers)
    assert [d.title for d in book.documents] == [f"fiche {code}" for code in asked]


def test_parts_are_the_familles_in_the_order_of_the_data() -> None:
    book = build_catalogue(fabricated())
    assert [(p.title, p.tint, [d.anchor for d in p.documents]) for p in book.parts] == [
        ("Soins", "grenat", ["AA01"]),
        ("Laboratoire", "ocean", ["BB01", "BB02"]),
    ]
    familles = dict(reversed(list(fabricated().familles.items())))
    assert [p.title for p in build_catalogue(fabricated(familles=familles)).parts] == ["Laboratoire", "Soins"]
    assert (book.tint, build_catalogue(fabricated(), ["AA01"]).tint) == ("", "grenat")


def test_metiers_without_famille_come_last() -> None:
    whole = fabricated()
    metiers = {**whole.metiers, "AA01": whole.metiers["AA01"].model_copy(update={"famille": None})}
    book = build_catalogue(replace(whole, metiers=metiers))
    assert [(p.title, [d.anchor for d in p.documents]) for p in book.parts] == [
        ("Laboratoire", ["BB01", "BB02"]),
        ("Sans famille", ["AA01"]),
    ]
    assert "Famille\n1\net 1~métier sans famille\n" in dump_book(book)
    assert dump_book(build_catalogue(fabricated(familles={}))).count("Sans famille") == 1


def test_a_choice_of_metiers_is_told_as_one(referentiel: Referentiel) -> None:
    book = build_catalogue(referentiel, ["EX-TEC", "15D30", "EX-TEC"])
    assert [d.anchor for d in book.documents] == ["15D30", "EX-TEC"]
    assert "Métiers\n2\nchoisis parmi 5\n" in dump_book(book)
    assert {target for group in book.index for entry in group.entries for target in entry.targets} == {
        "15D30",
        "EX-TEC",
    }
    alone = build_catalogue(referentiel, ["EX-TEC"])
    assert alone.cover.title == typo(referentiel.repertoire_of["EX-TEC"].intitule)


# -- faults ----------------------------------------------------------------------------------------------------------


def all_texts(book: Book) -> str:
    """Everything that the book says outside its cover."""
    texts = [text for d in book.documents for text in (*iter_banner_texts(d.banner), *iter_texts(d.blocks))]
    return "\n".join(texts + [t for g in book.index for e in g.entries for t in (e.text, *e.targets)])


@pytest.mark.parametrize("codes", [None, ["10A02", "10A01"]])
def test_a_metier_in_error_is_named_on_the_cover_and_nowhere_else(mini: MakeFolder, codes: list[str] | None) -> None:
    found = fphref.load(mini({"metiers/10A02_archiviste.yaml": FAULTY, "metiers/10A03_x.yaml": "code: ["}))[0]
    assert found.en_erreur == {"10A02", "10A03"}
    book = build_catalogue(found, codes)
    text = dump_book(book)
    assert [d.anchor for d in book.documents] == ["10A01"]
    assert "- 10A02 – Archiviste" in text
    assert ("- 10A03\n" in text) == (codes is None)
    assert "Une partie des fichiers n’a pas pu être lue" in text
    assert "Archivage" not in all_texts(book)
    assert "10A02" not in {target for group in book.index for entry in group.entries for target in entry.targets}


def test_a_sound_catalogue_says_that_nothing_is_missing_by_silence(mini: MakeFolder) -> None:
    book = build_catalogue(fphref.load(mini({}))[0])
    assert "manque" not in dump_book(book)
    assert "Archivage" in all_texts(book)


def test_no_metier_no_catalogue(mini: MakeFolder) -> None:
    found = fphref.load(mini({"metiers/10A02_archiviste.yaml": FAULTY}))[0]
    for codes, message in (
        (["10A2"], "Métier « 10A2 » inconnu ; vouliez-vous « 10A02 » ?"),
        (["10A02"], "Aucun métier sans erreur (10A02) : corriger ce que dit « fphref verifier » d’abord."),
        ([], "Aucun métier à réunir : le catalogue serait vide."),
    ):
        with pytest.raises(FphrefError) as caught:
            build_catalogue(found, codes)
        assert str(caught.value) == message
    with pytest.raises(FphrefError, match="serait vide"):
        build_catalogue(Referentiel())
    with pytest.raises(FphrefError, match="Aucun métier sans erreur"):
        build_catalogue(replace(found, en_erreur=frozenset(found.metiers)))


# -- cover -----------------------------------------------------------------------------------------------------------


def several(count: int, **changes: Mapping[str, object]) -> Referentiel:
    """A référentiel whose métiers come from so many répertoires, `r0`, `r1`…, with these changes by id."""
    whole = fabricated()
    metier = whole.metiers["BB02"]
    repertoires = [
        Repertoire.model_validate(
            {"format": 1, "id": f"r{n}", "intitule": f"Répertoire {n}", "edition": f"Édition {n}",
             "date": date(2026, 1, n + 1), "motif_code": ".*", **changes.get(f"r{n}", {})}
        )
        for n in range(count)
    ]  # fmt: skip
    metiers: dict[str, Metier] = {f"M{n}": metier.model_copy(update={"code": f"M{n}"}) for n in range(count)}
    of = {f"M{n}": repertoire for n, repertoire in enumerate(repertoires)}
    return replace(whole, metiers=metiers, repertoires=tuple(repertoires), repertoire_of=of)


def test_several_repertoires_are_each_named() -> None:
    restricted = {"confidentialite": "Usage interne", "editeur": "Éditeur 1"}
    book = build_catalogue(several(2, r1=restricted))
    cover = (book.cover.kicker, book.cover.title, book.cover.lead)
    assert [text.replace("\u00a0", " ") for text in cover] == [
        "2 répertoires · Usage interne",
        "Catalogue des métiers",
        "Répertoire 0 · Répertoire 1 · 2 janvier 2026",
    ]
    assert book.footer.detail.replace("\u00a0", " ") == "2 janvier 2026 · Usage interne"
    assert (book.date, book.author) == ("2026-01-02", "Répertoire 0\u202f; Éditeur 1")
    text = dump_book(book)
    assert all(wanted in text for wanted in ("# Répertoire 0\n", "= Édition 0\n", "# Répertoire 1\n", "= Édition 1\n"))
    many = build_catalogue(several(4))
    assert many.cover.lead.replace("\u00a0", " ") == "4 répertoires · 4 janvier 2026"
    assert "# Répertoire 3" in dump_book(many)


def test_only_the_repertoires_of_its_metiers_are_named() -> None:
    book = build_catalogue(several(2), ["M0"])
    assert book.cover.title == "Répertoire 0"
    assert "Répertoire 1" not in dump_book(book)


def test_a_catalogue_in_memory_needs_no_repertoire() -> None:
    book = build_catalogue(fabricated(repertoires=()))
    assert (book.cover.kicker, book.cover.title) == ("Référentiel", "Catalogue des métiers")
    assert (book.cover.lead, book.date, book.footer.detail) == ("", "", "")


@pytest.mark.parametrize(
    ("count", "local", "having", "shown"),
    [
        (1, (), ("r0",), "r0"),
        (2, ("r1",), (), None),
        (2, ("r1",), ("r0",), "r0"),
        (2, ("r1",), ("r0", "r1"), "r1"),
        (2, (), ("r0", "r1"), None),
        (3, ("r1", "r2"), ("r0", "r1", "r2"), None),
        (3, ("r1", "r2"), ("r0", "r2"), "r2"),
    ],
)
def test_the_cover_shows_the_logo_that_can_only_be_the_one(
    count: int, local: tuple[str, ...], having: tuple[str, ...], shown: str | None
) -> None:
    data = several(count, **{r: {"etend": "../base", "etablissement": f"Hôpital {r}"} for r in local})
    pictures = {r: JPEG + r.encode() for r in having}
    logo = build_catalogue(replace(data, logos=pictures)).cover.logo
    assert (logo.data if logo else None) == (pictures[shown] if shown else None)
    if logo is not None and shown in local:
        assert logo.alt == f"Logo : Hôpital {shown}"


def test_a_famille_keeps_its_typography() -> None:
    familles = {**fabricated().familles, "soins": Famille(id="soins", intitule="Soins : l'essentiel")}
    book = build_catalogue(fabricated(familles=familles))
    assert (book.parts[0].title, book.parts[0].tint) == ("Soins\u00a0: l’essentiel", "")
    assert book.keywords == ("catalogue des métiers", "Soins\u00a0: l’essentiel", "Laboratoire")


# -- the same each time ----------------------------------------------------------------------------------------------

_PRINT = "import sys, fphref\nfrom fphref.documents.catalogue import build_catalogue\n"
_PRINT += "print(repr(build_catalogue(fphref.load(sys.argv[1])[0])).encode().hex())"


def test_the_order_of_sets_changes_nothing(referentiel: Referentiel) -> None:
    wanted = hashlib.sha256(repr(build_catalogue(referentiel)).encode()).hexdigest()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", _PRINT, str(REFERENTIALS)],
            capture_output=True, env=environment(PYTHONHASHSEED=seed), timeout=120, check=True,
        )  # fmt: skip
        assert hashlib.sha256(bytes.fromhex(done.stdout.decode())).hexdigest() == wanted
