"""A long table, one line per agent and compétence: as what people send, and as what is already held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from fphref.diagnostics import FphrefError, Position
from fphref.evaluations.anomalies import Lieu, position
from fphref.evaluations.grille import Feuille, Ligne, Tableur, Valeur
from fphref.evaluations.modele import COLONNES
from fphref.evaluations.niveaux import Lecteur
from fphref.evaluations.relire_commun import Contexte, pseudonym
from fphref.evaluations.relire_entete import Source
from fphref.evaluations.relire_registre import CONFLIT, Identite, Origine, Registre
from fphref.evaluations.relire_valeurs import clean, day_of, shown, text_of
from fphref.evaluations.reperage import Marques, look
from fphref.texte import fold

FAR = date(9999, 12, 31)

DERIVEES = ("metier_intitule", "libelle", "nature")
"""Columns that repeat the référentiel beside the codes: made anew, never read."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where a long table stands: `colonnes` are its titles, folded → column; `titres` as they are written."""

    feuille: Feuille
    debut: int
    colonnes: dict[str, int]
    titres: dict[int, str]

    def lignes(self) -> Iterator[Ligne]:
        """The rows below the head."""
        return (line for line in self.feuille.lignes() if line.numero > self.debut)

    @property
    def autres(self) -> dict[str, int]:
        """The columns that are neither ours nor derived: title as written → column."""
        known = {*COLONNES, "poste", *DERIVEES}
        return {title: column for column, title in sorted(self.titres.items()) if fold(title) not in known}


def table_of(marques: Marques) -> Table:
    """The table whose head `look` found."""
    assert marques.titres is not None
    row, columns = marques.titres
    cells = next(line.cellules for line in marques.feuille.lignes() if line.numero == row)
    titles = {column: clean(value) for column, value in cells.items() if isinstance(value, str) and clean(value)}
    return Table(marques.feuille, row, columns, titles)


def existing_table(tableur: Tableur) -> Table:
    """The evaluations of a file that a reading may write; `FphrefError` where it holds something else."""
    for feuille in tableur.feuilles:
        marques = look(feuille)
        if marques.titres and not marques.sentinelle and not marques.genre:
            table = table_of(marques)
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
    """One row of a long table that was understood, but for its level."""

    agent: str
    jour: date | None
    competence: str
    identite: Identite
    niveau: Valeur | None


def read_long(
    tableur: Tableur, table: Table, sources: list[Source], contexte: Contexte,
    receive: Callable[[Lue, int, Origine, Ligne], None],
) -> None:  # fmt: skip
    """Check the rows of a long table that was sent, and hand on the sound ones; it becomes one of `sources`."""
    lieu = Lieu(tableur.nom, table.feuille.nom, tableur.nature != "csv")
    rang = len(sources)
    sources.append(Source(lieu, table.colonnes["niveau"]))
    journal, get_column = contexte.journal, table.colonnes.get

    def at(ligne: Ligne, name: str) -> Position:
        return position(lieu, ligne.numero, get_column(name, 1))

    def fault(code: str, ligne: Ligne, name: str, what: str, agent: str, **more: str) -> None:
        journal.refuses += 1
        journal.say(code, at(ligne, name), what, agent=agent, **more, suite="ligne rejetée")

    for ligne in table.lignes():
        get = ligne.cellules.get
        brut = {name: get(get_column(name, 0)) for name in (*COLONNES, "poste")}
        if all(value is None for value in brut.values()):
            continue
        agent, refused = pseudonym(brut["agent"])
        if refused or not agent:
            fault("EVA006", ligne, "agent", refused or "niveau sans pseudonyme", "", lu=shown(brut["agent"]))
            continue
        competence = text_of(brut["competence"]) or ""
        label = contexte.libelle(competence)
        if label is None:
            fault("EVA009", ligne, "competence", contexte.inconnue(competence), agent)
            continue
        metier = contexte.metier(text_of(brut["metier"]) or "")
        if metier is None:
            fault("EVA010", ligne, "metier", contexte.metier_inconnu(text_of(brut["metier"]) or ""), agent)
            continue
        day, wrong, corrected = day_of(brut["date"], contexte.options.limite)
        if wrong:
            fault("EVA014", ligne, "date", wrong, agent, attendu="une date", lu=shown(brut["date"]))
            continue
        if corrected:
            journal.say("EVA015", at(ligne, "date"), corrected, agent=agent, lu=shown(brut["date"]), suite="corrigé")
        lecteur = contexte.lecteurs.of_metier(metier)
        if lecteur is None:
            raise FphrefError(f"{tableur.nom} : aucune échelle par défaut dans ce référentiel ; donner le bon avec -r.")
        numero = contexte.level(lecteur, brut["niveau"], at(ligne, "niveau"), agent, label)
        identite = Identite(text_of(brut["service"]) or "", metier, text_of(brut["poste"]) or "")
        lue = Lue(contexte.spelling(agent), day or contexte.options.jour, competence, identite, brut["niveau"])
        receive(lue, numero, Origine(rang, ligne.numero), ligne)


class _Texts(dict[Valeur | None, str]):
    """`text_of` remembered: millions of rows hold few different texts. Numbers are not kept, `True` equals 1."""

    def __missing__(self, value: Valeur | None) -> str:
        text = text_of(value) or ""
        if isinstance(value, str) and len(self) < 200_000:
            self[value] = text
        return text


class Existant:
    """The rows of the file that a reading compares with: all are kept, those it understands are compared."""

    def __init__(self, tableur: Tableur, contexte: Contexte) -> None:
        self.table = existing_table(tableur)
        self.tableur = tableur
        self._contexte = contexte
        self._lieu = Lieu(tableur.nom, self.table.feuille.nom, tableur.nature != "csv")
        self._levels: dict[tuple[str, object], str] = {}
        self.largeur = max(self.table.titres)
        self.nombre = 0

    def load(self) -> Registre:
        """Everything that is understood, by agent, day and compétence; the rest is said, and stays."""
        registre, journal, codes = self._contexte.ancien, self._contexte.journal, self._contexte.codes
        for ligne, lue in self.lignes():
            self.nombre += 1
            self.largeur = max(self.largeur, *ligne.cellules)
            if lue is None:
                self._tell(ligne)
                continue
            agent = self._contexte.spelling(lue.agent)
            numero = codes.numero(self.level(lue))
            fiche = registre.fiche(agent, lue.jour, lue.identite, Origine(0, ligne.numero))
            before = fiche.niveau(lue.competence)
            if before >= CONFLIT and before != numero:
                column = self.table.colonnes["niveau"]
                what = f"deux niveaux le même jour ({codes.texte(before) or 'en conflit'} et {codes.texte(numero)})"
                label = self._contexte.libelle(lue.competence) or lue.competence
                place = position(self._lieu, ligne.numero, column)
                journal.say("EVA023", place, what, agent=agent, competence=label, suite="lignes gardées telles quelles")
                numero = CONFLIT
            fiche.set(lue.competence, numero)
            if lue.identite != fiche.identite:
                fiche.autres = fiche.autres or {}
                fiche.autres[fiche.rangs[lue.competence]] = lue.identite
        return registre

    def lignes(self) -> Iterator[tuple[Ligne, Lue | None]]:
        """Every row with what was understood of it, None where its key or its level is none."""
        columns, get_column = self.table.colonnes, self.table.colonnes.get
        days: dict[object, date | None] = {}
        agent_at, competence_at, niveau_at = (columns[name] for name in ("agent", "competence", "niveau"))
        date_at, service_at, metier_at, poste_at = (get_column(n, 0) for n in ("date", "service", "metier", "poste"))
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
            identite = Identite(texts[get(service_at)], texts[get(metier_at)], texts[get(poste_at)])
            yield ligne, Lue(agent, jour, competence, identite, niveau)

    def level(self, lue: Lue) -> str:
        """The code of a level that is held; what is no level of the scale stands for itself."""
        key = (lue.identite.metier, lue.niveau)
        found = self._levels.get(key)
        if found is None:
            lecteur: Lecteur | None = self._contexte.lecteurs.of_metier(lue.identite.metier)
            lu = lecteur.read(lue.niveau) if lecteur else None
            found = lu.code if lu is not None and lu.code else text_of(lue.niveau) or "?"
            if len(self._levels) < 5000:
                self._levels[key] = found
        return found

    def _tell(self, ligne: Ligne) -> None:
        if any(value is not None for value in ligne.cellules.values()):
            what = "agent, compétence, niveau ou date illisible"
            self._contexte.journal.say("EVA018", position(self._lieu, ligne.numero), what, suite="ligne gardée")
