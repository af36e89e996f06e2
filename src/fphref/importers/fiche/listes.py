"""The lists of a fiche: activités, savoir-faire, connaissances with their codes, relations, links, passerelles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fphref.importers.fiche.chantier import LIBELLE, Chantier, Tree, is_web
from fphref.importers.fiche.mots import plain, words_key
from fphref.importers.fiche.rubriques import SANS_VALEUR, Rubrique, is_table_head
from fphref.importers.fiche.tete import CODE, Tete
from fphref.importers.fiche.unites import Unite
from fphref.importers.modele import Arbre, Champ, cut
from fphref.model.competences import Genre
from fphref.yaml_splice.emit import OneLine

CATALOGUES: Final[tuple[tuple[Genre, str, str], ...]] = (
    ("activite", "activites", "activités"),
    ("savoir_faire", "savoir_faire", "savoir-faire"),
    ("connaissance", "connaissances", "connaissances"),
    ("savoir_etre", "savoir_etre", "savoir-être"),
)
_CODES = re.compile(
    r"(?<!\s)\s*(?:[(\[]\s*(?:formacode\s*:?\s*)?(\d{5}(?:\s*[,;/]\s*\d{5})*)\s*[)\]]|\s(?:[-–—|]\s*)?(\d{5}))\s*\.?$",
    re.IGNORECASE,
)
_LEVEL_AFTER = re.compile(r"(?<=[)\]])\s*[-–—,;:]?\s*\(?\s*(niveaux?\s*:?\s*\d\b[^()]{0,20})\)?\s*$", re.IGNORECASE)
_FIVE = re.compile(r"\d{5}")
_END = re.compile(r"(?<!\s)\s*[;,]$")
_TWO = re.compile(r"\w\s*;\s*[A-ZÀ-Ý]")


def read_lists(chantier: Chantier, rubriques: Sequence[Rubrique], tete: Tete) -> None:
    """Make the catalogues of the fiche, and the lists of the métier that name their items."""
    for genre, name, label in CATALOGUES:
        unites = [u for r in rubriques if r.section == "referentiel" and r.cle == name for u in r.unites]
        items = _Items(chantier, genre, name, tete)
        ids = items.read(unites)
        if ids:
            tete.tree[name] = list(ids)
            chantier.fichiers[f"{name}.yaml"] = {name: items.trees}
        elif genre != "savoir_etre":
            chantier.doubt("IMP011", f"aucune ligne sous « {label} » : la liste manque", 0)


class _Items:
    def __init__(self, chantier: Chantier, genre: Genre, name: str, tete: Tete) -> None:
        self.chantier, self.genre, self.name, self.tete = chantier, genre, name, tete
        self.trees: list[Arbre] = []
        self.ids: list[Arbre] = []
        self.ranks: dict[str, int] = {}
        self.coded: dict[str, str] = {}
        self.inside: set[int] = set()
        self.firsts: list[Unite] = []

    def read(self, unites: list[Unite]) -> list[Arbre]:
        unites = self.chantier.content(unites)
        for rank, unite in enumerate(unites):
            if is_table_head(unite):
                self.chantier.structure(unite, "entete-de-tableau")
            elif _FIVE.fullmatch(unite.texte) and self.trees:
                self._late_code(unite)
            elif id(unite) in self.inside:
                continue
            else:
                self._item(self._with_under(unite, rank, unites))
                if unite.est_item and any(u.est_item and u.niveau < unite.niveau for u in unites[:rank]):
                    text = f"sous-puce « {cut(unite.texte, 80)} » gardée comme un élément de la liste : à vérifier"
                    self.chantier.doubt("IMP009", text, unite)
        if self.genre == "connaissance":
            for rank, tree in enumerate(self.trees):
                if isinstance(tree, dict) and "codes" not in tree:
                    text = f"« {cut(str(tree['libelle']), 120)} » : sans code dans la source"
                    self.chantier.doubt(
                        "IMP011", text, self.firsts[rank], Champ(f"{self.name}.yaml", (self.name, rank))
                    )
        return self.ids

    def _with_under(self, unite: Unite, rank: int, unites: list[Unite]) -> Unite:
        """An item that ends with « : », with the deeper items under it in one label."""
        under = []
        for other in unites[rank + 1 :]:
            if not (unite.est_item and unite.texte.endswith(":") and other.est_item and other.niveau > unite.niveau):
                break
            under.append(other)
        texts = [_END.sub("", other.texte) for other in under]
        joined = f"{unite.texte} {' ; '.join(texts)}"
        if not under or len(joined) > LIBELLE:
            return unite
        self.inside.update(id(other) for other in under)
        self.chantier.doubt("IMP009", f"sous-puces réunies à leur puce : « {cut(joined, 120)} »", unite)
        lines = tuple(line for one in (unite, *under) for line in one.lignes)
        return replace(unite, lignes=lines, texte=joined)

    def _item(self, unite: Unite) -> None:
        chantier, fichier = self.chantier, f"{self.name}.yaml"
        label, codes = self._split(unite)
        if not words_key(label):
            chantier.leave(unite)
            return
        if not chantier.fits(unite):
            return
        identifiant = chantier.registre.item(self.genre, label, unite.premiere, chantier.carnet)
        rank = self.ranks.get(identifiant)
        if rank is not None:
            champ = chantier.place(unite, fichier, self.name, rank, "libelle")
            chantier.doubt("IMP010", f"« {cut(label, 80)} » est déjà dans la liste : gardé une fois", unite, champ)
            self._codes(unite, rank, codes)
            return
        self.ranks[identifiant] = rank = len(self.trees)
        tree: Tree = {"id": identifiant, "libelle": label}
        self.trees.append(tree)
        self.firsts.append(unite)
        self.ids.append(identifiant)
        chantier.place(unite, fichier, self.name, rank, "libelle")
        self._codes(unite, rank, codes)
        tree["source"] = chantier.source
        chantier.reserve(unite, tree, fichier, self.name, rank)

    def _split(self, unite: Unite) -> tuple[str, list[str]]:
        """The label of an item, and the codes that end it."""
        if unite.nature == "tableau":
            cells = [cell for cell in unite.cellules if cell and plain(cell) not in SANS_VALEUR]
            codes = [cell for cell in cells if _FIVE.fullmatch(cell)]
            label = " ".join(cell for cell in cells if cell not in codes)
        else:
            label, codes = unite.texte, []
        if self.genre in ("connaissance", "savoir_faire"):
            level = _LEVEL_AFTER.search(label)
            if level is not None and _CODES.search(label[: level.start()]):
                label = label[: level.start()]
                self.chantier.leave(unite, level[1].strip())
                text = (
                    f"« {cut(level[1], 40)} » : un niveau ne se garde pas avec la connaissance, mais dans les exigences"
                )
                self.chantier.doubt("IMP008", text, unite)
            while found := _CODES.search(label):
                codes = [*_FIVE.findall(found[0]), *codes]
                label = label[: found.start()]
        return _END.sub("", label).strip(), codes

    def _codes(self, unite: Unite, rank: int, codes: Sequence[str]) -> None:
        tree = self.trees[rank]
        assert isinstance(tree, dict)
        if not codes:
            return
        held = tree.setdefault("codes", [])
        assert isinstance(held, list)
        for code in codes:
            known = [c["code"] for c in held if isinstance(c, dict)]
            at = known.index(code) if code in known else len(held)
            if code not in known:
                held.append(OneLine({"nomenclature": "formacode", "code": code}))
            champ = self.chantier.carnet.place(unite.lignes, f"{self.name}.yaml", self.name, rank, "codes", at, "code")
            other = self.coded.setdefault(code, str(tree["libelle"]))
            if other != tree["libelle"]:
                self.chantier.doubt("IMP003", f"code {code} donné aussi à « {cut(other, 80)} »", unite, champ)

    def _late_code(self, unite: Unite) -> None:
        """A code on a line of its own, under its label."""
        self._codes(unite, len(self.trees) - 1, [unite.texte])
        last = self.trees[-1]
        assert isinstance(last, dict)
        codes = last.pop("codes", [])
        source = last.pop("source", self.chantier.source)
        last |= {"codes": codes, "source": source}


def read_exercise(chantier: Chantier, rubriques: Sequence[Rubrique], tete: Tete) -> None:
    """Make the relations, the structures, the links and the passerelles of the métier."""
    by_cle: dict[str, list[Unite]] = {}
    for rubrique in rubriques:
        by_cle.setdefault(f"{rubrique.section}.{rubrique.cle}", []).extend(rubrique.unites)
    exercice: Tree = {}
    for cle in ("relations", "structures"):
        texts = _texts(chantier, by_cle.get(f"exercice.{cle}", []), tete.fichier, "exercice", cle)
        if texts:
            exercice[cle] = texts
    if exercice:
        tete.tree["exercice"] = exercice
    unites = by_cle.get("liens.liens", [])
    links = read_links(chantier, unites, tete.fichier, "liens")
    if links:
        tete.tree["liens"] = links
    moves: list[Arbre] = []
    for cle, term in (
        ("", ""),
        ("passerelles", ""),
        ("courtes", "courte"),
        ("longues", "longue"),
        ("hors", "hors FPH"),
    ):
        for unite in chantier.content(by_cle.get(f"mobilite.{cle}", [])):
            _passerelle(chantier, unite, term, moves, tete)
    if moves:
        tete.tree["passerelles"] = moves


def _texts(chantier: Chantier, unites: Sequence[Unite], fichier: str, *chemin: str | int) -> list[Arbre]:
    """The items of a plain list; a sentence that announces it is structure."""
    found: list[Arbre] = []
    for unite in chantier.content(unites):
        if _TWO.search(unite.texte):
            champ = Champ(fichier, (*chemin, len(found)))
            chantier.doubt("IMP003", f"deux éléments dans une seule puce : « {cut(unite.texte, 110)} »", unite, champ)
        found.append(chantier.mention(unite, fichier, *chemin, len(found)))
    return found


def read_links(chantier: Chantier, unites: Sequence[Unite], fichier: str, *chemin: str | int) -> list[Arbre]:
    """The links of a list, each with its address where the source kept it."""
    found: list[Arbre] = []
    for unite in chantier.content(unites):
        if not chantier.fits(unite):
            continue
        several = len(unite.liens) > 1 and words_key(unite.texte) == words_key(" ".join(li.texte for li in unite.liens))
        parts = [(li.texte, li.url) for li in unite.liens] if several else [
            (unite.texte, next((li.url for li in unite.liens if li.url), ""))
        ]  # fmt: skip
        for text, url in parts:
            path = (*chemin, len(found))
            tree: Tree = {"intitule": text}
            chantier.place(unite, fichier, *path, "intitule")
            if is_web(url):
                tree["url"] = url
            else:
                champ = Champ(fichier, path)
                chantier.doubt("IMP004", f"lien sans adresse : « {cut(text, 80)} »", unite, champ)
            chantier.reserve(unite, tree, fichier, *path)
            found.append(tree)
    return found


def _passerelle(chantier: Chantier, unite: Unite, term: str, moves: list[Arbre], tete: Tete) -> None:
    if not chantier.fits(unite):
        return
    path = ("passerelles", len(moves))
    code = CODE.search(unite.texte)
    label = unite.texte
    if code:
        label = (
            re.sub(r"\s*[(\[]?\s*" + code[0] + r"\s*[)\]]?\s*[-–—:]?\s*", " ", unite.texte).strip(" -–—:")
            or unite.texte
        )
    tree: Tree = {"intitule": label}
    champ = chantier.place(unite, tete.fichier, *path, "intitule")
    target = code[0] if code else _linked_code(unite) or ("" if term == "hors FPH" else _known_code(chantier, label))
    if target and target != tete.code:
        tree["vers"] = target
        if code:
            chantier.place(unite, tete.fichier, *path, "vers")
    elif code:
        tree["intitule"] = unite.texte
    if unite.liens and not any(li.url for li in unite.liens):
        chantier.doubt("IMP004", f"lien sans adresse : « {cut(label, 80)} »", unite, Champ(tete.fichier, path))
    if term:
        text = f"passerelle dite « {term} » : le modèle ne garde pas ce mot"
        chantier.doubt("IMP009", text, unite, champ)
    chantier.reserve(unite, tree, tete.fichier, *path)
    moves.append(tree)


def _linked_code(unite: Unite) -> str:
    """The code at the end of the address of a link."""
    for lien in unite.liens:
        found = re.search(r"/(\d{2}[A-Z]\d{2})/?$", lien.url)
        if found:
            return found[1]
    return ""


def _known_code(chantier: Chantier, label: str) -> str:
    """The code of the known métier of that title."""
    key = words_key(label)
    for code, metier in chantier.registre.referentiel.metiers.items():
        titles = (
            metier.intitule.masculin,
            metier.intitule.feminin,
            metier.intitule.publie or "",
            metier.intitule.doublet,
        )
        if key in [words_key(title) for title in titles if title]:
            return code
    return ""
