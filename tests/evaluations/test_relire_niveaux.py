"""Levels and days as people type them: read where no doubt is left, refused by name otherwise, on any scale."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from fphref.evaluations.grille import Erreur, Formule, Valeur, exact_key, lettre
from fphref.evaluations.niveaux import PLAIN, Lecteur
from fphref.evaluations.relire_valeurs import clean, day_of, shown, text_of
from fphref.evaluations.reperage import Turned
from fphref.model.profil import Echelle
from fphref.model.referentiel import Referentiel
from tests.evaluations.tableurs import FeuilleFaite

MATIN = datetime(2026, 1, 15, 8, 30)  # noqa: DTZ001 - a cell holds no time zone
LIMITE = date(2027, 11, 23)


@pytest.fixture
def lecteur(referentiel: Referentiel) -> Lecteur:
    return Lecteur(referentiel.echelles["acquis5"])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (3, "3"), (3.0, "3"), ("3", "3"), ("3 ", "3"), ("\u00a02", "2"), ("3,0", "3"), ("3.00", "3"), ("03", "3"),
        ("３", "3"), ("\u200b4\ufeff", "4"), ("Acquis", "3"), ("ACQUIS", "3"), ("maitrise", "4"),
        ("Fait  référence", "5"),
        ("En cours d’acquisition", "2"), ("en cours d'acquisition", "2"), ("so", "so"), ("SO", "so"),
        ("Sans objet", "so"), ("3 - Acquis", "3"), ("3 : acquis", "3"), ("so – Sans objet", "so"),
        (Formule("=1+2", 3), "3"), (Formule('="3"', "3"), "3"),
    ],
)  # fmt: skip
def test_a_level_is_read_whichever_way_it_is_typed(lecteur: Lecteur, value: Valeur, code: str) -> None:
    lu = lecteur.read(value)
    assert (lu.code, lu.refus) == (code, "")
    as_written = type(value) in PLAIN and value in lecteur.exacts
    assert bool(lu.correction or lu.formule) == (not as_written and not isinstance(value, float))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("NA", "ambigu"), ("N/A", "ambigu"), ("x", "ambigu"), ("-", "ambigu"), ("–", "ambigu"), ("?", "ambigu"),
        (7, "hors de l’échelle"), (0, "hors de l’échelle"), (-1, "hors de l’échelle"), ("-1", "hors de l’échelle"),
        ("7", "hors de l’échelle"), (45000, "hors de l’échelle"), (2.5, "entier"), ("2,5", "entier"), ("3.3", "entier"),
        ("2/3", "requis"), ("3|3", "requis"), ("3²", "exposant"), ("②", "exposant"), ("trois", "hors de l’échelle"),
        ("3 - Maîtrise", "hors de l’échelle"), ("3+", "hors de l’échelle"), ("2-3", "hors de l’échelle"),
        ("Acquis ou maîtrise", "hors de l’échelle"), (date(2026, 3, 2), "date"), (MATIN, "date"),
        (True, "VRAI ou FAUX"), (Erreur("#DIV/0!"), "erreur de calcul"), (float("nan"), "nombre"),
        (float("inf"), "nombre"), (Formule("=A1", None), "sans résultat"),
        (Formule("=1/0", Erreur("#DIV/0!")), "erreur"),
        (Formule("=A1", 9), "hors de l’échelle"), (10**30, "hors de l’échelle"), ("9" * 400, "hors de l’échelle"),
    ],
)  # fmt: skip
def test_what_is_no_level_is_refused_by_name(lecteur: Lecteur, value: Valeur, why: str) -> None:
    lu = lecteur.read(value)
    assert lu.code == ""
    assert why in lu.refus


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "\u200b", Formule('=""', "")])
def test_blank_is_not_evaluated_never_zero(referentiel: Referentiel, value: Valeur | None) -> None:
    for echelle in referentiel.echelles.values():
        lu = Lecteur(echelle).read(value)
        assert (lu.code, lu.refus) == ("", "")


def test_every_scale_reads_its_own_codes_and_words(referentiel: Referentiel) -> None:
    assert len(referentiel.echelles) >= 4
    for echelle in referentiel.echelles.values():
        lecteur = Lecteur(echelle)
        for niveau in echelle.niveaux:
            assert lecteur.read(niveau.code).code == niveau.code
            assert lecteur.read(niveau.libelle.upper()).code == niveau.code
            if niveau.code.isdecimal():
                assert lecteur.read(int(niveau.code)).code == niveau.code
    assert Lecteur(referentiel.echelles["n03"]).read(0).code == "0"
    assert Lecteur(referentiel.echelles["iluo"]).read("u").code == "U"
    assert Lecteur(referentiel.echelles["iluo"]).read(3).refus


def test_true_is_not_one_and_codes_keep_their_zeros(referentiel: Referentiel) -> None:
    two = {"id": "e", "intitule": "E", "niveaux": [
        {"code": "01", "libelle": "Un", "valeur": "1"}, {"code": "02", "libelle": "Deux", "valeur": "2"},
    ]}  # fmt: skip
    lecteur = Lecteur(Echelle.model_validate({**referentiel.echelles["n03"].model_dump(), **two}))
    assert lecteur.read(1).code == "01"
    assert lecteur.read("1").code == "01"
    assert lecteur.read(True).refus
    assert lecteur.read(1).code == "01"  # what was read of True is not remembered for 1


def test_equal_results_of_one_formula_are_told_apart(lecteur: Lecteur, referentiel: Referentiel) -> None:
    for values in ((1, True, 1.0), (True, 1)):
        fresh = Lecteur(referentiel.echelles["acquis5"])
        found = {type(value): fresh.read(Formule("=A1", value)) for value in values}
        assert (found[int].code, found[bool].code) == ("1", "")
        assert "VRAI ou FAUX" in found[bool].refus


def test_a_turned_sheet_keeps_each_value_as_it_is() -> None:
    row: list[Valeur] = [Formule("=A1", 1), Formule("=A1", True), Formule("=A1", 1.0), 1, True, 1.0, "1"]
    turned = [ligne.cellules[1] for ligne in Turned(FeuilleFaite([row])).lignes()]
    assert [*map(exact_key, turned)] == [*map(exact_key, row)]


def test_a_word_that_two_levels_share_stands_for_none(referentiel: Referentiel) -> None:
    same = {"id": "e", "intitule": "E", "niveaux": [
        {"code": "A", "libelle": "Fait", "valeur": "1"}, {"code": "B", "libelle": "fait", "valeur": "2"},
    ]}  # fmt: skip
    lecteur = Lecteur(Echelle.model_validate({**referentiel.echelles["n03"].model_dump(), **same}))
    assert lecteur.read("Fait").refus
    assert lecteur.read("b").code == "B"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2026, 1, 15), date(2026, 1, 15)), (MATIN, date(2026, 1, 15)),
        ("15/01/2026", date(2026, 1, 15)), ("15-1-26", date(2026, 1, 15)), ("15.01.2026", date(2026, 1, 15)),
        ("2026-01-15", date(2026, 1, 15)), (" 15 / 01 / 2026 ", date(2026, 1, 15)), ("1er mars 2026", date(2026, 3, 1)),
        ("15 août 2026", date(2026, 8, 15)), ("2026-01-15T00:00:00", date(2026, 1, 15)),
        (Formule("=TODAY()", date(2026, 1, 15)), date(2026, 1, 15)),
    ],
)  # fmt: skip
def test_a_day_is_read_whichever_way_it_is_typed(value: Valeur, day: date) -> None:
    assert day_of(value, LIMITE)[:2] == (day, "")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("31/02/2026", "pas une date"), ("hier", "pas une date"), (46000, "pas une date"), (True, "pas une date"),
        (Erreur("#N/A"), "pas une date"), ("15/01/1999", "avant le 01/01/2000"), (date(1900, 1, 1), "avant"),
        (date(2062, 1, 1), "après le 23/11/2027"), ("13/13/2026", "pas une date"), ("01/2026", "pas une date"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_by_name(value: Valeur, why: str) -> None:
    day, refused, _ = day_of(value, LIMITE)
    assert day is None
    assert why in refused


def test_texts_are_cleaned_and_shown_safely() -> None:
    assert clean("\u00a0AGT\u200b-01  a ") == "AGT-01 a"
    assert shown("a\x1b[31mb\u202e") == "a\ufffd[31mb\ufffd"
    assert len(shown("x" * 500)) == 40
    assert (text_of(12), text_of(12.0), text_of(date(2026, 1, 1)), text_of(Erreur("#N/A"))) == ("12", "12", None, None)
    assert text_of("ＡＧＴ-01") == "AGT-01"
    assert [lettre(n) for n in (0, 1, 26, 27, 703, 16_384)] == ["", "A", "Z", "AA", "AAA", "XFD"]
