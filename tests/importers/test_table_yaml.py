"""A mapping file at fault is refused with each of its faults at its line, and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.table.correspondance_yaml import read_correspondance
from tests.importers.tables import CORRESPONDANCE, TROIS, import_files, make_xlsx
from tests.importers.tables import import_paths as import_at


def test_a_mapping_without_fault_is_read() -> None:
    found = read_correspondance(CORRESPONDANCE.encode(), "c.yaml")
    assert [table.objet for table in found.tables] == ["competence", "metier", "lien"]
    assert found.echelle is not None
    assert [(n.code, n.valeur) for n in found.echelle.niveaux] == [("1", 1), ("2", 2), ("3", 3)]


@pytest.mark.parametrize(
    ("old", "new", "regle", "said"),
    [
        (
            "tables:",
            "tableaux:",
            "CLE002",
            "8:1 clé inconnue « tableaux » dans la correspondance ; vouliez-vous « tables »",
        ),
        ("edition:", "Édition:", "CLE002", "3:1 clé inconnue « Édition »"),
        ("id: logistique", "id: La logistique", "VAL003", "« id » : « La logistique »"),
        ("edition:", "motif_code: '['\nedition:", "VAL003", "« motif_code » : expression régulière incorrecte"),
        (
            "objet: lien",
            "objet: liens",
            "VAL002",
            "« objet » : « liens » n’est pas une valeur admise ; vouliez-vous « lien » ?",
        ),
        ("    objet: lien\n", "", "CLE001", "clé obligatoire « objet » absente"),
        (
            "      intitule: Emploi",
            "      intitulé: Emploi",
            "CLE002",
            "champ inconnu « intitulé » pour « objet: metier » ; vouliez-vous « intitule » ?",
        ),
        (
            "      libelle: Compétence\n",
            "",
            "CLE001",
            "champ obligatoire « libelle » absent de « colonnes » (objet: competence)",
        ),
        ("      metier: Emploi\n", "", "CLE001", "champ obligatoire « metier » ou « intitule » absent"),
        (
            "valeurs: {Savoir: connaissance}",
            "valeurs: {Savoir: savoir}",
            "VAL002",
            "« genre » : « savoir » n’est pas une valeur admise",
        ),
        (
            "valeurs: {Savoir: connaissance}",
            "valeur: {Savoir: connaissance}",
            "CLE002",
            "clé inconnue « valeur » dans « genre » ; vouliez-vous « valeurs » ?",
        ),
        (
            "criticite: {defaut: 2}",
            "criticite: {defaut: 4}",
            "VAL002",
            "« criticite » : « 4 » : attendu : 1 (utile), 2 ou 3 (vitale)",
        ),
        ("besoin: {defaut: 1}", "besoin: {defaut: un}", "VAL002", "« besoin » : « un »"),
        ("besoin: {defaut: 1}", "besoin: {}", "CLE001", "« besoin » : ni « colonne » ni « defaut »"),
        (
            "code: Code",
            "code: {colonne: Code, si_vide: titre}",
            "VAL002",
            "« code » : « si_vide » ne s’écrit que « code: {…, si_vide: libelle} »",
        ),
        ("code: Code", "code: [Code, Emploi]", "VAL002", "« code » : une seule colonne"),
        (
            "code: Code",
            "code: {colonne: Code, separateur: ';'}",
            "VAL002",
            "« code » : « separateur » ne sert qu’aux listes",
        ),
        ("code: Code", "code:", "VAL005", "« code » : écrire le titre de la colonne"),
        ("[Notions, Pratique, Maîtrise]", "[Notions]", "VAL011", "au moins deux niveaux"),
        ("[Notions, Pratique, Maîtrise]", "{'1': Notions, '3': Pratique}", "VAL011", "qui se suivent de un en un"),
        (
            "[Notions, Pratique, Maîtrise]",
            "{Notions: a, Pratique: b}",
            "VAL003",
            "niveau « Notions » : attendu : 1 à 4",
        ),
        ("  id: niveaux-1-3\n", "", "CLE001", "« echelle » : « id »"),
        (
            "objet: lien",
            "objet: lien\n    garder: {Emploi: }",
            "VAL005",
            "« garder » : écrire les valeurs de « Emploi »",
        ),
        (
            "objet: lien",
            "objet: lien\n    recopier: [métier]",
            "VAL002",
            "« recopier » : champ inconnu « métier » ; vouliez-vous « metier » ?",
        ),
        ("objet: lien", "objet: lien\n    entete: troisième", "VAL002", "« entete » : attendu : le numéro"),
        ("id: logistique", "id: &x logistique", "YAM003", "ancre « &x » interdite"),
    ],
)
def test_a_planted_fault_is_told_at_its_place(old: str, new: str, regle: str, said: str) -> None:
    assert CORRESPONDANCE.count(old) >= 1
    with pytest.raises(FphrefError) as error:
        read_correspondance(CORRESPONDANCE.replace(old, new, 1).encode(), "c.yaml")
    assert any(said in f"{d.position} {d.message}" for d in error.value.diagnostics), error.value.diagnostics
    assert regle in [d.regle for d in error.value.diagnostics]
    assert str(error.value).startswith("c.yaml:")
    assert "\n" not in str(error.value)


def test_all_faults_are_told_in_one_pass() -> None:
    text = (
        CORRESPONDANCE.replace("objet: lien", "objet: liens")
        .replace("edition", "editions")
        .replace("fichier: m", "file: m")
    )
    with pytest.raises(FphrefError, match=r"\(et 2 autres fautes\)") as error:
        read_correspondance(text.encode(), "c.yaml")
    assert [d.position.ligne for d in error.value.diagnostics] == [3, 17, 24]


def test_levels_without_a_scale_are_told() -> None:
    start, end = CORRESPONDANCE.index("echelle:"), CORRESPONDANCE.index("tables:")
    with pytest.raises(FphrefError, match="« echelle » absente"):
        read_correspondance((CORRESPONDANCE[:start] + CORRESPONDANCE[end:]).encode(), "c.yaml")


def test_a_mapping_that_gives_no_metier_is_told() -> None:
    text = "tables: [{objet: competence, colonnes: {libelle: L, genre: {defaut: connaissance}}}]"
    with pytest.raises(FphrefError, match="aucune table de métiers ni de liens"):
        read_correspondance(text.encode(), "c.yaml")


@pytest.mark.parametrize(
    "niveaux",
    [
        "{A: Notions, B: Pratique}",
        "[{code: A, libelle: Notions}, {code: B, libelle: Pratique}]",
        "[{code: so, libelle: Sans objet}, {code: A, libelle: N, valeur: 1}, {code: B, libelle: P, valeur: 2}]",
    ],
)
def test_a_scale_may_be_written_in_several_ways(niveaux: str) -> None:
    text = CORRESPONDANCE.replace("[Notions, Pratique, Maîtrise]", niveaux)
    found = read_correspondance(text.encode(), "c.yaml").echelle
    assert found is not None
    assert [(n.code, n.valeur) for n in found.niveaux if n.valeur is not None] == [("A", 1), ("B", 2)]


# -- against the files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Filière", "Filiere métier", "colonne « Filiere métier » inconnue dans metiers.csv"),
        (
            "intitule: Emploi",
            "intitule: Employ",
            "colonne « Employ » inconnue dans metiers.csv ; vouliez-vous « Emploi » ?",
        ),
        (
            "fichier: liens.csv",
            "fichier: lien.csv",
            "aucun fichier « lien.csv » parmi ceux donnés ; vouliez-vous « liens.csv » ?",
        ),
        ("objet: lien", "objet: lien\n    garder: {Actif: oui}", "colonne « Actif » inconnue dans liens.csv"),
        ("objet: lien", "objet: lien\n    feuille: Liens", "aucune feuille « Liens »"),
    ],
)
def test_what_the_files_do_not_have_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(FphrefError) as error:
        import_files(tmp_path, TROIS, CORRESPONDANCE.replace(old, new, 1))
    assert said in str(error.value)


def test_titles_are_found_whatever_their_case_and_accents(tmp_path: Path) -> None:
    found = import_files(tmp_path, TROIS, CORRESPONDANCE.replace("Filière", "FILIERE").replace("N°", "n°"))
    assert len(found.links()) == 4


def test_a_file_may_be_named_by_a_pattern_and_a_header_by_its_row(tmp_path: Path) -> None:
    mapping = CORRESPONDANCE.replace("metiers.csv", "METIERS*.csv\n    entete: 3")
    files = {**TROIS, "metiers.csv": "Code;Emploi;Filière\nà ne pas lire;;\n" + TROIS["metiers.csv"]}
    found = import_files(tmp_path, files, mapping)
    assert list(found.referentiel.metiers) == ["LOG-01", "LOG-02"]


def test_sheets_are_found_by_their_columns_or_their_name(tmp_path: Path) -> None:
    sheets = {
        "Nord": [["Métier", "Savoir"], ["Cuisinier", "Hygiène"]],
        "Sud": [["Titre"], ["Métier", "Savoir"], ["Plongeur", "Allergènes"]],
        "Notes": [["rien"], ["du tout"]],
    }
    path = make_xlsx(tmp_path / "classeur.xlsx", sheets)
    mapping = "id: e\nintitule: E\nedition: 1\ntables:\n  - objet: metier\n"
    mapping += "    colonnes: {intitule: Métier, connaissances: Savoir}\n"
    found = import_at([path], mapping, tmp_path / "tous")
    assert list(found.referentiel.metiers) == ["CUISINIER", "PLONGEUR"]
    assert found.states() == {
        "classeur.xlsx": {"entete-de-tableau": 2, "titre-de-tableau": 1, "placee": 2, "hors-correspondance": 2}
    }
    assert found.doubts("IMP005")[0].startswith("classeur.xlsx Notes!A1 classeur.xlsx, « Notes » : 2 lignes hors")
    one = import_at([path], mapping.replace("    colonnes", "    feuille: nord\n    colonnes"), tmp_path / "nord")
    assert list(one.referentiel.metiers) == ["CUISINIER"]


@pytest.mark.parametrize(
    "motif",
    [
        "^((A+)+)+$",
        "^(A|A)+$",
        "^(A*)*9$",
        "^" + "A*" * 20 + "9$",
        "^" + "(A|A)" * 20 + "9$",
        "^A" + "A" * 200 + "$",
        r"^(A)\1$",
        "^(?=A)A$",
    ],
)
def test_a_form_of_codes_that_could_take_for_ever_is_refused(motif: str) -> None:
    text = CORRESPONDANCE.replace("edition:", f"motif_code: '{motif}'\nedition:", 1)
    with pytest.raises(FphrefError, match="« motif_code » : trop compliqué"):
        read_correspondance(text.encode(), "c.yaml")


@pytest.mark.parametrize(
    "motif",
    [
        ".*", r"^\d{2}[A-Z]\d{2}$", "^[0-9A-Z][0-9A-Z-]{0,19}$", r"^(?:AD|MT)\d{3}$", r"^[A-Z]+-?\d+[a-z]?$",
        r"^(?:A\d{1,3}[A-Z]{1,2}|B\d{2,4}|C[A-Z]{1,3}\d{1,2})$", r"^EX-[A-Z]{3}\.[]x]$",
    ],
)  # fmt: skip
def test_plain_forms_of_codes_are_taken(motif: str) -> None:
    text = CORRESPONDANCE.replace("edition:", f"motif_code: '{motif}'\nedition:", 1)
    assert read_correspondance(text.encode(), "c.yaml").motif_code == motif
