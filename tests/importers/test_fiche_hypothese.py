"""Whatever happens to the lines of a fiche, it is read without an error and every line has its place."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fphref.importers.fiche.importation import import_fiche, recognise_fiche
from fphref.importers.modele import Brouillon, Etat
from fphref.importers.registre import Registre
from fphref.yaml_splice import emit
from tests.importers.fiches import FICHES, at, champ_of, read, text_of

TEXTS = tuple(sorted(path.name for path in FICHES.iterdir()))
JUNK = (
    "",
    "-",
    "R1 ",
    ":",
    "(",
    ")",
    "**",
    "|",
    "12 ans",
    "[lien](x)",
    "OU",
    "\x00",
    "\u202e",
    "É" * 700,
    "1. ",
    "Niveau 9",
)
slow = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def shaken(rnd: random.Random, lines: list[str]) -> list[str]:
    """The lines moved, lost, doubled, glued, cut, their bullets taken away."""
    for _ in range(rnd.choice((1, 4, 20, 80))):
        if not lines:
            return lines
        here, there = rnd.randrange(len(lines)), rnd.randrange(len(lines))
        match rnd.randrange(7):
            case 0:
                del lines[here]
            case 1:
                lines.insert(there, lines[here])
            case 2:
                lines[here], lines[there] = lines[there], lines[here]
            case 3:
                lines[here] = lines[here].lstrip("-*#• ")
            case 4:
                lines[here] = f"{lines[here]} {lines[there]}"
            case 5:
                place = rnd.randrange(len(lines[here]) + 1)
                lines[here : here + 1] = [lines[here][:place], lines[here][place:]]
            case _:
                place = rnd.randrange(len(lines[here]) + 1)
                lines[here] = lines[here][:place] + rnd.choice(JUNK) + lines[here][place:]
    return lines


def check(text: str) -> Brouillon:
    document = read(text)
    assert 0 <= recognise_fiche(document) <= 1
    draft = import_fiche(document, Registre())
    assert [sort.numero for sort in draft.sorts] == [line.numero for line in document.lignes]
    for sort in draft.sorts:
        assert (sort.etat is Etat.STRUCTURE) == bool(sort.regle)
        for champ in sort.champs:
            at(draft, *champ_of(champ))  # the field is there
    listed = [sort.numero for sort in draft.sorts if sort.etat is Etat.LISTEE]
    assert [d.numero for d in draft.doutes if d.diagnostic.regle == "IMP001"] == listed
    for tree in draft.fichiers.values():
        emit.document(tree)
    return draft


@slow
@given(rnd=st.randoms(use_true_random=False), nom=st.sampled_from(TEXTS))
def test_a_shaken_fiche_is_read_and_accounts_for_every_line(rnd: random.Random, nom: str) -> None:
    check("\n".join(shaken(rnd, text_of(nom).split("\n"))))


@slow
@given(nom=st.sampled_from(TEXTS), order=st.randoms(use_true_random=False))
def test_a_shuffled_fiche_is_read_and_accounts_for_every_line(nom: str, order: random.Random) -> None:
    lines = text_of(nom).split("\n")
    order.shuffle(lines)
    check("\n".join(lines))


@slow
@given(text=st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    check(text)


def test_an_empty_text_gives_a_draft_that_says_all_is_missing() -> None:
    draft = check("")
    assert len([d for d in draft.doutes if d.diagnostic.regle == "IMP011"]) >= 6
