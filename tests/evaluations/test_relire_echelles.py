"""A level only means something on its scale: levels of two scales are never taken for one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fphref.evaluations.connues import read_evaluations
from fphref.evaluations.grille import Tableur, Valeur
from fphref.evaluations.relire import Relecture
from fphref.evaluations.sortie import Lignes, csv_blocks
from fphref.model.referentiel import Referentiel
from fphref.reperes import DATE_EVALUATION, classeur_mark
from tests.evaluations.tableurs import classeur
from tests.evaluations.tours_appels import HEADS, JOUR, counts, long, matrix, rules, run, said
from tests.evaluations.tours_fabrique import AUJOURDHUI, METIER

DAY = JOUR.isoformat()
LIBRE = "EX-TEC"
SCALED = (*HEADS, "echelle")


@pytest.fixture(scope="module")
def referentiel(shipped: tuple[Referentiel, object]) -> Referentiel:
    """The shipped one, where a métier has lost its profile: its levels may then be on any scale."""
    profils = {code: profil for code, profil in shipped[0].profils.items() if code != LIBRE}
    assert len(profils) < len(shipped[0].profils)
    return replace(shipped[0], profils=profils)


@pytest.fixture(scope="module")
def ids(referentiel: Referentiel) -> tuple[str, ...]:
    return referentiel.metiers[METIER].competences[:4]


def scaled(
    ids: tuple[str, ...], echelle: str, metiers: tuple[str, ...], *levels: tuple[Valeur | None, ...],
    jour: date | None = JOUR,
) -> Tableur:  # fmt: skip
    """A matrix made on that scale, one agent per métier."""
    grille = matrix(ids, *levels)
    grille.lignes[1][0].valeur = classeur_mark("matrice_agents", echelle)
    for line, metier in zip(grille.agents, metiers, strict=True):
        grille.lignes[line][2].valeur = metier
    file = grille.tableur()
    if jour is None:
        rows = [[v for v in row if v != DATE_EVALUATION] for row in file.feuilles[0].rows]  # type: ignore[attr-defined]
        return classeur(type(file.feuilles[0])([[], [], *rows[2:]], "Matrice"))  # type: ignore[call-arg]
    return file


def written(relecture: Relecture) -> Tableur:
    """The file that would be written, as it is read again."""
    rows = Lignes(relecture, supprimer=False)
    return long(*(tuple(row) for row in rows), heads=tuple(rows.titres))


def test_levels_of_another_scale_than_the_profile_are_refused_in_one_line(
    referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    file = scaled(ids, "n03", (METIER, METIER, LIBRE), (1, 2, 3, None), (2, 2, None, None), (1, 2, 3, 0))
    relecture = run(referentiel, file)
    assert rules(relecture) == {"EVA027"}
    assert said(relecture) == [
        "EVA027 liste.xlsx Matrice!C9 le profil de 15D30 est sur l’échelle « acquis5 », ces niveaux sont sur « n03 » ; "
        "5 niveaux rejetés"
    ]
    assert counts(relecture)[:4] == (4, 0, 0, 5)
    assert {c.agent for c in relecture.changements()} == {"AGT-3"}


def test_a_level_on_a_scale_that_nothing_else_says_names_it(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    file = scaled(ids, "n03", (LIBRE,), (1, 2, None, 0))
    relecture = run(referentiel, file)
    rows = Lignes(relecture, supprimer=False)
    assert rows.titres == [*SCALED]
    assert {row[-1] for row in rows} == {"n03"}
    assert {c.echelle for c in relecture.changements()} == {"n03"}
    assert b"date;echelle\r\n" in b"".join(csv_blocks(rows.titres, rows))
    held = written(relecture)
    assert counts(run(referentiel, file, held=held))[:4] == (0, 0, 3, 0)
    assert counts(run(referentiel, held, held=held))[:4] == (0, 0, 3, 0)


def test_the_scale_is_not_named_where_the_metier_says_it(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    rows = Lignes(run(referentiel, scaled(ids, "acquis5", (METIER, LIBRE), (1, 2), (3, 4))), supprimer=False)
    assert rows.titres == [*HEADS]


def test_one_code_on_two_scales_is_two_levels(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(
        *(("AGT-1", "Urgences", LIBRE, c, v, DAY, e) for c, v, e in zip(ids, "212", ("n03", "", ""), strict=False)),
        heads=SCALED,
    )
    relecture = run(referentiel, scaled(ids, "n03", (LIBRE,), (2, 1, 3)), held=held)
    assert counts(relecture)[:4] == (0, 2, 1, 0)
    changed = {c.competence: (c.avant, c.apres, c.echelle, c.situation) for c in relecture.changements()}
    assert changed == {
        ids[1]: ("1", "1", "n03", "échelle « acquis5 » → « n03 »"),
        ids[2]: ("2", "3", "n03", "échelle « acquis5 » → « n03 »"),
    }
    assert [(row[4], row[6]) for row in Lignes(relecture, supprimer=False)] == [
        ("2", "n03"),
        ("1", "n03"),
        ("3", "n03"),
    ]
    back = run(referentiel, scaled(ids, "acquis5", (LIBRE,), (2, 1, 2)), held=written(relecture))
    assert counts(back)[:2] == (0, 3)
    assert {row[6] for row in Lignes(back, supprimer=False)} == {None}


def test_a_level_without_a_day_is_compared_on_its_own_scale(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(("AGT-1", "Urgences", LIBRE, ids[0], "2", "2025-01-01", "n03"), heads=SCALED)
    same = run(referentiel, scaled(ids, "n03", (LIBRE,), (2,), jour=None), held=held)
    assert (counts(same)[:4], rules(same)) == ((0, 0, 1, 0), set())
    other = run(referentiel, scaled(ids, "acquis5", (LIBRE,), (2,), jour=None), held=held)
    assert (counts(other)[:4], rules(other)) == ((0, 0, 0, 1), {"EVA013"})


def test_a_long_table_is_read_on_the_scales_it_names(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    sent = long(
        ("AGT-1", "", LIBRE, ids[0], "0", DAY, "N03"), ("AGT-1", "", LIBRE, ids[1], "0", DAY, ""),
        ("AGT-1", "", LIBRE, ids[2], "1", DAY, "maison"), ("AGT-2", "", METIER, ids[0], "1", DAY, "n03"),
        ("AGT-2", "", METIER, ids[1], "", DAY, "n03"), ("AGT-2", "", METIER, ids[2], "3", DAY, "acquis5"),
        heads=SCALED,
    )  # fmt: skip
    relecture = run(referentiel, sent)
    assert rules(relecture) == {"EVA001", "EVA027", "EVA028"}
    assert [(c.agent, c.apres, c.echelle) for c in relecture.changements()] == [
        ("AGT-1", "0", "n03"),
        ("AGT-2", "3", ""),
    ]
    assert counts(relecture)[3] == 3
    assert any("e.csv:4:7 AGT-1 : échelle « maison » inconnue du référentiel" in line for line in said(relecture))
    assert any("EVA027 e.csv:5:7 le profil de 15D30" in line for line in said(relecture))


def test_a_row_that_is_held_on_an_unknown_scale_stays(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(("AGT-1", "Urgences", LIBRE, ids[0], "2", DAY, "maison"), heads=SCALED)
    relecture = run(referentiel, scaled(ids, "acquis5", (LIBRE,), (None, 2)), held=held)
    assert rules(relecture) == {"EVA018"}
    assert [(row[3], row[4], row[6]) for row in Lignes(relecture, supprimer=True)] == [
        (ids[0], "2", "maison"), (ids[1], "2", None)
    ]  # fmt: skip


# -- what fills in a new workbook ------------------------------------------------------------------------------------


def test_known_levels_say_their_scale(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(
        ("AGT-1", "", LIBRE, ids[0], "2", DAY, "n03"), ("AGT-1", "", LIBRE, ids[1], "3", DAY, ""),
        ("AGT-1", "", METIER, ids[2], "4", DAY, ""), heads=SCALED,
    )  # fmt: skip
    found, said_of = read_evaluations(held, referentiel, AUJOURDHUI)
    assert [(e.niveau, e.echelle) for e in found] == [("2", "n03"), ("3", "acquis5"), ("4", "acquis5")]
    assert said_of == []


def test_only_the_agents_asked_for_are_read_however_they_are_spelled(
    referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    held = long(
        ("agt-1", "", METIER, ids[0], "2", DAY), ("ＡＧＴ-1", "", METIER, ids[1], "3", DAY),
        ("AGT-2", "", METIER, ids[0], "3", DAY), ("agt-2", "", METIER, ids[1], "3", DAY),
        ("AGT-3", "", METIER, ids[1], "3", DAY),
    )  # fmt: skip
    found, told = read_evaluations(held, referentiel, AUJOURDHUI, ["AGT-1"])
    assert [(e.agent, e.competence) for e in found] == [("AGT-1", ids[0]), ("AGT-1", ids[1])]
    assert [str(d) for d in told] == [
        "EVA029 e.csv 2 agents absents de la liste ; évaluations laissées de côté"
    ]  # fmt: skip
    everyone, told = read_evaluations(held, referentiel, AUJOURDHUI)
    assert ([e.agent for e in everyone], told) == (["agt-1", "agt-1", "AGT-2", "AGT-2", "AGT-3"], [])
