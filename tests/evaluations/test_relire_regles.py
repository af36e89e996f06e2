"""Each rule of a reading, by what makes it speak."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.evaluations.anomalies import LIMITE
from fphref.evaluations.grille import Erreur, Formule, Tableur, Valeur
from fphref.evaluations.reperage import kind_of
from fphref.model.referentiel import Referentiel
from fphref.regles import REGLES
from fphref.reperes import AGENT, CONTROLE, DATE, DATE_EVALUATION, classeur_mark
from tests.evaluations.tableurs import FeuilleFaite, classeur, tableur
from tests.evaluations.tours_appels import HEADS, JOUR, counts, long, matrix, rules, run, said
from tests.evaluations.tours_fabrique import METIER
from tests.evaluations.tours_grille import Grille

Change = Callable[[Grille], None]


@pytest.fixture(scope="module")
def ids(referentiel: Referentiel) -> tuple[str, ...]:
    return referentiel.metiers[METIER].competences[:4]


def _set(line: int, mark: str, value: Valeur | None) -> Change:
    """Change a cell of the agent of that rank, under that mark."""

    def change(grille: Grille) -> None:
        at = grille.position(mark)
        assert at is not None
        grille.lignes[grille.agents[line]][at].valeur = value

    return change


def _ids(position: int, value: Valeur | None) -> Change:
    def change(grille: Grille) -> None:
        grille.lignes[0][position].valeur = value

    return change


def _mean(grille: Grille) -> None:
    grille.insert_line(len(grille.lignes))
    grille.lignes[-1][0].valeur = "Ensemble"
    for case in grille.lignes[-1][3:7]:
        case.valeur = Formule("=AVERAGE(D7:D9)", 3)


def _typed_line(grille: Grille) -> None:
    grille.insert_line(len(grille.lignes))
    values: tuple[Valeur, ...] = ("AGT-9", "Urgences", METIER, 3)
    for position, value in enumerate(values):
        grille.lignes[-1][position].valeur = value


def _emptied(grille: Grille) -> None:
    for case in grille.lignes[grille.agents[1]][:7]:
        case.valeur = None


def _stranger(grille: Grille) -> None:
    grille.insert_position(5)
    grille.lignes[-1][5].valeur = "à revoir"


def _no_heads(grille: Grille) -> None:
    grille.lignes[5][0].valeur = "Collaborateur"
    grille.lignes[5][-1].valeur = None
    _typed_line(grille)


def _out(grille: Grille) -> None:
    grille.move_position(3, grille.largeur - 1)


def _swap_ids(grille: Grille) -> None:
    grille.lignes[grille.agents[0]][0].valeur, grille.lignes[grille.agents[1]][0].valeur = "AGT-2", "AGT-1"


CASES: dict[str, tuple[Change, str]] = {
    "EVA001": (_set(0, "@0", "x"), "EVA001 liste.xlsx Matrice!D9 AGT-1 · {0} : ambigu"),
    "EVA002": (_set(0, "@0", "Acquis"), "EVA002 liste.xlsx Matrice!D9 AGT-1 · {0} : « Acquis » lu 3"),
    "EVA003": (_set(0, "@0", Formule("=1+2", 3)), "et non saisi ; attendu un niveau saisi, lu « =1+2 → 3 » ; lu 3"),
    "EVA004": (_swap_ids, "EVA004 liste.xlsx Matrice!A9 AGT-2 : ce pseudonyme n’est pas celui de la ligne"),
    "EVA005": (lambda g: g.copy_line(6, 7), "EVA005 liste.xlsx Matrice!A10 AGT-1 : pseudonyme déjà lu en A9"),
    "EVA006": (_set(1, AGENT, None), "EVA006 liste.xlsx Matrice!A10 pseudonyme effacé ; attendu « AGT-2 »"),
    "EVA007": (_typed_line, "1 ligne ajoutée à la main, sans contrôle du pseudonyme : A12 ; lue"),
    "EVA008": (_ids(4, "@0"), "EVA008 liste.xlsx Matrice!D:D {0} : elle est aussi en colonne E ; les deux sont"),
    "EVA009": (_ids(3, "sf-inconue"), "EVA009 liste.xlsx Matrice!D:D compétence « sf-inconue » inconnue"),
    "EVA010": (_set(0, "#metier", "15D31"), "métier « 15D31 » inconnu du référentiel ; vouliez-vous « 15D30 » ?"),
    "EVA011": (_emptied, "EVA011 liste.xlsx Matrice!A10 AGT-2 : agent attendu"),
    "EVA012": (lambda g: g.delete_position(3), "{0} : ses niveaux évalués ont été supprimés (colonne)"),
    "EVA017": (_stranger, "EVA017 liste.xlsx Matrice!F:F sans identifiant de compétence : une valeur non lue ; ignoré"),
    "EVA019": (_mean, "EVA019 liste.xlsx Matrice!A12 Ensemble : tous les niveaux sont calculés"),
    "EVA020": (_no_heads, "EVA020 liste.xlsx Matrice!A12 ligne « AGT-9 » sans contrôle, et le titre"),
    "EVA021": (_set(0, "#metier", None), "1 agent sans métier"),
    "EVA026": (_out, "EVA026"),
}  # fmt: skip


@pytest.mark.parametrize("rule", CASES)
def test_each_fault_of_a_matrix_is_said_by_its_rule(rule: str, referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    change, expected = CASES[rule]
    sound = matrix(ids, (1, 2, 3, 4), (5, 4, 3, 2), (2, 2, 3, 3))
    assert rules(run(referentiel, sound.tableur())) == set()
    grille = matrix(ids, (1, 2, 3, 4), (5, 4, 3, 2), (2, 2, 3, 3))
    _named(grille, ids, change)
    relecture = run(referentiel, grille.tableur())
    assert rule in rules(relecture)
    label = referentiel.competence(ids[0])
    assert label is not None
    assert any(expected.format(label.libelle) in line for line in said(relecture)), said(relecture)
    assert (relecture.bilan.refuses > 0) == (REGLES[rule].gravite.value == "erreur")


def _named(grille: Grille, ids: tuple[str, ...], change: Change) -> None:
    """`@0` in a change stands for the first compétence."""
    grille.lignes[0][3].valeur = "@0"
    change(grille)
    for case in grille.lignes[0]:
        case.valeur = ids[0] if case.valeur == "@0" else case.valeur


@pytest.mark.parametrize(
    ("value", "rule", "taken"),
    [
        ("31/02/2026", "EVA014", 0), ("2-11-26", "EVA015", 4), (date(2027, 2, 1), "EVA024", 4),
        (date(1998, 1, 1), "EVA014", 0),
    ],
)  # fmt: skip
def test_the_day_of_a_line_wins_and_is_checked(
    value: Valeur, rule: str, taken: int, referentiel: Referentiel, ids: tuple[str, ...]
) -> None:
    grille = matrix(ids, (1, 2, 3, 4))
    grille.insert_position(3)
    grille.lignes[0][3].valeur = DATE
    grille.lignes[-1][3].valeur = value
    relecture = run(referentiel, grille.tableur())
    assert rules(relecture) == {rule}
    assert relecture.bilan.ajoutes == taken
    assert all(jour != JOUR or rule == "EVA015" for _, jour in relecture.nouveau.fiches)


def _undated(grille: Grille) -> Tableur:
    rows = [[case.valeur for case in line] for line in grille.lignes]
    return classeur(FeuilleFaite([[DATE_EVALUATION], *rows], "Matrice"))


def test_without_a_day_only_what_is_known_already_stands(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(("AGT-1", "", METIER, ids[0], "1", "2025-01-01"), ("AGT-1", "", METIER, ids[1], "1", "2025-01-01"))
    file = _undated(matrix(ids, (1, 2, None, 4)))
    relecture = run(referentiel, file, held=held)
    assert counts(relecture) == (0, 0, 1, 2, 1, 0)
    assert "EVA013 liste.xlsx Matrice!B1 date d’évaluation absente pour 1 agent ; 2 niveaux rejetés" in said(relecture)
    assert counts(run(referentiel, file, held=held, jour=JOUR)) == (3, 0, 0, 0, 1, 0)


def test_a_service_typed_elsewhere_counts_as_a_change(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    held = long(("AGT-1", "Pharmacie", METIER, ids[0], "1", JOUR.isoformat()))
    relecture = run(referentiel, matrix(ids, (1,)).tableur(), held=held)
    assert counts(relecture)[:3] == (0, 1, 0)
    assert next(relecture.changements()).situation == "service « Pharmacie » → « Urgences »"


# -- files that are refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["Agent", "Métier"], ["AGT-1", METIER]], "ni matrice faite par « fphref matrice agents »"),
        ([[classeur_mark("matrice_agents", "acquis5")], ["AGT-1", 3]], "a été supprimée"),
        ([[None, "R|sf-x"], ["AGT-1", 3]], "a été supprimée"),
        ([["#fphref|matrice_agents|9|acquis5"], [AGENT, "sf-x", CONTROLE]], "plus récente"),
        ([[AGENT, "#service", "sf-etablir-budget"], ["AGT-1", "U", 3]], "tri partiel ne se verrait plus"),
        ([[AGENT, "#service", CONTROLE], ["AGT-1", "U", "AGT-1"]], "aucune colonne de compétence"),
        ([[AGENT, "#service", AGENT, CONTROLE]], "deux colonnes portent le repère"),
        ([["#fphref|matrice_agents|2|inconnue"], [AGENT, "#service", "sf-x", CONTROLE]], "inconnue de ce référentiel"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_for_sure_is_refused_in_one_line(
    rows: list[list[Valeur]], why: str, referentiel: Referentiel
) -> None:
    with pytest.raises(FphrefError, match=why) as error:
        run(referentiel, classeur(FeuilleFaite(rows, "Matrice"), nom="m.xlsx"))
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("m.xlsx")


def test_copies_of_a_sheet_must_agree_or_be_chosen(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    one, other = (matrix(ids, levels).tableur().feuilles[0] for levels in ((1, 2, 3, 4), (1, 2, 3, 5)))
    named = [FeuilleFaite(f.rows, name) for f, name in ((one, "A"), (one, "B"), (other, "C"))]  # type: ignore[attr-defined]
    assert counts(run(referentiel, classeur(*named[:2])))[0] == 4
    with pytest.raises(FphrefError, match="choisir avec --feuille"):
        run(referentiel, classeur(*named))
    chosen = run(referentiel, classeur(*named), feuille=" c ")
    assert {c.apres for c in chosen.changements()} == {"1", "2", "3", "5"}
    with pytest.raises(FphrefError, match="pas de feuille « D » ; feuilles du fichier : « A », « B », « C »"):
        run(referentiel, classeur(*named), feuille="D")


def test_the_file_to_write_must_be_a_table_of_evaluations(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    sent = matrix(ids, (1, 2, 3, 4)).tableur()
    with pytest.raises(FphrefError, match="n’est pas remplacé"):
        run(referentiel, sent, held=sent)
    with pytest.raises(FphrefError, match="précèdent les titres"):
        run(referentiel, sent, held=tableur(["Service des urgences"], HEADS))


def test_kinds_are_told_by_their_cells(ids: tuple[str, ...]) -> None:
    assert kind_of(matrix(ids, (1,)).tableur()) == "matrice_agents"
    assert kind_of(long()) == "evaluations"
    assert kind_of(tableur(["#fphref|referentiel|2"])) == "referentiel"


def test_what_would_steer_a_terminal_is_refused(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    grille = matrix(ids, (1, 2, "\x1b[2J", 4))
    grille.lignes[grille.agents[0]][0].valeur = grille.lignes[grille.agents[0]][-1].valeur = "AGT\x1b[31m"
    sent = long(("A\x1b[1m", "", METIER, ids[0], "\x1b", JOUR.isoformat()))
    for file in (grille.tableur(), sent):
        relecture = run(referentiel, file)
        assert counts(relecture)[0] == 0
        assert not any("\x1b" in line for line in said(relecture))


# -- bounds and bytes ------------------------------------------------------------------------------------------------


def test_a_file_of_nonsense_is_counted_and_told_in_part(referentiel: Referentiel, ids: tuple[str, ...]) -> None:
    count = LIMITE // 4 + 50
    relecture = run(referentiel, matrix(ids, *[("x", "y", 9, Erreur("#REF!"))] * count).tableur())
    assert relecture.bilan.refuses == 4 * count
    assert len(relecture.journal.anomalies) == LIMITE
    assert relecture.journal.tues == 200


def test_every_rule_of_a_reading_is_tried() -> None:
    tried = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_relire*.py"))
    assert {code for code in REGLES if code.startswith("EVA") and f'"{code}' not in tried} == set()
