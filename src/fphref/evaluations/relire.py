"""What filled-in matrices and long tables would change: planned in full, written by nobody here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from fphref.diagnostics import FphrefError, Position
from fphref.evaluations.anomalies import Journal
from fphref.evaluations.grille import Ligne, Tableur
from fphref.evaluations.relire_changements import Bilan, Changement, Verdict, merged, resituated
from fphref.evaluations.relire_colonnes import Cellule, Colonnes, same, told
from fphref.evaluations.relire_commun import Contexte, Options
from fphref.evaluations.relire_entete import Source
from fphref.evaluations.relire_long import Existant, Lue, read_long, table_of
from fphref.evaluations.relire_matrice import read_matrice
from fphref.evaluations.relire_registre import CONFLIT, PREMIER, TU, VIDE, Fiche, Origine, Registre, latest
from fphref.evaluations.relire_tri import permuted, refuse, sorted_alone
from fphref.evaluations.relire_valeurs import shown
from fphref.evaluations.reperage import EVALUATIONS, Marques, sheets_to_read
from fphref.model.referentiel import Referentiel
from fphref.reperes import MATRICE_AGENTS
from fphref.texte import fold


class Relecture:
    """The plan of a reading: its figures, its changes, its anomalies."""

    def __init__(self, contexte: Contexte, existant: Existant | None) -> None:
        self.contexte = contexte
        self.existant = existant
        self.nouveau = Registre()
        self.sources: list[Source] = []
        self.bilan = Bilan()
        self.colonnes = Colonnes()
        self._beside: dict[tuple[str, date, str], str] = {}

    @property
    def journal(self) -> Journal:
        """The anomalies that were met."""
        return self.contexte.journal

    # -- taking in -----------------------------------------------------------------------------------------------

    def take(self, tableur: Tableur) -> None:
        """Read one file; `FphrefError` where it cannot be read for sure."""
        genre, sheets = sheets_to_read(tableur, self.contexte.options.feuille)
        if genre not in (MATRICE_AGENTS, EVALUATIONS):
            raise FphrefError(f"{tableur.nom} : un classeur « {genre} » ne porte pas d’évaluations.")
        if genre == MATRICE_AGENTS:
            sheets = self._one_of(tableur, sheets)
        for marques in sheets:
            if genre == MATRICE_AGENTS:
                read_matrice(tableur, marques, self.sources, self.contexte, self._take_line)
                continue
            table = table_of(marques, tableur.nom)
            others = table.autres

            def take(lue: Lue, numero: int, origine: Origine, ligne: Ligne, others: dict[str, int] = others) -> None:
                found = {title: ligne.cellules[column] for title, column in others.items() if column in ligne.cellules}
                self._take_row(lue, numero, origine, self.colonnes.pack(found))

            read_long(tableur, table, self.sources, self.contexte, take)

    def _one_of(self, tableur: Tableur, sheets: list[Marques]) -> list[Marques]:
        """The sheet to read of those that bear the marks: copies must say the same."""
        if len(sheets) == 1:
            return sheets
        contents = [_contents(tableur, marques, self.contexte) for marques in sheets]
        if any(content != contents[0] for content in contents[1:]):
            names = ", ".join(f"« {m.feuille.nom} »" for m in sheets)
            raise FphrefError(
                f"{tableur.nom} : plusieurs feuilles sont la même matrice et ne disent pas la même chose ({names}) ; "
                "choisir avec --feuille."
            )
        return sheets[:1]

    def _take_line(self, agent: str, jour: date | None, fiche: Fiche) -> None:
        held = self.nouveau.fiches.get((agent, jour))
        if held is None:
            self.nouveau.add(agent, jour, fiche)
            return
        if merged(held.situation, fiche.situation) != held.situation:
            there = self._place(held.origine).fichier
            what = f"service, métier ou poste autres que dans {there}"
            place = self._place(fiche.origine)
            self.journal.say("EVA022", place, what, agent=agent, suite=f"gardés comme dans {there}")
        for competence, numero in fiche.items():
            self._put(agent, held, competence, numero, fiche.origine)

    def _take_row(self, lue: Lue, numero: int, origine: Origine, colonnes: int) -> None:
        if numero == VIDE:
            self.bilan.vides += 1
            return
        fiche = self.nouveau.fiche(lue.agent, lue.jour, lue.situation, origine)
        if fiche.niveau(lue.competence) != TU:
            self._put(lue.agent, fiche, lue.competence, numero, origine)
            if colonnes:
                fiche.set_beside(lue.competence, fiche.situation_of(lue.competence), colonnes)
            return
        fiche.set(lue.competence, numero)
        fiche.set_beside(lue.competence, lue.situation, colonnes)

    def _put(self, agent: str, held: Fiche, competence: str, numero: int, origine: Origine) -> None:
        """Two answers for one key: equal ones count once, different ones are both refused."""
        before = held.niveau(competence)
        if before < CONFLIT:  # blank, refused or nothing: what is said counts
            if numero > before or before == TU:
                held.set(competence, numero)
            return
        if numero < PREMIER or numero == before:
            return
        texte = self.contexte.codes.texte
        what = f"deux niveaux pour le même jour ; l’autre est dans {self._place(held.origine, competence)}"
        label = self.contexte.libelle(competence) or competence
        lu = f"{texte(numero)} et {texte(before)}" if before != CONFLIT else texte(numero)
        here = self._place(origine, competence)
        self.journal.say("EVA016", here, what, agent=agent, competence=label, lu=lu, suite="les deux sont rejetés")
        self.journal.refuses += 1 if before == CONFLIT else 2
        held.set(competence, CONFLIT)

    def _place(self, origine: Origine, competence: str = "") -> Position:
        return self.sources[origine.source].place(origine.numero, competence)

    # -- comparing -----------------------------------------------------------------------------------------------

    def count(self) -> None:
        """Compare with what is held; the figures are then those of `bilan`."""
        bilan, ancien = self.bilan, self.contexte.ancien
        self._beside = self._other_columns()
        for agent, day in permuted(self.nouveau, ancien):
            fiche = self.nouveau.fiches[(agent, day)]
            self.journal.refuses += refuse(fiche)
            what = (
                "ces niveaux étaient ceux d’un autre agent, et les siens sont passés à un autre : tri des seuls niveaux"
            )
            self.journal.say("EVA025", self._place(fiche.origine), what, agent=agent, suite="ligne rejetée")
        for competence, key, agents in sorted_alone(self.nouveau, ancien):
            what = f"les niveaux de {agents} agents sont ceux d’avant, passés de l’un à l’autre : colonne triée seule ?"
            label = self.contexte.libelle(competence) or competence
            place = self._place(self.nouveau.fiches[key].origine, competence)
            self.journal.say("EVA030", place, what, competence=label, suite="lus")
        undated: dict[int, list[int]] = {}
        for (agent, jour), fiche in self.nouveau.fiches.items():
            if jour is None:
                self._count_undated(agent, fiche, undated)
                continue
            before = ancien.fiches.get((agent, jour))
            bilan.confirmes += self._confirmed(agent, fiche, before)
            if before is None:
                blank = fiche.niveaux.count(VIDE)
                bilan.vides += blank
                bilan.ajoutes += len(fiche.niveaux) - blank - sum(fiche.niveaux.count(n) for n in range(TU, PREMIER))
                continue
            for competence, numero in fiche.items():
                if numero == VIDE:
                    bilan.vides += 1
                    bilan.a_supprimer += before.niveau(competence) >= CONFLIT
                elif numero >= PREMIER:
                    held = before.niveau(competence)
                    if held == TU:
                        bilan.ajoutes += 1
                    elif held == numero and not self._changed(before, fiche, competence, (agent, jour)):
                        bilan.inchanges += 1
                    else:
                        bilan.modifies += 1
        self._tell_undated(undated)
        self._tell_future()
        bilan.refuses = self.journal.refuses

    def _confirmed(self, agent: str, fiche: Fiche, before: Fiche | None) -> int:
        """How many levels of a line are added and are the last ones known of that agent."""
        known = self.contexte.ancien.recentes(agent)
        if not known:
            return 0
        return sum(
            numero >= PREMIER and latest(known, competence) == numero
            for competence, numero in fiche.items()
            if before is None or before.niveau(competence) == TU
        )

    def _count_undated(self, agent: str, fiche: Fiche, undated: dict[int, list[int]]) -> None:
        """Without a day, only what is known already can stand; `undated` counts what cannot, by source."""
        bilan, missing = self.bilan, 0
        known = self.contexte.ancien.recentes(agent)
        for competence, numero in fiche.items():
            if numero == VIDE:
                bilan.vides += 1
            elif numero >= PREMIER:
                same = latest(known, competence) == numero
                bilan.inchanges += same
                missing += not same
        if missing:
            self.journal.refuses += missing
            undated.setdefault(fiche.origine.source, []).append(missing)

    def _tell_undated(self, undated: dict[int, list[int]]) -> None:
        """A date that was forgotten, once per sheet, at the cell where it goes."""
        for rank, missing in undated.items():
            agents, levels = len(missing), sum(missing)
            many = f"{levels} niveaux rejetés" if levels > 1 else "un niveau rejeté"
            what = f"date d’évaluation absente pour {agents} agent{'s' * (agents > 1)}"
            self.journal.say("EVA013", self.sources[rank].place_of_date(), what, suite=many)

    def _tell_future(self) -> None:
        days: dict[date, Fiche] = {}
        for (_, jour), fiche in self.nouveau.fiches.items():
            if jour is not None and jour > self.contexte.options.aujourdhui:
                days.setdefault(jour, fiche)
        for jour, fiche in sorted(days.items()):
            place = self._place(fiche.origine)
            self.journal.say("EVA024", place, f"évaluations datées du {jour:%d/%m/%Y}, jour à venir", suite="lues")

    def changements(self) -> Iterator[Changement]:
        """Every evaluation that would change, by day, agent and compétence: the order in which new ones are written."""
        texte, ancien, other = self.contexte.codes.texte, self.contexte.ancien, self.contexte.other_scale
        dated = ((jour, agent) for agent, jour in self.nouveau.fiches if jour is not None)
        for jour, agent in sorted(dated):
            fiche = self.nouveau.fiches[(agent, jour)]
            before = ancien.fiches.get((agent, jour))
            for competence, numero in sorted(fiche.items()):
                held = before.niveau(competence) if before else TU
                old = "" if held == TU else texte(held) or "?"
                if numero == VIDE:
                    if held >= CONFLIT:
                        yield Changement("supprime", agent, competence, jour, old, "")
                elif numero >= PREMIER:
                    if before is None or held == TU:
                        echelle = other(numero, fiche.situation_of(competence).metier)
                        yield Changement("ajoute", agent, competence, jour, "", texte(numero), echelle)
                        continue
                    changed = self._changed(before, fiche, competence, (agent, jour))
                    if held != numero or changed:
                        who = merged(before.situation_of(competence), fiche.situation_of(competence))
                        echelle = other(numero, who.metier)
                        yield Changement("modifie", agent, competence, jour, old, texte(numero), echelle, changed)

    def _other_columns(self) -> dict[tuple[str, date, str], str]:
        """What changes in the columns that are none of ours, of rows that are held: « pole « » → « Nord » »."""
        if self.existant is None or not self.colonnes.titres:
            return {}
        at = {fold(title): column for column, title in self.existant.table.titres.items()}
        found = {}
        for ligne, lue in self.existant.lignes():
            said = self.columns_said(lue)
            if lue is None or lue.jour is None or not said:
                continue
            changed = []
            for title, value in said.items():
                held = ligne.cellules.get(at.get(fold(title), 0))
                if not same(held, value):
                    changed.append(f"{title} {told(held)} → {told(value)}")
            if changed:
                found[(self.contexte.spelling(lue.agent), lue.jour, lue.competence)] = ", ".join(changed)
        return found

    def columns_said(self, lue: Lue | None) -> dict[str, Cellule]:
        """What was said in the columns that are none of ours, beside the key of a row that is held."""
        fiche = self.nouveau.fiches.get((self.contexte.spelling(lue.agent), lue.jour)) if lue is not None else None
        if fiche is None or lue is None or fiche.niveau(lue.competence) < PREMIER:
            return {}
        return self.colonnes.unpack(fiche.colonnes_of(lue.competence))

    def _changed(self, before: Fiche, fiche: Fiche, competence: str, key: tuple[str, date]) -> str:
        """What changes beside the code of a level: « échelle « n03 » → « acquis5 », service « A » → « B » »."""
        held, said = before.niveau(competence), fiche.niveau(competence)
        scales = [self.contexte.codes.echelle(numero) for numero in (held, said)]
        changed = f"échelle « {shown(scales[0])} » → « {scales[1]} »" if held != CONFLIT and len({*scales}) > 1 else ""
        beside = self._beside.get((*key, competence), "") if self._beside else ""
        return ", ".join(filter(None, (changed, resituated(before, fiche, competence), beside)))

    def verdict(self, agent: str, jour: date, lue: Lue, niveau: str) -> Verdict | None:
        """What becomes of a row that is held with the level of that code; None where it stays as it is."""
        fiche = self.nouveau.fiches.get((agent, jour))
        numero = fiche.niveau(lue.competence) if fiche is not None else TU
        if fiche is None or TU <= numero < PREMIER:
            return None
        if numero == VIDE:
            return Verdict(True, "", lue.situation, "")
        codes, who = self.contexte.codes, merged(lue.situation, fiche.situation_of(lue.competence))
        if (codes.texte(numero), codes.echelle(numero), who) == (niveau, lue.echelle, lue.situation):
            return None
        return Verdict(False, codes.texte(numero), who, self.contexte.other_scale(numero, who.metier))

    def needs_scale(self) -> bool:
        """Whether a level to write stands on another scale than its métier's, which its line must then name."""
        own, fiches = self.contexte.own_scale, [*self.nouveau.fiches.values(), *self.contexte.ancien.fiches.values()]
        metiers = {who.metier for fiche in fiches for who in (fiche.situation, *(fiche.autres or {}).values())}
        scales = {self.contexte.codes.echelle(n) for fiche in fiches for n in {*fiche.niveaux} if n >= PREMIER}
        if len(scales | {own(metier) for metier in metiers}) < 2:
            return False  # as nearly always: no need to walk through millions of levels
        return any(changement.echelle for changement in self.changements())

    def changes(self, *, supprimer: bool) -> bool:
        """Whether there is anything to write."""
        return bool(self.bilan.ajoutes or self.bilan.modifies or (supprimer and self.bilan.a_supprimer))


def plan(
    tableurs: Iterable[Tableur], referentiel: Referentiel, options: Options, existant: Tableur | None = None
) -> Relecture:
    """Read these files and say what they would change in `existant` (in nothing, where it is None).

    Raises `FphrefError` where one of them cannot be read for sure.
    """
    contexte = Contexte(referentiel, options)
    held = Existant(existant, contexte) if existant is not None else None
    if held is not None:
        held.load()
    relecture = Relecture(contexte, held)
    for tableur in tableurs:
        relecture.take(tableur)
    relecture.count()
    return relecture


def _contents(tableur: Tableur, marques: Marques, contexte: Contexte) -> object:
    """Everything a sheet says, anomalies included, to compare it with its copies."""
    apart = Contexte(contexte.referentiel, contexte.options, codes=contexte.codes, ancien=contexte.ancien)
    found: dict[tuple[str, date | None], object] = {}

    def take(agent: str, jour: date | None, fiche: Fiche) -> None:
        found[(agent, jour)] = (dict(fiche.items()), fiche.situation)

    read_matrice(tableur, marques, [], apart, take)
    said = sorted((a.diagnostic.regle, a.agent, a.competence, a.lu) for a in apart.journal.anomalies)
    return found, said
