"""Odd Excel workbooks, part by part: what programs really write, and what the standard allows."""

from __future__ import annotations

from datetime import date, datetime

from fphref.evaluations.grille import Erreur, Formule, Valeur
from tests.evaluations.bizarres import (
    BOOK,
    CUSTOM,
    DECLARATION,
    MAIN,
    RELS,
    ROOT_RELS,
    SHEET,
    STRICT,
    STRICT_OFFICE,
    STRINGS,
    STYLES,
    TYPES,
    book,
    cell,
    letters,
    odd,
    rels_xml,
    sheet_xml,
    strings_xml,
    styles_xml,
    workbook_xml,
)

NOON = (1899, 12, 30, 12, 0)


def moment(*fields: int) -> datetime:
    """A moment without a time zone, as spreadsheets have them."""
    return datetime.combine(date(*fields[:3]), datetime.min.time()).replace(hour=fields[3], minute=fields[4])


# One cell A1: what follows its reference → its value; None where the cell is empty.
CELLS: dict[str, tuple[str, Valeur | None]] = {
    "entier": ("><v>3</v>", 3),
    "entier écrit 3.0": ("><v>3.0</v>", 3),
    "entier écrit en puissances": ("><v>1.2E3</v>", 1200),
    "décimal": ("><v>0.38075791704476514</v>", 0.38075791704476514),
    "négatif": ("><v>-2</v>", -2),
    "nombre entre des blancs": ("><v>\n 3 </v>", 3),
    "nombre de 5 000 chiffres": (f"><v>{'9' * 5000}</v>", "9" * 5000),
    "nombre au delà des flottants": ("><v>1e999</v>", "1e999"),
    "nombre NaN": ("><v>NaN</v>", "NaN"),
    "nombre en chiffres arabes": ("><v>٣</v>", "٣"),
    "nombre avec soulignement": ("><v>1_000</v>", "1_000"),
    "texte partagé": (' t="s"><v>1</v>', "un"),
    "texte dans la cellule": (' t="inlineStr"><is><t>  deux </t></is>', "  deux "),
    "texte dans la cellule, en morceaux": (
        ' t="inlineStr"><is><r><t>Acc</t></r><r><rPr><b/></rPr><t>ueil</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is>',
        "Accueil",
    ),
    "texte vide": (' t="inlineStr"><is><t/></is>', None),
    "résultat texte": (' t="str"><v>abc</v>', "abc"),
    "résultat texte vide": (' t="str"><v></v>', None),
    "texte CDATA": (' t="str"><v><![CDATA[a < b]]></v>', "a < b"),
    "texte coupé par un commentaire": (' t="str"><v>ab<!-- x -->cd</v>', "abcd"),
    "texte à références": (' t="str"><v>a &amp; b &#233; &lt;c&gt;</v>', "a & b é <c>"),
    "texte échappé": (' t="str"><v>l1_x000D_\nl2 _x005F_x0041_ _x00e9_</v>', "l1\r\nl2 _x0041_ é"),
    "texte échappé en deux moitiés": (' t="str"><v>_xD83D__xDE00_ _xD83D_</v>', "😀 \ufffd"),
    "vrai": (' t="b"><v>1</v>', True),
    "faux": (' t="b"><v>0</v>', False),
    "erreur": (' t="e"><v>#DIV/0!</v>', Erreur("#DIV/0!")),
    "jour ISO": (' t="d"><v>2027-01-15</v>', date(2027, 1, 15)),
    "moment ISO": (' t="d"><v>2027-01-15T10:30:00Z</v>', moment(2027, 1, 15, 10, 30)),
    "heure ISO": (' t="d"><v>12:00:00</v>', moment(*NOON)),
    "style seul": (' s="1">', None),
    "valeur vide": ("><v/>", None),
    "style inconnu": (' s="999"><v>3</v>', 3),
    "style mal écrit": (' s="-1"><v>3</v>', 3),
    "type inconnu": (' t="zzz"><v>3</v>', 3),
    "texte dans une cellule de nombre": ("><v>N/A</v>", "N/A"),
    "formule et son résultat": ("><f>SUM(B1:B2)</f><v>3</v>", Formule("=SUM(B1:B2)", 3)),
    "formule sans résultat": ("><f>B1</f>", Formule("=B1", None)),
    "formule au résultat vide": (' t="str"><f>B1</f><v></v>', Formule("=B1", "")),
    "formule au résultat en erreur": (' t="e"><f>1/0</f><v>#DIV/0!</v>', Formule("=1/0", Erreur("#DIV/0!"))),
    "formule booléenne": (' t="b"><f>TRUE()</f><v>1</v>', Formule("=TRUE()", True)),
    "formule matricielle": ('><f t="array" ref="A1">SUM(B1:B2*2)</f><v>6</v>', Formule("=SUM(B1:B2*2)", 6)),
    "formule sans texte": ("><f/><v>4</v>", Formule("=", 4)),
    "formule DDE": ("><f>cmd|'/C calc'!A0</f><v>3</v>", Formule("=cmd|'/C calc'!A0", 3)),
    "extension dans la cellule": ('><v>3</v><extLst><ext uri="x"><v>9</v></ext></extLst>', 3),
    "jour": (' s="1"><v>46402</v>', date(2027, 1, 15)),
    "jour, résultat de formule": (' s="1"><f>TODAY()</f><v>46402</v>', Formule("=TODAY()", date(2027, 1, 15))),
    "jour et heure": (' s="1"><v>46402.4375</v>', moment(2027, 1, 15, 10, 30)),
    "29 février 1900": (' s="1"><v>60</v>', 60),
    "28 février 1900": (' s="1"><v>59</v>', date(1900, 2, 28)),
    "1er mars 1900": (' s="1"><v>61</v>', date(1900, 3, 1)),
    "date négative": (' s="1"><v>-5</v>', -5),
    "date après l’an 9999": (' s="1"><v>2958466</v>', 2958466),
    "heure seule": (' s="1"><v>0.5</v>', moment(*NOON)),
}
for name, (content, value) in CELLS.items():
    odd(f"{name}.xlsx", book(rows=cell(content)), {"S": {} if value is None else {"A1": value}})

# Number formats of a cell that holds 2: a day of January 1900, or a number.
FORMATS: dict[str, bool] = {
    "14": True,
    "22": True,
    "45": True,
    "47": True,
    "0": False,
    "9": False,
    "49": False,
    "48": False,
    "30": True,
    "dd/mm/yyyy": True,
    "[$-40C]d mmmm yyyy": True,
    "[h]:mm": True,
    "mmm-yy;@": True,
    "[Red]yyyy": True,
    '0"/3"': False,
    '"jour" 0': False,
    "[Red]0;[Blue]-0": False,
    r"0\d": False,
    "General": False,
    "Standard": False,
    "0.00E+00": False,
    "@": False,
    "# ##0 [$€-40C]": False,
    "_-* # ##0_-": False,
    '[<=2]"moins";d': False,
}
for code, is_date in FORMATS.items():
    safe = "".join(c if c.isalnum() else "-" for c in code)
    odd(
        f"format {safe} {len(code)}.xlsx",
        book({STYLES: styles_xml("0", code)}, rows=cell(' s="1"><v>2</v>')),
        {"S": {"A1": date(1900, 1, 2) if is_date else 2}},
    )

TWO: dict[str, Valeur] = {"A1": 3, "B1": "un"}
TWO_CELLS = '<c r="A1"><v>3</v></c><c r="B1" t="s"><v>1</v></c>'
TWO_ROWS = f'<row r="1">{TWO_CELLS}</row>'
PREFIXED = (
    sheet_xml(TWO_ROWS)
    .replace("xmlns=", "xmlns:x=")
    .replace("</", "</x:")
    .replace("<c ", "<x:c ")
    .replace("<v>", "<x:v>")
    .replace("<row", "<x:row")
    .replace("<sheetData", "<x:sheetData")
    .replace("<worksheet", "<x:worksheet")
)

# Parts that differ from those of an ordinary workbook whose sheet holds TWO.
PARTS: dict[str, dict[str, str | bytes | None]] = {
    "préfixe devant chaque nom": {SHEET: PREFIXED},
    "préfixe et lignes d’un autre espace de noms": {
        SHEET: PREFIXED.replace("xmlns:x=", 'xmlns="urn:autre" xmlns:x=').replace(
            "</x:worksheet>", '<row r="7"><c r="A7"><v>9</v></c></row></x:worksheet>'
        )
    },
    "préfixe dans les textes": {
        STRINGS: strings_xml("<t>zéro</t>", "<t>un</t>")
        .replace("<t>", "<x:t>")
        .replace("</t>", "</x:t>")
        .replace("<sst ", f'<sst xmlns:x="{MAIN}" ')
    },
    "OOXML strict": {
        BOOK: workbook_xml("S", namespace=STRICT, office=STRICT_OFFICE),
        RELS: rels_xml(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            office=STRICT_OFFICE,
        ),
        ROOT_RELS: rels_xml(("rId1", "officeDocument", BOOK), office=STRICT_OFFICE),
        SHEET: sheet_xml(TWO_ROWS, namespace=STRICT),
        STRINGS: strings_xml("<t>zéro</t>", "<t>un</t>", namespace=STRICT),
    },
    "relations absolues": {
        RELS: rels_xml(("rId1", "worksheet", f"/{SHEET}"), ("rId2", "sharedStrings", f"/{STRINGS}"))
    },
    "relations à barres inverses": {RELS: rels_xml(("rId1", "worksheet", r"worksheets\sheet1.xml"))},
    "relations en pour cent": {RELS: rels_xml(("rId1", "worksheet", "work%73heets/sheet1.xml"))},
    "relations d’une autre casse": {RELS: rels_xml(("rId1", "worksheet", "Worksheets/Sheet1.XML"))},
    "relations du classeur perdues": {RELS: None},
    "relations de tête perdues": {ROOT_RELS: None},
    "types perdus": {TYPES: None},
    "styles perdus": {STYLES: None},
    "styles vides": {STYLES: f'<styleSheet xmlns="{MAIN}"/>'},
    "dimension qui ment": {SHEET: sheet_xml(TWO_ROWS, before='<dimension ref="A1"/>')},
    "dimension sans fin": {SHEET: sheet_xml(TWO_ROWS, before='<dimension ref="A1:XFD1048576"/>')},
    "fusion": {SHEET: sheet_xml(TWO_ROWS, after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')},
    "règles et listes": {
        SHEET: sheet_xml(
            TWO_ROWS,
            after=(
                '<conditionalFormatting sqref="A1"><cfRule type="expression"><formula>1</formula></cfRule>'
                '</conditionalFormatting><dataValidations><dataValidation sqref="A1"><formula1>"1,2"</formula1>'
                "</dataValidation></dataValidations>"
            ),
        )
    },
    "lignes sans numéro": {SHEET: sheet_xml(f"<row>{TWO_CELLS}</row>")},
    "cellules sans adresse": {SHEET: sheet_xml('<row r="1"><c><v>3</v></c><c t="s"><v>1</v></c></row>')},
    "rien n’a de numéro": {SHEET: sheet_xml('<row><c><v>3</v></c><c t="s"><v>1</v></c></row>')},
    "cellules en désordre": {SHEET: sheet_xml('<row r="1"><c r="B1" t="s"><v>1</v></c><c r="A1"><v>3</v></c></row>')},
    "adresses en minuscules": {SHEET: sheet_xml(TWO_ROWS.replace("A1", "a1").replace("B1", "b1"))},
    "feuille aérée": {SHEET: sheet_xml(TWO_ROWS.replace(">", ">\n  ").replace("3\n", "3").replace("<v>\n  ", "<v>"))},
    "attributs dans un autre ordre": {
        SHEET: sheet_xml('<row spans="1:2" r="1"><c t="n" s="0" r="A1"><v>3</v></c><c t="s" r="B1"><v>1</v></c></row>')
    },
    "apostrophes autour des attributs": {SHEET: sheet_xml(TWO_ROWS.replace('"', "'"))},
    "lignes vides tout autour": {SHEET: sheet_xml(f'{TWO_ROWS}<row r="2"/><row r="3" ht="20"></row>')},
    "lignes en commentaire": {SHEET: sheet_xml(f'{TWO_ROWS}<!-- <row r="2"><c r="A2"><v>9</v></c></row> -->')},
    "lignes en CDATA": {SHEET: sheet_xml(f'{TWO_ROWS}<![CDATA[<row r="2"><c r="A2"><v>9</v></c></row>]]>')},
    "lignes dans une instruction": {SHEET: sheet_xml(f'{TWO_ROWS}<?x <row r="2"><c r="A2"><v>9</v></c></row> ?>')},
    "fins de ligne à blanc": {SHEET: sheet_xml(TWO_ROWS.replace("</row>", "</row >"))},
    "UTF-16": {
        SHEET: sheet_xml(TWO_ROWS).replace("UTF-8", "UTF-16").encode("utf-16"),
        STRINGS: strings_xml("<t>zéro</t>", "<t>un</t>").replace("UTF-8", "UTF-16").encode("utf-16"),
    },
    "UTF-8 avec marque": {SHEET: b"\xef\xbb\xbf" + sheet_xml(TWO_ROWS).encode()},
    "sans déclaration": {SHEET: sheet_xml(TWO_ROWS).removeprefix(DECLARATION)},
    "latin-1": {STRINGS: strings_xml("<t>zéro</t>", "<t>un</t>").replace("UTF-8", "ISO-8859-1").encode("latin-1")},
    "textes en morceaux et lectures": {
        STRINGS: strings_xml(
            "<t/>", '<r><t>u</t></r><r><rPr/><t>n</t></r><rPh sb="0" eb="1"><t>いち</t></rPh><phoneticPr fontId="1"/>'
        )
    },
    "très nombreux styles": {STYLES: styles_xml(*["0"] * 20_000)},
}
for name, changes in PARTS.items():
    odd(f"{name}.xlsx", book(changes, rows=TWO_ROWS), {"S": TWO})

odd(
    "latin-1 dans la feuille.xlsx",
    book(
        sheet=sheet_xml(cell(' t="str"><v>é</v>') + cell(' t="str"><v>à</v>', row=2))
        .replace("UTF-8", "ISO-8859-1")
        .encode("latin-1")
    ),
    {"S": {"A1": "é", "A2": "à"}},
)
odd("textes partagés perdus.xlsx", book({STRINGS: None}, rows=cell("><v>3</v>")), {"S": {"A1": 3}})
odd("feuille vide.xlsx", book(), {"S": {}})
odd("feuille sans données.xlsx", book(sheet=f'<worksheet xmlns="{MAIN}"/>'), {"S": {}})
odd("dernière cellule.xlsx", book(rows=cell("><v>1</v>", row=1_048_576, column="XFD")), {"S": {"XFD1048576": 1}})
odd(
    "formules partagées.xlsx",
    book(
        rows='<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1+1</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>3</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="7"/><v>4</v></c></row>'
    ),
    {"S": {"A1": Formule("=B1+1", 2), "A2": Formule("=B1+1", 3), "A3": Formule("=", 4)}},
)
odd(
    "calendrier de 1904.xlsx",
    book(
        {BOOK: workbook_xml("S", properties='<workbookPr date1904="1"/>')},
        rows=cell(' s="1"><v>44940</v>') + cell(' s="1"><v>0.5</v>', row=2),
    ),
    {"S": {"A1": date(2027, 1, 15), "A2": moment(*NOON)}},
)
odd(
    "lignes masquées.xlsx",
    book(
        rows='<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="0"><c r="A2"><v>2</v></c></row>'
        '<row r="3" hidden="true"><c r="A3"><v>3</v></c></row><row r="4" hidden="1"><c r="A4"><v>4</v></c></row>'
    ),
    {"S": {"A1": 1, "A2": 2, "A3": 3, "A4": 4}},
    cachees=(1, 3, 4),
)
odd(
    "lignes éparses sans numéro.xlsx",
    book(
        rows='<row r="5"><c r="B5"><v>1</v></c></row><row><c><v>2</v></c></row>'
        '<row><c r="C9"><v>3</v></c><c><v>4</v></c></row>'
    ),
    {"S": {"B5": 1, "A6": 2, "C9": 3, "D9": 4}},
)

SCRIPTS = (
    "Évaluation – « œuvre »",
    "日本語",
    "العربية",
    "עברית",
    "Ελληνικά",
    "कौशल",
    "👩‍⚕️",
    "a\tb",
    "e\u0301",
    "\u200b",
)
odd(
    "toutes les écritures.xlsx",
    book(
        {STRINGS: strings_xml(*(f"<t>{text}</t>" for text in SCRIPTS))},
        rows="".join(cell(f' t="s"><v>{place}</v>', row=place + 1) for place in range(len(SCRIPTS))),
    ),
    {"S": {f"A{place}": text for place, text in enumerate(SCRIPTS, 1)}},
)

FOUR = ("Été 2027", "&lt;&amp;&quot;&gt;'|state='hidden'", "日本|state='veryHidden'", "!$A$1|state='visible'")
odd(
    "feuilles aux noms étranges.xlsx",
    book(
        {
            BOOK: workbook_xml(*FOUR),
            RELS: rels_xml(*((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, 5))),
            **{f"xl/worksheets/sheet{n}.xml": sheet_xml(cell(f"><v>{n}</v>")) for n in range(1, 5)},
        }
    ),
    {"Été 2027": {"A1": 1}, "<&\">'": {"A1": 2}, "日本": {"A1": 3}, "!$A$1": {"A1": 4}},
    etats={"Été 2027": "visible", "<&\">'": "hidden", "日本": "veryHidden", "!$A$1": "visible"},
)
odd(
    "feuille graphique.xlsx",
    book(
        {
            BOOK: workbook_xml("G", "S"),
            RELS: rels_xml(
                ("rId1", "chartsheet", "chartsheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet1.xml")
            ),
            "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>',
        },
        rows=cell("><v>3</v>"),
    ),
    {"S": {"A1": 3}},
    remarque="« G » est une feuille graphique",
)
odd("macros.xlsm", book({"xl/vbaProject.bin": b"\0" * 50}, rows=cell("><v>3</v>")), {"S": {"A1": 3}}, remarque="macros")
odd(
    "lien externe.xlsx",
    book({"xl/externalLinks/externalLink1.xml": "<x/>"}, rows=cell("><f>[1]F!A1</f><v>3</v>")),
    {"S": {"A1": Formule("=[1]F!A1", 3)}},
    remarque="liens",
)
odd(
    "objets incorporés.xlsx",
    book({"xl/embeddings/o.bin": b"x"}, rows=cell("><v>3</v>")),
    {"S": {"A1": 3}},
    remarque="incorporés",
)
VT = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
odd(
    "propriétés.xlsx",
    book(
        {
            CUSTOM: f'<Properties {VT}><property pid="2" name="fphref"><vt:lpwstr>été</vt:lpwstr></property>'
            '<property pid="3" name="n"><vt:i4>7</vt:i4></property><property name="vide"/></Properties>'
        }
    ),
    {"S": {}},
    proprietes={"fphref": "été", "n": "7", "vide": ""},
)
odd(
    "classeur ailleurs.xlsx",
    book(
        {
            BOOK: None,
            RELS: None,
            ROOT_RELS: rels_xml(("a", "officeDocument", "/un/deux/classeur.xml")),
            "un/deux/classeur.xml": workbook_xml("S"),
            "un/deux/_rels/classeur.xml.rels": rels_xml(("rId1", "worksheet", f"../../{SHEET}")),
        },
        rows=cell("><v>3</v>"),
    ),
    {"S": {"A1": 3}},
)
odd("archive sans compression.xlsx", lambda: _stored(), {"S": TWO})

# What cannot be read without guessing is refused, with these words.
REFUSED: dict[str, tuple[str, str]] = {
    "cellule écrite deux fois": ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "deux cellules"),
    "lignes à reculons": (cell("><v>1</v>", row=5) + cell("><v>1</v>", row=3), "vient après"),
    "ligne écrite deux fois": (cell("><v>1</v>", row=5) + cell("><v>2</v>", row=5), "vient après"),
    "ligne zéro": ('<row r="0"><c r="A0"><v>1</v></c></row>', "impossible"),
    "ligne au delà de la dernière": ('<row r="1048577"/>', "impossible"),
    "ligne mal numérotée": ('<row r="un"/>', "impossible"),
    "colonne au delà de la dernière": (cell("><v>1</v>", column="XFE"), "impossible"),
    "colonne de quatre lettres": (cell("><v>1</v>", column="AAAA"), "impossible"),
    "colonnes comptées sans fin": (f'<row r="1"><c r="XFD1"/>{"<c><v>1</v></c>"}</row>', "colonnes"),
    "cellule d’une autre ligne": ('<row r="1"><c r="A2"><v>1</v></c></row>', "autre ligne"),
    "texte partagé absent": (cell(' t="s"><v>99</v>'), "texte partagé « 99 »"),
    "texte partagé négatif": (cell(' t="s"><v>-1</v>'), "texte partagé"),
    "ligne dans une ligne": ('<row r="1"><row r="2"/></row>', "mal placée"),
    "cellule dans une cellule": ('<row r="1"><c r="A1"><c r="B1"/></c></row>', "hors d’une ligne"),
    "balise non fermée": ('<row r="1"><c r="A1"><v>1</v></row>', "abîmé"),
}
for name, (rows, words) in REFUSED.items():
    odd(f"{name}.xlsx", book(rows=rows), words)
MISSING: dict[str, tuple[dict[str, str | bytes | None], str]] = {
    "classeur perdu": ({BOOK: None}, "pas un classeur"),
    "feuille perdue": ({SHEET: None}, "absente du fichier"),
    "feuille hors du fichier": ({RELS: rels_xml(("rId1", "worksheet", "../../../../etc/passwd"))}, "absente"),
    "feuille sur un autre ordinateur": (
        {RELS: rels_xml(("rId1", "worksheet", "http://exemple.invalid/s.xml"), more='TargetMode="External"')},
        "absente",
    ),
    "sans feuille": ({BOOK: workbook_xml()}, "aucune feuille"),
    "classeur qui n’en est pas un": ({BOOK: "<html/>"}, "abîmé"),
    "feuille d’un autre espace de noms": ({SHEET: '<worksheet xmlns="urn:autre"/>'}, "abîmé"),
    "feuille coupée": ({SHEET: sheet_xml(TWO_ROWS)[:-20]}, "abîmé"),
    "xlsb": ({BOOK: None, ROOT_RELS: None, "xl/workbook.bin": b"x"}, ".xlsb"),
    "numbers": ({BOOK: None, ROOT_RELS: None, "Index/Document.iwa": b"x"}, "Numbers"),
    "docx": (
        {BOOK: None, ROOT_RELS: rels_xml(("r", "officeDocument", "word/document.xml")), "word/document.xml": "<w/>"},
        "pas un classeur",
    ),
}
for name, (changes, words) in MISSING.items():
    odd(f"{name}.xlsx", book(changes, rows=TWO_ROWS), words)


def _stored() -> bytes:
    import io
    import zipfile

    from tests.evaluations.bizarres import pack

    with zipfile.ZipFile(io.BytesIO(book(rows=TWO_ROWS))) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()}, zipfile.ZIP_STORED)


WIDE = {f"{letters(column)}{row}": column * row % 7 for row in range(1, 400) for column in range(1, 60)}
odd(
    "feuille dont une ligne sur deux n’est pas ordinaire.xlsx",
    book(
        rows="".join(
            f'<row r="{row}">'
            + "".join(
                f'<c r="{letters(c)}{row}"{" " if row % 2 else ""}><v>{c * row % 7}</v></c>' for c in range(1, 60)
            )
            + "</row>"
            for row in range(1, 400)
        )
    ),
    {"S": WIDE},
)
