"""What every reading shares: the référentiel it is checked against, the words it is told in, the spelling of agents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from fphref.diagnostics import Position, suggestion
from fphref.evaluations.anomalies import CORRIGE, LU, Journal
from fphref.evaluations.grille import Valeur
from fphref.evaluations.modele import agent_key
from fphref.evaluations.niveaux import Lecteur, Lecteurs
from fphref.evaluations.relire_registre import REFUSE, Codes, Registre, Situation
from fphref.evaluations.relire_soupcons import masked
from fphref.evaluations.relire_valeurs import shown, text_of
from fphref.model.referentiel import Referentiel

_SUGGESTED = 200
"""Unknown ids for which the nearest one is looked for."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a reading is asked for: `jour` fills in a missing date, `feuille` names the sheet to read."""

    aujourdhui: date
    jour: date | None = None
    feuille: str | None = None

    @property
    def limite(self) -> date:
        """The last day that is believed: a campaign may be dated ahead, a year ahead is a slip of the hand."""
        return self.aujourdhui + timedelta(days=366)


@dataclass
class Contexte:
    """One run: what levels are checked against, where anomalies go, what was held before."""

    referentiel: Referentiel
    options: Options
    journal: Journal = field(default_factory=Journal)
    codes: Codes = field(default_factory=Codes)
    ancien: Registre = field(default_factory=Registre)

    def __post_init__(self) -> None:
        self.lecteurs = Lecteurs(self.referentiel)
        self._spellings: dict[str, str] = {}
        self._libelles: dict[str, str | None] = {}
        self._suggestions: dict[str, str] = {}
        self._metiers = {code.casefold(): code for code in self.referentiel.metiers}
        self._echelles = {name.casefold(): name for name in self.referentiel.echelles}
        self._situations: dict[Situation, Situation] = {}

    def libelle(self, identifiant: str) -> str | None:
        """The wording of a compétence (or of an activité: a matrix may ask for those); None where it is unknown."""
        if identifiant not in self._libelles:
            item = self.referentiel.competence(identifiant) or self.referentiel.activites.get(identifiant)
            self._libelles[identifiant] = item.libelle if item else None
        return self._libelles[identifiant]

    def inconnue(self, identifiant: str) -> str:
        """« compétence inconnue », with the nearest id."""
        known = (
            *self.referentiel.savoir_faire, *self.referentiel.connaissances, *self.referentiel.savoir_etre,
            *self.referentiel.activites,
        )  # fmt: skip
        return f"compétence « {masked(shown(identifiant))} » inconnue du référentiel{self._near(identifiant, known)}"

    def metier(self, text: str) -> str | None:
        """The code of a métier as the référentiel writes it; "" for a blank, None where it is unknown."""
        return self._metiers.get(text.casefold()) if text else ""

    def metier_inconnu(self, text: str) -> str:
        """« métier inconnu », with the nearest code."""
        return f"métier « {masked(shown(text))} » inconnu du référentiel{self._near(text, self.referentiel.metiers)}"

    def _near(self, text: str, known: Iterable[str]) -> str:
        """The nearest of these ids; looked for a few times only, since a whole file may be at fault."""
        if text not in self._suggestions:
            if len(self._suggestions) >= _SUGGESTED:
                return ""
            self._suggestions[text] = suggestion(text[:100], known, limit=0)
        return self._suggestions[text]

    def spelling(self, agent: str) -> str:
        """The pseudonym as it was first written: `agt-01` is `AGT-01`."""
        return self._spellings.setdefault(agent_key(agent), agent)

    def situation(self, service: str, metier: str, poste: str) -> Situation:
        """One object for all that say the same: thousands of rows do."""
        found = Situation(service, metier, poste)
        return self._situations.setdefault(found, found)

    def echelle(self, text: str) -> str | None:
        """The id of a scale as the référentiel writes it; None where it is unknown."""
        return self._echelles.get(text.casefold())

    def own_scale(self, metier: str) -> str:
        """The id of the scale on which a level of that métier stands where nothing else is said; empty for none."""
        code = self.metier(metier)
        lecteur = self.lecteurs.of_metier(metier if code is None else code)
        return lecteur.echelle.id if lecteur else ""

    def other_scale(self, numero: int, metier: str) -> str:
        """The id of the scale of a level where it is not that of its métier; else empty: there is no need to say it."""
        echelle = self.codes.echelle(numero)
        return echelle if echelle != self.own_scale(metier) else ""

    def say_other_scale(self, place: Position, metier: str, echelle: str, count: int) -> None:
        """Tell once that levels on `echelle` were refused: the profile of their métier is on another one."""
        self.journal.refuses += count
        asked = self.lecteurs.asked(metier)
        what = f"le profil de {metier} est sur l’échelle « {asked} », ces niveaux sont sur « {echelle} »"
        suite = f"{count} niveaux rejetés" if count > 1 else "un niveau rejeté"
        self.journal.say("EVA027", place, what, suite=suite)

    def level(
        self, lecteur: Lecteur, value: Valeur | None, place: Position, agent: str, competence: str
    ) -> int:  # fmt: skip
        """The number of a level, its anomaly noted: `VIDE` for a blank, `REFUSE` where it cannot be read."""
        lu = lecteur.read(value)
        if lu.refus:
            self.journal.refuses += 1
            self.journal.say(
                "EVA001", place, lu.refus, agent=agent, competence=competence, attendu=lecteur.attendu,
                lu=masked(shown(value)),
            )  # fmt: skip
            return REFUSE
        if lu.formule:
            what = "niveau calculé par une formule, et non saisi"
            self.journal.say(
                "EVA003", place, what, agent=agent, competence=competence, attendu="un niveau saisi", lu=shown(value),
                suite=f"{LU} {lu.code or 'vide'}",
            )  # fmt: skip
        elif lu.correction:
            self.journal.say(
                "EVA002", place, lu.correction, agent=agent, competence=competence, attendu=lecteur.attendu,
                lu=shown(value), suite=CORRIGE,
            )  # fmt: skip
        return self.codes.numero(lu.code, lecteur.echelle.id)


def read_pseudonym(value: Valeur | None) -> tuple[str, str]:
    """A pseudonym and why it was refused; both empty for a blank."""
    text = text_of(value)
    if text is None:
        return "", "ce n’est pas un pseudonyme : le tableur l’a peut-être pris pour une date ou un calcul"
    if len(text) > 100:
        return "", "plus de 100 caractères"
    # It will be shown on terminals, which some characters command.
    return (text, "") if shown(text, 100) == text else ("", "caractère de contrôle dans le pseudonyme")
