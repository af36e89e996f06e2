"""The head of a matrix: its ids, its scale, its date; what cannot be sure is refused before a line is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from fphref.diagnostics import FphrefError, Position, nearest
from fphref.evaluations.anomalies import Lieu, position
from fphref.evaluations.grille import Feuille, Tableur, lettre
from fphref.evaluations.niveaux import Lecteur
from fphref.evaluations.relire_commun import Contexte
from fphref.evaluations.relire_soupcons import masked
from fphref.evaluations.relire_valeurs import day_of, shown
from fphref.evaluations.reperage import Marques, Plan, Turned, campaign_date, is_transposed, plan_of
from fphref.reperes import AGENT, CONTROLE


@dataclass
class Source:
    """A sheet that was read: where its lines stand, to tell of them later; `colonne` is where one is pointed at."""

    lieu: Lieu
    colonne: int
    competences: dict[str, int] = field(default_factory=dict)
    transposee: bool = False
    date: tuple[int, int] = (0, 0)
    """Row and column where the date of the campaign goes, zeros where there is no such cell."""

    def place_of_date(self) -> Position:
        """Where the date of the campaign is to be written; the sheet, where nothing says."""
        return position(self.lieu, *self.date)

    def place(self, numero: int, competence: str = "") -> Position:
        """The cell of a compétence on a line, or the one that stands for the whole line."""
        return self.cell(numero, self.competences.get(competence, self.colonne))

    def cell(self, numero: int, colonne: int) -> Position:
        """A cell by its line and its column, as the agents run; 0 stands for all of them."""
        return position(self.lieu, *((colonne, numero) if self.transposee else (numero, colonne)))

    def column_name(self, colonne: int) -> str:
        """« colonne K », or « ligne 11 » where agents stand in columns."""
        return f"ligne {colonne}" if self.transposee else f"colonne {lettre(colonne)}"


@dataclass
class Entete:
    """What the head of a sheet says; `lignes` gives one line per agent, whichever way they run.

    `refusees` are the ranks of the compétences whose levels are not believed. `lecteur` is None where no mark names
    the scale: each line then goes by its métier. `jour` is the date of the campaign, or the one given instead.
    """

    nom: str
    plan: Plan
    source: Source
    lignes: Feuille | Turned
    lecteur: Lecteur | None
    jour: date | None
    metier: str
    refusees: list[int]


def read_head(tableur: Tableur, marques: Marques, contexte: Contexte) -> Entete:
    """The head of the matrix on that sheet, its doubts noted; `FphrefError` where nothing may be read below it."""
    assert marques.sentinelle is not None
    nom = f"{tableur.nom}, feuille « {marques.feuille.nom} »"
    row, column = marques.sentinelle
    across = is_transposed(marques.feuille, marques.sentinelle)
    lignes: Feuille | Turned = Turned(marques.feuille) if across else marques.feuille
    plan = _plan(lignes, column if across else row, nom, transposee=across)
    lieu = Lieu(tableur.nom, marques.feuille.nom, tableur.nature != "csv")
    source = Source(lieu, plan.roles[AGENT], plan.competences, across)
    lecteur = _scale(marques, nom, contexte)
    jour = _campaign(marques.feuille, plan, source, contexte)
    # A property of the file is a hint: used where the line of an agent says nothing.
    metier = tableur.proprietes.get("fphref_metier", "")
    return Entete(nom, plan, source, lignes, lecteur, jour, metier, _refused(plan, source, contexte))


def _plan(lignes: Feuille | Turned, debut: int, nom: str, *, transposee: bool) -> Plan:
    ids = next((line.cellules for line in lignes.lignes() if line.numero == debut), {})
    try:
        plan = plan_of(ids, debut, transposee=transposee)
    except FphrefError as error:
        raise FphrefError(f"{nom} : {error}") from None
    if CONTROLE not in plan.roles:
        what = "la dernière ligne" if transposee else "la dernière colonne"
        raise FphrefError(
            f"{nom} : {what}, masquée, qui répète le pseudonyme ({CONTROLE}) a été supprimée ; rien n’est lu, car un "
            "tri partiel ne se verrait plus. Reprendre une sauvegarde du classeur."
        )
    if not plan.competences:
        raise FphrefError(f"{nom} : aucune colonne de compétence n’a gardé son identifiant.")
    return plan


def _scale(marques: Marques, nom: str, contexte: Contexte) -> Lecteur | None:
    """The reader of the scale the mark names; `FphrefError` where the référentiel has no such scale."""
    if not marques.suite or not marques.suite[0]:
        return None
    lecteur = contexte.lecteurs.of_scale(marques.suite[0])
    if lecteur is None:
        near = nearest(marques.suite[0], contexte.referentiel.echelles)
        raise FphrefError(
            f"{nom} : échelle « {shown(marques.suite[0])} » inconnue de ce référentiel"
            + (f" ; la plus proche est « {near} »" if near else "")
            + " ; donner avec -r celui dont vient le classeur."
        )
    return lecteur


def _campaign(feuille: Feuille, plan: Plan, source: Source, contexte: Contexte) -> date | None:
    value, row, column = campaign_date(feuille, plan)
    day, refused, corrected = day_of(value, contexte.options.limite)
    place, say = position(source.lieu, row, column), contexte.journal.say
    # Where nothing stands beside the label, what was found is the label.
    source.date = (row, column + (value is None)) if row else (0, 0)
    if refused:
        say("EVA014", place, f"date d’évaluation : {refused}", attendu="une date", lu=masked(shown(value)))
    elif corrected:
        say("EVA015", place, "date d’évaluation", lu=shown(value), suite=corrected)
    return day or contexte.options.jour


def _refused(plan: Plan, source: Source, contexte: Contexte) -> list[int]:
    """The ranks of the compétences that cannot be believed, each told once; those that vanished are told too."""
    say = contexte.journal.say
    guarded = sorted((plan.roles[AGENT], plan.roles[CONTROLE]))
    found = []
    for rank, (competence, column) in enumerate(plan.competences.items()):
        place = source.cell(0, column)
        label = contexte.libelle(competence)
        inside = guarded[0] < column < guarded[1]
        if label is None:
            if inside:  # elsewhere it is a note, or a title
                say("EVA009", place, contexte.inconnue(competence))
        elif not inside:
            what = (
                "elle n’est plus entre les pseudonymes et leur répétition masquée : un tri partiel ne se verrait plus"
            )
            say("EVA026", place, what, competence=label)
        elif competence in plan.doubles:
            others = ", ".join(map(source.column_name, plan.doubles[competence]))
            say("EVA008", place, f"elle est aussi en {others}", competence=label, suite="les deux sont rejetées")
        else:
            continue
        found.append(rank)
    for competence in sorted(plan.requises.keys() - plan.competences.keys()):
        label = contexte.libelle(competence) or competence
        what = f"ses niveaux évalués ont été supprimés ({'ligne' if plan.transposee else 'colonne'})"
        say("EVA012", position(source.lieu), what, competence=label, suite="rien n’est lu ni effacé pour elle")
    return found
