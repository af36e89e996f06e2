"""The head of a fiche: code, title in both genders, definition, famille, level."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from fphref.importers.fiche_chantier import Chantier, Tree, compact
from fphref.importers.fiche_mots import is_caps, level_of, plain, sentence_case, upper_first, words_key
from fphref.importers.fiche_rubriques import Rubrique, is_table_head
from fphref.importers.fiche_unites import Unite
from fphref.importers.intitule import Genres, both_genders
from fphref.importers.modele import cut
from fphref.importers.registre import slug

FAMILLES: Final = (
    "Gestion de l'information",
    "Ingénierie et maintenance technique",
    "Management, gestion et aide à la décision",
    "Qualité, hygiène, sécurité, environnement",
    "Recherche clinique",
    "Services logistiques",
    "Social, éducatif, culturel, sports et loisirs",
    "Soins",
    "Système d'information",
)
"""The nine familles of the national répertoire."""
CODE: Final = re.compile(r"\b\d{2}[A-Z]\d{2}\b")
_ANY_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{1,19}")
ATTENTE: Final = "A-COMPLETER"
_SURTITRE = re.compile(r"^\s*fiche\s+m[ée]tier\b\s*(?:n°\s*)?[:·|–-]*\s*", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:fiche metier.*(?:·|\bfph\b|fonction publique|repertoire).*|repertoire des metiers.*|guide des metiers.*"
    r"|fonction publique hospitaliere|fiches? metiers?|sommaire|extrait non officiel|metiers? de la fonction publique.*"
    r"|reperes? r\d.*|la fiche en ligne.*)"
)
_SPLIT = re.compile(r"\s+[–—/|>-]\s+|\s*/\s*")
_BRACKET_CODE = re.compile(r"\s*[(\[]?\s*\b(?:\d{2}[A-Z]\d{2})\b\s*[)\]]?\s*(?:[-–—:·|]\s*)?")


@dataclass
class Tete:
    """What the head said. `fichier` is the file of the métier, `code` its code or one that waits."""

    code: str = ""
    fichier: str = ""
    tree: Tree = field(default_factory=dict)
    publie: str = ""


def read_head(chantier: Chantier, rubriques: list[Rubrique]) -> Tete:
    """Read the head and place its lines; what is absent is told, and a code that waits stands for a missing one."""
    reader = _Reader(chantier, [r for r in rubriques if r.section == "tete"])
    return reader.read(rubriques)


class _Reader:
    def __init__(self, chantier: Chantier, rubriques: list[Rubrique]) -> None:
        self.chantier = chantier
        self.by_cle: dict[str, list[Unite]] = {}
        self.free: list[Unite] = []
        for rubrique in rubriques:
            if rubrique.cle in ("", "intitule"):
                self.free += rubrique.unites
            else:
                self.by_cle.setdefault(rubrique.cle, []).extend(rubrique.unites)
        self.labelled = [u for r in rubriques if r.cle == "intitule" for u in r.unites]
        self.tete = Tete()

    def read(self, rubriques: list[Rubrique]) -> Tete:
        tete = self.tete
        code_unit = self._code(rubriques)
        title = self._title()
        name = slug(self._genders(title).masculin) if title is not None else "metier"
        if not tete.code:
            tete.code = f"{ATTENTE}-{re.sub('[^A-Z0-9]', '', name.upper())[:8]}"
            text = f"code du métier absent : « {tete.code} » en tient lieu"
            self.chantier.doubt("IMP011", text, title.premiere.numero if title else 0)
        tete.fichier = f"metiers/{tete.code}_{name}.yaml"
        if code_unit is not None:
            self._place_code(code_unit)
        if title is None:
            self.chantier.doubt("IMP011", "intitulé du métier absent : « Métier à nommer » en tient lieu", 0)
            intitule: Tree = {"masculin": "Métier à nommer", "feminin": "Métier à nommer"}
            tete.publie = "Métier à nommer"
        else:
            intitule = self._place_title(title, rubriques)
        tete.tree = {"code": tete.code, "intitule": intitule}
        # What is known by its label first: the rest of the head is then told apart more surely.
        niveau, famille = self._level(), self._famille(tete.code)
        definition = self._definition()
        tete.tree |= compact({"definition": definition, **famille, "niveau_qualification": niveau})
        if names := self._appellations():
            tete.tree["autres_appellations"] = list(names)
        for unite in (*self.by_cle.get("resume", ()), *self.free):
            self._furniture(unite)
        return tete

    # -- code and title ----------------------------------------------------------------------------------------

    def _code(self, rubriques: list[Rubrique]) -> Unite | None:
        """Find the code: under its label, alone on a line of the head, in the title, then anywhere."""
        labelled = self.by_cle.pop("code", [])
        for unite in labelled:
            found = CODE.search(unite.texte) or (unite.etiquette and _ANY_CODE.fullmatch(unite.texte))
            if found:
                self.tete.code = found[0]
                self.free += [other for other in labelled if other is not unite]
                return unite
        self.free += labelled
        for unite in self.free:
            if found := CODE.search(unite.texte):
                self.tete.code = found[0]
                return unite
        for rubrique in rubriques:
            for unite in rubrique.unites:
                if rubrique.section != "mobilite" and (found := CODE.fullmatch(unite.texte)):
                    self.tete.code = found[0]
                    text = f"code « {found[0]} » lu loin de la tête de la fiche"
                    self.chantier.doubt("IMP009", text, unite)
                    rubrique.unites.remove(unite)
                    return unite
        return None

    def _place_code(self, unite: Unite) -> None:
        rest = CODE.sub("", unite.texte).strip(" -–—:·|()[]") if CODE.search(unite.texte) else ""
        self.chantier.place(unite, self.tete.fichier, "code")
        rank = self.free.index(unite) if unite in self.free else len(self.free)
        if unite in self.free:
            self.free.pop(rank)
        if rest and words_key(rest) not in ("code", "code metier"):
            # The famille, or a title, stands on the same line.
            self.free.insert(rank, replace(unite, texte=rest))

    def _title(self) -> Unite | None:
        """The unit of the head that is the title: the labelled one, the first heading, else the first line."""
        candidates = [u for u in self.labelled if u in self.free] or [
            u for u in self.free if not self._is_furniture(u) and self._as_title(u) and not self._is_famille(u)
        ]
        headings = [u for u in candidates if u.nature == "titre"]
        for unite in (*headings, *candidates):
            if len(unite.texte) <= 200 and not unite.est_item:
                self.free.remove(unite)
                return unite
        return None

    def _genders(self, unite: Unite) -> Genres:
        """Both forms of the title, in small letters where it is in capitals, without its sigle."""
        return both_genders(sentence_case(both_genders(self._as_title(unite)).publie))

    def _as_title(self, unite: Unite) -> str:
        """The words of a title without « Fiche métier » and code before it."""
        text = _SURTITRE.sub("", unite.texte)
        return _BRACKET_CODE.sub(" ", text).strip(" -–—:·|") if CODE.search(text) else text.strip()

    def _place_title(self, unite: Unite, rubriques: list[Rubrique]) -> Tree:
        chantier, fichier = self.chantier, self.tete.fichier
        printed = self._as_title(unite)
        source = self._title_of_source(rubriques)
        published = both_genders(source.texte if source is not None else printed)
        genres = self._genders(unite)
        sigle = published.sigle
        self.tete.publie = source.texte if source is not None else printed
        tree: Tree = {"masculin": genres.masculin, "feminin": genres.feminin}
        if sigle:
            tree["sigle"] = sigle
        if published.publie not in (genres.masculin, genres.feminin):
            tree["publie"] = published.publie
        champ = chantier.place(unite, fichier, "intitule", "publie" if "publie" in tree else "masculin")
        if source is not None:
            chantier.carnet.place(source.lignes, fichier, "intitule")
            chantier.carnet.place(unite.lignes, fichier, "intitule")
        if sigle:
            chantier.place(unite, fichier, "intitule", "sigle")
        if CODE.search(unite.texte):
            chantier.place(unite, fichier, "code")
        if "publie" not in tree:
            chantier.place(unite, fichier, "intitule", "feminin")
        if genres.remarque:
            chantier.doubt("IMP009", f"intitulé : {genres.remarque}", unite, champ)
        if is_caps(printed):
            text = (
                f"intitulé en capitales, écrit « {cut(genres.masculin, 80)} » : vérifier les noms propres et les sigles"
            )
            chantier.doubt("IMP002", text, unite, champ)
        return tree

    def _title_of_source(self, rubriques: list[Rubrique]) -> Unite | None:
        """The title as its source printed it, which our own fiches tell at their end."""
        for rubrique in rubriques:
            for unite in rubrique.unites if (rubrique.section, rubrique.cle) == ("notes", "edition") else ():
                label, _, text = unite.texte.partition(":")
                if unite.cellules[1:]:
                    label, text = unite.cellules[0], unite.cellules[1]
                if words_key(label) == "intitule de la source" and text.strip():
                    return unite.reste(text.strip())
        return None

    # -- the rest ----------------------------------------------------------------------------------------------

    def _level(self) -> int | None:
        level = None
        for unite in self.by_cle.pop("niveau", []):
            found, said = level_of(unite.texte)
            if level is not None or (found is None and not re.match(r"niveau|bac|\d", plain(unite.texte))):
                # What follows the level under its heading belongs to the head.
                self.free.append(unite)
                continue
            if found is None:
                self.chantier.leave(unite)
                self.chantier.doubt(
                    "IMP008", f"niveau de qualification non compris : « {cut(unite.texte, 80)} »", unite
                )
                continue
            level = found
            champ = self.chantier.place(unite, self.tete.fichier, "niveau_qualification")
            if not said:
                text = f"« {cut(unite.texte, 60)} » lu comme le niveau {found} de l’échelle de 2019"
                self.chantier.doubt("IMP009", text, unite, champ)
        if level is None:
            for unite in self.free:
                found, said = level_of(unite.texte)
                if found and said and re.match(r"niveau\b", plain(unite.texte)) and len(unite.texte) < 60:
                    self.free.remove(unite)
                    self.chantier.place(unite, self.tete.fichier, "niveau_qualification")
                    return found
            self.chantier.doubt("IMP011", "niveau de qualification absent : la clé est laissée vide", 0)
        return level

    def _famille(self, code: str) -> Tree:
        """The famille and sous-famille, on one line or two, by their labels or by the known names."""
        labelled = self.by_cle.pop("famille", [])
        below = self.by_cle.pop("sous_famille", [])
        unite = labelled[0] if labelled else next((u for u in self.free if self._is_famille(u)), None)
        if unite is None and not below:
            self.chantier.doubt("IMP011", "famille absente : la clé est laissée vide", 0)
            return {}
        self.free += labelled[1:] + below[1:]
        if unite is None:
            self.free += below[:1]
            self.chantier.doubt("IMP011", "famille absente : la clé est laissée vide", 0)
            return {}
        if unite in self.free:
            # Two lines in capitals: the second one is the sous-famille.
            rank = self.free.index(unite)
            following = self.free[rank + 1] if rank + 1 < len(self.free) else None
            self.free.remove(unite)
            alone = not below and not self._cut_famille(unite.texte)[1] and is_caps(unite.texte)
            if alone and following is not None and is_caps(following.texte) and len(following.texte) < 80:
                below = [following]
                self.free.remove(following)
        famille, sous = self._cut_famille(unite.texte)
        known = self._known_famille(famille)
        name = known or sentence_case(famille)
        held = self.chantier.registre.referentiel.familles.values()
        identifiant = next((f.id for f in held if words_key(f.intitule) == words_key(name)), slug(name))
        tree: Tree = {"id": identifiant, "intitule": name}
        if CODE.fullmatch(code):
            tree["prefixe"] = code[:2]
        champ = self.chantier.place(unite, "familles.yaml", "familles", 0, "intitule")
        if not known:
            text = f"famille « {cut(name, 60)} » hors des neuf familles connues : à vérifier"
            self.chantier.doubt("IMP009", text, unite, champ)
        found: Tree = {"famille": identifiant}
        if below and not sous:
            sous = below[0].texte
            self.chantier.place(below[0], "familles.yaml", "familles", 0, "sous_familles", 0, "intitule")
        elif sous:
            self.chantier.place(unite, "familles.yaml", "familles", 0, "sous_familles", 0, "intitule")
            self.free += below
        if sous and not below and not _SPLIT.search(unite.texte):
            text = f"famille et sous-famille sur une ligne : « {cut(name, 60)} » et « {cut(sentence_case(sous), 60)} »"
            self.chantier.doubt("IMP009", text, unite, champ)
        if sous:
            label = sentence_case(sous)
            found["sous_famille"] = slug(label)
            tree["sous_familles"] = [{"id": slug(label), "intitule": label}]
        self.chantier.fichiers["familles.yaml"] = {"familles": [tree]}
        return found

    def _cut_famille(self, text: str) -> tuple[str, str]:
        """The famille a line begins with, the longest known one, and the sous-famille after it."""
        words = text.split(" ")
        for count in range(len(words), 0, -1):
            head = " ".join(words[:count])
            if self._known_famille(head):
                rest = " ".join(words[count:]).strip(" -–—/|>:·")
                return head.rstrip(" -–—/|>:·,"), rest
        parts = [part for part in _SPLIT.split(text, maxsplit=1) if part]
        return (parts[0], parts[1]) if len(parts) == 2 else (text, "")

    def _known_famille(self, text: str) -> str:
        key = words_key(text)
        names = (*(f.intitule for f in self.chantier.registre.referentiel.familles.values()), *FAMILLES)
        return next((name for name in names if words_key(name) == key), "")

    def _is_famille(self, unite: Unite) -> bool:
        """Whether a line of the head names a famille: it begins with a known one, or two labels in capitals."""
        text = unite.texte
        if len(text) > 140 or text.endswith(".") or CODE.search(text):
            return False
        famille, rest = self._cut_famille(text)
        if self._known_famille(famille):
            return is_caps(text) or not rest or bool(_SPLIT.search(text))
        return False

    def _definition(self) -> str | None:
        """The paragraphs that define the métier: under their heading, else the sentences of the head."""
        labelled = self.by_cle.pop("definition", [])
        units = labelled or [u for u in self.free if _is_sentence(u) and not self._is_furniture(u)]
        for unite in units:
            self.chantier.place(unite, self.tete.fichier, "definition")
            if unite in self.free:
                self.free.remove(unite)
        if not units:
            self.chantier.doubt("IMP011", "définition absente : la clé est laissée vide", 0)
        return " ".join(unite.texte for unite in units)[:20_000] or None

    def _appellations(self) -> list[str]:
        names: list[str] = []
        for unite in self.by_cle.pop("appellations", []):
            parts = [unite.texte] if unite.est_item else re.split(r"\s*[,;]\s*", unite.texte)
            for part in filter(None, (part.strip(" .;") for part in parts)):
                if len(part) > 200:
                    self.chantier.leave(unite, part)
                    continue
                self.chantier.place(unite, self.tete.fichier, "autres_appellations", len(names))
                names.append(upper_first(part) if not unite.est_item else part)
        return names

    def _furniture(self, unite: Unite) -> None:
        """A line of the head that says nothing of the métier, or what is left of it."""
        if is_table_head(unite):
            self.chantier.structure(unite, "entete-de-tableau")
        elif self._is_furniture(unite) or unite in self.by_cle.get("resume", ()):
            self.chantier.structure(unite, "entete-de-document")
        elif words_key(self.tete.publie) and words_key(unite.texte) == words_key(self.tete.publie):
            self.chantier.structure(unite, "entete-de-page")
        else:
            for line in unite.lignes:
                rest = CODE.sub("", line.texte).strip(" -–—:·|()[]")
                if rest and words_key(rest) not in ("code", "code metier"):
                    self.chantier.carnet.leave(line, rest)

    def _is_furniture(self, unite: Unite) -> bool:
        return bool(_FURNITURE.fullmatch(plain(unite.texte).strip()))


def _is_sentence(unite: Unite) -> bool:
    """Whether a line reads as a definition: long enough, or closed by a full stop."""
    text = unite.texte
    return not is_caps(text) and (len(text.split()) >= 8 or (text.endswith(".") and len(text.split()) >= 4))
