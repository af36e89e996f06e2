"""Checks that span files: every mention is known, profiles fit their métier and scale, doubts are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fphref.diagnostics import Diagnostic, Gravite, Position, suggestion
from fphref.loading.grilles import check_grilles
from fphref.loading.kinds import ITEM_STORES
from fphref.loading.mentions import Mentions, nodes, others
from fphref.loading.statut import check_partial, check_statut
from fphref.model.base import Base
from fphref.model.formation import Formation
from fphref.model.grilles import Contingent, Parametre
from fphref.model.marche import FicheMarche
from fphref.model.metier import Metier
from fphref.model.profil import Echelle, Profil
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Corps
from fphref.regles import diagnose

_METIER_LISTS = {
    "activites": "activites",
    "savoir_faire": "savoir_faire",
    "connaissances": "connaissances",
    "savoir_etre": "savoir_etre",
    "formations": "formations",
    "corps": "corps",
    "sources": "sources",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The faults; and the codes of the métiers, and the places, that mention something which is itself in fault."""

    diagnostics: list[Diagnostic]
    metiers: set[str]
    places: set[Position]


def check_references(
    referentiel: Referentiel, faulty: Mapping[str, set[str]], unread: frozenset[str], partial: Iterable[Base] = ()
) -> Found:
    """Check every mention.

    `faulty` are, by store, ids that a file holds but that could not be read; `unread` are stores of which a file is
    missing. A mention of those is not a second fault, but no document may be made of the métier. `partial` are the
    sound parts of faulty objects: what they mention is checked, what they lack is not told.
    """
    checker = _Checker(referentiel, faulty, unread)
    for metier in referentiel.metiers.values():
        checker.metier(metier)
    for profil in referentiel.profils.values():
        checker.profil(profil)
    for formation in referentiel.formations.values():
        checker.formation(formation)
    checker.others()
    check_statut(checker)
    check_grilles(checker)
    checker.reserves()
    touched = set(checker.touched)
    for item in partial:
        checker.partial(item)
    return Found(checker.diagnostics, touched, checker.places)


class _Checker(Mentions):
    # -- métiers ---------------------------------------------------------------------------------------------

    def metier(self, metier: Metier, *, whole: bool = True) -> None:
        for attribute, store in _METIER_LISTS.items():
            seen: set[str] = set()
            for rank, identifiant in enumerate(getattr(metier, attribute)):
                where = metier.at(attribute, rank)
                self.known(store, identifiant, where, metier.code)
                if identifiant in seen:
                    self.say("REF003", f"« {identifiant} » est déjà cité dans « {attribute} »", where)
                seen.add(identifiant)
        for texte in metier.textes:
            self.known("sources", texte.source, texte.at("source"), metier.code)
        self._famille(metier, whole=whole)
        self._passerelles(metier, whole=whole)
        if whole:
            self._absences(metier)

    def _famille(self, metier: Metier, *, whole: bool) -> None:
        if metier.famille is None:
            if whole and metier.sous_famille is not None:
                text = f"sous-famille « {metier.sous_famille} » sans famille ; ajouter « famille: »"
                self.say("REF001", text, metier.at("sous_famille"))
            return
        if not self.known("familles", metier.famille, metier.at("famille"), metier.code):
            return
        famille = self.ref.familles[metier.famille]
        if metier.sous_famille is not None and famille.sous_famille(metier.sous_famille) is None:
            known = [s.id for s in famille.sous_familles]
            text = f"sous-famille « {metier.sous_famille} » inconnue dans « {famille.id} »"
            self.say("REF001", text + suggestion(metier.sous_famille, known), metier.at("sous_famille"))
        # A local métier borrows a famille and keeps its own codes.
        repertoire = self.ref.repertoire_of.get(metier.code)
        if repertoire is None or repertoire.etend is not None or famille.prefixe is None:
            return
        if not metier.code.startswith(famille.prefixe):
            text = f"le code « {metier.code} » ne commence pas par « {famille.prefixe} », préfixe de « {famille.id} »"
            self.say("MET005", text, metier.at("famille"))

    def _passerelles(self, metier: Metier, *, whole: bool) -> None:
        for passerelle in metier.passerelles:
            if passerelle.vers is None:
                if not whole:
                    continue  # « vers » may be the faulty part
                text = f"passerelle « {passerelle.intitule} » connue par son intitulé seul"
                self.say("REF004", text, passerelle.at("intitule"))
            elif passerelle.vers == metier.code:
                self.say("REF005", f"passerelle de « {metier.code} » vers lui-même", passerelle.at("vers"))
            elif passerelle.vers not in self.ref.metiers and passerelle.vers not in self.faulty.get("metiers", ()):
                text = f"passerelle vers « {passerelle.vers} », qui n’est pas dans ce référentiel"
                self.say("REF006", text + suggestion(passerelle.vers, self.ref.metiers, limit=0), passerelle.at("vers"))

    def _absences(self, metier: Metier) -> None:
        where = metier.at("code")

        def spot(key: str) -> Position:
            """The place of an empty key where it is written, else that of the code."""
            return metier.at(key) if metier.has(key) else where

        if metier.definition is None:
            self.say("MET001", f"le métier « {metier.code} » n’a pas de définition", spot("definition"))
        if metier.famille is None:
            self.say("MET002", f"le métier « {metier.code} » n’a pas de famille", spot("famille"))
        if metier.niveau_qualification is None:
            text = f"le métier « {metier.code} » n’a pas de niveau de qualification"
            self.say("MET003", text, spot("niveau_qualification"))
        empty = [
            label
            for label, items in (
                ("d’activité", metier.activites),
                ("de savoir-faire", metier.savoir_faire),
                ("de connaissance", metier.connaissances),
            )
            if not items
        ]
        if empty:
            self.say("MET004", f"le métier « {metier.code} » n’a pas {' ni '.join(empty)}", where)

    # -- profiles --------------------------------------------------------------------------------------------

    def profil(self, profil: Profil, *, whole: bool = True) -> None:
        code = profil.metier
        if self.known("echelles", profil.echelle, profil.at("echelle"), code):
            self._niveaux(profil, self.ref.echelles[profil.echelle])
        if not self.known("metiers", code, profil.at("metier"), code):
            return
        metier = self.ref.metiers[code]
        asked = metier.competences
        misspelt = [i for i in asked if self.ref.competence(i) is None]
        if whole and not asked:
            self.say("PRO004", f"profil de « {code} », qui n’a aucune compétence", profil.at("metier"))
        seen: set[str] = set()
        for exigence in profil.exigences:
            where = exigence.at("competence")
            # Where the métier misspells a mention, a compétence that exists may well be the one it meant.
            excused = bool(misspelt) and self.ref.competence(exigence.competence) is not None
            if exigence.competence not in asked and not excused:
                text = f"« {exigence.competence} » n’est pas une compétence de « {code} »"
                self.fault("PRO002", text + suggestion(exigence.competence, asked, limit=0), where, code)
            elif exigence.competence in seen:
                self.fault("REF003", f"« {exigence.competence} » a déjà une exigence", where, code)
            seen.add(exigence.competence)
        for identifiant in asked if whole else ():
            if identifiant not in seen and identifiant not in misspelt:
                text = f"« {identifiant} » de « {code} » n’a pas d’exigence dans ce profil"
                self.say("PRO003", text, profil.at("exigences"))

    def _niveaux(self, profil: Profil, echelle: Echelle) -> None:
        """Every required level is one of the scale, written by its code."""
        for exigence in profil.exigences:
            step = echelle.niveau(exigence.niveau)
            if step is not None and step.valeur is None:
                text = f"« {step.code} » ({step.libelle}) ne peut pas être un niveau requis"
                self.fault("PRO001", text, exigence.at("niveau"), profil.metier)
            elif step is None:
                named = (n.code for n in echelle.niveaux if n.libelle.casefold() == exigence.niveau.casefold())
                known = [n.code for n in echelle.mesures]
                meant = next((f" ; vouliez-vous « {code} » ?" for code in named), suggestion(exigence.niveau, known))
                text = f"niveau « {exigence.niveau} » absent de l’échelle « {echelle.id} »{meant}"
                self.fault("PRO001", text, exigence.at("niveau"), profil.metier)

    def fault(self, code: str, message: str, where: Position, metier: str) -> None:
        """A fault that also bars the documents of the métier, where it is an erreur."""
        found = diagnose(code, message, where)
        self.diagnostics.append(found)
        if found.gravite is Gravite.ERREUR:
            self.touched.add(metier)

    # -- the rest --------------------------------------------------------------------------------------------

    def partial(self, item: Base) -> None:
        """The sound part of a faulty object."""
        source = getattr(item, "source", None)
        if source is not None:
            self.known("sources", source, item.at("source"))
        match item:
            case Metier():
                self.metier(item, whole=False)
            case Profil():
                self.profil(item, whole=False)
            case Formation():
                self.formation(item)
            case Corps() | Contingent() | Parametre():
                check_partial(self, item)

    def formation(self, formation: Formation) -> None:
        for texte in formation.textes:
            self.known("sources", texte.source, texte.at("source"))

    def others(self) -> None:
        """Sources named by catalogues, scales and other sources; what is told apart inside a scale or a famille."""
        ref = self.ref
        for store in (ref.activites, ref.savoir_faire, ref.connaissances, ref.savoir_etre, ref.formations,
                      ref.echelles, ref.marche):  # fmt: skip
            for item in store.values():
                if item.source is not None:
                    self.known("sources", item.source, item.at("source"))
        for fiche in ref.marche.values():
            self._marche(fiche)
        for repertoire in ref.repertoires:
            if repertoire.source is not None:
                self.known("sources", repertoire.source, repertoire.at("source"))
        for source in ref.sources.values():
            if source.remplace_par is not None:
                self.known("sources", source.remplace_par, source.at("remplace_par"))
        for echelle in ref.echelles.values():
            self.unique([(niveau, "niveau") for niveau in echelle.niveaux], "code")
        for famille in ref.familles.values():
            self.unique([(sous, "sous-famille") for sous in famille.sous_familles], "id")

    def _marche(self, fiche: FicheMarche) -> None:
        """The items its wordings were linked to; market facts read without a référentiel cannot be checked."""
        held = [i for store in ITEM_STORES for i in getattr(self.ref, store)] if self.ref.repertoires else []
        if not held or not self.unread.isdisjoint(ITEM_STORES):
            return
        known = {*held, *(i for store in ITEM_STORES for i in self.faulty.get(store, ()))}
        for attribute in ("missions", "competences_techniques", "qualites", "atouts", "outils"):
            for enonce in getattr(fiche, attribute):
                if enonce.item is not None and enonce.item not in known:
                    text = f"élément « {enonce.item} » inconnu du référentiel{suggestion(enonce.item, held, limit=0)}"
                    self.say("MAR001", text, enonce.at("item"))

    def reserves(self) -> None:
        """One info for each doubt recorded in the data; of a table, one for each wording."""
        ref = self.ref
        stores: tuple[Mapping[str, Base], ...] = (
            ref.sources, ref.activites, ref.savoir_faire, ref.connaissances, ref.savoir_etre, ref.echelles,
            ref.formations, ref.corps, ref.contingents, ref.parametres, ref.metiers, ref.profils, ref.familles,
        )  # fmt: skip
        for store in stores:
            for item in store.values():
                for node in nodes(item):
                    reserve = getattr(node, "reserve", None)
                    if reserve is not None:
                        self.say("RES001", f"réserve : {reserve}", node.at("reserve"))
        for lines in (ref.grilles, ref.bareme, ref.classements):
            said: dict[tuple[str, str], list[Position]] = {}
            for line in lines.values():
                if line.reserve is not None:
                    where = line.at("reserve")
                    said.setdefault((where.fichier, line.reserve), []).append(where)
            for (_, reserve), places in said.items():
                self.say("RES001", f"réserve : {reserve}{others(len(places))}", places[0])
