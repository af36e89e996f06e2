"""Sequences of edits that nobody thought of: whatever is read is what its own cell holds, or nothing is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fphref.evaluations import relire_matrice
from fphref.model.referentiel import Referentiel
from fphref.reperes import AGENT, CONTROLE
from tests.evaluations.tours_fabrique import METIER, Lecture, levels, read
from tests.evaluations.tours_grille import Grille, grid

AGENTS = tuple(f"AGT-{n}" for n in range(1, 7))
CODES = ["1", "2", "3", "4", "5", "so"]
_SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

sides = st.sampled_from(("tout", "sans contrôle", "sans pseudonyme", "dedans"))
small = st.integers(0, 40)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("trier"), sides, st.randoms(use_true_random=False)),
        st.tuples(st.just("insérer une ligne"), small),
        st.tuples(st.just("insérer une position"), small),
        st.tuples(st.just("supprimer une ligne"), small),
        st.tuples(st.just("supprimer une position"), small),
        st.tuples(st.just("déplacer une ligne"), small, small),
        st.tuples(st.just("déplacer une position"), small, small),
        st.tuples(st.just("copier une ligne"), small, small),
        st.tuples(st.just("saisir"), small, small, st.sampled_from((1, 3, "4 ", "x", 9, None, "Acquis"))),
        st.tuples(st.just("effacer un pseudonyme"), small),
        st.tuples(st.just("effacer un contrôle"), small),
    ),
    max_size=7,
)


def start(competences: tuple[str, ...]) -> Grille:
    known = levels(AGENTS, competences, CODES)
    return grid(AGENTS, competences, {k: int(c) if c.isdigit() else c for k, c in known.items()}, METIER)


def apply(grille: Grille, edit: tuple[Any, ...], state: set[str]) -> None:
    """Do one edit, and say what is then true of the cells it touched."""
    name, *values = edit
    agents = grille.agents
    at, control = grille.position(AGENT), grille.position(CONTROLE)
    if not agents or at is None or control is None or control - at < 8:
        return
    if name == "trier":
        _sort(grille, values[0], values[1], at, control, state)
    elif name == "insérer une ligne":
        grille.insert_line(values[0] % (len(grille.lignes) + 1))
    elif name == "insérer une position":
        grille.insert_position(values[0] % (grille.largeur + 1))
    elif name == "supprimer une ligne":
        grille.delete_line(agents[values[0] % len(agents)])
    elif name == "supprimer une position":
        grille.delete_position(values[0] % grille.largeur)
    elif name == "déplacer une ligne":
        grille.move_line(agents[values[0] % len(agents)], agents[values[1] % len(agents)])
    elif name == "déplacer une position":  # between the two that guard the rest: moving those is another matter
        grille.move_position(*(at + 1 + value % (control - at - 1) for value in values))
    elif name == "copier une ligne":
        grille.copy_line(*(agents[value % len(agents)] for value in values))
    elif name == "saisir":
        line = grille.lignes[agents[values[0] % len(agents)]]
        levels_at = [i for i, case in enumerate(line) if case.cle is not None]
        if levels_at:
            line[levels_at[values[1] % len(levels_at)]].valeur = values[2]
    else:
        position = at if name == "effacer un pseudonyme" else control
        if name == "effacer un contrôle" and "biais" in state:
            return
        state.add("effacé")
        grille.lignes[agents[values[0] % len(agents)]][position].valeur = None


def _sort(grille: Grille, side: str, random: Any, at: int, control: int, state: set[str]) -> None:
    order = list(range(len(grille.agents)))
    random.shuffle(order)
    if side == "tout":
        grille.permute(order, 0, grille.largeur)
    elif side == "dedans":  # neither end is in it: what is then seen is what is meant
        if "biais" not in state and "effacé" not in state:
            grille.permute(order, at + 1, control)
            grille.retag()
    elif "biais" not in state and "effacé" not in state:
        # Two partial sorts could undo each other at both ends and leave the middle behind: no control sees that.
        state.add("biais")
        start, end = (at, control) if side == "sans contrôle" else (at + 1, control + 1)
        grille.permute(order, start, end)


def faults(lecture: Lecture, grille: Grille) -> list[str]:
    """The values that were taken and that no cell of their own holds."""
    allowed = grille.admises()
    same = {"4 ": "4", "Acquis": "3"}
    return [
        f"{key}: {code}, not {allowed.get(key)}"
        for key, code in lecture.valeurs.items()
        if code not in {same.get(value, value) for value in allowed.get(key, set())}
    ]


@pytest.fixture(scope="module")
def competences(referentiel: Referentiel) -> tuple[str, ...]:
    return referentiel.metiers[METIER].competences[:9]


@_SETTINGS
@given(sequence=edits, transposed=st.booleans())
def test_no_sequence_of_edits_gives_a_wrong_value(
    sequence: list[tuple[Any, ...]], transposed: bool, referentiel: Referentiel, competences: tuple[str, ...]
) -> None:
    grille, state = start(competences), set[str]()
    for edit in sequence:
        apply(grille, edit, state)
    lecture = read(grille.tableur(transposed=transposed), referentiel)
    assert faults(lecture, grille) == []
    if not state and not lecture.refus and not lecture.erreurs:  # nothing partial, nothing refused: nothing is lost
        held = {key for key, values in grille.admises().items() if values - {" "}}
        present = {str(case.valeur) for line in grille.lignes for case in line}
        assert {key for key in held if key[1] in present} == lecture.valeurs.keys()


def test_without_the_cross_check_a_sequence_is_found_out(
    referentiel: Referentiel, competences: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relire_matrice._Reader, "_sound", lambda *_: True)
    with pytest.raises(AssertionError):
        settings(_SETTINGS, database=None)(given(edits)(lambda sequence: _judge(sequence, referentiel, competences)))()


def _judge(sequence: list[tuple[Any, ...]], referentiel: Referentiel, competences: tuple[str, ...]) -> None:
    grille, state = start(competences), set[str]()
    for edit in sequence:
        apply(grille, edit, state)
    assert faults(read(grille.tableur(), referentiel), grille) == []


def test_the_bare_grid_is_read_whole_both_ways(referentiel: Referentiel, competences: tuple[str, ...]) -> None:
    grille = start(competences)
    for transposed in (False, True):
        lecture = read(grille.tableur(transposed=transposed), referentiel)
        assert (lecture.refus, lecture.regles) == ("", ())
        assert {k: {v} for k, v in lecture.valeurs.items()} == grille.admises()
