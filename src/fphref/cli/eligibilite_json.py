"""Avis as JSON and as CSV, one after another: a service of 10 000 agents is never held."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fphref.statut.avis_service import AvisService
    from fphref.statut.modele import Avis, Manque, Noeud

CSV_TITRES = (
    "agent", "corps", "grade", "echelon", "voie", "intitule", "verdict", "ouvre_le", "apprecie_le", "confiance",
    "manque", "conditions", "sources", "remarques", "avertissement",
)  # fmt: skip


def avis_json(avis: Avis) -> dict[str, Any]:
    """One avis, in the published form."""
    voie = avis.voie
    return {
        "agent": avis.agent,
        "voie": voie.id,
        "intitule": _curly(voie.intitule),
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
            {"source": c.source, "intitule": _curly(c.intitule), "article": c.article, "confiance": c.confiance}
            for c in avis.citations
        ],
        "remarques": list(map(_curly, avis.remarques)),
    }


def _noeud(noeud: Noeud) -> dict[str, Any]:
    return {
        "genre": noeud.genre,
        "verdict": noeud.verdict,
        "texte": _curly(noeud.texte),
        "constat": _curly(noeud.constat) or None,
        "manque": _manques(noeud.manques),
        "ouvre_le": _day(noeud.ouvre_le),
        "confiance": noeud.confiance,
        "conditions": [_noeud(child) for child in noeud.enfants],
    }


def _manques(manques: Iterable[Manque]) -> list[dict[str, str]]:
    return [{"fait": manque.fait, "libelle": _curly(manque.libelle)} for manque in manques]


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


def csv_rows(service: AvisService) -> Iterator[tuple[str, ...]]:
    """A line per agent and route, the tree in one cell; and one for what cannot be told of an agent."""
    from fphref.documents.statut_eligibilite_mots import citation_text, missing_text, tree_lines
    from fphref.statut.francais import NOTICE_AVIS

    sources = service.tables.referentiel.sources
    for situation, found in service.par_agent():
        who = (situation.agent or "", situation.corps or "", situation.grade or "", situation.echelon or "")
        for avis in found:
            tree = "\n".join(
                f"{'  ' * one.profondeur}{one.marque} {one.texte}{f' → {one.constat}' if one.constat else ''}"
                for one in tree_lines(avis.arbre)
            )
            cited = dict.fromkeys(citation_text(one, sources.get(one.source)) for one in avis.citations)
            row = (
                *who, avis.voie.id, avis.voie.intitule, avis.verdict, _day(avis.ouvre_le) or "",
                _day(avis.apprecie_le) or "", avis.confiance, missing_text(avis.manques), tree, " ; ".join(cited),
                " ; ".join(avis.remarques), NOTICE_AVIS,
            )  # fmt: skip
            yield tuple(map(_curly, row))
        if text := service.lacune(situation):
            yield (*who, *[""] * 9, _curly(text), NOTICE_AVIS)


def head_json(service: AvisService, jour: date, lues: int, ecartees: int) -> dict[str, Any]:
    """What is said before the avis, of one agent as of many: `remarques` say what these data do not describe."""
    from fphref.statut.francais import NOTICE_AVIS

    return {
        "date": jour.isoformat(),
        "confiance_min": service.confiance_min,
        "lignes": lues,
        "ecartees": ecartees,
        "remarques": [text for text, _ in service.lacunes],
        "avertissement": NOTICE_AVIS,
    }


def _curly(text: str) -> str:
    """Apostrophes as they are printed; data files may hold straight ones."""
    return text.replace("'", "’")
