"""`build_couverture_rapport`: a coverage audit as a page to explore, every figure with what it was counted over."""

from __future__ import annotations

from collections.abc import Iterator

from fphref.audit.besoins_formation import Cumul
from fphref.audit.horizon import Chutes
from fphref.audit.modele import ENSEMBLE, Bilan
from fphref.audit.perimetre import first, structures_of, walk, whole
from fphref.documents.content import (
    Banner,
    Block,
    Document,
    Footer,
    HeatMap,
    Note,
    Paragraph,
    Table,
    Tint,
)
from fphref.documents.couverture_rapport_commun import ETAT_TINTS, GRAVITE, MOTS, Contexte, known
from fphref.documents.couverture_rapport_formation import (
    MOST_FALLS,
    fall_counts,
    falls_grid,
    formacodes_grid,
    needs_grid,
)
from fphref.documents.couverture_rapport_lignes import Recueil, is_known, left_out, lines_grid
from fphref.documents.couverture_rapport_reserves import definitions, set_aside
from fphref.documents.couverture_rapport_structures import structures_grid, structures_left_out
from fphref.documents.couverture_rapport_totaux import Totaux
from fphref.documents.entete import edition_parts, logo_of
from fphref.documents.explorateur import Chapter, Explorer
from fphref.documents.typographie import french_date, grouped, plural, spans, typo
from fphref.model.couverture import ETATS
from fphref.model.referentiel import Referentiel

_SHORT_LIST = 10


def build_couverture_rapport(bilan: Bilan, referentiel: Referentiel, titre: str) -> Explorer:
    """The report of an audit: cards, structures, lines to filter and sort, training needs, what entered no rate.

    It holds at most `MOST_LINES` lines, the gravest, and says how many it leaves out. No agent is in it.
    """
    contexte = Contexte(bilan, referentiel)
    recueil, cumul, chutes = Recueil(), Cumul(referentiel, bilan.couts), Chutes("sans", MOST_FALLS)
    all_structures = range(len(bilan.structures))
    walk(bilan, ((all_structures, recueil), (whole(bilan), cumul), (first(bilan), chutes)))
    besoins = cumul.besoins()
    chapters = [_summary(contexte), _structures(contexte)]
    if bilan.sans:
        chapters.append(_hypothesis(contexte, chutes))
    chapters.append(_lines(contexte, recueil))
    if besoins:
        chapters.append(
            Chapter(
                "Besoins de formation",
                tuple(_needs_words(contexte)),
                (needs_grid(contexte, besoins), formacodes_grid(contexte, besoins)),
                icon="school",
            )
        )
    chapters += [set_aside(contexte), definitions(bilan)]
    return Explorer(_document(contexte, titre), tuple(chapters))


def _document(contexte: Contexte, titre: str) -> Document:
    bilan = contexte.bilan
    repertoires = contexte.referentiel.repertoires
    local = next((r for r in repertoires if r.id in contexte.referentiel.logos), None)
    owner = contexte.etablissement
    edition = edition_parts(repertoires[0]) if repertoires else ()
    audience = (
        f"chiffres de moins de {bilan.seuil} personnes masqués"
        if bilan.seuil
        else "document de travail, qui contient de petits effectifs : à ne pas diffuser"
    )
    return Document(
        typo(titre),
        Banner(
            typo(f"Audit de couverture des compétences{f' · {owner}' if owner else ''}"),
            typo(titre),
            typo(_lead(bilan)),
            "Situation au",
            bilan.jour.strftime("%d/%m/%Y"),
            Totaux(bilan, bilan.par[0]).cards(),
            None if contexte.plusieurs else logo_of(contexte.referentiel, local),
        ),
        tuple(_warnings(bilan)),
        Footer(typo(titre), typo(" · ".join((*edition, f"audit au {french_date(bilan.jour)}", audience)))),
        "ocean",
        bilan.jour.isoformat(),
        subject=typo("Qui tient ce que chaque métier demande, où une seule absence arrête l’activité, que former"),
        keywords=("couverture", "compétences"),
    )


def _lead(bilan: Bilan) -> str:
    counted = [
        plural(len(structures_of(bilan, par)), *MOTS[par]) for par in bilan.par if par != ENSEMBLE
    ]  # fmt: skip
    named = f" {', '.join(counted)}." if counted else ""
    return f"Qui tient ce que chaque métier demande, où une seule absence arrête l’activité, et que former.{named}"


def _warnings(bilan: Bilan) -> Iterator[Block]:
    if bilan.sans:
        yield Note(
            typo("Hypothèse :"),
            spans(
                f"« Sans eux » suppose le départ de {plural(bilan.sans, 'agent')}. Le besoin et les autres chiffres "
                "restent ceux d’aujourd’hui."
            ),
        )
    if bilan.seuil:
        yield Note(
            typo("Petits effectifs :"),
            spans(
                f"Ce qui porte sur moins de {bilan.seuil} personnes, et ce qui permettrait de le retrouver par "
                f"soustraction, se lit « masqué ». Deux publications qui se recouvrent (deux dates, un établissement "
                "et son GHT) se comparent : leur différence peut révéler ce que chacune masque. Aucun total ne compte "
                "ce qui est masqué."
            ),
        )


# The chapters


def _summary(contexte: Contexte) -> Chapter:
    """How many compétences stand in each state, and the gravest of them."""
    bilan = contexte.bilan
    totaux = [Totaux(bilan, bilan.par[0])]
    if ENSEMBLE in bilan.par[1:]:
        totaux.append(Totaux(bilan, ENSEMBLE))
    rows, tints = [], []
    for code in GRAVITE:
        number = next(n for n, etat in enumerate(ETATS) if etat.code == code)
        counts = [total.etats[number] for total in totaux]
        rows.append((spans(code), spans(ETATS[number].sens), *(spans(grouped(count)) for count in counts)))
        tints.append(
            (Tint(ETAT_TINTS[code]), None, *(Tint(ETAT_TINTS[code], 1) if count else None for count in counts))
        )
    rows.append((spans("Total"), (), *(spans(grouped(sum(total.etats))) for total in totaux)))
    legend = Table(
        ("État", "Ce que cela veut dire", *(total.unit(True) for total in totaux)),
        tuple(rows),
        (0.16, 0.5, *[0.34 / len(totaux)] * len(totaux)),
        caption="Compétences par état",
    )
    return Chapter(
        "À retenir", (HeatMap(legend, tuple(tints), left=2, total=True),), after=tuple(_gravest(contexte)), icon="skill"
    )


def _gravest(contexte: Contexte) -> Iterator[Block]:
    bilan = contexte.bilan
    shown = bilan.fragiles[:_SHORT_LIST]
    if not shown:
        return
    rows, tints = [], []
    for ligne in shown:
        code = ETATS[ligne.etat].code
        held = grouped(ligne.titulaires) if is_known(ligne) else "inconnu"
        name, place = contexte.noms[ligne.structure]
        rows.append(
            (
                spans(contexte.competence(ligne.competence)[0]),
                spans(f"{name} ({place})" if place else name),
                spans(code),
                spans(str(ligne.criticite)),
                spans(held),
                spans(known(ligne.besoin)),
            )
        )
        tints.append((None, None, Tint(ETAT_TINTS[code])))
    table = Table(
        (typo("Compétence"), "Structure", "État", "Criticité", "Titulaires", "Besoin"),
        tuple(rows),
        (0.36, 0.22, 0.12, 0.1, 0.11, 0.09),
        caption=typo("À sécuriser d’abord : les plus graves par état, puis criticité, puis ce qui manque au besoin"),
    )
    yield HeatMap(table, tuple(tints), left=2)


def _structures(contexte: Contexte) -> Chapter:
    words = [
        Paragraph(
            spans(
                "Nombre de compétences par état. Une teinte plus forte veut dire une plus grande part des compétences "
                "de la structure ; ouvrir une structure donne le détail de ses chiffres."
            )
        )
    ]
    missing = structures_left_out(contexte)
    if missing:
        words.append(Paragraph(spans(missing)))
    return Chapter("Par structure", tuple(words), (structures_grid(contexte),), icon="work")


def _hypothesis(contexte: Contexte, chutes: Chutes) -> Chapter:
    found = chutes.chutes
    if not found:
        return Chapter(
            typo("Sans les agents de l’hypothèse"),
            (Paragraph(spans("Aucune compétence ne passe sous le besoin, ni ne devient point unique.")),),
            icon="path",
        )
    words = f"{' ; '.join(fall_counts(chutes.comptes))}."
    missing = sum(chutes.comptes) - len(found)
    if missing:
        words += f" Les {grouped(len(found))} plus graves sont listées ; {grouped(missing)} ne le sont pas."
    return Chapter(
        typo("Sans les agents de l’hypothèse"),
        (Paragraph(spans(words[0].upper() + words[1:])),),
        (falls_grid(contexte, found),),
        icon="path",
    )


def _lines(contexte: Contexte, recueil: Recueil) -> Chapter:
    words: list[Block] = [
        Paragraph(
            spans(
                "Une ligne par compétence et par structure. Ouvrir une compétence donne, pour chacun de ses chiffres, "
                "ce qui est compté, sur combien, et ce qui ne l’est pas. « inconnu » n’est pas zéro : personne n’a été "
                "évalué, ou rien ne fixe le besoin ; une case vide dépend d’un tel chiffre."
            )
        )
    ]
    missing = left_out(recueil, contexte.bilan)
    if missing:
        words.append(Note(typo("Lignes non montrées :"), spans(missing)))
    return Chapter(typo("Compétence par compétence"), tuple(words), (lines_grid(contexte, recueil),), icon="tasks")


def _needs_words(contexte: Contexte) -> Iterator[Block]:
    bilan = contexte.bilan
    of = "de l’ensemble" if ENSEMBLE in bilan.par else f"de tous les {MOTS[bilan.par[0]][1]}"
    text = (
        f"Ce qui manque aux agents évalués {of}. Ce qui reste à évaluer n’y est pas : le besoin réel peut être plus "
        "grand. Une compétence qui a deux Formacodes compte dans les deux groupes : ils ne s’additionnent pas."
    )
    if bilan.masques:
        text += " Les lignes masquées n’y sont pas non plus."
    yield Paragraph(spans(text))
