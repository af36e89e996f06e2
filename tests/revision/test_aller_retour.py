"""A workbook that was not touched changes nothing; a dozen edits give exactly their lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import fphref
from fphref.diagnostics import Gravite
from tests.libreoffice import needs_libreoffice
from tests.revision.outils import Depot, Edite, by_libreoffice, make, relire


@pytest.fixture(scope="module", params=["mini", "chu"])
def intact(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Depot:
    return make(tmp_path_factory.mktemp("intact"), chu=request.param == "chu")


def nothing_changed(depot: Depot, classeur: Path) -> None:
    relu = relire(depot, classeur, supprimer=True)
    assert (relu.code, relu.regles, relu.diff()) == (0, [], "")
    assert relu.report.files == []
    assert relu.plan["inchanges"] > 40
    assert sum(relu.plan.values()) == relu.plan["inchanges"]


def test_an_untouched_workbook_changes_nothing(intact: Depot) -> None:
    nothing_changed(intact, intact.classeur)


def test_a_workbook_saved_by_openpyxl_changes_nothing(intact: Depot, tmp_path: Path) -> None:
    edite = intact.edit()
    edite.path = tmp_path / "sauve.xlsx"
    nothing_changed(intact, edite.save())


@needs_libreoffice
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_workbook_saved_by_libreoffice_changes_nothing(intact: Depot, tmp_path: Path, suffix: str) -> None:
    nothing_changed(intact, by_libreoffice(intact.classeur, suffix, tmp_path))


def a_dozen_edits(edite: Edite) -> None:
    """What an HR officer does in an afternoon."""
    row = edite.row("Métiers", code="EX-TEC")
    edite.set("Métiers", row, "definition", "Organiser les visites : prélèvements, recueil des données et suivi #1.")
    edite.set("Métiers", row, "niveau_qualification", 6)
    edite.set("Métiers", row, "autres_appellations", "Technicien de recherche\nAssistante d'étude clinique")
    row = edite.row("Activités", id="ac-circuit-echantillons")
    edite.set("Activités", row, "libelle", "Préparation, conditionnement, expédition et traçabilité des échantillons "
              "biologiques, du prélèvement jusqu'au laboratoire destinataire")  # fmt: skip
    edite.set("Activités", row, "reserve", "Libellé à valider")
    edite.add("Savoir-faire", {"id": "sf-former-equipes", "libelle": "Former les équipes de soins", "codes": 44586})
    edite.set("Liens", edite.row("Liens", parent="EX-TEC", element="se-esprit-equipe"), "#rang", 1)
    edite.add("Liens", {"^": "EX-TEC", "@": "savoir-faire", "element": "sf-former-equipes"})
    row = edite.row("Profils", parent="EX-TEC", competence="sf-lire-protocole")
    edite.set("Profils", row, "niveau", 5)
    edite.set("Profils", row, "besoin", "3,0")
    edite.add("Profils", {"^": "EX-TEC", "competence": "sf-former-equipes", "niveau": 2, "criticite": 1, "besoin": 1})
    edite.set("Passerelles", edite.row("Passerelles", parent="EX-TEC", vers="15D30"), "reserve", "À revoir")
    edite.add("Exercice", {"^": "EX-TEC", "@": "structures", "#rang": 2, "texte": "Hôpital de jour"})
    edite.set(
        "Détails",
        edite.row("Détails", fichier="exemple-chu/repertoire.yaml", chemin="date"),
        "valeur",
        date(2027, 1, 4),
    )
    edite.add("Détails", {"fichier": "exemple-chu/repertoire.yaml", "chemin": "version", "valeur": "2.0"})
    edite.add(
        "Sources",
        {"id": "guide-interne", "nature": "guide", "intitule": "Guide interne", "publie_le": date(2026, 5, 2)},
    )
    edite.set("Liens", edite.row("Liens", parent="EX-ARC", element="se-rigueur"), "#supprimer", "oui")
    edite.set("Profils", edite.row("Profils", parent="EX-ARC", competence="se-rigueur"), "#supprimer", "oui")
    edite.add("Métiers", {"code": "EX-BIO", "intitule.masculin": "Biostatisticien",
              "intitule.feminin": "Biostatisticienne", "definition": "Analyser les données.",
              "famille": "recherche-clinique", "niveau_qualification": 7})  # fmt: skip
    edite.add("Liens", {"^": "EX-BIO", "@": "activité", "element": "ac-gel-base-etude"})
    edite.add("Liens", {"^": "EX-BIO", "@": "connaissance", "element": "cn-anglais-scientifique"})
    edite.add(
        "Profils", {"^": "EX-BIO", "competence": "cn-anglais-scientifique", "niveau": 3, "criticite": 2, "besoin": 1}
    )


@pytest.mark.parametrize(
    "via", ["openpyxl", pytest.param("xlsx", marks=needs_libreoffice), pytest.param("ods", marks=needs_libreoffice)]
)
def test_a_dozen_edits_give_their_lines_and_no_other(
    via: str, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    depot = make(tmp_path, chu=True)
    edite = depot.edit()
    a_dozen_edits(edite)
    classeur = edite.save()
    if via != "openpyxl":
        classeur = by_libreoffice(classeur, via, tmp_path)
    shown = relire(depot, classeur, appliquer=False, supprimer=True)
    assert shown.diff() == ""
    relu = relire(depot, classeur, supprimer=True)
    assert relu.code == 0, relu.messages
    golden("relire_referentiel.txt", relu.diff())
    _, diagnostics = fphref.load(depot.root)
    assert [d for d in diagnostics if d.gravite is Gravite.ERREUR] == []
    again = relire(depot, classeur, supprimer=True)
    assert again.diff() == ""


def test_crlf_a_missing_end_and_a_byte_order_mark_are_kept(tmp_path: Path) -> None:
    depot = make(tmp_path)
    path = depot.root / "savoir_faire.yaml"
    text = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").rstrip()
    path.write_bytes(text)
    edite = depot.edit()
    edite.set("Savoir-faire", edite.row("Savoir-faire", id="sf-classer-documents"), "libelle", "Classer")
    edite.add("Savoir-faire", {"id": "sf-lire", "libelle": "Lire"})
    edite.save()
    relire(depot)
    assert path.read_bytes() == (
        text.replace(b"Classer des documents", b"Classer") + b"\r\n  - id: sf-lire\r\n    libelle: Lire"
    )
