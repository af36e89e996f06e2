"""Each thing that cannot be true is found at its key, with the nearest value that can; a sound situation has none."""

from __future__ import annotations

from typing import Any

import pytest

from fphref.statut.vraisemblance import check_situation
from tests.statut.situations_fabrique import JOUR, situation, tables


def doubts(**changes: Any) -> list[tuple[tuple[str | int, ...], str, bool]]:
    found = check_situation(situation(**changes), tables(), JOUR)
    return [(doubt.champ, doubt.message, doubt.grave) for doubt in found]


def total(mois: int, nature: str = "publics", au: str = "2026-11-01", **more: Any) -> dict[str, Any]:
    return {"nature": nature, "mois": mois, "au": au, **more}


def periode(du: str, au: str | None = None, **more: Any) -> dict[str, Any]:
    return {"nature": "fonctionnaire", "du": du, "au": au, **more}


def test_a_sound_situation_raises_no_doubt() -> None:
    assert doubts() == []


def test_nothing_known_raises_no_doubt() -> None:
    keys = situation().model_dump(exclude_none=True)
    assert doubts(**dict.fromkeys(keys)) == []


CANNOT = [
    ({"corps": "ingenieur-hospitaliers"}, ("corps",), "vouliez-vous « ingenieurs-hospitaliers » ?"),
    ({"grade": "ingenieur-hospitalier-princpal"}, ("grade",), "vouliez-vous « ingenieur-hospitalier-principal » ?"),
    ({"grade": "technicien-hospitalier"}, ("grade",), "est du corps « techniciens-hospitaliers »"),
    ({"corps": None, "corps_depuis": None}, ("grade",), "ajouter « corps: ingenieurs-hospitaliers »"),
    ({"grade": None, "grade_depuis": None}, ("echelon",), "échelon sans grade"),
    ({"echelon": "11"}, ("echelon",), "va du 1er au 10e échelon ; le plus proche est « 10 »"),
    ({"echelon": "special-1"}, ("echelon",), "n’a pas d’échelon spécial ; le plus haut est le 10e"),
    ({"etablie_le": "2024-01-31", "corps_depuis": None, "grade_depuis": None, "echelon_depuis": None, "services": []},
     ("etablie_le",), "n’existe que depuis le 1er février 2024 ; situation au 2024-02-01 au plus tôt"),
    ({"echelon_depuis": "2026-11-02"}, ("echelon_depuis",), "après le jour de la situation ; au plus tard 2026-11-01"),
    ({"grade_depuis": "2024-03-01", "echelon_depuis": "2024-02-29"}, ("echelon_depuis",), "au plus tôt 2024-03-01"),
    ({"corps_depuis": "2024-03-01", "grade_depuis": "2024-02-28"}, ("grade_depuis",), "au plus tôt 2024-03-01"),
    ({"annee_naissance": 2009}, ("annee_naissance",), "3 dates ou durées de services sont d’avant l’année des 16 ans"),
    ({"annee_naissance": 2009, "grade_depuis": None, "services": []}, ("corps_depuis",),
     "avant l’année des 16 ans ; au plus tôt 2025-01-01"),
    ({"annee_naissance": 2011}, ("annee_naissance",), "moins de 16 ans au jour de la situation ; au plus tard 2010"),
    ({"annee_naissance": 1950}, ("annee_naissance",), "plus de 75 ans au jour de la situation ; au plus tôt 1951"),
    ({"services": [total(311)]}, ("services", 0, "mois"), "au plus 310 mois (25 ans 10 mois)"),
    ({"annee_naissance": None, "services": [total(719)]}, ("services", 0, "mois"), "au plus 718 mois"),
    ({"services": [total(100, au="2026-11-02")]}, ("services", 0, "au"), "au plus tard 2026-11-01"),
    ({"services": [total(100), total(101, "publics_effectifs")]}, ("services", 1, "mois"), "au plus 100 mois"),
    ({"services": [total(100, "effectifs_categorie", categorie="A"), total(90)]}, ("services", 0, "mois"),
     "8 ans 4 mois de services effectifs en catégorie A, pour 7 ans 6 mois de services publics : au plus 90 mois"),
    ({"services": [total(100, "effectifs_categorie", categorie="A"), total(90, categorie="A")]},
     ("services", 0, "mois"), "pour 7 ans 6 mois de services publics en catégorie A"),
    ({"services": [total(90), total(91, categorie="A")]}, ("services", 1, "mois"), "au plus 90 mois"),
    ({"services": [total(100), total(90)]}, ("services", 1, "mois"), "donnés deux fois"),
    ({"services": [total(10, corps="ingenieur-hospitaliers")]}, ("services", 0, "corps"), "vouliez-vous"),
    ({"reliquat_mois": 31}, ("reliquat_mois",), "dure 2 ans 6 mois : au plus 30 mois"),
    ({"parcours": [periode("2010-01-01", "2010-01-01")]}, ("parcours", 0, "au"), "au plus tôt 2010-01-02"),
    ({"parcours": [periode("2026-11-02")]}, ("parcours", 0, "du"), "au plus tard 2026-11-01"),
    ({"parcours": [periode("2000-12-31", "2005-01-01")]}, ("parcours", 0, "du"), "au plus tôt 2001-01-01"),
    ({"parcours": [periode("2010-01-01", grade="ingenieur-hospitalie")]}, ("parcours", 0, "grade"), "vouliez-vous"),
    ({"faits": [{"id": "fonctions-encadrement-plusieurs-agents", "vrai": "oui"},
                {"id": "fonctions-encadrement-plusieurs-agents", "vrai": "non"}]}, ("faits", 1, "vrai"),
     "vrai et faux"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "champ", "told"), CANNOT, ids=lambda value: str(value)[:60])
def test_what_cannot_be_is_told_with_the_nearest_value(
    changes: dict[str, Any], champ: tuple[str | int, ...], told: str
) -> None:
    found = [(message, grave) for where, message, grave in doubts(**changes) if where == champ]
    assert found, doubts(**changes)
    assert told in found[0][0]
    assert found[0][1]


DOUBTFUL = [
    ({"echelon_depuis": "2024-02-01", "etablie_le": "2027-08-01"}, ("echelon_depuis",), "a sans doute été atteint"),
    ({"corps_depuis": "2015-05-01"}, ("corps_depuis",), "avant qu’il existe (1er février 2024)"),
    ({"echelon_depuis": "2024-01-15"}, ("echelon_depuis",), "gardée au reclassement"),
    ({"corps_depuis": "2025-01-01", "grade_depuis": "2025-01-01", "services": [total(120, "effectifs_corps")]},
     ("services", 0, "mois"), "22 mois au plus, sauf passage antérieur"),
    ({"parcours": [periode("2015-01-01", ib_culminant=985)]}, ("parcours", 0, "ib_culminant"), "position: detachement"),
    ({"faits": [{"id": "fonctions-encadrement-plusieurs-agent", "vrai": "oui"}]}, ("faits", 0, "id"), "vouliez-vous"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "champ", "told"), DOUBTFUL, ids=lambda value: str(value)[:60])
def test_what_is_only_doubtful_does_not_stop(changes: dict[str, Any], champ: tuple[str | int, ...], told: str) -> None:
    found = doubts(**changes)
    assert [(where, grave) for where, _, grave in found] == [(champ, False)]
    assert told in found[0][1]


@pytest.mark.parametrize(
    "changes",
    [
        {"echelon": "10", "services": [total(310)]},
        {"annee_naissance": 2010, "corps_depuis": None, "grade_depuis": None, "echelon_depuis": None, "services": []},
        {"reliquat_mois": 30, "echelon_depuis": "2026-10-01"},
        {"etablie_le": "2026-11-01", "echelon_depuis": "2026-11-01"},
        {"grade": "ingenieur-hospitalier-hors-classe", "echelon": "special-3"},
        {"corps": "techniciens-hospitaliers-ap-hp", "grade": None, "echelon": None},
        {"parcours": [periode("2001-01-01", "2001-01-02")]},
        {"services": [total(100), total(100, "publics_effectifs")]},
        {"services": [total(100, "effectifs_categorie", categorie="A"), total(100, categorie="A"), total(100)]},
        {"services": [total(100, "effectifs_categorie", categorie="A"), total(90, categorie="B")]},
        {"services": [total(100, "effectifs_categorie", categorie="A"), total(90, au="2026-01-01")]},
    ],
    ids=str,
)
def test_the_last_value_that_can_be_is_not_refused(changes: dict[str, Any]) -> None:
    assert doubts(**changes) == []


def test_a_wrong_year_of_birth_is_told_alone() -> None:
    services = [total(120), total(120, "publics_effectifs"), total(120, categorie="A")]
    (found,) = doubts(annee_naissance=2015, services=services)
    assert found[0] == ("annee_naissance",)
    (found,) = doubts(annee_naissance=2009, services=services)
    assert found[0] == ("annee_naissance",)
    assert found[1].endswith("au plus tard 2000")
    assert doubts(annee_naissance=2000, services=services) == []


def test_what_may_be_a_name_is_not_repeated() -> None:
    for changes in ({"corps": "jean-dupont"}, {"grade": "jean-dupont"}, {"faits": [{"id": "jean-dupont", "vrai": 1}]}):
        told = doubts(**changes)
        assert told
        assert "jean" not in str([message for _, message, _ in told])


def test_a_sigle_is_told_its_corps() -> None:
    assert doubts(corps="ih")[0][1] == "corps « ih » inconnu ; vouliez-vous « ingenieurs-hospitaliers » ?"


def test_every_doubt_is_told_at_once() -> None:
    found = doubts(echelon="12", echelon_depuis="2030-01-01", annee_naissance=2015)
    assert {champ[0] for champ, _, _ in found} >= {"echelon", "echelon_depuis", "annee_naissance"}


def test_a_situation_without_its_day_is_of_the_day_of_the_question() -> None:
    assert doubts(etablie_le=None, services=[], echelon_depuis="2026-11-22") == []
    assert doubts(etablie_le=None, services=[], echelon_depuis="2026-11-23")
