"""What an import tells: the account of each source, its doubts, what was linked, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fphref.cli.writing import quoted
from fphref.importers.modele import Brouillon, Etat, Rattachement, count_sorts

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.importers.assemblage import Ensemble

MONTRES = 40
"""Doubts shown on a terminal; all of them are in the draft."""
_FORMES = {"fiche": "fiche métier", "offre": "offre d’emploi", "guide": "guide métier", "table": "tableaux"}
_METHODES = {
    "exact": "au même libellé",
    "normalise": "à la forme près",
    "similaire": "par ressemblance, à vérifier",
    "nouveau": "nouveaux",
    "": "laissés en texte",
}


def show_import(ensemble: Ensemble, sortie: Path, report: Report, *, infos: bool) -> None:
    """Print the account for a person, or put it whole into the JSON answer."""
    if report.as_json:
        report.data.update(import_json(ensemble, sortie))
        return
    for brouillon in ensemble.brouillons:
        _show_source(brouillon, report)
    _show_links(ensemble.rattachements, report)
    report.line()
    left = report.show_diagnostics(infos=infos, most=0 if infos else MONTRES)
    if left:
        report.line(f"… et {left} autres, dans {sortie / 'doutes.csv'}")
    hidden = sum(found.gravite == "info" for found in report.diagnostics)
    report.line(report.summary() + (" (--infos les montre)" if hidden and not infos else ""))
    report.line()
    report.line(f"Brouillon écrit dans {sortie} : {len(ensemble.fichiers)} fichiers YAML, doutes.csv, lignes.csv")
    if ensemble.doublons:
        report.line(
            f"  {len(ensemble.doublons)} lectures mises à part dans {sortie / 'doublons'} : les comparer à la main"
        )
    report.line(f"La suite : relire le brouillon, lever ses doutes, puis fphref verifier -r {quoted(sortie)}")


def import_json(ensemble: Ensemble, sortie: Path) -> dict[str, Any]:
    """The account as data: figures of all sources together and of each, every line, doubt and link."""
    counts = [count_sorts(brouillon.sorts) for brouillon in ensemble.brouillons]
    total = {key: sum(count[key] for count in counts) for key in ("lignes", "placees", "structure", "listees")}
    return {
        "brouillon": sortie.as_posix(),
        "placement": total,
        "documents": [
            {"fichier": b.document.nom, "forme": b.forme, "nature": b.document.nature, "placement": count,
             "remarques": list(b.document.remarques)}
            for b, count in zip(ensemble.brouillons, counts, strict=True)
        ],
        "lignes": [line for brouillon in ensemble.brouillons for line in _lines_json(brouillon)],
        "doutes": [doubt for brouillon in ensemble.brouillons for doubt in _doubts_json(brouillon)],
        "rattachements": [_link_json(one) for one in ensemble.rattachements],
    }  # fmt: skip


def _lines_json(brouillon: Brouillon) -> list[dict[str, Any]]:
    pages = {ligne.numero: ligne.page or None for ligne in brouillon.document.lignes}
    return [
        {"fichier": brouillon.document.nom, "ligne": sort.numero, "page": pages.get(sort.numero),
         "etat": sort.etat.value, "regle": sort.regle or None, "champs": [str(champ) for champ in sort.champs],
         "reste": sort.reste if sort.etat is Etat.LISTEE else None}
        for sort in brouillon.sorts
    ]  # fmt: skip


def _doubts_json(brouillon: Brouillon) -> list[dict[str, Any]]:
    return [
        {"regle": d.diagnostic.regle, "gravite": d.diagnostic.gravite.value, "message": d.diagnostic.message,
         "fichier": brouillon.document.nom, "ligne": d.numero or None,
         "champ": str(d.champ) if d.champ is not None else None}
        for d in brouillon.doutes
    ]  # fmt: skip


def _link_json(one: Rattachement) -> dict[str, Any]:
    return {
        "texte": one.texte, "genre": one.genre, "ligne": one.numero, "methode": one.methode, "id": one.id or None,
        "candidats": [
            {"id": c.id, "libelle": c.libelle, "score": c.score, "raison": c.raison} for c in one.candidats
        ],
    }  # fmt: skip


def _show_source(brouillon: Brouillon, report: Report) -> None:
    counts = count_sorts(brouillon.sorts)
    rest = counts["listees"]
    told = "toutes placées ou reconnues" if not rest else f"{rest} non placée{'s' if rest > 1 else ''}"
    forme = _FORMES.get(brouillon.forme, brouillon.forme)
    report.line(f"{brouillon.document.nom} : {forme}, {counts['lignes']} lignes, dont {counts['placees']} placées et "
                f"{counts['structure']} de mise en page ; {told}")  # fmt: skip
    for remark in brouillon.document.remarques:
        report.line(f"  {remark}")


def _show_links(links: tuple[Rattachement, ...], report: Report) -> None:
    if not links:
        return
    parts = []
    for methode, words in _METHODES.items():
        count = sum((one.methode if one.id else "") == methode for one in links)
        if count:
            parts.append(f"{count} {words}")
    report.line(f"Libellés comparés au référentiel : {', '.join(parts)}")
