"""Keys of postings: what they mean, however they are spelt."""

from __future__ import annotations

import pytest

from fphref.importers.offre.attente import is_waiting, waiting_part
from fphref.importers.offre.cles import LIBELLES, TECHNIQUE, distance, names_of, read_heading, read_key, read_label


@pytest.mark.parametrize(
    ("cle", "cible"),
    [
        ("title", "intitule"),
        ("Intitulé du poste", "intitule"),
        ("jobTitle", "intitule"),
        ("hiringOrganization", "employeur"),
        ("job_location", "lieux"),
        ("job_tags", "mots_cles"),
        ("dateDePublicationDeLoffre", "publie_le"),
        ("date_limite_de_candidature", "expire_le"),
        ("Salaire brut", "remunerations"),
        ("jobIsRemote", "distance"),
        ("doesJobRequireDriving", "conduite"),
        ("Savoir-être", "qualites"),
        ("nice-to-have", "atouts"),
        ("@type", TECHNIQUE),
        ("layout", TECHNIQUE),
        ("categorie", "Catégorie"),
    ],
)
def test_a_key_is_known_in_every_case_and_separator(cle: str, cible: str) -> None:
    assert read_key(cle) == (cible, "exacte", "")


@pytest.mark.parametrize(
    ("cle", "cible"),
    [
        ("joboppeningcompanyname", "employeur"),
        ("joboppeninglocatiuon", "lieux"),
        ("jobavailiability", "temps_travail"),
        ("joboppninglongdescription", "presentation"),
        ("jobopeningsearchtgas", "mots_cles"),
        ("isthisjoboppeningforasinglejobpost", TECHNIQUE),
        ("responsabilities", "missions"),
        ("requirments", "exigences"),
        ("experiance", "experience"),
        ("titel", "intitule"),
        ("date_de_publicaton", "publie_le"),
    ],
)
def test_a_misspelt_key_is_read_as_its_neighbour(cle: str, cible: str) -> None:
    assert read_key(cle) == (cible, "proche", "")


def test_a_key_between_two_meanings_is_ambiguous() -> None:
    found = read_key("langus")
    assert found.methode == "ambigue"
    assert {found.cible, found.autre} == {"langue", "langues"}


@pytest.mark.parametrize("cle", ["", "-", "x", "couleur", "budget", "ldi", "salairemensuelnet", "k" * 500, "é"])
def test_a_key_that_nothing_tells_stays_unknown(cle: str) -> None:
    assert read_key(cle).methode == "inconnue"


def test_no_spelling_means_two_things() -> None:
    seen: dict[str, str] = {}
    for cible in {read_key(cle).cible for cle in ("title", "lieu", "url", "missions", "skills")} | set(LIBELLES):
        for name in names_of(cible):
            assert seen.setdefault(name, cible) == cible
            assert read_key(name) == (cible, "exacte", "")


@pytest.mark.parametrize(
    ("one", "other", "strokes"),
    [("", "", 0), ("lieu", "lieu", 0), ("lieu", "leiu", 1), ("lieu", "lieux", 1), ("tag", "", 3), ("abc", "xyz", 3)],
)
def test_strokes_are_counted_swaps_as_one(one: str, other: str, strokes: int) -> None:
    assert distance(one, other, 9) == distance(other, one, 9) == strokes


def test_strokes_beyond_the_limit_are_not_counted_out() -> None:
    assert distance("a" * 50, "b" * 50, 2) == 3


@pytest.mark.parametrize(
    ("texte", "cible"),
    [
        ("🎯 Vos missions :", "missions"),
        ("Profil recherché", "exigences"),
        ("Ce que nous vous offrons", "avantages"),
        ("Hiring Process:", "candidature"),
        ("Votre rémunération", "remunerations"),
        ("Les horaires du poste", "conditions_travail"),
        ("Notre hôpital", "presentation"),
        ("Le mot du chef", ""),
        ("x" * 200, ""),
    ],
)
def test_a_heading_names_what_stands_below_it(texte: str, cible: str) -> None:
    assert read_heading(texte) == cible


@pytest.mark.parametrize(("texte", "cible"), [("Salaire", "remunerations"), ("Il faut savoir", ""), ("Gestion", "")])
def test_a_label_is_a_key_spelt_right(texte: str, cible: str) -> None:
    assert read_label(texte) == cible


@pytest.mark.parametrize(
    ("texte", "cible"),
    [
        ("N/A", ""), ("n.a.", ""), ("TBD", ""), ("À compléter", ""), ("à définir", ""), ("XXX", ""), ("xx.xx.xx", ""),
        ("...", ""), ("—", ""), ("Lorem ipsum dolor sit amet", ""), ("Your Company Name", ""), ("[Nom du service]", ""),
        ("<ville>", ""), ("{{ title }}", ""), ("Insérer le titre ici", ""), ("Enter your company name", ""),
        ("Job Post ID", "reference"), ("123456789", "reference"), ("Location", "lieux"),
        ("lieu de travail", "candidature"),
        ("https://site.example/your-company-name", "url"), ("", ""),
    ],
)  # fmt: skip
def test_a_text_that_holds_the_place_of_another_is_seen(texte: str, cible: str) -> None:
    assert is_waiting(texte, cible)


@pytest.mark.parametrize(
    ("texte", "cible"),
    [
        ("Nice", "lieux"), ("R-10057", "reference"), ("123456789", "missions"), ("Remote", "presence"),
        ("CDI", "contrat"),
        ("Location de matériel médical", "missions"), ("https://site.example/offres/12", "url"),
        ("Description", "missions"),
        ("Votre mission consiste à accueillir les patients", "missions"), ("XL", "outils"), ("R", "outils"), ("5", ""),
    ],
)  # fmt: skip
def test_a_real_value_is_no_placeholder(texte: str, cible: str) -> None:
    assert not is_waiting(texte, cible)


def test_a_placeholder_inside_a_text_is_quoted_as_written() -> None:
    assert waiting_part("Rejoignez Your Company Name dès mai") == "Your Company Name"
    assert waiting_part("Rejoignez le CH de Nice") == ""
