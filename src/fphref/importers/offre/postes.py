"""The postings a document holds: where its keys and values are, and which of its mappings are postings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.importers.modele import Document, Ligne, cut
from fphref.importers.offre.annonce_json import read_json
from fphref.importers.offre.annonce_yaml import read_yaml, zone_of
from fphref.importers.offre.cles import DRAPEAUX, read_key
from fphref.importers.offre.noeuds import Lecture, Liste, Noeud, Objet, Valeur, tidy, walk

_PROPRES: Final = frozenset(
    {"employeur", "lieux", "contrat", "temps_travail", "candidature", "publie_le", "expire_le", "exigences", "missions",
     "remunerations", "atouts", "disponibilite", *DRAPEAUX}
)  # fmt: skip
"""What postings say and other documents mostly do not."""


_VUES: Final = 200
"""Keys of a mapping, or mappings of a list, by which it is judged."""


def read_keys(document: Document) -> Lecture | None:
    """The keys and values of a document; None where it has none.

    Raises FphrefError where a JSON file cannot be read; a block of a page that cannot is a remark.
    """
    lecture = _read(document)
    for root in lecture.racines if lecture is not None else ():
        _tidy(root)
    return lecture


def _read(document: Document) -> Lecture | None:
    if document.donnees:
        return _read_page(document)
    if document.nature == "json" or _looks_like_json(document):
        return read_json("\n".join(ligne.brut for ligne in document.lignes), document.nom)
    zone = zone_of(document) if document.nature in ("texte", "yaml") else None
    return None if zone is None else read_yaml(document, zone)


def body_of(document: Document) -> tuple[Ligne, ...]:
    """The lines that follow the head of a text."""
    if document.nature not in ("texte", "yaml") or _looks_like_json(document):
        return ()
    zone = zone_of(document)
    return document.lignes[zone.fin + 1 :] if zone is not None and zone.entete else ()


def postings(roots: Iterable[Noeud]) -> Iterator[Objet]:
    """The postings among the roots: those of schema.org wherever they stand, else what has the keys of one."""
    roots = list(roots)
    typed = [objet for objet in objects(roots) if is_typed(objet, "jobposting")]
    if typed:
        by_id = {objet.text("@id"): objet for objet in objects(roots) if objet.text("@id") and len(objet.paires) > 1}
        yield from (_resolved(objet, by_id) for objet in typed)
        return
    for root in roots:
        if isinstance(root, Liste):
            yield from (part for part in root.elements if isinstance(part, Objet) and part.paires)
        elif isinstance(root, Objet):
            inner = _inner_list(root)
            yield from inner if inner else [root] if root.paires else []


def likeness(objet: Objet) -> float:
    """How much the keys of a mapping are those of a posting, from 0 to 1."""
    if is_typed(objet, "jobposting"):
        return 1.0
    pairs = objet.paires[:_VUES]
    cibles = {read_key(paire.cle).cible for paire in pairs}
    known = sum(bool(read_key(paire.cle).cible) for paire in pairs)
    own = len(cibles & _PROPRES)
    if not pairs or own < 2 or ("intitule" not in cibles and own < 4):
        return min(0.3, own * 0.1)
    return min(0.98, 0.3 + 0.12 * own) * (0.5 + 0.5 * known / len(pairs))


def is_own_export(roots: Iterable[Noeud]) -> bool:
    """Whether these are the data of a document this project makes (`fphref fiche --format json`)."""
    root = next(iter(roots), None)
    inner = root.get("document") if isinstance(root, Objet) and root.text("format").isdigit() else None
    return isinstance(inner, Objet) and bool(inner.text("ancre")) and bool(inner.text("titre"))


def objects(roots: Iterable[Noeud]) -> Iterator[Objet]:
    """Every mapping of these trees."""
    for root in roots:
        yield from (part for part in walk(root) if isinstance(part, Objet))


def is_typed(objet: Objet, name: str) -> bool:
    """Whether `@type` names it so, alone or among others, with or without the address of the vocabulary."""
    kind = objet.get("@type")
    values = [kind] if isinstance(kind, Valeur) else kind.elements if isinstance(kind, Liste) else []
    return any(isinstance(value, Valeur) and value.texte.rpartition("/")[2].casefold() == name for value in values)


def _looks_like_json(document: Document) -> bool:
    first = next((ligne.brut.strip() for ligne in document.lignes if ligne.brut.strip()), "")
    return document.nature == "texte" and re.match(r"\{\s*(?:\"|\}|$)|\[\s*(?:\{|$)", first) is not None


def _read_page(document: Document) -> Lecture:
    lecture = Lecture([])
    for numero, text in document.donnees:
        try:
            found = read_json(text, document.nom)
        except FphrefError as error:
            message = f"bloc de données de la page illisible : {cut(str(error), 150)}"
            lecture.anomalies.append(("IMP008", message, numero))
            continue
        for root in found.racines:
            _detach(root, numero)
            lecture.racines.append(root)
    return lecture


def _tidy(root: Noeud) -> None:
    """Texts and keys as the model and a YAML file accept them."""
    for part in walk(root):
        if isinstance(part, Valeur):
            part.texte = tidy(part.texte)
        elif isinstance(part, Objet):
            part.paires = [paire._replace(cle=tidy(paire.cle)) for paire in part.paires]


def _detach(root: Noeud, numero: int) -> None:
    """Data of a page stand on no line that is shown."""
    for part in walk(root):
        if isinstance(part, Valeur):
            part.segments = ()
            continue
        part.ligne = 0
        if isinstance(part, Objet):
            part.bloc = numero
            part.paires = [paire._replace(ligne=0) for paire in part.paires]


def _inner_list(root: Objet) -> list[Objet]:
    """The postings of `{"jobs": [ … ]}`."""
    for paire in root.paires[:_VUES]:
        if isinstance(paire.valeur, Liste) and not read_key(paire.cle).cible:
            found = [part for part in paire.valeur.elements if isinstance(part, Objet)]
            if found and max(likeness(objet) for objet in found[:_VUES]) > likeness(root):
                return found
    return []


def _resolved(objet: Objet, by_id: dict[str, Objet]) -> Objet:
    """The posting with what it only names by `@id` put in its place."""
    pairs = []
    for paire in objet.paires:
        inner = paire.valeur
        if isinstance(inner, Objet) and len(inner.paires) == 1:
            known = by_id.get(inner.text("@id"))
            inner = known if known is not None and known is not objet else inner
        pairs.append(paire._replace(valeur=inner))
    return Objet(objet.ligne, pairs, objet.bloc)
