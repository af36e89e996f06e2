"""The corps as data: every route is sourced, dated and decidable, and says the figures of the texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest

from fphref.model.base import Base
from fphref.model.conditions import Condition, Derogation
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Appreciation, Corps, ModaliteAvancement, VoieRecrutement
from fphref.statut.modele import Voie
from fphref.statut.voies import voies_le, voies_of
from tests.conftest import Loaded, MakeFolder
from tests.donnees.seuils import CATEGORIE_B, CORPS, IHHC, PERIODES, SEUILS, TH, TSH2, short, words
from tests.support import REFERENTIALS


def decidable(leaf: Condition) -> bool:
    """Whether a program can compare it with a situation: its wording alone is not enough."""
    return any(words(leaf)) and _complete(leaf)


def _complete(leaf: Condition) -> bool:
    if leaf.services is not None:
        named = {
            "effectifs_corps": leaf.services.corps,
            "effectifs_grade": leaf.services.grades,
            "effectifs_categorie": leaf.services.categorie,
        }
        return bool(named.get(leaf.services.nature, True))
    if leaf.fonctions is not None:
        return bool(leaf.fonctions.natures) and leaf.fonctions.min_mois is not None
    if leaf.activite_professionnelle is not None:
        return leaf.activite_professionnelle.min_mois is not None
    return True


def leaves(condition: Condition) -> Iterator[Condition]:
    """Its leaves, and those of its derogations."""
    for derogation in condition.derogations:
        yield from leaves(derogation.si)
        yield from leaves(derogation.conditions)
    for child in condition.enfants:
        yield from leaves(child)
    if not condition.enfants:
        yield condition


def undecided(condition: Condition) -> list[Condition]:
    """The leaves that neither a program nor a person can decide."""
    return [leaf for leaf in leaves(condition) if leaf.fait is None and not decidable(leaf)]


def all_of(node: object, kind: type[Base]) -> Iterator[Base]:
    """Every object of a kind below another."""
    if isinstance(node, kind):
        yield node
    if isinstance(node, Base):
        for name in type(node).model_fields:
            if name != "origine":
                yield from all_of(getattr(node, name), kind)
    elif isinstance(node, tuple):
        for item in node:
            yield from all_of(item, kind)


def cited(node: object) -> Iterator[str]:
    """The sources of the fondements and texts below an object, and its own."""
    for base in all_of(node, Base):
        source = getattr(base, "source", None)
        if isinstance(source, str):
            yield source


def same_route(one: Voie, other: Voie) -> bool:
    """Whether two dated ways are versions of one: the same move, by the same nature of way."""
    return (one.genre, one.nature, one.du_grade, one.au_grade) == (
        other.genre, other.nature, other.du_grade, other.au_grade,
    )  # fmt: skip


def overlap(one: Voie, other: Voie) -> bool:
    """Whether two validities, half-open, share a day."""
    first, last = date.min, date.max
    return max(one.du or first, other.du or first) < min(one.au or last, other.au or last)


def every_route(referentiel: Referentiel) -> list[Voie]:
    """The routes of every corps, past ones too."""
    return [voie for corps in referentiel.corps.values() for voie in voies_of(corps)]


# --- What there is -------------------------------------------------------------------------------------------------


def test_the_corps_are_those_of_clinical_research_and_load_without_a_fault(shipped: Loaded) -> None:
    referentiel, diagnostics = shipped
    assert sorted(referentiel.corps) == sorted(CORPS)
    faults = [d for d in diagnostics if "statut/corps/" in d.position.fichier and str(d.gravite) != "info"]
    assert [str(fault) for fault in faults] == []


@pytest.mark.parametrize("identifiant", CORPS)
def test_a_corps_has_its_sigle_its_first_day_and_its_grades(referentiel: Referentiel, identifiant: str) -> None:
    corps = referentiel.corps[identifiant]
    grades = tuple((grade.id, grade.echelons, grade.echelon_special) for grade in corps.grades)
    assert (corps.sigle, corps.categorie, corps.du, grades) == CORPS[identifiant]


@pytest.mark.parametrize("identifiant", CORPS)
def test_a_corps_that_is_not_whole_says_what_is_missing(referentiel: Referentiel, identifiant: str) -> None:
    corps = referentiel.corps[identifiant]
    assert corps.extrait
    assert corps.confiance is not None
    assert corps.fondements
    assert corps.reserve is not None
    assert "anquent" in corps.reserve


def test_a_corps_of_which_no_route_is_known_has_none_and_says_so(referentiel: Referentiel) -> None:
    silent = [corps for corps in referentiel.corps.values() if not voies_of(corps)]
    assert [corps.id for corps in silent] == ["techniciens-laboratoire-medical"]
    assert "ne veut pas dire" in (silent[0].reserve or "")


def test_the_third_competition_of_the_techniciens_is_open_for_the_second_grade_alone(referentiel: Referentiel) -> None:
    corps = referentiel.corps["techniciens-hospitaliers"]
    assert [voie.au_grade for voie in corps.voies if voie.nature == "troisieme_concours"] == [TSH2]


def test_no_threshold_of_promotion_is_guessed_for_the_attaches(referentiel: Referentiel) -> None:
    corps = referentiel.corps["attaches-administration-hospitaliere"]
    assert corps.avancements == ()
    assert "article 12" in (corps.reserve or "")


# --- Routes --------------------------------------------------------------------------------------------------------


def test_every_route_is_in_the_table_of_thresholds(referentiel: Referentiel) -> None:
    assert [voie.id for voie in every_route(referentiel) if voie.id not in SEUILS] == []
    assert sorted(voie.id for voie in every_route(referentiel)) == sorted(SEUILS)


@pytest.mark.parametrize("identifiant", SEUILS)
def test_a_route_asks_what_its_text_asks(referentiel: Referentiel, identifiant: str) -> None:
    [voie] = [v for v in every_route(referentiel) if v.id == identifiant]
    assert voie.appreciation is not None
    assert voie.conditions is not None
    found = (voie.appreciation.regle, voie.confiance, short(voie.conditions))
    assert found == SEUILS[identifiant]


def test_every_route_rests_on_texts_that_are_known_and_says_how_sure_it_is(referentiel: Referentiel) -> None:
    for corps in referentiel.corps.values():
        ways = tuple(m for avancement in corps.avancements for m in avancement.modalites)
        written: tuple[VoieRecrutement | ModaliteAvancement, ...] = (*corps.voies, *ways)
        assert [node.id for node in written if not node.fondements or node.confiance is None] == []
        assert [way.intitule for way in ways if way.nature is None or way.id is None] == []
        assert [source for source in cited(corps) if source not in referentiel.sources] == []


def test_a_day_of_appreciation_is_sure_to_some_degree_or_unknown(referentiel: Referentiel) -> None:
    for appreciation in all_of(tuple(referentiel.corps.values()), Appreciation):
        assert isinstance(appreciation, Appreciation)
        assert (appreciation.confiance is None) == (appreciation.regle == "inconnue")


def test_every_condition_is_decided_by_a_program_or_by_a_person(referentiel: Referentiel) -> None:
    for voie in every_route(referentiel):
        assert voie.conditions is not None
        assert [(voie.id, leaf.texte) for leaf in undecided(voie.conditions)] == []


@pytest.mark.parametrize(
    ("leaf", "bad"),
    [
        ({"a_apprecier": "oui"}, True),
        ({"a_apprecier": "oui", "fait": "un-fait"}, False),
        ({"diplome": {"intitule": "Diplôme"}}, True),
        ({"diplome": {"intitule": "Diplôme", "niveau": "7"}}, False),
        ({"services": {"nature": "effectifs_corps", "min_mois": "12"}}, True),
        ({"services": {"nature": "effectifs_corps", "min_mois": "12", "corps": ["c"]}}, False),
        ({"services": {"nature": "effectifs_categorie", "min_mois": "12"}}, True),
        ({"services": {"nature": "publics", "min_mois": "12"}}, False),
        ({"fonctions": {"intitule": "Encadrement", "min_mois": "96"}}, True),
        ({"fonctions": {"intitule": "Encadrement", "natures": ["encadrement"]}}, True),
        ({"fonctions": {"intitule": "Encadrement", "natures": ["encadrement"], "min_mois": "96"}}, False),
        ({"activite_professionnelle": {"nature": "professionnelle"}}, True),
        ({"appartenance": {"employeurs": ["Etat"], "positions": ["activite"]}}, True),
        ({"appartenance": {"natures_employeur": ["etat"]}}, False),
    ],
)
def test_a_condition_that_nobody_can_decide_is_found(leaf: dict[str, object], bad: bool) -> None:
    plain = Condition.model_validate({"texte": "t", "position": {"positions": ["activite"]}})
    tree = Condition.model_validate({"texte": "t", **leaf})
    inside = plain.model_copy(update={"derogations": (Derogation(intitule="d", si=tree, conditions=plain),)})
    for asked in (tree, Condition(texte="t", tous=(plain, tree)), inside):
        assert bool(undecided(asked)) is bad


def test_versions_of_one_route_never_hold_on_the_same_day(referentiel: Referentiel) -> None:
    for corps in referentiel.corps.values():
        dated = [voie for voie in voies_of(corps) if voie.id.startswith(CATEGORIE_B)]
        pairs = [(one.id, two.id) for one, two in combinations(dated, 2) if same_route(one, two) and overlap(one, two)]
        assert pairs == []


@pytest.mark.parametrize("identifiant", CATEGORIE_B)
@pytest.mark.parametrize("suffixe", PERIODES)
def test_a_promotion_inside_categorie_b_is_dated(referentiel: Referentiel, identifiant: str, suffixe: str) -> None:
    [voie] = [v for v in every_route(referentiel) if v.id == identifiant + suffixe]
    assert (voie.du, voie.au) == PERIODES[suffixe]


@pytest.mark.parametrize(
    ("jour", "suffixe"),
    [
        (date(2016, 12, 31), "-2012"),
        (date(2017, 1, 1), "-2016"),
        (date(2022, 8, 31), "-2016"),
        (date(2022, 9, 1), None),
        (date(2022, 12, 31), None),
        (date(2023, 1, 1), ""),
    ],
)
def test_the_day_tells_which_promotion_holds(referentiel: Referentiel, jour: date, suffixe: str | None) -> None:
    corps = referentiel.corps["techniciens-hospitaliers"]
    held = [voie.id for voie in voies_le(corps, jour) if voie.genre == "avancement"]
    assert held == ([] if suffixe is None else [identifiant + suffixe for identifiant in CATEGORIE_B])


def test_what_is_not_known_of_the_last_months_of_2022_is_said(referentiel: Referentiel) -> None:
    closed = [voie for voie in every_route(referentiel) if voie.au == date(2022, 9, 1)]
    assert len(closed) == len(CATEGORIE_B)
    assert [voie.id for voie in closed if "31 décembre 2022" not in " ".join(voie.reserves)] == []


@pytest.mark.parametrize(
    ("identifiant", "anciennes"),
    [
        ("tsh-2e-classe-examen", f"tous (atteint 4 {TH} | effectifs_categorie 36 B)"),
        ("tsh-2e-classe-choix", f"tous (12 en 6 {TH} | effectifs_categorie 60 B)"),
        ("tsh-1re-classe-examen", "tous (fait un-an-ancien-5e-echelon-tsh-2e-classe | effectifs_categorie 36 B)"),
        ("tsh-1re-classe-choix", "tous (fait un-an-ancien-6e-echelon-tsh-2e-classe | effectifs_categorie 60 B)"),
    ],
)
def test_who_was_reclassified_in_2022_keeps_the_former_conditions(
    referentiel: Referentiel, identifiant: str, anciennes: str
) -> None:
    [voie] = [v for v in every_route(referentiel) if v.id == identifiant]
    assert voie.conditions is not None
    [derogation] = voie.conditions.derogations
    assert (derogation.si.fait, short(derogation.conditions)) == ("reclasse-2022-09-01", anciennes)
    assert not derogation.remplace
    assert "decret-2023-926" in [fondement.source for fondement in derogation.fondements]


# --- Ingénieurs hospitaliers ---------------------------------------------------------------------------------------


def ih(referentiel: Referentiel) -> Corps:
    """The corps that the fiche 15D30 describes."""
    return referentiel.corps["ingenieurs-hospitaliers"]


def test_where_the_fiche_differs_from_the_law_or_says_nothing_of_it_is_told(referentiel: Referentiel) -> None:
    ecarts = ih(referentiel).ecarts
    wanted = (
        "91-868", "un tiers", "moitié au moins", "deux années de suite", "1217", "publics effectifs", "31 décembre",
        "taux de promotion",
    )  # fmt: skip
    assert [word for word, ecart in zip(wanted, ecarts, strict=True) if word not in ecart.fiche + ecart.droit] == []
    assert {ecart.depuis for ecart in ecarts} == {date(2024, 2, 1)}
    assert all(ecart.fondements for ecart in ecarts)


def test_the_special_echelon_is_reached_inside_the_grade_hors_classe(referentiel: Referentiel) -> None:
    special = [voie for voie in voies_of(ih(referentiel)) if voie.genre == "echelon_special"]
    assert [voie.id for voie in special] == ["ih-echelon-special-etablissement", "ih-echelon-special-emploi"]
    assert {(voie.du_grade, voie.au_grade) for voie in special} == {(IHHC, IHHC)}


def test_ways_in_lead_to_the_grade_they_name(referentiel: Referentiel) -> None:
    technicians = voies_of(referentiel.corps["techniciens-hospitaliers"])
    entries = {voie.id: voie.au_grade for voie in technicians if voie.genre == "recrutement"}
    assert {grade for identifiant, grade in entries.items() if identifiant.startswith("th-")} == {TH}
    assert {grade for identifiant, grade in entries.items() if identifiant.startswith("tsh-")} == {TSH2}
    assert {voie.au_grade for voie in voies_of(ih(referentiel)) if voie.genre == "recrutement"} == {
        "ingenieur-hospitalier"
    }


def test_a_threshold_changed_in_the_data_is_seen(mini: MakeFolder) -> None:
    import fphref

    path = "statut/corps/ingenieurs-hospitaliers.yaml"
    text = (REFERENTIALS / "fph" / path).read_text("utf-8").replace("ib_min: 985", "ib_min: 986")
    text = text.replace("min_mois: 24", "min_mois: 25")
    formations = "formations/fae-ingenieurs-hospitaliers.yaml"
    folder = mini({path: text, formations: (REFERENTIALS / "fph" / formations).read_text("utf-8")})
    voies = {v.id: v for v in voies_of(fphref.load(folder)[0].corps["ingenieurs-hospitaliers"])}
    changed = [i for i, v in voies.items() if v.conditions is not None and short(v.conditions) != SEUILS[i][2]]
    assert changed == ["ih-principal-choix", "ih-hors-classe-choix"]
