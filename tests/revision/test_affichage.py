"""What the plan shows: which référentiel the workbook is of, where two texts differ, the command that writes."""

from __future__ import annotations

import re
from pathlib import Path

from tests.revision.outils import ORIENTER, Depot, cell, make, make_workbook, refusal, relire

ENDED = "Orienter une personne du public vers le service qui la concerne, en lui disant où aller et "


def test_a_workbook_of_another_referentiel_is_refused_in_one_line(depot: Depot, tmp_path: Path) -> None:
    other = make(tmp_path / "autre", chu=True)
    line = refusal(depot, other.classeur)
    assert "vient du référentiel « exemple-chu »" in line or "« fph » et « exemple-chu »" in line
    assert "\n" not in line and "-r" in line
    assert "vient du référentiel" in refusal(other, depot.classeur)


def test_a_workbook_of_the_extended_referentiel_alone_is_refused_for_the_one_that_extends_it(tmp_path: Path) -> None:
    whole = make(tmp_path, chu=True)
    socle = Depot(whole.folder / "fph", whole.folder, whole.classeur)
    assert "vient du référentiel « exemple-chu », et c’est « fph » qui est lu" in refusal(socle, whole.classeur)


def test_infos_that_repeat_are_capped_and_counted(depot: Depot) -> None:
    catalogue = next(path for path in depot.folder.rglob("savoir_faire.yaml"))
    text = catalogue.read_text(encoding="utf-8")
    more = "".join(f"  - {{id: sf-essai-{n}, libelle: Essai {n}}}\n" for n in range(30))
    catalogue.write_text(text + more, encoding="utf-8")
    make_workbook(depot)
    catalogue.write_text((text + more).replace("libelle: Essai", "libelle: Autre"), encoding="utf-8")
    relu = relire(depot, appliquer=False)
    assert relu.regles.count("REV015") == 30
    assert relu.err.count("REV015") == 20
    assert "et 10 autres" in relu.err


def test_the_last_word_of_a_long_text_is_shown_to_change(depot: Depot) -> None:
    depot.do(cell("Savoir-faire", "libelle", ENDED + "revenir", **ORIENTER))
    relire(depot)
    make_workbook(depot)
    depot.do(cell("Savoir-faire", "libelle", ENDED + "repartir", **ORIENTER))
    relu = relire(depot, appliquer=False)
    lines = re.findall("« …(.*?) »", relu.out)
    assert [line.split()[-1] for line in lines] == ["revenir", "repartir"]


def test_the_command_that_writes_repeats_the_options(depot: Depot) -> None:
    depot.do(cell("Savoir-faire", "libelle", "Orienter", **ORIENTER))
    relu = relire(depot, appliquer=False, supprimer=True)
    command = (
        f"Rien n’a été écrit. Pour l’écrire : fphref relire {depot.classeur} -r {depot.root} --supprimer --appliquer"
    )
    assert command in relu.out
    assert relu.diff() == ""
    assert relire(depot).diff()
    assert "Rien ne change : rien à écrire." in relire(depot, appliquer=False).out
