"""Several établissements in one audit: the figures are those of all the rows at once, and every conflict is told."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest

from fphref.audit.consolidation import DemandeConsolidation, consolidate
from fphref.audit.consolidation_conflits import distinct_names
from fphref.audit.couverture import Demande
from fphref.audit.diffusion import publish
from fphref.audit.modele import Bilan
from fphref.diagnostics import FphrefError
from fphref.model.referentiel import Referentiel
from tests.audit.cubes import read_rows, write_cube
from tests.audit.fabrique_diffusion import Hopital, part_of, random_hospital, small_hospital

FINESS = ("010000024", "2A0000014")
PAR = ("etablissement", "pole", "service", "metier", "ensemble")
JOUR = date(2026, 11, 23)
OF_THE_NEED = {"besoin", "besoin_profils", "etat", "structure"}
"""Above an établissement, the need is the sum of theirs."""


@dataclass(frozen=True)
class Catalogue:
    """All that a consolidation asks of a référentiel: the ids of its compétences."""

    savoir_faire: Sequence[str] = ("c-un", "c-deux", "c-trois")
    connaissances: Sequence[str] = ()
    savoir_etre: Sequence[str] = ()


class Atelier:
    """Consolidates files of a folder; engines are closed with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.opened = folder, ExitStack()
        self.audits: dict[str, Hopital] = {}

    def cube(self, name: str, hopital: Hopital, *, edition: str = "2026", **changes: str) -> Path:
        """The cube of a hospital; `changes` are values to write in a column, on every line."""
        path = write_cube(self.folder / name, hopital.audit("ensemble"), edition)
        return self.rewrite(path, lambda row: {**row, **changes}) if changes else path

    def rewrite(self, path: Path, change: Any) -> Path:
        titles, *rows = read_rows(path)
        changed = [change(dict(zip(titles, row, strict=True))) for row in rows]
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([titles, *(list(row.values()) for row in changed if row)])
        return path

    def evaluations(self, name: str, hopital: Hopital, *, prefix: str = "AGT", agent_list: bool = False) -> Path:
        """A folder of evaluations, that stands for a hospital; only its pseudonyms are read from the file."""
        folder = self.folder / name
        folder.mkdir()
        rows = [(f"{prefix}-{n:04}", hopital.feuilles[s][4], hopital.metiers[m], "c-un", "2", "2026-01-01",
                 hopital.feuilles[s][2]) for n, (s, m, _) in enumerate(hopital.agents)]  # fmt: skip
        with (folder / "evaluations.csv").open("w", encoding="utf-8", newline="") as stream:
            titles = ("agent", "service", "metier", "competence", "niveau", "date", "etablissement")
            csv.writer(stream, delimiter=";").writerows([titles, *rows])
        if agent_list:
            (folder / "agents.csv").write_text("agent;service;metier\nA-1;S;m\n", "utf-8")
        self.audits[name] = hopital
        return folder

    def audit(self, demande: Demande, _: Referentiel) -> Bilan:
        return self.audits[demande.fichiers[0].parent.name].audit(*demande.par)

    def consolidate(self, *files: Path, catalogue: Catalogue | None = None, **asked: Any) -> Bilan:
        demande = DemandeConsolidation(files, JOUR, **asked)
        return self.opened.enter_context(consolidate(demande, cast(Referentiel, catalogue or Catalogue()), self.audit))

    def told(self, *files: Path, **asked: Any) -> list[str]:
        return [f"{d.regle} {d.position} {d.message}" for d in self.consolidate(*files, **asked).diagnostics]


@pytest.fixture
def atelier(tmp_path: Path) -> Iterator[Atelier]:
    found = Atelier(tmp_path)
    with found.opened:
        yield found


def by_name(bilan: Bilan, *, without: set[str] | None = None, par: Sequence[str] = PAR) -> dict[Any, dict[str, Any]]:
    return {
        (bilan.structures[ligne.structure].chemin, ligne.competence): {
            name: value for name, value in ligne._asdict().items() if name not in (without or {"structure"})
        }
        for ligne in bilan.lignes
        if bilan.structures[ligne.structure].par in par
    }


def hospital_of(*names: str, size: int = 6) -> Hopital:
    hopital = small_hospital({("P", f"S{n}", "m"): size for n in range(len(names))})
    feuilles = [("", "", name, *feuille[3:]) for name, feuille in zip(names, hopital.feuilles, strict=True)]
    return replace(hopital, feuilles=feuilles)


# -- figures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_cubes_put_together_are_the_audit_of_all_the_rows_at_once(atelier: Atelier, seed: int) -> None:
    hopital = random_hospital(random.Random(seed), agents=60, etablissements=FINESS)
    whole = hopital.audit(*PAR)
    names = sorted({hopital.feuilles[s][2] for s, _, _ in hopital.agents})
    suffixes = (".csv", ".parquet")
    cubes = [atelier.cube(f"{n}{suffixes[(i + seed) % 2]}", part_of(hopital, n)) for i, n in enumerate(names)]

    found = atelier.consolidate(*cubes, par=PAR)

    inside = ("etablissement", "pole", "service", "metier")
    assert by_name(found, par=inside) == by_name(whole, par=inside)
    assert by_name(found, without=OF_THE_NEED) == by_name(whole, without=OF_THE_NEED)
    assert {s.chemin: s.agents for s in found.structures} == {s.chemin: s.agents for s in whole.structures}
    assert found.lecture.agents == len(hopital.agents)
    assert found.lecture.fichiers == len(cubes)
    assert found.lecture.retenues == sum(case.sans_objet + case.evalues + case.perimes for case in hopital.cases)
    assert not [d for d in found.diagnostics if d.regle not in ("CON004",)]


def test_evaluations_and_a_cube_go_together(atelier: Atelier) -> None:
    hopital = random_hospital(random.Random(3), agents=60, etablissements=FINESS)
    first = atelier.evaluations("hopital-un", part_of(hopital, FINESS[0]))
    second = atelier.cube("deux.csv", part_of(hopital, FINESS[1]))

    found = atelier.consolidate(first, second, par=PAR)

    assert by_name(found, without=OF_THE_NEED) == by_name(hopital.audit(*PAR), without=OF_THE_NEED)
    assert {s.agents_evalues for s in found.syntheses} == {None}, "a cube does not know agents"


def test_evaluations_alone_keep_who_holds_what(atelier: Atelier) -> None:
    hopital = random_hospital(random.Random(3), agents=60, etablissements=FINESS)
    folders = [atelier.evaluations(f"h{n}", part_of(hopital, name), prefix=f"H{n}") for n, name in enumerate(FINESS)]

    found = atelier.consolidate(*folders, par=PAR)

    def held(bilan: Bilan) -> dict[Any, Any]:
        return {bilan.structures[s.structure].chemin: s[-3:] for s in bilan.syntheses}

    assert held(found) == held(hopital.audit(*PAR))
    assert [e for e in found.exclus if e.raison == "hors profil"] == [
        e for e in hopital.audit(*PAR).exclus if e.raison == "hors profil"
    ]


def test_the_need_of_a_group_is_the_sum_of_those_of_its_etablissements(atelier: Atelier) -> None:
    cubes = [atelier.cube(f"{name}.csv", hospital_of(name)) for name in FINESS]

    found = atelier.consolidate(*cubes, par=("etablissement", "ensemble"))

    assert [(found.structures[ligne.structure].nom, ligne.besoin) for ligne in found.lignes] == [
        ("010000024", 1),
        ("2A0000014", 1),
        ("Ensemble", 2),
    ]


def test_by_default_figures_are_those_of_etablissements_metiers_and_the_whole(atelier: Atelier) -> None:
    found = atelier.consolidate(*(atelier.cube(f"{name}.csv", hospital_of(name)) for name in FINESS))

    assert found.par == ("etablissement", "metier", "ensemble")
    assert [s.chemin[0] for s in found.structures[:2]] == [("etablissement", name) for name in FINESS]


def test_a_folder_is_read_whole(atelier: Atelier) -> None:
    for name in FINESS:
        atelier.cube(f"{name}.csv", hospital_of(name))
    (atelier.folder / "notes.csv").write_text("a;b\n1;2\n", "utf-8")

    assert atelier.consolidate(atelier.folder).lecture.agents == 12


def test_the_day_is_that_of_the_latest_cube_unless_one_is_given(atelier: Atelier) -> None:
    one, two = (atelier.cube(f"{name}.csv", hospital_of(name), date=day) for name, day in zip(
        FINESS, ("2026-10-01", "2026-11-02"), strict=True))  # fmt: skip

    assert atelier.consolidate(one, two).jour == date(2026, 11, 2)
    assert atelier.consolidate(one, two, jour=date(2026, 12, 1)).jour == date(2026, 12, 1)


# -- conflicts ---------------------------------------------------------------------------------------------------


def test_a_structure_given_twice_counts_once_by_its_latest_audit(atelier: Atelier) -> None:
    old = atelier.cube("vieux.csv", hospital_of(FINESS[0], size=9), date="2026-01-01")
    new = atelier.cube("neuf.csv", hospital_of(FINESS[0], size=6), date="2026-11-01")

    found = atelier.consolidate(old, new)

    assert {ligne.requis for ligne in found.lignes} == {6}
    assert {s.agents for s in found.structures} == {6}
    assert [str(d) for d in found.diagnostics if d.regle == "CON001"] == [
        "CON001 vieux.csv 010000024, P, S0, métier « m » : déjà dans « neuf.csv » ; "
        "1 compétence de ce fichier mis de côté"
    ]


def test_a_file_given_twice_changes_nothing_but_is_told(atelier: Atelier) -> None:
    cube = atelier.cube("un.csv", hospital_of(FINESS[0]))

    found = atelier.consolidate(cube, cube)

    assert {ligne.requis for ligne in found.lignes} == {6}
    assert [d.regle for d in found.diagnostics] == ["CON001"]


def test_other_days_other_editions_and_published_cubes_are_told(atelier: Atelier) -> None:
    one = atelier.cube("un.csv", hospital_of(FINESS[0]), date="2026-10-01")
    two = atelier.cube("deux.csv", hospital_of(FINESS[1]), edition="2027")
    part = write_cube(atelier.folder / "publie.csv", publish(hospital_of("590000001").audit("ensemble")))

    found = atelier.consolidate(one, two, part)

    assert [f"{d.regle} {d.position} {d.message}" for d in found.diagnostics] == [
        "CON002 un.csv audit du 2026-10-01, et non du 2026-11-23",
        "CON009 publie.csv cube publié (seuil de 5 personnes) : il y manque des cases, les effectifs et les quotités",
        "CON010 un.csv éditions différentes du référentiel : « 2026 », « 2027 »",
    ]
    agents = {s.nom: s.agents for s in found.structures if s.par != "metier"}
    assert agents == {"010000024": 6, "2A0000014": 6, "590000001": None, "Ensemble": None}
    assert sum(ligne.requis or 0 for ligne in found.lignes if found.structures[ligne.structure].par == "ensemble") == 18


@pytest.mark.parametrize("name", ["2C0000014", "59000000", "5900000011", "CHU de Nantes", "59000000A"])
def test_what_is_no_finess_number_is_told(atelier: Atelier, name: str) -> None:
    told = atelier.told(atelier.cube("un.csv", hospital_of(name)))

    assert len(told) == 1 and told[0].startswith(f"CON005 un.csv « {name} » n’est pas un numéro FINESS")


@pytest.mark.parametrize("name", ["590000001", "2A0000014", "2B9999999", "970100228"])
def test_a_finess_number_is_nine_digits_or_corsican(atelier: Atelier, name: str) -> None:
    assert atelier.told(atelier.cube("un.csv", hospital_of(name))) == []


def test_two_hospitals_without_finess_stay_apart_under_the_names_of_their_files(atelier: Atelier) -> None:
    files = [atelier.cube(f"{name}.csv", hospital_of("")) for name in ("nord", "sud")]

    found = atelier.consolidate(*files)

    assert [s.nom for s in found.structures if s.par == "etablissement"] == ["nord.csv", "sud.csv"]
    assert [d.message for d in found.diagnostics] == [
        "2 lignes sans établissement : rangées sous « nord.csv »",
        "2 lignes sans établissement : rangées sous « sud.csv »",
    ]


def test_profiles_and_scales_that_differ_are_told_and_each_is_kept(atelier: Atelier) -> None:
    one = atelier.cube("un.csv", hospital_of(FINESS[0]))
    two = atelier.rewrite(
        atelier.cube("deux.csv", hospital_of(FINESS[1])),
        lambda row: {**row, "niveau_requis": row["niveau_requis"] and "3", "haut": row["haut"] and "5"},
    )

    found = atelier.consolidate(one, two)

    assert [str(d) for d in found.diagnostics] == [
        "CON003 un.csv métier « m », compétence « c-un » : niveau requis 2, mais 3 dans « deux.csv »",
        "CON004 deux.csv compétence « c-un » : une autre échelle que dans « un.csv », ou que d’un métier à l’autre ; "
        "pas de niveau moyen pour l’ensemble",
    ]
    tops = {found.structures[ligne.structure].nom: ligne.haut for ligne in found.lignes}
    assert (tops["010000024"], tops["2A0000014"], tops["Ensemble"]) == (4, 5, -1)


def test_two_needs_of_one_metier_are_told_and_count_once(atelier: Atelier) -> None:
    hopital = hospital_of(FINESS[0], FINESS[0])
    one, two = atelier.cube("un.csv", hopital), atelier.cube("deux.csv", hopital)
    atelier.rewrite(one, lambda row: row if row["service"] == "S0" else None)
    atelier.rewrite(
        two, lambda row: {**row, "besoin": row["besoin"] and "4"} if row["service"] == "S1" else None
    )  # fmt: skip

    found = atelier.consolidate(one, two, par=("etablissement",))

    assert [ligne.besoin for ligne in found.lignes] == [4]
    assert [str(d) for d in found.diagnostics] == [
        "CON011 deux.csv métier « m » : 1 besoin différent d’un fichier à l’autre, dont celui de « c-un » ; "
        "le plus grand compte"
    ]


def test_a_pseudonym_of_two_files_is_told_and_not_named(atelier: Atelier) -> None:
    folders = [atelier.evaluations(f"h{n}", hospital_of(name)) for n, name in enumerate(FINESS)]

    told = atelier.told(*folders)

    assert told == [
        "CON006 h1 6 pseudonymes ici et dans « h0 » : deux personnes, ou une personne comptée deux fois"
    ]  # fmt: skip
    assert "AGT" not in told[0]


def test_a_pseudonym_of_two_etablissements_of_one_folder_is_told(atelier: Atelier) -> None:
    folder = atelier.evaluations("h", hospital_of(FINESS[0]))
    lines = (folder / "evaluations.csv").read_text("utf-8").splitlines()
    (folder / "autres.csv").write_text("\n".join([lines[0], lines[1].replace(*FINESS)]), "utf-8")

    assert atelier.told(folder) == [
        "CON006 h 1 pseudonyme ici dans deux établissements : deux personnes, ou une personne comptée deux fois"
    ]


def test_a_competence_that_the_referentiel_does_not_hold_is_told_and_kept(atelier: Atelier) -> None:
    cube = atelier.cube("un.csv", hospital_of(FINESS[0]))

    found = atelier.consolidate(cube, catalogue=Catalogue(("c-une",)))

    assert [str(d) for d in found.diagnostics] == [
        "CON007 un.csv compétence « c-un » inconnue du référentiel ; vouliez-vous « c-une » ?"
    ]
    assert {ligne.competence for ligne in found.lignes} == {"c-un"}


def test_a_line_that_cannot_be_is_left_out_and_told_where_it_stands(atelier: Atelier) -> None:
    cube = atelier.cube("un.csv", hospital_of(*FINESS))
    titles, *rows = read_rows(cube)
    rows[1][titles.index("titulaires")] = "99"
    rows[2][titles.index("date")] = "hier"
    rows.append(rows[3])
    with cube.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([titles, *rows])

    found = atelier.consolidate(cube)

    assert [str(d) for d in found.diagnostics] == [
        "CON008 un.csv:3:1 titulaires et écarts ne font pas le nombre d’agents évalués",
        "CON008 un.csv:4:1 date « hier » : AAAA-MM-JJ est attendu",
        "CON008 un.csv:6:1 même structure, même métier et même compétence qu’à la ligne 5",
    ]
    assert found.lecture.rejetees == 3
    assert sum(ligne.requis or 0 for ligne in found.lignes if not found.structures[ligne.structure].chemin) == 6


def test_lines_that_do_not_agree_on_the_number_of_agents_are_told(atelier: Atelier) -> None:
    cube = atelier.rewrite(
        atelier.cube("un.csv", hospital_of(FINESS[0])), lambda row: {**row, "effectif": row["effectif"] and "5"}
    )

    assert atelier.told(cube) == [
        "CON008 un.csv 010000024, P, S0, métier « m » : 5 agents présents, mais 6 agents requis"
    ]


def test_a_workbook_may_hold_the_agents_before_their_evaluations(atelier: Atelier) -> None:
    folder = atelier.evaluations("h", hospital_of(FINESS[0]), agent_list=True)
    plain = atelier.consolidate(folder)
    book = openpyxl.Workbook()
    for name in ("agents", "evaluations"):
        sheet = book.create_sheet(name)
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream, delimiter=";"):
                sheet.append(row)
            (folder / f"{name}.csv").unlink()
    del book["Sheet"]
    book.save(folder / "tout.xlsx")

    found = atelier.consolidate(folder / "tout.xlsx")

    assert [s.agents for s in found.structures] == [s.agents for s in plain.structures]
    assert list(found.lignes) == list(plain.lignes)


def test_what_cannot_be_consolidated_is_said_in_one_line(atelier: Atelier) -> None:
    other = atelier.folder / "autre.csv"
    other.write_text("a;b\n1;2\n", "utf-8")
    empty = atelier.folder / "vide"
    empty.mkdir()
    alone = atelier.folder / "agents"
    alone.mkdir()
    (alone / "agents.csv").write_text("agent;service;metier\nA-1;S;m\n", "utf-8")
    for path, message in (
        (other, "ni un cube, ni un fichier d’évaluations"),
        (empty, "aucun fichier d’évaluations"),
        (alone, "liste d’agents, sans évaluations"),
        (atelier.folder / "absent.csv", "n’existe pas"),
    ):
        with pytest.raises(FphrefError, match=message):
            atelier.consolidate(path)


def test_the_conflicts_of_many_lines_are_counted_and_the_first_told(atelier: Atelier) -> None:
    hopital = small_hospital({("P", f"S{n:03}", "m"): 1 for n in range(130)})
    cube = atelier.cube("un.csv", replace(hopital, feuilles=[("", "", FINESS[0], *f[3:]) for f in hopital.feuilles]))

    assert atelier.told(cube, cube) == [
        "CON001 un.csv 130 structures × métiers, dont 010000024, P, S000, métier « m » ; 010000024, P, S001, "
        "métier « m » ; 010000024, P, S002, métier « m » : déjà dans « un.csv » ; 130 compétences de ce fichier mis de "
        "côté"
    ]


def test_what_two_files_have_many_times_is_one_line_with_its_number(atelier: Atelier) -> None:
    def cube_of(name: str, finess: str) -> Path:
        cube = atelier.cube(name, hospital_of(finess))
        titles, *rows = read_rows(cube)
        at, level, top = map(titles.index, ("competence", "niveau_requis", "haut"))
        more = [[*row[:at], f"c-{n}", *row[at + 1 :]] for row in rows if row[at] for n in range(1, 6)]
        if finess == FINESS[1]:
            for row in more:
                row[level], row[top] = "3", "5"
        with cube.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([titles, *(row for row in rows if not row[at]), *more])
        return cube

    cubes = [cube_of("un.csv", FINESS[0]), cube_of("deux.csv", FINESS[1])]
    found = atelier.consolidate(*cubes, catalogue=Catalogue(("c-1", "autre")))

    assert [str(d) for d in found.diagnostics] == [
        "CON007 un.csv 4 compétences inconnues du référentiel (-r en choisit un autre), dont « c-2 », « c-3 », "
        "« c-4 » ; certaines aussi dans 1 autre fichier",
        "CON003 un.csv 5 niveaux requis différents dans « deux.csv », dont métier « m », compétence « c-1 » (2, mais "
        "3), métier « m », compétence « c-2 » (2, mais 3), métier « m », compétence « c-3 » (2, mais 3)",
        "CON004 deux.csv 5 compétences, dont « c-1 », « c-2 », « c-3 » : une autre échelle que dans « un.csv », ou que "
        "d’un métier à l’autre ; pas de niveau moyen pour l’ensemble",
    ]


def test_files_of_one_name_are_told_apart_by_their_folders(atelier: Atelier) -> None:
    cubes = []
    for folder, size in (("nord", 6), ("sud", 9)):
        (atelier.folder / folder).mkdir()
        cubes.append(atelier.cube(f"{folder}/cube.csv", hospital_of("", size=size)))

    found = atelier.consolidate(*cubes, par=("etablissement",))

    assert [(s.nom, s.agents) for s in found.structures] == [("nord/cube.csv", 6), ("sud/cube.csv", 9)]
    assert [str(d) for d in found.diagnostics] == [
        f"CON005 {name} 2 lignes sans établissement : rangées sous « {name} »"
        for name in ("nord/cube.csv", "sud/cube.csv")
    ]
    assert distinct_names([Path("a/x/un.csv"), Path("b/x/un.csv"), Path("deux.csv"), Path("deux.csv")]) == [
        "a/x/un.csv", "b/x/un.csv", "deux.csv", "deux.csv"
    ]  # fmt: skip


@pytest.mark.parametrize("first", ["cube", "evaluations"])
def test_the_file_that_is_named_first_counts_whatever_it_is(atelier: Atelier, first: str) -> None:
    big, small = hospital_of(FINESS[0], size=8), hospital_of(FINESS[0], size=6)
    files = [atelier.cube("x.csv", big), atelier.evaluations("dossier", small)]
    bilan = atelier.consolidate(*(files if first == "cube" else files[::-1]))
    (whole,) = [s for s in bilan.structures if s.par == "ensemble"]
    assert whole.agents == (8 if first == "cube" else 6)


def test_a_cube_without_lines_is_told(atelier: Atelier) -> None:
    full, empty = atelier.cube("a.csv", hospital_of(FINESS[0])), atelier.cube("b.csv", hospital_of(FINESS[1]))
    atelier.rewrite(empty, lambda row: None)
    assert [line for line in atelier.told(full, empty) if "aucune ligne" in line] == [
        "CON009 b.csv ce cube n’a aucune ligne (tout y est masqué ?) : rien n’en est compté"
    ]
