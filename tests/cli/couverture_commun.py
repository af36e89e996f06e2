"""A small made-up service, as files, for the tests of `fphref couverture`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.support import REFERENTIALS, Ran, run_cli

TITRES = ("agent", "service", "metier", "competence", "niveau", "date", "expiration")
JOUR = "2026-11-23"
PROTOCOLE, CAHIER, PATIENT = "sf-lire-protocole", "sf-utiliser-cahier-electronique", "sf-expliquer-etude-patient"
"""Asked of EX-TEC: level 4 and 4 people, 3 and 4, 4 and 3; criticité 3 each."""

# Réanimation: two hold the protocol (one of them until 2027-01-10), one is short of it; the cahier is held by one and
# has expired for another; nobody was asked about the patient. Urgences: one agent, « sans objet » and lowest level.
LIGNES: tuple[tuple[str, ...], ...] = (
    ("AGT-01", "Réanimation", "EX-TEC", PROTOCOLE, "5", "2026-03-02", ""),
    ("AGT-02", "Réanimation", "EX-TEC", PROTOCOLE, "4", "2026-03-02", "2027-01-10"),
    ("AGT-03", "Réanimation", "EX-TEC", PROTOCOLE, "2", "2026-03-02", ""),
    ("AGT-03", "Réanimation", "EX-TEC", PROTOCOLE, "5", "2024-03-02", ""),
    ("AGT-01", "Réanimation", "EX-TEC", CAHIER, "3", "2026-03-02", ""),
    ("AGT-02", "Réanimation", "EX-TEC", CAHIER, "4", "2025-03-02", "2026-11-22"),
    ("AGT-04", "Urgences", "EX-TEC", PROTOCOLE, "so", "2026-03-02", ""),
    ("AGT-04", "Urgences", "EX-TEC", CAHIER, "1", "2026-03-02", ""),
)
REJETEE = ("AGT-02", "Réanimation", "EX-TEC", PATIENT, "12", "2026-03-02", "")


def write_csv(path: Path, rows: Iterable[Sequence[str]], titles: Sequence[str] = TITRES) -> Path:
    """A French CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(titles)
        writer.writerows(rows)
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def crowd(services: int, agents: int) -> list[tuple[str, ...]]:
    """Many agents of many services, who hold the protocol or not by turns, and the cahier in one service of three."""
    rows: list[tuple[str, ...]] = []
    for service in range(services):
        for agent in range(agents):
            name, place = f"AGT-{service:03}-{agent:03}", f"Service {service:03}"
            rows.append((name, place, "EX-TEC", PROTOCOLE, str(1 + (service + agent) % 5), "2026-03-02", ""))
            if service % 3 == 0:
                rows.append((name, place, "EX-TEC", CAHIER, "4", "2026-03-02", ""))
    return rows


def couverture(*args: str | Path, jour: str = JOUR) -> Ran:
    return run_cli("couverture", *args, "-r", REFERENTIALS, "--date", jour)
