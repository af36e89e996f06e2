"""The account of a source: each line has one state, and nothing gets lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fphref.importers.modele import Carnet, Champ, Document, Etat, Ligne, count_sorts, cut
from tests.importers.fabrique import make_document


def test_what_nobody_claimed_is_listed_with_a_doubt_at_its_line() -> None:
    carnet = Carnet(make_document("Titre", "", "Une phrase", nom="a.txt"))
    carnet.structure(1, "titre-de-rubrique")
    sorts, doutes = carnet.close()
    assert [sort.etat for sort in sorts] == [Etat.STRUCTURE, Etat.STRUCTURE, Etat.LISTEE]
    assert [sort.regle for sort in sorts] == ["titre-de-rubrique", "ligne-vide", ""]
    assert [str(doute.diagnostic) for doute in doutes] == ["IMP001 a.txt:3 non placé : « Une phrase »"]


def test_a_line_may_feed_several_fields_and_is_counted_once() -> None:
    carnet = Carnet(make_document("Archiviste (15214)"))
    carnet.place(1, "a.yaml", "libelle")
    carnet.place(1, "a.yaml", "codes", 0, "code")
    sorts, doutes = carnet.close()
    assert [str(champ) for champ in sorts[0].champs] == ["a.yaml:libelle", "a.yaml:codes[0].code"]
    assert count_sorts(sorts) == {"lignes": 1, "placees": 1, "structure": 0, "listees": 0}
    assert doutes == ()


def test_a_line_of_which_a_part_is_left_is_listed_with_that_part() -> None:
    carnet = Carnet(make_document("Classer, puis ranger"))
    carnet.place(1, "a.yaml", "libelle")
    carnet.leave(1, "puis ranger")
    (sort,), (doute,) = carnet.close()
    assert (sort.etat, sort.reste) == (Etat.LISTEE, "puis ranger")
    assert sort.champs == (Champ("a.yaml", ("libelle",)),)
    assert "puis ranger" in doute.diagnostic.message


def test_structure_never_hides_a_line_that_feeds_a_field() -> None:
    carnet = Carnet(make_document("Niveau 7"))
    carnet.structure(1, "titre-de-rubrique")
    carnet.place(1, "a.yaml", "niveau")
    assert carnet.close()[0][0].etat is Etat.PLACEE


def test_the_reader_of_a_format_names_rules_and_furniture() -> None:
    lignes = (Ligne(1, "---", "", "filet"), Ligne(2, "Page 1", "Page 1", "meuble", regle="numero-de-page"))
    sorts, _ = Carnet(Document("a.pdf", "pdf", lignes)).close()
    assert [sort.regle for sort in sorts] == ["filet", "numero-de-page"]


def test_a_place_in_a_pdf_says_its_page() -> None:
    document = Document("a.pdf", "pdf", (Ligne(1, "x", "x", page=3),))
    assert str(document.position(1)) == "a.pdf page 3, ligne 1"


@given(st.lists(st.tuples(st.sampled_from("psl"), st.integers(1, 6)), max_size=30))
def test_whatever_is_claimed_each_line_has_one_state(claims: list[tuple[str, int]]) -> None:
    carnet = Carnet(make_document("a", "", "b", "c", "", "d"))
    for what, numero in claims:
        if what == "p":
            carnet.place(numero, "a.yaml", "x", numero)
        elif what == "s":
            carnet.structure(numero, "regle")
        else:
            carnet.leave(numero, "reste")
    sorts, doutes = carnet.close()
    counts = count_sorts(sorts)
    assert [sort.numero for sort in sorts] == [1, 2, 3, 4, 5, 6]
    assert counts["placees"] + counts["structure"] + counts["listees"] == 6
    assert len([d for d in doutes if d.diagnostic.regle == "IMP001"]) == counts["listees"]


def test_a_long_text_is_cut_for_a_message() -> None:
    assert cut("mot " * 100, 20) == "mot mot mot mot mot…"


def test_a_doubt_about_a_line_bears_on_its_field_where_there_is_one_alone() -> None:
    carnet = Carnet(make_document("a", "b"))
    carnet.place(1, "a.yaml", "x")
    carnet.place(2, "a.yaml", "y")
    carnet.place(2, "a.yaml", "z")
    carnet.doubt("IMP003", "un", 1)
    carnet.doubt("IMP003", "deux", 2)
    assert [doute.champ for doute in carnet.close()[1]] == [Champ("a.yaml", ("x",)), None]


def test_no_message_tells_a_national_number() -> None:
    carnet = Carnet(make_document("Matricule 2 85 05 78 006 084 36"))
    said = " ".join(doute.diagnostic.message for doute in carnet.close()[1])
    assert "numéro national d’identification" in said
    assert "[numéro masqué]" in said
    assert "006" not in said
