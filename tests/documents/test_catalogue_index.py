"""The index of a catalogue: complete, right both ways, in the order a French reader searches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fphref.documents.book import Book, IndexEntry, IndexGroup
from fphref.documents.catalogue import build_catalogue, french_order
from fphref.documents.typographie import typo
from fphref.model.referentiel import Referentiel
from tests.documents.matrice_fabrique import referentiel as fabricated

LISTS = {"Savoir-faire": "savoir_faire", "Connaissances": "connaissances", "Savoir-être": "savoir_etre"}


def index_faults(book: Book, referentiel: Referentiel) -> list[str]:
    """What the index says that the métiers do not, what it leaves out, and what stands in the wrong place."""
    codes = [d.anchor for d in book.documents]
    groups = {group.title: group for group in book.index}
    found = [f"{title} comes twice" for title in groups if [g.title for g in book.index].count(title) > 1]
    for title, name in LISTS.items():
        wanted: dict[str, set[str]] = {}
        for code in codes:
            for identifiant in getattr(referentiel.metiers[code], name):
                item = getattr(referentiel, name)[identifiant]
                wanted.setdefault(typo(item.libelle), set()).add(code)
        entries = groups[title].entries if title in groups else ()
        said = {entry.text: set(entry.targets) for entry in entries}
        found += [f"{title}: {text}" for text in wanted.keys() | said.keys() if wanted.get(text) != said.get(text)]
        found += [f"{title}: {e.text} twice" for e in entries if [o.text for o in entries].count(e.text) > 1]
    titles = {entry.text: entry.targets for entry in groups["Métiers"].entries}
    found += [c for c in codes if c not in titles.get(typo(referentiel.metiers[c].intitule.complet), ())]
    for group in book.index:
        texts = [entry.text for entry in group.entries]
        found += [f"{group.title} out of order"] if texts != sorted(texts, key=french_order) else []
        for entry in group.entries:
            places = [codes.index(target) for target in entry.targets]
            found += [f"{entry.text}: targets out of order"] if places != sorted(set(places)) else []
    return found


def test_the_index_is_complete_and_right_both_ways(referentiel: Referentiel) -> None:
    for data in (referentiel, fabricated()):
        book = build_catalogue(data)
        assert index_faults(book, data) == []
        assert sum(len(group.entries) for group in book.index) >= 8
    assert [group.title for group in build_catalogue(referentiel).index] == [*LISTS, "Métiers"]


def _entry(book: Book, group: int, rank: int, change: Callable[[IndexEntry], list[IndexEntry]]) -> Book:
    found = book.index[group]
    entries = (*found.entries[:rank], *change(found.entries[rank]), *found.entries[rank + 1 :])
    return replace(book, index=(*book.index[:group], IndexGroup(found.title, entries), *book.index[group + 1 :]))


@pytest.mark.parametrize(
    "plant",
    [
        lambda book: _entry(book, 0, 3, lambda entry: []),
        lambda book: _entry(book, 1, 0, lambda entry: [replace(entry, targets=entry.targets[1:])]),
        lambda book: _entry(book, 2, 0, lambda entry: [replace(entry, targets=("15D30", *entry.targets))]),
        lambda book: _entry(book, 0, 0, lambda entry: [replace(entry, targets=entry.targets[::-1])]),
        lambda book: _entry(book, 0, 0, lambda entry: [entry, IndexEntry("Autre", ("15D30",))]),
        lambda book: _entry(book, 1, 5, lambda entry: [entry, entry]),
        lambda book: _entry(book, 3, 0, lambda entry: []),
        lambda book: replace(book, index=(*book.index[:1], *book.index[2:])),
        lambda book: replace(
            book, index=tuple(replace(group, entries=tuple(reversed(group.entries))) for group in book.index)
        ),
    ],
)
def test_a_planted_fault_of_the_index_is_found(referentiel: Referentiel, plant: Callable[[Book], Book]) -> None:
    assert index_faults(plant(build_catalogue(referentiel)), referentiel)


def test_french_order() -> None:
    words = ["2 langues", "Accueil", "L'accueil", "La qualité", "œdème", "OEuvre", "Droit d’auteur", "Droit du travail",
             "droits", "Écoute", "économie", "ÉCRIRE", "Eczéma", "Zoologie", "cœur", "coexister", "Cohésion", "cote",
             "côté", "arc-en-ciel", "Archives", "(Re)lire", "relire"]  # fmt: skip
    assert sorted(words, key=french_order) == [
        "2 langues", "Accueil", "arc-en-ciel", "Archives", "cœur", "coexister", "Cohésion", "cote", "côté",
        "Droit d’auteur", "Droit du travail", "droits", "économie", "Écoute", "ÉCRIRE", "Eczéma", "L'accueil",
        "La qualité", "œdème", "OEuvre", "(Re)lire", "relire", "Zoologie",
    ]  # fmt: skip


def test_two_items_of_one_wording_are_one_entry_and_unused_ones_none() -> None:
    whole = fabricated()
    twin = whole.savoir_faire["sf-un"].model_copy(update={"id": "sf-jumeau"})
    metiers = dict(whole.metiers)
    metiers["BB02"] = metiers["BB02"].model_copy(update={"savoir_faire": ("sf-jumeau", "sf-inconnu")})
    book = build_catalogue(replace(whole, metiers=metiers, savoir_faire={**whole.savoir_faire, "sf-jumeau": twin}))
    entries = {entry.text: entry.targets for entry in book.index[0].entries}
    assert entries == {"=1+1": ("AA01",), "Écrire un protocole": ("AA01", "BB01", "BB02")}


def test_other_names_lead_to_the_metier() -> None:
    whole = fabricated()
    names = ("Laborantin", "technicien", "Aide de laboratoire")
    metiers = {**whole.metiers, "BB01": whole.metiers["BB01"].model_copy(update={"autres_appellations": names})}
    group = build_catalogue(replace(whole, metiers=metiers)).index[-1]
    assert [(entry.text.replace("\u00a0", "~"), entry.targets) for entry in group.entries] == [
        ("Aide de laboratoire~: voir Technicien", ("BB01",)),
        ("Chercheuse", ("BB02",)),
        ("Coordinatrice", ("AA01",)),
        ("Laborantin~: voir Technicien", ("BB01",)),
        ("Technicien", ("BB01",)),
    ]
