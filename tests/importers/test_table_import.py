"""A répertoire held in tables becomes a draft that loads; every row is placed, structure or listed with its reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.modele import Etat
from fphref.importers.table import compte as table_compte
from fphref.importers.table.importation import MOTIF, motif_code
from fphref.loading.load import load
from fphref.yaml_splice.emit import document
from tests.importers.tables import COMPETENCES, CORRESPONDANCE, LIENS, METIERS, TROIS, Importe, import_files, value_at
from tests.support import REFERENTIALS


def three(folder: Path, mapping: str = CORRESPONDANCE, **changes: str) -> Importe:
    """The three tables, one of them changed."""
    return import_files(folder, {**TROIS, **{f"{name}.csv": text for name, text in changes.items()}}, mapping)


def one(folder: Path, text: str, mapping: str) -> Importe:
    """One flat table."""
    return import_files(folder, {"plat.csv": text}, f"id: essai\nintitule: Essai\nedition: 1\n{mapping}")


# -- what is made ---------------------------------------------------------------------------------------------------


def test_three_tables_become_a_referentiel_that_loads(tmp_path: Path) -> None:
    found = three(tmp_path)
    assert found.diagnostics == ()
    assert list(found.referentiel.metiers) == ["LOG-01", "LOG-02"]
    assert found.links() == {("LOG-01", "c1"), ("LOG-01", "c2"), ("LOG-02", "c4"), ("LOG-02", "c3")}
    assert list(found.referentiel.connaissances) == ["c2"]
    assert [f.intitule for f in found.referentiel.familles.values()] == ["Logistique", "Transports"]
    profil = found.referentiel.profils["LOG-02"]
    assert [(e.competence, e.niveau, e.criticite, e.besoin) for e in profil.exigences] == [
        ("c4", "3", 2, 1),
        ("c3", "1", 2, 1),
    ]
    assert [n.libelle for n in found.referentiel.echelles["niveaux-1-3"].niveaux] == ["Notions", "Pratique", "Maîtrise"]
    head = found.referentiel.repertoires[0]
    assert (head.id, head.edition, head.motif_code) == ("logistique", "Édition 2026", r"^LOG-\d{2}$")
    assert found.states() == {
        name: {"entete-de-tableau": 1, "placee": count} for name, count in
        (("competences.csv", 4), ("metiers.csv", 2), ("liens.csv", 4))
    }  # fmt: skip


def test_every_field_that_a_row_feeds_is_in_the_draft(tmp_path: Path) -> None:
    found = three(tmp_path)
    fed = [champ for b in found.brouillons for sort in b.sorts for champ in sort.champs]
    assert len(fed) > 20
    for champ in fed:
        assert value_at(found.trees, champ) is not None
    row = found.sort("liens.csv", 3)
    assert {str(champ) for champ in row.champs} == {
        "metiers/LOG-01_agent-restauration.yaml:code",
        "metiers/LOG-01_agent-restauration.yaml:connaissances[0]",
        "profils/LOG-01.yaml:exigences[1]",
    }


def test_the_same_tables_make_the_same_bytes(tmp_path: Path) -> None:
    first, second = (three(tmp_path / name) for name in "ab")
    assert [document(t) for t in first.trees.values()] == [document(t) for t in second.trees.values()]
    assert [b.doutes for b in first.brouillons] == [b.doutes for b in second.brouillons]


def test_titles_get_both_genders_with_one_doubt_for_the_file(tmp_path: Path) -> None:
    found = three(tmp_path)
    assert found.referentiel.metiers["LOG-01"].intitule.feminin == "Agente de restauration"
    assert len(found.doubts("IMP009")) == 1
    assert found.doubts("IMP009")[0].startswith("metiers.csv:2 2 intitulés n’ont qu’un genre")


def test_a_feminine_that_the_table_gives_is_kept(tmp_path: Path) -> None:
    text = "Nom;Au féminin\nSecrétaire général;Secrétaire générale\n"
    found = one(tmp_path, text, "tables: [{objet: metier, colonnes: {intitule: Nom, feminin: Au féminin}}]")
    assert found.referentiel.metiers["SECRETAIRE-GENERAL"].intitule.feminin == "Secrétaire générale"
    assert found.doubts("IMP009") == []


def test_columns_that_the_mapping_does_not_name_are_told_once_each(tmp_path: Path) -> None:
    text = (
        METIERS.replace("Filière", "Filière;Notes").replace("Logistique", "Logistique;vu").replace("ports", "ports;ok")
    )
    found = three(tmp_path, metiers=text)
    assert found.doubts("IMP005") == ["metiers.csv:1 colonne « Notes » ignorée : 2 valeurs"]
    assert found.sort("metiers.csv", 2).etat is Etat.PLACEE


def test_a_column_that_repeats_one_that_is_read_is_no_loss(tmp_path: Path) -> None:
    same = "Code;Emploi;Emploi;Filière\nLOG-01;Agent;Agent;L\n"
    other = "Code;Emploi;Emploi;Filière\nLOG-01;Agent;Autre;L\n"
    liens = "Emploi;Compétence;Niveau\n"
    assert three(tmp_path / "a", metiers=same, liens=liens).doubts("IMP005") == []
    assert three(tmp_path / "b", metiers=other, liens=liens).doubts("IMP005") == [
        "metiers.csv:1 colonne « Emploi (2) » ignorée : 1 valeur"
    ]


def test_rows_that_a_filter_leaves_out_are_named(tmp_path: Path) -> None:
    text = COMPETENCES.replace("Type", "Type;Source").replace("Savoir-faire", "Savoir-faire;ici")
    text = text.replace(";Savoir\n", ";Savoir;ICI\n").replace("Savoir-être", "Savoir-être;ailleurs")
    mapping = CORRESPONDANCE.replace("    objet: competence\n", "    objet: competence\n    garder: {Source: Ici}\n")
    found = three(tmp_path, mapping, competences=text)
    assert found.sort("competences.csv", 4).regle == "hors-filtre"
    assert found.doubts("IMP013") == [
        "liens.csv:5 ligne refusée : compétence « C3 » absente de la table des compétences"
    ]


def test_titles_above_the_table_and_repeated_headings_are_structure(tmp_path: Path) -> None:
    first, *rest = METIERS.splitlines(keepends=True)
    found = three(tmp_path, metiers="Emplois de la logistique\n\n" + first + rest[0] + first + rest[1])
    assert found.states()["metiers.csv"] == {"titre-de-tableau": 1, "entete-de-tableau": 2, "placee": 2}
    assert found.sort("metiers.csv", 1).regle == "titre-de-tableau"


def test_a_file_or_sheet_outside_the_mapping_is_told(tmp_path: Path) -> None:
    found = import_files(tmp_path, {**TROIS, "notes.csv": "Rien;À voir\n1;2\n"}, CORRESPONDANCE)
    assert found.states()["notes.csv"] == {"hors-correspondance": 2}
    assert found.doubts("IMP005") == ["notes.csv:1 notes.csv : 2 lignes hors de la correspondance, rien n’en est lu"]


# -- rows at fault, one by one ----------------------------------------------------------------------------------------

LONG = "x" * 501


@pytest.mark.parametrize(
    ("table", "added", "said"),
    [
        ("competences", "C5;;Savoir", "ligne refusée : sans libellé"),
        ("competences", f"C5;{LONG};Savoir", "ligne refusée : libellé de 501 caractères (500 au plus) : « xxx"),
        ("competences", "C5;Compter;Vertu", "ligne refusée : genre « Vertu » absent de « valeurs » : « Compter »"),
        ("competences", "C5;Compter;", "ligne refusée : sans genre : « Compter »"),
        ("competences", ";Compter;Savoir", "sans code (« si_vide: libelle » la garderait) : « Compter »"),
        ("competences", "C1;Compter;Savoir", "le code C1 est déjà pris par « Dresser une assiette » (ligne 2)"),
        ("competences", "C2;Règles d’hygiène alimentaire;Savoir-être", "le code C2 est déjà pris sous un autre genre"),
        ("metiers", ";Cuisinier;Logistique", "ligne refusée : métier sans code : « Cuisinier »"),
        ("metiers", "LOG-03;;Logistique", "ligne refusée : métier sans intitulé : LOG-03"),
        ("metiers", f"LOG-03;{LONG};Logistique", "ligne refusée : intitulé de 501 caractères (500 au plus)"),
        ("metiers", "LOG-01;Cuisinier;Logistique", "le code LOG-01 est déjà celui de « Agent de restauration »"),
        ("liens", "LOG-07;C1;2", "ligne refusée : métier « LOG-07 » absent de la table des métiers"),
        ("liens", ";C1;2", "ligne refusée : sans métier"),
        ("liens", "LOG-01;C9;2", "ligne refusée : compétence « C9 » absente de la table des compétences"),
        ("liens", "LOG-01;;2", "ligne refusée : sans compétence"),
        ("liens", "LOG-01;C1;2", "LOG-01 a déjà la compétence C1 (ligne 2) ; ici : niveau requis 2, crit"),
    ],
)
def test_a_row_at_fault_is_refused_with_its_line_and_reason(tmp_path: Path, table: str, added: str, said: str) -> None:
    text = TROIS[f"{table}.csv"]
    line = text.count("\n") + 1
    found = three(tmp_path, **{table: f"{text}{added}\n"})
    assert found.diagnostics == ()
    assert len(found.doubts("IMP013")) == 1
    assert said in found.doubts("IMP013")[0]
    assert found.doubts("IMP013")[0].startswith(f"{table}.csv:{line} ")
    assert found.sort(f"{table}.csv", line).etat is Etat.LISTEE
    assert found.links() == three(tmp_path / "sans").links()


@pytest.mark.parametrize(
    ("niveau", "said"),
    [("7", "niveau « 7 » hors de l’échelle (1, 2, 3)"), ("2,5", "niveau « 2,5 » hors"), ("bon", "niveau « bon » hors")],
)
def test_a_level_outside_the_scale_keeps_the_link_without_exigence(tmp_path: Path, niveau: str, said: str) -> None:
    found = three(tmp_path, liens=LIENS + f"LOG-01;C3;{niveau}\n")
    assert found.diagnostics == ()
    assert ("LOG-01", "c3") in found.links()
    assert [e.competence for e in found.referentiel.profils["LOG-01"].exigences] == ["c1", "c2"]
    assert said in found.doubts("IMP013")[0]
    assert found.sort("liens.csv", 6).reste == f"niveau : {niveau}"


@pytest.mark.parametrize("niveau", ["3,0", "3.00", " 3 ", "Maîtrise", "MAITRISE"])
def test_a_level_may_be_written_in_several_ways(tmp_path: Path, niveau: str) -> None:
    found = three(tmp_path, liens=LIENS + f"LOG-01;C3;{niveau}\n")
    assert found.referentiel.profils["LOG-01"].exigences[-1].niveau == "3"


def test_an_unknown_level_is_not_zero(tmp_path: Path) -> None:
    found = three(tmp_path, liens=LIENS + "LOG-01;C3;\nLOG-01;C4;\n")
    assert len(found.referentiel.profils["LOG-01"].exigences) == 2
    assert found.doubts("IMP011") == [
        "liens.csv:6 niveau requis : rien n’est écrit sur 2 liens, gardés sans exigence au profil (lignes 6, 7)"
    ]
    assert found.sort("liens.csv", 6).etat is Etat.PLACEE


def test_without_besoin_in_the_mapping_there_is_no_profile(tmp_path: Path) -> None:
    found = three(tmp_path, CORRESPONDANCE.replace("      besoin: {defaut: 1}\n", ""))
    assert found.referentiel.profils == {}
    assert not any(path.startswith("echelles/") for path in found.trees)
    assert len(found.doubts("IMP011")) == 1
    assert "pas de « besoin » dans la correspondance" in found.doubts("IMP011")[0]
    assert len(found.links()) == 4


@pytest.mark.parametrize(("poids", "criticite"), [("fort", 3), ("FORT", 3), ("moyen", 2)])
def test_a_weight_becomes_a_criticite_by_its_table(tmp_path: Path, poids: str, criticite: int) -> None:
    mapping = CORRESPONDANCE.replace("{defaut: 2}", "{colonne: Poids, valeurs: {fort: 3, moyen: 2}}")
    found = three(tmp_path, mapping, liens=f"Emploi;Compétence;Niveau;Poids\nLOG-01;C1;3;{poids}\n")
    assert found.referentiel.profils["LOG-01"].exigences[0].criticite == criticite


def test_a_weight_that_the_table_lacks_leaves_the_level_listed(tmp_path: Path) -> None:
    mapping = CORRESPONDANCE.replace("{defaut: 2}", "{colonne: Poids, valeurs: {fort: 3}}")
    found = three(tmp_path, mapping, liens="Emploi;Compétence;Niveau;Poids\nLOG-01;C1;3;rare\nLOG-01;C2;3;\n")
    assert "criticité « rare » : ni 1, ni 2, ni 3" in found.doubts("IMP013")[0]
    assert found.sort("liens.csv", 2).reste == "niveau : 3 … criticite : rare"
    assert found.sort("liens.csv", 3).reste == "niveau : 3"
    assert found.referentiel.profils == {}


def test_an_exact_double_of_a_link_is_merged_and_both_rows_are_placed(tmp_path: Path) -> None:
    found = three(tmp_path, liens=LIENS + "log-01;C1;3,0\n")
    assert found.doubts("IMP010") == ["liens.csv:6 même lien que ligne 2, gardé une seule fois"]
    assert found.doubts("IMP013") == []
    assert found.sort("liens.csv", 6).etat is Etat.PLACEE


def test_doubles_of_metiers_and_competences_are_merged(tmp_path: Path) -> None:
    metiers = f"{METIERS}LOG-02;Chauffeur-livreur;Transports\n"
    found = three(tmp_path, metiers=metiers, competences=f"{COMPETENCES}C3;garder son calme.;Savoir-être\n")
    assert found.doubts("IMP010") == [
        "competences.csv:6 même compétence que ligne 4, gardée une seule fois",
        "metiers.csv:4 même métier que ligne 3, gardé une seule fois",
    ]


def test_one_wording_under_two_codes_is_kept_twice_and_told(tmp_path: Path) -> None:
    found = three(tmp_path, competences=f"{COMPETENCES}C9;Garder son calme;Savoir-être\n")
    assert list(found.referentiel.savoir_etre) == ["c3", "c9"]
    assert found.doubts("IMP010") == [
        "competences.csv:6 « Garder son calme » a deux codes, C3 (ligne 4) et C9 : gardés"
    ]


def test_signs_tell_wordings_apart(tmp_path: Path) -> None:
    text = "Métier;Savoir\nDéveloppeur;Langage C\nDéveloppeur;Langage C++\nDéveloppeur;Langage C#\n"
    found = one(tmp_path, text, "tables: [{objet: metier, colonnes: {intitule: Métier, connaissances: Savoir}}]")
    assert [c.libelle for c in found.referentiel.connaissances.values()] == ["Langage C", "Langage C++", "Langage C#"]
    assert len(found.links()) == 3


def test_a_link_whose_wording_is_not_that_of_its_code_is_told(tmp_path: Path) -> None:
    mapping = CORRESPONDANCE.replace("      niveau: Niveau\n", "      niveau: Niveau\n      libelle: Libellé\n")
    found = three(tmp_path, mapping, liens="Emploi;Compétence;Libellé;Niveau\nLOG-01;C1;Servir à table;3\n")
    assert found.links() == {("LOG-01", "c1")}
    assert (
        "C1 : « Servir à table » ici, « Dresser une assiette » (competences.csv ligne 2)" in found.doubts("IMP009")[-1]
    )
    assert found.sort("liens.csv", 2).reste == "libelle : Servir à table"


def test_links_to_a_refused_row_say_where_it_was_refused(tmp_path: Path) -> None:
    found = three(tmp_path, competences=COMPETENCES.replace("Savoir-être", "Vertu"))
    assert "compétence « C3 » dont la ligne est refusée (competences.csv ligne 4)" in found.doubts("IMP013")[1]


def test_a_competence_without_code_may_take_its_id_from_its_wording(tmp_path: Path) -> None:
    text = COMPETENCES.replace("C3;", ";")
    liens = LIENS.replace("Compétence;", "Compétence;Libellé;").replace("C3;", ";Garder son calme;")
    liens = liens.replace(";C1;", ";C1;;").replace(";C2;", ";C2;;").replace(";C4;", ";C4;;")
    mapping = CORRESPONDANCE.replace("code: N°", "code: {colonne: N°, si_vide: libelle}")
    mapping = mapping.replace("      niveau: Niveau\n", "      niveau: Niveau\n      libelle: Libellé\n")
    found = three(tmp_path, mapping, competences=text, liens=liens)
    assert found.doubts("IMP013") == []
    assert ("LOG-02", "se-garder-calme") in found.links()


def test_invisible_characters_and_traces_of_exports_are_repaired_and_told_once(tmp_path: Path) -> None:
    text = COMPETENCES.replace("Garder son", "Garder\u200b son").replace("léger", "léger_x000D_")
    found = three(tmp_path, competences=text)
    assert found.diagnostics == ()
    assert [i.libelle for i in found.referentiel.savoir_etre.values()] == ["Garder son calme"]
    assert len(found.doubts("IMP002")) == 1
    assert "sur 2 lignes" in found.doubts("IMP002")[0]


def test_what_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    found = three(tmp_path, competences=COMPETENCES.replace("Garder son calme", "=1+1"))
    assert found.referentiel.savoir_etre["c3"].libelle == "=1+1"


def test_too_many_refused_rows_stop_the_import_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_compte, "MAX_REFUS", 3)
    with pytest.raises(
        FphrefError, match=r"plus de 3 lignes refusées, la première liens\.csv:6 : métier « Z0 »"
    ) as error:
        three(tmp_path, liens=LIENS + "".join(f"Z{n};C1;3\n" for n in range(4)))
    assert "\n" not in str(error.value)


# -- shapes of tables -------------------------------------------------------------------------------------------------


def test_one_row_a_metier_with_lists_in_its_cells(tmp_path: Path) -> None:
    text = (
        "Code,Métier,Savoir-faire,Connaissances,Tâches,Autres noms\n"
        'm.1,Cuisinier(ère),"- Cuire un plat\n- Dresser une assiette",'
        "Hygiène ; Allergènes,Préparation des repas,Chef | Cuistot\n"
        "m.2,Plongeur,Dresser une assiette,,,\n"
    )
    mapping = """tables:
  - objet: metier
    colonnes:
      code: Code
      intitule: Métier
      savoir_faire: {colonne: Savoir-faire, separateur: ligne}
      connaissances: {colonne: Connaissances, separateur: ";"}
      activites: Tâches
      autres_appellations: {colonne: Autres noms, separateur: "|"}
"""
    found = one(tmp_path, text, mapping)
    assert found.diagnostics == ()
    cook = found.referentiel.metiers["M-1"]
    assert cook.savoir_faire == ("sf-cuire-plat", "sf-dresser-assiette")
    assert cook.connaissances == ("cn-hygiene", "cn-allergenes")
    assert cook.activites == ("ac-preparation-repas",)
    assert cook.autres_appellations == ("Chef", "Cuistot")
    assert cook.intitule.feminin == "Cuisinière"
    assert found.referentiel.metiers["M-2"].savoir_faire == ("sf-dresser-assiette",)
    assert "2 codes récrits en majuscules" in found.doubts("IMP002")[0]
    assert found.states() == {"plat.csv": {"entete-de-tableau": 1, "placee": 2}}


LONGUE = """tables:
  - objet: lien
    recopier: [metier, intitule]
    colonnes:
      metier: Code
      intitule: Métier
      libelle: Compétence
      genre: Type
"""


def test_a_long_list_that_names_the_metier_on_its_first_row_only(tmp_path: Path) -> None:
    text = "Code;Métier;Type;Compétence\nA1;Cuisinier;Savoir-faire;Cuire un plat\n;;Connaissance;Hygiène\n"
    text += "A2;Plongeur;Connaissance;Hygiène\n"
    found = one(tmp_path, text, LONGUE)
    assert found.links() == {("A1", "sf-cuire-plat"), ("A1", "cn-hygiene"), ("A2", "cn-hygiene")}
    assert found.doubts("IMP013") == []
    without = one(tmp_path / "sans", text, LONGUE.replace("    recopier: [metier, intitule]\n", ""))
    assert "le dire par « recopier »" in without.doubts("IMP013")[0]


def test_rows_of_one_metier_are_joined_and_what_differs_is_listed(tmp_path: Path) -> None:
    text = (
        "Code;Métier;Définition;Savoir\nA1;Cuisinier;Faire la cuisine;Hygiène\nA1;Cuisinier;Faire à manger;Allergènes\n"
    )
    columns = "{code: Code, intitule: Métier, definition: Définition, connaissances: Savoir}"
    found = one(tmp_path, text, f"tables: [{{objet: metier, colonnes: {columns}}}]")
    metier = found.referentiel.metiers["A1"]
    assert (metier.definition, metier.connaissances) == ("Faire la cuisine", ("cn-hygiene", "cn-allergenes"))
    assert found.doubts("IMP013") == ["plat.csv:3 « definition » de A1 : autre valeur que ligne 2, qui est gardée"]
    assert found.sort("plat.csv", 3).reste == "definition : Faire à manger"


def test_several_columns_make_one_list(tmp_path: Path) -> None:
    text = "Métier;Savoir 1;Savoir 2;Niveau\nCuisinier;Hygiène;Allergènes;niveau 3\nPlongeur;;Hygiène;bac\n"
    columns = "{intitule: Métier, connaissances: [Savoir 1, Savoir 2], niveau_qualification: Niveau}"
    found = one(tmp_path, text, f"tables: [{{objet: metier, colonnes: {columns}}}]")
    assert found.referentiel.metiers["CUISINIER"].connaissances == ("cn-hygiene", "cn-allergenes")
    assert found.referentiel.metiers["CUISINIER"].niveau_qualification == 3
    assert found.doubts("IMP008") == ["plat.csv:3 « niveau_qualification » : « bac » non compris"]
    assert found.sort("plat.csv", 3).etat is Etat.LISTEE


def test_a_table_without_titles_is_read_by_its_letters(tmp_path: Path) -> None:
    mapping = "tables: [{objet: metier, entete: non, colonnes: {code: A, intitule: B}}]"
    found = one(tmp_path, "A1;Cuisinier\nA2;Plongeur\n", mapping)
    assert list(found.referentiel.metiers) == ["A1", "A2"]
    assert found.states() == {"plat.csv": {"placee": 2}}


def test_familles_of_their_own_table_keep_their_code_and_prefix(tmp_path: Path) -> None:
    mapping = (
        CORRESPONDANCE
        + """  - fichier: familles.csv
    objet: famille
    colonnes: {code: Id, intitule: Nom, prefixe: Début, sous_famille: Sous}
"""
    )
    files = {
        **TROIS,
        "familles.csv": "Id;Nom;Début;Sous\nF1;Logistique;LOG;Cuisine\nF1;Logistique;LOG;Linge\nF2;Soins;trop long;\n",
    }
    found = import_files(tmp_path, files, mapping)
    famille = found.referentiel.familles["f1"]
    assert (famille.prefixe, [s.id for s in famille.sous_familles]) == ("LOG", ["cuisine", "linge"])
    assert found.referentiel.metiers["LOG-01"].famille == "f1"
    assert found.doubts("IMP008") == ["familles.csv:4 préfixe « trop long » non gardé"]


def test_sous_familles_stand_under_their_famille(tmp_path: Path) -> None:
    text = "Métier;Famille;Sous-famille\nCuisinier;Logistique;Cuisine\nPlongeur;Logistique;Cuisine\nAgent;;Perdue\n"
    columns = "{intitule: Métier, famille: Famille, sous_famille: Sous-famille}"
    found = one(tmp_path, text, f"tables: [{{objet: metier, colonnes: {columns}}}]")
    assert found.referentiel.metiers["PLONGEUR"].sous_famille == "cuisine"
    assert "sous-famille sans famille" in found.doubts("IMP013")[0]
    assert found.diagnostics == ()


def test_passerelles_name_the_metier_where_it_is_known(tmp_path: Path) -> None:
    text = "Code;Métier;Vers\nA1;Cuisinier;A2\nA2;Plongeur;cuisinier\nA3;Serveur;Maître d’hôtel\n"
    mapping = "tables: [{objet: metier, colonnes: {code: Code, intitule: Métier, passerelles: Vers}}]"
    found = one(tmp_path, text, mapping)
    moves = [(p.intitule, p.vers) for m in found.referentiel.metiers.values() for p in m.passerelles]
    assert moves == [("Plongeur", "A2"), ("cuisinier", "A1"), ("Maître d’hôtel", None)]


def test_codes_of_a_nomenclature_are_kept(tmp_path: Path) -> None:
    text = "N°;Nom;Genre;Forma\n1;Hygiène;connaissance;42822\n2;Calme;savoir-être;12345\n"
    mapping = """tables:
  - {objet: competence, colonnes: {code: N°, libelle: Nom, genre: Genre, codes.formacode: Forma}}
  - {objet: metier, fichier: m.csv, colonnes: {intitule: M}}
"""
    files = {"plat.csv": text, "m.csv": "M;N\nCuisinier;1\n"}
    found = import_files(tmp_path, files, f"id: essai\nintitule: Essai\nedition: 1\n{mapping}")
    item = found.referentiel.connaissances["cn-1"]
    assert [(c.nomenclature, c.code) for c in item.codes] == [("formacode", "42822")]
    assert "code « 12345 » non gardé" in found.doubts("IMP008")[0]


# -- what is known already --------------------------------------------------------------------------------------------


def test_a_known_scale_is_copied_unless_the_draft_extends_what_holds_it(tmp_path: Path) -> None:
    known, _ = load(REFERENTIALS / "fph")
    start = CORRESPONDANCE.index("echelle:")
    mapping = f"{CORRESPONDANCE[:start]}echelle: acquis5\n{CORRESPONDANCE[CORRESPONDANCE.index('tables:') :]}"
    alone = import_files(tmp_path / "a", TROIS, mapping, known)
    assert alone.diagnostics == ()
    assert alone.referentiel.profils["LOG-01"].echelle == "acquis5"
    inside = import_files(tmp_path / "b", TROIS, mapping, known, etend=True)
    assert not any(path.startswith("echelles/") for path in inside.trees)
    with pytest.raises(FphrefError, match=r"échelle « acquis6 » inconnue ; vouliez-vous « acquis5 »"):
        import_files(tmp_path / "c", TROIS, mapping.replace("acquis5", "acquis6"), known)


@pytest.mark.parametrize(
    ("codes", "motif"),
    [
        (["OP001", "OP084"], r"^OP\d{3}$"),
        (["A-1", "A-12"], r"^A-\d{1,2}$"),
        (["15D30", "20B01"], r"^\d{2}[A-Z]\d{2}$"),
        (["A1", "15D30"], r"^(?:\d{2}[A-Z]\d{2}|A\d)$"),
        (["CUISINIER", "A1"], MOTIF),
        ([], MOTIF),
    ],
)
def test_the_form_of_the_codes_is_drawn_from_those_seen(codes: list[str], motif: str) -> None:
    assert motif_code(codes) == motif
    assert all(re.fullmatch(motif, code) for code in codes)


@pytest.mark.parametrize("missing", ["id", "intitule", "edition"])
def test_what_the_mapping_does_not_say_of_the_repertoire_is_told(tmp_path: Path, missing: str) -> None:
    kept = [line for line in CORRESPONDANCE.splitlines() if not line.startswith(f"{missing}:")]
    found = three(tmp_path, "\n".join(kept))
    assert found.diagnostics == ()
    assert any(f"« {missing} » : absent de la correspondance" in doubt for doubt in found.doubts("IMP011"))


def _all_values(node: Any) -> str:
    if isinstance(node, dict):
        return " ".join(map(_all_values, node.values()))
    return " ".join(map(_all_values, node)) if isinstance(node, list) else str(node)


def test_all_wordings_of_placed_rows_stand_in_the_draft(tmp_path: Path) -> None:
    found = three(tmp_path)
    text = _all_values(found.trees)
    for wording in ("Dresser une assiette", "Règles d’hygiène alimentaire", "Chauffeur-livreur", "Transports"):
        assert wording in text
