"""What a posting is called and who publishes it, where the keys made for that hold something else."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from fphref.importers.lecture.marques import clean
from fphref.importers.modele import cut
from fphref.importers.offre.employeur import is_establishment, seeks
from fphref.importers.offre.fiche import Redacteur
from fphref.importers.offre.noeuds import Liste, Objet, Valeur, scalars, tidy, words
from fphref.importers.offre.rubriques import Rubriques

_FORMULA = re.compile(
    r"(?:(?:job|career) (?:posting|listing|opening|offer|post|advert)s?|offre d['’]emploi|offre de recrutement|offre"
    r"|annonce"
    r"|avis de (?:vacance|recrutement)(?: de poste)?|recrutement|on recrute|nous recrutons|we are hiring|hiring)"
    r"(?:\s*(?::|[-–—|])\s*|\s+(?:for|at|chez|pour|à)\s+|\s*$)",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"\b(?:inc|ltd|llc|gmbh|corp|sas|sarl|s\.?a\.?s?|plc|group|groupe)\.?$", re.IGNORECASE)
_TIME = re.compile(
    r"\s*(?:[-–—,|/]\s*|\()(?:à\s+)?(?P<temps>\d{1,3}(?:[.,]\d{1,2})?\s?(?:%|ETP\b)(?:\s?ETP)?"
    r"|temps (?:plein|complet|partiel"
    r"|non complet|incomplet)|mi-temps|(?:full|part)[- ]time)\)?\s*$",
    re.IGNORECASE,
)
_EMPTY_TITLE: Final = frozenset(
    {"organize", "create", "new", "untitled", "sans titre", "nouvelle", "brouillon", "draft"}
)


def settle_title(rubriques: Rubriques, tags: list[tuple[str, int]], nom: str, signature: str = "") -> str:
    """The title as `_settled` finds it, without the working time at its end, which goes to its own field."""
    title = _settled(rubriques, tags, nom, signature)
    found = _TIME.search(title)
    redacteur = rubriques.redacteur
    if found is None or redacteur.uniques.get("temps_travail") or not words(title[: found.start()]):
        return title
    entree = redacteur.uniques["intitule"][0]
    entree.texte = title[: found.start()].rstrip()
    redacteur.set("temps_travail", found["temps"].strip(), entree.lignes)
    text = f"« {cut(found['temps'], 40)} » lu dans l’intitulé : rangé dans le temps de travail"
    redacteur.doubt("IMP002", text, next(iter(entree.lignes), 0), redacteur.uniques["temps_travail"][0])
    return entree.texte


def cut_formula(texte: str) -> tuple[str, str]:
    """What says that this is a posting at the start of a line (« Offre d’emploi – »), and the rest of the line."""
    found = _FORMULA.match(texte)
    if found is None:
        return ("", texte) if not _is_formula(texte) else (texte, "")
    return found.group().strip(), texte[found.end() :].strip()


def _settled(rubriques: Rubriques, tags: list[tuple[str, int]], nom: str, signature: str) -> str:
    """The title, set in `intitule`: its own, else one that the texts name, a key word, the name of the file."""
    redacteur = rubriques.redacteur
    found = redacteur.uniques.get("intitule", [])
    if found:
        title = found[0]
        line = next(iter(title.lignes), 0)
        formula = _FORMULA.match(title.texte)
        rest = title.texte[formula.end() :].strip() if formula else title.texte
        if formula and rest and not _is_company(rest, redacteur):
            redacteur.leave(title.lignes, title.texte[: formula.end()].strip())
            redacteur.doubt("IMP002", f"formule « {formula.group().strip()} » retirée de l’intitulé", line, title)
            title.texte = rest
            return rest
        if not (formula or _is_formula(title.texte)):
            return title.texte
        named, lines = _found(rubriques, tags, title.texte, rest)
        if not named:
            redacteur.doubt(
                "IMP011", f"intitulé du poste absent : « {cut(title.texte, 80)} » en tient lieu", line, title
            )
            return title.texte
        text = f"« {cut(title.texte, 60)} » n’est pas un intitulé : « {cut(named, 60)} » repris du reste de l’offre"
        redacteur.doubt("IMP011", text, line, title)
        redacteur.leave(title.lignes, title.texte)
        title.texte = named
        title.lignes = lines
        return named
    named, lines = _found(rubriques, tags, "", "")
    origin = "repris du texte de l’offre" if named else "repris du nom du fichier"
    named = named or signature or _from_file(nom)
    from_text = bool(named) and origin.endswith("texte de l’offre")
    title = redacteur.set("intitule", named, lines)
    if not from_text:
        redacteur.ailleurs.append(title)
    redacteur.doubt("IMP011", f"intitulé absent de la source : « {cut(named, 80)} » {origin}", 0, title)
    return title.texte


def tags_of(objet: Objet, keys: frozenset[str]) -> list[tuple[str, int]]:
    """The key words of a posting in order, with their line; `keys` are the keys that hold them."""
    found: list[tuple[str, int]] = []
    for paire in objet.paires:
        if paire.cle in keys and isinstance(paire.valeur, Liste | Valeur):
            found += [
                (" ".join(value.texte.split()), value.lignes[0] if value.lignes else 0)
                for value in scalars(paire.valeur)
            ]
    return found


def is_formula(texte: str) -> bool:
    """Whether a title begins by saying that this is a posting, or says nothing more."""
    return _FORMULA.match(texte) is not None or _is_formula(texte)


def _is_formula(texte: str) -> bool:
    said = words(texte)
    generic = {"job", "posting", "post", "offer", "offre", "emploi", "annonce", "opening", "listing", "d", "de"}
    return bool(said) and all(word in generic or word in _EMPTY_TITLE for word in said)


def _is_company(rest: str, redacteur: Redacteur) -> bool:
    own = redacteur.uniques.get("employeur", [])
    if (
        _COMPANY.search(rest)
        or is_establishment(rest)
        or any(set(words(rest)) <= set(words(entree.texte)) for entree in own)
    ):
        return True
    texts = [entree.texte for entree in redacteur.listes.get("presentation", ())]
    return any(text.startswith(f"{rest} ") and seeks(text) for text in texts)


def _found(rubriques: Rubriques, tags: list[tuple[str, int]], own: str, company: str) -> tuple[str, dict[int, None]]:
    """A title that a text names (« Poste : … »), else the first key word that may be one; and its lines."""
    redacteur = rubriques.redacteur
    for title, text in rubriques.titles:
        if title != own and not _is_formula(title):
            lines: dict[int, None] = {}
            for entree in [one for one in redacteur.listes.get("presentation", ()) if one.texte == text]:
                lines.update(entree.lignes)
                redacteur.drop(entree)
            return title, lines
    return _first_tag(tags, redacteur, company)


def _first_tag(tags: list[tuple[str, int]], redacteur: Redacteur, company: str) -> tuple[str, dict[int, None]]:
    """The first key word of several words that the texts of the posting use as they stand."""
    texts = " ".join(entree.texte for entree in redacteur.entries() if entree.champ != "faits")
    said = f" {' '.join(words(texts))} "
    employers = {" ".join(words(entree.texte)) for entree in redacteur.uniques.get("employeur", ())}
    employers.add(" ".join(words(company)))
    for tag, line in tags:
        key = " ".join(words(tag))
        if not 1 < len(words(tag)) <= 8 or key in employers or _is_formula(tag) or _COMPANY.search(tag):
            continue
        if f" {key} " in said:
            return tag, {line: None} if line else {}
    return "", {}


def _from_file(nom: str) -> str:
    stem = PurePath(nom).name.partition(".")[0] if not nom.startswith(".") else nom
    return clean(tidy(re.sub(r"[\W_]+", " ", stem))).strip().capitalize()[:200] or "Offre sans titre"
