"""Our own fiches, imported: the data they were made of comes back, doubts too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fphref.importers.fiche.importation import import_fiche, recognise_fiche
from fphref.importers.lecture.fichier import read_document
from fphref.importers.modele import Brouillon
from fphref.importers.registre import Registre
from fphref.loading.load import load
from fphref.texte import fold
from tests.importers.fiches import listed, loaded, lost_words
from tests.support import REFERENTIALS, run_cli

FPH = REFERENTIALS / "fph"
SAID: dict[str, tuple[str, ...]] = {
    "metiers": ("code", "intitule", "definition", "famille", "sous_famille", "niveau_qualification", "activites",
                "savoir_faire", "connaissances", "formations", "corps", "exercice", "liens", "passerelles"),
    "formations": ("intitule", "niveau_qualification", "certificateur", "valideur", "voie_acces", "admissibilite",
                   "modalites_admission", "duree", "programme", "stage", "obtention"),
    "corps": ("intitule", "categorie", "grades", "stage"),
}  # fmt: skip
"""What a fiche prints in full, by kind of object."""


@pytest.fixture(params=["md", "html", "docx"])
def draft(request: pytest.FixtureRequest, tmp_path: Path) -> Brouillon:
    path = tmp_path / f"fiche.{request.param}"
    assert run_cli("fiche", "15D30", "--referentiel", FPH, "-o", path).code == 0
    document = read_document(path)
    assert recognise_fiche(document) == 1
    return import_fiche(document, Registre(load(FPH)[0]))


def plain(node: Any) -> Any:
    """A value without its doubts, texts without case nor typographic signs."""
    if isinstance(node, dict):
        return {k: plain(v) for k, v in node.items() if k != "reserve" and v not in (None, (), {}, [])}
    if isinstance(node, list | tuple):
        return [plain(inner) for inner in node]
    return fold(node) if isinstance(node, str) else node


def test_every_line_of_our_own_fiche_has_its_place(draft: Brouillon) -> None:
    assert listed(draft) == []
    assert lost_words(draft) == []


def test_the_data_come_back(draft: Brouillon, tmp_path: Path) -> None:
    folder = tmp_path / "brouillon"
    known, found = load(FPH)[0], loaded(draft, folder)[0]
    told = {corps for metier in known.metiers.values() for corps in metier.corps}
    for store, keys in SAID.items():
        for identifiant, original in getattr(known, store).items():
            if store == "corps" and identifiant not in told:
                continue  # another corps: no fiche of this folder prints it
            again = getattr(found, store)[identifiant].model_dump(exclude_none=True)
            wanted = original.model_dump(exclude_none=True)
            for grade in wanted.get("grades", ()):
                grade.pop("sigle", None)  # not printed
            for key in keys:
                assert plain(again.get(key)) == plain(wanted.get(key)), (store, identifiant, key)


def test_the_doubts_it_prints_come_back(draft: Brouillon, tmp_path: Path) -> None:
    known, found = load(FPH)[0], loaded(draft, tmp_path / "brouillon")[0]
    for store in ("metiers", "formations"):
        for identifiant, original in getattr(known, store).items():
            again = reserves(getattr(found, store)[identifiant].model_dump())
            # A citation bears the doubt about itself and the one about its source.
            lost = [text for text in reserves(original.model_dump()) if not any(text in other for other in again)]
            assert lost == [], identifiant


def reserves(node: Any) -> list[str]:
    """Every doubt below a value, folded."""
    if isinstance(node, dict):
        own = [fold(node["reserve"])] if node.get("reserve") else []
        return own + [text for value in node.values() for text in reserves(value)]
    return [text for inner in node for text in reserves(inner)] if isinstance(node, list | tuple) else []
