"""The cells of one Excel worksheet, streamed: what stands in the file, row by row, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

from fphref.evaluations.archive import Archive
from fphref.evaluations.glance import Glance, NotPlainError
from fphref.evaluations.grille import Ligne
from fphref.evaluations.markup import Markup
from fphref.evaluations.xlsx_balises import Builder
from fphref.evaluations.xlsx_clair import ROW_END, Clair
from fphref.evaluations.xlsx_valeurs import Renvois


def read_rows(archive: Archive, part: str, feuille: str, renvois: Renvois) -> Iterator[Ligne]:
    """The rows of a worksheet that hold something; raises `FphrefError` where it is damaged or beyond a bound."""
    markup = Markup(archive.nom, part)
    glance = Glance(ROW_END)
    builder = Builder(markup, feuille, renvois, glance)
    plain = Clair(renvois)
    for block in glance.blocks(archive.chunks(part)):
        if glance.between_rows:
            try:
                rows, last_row, cells = plain.rows(block, builder.row)
            except NotPlainError:
                pass
            else:
                markup.feed_unheard(block)
                glance.glanced()
                builder.glanced(last_row, cells)
                yield from rows
                continue
        markup.feed(block)
        glance.heard(block, in_rows=builder.in_rows)
        yield from builder.rows
        builder.rows.clear()
    markup.feed(b"", last=True)
