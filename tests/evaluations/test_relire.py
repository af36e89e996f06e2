"""What a reading would change in what was held before, and what is then written."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from fphref.evaluations.grille import Erreur, Formule, Valeur
from fphref.evaluations.relire_changements import Bilan, Changement
from fphref.evaluations.sortie import Lignes, csv_blocks, csv_text, typed
from fphref.model.referentiel import Referentiel
from fphref.reperes import POSTE
from tests.evaluations.tours_appels import HEADS, JOUR, counts, long, matrix, rules, run, said
from tests.evaluations.tours_fabrique import METIER


@pytest.fixture(scope="module")
def ids(referentiel: Referentiel) -> tuple[str, ...]:
    return referentiel.metiers[METIER].competences[:4]


# -- several files ---------------------------------------------------------------------------------------------------


def test_two_files_that_disagree_are_both_refused(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    first, second = matrix(ids, (1, 2, None, 4)), matrix(ids, (1, 3, 3, None))
    third = long(("AGT-1", "", METIER, ids[1], "5", JOUR.isoformat()))
    relecture = run(referentiel, first.tableur(), second.tableur(), third)
    assert {c.competence: c.apres for c in relecture.changements()} == {ids[0]: "1", ids[2]: "3", ids[3]: "4"}
    assert counts(relecture)[:4] == (3, 0, 0, 3)
    assert rules(relecture) == {"EVA016"}
    assert any("l’autre est dans liste.xlsx Matrice!E9" in line for line in said(relecture))


def test_two_files_may_say_the_same_and_their_services_are_compared(
    referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    first, second = matrix(ids, (1, 2, 3, 4)), matrix(ids, (1, 2, 3, 4))
    second.lignes[-1][1].valeur = "Pharmacie"
    relecture = run(referentiel, first.tableur(), second.tableur())
    assert counts(relecture)[:4] == (4, 0, 0, 0)
    assert rules(relecture) == {"EVA022"}
    assert {f.situation.service for f in relecture.nouveau.fiches.values()} == {"Urgences"}


# -- what is held ----------------------------------------------------------------------------------------------------


def test_the_plan_counts_what_would_change(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    day = JOUR.isoformat()
    held = long(
        ("AGT-1", "Urgences", METIER, ids[0], "1", day), ("AGT-1", "Urgences", METIER, ids[1], "5", day),
        ("AGT-1", "Urgences", METIER, ids[2], "3", day), ("AGT-1", "Urgences", METIER, ids[3], "4", "2025-01-01"),
        ("AGT-8", "Autre", METIER, ids[0], "2", day),
    )  # fmt: skip
    relecture = run(referentiel, matrix(ids, (1, 2, None, 4)).tableur(), held=held)
    assert relecture.bilan == Bilan(ajoutes=1, modifies=1, inchanges=1, refuses=0, vides=1, a_supprimer=1, confirmes=1)
    assert {*relecture.changements()} == {
        Changement("modifie", "AGT-1", ids[1], JOUR, "5", "2"), Changement("supprime", "AGT-1", ids[2], JOUR, "3", ""),
        Changement("ajoute", "AGT-1", ids[3], JOUR, "", "4"),
    }  # fmt: skip
    assert [c.competence for c in relecture.changements()] == sorted(ids[1:])
    assert relecture.changes(supprimer=False)


def test_a_refused_cell_never_deletes_what_is_held(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(*(("AGT-1", "Urgences", METIER, c, "1", JOUR.isoformat()) for c in ids))
    grille = matrix(ids, ("x", None, 1, 1))
    relecture = run(referentiel, grille.tableur(), held=held)
    assert counts(relecture) == (0, 0, 2, 1, 1, 1)
    rows = [row[3] for row in Lignes(relecture, supprimer=True)]
    assert rows == [ids[0], ids[2], ids[3]]


def test_rows_that_are_not_understood_are_kept_and_said(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    day = JOUR.isoformat()
    held = long(
        ("AGT-1", "Urgences", METIER, ids[0], "1", day, "", "0,8", "note"),
        ("", "", "", "", "", "", "", "", "ligne libre"),
        ("AGT-1", "Urgences", METIER, "ancienne", "1", day, "", "", "=1"),
        ("AGT-1", "Urgences", METIER, ids[1], "2", day), ("AGT-1", "Urgences", METIER, ids[1], "3", day),
        heads=(*HEADS, "pole", "quotite", "Remarque"),
    )  # fmt: skip
    relecture = run(referentiel, matrix(ids, (2, 2)).tableur(), held=held)
    assert rules(relecture) == {"EVA018", "EVA023"}
    rows = Lignes(relecture, supprimer=False)
    assert rows.titres == [*HEADS, "pole", "quotite", "Remarque"]
    found = list(rows)
    assert len(found) == len(rows) == 5
    assert found[0] == ["AGT-1", "Urgences", METIER, ids[0], "2", day, "", "0,8", "note"]
    assert found[1][-1] == "ligne libre"
    assert found[2][3] == "ancienne"
    assert [row[4] for row in found[3:]] == ["2", "2"]


def test_levels_that_changed_hands_are_refused(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    old = ((1, 2, 3, 4), (5, 4, 3, 2), (2, 2, 3, 3))
    held = long(
        *((f"AGT-{n}", "", METIER, c, str(v), "2025-01-01") for n, row in enumerate(old, 1)
          for c, v in zip(ids, row, strict=True))
    )  # fmt: skip
    relecture = run(referentiel, matrix(ids, old[1], old[2], old[0]).tableur(), held=held)
    assert rules(relecture) == {"EVA025"}
    assert counts(relecture)[0] == 0
    same = run(referentiel, matrix(ids, old[1], old[2], (5, 5, 5, 5)).tableur(), held=held)
    assert rules(same) == set()
    assert counts(same)[0] == 12


def test_levels_that_only_confirm_the_last_one_are_counted(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(
        ("AGT-1", "", METIER, ids[0], "2", "2024-01-01"), ("AGT-1", "", METIER, ids[0], "1", "2025-01-01"),
        ("AGT-1", "", METIER, ids[1], "2", "2024-01-01"), ("AGT-1", "", METIER, ids[2], "3", "2025-01-01"),
    )  # fmt: skip
    sent = matrix(ids, (1, 2, 4, 5), (1, 2, 3, 4)).tableur()
    bilan = run(referentiel, sent, held=held).bilan
    assert (bilan.ajoutes, bilan.confirmes) == (8, 2)
    assert run(referentiel, sent).bilan.confirmes == 0


def test_titles_that_are_numbers_or_days_stay(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    heads = (*HEADS, 2026, date(2026, 1, 1), 0.5, Formule("=A1", "Avis"))
    held = long(("AGT-1", "", METIER, ids[0], "1", JOUR, "a", "b", "c", "d"), heads=heads, nom="e.xlsx")  # type: ignore[arg-type]
    rows = Lignes(run(referentiel, matrix(ids, (2,)).tableur(), held=held), supprimer=False)
    assert rows.titres == [*HEADS, "2026", "01/01/2026", "0,5", "Avis"]
    assert next(iter(rows))[6:] == ["a", "b", "c", "d"]


# -- long tables -----------------------------------------------------------------------------------------------------


def test_a_long_table_is_checked_line_by_line(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    sent = long(
        ("AGT-1", "Urgences", METIER, ids[0], "3", "02/11/2026", "0,5"), ("", "", METIER, ids[0], "3", "02/11/2026"),
        ("AGT-1", "", METIER, "sf-rien", "3", "02/11/2026"), ("AGT-1", "", "99Z99", ids[0], "3", "02/11/2026"),
        ("AGT-1", "", METIER, ids[1], "9", "02/11/2026"), ("AGT-1", "", METIER, ids[2], "", "02/11/2026"),
        ("AGT-1", "", METIER, ids[3], "2", "demain"), ("AGT-2", "", METIER, ids[0], "2", "02/11/2026"),
        ("AGT-2", "", METIER, ids[0], "3", "02/11/2026"), ("AGT-2", "", METIER, ids[0], "3", "02/11/2026"),
        heads=("Agent", "Service", "Métier", "Compétence", "Niveau", "Date", "Quotite"),
    )  # fmt: skip
    relecture = run(referentiel, sent)
    assert rules(relecture) == {"EVA001", "EVA006", "EVA009", "EVA010", "EVA014", "EVA016"}
    assert counts(relecture) == (1, 0, 0, 8, 1, 0)
    rows = Lignes(relecture, supprimer=False)
    assert rows.titres == [*HEADS, "Quotite"]
    assert list(rows) == [["AGT-1", "Urgences", METIER, ids[0], "3", JOUR, "0,5"]]
    assert any("e.csv:6:5 AGT-1" in line for line in said(relecture))


def test_columns_that_repeat_the_referentiel_are_left_out(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    heads = (
        "agent",
        "service",
        "metier",
        "metier_intitule",
        "competence",
        "libelle",
        "nature",
        "requis",
        "niveau",
        "date",
    )
    sent = long(("AGT-1", "", METIER, "Titre", ids[0], "Mots", "Savoir-faire", "3", "2", JOUR), heads=heads)
    rows = Lignes(run(referentiel, sent), supprimer=False)
    assert rows.titres == [*HEADS]
    assert len(rows) == 1


def test_other_columns_are_kept_value_by_value(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    values: tuple[Valeur | None, ...] = (
        "a;b",
        3,
        0.5,
        True,
        date(2026, 1, 2),
        datetime(2026, 1, 2, 3, 4),  # noqa: DTZ001 - a cell holds no time zone
        "é\ud800",
    )
    kept = [*values]
    heads = (*HEADS, *(f"c{n}" for n, _ in enumerate(values)), "note", "Note", "NOTE")
    more: tuple[Valeur, ...] = (Formule("=1", 1), Erreur("#N/A"), "c")
    sent = long(*(("AGT-1", "", METIER, c, "2", JOUR, *values, *more) for c in ids), heads=heads)
    rows = Lignes(run(referentiel, sent), supprimer=False)
    assert rows.titres[-3:] == ["note", "Note 2", "NOTE 3"]
    assert [row[6:] for row in rows] == [[*kept, 1, "#N/A", "c"]] * 4
    assert {type(value) for value in next(iter(rows))[6:9]} == {str, int, float}


def test_a_row_said_twice_keeps_its_columns(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    heads = (*HEADS, "note")
    first, second = (long(("AGT-1", "", METIER, ids[0], "2", JOUR, note), heads=heads) for note in (None, "b"))
    assert [row[-1] for row in Lignes(run(referentiel, first, second), supprimer=False)] == ["b"]


def test_what_was_written_is_read_back_without_a_change(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    relecture = run(referentiel, matrix(ids, (1, "so", None, 4), (5, 5, 5, 5)).tableur())
    rows = Lignes(relecture, supprimer=False)
    again = long(*(tuple(row) for row in rows), heads=tuple(rows.titres))
    assert counts(run(referentiel, matrix(ids, (1, "so", None, 4), (5, 5, 5, 5)).tableur(), held=again))[:4] == (
        0,
        0,
        7,
        0,
    )
    assert counts(run(referentiel, again, held=again))[:4] == (0, 0, 7, 0)


def test_a_poste_gets_its_column(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    grille = matrix(ids, (1,))
    grille.insert_position(3)
    grille.lignes[0][3].valeur = POSTE
    grille.lignes[-1][3].valeur = "Nuit"
    rows = Lignes(run(referentiel, grille.tableur()), supprimer=False)
    assert rows.titres[-1] == "poste"
    assert next(iter(rows))[-1] == "Nuit"


# -- bytes ---------------------------------------------------------------------------------------------------------


def test_csv_is_french_and_computes_nothing() -> None:
    values = ("=1+1", "+33", "-2,5", "@x", "a;b", 'c"d', 0.5, JOUR, True, None, 3, "\t=1", "-")
    text = b"".join(csv_blocks(["a"] * len(values), [values])).decode()
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    assert text.splitlines()[1] == '\'=1+1;+33;-2,5;\'@x;"a;b";"c""d";0,5;2026-11-02;VRAI;;3;\'\t=1;\'-'
    assert csv_text(" =1") == " =1"


def test_sheets_get_days_and_numbers() -> None:
    assert typed("date", "2026-11-02") == JOUR
    assert typed("niveau", "3") == 3
    assert typed("niveau", "so") == "so"
    assert typed("Quotite", "0,8") == 0.8
    assert typed("finess", "010000024") == "010000024"
