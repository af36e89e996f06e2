"""Files made to harm whoever opens them: each must be read, or refused in one French line, in time and memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.evaluations.bizarres import (
    BOOK,
    CUSTOM,
    DECLARATION,
    MAIN,
    RELS,
    SHEET,
    STRINGS,
    STYLES,
    Parts,
    book,
    cell,
    rels_xml,
    sheet_xml,
    strings_xml,
    styles_xml,
    workbook_xml,
)
from tests.evaluations.bizarres_autres import content_xml, ods

Write = Callable[[Path], None]
"""Writes the file; `secret.txt`, which must never be read, stands beside it."""

READ, REFUSED = "lu", "refusé"
HOSTILES: dict[str, tuple[Write, str]] = {}
"""Name → how the file is written, and what must come of it: `READ`, or words of the refusal."""

SECRET = "SECRET-A-NE-PAS-LIRE"
MEGA = 1 << 20
OK = cell("><v>1</v>")


def hostile(nom: str, attendu: str, content: bytes | Callable[[], bytes] | Write) -> None:
    """Put a file in the register."""
    assert nom not in HOSTILES, nom

    def write(path: Path) -> None:
        if isinstance(content, bytes):
            path.write_bytes(content)
            return
        made = content(path) if content.__code__.co_argcount else content()  # type: ignore[call-arg]
        if isinstance(made, bytes):
            path.write_bytes(made)

    HOSTILES[nom] = write, attendu


def stream(pieces: Iterable[bytes], member: str, parts: Parts, level: int = 6) -> bytes:
    """An archive one member of which is too large to be held."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            if content is not None and name != member:
                archive.writestr(name, content)
        with archive.open(member, "w", force_zip64=True) as inside:
            for piece in pieces:
                inside.write(piece)
    return target.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def huge(
    piece: bytes, times: int, *, before: bytes = b"", after: bytes = b"", member: str = SHEET, noise: int = 0
) -> Callable[[], bytes]:
    """A workbook one part of which says a piece again and again; noise keeps it from being packed too well."""

    def build() -> bytes:
        return stream(repeated(piece, times, before, after, noise), member, members(book(rows=OK)))

    return build


def repeated(piece: bytes, times: int, before: bytes, after: bytes, noise: int) -> Iterator[bytes]:
    yield before
    together = max(1, 65_536 // len(piece))
    state = 1
    for done in range(0, times, together):
        yield piece * min(together, times - done)
        if noise:
            state = (state * 1_103_515_245 + 12_345) % 2**31
            yield b"<!--" + b"".join(b"%x" % (state * k % 2**31) for k in range(1, noise)) + b"-->"
    yield after


def noisy(length: int) -> bytes:
    """Digits that pack no better than in an ordinary workbook."""
    piece = b"".join(b"%d" % (k * k * 7_919 % 1_000_003) for k in range(20_000))
    return (piece * (length // len(piece) + 1))[:length]


def doctype(text: str, inside: str) -> str:
    """The same part after a document type with these declarations."""
    return text.replace("?>\n", f"?>\n<!DOCTYPE x [{inside}]>\n", 1)


HEAD, TAIL = (part.encode() for part in sheet_xml("@").split("@"))
LOL = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
SAYS = cell(' t="inlineStr"><is><t>&{};</t></is>')
FILE = '<!ENTITY e SYSTEM "file://{}">'


def _xxe(part: str, text: str) -> Write:
    def write(path: Path) -> None:
        secret = path.with_name("secret.txt")
        secret.write_text(SECRET, "utf-8")
        path.write_bytes(book({part: doctype(text, FILE.format(secret))}, rows=OK))

    return write


hostile("entité externe dans la feuille.xlsx", "DOCTYPE", _xxe(SHEET, sheet_xml(SAYS.format("e"))))
hostile("entité externe dans les textes.xlsx", "DOCTYPE", _xxe(STRINGS, strings_xml("<t>&e;</t>")))
hostile("entité externe dans le classeur.xlsx", "DOCTYPE", _xxe(BOOK, workbook_xml("&e;")))
hostile("entité externe dans les styles.xlsx", "DOCTYPE", _xxe(STYLES, styles_xml("0")))
hostile("entité externe dans les relations.xlsx", "DOCTYPE", _xxe(RELS, rels_xml(("rId1", "worksheet", "&e;"))))
hostile(
    "entité externe dans les propriétés.xlsx", "DOCTYPE", _xxe(CUSTOM, f"{DECLARATION}<Properties>&e;</Properties>")
)
hostile(
    "entité externe dans une partie qu’on ne lit pas.xlsx", READ, _xxe("docProps/core.xml", f"{DECLARATION}<x>&e;</x>")
)
hostile(
    "rires par milliards dans la feuille.xlsx", "DOCTYPE", book({SHEET: doctype(sheet_xml(SAYS.format("a9")), LOL)})
)
hostile(
    "rires par milliards dans les textes.xlsx",
    "DOCTYPE",
    book({STRINGS: doctype(strings_xml("<t>&a9;</t>"), LOL)}, rows=cell(' t="s"><v>0</v>')),
)
hostile(
    "longue entité répétée.xlsx",
    "DOCTYPE",
    book({SHEET: doctype(sheet_xml(cell(f' t="str"><v>{"&a;" * 5_000}</v>')), f'<!ENTITY a "{"A" * 200_000}">')}),
)
hostile(
    "entité de paramètre.xlsx",
    "DOCTYPE",
    book({SHEET: doctype(sheet_xml(OK), '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;')}),
)
hostile(
    "DOCTYPE en UTF-16.xlsx",
    "DOCTYPE",
    book({SHEET: doctype(sheet_xml(OK), LOL).replace("UTF-8", "UTF-16").encode("utf-16")}),
)
hostile(
    "DOCTYPE en UTF-7.xlsx",
    "abîmé",
    book({SHEET: sheet_xml(OK).replace("UTF-8", "UTF-7").replace("?>\n", "?>+ADw-!DOCTYPE x+AD4-", 1)}),
)
hostile(
    "DOCTYPE après un commentaire.xlsx",
    "DOCTYPE",
    book(
        {
            SHEET: doctype(sheet_xml(OK).replace("?>\n", "?>\n<!--" + "x" * 70_000 + "-->\n", 1), LOL).replace(
                "?>\n<!DOCTYPE", "?>\n<!DOCTYPE"
            )
        }
    ),
)
hostile("DOCTYPE.ods", "DOCTYPE", ods("", {"content.xml": doctype(content_xml(""), LOL)}))
hostile("DOCTYPE dans les métadonnées.ods", "DOCTYPE", ods("", {"meta.xml": doctype(f"{DECLARATION}<x/>", LOL)}))

hostile("un gigaoctet de blancs.xlsx", "trop gros", huge(b" " * 1024, MEGA, before=HEAD, after=TAIL))
hostile("cent cinquante mégaoctets de blancs.xlsx", "trop gros", huge(b" " * 1024, 150_000, before=HEAD, after=TAIL))
hostile(
    "blancs sans excès de compression.xlsx",
    READ,
    huge(b" " * 1024, 230_000, before=HEAD, after=OK.encode() + TAIL, noise=400),
)
hostile(
    "seize millions de cellules.xlsx",
    "trop gros",
    huge(b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>", 1_000, before=HEAD, after=TAIL),
)
hostile(
    "seize millions de cellules sans excès de compression.xlsx",
    "trop de cellules",
    huge(b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>", 1_000, before=HEAD, after=TAIL, noise=250),
)
hostile(
    "trois millions de cellules sans adresse.xlsx",
    "trop de cellules",
    huge(b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>", 180, before=HEAD, after=TAIL, noise=250),
)
hostile(
    "vingt millions de balises inutiles.xlsx",
    "trop de cellules",
    huge(b"<x/>", 20_000_000, before=HEAD[:-11], after=HEAD[-11:] + TAIL, noise=400),
)
hostile("cent mille lignes emboîtées.xlsx", "mal placée", huge(b"<row>", 100_000, before=HEAD, after=TAIL, noise=400))
hostile(
    "un million de balises emboîtées.xlsx",
    "emboîtées|imbriquées",
    huge(b"<x>", 1_000_000, before=HEAD[:-11], noise=400),
)
hostile(
    "balises emboîtées dans les textes.xlsx",
    "imbriquées",
    huge(b"<si>", 1_000_000, before=f'<sst xmlns="{MAIN}">'.encode(), member=STRINGS, noise=400),
)
hostile(
    "un million d’attributs.xlsx",
    "démesurée",
    lambda: book(
        {
            SHEET: sheet_xml("").replace(
                "<sheetData>", "<sheetData " + " ".join(f'a{n}=""' for n in range(1_000_000)) + ">"
            )
        }
    ),
)
hostile(
    "un attribut de douze mégaoctets.xlsx",
    "démesurée",
    lambda: book({SHEET: sheet_xml("").encode().replace(b"<sheetData>", b'<sheetData a="' + noisy(12 * MEGA) + b'">')}),
)
hostile(
    "un commentaire de douze mégaoctets.xlsx",
    "démesurée",
    lambda: book(
        {SHEET: sheet_xml("").encode().replace(b"<sheetData>", b"<!--" + noisy(12 * MEGA) + b"--><sheetData>")}
    ),
)
hostile(
    "un nombre de douze mégaoctets.xlsx",
    "démesuré",
    lambda: book({SHEET: HEAD + b'<row r="1"><c r="A1"><v>' + noisy(12 * MEGA) + b"</v></c></row>" + TAIL}),
)
hostile(
    "un texte partagé de douze mégaoctets.xlsx",
    "démesuré",
    lambda: book(
        {STRINGS: strings_xml("<t>@</t>").encode().replace(b"@", noisy(12 * MEGA))}, rows=cell(' t="s"><v>0</v>')
    ),
)
hostile(
    "douze millions de textes partagés.xlsx",
    "trop de",
    huge(
        b"<si><t>abcd</t></si>",
        12_000_000,
        before=f'<sst xmlns="{MAIN}">'.encode(),
        after=b"</sst>",
        member=STRINGS,
        noise=400,
    ),
)
hostile(
    "trois millions de textes partagés.xlsx",
    "trop de textes",
    huge(
        b"<si><t>abcd</t></si>",
        3_000_000,
        before=f'<sst xmlns="{MAIN}">'.encode(),
        after=b"</sst>",
        member=STRINGS,
        noise=400,
    ),
)
hostile(
    "trois millions de styles.xlsx",
    "trop de balises",
    huge(
        b'<xf numFmtId="14"/>',
        3_000_000,
        before=f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode(),
        after=b"</cellXfs></styleSheet>",
        member=STYLES,
        noise=400,
    ),
)
hostile(
    "deux cent mille feuilles.xlsx", "feuilles|trop de", lambda: book({BOOK: workbook_xml(*map(str, range(200_000)))})
)
hostile(
    "fusion de toute la feuille.xlsx",
    READ,
    book({SHEET: sheet_xml(OK, after='<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>')}),
)
hostile(
    "deux millions de fusions.xlsx",
    READ,
    huge(
        b'<mergeCell ref="A3:XFD100000"/>',
        1_400_000,
        before=HEAD + OK.encode() + b"</sheetData><mergeCells>",
        after=b"</mergeCells></worksheet>",
        noise=400,
    ),
)
hostile(
    "dernière cellule et dimension sans fin.xlsx",
    READ,
    book({SHEET: sheet_xml(cell("><v>1</v>", row=1_048_576, column="XFD"), before='<dimension ref="A1:XFD1048576"/>')}),
)
hostile("nombre de deux cent mille chiffres.xlsx", READ, book(rows=cell(f"><v>{'9' * 200_000}</v>")))
hostile("puissance démesurée.xlsx", READ, book(rows=cell("><v>1e999999</v>")))
hostile(
    "format de nombre tortueux.xlsx",
    READ,
    book({STYLES: styles_xml("0", "[" * 50_000 + '"' * 50_001 + "\\_*" * 50_000)}, rows=cell(' s="1"><v>1</v>')),
)
