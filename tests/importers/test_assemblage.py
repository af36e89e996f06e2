"""Several drafts in one: shared catalogues, fields that follow, nothing lost, each doubt said at its field."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

from fphref.importers.assemblage import KNOWN, Cadre, assemble
from fphref.importers.ecriture import comment, write_texts
from fphref.importers.modele import Arbre, Brouillon, Carnet, Champ, Doute
from fphref.loading.load import load
from fphref.model.referentiel import Referentiel
from fphref.regles import REGLES
from fphref.yaml_splice.nodes import content, read
from tests.conftest import MakeFolder
from tests.importers.fabrique import make_brouillon, make_document

CADRE = Cadre(date(2026, 11, 23))
CLASSER, ACCUEIL = ("ac-classement", "Classement"), ("ac-accueil", "Accueil")


def test_an_item_of_two_documents_is_written_once_and_both_lines_point_to_it() -> None:
    whole = assemble(
        [make_brouillon(CLASSER, ACCUEIL), make_brouillon(ACCUEIL, ("ac-tri", "Tri"), code="10A02")], CADRE
    )
    items = whole.fichiers["activites.yaml"]["activites"]
    assert [item["id"] for item in items if isinstance(item, dict)] == [  # type: ignore[union-attr]
        "ac-classement", "ac-accueil", "ac-tri",
    ]  # fmt: skip
    fields = [str(sort.champs[0]) for brouillon in whole.brouillons for sort in brouillon.sorts]
    assert fields == [f"activites.yaml:activites[{rank}].libelle" for rank in (0, 1, 1, 2)]


def test_two_descriptions_that_disagree_are_both_kept_and_told() -> None:
    other = make_brouillon(("ac-accueil", "Accueil du public"), code="10A02", nom="b.txt")
    whole = assemble([make_brouillon(ACCUEIL), other], CADRE)
    told = [doute.diagnostic for doute in whole.brouillons[1].doutes]
    assert [found.regle for found in told] == ["IMP009"]
    assert "(libelle)" in told[0].message
    assert "libelle: Accueil du public" in whole.doublons["doublons/activites-yaml-ac-accueil.txt"].replace("'", "")


def test_a_metier_of_two_documents_is_kept_once_and_the_other_set_aside() -> None:
    whole = assemble([make_brouillon(CLASSER), make_brouillon(ACCUEIL, nom="b.txt")], CADRE)
    assert [path for path in whole.fichiers if path.startswith("metiers/")] == ["metiers/10A01_archiviste.yaml"]
    assert "ac-accueil" in whole.doublons["doublons/metiers-10A01_archiviste.txt"]
    assert [doute.diagnostic.regle for doute in whole.brouillons[1].doutes] == ["IMP010"]


def test_the_same_document_twice_changes_nothing() -> None:
    once, twice = assemble([make_brouillon(CLASSER)], CADRE), assemble([make_brouillon(CLASSER)] * 2, CADRE)
    assert (once.fichiers, once.doublons) == (twice.fichiers, twice.doublons)


def test_a_draft_that_extends_leaves_out_what_is_known(referentiel: Referentiel) -> None:
    known = next(iter(referentiel.activites.values()))
    whole = assemble([make_brouillon((known.id, known.libelle), ACCUEIL)], Cadre(CADRE.jour, "../fph", referentiel))
    items = whole.fichiers["activites.yaml"]["activites"]
    assert items == [{"id": "ac-accueil", "libelle": "Accueil"}]
    assert whole.fichiers["repertoire.yaml"]["etend"] == "../fph"
    champs = [sort.champs[0] for sort in whole.brouillons[0].sorts]
    assert champs == [
        Champ(KNOWN, ("activites", known.id)),
        Champ("activites.yaml", ("activites", 0, "libelle")),
    ]


def test_the_head_has_the_day_that_was_asked_and_the_form_of_the_codes() -> None:
    head = assemble([make_brouillon(CLASSER)], CADRE).fichiers["repertoire.yaml"]
    assert (head["date"], head["motif_code"]) == ("2026-11-23", r"^\d{2}[A-Z]\d{2}$")
    other = assemble([make_brouillon(CLASSER, code="EX-1")], CADRE).fichiers["repertoire.yaml"]
    assert other["motif_code"] == "^[0-9A-Z][0-9A-Z-]{0,19}$"


def test_market_facts_alone_have_no_head() -> None:
    fiche: dict[str, Arbre] = {
        "id": "archiviste",
        "nature": "guide",
        "intitule": "Archiviste",
        "source": "guide-archiviste",
    }
    sources: dict[str, Arbre] = {"sources": [{"id": "guide-archiviste", "nature": "guide", "intitule": "Archiviste"}]}
    brouillon = Brouillon(
        "guide", make_document(), {"marche/archiviste.yaml": fiche, "marche/sources.yaml": sources}, ()
    )
    assert list(assemble([brouillon], CADRE).fichiers) == ["marche/archiviste.yaml", "marche/sources.yaml"]


def test_the_draft_loads_like_any_other_folder(depot: MakeFolder) -> None:
    texts = write_texts(assemble([make_brouillon(CLASSER, ACCUEIL)], CADRE))
    referentiel, diagnostics = load(depot(texts))
    assert [found for found in diagnostics if found.gravite == "erreur"] == []
    assert list(referentiel.metiers) == ["10A01"]


def _doubtful() -> Brouillon:
    carnet = Carnet(make_document("Classement", "Accueil (du public"))
    champ = carnet.place(2, "activites.yaml", "activites", 1, "libelle")
    carnet.place(1, "activites.yaml", "activites", 0, "libelle")
    carnet.doubt("IMP003", "parenthèse ouverte et jamais fermée", 2, champ)
    sorts, doutes = carnet.close()
    made = make_brouillon(CLASSER, ("ac-accueil", "Accueil (du public"))
    return replace(made, sorts=sorts, doutes=doutes)


def test_a_doubt_is_a_comment_above_its_field() -> None:
    text = write_texts(assemble([_doubtful()], CADRE))["activites.yaml"]
    lines = [line.strip() for line in text.splitlines()]
    place = lines.index("# doute (ligne 2, IMP003) : parenthèse ouverte et jamais fermée")
    assert lines[place + 1] == "libelle: Accueil (du public"


def test_comments_change_nothing_of_the_content() -> None:
    whole = assemble([_doubtful()], CADRE)
    text = write_texts(whole)["activites.yaml"]
    assert content(read(text)) == whole.fichiers["activites.yaml"]


def test_a_doubt_about_a_folded_text_or_inside_braces_stays_above_it() -> None:
    text = 'texte: >-\n  une phrase\n  longue\ncodes:\n  - {nomenclature: formacode, code: "1"}\n'
    doute = _doubtful().doutes[0]
    for path in (("texte",), ("codes", 0, "code"), ("codes", 5), ("inconnu",)):
        said = comment(text, [Doute(doute.diagnostic, 2, Champ("a.yaml", path))])
        assert content(read(said)) == content(read(text)), path
        assert said.count("# doute") == 1


def test_every_doubt_and_every_line_stand_in_tables_that_a_spreadsheet_opens() -> None:
    texts = write_texts(assemble([_doubtful()], CADRE))
    doutes = list(csv.DictReader(io.StringIO(texts["doutes.csv"].removeprefix("\ufeff")), delimiter=";"))
    assert [(row["regle"], row["ligne"], row["champ"]) for row in doutes] == [
        ("IMP003", "2", "activites.yaml:activites[1].libelle")
    ]
    lignes = list(csv.DictReader(io.StringIO(texts["lignes.csv"].removeprefix("\ufeff")), delimiter=";"))
    assert [(row["ligne"], row["etat"]) for row in lignes] == [("1", "placee"), ("2", "placee")]


def test_a_line_that_looks_like_a_formula_is_neutralised() -> None:
    sorts, doutes = Carnet(make_document("=HYPERLINK(A1)")).close()
    brouillon = Brouillon("fiche", make_document("=HYPERLINK(A1)"), {}, sorts, doutes)
    assert ";'=HYPERLINK(A1)" in write_texts(assemble([brouillon], CADRE))["lignes.csv"]


def test_every_rule_of_imports_is_registered() -> None:
    assert {f"IMP{n:03}" for n in range(1, 16)} <= set(REGLES)


def test_a_sous_famille_that_the_extended_referentiel_lacks_is_told_and_set_aside(referentiel: Referentiel) -> None:
    made = make_brouillon(CLASSER)
    made.fichiers["metiers/10A01_archiviste.yaml"] |= {"famille": "soins", "sous_famille": "essai"}
    whole = assemble([made], Cadre(CADRE.jour, "../fph", referentiel))
    assert "sous_famille" not in whole.fichiers["metiers/10A01_archiviste.yaml"]
    assert "sous_famille: essai" in whole.doublons["doublons/sous-famille.txt"]
    assert [doute.diagnostic.regle for doute in whole.brouillons[0].doutes] == ["IMP011"]


def test_a_head_that_an_importer_gives_is_completed() -> None:
    made = make_brouillon(CLASSER)
    made.fichiers["repertoire.yaml"] = {"format": 1, "id": "maison", "intitule": "Maison", "edition": "2026"}
    head = assemble([made], CADRE).fichiers["repertoire.yaml"]
    assert (head["id"], head["date"], head["motif_code"]) == ("maison", "2026-11-23", r"^\d{2}[A-Z]\d{2}$")


def test_a_code_that_the_known_item_lacks_is_told_and_set_aside(referentiel: Referentiel) -> None:
    known = next(one for one in referentiel.connaissances.values() if not one.codes)
    item: dict[str, Arbre] = {
        "id": known.id,
        "libelle": known.libelle,
        "codes": [{"nomenclature": "formacode", "code": "1"}],
    }
    carnet = Carnet(make_document(f"{known.libelle} (1)"))
    carnet.place(1, "connaissances.yaml", "connaissances", 0, "codes", 0, "code")
    sorts, doutes = carnet.close()
    made = Brouillon("fiche", carnet.document, {"connaissances.yaml": {"connaissances": [item]}}, sorts, doutes)
    whole = assemble([made], Cadre(CADRE.jour, "../fph", referentiel))
    ((champ,),) = (sort.champs for sort in whole.brouillons[0].sorts)
    assert champ.fichier in whole.doublons
    assert [doute.diagnostic.regle for doute in whole.brouillons[0].doutes] == ["IMP009"]
