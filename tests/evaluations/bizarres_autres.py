"""Odd OpenDocument and text files, and workbooks as other programs write them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]

from fphref.evaluations.grille import Erreur, Formule, Valeur
from tests.evaluations.bizarres import DECLARATION, Parts, odd, pack
from tests.evaluations.bizarres_xlsx import moment

ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("table", "table"),
            ("text", "text"),
            ("office", "office"),
            ("style", "style"),
            ("draw", "drawing"),
            ("meta", "meta"),
            ("manifest", "manifest"),
        )
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def content_xml(tables: str, styles: str = "") -> str:
    """The content of an OpenDocument spreadsheet."""
    return (
        f"{DECLARATION}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def ods(rows: str, changes: Parts | None = None, *, tables: str = "", styles: str = "") -> bytes:
    """An OpenDocument spreadsheet whose first sheet is « S »."""
    table = f'<table:table table:name="S"><table:table-column/>{rows}</table:table>{tables}'
    return pack({"mimetype": ODS_KIND, "content.xml": content_xml(table, styles), **(changes or {})})


def row(cells: str, attributes: str = "") -> str:
    """A row of an OpenDocument sheet."""
    return f"<table:table-row{' ' if attributes else ''}{attributes}>{cells}</table:table-row>"


def ods_cell(attributes: str, text: str = "") -> str:
    """A cell: its attributes, without those of a value where there is none, and one paragraph."""
    return f"<table:table-cell {attributes}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


ODS_CELLS: dict[str, tuple[str, Valeur | None]] = {
    "nombre": (ods_cell('office:value-type="float" office:value="3"', "3,00"), 3),
    "décimal": (ods_cell('office:value-type="float" office:value="2.5"', "2,5"), 2.5),
    "pourcentage": (ods_cell('office:value-type="percentage" office:value="0.5"', "50 %"), 0.5),
    "monnaie": (ods_cell('office:value-type="currency" office:value="12"', "12 €"), 12),
    "nombre sans valeur": (ods_cell('office:value-type="float"', "3"), 3),
    "nombre qui n’en est pas": (ods_cell('office:value-type="float" office:value="NaN"', "3"), "NaN"),
    "jour": (ods_cell('office:value-type="date" office:date-value="2027-01-15"', "15/01/27"), date(2027, 1, 15)),
    "moment": (
        ods_cell('office:value-type="date" office:date-value="2027-01-15T10:30:00.000000000"', "x"),
        moment(2027, 1, 15, 10, 30),
    ),
    "heure": (
        ods_cell('office:value-type="time" office:time-value="PT12H00M00S"', "12:00"),
        moment(1899, 12, 30, 12, 0),
    ),
    "durée démesurée": (ods_cell('office:value-type="time" office:time-value="PT999999999H"', "x"), "PT999999999H"),
    "vrai": (ods_cell('office:value-type="boolean" office:boolean-value="true"', "VRAI"), True),
    "faux": (ods_cell('office:value-type="boolean" office:boolean-value="false"', "FAUX"), False),
    "texte": (ods_cell('office:value-type="string"', "Autonome"), "Autonome"),
    "texte à blancs": (
        ods_cell('office:value-type="string"', 'a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d'),
        "a  b\tc\nd",
    ),
    "texte à morceaux": (
        ods_cell('office:value-type="string"', "Acc<text:span>ue</text:span><text:a>il</text:a>"),
        "Accueil",
    ),
    "texte aéré": (ods_cell('office:value-type="string"', "\n   deux \n mots"), "deux mots"),
    "deux paragraphes": (
        '<table:table-cell office:value-type="string"><text:p>un</text:p><text:p/><text:p>deux</text:p>'
        "</table:table-cell>",
        "un\n\ndeux",
    ),
    "note": (
        '<table:table-cell office:value-type="float" office:value="3"><office:annotation><text:p>lire</text:p>'
        "</office:annotation><text:p>3</text:p></table:table-cell>",
        3,
    ),
    "note sur un texte": (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>lire</text:p>'
        "</office:annotation><text:p>NA</text:p></table:table-cell>",
        "NA",
    ),
    "note seule": (
        "<table:table-cell><office:annotation><text:p>lire</text:p></office:annotation></table:table-cell>",
        None,
    ),
    "dessin dans la cellule": (
        "<table:table-cell office:value-type='string'><draw:frame><text:p>dessin</text:p>"
        "</draw:frame><text:p>vu</text:p></table:table-cell>",
        "vu",
    ),
    "table dans la cellule": (
        "<table:table-cell office:value-type='string'><text:p>vu</text:p><table:table><table:table-row>"
        "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        "</table:table-cell>",
        "vu",
    ),
    "cellule couverte": ("<table:covered-table-cell office:value-type='float' office:value='4'/>", 4),
    "formule": (
        ods_cell('table:formula="of:=SUM([.B1:.B2])" office:value-type="float" office:value="3"', "3"),
        Formule("=SUM([.B1:.B2])", 3),
    ),
    "formule sans résultat": (ods_cell('table:formula="of:=[.B1]"'), Formule("=[.B1]", None)),
    "formule ancienne": (
        ods_cell('table:formula="oooc:=[.B1]" office:value-type="float" office:value="3"', "3"),
        Formule("=[.B1]", 3),
    ),
    "formule en erreur": (
        ods_cell(
            'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
            "#DIV/0!",
        ),
        Formule("=1/0", Erreur("#DIV/0!")),
    ),
    "formule en erreur, ancienne": (
        ods_cell('table:formula="of:=1/0" office:value-type="float" office:value="0"', "Err:502"),
        Formule("=1/0", Erreur("Err:502")),
    ),
    "valeur dans l’attribut": (
        ods_cell('office:value-type="string" office:string-value="vrai texte"', "montré"),
        "vrai texte",
    ),
}
for name, (content, value) in ODS_CELLS.items():
    odd(f"{name}.ods", ods(row(content)), {"S": {} if value is None else {"A1": value}})

THREE = ods_cell('office:value-type="float" office:value="3"', "3")
THREES = THREE.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="3" ')
BLANKS = '<table:table-cell table:number-columns-repeated="16384"/>'
odd(
    "répétitions.ods",
    ods(
        row('<table:table-cell table:number-columns-repeated="2"/>' + THREES)
        + row(BLANKS, 'table:number-rows-repeated="3"')
        + row(THREE + BLANKS, 'table:number-rows-repeated="2"')
        + row(BLANKS, 'table:number-rows-repeated="1048569"')
    ),
    {"S": {"C1": 3, "D1": 3, "E1": 3, "A5": 3, "A6": 3}},
)
odd(
    "répétitions insensées.ods",
    ods(
        row(
            THREE.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="-4" '),
            'table:number-rows-repeated="zéro"',
        )
        + row(THREE, 'table:number-rows-repeated="0"')
    ),
    {"S": {"A1": 3, "A2": 3}},
)
odd(
    "lignes masquées.ods",
    ods(
        row(THREE, 'table:visibility="collapse"')
        + row(THREE, 'table:visibility="filter"')
        + row(THREE)
        + f'<table:table-row-group table:display="false"><table:table-row-group>{row(THREE)}</table:table-row-group>'
        + f"{row(THREE)}</table:table-row-group><table:table-header-rows>{row(THREE)}</table:table-header-rows>"
    ),
    {"S": {f"A{number}": 3 for number in range(1, 7)}},
    cachees=(1, 2, 4, 5),
)
HIDDEN = (
    '<style:style style:name="t2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
odd(
    "feuilles.ods",
    ods(
        row(THREE) + "<table:shapes><draw:frame><text:p>x</text:p></draw:frame></table:shapes>",
        tables='<table:table table:name="日本" table:style-name="t2"/>'
        f'<table:table table:name="É">{row(THREE + THREE)}</table:table>',
        styles=HIDDEN,
    ),
    {"S": {"A1": 3}, "日本": {}, "É": {"A1": 3, "B1": 3}},
    etats={"S": "visible", "日本": "hidden", "É": "visible"},
)
odd(
    "propriétés.ods",
    ods(
        row(THREE),
        {
            "meta.xml": f'<office:document-meta {SPACES}><office:meta><meta:user-defined meta:name="fphref">été'
            "</meta:user-defined></office:meta></office:document-meta>"
        },
    ),
    {"S": {"A1": 3}},
    proprietes={"fphref": "été"},
)
odd("macros.ods", ods(row(THREE), {"Basic/script-lc.xml": "<x/>"}), {"S": {"A1": 3}}, remarque="macros")
odd("sans type.ods", ods(row(THREE), {"mimetype": None}), {"S": {"A1": 3}})
odd("modèle.ots", ods(row(THREE), {"mimetype": f"{ODS_KIND}-template"}), {"S": {"A1": 3}})
odd("texte OpenDocument.ods", ods("", {"mimetype": "application/vnd.oasis.opendocument.text"}), "pas un classeur")
odd(
    "protégé.ods",
    ods(
        "",
        {
            "META-INF/manifest.xml": f"<manifest:manifest {SPACES}><manifest:file-entry>"
            "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
        },
    ),
    "mot de passe",
)
odd("contenu perdu.ods", ods("", {"content.xml": None}), "abîmé")
odd("contenu d’une autre nature.ods", ods("", {"content.xml": "<html/>"}), "abîmé")
odd("colonnes sans fin.ods", ods(row(BLANKS + THREE)), "colonnes")
odd("lignes sans fin.ods", ods(row(BLANKS, 'table:number-rows-repeated="1048576"') + row(THREE)), "lignes")

TABLE: dict[str, Valeur] = {"A1": "agent", "B1": "niveau", "A2": "é", "B2": "3,0"}
odd("utf8.csv", "agent;niveau\r\né;3,0\r\n".encode(), {"utf8": TABLE})
odd("utf8 avec marque.csv", "agent;niveau\r\né;3,0\r\n".encode("utf-8-sig"), {"utf8 avec marque": TABLE})
odd("utf16.csv", "agent;niveau\r\né;3,0\r\n".encode("utf-16"), {"utf16": TABLE})
odd("cp1252.csv", "agent;niveau\r\né;3,0\r\n".encode("cp1252"), {"cp1252": TABLE}, remarque="Windows-1252")
odd("virgules.csv", 'agent,niveau\né,"3,0"\n'.encode(), {"virgules": TABLE})
odd("tabulations.tsv", "agent\tniveau\né\t3,0\n".encode(), {"tabulations": TABLE})
odd("tabulations.txt", "agent\tniveau\né\t3,0\n".encode(), {"tabulations": TABLE})
odd("retours seuls.csv", "agent;niveau\ré;3,0\r".encode(), {"retours seuls": TABLE})
odd(
    "virgules dans les valeurs.csv",
    b"code;valeur\na;1,5\nb;2,5\n",
    {"virgules dans les valeurs": {"A1": "code", "B1": "valeur", "A2": "a", "B2": "1,5", "A3": "b", "B3": "2,5"}},
)
odd(
    "points-virgules entre guillemets.csv",
    b'"a;b;c",x\n"d;e;f",y\n',
    {"points-virgules entre guillemets": {"A1": "a;b;c", "B1": "x", "A2": "d;e;f", "B2": "y"}},
)
odd("sep.csv", b"sep=,\na;b,c\n", {"sep": {"A2": "a;b", "B2": "c"}})
odd("sep entre guillemets.csv", b'"SEP=;"\r\na;b,c\r\n', {"sep entre guillemets": {"A2": "a", "B2": "b,c"}})
odd(
    "titre au dessus.csv",
    b"Matrice, 2027\n\na;b;c\n1;;3\n",
    {"titre au dessus": {"A1": "Matrice, 2027", "A3": "a", "B3": "b", "C3": "c", "A4": "1", "C4": "3"}},
)
odd("une colonne.csv", b"a\nb\n", {"une colonne": {"A1": "a", "A2": "b"}})
odd("lignes dans les valeurs.csv", b'a;"b\nc"\n;d\n', {"lignes dans les valeurs": {"A1": "a", "B1": "b\nc", "B3": "d"}})
odd(
    "neutralisé.csv",
    b"'=1+1;'+3;'-2;'@x;'\tt\n'abc;=1+1;';''=\n",
    {
        "neutralis\u00e9": {
            "A1": "=1+1",
            "B1": "+3",
            "C1": "-2",
            "D1": "@x",
            "E1": "\tt",
            "A2": "'abc",
            "B2": "=1+1",
            "C2": "'",
            "D2": "''=",
        }
    },
)
odd("guillemets.csv", b'"a ""b""";c\n', {"guillemets": {"A1": 'a "b"', "B1": "c"}})
odd(
    "valeurs restées texte.csv",
    b"01;1e3;VRAI;15/01/2027; 3 \n",
    {"valeurs restées texte": {"A1": "01", "B1": "1e3", "C1": "VRAI", "D1": "15/01/2027", "E1": " 3 "}},
)
odd("octets nuls.csv", b"a;b\0\n", "pas un fichier texte")
odd("ni utf8 ni cp1252.csv", b"a;\x81\x8d\n", "pas un fichier texte")
odd("classeur.csv", lambda: ods(row(THREE)), {"S": {"A1": 3}})

odd("ancien.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, ".xls ou protégé par mot de passe")
odd("protégé.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, ".xls ou protégé par mot de passe")
odd("vide.xlsx", b"", "vide")
odd("vide.csv", b"", "vide")
odd("page web.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "page web")
odd("page web.csv", "\ufeff<!DOCTYPE html>".encode("utf-16-le"), "page web")
odd("xml de 2003.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML")
odd("imprimé.pdf", b"%PDF-1.7\n", "PDF")
odd("riche.rtf", b"{\\rtf1 }", "RTF")
odd("compressé.csv.gz", b"\x1f\x8b\x08\0", "compressée")
odd("texte.xlsx", b"agent;niveau\n", "n’est pas un classeur")
odd("image.png", b"\x89PNG\r\n", "sait lire")
odd("début de zip.xlsx", b"PK\x03\x04garbage", "abîmé")
odd("archive.zip", pack({"a.txt": "x"}), "pas un classeur")


def _openpyxl() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Matrice"
    for cells in (
        ["Agent", 3, 2.5, True, None, "=A2+1", date(2027, 1, 15), moment(2027, 1, 15, 8, 0)],
        [None, "é\nè", "#N/A"],
    ):
        sheet.append(cells)
    sheet.row_dimensions[2].hidden = True
    workbook.create_sheet("Cachée").sheet_state = "veryHidden"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


odd(
    "openpyxl.xlsx",
    _openpyxl,
    {
        "Matrice": {
            "A1": "Agent",
            "B1": 3,
            "C1": 2.5,
            "D1": True,
            "F1": Formule("=A2+1", None),
            "G1": date(2027, 1, 15),
            "H1": moment(2027, 1, 15, 8, 0),
            "B2": "é\nè",
            "C2": Erreur("#N/A"),
        },
        "Cachée": {},
    },
    etats={"Matrice": "visible", "Cachée": "veryHidden"},
    cachees=(2,),
)


def _xlsxwriter() -> bytes:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("Matrice")
    bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Agent", 3, 2.5, True])
    sheet.write_formula(0, 5, "=A2+1", None, 4)
    sheet.write_datetime(0, 6, moment(2027, 1, 15, 0, 0), day)
    sheet.write_rich_string(1, 0, "Acc", bold, "ueil")
    sheet.merge_range("B2:C2", "fusion", bold)
    sheet.write_comment("A1", "note")
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series({"values": "=Matrice!$B$1:$C$1"})
    sheet.insert_chart("A5", chart)
    workbook.set_custom_property("fphref", "oui")
    workbook.close()
    return stream.getvalue()


odd(
    "xlsxwriter.xlsx",
    _xlsxwriter,
    {
        "Matrice": {
            "A1": "Agent",
            "B1": 3,
            "C1": 2.5,
            "D1": True,
            "F1": Formule("=A2+1", 4),
            "G1": date(2027, 1, 15),
            "A2": "Accueil",
            "B2": "fusion",
        }
    },
    proprietes={"fphref": "oui"},
)
