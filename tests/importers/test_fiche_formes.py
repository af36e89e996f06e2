"""The same fiche as a page, a document of paragraphs and the lines of a PDF; and headings nobody knows."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import Any

import pytest

from fphref.importers.fiche.importation import import_fiche
from fphref.importers.fiche.mots import is_caps
from fphref.importers.modele import Document, Ligne
from fphref.importers.registre import Registre
from tests.importers.fiches import (
    corps_of,
    draft_of,
    imported,
    labels,
    line_of,
    listed,
    metier_of,
    read,
    text_of,
    told,
)

NAMES = ("stocks.txt", "integration.md", "fautes.md", "enfants.txt")


def renumbered(lignes: list[Ligne]) -> tuple[Ligne, ...]:
    return tuple(replace(line, numero=rank) for rank, line in enumerate(lignes, 1))


def as_blocks(document: Document, nature: str) -> Document:
    """The paragraphs of a text whose lines are not wrapped, headings in capitals marked, all of one level."""
    kept = [
        replace(line, nature="titre", niveau=2)
        if line.nature == "texte" and line.numero > 6 and is_caps(line.texte)
        else line
        for line in document.lignes
        if line.nature != "vide"
    ]
    return Document(document.nom, nature, renumbered(kept))


def as_pages(document: Document, width: int) -> Document:
    """The lines of a page: every text wrapped at a width, no blank line, a number at the foot of each page."""
    found: list[Ligne] = []
    for line in document.lignes:
        if line.nature == "vide":
            continue
        parts = textwrap.wrap(line.texte, width, break_long_words=False, break_on_hyphens=False) or [""]
        found.append(replace(line, brut=parts[0], texte=parts[0], page=1 + len(found) // 40))
        found += [Ligne(0, part, part, "texte", 0, 1 + len(found) // 40) for part in parts[1:]]
        if len(found) % 40 == 39:
            found.append(Ligne(0, "page 1 sur 9", "page 1 sur 9", "texte", 0, 1 + len(found) // 40))
    return Document(document.nom, "pdf", renumbered(found))


def trees(document: Document) -> dict[str, Any]:
    return import_fiche(document, Registre()).fichiers


@pytest.mark.parametrize("nature", ["html", "docx"])
@pytest.mark.parametrize("nom", ["fautes.md"])
def test_a_page_whose_headings_are_all_alike_gives_the_same_draft(nom: str, nature: str) -> None:
    document = read(text_of(nom), nom)
    assert trees(as_blocks(document, nature)) == trees(document)


@pytest.mark.parametrize("nom", ["fautes.md", "integration.md"])
def test_paragraphs_give_the_same_draft(nom: str) -> None:
    document = read(text_of(nom), nom)
    assert trees(Document(nom, "docx", renumbered([x for x in document.lignes if x.nature != "vide"]))) == trees(
        document
    )


@pytest.mark.parametrize("width", [72, 100])
def test_the_wrapped_lines_of_a_pdf_give_the_same_draft(width: int) -> None:
    document = read(text_of("fautes.md"), "fautes.md")
    assert trees(as_pages(document, width)) == trees(document)


def test_a_title_that_a_page_repeats_is_structure() -> None:
    text = text_of("stocks.txt").replace("page 2/2", "AGENT(E) DE STOCKS STÉRILES (ASS) - 25L20")
    draft = draft_of(text)
    assert draft.sorts[line_of("stocks.txt", "page 2/2") - 1].regle == "entete-de-page"


def test_a_doubt_of_the_reader_is_told_at_its_line() -> None:
    document = read("ACTIVITÉS\n\n- Accueil\n")
    lines = (*document.lignes[:2], replace(document.lignes[2], doute="ordre de lecture incertain"))
    draft = import_fiche(replace(document, lignes=lines), Registre())
    assert told(draft, "IMP012") == [(3, "ordre de lecture incertain")]


def test_labels_on_the_line_of_their_value_and_other_signs() -> None:
    draft = imported("enfants.txt")
    metier = metier_of(draft)
    assert (metier["code"], metier["niveau_qualification"], metier["sous_famille"]) == ("10F20", 6, "educatif")
    assert metier["intitule"]["feminin"] == "Éducatrice de jeunes enfants"
    assert labels(draft, "activites") == ["Accueil des enfants", "Tenue des temps de jeu"]
    tree = corps_of(draft, "educateurs-jeunes-enfants")
    assert (tree["categorie"], [g["echelons"] for g in tree["grades"]]) == ("A", [11, 9])


def test_what_stands_under_a_heading_nobody_knows_is_listed_and_not_taken_for_items() -> None:
    draft = imported("enfants.txt")
    assert listed(draft) == [line_of("enfants.txt", "Travail possible")]
    assert labels(draft, "activites")[-1] == "Tenue des temps de jeu"


def test_a_heading_that_parts_a_list_is_told_and_the_list_goes_on() -> None:
    draft = draft_of(
        "## Activités\n\n### De jour\n\n- Accueil\n\n### De nuit\n\n- Ronde\n\n## Savoir-faire\n\n- Lire\n"
    )
    assert labels(draft, "activites") == ["Accueil", "Ronde"]
    assert listed(draft) == [3, 7]
    assert [line for line, text in told(draft, "IMP009") if "sous-titre" in text] == [3, 7]


@pytest.mark.parametrize(
    ("printed", "famille", "sous"),
    [
        ("SOINS", "soins", None),
        ("SOINS REEDUCATION", "soins", "reeducation"),
        (
            "QUALITE, HYGIENE, SECURITE, ENVIRONNEMENT PREVENTION",
            "qualite-hygiene-securite-environnement",
            "prevention",
        ),
        ("Systeme d'information / Réseaux", "systeme-information", "reseaux"),
        ("JARDINS FLEURS", "jardins-fleurs", None),
    ],
)
def test_the_longest_known_famille_is_parted_from_the_sous_famille(
    printed: str, famille: str, sous: str | None
) -> None:
    metier = metier_of(draft_of(f"Jardinier(ière)\n\n{printed}\n\nACTIVITÉS\n\n- Arrosage\n"))
    assert (metier["famille"], metier.get("sous_famille")) == (famille, sous)


def test_famille_and_sous_famille_on_two_lines() -> None:
    metier = metier_of(
        draft_of("Jardinier(ière)\n\nSERVICES LOGISTIQUES\n\nESPACES VERTS\n\nACTIVITÉS\n\n- Arrosage\n")
    )
    assert (metier["famille"], metier["sous_famille"]) == ("services-logistiques", "espaces-verts")


def test_labels_over_their_values_in_a_table_and_labels_glued_to_theirs() -> None:
    text = (
        "# Portier / Portière\n\n| Niveau de qualification minimum | Famille |\n| --- | --- |\n"
        "| Niveau 3 | Services logistiques Accueil |\n\nCode métier 25P10\n\n## Activités\n\n- Garde de la porte\n\n"
        "## Formation\n\n### Certificat de portier\n\n#### Infos générales\n\nCertificateur École fictive\n\n"
        "Niveau de qualification Niveau 3 (CAP)\n\n#### Programme\n\nDurée 6 mois\n"
    )
    draft = draft_of(text)
    metier = metier_of(draft)
    assert (metier["code"], metier["niveau_qualification"]) == ("25P10", 3)
    assert (metier["famille"], metier["sous_famille"]) == ("services-logistiques", "accueil")
    tree = draft.fichiers["formations/certificat-portier.yaml"]
    assert (tree["certificateur"], tree["niveau_qualification"]) == ("École fictive", 3)
    assert tree["duree"] == {"texte": "6 mois", "mois": 6}
    assert listed(draft) == []
