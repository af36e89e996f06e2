"""Markdown: CommonMark with tables, as GitHub and pandoc read it. Knows content, nothing of its subject.

No text is markup: what could be read as some is escaped. Links inside the file are left out, since no two readers
of Markdown give headings and rows the same names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from math import isfinite
from typing import BinaryIO

from fphref.documents.book import Book, IndexGroup
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Courbe,
    Document,
    Facts,
    Flowing,
    Footer,
    HeatMap,
    Inline,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    WebPage,
)
from fphref.render.cleaning import active, line, settle

_DEEPEST = 6
_DASHES = 60  # of the rule of a table; pandoc takes the relative widths of columns from their numbers
_COLON = "\u00a0: "
_BREAK = "***"  # not dashes, which may open metadata

# Somewhere always markup: emphasis, code, links, HTML, tables, struck, raised and lowered text, mathematics,
# attributes, citations, headings; quotes, dots and dashes that pandoc would set in another way.
_MARKUP = re.compile(r"[\\`*_\[\]<|~^${}@#\"']|&(?=#?\w+;)|\.(?=\.\.)|-(?=-)")
# Addresses in a text would become links.
_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.|(?<=\bmailto):|(?<=\bxmpp):", re.IGNORECASE)
# What opens a quote, a list, a rule, a definition, a numbered item at the start of a line.
_OPENING = re.compile(r"[>+=:%-]|\((?=\w+\))")
_NUMBER = re.compile(r"(\d+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+)([.)])(?=\s|$)")
_UNSAFE_IN_LINK = re.compile(r"[<>\\\"`{}^|\[\]]")
_BARE = re.compile(r"[A-Za-z]+:[^\s<>\\%|]+\Z")  # the same in the text and in the link
_CODE = re.compile(r"[^\s`|\\]+(?: [^\s`|\\]+)*\Z")
_MARK = re.compile(r"(\d*)((?<=\d)\.|(?<!\d)-)(?= |$)")  # of a list item, at the start of a line

Lines = list[str]
"""One block: it stands between empty lines."""
Entry = tuple[str, list[Lines]]
"""The text of a list item, and the blocks below it."""


def render_markdown(content: Document | Book, stream: BinaryIO) -> None:
    """Write a document or a book as Markdown, in UTF-8, to a binary stream. Equal content gives equal bytes."""
    parts = _book(content) if isinstance(content, Book) else _document(content)
    stream.write(("\n".join(_join(parts)) + "\n").encode("utf-8"))


# Whole documents


def _document(document: Document) -> list[Lines]:
    return [*_body(document, 1), *_footer(document.footer)]


def _body(document: Document, level: int) -> list[Lines]:
    return [*_banner(document.banner, _title(document), level), *_blocks(document.blocks, level + 1)]


def _title(document: Document) -> str:
    return next(filter(None, map(line, (document.banner.title, document.title, document.footer.left))), "")


def _book(book: Book) -> list[Lines]:
    title = next(filter(None, map(line, (book.cover.title, book.title, book.footer.left))), "")
    contents: list[Entry] = []
    bodies: list[Lines] = []
    names: dict[str, str] = {}
    for part in book.parts:
        listed: list[Entry] = []
        heading = _heading(part.title, 2)
        bodies += heading
        for document in part.documents:
            plate, name = line(document.banner.plate), _title(document)
            names.setdefault(document.anchor, plate or name)
            listed.append((escape(f"{plate} – {name}" if plate else name, start=True), []))
            bodies += [[_BREAK], *_body(document, 3 if heading else 2), *_paragraph(document.footer.detail)]
        contents += [(escape(line(part.title), start=True), _list(listed))] if heading else listed
    index = [lines for group in book.index for lines in _index_group(group, names)]
    return [
        *_banner(book.cover, title, 1),
        *_blocks(book.blocks, 2),
        *(_heading(line(book.contents_title) or "Sommaire", 2) if contents else []),
        *_list(contents),
        *bodies,
        *(_heading(line(book.index_title) or "Index", 2) if index else []),
        *index,
        *_footer(book.footer),
    ]


def _index_group(group: IndexGroup, names: dict[str, str]) -> list[Lines]:
    entries: list[Entry] = []
    for entry in group.entries:
        where = ", ".join([names.get(target) or line(target) for target in entry.targets])
        text = _COLON.join(filter(None, (line(entry.text), where)))
        if text:
            entries.append((escape(text, start=True), []))
    return [*_heading(group.title, 3), *_list(entries)]


def _banner(banner: Banner, title: str, level: int) -> list[Lines]:
    return [
        *_paragraph(banner.kicker),
        *_heading(title, level),
        *_paragraph(banner.lead),
        *_named(banner.plate_label, (Span(banner.plate),)),
        *(_paragraph(banner.logo.alt) if banner.logo is not None else []),
        *_list([entry for card in banner.cards for entry in _card(card)]),
    ]


def _card(card: Card) -> list[Entry]:
    gauge = card.gauge
    said = "" if gauge is None else line(gauge.description) or f"{gauge.value} ({gauge.lowest}–{gauge.highest})"
    told = " – ".join(filter(None, (line(card.value), line(card.detail), said)))
    return [(lines[0], []) for lines in _named(card.label, (Span(told),))]


def _footer(footer: Footer) -> list[Lines]:
    lines = [*_paragraph(footer.left), *_paragraph(footer.detail)]
    return [[_BREAK], *lines] if lines else []


# Blocks


def _blocks(blocks: tuple[Block, ...], level: int) -> list[Lines]:
    return [lines for block in blocks for lines in _block(block, level)]


def _block(block: Block, level: int) -> list[Lines]:
    match block:
        case Paragraph(spans=spans):
            text = inline(spans, start=True)
            return [[text]] if text else []
        case BulletList(items=items, numbered=numbered):
            entries = [(inline(item.spans, start=True), _blocks(item.children, level)) for item in items]
            return _list(entries, numbered)
        case Facts(rows=rows):
            return _list([(lines[0], []) for name, spans in rows for lines in _named(name, spans)])
        case Note(label=label, spans=spans):
            text = inline((Span(label.strip(), strong=True), Span(" "), *spans), start=True)
            return [[f"> {text}"]] if text else []
        case Table():
            return _table(block)
        case HeatMap(table=table):
            return _table(table)
        case Courbe(title=title, table=table, reperes=reperes, alternative=alternative):
            marks = [(escape(line(repere.label), start=True), list[Lines]()) for repere in reperes]
            return [*_named(title, ()), *_paragraph(alternative), *_list(marks, numbered=True), *_table(table)]
        case Section(title=title, blocks=inner):
            heading = _heading(title, level)
            return [*heading, *_blocks(inner, level + 1 if heading else level)]
        case Panel(blocks=inner) | Flowing(blocks=inner):
            return _blocks(inner, level)
        case Columns(left=left, right=right):
            return [*_blocks(left, level), *_blocks(right, level)]
        case WebPage(label=label, address=address):
            shown = line(address)
            colon = _COLON if line(label) and shown else ""
            return _block(Paragraph((Span(f"{line(label)}{colon}"), Span(shown, link=address))), level)


def _paragraph(text: str) -> list[Lines]:
    text = escape(line(text), start=True)
    return [[text]] if text else []


def _heading(title: str, level: int) -> list[Lines]:
    text = escape(line(title))
    return [[f"{'#' * min(level, _DEEPEST)} {text}"]] if text else []


def _named(label: str, spans: Inline) -> list[Lines]:
    """A strong label and what it names."""
    name = line(label)
    named = bool(settle(spans)) and not name.endswith(":")
    colon = (Span(_COLON if named else " "),) if name else ()
    text = inline((Span(name, strong=True), *colon, *spans), start=True)
    return [[text]] if text else []


def _list(entries: list[Entry], numbered: bool = False) -> list[Lines]:
    """A list without its empty items; a number in between is kept, so that the others keep theirs."""
    while entries and not any(entries[-1]):
        entries = entries[:-1]
    lines: Lines = []
    for number, (text, below) in enumerate(entries, 1):
        if not (text or below or numbered):
            continue
        mark = f"{number}." if numbered else "-"
        close = text and below and all(_MARK.match(part[0]) for part in below)
        parts = [[text, *below[0]], *below[1:]] if close else [[text], *below] if text else below
        content = _join(parts) or [""]
        lines.append(f"{mark} {content[0]}".rstrip(" "))
        lines += [" " * (len(mark) + 1) + inner if inner else "" for inner in content[1:]]
    return [lines] if lines else []


def _join(parts: list[Lines]) -> Lines:
    """Blocks one below the other; a list that follows a list gets other marks, or both would be one."""
    joined: Lines = []
    before = ""
    for part in parts:
        kind = _MARK.match(part[0])
        mark = kind[2] if kind else ""
        if mark and mark == before:
            other = {"-": "*", ".": ")"}[mark]
            part = [_MARK.sub(rf"\g<1>{other}", text, count=1) if _MARK.match(text) else text for text in part]
            mark = ""
        before = mark
        joined += [*([""] if joined else []), *part]
    return joined


def _table(block: Table) -> list[Lines]:
    if not block.rows:
        return []
    count = max(len(block.header), *(len(row) for row in block.rows), 1)
    shares = [share if isfinite(share) and share > 0 else 1.0 for share in block.widths[:count]] or [1.0]
    shares += [sum(shares) / len(shares)] * (count - len(shares))
    rule = "|".join(["-" * max(round(_DASHES * share / sum(shares)), 3) for share in shares])
    header = [escape(line(name)) for name in block.header]
    rows = [
        _row([inline(_headed(row, block.row_headers, index)) for index in range(len(row))], count) for row in block.rows
    ]
    caption = escape(line(block.caption))
    return [*([[f"*{caption}*"]] if caption else []), [_row(header, count), f"|{rule}|", *rows]]


def _headed(row: tuple[Inline, ...], heads: bool, index: int) -> Inline:
    """The cell of that column; the first one is strong where it heads its row."""
    if index or not heads:
        return row[index]
    return tuple(replace(span, strong=True) for span in row[0])


def _row(cells: list[str], count: int) -> str:
    return "|" + "|".join([f" {cell} " for cell in [*cells, *[""] * (count - len(cells))]]) + "|"


# Text


def escape(text: str, *, start: bool = False) -> str:
    """Clean text as itself; `start` where it opens a block."""
    text = _ADDRESS.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", text))
    if start:
        text = _NUMBER.sub(r"\1\\\2", text, count=1) if _NUMBER.match(text) else text
        text = f"\\{text}" if _OPENING.match(text) else text
    return text if text.strip() else ""


def inline(spans: Inline, *, start: bool = False) -> str:
    """A run of spans on one line; empty if there is nothing to see. `start` where it opens a block."""
    runs: list[Span] = []
    for span in settle(spans):
        kin = runs and not (span.chip or runs[-1].chip)
        if kin and (runs[-1].strong, runs[-1].link) == (span.strong, span.link):
            runs[-1] = replace(runs[-1], text=runs[-1].text + span.text)
        else:
            runs.append(span)
    text = ""
    for index, span in enumerate(runs):
        core = span.text.strip()
        if not core:
            text += span.text
            continue
        before, _, after = span.text.partition(core)
        text += before
        address = active(span.link)
        follows = after or (runs[index + 1].text if index + 1 < len(runs) else "")
        body = _run(core, span, "[" if address else text[-1:], "]" if address else follows[:1], start and not text)
        if address:
            # After an exclamation mark it would be a picture.
            text = f"{text[:-1]}\\!" if text.endswith("!") else text
            bare = core == address and _BARE.match(address)
            body = f"<{address}>" if bare else f"[{body}]({_destination(address)})"
        text += body + after
    return text if text.strip() else ""


def _run(core: str, span: Span, before: str, after: str, start: bool) -> str:
    """One run, as code or strong where the letters beside it allow that."""
    if span.chip and before != "`" and _CODE.match(core):
        return f"`{core}`"
    body = escape(core, start=start)
    if span.strong and not span.chip and _opens(before, core[0]) and _opens(after, core[-1]):
        return f"**{body}**"
    return body


def _opens(outer: str, inner: str) -> bool:
    """Whether two stars between these letters open or close strong text, in any edition of CommonMark."""
    apart = not outer or outer.isspace() or _category(outer) == "P"
    return outer not in ("*", "`") and (_category(inner) == "" or (apart and inner != "*"))


def _category(char: str) -> str:
    """P: punctuation for all; S: for some; else empty."""
    if char.isascii():
        return "" if char.isalnum() else "P"
    kind = unicodedata.category(char)[0]
    return kind if kind in "PS" else ""


def _destination(address: str) -> str:
    coded = _UNSAFE_IN_LINK.sub(lambda found: f"%{ord(found[0]):02X}", address)
    return re.sub(r"[()*_~$]|&(?=#?\w+;)", r"\\\g<0>", coded)
