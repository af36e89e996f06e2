"""Guides of métiers as sites publish them: one market file each, with every line of the guide accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Final

from fphref.importers.guide.contenu import fill, is_page_name
from fphref.importers.guide.fiche import LIBELLE, Fiche, visible
from fphref.importers.guide.plan import Plan, read_plan
from fphref.importers.guide.titres import (
    LONGUEUR,
    clean_title,
    match_keywords,
    match_label,
    names_metier,
    names_related,
)
from fphref.importers.lecture.marques import without_emoji
from fphref.importers.modele import Arbre, Brouillon, Carnet, Document, Ligne, cut
from fphref.importers.paie.montants_devises import DOLLARS_DE
from fphref.importers.paie.montants_mots import words
from fphref.importers.paie.remuneration_autour import fold_signs
from fphref.importers.personnes import find_person
from fphref.importers.registre import Registre
from fphref.texte import fold

_DISTINCTIFS: Final = frozenset(
    ("remunerations", "journee_type", "avantages", "inconvenients", "questions", "chiffres", "faits", "temoignages",
     "conseils", "evolutions", "auto")
)  # fmt: skip
_TITRE_DE_GUIDE: Final = re.compile(
    r"\b(?:guide|qu'est[- ]ce qu|c'est quoi|devenir|tout savoir|fiche metier|what is|how to become|career)"
)
_OFFRE: Final = re.compile(
    r"\b(?:nous recherchons|nous recrutons|vous serez|votre candidature|postulez|cv et lettre|lettre de motivation|"
    r"we are (?:looking|hiring|seeking)|apply (?:now|at)|the ideal candidate|ref(?:erence)? de l'offre|prise de poste|"
    r"rejoignez)"
)
_FICHE: Final = re.compile(
    r"\b(?:niveau de qualification minimum|repertoire des metiers|modalites d'admission|concours (?:externe|interne)|"
    r"voie d'acces au diplome|corps des|grades?|echelons?)\b"
)
_FRANCAIS: Final = words("le la les des du et est une dans pour avec sur que qui au en par")
_ANGLAIS: Final = words("the of and is are a an in for with on that to you your or")
_MOT: Final = re.compile(r"[^\W\d_]+")
_PAYS: Final = re.compile(
    r"\b(?:(?P<BE>belgique|belges?|belgium|belgian)|(?P<FR>(?<![iî]le-de-)(?<![iî]le de )france|"
    r"fran[cç]aise?s?(?! et l['’]anglais))|"
    r"(?P<CH>suisses?|switzerland|swiss)|(?P<LU>luxembourg)|(?P<CA>canada|qu[eé]bec|canadian)|"
    r"(?P<AU>australia|australian|australie)|(?P<NZ>new zealand|nouvelle-z[eé]lande)|"
    r"(?P<GB>united kingdom|the uk|nhs|england)|(?P<US>united states|usa))\b"
)
_DIT_LE_PAYS: Final = re.compile(
    r"\b(?:en|au|aux|in|in the) (?:(?P<BE>belgique|belgium)|(?P<FR>france)|(?P<CH>suisse|switzerland)|"
    r"(?P<LU>luxembourg)|(?P<CA>canada|qu[eé]bec)|(?P<AU>australia|australie)|"
    r"(?P<NZ>new zealand)|(?P<GB>uk|united kingdom)|(?P<US>us|united states|usa))\b"
    r"|\((?:(?P<BE2>belgique)|(?P<FR2>france)|(?P<CH2>suisse))"
)
_DOLLAR_CANADIEN: Final = re.compile(r"\$ ?ca[nd]?\b|\bcad\b|\bca?\$")
_APPELLATION: Final = re.compile(
    r"(?:(?:aussi|egalement|encore|parfois|souvent) (?:appelee?|nommee?|designee? (?:comme|sous le nom de)|"
    r"connue? sous le nom de)|also (?:called|known as)) (?:le |la |l'|un |une |a |an |the |« ?)?"
    r"([\w'’() /-]{3,60}?)(?= ?[,.;»]| \(| et | ou | or | and |$)"
)
_CONTACT: Final = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}"
    r"|(?<![\w.,+/-])(?:\+\d{2,3}|00\d{2}|0\d{1,3})(?: ?\(0\))?[ .\-/]?\d{1,3}(?:[ .\-/]?\d{2,3}){2,4}(?![\w,]|[ .]\d)"
)
"""A mailbox, a telephone number of France, Belgium, Switzerland or of abroad."""
_LIEN_PERDU: Final = re.compile(
    r"\((?:voir )?(?:le |leur |the )?"
    r"(?:site(?: (?:officiel|internet|web))?|liens?|official (?:web)?site|link|website|ici)\)",
    re.IGNORECASE,
)
"""« (site officiel) »: the words of a link whose address the copy lost."""
_LIENS: Final = 500
"""Links kept of one guide."""


def recognise_guide(document: Document) -> float:
    """How sure it is that a document is a guide of a métier, from 0 to 1: by its headings, and by what it is not."""
    if document.nature in ("yaml", "json") or any("JobPosting" in text for _, text in document.donnees):
        return 0.05
    found: set[str] = set()
    wrong_fiche = wrong_offre = 0
    first = ""
    for ligne in islice((ligne for ligne in document.lignes if ligne.texte), 2000):
        if not first:
            first = ligne.brut.strip()
            if first == "---":
                return 0.05
        folded = fold(ligne.texte[:LONGUEUR])
        wrong_offre += bool(_OFFRE.search(folded))
        if len(ligne.texte) > LONGUEUR or ligne.nature in ("puce", "vide", "meuble", "tableau"):
            continue
        wrong_fiche += bool(_FICHE.search(folded))
        bare = without_emoji(ligne.texte)
        if bare:
            found.update(_heading_fields(ligne, bare))
    strong = len(found & _DISTINCTIFS)
    score = 0.13 * strong + 0.07 * len(found - _DISTINCTIFS)
    if _TITRE_DE_GUIDE.search(fold(document.titre + " " + _first_words(document))):
        score += 0.2
    score *= 0.4 if wrong_fiche >= 3 else 1
    score *= 0.5 if wrong_offre >= 2 else 1
    return round(min(score, 1.0), 2)


def _first_words(document: Document) -> str:
    return " ".join(ligne.texte[:LONGUEUR] for ligne in islice((one for one in document.lignes if one.texte), 6))


def _heading_fields(ligne: Ligne, bare: str) -> tuple[str, ...]:
    if bare[-1] in ".!;," or (bare[-1] not in "?:" and len(bare) > 120):
        return ()
    # « missions: » is a key of YAML.
    if bare[0].islower() and bare[-1] == ":" and ligne.nature != "titre":
        return ()
    label = match_label(bare)
    if label and (bare != ligne.texte or ligne.nature == "titre" or names_metier(label.reste, "")):
        return label.champs
    if ligne.nature == "titre" or bare.endswith("?"):
        return match_keywords(bare)[:1]
    return ()


def import_guide(document: Document, registre: Registre) -> Brouillon:
    """The draft of a guide: `marche/<id>.yaml` and its source in `marche/sources.yaml`."""
    carnet = Carnet(document)
    before = len(registre.rattachements)
    plan = read_plan(document, carnet)
    intitule = visible(plan.titre.intitule)[:LIBELLE]
    if not intitule:
        intitule = clean_title(re.sub(r"\.\w{1,5}$", "", document.nom).replace("_", " ")).intitule or "Guide sans titre"
        carnet.doubt("IMP011", f"aucun titre de métier trouvé : « {cut(intitule, 80)} » vient du nom du fichier", 0)
    identifiant = registre.identifiant("", intitule)
    langue = find_language(document)
    pays = find_country(document, plan.entete)
    fiche = Fiche(carnet, registre, identifiant, anglais=langue == "en", pays=pays or find_dollars(document))
    if plan.ligne_titre is not None:
        _place_title(fiche, plan, plan.ligne_titre)
    fill(fiche, plan.sections)
    _find_other_names(fiche, plan)
    told = (section for section in plan.sections if section.champs[0] != "liens")
    content = (morceau.ligne for section in told for morceau in section.contenu)
    liens = _keep_links(carnet, document, content)
    liens += _keep_related(carnet, plan)
    debut, fin = _head(identifiant, intitule, langue, pays)
    if liens:
        fin["hors_modele"] = {"liens": liens}
    _tell_people(carnet, document)
    if not fiche.listes.get("missions"):
        carnet.doubt("IMP011", "aucune mission trouvée dans ce guide", 0)
    if not fiche.paies:
        carnet.doubt("IMP011", "aucune rémunération trouvée dans ce guide", 0)
    tree = fiche.arbre(debut, fin)
    sorts, doutes = carnet.close()
    source = _source(document, plan, identifiant, intitule)
    return Brouillon(
        "guide",
        document,
        {fiche.fichier: tree, "marche/sources.yaml": {"sources": [source]}},
        sorts,
        doutes,
        registre.rattachements[before:],
    )


def _place_title(fiche: Fiche, plan: Plan, ligne: Ligne) -> None:
    fiche.carnet.place(ligne, fiche.fichier, "intitule")
    fiche.carnet.place(ligne, "marche/sources.yaml", "sources", 0, "intitule")
    for name in plan.titre.autres:
        fiche.add("autres_appellations", name, ligne)


def _find_other_names(fiche: Fiche, plan: Plan) -> None:
    """« aussi appelé X » in what stands before the first lists."""
    for section in plan.sections:
        if section.champs[0] != "presentation":
            continue
        for morceau in section.contenu:
            for found in _APPELLATION.finditer(fold_signs(morceau.texte)):
                fiche.add("autres_appellations", morceau.texte[found.start(1) : found.end(1)].strip(), morceau.ligne)


def _keep_links(carnet: Carnet, document: Document, content: Iterable[Ligne]) -> list[Arbre]:
    """The addresses of the links in what feeds fields: the model has no place for them, the draft keeps them."""
    liens: list[Arbre] = []
    for ligne in dict.fromkeys(content):
        lost = _LIEN_PERDU.findall(ligne.texte[:5000]) if not ligne.liens else []
        if lost:
            carnet.doubt("IMP004", f"lien sans adresse ({len(lost)} dans cette ligne) : « {cut(lost[0], 60)} »", ligne)
        for lien in ligne.liens:
            if not lien.url:
                carnet.doubt("IMP004", f"lien sans adresse : « {cut(lien.texte, 80)} »", ligne)
            elif len(liens) < _LIENS and (tree := {"texte": lien.texte or lien.url, "url": lien.url}) not in liens:
                liens.append(dict(tree))
    if liens:
        carnet.doubt("IMP005", f"adresses de {len(liens)} liens du texte, gardées sous « hors_modele »", 0)
    return liens


def _keep_related(carnet: Carnet, plan: Plan) -> list[Arbre]:
    """The other métiers that a guide names, with their addresses: no field takes them, the draft keeps them."""
    kept: list[Arbre] = []
    for section in plan.sections:
        if section.champs[0] != "liens" or not names_related(section.titre):
            continue
        for morceau in section.contenu:
            if not is_page_name(morceau.texte):
                continue
            tree: dict[str, Arbre] = {"texte": visible(morceau.texte)[:LIBELLE]}
            url = next((lien.url for lien in morceau.ligne.liens if lien.url), "")
            kept.append(tree | {"url": url} if url else tree)
            carnet.leave(morceau.ligne, morceau.texte, told=True)
    if kept:
        what = "1 métier proche, gardé" if len(kept) == 1 else f"{len(kept)} métiers proches, gardés"
        carnet.doubt("IMP005", f"{what} sous « hors_modele » (liens)", 0)
    return kept


def _tell_people(carnet: Carnet, document: Document) -> None:
    """A doubt for each line that names a person, whatever became of it."""
    for ligne in document.lignes:
        if carnet.is_structure(ligne):
            continue
        name = find_person(ligne.texte[:2000])
        if name:
            carnet.doubt("IMP015", f"« {cut(name, 60)} » semble un nom de personne, à retirer", ligne)
        if contact := _CONTACT.search(ligne.texte[:2000]):
            said = "téléphone ou adresse de messagerie, à retirer s’il joint une personne"
            carnet.doubt("IMP015", f"« {cut(contact[0].strip(), 60)} » : {said}", ligne)


def _head(identifiant: str, intitule: str, langue: str, pays: str) -> tuple[dict[str, Arbre], dict[str, Arbre]]:
    debut: dict[str, Arbre] = {"id": identifiant, "nature": "guide", "intitule": intitule}
    if langue:
        debut["langue"] = langue
    if pays:
        debut["pays"] = pays
    return debut, {"source": f"guide-{identifiant}"}


def _source(document: Document, plan: Plan, identifiant: str, intitule: str) -> dict[str, Arbre]:
    source: dict[str, Arbre] = {
        "id": f"guide-{identifiant}",
        "nature": "guide",
        "intitule": visible(plan.entete)[:LIBELLE] or intitule,
    }
    if document.url.startswith(("http://", "https://")):
        source["url"] = document.url
    source |= {
        "licence": "inconnue",
        "confiance": "vu",
        "reserve": f"Importé de « {document.nom} » ; à relire.",
    }
    return source


def find_language(document: Document) -> str:
    """`fr` or `en`, by the small words of the text; empty where neither prevails."""
    words = [word.lower() for ligne in document.lignes[:3000] for word in _MOT.findall(ligne.texte[:2000])]
    french = sum(word in _FRANCAIS for word in words)
    english = sum(word in _ANGLAIS for word in words)
    if max(french, english) < 3 or max(french, english) < 1.5 * min(french, english):
        return ""
    return "fr" if french > english else "en"


def find_dollars(document: Document) -> str:
    """Whose dollars a guide of no told country means: the one country with dollars that it names, even once."""
    named: set[str] = set()
    for ligne in document.lignes[:3000]:
        texte = ligne.texte[:2000].lower()
        named |= {found.lastgroup or "" for found in _PAYS.finditer(texte)} & DOLLARS_DE.keys()
        named |= {"CA"} if _DOLLAR_CANADIEN.search(texte) else set()
    return named.pop() if len(named) == 1 else ""


def find_country(document: Document, entete: str) -> str:
    """The country a guide speaks of: said in its title, or by several lines and far more than any other."""
    counts: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for found in _DIT_LE_PAYS.finditer(entete.lower()):
        counts[(found.lastgroup or "")[:2]] += 10
        lines[(found.lastgroup or "")[:2]] += 2
    for rank, ligne in enumerate(document.lignes[:3000]):
        said: Counter[str] = Counter()
        texte = ligne.texte[:2000].lower()
        short = rank < 500 and len(texte) < 120
        for weight, motif in ((3, _DIT_LE_PAYS), (1, _PAYS)) if short else ((1, _PAYS),):
            for found in motif.finditer(texte):
                said[(found.lastgroup or "")[:2]] += weight
        counts.update(said)
        lines.update(said.keys())
    counts = Counter({pays: count for pays, count in counts.items() if lines[pays] > 1})
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return ""
    return ranked[0][0]
