"""A filled-in matrix, agent by agent: each line is checked against its own control before one level is believed."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date

from fphref.diagnostics import FphrefError
from fphref.evaluations.anomalies import CORRIGE, IGNORE, position
from fphref.evaluations.grille import Formule, Ligne, Tableur, Valeur
from fphref.evaluations.modele import agent_key
from fphref.evaluations.niveaux import PLAIN, Lecteur
from fphref.evaluations.relire_commun import Contexte, read_pseudonym
from fphref.evaluations.relire_entete import Source, read_head
from fphref.evaluations.relire_registre import REFUSE, Fiche, Origine
from fphref.evaluations.relire_soupcons import beside_control, is_total, masked, not_an_agent, slipped
from fphref.evaluations.relire_valeurs import day_of, shown, text_of
from fphref.evaluations.reperage import Marques, heads_of
from fphref.reperes import AGENT, CONTROLE, DATE, METIER, POSTE, SERVICE

_ODD = 65_535
"""A level that needs a second look; never the number of one."""

_NAMED = 10
"""Lines named in one sentence; the others are counted."""

Recu = Callable[[str, date | None, Fiche], None]
"""Receives a line that was checked."""


def read_matrice(
    tableur: Tableur, marques: Marques, sources: list[Source], contexte: Contexte, receive: Recu
) -> None:  # fmt: skip
    """Read one sheet, which becomes one of `sources`, and hand each sound line to `receive`.

    Raises `FphrefError` where the sheet lacks what makes the reading sure.
    """
    reader = _Reader(tableur, marques, len(sources), contexte, receive)
    sources.append(reader.source)
    reader.read()


class _Reader:
    def __init__(self, tableur: Tableur, marques: Marques, rang: int, contexte: Contexte, receive: Recu) -> None:
        self._contexte, self._journal, self._rang, self._receive = contexte, contexte.journal, rang, receive
        self._entete = read_head(tableur, marques, contexte)
        self._plan, self.source = self._entete.plan, self._entete.source
        self._columns = list(self._plan.competences.values())  # from left to right: ids are met in that order
        self._rangs = {competence: rank for rank, competence in enumerate(self._plan.competences)}
        self._tables: dict[str, dict[object, int]] = {}
        self._vus: dict[str, int] = {}
        self._attendus: dict[str, int] = {}
        self._sans_controle: list[tuple[str, date | None, Fiche, bool]] = []
        self._avant_titres: list[tuple[int, str]] = []
        self._etrangeres: dict[int, int] = {}
        self._sans_metier: list[tuple[int, str]] = []
        self._autre_echelle: dict[str, tuple[int, int]] = {}

    # -- the lines -----------------------------------------------------------------------------------------------

    def read(self) -> None:
        head = True
        for ligne in self._entete.lignes.lignes():
            if ligne.numero == self._plan.debut:
                continue
            agent = ligne.cellules.get(self._plan.roles[AGENT])
            controle = ligne.cellules.get(self._plan.roles[CONTROLE])
            titles = heads_of(ligne, self._plan)
            if titles > 1 or (head and titles and not self._named_so(agent, controle)):
                head = False
                self._avant_titres.clear()
                continue
            if head and not (agent is not None and controle is not None):
                self._before_heads(ligne, agent)
                continue
            self._line(ligne, agent, controle)
        if head:
            self._tell_no_heads()
        self._finish()

    def _named_so(self, agent: Valeur | None, controle: Valeur | None) -> bool:
        """Whether « Agent » is called so by its own control: no title."""
        return controle is not None and text_of(agent) == text_of(controle)

    def _before_heads(self, ligne: Ligne, agent: Valeur | None) -> None:
        text = text_of(agent)
        if (
            text
            and not text.startswith("#")
            and len(self._avant_titres) < 1000
            and any(c in ligne.cellules for c in self._columns)
        ):
            self._avant_titres.append((ligne.numero, text))

    def _tell_no_heads(self) -> None:
        """Without the line of titles, lines typed by hand cannot be told from totals: none is read, all are said."""
        for numero, text in self._avant_titres:
            self._journal.refuses += 1
            self._journal.say(
                "EVA020", self.source.place(numero), f"ligne « {masked(shown(text))} » sans contrôle, et le titre "
                "« Agent (pseudonyme) » a été changé : agent, ou ligne de titres ?",
            )  # fmt: skip

    def _line(self, ligne: Ligne, agent_brut: Valeur | None, controle_brut: Valeur | None) -> None:
        get = ligne.cellules.get
        values = list(map(get, self._columns))
        filled = len(values) - values.count(None)
        for column in ligne.cellules.keys() - self._plan.connues:
            # Only among the evaluated columns: beside the table, people write what they like.
            if self._columns[0] < column < self._columns[-1]:
                self._etrangeres[column] = self._etrangeres.get(column, 0) + 1
        agent, refused = read_pseudonym(agent_brut)
        reserved = not_an_agent(agent) if agent and not is_total(agent) else ""
        controle = text_of(controle_brut) or ""
        if controle:
            controle = self._contexte.spelling(controle)
            self._attendus.setdefault(controle, ligne.numero)
        if not agent and not refused and not filled:
            return  # blank, or emptied: whoever was expected there is told of at the end
        if reserved:
            if not filled and not controle:
                return  # a note, a name that nothing is said of
            self._journal.refuses += max(1, filled)
            self._fault("EVA006", ligne, reserved, "")
            return
        if not self._sound(ligne, agent, refused, agent_brut, controle, values, filled):
            self._journal.refuses += max(1, filled)
            return
        agent = self._contexte.spelling(agent)
        if not filled and not controle and agent not in self._contexte.ancien.agents:
            return  # a note under the table, an agent that nothing is said of
        if agent in self._vus:
            self._journal.refuses += max(1, filled)
            self._fault("EVA005", ligne, f"pseudonyme déjà lu en {self._where(self._vus[agent])}", agent)
            return
        self._vus[agent] = ligne.numero
        self._levels(ligne, agent, controle, values, filled)

    def _sound(
        self, ligne: Ligne, agent: str, refused: str, brut: Valeur | None, controle: str, values: list[Valeur | None],
        filled: int,
    ) -> bool:  # fmt: skip
        """Whether the line is what it says; its one fault is noted otherwise."""
        if refused:
            self._fault("EVA006", ligne, refused, "", lu=masked(shown(brut)), column=self._plan.roles[AGENT])
        elif not agent:
            what = "pseudonyme effacé" if controle else "niveaux sans pseudonyme"
            self._fault("EVA006", ligne, what, "", attendu=f"« {masked(controle)} »" if controle else "un pseudonyme")
        elif controle and agent_key(agent) != agent_key(controle):
            what = "ce pseudonyme n’est pas celui de la ligne : tri partiel, ligne décalée ou pseudonyme changé"
            self._fault("EVA004", ligne, what, agent, attendu=f"« {masked(controle)} »", lu=agent)
        elif (not controle or Formule in set(map(type, values))) and (
            why := slipped(ligne, self._plan, agent, checked=bool(controle))
        ):
            self._fault("EVA004", ligne, why, agent)
        elif not controle and filled and is_total(agent):
            self._fault("EVA019", ligne, "total, moyenne ou compte, et non un agent", "")
        elif not controle and filled and all(v is None or isinstance(v, Formule) for v in values):
            self._fault("EVA019", ligne, "tous les niveaux sont calculés : total ou moyenne, et non un agent", agent)
        else:
            return True
        return False

    def _levels(self, ligne: Ligne, agent: str, controle: str, values: list[Valeur | None], filled: int) -> None:
        get, roles = ligne.cellules.get, self._plan.roles
        metier = self._metier_of(ligne, agent, get(roles.get(METIER, 0)))
        jour, dated = self._day_of(ligne, agent, get(roles.get(DATE, 0)))
        if metier is None or not dated:
            self._journal.refuses += filled
            return
        lecteur = self._entete.lecteur or self._contexte.lecteurs.of_metier(metier)
        if lecteur is None:
            raise FphrefError(
                f"{self._entete.nom} : aucune échelle par défaut dans ce référentiel ; donner le bon avec -r."
            )
        if self._contexte.lecteurs.asked(metier) not in ("", lecteur.echelle.id):
            if filled:
                first, count = self._autre_echelle.get(metier, (ligne.numero, 0))
                self._autre_echelle[metier] = first, count + filled
            return
        numbers = self._numbers(lecteur, values)
        for rank in self._entete.refusees:
            if values[rank] is not None:
                self._journal.refuses += 1
                numbers[rank] = REFUSE
        if _ODD in numbers:
            for rank, competence in enumerate(self._plan.competences):
                if numbers[rank] == _ODD:
                    place = self.source.place(ligne.numero, competence)
                    label = self._contexte.libelle(competence) or competence
                    numbers[rank] = self._contexte.level(lecteur, values[rank], place, agent, label)
        service, poste = (text_of(get(roles.get(role, 0))) or "" for role in (SERVICE, POSTE))
        situation = self._contexte.situation(service, metier, poste)
        fiche = Fiche(self._rangs, numbers, situation, Origine(self._rang, ligne.numero))
        if controle:
            self._receive(agent, jour, fiche)
        else:
            self._sans_controle.append((agent, jour, fiche, beside_control(ligne, self._plan)))

    def _numbers(self, lecteur: Lecteur, values: list[Valeur | None]) -> array[int]:
        """The numbers of the levels of a line, `_ODD` where a value is none that the scale writes."""
        table = self._tables.get(lecteur.echelle.id)
        if table is None:
            numero = self._contexte.codes.numero
            table = self._tables[lecteur.echelle.id] = {
                v: numero(code, lecteur.echelle.id) for v, code in lecteur.exacts.items()
            }
        if PLAIN.issuperset(map(type, values)):
            return array("H", [table.get(v, _ODD) for v in values])
        return array("H", [table.get(v, _ODD) if type(v) in PLAIN else _ODD for v in values])

    def _metier_of(self, ligne: Ligne, agent: str, value: Valeur | None) -> str | None:
        text = text_of(value)
        if not text and text is not None:
            text = self._entete.metier
            default = self._contexte.metier(text) or ""
            if not default:
                self._sans_metier.append((ligne.numero, agent))
            return default
        code = self._contexte.metier(text) if text else None
        if code is None:
            what = self._contexte.metier_inconnu(text or shown(value))
            self._fault("EVA010", ligne, what, agent, column=self._plan.roles[METIER])
        return code

    def _day_of(self, ligne: Ligne, agent: str, value: Valeur | None) -> tuple[date | None, bool]:
        """The day of a line, and whether the line may be believed."""
        if value is None:
            return self._entete.jour, True
        day, refused, corrected = day_of(value, self._contexte.options.limite)
        column = self._plan.roles[DATE]
        if refused:
            self._fault("EVA014", ligne, refused, agent, attendu="une date", lu=masked(shown(value)), column=column)
            return None, False
        if corrected:
            self._fault("EVA015", ligne, corrected, agent, lu=shown(value), suite=CORRIGE, column=column)
        return day or self._entete.jour, True

    # -- what is told once ---------------------------------------------------------------------------------------

    def _finish(self) -> None:
        say, source = self._journal.say, self.source
        typed: list[int] = []
        for agent, jour, fiche, beside in self._sans_controle:
            if agent in self._attendus and self._attendus[agent] != fiche.origine.numero:
                what = f"cet agent est attendu en {self._where(self._attendus[agent])} : tri partiel ?"
                self._journal.refuses += sum(1 for numero in fiche.niveaux if numero > REFUSE)
                say("EVA004", source.place(fiche.origine.numero), what, agent=agent, attendu="une ligne sans contrôle")
                continue
            if beside and self._attendus:
                what = "pas de contrôle, et une valeur à côté de sa place : cellules décalées ?"
                self._journal.refuses += sum(1 for numero in fiche.niveaux if numero > REFUSE)
                say("EVA004", source.place(fiche.origine.numero), what, agent=agent, suite="ligne rejetée")
                continue
            typed.append(fiche.origine.numero)
            self._receive(agent, jour, fiche)
        if typed:
            s = "s" * (len(typed) > 1)
            what = f"{len(typed)} ligne{s} ajoutée{s} à la main, sans contrôle du pseudonyme : {self._places(typed)}"
            say("EVA007", position(source.lieu), what, suite=f"lue{s}")
        for agent, numero in self._attendus.items():
            if agent not in self._vus:
                what = "agent attendu, absent des lignes lues"
                say("EVA011", source.place(numero), what, agent=masked(agent), suite="rien n’est effacé")
        for metier, (numero, count) in self._autre_echelle.items():
            assert self._entete.lecteur is not None
            place = source.cell(numero, self._plan.roles.get(METIER, self._plan.roles[AGENT]))
            self._contexte.say_other_scale(place, metier, self._entete.lecteur.echelle.id, count)
        for column, count in sorted(self._etrangeres.items()):
            values = f"{count} valeurs non lues" if count > 1 else "une valeur non lue"
            say("EVA017", source.cell(0, column), f"sans identifiant de compétence : {values}", suite=IGNORE)
        if self._sans_metier:
            count = len(self._sans_metier)
            named = ", ".join(f"{agent} ({self._where(numero)})" for numero, agent in self._sans_metier[:_NAMED])
            named += f" et {count - _NAMED} autre{'s' * (count - _NAMED > 1)}" if count > _NAMED else ""
            what = f"{count} agent{'s' * (count > 1)} sans métier, niveaux requis inconnus : {named}"
            say("EVA021", position(source.lieu), what, suite="lu")

    def _places(self, numeros: list[int]) -> str:
        """« A9, A12 », the first ten."""
        more = len(numeros) - _NAMED
        return ", ".join(map(self._where, numeros[:_NAMED])) + (f" et {more} autre{'s' * (more > 1)}" * (more > 0))

    def _where(self, numero: int) -> str:
        """The pseudonym of a line: `A9`, or its line in a csv file."""
        place = self.source.place(numero)
        return place.cellule or f"ligne {place.ligne}"

    def _fault(
        self, code: str, ligne: Ligne, what: str, agent: str, *, attendu: str = "", lu: str = "", suite: str = "",
        column: int = 0,
    ) -> None:  # fmt: skip
        """A fault of a line, at its pseudonym or at `column`."""
        place = self.source.cell(ligne.numero, column or self._plan.roles[AGENT])
        self._journal.say(code, place, what, agent=agent, attendu=attendu, lu=lu, suite=suite or "ligne rejetée")
