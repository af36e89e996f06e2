"""What the rubriques of one fiche share while it is imported: its account, its files, the texts it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fphref.importers.fiche.anomalies import anomalies_of
from fphref.importers.fiche.mots import date_of, plain, upper_first
from fphref.importers.fiche.unites import Unite
from fphref.importers.modele import Arbre, Carnet, Champ, Document, cut
from fphref.importers.registre import Registre, slug
from fphref.yaml_splice.emit import Brut

Tree = dict[str, Arbre]
OUI: Final = Brut("oui")
LIBELLE: Final = 500
"""The longest label the model takes."""
TEXTE: Final = 20_000

_MONTH = "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
_DATE = rf"(?:\s+du\s+\d{{1,2}}(?:er)?\s+(?:{_MONTH})\s+\d{{4}})"
_NUMBER = r"(?:\s*n[°ºo]\s*\d{2,4}[-–]\d{1,5})"
CITATION: Final = re.compile(
    rf"\b(?:(?P<nature>décret|decret|loi|ordonnance|circulaire|instruction|arrêté|arrete)"
    rf"(?:\s+(?:[A-Z]{{2,}}[A-Z0-9/]*|interministériel(?:le)?|ministériel(?:le)?))?"
    rf"(?:{_NUMBER}{_DATE}?|{_DATE}))",
    re.IGNORECASE,
)
_NATURES: Final = {
    "decret": "decret",
    "loi": "loi",
    "ordonnance": "loi",
    "circulaire": "circulaire",
    "instruction": "circulaire",
    "arrete": "arrete",
}


_PLACEHOLDER = re.compile(
    r"[\W_]*(?:(?:(?:texte|liste|contenu|rubrique|element)s? )?"
    r"a (?:completer|definir|preciser|renseigner|venir|rediger|saisir)"
    r"(?: (?:ulterieurement|plus tard|par .{1,40}))?|en (?:cours de redaction|attente)|x{3,}|todo|tbd|lorem ipsum.*"
    r"|nouvel(?:le)? (?:element|ligne|activite)|saisir (?:le )?texte(?: ici)?)[\W_]*"
)


@dataclass
class Chantier:
    """One fiche at work. `source` is the id of the fiche among the sources."""

    document: Document
    registre: Registre
    carnet: Carnet
    source: str = ""
    fichiers: dict[str, Tree] = field(default_factory=dict)
    sources: list[Tree] = field(default_factory=list)
    notes: dict[str, Unite] = field(default_factory=dict)
    _told: set[tuple[int, str]] = field(default_factory=set)

    def place(self, unite: Unite, fichier: str, *chemin: str | int) -> Champ:
        """The lines of a unit feed that field; the faults its text shows are told."""
        champ = self.carnet.place(unite.lignes, fichier, *chemin)
        for sentence in anomalies_of(unite.texte):
            if (unite.premiere.numero, sentence) not in self._told:
                self._told.add((unite.premiere.numero, sentence))
                self.doubt("IMP003", sentence, unite, champ)
        return champ

    def structure(self, unite: Unite, regle: str) -> None:
        """The lines of a unit carry no fact."""
        self.carnet.structure(unite.lignes, regle)

    def leave(self, unite: Unite, reste: str = "") -> None:
        """A unit, or a part of it, that goes into no field."""
        for line in unite.lignes if not reste else unite.lignes[-1:]:
            self.carnet.leave(line, reste or line.texte)

    def doubt(self, regle: str, message: str, unite: Unite | int, champ: Champ | None = None) -> None:
        """A doubt at the first line of a unit."""
        self.carnet.doubt(regle, message, unite if isinstance(unite, int) else unite.premiere, champ)

    def content(self, unites: Sequence[Unite]) -> list[Unite]:
        """The units of a list that are its items: not the sentences that announce it, nor headings that part it."""
        found = []
        for rank, unite in enumerate(unites):
            under = unites[rank + 1] if rank + 1 < len(unites) else None
            if unite.nature == "titre" or (under is not None and under.est_item and _parts_a_list(unite)):
                self.leave(unite)
                text = f"sous-titre « {cut(unite.texte, 80)} » : la liste ne garde pas ses parties"
                self.doubt("IMP009", text, unite)
            elif unite.texte.endswith(":") and not unite.est_item and not unite.liens and rank + 1 < len(unites):
                self.structure(unite, "annonce-de-liste")
            elif _PLACEHOLDER.fullmatch(plain(unite.texte)):
                self.leave(unite)
                self.doubt("IMP010", f"« {cut(unite.texte, 60)} » attend un contenu : rien n’est importé", unite)
            elif not unite.note:
                found.append(unite)
        return found

    def fits(self, unite: Unite, limite: int = LIBELLE) -> bool:
        """Whether the text of a unit is not too long for its field; where it is, it is left over and told."""
        if 0 < len(unite.texte) <= limite:
            return True
        self.leave(unite)
        self.doubt("IMP008", f"texte de {len(unite.texte)} caractères, trop long pour un libellé : à reprendre", unite)
        return False

    def reserve(self, unite: Unite, tree: Tree, fichier: str, *chemin: str | int) -> None:
        """Give an object the doubts that the source prints about it."""
        doubts = [*unite.reserves, *(self.notes[mark] for mark in unite.appels if mark in self.notes)]
        if doubts:
            self.add_reserve(doubts, tree, fichier, *chemin)

    def add_reserve(self, doubts: list[Unite], tree: Tree, fichier: str, *chemin: str | int) -> None:
        """Add printed doubts to the `reserve` of an object."""
        texts = [str(tree["reserve"])] if "reserve" in tree else []
        for doubt in doubts:
            if doubt.texte not in texts:
                texts.append(doubt.texte)
            self.carnet.place(doubt.lignes, fichier, *chemin, "reserve")
        tree["reserve"] = " ".join(texts)[:TEXTE]

    def mention(self, unite: Unite, fichier: str, *chemin: str | int) -> Arbre:
        """A text of the source as an item of a list, with the doubt printed about it if there is one."""
        if not unite.reserves and not any(mark in self.notes for mark in unite.appels):
            self.place(unite, fichier, *chemin)
            return unite.texte
        tree: Tree = {"texte": unite.texte}
        self.place(unite, fichier, *chemin, "texte")
        self.reserve(unite, tree, fichier, *chemin)
        return tree

    def cite_all(self, unites: list[Unite]) -> None:
        """Make a source of each text of law these units name with a number or a date, in their order."""
        for unite in unites:
            if any(map(str.isdigit, unite.texte)):
                for found in CITATION.finditer(unite.texte):
                    self.cite(found[0])

    def cite(self, texte: str) -> str:
        """The id of the source for a text of law, which is added where it is new; empty where no text is named."""
        found = CITATION.search(texte)
        if found is None:
            return ""
        nature = _NATURES[plain(found["nature"])]
        date = date_of(found[0])
        number = re.search(r"n[°ºo]\s*(\d{2,4})[-–](\d{1,5})", found[0], re.IGNORECASE)
        if number:
            year = number[1] if len(number[1]) == 4 else _year(number[1], date)
            identifiant = f"{nature}-{year}-{number[2]}"
        else:
            identifiant = f"{nature}-{date}" if date else slug(found[0])
        if not any(s["id"] == identifiant for s in self.sources):
            tree: Tree = {"id": identifiant, "nature": nature, "intitule": upper_first(found[0])}
            if date:
                tree["publie_le"] = Brut(date)
            self.sources.append({**tree, "confiance": "inconnu"})
        return identifiant

    def textes(self, unites: Sequence[Unite], fichier: str, *chemin: str | int) -> list[Arbre]:
        """The texts of law under a rubrique « Textes de références »."""
        found: list[Arbre] = []
        for unite in self.content(unites):
            if not self.fits(unite):
                continue
            url = next((lien.url for lien in unite.liens if lien.url), "")
            source = self._whole(unite, self.cite(unite.texte)) or self._other_source(unite)
            self._address(source, url)
            tree: Tree = {"source": source, "intitule": unite.texte}
            path = (*chemin, len(found))
            self.place(unite, fichier, *path, "intitule")
            self.reserve(unite, tree, fichier, *path)
            if unite.liens and not url:
                text = f"lien sans adresse : « {cut(unite.texte, 80)} »"
                self.doubt("IMP004", text, unite, Champ(fichier, path))
            found.append(tree)
        return found

    def _whole(self, unite: Unite, identifiant: str) -> str:
        """The same source, its title now all that the list prints; another one where that day has two texts."""
        known = next((s for s in self.sources if s["id"] == identifiant), None)
        whole = upper_first(unite.texte)
        if known is None or plain(whole).startswith(plain(str(known["intitule"]))):
            if known is not None:
                known["intitule"] = whole
            return identifiant
        found = CITATION.search(str(known["intitule"]))
        if found is None or found.end() == len(str(known["intitule"])) or not plain(whole).startswith(plain(found[0])):
            return identifiant
        same = next((s for s in self.sources if plain(str(s["intitule"])) == plain(whole)), None)
        if same is not None:
            return str(same["id"])
        number = 1 + sum(str(s["id"]).startswith(identifiant) for s in self.sources)
        other: Tree = {**known, "id": f"{identifiant}-{number}", "intitule": whole}
        other.pop("url", None)
        self.sources.append(other)
        return f"{identifiant}-{number}"

    def _address(self, identifiant: str, url: str) -> None:
        """Give a source the address of its link, in the place the model gives it."""
        for rank, known in enumerate(self.sources):
            if known["id"] == identifiant and "url" not in known and is_web(url):
                at = list(known).index("intitule") + 1
                pairs = list(known.items())
                self.sources[rank] = dict([*pairs[:at], ("url", url), *pairs[at:]])

    def _other_source(self, unite: Unite) -> str:
        """The source for a text that has neither number nor date (a code, a guide)."""
        identifiant = slug(unite.texte)
        if not any(s["id"] == identifiant for s in self.sources):
            first = plain(unite.texte).split(" ")[0].strip(",.;:")
            nature = _NATURES.get(first, "loi" if first == "code" else "page")
            tree: Tree = {"id": identifiant, "nature": nature, "intitule": upper_first(unite.texte)}
            self.sources.append({**tree, "confiance": "inconnu"})
            if nature == "page":
                self.doubt("IMP009", f"texte sans numéro ni date, noté comme page : « {cut(unite.texte, 80)} »", unite)
        return identifiant


def _parts_a_list(unite: Unite) -> bool:
    """Whether a line above bullets, set apart from what is before it, is a heading inside their list."""
    apart = (unite.isolee or unite.bloc) and unite.nature == "texte" and not unite.liens
    return apart and len(unite.texte.split()) <= 9 and unite.texte[-1:] not in ".;,:!?…"


def is_web(url: str) -> bool:
    """Whether the model takes that address."""
    return url.startswith(("http://", "https://")) and not set(url) & set("<>\"'\\ ") and len(url) <= 2000


def _year(short: str, date: str) -> str:
    """The four figures of a year of two: those of the printed date where it ends alike."""
    if date[2:4] == short:
        return date[:4]
    return ("19" if int(short) > 40 else "20") + short.zfill(2)


def compact(tree: Tree) -> Tree:
    """The same without the keys that have no value."""
    return {key: value for key, value in tree.items() if value not in (None, "", [], {})}
