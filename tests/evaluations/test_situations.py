"""Tables of agents read as situations: forgiving titles and cells, bad lines left out with their place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.evaluations import situations
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Erreur, Formule, Valeur
from fphref.evaluations.situations import Releve, read_situations
from tests.evaluations.tableurs import FeuilleFaite, classeur, tableur
from tests.statut.situations_fabrique import JOUR, tables
from tests.support import ROOT, codes, lines

TITRES = ("Agent", "Corps", "Grade", "Échelon", "Échelon depuis", "Date de la situation")
LIGNE: tuple[Valeur | None, ...] = ("A-1", "IH", "Ingénieur", "4e", "01/03/2025", "2026-11-01")


def read(*rows: tuple[Valeur | None, ...], titres: tuple[str, ...] = TITRES) -> Releve:
    return read_situations(tableur(titres, *rows), tables(), JOUR)


def cell(titre: str, value: Valeur, *, others: tuple[tuple[str, Valeur], ...] = ()) -> Releve:
    """One agent with that one more column."""
    more = ((titre, value), *others)
    return read((*LIGNE, *(v for _, v in more)), titres=(*TITRES, *(t for t, _ in more)))


def test_a_line_becomes_a_situation() -> None:
    found = read(LIGNE)
    assert found.diagnostics == ()
    (one,) = found.situations
    assert (one.agent, one.corps, one.grade, one.echelon) == (
        "A-1",
        "ingenieurs-hospitaliers",
        "ingenieur-hospitalier",
        "4",
    )
    assert (one.echelon_depuis, one.etablie_le) == (date(2025, 3, 1), date(2026, 11, 1))
    assert (one.position, one.diplomes, one.parcours, one.services) == (None, None, None, ())


@pytest.mark.parametrize(
    "titre", ["ECHELON_DEPUIS", "Date d’entrée dans l’échelon", "depuis (échelon)", "échelon depuis le"]
)
def test_titles_are_forgiving(titre: str) -> None:
    found = read(("A-1", "IH", "Ingénieur", 4, "01/03/2025"), titres=("agent", "corps", "grade", "échelon", titre))
    assert [one.echelon_depuis for one in found.situations] == [date(2025, 3, 1)]


@pytest.mark.parametrize(
    "corps", ["ingenieurs-hospitaliers", "ih", "Corps des ingénieurs hospitaliers", "Ingénieurs hospitaliers"]
)
def test_a_corps_goes_by_any_of_its_names(corps: str) -> None:
    assert [one.corps for one in read(("A-1", corps), titres=("agent", "corps")).situations] == [
        "ingenieurs-hospitaliers"
    ]


def test_a_grade_alone_tells_its_corps() -> None:
    found = read(("A-1", "Ingénieur principal"), titres=("agent", "grade"))
    assert [one.corps for one in found.situations] == ["ingenieurs-hospitaliers"]


@pytest.mark.parametrize(
    "value",
    [date(2025, 3, 1), datetime(2025, 3, 1, tzinfo=UTC), "2025-03-01", "01/03/2025", "1.3.2025", "1er mars 2025"],
)
def test_days_are_read_as_people_write_them(value: Valeur) -> None:
    found = read(("A-1", "IH", "Ingénieur", "4", value), titres=TITRES[:5])
    assert [one.echelon_depuis for one in found.situations] == [date(2025, 3, 1)]


@pytest.mark.parametrize(("value", "mois"), [
    (51, 51), (51.0, 51), ("51", 51), ("51 mois", 51), ("4 ans 3 mois", 51), ("4 ans et 3 mois", 51), ("4 ans", 48),
    ("1 an", 12), ("0", 0),
])  # fmt: skip
def test_months_are_read_as_people_write_them(value: Valeur, mois: int) -> None:
    (one,) = cell("Services publics (mois)", value).situations
    assert [(s.nature, s.mois, s.au) for s in one.services] == [("publics", mois, date(2026, 11, 1))]


@pytest.mark.parametrize(("titre", "nature", "categorie"), [
    ("Services publics effectifs (mois)", "publics_effectifs", None),
    ("Services catégorie A", "effectifs_categorie", "A"),
    ("Services publics en catégorie A (mois)", "publics", "A"),
    ("services effectifs catégorie B", "effectifs_categorie", "B"),
    ("Services dans le corps (mois)", "effectifs_corps", None),
    ("services effectifs dans le grade", "effectifs_grade", None),
])  # fmt: skip
def test_each_total_has_its_nature(titre: str, nature: str, categorie: str | None) -> None:
    (one,) = cell(titre, 12).situations
    assert [(s.nature, s.categorie) for s in one.services] == [(nature, categorie)]


def test_a_total_may_have_a_day_of_its_own() -> None:
    (one,) = cell("Services publics", 12, others=(("Services publics au", "2026-01-01"),)).situations
    assert one.services[0].au == date(2026, 1, 1)
    (one,) = cell("Services publics", 12, others=(("Services arrêtés au", "2026-02-01"),)).situations
    assert one.services[0].au == date(2026, 2, 1)


def test_a_diploma_an_answer_and_a_period_are_read() -> None:
    more = (("Diplôme (titre)", "Ingénieur"), ("reconnu", "oui"), ("fait: candidat-article-l325-5", "non"),
            ("Détachement du", "2016-01-01"), ("IB culminant", 985), ("Mandat local du", "2012-01-01"),
            ("Mandat local au", "2014-01-01"), ("Position", "détaché"), ("Employeur", "FPH"))  # fmt: skip
    found = cell("Diplôme (niveau)", "bac+5", others=more)
    (one,) = found.situations
    assert codes(found.diagnostics) == []
    assert one.diplomes is not None and [(d.niveau, d.titre, d.reconnu) for d in one.diplomes] == [
        (7, "ingenieur", True)
    ]
    assert [(f.id, f.vrai) for f in one.faits] == [("candidat-article-l325-5", False)]
    assert one.parcours is not None
    assert [(p.nature, p.position, p.ib_culminant, p.au) for p in one.parcours] == [
        ("fonctionnaire", "detachement", 985, None), ("mandat_local", "activite", None, date(2014, 1, 1)),
    ]  # fmt: skip
    assert (one.position, one.employeur) == ("detachement", "hospitaliere")


def test_no_diploma_is_not_an_unknown_one() -> None:
    assert [one.diplomes for one in cell("Niveau de diplôme", "aucun").situations] == [()]
    assert [one.diplomes for one in cell("Niveau de diplôme", "").situations] == [None]


def test_a_career_may_be_said_to_be_whole() -> None:
    (one,) = cell("Parcours complet", "oui").situations
    assert (one.parcours, one.parcours_complet) == ((), True)
    (one,) = cell("Parcours complet", "non").situations
    assert (one.parcours, one.parcours_complet) == (None, False)


BAD: list[tuple[str, Valeur, str]] = [
    ("Services publics", "12,5", "un nombre entier de mois est attendu, comme 12"),
    ("Services publics", "beaucoup", "« 4 ans 3 mois »"),
    ("Services publics", 5000, "le maximum est 1200"),
    ("Services publics", date(2020, 1, 1), "est une date"),
    ("Position", "actif", "vouliez-vous « activité » ?"),
    ("Employeur", "lune", "valeurs admises : hospitalière"),
    ("Diplôme niveau", "9", "8 est le plus proche"),
    ("reconnu", "peut-être", "« oui » ou « non »"),
    ("Entrée dans le grade", "30/02/2024", "le plus proche est le 29/02/2024"),
    ("Entrée dans le grade", "15/13/2024", "le mois va de 1 à 12"),
    ("Entrée dans le grade", "01/02/24", "écrire l’année en quatre chiffres, comme 01/02/2024"),
    ("Entrée dans le grade", 45000, "mettre la cellule au format date"),
    ("Entrée dans le grade", Erreur("#N/A"), "la cellule montre une erreur (#N/A)"),
    ("Entrée dans le grade", Formule("=A1", None), "formule sans résultat"),
    ("Année de naissance", "85", "quatre chiffres, comme 1985"),
    ("Année de naissance", date(1985, 3, 2), "n’écrire que l’année"),
    ("IB culminant", "HEA", "un nombre de 1 à 2000"),
]


@pytest.mark.parametrize(("titre", "value", "told"), BAD, ids=lambda value: str(value)[:40])
def test_a_bad_cell_leaves_its_line_out_with_its_place(titre: str, value: Valeur, told: str) -> None:
    found = cell(titre, value)
    assert found.situations == ()
    (fault,) = found.diagnostics
    assert (fault.regle, fault.position.ligne, fault.position.colonne) == ("SIT001", 2, 7)
    assert told in fault.message
    assert (found.lues, found.ecartees) == (1, 1)


@pytest.mark.parametrize(("place", "value", "told"), [
    (1, "IHX", "Corps « IHX » inconnu ; vouliez-vous « ingenieurs-hospitaliers » ?"),
    (2, "Ingénieur princpal", "vouliez-vous « ingenieur-hospitalier-principal » ?"),
    (3, "quatre", "n’est pas un échelon"),
])  # fmt: skip
def test_an_unknown_corps_grade_or_echelon_is_told_with_the_nearest(place: int, value: str, told: str) -> None:
    row = list(LIGNE)
    row[place] = value
    found = read(tuple(row))
    (fault,) = found.diagnostics
    assert (fault.regle, fault.position.colonne) == ("SIT001", place + 1)
    assert told in fault.message or place == 1


def test_what_cannot_be_true_is_told_at_its_cell() -> None:
    found = read((*LIGNE[:3], "12", *LIGNE[4:]), ("A-2", *LIGNE[1:]))
    (fault,) = found.diagnostics
    assert (fault.regle, fault.position.ligne, fault.position.colonne) == ("SIT002", 2, 4)
    assert "va du 1er au 10e échelon" in fault.message
    assert [one.agent for one in found.situations] == ["A-2"]


def test_every_bad_cell_of_a_line_is_told_in_one_pass() -> None:
    found = read(("A-1", "XYZ", "Ingénieur", "x", "31/02/2025", None))
    assert codes(found.diagnostics) == ["SIT001"] * 3
    assert found.ecartees == 1


def test_one_bad_line_of_ten_thousand_is_told_with_sheet_and_cell() -> None:
    rows = [TITRES, *((f"A-{n}", *LIGNE[1:]) for n in range(1, 10_001))]
    rows[5_000] = ("A-5000", "IH", "Ingénieur", "44", "01/03/2025", "2026-11-01")
    found = read_situations(classeur(FeuilleFaite(rows, "Agents"), nom="agents.xlsx"), tables(), JOUR)
    assert lines(found.diagnostics)[0].startswith("erreur SIT001 agents.xlsx Agents!D5001 ")
    assert (len(found.situations), found.lues, found.ecartees) == (9_999, 10_000, 1)


@pytest.mark.parametrize(("name", "rule"), [
    ("Jean Dupont", "AGE004"), ("jean.dupont@chu.fr", "AGE004"), ("1 85 03 75 116 001 42", "AGE004"), ("", "AGE002"),
    ("Total", "AGE002"), ("A-1", "AGE003"),
])  # fmt: skip
def test_what_is_no_pseudonym_is_left_out_and_never_repeated(name: str, rule: str) -> None:
    found = read(LIGNE, (name, *LIGNE[1:]), ("A-3", *LIGNE[1:]))
    assert codes(found.diagnostics) == [rule]
    assert not name or name not in found.diagnostics[0].message
    assert [one.agent for one in found.situations] == ["A-1", "A-3"]


@pytest.mark.parametrize("place", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("name", ["Jean DUPONT", "Jean « x » DUPONT", "jean.dupont@chu.fr"])
def test_a_name_in_any_cell_is_never_repeated(place: int, name: str) -> None:
    row: list[Valeur | None] = [*LIGNE, 3]
    row[place] = name
    (fault,) = read(tuple(row), titres=(*TITRES, "Reliquat")).diagnostics
    assert (fault.regle, fault.position.colonne) == ("SIT001", place + 1)
    assert "DUPONT" not in fault.message.upper()


@pytest.mark.parametrize("value", ["2025-03-01 garbage dupont", "2025-03-01T25:99:99", "2025-03-01T"])
def test_what_follows_a_day_is_a_time_or_nothing(value: str) -> None:
    (fault,) = cell("Entrée dans le grade", value).diagnostics
    assert "n’est pas une date" in fault.message
    assert cell("Entrée dans le grade", "2025-02-01T23:59:59").diagnostics == ()


def test_a_fact_told_in_two_columns_is_a_double() -> None:
    titre = "fait: candidat-article-l325-5"
    (fault,) = cell(titre, "oui", others=((titre, "non"),)).diagnostics
    assert (fault.regle, fault.position.colonne) == ("SIT004", 8)
    assert "déjà donnée" in fault.message


def test_a_list_of_names_is_refused_and_says_what_to_do() -> None:
    found = read(("Dupont", "Jean", "IH"), titres=("Nom", "Prénom", "Corps"))
    assert found.situations == ()
    assert "fphref pseudonymiser" in found.diagnostics[0].message


def test_columns_that_are_not_read_are_told_once() -> None:
    titres = (*TITRES, "Nom", "Échelon dpuis", "Service", "Taille", "fait: candidat-article-l325", "Corps")
    found = read((*LIGNE, "Dupont", "x", "Bio", "180", "oui", "IH"), titres=titres)
    assert codes(found.diagnostics) == ["AGE006", "SIT004", "SIT004", "SIT005"]
    assert "vouliez-vous « fait: candidat-article-l325-5 » ?" in found.diagnostics[1].message
    assert "« Corps »" in found.diagnostics[2].message
    assert "« Échelon dpuis », « Taille »" in found.diagnostics[3].message


def test_a_title_near_one_that_is_missing_is_a_warning() -> None:
    found = read(("A-1", "IH", "x"), titres=("Agent", "Corps", "Positon"))
    assert codes(found.diagnostics) == ["SIT004"]
    assert "vouliez-vous « position » ?" in found.diagnostics[0].message


def test_doubts_of_one_kind_are_told_once_with_their_number() -> None:
    titres = ("Agent", "Corps", "Corps depuis")
    found = read(*((f"A-{n}", "IH", "01/05/2015") for n in range(3)), titres=titres)
    assert codes(found.diagnostics) == ["SIT003"]
    assert found.diagnostics[0].message.endswith("(et 2 autres lignes)")
    assert len(found.situations) == 3


def test_a_file_of_nonsense_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(situations, "MAX_FAUTES", 3)
    found = read(*((f"A-{n}", "IH", "Ingénieur", "x") for n in range(10)))
    assert len(found.diagnostics) == 4
    assert found.diagnostics[-1].message == "7 autres cellules à corriger, qui ne sont pas détaillées"
    assert found.ecartees == 10
    monkeypatch.setattr(situations, "MAX_LIGNES", 2)
    with pytest.raises(FphrefError, match="plus de 2 lignes : le découper"):
        read(LIGNE, LIGNE, LIGNE)


def test_hidden_lines_are_read_and_told() -> None:
    found = read_situations(classeur(FeuilleFaite([TITRES, LIGNE], cachees=frozenset({2}))), tables(), JOUR)
    assert codes(found.diagnostics) == ["AGE008"]
    assert len(found.situations) == 1


def test_titles_alone_and_no_titles_are_told() -> None:
    assert codes(read().diagnostics) == ["AGE001"]
    assert codes(read_situations(tableur(("x", "y")), tables(), JOUR).diagnostics) == ["AGE001"]


def test_the_example_of_the_guide_can_be_read(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "situations.md").read_text("utf-8")
    path = tmp_path / "agents.csv"
    path.write_text(guide.split("```csv\n")[1].split("```")[0], "utf-8")
    found = read_situations(open_tableur(path), tables(), JOUR)
    assert codes(found.diagnostics) == []
    assert len(found.situations) >= 3
