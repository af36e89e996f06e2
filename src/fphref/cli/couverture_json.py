"""An audit of coverage as one JSON object, in pieces: a large one is never a whole text in memory.

Its form is published: docs/schemas/couverture.schema.json, told in docs/formats.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fphref.audit.besoins_formation import by_formacode, formacodes_of
from fphref.audit.horizon import SORTS
from fphref.audit.perimetre import first
from fphref.audit.releve import Releve, shown_concentration, shown_polyvalence
from fphref.model.couverture import ETATS

if TYPE_CHECKING:
    from fphref.audit.besoins_formation import BesoinFormacode, BesoinFormation
    from fphref.audit.horizon import Chutes, Renouvellements
    from fphref.audit.modele import Bilan, Ligne, Structure, Synthese
    from fphref.model.referentiel import Referentiel

LIMIT = 1_000
"""Falls and renewals that are listed; all are counted, and every line bears the figures they come from."""
_SUMS = (
    "concernes", "evalues", "perimes", "titulaires", "ecarts", "ecarts_majeurs", "manques", "priorite", "besoins",
    "tenus_t0", "tenus_t3", "tenus_t5", "expire_j90", "expire_m6", "expire_m12",
)  # fmt: skip
_MEASURED = ("titulaires", "ecarts", "ecarts_majeurs", "manques", "priorite")
"""Those that nobody knows where nobody has a valid evaluation."""


def answer(bilan: Bilan, referentiel: Referentiel, head: Mapping[str, Any]) -> Iterator[str]:
    """The text of the object, piece by piece; `head` holds the keys that every answer begins with."""
    releve = Releve(bilan, referentiel, LIMIT)
    seen: dict[str, None] = {}

    def lignes() -> Iterator[dict[str, Any]]:
        for ligne in bilan.lignes:
            releve.add(ligne)
            seen.setdefault(ligne.competence)
            yield line_json(ligne, with_sans=bool(bilan.sans))

    yield "{\n" + ",\n".join(f"  {_text(key)}: {_indented(value)}" for key, value in head.items())
    yield from _entries(date=bilan.jour.isoformat(), par=list(bilan.par), seuil=bilan.seuil or None)
    yield from _entries(lecture=asdict(bilan.lecture))
    yield from _listed("structures", map(_structure, bilan.structures))
    yield from _listed("lignes", lignes())
    yield from _listed("masques", ({"structure": m.structure, "competence": m.competence} for m in bilan.masques))
    seen.update(dict.fromkeys(m.competence for m in bilan.masques))
    yield from _listed("syntheses", (_synthese(s, published=bool(bilan.seuil)) for s in bilan.syntheses))
    yield from _listed("competences", (_competence(referentiel, identifiant) for identifiant in seen))
    besoins = releve.besoins
    yield from _entries(
        formation={
            "competences": [_besoin(besoin) for besoin in besoins],
            "formacodes": [_group(group) for group in by_formacode(besoins)],
        },
        horizon=_horizon(bilan, releve),
        habilitations=_habilitations(releve.renouvellements),
        sans={"agents": bilan.sans, **_falls(releve.chutes["sans"])} if bilan.sans else None,
    )
    yield from _listed("exclus", (exclu._asdict() for exclu in bilan.exclus))
    yield "\n}\n"


def line_json(ligne: Ligne, *, with_sans: bool) -> dict[str, Any]:
    """The figures of one line; a rate bears what it was made of, and what nobody was evaluated for is null."""
    known, measured = bool(ligne.evalues or ligne.titulaires_perimes), bool(ligne.evalues)
    return {
        "structure": ligne.structure,
        "competence": ligne.competence,
        "etat": ligne.nom_etat,
        "criticite": ligne.criticite,
        "requis": ligne.requis,
        "sans_objet": ligne.sans_objet,
        "concernes": ligne.concernes,
        "evalues": ligne.evalues,
        "a_evaluer": ligne.a_evaluer,
        "perimes": ligne.perimes,
        "titulaires": ligne.titulaires if known else None,
        "titulaires_perimes": ligne.titulaires_perimes,
        "quotite": ligne.quotite if known else None,
        "besoin": ligne.besoin,
        "besoin_profils": ligne.besoin_profils,
        "besoin_ajuste": bool(ligne.besoin_ajuste),
        "couverture": taux(ligne.titulaires, ligne.besoin) if known else None,
        "iv": taux(ligne.somme, ligne.evalues) if ligne.iv is not None else None,
        "vulnerabilite": ligne.vulnerabilite,
        "haut": ligne.haut if ligne.haut >= 0 else None,
        "titulaires_t3": ligne.titulaires_t3 if known else None,
        "titulaires_t5": ligne.titulaires_t5 if known else None,
        "titulaires_sans": ligne.titulaires_sans if with_sans and known else None,
        "expire_j90": ligne.expire_j90 if known else None,
        "expire_m6": ligne.expire_m6 if known else None,
        "expire_m12": ligne.expire_m12 if known else None,
        "au_dessus": ligne.au_dessus if measured else None,
        "ecarts": ligne.ecarts if measured else None,
        "ecarts_majeurs": ligne.ecarts_majeurs if measured else None,
        "manques": ligne.manques if measured else None,
        "priorite": ligne.priorite,
    }


def taux(numerator: int | None, denominator: int | None) -> dict[str, Any] | None:
    """A rate with what it was made of; None where one is not known, or the denominator is zero."""
    if numerator is None or not denominator:
        return None
    return {"valeur": round(numerator / denominator, 4), "numerateur": numerator, "denominateur": denominator}


# -- pieces of text --------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _indented(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")


def _entries(**entries: Any) -> Iterator[str]:
    for key, value in entries.items():
        yield f",\n  {_text(key)}: {_indented(value)}"


def _listed(key: str, items: Iterable[Any]) -> Iterator[str]:
    """A list, one item a line."""
    yield f",\n  {_text(key)}: ["
    separator = "\n    "
    for item in items:
        yield separator + _text(item)
        separator = ",\n    "
    yield "]" if separator == "\n    " else "\n  ]"


# -- parts -----------------------------------------------------------------------------------------------------


def _structure(structure: Structure) -> dict[str, Any]:
    return {
        "par": structure.par,
        "nom": structure.nom,
        "chemin": dict(structure.chemin),
        "agents": structure.agents,
    }


def _competence(referentiel: Referentiel, identifiant: str) -> dict[str, Any]:
    item = referentiel.competence(identifiant)
    return {
        "id": identifiant,
        "libelle": item.libelle if item else None,
        "formacodes": list(formacodes_of(referentiel, identifiant)),
    }


def _synthese(synthese: Synthese, *, published: bool) -> dict[str, Any]:
    return {
        "structure": synthese.structure,
        "competences": synthese.competences,
        "etats": {etat.code: count for etat, count in zip(ETATS, synthese.etats, strict=True)},
        **{name: getattr(synthese, name) for name in _SUMS},
        **({} if synthese.evalues else dict.fromkeys(_MEASURED)),
        "exigences_evaluees": taux(synthese.evalues, synthese.concernes),
        "exigences_atteintes": taux(synthese.titulaires, synthese.evalues),
        "agents_evalues": None if published else synthese.agents_evalues,
        "polyvalence": (
            taux(synthese.somme_ponderee, synthese.poids) if shown_polyvalence(synthese) is not None else None
        ),
        "concentration": (
            taux(synthese.plus_grand, synthese.tenues) if shown_concentration(synthese) is not None else None
        ),
        "haut": synthese.haut if synthese.haut >= 0 else None,
    }


def _besoin(besoin: BesoinFormation) -> dict[str, Any]:
    return {
        "competence": besoin.competence,
        "libelle": besoin.libelle,
        "formacodes": list(besoin.formacodes),
        "criticite": besoin.criticite,
        "priorite": besoin.priorite,
        "concernes": besoin.concernes,
        "evalues": besoin.evalues,
        "ecarts": besoin.ecarts,
        "ecarts_majeurs": besoin.ecarts_majeurs,
        "manques": besoin.manques,
        "structures": besoin.structures,
        "cout_unitaire": besoin.cout_unitaire,
        "cout": besoin.cout,
    }


def _group(group: BesoinFormacode) -> dict[str, Any]:
    couts = group.couts
    return {
        "formacode": group.code or None,
        "competences": [besoin.competence for besoin in group.besoins],
        "priorite": group.priorite,
        "manques": group.manques,
        "agents_au_moins": group.agents_au_moins,
        "agents_au_plus": group.agents_au_plus,
        "cout_au_moins": couts[0] if couts else None,
        "cout_au_plus": couts[1] if couts else None,
        "sans_cout": group.sans_cout,
    }


def _horizon(bilan: Bilan, releve: Releve) -> dict[str, Any]:
    structures = first(bilan)
    held = [synthese for synthese in bilan.syntheses if synthese.structure in structures]
    return {
        "besoins": sum(s.besoins for s in held),
        "inconnus": releve.besoins_inconnus.nombre,
        **{name: sum(getattr(s, name) for s in held) for name in ("tenus_t0", "tenus_t3", "tenus_t5")},
        "t3": _falls(releve.chutes["t3"]),
        "t5": _falls(releve.chutes["t5"]),
    }


def _falls(chutes: Chutes) -> dict[str, Any]:
    return {
        "nombre": sum(chutes.comptes),
        "sorts": dict(zip(SORTS, chutes.comptes, strict=True)),
        "chutes": [
            {
                "structure": chute.ligne.structure,
                "competence": chute.ligne.competence,
                "criticite": chute.ligne.criticite,
                "avant": chute.avant,
                "apres": chute.apres,
                "besoin": chute.besoin,
                "manquent": chute.manquent,
                "sort": chute.nom_sort,
            }
            for chute in chutes.chutes
        ],
    }


def _habilitations(renouvellements: Renouvellements) -> dict[str, Any]:
    return {
        "nombre": renouvellements.nombre,
        "renouvellements": [
            {
                "structure": found.ligne.structure,
                "competence": found.ligne.competence,
                "criticite": found.ligne.criticite,
                "titulaires": found.ligne.titulaires,
                "titulaires_perimes": found.perimes,
                "expire_j90": found.j90,
                "expire_m6": found.m6,
                "expire_m12": found.m12,
            }
            for found in renouvellements.renouvellements
        ],
    }
