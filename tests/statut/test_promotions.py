"""What the data does not describe of promotions is told as such: never as if there were none."""

from __future__ import annotations

import pytest

from fphref.statut.promotions import CE_N_EST_PAS_AUCUN, lacune
from tests.conftest import Loaded

AUCUN = "l’avancement de grade n’est pas décrit dans ces données."


@pytest.mark.parametrize(
    ("corps", "grade", "expected"),
    [
        ("attaches-administration-hospitaliere", None, f"AAH : {AUCUN}"),
        ("attaches-administration-hospitaliere", "attache-principal-administration-hospitaliere", f"AAH : {AUCUN}"),
        ("techniciens-laboratoire-medical", None, f"TLM : {AUCUN}"),
        ("cadres-sante-paramedicaux", "cadre-superieur-sante", "CSP : l’avancement depuis le grade « Cadre supérieur"),
        ("attaches-administration-hospitaliere", "attache-hors-classe-administration-hospitaliere", ""),
        ("cadres-sante-paramedicaux", "cadre-sante", ""), ("ingenieurs-hospitaliers", None, ""),
    ],
)  # fmt: skip
def test_what_is_not_described_is_said(shipped: Loaded, corps: str, grade: str | None, expected: str) -> None:
    found = lacune(shipped[0].corps[corps], grade)
    assert found.startswith(expected)
    assert bool(found) is bool(expected)
    assert not found or found.endswith(CE_N_EST_PAS_AUCUN)
