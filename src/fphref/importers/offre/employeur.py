"""Who publishes a posting: its employer, or a site of postings, or the name that its texts give."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from fphref.importers.modele import cut
from fphref.importers.offre.attente import is_waiting
from fphref.importers.offre.cles import LIBELLES, fold_key, read_key
from fphref.importers.offre.fiche import Entree, Redacteur
from fphref.importers.offre.noeuds import Objet, Valeur, word_set, words
from fphref.importers.offre.objets import is_name, leaves_of
from fphref.importers.offre.rubriques import Rubriques
from fphref.texte import fold

_BOARDS: Final = word_set(
    "welcometothejungle wttj linkedin indeed monster apec francetravail poleemploi hellowork regionsjob cadremploi"
    " meteojob glassdoor jobteaser leboncoin staffsante jobijoba jooble adzuna talentcom greenhouse lever workday"
    " smartrecruiters recruitee teamtailor stepstone actiris forem leforem vdab jobat ictjob jobup jobscout"
    " emploipublic placedelemploipublic choisirleservicepublic emploisoignant fhfemploi taleez ashby workable bamboohr"
)

"""Sites of postings, and programs that publish them."""
_HOUSE = re.compile(
    r"(?:(?:le|la|les|l'|nouvel) ?)?(?:centres? hospitaliers?|c\.?h\.?(?:[ri]\.?)?(?:u\.?)?(?:\s|$)|ghu?\b"
    r"|ghef|ght\b|hopital|hopitaux|hospices civils|hospital\b|clinique|polyclinique|ehpad\b|etablissement (?:de sante"
    r"|public|hospitalier|d'hebergement)|groupe(?:ment)? hospitalier|groupe de sante|maison de (?:retraite|sante)"
    r"|residence autonomie|institut (?:medico|de cancer|hospitalier)|epsm\b|eps \b|chs\b"
    r"|foyer d'(?:accueil|hebergement)|fondation\b|assistance publique)(?! (?:de jour|de nuit)\b)"
)
"""How the name of a house of the sector begins; folded."""
_NOT_ALONE = re.compile(r"[.!?:]$|\s[:|]\s|\b[hf] ?/ ?[hf]\b|\brecrut")
_NO_NAME: Final = word_set("we nous our the job description this le la notre il elle ce cette une un")
_SEEKS = re.compile(
    r"^(?P<nom>[A-ZÀ-Ý@][\w&.’'-]*(?:[ -](?:[A-ZÀ-Ý&][\w&.’'-]*|de|du|des|la|le|d|l)){0,6}),?(?:\s[^.]{0,160}?)??\s"
    r"(?:is (?:seeking|looking for|hiring|recruiting)|are (?:seeking|looking for)|seeks|recrute|recherche|cherche)\b"
)


def read_employer(rubriques: Rubriques, objet: Objet) -> list[tuple[str, Valeur]]:
    """An employer as a mapping; what no field and no label takes is given back, with its key."""
    named = False
    unknown = []
    for key, value in leaves_of(rubriques.redacteur, objet):
        texte = value.texte.strip()
        cible = read_key(key).cible
        if (is_name(key) and not named) or cible == "employeur":
            named = True
            put_employer(rubriques.redacteur, texte, value.lignes)
        elif cible in ("presentation", "contact", "candidature"):
            rubriques.read_text(value, cible)
        elif cible == "url":
            rubriques.put_label("Site de l’employeur", texte, value.lignes)
        elif cible == "lieux":
            rubriques.put_label("Adresse de l’employeur", texte, value.lignes)
        elif cible and cible not in LIBELLES:
            rubriques.put_label(cible, texte, value.lignes)
        else:
            unknown.append((key, value))
    return unknown


def put_employer(redacteur: Redacteur, texte: str, lignes: Iterable[int]) -> None:
    """The employer; the name of a site of postings is its publisher, not the employer."""
    name = re.sub(r"^@\s*", "", texte)
    lignes = tuple(lignes)
    line = lignes[0] if lignes else 0
    if fold_key(name) in _BOARDS:
        redacteur.editeur = Entree("editeur", name, dict.fromkeys(lignes))
        text = f"« {cut(name, 60)} » est un site d’annonces : noté comme éditeur de la source, pas comme employeur"
        redacteur.doubt("IMP009", text, line, redacteur.editeur)
        return
    entree = redacteur.set("employeur", name, lignes)
    if name != texte:
        redacteur.doubt("IMP002", f"« {cut(texte, 60)} » lu « {cut(name, 60)} »", line, entree)


def is_establishment(texte: str) -> bool:
    """Whether a line names a hospital or a home, and nothing but it."""
    plain = fold(texte).strip()
    return _HOUSE.match(plain) is not None and len(plain.split()) <= 12 and not _NOT_ALONE.search(plain)


def seeks(texte: str) -> bool:
    """Whether a text begins by saying that someone recruits."""
    return _SEEKS.match(texte) is not None


def settle_employer(redacteur: Redacteur) -> None:
    """The employer as the texts write it, or as they name it where no key does."""
    found = redacteur.uniques.get("employeur", [])
    texts = [entree.texte for entree in redacteur.listes.get("presentation", ())]
    if found:
        own = found[0]
        if own.texte.islower() and (shown := _cased(own.texte, texts)):
            text = f"« {cut(own.texte, 60)} » écrit « {cut(shown, 60)} », comme dans le texte de l’offre"
            redacteur.doubt("IMP002", text, next(iter(own.lignes), 0), own)
            own.texte = shown
        return
    for entree in redacteur.listes.get("presentation", ()):
        match = _SEEKS.match(entree.texte)
        if match and not is_waiting(match["nom"], "employeur") and not set(words(match["nom"])) <= _NO_NAME:
            added = redacteur.set("employeur", match["nom"].rstrip(",.").strip(), entree.lignes)
            text = f"employeur repris du texte : « {cut(added.texte, 60)} »"
            redacteur.doubt("IMP009", text, next(iter(entree.lignes), 0), added)
            return


def _cased(slug: str, texts: list[str]) -> str:
    """How the texts write a name given in small letters."""
    wanted = words(slug)
    for text in texts:
        shown = [re.sub(r"(?:['’]s)?[^\w]*$", "", part) for part in text.split()]
        for start in range(len(shown) - len(wanted) + 1):
            run = shown[start : start + len(wanted)]
            if [word for part in run for word in words(part)] == wanted and not " ".join(run).islower():
                return " ".join(run)
    return ""
