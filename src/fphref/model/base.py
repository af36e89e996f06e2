"""The base of every model object, and the types of single values."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue, SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError

from fphref.diagnostics import IN_MEMORY, Origine, Position

_SPACES = re.compile("[ \t\r\n\u0085\u2028\u2029]+")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Bidirectional overrides and zero-width characters change what a reader sees without a visible trace.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_LONE = re.compile("[\ud800-\udfff]")


class Base(BaseModel):
    """Frozen, no unknown key, and the place in the file it came from (never written by hand, never compared)."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, validate_default=False)

    origine: SkipJsonSchema[Origine] = Field(default=IN_MEMORY, alias="\0origine", exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        """A key written and left empty is as good as absent; an unknown key stays, to be told."""
        if isinstance(data, dict) and None in data.values():
            return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}
        return data

    def at(self, *path: str | int) -> Position:
        """The place of a value of this object in its file; an object built in memory has none."""
        return self.origine.at(*path)

    def has(self, key: str) -> bool:
        """Whether its file writes that key, be it empty."""
        return key in (getattr(self.origine.node, "spots", None) or ())


def _clean(value: Any) -> Any:
    """NFC, single spaces, nothing invisible; before the length is measured, so that blanks are no text."""
    if not isinstance(value, str):
        return value
    if value.isascii() and "  " not in value and value.isprintable():
        return value.strip()
    found = _UNSEEN.search(value) or _LONE.search(value)
    if found is not None:
        raise PydanticCustomError("unseen_character", "unseen", {"code": f"U+{ord(found.group()):04X}"})
    return _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip()


def _boolean(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("oui", "non"):
            raise PydanticCustomError("bool_word", "oui or non", {})
        return value == "oui"
    return value


def _whole(value: Any) -> Any:
    # pydantic would read « 1_0 » and « 1.0 » too.
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise PydanticCustomError("int_digits", "digits only", {})
    return value


def _decimal(value: Any) -> Any:
    # pydantic would read « 1e3 », « NaN » and « 1_0 » too; a float would not be the figure of the text.
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    raise PydanticCustomError("decimal_form", "digits and a point", {})


def _day(value: Any) -> Any:
    # pydantic would read a bare number as seconds since 1970.
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("date_form", "year-month-day", {})
    return value


def _link(value: str) -> str:
    if not value.startswith(("https://", "http://")) or any(c.isspace() or c in "<>\"'\\" for c in value):
        raise PydanticCustomError("bad_url", "bad url", {})
    return value


Libelle = Annotated[str, BeforeValidator(_clean), StringConstraints(min_length=1, max_length=500)]
"""A label: one line, 1 to 500 characters."""

Texte = Annotated[str, BeforeValidator(_clean), StringConstraints(min_length=1, max_length=20_000)]
"""A sentence or a paragraph, 1 to 20 000 characters."""

Identifiant = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A readable stable id: lower-case letters, digits, hyphens (`sf-analyser-donnees-activite`); never reused."""

CodeMetier = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z-]{0,19}$")]
"""A code of métier; the exact form is the `motif_code` of its repertoire."""

Url = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_link)]
"""An http or https address."""

# No part begins with a dot (« .. », a hidden file), no colon (a drive letter), nothing that Windows refuses in a name.
MOTIF_CHEMIN = r"""^[^./\\:*?"<>|~\s][^/\\:*?"<>|]*(/[^./\\:*?"<>|~\s][^/\\:*?"<>|]*)*$"""
"""The form of a `CheminFichier`."""

CheminFichier = Annotated[
    str, StringConstraints(pattern=MOTIF_CHEMIN, min_length=1, max_length=200), BeforeValidator(_clean)
]
"""The path of a file inside the folder of the référentiel, with `/` on every system: `images/logo.png`."""

Booleen = Annotated[bool, BeforeValidator(_boolean), WithJsonSchema({"enum": ["oui", "non"]})]
"""`oui` or `non`."""

CHIFFRES = BeforeValidator(_whole)
"""For a whole number that is written in digits alone."""

NiveauQualification = Annotated[int, Field(ge=1, le=8), CHIFFRES]
"""A level of the cadre national des certifications professionnelles, 1 to 8."""

Mois = Annotated[int, Field(ge=0, le=1200), CHIFFRES]
"""A length of time in whole months."""

Nombre = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    WithJsonSchema({"type": ["number", "string"], "pattern": r"^[0-9]{1,9}(\.[0-9]{1,6})?$"}),
]
"""A figure of a text, zero or more, exact: digits, with a point before its decimals (`59.0734`)."""

Jour = Annotated[date, BeforeValidator(_day)]
"""A calendar day, `2024-02-01`."""


class Mention(Base):
    """A text of the source, which may carry a doubt about it (`reserve`)."""

    texte: Texte
    reserve: Texte | None = None


def _as_mention(value: Any) -> Any:
    return {"texte": value} if isinstance(value, str) else value


class _TextOrObject:
    """Tells the JSON Schema that the text alone will do."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


MentionOuTexte = Annotated[Mention, BeforeValidator(_as_mention), _TextOrObject]
"""A `Mention`, which a file may write as its text alone."""
