"""A répertoire held in tables, made into a draft: files of trees, and what became of each row of each file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from fphref.importers.modele import Brouillon, cut
from fphref.importers.registre import Registre, slug
from fphref.importers.table.catalogue import Catalogue, Place
from fphref.importers.table.compte import Compte, Partage
from fphref.importers.table.correspondance import OBJETS, Correspondance
from fphref.importers.table.exigences import Liens
from fphref.importers.table.metiers import Metiers
from fphref.importers.table.modele import Fichier
from fphref.importers.table.motif import CODE
from fphref.importers.table.reperage import Lecture, Rangee, locate
from fphref.yaml_splice.emit import Brut
from fphref.yaml_splice.nodes import Tree

MOTIF: Final = "^[0-9A-Z][0-9A-Z-]{0,19}$"
_MOST_SHAPES: Final = 6


def import_tables(
    fichiers: tuple[Fichier, ...], correspondance: Correspondance, registre: Registre, *, etend: bool = False
) -> tuple[Brouillon, ...]:
    """The draft of each file: all bear the same trees (a draft is one), each the account of its own rows.

    With `etend`, the draft extends the known référentiel: a scale of it is not copied. Raises `FphrefError` where the
    mapping does not fit the files.
    """
    lectures = locate(fichiers, correspondance)
    compte = Compte(fichiers, lectures)
    identifiant = correspondance.id or slug(correspondance.intitule or fichiers[0].nom.rpartition(".")[0])
    source = f"table-{identifiant}"[:80].rstrip("-")
    catalogue = Catalogue(compte, registre, source)
    metiers = Metiers(compte, catalogue, correspondance, source)
    liens = Liens(compte, catalogue, metiers, correspondance, registre)
    for objet in OBJETS:
        for lecture in lectures:
            if lecture.voulue.objet == objet:
                _read(lecture, compte, catalogue, metiers, liens)
    trees: dict[str, dict[str, Tree]] = {
        "repertoire.yaml": _head(correspondance, identifiant, source, metiers, compte),
        "sources.yaml": {"sources": [_source(correspondance, source, fichiers)]},
        **catalogue.trees(),
        **metiers.trees(),
        **liens.trees(with_known_scale=not etend),
    }
    return compte.close(trees)


def _read(lecture: Lecture, compte: Compte, catalogue: Catalogue, metiers: Metiers, liens: Liens) -> None:
    """Every row of a table that the mapping keeps."""
    repeated: dict[str, str] = {}
    fichier = lecture.table.fichier
    read = lecture.lues
    for rang in lecture.rangs():
        if not read & rang.cellules.keys() or not lecture.keeps(rang):
            continue
        rangee, place = Rangee(lecture, rang, repeated), Place(fichier, rang)
        match lecture.voulue.objet:
            case "famille":
                catalogue.read_famille(rangee, place)
            case "competence":
                catalogue.read(rangee, place)
            case "metier":
                metiers.read(rangee, place)
            case "lien":
                liens.read(rangee, place)
        for text in dict.fromkeys(rangee.repares):
            one = f"caractères invisibles ou d’export retirés : « {cut(text, 60)} »"
            many = f"caractères invisibles ou d’export retirés sur {{n}} lignes (« {cut(text, 60)} »…)"
            compte.shared(Partage("IMP002", "invisibles", one, many), *place)


def _head(
    correspondance: Correspondance, identifiant: str, source: str, metiers: Metiers, compte: Compte
) -> dict[str, Tree]:
    """What the draft says of itself but for its date; what the mapping does not say is told."""
    head: dict[str, Tree] = {
        "format": 1,
        "id": identifiant,
        "intitule": correspondance.intitule or identifiant,
        "edition": correspondance.edition or "Édition à préciser",
        "motif_code": correspondance.motif_code or motif_code(metiers.lus),
    }
    if correspondance.editeur:
        head["editeur"] = correspondance.editeur
    head |= {"officiel": Brut("non"), "source": source}
    if correspondance.licence:
        head["licence"] = correspondance.licence
    missing = [name for name in ("id", "intitule", "edition") if not getattr(correspondance, name)]
    if missing:
        first = next(iter(compte.carnets.values()))
        names = ", ".join(f"« {name} »" for name in missing)
        first.doubt("IMP011", f"{names} : absent de la correspondance, à compléter dans repertoire.yaml", 0)
    for code, metier in metiers.lus.items():
        if len(code) > CODE or not re.fullmatch(str(head["motif_code"]), code):
            text = f"le code {code} n’a pas la forme « motif_code » de la correspondance"
            compte.doubt("IMP009", text, *metier.place)
    return head


def _source(correspondance: Correspondance, source: str, fichiers: tuple[Fichier, ...]) -> Tree:
    names = ", ".join(f"« {fichier.nom} »" for fichier in fichiers)
    found: dict[str, Tree] = {
        "id": source,
        "nature": "interne",
        "intitule": correspondance.intitule or cut(f"Tables {names}", 400),
    }
    if correspondance.editeur:
        found["editeur"] = correspondance.editeur
    found |= {
        "licence": correspondance.licence or "inconnue",
        "confiance": "vu",
        "reserve": f"Importé de {names} ; à relire.",
    }
    return found


def motif_code(codes: Iterable[str]) -> str:
    """The expression that these codes follow, as narrow as they allow: `^OP\\d{3}$` for OP001, OP002…"""
    codes = list(codes)
    if not all(any(c.isdigit() for c in code) for code in codes):
        return MOTIF  # words, such as those drawn from titles, have no form
    shapes = sorted({tuple(_shape(code)) for code in codes})
    joined: dict[tuple[str, ...], list[tuple[tuple[str, int], ...]]] = {}
    for shape in shapes:
        joined.setdefault(tuple(kind for kind, _ in shape), []).append(shape)
    parts = []
    for kinds, alike in sorted(joined.items()):
        text = ""
        for rank, kind in enumerate(kinds):
            lengths = sorted({shape[rank][1] for shape in alike})
            text += _piece(kind, lengths[0], lengths[-1])
        parts.append(text)
    if not parts or len(parts) > _MOST_SHAPES:
        return MOTIF
    found = f"^{parts[0]}$" if len(parts) == 1 else f"^(?:{'|'.join(parts)})$"
    return found if len(found) <= 150 else MOTIF


def _shape(code: str) -> Iterable[tuple[str, int]]:
    """Its runs: digits, letters, hyphens; the letters it begins with stand for themselves."""
    for rank, (kind, run) in enumerate(groupby(code, lambda c: "0" if c.isdigit() else c if c == "-" else "A")):
        text = "".join(run)
        yield (f":{text}", 1) if kind == "A" and rank == 0 else (kind, len(text))


def _piece(kind: str, least: int, most: int) -> str:
    if kind not in ("0", "A"):
        return kind.removeprefix(":")
    what = r"\d" if kind == "0" else "[A-Z]"
    if most == 1:
        return what
    return f"{what}{{{least}}}" if least == most else f"{what}{{{least},{most}}}"
