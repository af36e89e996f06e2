"""Engines that cannot be had: one French line, that holds neither an address nor a password."""

from __future__ import annotations

import sys

import pytest

from fphref.diagnostics import FphrefError
from fphref.moteurs.postgresql import PostgreSQL, refused
from fphref.moteurs.spark import Spark

# What psycopg says, word for word, of addresses whose password begins with « S3cr ».
SAID = [
    ('invalid percent-encoded token: "S3cr%ZZt"', "mal écrite"),
    ('unexpected spaces found in "S3cr et", use percent-encoded spaces (%20) instead', "mal écrite"),
    ('end of string reached when looking for matching "]" in IPv6 host address in URI: "postgres://u:S3cret@[::1/db"',
     "mal écrite"),
    ("failed to resolve host 'S3cret@localhost': [Errno -2] Name or service not known", "introuvable"),
    ('connection failed: connection to server at "127.0.0.1", port 1 failed: Connection refused', "ne répond pas"),
    ("connection timeout expired", "ne répond pas"),
    ('connection failed: connection to server at "127.0.0.1", port 5432 failed: FATAL:  password authentication failed '
     'for user "essai"', "refuse l’accès"),
    ('connection failed: connection to server at "127.0.0.1", port 5432 failed: FATAL:  authentification par mot de '
     "passe échouée pour l'utilisateur « essai »", "refuse l’accès"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "told"), SAID, ids=[said[:30] for said, _ in SAID])
def test_no_connection_is_told_without_the_password(said: str, told: str) -> None:
    text = refused(said)
    assert told in text
    assert "S3cr" not in text and "postgres://" not in text and "\n" not in text and text.endswith(".")


@pytest.mark.parametrize(
    ("engine", "library", "address", "extra"),
    [
        (PostgreSQL, "psycopg", "postgresql://essai:S3cret@127.0.0.1/base", "serveur"),
        (Spark, "pyspark.sql", "spark", "spark"),
    ],
)
def test_a_missing_library_is_told_with_what_brings_it(
    engine: type[PostgreSQL] | type[Spark], library: str, address: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(FphrefError, match=f"complément « {extra} »") as caught:
        engine(address)
    assert "S3cret" not in str(caught.value)
