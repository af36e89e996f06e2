"""Which personal data a spreadsheet file holds: every sheet, every cell, and what stands around them.

A finding says where and what, never the value. Nothing is refused for its looks alone where the référentiel may say the
same: « santé » and « syndicat » are words of compétences, and count only in lines that speak of people.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from fphref.diagnostics import Diagnostic, Position, sort_diagnostics
from fphref.evaluations.anomalies import Lieu, position
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Tableur, lettre
from fphref.evaluations.modele import agent_key
from fphref.evaluations.relire_valeurs import day_of, day_text
from fphref.evaluations.rgpd_autour import Autour, look_around
from fphref.evaluations.rgpd_dossier import secrets_beside
from fphref.evaluations.rgpd_feuille import Balayage, Vue
from fphref.evaluations.rgpd_modele import SEUIL, Examen, FeuilleVue
from fphref.evaluations.rgpd_personnes import check_groupes, check_pseudonymes, people_of, says_who
from fphref.evaluations.rgpd_table import Groupe
from fphref.evaluations.rgpd_titres import DESTRUCTION, read_titre
from fphref.evaluations.rgpd_valeurs import is_name, read_texte
from fphref.regles import diagnose

_OURS_HIDDEN = {"referentiel": ("Listes", "Repères")}
"""Hidden sheets that fphref itself makes, by kind of workbook: they hold no people."""

Beside = Callable[[Path], tuple[tuple[Path, ...], tuple[Path, ...], bool]]


def examine(path: Path, jour: date, *, seuil: int = SEUIL, beside: Beside = secrets_beside) -> Examen:
    """Examine one file; raises `FphrefError` where it cannot be read.

    `jour` is the day by which a destruction date is past, `seuil` the number of people under which a group is small,
    `beside` what is known of the folder of the file (so that a caller may remember it).
    """
    return examine_tableur(path, open_tableur(path), jour, seuil=seuil, beside=beside)


def examine_tableur(
    path: Path, tableur: Tableur, jour: date, *, seuil: int = SEUIL, beside: Beside = secrets_beside
) -> Examen:
    """The same for a file that was opened already, by whoever knows its format."""
    return _Examiner(path, tableur, jour, seuil).run(beside)


class _Examiner:
    """Examines one file, and keeps what was found."""

    def __init__(self, path: Path, tableur: Tableur, jour: date, seuil: int) -> None:
        self._path = path
        self._tableur = tableur
        self._jour = jour
        self._seuil = seuil
        self._tableaux = tableur.nature in ("xlsx", "ods")
        self._nom = str(path)
        self._found: list[Diagnostic] = []
        self._agents: dict[str, tuple[Groupe, str, bool]] = {}
        self._vues: list[tuple[str, str, Vue]] = []

    def run(self, beside: Beside) -> Examen:
        sheets = []
        around = look_around(self._path, self._tableur)
        for number, feuille in enumerate(self._tableur.feuilles, 1):
            name = feuille.nom
            told = is_name(name) or bool(read_texte(name).genres)
            if told and self._tableaux:
                name = f"feuille n° {number}"
                self._say("RGP002", "nom de feuille que l’on lit comme celui d’une personne", name)
            balayage = Balayage(feuille, self._jour)
            vue = balayage.read()
            self._vues.append((name, feuille.etat, vue))
            self._tell_sheet(name, feuille.etat, vue, turned=balayage.turned)
            self._tell_columns(name, vue, around.masquees.get(feuille.nom, []))
            for agent, group in vue.agents.items():
                self._meet(agent, group, name, turned=balayage.turned)
            people = len(people_of(vue.agents)) or vue.nominatives
            sheets.append(FeuilleVue(name, feuille.etat, vue.lignes, vue.cellules, people))
        self._tell_around(around)
        nominatives = sum(vue.nominatives for _, _, vue in self._vues)
        self._tell_people()
        correspondance = any(vue.correspondance for _, _, vue in self._vues)
        self._tell_file_name()
        if self._agents or nominatives:
            self._tell_destruction()
        else:
            self._tell_small_counts()
        regarde = ["lignes masquées", "feuilles masquées", *around.regarde] if self._tableaux else []
        non_regarde = [*around.non_regarde]
        if self._agents and not correspondance and not self._tell_beside(beside):
            non_regarde.append("une partie des fichiers du même dossier")
        return Examen(
            fichier=self._nom, nature=self._tableur.nature, feuilles=tuple(sheets), agents=self._pseudonymes,
            lignes_nominatives=nominatives, destruction=self._destruction, correspondance=correspondance,
            diagnostics=sort_diagnostics(self._found), regarde=tuple(regarde), non_regarde=tuple(non_regarde),
        )  # fmt: skip

    def _meet(self, agent: str, group: Groupe, name: str, *, turned: bool) -> None:
        """Keep what the sheets say of a pseudonym: the first that gives its service, and whether any line shows it."""
        known = self._agents.setdefault(agent, (group, name, turned))
        if not known[0].service and group.service:
            group.visible = group.visible or known[0].visible
            self._agents[agent] = (group, name, turned)
        known[0].visible = known[0].visible or group.visible

    # -- what is said ------------------------------------------------------------------------------------------------

    def _say(self, regle: str, message: str, feuille: str = "", ligne: int = 0, colonne: int = 0) -> None:
        where = position(Lieu(self._nom, feuille, self._tableaux), ligne, colonne)
        self._found.append(diagnose(regle, message, where))

    def _place(self, group: Groupe, turned: bool) -> tuple[int, int]:
        return (group.colonne, group.ligne) if turned else (group.ligne, group.colonne)

    def _tell_sheet(self, name: str, etat: str, vue: Vue, *, turned: bool) -> None:
        for found in vue.trouvailles:
            place = (found.colonne, found.ligne) if turned else (found.ligne, found.colonne)
            self._say(found.regle, found.message, name, *place)
        if vue.tues:
            self._say("RGP022", f"{vue.tues} autres constats dans la même feuille, qui ne sont pas détaillés", name)
        if etat == "visible" or not vue.lignes:
            return
        kind = self._tableur.proprietes.get("fphref_document", "")
        people = vue.agents or vue.nominatives or vue.trouvailles
        if people or name not in _OURS_HIDDEN.get(kind, ()):
            who = ", et elle parle de personnes" if people else " : l’afficher pour voir ce qu’elle contient"
            deep = " que le menu d’Excel ne montre pas" if etat == "veryHidden" else ""
            self._say("RGP014", f"feuille masquée{deep}{who}", name)

    def _tell_columns(self, name: str, vue: Vue, hidden: list[tuple[int, int]]) -> None:
        """Hidden columns that hold something of people; in a sheet that fphref did not make, any hidden column."""
        if vue.cachees:
            lines = "1 ligne masquée ou filtrée" if vue.cachees == 1 else f"{vue.cachees} lignes masquées ou filtrées"
            self._say("RGP015", f"{lines}, dans un tableau de personnes : tout part avec le fichier", name)
        if not (vue.agents or vue.nominatives):
            return
        ours = "fphref_document" in self._tableur.proprietes
        columns = {found.colonne for found in vue.trouvailles}
        told = [(first, last) for first, last in hidden if not ours or any(first <= c <= last for c in columns)]
        if told:
            spans = ", ".join(lettre(a) if a == b else f"{lettre(a)}:{lettre(b)}" for a, b in told[:5])
            more = "…" if len(told) > 5 else ""
            text = f"colonnes masquées ({spans}{more}) dans une feuille qui parle de personnes"
            self._say("RGP015", text, name, 0, told[0][0])

    def _tell_around(self, around: Autour) -> None:
        for trace in around.traces:
            where = Position(self._nom, feuille=trace.feuille, cellule=trace.cellule)
            self._found.append(diagnose(trace.regle, trace.message, where))

    def _tell_people(self) -> None:
        groups = {name: group for name, (group, _, _) in self._agents.items()}
        places = {id(group): (name, turned) for group, name, turned in self._agents.values()}
        seen = {agent_key(name) for name, group in groups.items() if group.visible}
        hidden = [name for key, name in people_of(groups).items() if key not in seen]
        if hidden:
            people = "1 personne ne figure" if len(hidden) == 1 else f"{len(hidden)} personnes ne figurent"
            sheet, turned = places[id(groups[hidden[0]])]
            text = f"{people} que sur des lignes masquées ou filtrées : tout part avec le fichier"
            self._say("RGP015", text, sheet, *self._place(groups[hidden[0]], turned))
        for regle, message, group in (*check_pseudonymes(groups), *check_groupes(groups, self._seuil)):
            sheet, turned = places[id(group)]
            self._say(regle, message, sheet, *self._place(group, turned))

    @property
    def _pseudonymes(self) -> int:
        return sum(not says_who(name) for name in people_of(self._agents).values())

    def _tell_file_name(self) -> None:
        stem = self._path.stem.replace("_", " ").replace("-", " ")
        words = stem.split()
        spans = (" ".join(words[start : start + 2]) for start in range(len(words) - 1))
        if any(is_name(span) for span in spans) or read_texte(self._path.stem).genres:
            self._say("RGP022", "nom de fichier qui semble contenir celui d’une personne")

    @property
    def _destruction(self) -> date | None:
        days = [vue.destruction for _, _, vue in self._vues if vue.destruction is not None]
        for name, value in self._tableur.proprietes.items():
            if read_titre(name[:60]).role == DESTRUCTION and (day := day_of(value[:40], date.max)[0]) is not None:
                days.append(day)
        return min(days, default=None)

    def _tell_destruction(self) -> None:
        day = self._destruction
        if day is not None:
            if day < self._jour:
                self._say("RGP019", f"le fichier devait être détruit le {day_text(day)}")
        elif any(vue.destruction_prevue for _, _, vue in self._vues):
            self._say("RGP020", "la date de destruction est prévue, mais encore vide")
        elif not self._tableaux:
            self._say("RGP020", "ce format de fichier ne porte pas de date de destruction : la tenir à part")
        else:
            self._say("RGP018", "le fichier ne dit pas quand il doit être détruit")

    def _tell_small_counts(self) -> None:
        """Numbers of people under the threshold, in tables that are made to be circulated."""
        for name, _, vue in self._vues:
            found = [
                (small, ligne, colonne)
                for ligne, colonne, counts in vue.effectifs
                if (small := sum(count for number, count in counts.items() if 0 < number < self._seuil))
            ]
            if found:
                small, ligne, colonne = max(found, key=lambda column: column[0])
                cells = f"{small} cases" if small > 1 else "une case"
                more = f", et {len(found) - 1} autres colonnes" if len(found) > 2 else ", et une autre colonne"
                cells += more if len(found) > 1 else ""
                text = f"effectifs de moins de {self._seuil} personnes ({cells}) dans un tableau sans agent"
                self._say("RGP012", text, name, ligne, colonne)

    def _tell_beside(self, beside: Beside) -> bool:
        """The secrets of the folder; whether all of it was looked at."""
        tables, keys, complete = beside(self._path)
        here = self._path.resolve()
        for secret in tables:
            if secret.resolve() != here:
                text = f"table de correspondance dans le même dossier ({secret.name}) : elle redonne les noms"
                self._say("RGP021", text)
        for secret in keys:
            self._say("RGP021", f"clé des pseudonymes dans le même dossier ({secret.name})")
        return complete
