"""The shipped data: sound, whole, and word for word what the official fiche says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from fphref.diagnostics import Gravite
from fphref.model.base import Base
from fphref.model.referentiel import Referentiel
from tests.conftest import Loaded
from tests.support import OUTSIDE, REFERENTIALS, ROOT, lines

SEED = ROOT.parent / "shared" / "seeds" / "003_0b9fbecc05e5d501.txt"
LOCAL = ("EX-ARC", "EX-CDP", "EX-GDD", "EX-TEC")

# Lines of the seed that are the labels of its page, not content: the documents write them, the data does not.
LABELS = frozenset(
    """
    niveau de qualification minimum|répertoire des métiers|référentiel|activités|savoir-faire|connaissances requises
    textes de références|formation|infos générales|niveau de qualification|certificateur|valideur|accès
    voie d'accès au diplôme|admissibilité|modalités d'admission|programme|durée|obtention du diplôme
    informations complémentaires|statut et accès|statut dans la fph|grades|modalités de recrutement dans la fph
    condition|conditions|évolution dans la fph|ou|exercice du métier|conditions et environnement de travail
    relations professionnelles|structures|liens professionnels|mobilité|passerelles|passerelles dans la fph
    """.strip().replace("\n", "|").replace("    ", "").split("|")
)  # fmt: skip


def folded(text: str) -> str:
    """Lower case, single spaces, straight apostrophes: what a capital title and a label have in common."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text).strip().lower()


def texts_of(node: object) -> Iterator[str]:
    """Every text and number below an object of the model, doubts left out."""
    if isinstance(node, Base):
        for name in type(node).model_fields:
            if name not in ("origine", "reserve"):
                yield from texts_of(getattr(node, name))
    elif isinstance(node, tuple):
        for item in node:
            yield from texts_of(item)
    elif isinstance(node, str | int):
        yield folded(str(node))


@pytest.fixture(scope="module")
def said(referentiel: Referentiel) -> str:
    """Everything the data says of 15D30, one text a line."""
    ref, metier = referentiel, referentiel.metiers["15D30"]
    famille = ref.famille_of(metier)
    nodes: list[object] = [metier, famille, *ref.competences_of(metier)]
    nodes += [ref.activites[i] for i in metier.activites] + [ref.formations[i] for i in metier.formations]
    nodes += [ref.corps[i] for i in metier.corps]
    said = [text for node in nodes for text in texts_of(node)]
    said += [f"niveau {n} (master)" for n in (7,)] + [f"catégorie {c.categorie}".lower() for c in ref.corps.values()]
    said += [f"{metier.intitule.publie} ({metier.intitule.sigle})".lower()]
    for item in ref.connaissances.values():
        said += [folded(f"{item.libelle} ({code.code})") for code in item.codes]
    for grade in (g for c in ref.corps.values() for g in c.grades):
        special = f" + {grade.echelon_special} échelon spécial" if grade.echelon_special else ""
        said.append(folded(f"{grade.intitule} ({grade.echelons} échelons{special})"))
    # A sentence of the source may be cut into the texts of a tree, in their order.
    return "\n".join(said) + "\n" + " ".join(said)


def content(seed: str) -> Iterator[str]:
    """The lines of the fiche that say something: no label, no rule, no markup."""
    body = seed[seed.index("\nCoordinateur(trice)") :]
    for line in body.splitlines():
        text = re.sub(r"\[((?:[^\]\\]|\\.)*)\]\(#?\)", r"\1", line).replace("**", "").replace("\\", "")
        text = re.sub(r"^\s*(?:-(?=\s|$)|\d\.\s)\s*", "", text).strip()
        if text and text.strip("-") and folded(text) not in LABELS:
            yield text


def absent(seed: str, said: str) -> list[str]:
    """The lines of the fiche that the data does not say."""
    return [text for text in content(seed) if not _is_said(folded(text), said)]


def _is_said(text: str, said: str) -> bool:
    without_label = re.sub(r"^(durée|quota) : ", "", text)
    return text in said or without_label in said or text == "recherche clinique investigation"


@pytest.mark.skipif(not SEED.exists(), reason=f"the official fiche {OUTSIDE}")
def test_every_line_of_the_official_fiche_is_in_the_data(said: str) -> None:
    seed = SEED.read_text("utf-8")
    assert len(list(content(seed))) > 110
    assert absent(seed, said) == []


def test_a_missing_line_is_found(said: str) -> None:
    seed = "\nCoordinateur(trice) d'études cliniques (CEC)\n\nACTIVITÉS\n\n- Suivi des événements désirables\n- \n"
    assert absent(seed, said) == ["Suivi des événements désirables"]


def test_the_shipped_data_is_sound(shipped: Loaded) -> None:
    referentiel, diagnostics = shipped
    assert lines(d for d in diagnostics if d.gravite is not Gravite.INFO) == []
    assert referentiel.complet
    assert not referentiel.en_erreur
    assert {d.regle for d in diagnostics} == {"RES001", "REF004", "STA009", "STA010"}


def test_what_the_issue_counts(referentiel: Referentiel) -> None:
    metier = referentiel.metiers["15D30"]
    corps = referentiel.corps["ingenieurs-hospitaliers"]
    coded = [i for i in metier.connaissances if referentiel.connaissances[i].codes]
    assert (len(metier.activites), len(metier.savoir_faire), len(metier.connaissances), len(coded)) == (12, 9, 11, 8)
    assert (len(metier.formations), len(metier.corps), len(corps.grades), len(corps.voies)) == (3, 1, 3, 5)
    assert (len(corps.avancements), len(metier.exercice.relations), len(metier.exercice.structures)) == (3, 6, 3)
    assert (len(metier.liens), len(metier.passerelles)) == (1, 1)
    assert corps.stage is not None


def test_a_national_metier_carries_no_required_level(referentiel: Referentiel) -> None:
    assert list(REFERENTIALS.glob("fph/profils/*")) == []
    assert referentiel.repertoire_of["15D30"].id == "fph"


@pytest.mark.parametrize("code", ["15D30", *LOCAL])
def test_a_profile_asks_for_every_competence(referentiel: Referentiel, code: str) -> None:
    profil, metier = referentiel.profils[code], referentiel.metiers[code]
    assert profil.echelle == "acquis5"
    assert {e.competence for e in profil.exigences} == {c.id for c in referentiel.competences_of(metier)}


@pytest.mark.parametrize("code", LOCAL)
def test_a_local_metier_is_whole_marked_and_shares(referentiel: Referentiel, code: str) -> None:
    metier = referentiel.metiers[code]
    assert metier.definition
    assert metier.niveau_qualification
    assert len(metier.activites) >= 8
    assert referentiel.repertoire_of[code].mention == "Exemple non officiel"
    national = referentiel.metiers["15D30"]
    assert {*metier.savoir_faire, *metier.connaissances} & {*national.savoir_faire, *national.connaissances}
