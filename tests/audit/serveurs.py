"""Engines for tests: the two that need nothing else, and a PostgreSQL server or a Spark session started for a while."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fphref.moteurs.base import Moteur
from fphref.moteurs.duckdb_ import DuckDB
from tests.audit.sqlite_moteur import SqliteMoteur

ASKED = tuple(os.environ.get("FPHREF_MOTEURS", "").split())
"""Engines that are also compared where this variable names them: `postgresql`, `spark`."""


@contextmanager
def engine(name: str) -> Iterator[Moteur]:
    """An engine, ready, that goes away afterwards."""
    if name == "postgresql":
        with postgresql_server() as address:
            from fphref.moteurs.postgresql import PostgreSQL

            with closing(PostgreSQL(address)) as server:
                yield server
        return
    if name == "spark":
        from fphref.moteurs.spark import Spark

        with closing(Spark("spark")) as session:
            yield session
        return
    with closing(DuckDB() if name == "duckdb" else SqliteMoteur()) as local:
        yield local


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a new server that listens on loopback alone, and whose data go with it."""
    bin_folder = _postgresql_programs()
    # The server refuses to run as root: Debian's account for it then owns the folder.
    import pwd  # there is none on Windows

    account = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    prefix = ["runuser", "-u", account, "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="fphref-pg-") as name:
        folder = Path(name)
        if prefix:
            owner = pwd.getpwnam(account)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def call(program: str, *arguments: str) -> None:
            subprocess.run(
                [*prefix, str(bin_folder / program), *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL
            )

        data = str(folder / "data")
        call("initdb", "-D", data, "-U", "essai", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        call("pg_ctl", "-D", data, "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql://essai@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _postgresql_programs() -> Path:
    """The folder of the programs of the server; Debian keeps them out of PATH, by version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert installed, "PostgreSQL server not installed (package postgresql)"
    return installed[-1].parent
