"""Spreadsheets are read as they stand in the file, whoever wrote them; what would be a guess is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.evaluations.fichiers import open_tableur
from tests.evaluations import bizarres_autres, bizarres_xlsx
from tests.evaluations.bizarres import BIZARRES, Bizarre, read, typed

assert bizarres_xlsx and bizarres_autres  # they fill the register


def write(bizarre: Bizarre, folder: Path) -> Path:
    path = folder / bizarre.nom
    path.write_bytes(bizarre.build())
    return path


@pytest.mark.parametrize("bizarre", BIZARRES.values(), ids=lambda bizarre: bizarre.nom)
def test_odd_file_is_read_or_refused_by_name(bizarre: Bizarre, tmp_path: Path) -> None:
    path = write(bizarre, tmp_path)
    if isinstance(bizarre.attendu, str):
        with pytest.raises(FphrefError) as refused:
            read(path)
        message = str(refused.value)
        assert bizarre.attendu in message and path.stem in message and "\n" not in message
        return
    assert typed(read(path)) == typed(bizarre.attendu)
    tableur = open_tableur(path)
    if bizarre.proprietes is not None:
        assert tableur.proprietes == bizarre.proprietes
    if bizarre.etats is not None:
        assert {feuille.nom: feuille.etat for feuille in tableur.feuilles} == bizarre.etats
    if bizarre.cachees is not None:
        assert tuple(ligne.numero for ligne in tableur.feuilles[0].lignes() if ligne.cachee) == bizarre.cachees
    assert bizarre.remarque in " ".join(tableur.remarques)
    assert (bizarre.remarque == "") == (tableur.remarques == ())
