"""The cases of eligibility that a jurist can read, and which thresholds of the data they stand on both sides of.

A file holds `corps` (what it is about), `exemples`: a list of cases. A case: `cas` (a title), `voie`, `date`,
`situation` (the keys of a situation), `verdict`; what is missing (`manque`, the list of facts) where it is
`indetermine`; where it matters `ouvre_le` (`jamais`: none), `apprecie_le`, `confiance`, `confiance_min`,
`remarque` (part of a remark), `constat` (part of what was found); `article` and `source` say where the rule is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, get_args

from fphref.model.referentiel import Referentiel
from fphref.model.situation import Situation
from fphref.model.sources import CONFIANCES, Confiance
from fphref.statut.conditions import Regle, mark
from fphref.statut.eligibilite import evaluate
from fphref.statut.grille import Tables
from fphref.statut.modele import Avis, Noeud, Verdict, Voie
from fphref.statut.plan import dossier_of, plan_of
from fphref.statut.voies import voies_of
from fphref.yaml_text import ORIGINE_KEY, parse
from tests.support import DATA

FOLDER = DATA / "eligibilite"
NEEDED = ("cas", "voie", "date", "situation", "verdict")
OPTIONAL = (
    "manque",
    "ouvre_le",
    "apprecie_le",
    "confiance",
    "confiance_min",
    "remarque",
    "constat",
    "article",
    "source",
)

LENGTHS = ("AncienneteEchelon", "Services", "DetachementEmploi", "Fonctions", "ActiviteProfessionnelle")
"""Leaves whose threshold is a length of time."""
OTHERS = ("EchelonAtteint", "EmploiFonctionnel", "Diplome", "Appartenance")
MONTH = timedelta(days=31)


class BadCase(Exception):
    """A case that asserts nothing, or whose keys are not known."""


@dataclass(frozen=True, slots=True)
class Cas:
    """One case: the question, and what is expected of the answer."""

    fichier: str
    titre: str
    voie: str
    jour: date
    situation: Situation
    attendu: dict[str, Any]
    confiance_min: Confiance | None

    def __str__(self) -> str:
        return f"{self.fichier}: {self.titre}"


def read_cases(data: bytes, fichier: str) -> list[Cas]:
    """The cases of a file; raises BadCase at the first one that cannot be trusted."""
    root, faults = parse(data, fichier)
    if root is None or faults:
        raise BadCase(f"{fichier}: {faults}")
    _only(root, ("corps", "exemples"), fichier)
    found = [_case(raw, fichier) for raw in root.get("exemples") or ()]
    if not found:
        raise BadCase(f"{fichier}: aucun exemple")
    titles = [cas.titre for cas in found]
    for title in titles:
        if titles.count(title) > 1:
            raise BadCase(f"{fichier}: deux cas ont pour titre « {title} »")
    return found


def all_cases() -> list[Cas]:
    """Every case of the folder, file by file."""
    return [cas for path in sorted(FOLDER.glob("*.yaml")) for cas in read_cases(path.read_bytes(), path.stem)]


def _only(raw: Any, keys: Iterable[str], where: str) -> None:
    known = tuple(keys)
    unknown = [key for key in raw if key not in known and key != ORIGINE_KEY]
    if unknown:
        raise BadCase(f"{where}: clés inconnues {unknown}")


def _case(raw: Any, fichier: str) -> Cas:
    where = f"{fichier}: {raw.get('cas')}"
    _only(raw, NEEDED + OPTIONAL, where)
    missing = [key for key in NEEDED if not raw.get(key)]
    if missing:
        raise BadCase(f"{where}: il manque {missing}")
    verdict = raw["verdict"]
    if verdict not in get_args(Verdict):
        raise BadCase(f"{where}: verdict « {verdict} »")
    facts = list(raw.get("manque") or ())
    if (verdict == "indetermine") != bool(facts) and not raw.get("confiance_min"):
        raise BadCase(f"{where}: « manque » va avec « indetermine », et seulement avec lui")
    least = raw.get("confiance_min")
    if least is not None and least not in CONFIANCES:
        raise BadCase(f"{where}: confiance_min « {least} »")
    if raw.get("confiance") is not None and raw["confiance"] not in CONFIANCES:
        raise BadCase(f"{where}: confiance « {raw['confiance']} »")
    expected: dict[str, Any] = {"verdict": verdict, "manque": facts}
    for key in ("ouvre_le", "apprecie_le"):
        if raw.get(key) is not None:
            expected[key] = None if raw[key] in ("jamais", "inconnue") else date.fromisoformat(raw[key])
    expected |= {key: raw[key] for key in ("confiance", "remarque", "constat") if raw.get(key) is not None}
    situation = Situation.model_validate(raw["situation"])
    return Cas(fichier, raw["cas"], raw["voie"], date.fromisoformat(raw["date"]), situation, expected, least)


def routes(referentiel: Referentiel) -> dict[str, Voie]:
    """Every route of the data by its id."""
    return {voie.id: voie for corps in referentiel.corps.values() for voie in voies_of(corps)}


def ask(cas: Cas, voies: dict[str, Voie], tables: Tables) -> Avis:
    """The answer to the question of a case."""
    return evaluate(voies[cas.voie], cas.situation, cas.jour, tables, cas.confiance_min)


def differences(cas: Cas, avis: Avis) -> dict[str, tuple[Any, Any]]:
    """What is expected and found, by key, where they differ."""
    found: dict[str, Any] = {
        "verdict": avis.verdict,
        "manque": [one.fait for one in avis.manques] if avis.arbre.verdict == avis.verdict else [],
        "ouvre_le": avis.ouvre_le,
        "apprecie_le": avis.apprecie_le,
        "confiance": avis.confiance,
    }
    said = {"remarque": list(avis.remarques), "constat": [node.constat for node in nodes(avis.arbre)]}
    wrong = {key: (value, found[key]) for key, value in cas.attendu.items() if key in found and found[key] != value}
    for key, texts in said.items():
        if key in cas.attendu and not any(cas.attendu[key] in text for text in texts):
            wrong[key] = (cas.attendu[key], texts)
    return wrong


def nodes(node: Noeud) -> Iterator[Noeud]:
    """A marked tree, node by node."""
    yield node
    for child in node.enfants:
        yield from nodes(child)


# -- both sides of every threshold -----------------------------------------------------------------------------


def thresholds(voies: dict[str, Voie], tables: Tables) -> dict[str, Regle]:
    """Every leaf with a threshold, in the conditions of a route, by « route: sentence »."""
    found: dict[str, Regle] = {}
    for voie in voies.values():
        if voie.conditions is None:
            continue
        for rank, leaf in enumerate(plan_of(voie, tables).regle_arbre.regles()):
            if type(leaf.fact).__name__ in LENGTHS + OTHERS and _decidable(leaf):
                found[f"{voie.id}: {rank}: {leaf.texte}"] = leaf
    return found


def _decidable(leaf: Regle) -> bool:
    fact = leaf.fact
    if type(fact).__name__ == "Appartenance":
        return bool(fact.corps or fact.grades or fact.natures_employeur)
    # Of functions, only encadrement is a fact: how high others are is for a person to say.
    return type(fact).__name__ != "Fonctions" or "encadrement" in fact.natures


def uncovered(cases: Iterable[Cas], voies: dict[str, Voie], tables: Tables) -> list[str]:
    """The sides of thresholds that no case stands on: `open` or `closed`, and near it where it is a length."""
    sides: dict[str, set[str]] = {name: set() for name in thresholds(voies, tables)}
    leaves = thresholds(voies, tables)
    for cas in cases:
        voie = voies[cas.voie]
        if not voie.en_vigueur(cas.jour):
            continue
        for name, leaf in leaves.items():
            if name.partition(":")[0] == cas.voie:
                sides[name] |= _sides(leaf, cas, voie, tables)
    return [f"{name}: {side}" for name, held in sides.items() for side in ("open", "closed") if side not in held]


def _sides(leaf: Regle, cas: Cas, voie: Voie, tables: Tables) -> set[str]:
    dossier = dossier_of(cas.situation, tables)
    rule = voie.appreciation.regle if voie.appreciation is not None else "inconnue"
    if leaf.appreciation is not None:
        rule, leaf = leaf.appreciation.regle, replace(leaf, appreciation=None)
    found: set[str] = set()
    for day, soir in _looked_at(rule, cas):
        here = mark(leaf, dossier.regard(day, soir)).verdict
        if type(leaf.fact).__name__ in OTHERS:
            found |= {{"ouvert": "open", "ferme": "closed"}.get(here, "")}
        elif here == "ouvert" and mark(leaf, dossier.regard(day - MONTH, soir)).verdict != "ouvert":
            found.add("open")
        elif here == "ferme" and mark(leaf, dossier.regard(day + MONTH, soir)).verdict != "ferme":
            found.add("closed")
    return found


def _looked_at(rule: str, cas: Cas) -> list[tuple[date, bool]]:
    first, last = (date(cas.jour.year, 1, 1), False), (date(cas.jour.year, 12, 31), True)
    if rule == "inconnue":
        return [first, last]
    if rule in ("premier_janvier", "trente_et_un_decembre"):
        return [first if rule == "premier_janvier" else last]
    return [(getattr(cas.situation, rule) or cas.jour, False)]
