"""What a fiche says: every item of the data, once, in the official order, with its doubts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import fphref
from fphref.diagnostics import FphrefError
from fphref.documents.content import (
    Block,
    BulletList,
    Columns,
    Document,
    Facts,
    Flowing,
    Inline,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    WebPage,
    inline_text,
    iter_texts,
)
from fphref.documents.fiche_statut_conditions import ALL_OF, ONE_OF, conditions_blocks
from fphref.documents.fragments import Reserves
from fphref.documents.typographie import typo
from fphref.model.base import Base
from fphref.model.conditions import Condition
from fphref.model.referentiel import Referentiel
from fphref.statut.francais import CONFIANCE
from tests.conftest import MakeFolder
from tests.support import MINI

FICHE = "15D30"


def inline(spans: Inline) -> str:
    """Text with its marks: *strong*, [chip], (link)."""
    text = ""
    for span in spans:
        shown = f"[{'!' * span.call}{span.text}]" if span.chip else f"*{span.text}*" if span.strong else span.text
        text += f"{shown}<{span.link}>" if span.link else shown
        text += f"<#{span.target}>" if span.target else ""
    # No-break spaces are shown, or a golden could not tell them.
    return text.replace("\u00a0", "~").replace("\u202f", "^")


def dump(blocks: tuple[Block, ...], depth: int = 0) -> Iterator[str]:
    """Blocks as indented lines."""
    pad = "  " * depth
    for block in blocks:
        match block:
            case Paragraph(spans=spans):
                yield pad + inline(spans)
            case Note(label=label, spans=spans):
                yield f"{pad}! {inline((Span(label),))} {inline(spans)}"
            case BulletList(items=items, numbered=numbered):
                for rank, item in enumerate(items, 1):
                    yield f"{pad}{f'{rank}.' if numbered else '-'} {inline(item.spans)}"
                    yield from dump(item.children, depth + 1)
            case Facts(rows=rows):
                yield from (f"{pad}{name} = {inline(value)}" for name, value in rows)
            case Table(header=header, rows=rows):
                if header:
                    yield pad + " | ".join(header)
                yield from (pad + " | ".join(map(inline, row)) for row in rows)
            case Section(title=title, blocks=inner):
                yield f"{pad}# {title}"
                yield from dump(inner, depth + 1)
            case Panel(blocks=inner):
                yield from dump(inner, depth)
            case Flowing(blocks=inner, count=count):
                yield f"{pad}{{{count} colonnes}}"
                yield from dump(inner, depth)
            case WebPage(label=label, address=address):
                yield f"{pad}{label} → {address}"
            case Columns(left=left, right=right):
                yield f"{pad}<"
                yield from dump(left, depth)
                yield f"{pad}>"
                yield from dump(right, depth)


def dump_document(document: Document) -> str:
    """A whole document as plain text."""
    banner = document.banner
    head = [f"titre : {document.title}", f"date : {document.date}", f"teinte : {document.tint}",
            f"sujet : {document.subject}", f"mots : {', '.join(document.keywords)}", f"auteur : {document.author}",
            f"pied : {document.footer.left} / {document.footer.detail}", "", banner.kicker, banner.title, banner.lead,
            f"{banner.plate_label} : {banner.plate}"]  # fmt: skip
    head += [f"carte : {card.label} : {card.value} : {card.detail}" for card in banner.cards]
    return "\n".join([*head, "", *dump(document.blocks)]).replace("\u00a0", "~").replace("\u202f", "^") + "\n"


@pytest.mark.parametrize("code", [FICHE, "EX-TEC"])
def test_the_whole_of_a_fiche(referentiel: Referentiel, golden: Callable[[str, str], None], code: str) -> None:
    name = {FICHE: "fiche_15D30.txt", "EX-TEC": "fiche_EX-TEC.txt"}[code]
    golden(name, dump_document(fphref.build_fiche(referentiel, code)))


@pytest.fixture(scope="module")
def texts(referentiel: Referentiel) -> list[str]:
    """Every text of the fiche, without what ends it: the marks of doubts (« R1 »), how sure a condition is."""
    document = fphref.build_fiche(referentiel, FICHE)
    ends = re.compile(rf"( \(({'|'.join(CONFIANCE.values())})\))?(\u00a0R\d+)+$")
    return [ends.sub("", text) for text in iter_texts(document.blocks)]


@pytest.mark.parametrize("genre", ["activites", "savoir_faire", "connaissances"])
def test_each_item_stands_once_in_the_order_of_the_data(referentiel: Referentiel, texts: list[str], genre: str) -> None:
    identifiants = getattr(referentiel.metiers[FICHE], genre)
    wanted = [typo(getattr(referentiel, genre)[i].libelle) for i in identifiants]
    assert [text for text in texts if text in wanted] == wanted


def test_rubriques_stand_in_the_official_order(referentiel: Referentiel) -> None:
    titles = [line.strip() for line in dump(fphref.build_fiche(referentiel, FICHE).blocks) if line.strip()[0] == "#"]
    official = [
        "# Activités", "# Savoir-faire", "# Connaissances requises", "# Textes de références", "# Formation",
        "# Infos générales", "# Accès", "# Admissibilité", "# Modalités d’admission", "# Programme",
        "# Obtention du diplôme", "# Statut et accès", "# Grades", "# Modalités de recrutement dans la FPH",
        "# Concours externe sur titres", "# Concours interne sur épreuves", "# Troisième concours sur épreuves",
        "# Examen professionnel", "# Au choix", "# Stage (à effectuer avant titularisation)", "# Évolution dans la FPH",
        "# Exercice du métier", "# Relations professionnelles", "# Structures", "# Liens professionnels", "# Mobilité",
        "# Passerelles dans la FPH",
    ]  # fmt: skip
    places = [titles.index(title) for title in official]
    # « Infos générales » and « Programme » come again with each training; their first place counts.
    assert places == sorted(places)


def reserves(node: object) -> Iterator[str]:
    """Every doubt below an object of the model."""
    if isinstance(node, tuple):
        for item in node:
            yield from reserves(item)
    elif isinstance(node, Base):
        for name in type(node).model_fields:
            value = getattr(node, name)
            if name == "reserve" and value is not None:
                yield value
            elif name != "origine":
                yield from reserves(value)


def test_every_doubt_is_shown(referentiel: Referentiel, texts: list[str]) -> None:
    """But those of a quota that a contingent says in its place."""
    metier = referentiel.metiers[FICHE]
    shown: list[object] = [metier, *(referentiel.formations[i] for i in metier.formations)]
    shown += [referentiel.corps[i] for i in metier.corps]
    shown += [item for i in (*metier.savoir_faire, *metier.connaissances) if (item := referentiel.competence(i))]
    shown += [referentiel.activites[i] for i in metier.activites]
    counted = {voie for contingent in referentiel.contingents.values() for voie in contingent.voies}
    quotas = [v.quota for i in metier.corps for v in referentiel.corps[i].voies if v.id in counted and v.quota]
    replaced = {quota.reserve for quota in quotas}
    wanted = [typo(text) for item in shown for text in reserves(item) if text not in replaced]
    assert len(wanted) > 30
    assert [text for text in wanted if not any(text in shown for shown in texts)] == []


@pytest.mark.parametrize("code", ["EX-TEC", "EX-ARC", "EX-GDD", "EX-CDP"])
def test_a_local_example_says_that_it_is_not_official(referentiel: Referentiel, code: str) -> None:
    document = fphref.build_fiche(referentiel, code)
    assert "exemple non officiel" in document.banner.kicker.lower()
    assert any(text.startswith("Exemple non officiel.") for text in iter_texts(document.blocks))


def test_a_fiche_is_dated_by_its_edition(referentiel: Referentiel) -> None:
    document = fphref.build_fiche(referentiel, FICHE)
    assert document.date == referentiel.repertoires[0].date.isoformat()
    assert "22\u00a0novembre 2026" in document.footer.detail


def test_an_unknown_metier(referentiel: Referentiel) -> None:
    with pytest.raises(FphrefError, match="Métier « 15D31 » inconnu ; vouliez-vous « 15D30 » \\?"):
        fphref.build_fiche(referentiel, "15D31")


def test_a_metier_in_error(mini: MakeFolder) -> None:
    name = "metiers/10A02_archiviste.yaml"
    text = (MINI / name).read_text("utf-8").replace("famille: accueil", "famille: acueil")
    referentiel = fphref.load(mini({name: text}))[0]
    with pytest.raises(FphrefError, match="en erreur"):
        fphref.build_fiche(referentiel, "10A02")


def test_a_metier_of_a_code_and_a_title_is_a_fiche(mini: MakeFolder) -> None:
    folder = mini({"metiers/10A03_seul.yaml": "code: 10A03\nintitule: {masculin: Seul, feminin: Seule}\n"})
    document = fphref.build_fiche(fphref.load(folder)[0], "10A03")
    assert document.banner.title == "Seul / Seule"
    assert document.banner.cards == ()
    assert "10A03" in dump_document(document)


# -- conditions ------------------------------------------------------------------------------------------------------


def leaf(text: str | None, **more: object) -> dict[str, object]:
    return {"diplome": {"intitule": "x"}, **({"texte": text} if text else {}), **more}


def shown(tree: dict[str, object]) -> list[str]:
    return list(dump(conditions_blocks(Condition.model_validate(tree), Reserves())))


@pytest.mark.parametrize(
    ("tree", "lines"),
    [
        (leaf("A"), ["- A"]),
        (leaf("A", reserve="?"), ["- A [!R1]<#reserve-1>"]),
        ({"tous": [leaf("A"), leaf("B")]}, [ALL_OF, "- A", "- B"]),
        ({"un_de": [leaf("A"), leaf("B")]}, [ONE_OF, "- A", "- B"]),
        ({"tous": [leaf("A")]}, ["- A"]),
        ({"texte": "Avoir", "un_de": [leaf("A"), leaf("B")]}, ["Avoir", "- A", "- B"]),
        (
            {"tous": [leaf("A"), {"un_de": [leaf("B"), {"tous": [leaf("C"), leaf("D")]}]}]},
            [ALL_OF, "- A", f"- {ONE_OF}", "  - B", f"  - {ALL_OF}", "    - C", "    - D"],
        ),
        ({"texte": "A et B", "tous": [leaf(None), leaf(None, reserve="?")]}, ["- A et B [!R1]<#reserve-1>"]),
    ],
)
def test_a_tree_of_conditions_says_whether_all_or_one_is_needed(tree: dict[str, object], lines: list[str]) -> None:
    assert [line.replace("~", " ") for line in shown(tree)] == lines


def test_every_branch_of_the_corps_is_printed(referentiel: Referentiel, texts: list[str]) -> None:
    def leaves(condition: Condition) -> Iterator[str]:
        if condition.texte:
            yield typo(condition.texte)
        for child in condition.enfants:
            yield from leaves(child)

    corps = referentiel.corps["ingenieurs-hospitaliers"]
    trees = [v.conditions for v in corps.voies] + [m.conditions for a in corps.avancements for m in a.modalites]
    wanted = [text for tree in trees if tree is not None for text in leaves(tree)]
    assert len(wanted) >= 20
    assert [text for text in wanted if text not in texts] == []


def test_the_goldens_hold_no_machine_path() -> None:
    goldens = Path(__file__).parents[1] / "goldens"
    for path in goldens.glob("*.txt"):
        assert not re.search(r"(^|\s)/(home|work|tmp|root|Users)/", path.read_text("utf-8")), path.name


def test_a_local_fiche_says_whose_words_it_borrows(referentiel: Referentiel) -> None:
    section = fphref.build_fiche(referentiel, "EX-CDP").blocks[-1]
    assert isinstance(section, Section)
    (columns,) = section.blocks
    assert isinstance(columns, Flowing)
    facts = next(block for block in columns.blocks if isinstance(block, Facts))
    rows = [(label, inline_text(value)) for label, value in facts.rows]
    borrowed = rows.index(("Éléments repris de", typo(referentiel.sources["fiche-15d30"].intitule)))
    assert rows[borrowed + 1] == ("Licence de ces éléments", "inconnue")
    assert ("Source", typo(referentiel.sources["exemple-chu-2026"].intitule)) in rows
    own = fphref.build_fiche(referentiel, "15D30").blocks[-1]
    assert isinstance(own, Section)
    assert "Éléments repris de" not in list(iter_texts(own.blocks))


def test_a_mark_of_doubt_is_told_from_a_code(referentiel: Referentiel) -> None:
    """Both are chips; only the mark is in the colours of notes."""
    text = "\n".join(dump(fphref.build_fiche(referentiel, FICHE).blocks))
    assert re.findall(r"\[(?!!R\d+\]|\d{5}\])[^\]]*\]", text) == []
    assert "[!R1]" in text
    assert "[15214]" in text
