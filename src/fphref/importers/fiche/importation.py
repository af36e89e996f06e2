"""The official fiche of a métier, in any of its editions, as a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from fphref.diagnostics import FphrefError
from fphref.importers.fiche.anomalies import person_in
from fphref.importers.fiche.chantier import Chantier, Tree, is_web
from fphref.importers.fiche.correspondances import read_correspondances
from fphref.importers.fiche.formations import read_formations
from fphref.importers.fiche.hors_fiche import set_apart
from fphref.importers.fiche.listes import read_exercise, read_lists
from fphref.importers.fiche.mots import plain
from fphref.importers.fiche.rubriques import INCONNUE, Rubrique, cut_rubriques
from fphref.importers.fiche.statut import read_statut
from fphref.importers.fiche.tete import ANY_CODE, ATTENTE, CODE, Tete, read_head
from fphref.importers.fiche.unites import Unite, cut_units
from fphref.importers.fiche.vocabulaire import names_rubrique
from fphref.importers.modele import Brouillon, Carnet, Document, cut, in_order
from fphref.importers.registre import Registre
from fphref.model.metier import Metier

_SURE: Final = {
    "referentiel.activites": 0.22,
    "referentiel.savoir_faire": 0.25,
    "referentiel.connaissances": 0.2,
    "tete.code": 0.1,
    "tete.niveau": 0.1,
    "tete.definition": 0.05,
    "tete.appellations": 0.1,
    "textes.textes": 0.05,
    "formation.infos": 0.05,
    "formation.": 0.03,
    "prerequis.prerequis": 0.1,
    "correspondances.correspondances": 0.15,
    "statut.": 0.1,
    "statut.statut_fph": 0.1,
    "evolution.": 0.05,
    "exercice.relations": 0.1,
    "exercice.": 0.1,
    "mobilite.passerelles": 0.1,
    "mobilite.courtes": 0.1,
    "mobilite.longues": 0.1,
}
"""How much each rubrique speaks for a fiche; guides of the market share none but « formation »."""


class _Coupe(NamedTuple):
    """A document cut into rubriques, and the account that was begun."""

    document: Document
    carnet: Carnet
    units: list[Unite]
    rubriques: list[Rubrique]


_LAST: list[_Coupe] = []
"""The document recognised last: it is imported next, and need not be cut again."""


def _cut(document: Document) -> _Coupe:
    if _LAST:
        last = _LAST.pop()
        if last.document is document:
            return last
    carnet = Carnet(document)
    units = cut_units(document, carnet, names_rubrique)
    return _Coupe(document, carnet, units, cut_rubriques(units))


def recognise_fiche(document: Document) -> float:
    """How sure it is that a document is an official fiche, from 0 to 1."""
    if document.nature in ("yaml", "json"):
        return 0.0
    coupe = _cut(document)
    _LAST[:] = [coupe]
    held = {f"{r.section}.{r.cle}" for r in coupe.rubriques if r.titre is not None}
    sure = sum(weight for key, weight in _SURE.items() if key in held)
    if any(CODE.search(line.texte) for line in document.lignes):
        sure += 0.15
    if not held & {"referentiel.activites", "referentiel.savoir_faire", "referentiel.connaissances"}:
        sure *= 0.5
    return min(1.0, round(sure, 3))


def import_fiche(document: Document, registre: Registre) -> Brouillon:
    """Read a fiche into the trees of its files; every line is placed, structure or listed.

    Raises `FphrefError` where the document holds several fiches.
    """
    _, carnet, units, rubriques = _cut(document)
    _refuse_several(document, rubriques)
    chantier = Chantier(document, registre, carnet)
    before = len(registre.rattachements)
    for rubrique in rubriques:
        if rubrique.cle == INCONNUE:
            _refuse(chantier, rubrique)
        elif rubrique.titre is not None and not rubrique.titre.etiquette:
            has_rest = bool(rubrique.unites) and rubrique.unites[0].etiquette
            if not has_rest:
                chantier.structure(rubrique.titre, "titre-de-rubrique")
    _printed_notes(chantier, rubriques)
    cited = [u for r in rubriques if r.section not in ("notes", "tete") for u in r.unites if not u.note]
    set_apart(chantier, rubriques)
    tete = read_head(chantier, rubriques)
    chantier.source = f"fiche-{re.sub('-+', '-', tete.code.lower()).strip('-')}"
    chantier.cite_all(cited)
    read_lists(chantier, rubriques, tete)
    textes = [u for r in rubriques if r.section == "textes" for u in r.unites]
    if found := chantier.textes(textes, tete.fichier, "textes"):
        tete.tree["textes"] = found
    formations = read_formations(chantier, rubriques)
    corps = read_statut(chantier, rubriques)
    corps += [identifiant for identifiant in read_correspondances(chantier, rubriques) if identifiant not in corps]
    if formations:
        tete.tree["formations"] = list(formations)
    if corps:
        tete.tree["corps"] = list(corps)
    read_exercise(chantier, rubriques, tete)
    tete.tree["sources"] = [chantier.source]
    _spelling(chantier, units)
    _people(chantier, rubriques)
    fichiers = _ordered(chantier, tete)
    sorts, doutes = carnet.close()
    return Brouillon("fiche", document, fichiers, sorts, doutes, registre.rattachements[before:])


def _refuse_several(document: Document, rubriques: Sequence[Rubrique]) -> None:
    """Stop where another fiche begins: after the activités of one, a new head, then activités again."""
    codes: list[str] = []
    begun = head = False
    for rubrique in rubriques:
        if (rubrique.section, rubrique.cle) == ("tete", "code"):
            # The code of the fiche again, at the head of a page, begins nothing.
            first = next(iter(rubrique.unites), None)
            printed = first is not None and (CODE if not first.etiquette else ANY_CODE).fullmatch(first.texte)
            if first is not None and printed and first.texte not in codes:
                codes.append(first.texte)
            head = begun and len(codes) > 1
        elif (rubrique.section, rubrique.cle) == ("referentiel", "activites") and rubrique.unites:
            if head:
                shown = cut(", ".join(codes), 60)
                raise FphrefError(
                    f"{document.nom} contient plusieurs fiches ({shown}) : les enregistrer dans des fichiers séparés."
                )
            begun = True


def _people(chantier: Chantier, rubriques: Sequence[Rubrique]) -> None:
    """Tell the names of persons, which a référentiel does not keep."""
    for rubrique in rubriques:
        title = rubrique.titre.texte if rubrique.titre is not None else ""
        for unite in rubrique.unites:
            if name := person_in(unite.texte, title):
                text = f"« {cut(name, 60)} » semble un nom de personne : à retirer"
                chantier.doubt("IMP015", text, unite)


def _refuse(chantier: Chantier, rubrique: Rubrique) -> None:
    """A rubrique nobody knows: its heading is listed, and what stands under it is claimed by no field."""
    assert rubrique.titre is not None
    chantier.leave(rubrique.titre)
    lines = sum(len(unite.lignes) for unite in rubrique.unites)
    under = "rien ne la suit" if not lines else f"laissée de côté avec ce qu’elle contient ({lines} lignes)"
    if lines == 1:
        under = "laissée de côté avec la ligne qu’elle contient"
    text = f"rubrique « {cut(rubrique.titre.texte.rstrip(' :'), 80)} » inconnue : {under}"
    chantier.doubt("IMP009", text, rubrique.titre)


def _ordered(chantier: Chantier, tete: Tete) -> dict[str, Tree]:
    """The files of the draft, catalogues before what names their items."""
    chantier.fichiers["sources.yaml"] = {"sources": [_own_source(chantier, tete), *chantier.sources]}
    chantier.fichiers[tete.fichier] = in_order(Metier, tete.tree)
    first = ("familles.yaml", "activites.yaml", "savoir_faire.yaml", "connaissances.yaml", "savoir_etre.yaml",
             "sources.yaml", tete.fichier)  # fmt: skip
    rest = [path for path in chantier.fichiers if path not in first]
    return {path: chantier.fichiers[path] for path in (*first, *rest) if path in chantier.fichiers}


def _own_source(chantier: Chantier, tete: Tete) -> Tree:
    code = "" if tete.code.startswith(ATTENTE) else f" {tete.code}"
    tree: Tree = {
        "id": chantier.source,
        "nature": "fiche",
        "intitule": f"Fiche métier{code} « {tete.publie} »"[:500],
    }
    url = chantier.document.url or _printed_address(chantier.document, tete.code)
    if is_web(url):
        tree["url"] = url
    reserve = f"Importée de « {cut(chantier.document.nom, 200)} » ; à relire."
    return {**tree, "licence": "inconnue", "confiance": "vu", "reserve": reserve}


def _printed_address(document: Document, code: str) -> str:
    """The address of the fiche that it prints itself: a link that ends with its code."""
    for line in document.lignes:
        for lien in line.liens:
            if code and lien.url.rstrip("/").endswith(f"/{code}"):
                return lien.url
    return ""


def _printed_notes(chantier: Chantier, rubriques: Sequence[Rubrique]) -> None:
    """Keep the notes a fiche explains at its end (`R1`), for what bears their mark."""
    for rubrique in rubriques:
        if rubrique.section == "notes" and rubrique.cle == "edition":
            for unite in rubrique.unites:
                chantier.structure(unite, "mentions-du-document")
        if rubrique.section != "notes" or rubrique.cle != "reserves":
            continue
        for unite in rubrique.unites:
            mark, _, text = (
                (unite.cellules[0], "", " ".join(unite.cellules[1:]))
                if len(unite.cellules) > 1
                else unite.texte.partition(" ")
            )
            if mark[:1] == "R" and mark[1:].isdigit() and text.strip():
                chantier.notes[mark] = unite.reste(text.strip())


def _spelling(chantier: Chantier, units: Sequence[Unite]) -> None:
    """Tell once, at its first line, a spelling that the document does not keep to."""
    with_ligature = next((u for u in units if "œ" in u.texte or "Œ" in u.texte), None)
    without = next((u for u in units if _plain_oe(u.texte)), None)
    if with_ligature is not None and without is not None:
        chantier.doubt("IMP003", "« œ » et « oe » se côtoient dans le document : gardés tels quels", without)
    bare = next((u for u in units if u.texte.startswith("Etre ")), None)
    if bare is not None:
        chantier.doubt("IMP003", "« Etre » sans accent en tête de phrase : gardé tel quel", bare)


def _plain_oe(text: str) -> bool:
    return any(
        f"{word}" in f" {plain(text)}" and "oe" in text for word in (" oeuvre", " coeur", " oedeme", " oeil", " voeu")
    )
