"""Job postings: YAML at the head of a text, plain YAML or JSON, JSON-LD of schema.org; each becomes a market file.

A posting without any keys (a text, a page, an office document) is read by its headings and its « label : value » lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.importers.modele import Arbre, Brouillon, Carnet, Document, Ligne, cut
from fphref.importers.offre.arbitrage import settle, warn_of_persons
from fphref.importers.offre.champs import CLES, Champs
from fphref.importers.offre.cles import TECHNIQUE, read_heading, read_key, read_label
from fphref.importers.offre.employeur import settle_employer
from fphref.importers.offre.entete import read_front
from fphref.importers.offre.fiche import Redacteur
from fphref.importers.offre.noeuds import Lecture, Liste, Noeud, Objet, lines_of, scalars, words
from fphref.importers.offre.postes import body_of, is_own_export, is_typed, likeness, objects, postings, read_keys
from fphref.importers.offre.rubriques import Rubriques
from fphref.importers.offre.textes import Piece
from fphref.importers.offre.titre import settle_title, tags_of
from fphref.importers.registre import Registre
from fphref.texte import fold

OFFRES: Final = 500
"""Postings read from one document."""
_SITE: Final = (
    "breadcrumblist", "website", "webpage", "searchaction", "imageobject", "sitenavigationelement", "wpheader",
    "wpfooter", "listitem", "collectionpage", "viewaction", "readaction",
)  # fmt: skip
_FORM: Final = re.compile(r"[\s{}\[\],:\"']*")
_SIGNS: Final = (
    r"\b(?:cdi|cdd|temps plein|temps partiel|full[- ]time|part[- ]time|permanent position|contrat d'apprentissage)\b",
    r"\b(?:postule[rz]|candidature|envoyer (?:un |votre )?cv|cv et lettre|how to apply|apply (?:now|at|by)|adresser)\b",
    r"\b(?:recrute|recrutons|recherchons|recherche un|we are (?:looking|hiring|seeking)|is seeking|avis de vacance)\b",
    r"\b(?:profil (?:recherche|souhaite|attendu)|votre profil|your profile|requirements)\b",
    r"\b(?:poste a pourvoir|prise de poste|date limite|offre d'emploi|job (?:offer|opening|posting)|start date)\b",
)
"""What running postings say; folded."""


def recognise_offre(document: Document) -> float:
    """How sure it is that a document holds job postings, from 0 to 1: by JSON-LD, by its keys, or by its words."""
    if any("JobPosting" in text for _, text in document.donnees):
        return 1.0
    try:
        lecture = None if document.donnees else read_keys(document)
    except FphrefError:
        # Damaged JSON: the importer tells where, which helps more than « unknown form ».
        return 0.5 if document.nature == "json" else 0.0
    if lecture is not None and is_own_export(lecture.racines):
        return 0.5  # the importer refuses it and says why
    if lecture is not None:
        return max((_likeness(objet) for objet in islice(postings(lecture.racines), 50)), default=0.0)
    if document.nature in ("yaml", "json"):
        return 0.0
    return _wording(document)


def import_offre(document: Document, registre: Registre) -> Brouillon:
    """The market file of each posting of a document, with the account of its lines.

    Raises FphrefError where data hold no posting at all, or JSON cannot be read.
    """
    lecture = read_keys(document)
    if lecture is not None and is_own_export(lecture.racines):
        raise FphrefError(
            f"{document.nom} est un document exporté en JSON par fphref, pas une source : "
            "importer le document d’origine, ou repartir du référentiel."
        )
    objets = list(postings(lecture.racines)) if lecture is not None else []
    body: Sequence[Ligne] = body_of(document)
    if not objets and document.nature not in ("yaml", "json"):
        lecture, objets = lecture or Lecture([]), [Objet(0)]
        body = body if lecture.racines else document.lignes
    if lecture is None or not objets:
        raise FphrefError(
            f"{document.nom} : aucune offre d’emploi dans ce fichier (ni clés d’une offre, ni JobPosting)."
        )
    carnet = Carnet(document)
    fichiers: dict[str, dict[str, Arbre]] = {}
    sources: list[Arbre] = []
    for regle, message, ligne in lecture.anomalies:
        carnet.doubt(regle, message, ligne)
    for ligne, reste in lecture.restes:
        carnet.leave(ligne, f"# {reste}")
    if len(objets) > OFFRES:
        carnet.doubt(
            "IMP010", f"plus de {OFFRES} offres dans un fichier : la suite n’est pas lue", objets[OFFRES].ligne
        )
    for objet in objets[OFFRES:]:
        carnet.leave(objet.ligne or objet.bloc, "offre non lue")
    for rang, objet in enumerate(objets[:OFFRES]):
        redacteur = _compose(objet, carnet, document, () if rang else body)
        title = redacteur.uniques["intitule"][0].texte
        identifiant = registre.identifiant("", title)
        fichiers[f"marche/{identifiant}.yaml"] = redacteur.finish(registre, identifiant, rang)
        sources.append(_source(document, identifiant, title, redacteur))
    fichiers["marche/sources.yaml"] = {"sources": sources}
    _claim_rest(lecture.racines, carnet)
    if document.donnees:
        _leave_neighbours(lecture.racines, carnet, fichiers)
        _place_shown(document, carnet, fichiers)
    elif lecture.racines:
        _close_lines(document, carnet)
    sorts, doutes = carnet.close()
    return Brouillon("offre", document, fichiers, sorts, doutes, registre.rattachements)


def _likeness(objet: Objet) -> float:
    """How much a mapping is a posting, or wraps one (`{"offre": { … }}`)."""
    wrapped = (0.9 * likeness(one.valeur) for one in objet.paires[:20] if isinstance(one.valeur, Objet))
    return max(likeness(objet), *wrapped, 0.0)


def _wording(document: Document) -> float:
    """How much a text without keys speaks as a posting does."""
    lignes = [ligne for ligne in document.lignes[:1000] if ligne.nature not in ("vide", "filet", "meuble")]
    text = fold(" \n ".join(ligne.texte[:500] for ligne in lignes))
    signs = sum(re.search(pattern, text) is not None for pattern in _SIGNS)
    headings = {read_heading(ligne.texte) for ligne in lignes if len(ligne.texte) < 60 and ligne.nature != "puce"}
    rubrics = len(
        headings & {"missions", "exigences", "candidature", "remunerations", "avantages", "conditions_travail"}
    )
    return 0.0 if signs < 3 or not rubrics else min(0.75, 0.1 * signs + 0.1 * rubrics)


def _compose(objet: Objet, carnet: Carnet, document: Document, body: Iterable[Ligne]) -> Redacteur:
    """Everything one posting says, in its fields."""
    redacteur = Redacteur(carnet, objet.bloc)
    rubriques = Rubriques(redacteur)
    tag_keys = frozenset(paire.cle for paire in objet.paires[:CLES] if read_key(paire.cle).cible == "mots_cles")
    champs = Champs(rubriques)
    champs.read(Objet(objet.ligne, [paire for paire in objet.paires if paire.cle not in tag_keys]))
    _read_body(rubriques, body, keyed=bool(objet.paires))
    settle_employer(redacteur)
    rubriques.settle_contract()
    rubriques.settle_refusals()
    settle_title(rubriques, tags_of(objet, tag_keys), document.nom, document.titre)
    champs.read(Objet(0, [paire for paire in objet.paires if paire.cle in tag_keys]))
    settle(redacteur)
    warn_of_persons(redacteur)
    if redacteur.url is None and document.url:
        rubriques.put_url(document.url, ())
        redacteur.ailleurs += [redacteur.url] if redacteur.url is not None else []
    return redacteur


def _read_body(rubriques: Rubriques, body: Iterable[Ligne], *, keyed: bool) -> None:
    """The text after the head: its headings are rubrics, what stands before them presents the post.

    Without a head (`keyed` false), the first heading is the title.
    """
    redacteur = rubriques.redacteur
    pieces: list[Piece] = []
    lignes = tuple(body)
    entete = {} if keyed else read_front(redacteur, lignes)
    for ligne in lignes:
        if ligne.numero in entete or ligne.nature in ("vide", "filet", "meuble"):
            continue
        if not words(ligne.texte):
            redacteur.carnet.structure(ligne, "sans-texte")
            continue
        first = not keyed and not pieces and not entete and "intitule" not in redacteur.uniques
        above = ligne.numero < max(entete, default=0)  # a line of the head says something itself
        title = (ligne.nature == "titre" and not above) or (first and len(ligne.texte.split()) <= 12)
        same = redacteur.find(ligne.texte) if title else None
        if same is not None:
            same.lignes[ligne.numero] = None
        elif title and first:
            redacteur.set("intitule", ligne.texte, [ligne.numero])
        else:
            item = ligne.nature in ("puce", "rang")
            short = _is_rubric(ligne) and not keyed
            pieces.append(
                Piece(ligne.texte, "titre" if title or short else "puce" if item else "texte", (ligne.numero,))
            )
    rubriques.read_pieces(pieces, "presentation")


def _is_rubric(ligne: Ligne) -> bool:
    """Whether a line of running text stands alone as a heading does."""
    return (
        ligne.nature == "texte"
        and len(ligne.texte.split()) <= 6
        and not re.search(r"[.;,!?…]$|:\s", ligne.texte)
        and bool(read_heading(ligne.texte))
    )


def _close_lines(document: Document, carnet: Carnet) -> None:
    """What is left are brackets, fences and comments; a comment that says something is left over."""
    for ligne in document.lignes:
        if carnet.is_used(ligne):
            continue
        text = ligne.brut.strip()
        if text.startswith("#") and document.nature != "json":
            said = re.sub(r"^[#\s-]+", "", text)
            if re.fullmatch(r"[\w -]+:\s*\W*", said) or not words(said):
                carnet.structure(ligne, "commentaire")
            else:
                carnet.leave(ligne, text)
        elif _FORM.fullmatch(text) or not words(text):
            carnet.structure(ligne, "ponctuation")


def _claim_rest(roots: Iterable[Noeud], carnet: Carnet) -> None:
    """What stands in the data around the postings: technical keys, and blocks that describe the site."""
    for objet in objects(roots):
        site = any(is_typed(objet, kind) for kind in _SITE)
        for paire in objet.paires:
            lignes = [ligne for ligne in (paire.ligne, *lines_of(paire.valeur)) if ligne and not carnet.is_used(ligne)]
            if paire.cle == "@graph":
                carnet.structure([ligne for ligne in lignes if ligne == paire.ligne], "cle-de-rubrique")
            elif site or paire.cle.startswith("@"):
                carnet.structure(lignes, "bloc-du-site" if site else "cle-technique")


def _leave_neighbours(roots: Iterable[Noeud], carnet: Carnet, fichiers: dict[str, dict[str, Arbre]]) -> None:
    """What blocks of a page say beside the postings and the site (an employer of its own), where no field says it."""
    said = {word for tree in fichiers.values() for _, text in _texts(tree, ()) for word in words(text)}
    beside: list[Noeud] = []
    for root in roots:
        for one in root.elements if isinstance(root, Liste) else [root]:
            graph = one.get("@graph") if isinstance(one, Objet) else None
            beside += graph.elements if isinstance(graph, Liste) else [one]
    for objet in beside:
        if not isinstance(objet, Objet) or any(is_typed(objet, kind) for kind in ("jobposting", *_SITE)):
            continue
        if any(is_typed(inner, "jobposting") for inner in objects([objet])):
            continue
        for paire in objet.paires:
            rest = [value.texte for value in scalars(paire.valeur) if not said.issuperset(words(value.texte))]
            if rest and not paire.cle.startswith("@") and read_key(paire.cle).cible != TECHNIQUE:
                carnet.leave(objet.bloc, f"{paire.cle}: {cut(' ; '.join(rest), 300)}")


def _place_shown(document: Document, carnet: Carnet, fichiers: dict[str, dict[str, Arbre]]) -> None:
    """The lines a page shows: placed where values of the draft say all of their words; headings are structure."""
    values = [
        (fichier, path, frozenset(words(text))) for fichier, tree in fichiers.items() for path, text in _texts(tree, ())
    ]
    for ligne in document.lignes:
        said = frozenset(words(_without_label(ligne.texte)))
        if carnet.is_used(ligne):
            continue
        if not said:
            carnet.structure(ligne, "sans-texte")
            continue
        found = [(fichier, path, known) for fichier, path, known in values if said <= known][:1]
        if not found and ligne.nature == "titre" and read_heading(ligne.texte):
            carnet.structure(ligne, "titre-de-rubrique")
            continue
        # « Lieu : Nice · CDI »: several short values on one line.
        found = found or [(fichier, path, known) for fichier, path, known in values if known and known <= said]
        if found and said <= {word for _, _, known in found for word in known}:
            for fichier, path, _ in found:
                carnet.place(ligne, fichier, *path)


def _without_label(texte: str) -> str:
    """« Lieu : Nice » without the name of its field."""
    label, mark, rest = texte.partition(":")
    return rest if mark and rest.strip() and read_label(label) else texte


def _texts(tree: Arbre, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key not in ("hors_modele", "id", "item", "source", "nature", "reserve", "licence", "confiance"):
                yield from _texts(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _texts(value, (*path, index))


def _source(document: Document, identifiant: str, title: str, redacteur: Redacteur) -> Arbre:
    tree: dict[str, Arbre] = {"id": f"offre-{identifiant}", "nature": "offre", "intitule": title}
    if redacteur.editeur is not None:
        tree["editeur"] = redacteur.editeur.texte
    if redacteur.url is not None:
        tree["url"] = redacteur.url.texte
    return {
        **tree,
        "licence": "inconnue",
        "confiance": "vu",
        "reserve": f"Importé de « {cut(document.nom, 300)} » ; à relire.",
    }
