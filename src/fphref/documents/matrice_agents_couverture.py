"""« Couverture » of an agents workbook: one line per compétence, every figure live and by docs/couverture.md.

An outline group on the right, folded, holds what the figures are made of: how many evaluated agents stand where
beside what their own profile asks for, as a whole and for each métier and service. « Synthèse » reads it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fphref.documents.classeur import BLANK, Cell, Column, Entry, Print, Row, Rule, Sheet, column_letter, on, span
from fphref.documents.matrice_agents_couverture_calculs import HOLDERS, MEAN, Colonne, columns_of, item_word
from fphref.documents.matrice_agents_plan import COUVERTURE, Attente, Plan
from fphref.documents.matrice_commun import genre_label, head, height
from fphref.documents.typographie import typo
from fphref.model.couverture import BORNES_IV, CLASSES_IV, ETATS, SOMMET_IV, CodeEtat

BAND, CRITERES, HEAD, BODY = 5, 6, 7, 8
"""Rows of « Couverture »; `CRITERES` is hidden: how each group of agents is recognised."""

ETAT_LOOKS: Mapping[CodeEtat, str] = {
    "non évalué": "a-evaluer",
    "périmé": "sans-objet",
    "non couvert": "ecart-majeur",
    "sous niveau": "etat-sous-niveau",
    "point unique": "ecart",
    "à risque": "etat-a-risque",
    "couvert": "conforme",
}
CLASSE_LOOKS = ("ecart-majeur", "ecart", "chaleur-2", "conforme", "conforme")
"""For each class of vulnerability, from the gravest on."""


def coverage_area(plan: Plan, key: str) -> str:
    """A column of « Couverture », as seen from another sheet."""
    number = next(n for n, column in enumerate(columns_of(plan), 1) if column.key == key)
    return on(COUVERTURE, span(number, BODY, number, BODY + len(plan.attentes) - 1, fixed="cr"))


def coverage_names(plan: Plan) -> tuple[tuple[str, str], ...]:
    """`couv_…` for every column that another sheet may read."""
    named = {
        "id": "ids", "nature": "natures", "competence": "libelles", "criticite": "criticites", "requis": "requis",
        "sans_objet": "sans_objet", "evalues": "evalues", "titulaires": "titulaires", "besoin": "besoins",
        "besoin_ajuste": "ajustes", "couverture": "couvertures", "etat": "etats", "iv": "indices",
        "vulnerabilite": "vulnerabilites", "ecarts": "ecarts", "majeurs": "majeurs", "manques": "manques",
        "priorite": "priorites", "conformes": "conformes", "audela": "audela", "mesures": "mesures", "cle": "cles",
        "hors_portee": "hors_portee",
    }  # fmt: skip
    last = BODY + len(plan.attentes) - 1
    return tuple(
        (f"couv_{named[column.key]}", on(COUVERTURE, span(n, BODY, n, last, fixed="cr")))
        for n, column in enumerate(columns_of(plan), 1)
        if column.key in named
    )


def coverage_sheet(plan: Plan, subtitle: str, footer: str) -> Sheet:
    """The sheet, its detail folded on the right."""
    columns = columns_of(plan)
    what = item_word(plan).lower()
    shown = sum(1 for column in columns if not column.detail) + 1
    last = BODY + len(plan.attentes) - 1
    rows = [
        *head("Couverture des compétences" if plan.exigeant else f"Niveaux par {what}", subtitle, shown, 2),
        Row((BLANK, Cell(typo(_guide(plan)), "legende")), 18),
        Row((BLANK, Cell(typo(_borders(plan)), "legende")), 16),
        Row(tuple(_band(columns)), 18),
        Row(tuple(c.groupe.critere if c.groupe else BLANK for c in columns), hidden=True),
        Row(tuple(_title(column) for column in columns), 46 if plan.exigeant else 44),
    ]
    rows += [_row(plan, columns, rank, attente) for rank, attente in enumerate(plan.attentes)]
    return Sheet(
        COUVERTURE,
        (
            *(Column(c.width, hidden=c.detail, outline=int(c.detail and n > 0)) for n, c in enumerate(columns)),
            Column(3),
        ),
        tuple(rows),
        merges=tuple(_joined(columns)),
        freeze=f"{column_letter(4)}{BODY}",
        autofilter=span(1, HEAD, shown, last),
        quiet=(1,),
        entries=_entries(columns, last),
        rules=tuple(_rules(columns, last)),
        page=Print(
            "A3" if plan.exigeant else "A4",
            area=span(1, 1, shown, last),
            repeat_rows=f"{BAND}:{HEAD}",
            repeat_columns="A:C",
            footer=typo(footer),
        ),
        protected=plan.demande.protege,
        zoom=90,
        tab="lecture",
    )


def _guide(plan: Plan) -> str:
    if plan.exigeant:
        return (
            "Calculé depuis « Matrice », agent par agent selon le profil de son métier. Personne d'évalué veut dire "
            "inconnu, jamais zéro. Seule la colonne jaune se saisit. Chaque titre porte sa définition."
        )
    return (
        f"Calculé depuis « Matrice », pour les agents dont le métier demande cette {item_word(plan).lower()}. Sans "
        "niveau requis, ni titulaires, ni écarts : seulement combien sont évalués, et à quel niveau. Personne d'évalué "
        "veut dire inconnu, jamais zéro."
    )


def _borders(plan: Plan) -> str:
    """The borders of the classes on this very scale, in words."""
    top = max(n.valeur or 0 for n in plan.echelle.mesures)
    said = [f"{border * top / SOMMET_IV:.2f}".replace(".", ",").removesuffix(",00") for border in BORNES_IV]
    parts = [f"{CLASSES_IV[0]} sous {said[0]}"]
    parts += [
        f"{name} de {low} à {high} exclu" for name, low, high in zip(CLASSES_IV[1:-1], said, said[1:], strict=False)
    ]
    parts.append(f"{CLASSES_IV[-1]} à partir de {said[-1]}")
    classes = " ; ".join(parts)
    apart = " « État » dit combien de personnes tiennent le requis ; la vulnérabilité, non." if plan.exigeant else ""
    return f"Vulnérabilité : selon le niveau moyen seul (indice IV = somme des niveaux ÷ évalués), {classes}.{apart}"


def _band(columns: tuple[Colonne, ...]) -> Iterator[Cell]:
    tints = {"Compétence": "ocean", "Activité": "ocean", "Agents": "olive", "Agents par niveau": "bronze",
             "Besoin": "prune", HOLDERS: "ocean", MEAN: "bronze", "À travailler": "grenat"}  # fmt: skip
    before = None
    for column in columns:
        if not column.band:
            yield BLANK
        else:
            yield Cell(column.band if column.band != before else None, f"bande-centre:{tints[column.band]}")
        before = column.band


def _joined(columns: tuple[Colonne, ...]) -> Iterator[str]:
    start = 1
    for number in range(2, len(columns) + 2):
        here = columns[number - 1].band if number <= len(columns) else None
        if here != columns[start - 1].band:
            if columns[start - 1].band and number - 1 > start:
                yield span(start, BAND, number - 1, BAND)
            start = number


def _title(column: Colonne) -> Cell:
    if column.look == "machine":
        return Cell(column.title, "machine")
    look = "entete" if column.look in ("ligne", "ligne-discrete", "ligne-etat") else "entete-centre"
    return Cell(typo(column.title), look, note=typo(column.sens) or None)


def _row(plan: Plan, columns: tuple[Colonne, ...], rank: int, attente: Attente) -> Row:
    n = BODY + rank
    label = typo(attente.item.libelle)
    known = {
        "id": attente.item.id, "repere": attente.reference, "competence": label, "nature": genre_label(attente.item),
    }  # fmt: skip
    places = {column.key: f"${column_letter(i)}{n}" for i, column in enumerate(columns, 1)}
    places |= {"E": plan.evalue(rank), "R": plan.requis(rank) if plan.exigeant else "", "rang": str(rank + 1)}
    cells = []
    for number, column in enumerate(columns, 1):
        if column.formula is None:
            cells.append(Cell(known.get(column.key), column.look))
            continue
        own = {"critere": f"{column_letter(number)}${CRITERES}"}
        cells.append(Cell("", column.look, column.formula.format_map(places | own)))
    return Row(tuple(cells), height(label, 48, 10, 18))


def _entries(columns: tuple[Colonne, ...], last: int) -> tuple[Entry, ...]:
    for number, column in enumerate(columns, 1):
        if column.key == "besoin_ajuste":
            cell = f"{column_letter(number)}{BODY}"
            return (
                Entry(
                    span(number, BODY, number, last),
                    "custom",
                    f"AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell}))",
                    "Besoin non valide",
                    typo("Écrire un nombre entier de personnes, ou laisser vide pour garder celui des profils."),
                    "Besoin ajusté",
                    typo("Facultatif : le nombre de titulaires dont cette structure a besoin."),
                ),
            )
    return ()


def _rules(columns: tuple[Colonne, ...], last: int) -> Iterator[Rule]:
    for number, column in enumerate(columns, 1):
        cell, area = f"{column_letter(number)}{BODY}", span(number, BODY, number, last)
        if column.key == "etat":
            yield from (Rule(area, f'{cell}="{etat.code}"', ETAT_LOOKS[etat.code]) for etat in ETATS)
        elif column.key == "vulnerabilite":
            looks = zip(CLASSES_IV, CLASSE_LOOKS, strict=True)
            yield from (Rule(area, f'{cell}="{name}"', look) for name, look in looks)
