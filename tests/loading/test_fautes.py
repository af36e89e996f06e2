"""Each rule has a broken référentiel, and the exact lines that loading must give for it.

`data/fautes/<CODE>/` holds the files that differ from `data/mini`, and `attendu.txt`. What git or an editor would
mend or damage is built here instead.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import fphref
from fphref.diagnostics import Gravite, Position
from fphref.regles import REGLES, diagnose
from tests.support import DATA, SOURCE, copy_mini, lines

FAUTES = DATA / "fautes"
METIER = "metiers/10A02_archiviste.yaml"

# Rules that no loading gives, and where they are tested instead.
ELSEWHERE = {
    **dict.fromkeys(("DOC001", "DOC002"), "a document that is drawn finds it: cli/test_generer.py"),
    **dict.fromkeys([f"AGE{n:03}" for n in range(1, 9)], "a list of agents: evaluations/test_agents.py"),
    **dict.fromkeys([f"SIT{n:03}" for n in range(1, 6)], "situations: evaluations/test_situations.py"),
    **dict.fromkeys([f"PSE{n:03}" for n in range(1, 5)], "a staff list: evaluations/test_pseudonymes.py"),
    **dict.fromkeys([f"EVA{n:03}" for n in range(1, 31)], "a matrix that is read back: evaluations/test_relire*.py"),
    **dict.fromkeys([f"REV{n:03}" for n in range(1, 17)], "an authoring workbook that is read back: revision/"),
    **dict.fromkeys([f"RGP{n:03}" for n in range(1, 25)], "personal data: evaluations/test_rgpd.py"),
    **dict.fromkeys([f"COU{n:03}" for n in range(1, 16)], "evaluations audited: audit/test_couverture.py"),
    **dict.fromkeys([f"CON{n:03}" for n in range(1, 12)], "files put together: audit/test_consolidation.py"),
    **dict.fromkeys([f"IMP{n:03}" for n in range(1, 16)], "documents that are imported: importers/"),
    **dict.fromkeys(
        (code for code in REGLES if code.startswith("SIT")), "situations of agents: evaluations/test_situations.py"
    ),
}


def _without_head(folder: Path) -> None:
    (folder / "repertoire.yaml").unlink()


def _too_big(folder: Path) -> None:
    with (folder / METIER).open("ab") as stream:
        stream.write(b"#" * 5_100_000)


def _latin1(folder: Path) -> None:
    text = (folder / "savoir_etre.yaml").read_text("utf-8")
    (folder / "savoir_etre.yaml").write_bytes(text.encode("latin-1"))


def _unreadable(folder: Path) -> None:
    (folder / METIER).unlink()
    os.mkfifo(folder / METIER)
    (folder / "connaissances.yaml").unlink()
    (folder / "connaissances.yaml").mkdir()


def _control(folder: Path) -> None:
    text = (folder / METIER).read_text("utf-8")
    (folder / METIER).write_text(text.replace("Classer et", "Classer\x0bet"), "utf-8")
    text = (folder / "savoir_etre.yaml").read_text("utf-8")
    (folder / "savoir_etre.yaml").write_text(text.replace("Écoute", '"Écoute\\a"'), "utf-8")


def _unseen(folder: Path) -> None:
    text = (folder / METIER).read_text("utf-8")
    (folder / METIER).write_text(text.replace("Classer et", "Classer\u202eet"), "utf-8")


BUILT: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "FIC001": (
        _without_head,
        ["erreur FIC001 <dossier> aucun repertoire.yaml dans ce dossier ni dans ses sous-dossiers"],
    ),
    "FIC002": (
        _too_big,
        [f"erreur FIC002 {METIER} fichier de 5,1 Mo ; la limite est de 5 Mo : le découper"],
    ),
    "FIC003": (
        _latin1,
        [
            "erreur FIC003 savoir_etre.yaml:3:14 octet 0xC9 illisible : le fichier n’est pas en UTF-8 ; "
            "l’enregistrer en UTF-8"
        ],
    ),
    "FIC004": (
        _unreadable,
        [
            "erreur FIC004 connaissances.yaml ce n’est pas un fichier ordinaire",
            f"erreur FIC004 {METIER} ce n’est pas un fichier ordinaire",
        ],
    ),
    "YAM007": (
        _control,
        [
            f"erreur YAM007 {METIER}:5:20 caractère de contrôle U+000B interdit dans un fichier texte : le supprimer",
            "erreur YAM007 savoir_etre.yaml:3:14 caractère de contrôle U+0007 (écrit avec « \\ ») : le supprimer",
        ],
    ),
    "VAL010": (
        _unseen,
        [f"erreur VAL010 {METIER}:5:13 « definition » : caractère invisible U+202E dans le texte ; le supprimer"],
    ),
}
FOLDERS = sorted(path.name for path in FAUTES.iterdir())


@pytest.mark.parametrize("code", [*FOLDERS, *BUILT])
def test_each_rule_gives_the_lines_it_promises(code: str, tmp_path: Path) -> None:
    folder = copy_mini(tmp_path / "depot")
    if code in BUILT:
        build, expected = BUILT[code]
        build(folder)
    else:
        shutil.copytree(FAUTES / code, folder, dirs_exist_ok=True)
        expected = (folder / "attendu.txt").read_text("utf-8").splitlines()
    found = [line.replace(str(folder), "<dossier>") for line in lines(fphref.load(folder)[1])]
    assert found == expected
    assert any(line.split()[1] == code for line in found)


def test_every_rule_has_a_broken_folder() -> None:
    assert sorted([*FOLDERS, *BUILT, *ELSEWHERE]) == sorted(REGLES)


def test_the_sound_folder_has_nothing_to_tell(tmp_path: Path) -> None:
    referentiel, diagnostics = fphref.load(copy_mini(tmp_path / "depot"))
    assert lines(diagnostics) == []
    assert list(referentiel.metiers) == ["10A01", "10A02"]
    assert referentiel.complet
    assert not referentiel.en_erreur


# -- the register ----------------------------------------------------------------------------------------------------

_SAYERS = ("diagnose", "say", "fault", "_fault", "_at", "_left_out")
"""The functions whose first argument is a rule code."""
_FINDINGS = ("Constat", "Genre", "Trace", "Trouvaille", "_say", "doubt", "_doubt", "_refuse")
"""What a look for personal data or an import finds, one argument of which is the rule."""


def codes_written(source: str) -> set[str]:
    """Every rule code that a module hands to a diagnostic: as a first argument, or first in what it returns."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            values = node.args[:1] if name in _SAYERS else []
            if name in _FINDINGS:
                values = [arg for arg in node.args if re.fullmatch("[A-Z]{3}[0-9]{3}", str(getattr(arg, "value", "")))]
        elif isinstance(node, ast.Return):
            ways = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            firsts = [way.elts[0] for way in ways if isinstance(way, ast.Tuple) and way.elts]
            # Other pairs begin with a text too.
            values = [v for v in firsts if re.fullmatch("[A-Z]{3}[0-9]{3}", str(getattr(v, "value", "")))]
        found |= {value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)}
    return found


def test_the_codes_written_in_the_source_are_the_register() -> None:
    written: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.name not in ("regles.py", "regles_import.py"):
            written |= codes_written(path.read_text("utf-8"))
    assert written == set(REGLES)


def test_an_unregistered_code_is_found() -> None:
    source = 'def f(self):\n    self.say("REF099", "x", w)\n    return "VAL099", "y"\n'
    source += 'def g(bad):\n    return ("AGE099", "z") if bad else None\n'
    assert codes_written(source) == {"REF099", "VAL099", "AGE099"}
    with pytest.raises(KeyError):
        diagnose("REF099", "inconnue", Position("x.yaml"))


def test_a_rule_says_what_it_is_and_what_to_do() -> None:
    for code, regle in REGLES.items():
        assert (regle.code, code[:3].isupper(), code[3:].isdigit()) == (code, True, True)
        assert regle.titre[:1].islower() or regle.titre.startswith("YAML"), code
        assert regle.conseil.endswith("."), code
        assert isinstance(regle.gravite, Gravite)
