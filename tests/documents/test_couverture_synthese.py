"""The one-page synthesis: its figures are those of the audit, it speaks of nobody, and says what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fphref.audit.besoins_formation import training_needs
from fphref.audit.diffusion import publish
from fphref.audit.horizon import falls
from fphref.audit.modele import Bilan, Exclu, Structure
from fphref.audit.perimetre import first
from fphref.documents.content import (
    Block,
    BulletList,
    Columns,
    Document,
    HeatMap,
    Note,
    Section,
    inline_text,
    iter_banner_texts,
    iter_texts,
)
from fphref.documents.couverture_rapport_commun import ETAT_TINTS
from fphref.documents.couverture_synthese import build_couverture_synthese
from fphref.documents.couverture_synthese_carte import PLACES, abbreviated
from fphref.documents.typographie import grouped
from fphref.model.couverture import ETATS
from fphref.model.referentiel import Referentiel
from fphref.render import style
from fphref.render.cleaning import line
from tests.audit.bilans import bilan_exemple
from tests.documents.synthese_fabrique import bilan_de, competences_of
from tests.render.pdf_stress import pdf_of
from tests.render.pdf_stress_syntheses import held, pages_of

TITLE = "Couverture des compétences"
FEW, UNTOLD = "moins de\u00a05", "non détaillé"
COUVERT = len(ETATS) - 1


def lengths(document: Document) -> Iterator[tuple[Block, ...]]:
    """All that the page may say, the fullest first."""
    yield document.blocks
    yield from document.shorter


def section(blocks: tuple[Block, ...], title: str) -> Section:
    """The section whose title begins so, wherever it stands."""
    for block in blocks:
        match block:
            case Section(title=own) if own.startswith(title):
                return block
            case Columns(left=left, right=right):
                for side in (left, right):
                    if any(isinstance(b, Section) and b.title.startswith(title) for b in side):
                        return section(side, title)
    raise AssertionError(f"no section « {title} »")


def map_of(section_: Section) -> HeatMap:
    (found,) = [block for block in section_.blocks if isinstance(block, HeatMap)]
    return found


def rows_of(block: HeatMap) -> dict[str, list[str]]:
    """What each row says after its head, by what its head says."""
    return {inline_text(row[0]): [inline_text(cell) for cell in row[1:]] for row in block.table.rows}


def carte(document: Document) -> dict[str, list[str]]:
    """The rows of the map of states."""
    return rows_of(map_of(section(document.blocks, "Combien")))


def note(document: Document, label: str) -> str:
    (found,) = [b for b in document.blocks if isinstance(b, Note) and b.label.startswith(label)]
    return inline_text(found.spans)


def cards(document: Document) -> dict[str, tuple[str, str]]:
    return {card.label: (card.value, card.detail) for card in document.banner.cards}


def said(document: Document, blocks: tuple[Block, ...] | None = None) -> str:
    """Every text, of one length or of all."""
    held_ = [blocks] if blocks is not None else list(lengths(document))
    return "\n".join([*iter_banner_texts(document.banner), *(text for b in held_ for text in iter_texts(b))])


def number(text: str) -> int:
    """`1 960`, read back."""
    return int(text.replace("\u202f", ""))


@pytest.fixture(scope="module")
def exemple(referentiel: Referentiel) -> Bilan:
    return bilan_exemple(referentiel)


@pytest.fixture(scope="module")
def page(exemple: Bilan, referentiel: Referentiel) -> Document:
    return build_couverture_synthese(exemple, referentiel, TITLE)


# Figures


def test_each_service_is_counted_as_the_audit_counts_it(exemple: Bilan, page: Document) -> None:
    rows = carte(page)
    services = [s for s in exemple.syntheses if exemple.structures[s.structure].par == "service"]
    assert len(services) == 3
    for synthese in services:
        structure = exemple.structures[synthese.structure]
        evaluated = f"{synthese.evalues} / {synthese.concernes}"
        counts = [str(synthese.etats[place]) for place in PLACES]
        assert rows[structure.nom] == [str(structure.agents), evaluated, *counts]
    total = [sum(s.etats[place] for s in services) for place in PLACES]
    assert rows["Total"][2:] == list(map(str, total))
    assert len(rows) == 4


def test_cards_and_lead_say_the_totals_of_the_map(exemple: Bilan, page: Document) -> None:
    services = [s for s in exemple.syntheses if exemple.structures[s.structure].par == "service"]
    counted = sum(sum(s.etats) for s in services)
    unique, covered = (sum(s.etats[place] for s in services) for place in (4, COUVERT))
    bare = sum(s.etats[place] for s in services for place in (1, 2, 3))
    evalues, concernes = sum(s.evalues for s in services), sum(s.concernes for s in services)
    found = cards(page)
    assert found["Agents"][0] == "30"
    assert found["Exigences évaluées"][1] == f"{evalues} sur {concernes}"
    assert found["Couvertes"][0] == f"{covered} sur {counted}"
    assert found["Points uniques"][0] == f"{unique} sur {counted}"
    assert f"{bare} n’ont aucun titulaire et {unique} reposent sur une seule personne" in page.banner.lead


def test_what_to_secure_comes_in_the_order_of_the_audit(
    exemple: Bilan, page: Document, referentiel: Referentiel
) -> None:
    rows = map_of(section(page.blocks, "Compétences à sécuriser")).table.rows
    assert len(rows) > 5
    for row, ligne in zip(rows, exemple.fragiles, strict=False):
        competence = referentiel.competence(ligne.competence)
        assert competence is not None
        label, service, criticite, held_, etat = map(inline_text, row)
        assert competence.libelle.replace("'", "’").startswith(label.removesuffix("\u00a0…"))
        assert service == exemple.structures[ligne.structure].nom
        assert criticite == f"{ligne.criticite} sur 3"
        assert held_ == f"{ligne.titulaires} / {'inconnu' if ligne.besoin is None else ligne.besoin}"
        assert etat == ETATS[ligne.etat].code


def test_an_unknown_besoin_is_said_and_is_no_zero(exemple: Bilan, referentiel: Referentiel) -> None:
    ligne = exemple.fragiles[0]._replace(besoin=None)
    document = build_couverture_synthese(exemple.with_changes(fragiles=(ligne,)), referentiel, TITLE)
    (row,) = map_of(section(document.blocks, "Compétences à sécuriser")).table.rows
    assert inline_text(row[3]) == f"{ligne.titulaires} / inconnu"


def test_departures_and_renewals_are_those_of_the_audit(exemple: Bilan, page: Document) -> None:
    services = [s for s in exemple.syntheses if exemple.structures[s.structure].par == "service"]

    def total(name: str) -> int:
        return sum(getattr(s, name) for s in services)

    later = rows_of(map_of(section(page.blocks, "Départs")))
    assert later["Besoin tenu"] == [f"{total(n)} / {total('besoins')}" for n in ("tenus_t0", "tenus_t3", "tenus_t5")]
    lost = [
        sum(
            bool(ligne.titulaires) and not getattr(ligne, name)
            for ligne in exemple.lignes
            if exemple.structures[ligne.structure].par == "service"
        )
        for name in ("titulaires_t3", "titulaires_t5")
    ]
    assert later["Plus aucun titulaire"] == ["–", *map(str, lost)]
    expired = sum(
        ligne.titulaires_perimes for ligne in exemple.lignes if exemple.structures[ligne.structure].par == "service"
    )
    renewals = rows_of(map_of(section(page.blocks, "Habilitations")))
    assert renewals["de titulaires"] == list(
        map(str, (expired, total("expire_j90"), total("expire_m6"), total("expire_m12")))
    )


def test_training_says_the_first_formacodes_and_what_they_cost(page: Document) -> None:
    training = section(page.blocks, "Besoins de formation")
    rows = map_of(training).table.rows
    priorities = [number(inline_text(row[2])) for row in rows]
    assert priorities == sorted(priorities, reverse=True)
    assert all(re.match(r"\d{5} – |Sans code – ", inline_text(row[0])) for row in rows)


def test_what_training_costs_is_said_with_what_is_not_known(exemple: Bilan, referentiel: Referentiel) -> None:
    def words(**couts: int) -> str:
        document = build_couverture_synthese(exemple.with_changes(couts=couts), referentiel, TITLE)
        return "\n".join(iter_texts(section(document.blocks, "Besoins de formation").blocks))

    needs = training_needs(exemple, referentiel, first(exemple))
    budget = needs[0]
    known = words(**{budget.competence: 1200})
    assert f"Coût connu\u00a0: {grouped(1200 * budget.ecarts)}\u00a0€ au plus" in known
    assert f"hors {len(needs) - 1}\u00a0compétences sans coût connu" in known
    assert "Coût" not in words()


def test_what_the_figures_do_not_see_is_said(exemple: Bilan, page: Document) -> None:
    text = note(page, "Hors de ces chiffres")
    services = [s for s in exemple.syntheses if exemple.structures[s.structure].par == "service"]
    missing = sum(s.concernes - s.evalues for s in services)
    assert f"{missing}\u00a0exigences à évaluer" in text
    assert "2\u00a0agents dont le métier n’a pas de profil" in text
    assert "1\u00a0agent sans métier connu" in text
    assert "2\u00a0lignes illisibles" in text


def test_nothing_left_out_is_said_too(referentiel: Referentiel) -> None:
    base = bilan_de(2, competences_of(referentiel, 6))
    whole = tuple(s._replace(evalues=s.concernes, perimes=0) for s in base.syntheses)
    document = build_couverture_synthese(base.with_changes(syntheses=whole), referentiel, TITLE)
    assert note(document, "Hors de ces chiffres").startswith("rien")


def test_excluded_besoins_are_counted_by_competence(referentiel: Referentiel) -> None:
    exclus = tuple(Exclu(n % 2, "", f"sf-{n}", "besoin inconnu", 7) for n in range(5))
    base = bilan_de(2, competences_of(referentiel, 6)).with_changes(exclus=exclus)
    text = note(build_couverture_synthese(base, referentiel, TITLE), "Hors de ces chiffres")
    assert re.search(r"(?<!\d)5\u00a0compétences dont le besoin est inconnu", text)


# Nobody is in it


def test_no_length_of_the_page_names_an_agent(page: Document) -> None:
    assert len(page.shorter) > 10
    assert "AGT" not in said(page)


def test_a_service_of_fewer_than_five_agents_enters_no_figure(referentiel: Referentiel) -> None:
    competences = competences_of(referentiel)
    whole = bilan_de(3, competences)
    small = bilan_de(3, competences, agents=lambda n: 4 if n == 1 else 8 + n)
    document = build_couverture_synthese(small, referentiel, TITLE)
    rows = carte(document)
    assert rows["Service 2"] == [FEW, *[UNTOLD] * 8]  # states count compétences: « moins de 5 » would be false
    without = [s for s in whole.syntheses if s.structure != 1]
    assert rows["Total"][2:] == [str(sum(s.etats[place] for s in without)) for place in PLACES]
    assert cards(document)["Points uniques"][0].startswith(f"{sum(s.etats[4] for s in without)} sur ")
    assert "Service 2" not in "\n".join(iter_texts(document.blocks[1:]))
    assert "1\u00a0service de moins de 5 agents" in note(document, "Hors de ces chiffres")


def test_its_lines_are_left_out_of_what_is_summed_line_by_line(referentiel: Referentiel) -> None:
    competences = competences_of(referentiel)
    small = bilan_de(3, competences, agents=lambda n: 4 if n == 1 else 8 + n)
    whole = bilan_de(3, competences)
    kept = whole.with_changes(
        lignes=tuple(ligne for ligne in whole.lignes if ligne.structure != 1),
        syntheses=tuple(s for s in whole.syntheses if s.structure != 1),
        fragiles=tuple(ligne for ligne in whole.fragiles if ligne.structure != 1),
    )
    one, other = (build_couverture_synthese(b, referentiel, TITLE) for b in (small, kept))
    for title in ("Départs", "Habilitations", "Besoins de formation"):
        assert section(one.blocks, title) == section(other.blocks, title)


def test_several_small_services_share_a_row(referentiel: Referentiel) -> None:
    bilan = bilan_de(9, competences_of(referentiel), agents=lambda n: 2 if n > 5 else 9)
    rows = carte(build_couverture_synthese(bilan, referentiel, TITLE))
    assert rows["3\u00a0services de moins de 5 agents"] == ["6", *[UNTOLD] * 8]
    assert sum(number(row[0]) for name, row in rows.items() if name != "Total") == number(rows["Total"][0])
    assert len(rows) == 8


def test_what_is_suppressed_reads_so_and_says_how_much(referentiel: Referentiel) -> None:
    competences = competences_of(referentiel, 30)
    bilan = bilan_de(6, competences, masques=frozenset({2, 4}), seuil=7, agents=lambda n: None if n == 2 else 9)
    document = build_couverture_synthese(bilan, referentiel, TITLE)
    rows = carte(document)
    few = "masqué"
    assert rows["2\u00a0services aux chiffres masqués"] == [*[few] * 9, "60"]
    assert rows["Total"][0] == "45 ou plus"
    assert rows["Total"][-1] == "60"
    assert "60\u00a0lignes masquées (moins de 7 personnes, ou déductibles)" in note(document, "Hors de ces chiffres")
    assert "Comparer deux publications qui se recouvrent" in note(document, "Diffusion")


def test_a_published_audit_shows_what_was_published_and_the_agents_of_the_whole(
    exemple: Bilan, referentiel: Referentiel
) -> None:
    published = publish(exemple)
    hidden = [n for n in first(published) if published.structures[n].agents is None]
    (whole,) = [s for s in published.structures if s.par == "ensemble"]
    assert hidden and whole.agents == 30
    document = build_couverture_synthese(published, referentiel, TITLE)
    rows = carte(document)
    assert rows["Total"][0] == cards(document)["Agents"][0] == "30"
    assert ["masqué"] * 9 in [row[:-1] for row in rows.values()]
    unknown = exemple.with_changes(structures=published.structures[: first(published).stop], par=("service",))
    shown = sum(s.agents or 0 for s in unknown.structures)
    assert carte(build_couverture_synthese(unknown, referentiel, TITLE))["Total"][0] == f"{shown} ou plus"


def test_a_page_that_is_not_for_circulation_says_so(page: Document) -> None:
    assert "réservée à l’instance" in note(page, "Diffusion")


def test_one_service_of_fewer_than_five_agents_is_all_suppressed(referentiel: Referentiel) -> None:
    document = build_couverture_synthese(
        bilan_de(1, competences_of(referentiel), agents=lambda n: 4), referentiel, TITLE
    )
    assert carte(document) == {"Service 1": [UNTOLD] * 8}
    assert [b.title for b in document.blocks if isinstance(b, Section)] == ["Combien de compétences dans chaque état"]
    assert cards(document)["Points uniques"][0] == "–"


# Which rows


def test_one_structure_is_shown_by_nature_of_competence(exemple: Bilan, referentiel: Referentiel) -> None:
    document = build_couverture_synthese(bilan_exemple(referentiel, par=("ensemble",)), referentiel, TITLE)
    rows = carte(document)
    assert list(rows) == ["Connaissance", "Savoir-faire", "Savoir-être", "Total"]
    (whole,) = [s for s in exemple.syntheses if exemple.structures[s.structure].par == "ensemble"]
    assert rows["Total"][1:] == [str(whole.etats[place]) for place in PLACES]
    assert rows["Total"][0] == f"{whole.evalues} / {whole.concernes}"


def test_too_many_services_are_shown_by_pole(referentiel: Referentiel) -> None:
    bilan = bilan_de(60, competences_of(referentiel), poles=6)
    document = build_couverture_synthese(bilan, referentiel, TITLE)
    rows = carte(document)
    assert list(rows) == [*(f"Pôle {n} (10\u00a0services)" for n in range(1, 7)), "Total"]
    own = [s for s in bilan.syntheses if s.structure % 6 == 0]
    assert rows["Pôle 1 (10\u00a0services)"][2:] == [str(sum(s.etats[place] for s in own)) for place in PLACES]
    assert document.blocks[0] == section(document.blocks, "Combien de compétences dans chaque état, par pôle")


def test_too_many_services_without_pole_are_the_gravest_and_the_sum_of_the_others(referentiel: Referentiel) -> None:
    bilan = bilan_de(80, competences_of(referentiel))
    for blocks in lengths(build_couverture_synthese(bilan, referentiel, TITLE)):
        rows = rows_of(map_of(section(blocks, "Combien")))
        (others,) = [name for name in rows if "autres services" in name]
        shown = [name for name in rows if name not in (others, "Total")]
        assert number(others.split()[0]) + len(shown) == 80
        for column in range(2, 9):
            assert sum(number(rows[name][column]) for name in (*shown, others)) == number(rows["Total"][column])
        assert number(rows["Total"][0]) == sum(structure.agents or 0 for structure in bilan.structures)
        names = {s.nom: n for n, s in enumerate(bilan.structures)}
        syntheses = {s.structure: s for s in bilan.syntheses}

        def bare(number_: int, held_: dict[int, tuple[int, ...]]) -> int:
            return sum(held_[number_][place] for place in (1, 2, 3))

        etats = {n: s.etats for n, s in syntheses.items()}
        least = min(bare(names[name], etats) for name in shown)
        assert all(bare(n, etats) <= least for name, n in names.items() if name not in shown)


def test_every_length_says_how_many_it_does_not_list(referentiel: Referentiel) -> None:
    bilan = bilan_de(8, competences_of(referentiel))
    grave = sum(sum(s.etats[1:COUVERT]) for s in bilan.syntheses)
    document = build_couverture_synthese(bilan, referentiel, TITLE)
    counts = []
    for blocks in lengths(document):
        secure = section(blocks, "Compétences à sécuriser")
        listed = len(map_of(secure).table.rows)
        told = re.search(r"([\d\u202f]+) autres ne sont pas listées", "\n".join(iter_texts(secure.blocks)))
        assert told and number(told[1]) + listed == grave
        counts.append(listed)
    assert counts == sorted(counts, reverse=True)


def test_services_of_one_name_are_told_apart(referentiel: Referentiel) -> None:
    bilan = bilan_de(2, competences_of(referentiel, 5), poles=2, nom=lambda n: "Urgences")
    assert list(carte(build_couverture_synthese(bilan, referentiel, TITLE)))[:2] == [
        "Urgences (Pôle 1)", "Urgences (Pôle 2)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "letters", "short"),
    [
        ("Chirurgie", 9, "Chirurgie"),
        ("Chirurgie viscérale et digestive 3", 24, "Chirurgie viscérale\u00a0…\u00a03"),
        ("Unité anticonstitutionnellement", 20, "Unité\u00a0…"),
        ("W" * 50, 20, "W" * 19 + "\u00a0…"),
    ],
)
def test_a_long_name_keeps_its_end(name: str, letters: int, short: str) -> None:
    assert abbreviated(name, letters) == short


# Colours


def test_every_tint_is_a_state_that_words_say_too(page: Document) -> None:
    tinted = 0
    for block in (
        b for title in ("Combien", "Compétences à", "Départs", "Habil") for b in (map_of(section(page.blocks, title)),)
    ):
        for row, cells in enumerate(block.table.rows):
            for column, cell in enumerate(cells):
                tint = block.tint(row, column)
                if tint is not None:
                    tinted += 1
                    assert tint.state in style.STATES and 1 <= tint.strength <= 3
                    assert line(inline_text(cell)) and block.table.header[column]
    assert tinted > 20


def test_a_state_has_one_tint_in_the_map_and_in_the_list(page: Document) -> None:
    block = map_of(section(page.blocks, "Combien"))
    for row in range(len(block.table.rows) - 1):
        for column, place in enumerate(PLACES, 3):
            tint = block.tint(row, column)
            assert (tint is None) == (inline_text(block.table.rows[row][column]) == "0")
            if tint is not None:
                assert tint.state == ETAT_TINTS[ETATS[place].code]
                assert block.table.header[column] == ETATS[place].code
    listed = map_of(section(page.blocks, "Compétences à sécuriser"))
    for row, cells in enumerate(listed.table.rows):
        tint = listed.tint(row, len(cells) - 1)
        assert tint is not None
        assert ETAT_TINTS[inline_text(cells[-1])] == tint.state  # type: ignore[index]


def test_every_state_is_explained(page: Document) -> None:
    words = "\n".join(iter_texts(section(page.blocks, "Combien").blocks))
    assert all(etat.code in words and etat.sens.split(" : ")[0] in words for etat in ETATS)


# One page


def test_the_page_fills_with_what_it_has_to_say(page: Document) -> None:
    assert pages_of(pdf_of(page)) == 1
    place = list(lengths(page)).index(held(page).blocks)
    assert 0 < place < len(page.shorter) - 5  # neither all, nor the least


def test_little_to_say_is_said_in_full(referentiel: Referentiel) -> None:
    document = build_couverture_synthese(bilan_de(1, competences_of(referentiel, 5)), referentiel, TITLE)
    assert held(document).blocks == document.blocks
    assert "autres ne sont pas listées" not in said(document, document.blocks)


def test_a_what_if_says_what_falls_and_that_the_other_figures_do_not(page: Document, referentiel: Referentiel) -> None:
    gone = bilan_exemple(referentiel, sans=3)
    document = build_couverture_synthese(gone, referentiel, TITLE)
    fates = [chute.sort for chute in falls(gone)]
    assert [fates.count(sort) for sort in range(4)] == [1, 2, 1, 0]
    assert note(document, "Hypothèse") == (
        "en l’absence supposée de 3\u00a0agents, sur les compétences de cette page, 1 n’a plus aucun titulaire, 2 "
        "passent sous le besoin et 1, déjà sous le besoin, s’en éloigne. Les autres chiffres sont ceux d’aujourd’hui, "
        "avec tous les agents."
    )
    assert carte(document) == carte(page)


def test_a_what_if_without_any_fall_says_so(referentiel: Referentiel) -> None:
    held_ = bilan_de(2, competences_of(referentiel)).with_changes(sans=1)
    told = note(build_couverture_synthese(held_, referentiel, TITLE), "Hypothèse")
    assert told.startswith("en l’absence supposée de 1\u00a0agent, aucune compétence de cette page ne passe sous")
    lost = tuple(x._replace(titulaires_sans=0) if x.titulaires == 1 else x for x in held_.lignes)
    bare = sum(x.titulaires == 1 for x in lost)
    changed = build_couverture_synthese(held_.with_changes(lignes=lost), referentiel, TITLE)
    assert f"{bare} n’ont plus aucun titulaire." in note(changed, "Hypothèse")


def test_what_falls_in_a_service_of_fewer_than_five_agents_is_not_told(referentiel: Referentiel) -> None:
    small = bilan_de(2, competences_of(referentiel), agents=lambda n: 4 if n else 9)
    lost = tuple(x._replace(titulaires_sans=0) if x.structure else x for x in small.lignes)
    document = build_couverture_synthese(small.with_changes(sans=1, lignes=lost), referentiel, TITLE)
    assert "aucune compétence de cette page" in note(document, "Hypothèse")


def test_the_head_says_how_many_competences_are_masked(referentiel: Referentiel) -> None:
    competences = competences_of(referentiel, 30)
    bilan = bilan_de(6, competences, masques=frozenset({2, 4}), seuil=7)
    lead = build_couverture_synthese(bilan, referentiel, TITLE).banner.lead
    assert lead.startswith(
        "Sur 120\u00a0compétences montrées (une fois par service\u202f; 60\u00a0autres sont masquées), "
    )
    nothing = bilan_de(2, competences, masques=frozenset({0, 1}), seuil=7)
    assert (
        build_couverture_synthese(nothing, referentiel, TITLE).banner.lead == "Aucune compétence ne peut être montrée."
    )


def test_the_head_names_one_hospital_alone(exemple: Bilan, referentiel: Referentiel) -> None:
    assert "CHU fictif" in build_couverture_synthese(exemple, referentiel, TITLE).banner.kicker
    named = [Structure("etablissement", (("etablissement", f"99000001{n}"),), 20) for n in range(2)]
    several = exemple.with_changes(structures=(*exemple.structures, *named))
    kicker = build_couverture_synthese(several, referentiel, TITLE).banner.kicker
    assert "· 2\u00a0établissements ·" in kicker
    assert "CHU" not in kicker


def test_the_source_of_a_consolidation_is_its_files(exemple: Bilan, referentiel: Referentiel) -> None:
    told = said(build_couverture_synthese(exemple, referentiel, TITLE, consolide=True))
    kept = grouped(exemple.lecture.retenues or 0)
    assert f"{kept}\u00a0évaluations retenues, d’après 1\u00a0fichier (cubes ou évaluations)" in told
    assert "lignes lues" not in told
    assert "lignes lues" in said(build_couverture_synthese(exemple, referentiel, TITLE))


def test_the_same_audit_gives_the_same_bytes(exemple: Bilan, referentiel: Referentiel) -> None:
    one, other = (pdf_of(build_couverture_synthese(exemple, referentiel, TITLE)) for _ in range(2))
    assert one == other


WORDS = st.text(st.one_of(st.sampled_from("WÉ ﷽…'«:\u202e\x00\ud800"), st.characters()), max_size=200)


@given(st.integers(0, 40), st.integers(0, 12), st.lists(WORDS, min_size=1, max_size=5), WORDS, st.integers(0, 20))
@settings(max_examples=12, deadline=None)
def test_any_audit_holds_on_one_page(services: int, competences: int, names: list[str], title: str, few: int) -> None:
    bilan = bilan_de(
        services,
        [f"{names[0]}{n}" for n in range(competences)],
        poles=few % 4,
        agents=lambda n: (n * 7 + few) % 23,
        nom=lambda n: names[n % len(names)] + str(n),
    )
    assert pages_of(pdf_of(build_couverture_synthese(bilan, Referentiel(), title))) == 1


def test_renewals_name_the_competence_and_where(page: Document) -> None:
    found = [b for b in section(page.blocks, "Habilitations").blocks if isinstance(b, BulletList)]
    assert found and 0 < len(found[0].items) <= 3
    for item in found[0].items:
        assert re.search(
            r"\((Réanimation|Biostatistique|Unité de recherche clinique)\)\u00a0: \d", inline_text(item.spans)
        )
