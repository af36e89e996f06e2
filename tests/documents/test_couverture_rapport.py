"""What the coverage report says of an audit: every line and its figures, what filters find, what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from fphref.audit.besoins_formation import by_formacode, training_needs
from fphref.audit.diffusion import publish
from fphref.audit.horizon import falls
from fphref.audit.modele import Bilan, Exclu, Lecture, Ligne, Masque, Synthese
from fphref.diagnostics import Diagnostic, Gravite, Position
from fphref.documents import couverture_rapport_lignes, couverture_rapport_reserves, couverture_rapport_structures
from fphref.documents.content import Card, Facts, HeatMap, Section, Table, inline_text, iter_banner_texts, iter_texts
from fphref.documents.couverture_rapport import build_couverture_rapport
from fphref.documents.couverture_rapport_commun import GRAVITE, percent
from fphref.documents.couverture_rapport_lignes import Recueil, explain
from fphref.documents.couverture_rapport_reserves import RAISONS
from fphref.documents.explorateur import Cell, Explorer, Facet, Grid, Row, iter_explorer_texts
from fphref.documents.typographie import grouped, typo
from fphref.model.couverture import ETATS
from fphref.model.referentiel import Referentiel
from tests.audit.bilans import bilan_exemple
from tests.audit.fabrique_diffusion import small_hospital

TITRE = "Couverture d'un CHU"
CODES = [etat.code for etat in ETATS]


@pytest.fixture(scope="module")
def bilan(referentiel: Referentiel) -> Bilan:
    return bilan_exemple(referentiel)


@pytest.fixture(scope="module")
def report(bilan: Bilan, referentiel: Referentiel) -> Explorer:
    return build_couverture_rapport(bilan, referentiel, TITRE)


def grid_of(report: Explorer, name: str = "lignes") -> Grid:
    (found,) = [grid for chapter in report.chapters for grid in chapter.grids if grid.name == name]
    return found


def said(cell: str | Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def note(cell: str | Cell) -> str:
    return "" if isinstance(cell, str) else cell.note


def told(grid: Grid, row: Row) -> dict[str, str]:
    """What a line says, by column."""
    return {column.title: said(cell) for column, cell in zip(grid.columns, row.cells, strict=True)}


def pairs(bilan: Bilan, report: Explorer) -> list[tuple[Ligne, dict[str, str], Row]]:
    """Each line of the audit with what the report says of it."""
    grid = grid_of(report)
    assert len(grid.rows) == len(bilan.lignes)
    return [(ligne, told(grid, row), row) for ligne, row in zip(bilan.lignes, grid.rows, strict=True)]


def ligne(**changes: Any) -> Ligne:
    """Twelve agents asked for, one « sans objet », nine evaluated, six holders for a need of eight."""
    usual: dict[str, Any] = {
        "structure": 0, "competence": "c", "haut": 5, "criticite": 3, "requis": 12, "sans_objet": 1, "evalues": 9,
        "perimes": 1, "titulaires_perimes": 1, "titulaires": 6, "quotite": 540, "titulaires_t3": 5, "titulaires_t5": 4,
        "titulaires_sans": 5, "expire_j90": 1, "expire_m6": 2, "expire_m12": 3, "au_dessus": 8, "somme": 22,
        "ecarts": 3, "ecarts_majeurs": 1, "manques": 4, "somme_ponderee": 66, "poids": 27, "besoin_profils": 8,
        "besoin_ajuste": 0, "besoin": 8, "etat": 5, "classe": 1,
    }  # fmt: skip
    return Ligne(**{**usual, **changes})


# The lines


def test_each_line_says_the_figures_of_the_audit(bilan: Bilan, report: Explorer, referentiel: Referentiel) -> None:
    for found, says, row in pairs(bilan, report):
        item = referentiel.competence(found.competence)
        assert item is not None
        assert says["Compétence"] == typo(item.libelle)
        assert says["Structure"].startswith((bilan.structures[found.structure].nom, "(sans"))
        assert row.group == found.structure
        assert says["Criticité"] == str(found.criticite)
        assert says["État"] == found.nom_etat
        assert says["Évalués"] == f"{found.evalues}\u00a0/\u00a0{found.concernes}"
        assert says["À évaluer"] == str(found.a_evaluer)
        assert says["Besoin"] == ("inconnu" if found.besoin is None else str(found.besoin))


def test_what_is_unknown_is_never_zero(bilan: Bilan, report: Explorer) -> None:
    counts = Counter[bool]()
    for found, says, _ in pairs(bilan, report):
        is_known = bool(found.evalues or found.titulaires_perimes)
        counts[is_known] += 1
        wanted = [str(n) for n in (found.titulaires, found.titulaires_t3, found.titulaires_t5, found.expire_m12)]
        assert [says[t] for t in ("Titulaires", "T+3", "T+5", "Expirent")] == (
            wanted if is_known else ["inconnu", "", "", ""]
        )
        rate = found.couverture
        assert says["Couverture"] == ("inconnue" if rate is None else percent(rate))
        assert says["Priorité"] == ("inconnue" if not found.evalues else grouped(found.priorite or 0))
        assert (says["IV"] == "") == (found.iv is None)
        assert (says["Écarts"] == "") == (not found.evalues)
    assert min(counts.values()) > 10


CONCERNED = "12 requis − 1 sans objet = 11 concernés ; 9 évalués ; 2 à évaluer, dont 1 périmé (1 ancien titulaire)"
LEVELS = "IV : 22 ÷ 9 = 2,44, sommet 5"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (
            {},
            [
                CONCERNED,
                "6 titulaires sur 9 évalués (5,4 ETP) ; besoin 8 (profils) ; couverture 6 ÷ 8 = 75 %",
                LEVELS,
                "3 écarts sur 9, dont 1 majeur ; 4 niveaux manquants × criticité 3 = priorité 12",
                "Expirent : 1 sous 90 jours, 2 sous 6 mois, 3 sous 12 mois",
            ],
        ),
        (
            {"evalues": 0, "titulaires": 0, "quotite": 0, "titulaires_perimes": 0, "perimes": 0, "expire_m12": 0},
            [
                "12 requis − 1 sans objet = 11 concernés ; 0 évalué ; 11 à évaluer",
                "Titulaires inconnus, personne n’a d’évaluation valable ; besoin 8 (profils) ; couverture inconnue",
            ],
        ),
        (
            {"sans_objet": 0, "perimes": 0, "titulaires_perimes": 0, "quotite": 600, "ecarts": 0, "expire_m12": 0,
             "besoin": None, "besoin_profils": None, "haut": -1},
            [
                "12 requis = 12 concernés ; 9 évalués ; 3 à évaluer",
                "6 titulaires sur 9 évalués ; besoin inconnu, aucun profil présent n’en fixe : pas de taux",
                "IV : plusieurs échelles se rencontrent, leurs niveaux ne s’additionnent pas",
            ],
        ),
        (
            {"besoin": 0, "besoin_ajuste": 1, "ecarts": 0, "expire_m12": 0},
            [
                CONCERNED,
                "6 titulaires sur 9 évalués (5,4 ETP) ; besoin 0 (donné pour la structure ; profils : 8) ; pas de taux",
                LEVELS,
            ],
        ),
    ],
)  # fmt: skip
def test_details_give_numerators_denominators_and_what_was_left_out(changes: dict[str, Any], wanted: list[str]) -> None:
    assert [text.replace("\u00a0", " ") for text in explain(ligne(**changes))] == wanted


def test_details_say_what_becomes_of_the_holders_without_some_agents() -> None:
    assert "Sans 2\u00a0agents : 5\u00a0titulaires au lieu de 6" in list(explain(ligne(), sans=2))
    assert not [text for text in explain(ligne(titulaires_sans=6), sans=2) if text.startswith("Sans")]


def test_published_details_do_not_tell_who_is_not_concerned() -> None:
    first = next(iter(explain(ligne(requis=None, sans_objet=None, concernes_dits=11))))
    assert first.startswith("11\u00a0concernés ; 9")


def test_a_structure_says_what_holds_it_unless_everything_is_held_by_it(bilan: Bilan, referentiel: Referentiel) -> None:
    places = [
        note(row.cells[0]) for row in grid_of(build_couverture_rapport(bilan, referentiel, TITRE), "structures").rows
    ]
    assert places[:4] == ["service › Recherche", "service › Recherche", "service › Soins", "pôle"]
    alone = tuple(s._replace(chemin=(("ght", "Seul"), *s.chemin)) for s in bilan.structures)
    report = build_couverture_rapport(bilan.with_changes(structures=alone), referentiel, TITRE)
    assert [note(row.cells[0]) for row in grid_of(report, "structures").rows][:4] == places[:4]


# Filters

CHOICES: dict[tuple[str, str], Callable[[Ligne], bool]] = {
    **{("État", code): lambda line, code=code: line.nom_etat == code for code in CODES},  # type: ignore[misc]
    ("Criticité", "3 – vitale"): lambda line: line.criticite == 3,
    ("Criticité", "2"): lambda line: line.criticite == 2,
    ("Criticité", "1 – utile"): lambda line: line.criticite == 1,
    ("Nature", "Savoir-faire"): lambda line: line.competence.startswith("sf-"),
    ("Nature", "Connaissance"): lambda line: line.competence.startswith("cn-"),
    ("Nature", "Savoir-être"): lambda line: line.competence.startswith("se-"),
    ("Besoin", "non tenu aujourd’hui"): lambda line: line.couverture is not None and line.couverture < 1,
    ("Besoin", "non tenu sans les agents de l’hypothèse"): lambda line: (
        line.couverture is not None and line.titulaires_sans < (line.besoin or 0)
    ),
    ("Besoin", "non tenu dans 3\u00a0ans"): lambda line: (
        line.couverture is not None and line.titulaires_t3 < (line.besoin or 0)
    ),
    ("Besoin", "non tenu dans 5\u00a0ans"): lambda line: (
        line.couverture is not None and line.titulaires_t5 < (line.besoin or 0)
    ),
    ("Besoin", "inconnu ou nul"): lambda line: not line.besoin,
    ("Évaluations qui expirent", "dans les 90 jours"): lambda line: line.expire_j90 > 0,
    ("Évaluations qui expirent", "dans les 6\u00a0mois"): lambda line: line.expire_m6 > 0,
    ("Évaluations qui expirent", "dans les 12\u00a0mois"): lambda line: line.expire_m12 > 0,
    ("Évaluations qui expirent", "déjà périmées"): lambda line: line.perimes > 0,
}


def options(grid: Grid) -> dict[tuple[str, str], int]:
    return {(facet.title, option.label): option.flags for facet in grid.facets for option in facet.options}


def test_each_choice_finds_the_lines_it_names(referentiel: Referentiel) -> None:
    bilan = bilan_exemple(referentiel, sans=4)
    report = build_couverture_rapport(bilan, referentiel, TITRE)
    flags = options(grid_of(report))
    assert set(flags) == set(CHOICES)
    found = pairs(bilan, report)
    for choice, is_wanted in CHOICES.items():
        wanted = [line.structure for line, _, _ in found if is_wanted(line)]
        assert [line.structure for line, _, row in found if row.flags & flags[choice]] == wanted
        if choice[1] != "inconnu ou nul":
            assert wanted, choice


def test_one_opens_on_the_first_breakdown_the_gravest_first(bilan: Bilan, report: Explorer) -> None:
    grid = grid_of(report)
    niveau = grid.axes[0]
    assert (niveau.title, niveau.values[niveau.first]) == ("Niveau", "par service")
    shown = {row.group for row in grid.rows if niveau.of[row.group] == niveau.first}
    assert {bilan.structures[number].par for number in shown} == {"service"}
    order = grid.first_order
    assert order is not None
    assert (grid.columns[order.column].title, grid.columns[order.column].order[0]) == ("État", "non couvert")
    assert set(grid.columns[order.column].order) == set(CODES)


def test_a_structure_is_found_by_what_holds_it(bilan: Bilan, report: Explorer) -> None:
    axes = {axis.title: axis for axis in grid_of(report).axes}
    assert list(axes) == ["Niveau", "Pôle", "Service", "Métier"]
    pole = axes["Pôle"]
    held = [
        bilan.structures[n].nom for n, value in enumerate(pole.of) if value >= 0 and pole.values[value] == "Recherche"
    ]
    assert held == ["Biostatistique", "Unité de recherche clinique", "Recherche"]
    assert axes["Métier"].values[0].startswith("15D30 – Coordinateur")


def test_one_breakdown_needs_no_choice_of_level(referentiel: Referentiel) -> None:
    grid = grid_of(build_couverture_rapport(bilan_exemple(referentiel, par=("service",)), referentiel, TITRE))
    assert [axis.title for axis in grid.axes] == ["Pôle", "Service"]


# Structures and totals


def test_structures_count_their_states_and_lead_to_those_lines(bilan: Bilan, report: Explorer) -> None:
    grid, lines = grid_of(report, "structures"), grid_of(report)
    assert (grid.target, len(grid.rows)) == ("lignes", len(bilan.structures))
    checked = 0
    for row in grid.rows:
        for column, cell in zip(grid.columns, row.cells, strict=True):
            if column.flags and said(cell):
                led = [line for line in lines.rows if line.group == row.group and line.flags & column.flags]
                assert len(led) == int(said(cell))
                assert (isinstance(cell, Cell) and cell.tint is not None) == bool(led)
                checked += 1
    assert checked == 7 * len(bilan.syntheses)


def test_structures_say_numerators_and_denominators(bilan: Bilan, report: Explorer) -> None:
    grid = grid_of(report, "structures")
    says = told(grid, grid.rows[0])
    first = bilan.syntheses[0]
    assert says["Agents"] == "7"
    assert says["Exigences évaluées"] == f"{first.evalues}\u00a0/\u00a0{first.concernes}"
    held = (first.tenus_t0, first.tenus_t3, first.tenus_t5)
    assert [says[title] for title in ("Besoins tenus", "T+3", "T+5")] == [
        f"{count}\u00a0/\u00a0{first.besoins}" for count in held
    ]
    details = " ".join(grid.rows[0].details).replace("\u00a0", " ")
    assert "Polyvalence : niveaux pondérés 462 ÷ 170 = 2,72, sommet 5" in details
    assert "Concentration : 27 % de ce qui est tenu (9 sur 33)" in details


def cards_of(bilan: Bilan, referentiel: Referentiel) -> dict[str, Card]:
    return {card.label: card for card in build_couverture_rapport(bilan, referentiel, TITRE).document.banner.cards}


def test_the_head_names_the_hospital_or_counts_them(bilan: Bilan, report: Explorer, referentiel: Referentiel) -> None:
    assert report.document.banner.kicker == "Audit de couverture des compétences · CHU fictif"
    assert report.document.banner.logo is not None
    held = [(("etablissement", f"99000001{n % 2}"),) for n in range(len(bilan.structures))]
    several = bilan.with_changes(
        structures=tuple(
            s._replace(chemin=(*above, *s.chemin)) for above, s in zip(held, bilan.structures, strict=True)
        )
    )
    banner = build_couverture_rapport(several, referentiel, TITRE).document.banner
    assert (banner.kicker, banner.logo) == ("Audit de couverture des compétences · 2\u00a0établissements", None)


def test_cards_are_of_the_first_breakdown(bilan: Bilan, referentiel: Referentiel) -> None:
    cards = cards_of(bilan, referentiel)
    counted = [s for s in bilan.syntheses if bilan.structures[s.structure].par == "service"]
    covered, known = sum(s.etats[6] for s in counted), sum(sum(s.etats) for s in counted)
    assert (cards["Agents"].value, cards["Couvertes"].value) == ("30", f"{covered} sur {known}")
    assert cards["Couvertes"].detail == typo("compétences × services où l’état est « couvert »")
    assert cards["Exigences évaluées"].detail.startswith("273 sur 549")
    whole = cards_of(bilan_exemple(referentiel, par=("ensemble",)), referentiel)
    assert (whole["Agents"].value, whole["Couvertes"].value) == ("30", "16 sur 39")
    assert whole["Couvertes"].detail == typo("compétences où l’état est « couvert »")
    assert whole["Exigences évaluées"] == cards["Exigences évaluées"]


def test_states_are_counted_in_the_first_breakdown_and_in_the_whole(bilan: Bilan, report: Explorer) -> None:
    (heat,) = report.chapters[0].blocks
    assert isinstance(heat, HeatMap)
    assert heat.table.header[2:] == ("Compétences × services", "Compétences")
    first = Counter(line.nom_etat for line in bilan.lignes if bilan.structures[line.structure].par == "service")
    whole = Counter(line.nom_etat for line in bilan.lignes if bilan.structures[line.structure].par == "ensemble")
    says = {inline_text(row[0]): tuple(map(inline_text, row[2:])) for row in heat.table.rows}
    assert says.pop("Total") == (str(first.total()), str(whole.total()))
    assert says == {code: (str(first[code]), str(whole[code])) for code in CODES}


def test_the_gravest_are_named_first(bilan: Bilan, report: Explorer, referentiel: Referentiel) -> None:
    texts = list(iter_texts(report.chapters[0].after))
    item = referentiel.competence(bilan.fragiles[0].competence)
    assert item is not None
    assert texts.index(typo(item.libelle)) < texts.index("non couvert")
    assert texts.count("non couvert") == 10


# Training, departures


def test_training_needs_are_those_of_the_audit(bilan: Bilan, referentiel: Referentiel) -> None:
    short = training_needs(bilan, referentiel)
    bilan = bilan.with_changes(couts={short[0].competence: 1600, "43001": 850})
    besoins, report = training_needs(bilan, referentiel), build_couverture_rapport(bilan, referentiel, TITRE)
    grid = grid_of(report, "formation")
    says = [told(grid, row) for row in grid.rows]
    assert [line["Priorité"] for line in says] == [grouped(besoin.priorite) for besoin in besoins]
    assert [line["Agents en écart"] for line in says] == [f"{b.ecarts}\u00a0/\u00a0{b.evalues}" for b in besoins]
    costs = {line["Coût"].replace("\u00a0", " ").replace("\u202f", "") for line in says}
    assert costs == {"inconnu", *(f"{b.cout} €" for b in besoins if b.cout is not None)}
    assert len(costs) > 2
    codes = [said(row.cells[0]) for row in grid_of(report, "formacodes").rows]
    assert codes == [group.code or "Sans Formacode" for group in by_formacode(besoins)]


def test_needs_open_on_the_highest_priority_and_count_structures_where_there_are_several(
    referentiel: Referentiel,
) -> None:
    for par in ("service", "ensemble"):
        grid = grid_of(
            build_couverture_rapport(bilan_exemple(referentiel, par=(par,)), referentiel, TITRE), "formation"
        )
        assert grid.first_order is not None
        assert grid.columns[grid.first_order.column].title == "Priorité"
        assert ("Structures" in [column.title for column in grid.columns]) == (par == "service")


def test_without_costs_there_is_no_column_of_costs(bilan: Bilan, referentiel: Referentiel) -> None:
    report = build_couverture_rapport(bilan.with_changes(couts={}), referentiel, TITRE)
    titles = [column.title for name in ("formation", "formacodes") for column in grid_of(report, name).columns]
    assert not [title for title in titles if title.startswith("Coût")]


def test_a_what_if_shows_what_falls(referentiel: Referentiel, report: Explorer) -> None:
    bilan = bilan_exemple(referentiel, sans=4)
    supposed = build_couverture_rapport(bilan, referentiel, TITRE)
    found = falls(bilan)
    grid = grid_of(supposed, "hypothese")
    assert found
    assert [told(grid, row)["Restent"] for row in grid.rows] == [str(fall.apres) for fall in found]
    assert "Sans eux" in [column.title for column in grid_of(supposed).columns]
    assert "hypothese" not in [grid.name for chapter in report.chapters for grid in chapter.grids]
    nobody = build_couverture_rapport(bilan.with_changes(lignes=()), referentiel, TITRE)
    assert typo("Aucune compétence ne passe sous le besoin, ni ne devient point unique.") in iter_explorer_texts(nobody)


# What is left out


def test_beyond_its_size_the_page_keeps_the_gravest_and_says_so(
    bilan: Bilan, referentiel: Referentiel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couverture_rapport_lignes, "MOST_LINES", 30)
    report = build_couverture_rapport(bilan, referentiel, TITRE)
    grid = grid_of(report)
    assert len(grid.rows) == 30
    assert {told(grid, row)["État"] for row in grid.rows} == {"non couvert"}
    assert [row.group for row in grid.rows] == sorted(row.group for row in grid.rows)
    assert [
        t for t in iter_explorer_texts(report) if t.startswith(f"{len(bilan.lignes) - 30}\u00a0lignes n’y sont pas")
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_the_gravest_are_kept_whatever_order_they_come_in(order: int) -> None:
    recueil = Recueil(3)
    ranks = [2, 1, 3, 4, 5, 0, 6, -1]
    lines = [ligne(structure=n, etat=etat, criticite=1) for n, etat in enumerate(ranks)][::order]
    for found in lines * 400:
        recueil.add(found)
    assert recueil.nombre == 3200
    assert {found.etat for found in recueil.lignes} == {2}
    assert len(recueil.lignes) == 3
    vital = Recueil(2)
    for found in (ligne(criticite=1), ligne(criticite=3, besoin=7), ligne(criticite=3, besoin=9)):
        vital.add(found)
    assert [found.besoin for found in vital.lignes] == [7, 9]


def test_only_the_barest_structures_are_shown_beyond_the_size_of_a_page(
    bilan: Bilan, referentiel: Referentiel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couverture_rapport_structures, "MOST_STRUCTURES", 2)
    report = build_couverture_rapport(bilan, referentiel, TITRE)
    rows = grid_of(report, "structures").rows
    bare = {synthese.structure: sum(synthese.etats[1:4]) for synthese in bilan.syntheses}
    assert sorted(bare[row.group] for row in rows) == sorted(bare.values())[-2:]
    assert [t for t in iter_explorer_texts(report) if t.startswith("9\u00a0structures n’y sont pas")]


def test_what_entered_no_rate_is_listed_with_its_reason(
    bilan: Bilan, report: Explorer, referentiel: Referentiel, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = grid_of(report, "exclus")
    assert Counter(said(row.cells[2]) for row in grid.rows) == Counter(exclu.raison for exclu in bilan.exclus)
    assert [said(row.cells[3]) for row in grid.rows] == [str(exclu.nombre) for exclu in bilan.exclus]
    assert all(exclu.raison in RAISONS for exclu in bilan.exclus)
    monkeypatch.setattr(couverture_rapport_reserves, "MOST_EXCLUDED", 1)
    many = (Exclu(0, "", "x", "besoin inconnu", 3), Exclu(1, "", "y", "besoin inconnu", 9))
    short = build_couverture_rapport(bilan.with_changes(exclus=many), referentiel, TITRE)
    assert [said(row.cells[3]) for row in grid_of(short, "exclus").rows] == ["9"]
    assert [t for t in iter_explorer_texts(short) if t.startswith("1\u00a0exclusion")]


def test_what_was_read_and_what_was_wrong_with_it_is_told(bilan: Bilan, referentiel: Referentiel) -> None:
    lecture = Lecture(2, 1500, 3, 1400, 40, 5, 6, 7, 30, 4, 8, 9, sans_niveau=11)
    fault = Diagnostic("EVA001", Gravite.ERREUR, "Niveau « 9 » inconnu", Position("a.csv", 12, 1))
    report = build_couverture_rapport(
        bilan.with_changes(lecture=lecture, diagnostics=(fault,) * 300), referentiel, TITRE
    )
    texts = [text.replace("\u00a0", " ").replace("\u202f", " ") for text in iter_explorer_texts(report)]
    assert "1 500 lignes de 2 fichiers" in texts
    wanted = (
        "3 lignes",
        "40 évaluations",
        "5 couples",
        "6 lignes",
        "7 lignes",
        "4 agents",
        "8 agents",
        "9 agents",
        "11 lignes",
    )
    assert [start for start in wanted if not any(text.startswith(start) for text in texts)] == []
    assert "300 remarques sur les données ; les 200 premières" in [text.replace(" ;", " ;") for text in texts]
    assert sum("Niveau « 9 » inconnu" in text for text in texts) == 200


def test_an_audit_of_nobody_is_a_page_all_the_same(bilan: Bilan, referentiel: Referentiel) -> None:
    empty = Bilan(bilan.jour, ("ensemble",), (), (), (), (), (), Lecture())
    report = build_couverture_rapport(empty, referentiel, TITRE)
    assert grid_of(report).rows == ()
    assert "Toutes les compétences demandées ont un profil et un besoin\u00a0: rien n’est exclu." in list(
        iter_explorer_texts(report)
    )


# What is circulated


def test_suppressed_lines_read_as_fewer_than_the_threshold(bilan: Bilan, referentiel: Referentiel) -> None:
    hidden = bilan.with_changes(
        masques=(Masque(1, "sf-etablir-budget"),),
        seuil=5,
        structures=(bilan.structures[0]._replace(agents=None), *bilan.structures[1:]),
    )
    report = build_couverture_rapport(hidden, referentiel, TITRE)
    grid = grid_of(report)
    (row,) = [row for row in grid.rows if "masqué" in map(said, row.cells)]
    assert [said(cell) for cell in row.cells[2:]] == ["", "masqué", *[""] * (len(grid.columns) - 4)]
    assert row.details[0].startswith("Chiffres non publiés")
    assert options(grid)["État", "masqué"] == row.flags & options(grid)["État", "masqué"]
    assert said(grid_of(report, "structures").rows[0].cells[1]) == "masqué"
    assert [text for text in iter_explorer_texts(report) if "Deux publications qui se recouvrent" in text]
    assert cards_of(hidden, referentiel)["Agents"].value == "au moins 23"
    alone = hidden.with_changes(par=("service",), structures=hidden.structures[:1], lignes=(), syntheses=(), masques=())
    alone = alone.with_changes(fragiles=(), exclus=())
    assert cards_of(alone, referentiel)["Agents"].value == "masqué"
    nobody = tuple(structure._replace(agents=None) for structure in hidden.structures)
    assert cards_of(hidden.with_changes(structures=nobody), referentiel)["Agents"].value == "masqué"


def test_a_published_audit_shows_only_what_is_published(referentiel: Referentiel) -> None:
    hospital = small_hospital({("P", "A", "m"): 12, ("P", "B", "m"): 7, ("P", "C", "m"): 3})
    published = publish(hospital.audit("service", "ensemble"))
    assert published.masques
    report = build_couverture_rapport(published, referentiel, TITRE)
    grid = grid_of(report)
    assert len(grid.rows) == len(published.lignes) + len(published.masques)
    hidden = [row for row in grid.rows if "masqué" in map(said, row.cells)]
    assert [row.group for row in hidden] == [masque.structure for masque in published.masques]
    assert not [
        text
        for text in iter_explorer_texts(report)
        if (" requis" in text and "concerné" in text) or "Concentration" in text
    ]
    names = {said(row.cells[1]) for row in grid.rows}
    assert names == {"c-un"}


def test_no_agent_is_in_the_report(report: Explorer) -> None:
    assert not [text for text in iter_explorer_texts(report) if "AGT-" in text]


# Words


def test_definitions_are_those_of_the_model(report: Explorer) -> None:
    chapter = report.chapters[-1]
    sections = {block.title: block for block in chapter.blocks if isinstance(block, Section)}
    facts = sections["États"].blocks[0]
    assert isinstance(facts, Facts)
    assert [name for name, _ in facts.rows] == CODES
    (classes,) = sections["Vulnérabilité (IV)"].blocks
    assert isinstance(classes, Table)
    assert classes.header == ("Classe", "Échelle de sommet 5")
    assert [inline_text(row[1]) for row in classes.rows] == [
        "moins de 1,67", "de 1,67 à moins de 2,5", "de 2,5 à moins de 3,33", "de 3,33 à moins de 4,17", "4,17 ou plus"
    ]  # fmt: skip


def test_every_column_of_figures_says_what_it_means(report: Explorer) -> None:
    for name in ("lignes", "structures"):
        silent = [
            column.title for column in grid_of(report, name).columns if column.kind != "text" and not column.meaning
        ]
        assert silent == []


def test_every_text_is_in_french_typography(referentiel: Referentiel) -> None:
    bilan = bilan_exemple(referentiel, sans=4).with_changes(masques=(Masque(1, "sf-etablir-budget"),), seuil=5)
    report = build_couverture_rapport(bilan, referentiel, TITRE)
    names = [choice for grid in (g for c in report.chapters for g in c.grids) for choice in choices(grid)]
    texts = [*iter_explorer_texts(report), *names, report.document.footer.detail]
    assert len(texts) > 2000
    assert [text for text in texts if text != typo(text)] == []


def choices(grid: Grid) -> list[str]:
    """What filters are called."""
    found = [grid.search, *grid.noun]
    for facet in grid.facets:
        found += [facet.title, facet.none, *(option.label for option in facet.options)]
    for axis in grid.axes:
        found += [axis.title, axis.none, *axis.values]
    return found


def test_the_same_audit_makes_the_same_page(bilan: Bilan, report: Explorer, referentiel: Referentiel) -> None:
    assert build_couverture_rapport(bilan, referentiel, TITRE) == report
    banner = list(iter_banner_texts(report.document.banner))
    assert (banner[1], banner[4]) == ("Couverture d’un CHU", "23/11/2026")


def test_states_are_ranked_once_each() -> None:
    assert sorted(GRAVITE) == sorted(CODES)


def test_nothing_short_of_the_whole_reads_as_the_whole() -> None:
    from fractions import Fraction

    shares = [Fraction(199, 200), Fraction(1, 300), Fraction(0), Fraction(1), Fraction(3, 2), Fraction(2, 3)]
    assert [percent(share) for share in shares] == [f"{n}\u00a0%" for n in (99, 1, 0, 100, 150, 67)]


def test_facets_and_structures_never_share_a_flag(report: Explorer) -> None:
    for facet in grid_of(report).facets:
        assert isinstance(facet, Facet)
    flags = list(options(grid_of(report)).values())
    assert len(set(flags)) == len(flags)
    assert all(flag & flag - 1 == 0 for flag in flags)


def test_syntheses_of_several_scales_have_no_mean(bilan: Bilan, referentiel: Referentiel) -> None:
    mixed = tuple(synthese._replace(haut=-1) for synthese in bilan.syntheses)
    assert all(isinstance(synthese, Synthese) for synthese in mixed)
    grid = grid_of(build_couverture_rapport(bilan.with_changes(syntheses=mixed), referentiel, TITRE), "structures")
    assert told(grid, grid.rows[0])["Polyvalence"] == "inconnu"
