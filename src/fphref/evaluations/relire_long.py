"""A long table, one line per agent and compétence: as what people send, and as what is already held."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from fphref.diagnostics import FphrefError, Position
from fphref.evaluations.anomalies import Lieu, position
from fphref.evaluations.grille import Feuille, Formule, Ligne, Tableur, Valeur, exact_key
from fphref.evaluations.modele import COLONNES, agent_key
from fphref.evaluations.relire_commun import Contexte, read_pseudonym
from fphref.evaluations.relire_entete import Source
from fphref.evaluations.relire_registre import CONFLIT, Origine, Situation
from fphref.evaluations.relire_soupcons import is_total, masked, not_an_agent
from fphref.evaluations.relire_valeurs import clean, day_of, shown, text_of
from fphref.evaluations.reperage import Marques, look
from fphref.texte import fold

MOST_TOLD = 20
"""Unknown words told one by one for a table; the others are counted."""

FAR = date(9999, 12, 31)

DERIVEES = ("metier_intitule", "libelle", "nature", "requis")
"""Columns that repeat the référentiel beside the codes: made anew, never read."""

LUES = (*COLONNES, "poste", "echelle")
"""The columns that are read; those that follow `COLONNES` may be missing."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where a long table stands: `colonnes` are its titles, folded → column; `titres` as they are seen."""

    feuille: Feuille
    debut: int
    colonnes: dict[str, int]
    titres: dict[int, str]

    def lignes(self) -> Iterator[Ligne]:
        """The rows below the head."""
        return (line for line in self.feuille.lignes() if line.numero > self.debut)

    @property
    def autres(self) -> dict[str, int]:
        """The columns that are neither ours nor derived: title → column; a second « note » is « note 2 »."""
        found: dict[str, int] = {}
        ours, taken = {*LUES, *DERIVEES}, {*LUES, *DERIVEES}
        for column, title in sorted(self.titres.items()):
            if fold(title) in ours:
                continue
            name, rank = title, 1
            while fold(name) in taken:
                rank += 1
                name = f"{title} {rank}"
            taken.add(fold(name))
            found[name] = column
        return found


def table_of(marques: Marques, nom: str) -> Table:
    """The table whose head `look` found in the file `nom`; `FphrefError` where two columns of ours have one title."""
    assert marques.titres is not None
    row, columns = marques.titres
    cells = next(line.cellules for line in marques.feuille.lignes() if line.numero == row)
    titles = {column: _title(value) for column, value in cells.items()}
    ours = [fold(title) for title in titles.values() if fold(title) in LUES]
    twice = sorted({name for name in ours if ours.count(name) > 1})
    if twice:
        names = ", ".join(f"« {name} »" for name in twice)
        raise FphrefError(f"{nom} : deux colonnes portent le même titre ({names}) ; renommer ou retirer l’une d’elles.")
    return Table(marques.feuille, row, columns, {column: title for column, title in titles.items() if title})


def _title(value: Valeur) -> str:
    """A title as it is seen; it may be a number or a day."""
    if isinstance(value, Formule):
        return _title(value.valeur) if value.valeur is not None else ""
    return clean(value) if isinstance(value, str) else shown(value, 255)


def existing_table(tableur: Tableur) -> Table:
    """The evaluations of a file that a reading may write; `FphrefError` where it holds something else."""
    for feuille in tableur.feuilles:
        marques = look(feuille)
        if marques.titres and not marques.sentinelle and not marques.genre:
            table = table_of(marques, tableur.nom)
            if next(iter(feuille.lignes())).numero < table.debut:
                raise FphrefError(
                    f"{tableur.nom} : des lignes précèdent les titres ; les retirer, elles seraient perdues."
                )
            return table
    raise FphrefError(
        f"{tableur.nom} existe et n’est pas un tableau d’évaluations (colonnes {', '.join(COLONNES)}) : il n’est pas "
        "remplacé. Donner un autre fichier avec -o."
    )


@dataclass(frozen=True, slots=True)
class Lue:
    """One row of a long table that was understood, but for its level, which is on the scale `echelle` (its id)."""

    agent: str
    jour: date | None
    competence: str
    situation: Situation
    niveau: Valeur | None
    echelle: str


def read_long(
    tableur: Tableur, table: Table, sources: list[Source], contexte: Contexte,
    receive: Callable[[Lue, int, Origine, Ligne], None],
) -> None:  # fmt: skip
    """Check the rows of a long table that was sent, and hand on the sound ones; it becomes one of `sources`."""
    lieu = Lieu(tableur.nom, table.feuille.nom, tableur.nature != "csv")
    rang = len(sources)
    sources.append(Source(lieu, table.colonnes["niveau"]))
    journal, get_column = contexte.journal, table.colonnes.get
    elsewhere: dict[tuple[str, str], list[Position]] = {}
    unknown = _Inconnus()

    def at(ligne: Ligne, name: str) -> Position:
        return position(lieu, ligne.numero, get_column(name, 1))

    def fault(code: str, ligne: Ligne, name: str, what: str, agent: str, **more: str) -> None:
        journal.refuses += 1
        journal.say(code, at(ligne, name), what, agent=agent, **more, suite="ligne rejetée")

    for ligne in table.lignes():
        get = ligne.cellules.get
        brut = {name: get(get_column(name, 0)) for name in LUES}
        if all(value is None for value in brut.values()):
            continue
        agent, refused = read_pseudonym(brut["agent"])
        if refused or not agent:
            fault("EVA006", ligne, "agent", refused or "niveau sans pseudonyme", "", lu=masked(shown(brut["agent"])))
            continue
        if is_total(agent):
            fault("EVA019", ligne, "agent", "total, moyenne ou compte, et non un agent", "")
            continue
        if reserved := not_an_agent(agent):
            fault("EVA006", ligne, "agent", reserved, "")
            continue
        competence = text_of(brut["competence"]) or ""
        label = contexte.libelle(competence)
        if label is None:
            unknown.add("EVA009", competence, at(ligne, "competence"), agent)
            continue
        metier = contexte.metier(text_of(brut["metier"]) or "")
        if metier is None:
            unknown.add("EVA010", text_of(brut["metier"]) or "", at(ligne, "metier"), agent)
            continue
        day, wrong, corrected = day_of(brut["date"], contexte.options.limite)
        if wrong:
            fault("EVA014", ligne, "date", wrong, agent, attendu="une date", lu=masked(shown(brut["date"])))
            continue
        if corrected:
            journal.say("EVA015", at(ligne, "date"), corrected, agent=agent, lu=shown(brut["date"]), suite="corrigé")
        named = text_of(brut["echelle"])
        echelle = contexte.echelle(named or "")
        if named != "" and echelle is None:
            what = f"échelle « {shown(brut['echelle'])} » inconnue du référentiel"
            fault("EVA028", ligne, "echelle", what, agent)
            continue
        if echelle and contexte.lecteurs.asked(metier) not in ("", echelle):
            if text_of(brut["niveau"]) != "":
                elsewhere.setdefault((metier, echelle), []).append(at(ligne, "echelle"))
            continue
        lecteur = contexte.lecteurs.of_scale(echelle) if echelle else contexte.lecteurs.of_metier(metier)
        if lecteur is None:
            raise FphrefError(f"{tableur.nom} : aucune échelle par défaut dans ce référentiel ; donner le bon avec -r.")
        numero = contexte.level(lecteur, brut["niveau"], at(ligne, "niveau"), agent, label)
        situation = contexte.situation(text_of(brut["service"]) or "", metier, text_of(brut["poste"]) or "")
        jour = day or contexte.options.jour
        lue = Lue(contexte.spelling(agent), jour, competence, situation, brut["niveau"], lecteur.echelle.id)
        receive(lue, numero, Origine(rang, ligne.numero), ligne)
    unknown.tell(contexte)
    for (metier, echelle), places in elsewhere.items():
        contexte.say_other_scale(places[0], metier, echelle, len(places))


class _Inconnus:
    """Rows whose compétence or métier is unknown, told once for each: a forgotten -r makes thousands."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[int, Position, str]] = {}

    def add(self, code: str, word: str, place: Position, agent: str) -> None:
        count, first, who = self._found.get((code, word), (0, place, agent))
        self._found[(code, word)] = count + 1, first, who

    def tell(self, contexte: Contexte) -> None:
        """One anomaly for each word, the first ones; then how many more rows and words there were."""
        say = contexte.journal.say
        for code, name, describe in (
            ("EVA009", "compétences inconnues", contexte.inconnue),
            ("EVA010", "métiers inconnus", contexte.metier_inconnu),
        ):
            found = [(word, *more) for (rule, word), more in self._found.items() if rule == code]
            contexte.journal.refuses += sum(count for _, count, _, _ in found)
            for word, count, place, agent in found[:MOST_TOLD]:
                if count == 1:
                    say(code, place, describe(word), agent=agent, suite="ligne rejetée")
                else:
                    say(code, place, f"{count} lignes : {describe(word)}", suite="lignes rejetées")
            if rest := found[MOST_TOLD:]:
                lines = sum(count for _, count, _, _ in rest)
                what = f"{lines} autre{'s' * (lines > 1)} ligne{'s' * (lines > 1)} : {name} ; vérifier -r"
                say(code, rest[0][2], what, suite="lignes rejetées" if lines > 1 else "ligne rejetée")


class _Texts(dict[Valeur | None, str]):
    """`text_of` remembered: millions of rows hold few different texts. Numbers are not kept, `True` equals 1."""

    def __missing__(self, value: Valeur | None) -> str:
        text = text_of(value) or ""
        # An error equals the text it shows; both begin so.
        if type(value) is str and not value.startswith(("#", "Err:")) and len(self) < 200_000:
            self[value] = text
        return text


class Existant:
    """The rows of the file that a reading compares with: all are kept, those it understands are compared."""

    def __init__(self, tableur: Tableur, contexte: Contexte, *, suite: str = "lignes gardées telles quelles") -> None:
        self.table = existing_table(tableur)
        self.tableur = tableur
        self._contexte = contexte
        self._lieu = Lieu(tableur.nom, self.table.feuille.nom, tableur.nature != "csv")
        self._suite = suite
        """What becomes of two levels of one day, in words."""
        self._levels: dict[object, str] = {}
        self._scales: dict[tuple[str, str], str | None] = {}
        self.largeur = max(self.table.titres)
        self.nombre = 0
        self.laisses: set[str] = set()
        """The agents whose rows were passed over, by `agent_key`."""

    def load(self) -> None:
        """Put what is understood in the register, by agent, day and compétence; the rest is said, and stays."""
        for _ in self.loaded():
            pass

    def loaded(self, agents: Collection[str] | None = None) -> Iterator[tuple[str, Lue]]:
        """Load row by row; gives each one that was understood, with its agent as first spelled.

        Rows of others than `agents` (by `agent_key`) are passed over, where these are given.
        """
        registre, journal, codes = self._contexte.ancien, self._contexte.journal, self._contexte.codes
        for ligne, lue in self.lignes():
            self.nombre += 1
            self.largeur = max(self.largeur, *ligne.cellules)
            if lue is None:
                self._tell(ligne)
                continue
            if agents is not None and agent_key(lue.agent) not in agents:
                self.laisses.add(agent_key(lue.agent))
                continue
            agent = self._contexte.spelling(lue.agent)
            numero = codes.numero(self.level(lue), lue.echelle)
            fiche = registre.fiche(agent, lue.jour, lue.situation, Origine(0, ligne.numero))
            before = fiche.niveau(lue.competence)
            if before >= CONFLIT and before != numero:
                column = self.table.colonnes["niveau"]
                what = f"deux niveaux le même jour ({codes.texte(before) or 'en conflit'} et {codes.texte(numero)})"
                label = self._contexte.libelle(lue.competence) or lue.competence
                place = position(self._lieu, ligne.numero, column)
                journal.say("EVA023", place, what, agent=agent, competence=label, suite=self._suite)
                numero = CONFLIT
            fiche.set(lue.competence, numero)
            fiche.set_beside(lue.competence, lue.situation, 0)
            yield agent, lue

    def lignes(self) -> Iterator[tuple[Ligne, Lue | None]]:
        """Every row with what was understood of it, None where its key or its level is none."""
        columns, get_column = self.table.colonnes, self.table.colonnes.get
        days: dict[object, date | None] = {}
        agent_at, competence_at, niveau_at = (columns[name] for name in ("agent", "competence", "niveau"))
        date_at, service_at, metier_at = (get_column(name, 0) for name in ("date", "service", "metier"))
        poste_at, echelle_at = (get_column(name, 0) for name in ("poste", "echelle"))
        texts = _Texts()
        for ligne in self.table.lignes():
            get = ligne.cellules.get
            brut, niveau = get(date_at), get(niveau_at)
            if brut not in days:
                days[brut] = day_of(brut, FAR)[0]
            agent, competence, jour = texts[get(agent_at)], texts[get(competence_at)], days[brut]
            if not agent or not competence or jour is None or not texts[niveau]:
                yield ligne, None
                continue
            situation = self._contexte.situation(texts[get(service_at)], texts[get(metier_at)], texts[get(poste_at)])
            echelle = self._scale(texts[get(echelle_at)], situation)
            yield ligne, Lue(agent, jour, competence, situation, niveau, echelle) if echelle is not None else None

    def _scale(self, named: str, situation: Situation) -> str | None:
        """The id of the scale of a row: the one it names, else that of its métier; None where it names none of ours."""
        key = (named, situation.metier)
        if key not in self._scales:
            self._scales[key] = self._contexte.echelle(named) if named else self._contexte.own_scale(situation.metier)
        return self._scales[key]

    def level(self, lue: Lue) -> str:
        """The code of a level that is held; what is no level of the scale stands for itself."""
        key = (lue.echelle, exact_key(lue.niveau))
        found = self._levels.get(key)
        if found is None:
            lecteur = self._contexte.lecteurs.of_scale(lue.echelle)
            lu = lecteur.read(lue.niveau) if lecteur else None
            found = lu.code if lu is not None and lu.code else text_of(lue.niveau) or "?"
            if len(self._levels) < 5000:
                self._levels[key] = found
        return found

    def _tell(self, ligne: Ligne) -> None:
        if any(value is not None for value in ligne.cellules.values()):
            what = "agent, compétence, niveau, date ou échelle illisible"
            self._contexte.journal.say("EVA018", position(self._lieu, ligne.numero), what, suite="ligne gardée")
