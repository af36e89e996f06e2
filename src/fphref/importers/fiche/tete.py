"""The head of a fiche: code, title in both genders, definition, famille, level."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from fphref.importers.fiche.chantier import Chantier, Tree, compact
from fphref.importers.fiche.famille import SPLIT, Familles
from fphref.importers.fiche.mots import is_caps, level_of, plain, sentence_case, upper_first, words_key
from fphref.importers.fiche.rubriques import Rubrique, is_table_head
from fphref.importers.fiche.unites import Unite
from fphref.importers.intitule import Genres, both_genders
from fphref.importers.modele import cut
from fphref.importers.registre import slug

CODE: Final = re.compile(r"\b\d{2}[A-Z]\d{2}\b")
ANY_CODE: Final = re.compile(r"[0-9A-Z][0-9A-Z-]{1,19}")
ATTENTE: Final = "A-COMPLETER"
_SURTITRE = re.compile(r"^\s*fiche\s+m[ée]tier\b\s*(?:n°\s*)?[:·|–-]*\s*", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:fiche metier.*(?:·|\bfph\b|fonction publique|repertoire).*|repertoire des metiers.*|guide des metiers.*"
    r"|fonction publique hospitaliere|fiches? metiers?|sommaire|extrait non officiel|metiers? de la fonction publique.*"
    r"|aller au contenu.*|12345678)"
)


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
        self.familles = Familles(chantier.registre.referentiel)

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
            self._place_code(code_unit, is_title=code_unit is title)
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
            found = CODE.search(unite.texte) or (unite.etiquette and ANY_CODE.fullmatch(unite.texte))
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

    def _place_code(self, unite: Unite, *, is_title: bool) -> None:
        if self._is_furniture(unite):
            return
        rest = CODE.sub("", unite.texte).strip(" -–—:·|()[]") if CODE.search(unite.texte) else ""
        self.chantier.place(unite, self.tete.fichier, "code")
        rank = self.free.index(unite) if unite in self.free else len(self.free)
        if unite in self.free:
            self.free.pop(rank)
        if rest and not is_title and words_key(rest) not in ("code", "code metier"):
            # The famille, or a title, stands on the same line.
            self.free.insert(rank, replace(unite, texte=rest))

    def _title(self) -> Unite | None:
        """The unit of the head that is the title: the labelled one, the first heading, else the first line."""
        candidates = [u for u in self.labelled if u in self.free] or [
            u for u in self.free if not self._is_furniture(u) and self._as_title(u) and not self.familles.names(u)
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
        code = self.tete.code
        if not code or code not in text:
            return text.strip()
        return re.sub(rf"\s*[(\[]?\s*\b{code}\b\s*[)\]]?\s*(?:[-–—:·|]\s*)?", " ", text).strip(" -–—:·|")

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
        if self.tete.code in unite.texte:
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
        said = False
        for rubrique in rubriques:
            for unite in rubrique.unites if (rubrique.section, rubrique.cle) == ("notes", "edition") else ():
                label, _, text = unite.texte.partition(":")
                if unite.cellules[1:]:
                    label, text = unite.cellules[0], unite.cellules[1]
                elif words_key(unite.texte).startswith("intitule de la source ") and not text:
                    label, text = "intitule de la source", unite.texte.split(" ", 4)[-1]
                if said:
                    return unite
                said = words_key(label) == "intitule de la source"
                if said and text.strip():
                    return unite.reste(text.strip())
        return None

    # -- the rest ----------------------------------------------------------------------------------------------

    def _level(self) -> int | None:
        level = None
        for unite in self.by_cle.pop("niveau", []):
            found, said = level_of(unite.texte)
            if level is not None and found == level:
                self.chantier.place(unite, self.tete.fichier, "niveau_qualification")
                continue
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
        """Make the file of the famille: the keys of the métier that name it and its sous-famille."""
        labelled = self.by_cle.pop("famille", [])
        below = self.by_cle.pop("sous_famille", [])
        unite = labelled[0] if labelled else next((u for u in self.free if self.familles.names(u)), None)
        unite = unite or next((u for u in self.free if _is_label_in_capitals(u) and not self._is_furniture(u)), None)
        if unite is None:
            self.free += below
            self.chantier.doubt("IMP011", "famille absente : la clé est laissée vide", 0)
            return {}
        named = bool(below)
        sous = "" if named else self.familles.cut(unite.texte)[1]
        if not sous and not below:
            below = self._line_after(unite, labelled)
        self.free = [u for u in (*self.free, *labelled[1:], *below[1:]) if u is not unite and u not in below[:1]]
        return self._write_famille(unite, below[0] if below and not sous else None, code, labelled=named)

    def _line_after(self, unite: Unite, labelled: list[Unite]) -> list[Unite]:
        """The line under the famille that is its sous-famille: under the same label, or in capitals too."""
        if labelled:
            following = labelled[1] if len(labelled) > 1 else None
            alike = following is not None and not following.texte.endswith(".")
        else:
            rank = self.free.index(unite) + 1
            following = self.free[rank] if rank < len(self.free) else None
            alike = following is not None and is_caps(unite.texte) and is_caps(following.texte)
            if following is not None and not alike and self.familles.is_known(unite.texte):
                alike = self._is_name(following)
        return [following] if following is not None and alike and len(following.texte) < 80 else []

    def _is_name(self, unite: Unite) -> bool:
        """Whether a line right under a known famille reads as the name of its sous-famille."""
        text = unite.texte
        short = len(text.split()) <= 6 and text[:1].isupper() and text[-1:] not in ".:;,!?"
        if not short or any(map(str.isdigit, text)) or unite.nature != "texte" or self._is_furniture(unite):
            return False
        text = f"« {cut(text, 60)} » lu comme la sous-famille : à vérifier"
        self.chantier.doubt("IMP009", text, unite)
        return True

    def _write_famille(self, unite: Unite, below: Unite | None, code: str, *, labelled: bool) -> Tree:
        """`labelled`: the sous-famille stood under its own label."""
        chantier = self.chantier
        printed, rest = self.familles.cut(unite.texte)
        if labelled:
            printed, rest = self.familles.whole(unite.texte), ""
        famille = self.familles.famille(printed)
        tree: Tree = {"id": famille.id, "intitule": famille.intitule}
        if CODE.fullmatch(code):
            tree["prefixe"] = code[:2]
        champ = chantier.place(unite, "familles.yaml", "familles", 0, "intitule")
        if not self.familles.is_known(printed):
            text = f"famille « {cut(famille.intitule, 60)} » hors des neuf familles connues : à vérifier"
            chantier.doubt("IMP009", text, unite, champ)
        found: Tree = {"famille": famille.id}
        source = below or unite
        if below is not None or rest:
            sous = self.familles.sous_famille(printed, below.texte if below is not None else rest)
            found["sous_famille"] = sous.id
            tree["sous_familles"] = [{"id": sous.id, "intitule": sous.intitule}]
            chantier.place(source, "familles.yaml", "familles", 0, "sous_familles", 0, "intitule")
            if below is None and not SPLIT.search(unite.texte):
                names = f"« {cut(famille.intitule, 60)} » et « {cut(sous.intitule, 60)} »"
                chantier.doubt("IMP009", f"famille et sous-famille sur une ligne : {names}", unite, champ)
        chantier.fichiers["familles.yaml"] = {"familles": [tree]}
        return found

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


def _is_label_in_capitals(unite: Unite) -> bool:
    text = unite.texte
    return is_caps(text) and len(text) < 100 and not text.endswith(".") and not any(map(str.isdigit, text))
