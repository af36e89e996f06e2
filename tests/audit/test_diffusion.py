"""What is circulated: nothing about few people, whatever is added to or taken from whatever."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fphref.audit import motif, visible
from fphref.audit.diffusion import publish
from fphref.audit.modele import Bilan, Ligne, Masque
from fphref.diagnostics import FphrefError
from tests.audit.attaque import (
    Cellule,
    Fuite,
    agents_leaks,
    belongs,
    headcount_sums,
    rank,
    recovered,
    small_leaks,
    told_twice,
)
from tests.audit.fabrique_diffusion import Hopital, random_hospital, small_hospital

RUNS = (("service", "ensemble"), ("pole",), ("metier", "etablissement"))
"""Three publications of the same data."""
COUNTS = ("requis", "concernes", "evalues", "connus")
PAR_SERVICE = {("P", "A", "m"): 12, ("P", "B", "m"): 7, ("P", "C", "m"): 3}
seeds = st.integers(0, 10**6)


def known_runs(hopital: Hopital) -> list[tuple[str, ...]]:
    named = {"ensemble", "metier", *(level for level, rank in (("etablissement", 2), ("pole", 3), ("service", 4))
                                     if any(feuille[rank] for feuille in hopital.feuilles))}  # fmt: skip
    runs = [tuple(par for par in run if par in named) for run in RUNS]
    return [run for run in runs if run]


def publications(hopital: Hopital, seuil: int = 5, runs: Iterable[Sequence[str]] | None = None) -> list[Bilan]:
    return [publish(hopital.audit(*par), seuil) for par in (known_runs(hopital) if runs is None else runs)]


def leaks(hopital: Hopital, bilans: Sequence[Bilan], seuil: int = 5) -> list[Fuite]:
    return [leak for count in COUNTS for leak in small_leaks(bilans, hopital.people(count), seuil)]


def cells_of(hopital: Hopital) -> dict[str, list[Cellule]]:
    return {competence: list(cells) for competence, cells in hopital.people("requis").items()}


def shown_names(bilan: Bilan, competence: str = "c-un") -> set[str]:
    return {bilan.structures[ligne.structure].nom for ligne in bilan.lignes if ligne.competence == competence}


def as_told(ligne: Ligne) -> Ligne:
    """A line whose figures are all shown, where criticité is that of every profile."""
    return ligne._replace(
        requis=None, sans_objet=None, quotite=None, concernes_dits=ligne.concernes,
        somme_ponderee=ligne.criticite * ligne.somme, poids=ligne.criticite * ligne.evalues,
    )  # fmt: skip


def suppress_small_only(bilan: Bilan, seuil: int = 5) -> Bilan:
    """The planted fault: what is small goes, and nothing else."""
    shown = [ligne for ligne in bilan.lignes if ligne.concernes >= seuil]
    masques = tuple(Masque(ligne.structure, ligne.competence) for ligne in bilan.lignes if ligne.concernes < seuil)
    return bilan.with_changes(lignes=shown, masques=masques)


# -- the rule ----------------------------------------------------------------------------------------------------


def test_a_small_service_goes_and_a_second_one_with_it() -> None:
    published = publish(small_hospital(PAR_SERVICE).audit("service", "ensemble"))

    assert shown_names(published) == {"A", "Ensemble"}
    hidden = {published.structures[masque.structure].nom for masque in published.masques}
    assert hidden == {"B", "C"}
    assert {s.nom: s.agents for s in published.structures} == {"A": 12, "B": None, "C": None, "Ensemble": 22}
    assert published.seuil == 5
    assert len(published.lignes) == len(list(published.lignes)) == 2


def test_nothing_is_hidden_where_every_group_is_large_enough() -> None:
    audit = small_hospital({("P", "A", "m"): 5, ("P", "B", "m"): 6}).audit("service", "pole", "metier", "ensemble")

    published = publish(audit)

    assert not published.masques
    assert list(published.lignes) == [as_told(ligne) for ligne in audit.lignes]


def test_a_team_under_the_threshold_shows_nothing() -> None:
    published = publish(small_hospital({("P", "A", "m"): 4}).audit("service", "ensemble"))

    assert not list(published.lignes) and not published.syntheses and not published.fragiles and not published.exclus
    assert [s.agents for s in published.structures] == [None, None]


def test_few_evaluated_people_are_few_people() -> None:
    """Twelve are concerned, three evaluated: the mean would be theirs."""
    hopital = small_hospital({("P", "A", "m"): 12, ("P", "B", "m"): 12})
    agents = [(s, m, notes if s or n < 3 else []) for n, (s, m, notes) in enumerate(hopital.agents)]
    hopital = Hopital(hopital.feuilles, hopital.metiers, hopital.competences, hopital.asked, agents)

    published = publish(hopital.audit("service", "ensemble"))

    assert shown_names(published) == {"Ensemble"}
    assert [s.agents for s in published.structures] == [None, None, 24], "nor how many of them have an evaluation"


@pytest.mark.parametrize("seuil", [3, 4, 6, 10])
def test_the_threshold_can_be_chosen(seuil: int) -> None:
    audit = small_hospital({("P", f"S{n}", "m"): n for n in range(1, 14)}).audit("service")

    published = publish(audit, seuil)

    assert min(ligne.concernes for ligne in published.lignes) >= seuil
    assert published.seuil == seuil


def test_a_threshold_under_three_or_a_what_if_are_refused() -> None:
    hopital = small_hospital(PAR_SERVICE)
    with pytest.raises(FphrefError, match="au moins 3"):
        publish(hopital.audit("service"), 2)
    with pytest.raises(FphrefError, match="hypothèse"):
        publish(hopital.audit("service", sans=1))


def test_what_was_published_is_not_published_again() -> None:
    with pytest.raises(FphrefError, match="ne peut pas être diffusé"):
        publish(publish(small_hospital(PAR_SERVICE).audit("service")))


# -- the attack --------------------------------------------------------------------------------------------------


def test_the_attack_finds_a_single_small_service_by_difference() -> None:
    """The attack can win: with nothing but small cells gone, the whole less the others gives the third."""
    hopital = small_hospital(PAR_SERVICE)
    planted = [suppress_small_only(hopital.audit("service", "ensemble"))]

    found = leaks(hopital, planted)

    assert {(leak.cellules, leak.personnes) for leak in found} == {(((("", "", "", "P", "C"), "m"),), 3)}
    assert [structure.nom for structure, _ in recovered(planted, cells_of(hopital))] == ["C"]


def test_the_attack_wins_across_breakdowns_that_were_each_safe() -> None:
    """Two services are hidden, and one of them is all that a métier holds besides the third."""
    hopital = small_hospital({("P", "A", "m"): 9, ("P", "B", "n"): 8, ("P", "C", "n"): 3})
    services, metiers = hopital.audit("service"), hopital.audit("metier", "ensemble")
    planted = services.with_changes(
        lignes=[ligne for ligne in services.lignes if services.structures[ligne.structure].nom == "B"]
    )

    assert not leaks(hopital, [planted]) and not leaks(hopital, [metiers])
    assert leaks(hopital, [planted, metiers])
    assert not leaks(hopital, publications(hopital))


def test_the_attack_finds_a_difference_between_a_service_and_its_pole() -> None:
    hopital = small_hospital({("P", "A", "m"): 9, ("P", "B", "m"): 3, ("Q", "C", "m"): 8})

    assert leaks(hopital, [suppress_small_only(hopital.audit("service")), suppress_small_only(hopital.audit("pole"))])
    assert not leaks(hopital, publications(hopital))


@settings(max_examples=60, deadline=None)
@given(seeds, st.sampled_from([3, 5, 5, 5, 7]))
def test_no_combination_of_three_publications_is_about_few_people(seed: int, seuil: int) -> None:
    hopital = random_hospital(random.Random(seed))
    bilans = publications(hopital, seuil)

    assert leaks(hopital, bilans, seuil) == []
    assert list(recovered(bilans, cells_of(hopital))) == []


def test_the_same_attack_on_the_same_hospitals_wins_against_primary_suppression() -> None:
    beaten = 0
    for seed in range(30):
        hopital = random_hospital(random.Random(seed))
        planted = [suppress_small_only(hopital.audit(*par)) for par in known_runs(hopital)]
        beaten += bool(leaks(hopital, planted))

    assert beaten > 20


def without_complement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motif, "_minus", lambda one, other: tuple(0 for _ in one))
    without_columns_hidden(monkeypatch)


def without_columns_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motif, "_hide_columns", lambda *_: set())


def with_cuts_one_too_light(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = motif._Graph
    monkeypatch.setattr(motif, "_Graph", lambda edges, seuil: graph(edges, seuil - 1))


def without_evaluated_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who is asked for counts."""
    find = motif.find_motif

    def wrong(treillis: Any, mailles: Any, seuil: int, admises: Any) -> Any:
        return find(treillis, [(s, m, poids[:1]) for s, m, poids in mailles], seuil, admises)

    monkeypatch.setattr(visible, "find_motif", wrong)


@pytest.mark.parametrize(
    "fault", [without_complement, without_columns_hidden, with_cuts_one_too_light, without_evaluated_people]
)
def test_the_attack_finds_each_fault_of_the_pattern(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    fault(monkeypatch)

    assert any(
        leaks(hopital, publications(hopital)) for hopital in (random_hospital(random.Random(s)) for s in range(60))
    )


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_two_thresholds_protect_as_much_as_the_lower_one(seed: int) -> None:
    hopital = random_hospital(random.Random(seed))
    bilans = [b for seuil in (4, 5, 8) for b in publications(hopital, seuil)]

    assert leaks(hopital, bilans, 4) == []


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_what_is_asked_for_does_not_change_what_is_shown(seed: int) -> None:
    hopital = random_hospital(random.Random(seed))
    runs = known_runs(hopital)
    alone: dict[tuple[object, str], Ligne] = {}
    for bilan in publications(hopital, 5, [(par,) for run in runs for par in run]):
        alone.update({(bilan.structures[ligne.structure].chemin, ligne.competence): ligne for ligne in bilan.lignes})

    together = publish(hopital.audit(*(par for run in runs for par in run)))

    assert {
        (together.structures[ligne.structure].chemin, ligne.competence): ligne._replace(structure=0)
        for ligne in together.lignes
    } == {key: ligne._replace(structure=0) for key, ligne in alone.items()}


def small_structures_found(hopital: Hopital, bilans: Sequence[Bilan]) -> list[tuple[tuple[str, ...], ...]]:
    """Groups of services of 1 to 4 agents whose number the published numbers of agents and of concerned people give."""
    people = hopital.effectifs
    cells = list(people)
    sums = headcount_sums(bilans, cells, hopital.metiers_of(), hopital.profils)
    known = rank(sums)
    sizes = {feuille: sum(n for (f, _), n in people.items() if f == feuille) for feuille, _ in cells}
    return [
        places
        for size in (1, 2, 3)
        for places in combinations(sorted(sizes), size)
        if sum(sizes[place] for place in places) < 5
        and rank([*sums, [Fraction(feuille in places) for feuille, _ in cells]]) == known
    ]


def of_one_profile(hopital: Hopital) -> Hopital:
    """The same, every métier being asked the same compétences; without agents outside of profiles."""
    profil = dict.fromkeys(range(len(hopital.competences)), (2, 1, 1, 4))
    asked = dict.fromkeys(range(1, len(hopital.metiers)), profil)
    return replace(hopital, asked=asked, agents=[agent for agent in hopital.agents if agent[1]])


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_the_agents_of_a_hidden_structure_are_not_found_by_comparing_competences(seed: int) -> None:
    """Even if nobody is « sans objet »: agents asked for are the same people from one compétence to the next."""
    hopital = of_one_profile(random_hospital(random.Random(seed)))
    bilans = publications(hopital)

    assert small_structures_found(hopital, bilans) == []


def test_competences_hidden_here_and_there_would_give_the_agents_of_a_small_service() -> None:
    """The same attack wins where each compétence chooses by itself which service is hidden with the small one."""
    hopital = of_one_profile(replace(small_hospital(PAR_SERVICE), competences=("c-un", "c-deux"), metiers=("", "m")))
    hopital = replace(hopital, agents=[(s, 1, notes) for s, _, notes in small_hospital(PAR_SERVICE).agents])
    hopital = of_one_profile(hopital)
    audit = hopital.audit("service", "ensemble")
    hidden = {("c-un", "B"), ("c-un", "C"), ("c-deux", "A"), ("c-deux", "C")}
    planted = audit.with_changes(
        structures=tuple(s._replace(agents=None) for s in audit.structures),
        lignes=[
            ligne for ligne in audit.lignes if (ligne.competence, audit.structures[ligne.structure].nom) not in hidden
        ],
    )

    assert leaks(hopital, [planted]) == []
    assert small_structures_found(hopital, [planted]) == [((("", "", "", "P", "C")),)]
    assert small_structures_found(hopital, publications(hopital)) == []


def hospital_of_three_metiers(*, metier: str = "x") -> Hopital:
    """Nine of a métier and four of another, that both have a profile, and six of one that has none."""
    hopital = small_hospital({("P", "A", "m"): 9, ("P", "A", "n"): 4, ("P", "A", metier): 6})
    with_profile = [number for number, name in enumerate(hopital.metiers) if name in ("m", "n")]
    return replace(hopital, asked={number: hopital.asked[number] for number in with_profile})


@pytest.mark.parametrize("metier", ["x", ""])
def test_agents_without_profile_or_without_metier_do_not_complete_a_hidden_number(metier: str) -> None:
    hopital = hospital_of_three_metiers(metier=metier)
    audit = hopital.audit("metier", "ensemble")
    published = publish(audit)
    planted = published.with_changes(exclus=[x for x in audit.exclus if audit.structures[x.structure].par != "metier"])

    assert [s.agents for s in published.structures if s.par == "metier"].count(None) == 2
    assert list(agents_leaks([published], hopital.effectifs, hopital.profils, 5)) == []
    assert {leak.personnes for leak in agents_leaks([planted], hopital.effectifs, hopital.profils, 5)} == {4}


def test_the_same_attack_on_random_hospitals_wins_where_agents_outside_of_profiles_are_told() -> None:
    def planted(hopital: Hopital, par: Sequence[str]) -> Bilan:
        audit = hopital.audit(*par)
        return publish(audit).with_changes(exclus=[x for x in audit.exclus if not x.competence and x.nombre >= 5])

    hopitaux = (random_hospital(random.Random(seed)) for seed in range(30, 60))

    assert any(
        list(agents_leaks([planted(h, par) for par in known_runs(h)], h.effectifs, h.profils, 5)) for h in hopitaux
    )


@settings(max_examples=60, deadline=None)
@given(seeds, st.sampled_from([3, 5, 7]))
def test_no_combination_of_numbers_of_agents_is_that_of_few_agents(seed: int, seuil: int) -> None:
    hopital = random_hospital(random.Random(seed))

    assert list(agents_leaks(publications(hopital, seuil), hopital.effectifs, hopital.profils, seuil)) == []


# -- what is not a sum -------------------------------------------------------------------------------------------


def hospital_of_two_criticites() -> Hopital:
    """Five people of a métier where the compétence is useful, one of a métier where it is vital: one service."""
    return small_hospital({("P", "A", "m"): 5, ("P", "A", "n"): 1, ("P", "B", "m"): 8})


def test_a_sum_weighted_by_metier_would_part_the_metiers_and_is_made_anew() -> None:
    audit = hospital_of_two_criticites().audit("service")
    published = publish(audit)

    def weighted(ligne: Ligne) -> int:
        return ligne.criticite * ligne.evalues

    assert told_twice([audit], lambda ligne: ligne.poids, weighted) == [("A", "c-un")], "the audit itself does tell"
    assert told_twice([published], lambda ligne: ligne.poids, weighted) == []
    assert (
        told_twice([published], lambda ligne: ligne.somme_ponderee, lambda ligne: ligne.criticite * ligne.somme) == []
    )
    assert shown_names(published) == {"A", "B"}


def test_a_scale_does_not_tell_whether_one_person_was_evaluated() -> None:
    hopital = hospital_of_two_criticites()
    asked = {0: {0: (2, 1, 1, 4)}, 1: {0: (2, 1, 1, 3)}}
    unknown = [(s, m, notes if m == 0 else []) for s, m, notes in hopital.agents]
    told = []
    for agents in (hopital.agents, unknown):
        audit = Hopital(hopital.feuilles, hopital.metiers, hopital.competences, asked, agents).audit("service")
        told.append(
            {
                b.nom: (ligne.haut, ligne.classe)
                for ligne in publish(audit).lignes
                for b in [audit.structures[ligne.structure]]
            }
        )

    assert told[0]["A"] == told[1]["A"] == (-1, -1)
    assert told[0]["B"][0] == 4


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_everything_else_is_made_from_the_lines_that_are_shown(seed: int) -> None:
    hopital = random_hospital(random.Random(seed))
    for published in publications(hopital):
        lignes = list(published.lignes)
        shown = {(ligne.structure, ligne.competence) for ligne in lignes}
        assert not shown & {(m.structure, m.competence) for m in published.masques}
        assert all(ligne in lignes for ligne in published.fragiles)
        for exclu in published.exclus:
            assert not exclu.competence or (exclu.structure, exclu.competence) in shown
            assert exclu.nombre >= 5 or not exclu.nombre
        for synthese in published.syntheses:
            mine = [ligne for ligne in lignes if ligne.structure == synthese.structure]
            assert synthese.competences == len(mine)
            assert synthese.titulaires == sum(ligne.titulaires for ligne in mine)
            assert synthese.concernes == sum(ligne.concernes for ligne in mine)
            assert synthese.priorite == sum(ligne.criticite * ligne.manques for ligne in mine)
            assert synthese.poids == sum(ligne.poids for ligne in mine)
            assert synthese.etats == tuple(sum(ligne.etat == etat for ligne in mine) for etat in range(7))
            assert synthese.tenus_t3 == sum(
                bool(ligne.besoin) and ligne.titulaires_t3 >= (ligne.besoin or 0) for ligne in mine
            )
            assert synthese.tenues is None and synthese.plus_grand is None, "one person's figures"
        assert {s.structure for s in published.syntheses} == {ligne.structure for ligne in lignes}


def test_syntheses_and_fragile_points_are_those_of_the_audit_where_nothing_is_hidden() -> None:
    hopital = small_hospital({("P", "A", "m"): 6, ("P", "B", "m"): 7, ("Q", "C", "m"): 9}, besoin=6)
    audit = hopital.audit("service", "pole", "ensemble")

    published = publish(audit)

    assert published.fragiles == tuple(map(as_told, audit.fragiles))
    assert published.syntheses == tuple(s._replace(tenues=None, plus_grand=None) for s in audit.syntheses)
    assert published.exclus == audit.exclus


def test_fragile_points_come_in_the_order_of_the_audit() -> None:
    hopital = random_hospital(random.Random(35), agents=400, services=9, sans_objet=0)
    audit = hopital.audit("service")
    published = publish(audit)
    shown = {(ligne.structure, ligne.competence) for ligne in published.lignes}

    assert [(ligne.structure, ligne.competence) for ligne in published.fragiles] == [
        (ligne.structure, ligne.competence) for ligne in audit.fragiles if (ligne.structure, ligne.competence) in shown
    ]
    assert len(published.fragiles) > 1


def test_small_counts_of_the_reading_are_not_told_and_no_line_of_a_file_is_named() -> None:
    lecture = publish(small_hospital(PAR_SERVICE).audit("service")).lecture

    assert (lecture.fichiers, lecture.agents, lecture.absents, lecture.partis) == (1, 22, 0, None)


def test_lines_are_not_told_for_they_may_be_those_of_few_people() -> None:
    """Lines kept, less those of the compétences that are shown, are those of the hidden ones."""
    lecture = publish(small_hospital(PAR_SERVICE).audit("service")).lecture

    lines = (
        lecture.lignes, lecture.rejetees, lecture.retenues, lecture.remplacees, lecture.egalites, lecture.futures,
        lecture.autre_echelle, lecture.sans_niveau, lecture.agents_sans_evaluation,
    )  # fmt: skip
    assert set(lines) == {None}


def test_the_agents_of_a_hidden_whole_are_not_told_by_the_reading() -> None:
    lecture = publish(small_hospital({("P", "A", "m"): 4}).audit("service")).lecture

    assert lecture.agents is None


def test_of_those_a_competence_is_asked_of_only_the_concerned_are_told_and_nobody_s_working_time() -> None:
    hopital = small_hospital({("P", "A", "m"): 10})
    agents = [(s, m, [(0, None, False)] if not n else notes) for n, (s, m, notes) in enumerate(hopital.agents)]
    audit = replace(hopital, agents=agents).audit("service")

    (before,), (after,) = list(audit.lignes), list(publish(audit).lignes)

    assert (before.requis, before.sans_objet, before.concernes) == (10, 1, 9)
    assert (after.requis, after.sans_objet, after.quotite, after.concernes, after.a_evaluer) == (None, None, None, 9, 0)


def test_only_cases_that_a_shown_line_is_all_of_enter_a_cube() -> None:
    hopital = small_hospital({("P", "A", "m"): 12, ("P", "B", "m"): 7, ("P", "B", "n"): 6, ("P", "C", "m"): 3})
    published = publish(hopital.audit("ensemble"))

    cases = [(hopital.cellule(case), case.requis) for case in published.grain.cases()]  # type: ignore[attr-defined]

    assert cases == [((("", "", "", "P", "B"), "n"), 6)], "a métier by itself; A is hidden, to hide C"


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_a_cube_tells_nothing_that_the_tables_do_not(seed: int) -> None:
    hopital = random_hospital(random.Random(seed))
    bilans = publications(hopital, 5, [("service", "metier")] if any(f[4] for f in hopital.feuilles) else [("metier",)])
    cells = cells_of(hopital)
    for case in bilans[0].grain.cases():  # type: ignore[attr-defined]
        competence, cellule = hopital.competences[case.competence], hopital.cellule(case)
        lines = [
            {c for c in cells[competence] if belongs(bilans[0].structures[ligne.structure], c)}
            for ligne in bilans[0].lignes if ligne.competence == competence
        ]  # fmt: skip
        assert {cellule} in lines
