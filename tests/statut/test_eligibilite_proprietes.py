"""What holds of every answer: it is explained by its tree, time does not close it, more facts do not turn it round.

Agents are made whole first, each fact consistent with the others, then some facts are taken away. Lives are made of
whole months, so that totals and periods tell the same; time out of service is always told, since a date of entry
counts as uninterrupted where nothing says otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fphref.model.conditions import Condition
from fphref.model.referentiel import Referentiel
from fphref.model.situation import Situation
from fphref.model.sources import CONFIANCES
from fphref.model.statut import Appreciation
from fphref.statut.dates import add_months, length
from fphref.statut.eligibilite import evaluate, evaluate_all
from fphref.statut.grille import Tables
from fphref.statut.modele import Avis, Noeud, Verdict, Voie, strongest, weakest
from tests.statut.cas_eligibilite import nodes, routes

JOURS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
GRADES = {
    "technicien-hospitalier": "techniciens-hospitaliers",
    "technicien-superieur-hospitalier-2e-classe": "techniciens-hospitaliers",
    "technicien-superieur-hospitalier-1re-classe": "techniciens-hospitaliers",
    "ingenieur-hospitalier": "ingenieurs-hospitaliers",
    "ingenieur-hospitalier-principal": "ingenieurs-hospitaliers",
    "ingenieur-hospitalier-hors-classe": "ingenieurs-hospitaliers",
    "infirmier-soins-generaux-1er-grade": "infirmiers-soins-generaux",
    "adjoint-administratif": "adjoints-administratifs-hospitaliers",
}
CATEGORIES = {
    "techniciens-hospitaliers": "B", "ingenieurs-hospitaliers": "A", "infirmiers-soins-generaux": "A",
    "adjoints-administratifs-hospitaliers": "C",
}  # fmt: skip
FAITS = (
    "candidat-article-l325-5", "fonctions-encadrement-plusieurs-agents", "fonctions-haute-responsabilite",
    "budget-etablissement-au-dessus-du-seuil", "reclasse-2022-09-01", "services-tous-paramedicaux-categorie-a",
    "un-fait",
)  # fmt: skip
FONCTIONS = ("encadrement", "direction", "coordination", "conduite_projet", "expertise")
START = date(2000, 1, 1)
END = date(2025, 1, 1)
MONTHS = 300

example = settings(
    max_examples=100, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip


@pytest.fixture(scope="module")
def tables(referentiel: Referentiel) -> Tables:
    return Tables(referentiel)


# -- whole lives -----------------------------------------------------------------------------------------------


@st.composite
def lives(draw: st.DrawFn) -> dict[str, Any]:
    """Everything about one agent: private life, other public posts, then the corps, the grade, the échelon."""
    cuts = sorted(draw(st.lists(st.integers(0, MONTHS), min_size=5, max_size=5)))
    private, public, entered, graded, stepped = (add_months(START, cut) for cut in cuts)
    grade = draw(st.sampled_from(sorted(GRADES)))
    corps = GRADES[grade]
    periods: list[dict[str, Any]] = []
    _add(periods, private, public, nature=draw(st.sampled_from(["activite_privee", "mandat_local", "association"])))
    nature = draw(st.sampled_from(["contractuel", "militaire", "fonctionnaire"]))
    before = {"nature": nature, "effectifs": draw(st.booleans()), "categorie": draw(st.sampled_from("ABC"))}
    if nature == "fonctionnaire":
        before |= {"corps": "corps-ancien", "grade": "grade-ancien"}
    _add(periods, public, entered, **before)
    here = {"nature": "fonctionnaire", "corps": corps, "categorie": CATEGORIES[corps]}
    _add(periods, entered, graded, **here, grade="grade-precedent", fonctions=draw(_some(FONCTIONS)))
    _add(periods, graded, None, **here, grade=grade, fonctions=draw(_some(FONCTIONS)))
    if draw(st.booleans()):
        post = {"position": "detachement", "ib_culminant": draw(st.sampled_from([900, 966, 985, 1015]))}
        periods[-1] |= {**post, "ib_atteint": draw(st.sampled_from([900, 1217]))}
    life: dict[str, Any] = {
        "corps": corps, "grade": grade, "corps_depuis": entered, "grade_depuis": graded, "echelon_depuis": stepped,
        "echelon": str(draw(st.integers(1, 11))), "reliquat_mois": draw(st.integers(0, 8)),
        "position": draw(st.sampled_from(["activite", "detachement", "conge_parental"])),
        "employeur": draw(st.sampled_from(["hospitaliere", "etat", "privee", "organisation_internationale"])),
        "annee_naissance": private.year - draw(st.integers(16, 30)),
        "diplomes": draw(st.lists(_diplomas(), max_size=2)), "parcours": periods, "parcours_complet": True,
        "faits": [{"id": one, "vrai": draw(st.booleans())} for one in FAITS],
        "etablie_le": draw(st.none() | st.just(END)),
    }  # fmt: skip
    life["services"] = _totals(periods, corps, grade)
    for key in ("cloture_inscriptions", "premiere_epreuve", "etablissement_tableau"):
        life[key] = draw(st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31)))
    return life


def _some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


def _diplomas() -> st.SearchStrategy[dict[str, Any]]:
    titles = st.sampled_from(["ingenieur", "architecte", "scientifique_technique", "autre"])
    return st.fixed_dictionaries({"titre": titles, "niveau": st.integers(4, 8), "reconnu": st.booleans()})


def _add(periods: list[dict[str, Any]], du: date, au: date | None, **facts: Any) -> None:
    if au is None or du < au:
        periods.append({"du": du, "au": au, **facts})


def _totals(periods: list[dict[str, Any]], corps: str, grade: str) -> list[dict[str, Any]]:
    """What an employer would add up of that life, on the morning of END."""

    def months(kept: Any) -> int:
        lengths = [length(p["du"], p["au"] or END) for p in periods if p["nature"] in _PUBLIC and kept(p)]
        return sum(one.mois for one in lengths)

    inside = {"mois": months(lambda p: p.get("corps") == corps), "au": END}
    held = {"mois": months(lambda p: p.get("grade") == grade), "au": END}
    return [
        {"nature": "publics", "mois": months(lambda p: True), "au": END},
        {"nature": "publics_effectifs", "mois": months(lambda p: p.get("effectifs", True)), "au": END},
        {"nature": "effectifs_corps", **inside},
        {"nature": "effectifs_grade", **held},
    ]


_PUBLIC = ("contractuel", "militaire", "fonctionnaire")
HIDEABLE = (
    "corps", "grade", "corps_depuis", "grade_depuis", "echelon_depuis", "echelon", "position", "employeur",
    "annee_naissance", "diplomes", "parcours", "parcours_complet",
)  # fmt: skip
INNER = ("diplomes.titre", "diplomes.niveau", "diplomes.reconnu", "parcours.fonctions", "parcours.ib_culminant",
         "parcours.ib_atteint", "parcours.grade", "parcours.corps", "parcours.categorie")  # fmt: skip
LISTED = tuple(
    f"{name}.{n}" for name, held in (("services", 4), ("faits", len(FAITS)), ("parcours", 4)) for n in range(held)
)
EVERYTHING = HIDEABLE + INNER + LISTED
SECRETS = st.lists(st.booleans(), min_size=len(EVERYTHING), max_size=len(EVERYTHING)).map(
    lambda flags: frozenset(name for name, secret in zip(EVERYTHING, flags, strict=True) if secret)
)


def hide(life: dict[str, Any], secrets: frozenset[str]) -> Situation:
    """The same agent, of whom some facts are not told."""
    told = {key: value for key, value in life.items() if key not in secrets and value is not None}
    for name in ("services", "faits"):
        told[name] = [one for rank, one in enumerate(life[name]) if f"{name}.{rank}" not in secrets]
    # A total of the present corps or grade says which one only as long as that is told.
    if "corps" in secrets:
        told["services"] = [one for one in told["services"] if one["nature"] != "effectifs_corps"]
    if "grade" in secrets:
        told["services"] = [one for one in told["services"] if one["nature"] != "effectifs_grade"]
    for name in ("diplomes", "parcours"):
        if name in told:
            if name == "parcours" and "parcours_complet" in secrets:
                told[name] = [one for rank, one in enumerate(told[name]) if f"parcours.{rank}" not in secrets]
                if not told[name]:
                    del told[name]
                    continue
            told[name] = [{k: v for k, v in one.items() if f"{name}.{k}" not in secrets} for one in told[name]]
    return Situation.model_validate(told)


# -- routes: those of the data, and others as the data might have ----------------------------------------------


def _leaves() -> st.SearchStrategy[dict[str, Any]]:
    grade = st.sampled_from([*sorted(GRADES), "grade-precedent", "grade-ancien"])
    grades = st.lists(grade, min_size=1, max_size=2, unique=True)
    corps = st.lists(st.sampled_from([*sorted(CATEGORIES), "corps-ancien"]), min_size=1, max_size=2, unique=True)
    months = st.sampled_from([0, 12, 24, 48, 96, 120])
    steps = st.integers(1, 10)
    letter = st.sampled_from("ABC")
    public = st.sampled_from(["publics", "publics_effectifs"])
    kinds = _some(("professionnelle", "mandat_local"))
    done = {"intitule": st.just("Fonctions"), "natures": _some(FONCTIONS), "min_mois": months}
    return st.one_of(
        _node("anciennete_echelon", grade=grade, echelon=steps, min_mois=months),
        _node("echelon_atteint", grade=grade, echelon=steps),
        _node("services", nature=public, min_mois=months),
        _node("services", nature=public, min_mois=months, categorie=letter),
        _node("services", nature=st.just("effectifs_categorie"), min_mois=months, categorie=letter),
        _node("services", nature=st.just("effectifs_corps"), min_mois=months, corps=corps),
        _node("services", nature=st.just("effectifs_grade"), min_mois=months, grades=grades),
        _node("diplome", intitule=st.just("Diplôme"), niveau=st.integers(4, 8), a_reconnaitre=st.booleans()),
        _node("diplome", intitule=st.just("Diplôme"), titres=_some(("ingenieur", "architecte"))),
        _node("detachement_emploi", ib_min=st.sampled_from([966, 985]), min_mois=months),
        _node("emploi_fonctionnel", ib_atteint=st.just(1217)),
        _node("fonctions", **done, categorie=letter),
        _node("activite_professionnelle", nature=st.just("professionnelle"), natures=kinds, min_mois=months),
        _node("appartenance", corps=corps),
        _node("appartenance", grades=grades, positions=st.just(["activite"])),
        _node("appartenance", natures_employeur=st.just(["hospitaliere", "etat"]), positions=st.just(["activite"])),
        _node("position", positions=_some(("activite", "detachement"))),
        st.just({"texte": "À apprécier", "a_apprecier": "oui", "fait": "un-fait"}),
    )


def _node(name: str, **facts: Any) -> st.SearchStrategy[dict[str, Any]]:
    confiance = st.sampled_from([None, "verifie", "infere"])
    built = st.fixed_dictionaries(facts)
    return st.builds(lambda fact, sure: {"texte": "Une condition", "confiance": sure, name: fact}, built, confiance)


def _groups(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    branches = st.lists(inner, min_size=1, max_size=3)
    return st.builds(lambda name, held: {name: held}, st.sampled_from(["tous", "un_de"]), branches)


TREES = st.recursive(_leaves(), _groups, max_leaves=5)


@st.composite
def derogated(draw: st.DrawFn) -> dict[str, Any]:
    """A tree with an exception, for a time or not."""
    tree = draw(TREES)
    du = draw(st.none() | st.dates(date(2024, 6, 1), date(2027, 12, 31)))
    exception = {
        "intitule": "Une dérogation", "si": draw(_leaves()), "conditions": draw(_leaves()),
        "remplace": draw(st.booleans()), "du": du,
        "au": draw(st.none() | st.dates(date(2028, 1, 1), date(2030, 12, 31))),
    }  # fmt: skip
    return {**tree, "derogations": [exception]}


RULES = st.sampled_from(
    ["premier_janvier", "trente_et_un_decembre", "cloture_inscriptions", "premiere_epreuve", "inconnue", None]
)


Essai = tuple[list[tuple[dict[str, Any], str | None]], int]
"""Trees with their rule of appreciation, and which part of the routes of the data goes with them."""


def essais(trees: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Essai]:
    """Some routes to ask about."""
    return st.tuples(st.lists(st.tuples(_leaves() | trees, RULES), min_size=10, max_size=10), st.integers(0, 4))


def made(essai: Essai, referentiel: Referentiel) -> list[Voie]:
    """The routes of a try: made-up trees in the place of a real one's, then one in five of the data."""
    held = list(routes(referentiel).values())
    found = []
    for tree, rule in essai[0]:
        appreciation = Appreciation.model_validate({"regle": rule, "confiance": "infere"}) if rule else None
        found.append(replace(held[0], conditions=Condition.model_validate(tree), appreciation=appreciation))
    return [*found, *held[essai[1] :: 5]]


# -- the properties --------------------------------------------------------------------------------------------


@example
@given(life=lives(), secrets=SECRETS, more=SECRETS, essai=essais(TREES), jour=JOURS)
def test_more_facts_never_turn_an_answer_round(
    life: dict[str, Any],
    secrets: frozenset[str],
    more: frozenset[str],
    essai: Essai,
    jour: date,
    referentiel: Referentiel,
    tables: Tables,
) -> None:  # fmt: skip
    """`indetermine` may become either; `ouvert` and `ferme` stay, whatever else comes to be known."""
    known, unknown = hide(life, secrets), hide(life, secrets | more)
    for voie in made(essai, referentiel):
        before = evaluate(voie, unknown, jour, tables)
        after = evaluate(voie, known, jour, tables)
        if before.verdict != "indetermine":
            assert after.verdict == before.verdict, (voie.id, before.arbre, after.arbre)


@example
@given(life=lives(), secrets=SECRETS, essai=essais(TREES), jour=JOURS, days=st.integers(0, 3000))
def test_time_alone_never_closes_a_route(
    life: dict[str, Any], secrets: frozenset[str], essai: Essai, jour: date, days: int,
    referentiel: Referentiel, tables: Tables,
) -> None:  # fmt: skip
    situation = hide(life, secrets)
    later = jour + timedelta(days=days)
    for voie in made(essai, referentiel):
        if (
            voie.en_vigueur(jour)
            and voie.en_vigueur(later)
            and evaluate(voie, situation, jour, tables).verdict == "ouvert"
        ):
            assert evaluate(voie, situation, later, tables).verdict == "ouvert", voie.id


@example
@given(life=lives(), secrets=SECRETS, essai=essais(TREES | derogated()), jour=JOURS, days=st.integers(1, 4000))
def test_the_first_day_that_opens_is_the_first_one(
    life: dict[str, Any], secrets: frozenset[str], essai: Essai, jour: date, days: int,
    referentiel: Referentiel, tables: Tables,
) -> None:  # fmt: skip
    situation = hide(life, secrets)
    for voie in made(essai, referentiel):
        found = evaluate(voie, situation, jour, tables).ouvre_le
        other = jour + timedelta(days=days)
        if found is None:
            if voie.en_vigueur(jour) and voie.en_vigueur(other):
                assert evaluate(voie, situation, other, tables).verdict != "ouvert", voie.id
            continue
        assert found >= jour
        assert evaluate(voie, situation, found, tables).verdict == "ouvert", voie.id
        for day in (found - timedelta(days=1), other):
            if jour <= day < found:
                assert evaluate(voie, situation, day, tables).verdict != "ouvert", (voie.id, day)


@example
@given(life=lives(), secrets=SECRETS, essai=essais(TREES | derogated()), jour=JOURS)
def test_the_marked_tree_explains_the_answer(
    life: dict[str, Any], secrets: frozenset[str], essai: Essai, jour: date,
    referentiel: Referentiel, tables: Tables,
) -> None:  # fmt: skip
    for avis in evaluate_all(made(essai, referentiel), hide(life, secrets), jour, tables):
        assert faults(avis) == [], avis.voie.id


@example
@given(life=lives(), secrets=SECRETS, jour=JOURS, least=st.sampled_from(CONFIANCES))
def test_below_the_level_asked_for_nothing_is_concluded(
    life: dict[str, Any], secrets: frozenset[str], jour: date, least: Any, referentiel: Referentiel, tables: Tables
) -> None:
    situation = hide(life, secrets)
    for voie in routes(referentiel).values():
        free, held = evaluate(voie, situation, jour, tables), evaluate(voie, situation, jour, tables, least)
        assert held.arbre == free.arbre
        if CONFIANCES.index(free.confiance) <= CONFIANCES.index(least):
            assert (held.verdict, held.remarques) == (free.verdict, free.remarques)
        elif voie.en_vigueur(jour):
            assert held.verdict == "indetermine"
            assert any(f"« {least} »" in text for text in held.remarques)
        if held.ouvre_le is not None:
            assert evaluate(voie, situation, held.ouvre_le, tables, least).verdict == "ouvert"


def faults(avis: Avis) -> list[str]:
    """What of a marked tree does not follow from its branches."""
    found = []
    if avis.verdict != avis.arbre.verdict or avis.manques != avis.arbre.manques:
        found.append("the answer is not that of the tree")
    for node in nodes(avis.arbre):
        if node.genre != "fait":
            if node.verdict != recomputed(node):
                found.append(f"{node.genre}: {node.verdict}, {[one.verdict for one in node.enfants]}")
            if node.genre != "derogation" and node.confiance != recomputed_confidence(node):
                found.append(f"{node.genre}: {node.confiance}, {[one.confiance for one in node.enfants]}")
        elif not node.constat:
            found.append(f"nothing was found: {node.texte}")
        if (node.verdict == "indetermine") != bool(node.manques):
            found.append(f"{node.verdict} with {len(node.manques)} missing facts: {node.texte}")
        if len(set(node.manques)) != len(node.manques):
            found.append("a missing fact told twice")
    return found


def recomputed(node: Noeud) -> Verdict:
    """Kleene's logic, written another way: a number between no (0) and yes (2)."""
    value: dict[Verdict, int] = {"ferme": 0, "indetermine": 1, "ouvert": 2}
    names: dict[int, Verdict] = {number: verdict for verdict, number in value.items()}
    marks = [value[one.verdict] for one in node.enfants]
    if node.genre == "derogation" and len(marks) == 3:
        si, instead, common = marks
        return names[{0: common, 1: instead if instead == common else 1, 2: instead}[si]]
    return names[max(marks) if node.genre == "un_de" else min(marks)]


def recomputed_confidence(node: Noeud) -> str:
    """The surest of the branches that decide alone, else the least sure of all."""
    alone: Verdict = "ouvert" if node.genre == "un_de" else "ferme"
    held = [one.confiance for one in node.enfants if one.verdict == alone]
    return strongest(held) if node.verdict == alone else weakest(one.confiance for one in node.enfants)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "ferme"}, "the answer is not that of the tree"),
        ({"confiance": "inconnu"}, "tous: inconnu"),
        ({"enfants": ()}, "tous"),
    ],
)
def test_a_tree_that_does_not_explain_is_found(
    change: dict[str, Any], said: str, tables: Tables, referentiel: Referentiel
) -> None:
    situation = Situation.model_validate({"employeur": "hospitaliere", "position": "activite", "services": [
        {"nature": "publics", "mois": "60", "au": "2026-01-01"}]})  # fmt: skip
    avis = evaluate(routes(referentiel)["ih-concours-interne"], situation, date(2026, 6, 1), tables)
    assert faults(avis) == []
    if change == {"enfants": ()}:
        closed = replace(avis.arbre.enfants[0], verdict="ferme")
        change = {"enfants": (closed, *avis.arbre.enfants[1:])}
    assert any(said in text for text in faults(replace(avis, arbre=replace(avis.arbre, **change))))
