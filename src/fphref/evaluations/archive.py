"""The zip archive of an office document, checked before anything is inflated: its members are bounded streams of bytes.

Nothing an archive declares is believed: sizes are counted again while its members are inflated.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, Final, NamedTuple

from fphref.diagnostics import FphrefError

MAX_FILE: Final = 100_000_000
MAX_MEMBERS: Final = 2_000
MAX_DIRECTORY: Final = 2_000_000
"""Bytes of the central directory: the standard library reads all of it before it can say how many members there are."""
MAX_INFLATED: Final = 300_000_000
"""All members together; a matrix of 10 000 agents × 300 compétences, evaluated and required, takes some 220 MB."""
MAX_RATIO: Final = 200
SMALL: Final = 1_000_000
"""A member up to this size may have any ratio: a short text that repeats itself is no bomb."""
MAX_MARKUP: Final = 30_000_000
"""Tags of the sheets and their texts together: a value has four, two of which open."""
MARKUP_UNSEEN: Final = 16_000_000
"""Parts smaller than this together are not counted first: they are bounded while they are read."""
CHUNK: Final = 65_536

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
           struct.error, OverflowError, LookupError)  # fmt: skip
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40


class Mots(NamedTuple):
    """How messages name the kind of a file, and the program that mends it."""

    genre: str = "un classeur"
    outil: str = "un tableur"


CLASSEUR: Final = Mots()


class Archive:
    """The members of a checked archive; `nom` is the file's name, as messages say it."""

    def __init__(self, path: Path, mots: Mots = CLASSEUR) -> None:
        """Check `path`; raises `FphrefError` where it is no sound archive, or would inflate beyond the bounds."""
        self.path = path
        self.nom = path.name
        self.mots = mots
        self._stamp = _stamp(path)
        with path.open("rb") as stream:
            _check_directory(stream, self._stamp[0], self.nom, mots)
        with self._zip() as archive:
            members = archive.infolist()
        _check_members(members, self.nom, mots)
        self._members = {_part(member): member for member in members if not member.is_dir()}
        self._folded = {part.casefold(): part for part in self._members}

    def find(self, part: str) -> str | None:
        """The member of that name, whatever its case (names of parts have none); None where there is none."""
        return part if part in self._members else self._folded.get(part.casefold())

    def parts(self) -> tuple[str, ...]:
        """The names of all members, `/` between folders."""
        return tuple(self._members)

    def chunks(self, part: str) -> Generator[bytes, None, None]:
        """The bytes of a member that exists, inflated piece by piece; raises `FphrefError` where they are damaged."""
        member = self._members[part]
        if _stamp(self.path) != self._stamp:
            raise FphrefError(f"{self.nom} a changé pendant la lecture : le fermer dans les autres programmes.")
        seen = 0
        try:
            with self._zip() as archive, archive.open(member) as stream:
                while chunk := stream.read(CHUNK):
                    seen += len(chunk)
                    if seen > MAX_INFLATED:
                        raise too_big(self.nom)
                    yield chunk
        except _BROKEN:
            raise damaged(self.nom, part, self.mots) from None
        if seen != member.file_size:
            raise damaged(self.nom, part, self.mots)

    def start(self, part: str, length: int) -> bytes:
        """The first bytes of a member that exists."""
        head = b""
        with closing(self.chunks(part)) as chunks:
            while len(head) < length and (chunk := next(chunks, b"")):
                head += chunk
        return head[:length]

    def check_markup(self, parts: list[str], most: int = MAX_MARKUP) -> None:
        """Count the tags of these members where they are large, so that a bomb is refused before its first row."""
        if sum(self._members[part].file_size for part in parts) <= MARKUP_UNSEEN:
            return
        count = 0
        for part in parts:
            for chunk in self.chunks(part):
                count += chunk.count(b"<")
                if count > most:
                    raise too_many_cells(self.nom)

    def _zip(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.path)
        except _BROKEN:
            raise damaged(self.nom, mots=self.mots) from None


def regular_size(path: Path, formats: str = ".xlsx, .ods ou .csv") -> int:
    """The size of a file that can be read, in bytes; raises `FphrefError` for a folder, a device, a missing file."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise FphrefError(f"{path} est un dossier : donner un fichier {formats}.")
        if not stat.S_ISREG(found.st_mode):
            raise FphrefError(f"{path} n’est pas un fichier ordinaire.")
        with path.open("rb"):
            return found.st_size
    except FileNotFoundError:
        raise FphrefError(f"{path} n’existe pas.") from None
    except PermissionError:
        raise FphrefError(
            f"{path} ne peut pas être lu : le fermer dans les autres programmes, ou vérifier les droits."
        ) from None
    except (OSError, ValueError):
        raise FphrefError(f"{path} ne peut pas être lu.") from None


def damaged(nom: str, part: str = "", mots: Mots = CLASSEUR) -> FphrefError:
    """What to say of a file that ends too early or holds something else than it declares."""
    where = f" ({part})" if part else ""
    return FphrefError(f"{nom} est abîmé ou incomplet{where} : l’ouvrir dans {mots.outil} et l’enregistrer à nouveau.")


def too_big(nom: str) -> FphrefError:
    """What to say of a file that would take more memory or time than any workbook needs."""
    return FphrefError(f"{nom} est trop gros une fois décompressé : il n’a pas été lu.")


def too_many_cells(nom: str) -> FphrefError:
    """What to say of a file with more cells than are read."""
    return FphrefError(f"{nom} a trop de cellules : l’enregistrer en .xlsx, ou le découper en plusieurs fichiers.")


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        raise FphrefError(f"{path} ne peut plus être lu.") from None
    return found.st_size, found.st_mtime_ns


def _part(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/")


def _check_directory(stream: IO[bytes], size: int, nom: str, mots: Mots) -> None:
    """Bound the central directory by the archive's end record, before the standard library reads it whole."""
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:
        raise damaged(nom, mots=mots)
    count, length = struct.unpack_from("<HL", tail, place + 10)
    if (count == 0xFFFF or length == 0xFFFF_FFFF) and place >= 20:
        # The record of very large archives, where the locator before the end record says it is.
        (offset,) = struct.unpack_from("<Q", tail, place - 12)
        stream.seek(min(offset, size))
        large = stream.read(56)
        if len(large) < 56 or not large.startswith(b"PK\x06\x06"):
            raise damaged(nom, mots=mots)
        count, length = struct.unpack_from("<QQ", large, 32)
    if count > MAX_MEMBERS or length > MAX_DIRECTORY:
        raise FphrefError(f"{nom} contient trop d’éléments pour être {mots.genre} : il n’a pas été lu.")


def _check_members(members: list[zipfile.ZipInfo], nom: str, mots: Mots) -> None:
    if len(members) > MAX_MEMBERS:
        raise FphrefError(f"{nom} contient trop d’éléments pour être {mots.genre} : il n’a pas été lu.")
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise too_big(nom)
    seen: set[str] = set()
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        part = _part(member)
        if part.startswith("/") or ":" in part or ".." in PurePosixPath(part).parts or "\x00" in member.orig_filename:
            raise FphrefError(f"{nom} contient un chemin interdit : il n’a pas été lu.")
        if part.casefold() in seen:
            raise FphrefError(f"{nom} contient deux fois « {part[:80]} » : il n’a pas été lu.")
        seen.add(part.casefold())
        if member.flag_bits & _ENCRYPTED:
            raise FphrefError(f"{nom} est protégé par mot de passe : l’enregistrer sans mot de passe.")
        if member.compress_type not in _METHODS:
            raise damaged(nom, part[:80], mots)
        if member.file_size > SMALL and member.file_size > MAX_RATIO * member.compress_size:
            raise too_big(nom)
        if member.header_offset < end:
            raise damaged(nom, mots=mots)
        end = member.header_offset + 30 + member.compress_size
