"""Saved pages: blocks become lines, what belongs to the site is named, nothing left open costs more than its length."""

from __future__ import annotations

from pathlib import Path
from typing import SupportsIndex

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.balises import pieces
from fphref.importers.lecture.html import MAX_BALISES, read_html
from fphref.importers.modele import Lien
from tests.importers.lecture.fabrique import furniture, read, rows, texts


def test_blocks_become_lines_numbered_from_one() -> None:
    page = "<h2>Activités</h2><p>Trier.<br>Classer.</p><hr><div>Seul <p>dedans</p> après</div>"
    document = read_html("x.html", page)
    assert rows(document) == [
        ("titre", 2, "Activités"), ("texte", 0, "Trier."), ("texte", 0, "Classer."), ("filet", 0, ""),
        ("texte", 0, "Seul"), ("texte", 0, "dedans"), ("texte", 0, "après"),
    ]  # fmt: skip
    assert [each.numero for each in document.lignes] == list(range(1, 8))


def test_inline_tags_add_no_spaces_and_entities_are_decoded() -> None:
    assert texts(read_html("x.html", "<p>co<b>ord</b>onner&nbsp;l&rsquo;été\n  &amp; plus</p>")) == [
        "coordonner l’été & plus"
    ]


def test_items_have_their_kind_and_depth() -> None:
    page = "<ul><li>a<ol><li>b</ol><li>c<li><ul><li>d</ul></li><li></li></ul>"
    assert rows(read_html("x.html", page)) == [
        ("puce", 1, "a"), ("rang", 2, "b"), ("puce", 1, "c"), ("puce", 2, "d"), ("puce", 1, ""),
    ]  # fmt: skip


def test_marks_typed_in_a_paragraph_make_items() -> None:
    assert rows(read_html("x.html", "<p>Suite :<br>• un<br>- deux<br>1. trois</p>"))[1:] == [
        ("puce", 1, "un"), ("puce", 1, "deux"), ("rang", 1, "trois"),
    ]  # fmt: skip


def test_a_table_of_values_has_rows_and_one_that_sets_out_a_page_has_lines() -> None:
    values = "<table><tr><th>Lieu<th>Haut<tr><td>Nord<td></td></tr></table>"
    assert [each.cellules for each in read_html("x.html", values).lignes] == [("Lieu", "Haut"), ("Nord", "")]
    layout = "<table><tr><td><h2>A</h2><ul><li>b<li>c</ul><td>menu</table>"
    assert [each[0] for each in rows(read_html("x.html", layout))] == ["titre", "puce", "puce", "texte"]


def test_links_keep_addresses_on_the_web_and_lose_the_others() -> None:
    page = (
        '<base href="https://a.fr/x/"><p><a href="y">un</a> <a href="#h">deux</a> <a href="javascript:0">trois</a> '
        '<a href="mailto:b@a.fr">quatre</a> <a href="https://[">cinq</a> <a name="z">six</a></p>'
    )
    (line,) = read_html("x.html", page).lignes
    assert line.liens == (
        Lien("un", "https://a.fr/x/y"), Lien("deux", ""), Lien("trois", ""), Lien("cinq", "https://["),
    )  # fmt: skip


def test_the_furniture_of_a_site_is_named_and_kept() -> None:
    page = (
        "<body><header>Portail<nav><a href=/>Accueil</a></nav></header><div id=tarteaucitronRoot>Des traceurs</div>"
        "<div class='page breadcrumb-list'>Vous êtes ici</div><main><h1>Métier</h1><p>" + "Le texte du métier. " * 9
        + "</p><aside>À noter</aside><div class=share-buttons>Partager</div><form>Votre avis</form></main>"
        "<aside>À lire aussi</aside><footer>Mentions</footer></body>"
    )  # fmt: skip
    found = read_html("x.html", page)
    assert furniture(found) == {
        "Portail": "entete-du-site", "Accueil": "menu-du-site", "Des traceurs": "bandeau-cookies",
        "Vous êtes ici": "fil-d-ariane", "Partager": "partage", "À lire aussi": "encart", "Mentions": "pied-de-page",
    }  # fmt: skip
    assert "À noter" in texts(found)
    assert "Votre avis" in texts(found)


@pytest.mark.parametrize(
    "around",
    [("<form id=aspnet>", "</form>"), ("<div class=menu>", "</div>"), ("<body class='no-menu cookie-ok'>", "</body>")],
)
def test_what_holds_the_page_itself_is_no_furniture(around: tuple[str, str]) -> None:
    document = read_html("x.html", f"{around[0]}<h2>Métier</h2><p>Le texte du métier, en entier.</p>{around[1]}")
    assert furniture(document) == {}


def test_the_header_that_has_the_only_main_heading_belongs_to_the_page() -> None:
    alone = "<header><h1>Régulateur</h1><p>Répartir.</p></header>"
    body = f"<p>{'Texte. ' * 20}</p>"
    assert furniture(read_html("x.html", alone + body)) == {}
    other = read_html("x.html", alone + f"<h1>Le métier</h1>{body}")
    assert furniture(other) == {"Régulateur": "entete-du-site", "Répartir.": "entete-du-site"}


def test_a_hidden_answer_stays_with_a_doubt_and_a_drawing_made_of_signs_does_not() -> None:
    page = (
        "<h3>Quel horaire ?</h3><div style='display: none'>De nuit aussi.</div><i aria-hidden=true>★★★</i><p>Fin.</p>"
    )
    document = read_html("x.html", page)
    answer = document.lignes[1]
    assert (answer.nature, answer.texte, answer.doute) == ("texte", "De nuit aussi.", "texte caché dans la page")
    assert furniture(document) == {"★★★": "decor"}


def test_a_question_that_unfolds_is_a_heading_and_a_button_is_furniture() -> None:
    page = (
        "<h2>Questions</h2><h3><button>Quel salaire ?</button></h3><p>Selon la grille.</p>"
        "<details><summary>Et la nuit ?</summary>Oui.</details><button>Envoyer</button>"
    )
    assert rows(read_html("x.html", page)) == [
        ("titre", 2, "Questions"), ("titre", 3, "Quel salaire ?"), ("texte", 0, "Selon la grille."),
        ("titre", 4, "Et la nuit ?"), ("texte", 0, "Oui."), ("meuble", 0, "Envoyer"),
    ]  # fmt: skip


def test_a_page_tells_its_title_its_address_and_its_data() -> None:
    page = (
        "<!-- saved from url=(0020)https://a.fr/offre/1 --><title>Offre &amp; poste</title>"
        '<script>var x = "<p>jamais</p>";</script><p>Avant</p>'
        '<script type="application/ld+json">{"@type": "JobPosting"}</script><p>Après</p>'
    )
    document = read_html("x.html", page)
    assert (document.titre, document.url) == ("Offre & poste", "https://a.fr/offre/1")
    ((number, data),) = document.donnees
    assert data == '{"@type": "JobPosting"}'
    assert document.lignes[number - 1].regle == "donnees-de-la-page"
    assert texts(document) == ["Avant", "Après"]


def test_the_canonical_address_comes_first() -> None:
    page = '<meta property="og:url" content="https://a.fr/2"><link rel=canonical href="https://a.fr/1"><p>x</p>'
    assert read_html("x.html", page).url == "https://a.fr/1"


def test_what_is_left_open_loses_no_text() -> None:
    page = '<p>un <!-- jamais fermé <p>deux</p><a href="z>trois <p>quatre</p><h2>cinq<p>six</b></i></p>sept'
    assert texts(read_html("x.html", page)) == ["un deux", "trois", "quatre", "cinq", "six", "sept"]


def test_the_encoding_is_the_one_the_page_declares(tmp_path: Path) -> None:
    page = '<html><meta charset="iso-8859-1"><p>Été à l’hôpital</p></html>'.encode("cp1252")
    assert texts(read(tmp_path / "x.html", page)) == ["Été à l’hôpital"]
    liar = "<html><meta charset='rot13'><p>Été</p></html>".encode()
    assert texts(read(tmp_path / "y.html", liar)) == ["Été"]


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<nav>", "<a href=x>"])
def test_deep_nesting_is_read_without_recursion(piece: str) -> None:
    assert texts(read_html("x.html", piece * 50_000 + "<p>au fond</p>"))[-1] == "au fond"


@pytest.mark.parametrize("piece", ["<!--", "<a b='", '<a b="x>', "</", "<title>", "<!", "&#", "<textarea>"])
def test_what_is_never_closed_is_looked_for_once(piece: str) -> None:
    looked = 0

    class Counted(str):
        """A text that counts how far it is searched."""

        def find(self, sub: str, start: SupportsIndex | None = 0, end: SupportsIndex | None = None) -> int:
            nonlocal looked
            found = super().find(sub, start, end)
            looked += (found if found >= 0 else len(self)) - int(start or 0)
            return found

    text = Counted(piece * 2_000)
    for _ in pieces(text):
        pass
    assert looked <= 3 * len(text)


def test_a_page_of_too_many_tags_is_refused() -> None:
    with pytest.raises(FphrefError, match=r"x\.html contient trop de balises"):
        read_html("x.html", "<b>" * (MAX_BALISES + 1))


def test_a_page_without_text_says_how_to_save_it() -> None:
    with pytest.raises(FphrefError, match="page web complète"):
        read_html("x.html", "<html><body><img src=a.png></body></html>")
    script = f"<p>Chargement</p><script>{'x' * 5_000}</script>"
    assert "presque vide" in read_html("x.html", script).remarques[0]
