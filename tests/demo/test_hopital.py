"""An invented hospital: sizes, names, métiers and compétences that hold together."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from fphref.demo.catalogue import MAX_METIERS, Catalogue, build_catalogue, shares
from fphref.demo.hasard import choose, draw, mix, mixed, share
from fphref.demo.hopital import MAX_ETABLISSEMENTS, Etablissement, build_hopital, default_etablissements, finess
from fphref.demo.metiers import FAMILLES, GROUPES, TOUS, bases, services, transversales
from fphref.moteurs.parquet import Chantier
from tests.support import OUTSIDE, ROOT

FORMACODE = ROOT.parent / "shared" / "data" / "formacode" / "formacodes-v14.csv"
SIZES = [1, 2, 29, 30, 31, 300, 3_000, 15_001, 100_000]


@cache
def hospital(agents: int) -> tuple[Etablissement, ...]:
    return build_hopital(agents, default_etablissements(agents), 1)


@cache
def catalogue(agents: int) -> Catalogue:
    return build_catalogue(hospital(agents), 1)


def test_sql_mixes_as_python_does() -> None:
    numbers = [0, 1, 2**16, 2**31, 2**32 - 1, *(draw(number) for number in range(200))]
    with Chantier() as chantier:
        chantier.create("nombres", {"n": "BIGINT"}, [(number,) for number in numbers])
        found = list(chantier.rows(f"SELECT h FROM ({mixed('FROM nombres', 'h', 'n')})"))
    assert [number for (number,) in found] == [mix(number) for number in numbers]


def test_no_two_numbers_are_mixed_into_one() -> None:
    assert len({mix(number) for number in range(100_000)}) == 100_000


def test_a_draw_hangs_on_each_key_and_on_their_order() -> None:
    assert len({draw(1, 2), draw(2, 1), draw(1), draw(1, 2, 0), draw(1, 3)}) == 5


def test_a_share_adds_up() -> None:
    assert share(10, [1, 1, 1]) == [4, 3, 3]
    assert share(0, [3, 1]) == [0, 0]
    assert share(7, [0, 5]) == [0, 7]


def test_a_choice_follows_its_shares() -> None:
    assert Counter(choose(number, ((3, 10), (1, 20))) for number in range(40)) == {10: 30, 20: 10}


def test_a_finess_number_ends_with_its_key() -> None:
    def luhn(digits: str) -> int:
        doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
        return sum(value - 9 if value > 9 else value for value in doubled) % 10

    numbers = [finess(rank) for rank in range(1, 500)]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch("99[0-9]{7}", number) for number in numbers)
    assert [luhn(number) for number in numbers] == [0] * len(numbers)
    assert luhn("990000018") != luhn("990000019")


def test_seeds_have_numbers_of_their_own_and_the_usual_one_keeps_its_first() -> None:
    ends = [finess(rank, graine) for graine in range(1, 500) for rank in (1, MAX_ETABLISSEMENTS)]
    assert len(set(ends)) == len(ends) == 998
    assert ends == sorted(ends), "each seed after the last number of the one before"
    assert {len(number) for number in (*ends, finess(1, 0), finess(MAX_ETABLISSEMENTS, 2**31 - 1))} == {9}
    assert [finess(1), finess(1, 1), finess(1, 2), finess(2, 2)] == ["990000010", "990000010", "990020018", "990020026"]
    places = [{one.finess for one in build_hopital(60, 3, graine)} for graine in (1, 2)]
    assert places[0].isdisjoint(places[1])


@pytest.mark.parametrize("agents", SIZES)
def test_every_agent_has_a_place(agents: int) -> None:
    made = hospital(agents)
    assert sum(one.effectif for one in made) == agents
    assert all(service.effectif >= 1 for one in made for service in one.services)
    assert all(len({s.nom for s in one.services}) == len(one.services) for one in made)


def test_a_service_has_about_thirty_agents() -> None:
    sizes = [service.effectif for one in hospital(100_000) for service in one.services]
    assert 28 <= sum(sizes) / len(sizes) <= 32
    assert min(sizes) >= 10
    assert max(sizes) <= 60


def test_a_region_has_hospitals_of_unequal_sizes_in_groups() -> None:
    made = hospital(100_000)
    sizes = sorted(one.effectif for one in made)
    assert len(made) == 31
    assert sizes[-1] > 3 * sizes[0]
    assert len({one.nom for one in made}) == len({one.finess for one in made}) == 31
    groups = {one.ght: {other.region for other in made if other.ght == one.ght} for one in made}
    assert 4 <= len(groups) <= 8
    assert all(len(regions) == 1 for regions in groups.values())
    # Rows come établissement by établissement, those of a region and of a GHT together.
    places = [(one.region, one.ght) for one in made]
    assert len([a for a, b in pairwise(places) if a != b]) == len(set(places)) - 1


def test_one_hospital_alone_has_no_group() -> None:
    assert {(one.ght, one.region) for one in hospital(15_000)} == {("", "")}


def test_many_places_keep_apart() -> None:
    made = build_hopital(5_000, 2_000, 3)
    assert len({one.nom for one in made}) == 2_000


@pytest.mark.parametrize(
    ("agents", "metiers", "competences", "asked"),
    [(1, (4, 8), (60, 120), (17, 28)), (30, (5, 8), (60, 120), (17, 28)), (3_000, (45, 65), (700, 1_200), (32, 44)),
     (100_000, (200, 250), (2_600, 3_300), (44, 54))],
)  # fmt: skip
def test_the_referentiel_grows_with_the_hospital(
    agents: int, metiers: tuple[int, int], competences: tuple[int, int], asked: tuple[int, int]
) -> None:
    made = catalogue(agents)
    counts = [len(metier.exigences) for metier in made.metiers]
    assert metiers[0] <= len(made.metiers) <= metiers[1] <= MAX_METIERS
    assert competences[0] <= len(made.competences) <= competences[1]
    assert asked[0] <= min(counts)
    assert max(counts) <= asked[1] + 3


@pytest.mark.parametrize("agents", SIZES)
def test_every_service_has_metiers_that_the_referentiel_knows(agents: int) -> None:
    made = catalogue(agents)
    for one in hospital(agents):
        for service in one.services:
            known = shares(service.type, made.places)
            assert known
            assert all(made.metiers[made.places[service.type.cle, base]].base.cle == base for base, _ in known)


def test_metiers_share_competences_and_each_has_its_own() -> None:
    made = catalogue(100_000)
    times = Counter(asked.competence for metier in made.metiers for asked in metier.exigences)
    assert sum(count > len(made.metiers) * 0.9 for count in times.values()) >= 8
    assert sum(count == 1 for count in times.values()) >= 500
    assert all(len({a.competence for a in metier.exigences}) == len(metier.exigences) for metier in made.metiers)


def test_an_identifier_has_one_wording() -> None:
    wordings: dict[str, set[str]] = {}
    for size in SIZES:
        for item in catalogue(size).competences.values():
            wordings.setdefault(item.id, set()).add(item.libelle)
        for metier in catalogue(size).metiers:
            for item in metier.activites:
                wordings.setdefault(item.id, set()).add(item.libelle)
    assert {id_: texts for id_, texts in wordings.items() if len(texts) > 1} == {}


def test_the_lists_name_what_exists() -> None:
    groups = {base.groupe for base in bases().values()}
    assert groups <= GROUPES.keys()
    assert {base.famille for base in bases().values()} == {famille.id for famille in FAMILLES}
    assert {cle for kind in services().values() for cle in kind.metiers} == set(bases())
    known = {TOUS, *bases(), *services(), *(famille.id for famille in FAMILLES)}
    assert {target for item in transversales() for target in item.pour} <= known
    assert len({item.id for item in transversales()}) == len(transversales())


def test_wordings_stand_in_every_sentence() -> None:
    objets = [objet for base in bases().values() for objet in base.objets]
    objets += [objet for kind in services().values() for objet in kind.objets]
    assert [objet for objet in objets if not re.match("une? [a-zéèê]", objet)] == []
    suffixes = [suffix for groupe in GROUPES.values() for suffix, _ in groupe.gestes]
    assert len(set(suffixes)) == len(suffixes)
    texts = [text for groupe in GROUPES.values() for _, text in groupe.gestes]
    # « de un » and « à le » cannot be: the object has « un » or « une », after « d' » where « de » would stand.
    assert [text for text in texts if "{o}" not in text or re.search(r"\b(de|du|des|que) \{o\}", text)] == []


def test_no_value_needs_quoting_in_a_csv_file() -> None:
    names = [service.nom for one in hospital(100_000) for service in one.services]
    names += [f"Pôle {service.type.pole}" for one in hospital(100_000) for service in one.services]
    names += [text for one in hospital(100_000) for text in (one.finess, one.ght, one.region)]
    names += catalogue(100_000).competences
    assert [name for name in names if re.search('[;"\r\n]', name) or re.match("[=+@-]", name)] == []


def test_a_name_is_not_that_of_another_seed() -> None:
    assert [one.nom for one in build_hopital(30, 1, 1)] != [one.nom for one in build_hopital(30, 1, 2)]


@pytest.mark.skipif(not FORMACODE.exists(), reason=f"the Formacode thesaurus {OUTSIDE}")
def test_every_formacode_is_in_the_thesaurus() -> None:
    known = {line.partition(";")[0] for line in FORMACODE.read_text("utf-8-sig").splitlines()}
    assert {item.formacode for item in transversales() if item.formacode} <= known


def test_the_lists_come_with_the_package() -> None:
    folder = Path(build_hopital.__code__.co_filename).parent / "donnees"
    assert {path.name for path in folder.iterdir()} == {"metiers.txt", "services.txt", "competences.txt"}
