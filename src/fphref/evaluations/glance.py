"""When the rows of a sheet may be read at a glance, without the parser telling their elements one by one.

What is not exactly of the plain form that nearly every program writes is left to the parser, so that nothing is ever
guessed: a block must be of it from its first byte to its last. The parser still checks every block, and alone reads
what stands around the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

MAX_BLOCK: Final = 2_000_000
"""Bytes without the end of a row before reading at a glance is given up; a full row takes some 600 000."""
PATIENCE: Final = 8
"""Blocks in a row that are not plain before reading at a glance is given up."""


class NotPlainError(Exception):
    """A cell or a row that is left to the parser."""


class Glance:
    """Whether the next block may be read at a glance; `row_end` is the tag that ends a row."""

    def __init__(self, row_end: bytes) -> None:
        self.row_end = row_end
        self.between_rows = False
        self._patience = PATIENCE

    @property
    def given_up(self) -> bool:
        """Whether the parser tells all the rest."""
        return not self._patience

    def give_up(self) -> None:
        """Leave all the rest to the parser."""
        self._patience = 0
        self.between_rows = False

    def heard(self, block: bytes, *, in_rows: bool) -> None:
        """Take note of a block that the parser told; `in_rows`: it stands where only rows follow."""
        self._patience = max(0, self._patience - 1)
        if self.given_up or has_more(block[4:]):
            self.give_up()
        else:
            self.between_rows = in_rows and block.endswith(self.row_end)

    def glanced(self) -> None:
        """Take note of a block that was read at a glance."""
        self._patience = PATIENCE

    def blocks(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same bytes, cut after the end of a row as long as reading at a glance is not given up."""
        rest = b""
        for piece in pieces:
            if self.given_up:
                yield rest + piece
                rest = b""
                continue
            whole = rest + piece
            # The first block ends with the first row: the parser must have met what is before it.
            cut = whole.rfind(self.row_end) if self.between_rows else whole.find(self.row_end)
            if cut < 0:
                rest = whole
                if len(rest) > MAX_BLOCK:
                    self.give_up()
            else:
                cut += len(self.row_end)
                yield whole[:cut]
                rest = whole[cut:]
        yield rest


def has_more(block: bytes) -> bool:
    """Whether a block has a comment, a section of raw text or an instruction, where tags are no tags."""
    return b"<!" in block or b"<?" in block
