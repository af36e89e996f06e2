"""The links of a table: the compétence of a métier, and what is required of it, on a scale that is data."""

from __future__ import annotations

import re
from typing import Final

from fphref.diagnostics import suggestion
from fphref.importers.modele import Champ, cut
from fphref.importers.registre import Registre
from fphref.importers.table.catalogue import FILES, MAX_LIBELLE, Catalogue, Element, Place, unknown_genre
from fphref.importers.table.compte import Compte, Partage
from fphref.importers.table.correspondance import EXIGENCE, Correspondance, EchelleVoulue, NiveauVoulu
from fphref.importers.table.correspondance_yaml import refuse
from fphref.importers.table.metiers import MetierLu, Metiers
from fphref.importers.table.reperage import Rangee
from fphref.importers.table.texte import code_key, label_key, number_text, value_key
from fphref.model.competences import Genre
from fphref.model.profil import Echelle
from fphref.regles import diagnose
from fphref.yaml_splice.emit import OneLine
from fphref.yaml_splice.nodes import Tree

_NAMES: Final = {"niveau": "niveau requis", "criticite": "criticité", "besoin": "besoin"}


class Liens:
    """The links of a run, and the profiles that they make."""

    def __init__(
        self, compte: Compte, catalogue: Catalogue, metiers: Metiers, correspondance: Correspondance, registre: Registre
    ) -> None:
        self.compte, self.catalogue, self.metiers = compte, catalogue, metiers
        self._closed = correspondance.has("competence")
        self.echelle = _scale(correspondance, registre)
        self._seen: dict[tuple[str, str], tuple[tuple[str, ...], Place]] = {}
        self._exigences: dict[str, list[Tree]] = {}
        self._levels = {value_key(level.code): level for level in (self.echelle.niveaux if self.echelle else ())}
        self._levels_by_label = {label_key(level.libelle): level for level in self._levels.values()}

    def read(self, rangee: Rangee, place: Place) -> None:
        """A row of links: the métier, the compétence it asks for, and how much of it."""
        metier = self.metiers.of_link(rangee, place)
        if metier is None:
            return
        element, reason = self._element(rangee, place)
        if element is None:
            self.compte.refuse(*place, reason)
            return
        libelle = rangee.texte("libelle")
        told = (label_key(libelle), *(value_key(rangee.texte(champ)) for champ in EXIGENCE))
        seen = self._seen.get((metier.code, element.id))
        if seen is not None and seen[0] != told:
            known = f"{metier.code} a déjà la compétence {element.code or element.id}"
            text = f"{known} ({seen[1].said(place)}){_said(libelle, told[1:])}"
            self.compte.refuse(*place, text)
            return
        self.metiers.link(metier, element, place)
        if libelle:
            self._labelled(element, libelle, place)
        self.catalogue.codes(element, rangee, place)
        if seen is not None:
            self.compte.doubt("IMP010", f"même lien que {seen[1].said(place)}, gardé une seule fois", *place)
            return
        self._seen[metier.code, element.id] = (told, place)
        self._exigence(metier, element, rangee, place)

    # -- the compétence --------------------------------------------------------------------------------------

    def _element(self, rangee: Rangee, place: Place) -> tuple[Element | None, str]:
        """The compétence of a row of links, or why there is none."""
        code, libelle = rangee.texte("competence"), rangee.texte("libelle")
        for champ in ("competence", "libelle"):
            if rangee.faulty(champ):
                return None, f"cellule en erreur ({rangee.brut(champ)})"
        found = self.catalogue.by_code(code) if code else None
        if found is None and code and not libelle:
            found = self.catalogue.by_label(code)  # one column may hold codes in a table, wordings in another
        if found is not None:
            return found, ""
        if self._closed:
            return self._given(rangee, code, libelle, place)
        genre, label = self._genre(rangee), libelle or ("" if "libelle" in rangee.lecture.colonnes else code)
        if not label:
            return None, "sans compétence"
        if len(label) > MAX_LIBELLE:
            return None, f"libellé de {len(label)} caractères ({MAX_LIBELLE} au plus)"
        if genre is None:
            return None, unknown_genre(rangee)
        element = self.catalogue.add(genre, label, place, code if libelle else "")
        self.compte.place(*place, element.champ)
        return element, ""

    def _given(self, rangee: Rangee, code: str, libelle: str, place: Place) -> tuple[Element | None, str]:
        """Where a table gives the compétences, a row of links may only name one of them."""
        named = f" : « {cut(libelle, 60)} »" if libelle else ""
        if code:
            refused = self.catalogue.refuses.get(code_key(code)) or self.catalogue.refuses.get(label_key(code))
            why = (
                f"dont la ligne est refusée ({refused.said(place)})"
                if refused
                else "absente de la table des compétences"
            )
            return None, f"compétence « {cut(code, 60)} » {why}{named if code != libelle else ''}"
        if not libelle:
            return None, "sans compétence"
        found = self.catalogue.by_label(libelle, self._genre(rangee))
        if found is not None:
            return found, ""
        refused = self.catalogue.refuses.get(label_key(libelle))
        why = (
            f"sa ligne est refusée aussi ({refused.said(place)})" if refused else "absente de la table des compétences"
        )
        return None, f"compétence sans code, {why}{named}"

    def _genre(self, rangee: Rangee) -> Genre | None:
        seen = rangee.genre()
        return next((name for name in FILES if name == seen), None)

    def _differs(self, element: Element, libelle: str) -> bool:
        return bool(libelle) and label_key(libelle) != label_key(element.libelle)

    def _labelled(self, element: Element, libelle: str, place: Place) -> None:
        self.compte.place(*place, element.champ)
        if self._differs(element, libelle):
            text = (
                f"{element.code or element.id} : « {cut(libelle, 55)} » ici, « {cut(element.libelle, 55)} » "
                f"({element.place.said(place)}) ; lien gardé par le code"
            )
            self.compte.doubt("IMP009", text, *place, element.champ)
            self.compte.leave(*place, "libelle", libelle)

    # -- what is required ------------------------------------------------------------------------------------

    def _exigence(self, metier: MetierLu, element: Element, rangee: Rangee, place: Place) -> None:
        colonnes = rangee.lecture.voulue.colonnes
        if "niveau" not in colonnes:
            return
        if not self.levels_kept(rangee):
            for champ in EXIGENCE:
                if rangee.texte(champ) and rangee.brut(champ):
                    self.compte.leave(*place, champ, rangee.texte(champ), told=True)
            return
        if element.genre == "activite":
            self._lost(rangee, place, f"« {cut(element.libelle, 60)} » est une activité : sans niveau requis")
            return
        values = {champ: rangee.texte(champ) for champ in EXIGENCE}
        empty = [champ for champ in EXIGENCE if not values[champ]]
        if empty:
            names = " et ".join(_NAMES[champ] for champ in empty)
            one = f"{names} : rien n’est écrit ; le lien est gardé, sans exigence au profil"
            many = f"{names} : rien n’est écrit sur {{n}} liens, gardés sans exigence au profil"
            self.compte.shared(Partage("IMP011", names, one, many), *place, Champ(metier.fichier, ("code",)))
            for champ in EXIGENCE:
                if values[champ] and rangee.brut(champ):
                    self.compte.leave(*place, champ, values[champ])
            return
        level = self._level(values["niveau"])
        reason = self._unfit(values, level)
        if reason or level is None:
            self._lost(rangee, place, f"{reason} : lien gardé, sans exigence au profil")
            return
        found = self._exigences.setdefault(metier.code, [])
        tree: dict[str, Tree] = {
            "competence": element.id,
            "niveau": level.code,
            "criticite": int(number_text(values["criticite"])),
            "besoin": int(number_text(values["besoin"])),
        }
        found.append(OneLine(tree))
        self.compte.place(*place, Champ(f"profils/{metier.code}.yaml", ("exigences", len(found) - 1)))

    def levels_kept(self, rangee: Rangee) -> bool:
        """Whether the mapping gives all that a profile needs; else, told once, no level is kept (unknown is not 0)."""
        colonnes = rangee.lecture.voulue.colonnes
        missing = [champ for champ in ("criticite", "besoin") if champ not in colonnes]
        if not missing:
            return True
        table = rangee.lecture.table
        names = " ni ".join(f"« {champ} »" for champ in missing)
        text = (
            f"pas de {names} dans la correspondance : les niveaux requis ne font pas de profil ; écrire par exemple "
            f"« {missing[-1]}: {{defaut: 1}} » si c’est voulu"
        )
        self.compte.carnets[table.fichier].doubt("IMP011", text, 0)
        return False

    def _level(self, text: str) -> NiveauVoulu | None:
        return self._levels.get(value_key(text)) or self._levels_by_label.get(label_key(text))

    def _unfit(self, values: dict[str, str], level: NiveauVoulu | None) -> str:
        if level is None:
            known = [one.code for one in self.echelle.niveaux] if self.echelle else []
            return f"niveau « {cut(values['niveau'], 30)} » hors de l’échelle ({', '.join(known)})"
        if level.valeur is None:
            return f"niveau « {cut(values['niveau'], 30)} » : {level.libelle}"
        if number_text(values["criticite"]) not in ("1", "2", "3"):
            return f"criticité « {cut(values['criticite'], 30)} » : ni 1, ni 2, ni 3"
        if not re.fullmatch("[0-9]{1,4}|10000", number_text(values["besoin"])):
            return f"besoin « {cut(values['besoin'], 30)} » : pas un nombre de personnes"
        return ""

    def _lost(self, rangee: Rangee, place: Place, message: str) -> None:
        self.compte.doubt("IMP013", message, *place)
        for champ in EXIGENCE:
            text = rangee.brut(champ)
            if text:
                self.compte.leave(*place, champ, text)

    # -- files -----------------------------------------------------------------------------------------------

    def trees(self, *, with_known_scale: bool) -> dict[str, dict[str, Tree]]:
        """The profiles, and their scale where the draft has to hold it."""
        found: dict[str, dict[str, Tree]] = {}
        if self.echelle is None or not self._exigences:
            return found
        if self.echelle.intitule or with_known_scale:
            found[f"echelles/{self.echelle.id}.yaml"] = _scale_tree(self.echelle)
        for code, exigences in self._exigences.items():
            tree: dict[str, Tree] = {"metier": code, "echelle": self.echelle.id, "exigences": list(exigences)}
            found[f"profils/{code}.yaml"] = tree
        return found


def _scale(correspondance: Correspondance, registre: Registre) -> EchelleVoulue | None:
    """The scale of the levels; raises `FphrefError` where the mapping names one that is not known."""
    wanted = correspondance.echelle
    if wanted is None or wanted.niveaux:
        return wanted
    echelles = registre.referentiel.echelles
    known: Echelle | None = echelles.get(wanted.id)
    if known is None:
        text = f"échelle « {wanted.id} » inconnue{suggestion(wanted.id, echelles)} ; ou écrire ses niveaux"
        raise refuse(correspondance.nom, [diagnose("VAL002", text, wanted.position)])
    levels = tuple(NiveauVoulu(n.code, n.libelle, n.valeur, n.description or "") for n in known.niveaux)
    return EchelleVoulue(known.id, wanted.position, "", levels)


def _scale_tree(echelle: EchelleVoulue) -> dict[str, Tree]:
    levels: list[Tree] = []
    for niveau in echelle.niveaux:
        level: dict[str, Tree] = {"code": niveau.code, "libelle": niveau.libelle}
        if niveau.valeur is not None:
            level["valeur"] = niveau.valeur
        if niveau.description:
            level["description"] = niveau.description
        levels.append(level)
    return {"id": echelle.id, "intitule": echelle.intitule or echelle.id, "niveaux": levels}


def _said(libelle: str, told: tuple[str, ...]) -> str:
    """What a row that is refused says of a compétence that is there already."""
    words = [f"« {cut(libelle, 60)} »"] if libelle else []
    words += [f"{_NAMES[champ]} {value}" for champ, value in zip(EXIGENCE, told, strict=True) if value]
    return f" ; ici : {', '.join(words)}" if words else ""
