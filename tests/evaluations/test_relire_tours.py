"""Workbooks that came back: every edit ends in no wrong value, or in a refusal that says so.

The same edits are done by openpyxl and by LibreOffice, on the workbook that the program makes, both ways it is laid.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from fphref.evaluations import relire, relire_matrice
from fphref.model.referentiel import Referentiel
from tests.evaluations import tours_openpyxl
from tests.evaluations.tours_edits import AUSSI, EDITS, Verite
from tests.evaluations.tours_fabrique import JOUR, METIER, Lecture, Rempli, filled, read, silent, wrong

ORIENTATIONS = ("agents", "competences")
ENTIERS = (
    "rien", "trier les lignes entières", "trier sans les pseudonymes", "insérer une position", "supprimer une position",
    "supprimer un agent", "renommer la feuille", "copier la feuille seule", "dupliquer la feuille", "tout à la fois",
)  # fmt: skip
"""Edits that LibreOffice does on the whole workbook; the others, on « Matrice » alone, which opens faster."""
TOURNES = (
    *ENTIERS, "trier sans la colonne de contrôle", "trier les derniers niveaux et le contrôle",
    "trier les seuls niveaux", "supprimer les identifiants", "supprimer le contrôle", "déplacer une position",
    "déplacer une ligne", "coller une ligne sur une autre", "saisir des formules",
)  # fmt: skip
"""Edits that LibreOffice also does where agents stand in columns."""
TOURS = [
    *(("agents", name, "xlsx") for name in EDITS),
    *(("agents", name, kind) for kind, names in AUSSI.items() for name in names),
    *(("competences", name, "xlsx") for name in TOURNES),
    *(("competences", "trier les lignes entières", kind) for kind in AUSSI),
]
FOLDER = Path(__file__).parent
PYTHON = shutil.which("python3", path=os.defpath)


def _has_uno() -> bool:
    asked = [PYTHON or "", "-c", "import uno"]
    return bool(shutil.which("soffice") and PYTHON) and not subprocess.run(asked, capture_output=True).returncode


with_libreoffice = pytest.mark.skipif(not _has_uno(), reason="LibreOffice and its Python are not installed")


@pytest.fixture(scope="module")
def remplis(referentiel: Referentiel) -> dict[str, Rempli]:
    return {orientation: filled(referentiel, orientation) for orientation in ORIENTATIONS}


@pytest.fixture(scope="module")
def legers(remplis: dict[str, Rempli]) -> dict[str, Rempli]:
    """The same without their other sheets: openpyxl takes a second to open them."""
    return {orientation: tours_openpyxl.lightened(rempli) for orientation, rempli in remplis.items()}


@pytest.fixture(scope="module")
def tenu(remplis: dict[str, Rempli], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was held before the workbook was edited: all it said."""
    path = tmp_path_factory.mktemp("tenu") / "evaluations.csv"
    lines = ["agent;service;metier;competence;niveau;date"]
    for (agent, competence), code in remplis["agents"].verite.items():
        lines.append(f"{agent};;{METIER};{competence};{code};{JOUR.isoformat()}")
    path.write_text("\r\n".join(lines), "utf-8-sig")
    return path


def judge(name: str, rempli: Rempli, path: Path, referentiel: Referentiel, tenu: Path) -> None:
    """The one oracle: nothing wrong, nothing lost in silence, and what the edit deserves was said."""
    edit = EDITS[name]
    meant = edit.meant(rempli.verite, rempli.agents, rempli.competences)
    lecture = read(path, referentiel, tenu if edit.tenu else None)
    assert bool(lecture.refus) == edit.refus, lecture.refus
    if edit.refus:
        assert path.name in lecture.refus
        assert "\n" not in lecture.refus
        return
    if edit.tenu:
        lecture = Lecture(dict(moved(lecture)), "", lecture.erreurs, lecture.regles)
    unclear = edit.flou(rempli.agents, rempli.competences)
    assert [w for w in wrong(lecture, meant) if not any(w.startswith(f"{a} {c}:") for a, c in unclear)] == []
    assert set(silent(lecture, meant)) <= {f"{a} {c}" for a, c in unclear}
    said = [rule for rule in lecture.regles if rule not in ("EVA002", "EVA007")]
    assert bool(said) == edit.dit, lecture.regles
    if not edit.dit:
        assert lecture.valeurs.keys() >= meant.keys() - unclear


def moved(lecture: Lecture) -> Verite:
    """What a reading that compares would write."""
    assert lecture.relecture is not None
    return {(c.agent, c.competence): c.apres for c in lecture.relecture.changements() if c.nature != "supprime"}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_by_openpyxl_leaves_no_wrong_value(
    name: str, orientation: str, legers: dict[str, Rempli], referentiel: Referentiel, tenu: Path, tmp_path: Path
) -> None:
    # openpyxl keeps no result of a formula, so that a formula is refused there, never guessed.
    rempli = legers[orientation]
    path = tours_openpyxl.edit(rempli, name, tmp_path / "retour.xlsx")
    judge(name, rempli, path, referentiel, tenu)


@pytest.fixture(scope="module")
def retours(
    remplis: dict[str, Rempli], legers: dict[str, Rempli], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Every edit done by LibreOffice: « orientation · edit · format » → the file it saved."""
    folder = tmp_path_factory.mktemp("retours")
    jobs: dict[str, dict[str, object]] = {}
    again: dict[str, dict[str, object]] = {}
    for orientation, name, kind in TOURS:
        rempli = (remplis if name in ENTIERS else legers)[orientation]
        source = folder / f"{orientation}{'' if name in ENTIERS else '-leger'}.xlsx"
        source.write_bytes(rempli.octets)
        saved = kind.partition(" ")[0]
        target = folder / f"{orientation}-{list(EDITS).index(name)}-{kind.replace(' ', '-')}.{saved}"
        key = f"{orientation} · {name} · {kind}"
        jobs[key] = {
            "source": str(source), "edit": name, "target": str(target), "kind": saved, "places": asdict(rempli.places)
        }  # fmt: skip
        if kind != saved:  # opened once more, and saved as it was first
            again[key] = {
                **jobs[key], "source": str(target), "edit": "rien", "kind": "xlsx",
                "target": str(target.with_suffix(".xlsx")),
            }  # fmt: skip
    _drive(jobs, folder)
    _drive(again, folder)
    return {key: Path(str({**jobs, **again}[key]["target"])) for key in jobs}


def _drive(jobs: dict[str, dict[str, object]], folder: Path) -> None:
    asked = folder / "jobs.json"
    asked.write_text(json.dumps({"profile": str(folder / "profil"), "jobs": jobs}), "utf-8")
    command = [str(PYTHON), str(FOLDER / "tours_uno.py"), str(asked)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, env=environment)
    assert done.returncode == 0, done.stderr
    assert {key: said for key, said in json.loads(done.stdout).items() if said} == {}


@with_libreoffice
@pytest.mark.parametrize(("orientation", "name", "kind"), TOURS)
def test_an_edit_by_libreoffice_leaves_no_wrong_value(
    name: str, kind: str, orientation: str, retours: dict[str, Path], remplis: dict[str, Rempli],
    referentiel: Referentiel, tenu: Path,
) -> None:  # fmt: skip
    judge(name, remplis[orientation], retours[f"{orientation} · {name} · {kind}"], referentiel, tenu)


# -- the checkers are checked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["trier sans les pseudonymes", "trier les derniers niveaux et le contrôle", "changer un pseudonyme"]
)
def test_a_reader_without_the_cross_check_would_be_found_out(
    name: str, legers: dict[str, Rempli], referentiel: Referentiel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rempli = legers["agents"]
    path = tours_openpyxl.edit(rempli, name, tmp_path / "retour.xlsx")
    monkeypatch.setattr(relire_matrice._Reader, "_sound", lambda *_: True)
    lecture = read(path, referentiel)
    assert len(wrong(lecture, rempli.verite)) > (10 if name.startswith("trier") else 0)


def test_a_sort_of_the_levels_alone_would_pass_without_what_was_held(
    legers: dict[str, Rempli], referentiel: Referentiel, tenu: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rempli = legers["agents"]
    path = tours_openpyxl.edit(rempli, "trier les seuls niveaux", tmp_path / "retour.xlsx")
    monkeypatch.setattr(relire, "permuted", lambda *_: [])
    assert len(wrong(read(path, referentiel, tenu), rempli.verite)) > 50


def test_reading_the_required_levels_as_evaluated_would_be_found_out(
    legers: dict[str, Rempli], referentiel: Referentiel, tmp_path: Path
) -> None:
    from tests.evaluations.tours_openpyxl import Main

    rempli = legers["agents"]
    hand = Main(rempli)
    for position in range(rempli.places.fin + 1, rempli.places.controle):
        cell = hand._cell(rempli.places.ids, position)
        if cell.value:
            cell.value = str(cell.value).removeprefix("R|")
    hand.book.save(tmp_path / "retour.xlsx")
    lecture = read(tmp_path / "retour.xlsx", referentiel)
    assert lecture.erreurs >= 20
    assert wrong(lecture, rempli.verite) == []
    assert lecture.valeurs == {}
