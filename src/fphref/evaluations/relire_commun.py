"""What every reading shares: the référentiel it is checked against, the words it is told in, the spelling of agents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from fphref.diagnostics import Position, suggestion
from fphref.evaluations.anomalies import CORRIGE, LU, Journal
from fphref.evaluations.grille import Valeur
from fphref.evaluations.niveaux import Lecteur, Lecteurs
from fphref.evaluations.relire_registre import REFUSE, Codes, Registre
from fphref.evaluations.relire_valeurs import shown, text_of
from fphref.model.referentiel import Referentiel


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
        self._metiers = {code.casefold(): code for code in self.referentiel.metiers}

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
        return f"compétence « {shown(identifiant)} » inconnue du référentiel{suggestion(identifiant, known, limit=0)}"

    def metier(self, text: str) -> str | None:
        """The code of a métier as the référentiel writes it; "" for a blank, None where it is unknown."""
        return self._metiers.get(text.casefold()) if text else ""

    def metier_inconnu(self, text: str) -> str:
        """« métier inconnu », with the nearest code."""
        near = suggestion(text, self.referentiel.metiers, limit=0)
        return f"métier « {shown(text)} » inconnu du référentiel{near}"

    def spelling(self, agent: str) -> str:
        """The pseudonym as it was first written: `agt-01` is `AGT-01`."""
        return self._spellings.setdefault(agent.casefold(), agent)

    def level(
        self, lecteur: Lecteur, value: Valeur | None, place: Position, agent: str, competence: str
    ) -> int:  # fmt: skip
        """The number of a level, its anomaly noted: `VIDE` for a blank, `REFUSE` where it cannot be read."""
        lu = lecteur.read(value)
        if lu.refus:
            self.journal.refuses += 1
            self.journal.say(
                "EVA001", place, lu.refus, agent=agent, competence=competence, attendu=lecteur.attendu, lu=shown(value)
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
        return self.codes.numero(lu.code)


def pseudonym(value: Valeur | None) -> tuple[str, str]:
    """A pseudonym and why it was refused; both empty for a blank."""
    text = text_of(value)
    if text is None:
        return "", "ce n’est pas un pseudonyme : le tableur l’a peut-être pris pour une date ou un calcul"
    if len(text) > 100:
        return "", "plus de 100 caractères"
    # It will be shown on terminals, which some characters command.
    return (text, "") if shown(text, 100) == text else ("", "caractère de contrôle dans le pseudonyme")
