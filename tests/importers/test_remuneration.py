"""Pay as French, Belgian, Swiss and English sources write it, and what is not pay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.importers.paie.remuneration import MONTANTS, Paie, parse_remunerations
from fphref.model.marche import Remuneration
from tests.importers.brouillons import plain

SANS_PERIODE = "sans période"
REPRISE = "phrase d’avant"


def told(paie: Paie) -> str:
    """`min-max DEVISE/période brut`, each left out where the source does not say it."""
    amounts = f"{'' if paie.min is None else paie.min}-{'' if paie.max is None else paie.max}"
    gross = {True: " brut", False: " net", None: ""}[paie.brut]
    period = f"/{paie.periode}" if paie.periode else ""
    return f"{amounts}{'+' if paie.et_plus else ''} {paie.devise}{period}{gross}"


NOTATIONS = [
    # French
    ("55 - 65 k€", "55000-65000 EUR/an"),
    ("70 - 90k €", "70000-90000 EUR/an"),
    ("30 à 35 K€", "30000-35000 EUR/an"),
    ("30/35K€", "30000-35000 EUR/an"),
    ("55k€ - 65k€", "55000-65000 EUR/an"),
    ("45,5 k€ par an", "45500-45500 EUR/an"),
    ("3,5 k€ / mois", "3500-3500 EUR/mois"),
    ("32-38 KEUR brut annuel", "32000-38000 EUR/an brut"),
    ("900 - 1,2 k€ par mois", "900-1200 EUR/mois"),
    ("350 - 470 € / jour", "350-470 EUR/jour"),
    ("TJM 450 €", "450-450 EUR/jour"),
    ("45 000 € brut annuel", "45000-45000 EUR/an brut"),
    ("45\u202f000\u00a0€ brut annuel", "45000-45000 EUR/an brut"),
    ("1\u2009850 € net", "1850-1850 EUR net"),
    ("1 850 € nets par mois", "1850-1850 EUR/mois net"),
    ("1850 euros mensuels", "1850-1850 EUR/mois"),
    ("entre 1 900 et 2 300 € brut mensuel", "1900-2300 EUR/mois brut"),
    ("salaire brut mensuel entre 1 900 € et 2 300 €", "1900-2300 EUR/mois brut"),
    ("de 1 900 à 2 300 euros", "1900-2300 EUR"),
    ("2 à 3 000 € par mois", "2000-3000 EUR/mois"),
    ("2 800 € brut/mois à 3 200 € brut/mois", "2800-3200 EUR/mois brut"),
    ("1 500,00 €", "1500-1500 EUR"),
    ("à partir de 38 000 €", "38000- EUR"),
    ("dès 2 100 € brut", "2100- EUR brut"),
    ("au moins 2 100 €", "2100- EUR"),
    ("2 100 € minimum", "2100- EUR"),
    ("plus de 5 000 € par mois", "5000- EUR/mois"),
    ("4 500 € et plus", "4500- EUR"),
    ("45 000 €+", "45000- EUR"),
    ("jusqu’à 45 k€", "-45000 EUR/an"),
    ("jusqu'à 2 500 €", "-2500 EUR"),
    ("2 500 € maximum", "-2500 EUR"),
    ("moins de 2 000 € par mois", "-2000 EUR/mois"),
    ("14 €/h", "14-14 EUR/heure"),
    ("20 euros de l’heure", "20-20 EUR/heure"),
    ("38 000 € sur 13 mois", "38000-38000 EUR"),
    ("2 500 € avec une prime annuelle", "2500-2500 EUR"),
    ("38 000 € à 35 heures", "38000-38000 EUR"),
    ("38 000 € - 3 postes", "38000-38000 EUR"),
    # Belgian: the point stands between thousands
    ("2.800€ - 3.500€ brut/mois", "2800-3500 EUR/mois brut"),
    ("4.500€ - 7.000€+", "4500-7000+ EUR"),
    ("4.500€ - 7.000€+ brut/mois", "4500-7000+ EUR/mois brut"),
    ("de 5.000€ à plus de 7.000€ brut/mois", "5000-7000+ EUR/mois brut"),
    ("entre 2.600€ et 3.200€", "2600-3200 EUR"),
    ("2.600-4.300€ brut/mois", "2600-4300 EUR/mois brut"),
    ("€ 2.800", "2800-2800 EUR"),
    ("1.234,00 €", "1234-1234 EUR"),
    # Swiss
    ("CHF 6'500", "6500-6500 CHF"),
    ("CHF 6’500.– à 7’200.– brut par mois", "6500-7200 CHF/mois brut"),
    ("6500 CHF par mois", "6500-6500 CHF/mois"),
    ("85'000 francs suisses par année", "85000-85000 CHF/an"),
    # English
    ("50-60K Euros/year", "50000-60000 EUR/an"),
    ("$120k–150k per year", "120000-150000 USD/an"),
    ("$62,000 - $75,000 a year", "62000-75000 USD/an"),
    ("between £31,000 and £35,500 per annum", "31000-35500 GBP/an"),
    ("EUR 3,200.00 gross per month", "3200-3200 EUR/mois brut"),
    ("up to $90k per year", "-90000 USD/an"),
    ("from 40k EUR", "40000- EUR/an"),
    ("$85–$110 per hour", "85-110 USD/heure"),
    ("a daily rate of 400 EUR", "400-400 EUR/jour"),
    # Elsewhere
    ("250 000 F CFP par mois", "250000-250000 XPF/mois"),
    ("CAD 70,000 per year", "70000-70000 CAD/an"),
]


@pytest.mark.parametrize(("texte", "wanted"), NOTATIONS)
def test_a_notation_is_read(texte: str, wanted: str) -> None:
    assert [told(paie) for paie in parse_remunerations(texte)] == [wanted]


@pytest.mark.parametrize(
    "texte",
    [
        "", "en 2025", "le 01.03.2025", "5-8 ans (Master/PhD)", "> 5000 professionnels", "120.000 personnes", "+5%",
        "38 ans", "90 % des cas", "3 à 4 jours par semaine", "9h-17h", "35 heures", "bac +5", "niveau 7", "2 500",
        "payé au SMIC", "12 à 15 agents", "un budget de 3 000 €", "1,2 M€ de chiffre d’affaires", "3 millions d’euros",
        "une prime de nuit de 150 €", "prime annuelle : 500 €", "3 000 € de budget", "chèques-repas de 8 €",
        "des frais d’inscription de 835 €", "2 Md€", "EN ISO 17665", "CO2 €", "une fee of $500", "€", "k€", "- €",
    ],
)  # fmt: skip
def test_what_is_no_pay_is_left_alone(texte: str) -> None:
    assert parse_remunerations(texte) == []


@pytest.mark.parametrize(
    ("texte", "pays", "wanted"),
    [
        ("61 300 $ CAN par année", "", "61300-61300 CAD/an"),
        ("61 300 $ US par année", "CA", "61300-61300 USD/an"),
        ("A$61,300 per annum", "", "61300-61300 AUD/an"),
        ("$61,300 CAD a year", "US", "61300-61300 CAD/an"),
        ("61 300 dollars canadiens", "", "61300-61300 CAD"),
        ("22 $ à 31 $ CAN de l’heure", "", "22-31 CAD/heure"),
        ("41 000 $ CA - 44 000 $ CA", "", "41000-44000 CAD"),
        ("61 300 $", "CA", "61300-61300 CAD"),
        ("$61,300 a year", "AU", "61300-61300 AUD/an"),
        ("61 300 $ au maximum", "CA", "61300-61300 CAD"),
        ("61 300 $", "US", "61300-61300 USD"),
        ("61 300 $", "FR", "61300-61300 USD"),
    ],
)
def test_a_dollar_is_that_of_the_letters_beside_it_else_of_the_country(texte: str, pays: str, wanted: str) -> None:
    (paie,) = parse_remunerations(texte, pays=pays)
    assert told(paie) == wanted


def test_a_dollar_read_by_the_country_is_told_and_francs_of_switzerland_are_not() -> None:
    (paie,) = parse_remunerations("61 300 $", pays="CA")
    assert [(code, "d’après le pays" in text) for code, text in paie.doutes] == [("IMP009", True)]
    assert parse_remunerations("61 300 $ CAN", pays="CA")[0].doutes == ()
    assert parse_remunerations("Fr. 5000.- par mois", pays="CH")[0].doutes == ()


@pytest.mark.parametrize(
    ("texte", "wanted"),
    [
        ("£19-£27 an hour", "19-27 GBP/heure"),
        ("$19 to 27 an hour", "19-27 USD/heure"),
        ("£31,200 pa", "31200-31200 GBP/an"),
        ("£31,200 p.a.", "31200-31200 GBP/an"),
        ("£31,200 a year", "31200-31200 GBP/an"),
    ],
)
def test_an_hour_is_never_a_year(texte: str, wanted: str) -> None:
    assert [told(paie) for paie in parse_remunerations(texte, anglais=True)] == [wanted]
    assert [paie.periode for paie in parse_remunerations(texte, anglais=False)] == [wanted.rpartition("/")[2]]


def test_several_ranges_of_a_sentence_share_what_it_says_once() -> None:
    texte = "2.100-3.900€ brut/mois (junior 2.100-2.700€, senior 3.000-3.900€ + assurance groupe)."
    paies = parse_remunerations(texte)
    assert [told(paie) for paie in paies] == [
        "2100-3900 EUR/mois brut", "2100-2700 EUR/mois brut", "3000-3900 EUR/mois brut",
    ]  # fmt: skip
    assert [paie.texte for paie in paies] == [
        "2.100-3.900€ brut/mois", "junior 2.100-2.700€", "senior 3.000-3.900€ + assurance groupe",
    ]  # fmt: skip
    assert [paie.experience for paie in paies] == ["", "junior", "senior"]
    assert not any(paie.doutes for paie in paies)


def test_what_stands_behind_the_last_range_holds_for_those_before() -> None:
    paies = parse_remunerations("Débutant : 30 k€, confirmé (5 ans) 40 k€, senior 55 k€ brut annuel")
    assert [told(paie) for paie in paies] == [f"{k}000-{k}000 EUR/an brut" for k in (30, 40, 55)]
    assert [paie.experience for paie in paies] == ["Débutant", "confirmé (5 ans)", "senior"]


def test_the_period_of_the_sentence_before_is_taken_over_with_a_doubt() -> None:
    first, second = parse_remunerations("Un débutant touche 2 000 € brut/mois. Après 5 ans, il touche 2 600 €.")
    assert (told(first), told(second)) == ("2000-2000 EUR/mois brut", "2600-2600 EUR/mois brut")
    assert not first.deduit
    assert [code for code, message in second.doutes if REPRISE in message] == ["IMP009"]
    assert second.experience == "5 ans"


@pytest.mark.parametrize(
    "texte", ["2 000 € brut/mois. Un cadre : 60 000 €.", "2 000 € brut/mois. En Suisse : CHF 5'000."]
)
def test_a_period_is_not_taken_over_by_another_order_of_amounts_or_another_currency(texte: str) -> None:
    assert parse_remunerations(texte)[1].periode == ""


@pytest.mark.parametrize(
    ("texte", "code", "words"),
    [
        ("40 - 45 k€", "IMP009", SANS_PERIODE),
        ("65 000 - 55 000 € par an", "IMP009", "remise dans l’ordre"),
        ("The salary is 2.800 EUR per month", "IMP009", "séparateur de milliers"),
        ("un salaire de 38,000 € par an", "IMP009", "séparateur de milliers"),
        ("60 000 $ par an", "IMP009", "dollars"),
        ("Fr. 5000.- par mois", "IMP009", "francs suisses"),
        ("2 à 3 000 € par mois", "IMP009", "lu 2000"),
        ("12,50 €/h", "IMP008", "centimes"),
        ("salaire : 2 500 - 2 800 brut par mois", "IMP008", "sans devise"),
    ],
)  # fmt: skip
def test_a_choice_or_an_amount_not_understood_is_told(texte: str, code: str, words: str) -> None:
    (paie,) = parse_remunerations(texte)
    assert [code for code, message in paie.doutes if words in message] == [code]
    assert paie.deduit == (code == "IMP009")


@pytest.mark.parametrize("texte", ["$62,000 per year", "45 000 € brut annuel", "2.800€ brut/mois", "TJM de 450 €"])
def test_a_plain_notation_raises_no_doubt(texte: str) -> None:
    assert [paie.doutes for paie in parse_remunerations(texte)] == [()]


def test_an_amount_with_cents_keeps_its_wording_without_amounts() -> None:
    (paie,) = parse_remunerations("12,50 €/h")
    assert paie.arbre() == {"texte": "12,50 €/h", "devise": "EUR", "periode": "heure"}


def test_the_language_of_the_document_settles_a_sign() -> None:
    assert parse_remunerations("3,000 EUR", anglais=True)[0].doutes == ()
    assert parse_remunerations("3,000 EUR", anglais=False)[0].doutes != ()


@pytest.mark.parametrize(
    ("texte", "zone", "statut"),
    [
        ("à Paris : 45 - 55 k€", "Paris", ""),
        ("En province, comptez 30 k€", "province", ""),
        ("TJM freelance : 450 €", "", "independant"),
        ("un indépendant facture 300 € par jour", "", "independant"),
        ("2 500 €", "", ""),
    ],
)
def test_the_place_and_the_status_are_those_the_sentence_says(texte: str, zone: str, statut: str) -> None:
    (paie,) = parse_remunerations(texte)
    assert (paie.zone, paie.statut) == (zone, statut)


def test_what_the_caller_knows_holds_for_every_range() -> None:
    paies = parse_remunerations("30 k€ puis 40 k€", zone="Lyon", experience="Senior", statut="salarie")
    assert [(paie.zone, paie.experience, paie.statut) for paie in paies] == [("Lyon", "Senior", "salarie")] * 2


def test_every_key_of_a_tree_stands_in_the_order_of_the_model() -> None:
    (paie,) = parse_remunerations("Senior à Lyon : TJM de 450 à plus de 600 € brut par jour")
    tree = paie.arbre()
    assert list(tree) == [key for key in Remuneration.model_fields if key in tree]
    assert set(Remuneration.model_fields) - set(tree) == {"origine", "reserve"}
    assert Remuneration.model_validate(plain(tree)).max == 600


PIECES = st.sampled_from(
    ["2.800", "3 500", "12,50", "55", "6'500", "1 234,56", "2025", "9" * 30, "€", "k€", " k", "CHF", "$", "£", " - ",
     "–", "à", " et ", "entre ", "+", "/", "mois", "/h", "par an", " brut", " net", "TJM ", "débutant ", "senior",
     "(", ")", ", ", ". ", ":", "ans", "%", "plus de ", "jusqu’à ", "\u202f", "\n", "prime de ", "en Suisse ",
     "3-5 ans d’expérience ", "M€", "Ǆ", "İ"]
)  # fmt: skip


SEEN = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=80)


@given(st.lists(PIECES, max_size=25).map("".join) | SEEN)
def test_any_text_gives_ranges_that_the_model_takes(texte: str) -> None:
    for paie in parse_remunerations(texte):
        assert paie.texte.strip()
        assert paie.min is None or paie.max is None or paie.min <= paie.max
        Remuneration.model_validate(plain(paie.arbre()))


@given(st.lists(PIECES, max_size=25).map("".join))
def test_the_wording_of_a_range_stands_in_the_text(texte: str) -> None:
    source = " ".join(texte.split())
    assert all(paie.texte in source for paie in parse_remunerations(texte))


def test_the_work_grows_with_the_length_of_the_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from fphref.importers.paie.montants import cut_tokens, find_ranges
    from fphref.importers.paie.montants_autour import Jeton

    looked = 0

    class Counted(list[Jeton]):
        def __getitem__(self, at: Any) -> Any:
            nonlocal looked
            looked += 1
            return super().__getitem__(at)

    def count(times: int) -> int:
        nonlocal looked
        looked = 0
        find_ranges(Counted(cut_tokens("entre 5 à 7 € - 8 et 3 k puis 2.500 " * times)))
        return looked

    assert count(400) <= 4.2 * count(100)


@pytest.mark.parametrize("piece", ["1 500€ ", "£1,500 ", "$1,500 ", "1 500 $ ", "1 500€ ("])
def test_the_amounts_of_one_text_are_read_up_to_a_number_and_the_rest_is_told(piece: str) -> None:
    paies = parse_remunerations(piece * 20_000, anglais="," in piece)
    assert len(paies) == MONTANTS
    assert {paie.min for paie in paies} == {1500}
    assert len(paies[-1].suite) > 19_000 * len(piece.strip())
    assert [code for code, text in paies[-1].doutes if "montants dans un texte" in text] == ["IMP008"]
    assert not any(paie.suite for paie in paies[:-1])


def test_as_many_amounts_as_are_read_leave_no_rest() -> None:
    paies = parse_remunerations("1 500 € ; " * MONTANTS)
    assert (len(paies), paies[-1].suite) == (MONTANTS, "")
