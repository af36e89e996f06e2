"""The statutory rubrique of a fiche says the law of its edition's day: grids, routes in force, texts, what differs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import fphref
from fphref.documents.content import Document, inline_text, iter_texts
from fphref.documents.fiche_statut_commun import Contexte, court
from fphref.documents.fiche_statut_grille import ABSENTE
from fphref.documents.fiche_statut_textes import ECARTS_TITLE
from fphref.documents.fragments import Reserves
from fphref.documents.typographie import typo
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Source
from fphref.model.statut import Appreciation, Corps, Ecart
from fphref.render.html import render_html
from fphref.render.markdown import render_markdown
from tests.documents.test_fiche import dump_document
from tests.render import docx_reading, test_pdf_reading
from tests.support import MINI

Change = dict[str, Any]
DAY = date(2024, 2, 1)  # of the small référentiel's edition


@pytest.fixture(scope="module")
def small() -> Referentiel:
    referentiel, diagnostics = fphref.load(MINI)
    assert diagnostics == ()
    return referentiel


def fiche(referentiel: Referentiel, code: str = "10A01") -> Document:
    return fphref.build_fiche(referentiel, code)


def told(referentiel: Referentiel, code: str = "10A01") -> str:
    """The fiche as lines, ordinary spaces throughout."""
    return dump_document(fiche(referentiel, code)).replace("~", " ").replace("^", " ")


def with_corps(referentiel: Referentiel, change: Callable[[Change], None]) -> Referentiel:
    """The same with another corps, made from its data."""
    (corps,) = referentiel.corps.values()
    data = corps.model_dump(exclude_none=True, exclude={"origine"}, exclude_defaults=True, mode="json")
    change(data)
    return replace(referentiel, corps={corps.id: Corps.model_validate(data)})


# Grids


def test_the_grid_of_the_day_gives_indices_lengths_and_pay(referentiel: Referentiel) -> None:
    lines = told(referentiel, "15D30")
    for row in (
        "1er | 444 | 395 | 18 | 1 944,50",
        "10e | 821 | 678 | – | 3 337,65",
        "6e | 896 | 735 | 36 | 3 618,25",
        "sp. 1 | HEA1 | 895 | 12 | 4 405,89",
        "sp. 3 | HEA3 | 977 | – | 4 809,56",
    ):
        assert row in lines
    assert "sp. : échelon spécial" in lines
    assert "59,0734 € ÷ 12 (décret n° 2023-519, d’après OpenFisca, vu)" in lines
    assert re.search(r"Confiance : vu, sauf IM 735, .*IM 811.* : conflictuel\. \[!R\d+\]", lines)
    assert re.search(r"sauf .*durée \(Ingénieur principal, 8e\).* : conflictuel", lines)


def test_a_grade_without_a_grid_says_so(small: Referentiel) -> None:
    lines = told(replace(small, grilles={}))
    assert lines.count(ABSENTE) == 2
    assert "Éch. | IB" not in lines and "IB : indice brut" not in lines


def test_a_grid_that_begins_after_the_day_is_not_shown(small: Referentiel) -> None:
    later = {key: ligne.model_copy(update={"du": date(2024, 2, 2)}) for key, ligne in small.grilles.items()}
    assert told(replace(small, grilles=later)).count(ABSENTE) == 2


def test_pay_that_cannot_be_computed_is_said_not_to_be_known(small: Referentiel) -> None:
    lines = told(replace(small, parametres={}))
    assert re.search(r"1er \| 400 \| \d+ \| 12 \| n\. c\.", lines)
    assert "n. c. : non connu" in lines and "traitement indiciaire brut" not in lines
    without = told(replace(small, bareme={}))
    assert "1er | 400 | n. c. | 12 | n. c." in without


def test_a_length_that_is_not_known_is_not_taken_for_the_last_echelon(small: Referentiel) -> None:
    grilles = {
        key: ligne.model_copy(update={"duree_mois": None}) if ligne.echelon == "2" else ligne
        for key, ligne in small.grilles.items()
    }
    lines = told(replace(small, grilles=grilles))
    assert re.search(r"2e \| 410 \| \d+ \| n\. c\. \|", lines)
    assert re.search(r"10e \| 490 \| \d+ \| – \|", lines)


def test_an_edition_without_a_day_shows_no_grid(small: Referentiel) -> None:
    lines = told(replace(small, repertoire_of={}))
    assert "Grilles non données : l’édition n’a pas de date." in lines
    assert "Éch. | IB" not in lines


# Routes in force


def versions(data: Change) -> None:
    old, new = {**data["voies"][0]}, {**data["voies"][0]}
    data["du"] = "2000-01-01"
    old |= {"intitule": "Concours d’avant", "au": "2024-02-01"}
    new |= {"id": "concours-2024", "intitule": "Concours de 2024", "du": "2024-02-01"}
    later = {**new, "id": "concours-2025", "intitule": "Concours d’après", "du": "2025-01-01"}
    new["au"] = "2025-01-01"
    data["voies"] = [old, new, later]
    (modalite,) = data["avancements"][0]["modalites"]
    data["avancements"][0]["modalites"] = [
        {**modalite, "id": "m-1", "intitule": "Comme avant", "au": "2024-01-31"},
        {**modalite, "id": "m-2", "intitule": "Comme aujourd’hui", "du": "2024-01-31"},
    ]


def test_only_what_is_in_force_on_the_day_is_printed_and_counted(small: Referentiel) -> None:
    changed = with_corps(small, versions)
    lines = told(changed)
    assert "Concours de 2024" in lines and "Comme aujourd’hui" in lines
    for other in ("Concours d’avant", "Concours d’après", "Comme avant", "Ou : "):
        assert other not in lines
    (card,) = [card for card in fiche(changed).banner.cards if card.label == "Accès"]
    assert card.value == "1\u00a0voie"


def test_a_promotion_without_any_way_in_force_says_so(small: Referentiel) -> None:
    def end(data: Change) -> None:
        data["avancements"][0]["modalites"][0] |= {"id": "m", "au": "2024-02-01"}

    assert "Aucune modalité connue à cette date." in told(with_corps(small, end))


def test_a_corps_that_is_no_more_shows_no_route(small: Referentiel) -> None:
    def end(data: Change) -> None:
        data |= {"du": "2000-01-01", "au": "2024-02-01"}

    lines = told(with_corps(small, end))
    assert "! Attention : ce corps n’existe plus depuis le 1er février 2024" in lines
    assert "Concours externe" not in lines and "Au grade d’agent principal" not in lines


def test_a_corps_that_is_not_yet_says_when(small: Referentiel) -> None:
    def begin(data: Change) -> None:
        data["du"] = "2025-01-01"

    assert "ce corps n’existe pas encore le 1er février 2024 : il naît le 1er janvier 2025." in told(
        with_corps(small, begin)
    )


@pytest.mark.parametrize(
    ("regle", "words"),
    [
        ("premier_janvier", "Conditions appréciées au 1er janvier de l’année du concours (inféré)."),
        ("trente_et_un_decembre", "Conditions appréciées au 31 décembre de l’année du concours (inféré)."),
        ("cloture_inscriptions", "Conditions appréciées à la date de clôture des inscriptions (inféré)."),
        ("premiere_epreuve", "Conditions appréciées à la date de la première épreuve (inféré)."),
        ("etablissement_tableau", "Conditions appréciées à la date d’établissement du tableau (inféré)."),
        ("inconnue", "Date d’appréciation des conditions : non connue."),
    ],
)
def test_the_day_of_appreciation_is_said_in_words(small: Referentiel, regle: Any, words: str) -> None:
    contexte = Contexte(small, next(iter(small.corps.values())), DAY, Reserves())
    found = contexte.appreciee(Appreciation(regle=regle, confiance="infere"), "du concours")
    assert inline_text(found).replace("\u00a0", " ") == words


def test_an_appreciation_that_nobody_gave_is_said_not_to_be_known(small: Referentiel) -> None:
    def forget(data: Change) -> None:
        for piece in (*data["voies"], *(m for a in data["avancements"] for m in a["modalites"])):
            piece.pop("appreciation", None)

    assert told(with_corps(small, forget)).count("Date d’appréciation des conditions : non connue.") == 2


def test_a_derogation_in_force_is_told_and_no_other(small: Referentiel) -> None:
    def derogate(data: Change) -> None:
        leaf = {"texte": "Avoir été reclassé.", "a_apprecier": "oui"}
        known = {"intitule": "Agents reclassés", "si": leaf, "conditions": {**leaf, "texte": "Un an suffit."}}
        old = {**known, "intitule": "Agents d’autrefois", "au": "2024-01-01"}
        data["voies"][0]["conditions"]["derogations"] = [known, old]

    lines = told(with_corps(small, derogate))
    assert re.search(
        r"\*Dérogation : \*Agents reclassés\n\s+- Avoir été reclassé\.\n\s+Alors, si elles sont plus favorables :\n"
        r"\s+- Un an suffit\.",
        lines,
    )
    assert "Agents d’autrefois" not in lines


# Said once


def shared(data: Change) -> None:
    first = data["voies"][0] | {"ouverture": "Ouvert ici.", "epreuves": "Un oral.", "publicite": "Affiché."}
    data["voies"] = [first, {**first, "id": "interne", "nature": "concours_interne", "intitule": "Concours interne"}]


def test_ways_with_the_same_words_say_them_once_and_name_the_first(small: Referentiel) -> None:
    lines = told(with_corps(small, shared))
    assert lines.count("Un oral.") == 1
    assert "Mêmes modalités d’ouverture, d’épreuves et de publicité que le concours externe" in lines

    def differ(data: Change) -> None:
        shared(data)
        data["voies"][1]["publicite"] = "Affiché ailleurs."

    other = told(with_corps(small, differ))
    assert other.count("Un oral.") == 2 and "Mêmes modalités" not in other


def test_what_most_routes_share_is_said_at_their_head_and_only_exceptions_below(small: Referentiel) -> None:
    def exception(data: Change) -> None:
        shared(data)
        third = {**data["voies"][0], "id": "choix", "nature": "choix", "intitule": "Au choix", "confiance": "infere"}
        data["voies"].append(third)

    both, three = told(with_corps(small, shared)), told(with_corps(small, exception))
    assert both.count("Sauf mention contraire :") == three.count("Sauf mention contraire :") == 1
    assert both.index("Sauf mention contraire :") < both.index("# Concours externe")
    assert "(inféré)" not in both.split("# Stage")[0].split("Sauf mention")[1]
    assert "(inféré)" in three.split("# Au choix")[1]
    assert "Sauf mention contraire" not in told(small)


def test_a_text_read_elsewhere_names_where_and_is_not_said_to_be_seen(referentiel: Referentiel) -> None:
    lines = told(referentiel, "15D30")
    assert "décret n° 2024-52, article 4, 4° a, d’après Hopitalex." in lines
    assert "décret n° 2024-52 (inféré) ; cette fiche (vu)" in lines
    assert "Source : Fiche métier" not in lines


def test_the_notice_stands_in_the_statutory_part(small: Referentiel) -> None:
    assert told(small).count("seul le texte publié fait foi, et seule la décision de l’employeur compte.") == 1


# Contingents


def test_a_contingent_is_told_in_full_once_in_place_of_the_quota_of_the_fiche(small: Referentiel) -> None:
    def second(data: Change) -> None:
        data["voies"].append({**data["voies"][0], "id": "choix", "nature": "choix", "intitule": "Au choix"})

    contingents = {
        key: c.model_copy(update={"voies": ("concours", "choix")}) if c.sens == "plafond" else c
        for key, c in small.contingents.items()
    }
    lines = told(with_corps(replace(small, contingents=contingents), second))
    assert lines.count("La moitié au plus des recrutements se fait par concours.") == 1
    assert "*Contingent : *concours, au plus la moitié des recrutements (dit plus haut)." in lines
    assert "Quota" not in lines


def test_without_a_contingent_the_quota_of_the_fiche_stands(small: Referentiel) -> None:
    assert "*Quota : *la moitié des postes" in told(replace(small, contingents={}))


def test_the_rate_of_the_day_is_given_or_said_not_to_be_known(small: Referentiel) -> None:
    assert "taux de promotion au grade d’agent principal : 10,5 % (vu). Part" in told(small)
    old = {
        key: c.model_copy(update={"taux": tuple(v for v in c.taux if v.au is not None)})
        for key, c in small.contingents.items()
    }
    assert "taux de promotion au grade d’agent principal : non connu à cette date. Part" in told(
        replace(small, contingents=old)
    )


def test_a_contingent_of_no_route_that_is_described_is_told_apart(small: Referentiel) -> None:
    apart = {key: c.model_copy(update={"voies": ()}) for key, c in small.contingents.items()}
    lines = told(replace(small, contingents=apart))
    assert "# Contingents d’autres voies" in lines
    assert lines.count("La moitié au plus des recrutements se fait par concours.") == 1


# Texts, and what differs


def test_texts_bear_their_dates_and_the_day_they_were_read(referentiel: Referentiel) -> None:
    lines = told(referentiel, "15D30")
    assert "Texte | Signé le | En vigueur le | Consulté le | Confiance" in lines
    assert re.search(
        r"Décret n° 2024-52 du 30 janvier 2024 \(.*\)<https.*> \[!R\d+\]<#reserve-\d+> \| 30/01/2024 \| 01/02/2024 "
        r"\| 23/11/2026 \| vu",
        lines,
    )
    assert re.search(r"Décret n° 2024-53 .* \| non connu \| 01/02/2024 \| non consulté \| inféré", lines)
    assert "seul le texte publié fait foi" in lines


def test_a_text_that_was_repealed_says_when(small: Referentiel) -> None:
    sources = {
        key: source.model_copy(update={"nature": "decret", "abroge_le": date(2025, 3, 4)})
        for key, source in small.sources.items()
    }
    assert ", abrogé le 04/03/2025 |" in told(replace(small, sources=sources))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (Source(id="a", nature="decret", intitule="Décret (x)", numero="2024-52"), "décret n° 2024-52"),
        (Source(id="a", nature="arrete", intitule="Arrêté du 31 mai 2024 (FAE)"), "arrêté du 31 mai 2024"),
        (Source(id="a", nature="page", intitule="Une page (site)"), "Une page"),
    ],
)
def test_a_source_has_a_short_name(source: Source, name: str) -> None:
    assert court(source) == name


def test_where_fiche_and_law_differ_each_side_stands_with_its_day_and_its_text(referentiel: Referentiel) -> None:
    lines = told(referentiel, "15D30")
    start = lines.index(f"# {ECARTS_TITLE}")
    assert "La fiche | Le droit depuis le 1er février 2024 | Texte" in lines
    corps = referentiel.corps["ingenieurs-hospitaliers"]
    assert len(corps.ecarts) >= 8
    for ecart in corps.ecarts:
        row = f"{typo(ecart.fiche)} | {typo(ecart.droit)} | décret n° "
        place = lines.index(row.replace("\u00a0", " ").replace("\u202f", " "))
        assert start < place < lines.index("# Modalités de recrutement")


def test_a_corps_whose_fiche_says_what_the_law_says_has_no_such_note(small: Referentiel) -> None:
    assert ECARTS_TITLE not in told(small)


def test_a_difference_of_unknown_day_says_so(small: Referentiel) -> None:
    def differ(data: Change) -> None:
        data["ecarts"] = [Ecart(fiche="Dit ceci.", droit="Dit cela.").model_dump(exclude_none=True, mode="json")]

    assert "Dit ceci. | Dit cela. | non connu | non connu" in told(with_corps(small, differ))


def test_every_ink_shows_the_differences_and_the_grids(referentiel: Referentiel) -> None:
    document = fiche(referentiel, "15D30")

    def written(render: Any) -> str:
        stream = io.BytesIO()
        render(document, stream)
        return stream.getvalue().decode("utf-8")

    said = {
        "pdf": test_pdf_reading.render(document).told(),
        "docx": docx_reading.render(document).told(),
        "html": re.sub(r"<[^>]+>", " ", written(render_html)),
        "md": re.sub(r"\\(.)", r"\1", written(render_markdown)),
    }
    words = [ECARTS_TITLE, *(typo(e.droit) for e in referentiel.corps["ingenieurs-hospitaliers"].ecarts)]
    words += ["1\u202f944,50", "4\u202f809,56", "HEA3"]
    for ink, text in said.items():
        squeezed = "".join(text.split())
        assert [word for word in words if "".join(word.split()) not in squeezed] == [], ink


def test_marks_of_doubts_are_numbered_as_one_meets_them(referentiel: Referentiel) -> None:
    numbers = [int(n) for n in re.findall(r"\[!R(\d+)\]", "\n".join(iter_lines(fiche(referentiel, "15D30"))))]
    first = list(dict.fromkeys(numbers))
    assert first == sorted(first)


def iter_lines(document: Document) -> list[str]:
    return dump_document(document).split("\n")


def test_nothing_of_the_statutory_part_is_told_twice(referentiel: Referentiel) -> None:
    texts = [text for text in iter_texts(fiche(referentiel, "15D30").blocks) if len(text) > 150]
    corps = referentiel.corps["ingenieurs-hospitaliers"]
    fiche_words = {typo(t) for v in corps.voies for t in (v.ouverture, v.epreuves, v.publicite) if t}
    twice = {text for text in texts if texts.count(text) > 1 and text not in fiche_words}
    assert twice == set()
