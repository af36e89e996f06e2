"""A mapping is proposed from titles and values, each choice with its reason; it imports as it stands, or nearly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fphref.importers.table.correspondance_yaml import read_correspondance
from fphref.importers.table.deviner import Proposition, deviner
from fphref.importers.table.lecture import open_tables
from fphref.importers.table.mots import group_of, kind_of, kinds_by_code, level_rank, read_title
from tests.importers.tables import METIERS, TROIS, Importe, Sheets, import_paths, make_xlsx
from tests.support import Files, write_files


def guess(folder: Path, files: Files) -> tuple[Proposition, list[Path]]:
    """The mapping proposed for these files."""
    write_files(folder, files)
    paths = [folder / name for name in files]
    return deviner(open_tables(paths)), paths


def guessed(folder: Path, files: Files) -> Importe:
    """These files, imported with the mapping that is proposed for them."""
    found, paths = guess(folder / "tables", files)
    return import_paths(paths, found.texte, folder / "brouillon")


def fields(proposition: Proposition) -> list[dict[str, tuple[str, ...]]]:
    """The columns of each field, table by table."""
    read = read_correspondance(proposition.texte.encode(), "c.yaml")
    return [{champ: colonne.titres for champ, colonne in table.colonnes.items()} for table in read.tables]


def test_three_tables_are_recognised_and_import_as_proposed(tmp_path: Path) -> None:
    found, _ = guess(tmp_path, TROIS)
    assert fields(found) == [
        {"code": ("N°",), "libelle": ("Compétence",), "genre": ("Type",)},
        {"code": ("Code",), "intitule": ("Emploi",), "famille": ("Filière",)},
        {"metier": ("Emploi",), "competence": ("Compétence",), "niveau": ("Niveau",)},
    ]
    imported = guessed(tmp_path / "b", TROIS)
    assert imported.diagnostics == ()
    assert len(imported.links()) == 4
    assert imported.doubts("IMP013") == []


def test_every_choice_has_its_reason_and_its_doubt(tmp_path: Path) -> None:
    found, _ = guess(tmp_path, TROIS)
    lines = found.texte.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("      ") and not line.lstrip().startswith("#") and line.rstrip().endswith(("N°", "Emploi")):
            assert lines[number + 1].lstrip().startswith("# "), line
    messages = [doute.diagnostic.message for doute in found.doutes]
    assert {doute.diagnostic.regle for doute in found.doutes} == {"IMP014"}
    for champ in ("code", "libelle", "genre", "intitule", "famille", "metier", "competence", "niveau"):
        assert any(message.startswith(f"« {champ} » : colonne") for message in messages), champ
    assert any("sans eux, les niveaux requis ne font pas de profil" in message for message in messages)
    assert all(len(message) <= 300 for message in messages)


def test_profiles_need_a_word_of_the_reader(tmp_path: Path) -> None:
    """Nothing in the tables says how many people are needed: the line to add stands in a comment."""
    found, paths = guess(tmp_path / "t", TROIS)
    assert "# besoin: {defaut: 1}" in found.texte
    text = found.texte.replace("# criticite: {defaut: 1}", "criticite: {defaut: 1}  #")
    text = text.replace("# besoin: {defaut: 1}", "besoin: {defaut: 1}  #")
    imported = import_paths(paths, text, tmp_path / "b")
    assert sum(len(p.exigences) for p in imported.referentiel.profils.values()) == 4
    assert import_paths(paths, found.texte, tmp_path / "c").referentiel.profils == {}


def test_a_flat_table_with_lists_in_its_cells(tmp_path: Path) -> None:
    text = (
        "Code fiche;Métier;Domaine;Savoir-faire;Connaissances;Autres appellations\n"
        "A1;Cuisinier;Logistique;Cuire|Servir;Hygiène;Chef|Cuistot\nA2;Plongeur;Logistique;Laver|Ranger;;\n"
    )
    imported = guessed(tmp_path, {"plat.csv": text})
    assert imported.referentiel.metiers["A1"].savoir_faire == ("sf-cuire", "sf-servir")
    assert imported.referentiel.metiers["A1"].autres_appellations == ("Chef", "Cuistot")


def test_a_long_list_is_filled_down(tmp_path: Path) -> None:
    text = (
        "Métier,Domaine,Type,Compétence,Niveau requis\nCuisinier,Logistique,Savoir-faire,Cuire,Maîtrise\n"
        ",,Savoir,Hygiène,Notions\n,,Savoir-être,Calme,Pratique\nPlongeur,Logistique,Savoir-faire,Laver,Notions\n"
    )
    found, _ = guess(tmp_path, {"long.csv": text})
    read = read_correspondance(found.texte.encode(), "c.yaml")
    assert read.tables[0].recopier == ("intitule", "famille")
    assert read.echelle is not None
    assert [n.libelle for n in read.echelle.niveaux] == ["Notions", "Pratique", "Maîtrise"]
    assert len(guessed(tmp_path / "b", {"long.csv": text}).links()) == 4


@pytest.mark.parametrize(
    "titles",
    [
        "jobCode;jobTitle;skillName;skillType;level",
        "CODE METIER;INTITULE_METIER;Libéllé compétance;Catégorie;niv. attendu",
    ],
)
def test_titles_in_english_in_capitals_or_misspelt(tmp_path: Path, titles: str) -> None:
    rows = "A1;Cook;Cuire;Savoir-faire;2\nA1;Cook;Hygiène;Savoir;1\nA2;Driver;Conduire;Savoir-faire;2\n"
    found, _ = guess(tmp_path, {"jobs.csv": f"{titles}\n{rows}"})
    assert list(fields(found)[0]) == ["metier", "intitule", "libelle", "genre", "niveau"]


def test_measures_dates_and_flags_are_not_taken_for_facts(tmp_path: Path) -> None:
    text = (
        "Code métier;Métier;Nombre de compétences du métier;Niveau moyen requis;Métier mis à jour le;Métier actif\n"
        "A1;Cuisinier;12;2,5;2026-01-02;oui\nA2;Plongeur;3;1;2026-01-02;non\n"
    )
    found, _ = guess(tmp_path, {"metiers.csv": text})
    assert fields(found) == [{"code": ("Code métier",), "intitule": ("Métier",)}]
    assert "garder:\n      Métier actif: oui" in found.texte
    assert "« non » (1 rang)" in found.texte


def test_rows_of_another_repertoire_are_left_out_where_links_cite_one_only(tmp_path: Path) -> None:
    competences = "Code;Compétence;Type;Référentiel\nC1;Cuire;Savoir-faire;Nous\nC2;Coudre;Savoir-faire;Autre\n"
    liens = "Métier;Compétence;Référentiel\nLOG-01;C1;Nous\n"
    found, _ = guess(tmp_path, {"competences.csv": competences, "metiers.csv": METIERS, "liens.csv": liens})
    read = read_correspondance(found.texte.encode(), "c.yaml")
    assert [list(values) for values, _ in read.tables[0].garder.values()] == [["nous"]]


def test_sheets_named_after_a_kind_give_it(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Métiers": [["Code", "Intitulé"], ["A1", "Cuisinier"]],
        "Savoir-être": [["Code", "Libellé"], ["S1", "Calme"]],
        "Liens": [["Code métier", "Code compétence"], ["A1", "S1"]],
    }
    path = make_xlsx(tmp_path / "classeur.xlsx", sheets)
    found = deviner(open_tables([path]))
    imported = import_paths([path], found.texte, tmp_path / "b")
    assert list(imported.referentiel.savoir_etre) == ["s1"]
    assert imported.links() == {("A1", "s1")}


def test_json_of_metiers_that_hold_their_competences(tmp_path: Path) -> None:
    jobs = [
        {"code": "A1", "nom": "Cuisinier", "competences": [{"code": "C1", "libelle": "Cuire", "type": "savoir-faire"}]},
        {"code": "A2", "nom": "Plongeur", "competences": [{"code": "C2", "libelle": "Calme", "type": "savoir-être"}]},
    ]
    imported = guessed(tmp_path, {"a.json": json.dumps({"metiers": jobs})})
    assert imported.links() == {("A1", "c1"), ("A2", "c2")}


def test_a_table_that_means_nothing_to_us_is_said_so(tmp_path: Path) -> None:
    found, _ = guess(tmp_path, {"x.csv": "foo;bar\n1;2\n"})
    assert "tables:\n  []" in found.texte
    assert "x.csv : non reconnue, non lue. Colonnes : « foo », « bar »" in found.texte
    assert [d.diagnostic.message for d in found.doutes][1:] == [
        "aucune colonne reconnue : écrire les tables à la main",
        "x.csv : table non reconnue, non lue",
    ]


def test_a_metier_whose_title_says_nothing_takes_the_most_telling_column_and_says_so(tmp_path: Path) -> None:
    text = "Code métier;Foo;Bar\nA1;Cuisinier;x\nA2;Plongeur;x\n"
    found, _ = guess(tmp_path, {"a.csv": text})
    assert fields(found) == [{"code": ("Code métier",), "intitule": ("Foo",)}]
    assert "# titre non reconnu, colonne de texte la plus variée ; 2 valeurs, toutes différentes" in found.texte


def test_levels_outside_any_scale_do_not_spoil_the_proposal(tmp_path: Path) -> None:
    rows = "".join(f"A1;Cuire {n};Savoir-faire;{level}\n" for n, level in enumerate(("1", "3,0", "-1", "2,5", "99")))
    imported = guessed(tmp_path, {"a.csv": f"Code métier;Compétence;Type;Niveau requis\n{rows}"})
    assert list(imported.links())
    alone = guessed(tmp_path / "b", {"a.csv": "Code métier;Compétence;Niveau requis\nA1;Cuire;acquis\n"})
    assert list(alone.links())


def test_titles_that_yaml_would_misread_are_quoted(tmp_path: Path) -> None:
    text = "Code: métier;- Métier #1\nA1;Cuisinier\nA2;Plongeur\n"
    imported = guessed(tmp_path, {"metiers.csv": text})
    assert [m.intitule.masculin for m in imported.referentiel.metiers.values()] == ["Cuisinier", "Plongeur"]


def test_the_same_tables_give_the_same_text(tmp_path: Path) -> None:
    assert guess(tmp_path / "a", TROIS)[0] == guess(tmp_path / "b", TROIS)[0]


def test_words_are_recognised_in_the_plural_and_misspelt() -> None:
    assert group_of("metiers") == group_of("job") == "metier"
    assert group_of("competance") == "competence"
    assert group_of("chat") == ""
    assert read_title("codeMetier").groupes == ("code", "metier")
    assert (kind_of("Savoir être"), kind_of("Savoirs-faire"), kind_of("Savoirs")) == (
        "savoir_etre",
        "savoir_faire",
        "connaissance",
    )
    assert kind_of("Manager") == ""
    assert level_rank("Débutant") < level_rank("Confirmé") < level_rank("Expert")
    assert level_rank("Vert") == -1


def links_with(colonne: str, *valeurs: str) -> str:
    """A table of links, one compétence for each value of that column."""
    rows = "".join(f"A1;Cuire {n};Savoir-faire;{valeur}\n" for n, valeur in enumerate(valeurs))
    return f"Code métier;Compétence;Type;{colonne}\n{rows}"


@pytest.mark.parametrize(
    ("valeurs", "wanted"),
    [
        (("utile", "importante", "vitale"), {"utile": "1", "importante": "2", "vitale": "3"}),
        (("Faible", "Moyenne", "Forte"), {"faible": "1", "moyenne": "2", "forte": "3"}),
        (("forte", "utile", "vitale"), {"utile": "1", "forte": "2", "vitale": "3"}),
        (("indispensable", "souhaitable"), {"souhaitable": "1", "indispensable": "3"}),
        (("3", "1", "0", "2,0"), {"1": "1", "2": "2", "3": "3"}),
    ],
)
def test_a_criticite_is_read_where_words_or_numbers_tell_its_order(
    tmp_path: Path, valeurs: tuple[str, ...], wanted: dict[str, str]
) -> None:
    found, _ = guess(tmp_path, {"a.csv": links_with("Criticité", *valeurs)})
    read = read_correspondance(found.texte.encode(), "c.yaml")
    assert read.tables[0].colonnes["criticite"].valeurs == wanted


@pytest.mark.parametrize(
    "valeurs",
    [
        ("A", "B", "C"),
        ("rouge", "orange", "vert"),
        ("1", "B"),
        ("utile", "importante", "forte", "vitale"),
        ("P1", "P2"),
    ],
)
def test_a_criticite_is_never_made_of_an_order_that_nothing_tells(tmp_path: Path, valeurs: tuple[str, ...]) -> None:
    found, _ = guess(tmp_path, {"a.csv": links_with("Criticité", *valeurs)})
    assert "criticite" not in fields(found)[0]
    assert all(f'#     "{valeur}":' in found.texte for valeur in valeurs)
    (told,) = [
        d.diagnostic.message
        for d in found.doutes
        if "« criticite »" in d.diagnostic.message and "ordre" in d.diagnostic.message
    ]
    assert told == "« criticite » : l’ordre des valeurs de « Criticité » n’est pas connu, colonne non retenue"
    # Its lines are ready: without their « # » and with the numbers, they are read.
    lines = found.texte.replace("      # criticite:\n      #   ", "      criticite:\n        ").replace(
        "      #   valeurs", "        valeurs"
    )
    for rank, valeur in enumerate(valeurs):
        lines = lines.replace(f'      #     "{valeur}":', f'          "{valeur}": {1 + rank % 3}')
    assert len(read_correspondance(lines.encode(), "c.yaml").tables[0].colonnes["criticite"].valeurs) == len(valeurs)


def classeur(folder: Path) -> Path:
    """A workbook as a direction keeps it: a cover page, its métiers, what each asks for on merged rows."""
    return make_xlsx(
        folder / "classeur.xlsx",
        {
            "Lisez-moi": [["Le référentiel des métiers - site de Brumeval"], ["Version : juin 2024"]],
            "Postes": [
                ["Réf. poste", "Libellé du poste", "Niveau", "Missions principales"],
                ["BR 1", "Magasinier", "3", "Ranger\nCompter"],
                ["BR 2", "Vaguemestre", "4", "Trier\nDistribuer"],
                [None, "Standardiste", None, "Répondre"],
            ],
            "Exigences": [
                [
                    "Réf. poste",
                    "Libellé du poste",
                    "Compét.",
                    "Catégorie",
                    "Niveau attendu (0 à 4)",
                    "Nb agents requis",
                ],
                ["BR 1", "Magasinier", "Gestion de stock", "SF", 3, 2],
                [None, None, "Règles de sécurité", "S", 2, 2],
                [None, None, "Calme", "SE", "3", 2],
                ["BR 2", "Vaguemestre", "Orientation", "SF", "confirmé", 1],
                ["TOTAL", None, None, None, None, 7],
            ],
        },
    )


def test_a_cover_page_is_left_out_with_its_reason(tmp_path: Path) -> None:
    found = deviner(open_tables([classeur(tmp_path)]))
    assert "feuille: Lisez-moi" not in found.texte
    told = [d.diagnostic.message for d in found.doutes if "Lisez-moi" in d.diagnostic.message]
    assert told == ["classeur.xlsx, « Lisez-moi » : page de présentation (2 lignes de texte, sans colonnes), non lue"]


@pytest.mark.parametrize("titre", ["Métier", "Intitulé du métier", "Compétences"])
def test_a_list_of_one_column_is_no_cover_page(tmp_path: Path, titre: str) -> None:
    found, _ = guess(tmp_path, {"a.csv": f"{titre}\nCuisinier\nPlongeur\n"})
    assert f": {titre}\n" in found.texte
    assert "page de présentation" not in found.texte


def test_one_row_for_each_metier_with_a_level_is_a_metier(tmp_path: Path) -> None:
    found = deviner(open_tables([classeur(tmp_path)]))
    postes, _ = fields(found)
    assert postes == {
        "code": ("Réf. poste",),
        "intitule": ("Libellé du poste",),
        "niveau_qualification": ("Niveau",),
        "activites": ("Missions principales",),
    }
    assert read_correspondance(found.texte.encode(), "c.yaml").tables[0].recopier == ()
    assert "refusée ; donner un code à chaque métier" in found.texte


def test_cells_are_filled_down_where_all_that_tells_the_metier_is_blank(tmp_path: Path) -> None:
    path = classeur(tmp_path)
    found = deviner(open_tables([path]))
    assert read_correspondance(found.texte.encode(), "c.yaml").tables[1].recopier == ("metier", "intitule")
    imported = import_paths([path], found.texte, tmp_path / "b")
    assert sorted(imported.referentiel.metiers) == ["BR-1", "BR-2"]
    assert sorted(imported.links()) == [
        ("BR-1", "cn-regles-securite"),
        ("BR-1", "se-calme"),
        ("BR-1", "sf-gestion-stock"),
        ("BR-2", "sf-orientation"),
    ]
    assert any("métier sans code : « Standardiste »" in text for text in imported.doubts("IMP013"))


def test_a_row_that_names_another_metier_does_not_take_the_code_above(tmp_path: Path) -> None:
    mapping = (
        "id: x\nintitule: X\nedition: E\ntables:\n  - objet: metier\n    recopier: [code, intitule]\n"
        "    colonnes: {code: Code, intitule: Poste, activites: Tâche}\n"
    )
    write_files(tmp_path, {"a.csv": "Code;Poste;Tâche\nA1;Magasinier;Ranger\n;;Compter\n;Standardiste;Répondre\n"})
    imported = import_paths([tmp_path / "a.csv"], mapping, tmp_path / "b")
    assert imported.referentiel.metiers["A1"].activites == ("ac-ranger", "ac-compter")
    assert [text for text in imported.doubts("IMP013") if "Standardiste" in text]


def test_titles_with_a_scale_letters_or_cut_short(tmp_path: Path) -> None:
    found = deviner(open_tables([classeur(tmp_path)]))
    read = read_correspondance(found.texte.encode(), "c.yaml")
    exigences = read.tables[1].colonnes
    assert {champ: exigences[champ].titres for champ in ("libelle", "genre", "niveau", "besoin")} == {
        "libelle": ("Compét.",),
        "genre": ("Catégorie",),
        "niveau": ("Niveau attendu (0 à 4)",),
        "besoin": ("Nb agents requis",),
    }
    assert exigences["genre"].valeurs == {"sf": "savoir_faire", "s": "connaissance", "se": "savoir_etre"}
    assert read.echelle is not None
    assert [niveau.code for niveau in read.echelle.niveaux] == ["0", "1", "2", "3", "4"]
    assert "Niveaux vus : 3 (2 fois), 2 (1 fois), confirmé (1 fois)." in found.texte
    assert any("hors de l’échelle proposée, à corriger : « confirmé »" in d.diagnostic.message for d in found.doutes)


@pytest.mark.parametrize(
    ("titre", "champ"),
    [("Niv.", "niveau"), ("Effectif cible", "besoin"), ("Nombre de personnes nécessaires", "besoin")],
)
def test_a_column_of_numbers_is_told_by_its_title(tmp_path: Path, titre: str, champ: str) -> None:
    found, _ = guess(tmp_path, {"a.csv": links_with(titre, "1", "2", "3")})
    assert fields(found)[0][champ] == (titre,)


def test_letters_that_may_be_anything_are_no_kind() -> None:
    assert kinds_by_code(["A", "C"]) == {}
    assert kinds_by_code(["SF", "X"]) == {}
    assert kinds_by_code(["S.F.", "S"]) == {"S.F.": "savoir_faire", "S": "connaissance"}
