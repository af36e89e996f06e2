"""What the coverage report says of the future: training needs, by compétence and by Formacode, and who is missed."""

from __future__ import annotations

from collections.abc import Iterator

from fphref.audit.besoins_formation import BesoinFormacode, BesoinFormation, by_formacode
from fphref.audit.horizon import SORTS, Chute
from fphref.audit.perimetre import whole
from fphref.documents.content import Tint
from fphref.documents.couverture_rapport_commun import Contexte, euros, known
from fphref.documents.explorateur import Cell, Column, Facet, Grid, Option, Order, Row
from fphref.documents.typographie import grouped, plural, typo

MOST_FALLS = 2000
"""How many compétences that lose titulaires the page shows, the gravest first."""
_PRIORITE = 7  # its column among those of needs
_SANS_CODE = "Sans Formacode"
_FALL_TINTS = ("critique", "faible", "faible", "fragile")


def needs_grid(contexte: Contexte, besoins: list[BesoinFormation]) -> Grid:
    """One line for each compétence that evaluated agents lack, the highest priorité first."""
    costs = bool(contexte.bilan.couts)
    columns = [
        Column(typo("Compétence"), "text", heading=True),
        Column("Formacode", "text"),
        Column(typo("Criticité")),
        Column(
            typo("Agents en écart"), meaning=typo("Agents évalués sous le niveau requis, sur ceux qui sont évalués.")
        ),
        Column(typo("Écarts majeurs"), meaning=typo("Deux niveaux ou plus sous le niveau requis.")),
        Column(typo("Niveaux manquants"), meaning=typo("Somme des niveaux qui manquent aux agents évalués.")),
        Column(typo("À évaluer"), meaning=typo("Concernés dont on ne sait rien : le besoin peut être plus grand.")),
        Column(typo("Priorité"), meaning=typo("Criticité × niveaux manquants.")),
    ]
    if len(whole(contexte.bilan)) > 1:
        columns.append(Column("Structures", meaning=typo("Structures où au moins un agent évalué est en écart.")))
    if costs:
        columns.append(Column(typo("Coût par agent"), meaning="Tel qu’il a été donné."))
        columns.append(
            Column(typo("Coût"), meaning=typo("Coût par agent × agents en écart ; inconnu s’il n’est pas donné."))
        )
    return Grid(
        "formation",
        typo("Besoins de formation, par compétence"),
        tuple(columns),
        tuple(_need(contexte, besoin, costs) for besoin in besoins),
        search=typo("Chercher une compétence ou un code") if len(besoins) > 10 else "",
        noun=("besoin", "besoins"),
        first_order=Order(_PRIORITE, descending=True),
    )


def _need(contexte: Contexte, besoin: BesoinFormation, costs: bool) -> Row:
    label, nature, _ = contexte.competence(besoin.competence)
    missing = besoin.concernes - besoin.evalues
    cells: list[str | Cell] = [
        Cell(label, nature),
        ", ".join(besoin.formacodes) or typo("aucun"),
        str(besoin.criticite),
        f"{grouped(besoin.ecarts)}\u00a0/\u00a0{grouped(besoin.evalues)}",
        grouped(besoin.ecarts_majeurs),
        grouped(besoin.manques),
        grouped(missing),
        grouped(besoin.priorite),
    ]
    if len(whole(contexte.bilan)) > 1:
        cells.append(grouped(besoin.structures))
    if costs:
        cells.append("inconnu" if besoin.cout_unitaire is None else euros(besoin.cout_unitaire))
        cells.append("inconnu" if besoin.cout is None else euros(besoin.cout))
    return Row(tuple(cells))


def formacodes_grid(contexte: Contexte, besoins: list[BesoinFormation]) -> Grid:
    """One line for each Formacode: the compétences that one training would serve."""
    groups = by_formacode(besoins)
    columns = [
        Column("Formacode", "text", heading=True),
        Column(typo("Compétences"), "text"),
        Column(typo("Agents en écart"), meaning=typo(
            "Au moins le plus grand des besoins, au plus leur somme : un même agent peut être en écart sur plusieurs."
        )),
        Column(typo("Niveaux manquants")),
        Column(typo("Priorité")),
    ]  # fmt: skip
    if contexte.bilan.couts:
        columns.append(Column(typo("Coût"), meaning=typo(
            "De… à… : un agent en écart sur plusieurs compétences du code suit une formation, ou plusieurs."
        )))  # fmt: skip
    return Grid(
        "formacodes",
        typo("Besoins de formation, par Formacode"),
        tuple(columns),
        tuple(_group(contexte, group) for group in groups),
        noun=("Formacode", "Formacodes"),
        first_order=Order(4, descending=True),
    )


def _group(contexte: Contexte, group: BesoinFormacode) -> Row:
    least, most = group.agents_au_moins, group.agents_au_plus
    cells: list[str | Cell] = [
        Cell(group.code or typo(_SANS_CODE), plural(len(group.besoins), typo("compétence"))),
        typo(" ; ".join(contexte.competence(besoin.competence)[0] for besoin in group.besoins)),
        _between(grouped(least), grouped(most), least == most),
        grouped(group.manques),
        grouped(group.priorite),
    ]
    if contexte.bilan.couts:
        costs = group.couts
        unknown = plural(group.sans_cout, "coût inconnu", "coûts inconnus") if group.sans_cout and costs else ""
        told = "inconnu" if costs is None else _between(euros(costs[0]), euros(costs[1]), costs[0] == costs[1])
        cells.append(Cell(told, unknown))
    return Row(tuple(cells))


def _between(least: str, most: str, same: bool) -> str:
    return least if same else f"{least} à {most}"


def falls_grid(contexte: Contexte, chutes: list[Chute]) -> Grid:
    """One line for each compétence that falls, or stays, under need without the agents of the hypothesis."""
    columns = (
        Column("Structure", "text"),
        Column(typo("Compétence"), "text", heading=True),
        Column(typo("Criticité")),
        Column("Ce qui arrive", "rank", order=tuple(typo(sort) for sort in SORTS)),
        Column("Titulaires", meaning="Aujourd’hui."),
        Column("Restent", meaning=typo("Sans les agents de l’hypothèse.")),
        Column("Besoin"),
        Column("Manquent", meaning=typo("Besoin − titulaires restants.")),
    )
    return Grid(
        "hypothese",
        typo("Compétences qui perdent des titulaires"),
        columns,
        tuple(_fall(contexte, chute) for chute in chutes),
        facets=(Facet("Ce qui arrive", tuple(Option(typo(sort), 1 << n) for n, sort in enumerate(SORTS))),),
    )


def _fall(contexte: Contexte, chute: Chute) -> Row:
    name, place = contexte.noms[chute.ligne.structure]
    label, nature, _ = contexte.competence(chute.ligne.competence)
    cells: tuple[str | Cell, ...] = (
        Cell(name, place),
        Cell(label, nature),
        str(chute.ligne.criticite),
        Cell(typo(chute.nom_sort), tint=Tint(_FALL_TINTS[chute.sort])),
        grouped(chute.avant),
        grouped(chute.apres),
        known(chute.besoin),
        known(chute.manquent),
    )
    return Row(cells, flags=1 << chute.sort)


def fall_counts(comptes: list[int]) -> Iterator[str]:
    """How many compétences suffer each fate, for those that do."""
    for sort, count in zip(SORTS, comptes, strict=True):
        if count:
            yield typo(f"{sort} : {grouped(count)}")
