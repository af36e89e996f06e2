"""The statutory rubrique of a fiche: corps, grades, ways in, stage, promotions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fphref.importers.fiche.avancement import read_avancements
from fphref.importers.fiche.chantier import LIBELLE, OUI, Chantier, Tree, compact
from fphref.importers.fiche.correspondances import corps_key
from fphref.importers.fiche.mots import CATEGORIE, LENGTH, months_of, plain, sentence_case, words_key
from fphref.importers.fiche.rubriques import Rubrique
from fphref.importers.fiche.unites import Unite
from fphref.importers.fiche.voies import read_voies
from fphref.importers.modele import Arbre, Champ, cut
from fphref.importers.registre import slug
from fphref.model.statut import Corps

_GRADE = re.compile(
    r"(?P<nom>.{1,300}?)\s{0,20}[(:,–-]\s{0,20}(?P<n>\d{1,2})\s+[ée]chelons?\b(?P<rest>.*)$", re.IGNORECASE
)
_SPECIAL = re.compile(r"(\d{1,2}|un)\s+[ée]chelons?\s+sp[ée]cia(?:l|ux)", re.IGNORECASE)
_VOIES: Final = (
    "concours_externe", "concours_interne", "troisieme_concours", "examen_professionnel", "choix", "autre_voie",
)  # fmt: skip


@dataclass
class Partie:
    """One corps of a fiche: the unit of its title, and its rubriques in order."""

    titre: Unite | None
    rubriques: list[Rubrique] = field(default_factory=list)


def read_statut(chantier: Chantier, rubriques: Sequence[Rubrique]) -> list[str]:
    """Make a file of each corps: their ids in the order of the fiche."""
    section = [r for r in rubriques if r.section in ("statut", "evolution")]
    ids: list[str] = []
    for partie in _parts(section):
        identifiant = _Corps(chantier, partie).read()
        if identifiant and identifiant not in ids:
            ids.append(identifiant)
    return ids


def _parts(section: Sequence[Rubrique]) -> list[Partie]:
    """The corps of the section: each begins with its title, or with « Statut dans la FPH » after another one's."""
    parts: list[Partie] = []
    for rank, rubrique in enumerate(section):
        following = section[rank + 1].cle if rank + 1 < len(section) else ""
        if rubrique.cle == "corps" and rubrique.titre is not None:
            title = rubrique.titre
            if rubrique.unites and rubrique.unites[0].etiquette:
                title = rubrique.unites.pop(0)
            parts.append(Partie(title, [rubrique]))
            continue
        again = rubrique.cle == "statut_fph" and bool(parts) and any(r.cle == "statut_fph" for r in parts[-1].rubriques)
        if not parts or again:
            parts.append(Partie(None))
        parts[-1].rubriques.append(rubrique)
        named = _title_before(rubrique, following, parts[-1])
        if named is not None:
            rubrique.unites.remove(named)
            if parts[-1].titre is None and not any(r.cle for r in parts[-1].rubriques):
                parts[-1].titre = named
            else:
                parts.append(Partie(named))
    return [part for part in parts if part.titre is not None or any(r.unites or r.cle for r in part.rubriques)]


def _title_before(rubrique: Rubrique, following: str, part: Partie) -> Unite | None:
    """The line at the end of a rubrique that names a corps: the one before « Statut dans la FPH » or « Grades »."""
    begun = any(r.cle in ("statut_fph", "grades") for r in part.rubriques) or part.titre is not None
    if following not in ("statut_fph", "grades") or not rubrique.unites or rubrique.cle in ("statut_fph", "grades"):
        return None
    if begun and following != "statut_fph":
        return None
    last = rubrique.unites[-1]
    fits = not last.est_item and not last.note and len(last.texte) <= 150 and not last.texte.endswith((".", ":", ";"))
    return last if fits and (rubrique.cle == "" or begun) else None


class _Corps:
    def __init__(self, chantier: Chantier, partie: Partie) -> None:
        self.chantier, self.partie = chantier, partie
        self.known: Corps | None = None
        self.fichier = ""
        self.grades: list[tuple[str, str]] = []

    def read(self) -> str:
        chantier, title = self.chantier, self.partie.titre
        if title is None and not any(r.cle for r in self.partie.rubriques if r.unites):
            return ""  # lines that belong to no corps: nobody claims them, and they are listed
        intitule = sentence_case(title.texte.rstrip(" :")) if title is not None else "Corps à nommer"
        identifiant = self._id(intitule[:LIBELLE])
        self.fichier = f"statut/corps/{identifiant}.yaml"
        if title is not None:
            chantier.place(title, self.fichier, "intitule")
        else:
            text = "nom du corps absent : « Corps à nommer » en tient lieu"
            chantier.doubt("IMP011", text, self._first(), Champ(self.fichier, ("intitule",)))
        tree: Tree = {"id": identifiant, "intitule": intitule[:LIBELLE]}
        tree["categorie"] = self._category()
        tree["grades"] = self._grades()
        initials = "".join(word[0] for word in identifiant.split("-"))[:8]
        ids: dict[str, str] = {voie.nature: voie.id for voie in self.known.voies} if self.known else {}
        tree["voies"] = read_voies(chantier, self._voies(), self.fichier, initials, ids)
        tree["stage"] = self._stage()
        tree["avancements"] = read_avancements(
            chantier, self.partie.rubriques, self.fichier, initials, self.grades, self.known
        )
        texts = [u for r in self._own() if r.cle == "textes" for u in r.unites]
        tree["textes"] = chantier.textes(texts, self.fichier, "textes")
        tree = compact(tree)
        tree |= {"extrait": OUI, "source": chantier.source}
        notes = [u for r in self._own() for u in r.unites if u.note]
        if title is not None:
            chantier.reserve(title, tree, self.fichier)
        if notes:
            chantier.add_reserve(notes, tree, self.fichier)
        others = [t for path, t in chantier.fichiers.items() if path.startswith("statut/")]
        if any(corps_key(str(other["intitule"])) == corps_key(intitule) for other in others):
            text = f"corps « {cut(intitule, 80)} » décrit deux fois : les deux sont gardés, à réunir"
            chantier.doubt("IMP010", text, self._first(), Champ(self.fichier, ("intitule",)))
        chantier.fichiers[self.fichier] = tree
        return identifiant

    def _first(self) -> Unite | int:
        units = [u for r in self.partie.rubriques for u in (r.titre, *r.unites) if u is not None]
        return units[0] if units else 0

    def _own(self) -> list[Rubrique]:
        """The rubriques of the corps itself, before its first way in."""
        found: list[Rubrique] = []
        for rubrique in self.partie.rubriques:
            if rubrique.cle in (*_VOIES, "recrutement", "stage", "au_grade") or rubrique.section == "evolution":
                break
            found.append(rubrique)
        return found

    def _voies(self) -> list[Rubrique]:
        """The rubriques of the ways in: from the first of them to the stage or the promotions."""
        found: list[Rubrique] = []
        inside = False
        for rubrique in self.partie.rubriques:
            if rubrique.section == "evolution":
                inside = False
            elif rubrique.cle in (*_VOIES, "recrutement"):
                inside = True
            elif rubrique.cle == "stage":
                inside = False
            if inside:
                found.append(rubrique)
        return found

    def _id(self, intitule: str) -> str:
        key = corps_key(intitule)
        for corps in self.chantier.registre.referentiel.corps.values():
            if corps_key(corps.intitule) == key:
                self.known = corps
                if f"statut/corps/{corps.id}.yaml" not in self.chantier.fichiers:
                    return corps.id
        return self.chantier.registre.identifiant("", re.sub(r"^corps\s+", "", intitule, flags=re.IGNORECASE))

    def _category(self) -> str | None:
        found: str | None = None
        for rubrique in self._own():
            for unite in rubrique.unites:
                read = CATEGORIE.search(plain(unite.texte))
                if read and found is None and not unite.note and (rubrique.cle in ("statut_fph", "", "corps")):
                    found = (read[1] or read[2]).upper()
                    self.chantier.place(unite, self.fichier, "categorie")
                    rest = CATEGORIE.sub("", plain(unite.texte)).strip(" .-–:()")
                    if len(rest) > 3:
                        self.chantier.leave(unite, unite.texte)
                elif rubrique.cle in ("statut_fph", "corps", "") and not unite.note:
                    self.chantier.leave(unite)
        title = self.partie.titre
        if found is None and title is not None and (read := CATEGORIE.search(plain(title.texte))):
            found = (read[1] or read[2]).upper()
        if found is None:
            text = "catégorie du corps absente : ajouter « categorie: A », B ou C avant de charger le brouillon"
            self.chantier.doubt("IMP011", text, self._first(), Champ(self.fichier, ("categorie",)))
        return found

    def _grades(self) -> list[Arbre]:
        found: list[Arbre] = []
        units = [u for r in self._own() if r.cle == "grades" for u in r.unites if not u.note]
        for unite in units:
            if not self.chantier.fits(unite):
                continue
            path = ("grades", len(found))
            read = _GRADE.match(unite.texte)
            name = (read["nom"] if read else unite.texte).rstrip(" ;,:(")
            identifiant = self._grade_id(name)
            if any(identifiant == known for known, _ in self.grades):
                self.chantier.leave(unite)
                self.chantier.doubt("IMP010", f"grade « {cut(name, 80)} » imprimé deux fois : gardé une fois", unite)
                continue
            tree: Tree = {"id": identifiant, "intitule": name}
            champ = self.chantier.place(unite, self.fichier, *path, "intitule")
            if read and 1 <= int(read["n"]) <= 30:
                tree["echelons"] = int(read["n"])
                self.chantier.place(unite, self.fichier, *path, "echelons")
                if special := _SPECIAL.search(read["rest"]):
                    tree["echelon_special"] = min(3, int(special[1]) if special[1].isdigit() else 1)
                    self.chantier.place(unite, self.fichier, *path, "echelon_special")
                elif re.search(r"\w", read["rest"]):
                    self.chantier.doubt(
                        "IMP008", f"précision sur le grade non comprise : « {cut(unite.texte, 80)} »", unite, champ
                    )
                    self.chantier.leave(unite, read["rest"].strip(" )("))
            else:
                text = (
                    f"nombre d’échelons du grade « {cut(name, 60)} » absent : l’ajouter avant de charger le brouillon"
                )
                self.chantier.doubt("IMP011", text, unite, champ)
            self.grades.append((identifiant, name))
            found.append(tree)
        return found

    def _grade_id(self, name: str) -> str:
        if self.known is not None:
            for grade in self.known.grades:
                if words_key(grade.intitule) == words_key(name):
                    return grade.id
        return slug(name)

    def _stage(self) -> Tree | None:
        """The probation: its length, what may follow it, and the training it holds."""
        chantier = self.chantier
        rank = next((n for n, r in enumerate(self.partie.rubriques) if r.cle == "stage"), None)
        if rank is None:
            return None
        title = self.partie.rubriques[rank].titre
        assert title is not None
        units = list(self.partie.rubriques[rank].unites)
        named: list[Unite] = []
        for rubrique in self.partie.rubriques[rank + 1 :]:
            if rubrique.cle == "formation_statutaire":
                named += rubrique.unites
            elif rubrique.cle in ("duree", "conditions"):
                units += rubrique.unites
            else:
                break
        tree: Tree = {"intitule": title.texte.rstrip(" :")[:LIBELLE]}
        chantier.carnet.place(title.lignes, self.fichier, "stage", "intitule")
        issue: list[Arbre] = []
        months: list[int] = []
        for unite in units:
            if unite.note:
                continue
            lengths = [months_of(m) for m in LENGTH.finditer(plain(unite.texte))]
            if "texte_duree" not in tree and (lengths or unite.etiquette):
                tree["texte_duree"] = unite.texte
                months = lengths
                champ = chantier.place(unite, self.fichier, "stage", "texte_duree")
                chantier.reserve(unite, tree, self.fichier, "stage")
                if not lengths:
                    text = f"durée du stage non comprise : « {cut(unite.texte, 80)} »"
                    chantier.doubt("IMP008", text, unite, champ)
                continue
            issue.append(chantier.mention(unite, self.fichier, "stage", "issue", len(issue)))
        if months:
            tree["duree_mois"] = months[0]
            text = plain(str(tree["texte_duree"]))
            if len(months) > 1 and re.search(r"prolong|renouvel|prorog", text):
                tree["prolongation_mois"] = months[1]
        else:
            message = "durée du stage absente : l’ajouter (duree_mois) avant de charger le brouillon"
            chantier.doubt("IMP011", message, title, Champ(self.fichier, ("stage",)))
            tree.setdefault("texte_duree", "Durée non donnée par la fiche")
        doubt = tree.pop("reserve", None)
        if issue:
            tree["issue"] = issue
        tree["formation"] = self._training([*units, *named], named)
        tree["reserve"] = doubt
        return compact(tree)

    def _training(self, units: Sequence[Unite], named: Sequence[Unite]) -> str | None:
        """The training of the same fiche that the stage names."""
        found: str | None = None
        for unite in units:
            words = set(words_key(unite.texte).split())
            for path, tree in self.chantier.fichiers.items():
                if found is None and path.startswith("formations/"):
                    title = [word for word in words_key(str(tree["intitule"])).split() if len(word) > 3]
                    if len(title) > 2 and set(title) <= words:
                        found = str(tree["id"])
        for unite in named:
            if found is not None:
                self.chantier.carnet.place(unite.lignes, f"formations/{found}.yaml", "intitule")
                self.chantier.carnet.place(unite.lignes, self.fichier, "stage", "formation")
        return found
