"""What holds of every answer: it is explained by its tree, time does not close it, more facts do not turn it round.

Agents are made whole first, each fact consistent with the others, then some facts are taken away; routes are made near
the facts, so that all three answers are met. Lives are made of whole months, so that totals and periods tell the same;
time out of service is always told, since a date of entry counts as uninterrupted where nothing says otherwise. The
number of a try makes it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from random import Random
from typing import Any

import pytest

from fphref.model.conditions import Condition
from fphref.model.referentiel import Referentiel
from fphref.model.situation import Situation
from fphref.model.sources import CONFIANCES, Confiance
from fphref.model.statut import Appreciation
from fphref.statut.dates import add_months, length
from fphref.statut.eligibilite import evaluate, evaluate_all
from fphref.statut.grille import Tables
from fphref.statut.modele import Avis, Noeud, Verdict, Voie, strongest, weakest
from tests.statut.cas_eligibilite import nodes, routes

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
DROITS = "droits-avancement-conserves"
FAITS = (
    "candidat-article-l325-5", "budget-etablissement-au-dessus-du-seuil", "reclasse-2022-09-01",
    "services-tous-paramedicaux-categorie-a", "un-fait", DROITS,
)  # fmt: skip
"""What no other fact of a life tells: an answer must not gainsay the rest."""
RECLASSES_AVANT = date(2022, 9, 2)
SUPPOSEES = ("position", "reliquat_mois")
"""What is supposed, and said so, where it is not given: service, no seniority kept."""
FONCTIONS = ("encadrement", "direction", "coordination", "conduite_projet", "expertise")
PROCEDURE = ("cloture_inscriptions", "premiere_epreuve", "etablissement_tableau")
START, END = date(2005, 1, 1), date(2025, 1, 1)
OUT = ("disponibilite", "hors_cadres")
PUBLIC = ("contractuel", "militaire", "fonctionnaire")
TRIES = 120

Life = dict[str, Any]


@pytest.fixture(scope="module")
def tables(referentiel: Referentiel) -> Tables:
    return Tables(referentiel)


# -- whole lives -----------------------------------------------------------------------------------------------


def make_life(rng: Random) -> Life:
    """Everything about one agent: private life, other public posts, then the corps, the grade, the échelon."""
    cuts = sorted(rng.randrange(240) for _ in range(5))
    private, public, entered, graded, stepped = (add_months(START, cut) for cut in cuts)
    grade = rng.choice(sorted(GRADES))
    corps = GRADES[grade]
    periods: list[dict[str, Any]] = []
    _add(periods, private, public, nature=rng.choice(["activite_privee", "mandat_local", "association"]))
    nature = rng.choice(PUBLIC)
    before: dict[str, Any] = {"nature": nature, "effectifs": rng.random() < 0.6, "categorie": rng.choice("ABC")}
    if nature == "fonctionnaire":
        before |= {"corps": "corps-ancien", "grade": "grade-ancien"}
    _add(periods, public, entered, **before, fonctions=rng.sample(FONCTIONS, 2))
    here = {"nature": "fonctionnaire", "corps": corps, "categorie": CATEGORIES[corps]}
    _add(periods, entered, graded, **here, grade="grade-precedent", fonctions=rng.sample(FONCTIONS, 2))
    _add(periods, graded, None, **here, grade=grade, fonctions=rng.sample(FONCTIONS, 2))
    position = rng.choice(["activite", "detachement", "conge_parental"])
    if rng.random() < 0.3:
        # Out of service for a while, in the past or now: told always.
        out = rng.choice(OUT)
        away = {**here, "grade": grade, "position": out}
        if rng.random() < 0.5 and graded < stepped:
            end = min(add_months(graded, rng.choice([6, 24, 72])), stepped)
            periods[-1]["du"] = end
            periods.insert(-1, {"du": graded, "au": end, **away})
        else:
            position, left = out, add_months(stepped, rng.choice([1, 6, 30]))
            periods[-1]["au"] = left
            periods.append({"du": left, "au": None, **away})
    if periods[-1].get("position") not in OUT and rng.random() < 0.5:
        post = {"position": "detachement", "ib_culminant": rng.choice([900, 966, 985, 1015])}
        periods[-1] |= {**post, "ib_atteint": rng.choice([900, 1217])}
    yes = {one: rng.random() < 0.5 and _may(one, entered) for one in FAITS}
    life: Life = {
        "corps": corps, "grade": grade, "corps_depuis": entered, "grade_depuis": graded, "echelon_depuis": stepped,
        "echelon": str(rng.randint(1, 9)), "reliquat_mois": rng.choice([0, 0, 3, 8]),
        "position": position,
        "employeur": rng.choice(["hospitaliere", "etat", "privee", "organisation_internationale"]),
        "annee_naissance": private.year - rng.randint(16, 30),
        "diplomes": [_diploma(rng) for _ in range(rng.randrange(3))],
        "parcours": periods, "parcours_complet": True, "services": _totals(periods, corps, grade, yes[DROITS]),
        "faits": [{"id": one, "vrai": vrai} for one, vrai in yes.items()],
        "etablie_le": rng.choice([None, END]),
    }  # fmt: skip
    return life | {key: date(2026, rng.randint(1, 12), rng.randint(1, 28)) for key in PROCEDURE if rng.random() < 0.5}


def _may(fait: str, entered: date) -> bool:
    """Whether the answer may be yes without gainsaying the rest of the life."""
    return fait != "reclasse-2022-09-01" or entered < RECLASSES_AVANT


def _diploma(rng: Random) -> dict[str, Any]:
    title = rng.choice(["ingenieur", "architecte", "scientifique_technique", "autre"])
    return {"titre": title, "niveau": rng.randint(4, 8), "reconnu": rng.random() < 0.5}


def _add(periods: list[dict[str, Any]], du: date, au: date | None, **facts: Any) -> None:
    if au is None or du < au:
        periods.append({"du": du, "au": au, **facts})


def _totals(periods: list[dict[str, Any]], corps: str, grade: str, kept_rights: bool) -> list[dict[str, Any]]:
    """What an employer would add up of that life, on the morning of END; no life has two periods out of service."""
    served = [p for p in periods if p.get("position") not in OUT and p["du"] < END]
    for p in periods:
        if kept_rights and p.get("position") == "disponibilite" and p["du"] < END:
            served.append({**p, "au": min(p["au"] or END, add_months(p["du"], 60))})
    kept = {
        "publics": [p for p in served if p["nature"] in PUBLIC],
        "publics_effectifs": [p for p in served if p["nature"] in PUBLIC and p.get("effectifs", True)],
        "effectifs_corps": [p for p in served if p.get("corps") == corps],
        "effectifs_grade": [p for p in served if p.get("grade") == grade],
    }
    months = {name: sum(length(p["du"], min(p["au"] or END, END)).mois for p in held) for name, held in kept.items()}
    return [{"nature": name, "mois": count, "au": END} for name, count in months.items()]


OWN = (
    "corps", "grade", "corps_depuis", "grade_depuis", "echelon_depuis", "echelon", "position", "employeur",
    "annee_naissance", "diplomes", "parcours", "parcours_complet",
)  # fmt: skip
INNER = {"diplomes": ("titre", "niveau", "reconnu"),
         "parcours": ("fonctions", "ib_culminant", "ib_atteint", "grade", "corps", "categorie")}  # fmt: skip
COUNTS = {"services": 4, "faits": len(FAITS), "parcours": 6}
EVERYTHING = (
    *OWN,
    *(f"{name}.{key}" for name, keys in INNER.items() for key in keys),
    *(f"{name}.{rank}" for name, count in COUNTS.items() for rank in range(count)),
)  # fmt: skip


def some(rng: Random, share: float) -> frozenset[str]:
    """Facts to be kept secret, that share of all."""
    return frozenset(name for name in EVERYTHING if rng.random() < share)


def hide(life: Life, secrets: frozenset[str]) -> Situation:
    """The same agent, of whom some facts are not told; a period is left out only where the parcours is not complete."""
    absent = [rank for rank, one in enumerate(life["parcours"]) if one.get("position") in OUT]
    if absent:
        secrets = secrets - {"parcours", *SUPPOSEES, *(f"parcours.{rank}" for rank in absent)}
    told = {key: value for key, value in life.items() if key not in secrets and value is not None}
    for name in ("services", "faits", "parcours"):
        if name in told and (name != "parcours" or "parcours_complet" in secrets):
            told[name] = [one for rank, one in enumerate(told[name]) if f"{name}.{rank}" not in secrets]
    if not told.get("parcours"):
        told.pop("parcours", None)  # an empty one would say that there is nothing
    # A total of the present corps or grade says which one only as long as that is told.
    untold = {f"effectifs_{name}" for name in ("corps", "grade") if name in secrets}
    told["services"] = [one for one in told["services"] if one["nature"] not in untold]
    for name, keys in INNER.items():
        lost = {key for key in keys if f"{name}.{key}" in secrets}
        if name in told:
            told[name] = [{key: value for key, value in one.items() if key not in lost} for one in told[name]]
    return Situation.model_validate(told)


# -- routes: those of the data, and others as the data might have, near the facts ------------------------------


def make_leaf(rng: Random, life: Life) -> dict[str, Any]:
    """A leaf of any kind."""
    return rng.choice(make_leaves(rng, life))


def make_leaves(rng: Random, life: Life) -> list[dict[str, Any]]:
    """A leaf of each kind."""
    grade = life["grade"] if rng.random() < 0.7 else rng.choice(sorted(GRADES))
    grades = rng.sample(
        [life["grade"], "grade-precedent", "grade-ancien", rng.choice(sorted(GRADES))], rng.randint(1, 2)
    )
    corps = rng.sample([life["corps"], "corps-ancien", rng.choice(sorted(CATEGORIES))], rng.randint(1, 2))
    step = max(1, int(life["echelon"]) + rng.randint(-2, 2))
    near = max(0, rng.choice(life["services"])["mois"] + rng.randint(-24, 60))
    months = near if rng.random() < 0.6 else rng.choice([0, 12, 48, 96, 180])
    letter = CATEGORIES[life["corps"]] if rng.random() < 0.6 else rng.choice("ABC")
    kinds = rng.sample(("professionnelle", "mandat_local", "responsabilite_association"), rng.randint(1, 3))
    done = {"intitule": "Fonctions", "natures": rng.sample(FONCTIONS, 2), "min_mois": months}
    public = rng.choice(["publics", "publics_effectifs"])
    title = rng.choice(["ingenieur", "architecte"])
    held: list[tuple[str, Any]] = [
        ("anciennete_echelon", {"grade": grade, "echelon": step, "min_mois": rng.choice([0, 12, 24, 60])}),
        ("echelon_atteint", {"grade": grade, "echelon": step}),
        ("services", {"nature": public, "min_mois": months, "strict": rng.random() < 0.5}),
        ("services", {"nature": public, "min_mois": months, "categorie": letter}),
        ("services", {"nature": "effectifs_categorie", "min_mois": months, "categorie": letter}),
        ("services", {"nature": "effectifs_corps", "min_mois": months, "corps": corps}),
        ("services", {"nature": "effectifs_grade", "min_mois": months, "grades": grades}),
        ("diplome", {"intitule": "Diplôme", "niveau": rng.randint(4, 8), "a_reconnaitre": rng.random() < 0.5}),
        ("diplome", {"intitule": "Diplôme", "titres": [title], "niveau": rng.choice([None, 6])}),
        ("detachement_emploi", {"ib_min": rng.choice([966, 985]), "min_mois": months}),
        ("emploi_fonctionnel", {"ib_atteint": 1217}),
        ("fonctions", done | {"categorie": rng.choice([None, letter])}),
        ("activite_professionnelle", {"nature": kinds[0], "natures": kinds, "min_mois": months}),
        ("appartenance", {"corps": corps}),
        ("appartenance", {"corps": [life["corps"]], "entree_avant": add_months(START, rng.randrange(240))}),
        ("appartenance", {"grades": grades, "positions": ["activite", "detachement"]}),
        ("appartenance", {"natures_employeur": ["hospitaliere", "etat"], "positions": ["activite"]}),
        ("position", {"positions": rng.sample(["activite", "detachement", "conge_parental"], 2)}),
        ("a_apprecier", "oui"),
    ]  # fmt: skip
    sure = rng.choice([None, "verifie", "infere"])
    facts = [{"texte": "Une condition", "confiance": sure, name: fact} for name, fact in held]
    facts[-1]["fait"] = "un-fait"
    for leaf in facts:
        if rng.random() < 0.15:
            leaf["appreciation"] = {"regle": rng.choice([*PROCEDURE, "premier_janvier", "inconnue"])}
    return facts


def make_tree(rng: Random, life: Life, derogations: bool, depth: int = 2) -> dict[str, Any]:
    """A leaf, or groups of them, with exceptions where wanted."""
    tree = make_leaf(rng, life)
    if depth and rng.random() < 0.4:
        branches = [make_tree(rng, life, derogations, depth - 1) for _ in range(rng.randint(1, 3))]
        tree = {rng.choice(["tous", "un_de"]): branches}
    if derogations and rng.random() < 0.5:
        du = rng.choice([None, date(rng.randint(2024, 2027), rng.randint(1, 12), rng.randint(1, 28))])
        au = rng.choice([None, date(rng.randint(2028, 2030), rng.randint(1, 12), rng.randint(1, 28))])
        exception = {"intitule": "Une dérogation", "si": make_leaf(rng, life), "conditions": make_leaf(rng, life)}
        tree["derogations"] = [exception | {"remplace": rng.random() < 0.5, "du": du, "au": au}]
    return tree


@dataclass(frozen=True)
class Essai:
    """One try: an agent known in part, known better, a day, some routes."""

    numero: int
    rng: Random
    flou: Situation
    connu: Situation
    jour: date
    voies: list[Voie]


def essais(referentiel: Referentiel, tries: int = TRIES, derogations: bool = False) -> Iterator[Essai]:
    """So many tries: on each, routes made near the facts of the agent, and some of the data."""
    held = list(routes(referentiel).values())
    model = next(one for one in held if one.genre == "recrutement" and one.corps.id not in CATEGORIES and not one.du)
    for numero in range(tries):
        rng = Random(numero)
        life = make_life(rng)
        secrets, more = some(rng, rng.choice([0, 0.05, 0.2])), some(rng, rng.choice([0.05, 0.2, 0.5]))
        trees = [make_tree(rng, life, derogations) for _ in range(6)] + make_leaves(rng, life)
        voies = [_route(rng, model, tree) for tree in trees]
        jour = date(2025, 1, 1) + timedelta(days=rng.randrange(1200))
        flou, connu = hide(life, secrets | more), hide(life, secrets)
        # Whoever does not tell a corps is supposed to be in none that a way leads into.
        into = {life["corps"]} if flou.corps is None else set()
        own = [one for one in held[numero % 6 :: 6] if one.genre != "recrutement" or one.corps.id not in into]
        yield Essai(numero, rng, flou, connu, jour, voies + own)


def _route(rng: Random, model: Voie, tree: dict[str, Any]) -> Voie:
    rule = rng.choice(["premier_janvier", "trente_et_un_decembre", "inconnue", None, rng.choice(PROCEDURE)])
    appreciation = Appreciation.model_validate({"regle": rule, "confiance": "infere"}) if rule else None
    return replace(model, conditions=Condition.model_validate(tree), appreciation=appreciation)


# -- the properties --------------------------------------------------------------------------------------------


def test_the_tries_meet_every_answer_and_every_change(referentiel: Referentiel, tables: Tables) -> None:
    met: Counter[tuple[Verdict, Verdict]] = Counter()
    for essai in essais(referentiel):
        for voie in essai.voies:
            before, after = (evaluate(voie, one, essai.jour, tables).verdict for one in (essai.flou, essai.connu))
            met[before, after] += 1
    expected: list[tuple[Verdict, Verdict]] = [
        ("ouvert", "ouvert"), ("ferme", "ferme"), ("indetermine", "indetermine"), ("indetermine", "ouvert"),
        ("indetermine", "ferme"),
    ]  # fmt: skip
    assert min(met[one] for one in expected) >= 100
    assert set(met) == set(expected)


def test_more_facts_never_turn_an_answer_round(referentiel: Referentiel, tables: Tables) -> None:
    """`indetermine` may become either; `ouvert` and `ferme` stay, whatever else comes to be known."""
    for essai in essais(referentiel, derogations=True):
        before = evaluate_all(essai.voies, essai.flou, essai.jour, tables)
        after = evaluate_all(essai.voies, essai.connu, essai.jour, tables)
        for one, other in zip(before, after, strict=True):
            assert one.verdict in ("indetermine", other.verdict), (essai.numero, one.voie.id, one.arbre, other.arbre)


def test_time_alone_never_closes_a_route(referentiel: Referentiel, tables: Tables) -> None:
    for essai in essais(referentiel):
        later = essai.jour + timedelta(days=essai.rng.randrange(3000))
        # Without a date of its own, it speaks for the day of the first question: time alone passes.
        known = essai.flou.model_copy(update={"etablie_le": essai.flou.etablie_le or essai.jour})
        for avis in evaluate_all(essai.voies, known, essai.jour, tables):
            if avis.verdict == "ouvert" and avis.voie.en_vigueur(later):
                after = evaluate(avis.voie, known, later, tables)
                assert after.verdict == "ouvert", (essai.numero, avis.voie.id, later, avis.arbre, after.arbre)


def test_the_first_day_that_opens_is_the_first_one(referentiel: Referentiel, tables: Tables) -> None:
    dates = 0
    for essai in chain(essais(referentiel), essais(referentiel, TRIES // 4, derogations=True)):
        others = [essai.jour + timedelta(days=essai.rng.randrange(4000)) for _ in range(2)]
        for avis in evaluate_all(essai.voies, essai.connu, essai.jour, tables):
            if not avis.voie.en_vigueur(essai.jour):
                assert avis.ouvre_le is None
                continue
            found = avis.ouvre_le
            before = others if found is None else [*(day for day in others if day < found), found - timedelta(days=1)]
            for day in before:
                if essai.jour <= day and avis.voie.en_vigueur(day):
                    other = evaluate(avis.voie, essai.connu, day, tables)
                    assert other.verdict != "ouvert", (essai.numero, avis.voie.id, found, day, avis.arbre)
            if found is not None:
                dates += found > essai.jour
                assert found >= essai.jour
                opened = evaluate(avis.voie, essai.connu, found, tables)
                assert opened.verdict == "ouvert", (essai.numero, avis.voie.id, found, opened.arbre)
    assert dates >= 100


def test_the_marked_tree_explains_the_answer(referentiel: Referentiel, tables: Tables) -> None:
    for essai in essais(referentiel, derogations=True):
        for avis in evaluate_all(essai.voies, essai.flou, essai.jour, tables):
            assert faults(avis) == [], (essai.numero, avis.voie.id)


def test_below_the_level_asked_for_nothing_is_concluded(referentiel: Referentiel, tables: Tables) -> None:
    for essai in essais(referentiel, TRIES // 2, derogations=True):
        least: Confiance = essai.rng.choice(CONFIANCES)
        for voie in essai.voies:
            free = evaluate(voie, essai.flou, essai.jour, tables)
            held = evaluate(voie, essai.flou, essai.jour, tables, least)
            assert held.arbre == free.arbre
            if CONFIANCES.index(free.confiance) <= CONFIANCES.index(least):
                assert (held.verdict, held.remarques) == (free.verdict, free.remarques)
            elif voie.en_vigueur(essai.jour):
                assert held.verdict == "indetermine"
                assert any(f"« {least} »" in text for text in held.remarques)
            if held.ouvre_le is not None:
                assert evaluate(voie, essai.flou, held.ouvre_le, tables, least).verdict == "ouvert"


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
