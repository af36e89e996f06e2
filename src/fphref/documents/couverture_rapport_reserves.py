"""What the coverage report says of itself: what entered no rate, what was read, what its words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from fphref.audit.modele import Bilan, Exclu, Lecture
from fphref.documents.content import Block, Facts, Paragraph, Section, Table
from fphref.documents.couverture_rapport_commun import Contexte
from fphref.documents.explorateur import Cell, Chapter, Column, Facet, Grid, Option, Row
from fphref.documents.typographie import grouped, plural, spans, typo
from fphref.model.couverture import BORNES_IV, CLASSES_IV, ETATS, SOMMET_IV

MOST_EXCLUDED = 5000
"""How many exclusions the page shows, those that count the most; it says how many it leaves out."""
MOST_FAULTS = 200
RAISONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "sans profil": (
            "agents",
            "Le métier n’a pas de profil : rien n’est exigé de ces agents, ils n’entrent nulle part.",
        ),
        "sans métier": ("agents", "Aucun métier n’est connu de ces agents : ils n’entrent nulle part."),
        "hors profil": ("évaluations", "Le profil du métier de l’agent ne demande pas cette compétence."),
        "besoin inconnu": ("agents concernés", "Aucun profil présent ne fixe de besoin : pas de taux de couverture."),
        "besoin nul": ("agents concernés", "Le besoin est zéro : pas de taux de couverture."),
        "échelles différentes": ("agents évalués", "Plusieurs échelles se rencontrent : pas de niveau moyen (IV)."),
    }
)
"""Why something entered no rate: what is counted, and what it means."""


def set_aside(contexte: Contexte) -> Chapter:
    """What entered no rate and why, and what was read."""
    bilan = contexte.bilan
    blocks: list[Block] = [*_reading(bilan.lecture), *_faults(bilan)]
    if bilan.seuil:
        blocks.append(
            Paragraph(
                spans(
                    "Version à diffuser : ni ce qui est masqué, ni le nombre d’agents sans métier ou sans profil d’une "
                    "structure ne sont dits ici."
                )
            )
        )
    elif not bilan.exclus:
        blocks.append(
            Paragraph(spans("Toutes les compétences demandées ont un profil et un besoin : rien n’est exclu."))
        )
    missing = len(bilan.exclus) - MOST_EXCLUDED
    if missing > 0:
        blocks.append(Paragraph(spans(f"{plural(missing, 'exclusion')} qui comptent le moins n’y sont pas.")))
    grids = (_excluded(contexte),) if bilan.exclus else ()
    return Chapter("Ce qui n’entre dans aucun taux", tuple(blocks), grids, icon="badge")


def _reading(lecture: Lecture) -> Iterator[Block]:
    rows = (
        (
            "Lu",
            ("" if lecture.lignes is None else f"{plural(lecture.lignes, 'ligne')} de ")
            + plural(lecture.fichiers, "fichier"),
        ),
        (
            "Retenu",
            f"{plural(lecture.retenues, 'évaluation')}, {plural(lecture.agents, 'agent')}"
            if lecture.retenues and lecture.agents
            else "",
        ),
        ("Rejeté", f"{plural(lecture.rejetees, 'ligne')} en erreur" if lecture.rejetees else ""),
        (
            "Écarté",
            f"{plural(lecture.remplacees, 'évaluation')} pour une autre du même agent, plus récente ou du même jour"
            if lecture.remplacees
            else "",
        ),
        (
            "Le même jour",
            f"{plural(lecture.egalites, 'couple')} agent × compétence à deux niveaux : le plus haut compte"
            if lecture.egalites
            else "",
        ),
        ("Sans niveau", f"{plural(lecture.sans_niveau, 'ligne')} : non évalué" if lecture.sans_niveau else ""),
        ("À venir", f"{plural(lecture.futures, 'ligne')} d’après la date de l’audit" if lecture.futures else ""),
        (
            "Autre échelle",
            f"{plural(lecture.autre_echelle, 'ligne')} sur une autre échelle que celle du profil"
            if lecture.autre_echelle
            else "",
        ),
        (
            "Jamais évalués",
            f"{plural(lecture.agents_sans_evaluation, 'agent')} de la liste sans évaluation"
            if lecture.agents_sans_evaluation
            else "",
        ),
        (
            "Hors liste",
            f"{plural(lecture.absents, 'agent évalué', 'agents évalués')} que la liste des agents ne connaît pas"
            if lecture.absents
            else "",
        ),
        ("Partis", f"{plural(lecture.partis, 'agent')} avant la date de l’audit" if lecture.partis else ""),
    )
    told = tuple((typo(label), spans(text)) for label, text in rows if text)
    yield Section("Ce qui a été lu", (Facts(told),))


def _faults(bilan: Bilan) -> Iterator[Block]:
    if not bilan.diagnostics:
        return
    shown = bilan.diagnostics[:MOST_FAULTS]
    rows = tuple((spans(fault.gravite), spans(str(fault))) for fault in shown)
    caption = f"{plural(len(bilan.diagnostics), 'remarque')} sur les données"
    if len(shown) < len(bilan.diagnostics):
        caption += f" ; les {len(shown)} premières"
    table = Table(("Gravité", "Remarque"), rows, (0.14, 0.86), False, typo(caption), role="small")
    yield Section("Remarques sur les données", (table,))


def _excluded(contexte: Contexte) -> Grid:
    exclus = contexte.bilan.exclus
    kept = sorted(exclus, key=lambda exclu: -exclu.nombre)[:MOST_EXCLUDED] if len(exclus) > MOST_EXCLUDED else exclus
    found = [raison for raison in RAISONS if any(exclu.raison == raison for exclu in exclus)]
    bits = {raison: 1 << number for number, raison in enumerate(found)}
    return Grid(
        "exclus",
        typo("Ce qui n’entre dans aucun taux, et pourquoi"),
        (
            Column("Structure", "text"),
            Column(typo("Compétence ou métier"), "text", heading=True),
            Column("Raison", "text"),
            Column("Nombre"),
        ),
        tuple(_exclusion(contexte, exclu, bits) for exclu in kept),
        (Facet("Raison", tuple(Option(raison, bit) for raison, bit in bits.items())),) if len(found) > 1 else (),
        search="Chercher" if len(kept) > 10 else "",
        noun=("exclusion", "exclusions"),
    )


def _exclusion(contexte: Contexte, exclu: Exclu, bits: Mapping[str, int]) -> Row:
    unit, why = RAISONS.get(exclu.raison, ("", ""))
    name, place = contexte.noms[exclu.structure]
    label = contexte.competence(exclu.competence)[0] if exclu.competence else ""
    metier = contexte.metier(exclu.metier) if exclu.metier else ""
    cells = (
        Cell(name, place),
        Cell(label or metier or typo("(sans métier)"), metier if label else ""),
        Cell(typo(exclu.raison), typo(why)),
        Cell(grouped(exclu.nombre), typo(unit)),
    )
    return Row(cells, flags=bits.get(exclu.raison, 0))


def definitions(bilan: Bilan) -> Chapter:
    """What the words mean, by the constants that the figures were computed by."""
    return Chapter(
        typo("Définitions"),
        (
            Facts(tuple((typo(word), spans(meaning)) for word, meaning in _WORDS)),
            Section("États", (Facts(tuple((typo(etat.code), spans(f"{etat.sens}.")) for etat in ETATS)), *_ORDER)),
            Section("Vulnérabilité (IV)", (_classes(bilan),)),
        ),
        icon="book",
    )


_ORDER = (
    Paragraph(spans("Le premier qui s’applique, dans cet ordre. Si personne n’est concerné, il n’y a pas d’état.")),
)
_WORDS = (
    ("Requis", "Agents présents pour qui le profil de leur propre métier demande un niveau de la compétence."),
    ("Concerné", "Requis, et non « sans objet » : « sans objet » n’est ni au numérateur ni au dénominateur."),
    (
        "Évaluation qui compte",
        "La plus récente à la date de l’audit ; le même jour, la plus haute. Périmée, elle ne compte plus.",
    ),
    ("Évalué", "Concerné, et dont cette évaluation est encore valable."),
    ("Titulaire", "Évalué au niveau requis par le profil de son propre métier, ou au-dessus."),
    ("Besoin", "Donné pour la structure, sinon somme des besoins des profils des métiers présents."),
    (
        "Couverture",
        "Titulaires ÷ besoin, sans plafond. Inconnue si personne n’est évalué, ou si le besoin est inconnu ou nul.",
    ),
    (
        "T+3, T+5",
        "Titulaires dont le départ prévu est dans plus de trois, de cinq ans ; le besoin reste celui d’aujourd’hui.",
    ),
    ("Écart", "Agent évalué sous le niveau requis ; majeur à partir de deux niveaux."),
    ("Priorité", "Criticité × somme des niveaux qui manquent aux agents évalués."),
    ("Inconnu", "N’est pas zéro : ce que personne n’a évalué reste à évaluer, et se lit à côté."),
)


def _classes(bilan: Bilan) -> Table:
    tops = sorted({synthese.haut for synthese in bilan.syntheses if synthese.haut > 0}) or [SOMMET_IV]
    header = ("Classe", *(f"Échelle de sommet {top}" for top in tops))
    rows = []
    for place, name in enumerate(CLASSES_IV):
        rows.append((spans(name), *(spans(_border(place, top)) for top in tops)))
    caption = "Somme des niveaux ÷ agents évalués ; une valeur posée sur une borne appartient à la classe du dessus"
    return Table(tuple(map(typo, header)), tuple(rows), (0.3, *[0.7 / len(tops)] * len(tops)), caption=typo(caption))


def _border(place: int, top: int) -> str:
    borders = [f"{border * top / SOMMET_IV:.2f}".rstrip("0").rstrip(".").replace(".", ",") for border in BORNES_IV]
    if place == 0:
        return f"moins de {borders[0]}"
    if place == len(borders):
        return f"{borders[-1]} ou plus"
    return f"de {borders[place - 1]} à moins de {borders[place]}"
