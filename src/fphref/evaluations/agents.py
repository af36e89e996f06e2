"""A list of agents under pseudonyms: one line each, with its service, its métier and its poste."""

from __future__ import annotations

from collections.abc import Mapping

from fphref.diagnostics import Diagnostic, Position, nearest, suggestion
from fphref.evaluations.grille import Tableur
from fphref.evaluations.identites import find_identite
from fphref.evaluations.listes import Liste, column_of, find_liste, is_error, text_of, title_key
from fphref.evaluations.modele import Agent, agent_key
from fphref.evaluations.nominatif import identifying_title
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.personnes import (
    identifying_content,
    identifying_within,
    looks_like_name,
    may_tell,
    pseudonym_fault,
)
from fphref.regles import diagnose
from fphref.texte import fold

COLONNES_AGENTS: dict[str, tuple[str, ...]] = {
    "agent": (
        "agent", "pseudonyme", "id agent", "identifiant agent", "code agent", "pseudonyme agent", "agent pseudonyme",
        "pseudo", "agents", "pseudonymes",
    ),
    "service": (
        "service", "unite", "service unite", "unite service", "libelle service", "nom service", "service affectation",
        "affectation", "uf", "unite fonctionnelle", "libelle uf", "unite soins", "services",
    ),
    "metier": (
        "code metier", "metier code", "metier", "code metier fph", "metier fph", "code fph", "libelle metier",
        "emploi", "emploi type", "metiers",
    ),
    "poste": ("poste", "intitule poste", "libelle poste", "poste occupe", "poste travail", "fonction"),
}  # fmt: skip
"""For each column, the titles it is known by (as `title_key` gives them), the preferred ones first."""


def roles_of(keys: Mapping[int, str]) -> dict[str, int]:
    """Which column holds what, among the titles of a row."""
    found = {role: column_of(keys, names) for role, names in COLONNES_AGENTS.items()}
    return {role: column for role, column in found.items() if column is not None}


def read_agents(tableur: Tableur, referentiel: Referentiel) -> tuple[list[Agent], list[Diagnostic]]:
    """The agents of a list, in its order, and every fault in it; a line at fault is left out.

    A métier is a code of the référentiel, or empty where the list gives none; it may be written as its title. A service
    takes its first spelling throughout: `SSR`, `ssr` and `Ssr` are one, as are `Réanimation` and `REANIMATION`. No
    message repeats a pseudonym, which may be a name: it says where. Raises `FphrefError` where the file goes beyond
    a limit.
    """
    liste = find_liste(tableur, lambda keys: len(roles) if "agent" in (roles := roles_of(keys)) else 0)
    if liste is None:
        text = "aucune colonne « agent » (ou « pseudonyme ») dans les premières lignes"
        if find_liste(tableur, lambda keys: int(find_identite(keys) is not None)) is not None:
            text = "liste de noms ou de matricules, sans pseudonymes : en faire avec « fphref pseudonymiser »"
        return [], [diagnose("AGE001", text, Position(tableur.nom))]
    if _is_correspondance(liste):
        text = "table de correspondance, et non liste d’agents : donner la liste sans noms faite avec elle"
        return [], [diagnose("AGE001", text, liste.at(liste.entete))]
    reader = _Reader(liste, referentiel)
    reader.read()
    return reader.agents, reader.diagnostics


def _is_correspondance(liste: Liste) -> bool:
    """Whether a list says who its agents are, and nothing of what they do."""
    keys = {column: title_key(title) for column, title in liste.titres.items()}
    roles = roles_of(keys)
    others = {column: key for column, key in keys.items() if column != roles["agent"]}
    return set(roles) == {"agent"} and find_identite(others) is not None


def is_metier(referentiel: Referentiel, text: str) -> bool:
    """Whether a text is the code of a métier of the référentiel, or one of its titles."""
    return text.upper() in referentiel.metiers or fold(text) in _titles_of(referentiel)


class _Reader:
    """Reads the lines of one list, and keeps what was found."""

    def __init__(self, liste: Liste, referentiel: Referentiel) -> None:
        self.agents: list[Agent] = []
        self.diagnostics: list[Diagnostic] = []
        self._liste = liste
        self._referentiel = referentiel
        self._titles = _titles_of(referentiel)
        self._columns = roles_of({column: title_key(title) for column, title in liste.titres.items()})
        self._seen: dict[str, int] = {}
        self._services: dict[str, str] = {}

    def read(self) -> None:
        liste = self._liste
        if liste.autres:
            names = ", ".join(f"« {name} »" for name in liste.autres)
            text = f"seule la feuille « {liste.feuille.nom} » est lue ; d’autres portent aussi une liste : {names}"
            self._fault("AGE008", text, liste.entete)
        for column, title in liste.titres.items():
            kind = identifying_title(title)
            if kind is not None and column not in self._columns.values():
                text = f"colonne nominative ({kind}) : elle n’est pas lue, et n’a pas sa place ici"
                self._fault("AGE006", text, liste.entete, column)
        hidden = 0
        for ligne in liste.lignes():
            texts = {role: text_of(ligne.cellules.get(column)) for role, column in self._columns.items()}
            if any(texts.values()) or any(is_error(ligne.cellules.get(c)) for c in self._columns.values()):
                hidden += ligne.cachee
                self._line(ligne.numero, texts)
        if hidden:
            text = f"{hidden} lignes masquées ou filtrées, lues aussi" if hidden > 1 else "une ligne masquée, lue aussi"
            self._fault("AGE008", text, liste.entete)
        if not self.agents and not self.diagnostics:
            self._fault("AGE001", "la liste a des titres, mais aucune ligne", liste.entete)

    def _line(self, number: int, texts: Mapping[str, str]) -> None:
        name = texts["agent"]
        if not name:
            self._fault("AGE002", "ligne sans pseudonyme : elle n’est pas lue", number, self._columns["agent"])
            return
        refused = pseudonym_fault(name)
        if refused is not None:
            rule, text = refused
            self._fault(rule, f"{text} : la ligne n’est pas lue", number, self._columns["agent"])
            return
        first = self._seen.setdefault(agent_key(name), number)
        if first != number:
            text = f"pseudonyme déjà donné à la ligne {first} : la ligne n’est pas lue"
            self._fault("AGE003", text, number, self._columns["agent"])
            return
        doubt = may_tell(name)
        if doubt is not None:
            text = f"ce pseudonyme pourrait être {doubt} : vérifier qu’il ne désigne personne"
            self._fault("AGE005", text, number, self._columns["agent"])
        code = self._metier(texts.get("metier", ""), number)
        if code is not None:
            service = texts.get("service", "")
            spelling = self._services.setdefault(fold(service), service)
            self.agents.append(Agent(name, spelling, code, texts.get("poste", "")))

    def _metier(self, text: str, number: int) -> str | None:
        """The code of a métier; "" where none is given, None where it is unknown."""
        column = self._columns.get("metier", 0)
        if not text:
            if column:
                self._fault("AGE007", "agent sans métier", number, column)
            return ""
        if text.upper() in self._referentiel.metiers:
            return text.upper()
        codes = self._titles.get(fold(text), ())
        if len(codes) == 1:
            return codes[0]
        if codes:
            known = ", ".join(f"« {code} »" for code in codes)
            several = f"métier dont l’intitulé est celui de plusieurs codes ({known})"
            message = f"{several} : écrire le code ; la ligne n’est pas lue"
        else:
            message = self._unknown(text)
        self._fault("REF001", message, number, column)
        return None

    def _unknown(self, text: str) -> str:
        """What is said of an unknown métier: its text is left out where it could be somebody."""
        near = "" if identifying_within(text) else self._nearest(text)
        told = identifying_content(text) or identifying_within(text) or looks_like_name(text)
        if told or (may_tell(text) and not near):
            return f"métier inconnu, la ligne n’est pas lue{near}"
        return f"métier « {text[:80]} » inconnu, la ligne n’est pas lue{near}"

    def _nearest(self, text: str) -> str:
        """What was meant, as a question: a code, or the code whose title is near."""
        found = suggestion(text.upper(), self._referentiel.metiers, limit=0)
        if found:
            return found
        title = nearest(fold(text), self._titles)
        return f" ; vouliez-vous « {self._titles[title][0]} » ?" if title else ""

    def _fault(self, code: str, text: str, number: int, column: int = 1) -> None:
        self.diagnostics.append(diagnose(code, text, self._liste.at(number, column)))


def _titles_of(referentiel: Referentiel) -> dict[str, tuple[str, ...]]:
    """The folded titles of each métier → the codes that bear them."""
    found: dict[str, tuple[str, ...]] = {}
    for metier in referentiel.metiers.values():
        for title in _names_of(metier):
            key = fold(title)
            if metier.code not in found.get(key, ()):
                found[key] = (*found.get(key, ()), metier.code)
    return found


def _names_of(metier: Metier) -> tuple[str, ...]:
    title = metier.intitule
    names = (
        title.masculin,
        title.feminin,
        title.doublet,
        title.doublet_court,
        title.complet,
        title.sigle,
        title.publie,
    )
    return tuple(name for name in (*names, *metier.autres_appellations) if name)
