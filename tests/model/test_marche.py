"""The market facts: what a `FicheMarche` takes and refuses, and the reviewed files that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from fphref import yaml_text
from fphref.model.marche import FicheMarche
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Source
from fphref.yaml_text import Mapping
from tests.support import REFERENTIALS

MARCHE = REFERENTIALS / "marche"
FICHES = sorted(path for path in MARCHE.glob("*.yaml") if path.stem != "sources")

HEAD = """\
id: archiviste-industrie
nature: guide
intitule: Archiviste
source: guide-archiviste
"""


def tree_of(text: str) -> Mapping:
    """A sound file, as it is read."""
    root, faults = yaml_text.parse(text.encode(), "marche/essai.yaml")
    assert root is not None
    assert faults == []
    return root


def fiche(text: str = "") -> FicheMarche:
    """The smallest fiche, with more keys."""
    return FicheMarche.model_validate(tree_of(HEAD + text))


def fault(text: str) -> tuple[str, tuple[str | int, ...]]:
    """The type and the place of the one fault these keys make."""
    with pytest.raises(ValidationError) as caught:
        fiche(text)
    errors = caught.value.errors()
    assert len(errors) == 1, errors
    return errors[0]["type"], errors[0]["loc"]


def pay(keys: str) -> str:
    """One range of pay, with these keys separated by commas."""
    return "remunerations:\n  - texte: 2.000€ - 2.500€\n" + "".join(f"    {key}\n" for key in keys.split(", "))


def test_the_head_is_enough() -> None:
    bare = fiche()
    assert (bare.id, bare.nature, bare.source) == ("archiviste-industrie", "guide", "guide-archiviste")
    assert (bare.missions, bare.remunerations, bare.hors_modele) == ((), (), {})


@pytest.mark.parametrize("key", ["id", "nature", "intitule", "source"])
def test_each_key_of_the_head_is_needed(key: str) -> None:
    root = tree_of(HEAD)
    del root[key]
    with pytest.raises(ValidationError) as caught:
        FicheMarche.model_validate(root)
    assert [(error["type"], error["loc"]) for error in caught.value.errors()] == [("missing", (key,))]


@pytest.mark.parametrize("written", ["missions", "competences_techniques", "qualites", "atouts", "outils"])
def test_an_enonce_is_written_as_its_text_alone_or_with_its_item(written: str) -> None:
    text = f"{written}:\n  - Classer\n  - texte: Trier\n    item: ac-classer-dossiers\n    reserve: À voir.\n"
    bare, linked = getattr(fiche(text), written)
    assert (bare.texte, bare.item, bare.reserve) == ("Classer", None, None)
    assert (linked.texte, linked.item, linked.reserve) == ("Trier", "ac-classer-dossiers", "À voir.")


def test_an_item_is_an_identifier() -> None:
    text = "missions:\n  - texte: Classer\n    item: Classer des dossiers\n"
    assert fault(text) == ("string_pattern_mismatch", ("missions", 0, "item"))


def test_a_range_of_pay_keeps_what_the_source_says_and_nothing_more() -> None:
    (range_,) = fiche(pay("min: 2000, max: 2500, devise: EUR, periode: mois, zone: Régions")).remunerations
    assert (range_.texte, range_.min, range_.max) == ("2.000€ - 2.500€", 2000, 2500)
    assert (range_.devise, range_.periode, range_.zone) == ("EUR", "mois", "Régions")
    assert (range_.brut, range_.statut, range_.experience, range_.et_plus) == (None, None, None, False)


def test_a_maximum_below_the_minimum_is_refused() -> None:
    assert fault(pay("min: 2500, max: 2000")) == ("pay_order", ("remunerations", 0))


@pytest.mark.parametrize("keys", ["min: 2000, max: 2000", "min: 2500", "max: 2000", "periode: an"])
def test_equal_bounds_or_a_single_one_or_none_are_accepted(keys: str) -> None:
    assert len(fiche(pay(keys)).remunerations) == 1


@pytest.mark.parametrize("amount", ["2.800", "2 800", "2,5", "2_800", "2800€", "2k", "1e3"])
def test_an_amount_is_written_in_digits_alone(amount: str) -> None:
    assert fault(pay(f'min: "{amount}"')) == ("int_digits", ("remunerations", 0, "min"))


@pytest.mark.parametrize(("amount", "kind"), [("-1", "greater_than_equal"), ("10000001", "less_than_equal")])
def test_an_amount_out_of_bounds_is_refused(amount: str, kind: str) -> None:
    assert fault(pay(f"max: {amount}")) == (kind, ("remunerations", 0, "max"))


@pytest.mark.parametrize("word", ["heure", "jour", "mois", "an"])
def test_the_four_words_of_a_period(word: str) -> None:
    assert fiche(pay(f"periode: {word}")).remunerations[0].periode == word


@pytest.mark.parametrize("key", ["periode: année", "periode: par mois", "statut: freelance", "statut: salarié"])
def test_another_word_for_a_period_or_a_status_is_refused(key: str) -> None:
    assert fault(pay(key)) == ("literal_error", ("remunerations", 0, key.partition(":")[0]))


@pytest.mark.parametrize("devise", ["€", "eur", "EURO"])
def test_a_currency_is_three_capitals(devise: str) -> None:
    assert fault(pay(f"devise: {devise}")) == ("string_pattern_mismatch", ("remunerations", 0, "devise"))


def test_gross_is_yes_no_or_not_said() -> None:
    assert fiche(pay("brut: oui")).remunerations[0].brut is True
    assert fiche(pay("brut: non")).remunerations[0].brut is False
    assert fault(pay("brut: brut")) == ("bool_word", ("remunerations", 0, "brut"))


@pytest.mark.parametrize(("key", "value"), [("langue", "FR"), ("langue", "français"), ("pays", "be"), ("pays", "BEL")])
def test_language_and_country_are_codes_of_two_letters(key: str, value: str) -> None:
    assert fault(f"{key}: {value}\n") == ("string_pattern_mismatch", (key,))


def test_a_language_asked_for_has_a_name_and_may_have_a_level() -> None:
    anglais, breton = fiche("langues:\n  - {langue: Anglais, niveau: C1}\n  - langue: Breton\n").langues
    assert (anglais.langue, anglais.niveau, breton.niveau) == ("Anglais", "C1", None)


def test_a_key_figure_is_kept_as_words() -> None:
    (chiffre,) = fiche("chiffres:\n  - {intitule: Effectif, valeur: +5000}\n").chiffres
    assert (chiffre.intitule, chiffre.valeur) == ("Effectif", "+5000")


def test_a_question_needs_its_answer() -> None:
    assert fault("questions:\n  - question: Où ?\n") == ("missing", ("questions", 0, "reponse"))


@pytest.mark.parametrize("nature", ["fiche", "annonce"])
def test_a_fiche_is_a_guide_or_a_posting(nature: str) -> None:
    root = tree_of(HEAD.replace("nature: guide", f"nature: {nature}"))
    with pytest.raises(ValidationError, match="nature"):
        FicheMarche.model_validate(root)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("salaire: 2000\n", ("salaire",)),
        ("missions:\n  - {texte: Classer, items: ac-x}\n", ("missions", 0, "items")),
        (pay("net: oui"), ("remunerations", 0, "net")),
    ],
)
def test_an_unknown_key_is_refused(text: str, where: tuple[str | int, ...]) -> None:
    assert fault(text) == ("extra_forbidden", where)


UNKNOWN = """\
hors_modele:
  tags:
    - paie
    - {rang: 1, mots: [a, b]}
  interne: {ref: "007", vide: }
"""


def test_what_the_model_does_not_know_keeps_its_tree_without_places() -> None:
    kept = fiche(UNKNOWN).hors_modele
    assert kept == {"tags": ["paie", {"rang": "1", "mots": ["a", "b"]}], "interne": {"ref": "007", "vide": None}}
    inner = kept["tags"][1]
    assert [type(part) for part in (kept, kept["tags"], inner, inner["mots"], kept["interne"])] == [
        dict, list, dict, list, dict,
    ]  # fmt: skip


def test_what_the_model_does_not_know_is_a_mapping() -> None:
    assert fault("hors_modele:\n  - paie\n") == ("dict_type", ("hors_modele",))


def test_two_fiches_that_say_the_same_are_equal_wherever_they_stand() -> None:
    below = FicheMarche.model_validate(tree_of("# une ligne de plus\n" + HEAD + UNKNOWN))
    assert below == fiche(UNKNOWN)
    assert below != fiche(UNKNOWN.replace("paie", "paye"))


def shipped_fiche(path: Path) -> FicheMarche:
    return FicheMarche.model_validate(tree_of(path.read_text("utf-8")))


def test_there_are_three_guides_and_a_posting() -> None:
    assert sorted(shipped_fiche(path).nature for path in FICHES) == ["guide", "guide", "guide", "offre"]


@pytest.mark.parametrize("path", FICHES, ids=lambda path: path.stem)
def test_a_shipped_fiche_is_named_by_its_id_and_cites_a_known_source(path: Path) -> None:
    found = shipped_fiche(path)
    sources = tree_of((MARCHE / "sources.yaml").read_text("utf-8"))["sources"]
    by_id = {source.id: source for source in map(Source.model_validate, sources)}
    assert found.id == path.stem
    assert by_id[found.source].nature == found.nature
    assert by_id[found.source].licence == "inconnue"


@pytest.mark.parametrize("path", FICHES, ids=lambda path: path.stem)
def test_a_shipped_fiche_links_to_items_that_are_there(path: Path, referentiel: Referentiel) -> None:
    known = {*referentiel.activites, *referentiel.savoir_faire, *referentiel.connaissances, *referentiel.savoir_etre}
    found = shipped_fiche(path)
    groups = (found.missions, found.competences_techniques, found.qualites, found.atouts, found.outils)
    linked = [enonce.item for group in groups for enonce in group if enonce.item]
    assert 0 < len(linked) <= sum(map(len, groups)) / 2
    assert [item for item in linked if item not in known] == []


@pytest.mark.parametrize("path", FICHES, ids=lambda path: path.stem)
def test_a_shipped_fiche_counts_each_range_of_pay_once_and_names_nobody(path: Path) -> None:
    found = shipped_fiche(path)
    ranges = [(r.min, r.max, r.periode, r.zone, r.experience, r.statut) for r in found.remunerations]
    assert len(set(ranges)) == len(ranges)
    assert found.temoignages == ()
