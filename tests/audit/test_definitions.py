"""Coverage worked out by hand, on small teams: the oracle and the SQL text must both find it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from fphref.audit.modele import Bilan, Ligne
from fphref.model.couverture import BORNES_IV, CLASSES_IV, ETATS, PETIT_EFFECTIF, SOMMET_IV
from tests.audit import oracle
from tests.audit.comparaison import bilan_of, differences, expected, portrait
from tests.audit.fabrique_couverture import ECHELLES
from tests.audit.oracle_monde import Demandee, Monde, Note, Personne, Profil, in_months
from tests.audit.sqlite_moteur import SqliteMoteur

JOUR = date(2026, 11, 23)
HIER, DEMAIN = JOUR - timedelta(days=1), JOUR + timedelta(days=1)
LIEU = {"pole": "Soins", "service": "Bloc"}


def team(
    *levels: str | None, requis: str = "3", besoin: int = 2, criticite: int = 1, echelle: str = "acquis",
    expiration: date | None = None,
) -> Monde:  # fmt: skip
    """One agent of AA01 for each of these levels of `c-un` (None: never evaluated), evaluated a year ago."""
    people = [Personne(f"AGT-{n}", LIEU, "AA01") for n in range(len(levels))]
    notes = [
        Note(person.agent, "c-un", level, JOUR - timedelta(days=365), expiration)
        for person, level in zip(people, levels, strict=True)
        if level is not None
    ]
    profils = {"AA01": Profil(echelle, {"c-un": Demandee(requis, criticite, besoin)})}
    return Monde(JOUR, ECHELLES, profils, people, notes)


def audited(monde: Monde, par: Sequence[str] | None = None) -> Bilan:
    """The audit on SQLite, once the oracle agrees with all of it."""
    bilan = bilan_of(monde, SqliteMoteur(), par)
    assert differences(portrait(bilan), expected(monde, par)) == []
    return bilan


def line(monde: Monde) -> Ligne:
    """The only line of a hospital, as a whole."""
    (found,) = audited(monde, ("ensemble",)).lignes
    return found


def test_the_oracle_writes_the_constants_again_and_they_are_the_same() -> None:
    assert tuple(etat.code for etat in ETATS) == oracle.ETATS
    assert CLASSES_IV == oracle.CLASSES
    assert tuple(map(Fraction, BORNES_IV)) == oracle.BORNES
    assert (SOMMET_IV, PETIT_EFFECTIF) == (3, 5)


@pytest.mark.parametrize(
    ("levels", "besoin", "state"),
    [
        (("so", "so"), 2, None),
        ((None, "so"), 2, "non évalué"),
        (("1", "1"), 2, "non couvert"),
        (("2", "1"), 2, "sous niveau"),
        (("3", "1"), 1, "point unique"),
        (("3", "5"), 1, "à risque"),
        (("3", "4"), 2, "à risque"),
        (("3", "4", "5"), 3, "couvert"),
        (("3", "4", "5"), 4, "à risque"),
        (("3", "4", "5"), 0, "couvert"),
    ],
)
def test_the_first_state_that_applies(levels: tuple[str | None, ...], besoin: int, state: str | None) -> None:
    assert line(team(*levels, besoin=besoin)).nom_etat == state


@pytest.mark.parametrize(
    ("echelle", "levels", "index", "at", "under"),
    [
        ("zero", ("1",), Fraction(1), "forte", "très forte"),
        ("zero", ("1", "2"), Fraction(3, 2), "moyenne", "forte"),
        ("zero", ("2",), Fraction(2), "faible", "moyenne"),
        ("zero", ("2", "3"), Fraction(5, 2), "nulle", "faible"),
        ("crans", ("1", "1", "2"), Fraction(4, 3), "forte", "très forte"),
        ("crans", ("2",), Fraction(2), "moyenne", "forte"),
        ("crans", ("2", "3", "3"), Fraction(8, 3), "faible", "moyenne"),
        ("crans", ("3", "3", "4"), Fraction(10, 3), "nulle", "faible"),
        ("acquis", ("1", "2", "2"), Fraction(5, 3), "forte", "très forte"),
        ("acquis", ("2", "3"), Fraction(5, 2), "moyenne", "forte"),
        ("acquis", ("3", "3", "4"), Fraction(10, 3), "faible", "moyenne"),
        ("acquis", ("4", "4", "4", "4", "4", "5"), Fraction(25, 6), "nulle", "faible"),
    ],
)
def test_a_border_belongs_to_the_class_above(
    echelle: str, levels: tuple[str, ...], index: Fraction, at: str, under: str
) -> None:
    found = line(team(*levels, echelle=echelle))
    assert (found.iv, found.vulnerabilite) == (index, at)
    lower = str(int(levels[-1]) - 1)
    found = line(team(*levels * 3, *levels[:-1], lower, echelle=echelle))
    assert (found.iv, found.vulnerabilite) == (index - Fraction(1, 4 * len(levels)), under)


@pytest.mark.parametrize(
    ("expiration", "evalues", "titulaires", "perimes", "state"),
    [
        (HIER, 0, 0, 3, "périmé"),
        (JOUR, 3, 3, 0, "couvert"),
        (DEMAIN, 3, 3, 0, "couvert"),
        (None, 3, 3, 0, "couvert"),
    ],
)
def test_an_evaluation_holds_until_the_day_it_expires(
    expiration: date | None, evalues: int, titulaires: int, perimes: int, state: str
) -> None:
    found = line(team("3", "4", "5", expiration=expiration))
    assert (found.evalues, found.titulaires, found.perimes, found.nom_etat) == (evalues, titulaires, perimes, state)
    assert found.a_evaluer == perimes
    assert found.couverture == Fraction(titulaires, 2), "nobody holds it any more: that is known"
    assert (found.iv is None, found.priorite is None) == (perimes > 0, perimes > 0)


def test_an_older_evaluation_does_not_stand_in_for_one_that_has_expired() -> None:
    monde = team("5")
    later = Note("AGT-0", "c-un", "3", JOUR - timedelta(days=10), HIER)
    found = line(replace(monde, notes=[*monde.notes, later]))
    assert (found.evalues, found.perimes, found.nom_etat) == (0, 1, "périmé")


def test_who_expired_under_the_level_was_no_holder() -> None:
    assert line(team("2", expiration=HIER)).nom_etat == "non évalué"


def test_one_valid_holder_outweighs_those_who_expired() -> None:
    monde = team("3", "4", expiration=HIER)
    people = [*monde.personnes, Personne("AGT-9", LIEU, "AA01")]
    found = line(replace(monde, personnes=people, notes=[*monde.notes, Note("AGT-9", "c-un", "3", JOUR)]))
    assert (found.titulaires, found.titulaires_perimes, found.nom_etat) == (1, 2, "point unique")


def test_the_latest_evaluation_counts_the_highest_of_one_day_and_none_of_tomorrow() -> None:
    monde = team("5")
    notes = [
        Note("AGT-0", "c-un", "so", HIER),
        Note("AGT-0", "c-un", "1", HIER, JOUR),
        Note("AGT-0", "c-un", "2", HIER, HIER),
        Note("AGT-0", "c-un", "2", HIER, DEMAIN),
        Note("AGT-0", "c-un", "4", DEMAIN),
    ]
    found = line(replace(monde, notes=[*monde.notes, *notes]))
    assert (found.evalues, found.somme, found.expire_j90, found.nom_etat) == (1, 2, 0, "sous niveau")


def test_unknown_is_not_zero() -> None:
    found = line(team(None, "so"))
    assert (found.requis, found.sans_objet, found.concernes, found.a_evaluer) == (2, 1, 1, 1)
    assert (found.couverture, found.iv, found.vulnerabilite, found.priorite) == (None, None, None, None)


def test_an_empty_team_has_no_line_and_no_structure() -> None:
    monde = replace(team(), personnes=[Personne("AGT-1", LIEU, "AA01", depart=JOUR)])
    bilan = audited(monde, ("ensemble",))
    assert (bilan.structures, list(bilan.lignes), bilan.syntheses, bilan.exclus) == ((), [], (), ())


def test_a_need_of_zero_has_no_rate_and_is_said() -> None:
    bilan = audited(team("3", "4", besoin=0), ("ensemble",))
    (found,) = bilan.lignes
    assert (found.besoin, found.couverture) == (0, None)
    assert [(e.raison, e.nombre) for e in bilan.exclus] == [("besoin nul", 2)]


def test_coverage_has_no_ceiling() -> None:
    assert line(team("3", "3", "4", besoin=2)).couverture == Fraction(3, 2)


@pytest.mark.parametrize(("besoin", "rate"), [(4, Fraction(3, 4)), (0, None)])
def test_a_need_that_is_given_takes_the_place_of_the_profiles(besoin: int, rate: Fraction | None) -> None:
    monde = replace(team("3", "3", "4", besoin=1), besoins={(("ensemble", ()), "c-un"): besoin})
    found = line(monde)
    assert (found.besoin_profils, found.besoin_ajuste, found.besoin, found.couverture) == (1, 1, besoin, rate)
    assert found.nom_etat == ("à risque" if besoin else "couvert")


def test_a_need_given_to_a_service_is_not_that_of_its_pole() -> None:
    chemin = (("pole", "Soins"), ("service", "Bloc"))
    monde = replace(team("3", besoin=2), besoins={(("service", chemin), "c-un"): 7})
    bilan = audited(monde)
    needs = {bilan.structures[ligne.structure].par: ligne.besoin for ligne in bilan.lignes}
    assert needs == {"service": 7, "pole": 2, "ensemble": 2, "metier": 2}


def test_a_metier_of_two_services_is_needed_once_in_the_whole() -> None:
    """AA01 needs 2 in each service where it is, BB01 needs 3 in one of them."""
    monde = team("3", "3", besoin=2)
    profils = {**monde.profils, "BB01": Profil("acquis", {"c-un": Demandee("5", 3, 3)})}
    elsewhere = {"pole": "Soins", "service": "Urgences"}
    people = [
        *monde.personnes,
        Personne("AGT-8", elsewhere, "AA01"),
        Personne("AGT-9", elsewhere, "BB01"),
    ]
    bilan = audited(replace(monde, profils=profils, personnes=people))
    needs = {bilan.structures[ligne.structure].nom: ligne.besoin for ligne in bilan.lignes}
    assert needs == {"Bloc": 2, "Urgences": 5, "Soins": 5, "Ensemble": 5, "AA01": 2, "BB01": 3}
    whole = next(ligne for ligne in bilan.lignes if bilan.structures[ligne.structure].par == "ensemble")
    assert (whole.criticite, whole.titulaires, whole.requis) == (3, 2, 4)


def test_the_level_asked_is_that_of_the_agents_own_metier() -> None:
    monde = team("3", "3", besoin=1)
    profils = {**monde.profils, "BB01": Profil("acquis", {"c-un": Demandee("4", 1, 1)})}
    people = [monde.personnes[0], replace(monde.personnes[1], metier="BB01")]
    found = line(replace(monde, profils=profils, personnes=people))
    assert (found.titulaires, found.ecarts, found.ecarts_majeurs, found.manques) == (1, 1, 0, 1)


def test_gaps_and_priority() -> None:
    found = line(team("1", "2", "3", "5", criticite=3))
    assert (found.ecarts, found.ecarts_majeurs, found.manques, found.priorite) == (2, 1, 3, 9)


@pytest.mark.parametrize(
    ("depart", "present", "t3", "t5"),
    [
        (HIER, 0, 0, 0),
        (JOUR, 0, 0, 0),
        (DEMAIN, 1, 0, 0),
        (date(2029, 11, 23), 1, 0, 0),
        (date(2029, 11, 24), 1, 1, 0),
        (date(2031, 11, 23), 1, 1, 0),
        (date(2031, 11, 24), 1, 1, 1),
        (None, 1, 1, 1),
    ],
)
def test_a_departure_takes_effect_on_its_day(depart: date | None, present: int, t3: int, t5: int) -> None:
    monde = team("3", "3", besoin=2)
    leaving = replace(monde.personnes[1], depart=depart)
    found = line(replace(monde, personnes=[monde.personnes[0], leaving]))
    assert (found.titulaires, found.titulaires_t3, found.titulaires_t5) == (1 + present, 1 + t3, 1 + t5)
    assert found.besoin == 2, "a departure takes no need away"


@pytest.mark.parametrize(
    ("jour", "t3"), [(date(2024, 2, 29), date(2027, 2, 28)), (date(2026, 8, 31), date(2029, 8, 31))]
)
def test_a_month_without_that_day_ends_on_its_last(jour: date, t3: date) -> None:
    assert in_months(jour, 36) == t3
    assert in_months(date(2026, 8, 31), 6) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("days", "windows"),
    [
        (0, (1, 1, 1)),
        (90, (1, 1, 1)),
        (91, (0, 1, 1)),
        (181, (0, 1, 1)),
        (182, (0, 0, 1)),
        (365, (0, 0, 1)),
        (366, (0, 0, 0)),
    ],
)
def test_what_expires_within_three_windows_that_hold_one_another(days: int, windows: tuple[int, int, int]) -> None:
    """Six months after 23 November 2026 is 23 May 2027, 181 days later."""
    found = line(team("3", "1", expiration=JOUR + timedelta(days=days)))
    assert (found.expire_j90, found.expire_m6, found.expire_m12) == windows, "holders alone"


def test_the_what_if_takes_holders_away_and_leaves_the_state_of_today() -> None:
    found = line(replace(team("3", "4", "5", "1", besoin=3), sans=("AGT-0", "AGT-3")))
    assert (found.titulaires, found.titulaires_sans, found.besoin, found.nom_etat) == (3, 2, 3, "couvert")


def test_holders_add_up_their_share_of_full_time() -> None:
    monde = team("3", "3", "1")
    people = [replace(p, quotite=q) for p, q in zip(monde.personnes, (80, 50, 100), strict=True)]
    assert line(replace(monde, personnes=people)).quotite == 130


def test_levels_of_two_scales_do_not_add_up_and_the_evaluated_alone_decide() -> None:
    monde = team("3", "4")
    profils = {**monde.profils, "BB01": Profil("zero", {"c-un": Demandee("2", 1, 1)})}
    people = [*monde.personnes, Personne("AGT-9", LIEU, "BB01")]
    monde = replace(monde, profils=profils, personnes=people)
    assert line(monde).iv == Fraction(7, 2), "nobody is evaluated on the other scale"
    monde = replace(monde, notes=[*monde.notes, Note("AGT-9", "c-un", "2", JOUR)])
    bilan = audited(monde, ("ensemble",))
    (found,) = bilan.lignes
    assert (found.titulaires, found.haut, found.iv, found.vulnerabilite) == (3, -1, None, None)
    assert [(e.raison, e.nombre) for e in bilan.exclus] == [("échelles différentes", 3)]
    assert bilan.syntheses[0].polyvalence is None


def test_two_scales_of_the_same_ends_count_for_one() -> None:
    monde = team("3", "4")
    profils = {**monde.profils, "BB01": Profil("ans", {"c-un": Demandee("C", 1, 1)})}
    people = [*monde.personnes, Personne("AGT-9", LIEU, "BB01")]
    notes = [*monde.notes, Note("AGT-9", "c-un", "E", JOUR)]
    assert line(replace(monde, profils=profils, personnes=people, notes=notes)).iv == 4


def test_what_enters_no_rate_is_counted() -> None:
    monde = team("3")
    people = [
        *monde.personnes,
        Personne("AGT-7", LIEU, "DD01"),
        Personne("AGT-8", LIEU, "DD01"),
        Personne("AGT-9", LIEU, ""),
    ]
    notes = [*monde.notes, Note("AGT-0", "se-un", "3", HIER), Note("AGT-0", "se-un", "4", JOUR)]
    bilan = audited(replace(monde, personnes=people, notes=notes), ("ensemble",))
    assert {(e.metier, e.competence, e.raison, e.nombre) for e in bilan.exclus} == {
        ("AA01", "se-un", "hors profil", 1),
        ("DD01", "", "sans profil", 2),
        ("", "", "sans métier", 1),
    }
    assert bilan.structures[0].agents == 4


def test_concentration_is_the_share_of_who_holds_most() -> None:
    profil = Profil("acquis", {c: Demandee("3", 1, 1) for c in ("c-un", "c-deux", "sf-un")})
    people = [Personne(f"AGT-{n}", LIEU, "AA01") for n in range(3)]
    held = {"AGT-0": ("c-un", "c-deux", "sf-un"), "AGT-1": ("c-un",)}
    notes = [Note(agent, c, "4", HIER) for agent, known in held.items() for c in known]
    notes.append(Note("AGT-2", "c-un", "1", HIER))
    (found,) = audited(Monde(JOUR, ECHELLES, {"AA01": profil}, people, notes), ("ensemble",)).syntheses
    assert (found.agents_evalues, found.tenues, found.plus_grand) == (3, 4, 3)
    assert found.concentration == Fraction(3, 4)
    assert found.etats == (0, 0, 0, 0, 2, 1, 0)


def test_polyvalence_weighs_levels_by_what_is_vital_to_each_metier() -> None:
    profils = {
        "AA01": Profil("acquis", {"c-un": Demandee("3", 3, 1), "c-deux": Demandee("3", 1, 1)}),
        "BB01": Profil("acquis", {"c-un": Demandee("3", 2, 1)}),
    }
    people = [Personne("AGT-0", LIEU, "AA01"), Personne("AGT-1", LIEU, "BB01")]
    notes = [Note("AGT-0", "c-un", "5", HIER), Note("AGT-0", "c-deux", "2", HIER), Note("AGT-1", "c-un", "1", HIER)]
    (found,) = audited(Monde(JOUR, ECHELLES, profils, people, notes), ("ensemble",)).syntheses
    assert found.polyvalence == Fraction(5 * 3 + 2 * 1 + 1 * 2, 3 + 1 + 2)
