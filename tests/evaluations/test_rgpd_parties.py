"""Personal data of workbooks in the parts that no cell shows: links, lists to choose from, drawings, copies, tracks."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.scenario import InputCells, Scenario, ScenarioList

from fphref.evaluations import rgpd_parties
from fphref.evaluations.rgpd import examine
from tests.evaluations.bizarres_autres import ods, row
from tests.evaluations.rgpd_fabrique import JOUR, NIR_MADE, found, with_part, xlsx_file

ROWS = {"Liste": [("competence", "libelle"), ("sf-a", "x")]}
NIR = "numéro de sécurité sociale (NIR)"
ACCOUNT = "une personne ou son compte"
READ = "que l’on lit comme le nom d’une personne"

Change = Callable[[Any], None]


def book(folder: Path, change: Change = lambda book: None) -> Path:
    return xlsx_file(folder / "a.xlsx", ROWS, change)


def link(target: str) -> Change:
    def change(book: Any) -> None:
        book["Liste"]["A2"].hyperlink = target

    return change


def choice(**given: str) -> Change:
    def change(book: Any) -> None:
        wanted: dict[str, Any] = {"type": "list", "formula1": '"1,2"', **given}
        validation = DataValidation(**wanted)
        validation.add("C2")
        book["Liste"].add_data_validation(validation)

    return change


def write(book: Any) -> None:
    rule: Any = FormulaRule
    book["Liste"].conditional_formatting.add("A1:A9", rule(formula=[f'A1="{NIR_MADE}"']))
    book["Liste"]["B2"].number_format = f'"n° {NIR_MADE}" 0'


def suppose(book: Any) -> None:
    cells = [InputCells(r="A1", val=f"voir {NIR_MADE}")]
    book["Liste"].scenarios = ScenarioList(scenario=[Scenario(name="x", user="Zoé Tartempion", inputCells=cells)])


def compute(book: Any) -> None:
    book["Liste"]["B2"] = f'=IF(A1="Zoé TARTEMPION","{NIR_MADE}","")'


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (link("mailto:zoe.tartempion@exemple.fr"), ["RGP004 Liste! lien : adresse électronique"]),
        (link("file:///C:/Users/ztartempion/x.xlsx"), ["RGP016 Liste! lien, dont le chemin contient un compte"]),
        (choice(formula1='"Zoé TARTEMPION,Paul Bidule,Jean Machin"'),
         ["RGP002 Liste! liste ou message de saisie : 3 noms de personnes"]),
        (choice(formula1='"Zoé TARTEMPION,autre"'), [f"RGP022 Liste! liste ou message de saisie {READ}"]),
        (choice(prompt=f"Voir {NIR_MADE}"), [f"RGP001 Liste!C2 liste ou message de saisie : {NIR}"]),
        (choice(error="joindre zoe.tartempion@exemple.fr"),
         ["RGP004 Liste!C2 liste ou message de saisie : adresse électronique"]),
        (write, [f"RGP001 0:0 format de nombre : {NIR}", f"RGP001 Liste! mise en forme conditionnelle : {NIR}"]),
        (suppose, [f"RGP016 Liste! scénario : {ACCOUNT}",
                   f"RGP001 Liste!A1 scénario : {NIR}"]),
        (compute, [f"RGP001 Liste!B2 1 valeur : {NIR}, clé de contrôle juste"]),
    ],
)  # fmt: skip
def test_what_a_sheet_holds_beside_its_cells_is_read(change: Change, lines: list[str], tmp_path: Path) -> None:
    assert sorted(found(book(tmp_path, change))) == sorted(lines)


@pytest.mark.parametrize(
    ("part", "content", "lines"),
    [
        ("xl/drawings/drawing1.xml", f'<w><cNvPr id="1" name="Image 1" descr="carte {NIR_MADE}"/></w>',
         [f"RGP001 0:0 zone de texte ou dessin : {NIR}"]),
        ("xl/drawings/vmlDrawing1.vml", f"<xml><v:box><br><div>{NIR_MADE}</div></v:box></xml>",
         [f"RGP001 0:0 zone de texte ou dessin : {NIR}"]),
        ("xl/pivotCache/pivotCacheDefinition1.xml", '<d refreshedBy="Zoé Tartempion"><cacheFields/></d>',
         [f"RGP016 0:0 tableau croisé : {ACCOUNT}"]),
        ("xl/pivotCache/pivotCacheRecords1.xml", f'<d><r><n v="{NIR_MADE}"/></r></d>',
         [f"RGP017 0:0 lignes gardées par un tableau croisé : {NIR}"]),
        ("xl/revisions/userNames.xml", '<users><userInfo name="Zoé Tartempion"/></users>',
         [f"RGP016 0:0 suivi des modifications : {ACCOUNT}"]),
        ("xl/revisions/revisionLog1.xml", f"<r><rcc><oc><is><t>{NIR_MADE}</t></is></oc></rcc></r>",
         [f"RGP001 0:0 suivi des modifications : {NIR}"]),
        ("xl/slicerCaches/slicerCache1.xml", f'<s><i v="voir {NIR_MADE}"/></s>', [f"RGP001 0:0 segment : {NIR}"]),
        ("xl/charts/chart1.xml", f"<c><t>Notes de {NIR_MADE}</t><v>Marie Curie</v></c>",
         [f"RGP001 0:0 graphique : {NIR}"]),
        ("xl/tables/table9.xml", f'<t comment="{NIR_MADE}"/>', [f"RGP001 0:0 tableau : {NIR}"]),
        ("xl/connections.xml", '<c><x odcFile="C:\\Users\\ztartempion\\x.odc"/></c>',
         ["RGP016 0:0 source de données, dont le chemin contient un compte"]),
        ("customXml/item1.xml", f"<x>{NIR_MADE}</x>", [f"RGP001 0:0 source de données : {NIR}"]),
        ("xl/externalLinks/externalLink1.xml",
         f'<e><sheetData><row><cell t="str"><v>{NIR_MADE}</v></cell></row></sheetData></e>',
         [f"RGP001 0:0 copie d’un autre classeur : {NIR}"]),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", '<r><Relationship Target="/home/ztartempion/x.xlsx"/></r>',
         ["RGP016 0:0 lien vers un autre classeur, dont le chemin contient un compte"]),
        ("xl/worksheets/sheet9.xml", f"<w><sheetData><c><v>{NIR_MADE}</v></c></sheetData></w>",
         [f"RGP001 0:0 feuille détachée du classeur : {NIR}",
          "RGP014 0:0 feuille détachée du classeur, qu’un tableur ne montre pas"]),
    ],
)  # fmt: skip
def test_the_other_parts_of_a_workbook_are_read(part: str, content: str, lines: list[str], tmp_path: Path) -> None:
    assert sorted(found(with_part(book(tmp_path), part, content))) == lines


def test_who_reserved_a_workbook_is_told(tmp_path: Path) -> None:
    path = book(tmp_path)
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/workbook.xml").decode()
    with_part(path, "xl/workbook.xml", text.replace("<workbookPr", '<fileSharing userName="ztartempion"/><workbookPr'))
    assert found(path) == [f"RGP016 0:0 réservation du classeur : {ACCOUNT}"]


@pytest.mark.parametrize("target", ["mailto:drh@exemple.fr", "https://exemple.fr/home/actualites/", "#Liste!A1"])
def test_an_ordinary_link_list_or_drawing_tells_nothing(target: str, tmp_path: Path) -> None:
    path = book(tmp_path, link(target))
    drawing = '<w><cNvPr id="2" name="Zone de texte 2" descr="Logo"/><a:x xmlns:a="u" uri="{0612345678-AB}"/></w>'
    with_part(path, "xl/drawings/drawing1.xml", drawing)
    guid = "{06123456-7812-4567-8901-061234567890}"
    with_part(path, "xl/slicers/slicer1.xml", f'<s name="Service" uid="{guid}"/>')
    assert found(path) == []


def test_what_could_not_be_looked_at_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_part(book(tmp_path), "xl/charts/chart1.xml", "<c><t>sans fin")
    with_part(path, "xl/printerSettings/printerSettings1.bin", "x")
    with_part(path, "xl/autre.dat", "x")
    assert examine(path, JOUR).non_regarde == (
        "des réglages d’imprimante", "une partie d’une autre nature", "une partie illisible",
    )  # fmt: skip
    monkeypatch.setattr(rgpd_parties, "MAX_ELEMENTS", 1_000)
    long = "<c>" + "<t>rien</t>" * 40_000 + f"<t>{NIR_MADE}</t></c>"
    cut = examine(with_part(book(tmp_path), "xl/charts/chart1.xml", long), JOUR)
    assert (cut.non_regarde, cut.diagnostics) == (("une partie trop longue, lue en partie",), ())


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><c><t>&b;</t></c>'
    examen = examine(with_part(book(tmp_path), "xl/charts/chart1.xml", bomb), JOUR)
    assert examen.non_regarde == ("une partie illisible",)


def test_a_sheet_of_several_pieces_is_heard_after_its_cells(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        for number in range(30_000):
            book["Liste"].append([f"sf-{number}", number])
        choice(prompt=f"Voir {NIR_MADE}")(book)
        book["Liste"].oddFooter.left.text = "zoe.tartempion@exemple.fr"

    assert found(book(tmp_path, fill)) == [
        "RGP004 Liste! en-tête ou pied de page : adresse électronique",
        f"RGP001 Liste!C2 liste ou message de saisie : {NIR}",
    ]


@pytest.mark.parametrize(
    ("before", "cell", "lines"),
    [
        ("", '<office:annotation><dc:creator xmlns:dc="d">Zoé Tartempion</dc:creator>'
         f"<text:p>voir <text:span>{NIR_MADE[:8]}</text:span>{NIR_MADE[8:]}</text:p></office:annotation>",
         ["RGP008 0:0 une note de cellule, à relire", f"RGP001 S! note de cellule : {NIR}",
          f"RGP016 S! note de cellule : {ACCOUNT}"]),
        ("", '<text:p><text:a xmlns:k="k" k:href="mailto:zoe.tartempion@exemple.fr">clic</text:a></text:p>',
         ["RGP004 S! lien : adresse électronique"]),
        ("", f"<draw:frame><draw:text-box><text:p>{NIR_MADE}</text:p></draw:text-box></draw:frame>",
         [f"RGP001 S! zone de texte ou dessin : {NIR}"]),
        ('<table:named-expressions><table:named-range table:name="Zoé_TARTEMPION"/></table:named-expressions>', "",
         [f"RGP022 0:0 nom défini {READ}"]),
        ('<table:content-validations><table:content-validation table:condition="list(&quot;Zoé TARTEMPION&quot;)">'
         f"<table:help-message><text:p>{NIR_MADE}</text:p></table:help-message></table:content-validation>"
         "</table:content-validations>", "",
         [f"RGP001 0:0 liste ou message de saisie : {NIR}", f"RGP022 0:0 liste ou message de saisie {READ}"]),
        ("<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell>"
         f"<text:p>{NIR_MADE}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change>"
         "</table:tracked-changes>", "", [f"RGP001 0:0 suivi des modifications : {NIR}"]),
    ],
    ids=["note", "lien", "dessin", "nom", "saisie", "suivi"],
)  # fmt: skip
def test_an_opendocument_workbook_is_read_beside_its_cells(
    before: str, cell: str, lines: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.ods"
    cells = row(f"<table:table-cell>{cell}</table:table-cell><table:table-cell><text:p>x</text:p></table:table-cell>")
    path.write_bytes(ods(cells))
    with zipfile.ZipFile(path) as archive:
        text = archive.read("content.xml").decode()
    with_part(path, "content.xml", text.replace("<office:spreadsheet>", f"<office:spreadsheet>{before}"))
    assert sorted(found(path)) == sorted(lines)
    assert examine(path, JOUR).non_regarde == ()


def test_the_footer_of_an_opendocument_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    page = (
        f'<s xmlns:style="s"><style:master-page><style:footer><p>{NIR_MADE}</p></style:footer></style:master-page></s>'
    )
    path.write_bytes(ods(row("<table:table-cell><text:p>x</text:p></table:table-cell>"), {"styles.xml": page}))
    assert found(path) == [f"RGP001 0:0 en-tête ou pied de page : {NIR}"]


def test_hidden_columns_of_an_opendocument_workbook_are_told(tmp_path: Path) -> None:
    def cells(*texts: str) -> str:
        return row("".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts))

    path = tmp_path / "a.ods"
    path.write_bytes(ods(cells("agent", "service") + cells("AGT-7K2", "Unité 1")))
    with zipfile.ZipFile(path) as archive:
        text = archive.read("content.xml").decode()
    hidden = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    with_part(path, "content.xml", text.replace("<table:table-column/>", hidden))
    assert "RGP015 S!B:B colonnes masquées (B) dans une feuille qui parle de personnes" in found(path, seuil=1)
