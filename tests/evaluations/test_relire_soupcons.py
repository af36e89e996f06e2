"""What is not believed though it reads well: cells that slid, titles and totals for agents, names for pseudonyms."""

from __future__ import annotations

from datetime import date

import pytest

from fphref.diagnostics import FphrefError
from fphref.evaluations.connues import read_evaluations
from fphref.evaluations.grille import Formule, Tableur, Valeur
from fphref.evaluations.relire_long import MOST_TOLD
from fphref.evaluations.relire_soupcons import masked
from fphref.evaluations.reperage import Turned
from fphref.evaluations.sortie import Lignes
from fphref.model.referentiel import Referentiel
from fphref.reperes import DATE, DATE_EVALUATION
from tests.evaluations.tableurs import FeuilleFaite, classeur
from tests.evaluations.tours_appels import HEADS, JOUR, counts, long, matrix, rules, run, said
from tests.evaluations.tours_fabrique import AUJOURDHUI, METIER
from tests.evaluations.tours_grille import Case, Grille

REQUIRED = Formule('=IF($A9="","",IFERROR(INDEX(req_niveaux,CE$5,$A9),""))', 3)


@pytest.fixture(scope="module")
def ids(referentiel: Referentiel) -> tuple[str, ...]:
    return referentiel.metiers[METIER].competences[:4]


def _known(ids: tuple[str, ...], *, formulas: bool = True) -> Grille:
    """Two agents, whose required levels are formulas as the program writes them (or their results)."""
    grille = matrix(ids, (1, 2, 3, 4), (5, 4, 3, 2))
    for line in grille.agents if formulas else ():
        for case in grille.lignes[line][7:11]:
            case.valeur = REQUIRED
    return grille


def _slide(line: list[Case], cells: int) -> None:
    """« Décaler les cellules » from the first level on: to the right, or (below 0) to the left."""
    for _ in range(abs(cells)):
        if cells > 0:
            line.insert(3, Case())
        else:
            del line[3]
            line.append(Case())


@pytest.mark.parametrize("formulas", [True, False])
@pytest.mark.parametrize("cells", [-3, -2, -1, 1, 2, 3])
def test_a_line_whose_cells_slid_is_refused_and_the_others_are_read(
    cells: int, formulas: bool, referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    grille = _known(ids, formulas=formulas)
    assert rules(run(referentiel, grille.tableur())) == set()
    _slide(grille.lignes[grille.agents[0]], cells)
    width = max(map(len, grille.lignes))
    for line in grille.lignes:
        line.extend(Case() for _ in range(width - len(line)))
    relecture = run(referentiel, grille.tableur())
    assert {agent for agent, _ in relecture.nouveau.fiches} == {"AGT-2"}
    assert "EVA004" in rules(relecture)
    assert relecture.bilan.ajoutes == 4


def test_a_formula_of_ours_among_the_levels_refuses_the_line_whatever_its_control_says(
    referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    grille = _known(ids)
    grille.lignes[grille.agents[0]][6].valeur = REQUIRED
    relecture = run(referentiel, grille.tableur())
    assert {agent for agent, _ in relecture.nouveau.fiches} == {"AGT-2"}
    assert any("EVA004 liste.xlsx Matrice!A9 AGT-1 : une formule du bloc" in line for line in said(relecture))


def test_a_line_typed_by_hand_is_read_and_named_unless_something_stands_beside_its_control(
    referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    grille = _known(ids)
    grille.lignes[grille.agents[0]][-1].valeur = None
    relecture = run(referentiel, grille.tableur())
    assert counts(relecture)[0] == 8
    assert any("sans contrôle du pseudonyme : A9 ; lue" in line for line in said(relecture))
    for line in grille.lignes:
        line.append(Case())
    grille.lignes[grille.agents[0]][-1].valeur = "AGT 1"
    relecture = run(referentiel, grille.tableur())
    assert counts(relecture)[0] == 4
    assert rules(relecture) == {"EVA004"}


@pytest.mark.parametrize("name", ["Agent", "Contrôle", "Pseudonyme"])
@pytest.mark.parametrize("controlled", [True, False])
def test_an_agent_called_as_a_title_is_refused_by_name_not_passed_over(
    name: str, controlled: bool, referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    grille = matrix(ids, (1, 2, 3, 4), (5, 4, 3, 2))
    line = grille.lignes[grille.agents[1]]
    line[0].valeur, line[-1].valeur = name, name if controlled else None
    relecture = run(referentiel, grille.tableur())
    assert counts(relecture)[0] == 4
    assert any("EVA006 liste.xlsx Matrice!A10 c’est un titre de colonne" in line for line in said(relecture))


@pytest.mark.parametrize("name", ["TOTAL", "Moyenne du service", "Sous-total", "Effectif", "Nb"])
def test_a_total_below_the_table_is_no_agent(name: str, referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    grille = matrix(ids, (1, 2, 3, 4))
    grille.insert_line(len(grille.lignes))
    for position, value in enumerate((name, None, METIER, 3, 2)):
        grille.lignes[-1][position].valeur = value
    relecture = run(referentiel, grille.tableur())
    assert {agent for agent, _ in relecture.nouveau.fiches} == {"AGT-1"}
    assert rules(relecture) == {"EVA019"}
    table = run(referentiel, long((name, "", METIER, ids[0], "3", JOUR)))
    assert (counts(table)[0], rules(table)) == (0, {"EVA019"})


NAMES = (
    "DURAND Sophie",
    "S. Durand Martin",
    "Mme Durand",
    "s.durand@exemple.fr",
    "06 12 34 56 78",
    "2 84 05 75 123 456",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_pseudonym_and_is_never_repeated(
    name: str, referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    grille = matrix(ids, (1, 2, 3, 4), (1, 2, 3, 4), (name, 2, 3, 4))
    first, second = (grille.lignes[line] for line in grille.agents[:2])
    first[0].valeur, first[-1].valeur = name, None
    second[-1].valeur = name
    sent = long((name, "", METIER, ids[0], "3", JOUR), ("AGT-1", "", METIER, name, "3", JOUR))
    dated = long(("AGT-1", "", METIER, ids[0], "3", name), ("AGT-1", "", name, ids[0], "3", JOUR))
    for file, taken in ((grille.tableur(), 3), (sent, 0), (dated, 0)):
        relecture = run(referentiel, file)
        assert counts(relecture)[0] == taken
        assert not any(name in f"{line}{relecture.journal.anomalies}" for line in said(relecture)), said(relecture)


@pytest.mark.parametrize(
    "text", ["Avec aisance", "à revoir", "En cours d’acquisition", "sf-etablir-budget", "2/3", "x"]
)
def test_what_is_no_name_is_repeated_as_it_stands(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("name", ["Sophie", "00124", "AGT-Z"])
def test_a_single_word_is_taken_for_a_pseudonym(name: str, referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    assert counts(run(referentiel, long((name, "", METIER, ids[0], "3", JOUR))))[0] == 1


@pytest.mark.parametrize("name", ["#note", "x" * 101])
def test_reserved_or_endless_pseudonyms_are_refused(name: str, referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    relecture = run(referentiel, long((name, "", METIER, ids[0], "3", JOUR)))
    assert (counts(relecture)[0], rules(relecture)) == (0, {"EVA006"})


def test_a_date_that_a_formula_did_not_compute_is_no_blank(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    lost = Formule("=TODAY()", None)
    grille = matrix(ids, (1, 2, 3, 4))
    grille.insert_position(3)
    grille.lignes[0][3].valeur = DATE
    grille.lignes[-1][3].valeur = lost
    relecture = run(referentiel, grille.tableur())
    assert (counts(relecture)[0], rules(relecture)) == (0, {"EVA014"})
    rows: list[list[Valeur | None]] = [[case.valeur for case in line] for line in matrix(ids, (1, 2, 3, 4)).lignes]
    campaign = run(referentiel, classeur(FeuilleFaite([[DATE_EVALUATION, lost], *rows], "Matrice")))
    assert counts(campaign)[0] == 0
    assert "EVA014" in rules(campaign)


def test_agents_without_a_metier_are_named(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    grille = matrix(ids, (1, 2, 3, 4), (1, 2, 3, 4))
    grille.lignes[grille.agents[1]][2].valeur = None
    assert any(
        line.endswith("niveaux requis inconnus : AGT-2 (A10) ; lu") for line in said(run(referentiel, grille.tableur()))
    )


# -- long tables -----------------------------------------------------------------------------------------------------


def test_unknown_competences_are_told_once_each_and_then_counted(
    referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    rows = [("AGT-1", "", METIER, f"sf-rien-{n % 50}", "3", JOUR) for n in range(500)]
    relecture = run(referentiel, long(*rows, ("AGT-1", "", METIER, ids[0], "3", JOUR)))
    assert counts(relecture)[:4] == (1, 0, 0, 500)
    lines = said(relecture)
    assert len(lines) == MOST_TOLD + 1
    assert "10 lignes : compétence « sf-rien-0 » inconnue" in lines[0]
    assert "300 autres lignes : compétences inconnues ; vérifier -r" in lines[-1]


def test_what_is_new_beside_a_level_that_is_held_is_a_change(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    day = JOUR.isoformat()
    held = long(
        ("AGT-1", "", METIER, ids[0], "3", day, "Sud", "0,5"), ("AGT-1", "", METIER, ids[1], "3", day, None, None),
        heads=(*HEADS, "Pole", "quotite"),
    )  # fmt: skip
    sent = long(
        ("AGT-1", "", METIER, ids[0], "3", day, "Nord", 0.5), ("AGT-1", "", METIER, ids[1], "3", day, None, 0.8),
        heads=(*HEADS, "pole", "quotite"),
    )  # fmt: skip
    relecture = run(referentiel, sent, held=held)
    assert counts(relecture)[:4] == (0, 2, 0, 0)
    assert {c.situation for c in relecture.changements()} == {"pole « Sud » → « Nord »", "quotite vide → « 0,8 »"}
    rows = Lignes(relecture, supprimer=False)
    assert [row[6:] for row in rows] == [["Nord", "0,5"], [None, 0.8]]
    again = long(*(tuple(row) for row in rows), heads=tuple(rows.titres))
    assert counts(run(referentiel, sent, held=again))[:4] == (0, 0, 2, 0)


def test_two_columns_of_one_title_are_refused_by_name(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    twice = long(("AGT-1", "", METIER, ids[0], "3", JOUR, "5"), heads=(*HEADS, "Niveau"))
    with pytest.raises(FphrefError, match=r"^e\.csv : deux colonnes portent le même titre \(« niveau »\)"):
        run(referentiel, twice)
    with pytest.raises(FphrefError, match="même titre"):
        run(referentiel, matrix(ids, (1,)).tableur(), held=twice)


def test_only_sound_levels_are_taken_up_from_what_is_held(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(
        ("AGT-1", "", METIER, ids[0], "4", "2025-01-01"), ("AGT-1", "", METIER, ids[0], "2", "2025-01-01"),
        ("AGT-1", "", METIER, ids[1], "9", "2025-01-01"), ("AGT-1", "", METIER, ids[2], "3", "2099-01-01"),
    )  # fmt: skip
    found, told = read_evaluations(held, referentiel, AUJOURDHUI)
    assert [(e.competence, e.niveau, e.date) for e in found] == [(ids[0], "4", date(2025, 1, 1))]
    assert [d.regle for d in told] == ["EVA023", "EVA018", "EVA018"]
    assert "le plus haut est repris" in told[0].message
    assert "niveau 9 hors de l’échelle" in told[1].message
    assert "date hors des limites" in told[2].message


def test_a_sheet_of_far_cells_is_turned_at_the_price_of_its_cells() -> None:
    far = FeuilleFaite([["a"], *[[*[None] * 5000, n % 3] for n in range(300)]], "S")
    turned = Turned(far)
    assert [line.numero for line in turned.lignes()] == [1, 5001]
    kept = sum(len(rows) + len(numbers) for rows, numbers in turned._columns.values())
    assert kept == 2 * 301


# -- levels that changed hands ---------------------------------------------------------------------------------------


def _held(ids: tuple[str, ...], levels: tuple[tuple[int, ...], ...]) -> Tableur:
    return long(
        *((f"AGT-{n}", "", METIER, c, str(v), "2025-01-01") for n, row in enumerate(levels, 1)
          for c, v in zip(ids, row, strict=True))
    )  # fmt: skip


def test_one_edited_line_does_not_hide_a_sort_of_the_levels_alone(referentiel: Referentiel) -> None:
    ids = referentiel.metiers[METIER].competences[:5]
    old = ((1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (2, 2, 3, 3, 4), (4, 1, 4, 1, 4), (3, 3, 1, 1, 2))
    turned = (*old[1:4], (5, 5, 5, 5, 5), old[0])
    relecture = run(referentiel, matrix(ids, *turned).tableur(), held=_held(ids, old))
    assert counts(relecture)[0] == 0
    assert rules(relecture) == {"EVA025"}
    improved = (*old[:3], (4, 2, 4, 2, 4), (3, 3, 2, 2, 2))
    assert rules(run(referentiel, matrix(ids, *improved).tableur(), held=_held(ids, old))) == set()


def test_one_competence_sorted_alone_is_told_and_read(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    old = ((1, 2, 3, 4), (3, 4, 3, 2), (2, 2, 3, 3))
    sorted_first = ((3, 2, 3, 4), (2, 4, 3, 2), (1, 2, 3, 3))
    relecture = run(referentiel, matrix(ids, *sorted_first).tableur(), held=_held(ids, old))
    assert counts(relecture)[0] == 12
    assert rules(relecture) == {"EVA030"}
    label = referentiel.competence(ids[0])
    assert label is not None
    assert label.libelle in said(relecture)[0]
    better = ((2, 2, 3, 4), (4, 4, 3, 2), (3, 2, 3, 3))
    assert rules(run(referentiel, matrix(ids, *better).tableur(), held=_held(ids, old))) == set()
