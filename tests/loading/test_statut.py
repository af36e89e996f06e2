"""The statutory data across files: what is checked beyond one broken folder a rule, and whom a fault bars."""

from __future__ import annotations

import pytest

import fphref
from fphref.model.grilles import LigneGrille
from fphref.model.referentiel import Referentiel
from tests.conftest import MakeFolder
from tests.support import MINI, codes, lines

CORPS = "statut/corps/agents-accueil.yaml"
GRILLES, BAREME, CLASSEMENTS = "statut/grilles.csv", "statut/bareme_ib_im.csv", "statut/classements.csv"
POINT, CONTINGENTS = "statut/parametres/point_indice.yaml", "statut/contingents.yaml"
TEXT = {name: (MINI / name).read_text("utf-8") for name in (CORPS, GRILLES, BAREME, CLASSEMENTS, POINT, CONTINGENTS)}
AUTRE = """\
id: agents-archives
intitule: Corps des agents d'archives
categorie: C
grades:
  - id: agent-archives
    intitule: Agent d'archives
    echelons: 3
"""


def changed(name: str, before: str, after: str) -> str:
    """The text of a file of the sound folder, changed in one place."""
    assert before in TEXT[name]
    return TEXT[name].replace(before, after, 1)


def test_the_stores_hold_every_line_in_the_order_of_the_files() -> None:
    referentiel, _ = fphref.load(MINI)
    assert list(referentiel.contingents) == ["accueil-concours", "accueil-principal"]
    assert [str(valeur.valeur) for valeur in referentiel.parametres["point-indice"].valeurs] == ["58.2004", "59.0734"]
    assert [line.ib for line in referentiel.grilles.values()][:3] == ["400", "410", "420"]
    assert all(isinstance(line, LigneGrille) and line.cle == key for key, line in referentiel.grilles.items())
    assert next(iter(referentiel.classements)).startswith("agents-accueil/agent/4/")


# -- conditions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("echelon: 4\n", "echelon: 11\n", "REF001 échelon 11 inconnu : le grade « agent » en a 10"),
        (
            "anciennete_echelon:\n            grade: agent\n            echelon: 4\n            min_mois: 24\n",
            "echelon_atteint:\n            grade: agent\n            echelon: 12\n",
            "REF001 échelon 12 inconnu : le grade « agent » en a 10",
        ),
        (
            "            grade: agent\n            echelon: 4\n",
            "            grade: agent-archives\n            echelon: 4\n",
            "REF001 échelon 4 inconnu : le grade « agent-archives » en a 3",
        ),
        (
            "            grade: agent\n            echelon: 4\n",
            "            grade: agent-principle\n            echelon: 4\n",
            "REF001 grade « agent-principle » inconnu dans ce corps ; vouliez-vous « agent-principal » ?",
        ),
        (
            "    ouverture:",
            "    au_grade: agent-chef\n    ouverture:",
            "REF001 grade « agent-chef » inconnu dans ce corps ; valeurs admises : « agent », « agent-principal »",
        ),
        (
            "  - article: article 1\n",
            "  - source: decret-essais\n  - article: article 1\n",
            "REF001 source « decret-essais » inconnue ; vouliez-vous « decret-essai » ?",
        ),
        (
            "          texte: Deux ans dans le 4e échelon\n",
            "          texte: Deux ans dans le 4e échelon\n          derogations:\n            - intitule: Reclassés\n"
            "              du: 2024-01-01\n              au: 2023-01-01\n"
            "              si: {echelon_atteint: {grade: agent, echelon: 1}}\n"
            "              conditions: {echelon_atteint: {grade: agent, echelon: 2}}\n",
            "STA005 « au » (2023-01-01) n’est pas après « du » (2024-01-01) : la période n’a aucun jour",
        ),
        (
            "          texte: Deux ans dans le 4e échelon\n",
            "          texte: Deux ans dans le 4e échelon\n          derogations:\n            - intitule: Reclassés\n"
            "              si: {echelon_atteint: {grade: agent, echelon: 99}}\n"
            "              conditions: {echelon_atteint: {grade: agent, echelon: 2}}\n",
            "VAL004 « avancements, 1er élément, modalites, 1er élément, conditions, derogations, 1er élément, si, "
            "echelon_atteint, echelon » : « 99 » est trop grand ; le maximum est 30",
        ),
        (
            "          texte: Deux ans dans le 4e échelon\n",
            "          texte: Deux ans dans le 4e échelon\n          derogations:\n            - intitule: Reclassés\n"
            "              si: {echelon_atteint: {grade: agent, echelon: 29}}\n"
            "              conditions: {echelon_atteint: {grade: agent, echelon: 2}}\n",
            "REF001 échelon 29 inconnu : le grade « agent » en a 10",
        ),
    ],
)
def test_a_condition_names_what_is_there(mini: MakeFolder, before: str, after: str, expected: str) -> None:
    files = {CORPS: changed(CORPS, before, after), "statut/corps/agents-archives.yaml": AUTRE}
    found = fphref.load(mini(files))[1]
    assert [f"{d.regle} {d.message}" for d in found] == [expected]


def test_a_grade_whose_number_of_echelons_is_not_known_bars_no_condition(mini: MakeFolder) -> None:
    text = changed(CORPS, "    echelons: 10\n", "").replace("echelon: 4\n", "echelon: 20\n")
    assert lines(fphref.load(mini({CORPS: text}))[1]) == []


def test_another_corps_that_cannot_be_read_excuses_what_may_be_its_own(mini: MakeFolder) -> None:
    text = changed(
        CORPS, "            grade: agent\n            echelon: 4\n", "            grade: x-1\n            echelon: 4\n"
    )
    files = {CORPS: text, "statut/corps/agents-archives.yaml": AUTRE.replace("categorie: C", "categorie: D")}
    assert codes(fphref.load(mini(files))[1]) == ["VAL002"]


def test_modalites_that_follow_each_other_need_no_id(mini: MakeFolder) -> None:
    first = "      - au: 2026-01-01\n        conditions:\n"
    more = (
        "      - du: 2026-01-01\n        conditions:\n          texte: Avoir atteint le 3e échelon\n"
        "          echelon_atteint: {grade: agent, echelon: 3}\n"
    )
    text = changed(CORPS, "      - conditions:\n", first).replace("textes:\n", f"{more}textes:\n", 1)
    assert lines(fphref.load(mini({CORPS: text}))[1]) == []
    text = text.replace("au: 2026-01-01", "au: 2026-01-02")
    assert codes(fphref.load(mini({CORPS: text}))[1]) == ["STA007", "STA007"]


# -- periods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("au", "expected"), [("2025-01-01", []), ("2025-01-02", ["STA001"]), ("", ["STA001"])])
def test_periods_are_half_open(mini: MakeFolder, au: str, expected: list[str]) -> None:
    text = changed(GRILLES, "agent,4,2024-02-01,,", f"agent,4,2024-02-01,{au},")
    text += "agents-accueil,agent,4,2025-01-01,,440,decret-essai,vu,24,,,\n"
    assert codes(fphref.load(mini({GRILLES: text}))[1]) == expected


def test_a_long_period_is_seen_beyond_a_short_one(mini: MakeFolder) -> None:
    text = changed(BAREME, "400,2024-01-01,,", "400,2024-01-01,2024-02-01,").replace(
        "400,2023-01-01,2024-01-01,", "400,2020-01-01,2024-03-01,"
    )
    text += "400,2024-02-15,,359,decret-essai,vu,\n"
    assert [str(d.position) for d in fphref.load(mini({BAREME: text}))[1]] == [f"{BAREME}:3:5", f"{BAREME}:34:5"]


def test_a_value_ends_by_itself_where_the_next_begins(mini: MakeFolder) -> None:
    text = changed(POINT, "      - du: 2022-07-01\n", "      - du: 2022-07-01\n        au: 2023-07-01\n")
    assert lines(fphref.load(mini({POINT: text}))[1]) == []
    same = changed(POINT, "      - du: 2022-07-01\n", "      - du: 2023-07-01\n")
    assert "deux valeurs commencent le 2023-07-01" in lines(fphref.load(mini({POINT: same}))[1])[0]


# -- grids -----------------------------------------------------------------------------------------------------------


def without(*starts: str) -> str:
    return "\n".join(line for line in TEXT[GRILLES].splitlines() if not line.startswith(starts)) + "\n"


def test_a_grid_that_is_absent_is_unknown_and_no_fault(mini: MakeFolder) -> None:
    assert lines(fphref.load(mini({GRILLES: None, BAREME: None}))[1]) == []
    assert lines(fphref.load(mini({GRILLES: without("agents-accueil,agent-principal")}))[1]) == []


def test_a_hole_is_told_on_the_day_it_opens_and_once(mini: MakeFolder) -> None:
    text = changed(GRILLES, "agent,4,2024-02-01,,", "agent,4,2024-02-01,2025-01-01,")
    text += "agents-accueil,agent,5,2026-01-01,,450,decret-essai,vu,24,,,\n"
    text = text.replace("agent,5,2024-02-01,,", "agent,5,2024-02-01,2026-01-01,", 1)
    assert [d.message for d in fphref.load(mini({GRILLES: text}))[1]] == [
        "grille du grade « agent » au 2025-01-01 : échelon 4 absent"
    ]


def test_a_faulty_line_is_no_hole_too(mini: MakeFolder) -> None:
    text = changed(GRILLES, "agent,4,2024-02-01,,430", "agent,4,2024-02-01,,43o")
    assert codes(fphref.load(mini({GRILLES: text}))[1]) == ["VAL003"]
    text = changed(GRILLES, "agents-accueil,agent,4,", "agents-accueil,agents,4,")
    assert codes(fphref.load(mini({GRILLES: text}))[1]) == ["REF001"]


def test_the_last_echelon_and_the_last_chevron_have_no_duration(mini: MakeFolder) -> None:
    text = TEXT[GRILLES] + "agents-accueil,agent-principal,special-2,2024-02-01,,HEA1,decret-essai,vu,,,,\n"
    assert [d.message for d in fphref.load(mini({GRILLES: text}))[1]] == [
        "durée inconnue de l’échelon special-1 du grade « agent-principal » (grille du 2024-02-01)"
    ]


def test_an_index_is_missed_line_by_line_as_long_as_the_grid_holds(mini: MakeFolder) -> None:
    lacking = "\n".join(line for line in TEXT[BAREME].splitlines() if not line.startswith("440,2024")) + "\n"
    found = fphref.load(mini({BAREME: lacking}))[1]
    assert [(d.regle, str(d.position)) for d in found] == [
        ("STA004", f"{GRILLES}:6:36"),
        ("STA004", f"{GRILLES}:12:46"),
    ]
    ended = TEXT[GRILLES].replace("01,,440,", "01,2024-03-01,440,")
    again = TEXT[GRILLES].replace("2024-02-01,,440,", "2024-03-01,,430,")
    text = ended + "\n".join(line for line in again.splitlines() if "2024-03-01" in line) + "\n"
    assert [(d.regle, d.message) for d in fphref.load(mini({BAREME: lacking, GRILLES: text}))[1]] == [
        ("STA010", "indices majorés non relevés du 2024-02-01 au 2024-03-01 exclu : indice brut 440")
    ]


# -- contingents -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "[vers-principal]",
            "[vers-le-principal]",
            "voie « vers-le-principal » inconnue dans ce corps ; vouliez-vous « vers-principal » ?",
        ),
        ("voies: [concours]", "voies: [concours, concours]", "« concours » est déjà cité dans « voies »"),
        (
            "corps: agents-accueil",
            "corps: agents-acceuil",
            "corps « agents-acceuil » inconnu ; vouliez-vous « agents-accueil » ?",
        ),
        (
            "    denominateur: 2\n",
            "",
            "contingent « accueil-concours » (plafond) : il faut « numerateur » et « denominateur » "
            "(1 et 3 pour un tiers)",
        ),
    ],
)
def test_a_contingent_names_what_is_there(mini: MakeFolder, before: str, after: str, expected: str) -> None:
    found = fphref.load(mini({CONTINGENTS: changed(CONTINGENTS, before, after)}))[1]
    assert [d.message for d in found] == [expected]


# -- excuses, and whom a fault bars ----------------------------------------------------------------------------------


def load(mini: MakeFolder, **files: str | None) -> tuple[Referentiel, list[str]]:
    names = {"corps": CORPS, "grilles": GRILLES, "bareme": BAREME, "point": POINT, "contingents": CONTINGENTS,
             "classements": CLASSEMENTS, "sources": "sources.yaml"}  # fmt: skip
    referentiel, diagnostics = fphref.load(mini({names[key]: text for key, text in files.items()}))
    return referentiel, codes(diagnostics)


def test_a_source_that_cannot_be_read_is_one_fault_and_bars_what_leans_on_it(mini: MakeFolder) -> None:
    text = (MINI / "sources.yaml").read_text("utf-8").replace("nature: decret", "nature: décret")
    referentiel, told = load(mini, sources=text)
    assert told == ["VAL002"]
    assert "10A01" in referentiel.en_erreur


def test_what_a_faulty_contingent_mentions_is_told_in_the_same_pass(mini: MakeFolder) -> None:
    text = changed(CONTINGENTS, "sens: plafond", "sens: plafonds").replace(
        "source: decret-essai\n", "source: decrets\n", 1
    )
    assert codes(fphref.load(mini({CONTINGENTS: text}))[1]) == ["VAL002", "REF001"]
    text = changed(POINT, "unite: EUR/an/point", "unite: EUR").replace("source: decret-essai\n", "source: decrets\n", 1)
    assert codes(fphref.load(mini({POINT: text}))[1]) == ["VAL002", "REF001"]


def test_a_corps_that_cannot_be_read_is_one_fault(mini: MakeFolder) -> None:
    referentiel, told = load(mini, corps=TEXT[CORPS].replace("categorie: B", "categorie: E"))
    assert told == ["VAL002"]
    assert referentiel.en_erreur == {"10A01"}


def test_a_table_that_cannot_be_read_bars_whoever_has_a_corps(mini: MakeFolder) -> None:
    for name in ("grilles", "bareme"):
        referentiel, told = load(mini, **{name: "x\n"})
        assert (told, referentiel.complet) == (["CLE002"], False)
        assert referentiel.en_erreur == {"10A01"}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (GRILLES, "agent,4,2024-02-01,,430", "agent,4,2024-02-01,,43o"),
        (GRILLES, "agents-accueil,agent,4,", "agents-acceuil,agent,4,"),
        (BAREME, "430,2024-01-01,,", "430,2024-01-01,x,"),
        (POINT, "59.0734", "59;0734"),
        (CONTINGENTS, "sens: taux", "sens: part"),
    ],
)
def test_a_fault_of_what_a_fiche_shows_bars_it(mini: MakeFolder, name: str, before: str, after: str) -> None:
    referentiel, diagnostics = fphref.load(mini({name: changed(name, before, after)}))
    assert len(diagnostics) == 1
    assert referentiel.complet
    assert referentiel.en_erreur == {"10A01"}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (GRILLES, "agents-archives,agent-archives,1,2024-02-01,,4oo,decret-essai,vu,12,,,\n"),
        (BAREME, "999,2024-01-01,,x,decret-essai,vu,\n"),
        (CLASSEMENTS, "agents-accueil,agent,6,agents-accueil,agent-principal,2,moitié,2024-02-01,,decret-essai,,vu,\n"),
        ("statut/parametres/smic.yaml", "parametres:\n  - id: smic-mensuel\n"),
    ],
)
def test_a_fault_of_what_no_fiche_shows_bars_none(mini: MakeFolder, name: str, line: str) -> None:
    files = {name: TEXT.get(name, "") + line, "statut/corps/agents-archives.yaml": AUTRE}
    if name == BAREME:
        files[GRILLES] = TEXT[GRILLES] + "agents-archives,agent-archives,1,2024-02-01,,999,decret-essai,vu,12,,,\n"
        files[GRILLES] += "agents-archives,agent-archives,2,2024-02-01,,400,decret-essai,vu,12,,,\n"
        files[GRILLES] += "agents-archives,agent-archives,3,2024-02-01,,400,decret-essai,vu,,,,\n"
    referentiel, diagnostics = fphref.load(mini(files))
    assert any(d.gravite == "erreur" for d in diagnostics)
    assert not referentiel.en_erreur


# -- doubts ----------------------------------------------------------------------------------------------------------


def test_a_doubt_written_on_many_lines_is_told_once(mini: MakeFolder) -> None:
    text = TEXT[GRILLES].replace(",vu,12,,,", ",vu,12,,,Lu dans une copie")
    assert [d.message for d in fphref.load(mini({GRILLES: text}))[1]] == [
        "réserve : Lu dans une copie (et 5 autres lignes)"
    ]


def test_what_is_cited_and_not_described_is_told_once_a_corps(mini: MakeFolder) -> None:
    text = changed(
        CORPS,
        "                nature: publics\n",
        "                nature: publics\n                corps: [bureau, bureau]\n",
    )
    assert [d.message for d in fphref.load(mini({CORPS: text}))[1]] == [
        "corps « bureau » cité par une condition, mais pas décrit dans ce référentiel (et 1 autre ligne)"
    ]
