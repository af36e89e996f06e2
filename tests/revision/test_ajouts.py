"""New rows find their file, or make it; lists that empty and keys that go leave sound files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import fphref
from fphref.revision.noms import slug
from tests.revision.outils import Depot, make, make_workbook, relire
from tests.support import copy_mini


def test_the_first_item_of_a_catalogue_makes_its_file(tmp_path: Path) -> None:
    root = copy_mini(tmp_path / "depot")
    (root / "savoir_etre.yaml").unlink()
    for path in (root / "metiers/10A01_agent-accueil.yaml", root / "profils/10A01.yaml"):
        lines = path.read_text("utf-8").splitlines()
        path.write_text(
            "\n".join(line for line in lines if "se-ecoute" not in line and line != "savoir_etre:"), "utf-8"
        )
    depot = make_workbook(Depot(root, root, tmp_path / "referentiel.xlsx"))
    edite = depot.edit()
    edite.add("Savoir-être", {"id": "se-ecoute", "libelle": "Écoute : toujours"})
    edite.add("Liens", {"^": "10A01", "@": "savoir-être", "element": "se-ecoute"})
    edite.save()
    relu = relire(depot)
    assert relu.code == 0, relu.messages
    assert (root / "savoir_etre.yaml").read_text("utf-8") == (
        'savoir_etre:\n  - id: se-ecoute\n    libelle: "Écoute : toujours"\n'
    )
    assert "savoir_etre:\n  - se-ecoute" in (root / "metiers/10A01_agent-accueil.yaml").read_text("utf-8")


def test_a_list_that_empties_goes_and_so_does_a_key_that_is_cleared(tmp_path: Path) -> None:
    depot = make(tmp_path)
    edite = depot.edit()
    edite.set("Liens", edite.row("Liens", parent="10A01", element="se-ecoute"), "#supprimer", "oui")
    edite.set("Profils", edite.row("Profils", parent="10A01", competence="se-ecoute"), "#supprimer", "oui")
    edite.set("Métiers", edite.row("Métiers", code="10A01"), "autres_appellations", None)
    edite.set("Formations", edite.rows("Formations")[0], "stage.texte", "Stage de 3 mois")
    edite.set("Formations", edite.rows("Formations")[0], "duree.mois", None)
    edite.save()
    relu = relire(depot, supprimer=True)
    assert relu.code == 0, relu.messages
    changes = [line for line in relu.diff().splitlines() if line[0] in "-+" and line[:3] not in ("---", "+++")]
    assert changes == [
        "-  mois: 12",
        "-  texte: Stage de 2 mois",
        "+  texte: Stage de 3 mois",
        "-savoir_etre:",
        "-  - se-ecoute",
        "-autres_appellations:",
        "-  - Hôte d'accueil",
        '-  - {competence: se-ecoute, niveau: "2", criticite: 2, besoin: 2}',
    ]


def test_with_two_référentiels_a_new_row_says_which(tmp_path: Path) -> None:
    folder = tmp_path / "depot"
    copy_mini(folder / "un")
    shutil.copytree(folder / "un", folder / "deux")
    for path in (folder / "deux").rglob("*.yaml"):
        if path.name != "repertoire.yaml":
            path.unlink()
    head = folder / "deux/repertoire.yaml"
    head.write_text(head.read_text("utf-8").replace("id: mini", "id: autre"), "utf-8")
    depot = make_workbook(Depot(folder, folder, tmp_path / "referentiel.xlsx"))
    edite = depot.edit()
    number = edite.add("Savoir-être", {"id": "se-tact", "libelle": "Tact"})
    edite.save()
    assert relire(depot).regles == ["REV016"]
    edite.set("Savoir-être", number, "#repertoire", "autre")
    edite.save()
    relu = relire(depot)
    assert relu.code == 0, relu.messages
    assert set(relu.after) - set(relu.before) == {"deux/savoir_etre.yaml"}


def test_a_whole_new_métier_is_sound(tmp_path: Path) -> None:
    depot = make(tmp_path)
    edite = depot.edit()
    edite.add("Métiers", {"code": "10A03", "intitule.masculin": "Vaguemestre", "intitule.feminin": "Vaguemestre",
              "definition": "Distribuer le courrier.", "famille": "accueil", "niveau_qualification": 3,
              "sources": "essai"})  # fmt: skip
    edite.add("Activités", {"id": "ac-courrier", "libelle": "Distribution du courrier"})
    edite.add("Liens", {"^": "10A03", "@": "activité", "element": "ac-courrier"})
    edite.add("Liens", {"^": "10A03", "@": "savoir-faire", "#rang": 2, "element": "sf-classer-documents"})
    edite.add("Liens", {"^": "10A03", "@": "savoir-faire", "#rang": 1, "element": "sf-orienter-public"})
    edite.add("Liens", {"^": "10A03", "@": "connaissance", "element": "cn-archivage"})
    edite.add("Profils", {"^": "10A03", "competence": "sf-orienter-public", "niveau": 1, "criticite": 1, "besoin": 1})
    edite.add("Profils", {"^": "10A03", "competence": "sf-classer-documents", "niveau": 2, "criticite": 1, "besoin": 1})
    edite.add("Profils", {"^": "10A03", "competence": "cn-archivage", "niveau": 2, "criticite": 1, "besoin": 1})
    edite.add("Passerelles", {"^": "10A03", "intitule": "Archiviste", "vers": "10A02"})
    edite.save()
    relu = relire(depot)
    assert relu.code == 0, relu.messages
    assert relu.after["metiers/10A03_vaguemestre.yaml"].decode() == (
        "code: 10A03\nintitule:\n  masculin: Vaguemestre\n  feminin: Vaguemestre\ndefinition: Distribuer le courrier.\n"
        "famille: accueil\nniveau_qualification: 3\nactivites:\n  - ac-courrier\n"
        "savoir_faire:\n  - sf-orienter-public\n  - sf-classer-documents\nconnaissances:\n  - cn-archivage\n"
        "passerelles:\n  - intitule: Archiviste\n    vers: 10A02\nsources:\n  - essai\n"
    )
    assert '{competence: sf-orienter-public, niveau: "1", criticite: 1, besoin: 1}' in (
        relu.after["profils/10A03.yaml"].decode()
    )
    assert fphref.load(depot.root)[1] == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Conduire un projet de recherche clinique", "conduire-projet-recherche-clinique"),
        ("L’œuvre d'été à Angoulême", "oeuvre-ete-angouleme"),
        ("Tenir à jour, en continu, le registre", "tenir-jour-continu-registre"),
    ],
)
def test_an_identifier_is_made_of_the_words_that_count(text: str, expected: str) -> None:
    assert slug(text) == expected
