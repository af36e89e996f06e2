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
from tests.importers.fiches import draft_of, listed, loaded, lost_words
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
WAYS = ("id", "nature", "intitule", "ouverture", "epreuves", "publicite", "precisions")
PROMOTIONS = ("id", "intitule", "du_grade", "au_grade", "echelon_special")
"""What comes back of each way in and of each promotion of a corps.

The rest does not, and the draft says so: conditions come back as far as their words are understood, their dates, texts,
confidence and caps are the law's (`fondements`, `appreciation`, `contingents`, `quota`), `ecarts` and `textes` are
printed from several files, and grids are those of `statut/grilles.csv`.
"""


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


def test_the_ways_in_and_the_promotions_come_back(draft: Brouillon, tmp_path: Path) -> None:
    known, found = load(FPH)[0], loaded(draft, tmp_path / "brouillon")[0]
    original, again = known.corps["ingenieurs-hospitaliers"], found.corps["ingenieurs-hospitaliers"]
    for store, keys in (("voies", WAYS), ("avancements", PROMOTIONS)):
        wanted = [one.model_dump(include=set(keys)) for one in getattr(original, store)]
        assert plain([one.model_dump(include=set(keys)) for one in getattr(again, store)]) == plain(wanted)
    titles = [[m.intitule for m in one.modalites] for one in original.avancements]
    assert plain([[m.intitule for m in one.modalites] for one in again.avancements]) == plain(titles)


def test_what_is_kept_beside_a_fiche_is_told_once_and_goes_into_no_field(draft: Brouillon) -> None:
    aside = [sort for sort in draft.sorts if sort.regle == "statut-hors-fiche"]
    lines = [draft.document.lignes[sort.numero - 1].texte for sort in aside]
    for begin in (
        "À savoir",
        "Sauf mention contraire",
        "Contingent",
        "Texte : ",
        "10e | 821",
        "Grilles au",
        "Lus aussi",
    ):
        assert any(line.startswith(begin) for line in lines), begin
    told = [d.diagnostic.message for d in draft.doutes if "ne sont pas repris" in d.diagnostic.message]
    for title in ("Où la fiche officielle diffère", "précisions de droit", "Grilles indiciaires", "Textes du statut"):
        assert sum(fold(title) in fold(text) for text in told) == 1, title
    assert len(told) == 4


def test_a_fiche_that_is_not_ours_keeps_its_contingents_and_lists_its_grid() -> None:
    text = (
        "# Testeur\n\nCode : 99X99\n\n## Activités\n\n- Tester\n\n## Statut et accès\n\n### Corps des testeurs\n\n"
        "Catégorie A\n\n#### Grades\n\n- Testeur (10 échelons)\n\n#### Concours externe\n\nAvis publié.\n\n"
        "#### Concours interne\n\nMêmes modalités de publicité que le concours externe.\n\n"
        "Mêmes modalités d’épreuves que le concours réservé.\n\nContingent : 1/3 des recrutements\n\n"
        "#### Grilles indiciaires\n\n- Testeur, 1er échelon, IB 444\n"
    )
    draft = draft_of(text)
    corps: Any = next(tree for path, tree in draft.fichiers.items() if path.startswith("statut/corps/"))
    assert [grade["intitule"] for grade in corps["grades"]] == ["Testeur"]
    interne = corps["voies"][1]
    assert interne["publicite"] == "Avis publié."
    assert interne["precisions"] == ["Mêmes modalités d’épreuves que le concours réservé."]
    assert (interne["quota"]["numerateur"], interne["quota"]["denominateur"]) == (1, 3)
    assert [draft.document.lignes[n - 1].texte for n in listed(draft)] == ["Testeur, 1er échelon, IB 444"]


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
