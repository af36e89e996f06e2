"""The example of the guide imports as the guide says; a real répertoire gives what its publisher derived from it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from fphref.importers.modele import Etat
from fphref.importers.table.correspondance_yaml import read_correspondance
from fphref.importers.table.deviner import deviner
from fphref.importers.table.lecture import open_tables
from tests.importers.tables import Importe, import_files, import_paths, value_at
from tests.support import OUTSIDE, ROOT, write_files

GUIDE = (ROOT / "docs" / "importer-tables.md").read_text("utf-8")
REEL = ROOT.parent / "shared" / "data" / "opt-nc"
real = pytest.mark.skipif(not REEL.exists(), reason=f"this répertoire {OUTSIDE}")

CORRESPONDANCE = """id: opt-nc
intitule: Répertoire des métiers
edition: Export
echelle: {id: niveaux-1-4, intitule: Niveaux de 1 à 4, niveaux: [Un, Deux, Trois, Quatre]}
tables:
  - fichier: gem_competences.csv
    objet: competence
    garder: {Référentiel de compétences: OPT-NC 2025}
    colonnes:
      code: Code de compétence
      libelle: Nom de la compétence
      genre:
        colonne: Groupe de compétences
        valeurs: {Savoir: connaissance, savoir faire: savoir_faire, Savoir être: savoir_etre, Manager: savoir_faire}
  - fichier: gem_metiers.csv
    objet: metier
    garder: {Métier actif?: "True"}
    colonnes:
      code: Code Métier
      intitule: Métier collaborateur
      famille: Famille métier
  - fichier: gem_metiers_competences.csv
    objet: lien
    garder: {Relation Métier-Compétence active?: "True"}
    colonnes:
      metier: Code Métier
      competence: Code de compétence
      libelle: Nom de la compétence
      niveau: Niveau requis pour le métier
      criticite: {colonne: Poids de la compétence, valeurs: {"2": 2}}
      besoin: {defaut: 1}
"""


def test_the_example_of_the_guide_does_what_the_guide_says(tmp_path: Path) -> None:
    files = dict(re.findall(r"^`([\w-]+\.(?:csv|yaml))` :\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL | re.MULTILINE))
    assert len(files) == 4
    mapping = files.pop("correspondance.yaml")
    found = import_files(tmp_path, files, mapping)
    assert found.diagnostics == ()
    assert len(found.referentiel.metiers) == 2
    assert sum(b.sorts[n].regle == "hors-filtre" for b in found.brouillons for n in range(len(b.sorts))) == 1
    assert sum(len(p.exigences) for p in found.referentiel.profils.values()) == 4
    assert len(found.links()) == 5
    assert found.doubts("IMP013") == [
        "liens.csv:6 ligne refusée : compétence « C8 » absente de la table des compétences",
        "liens.csv:7 niveau « 7 » hors de l’échelle (1, 2, 3) : lien gardé, sans exigence au profil",
    ]


def test_what_is_proposed_for_the_example_of_the_guide_ranks_criticite_as_the_guide_does(tmp_path: Path) -> None:
    files = dict(re.findall(r"^`([\w-]+\.csv)` :\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL | re.MULTILINE))
    written = read_correspondance(
        re.findall(r"`correspondance.yaml` :\n\n```yaml\n(.*?)```", GUIDE, re.DOTALL)[0].encode(), "c"
    )
    write_files(tmp_path, files)
    proposed = read_correspondance(deviner(open_tables([tmp_path / nom for nom in files])).texte.encode(), "c")
    weights = [
        table.colonnes["criticite"].valeurs
        for table in (*written.tables, *proposed.tables)
        if "criticite" in table.colonnes
    ]
    assert weights == [{"utile": "1", "forte": "2", "vitale": "3"}] * 2


def test_the_guide_names_every_field_and_key() -> None:
    from fphref.importers.table.correspondance import CHAMPS
    from fphref.importers.table.correspondance_yaml import COLONNE, RACINE, TABLE

    for name in (*RACINE, *TABLE, *COLONNE, *(champ for champs in CHAMPS.values() for champ in champs)):
        assert re.search(rf"`[^`\n]*\b{name}\b|\b{name}: ", GUIDE), name


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Importe:
    """The real répertoire, imported."""
    return import_paths(sorted((REEL / "input").glob("*.csv")), CORRESPONDANCE, tmp_path_factory.mktemp("reel"))


@real
def test_a_real_repertoire_gives_the_metiers_competences_and_links_of_its_publisher(reel: Importe) -> None:
    published = REEL / "expected-output"
    assert reel.diagnostics == ()
    metiers = {row["code_metier"]: row["nom_metier"] for row in read_csv(published / "metier.csv")}
    assert {m.code: m.intitule.publie or m.intitule.masculin for m in reel.referentiel.metiers.values()}.keys() == (
        metiers.keys()
    )
    assert len(metiers) == 84
    competences = {row["code_competence"].lower() for row in read_csv(published / "competence.csv")}
    ref = reel.referentiel
    assert {*ref.savoir_faire, *ref.connaissances, *ref.savoir_etre} == competences
    assert len(competences) == 409
    links = {(r["code_metier"], r["code_competence"].lower()) for r in read_csv(published / "metier_competence.csv")}
    assert reel.links() == links
    assert len(links) == 1988


@real
def test_the_29_other_lines_are_refused_one_by_one_with_their_reason(reel: Importe) -> None:
    nom = "gem_metiers_competences.csv"
    refused = [text for text in reel.doubts("IMP013") if text.startswith(nom) and "ligne refusée" in text]
    assert len(refused) == 2017 - 1988 == 29
    reasons = Counter("sans code" if "compétence sans code" in text else "déjà" for text in refused)
    assert reasons == {"sans code": 27, "déjà": 2}
    assert {text.split(" : ")[1][:39] for text in refused if "sans code" not in text} == {
        "OP025 a déjà la compétence COMP141 (lig",
        "OP065 a déjà la compétence COMP62 (lign",
    }
    sources = read_csv(REEL / "input" / nom)
    for text in refused:
        row = sources[int(text.split(":")[1].split(" ")[0]) - 2]
        assert (row["Code de compétence"] == "") == ("sans code" in text)


@real
def test_levels_of_a_real_repertoire_are_those_published_and_the_unknown_ones_are_not_zero(reel: Importe) -> None:
    published = {
        (row["code_metier"], row["code_competence"].lower()): row
        for row in read_csv(REEL / "expected-output" / "metier_competence.csv")
    }
    exigences = {(p.metier, e.competence): e for p in reel.referentiel.profils.values() for e in p.exigences}
    doubled = {("OP065", "comp62")}
    for link, row in published.items():
        if row["niveau_requis"] == "0.0" or row["poids"] == "0.0":
            assert link not in exigences
        elif link not in doubled:
            assert float(exigences[link].niveau) == float(row["niveau_requis"])
    assert len(exigences) == 1956


@real
def test_every_row_of_a_real_repertoire_has_its_account(reel: Importe) -> None:
    assert reel.states()["gem_competences.csv"] == {
        "entete-de-tableau": 1,
        "hors-filtre": 500,
        "placee": 409,
        "listee": 26,
    }
    assert reel.states()["gem_metiers.csv"] == {"entete-de-tableau": 1, "placee": 84}
    states = reel.states()["gem_metiers_competences.csv"]
    assert sum(states.values()) == 2018
    # 29 refused, 21 levels without weight, 5 wordings that are not those of their code.
    assert states["listee"] == 55
    for brouillon in reel.brouillons:
        for sort in brouillon.sorts:
            assert sort.etat is not Etat.LISTEE or sort.reste
            for champ in sort.champs:
                assert value_at(reel.trees, champ) is not None


@real
def test_all_links_are_kept_where_the_id_comes_from_the_wording(tmp_path: Path) -> None:
    mapping = CORRESPONDANCE.replace("code: Code de", "code: {colonne: Code de", 1)
    mapping = mapping.replace("{colonne: Code de compétence", "{colonne: Code de compétence, si_vide: libelle}", 1)
    found = import_paths(sorted((REEL / "input").glob("*.csv")), mapping, tmp_path)
    assert found.diagnostics == ()
    assert len(found.links()) == 2015


@real
def test_the_mapping_proposed_for_a_real_repertoire_imports_it_without_an_edit(tmp_path: Path) -> None:
    paths = sorted((REEL / "input").glob("*.csv"))
    found = import_paths(paths, deviner(open_tables(paths)).texte, tmp_path)
    assert found.diagnostics == ()
    ref = found.referentiel
    assert len(ref.metiers) == 84
    assert len(ref.savoir_faire) + len(ref.connaissances) + len(ref.savoir_etre) == 409
    assert len(found.links()) == 1988
