"""`statut remuneration`: the published object, what a person reads, and one line for what cannot be computed."""

from __future__ import annotations

import json

import pytest

from fphref.statut.francais import NOTICE_DROIT
from tests.support import REFERENTIALS, Ran, run_cli

DAY = "2026-11-23"


def ask(*args: str, jour: str = DAY) -> Ran:
    return run_cli("statut", "remuneration", *args, "--date", jour, "-r", REFERENTIALS)


def test_the_published_object_of_the_worked_example() -> None:
    answer = ask("IH", "ingenieur-hospitalier", "5", "--zone", "1", "--enfants", "2", "--cti", "--json").json()
    assert answer["commande"] == "statut remuneration"
    assert [(ligne["libelle"], ligne["montant"]) for ligne in answer["lignes"]] == [
        ("Traitement indiciaire brut", "2550.00"),
        ("Indemnité de résidence, zone 1", "76.50"),
        ("Supplément familial de traitement, 2 enfants", "87.17"),
        ("Complément de traitement indiciaire (CTI)", "241.22"),
    ]
    assert answer["total_brut_mensuel"] == "2954.89"
    known = {source["id"] for source in answer["sources"]}
    for ligne in answer["lignes"]:
        assert {"libelle", "montant", "regle", "source"} <= set(ligne)
        assert ligne["source"] in known
        assert ligne["regle"]
    assert answer["lignes"][0]["regle"] == "518 points × 59,0734 € ÷ 12"
    assert answer["echelon"] == {"echelon": "5", "ib": "611", "im": 518, "im_paye": 518}
    assert answer["avertissement"] == NOTICE_DROIT
    assert answer["non_compris"]


def test_pay_as_a_person_reads_it() -> None:
    ran = ask("IH", "1", "5", "--zone", "1", "--enfants", "2", "--cti")
    text = ran.out.replace("\u00a0", " ")
    assert (ran.code, ran.err) == (0, "")
    assert text.startswith("Ingénieur, 5e échelon : indice brut 611, majoré 518\n")
    assert "Total brut mensuel           2 954,89 €" in text
    assert "518 points × 59,0734 € ÷ 12" in text
    assert "Non compris dans ce total" in text
    assert "de 0,00 € à 1 147,50 €" in text
    assert " ".join(text.splitlines()[-2:]) == NOTICE_DROIT
    assert max(map(len, ran.out.splitlines())) < 80


def test_without_zone_nor_children_the_lines_are_absent_and_said() -> None:
    answer = ask("IH", "1", "5", "--json").json()
    assert [ligne["code"] for ligne in answer["lignes"]] == ["traitement"]
    said = " ".join(answer["non_compris"])
    assert "zone non donnée" in said
    assert "nombre d’enfants à charge non donné" in said


def test_zone_three_is_a_line_of_zero() -> None:
    lines = {line["code"]: line["montant"] for line in ask("IH", "1", "5", "--zone", "3", "--json").json()["lignes"]}
    assert lines == {"traitement": "2550.00", "residence": "0.00"}


@pytest.mark.parametrize(
    ("jour", "expected"), [("2025-12-31", ["traitement"]), ("2026-01-01", ["traitement", "differentielle"])]
)
def test_the_lowest_pay_reaches_the_smic_from_its_day_on(jour: str, expected: list[str]) -> None:
    answer = ask("ADJ", "adjoint-administratif", "1", "--json", jour=jour).json()
    assert [ligne["code"] for ligne in answer["lignes"]] == expected
    assert answer["total_brut_mensuel"] == ("1823.03" if len(expected) == 2 else "1801.74")


def test_quiet_shows_the_lines_alone() -> None:
    ran = ask("IH", "1", "5", "-q")
    assert ran.err == ""
    assert "Total brut mensuel" in ran.out.splitlines()[-1]


@pytest.mark.parametrize(
    ("args", "jour", "message"),
    [
        (
            ("IH", "1", "11"),
            DAY,
            "Échelon « 11 » inconnu : le grade « Ingénieur » va du 1er au 10e échelon ; le plus proche est « 10 ».",
        ),
        (("IH", "1", "5"), "2022-06-01",
         "« Corps des ingénieurs hospitaliers » au 1er juin 2022 : le corps existe depuis le 1er février 2024 ; "
         "donner une date à partir de 2024-02-01."),
        (("IHH", "1", "5"), DAY, None),
        (("IH", "9", "5"), DAY,
         "Grade « 9 » inconnu ; les grades de ce corps : « Ingénieur », « Ingénieur principal », "
         "« Ingénieur hors classe »."),
        (("IH", "1", "\x1b[31m"), DAY, None),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_one_line_and_still_an_object(
    args: tuple[str, ...], jour: str, message: str | None
) -> None:
    ran = ask(*args, "--json", jour=jour)
    assert ran.code == 2
    assert ran.err.startswith("Erreur : ")
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err
    answer = json.loads(ran.out)
    assert answer["commande"] == "statut remuneration"
    if message:
        assert answer["erreur"] == message


def test_the_same_question_gives_the_same_bytes() -> None:
    args = ("IH", "hors classe", "spécial", "--zone", "2", "--enfants", "3", "--cti", "--json")
    assert ask(*args).out == ask(*args).out
