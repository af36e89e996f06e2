"""`build_couverture_synthese`: a coverage audit on one page, for those who represent the staff; aggregates only."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from fphref.audit.modele import Bilan
from fphref.documents.content import Banner, Block, Card, Columns, Document, Footer, Paragraph, Section
from fphref.documents.couverture_rapport_commun import Contexte, local_of, percent
from fphref.documents.couverture_synthese_blocs import Suite
from fphref.documents.couverture_synthese_carte import COUVERT, NON_EVALUE, SANS_TITULAIRE, UNIQUE, Carte
from fphref.documents.entete import edition_parts, logo_of
from fphref.documents.matrice_commun import short
from fphref.documents.typographie import french_date, grouped, plural, spans, typo
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

_TITLE = 90
_OWNER = 60


class Longueur(NamedTuple):
    """How much a page says: rows of the map, of what to secure, of training, of renewals, of the unknown; letters."""

    carte: int
    fragiles: int
    formation: int
    renouvellements: int
    inconnus: int
    lettres: int


_FULLEST = Longueur(16, 24, 8, 3, 8, 110)
_SHORTEST = Longueur(3, 1, 1, 0, 2, 28)
_STEPS = (
    (1, 20), (1, 17), (1, 15), (1, 13), (5, 80), (1, 11), (3, 2), (1, 10), (2, 7), (1, 9), (5, 52), (1, 8), (2, 6),
    (1, 7), (3, 1), (1, 6), (2, 5), (4, 6), (1, 5), (1, 4), (4, 5), (3, 0), (1, 3), (4, 4), (2, 4), (0, 14), (0, 13),
    (1, 2), (0, 12), (4, 3), (0, 11), (0, 10), (0, 9), (2, 3), (0, 8), (5, 40), (0, 6), (2, 2), (0, 4),
)  # fmt: skip
"""Which length is cut, and to what: from the fullest page on, each step leaves out what is missed the least."""


def build_couverture_synthese(
    bilan: Bilan, referentiel: Referentiel, titre: str, *, consolide: bool = False
) -> Document:
    """One page: key figures, states by structure, what to secure, what is coming, what to train, what is not known.

    It speaks of structures, never of an agent; those of fewer than `PETIT_EFFECTIF` agents enter no figure. Whatever
    the size of the audit it holds on one page, by saying less (`Document.shorter`) and how much it leaves out.
    `consolide`: it is made of several files, whose lines are not all evaluations.
    """
    contexte = Contexte(bilan, referentiel)
    suite = Suite(Carte(contexte))
    lengths = [_blocks(suite, longueur, consolide) for longueur in _lengths()]
    kept = [blocks for place, blocks in enumerate(lengths) if place == 0 or blocks != lengths[place - 1]]
    local = local_of(bilan, referentiel)
    edition = edition_parts(local or referentiel.repertoires[0]) if referentiel.repertoires else ()
    return Document(
        typo(titre),
        _banner(suite.carte, titre, local, contexte),
        kept[0],
        Footer(
            typo(short(titre, _TITLE)),
            typo(" · ".join((f"Couverture au {french_date(bilan.jour)}", *edition))),
        ),
        "petrole",
        bilan.jour.isoformat(),
        subject=typo("Synthèse de la couverture des compétences, pour les instances : agrégats seulement"),
        keywords=("couverture", "compétences", "synthèse"),
        shorter=tuple(kept[1:]),
    )


def _lengths() -> Iterator[Longueur]:
    held = list(_FULLEST)
    yield _FULLEST
    for place, value in _STEPS:
        held[place] = value
        yield Longueur(*held)
    yield _SHORTEST


def _blocks(suite: Suite, longueur: Longueur, consolide: bool) -> tuple[Block, ...]:
    carte, letters = suite.carte, longueur.lettres
    names = max(4 * letters // 5, 24)
    head = Section(typo(_map_title(carte)), (carte.block(longueur.carte, names), suite.how_to_read()), "work")
    foot = (suite.unknown(longueur.inconnus), *suite.warnings(), Paragraph(spans(_source(carte, consolide)), "small"))
    if not sum(carte.etats):
        return head, *foot
    return (
        head,
        suite.to_secure(longueur.fragiles, letters, names),
        Columns(
            (suite.later(), suite.renewals(longueur.renouvellements, 3 * letters // 5)),
            (suite.training(longueur.formation, 3 * letters // 4),),
            0.5,
        ),
        *foot,
    )


def _map_title(carte: Carte) -> str:
    return "Combien de compétences dans chaque état" + ("" if carte.seule else f", par {carte.par}")


def _banner(carte: Carte, titre: str, local: Repertoire | None, contexte: Contexte) -> Banner:
    bilan = carte.bilan
    owner = f" · {short(named, _OWNER)}" if (named := contexte.etablissement) else ""
    return Banner(
        typo(f"Synthèse pour les instances{owner} · situation au {french_date(bilan.jour)}"),
        typo(short(titre, _TITLE)),
        typo(_lead(carte)),
        cards=tuple(Card(typo(card.label), typo(card.value), typo(card.detail)) for card in _cards(carte)),
        logo=logo_of(contexte.referentiel, local),
    )


def _lead(carte: Carte) -> str:
    counted = sum(carte.etats)
    masked = sum(carte.masquees.get(number, 0) for number in carte.structures)
    if not counted:
        told = "ne peut être montrée" if masked or carte.petites else "n’est demandée à un agent présent"
        return f"Aucune compétence {told}."
    bare, unique = sum(carte.etats[place] for place in SANS_TITULAIRE), carte.etats[UNIQUE]
    waiting = carte.etats[NON_EVALUE]
    notes = [] if carte.seule else [f"une fois par {carte.mots[0]}"]
    if masked:
        notes.append(plural(masked, "autre est masquée", "autres sont masquées"))
    by = f" ({' ; '.join(notes)})" if notes else ""
    words = ("compétence montrée", "compétences montrées") if masked else ("compétence suivie", "compétences suivies")
    text = (
        f"Sur {plural(counted, *words)}{by}, "
        f"{grouped(bare)} {'n’a' if bare < 2 else 'n’ont'} aucun titulaire et "
        f"{grouped(unique)} {'repose' if unique < 2 else 'reposent'} sur une seule personne"
    )
    return text + (f" ; {grouped(waiting)} {'reste' if waiting < 2 else 'restent'} à évaluer." if waiting else ".")


def _cards(carte: Carte) -> Iterator[Card]:
    counted, structures = sum(carte.etats), carte.structures
    where = "" if carte.seule else f", {plural(len(structures), *carte.mots)}"
    yield Card("Agents", carte.tous, f"présents{where}")
    evalues, concernes = carte.total("evalues"), carte.total("concernes")
    share = percent(Fraction(evalues, concernes)) if concernes else "–"
    yield Card("Exigences évaluées", share, f"{grouped(evalues)} sur {grouped(concernes)}")
    for label, place, detail in (
        ("Couvertes", COUVERT, "besoin atteint"),
        ("Points uniques", UNIQUE, "un seul titulaire"),
    ):
        yield Card(label, f"{grouped(carte.etats[place])} sur {grouped(counted)}" if counted else "–", detail)


def _source(carte: Carte, consolide: bool) -> str:
    lecture = carte.bilan.lecture
    kept = "" if lecture.retenues is None else plural(lecture.retenues, "évaluation retenue", "évaluations retenues")
    files = plural(lecture.fichiers, "fichier")
    if consolide:
        read = f"Source : {kept}, d’après {files}" if kept else f"Source : {files}"
        read += " (cubes ou évaluations)"
    elif lecture.lignes:
        read = f"Source : {kept} sur {plural(lecture.lignes, 'ligne lue', 'lignes lues')}"
    elif lecture.lignes is None:
        read = f"Source : {files} d’évaluations"
    else:
        read = "Source : mesures agrégées"
    return f"{read}. Exigence : un agent concerné × une compétence. Définitions : docs/couverture.md."
