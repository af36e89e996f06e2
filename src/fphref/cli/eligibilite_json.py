"""Avis as JSON and as CSV, one after another: a service of 10 000 agents is never held."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fphref.model.situation import Situation
    from fphref.statut.modele import Avis, Manque, Noeud

CSV_TITRES = (
    "agent", "corps", "grade", "echelon", "voie", "intitule", "verdict", "ouvre_le", "apprecie_le", "confiance",
    "manque", "conditions", "sources", "remarques",
)  # fmt: skip


def avis_json(avis: Avis) -> dict[str, Any]:
    """One avis, in the published form."""
    voie = avis.voie
    return {
        "agent": avis.agent,
        "voie": voie.id,
        "intitule": voie.intitule,
        "corps": voie.corps.id,
        "genre": voie.genre,
        "verdict": avis.verdict,
        "date": avis.jour.isoformat(),
        "apprecie_le": _day(avis.apprecie_le),
        "ouvre_le": _day(avis.ouvre_le),
        "manque": _manques(avis.manques),
        "confiance": avis.confiance,
        "conditions": _noeud(avis.arbre),
        "sources": [
            {"source": c.source, "intitule": c.intitule, "article": c.article, "confiance": c.confiance}
            for c in avis.citations
        ],
        "remarques": list(avis.remarques),
    }


def _noeud(noeud: Noeud) -> dict[str, Any]:
    return {
        "genre": noeud.genre,
        "verdict": noeud.verdict,
        "texte": noeud.texte,
        "constat": noeud.constat or None,
        "manque": _manques(noeud.manques),
        "ouvre_le": _day(noeud.ouvre_le),
        "confiance": noeud.confiance,
        "conditions": [_noeud(child) for child in noeud.enfants],
    }


def _manques(manques: Iterable[Manque]) -> list[dict[str, str]]:
    return [{"fait": manque.fait, "libelle": manque.libelle} for manque in manques]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def json_blocks(head: Mapping[str, Any], avis: Iterable[Avis]) -> Iterator[str]:
    """One object: the keys of `head`, then `avis`, written as they come."""
    beginning = json.dumps(head, ensure_ascii=False, indent=2).rstrip("}").rstrip()
    yield f'{beginning},\n  "avis": ['
    mark = "\n    "
    for one in avis:
        yield mark + json.dumps(avis_json(one), ensure_ascii=False)
        mark = ",\n    "
    yield "\n  ]\n}\n"


def csv_rows(lignes: Iterable[tuple[Situation, Avis]]) -> Iterator[tuple[str, ...]]:
    """A line per agent and route; the tree stands in one cell, a line a condition."""
    from fphref.documents.statut_eligibilite_mots import citation_text, missing_text, tree_lines

    for situation, avis in lignes:
        tree = "\n".join(
            f"{'  ' * one.profondeur}{one.marque} {one.texte}{f' → {one.constat}' if one.constat else ''}"
            for one in tree_lines(avis.arbre)
        )
        yield (
            avis.agent, situation.corps or "", situation.grade or "", situation.echelon or "", avis.voie.id,
            avis.voie.intitule, avis.verdict, _day(avis.ouvre_le) or "", _day(avis.apprecie_le) or "", avis.confiance,
            missing_text(avis.manques), tree, " ; ".join(map(citation_text, avis.citations)),
            " ; ".join(avis.remarques),
        )  # fmt: skip
