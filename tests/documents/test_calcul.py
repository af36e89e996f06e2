from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime

import pytest

from fphref.documents.calcul import Calcul, CalculError, Erreur, completed
from fphref.documents.calcul.syntax import Shapes
from fphref.documents.calcul.values import ERREURS, Scalar
from fphref.documents.classeur import Cell, PlainRow, Row, Sheet, Table, Value, Workbook

Held = Value | Cell


def live(text: str) -> Cell:
    return Cell("", formula=text)


def sheet(title: str, *lines: tuple[Held, ...], tables: tuple[Table, ...] = ()) -> Sheet:
    rows = (Row(tuple(held if isinstance(held, Cell) else Cell(held) for held in line)) for line in lines)
    return Sheet(title, (), tuple(rows), tables=tables)


def book(*sheets: Sheet, **names: str) -> Workbook:
    return Workbook("T", "S", date(2026, 11, 23), "A", sheets, tuple(names.items()))


# A numbers, B texts, C odd ones: empty, "" of a formula, error, logical, day; D what writes a number.
DATA = sheet(
    "Été",
    (3, "Abc", None, "3"),
    (1, "abc", live('=""'), 3),
    (2, "é", live("=1/0"), "trois"),
    (3, "a*c", True, None),
    (0.5, "", date(2026, 11, 22), False),
    (-1, "zut", 7, "=3"),
)


def value_of(formula: str, **names: str) -> Scalar:
    """What a formula gives in row 2, column F of the sheet of data."""
    rows = [*DATA.rows]
    rows[1] = Row((*rows[1].cells, Cell(), live(formula)))
    return Calcul(book(Sheet("Été", (), tuple(rows)), **names)).value("Été", "F2")


CASES: dict[str, Scalar] = {
    # Signs bind before powers, powers count from the left.
    "=-2^2": 4,
    "=2^3^2": 64,
    "=1+2*3-4/2": 5,
    "=50%*10%": 0.05,
    '="a"&1+1&"b"': "a2b",
    "=(1+2)*3": 9,
    "=1=1=TRUE": True,
    "=1/0": "#DIV/0!",
    "=0^0": "#NUM!",
    "=0^-1": "#DIV/0!",
    "=(-8)^(1/3)": -2,
    "=(-8)^0.5": "#NUM!",
    "=10^400": "#NUM!",
    "=1E308*10": "#NUM!",
    "=0.1+0.2=0.3": True,
    "=0.1+0.2-0.3": 0,
    "=#N/A": "#N/A",
    '="dit ""oui"""': 'dit "oui"',
    # Kinds: empty is 0, "" and FALSE; numbers come before texts, texts before logical values.
    "=C1=0": True,
    '=C1=""': True,
    "=C1=FALSE": True,
    "=C1": 0,
    '=C1&"x"': "x",
    "=C2=0": False,
    '=9<"1"': True,
    '="z"<FALSE': True,
    '="ABC"="abc"': True,
    '="É"="é"': True,
    '="e"<"é"': True,
    '="é"<"f"': True,
    '="3"+1': 4,
    '=" 3 "*"50%"': 1.5,
    '="2026-11-22"+1': 46349,
    '=""+1': "#VALUE!",
    "=B1+1": "#VALUE!",
    "=C4+1": 2,
    "=C5+1": 46349,
    "=C3+B1": "#DIV/0!",
    '=TRUE&""': "TRUE",
    '=0.5&""': "0.5",
    '=1/3&""': "0.333333333333333",
    '=0.00001&""': "0.00001",
    '=1/300000&""': "3.33333333333333E-06",
    '=10^15&""': "1000000000000000",
    # Implicit intersection, out of SUMPRODUCT.
    "=A1:A6": 1,
    "=A4:A6": "#VALUE!",
    "=A1:A6*10": 10,
    "=SUM(A1:A6*10)": 10,
    # Conditions.
    '=IF(A1>2,"oui",1/0)': "oui",
    "=IF(A1>2,,5)": 0,
    "=IF(A1>9,1)": False,
    "=IF(C1,1,2)": 2,
    '=IF("a",1,2)': "#VALUE!",
    "=IF(C3,1,2)": "#DIV/0!",
    "=SUM(IF(A1=3,A2:A4,A1:A6))": 6,
    '=IFERROR(C3,"–")': "–",
    '=IFERROR(NA(),"–")': "–",
    '=IFERROR(B1,"–")': "Abc",
    '=_xlfn.IFNA(NA(),"–")': "–",
    '=_xlfn.IFNA(C3,"–")': "#DIV/0!",
    '=AND(A1=3,B1="ABC")': True,
    "=AND(A1:A6)": True,
    "=AND(C4,0)": False,
    "=AND(B1:B3)": "#VALUE!",
    "=AND(TRUE,C3)": "#DIV/0!",
    "=OR(FALSE,0,A1=3)": True,
    "=OR(1=2,FALSE)": False,
    "=NOT(0)": True,
    '=NOT("a")': "#VALUE!",
    "=ISNUMBER(A1)": True,
    "=ISNUMBER(C4)": False,
    '=ISNUMBER("3")': False,
    "=ISNUMBER(C5)": True,
    "=ISTEXT(C2)": True,
    "=ISTEXT(C3)": False,
    "=ISBLANK(C1)": True,
    "=ISBLANK(C2)": False,
    "=ISBLANK(B5)": True,
    "=ISBLANK(A99)": True,
    "=ISNA(NA())": True,
    "=ISNA(C3)": False,
    "=ISERROR(C3)": True,
    "=ISERROR(B1)": False,
    "=NA()": "#N/A",
    '=CHOOSE(2,"a","b")': "b",
    '=CHOOSE(3,"a","b")': "#VALUE!",
    "=CHOOSE(1.9,5,1/0)": 5,
    "=SUM(CHOOSE(2,A1,A1:A3))": 6,
    # Sums and counts: in areas only true numbers, elsewhere what reads as one.
    "=SUM(A1:A6)": 8.5,
    '=SUM("3",TRUE,2)': 6,
    '=SUM("a")': "#VALUE!",
    "=SUM(D1:D6)": 3,
    "=SUM(C1:C6)": "#DIV/0!",
    "=COUNT(D1:D6)": 1,
    '=COUNT("3","a",1/0)': 1,
    "=COUNTA(C1:C6)": 5,
    "=COUNTA(B1:B6)": 5,
    "=COUNTBLANK(C1:C6)": 2,
    "=AVERAGE(A1:A4)": 2.25,
    "=AVERAGE(B1:B4)": "#DIV/0!",
    "=MIN(A1:A6)": -1,
    "=MAX(B1:B6)": 0,
    "=LARGE(A1:A6,2)": 3,
    "=LARGE(A1:A6,7)": "#NUM!",
    "=SMALL(A1:A6,0)": "#NUM!",
    "=SMALL(A1:A6,2)": 0.5,
    "=RANK(3,A1:A6)": 1,
    "=RANK(2,A1:A6)": 3,
    "=RANK(2,A1:A6,1)": 4,
    "=RANK(9,A1:A6)": "#N/A",
    "=SUMPRODUCT(A1:A3,A2:A4)": 11,
    "=SUMPRODUCT(A1:A3,A1:A4)": "#VALUE!",
    "=SUMPRODUCT(D1:D6,A1:A6)": 3,
    "=SUMPRODUCT((A1:A6>=2)*1)": 3,
    "=SUMPRODUCT(--(B1:B6=\"abc\"))": 2,
    "=SUMPRODUCT((A1:A6>2)*(C1:C6=7))": "#DIV/0!",
    "=SUMPRODUCT((A1:A3>0)*(A1:B1=3))": 3,
    "=SUMPRODUCT((A1:A3>0)*(A1:A2>0))": "#N/A",
    "=SUMPRODUCT(ISNUMBER(D1:D6)*1)": 1,
    "=SUMPRODUCT(ROW(A3:A5))": 12,
    "=SUMPRODUCT(COLUMN(B1:D1))": 9,
    "=SUMPRODUCT(LEN(B1:B3))": 7,
    "=SUMPRODUCT(SUM(A1:A2*10))": 40,
    # Criteria.
    "=COUNTIF(A1:A6,3)": 2,
    "=COUNTIF(D1:D6,3)": 2,
    '=COUNTIF(D1:D6,"3")': 2,
    '=COUNTIF(D1:D6,"=3")': 2,
    '=COUNTIF(D1:D6,">=3")': 1,
    '=COUNTIF(D1:D6,"<>3")': 4,
    '=COUNTIF(C1:C6,"")': 2,
    '=COUNTIF(C1:C6,"=")': 1,
    '=COUNTIF(C1:C6,"<>")': 5,
    "=COUNTIF(C1:C6,TRUE)": 1,
    '=COUNTIF(C1:C6,"true")': 1,
    "=COUNTIF(C1:C6,1)": 0,
    '=COUNTIF(C1:C6,"#DIV/0!")': 1,
    "=COUNTIF(A1:A6,C1)": 0,
    '=COUNTIF(A1:A6,"<>"&C1)': 6,
    '=COUNTIF(B1:B6,"ABC")': 2,
    '=COUNTIF(B1:B6,"a*")': 3,
    '=COUNTIF(B1:B6,"?")': 1,
    '=COUNTIF(B1:B6,"a~*c")': 1,
    '=COUNTIF(A1:A6,"*")': 0,
    '=COUNTIF(B1:B6,"<>a*")': 3,
    '=COUNTIF(B1:B6,">b")': 2,
    '=COUNTIFS(A1:A6,">1",B1:B6,"a*")': 2,
    "=COUNTIFS(A1:A6,3,B1:B6,B1)": 1,
    "=COUNTIFS(A1:A6,3,B1:B5,B1)": "#VALUE!",
    '=SUMIF(A1:A6,">1")': 8,
    '=SUMIF(B1:B6,"abc",A1)': 4,
    '=SUMIFS(A1:A6,B1:B6,"abc",A1:A6,">1")': 3,
    '=SUMIF(B1:B6,"é",C1:C6)': "#DIV/0!",
    '=AVERAGEIF(B1:B6,"abc",A1:A6)': 2,
    '=AVERAGEIF(B1:B6,"rien",A1:A6)': "#DIV/0!",
    '=AVERAGEIFS(A1:A6,B1:B6,"abc")': 2,
    "=SUMPRODUCT(COUNTIF(A1:A6,A1:A3))": 4,
    "=SUMPRODUCT((A1:A3>=2)*COUNTIFS(A1:A6,A1:A3,B1:B6,B1:B3))": 2,
    "=SUMPRODUCT((B1:B3<>\"\")/COUNTIF(B1:B3,B1:B3&\"\"))": 2,
    # Look-ups: a text is never a number.
    "=MATCH(3,A1:A6,0)": 1,
    '=MATCH("3",A1:A6,0)': "#N/A",
    '=MATCH("3",D1:D6,0)': 1,
    "=MATCH(3,D1:D6,0)": 2,
    "=MATCH(TRUE,C1:C6,0)": 4,
    "=MATCH(1,C1:C6,0)": "#N/A",
    '=MATCH("ÉTÉ",B1:B6,0)': "#N/A",
    '=MATCH("É",B1:B6,0)': 3,
    '=MATCH("*t",B1:B6,0)': 6,
    '=MATCH("a~*c",B1:B6,0)': 4,
    "=MATCH(C3,A1:A6,0)": "#DIV/0!",
    "=MATCH(2.5,A2:A4)": 2,
    "=MATCH(0,A2:A4)": "#N/A",
    "=MATCH(1.5,A4:A6,-1)": 1,
    "=MATCH(3,A1:B6,0)": "#N/A",
    "=INDEX(A1:B6,3,2)": "é",
    "=INDEX(A1:A6,2)": 1,
    "=INDEX(A1:D1,4)": "3",
    "=INDEX(A1:A6,7)": "#REF!",
    "=INDEX(A1:A6,-1)": "#VALUE!",
    "=INDEX(C1:C6,1)": 0,
    '=INDEX(C1:C6,1)=""': True,
    "=SUM(INDEX(A1:B6,0,1))": 8.5,
    "=SUM(INDEX(A1:B6,1,0))": 3,
    "=INDEX(A1:B6,0,1)": 1,
    "=INDEX(A1:A6,NA())": "#N/A",
    '=INDEX(B1:B6,"6")': "zut",
    "=INDEX(B1:B6,MATCH(1,INDEX((A1:A6=3)*(B1:B6=\"a*c\"),0),0))": "a*c",
    '=VLOOKUP(2,A1:B6,2,FALSE)': "é",
    "=VLOOKUP(9,A1:B6,2,FALSE)": "#N/A",
    "=VLOOKUP(2,A1:B6,3,FALSE)": "#REF!",
    "=VLOOKUP(2.5,A2:B3,2)": "é",
    "=ROW()": 2,
    "=COLUMN()": 6,
    "=ROW(A5)": 5,
    "=COLUMN(C1:D1)": 3,
    "=ROWS(A1:B6)": 6,
    "=COLUMNS(A1:B6)": 2,
    "=N(C4)": 1,
    "=N(B1)": 0,
    "=N(A1:A6)": 3,
    "=T(B1)": "Abc",
    "=T(A1)": "",
    '=HYPERLINK("#A1","voir")': "voir",
    '=HYPERLINK("#A1")': "#A1",
    # Rounding goes by the digits one reads.
    "=ROUND(2.5,0)": 3,
    "=ROUND(-2.5,0)": -3,
    "=ROUND(1.005,2)": 1.01,
    "=ROUND(1250,-2)": 1300,
    "=ROUNDUP(2.001,0)": 3,
    "=ROUNDUP(-2.001,0)": -3,
    "=ROUNDDOWN(2.999,1)": 2.9,
    "=INT(-2.5)": -3,
    "=MOD(-7,3)": 2,
    "=MOD(7,-3)": -2,
    "=MOD(1,0)": "#DIV/0!",
    "=ABS(-2)": 2,
    # Days.
    "=DATE(2026,11,22)": 46348,
    "=DATE(2026,14,-1)": 46417,
    "=DATE(126,1,1)": 46023,
    "=DATE(1900,1,1)": 1,
    "=DATE(10000,1,1)": "#NUM!",
    "=YEAR(C5)": 2026,
    "=MONTH(C5)": 11,
    "=DAY(C5)": 22,
    "=YEAR(C1)": 1900,
    "=DAY(60)": 29,
    "=MONTH(-1)": "#NUM!",
    "=EDATE(DATE(2024,1,31),1)": 45351,
    "=EDATE(C5,-1)": 46317,
    "=EOMONTH(C5,0)": 46356,
    "=EOMONTH(0,-1)": "#NUM!",
    # Texts.
    '=LEFT("abc",2)': "ab",
    '=LEFT("abc")': "a",
    '=LEFT("abc",-1)': "#VALUE!",
    '=RIGHT("abc",2)': "bc",
    '=RIGHT("abc",9)': "abc",
    '=RIGHT("abc",0)': "",
    '=MID("abc",2,5)': "bc",
    '=MID("abc",0,1)': "#VALUE!",
    "=LEN(A5)": 3,
    '=TRIM("  a   b ")': "a b",
    '=UPPER("été")': "ÉTÉ",
    '=LOWER("ÉTÉ")': "été",
    '=EXACT("a","A")': False,
    '=SUBSTITUTE("a-b-c","-","+")': "a+b+c",
    '=SUBSTITUTE("a-b-c","-","+",2)': "a-b+c",
    '=SUBSTITUTE("abc","","x")': "abc",
    '=REPT("ab",2)': "abab",
    '=REPT("ab",-1)': "#VALUE!",
    '=REPT("ab",20000)': "#VALUE!",
    '=CONCATENATE("a",1,TRUE)': "a1TRUE",
    '=VALUE("12.5")': 12.5,
    '=VALUE("x")': "#VALUE!",
    '=TEXT(0.456,"0%")': "46%",
    '=TEXT(7,"000")': "007",
    '=TEXT(2.5,"0")': "3",
    '=TEXT(-3,"+0;-0;0")': "-3",
    '=TEXT(3,"+0;-0;0")': "+3",
    '=TEXT(0,"+0;-0;""nul""")': "nul",
    '=TEXT(3,"0"" jours""")': "3 jours",
    '=TEXT("abc","0")': "abc",
    '=TEXT(C3,"0")': "#DIV/0!",
}  # fmt: skip


@pytest.mark.parametrize(("formula", "expected"), CASES.items(), ids=str)
def test_a_formula_gives_what_excel_gives(formula: str, expected: Scalar) -> None:
    found = value_of(formula)
    assert found == expected
    assert isinstance(found, bool) is isinstance(expected, bool)
    assert isinstance(found, Erreur) is (expected in ERREURS)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("=NOPE(1)", "fonction inconnue : NOPE"),
        ("=IFNA(A1,2)", "_xlfn.IFNA"),
        ("=XLOOKUP(1,A1:A6,B1:B6)", "fonction inconnue : XLOOKUP"),
        ("=inconnu+1", "nom inconnu : « inconnu »"),
        ("=Ailleurs!A1", "feuille inconnue : « Ailleurs »"),
        ("=tRien[Col]", "colonne de tableau inconnue"),
        ("=SUMIF(A1:A6,1;2)", "signe inattendu"),
        ("=SUM(A1", "« ) » attendu avant la fin"),
        ("=1 2", "suite inattendue"),
        ("=1+", "opérande attendu"),
        ("=", "opérande attendu"),
        ("=SUM({1,2})", "signe inattendu"),
        ("=SUM(A:A)", "attendu"),
        ("=A1:INDEX(A1:A6,2)", "référence non prise en charge"),
        ("=IF(1)", "IF : 1 arguments"),
        ("=LEFT()", "LEFT : 0 arguments"),
        ("=COUNTIFS(A1:A6,1,B1:B6)", "COUNTIFS : 3 arguments"),
        ('=COUNTIF("a",1)', "demande une plage"),
        ('=TEXT(1,"0.0")', "dépend de la langue"),
        ('=TEXT(1,"jj/mm/aaaa")', "dépend de la langue"),
        ("=SUMPRODUCT(IF(A1:A6>1,1,0))", "IF ne se répète pas"),
        ("=SUMPRODUCT(IFERROR(A1:A6,0))", "IFERROR ne se répète pas"),
        ("=F2+1", "dépend d’elle-même"),
        ("=SUM(A1:F6)", "dépend d’elle-même"),
    ],
)
def test_a_formula_that_must_not_be_written_is_refused_by_cell(formula: str, message: str) -> None:
    with pytest.raises(CalculError) as refused:
        value_of(formula)
    assert str(refused.value).startswith("'Été'!F2 : ")
    assert message in str(refused.value)


def test_a_branch_that_is_not_taken_is_checked_all_the_same() -> None:
    with pytest.raises(CalculError, match="NOPE"):
        value_of("=IF(TRUE,1,NOPE())")


@pytest.mark.parametrize(("length", "first"), [(2, 1), (19, 1), (20, 1), (61, 30), (500, 1)])
def test_a_cycle_is_refused_however_long(length: int, first: int) -> None:
    lines = [(live(f"=A{row % length + 1}+1"),) for row in range(1, length + 1)]
    with pytest.raises(CalculError, match="dépend d’elle-même"):
        Calcul(book(sheet("F", *lines))).value("F", f"A{first}")


def test_a_chain_of_thousands_of_formulas_is_followed() -> None:
    lines = [(live(f"=A{row + 1}+SUM(A{row + 2}:A{row + 3})*0"),) for row in range(1, 5000)]
    assert Calcul(book(sheet("F", *lines, (7,)))).value("F", "A1") == 7


def test_names_stand_for_areas_constants_and_formulas_on_any_sheet() -> None:
    names = {
        "ech_codes": "'Été'!$B$1:$B$3",
        "seuil": "2",
        "double": "seuil*2",
        "boucle": "boucle+1",
    }
    assert value_of('=MATCH("é",ECH_CODES,0)', **names) == 3
    assert value_of("=COUNTIF('été'!$A$1:$A$6,\">\"&seuil)+double", **names) == 6
    with pytest.raises(CalculError, match="se désigne lui-même"):
        value_of("=boucle", **names)


def test_sheets_are_read_across_with_quotes_and_digits_in_their_names() -> None:
    own = sheet("A1", (live("='L’an 1'!A1*2"), live("=Lot2!A1"), live("='d''été'!A1")))
    found = Calcul(book(own, sheet("L’an 1", (5,)), sheet("Lot2", (live("='A1'!A1+1"),)), sheet("d'été", (3,))))
    assert [found.value("A1", place) for place in ("A1", "B1", "C1")] == [10, 11, 3]


def test_a_column_of_a_table_is_its_body() -> None:
    tables = (Table("tNotes", "B2:C4"),)
    notes = sheet("Notes", (), (None, "Agent", "Note"), (None, "x", 2), (None, "y", 3), tables=tables)
    found = Calcul(book(notes, sheet("F", (live("=SUM(tNotes[note])"), live("=tNotes[Absente]")))))
    assert found.value("F", "A1") == 5
    with pytest.raises(CalculError, match=r"tNotes\[Absente\]"):
        found.value("F", "B1")


def test_the_backbone_counts_pairs_of_levels() -> None:
    pairs = [(e, r, e - r) for e in range(3) for r in range(3)]
    levels = [(2, 1), (None, 1), (0, 2), ("so", 2), (1, 1)]
    names = {n: f"'Listes'!${c}$1:${c}$9" for n, c in (("pair_evalue", "A"), ("pair_requis", "B"), ("pair_ecart", "C"))}
    count = "SUMPRODUCT(({})*COUNTIFS(A1:A5,pair_evalue,B1:B5,pair_requis))"
    total = sheet("F", *levels, (live("=" + count.format("pair_ecart>=0")), live("=" + count.format("pair_ecart<0"))))
    found = Calcul(book(total, sheet("Listes", *pairs), **names))
    assert [found.value("F", "A6"), found.value("F", "B6")] == [2, 1]
    assert found.set("F", "A2", 0).value("F", "B6") == 2
    assert found.set("F", "A3", None).value("F", "B6") == 1


def test_typing_computes_again_what_depends_on_it_and_leaves_the_workbook() -> None:
    source = book(sheet("F", (1, live("=A1+1"), live("=B1*G!A1"))), sheet("G", (live("=F!A1"),)))
    found = Calcul(source)
    assert found.value("F", "C1") == 2
    assert found.set("F", "A1", 2).value("F", "C1") == 6
    assert found.set("F", "B1", 10).value("F", "C1") == 20
    assert found.set("F", "A1", 3).value("F", "C1") == 30
    assert found.set("F", "D9", date(2026, 11, 22)).value("F", "D9") == 46348
    assert found.set("F", "A1", "").value("F", "C1") == 0
    assert completed(source).sheet("F").rows[0].cells[2].value == 2  # type: ignore[index]


def test_completing_gives_every_formula_its_value_and_touches_nothing_else() -> None:
    note = Cell("", "titre", '="a"&A1', note="Note", link="#'F'!A1")
    right = Cell(2, "x", "=A1+1")
    plain = PlainRow((1, None), ("x", "x"))
    mixed = Row((Cell(1), note, right, live("=1/0"), live("=1=1"), live("=A9"), live('=""')), 12.0, True, 1)
    source = book(
        Sheet("F", (), (mixed, Row((Cell(1),)), plain)), sheet("G", (5, datetime(2026, 11, 22, 12, tzinfo=UTC)))
    )
    done = completed(source)
    row, other, last = done.sheet("F").rows
    assert isinstance(row, Row)
    assert [cell.value for cell in row.cells] == [1, "a1", 2, "#DIV/0!", True, 0, ""]
    assert row.cells[1] == Cell("a1", "titre", '="a"&A1', "Note", "#'F'!A1")
    assert row.cells[2] is right
    assert row.cells[0] is mixed.cells[0]
    assert (row.height, row.hidden, row.outline) == (12.0, True, 1)
    assert other is source.sheet("F").rows[1]  # type: ignore[index]
    assert last is plain
    assert done.sheets[1] is source.sheets[1]
    assert completed(done) == done


def test_a_workbook_without_formula_stays_the_same_object() -> None:
    source = book(sheet("F", (1, "=texte")))
    assert completed(source) is source


class Lazy(Collection[Row | PlainRow]):
    """Rows made as they are read, that count how often they were."""

    def __init__(self, *rows: Row | PlainRow) -> None:
        self.rows, self.readings = rows, 0

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, row: object) -> bool:
        return row in self.rows

    def __iter__(self) -> Iterator[Row | PlainRow]:
        self.readings += 1
        return iter(self.rows)


def test_rows_made_as_they_are_read_stay_so() -> None:
    rows = Lazy(Row((Cell(1), live("=A1+1"))), PlainRow((5,), ("",)), Row((live("=B1*A2"),)))
    done = completed(book(Sheet("F", (), rows)))
    lazy = done.sheets[0].rows
    assert not isinstance(lazy, tuple)
    assert len(lazy) == 3
    before = rows.readings
    for _ in range(2):
        assert [cell.value for row in lazy for cell in row.cells] == [1, 2, 5, 10]
    assert rows.readings == before + 2


def test_a_sheet_that_no_formula_reads_is_only_looked_through() -> None:
    silent, read = Lazy(PlainRow((1,), ("",))), Lazy(PlainRow((4,), ("",)))
    source = book(Sheet("Muette", (), silent), Sheet("Lue", (), read), sheet("F", (live("=Lue!A1"),)))
    done = completed(source)
    assert done.sheets[2].rows[0].cells[0].value == 4  # type: ignore[index]
    assert done.sheets[0].rows is silent
    assert (silent.readings, read.readings) == (1, 2)


def test_formulas_share_a_shape_only_if_one_is_the_copy_of_the_other() -> None:
    key = Shapes().key
    assert key("=A1+$B$2", 1, 3) == key("=A2+$B$2", 2, 3) == key("=B1+$B$2", 1, 4)
    different = [
        "=A1+$B$2", "=A2+$B$2", "=$A1+$B$2", "=A$1+$B$2", "=A1+$B$3", "=B1+$B$2", '=A1&"A1"', '=A1&"A2"', "='A1'!A1",
        "='A2'!A1", "=Lot1!A1", "=Lot2!A1", "=t[A1]", "=t[A2]", "=LOG10(A1)", "=a1_x", "=a2_x", "=A1.b", "=A2.b",
    ]  # fmt: skip
    assert len({key(formula, 1, 3) for formula in different}) == len(different)


def test_copies_of_a_formula_read_their_own_neighbours() -> None:
    lines = [(row, live(f"=A{row}*10+SUM($A$1:A{row})"), live(f'="A{row}"&$A{row}')) for row in range(1, 4)]
    found = Calcul(book(sheet("F", *lines)))
    assert [found.value("F", f"B{row}") for row in (1, 2, 3)] == [11, 23, 36]
    assert [found.value("F", f"C{row}") for row in (1, 2, 3)] == ["A11", "A22", "A33"]
