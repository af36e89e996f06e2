"""The lines of the coverage report: one for each compétence of each structure, with what each figure is made of."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from fractions import Fraction

from fphref.audit.modele import Bilan, Ligne, Masque
from fphref.documents.content import Tint
from fphref.documents.couverture_rapport_commun import (
    ETAT_TINTS,
    GRAVITE,
    INCONNU,
    MOTS,
    Contexte,
    decimal,
    known,
    part,
    percent,
)
from fphref.documents.explorateur import Axis, Cell, Column, Facet, Grid, Option, Order, Row
from fphref.documents.typographie import grouped, plural, typo
from fphref.model.couverture import ETATS

LIGNES = "lignes"
"""The name of the grid."""
MOST_LINES = 18_000
"""How many lines a page holds: beyond, only the gravest. A page that is larger opens too slowly on an office PC."""
NATURES = ("Savoir-faire", "Connaissance", "Savoir-être")
CRITICITES = ((3, "3 – vitale"), (2, "2"), (1, "1 – utile"))

ETAT_FLAGS = {etat.code: 1 << number for number, etat in enumerate(ETATS)}
"""The flag of the lines in each state."""
_MASQUE = 1 << 7
_CRITICITE = {value: 1 << 7 + value for value, _ in CRITICITES}
_NATURE = {nature: 1 << 11 + number for number, nature in enumerate(NATURES)}
_T0, _T3, _T5, _SANS, _SANS_BESOIN = (1 << bit for bit in range(15, 20))
_J90, _M6, _M12, _PERIME = (1 << bit for bit in range(20, 24))
_RANKS = {ETATS.index(next(e for e in ETATS if e.code == code)): rank for rank, code in enumerate(GRAVITE)}


class Recueil:
    """Keeps the lines it is shown, at most `limit` (`MOST_LINES`), the gravest; `nombre` counts all of them."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit, self.nombre = MOST_LINES if limit is None else limit, 0
        self._found: list[tuple[tuple[int, ...], Ligne]] = []

    def add(self, ligne: Ligne) -> None:
        """Take one line into account."""
        self.nombre += 1
        self._found.append((_gravity(ligne, self.nombre), ligne))
        if len(self._found) >= 2 * self._limit + 1000:
            self._found = heapq.nsmallest(self._limit, self._found)

    @property
    def lignes(self) -> list[Ligne]:
        """What was kept, in the order in which it was shown."""
        kept = heapq.nsmallest(self._limit, self._found)
        return [ligne for _, ligne in sorted(kept, key=lambda pair: pair[0][-1])]


def _gravity(ligne: Ligne, place: int) -> tuple[int, ...]:
    short = (ligne.besoin or 0) - ligne.titulaires
    return _RANKS.get(ligne.etat, len(_RANKS)), -ligne.criticite, -short, -(ligne.requis or ligne.concernes), place


def lines_grid(contexte: Contexte, recueil: Recueil) -> Grid:
    """The grid of the lines that were kept, then those whose figures are suppressed."""
    bilan = contexte.bilan
    masques = bilan.masques[: max(0, MOST_LINES - min(recueil.nombre, MOST_LINES))]
    rows = [_row(contexte, ligne) for ligne in recueil.lignes]
    rows += [_suppressed(contexte, masque) for masque in masques]
    return Grid(
        LIGNES,
        typo("Couverture de chaque compétence, dans chaque structure"),
        tuple(_columns(bilan)),
        tuple(sorted(rows, key=lambda row: row.group)),
        tuple(_facets(bilan)),
        tuple(axes_of(contexte)),
        typo("Chercher une compétence, un code, une structure"),
        first_order=Order(3),
    )


def left_out(recueil: Recueil, bilan: Bilan) -> str:
    """What the grid does not show, in a sentence; empty where it shows everything."""
    missing = recueil.nombre + len(bilan.masques) - MOST_LINES
    if missing <= 0:
        return ""
    return typo(
        f"{plural(missing, 'ligne')} n’y sont pas : cette page garde les {grouped(MOST_LINES)} plus graves (par état, "
        "puis criticité, puis ce qui manque au besoin). Le classeur et le fichier csv de la même commande les ont "
        "toutes ; un seul niveau à la fois (« --par ») fait aussi une page plus courte."
    )


def _columns(bilan: Bilan) -> Iterator[Column]:
    text = (
        Column("Structure", "text"),
        Column("Compétence", "text", heading=True),
        Column("Criticité", meaning="De 1 (utile) à 3 (vitale) : la plus haute de celles des profils."),
        Column("État", "rank", "Du plus grave au plus sûr ; voir « Définitions ».", order=GRAVITE),
        Column(
            "Titulaires", meaning="Agents évalués au niveau requis par le profil de leur propre métier, ou au-dessus."
        ),
        Column("Besoin", meaning="Donné pour la structure, sinon somme des profils des métiers présents."),
        Column("Couverture", meaning="Titulaires ÷ besoin, sans plafond : 150 % veut dire une réserve."),
        Column(
            "Évalués",
            meaning="Évalués / concernés. Concernés : agents à qui leur métier demande la compétence, moins les « sans "
            "objet ». Évalués : ceux d’entre eux dont la dernière évaluation est valable à la date de l’audit.",
        ),
        Column("À évaluer", meaning="Concernés, sans évaluation valable : jamais évalués, ou évaluation périmée."),
        Column(
            "IV", meaning="Somme des niveaux ÷ évalués, et sa classe de vulnérabilité ; vide si les échelles diffèrent."
        ),
        Column("T+3", meaning="Titulaires encore présents dans trois ans, selon les départs prévus."),
        Column("T+5", meaning="Titulaires encore présents dans cinq ans, selon les départs prévus."),
        Column("Expirent", meaning="Titulaires dont l’évaluation expire dans les douze mois."),
        Column("Écarts", meaning="Agents évalués sous le niveau requis."),
        Column("Priorité", meaning="Criticité × niveaux manquants des agents évalués."),
    )
    for column in text:
        yield Column(
            typo(column.title), column.kind, typo(column.meaning), column.order, column.heading
        )  # fmt: skip
    if bilan.sans:
        yield Column("Sans eux", meaning=typo(f"Titulaires restants sans {plural(bilan.sans, 'agent')} (hypothèse)."))


def _row(contexte: Contexte, ligne: Ligne) -> Row:
    bilan = contexte.bilan
    name, place = contexte.noms[ligne.structure]
    label, nature, codes = contexte.competence(ligne.competence)
    told = is_known(ligne)
    etat = ETATS[ligne.etat].code if ligne.etat >= 0 else None
    cells: list[str | Cell] = [
        Cell(name, place),
        Cell(label, " · ".join(filter(None, (nature, codes)))),
        str(ligne.criticite),
        Cell(etat, tint=Tint(ETAT_TINTS[etat])) if etat else typo("personne n’est concerné"),
        grouped(ligne.titulaires) if told else INCONNU,
        known(ligne.besoin),
        _coverage(ligne),
        part(ligne.evalues, ligne.concernes),
        grouped(ligne.a_evaluer),
        _iv(ligne),
        grouped(ligne.titulaires_t3) if told else "",
        grouped(ligne.titulaires_t5) if told else "",
        grouped(ligne.expire_m12) if told else "",
        grouped(ligne.ecarts) if ligne.evalues else "",
        known(ligne.priorite, "inconnue"),
    ]
    if bilan.sans:
        cells.append(grouped(ligne.titulaires_sans) if told else "")
    details = tuple(typo(text) for text in explain(ligne, bilan.sans))
    return Row(tuple(cells), details, ligne.structure, _flags(ligne, nature, told))


def is_known(ligne: Ligne) -> bool:
    """Whether anything is known of who holds the compétence: someone is evaluated, or was a holder."""
    return bool(ligne.evalues or ligne.titulaires_perimes)


def _coverage(ligne: Ligne) -> str:
    rate = ligne.couverture
    return "inconnue" if rate is None else percent(rate)


def _iv(ligne: Ligne) -> str | Cell:
    iv = ligne.iv
    if iv is None or ligne.classe < 0:
        return ""
    return Cell(decimal(iv), ligne.vulnerabilite or "")


def explain(ligne: Ligne, sans: int = 0) -> Iterator[str]:
    """Sentences that give the numerator and the denominator of each figure, and what was left out."""
    asked = "" if ligne.requis is None else f"{grouped(ligne.requis)} requis"
    if ligne.sans_objet:
        asked += f" − {grouped(ligne.sans_objet)} sans objet"
    expired = f", dont {plural(ligne.perimes, 'périmé')}" if ligne.perimes else ""
    if ligne.titulaires_perimes:
        expired += f" ({plural(ligne.titulaires_perimes, 'ancien titulaire', 'anciens titulaires')})"
    yield (
        f"{asked}{' = ' if asked else ''}{plural(ligne.concernes, 'concerné')} ; {plural(ligne.evalues, 'évalué')} ; "
        f"{grouped(ligne.a_evaluer)} à évaluer{expired}"
    )
    yield f"{_holders(ligne)} ; {_need(ligne)}"
    yield from _levels(ligne)
    if ligne.expire_m12:
        windows = f"{ligne.expire_j90} sous 90 jours, {ligne.expire_m6} sous 6 mois, {ligne.expire_m12} sous 12 mois"
        yield f"Expirent : {windows}"
    if sans and ligne.titulaires_sans != ligne.titulaires:
        left = plural(ligne.titulaires_sans, "titulaire")
        yield f"Sans {plural(sans, 'agent')} : {left} au lieu de {grouped(ligne.titulaires)}"


def _holders(ligne: Ligne) -> str:
    if not is_known(ligne):
        return "Titulaires inconnus, personne n’a d’évaluation valable"
    share = ""
    if ligne.quotite is not None and ligne.quotite != 100 * ligne.titulaires:
        share = f" ({decimal(Fraction(ligne.quotite, 100), 1).removesuffix(',0')} ETP)"
    return f"{plural(ligne.titulaires, 'titulaire')} sur {plural(ligne.evalues, 'évalué')}{share}"


def _need(ligne: Ligne) -> str:
    if ligne.besoin is None:
        return "besoin inconnu, aucun profil présent n’en fixe : pas de taux"
    origin = "profils"
    if ligne.besoin_ajuste:
        profiles = "" if ligne.besoin_profils is None else f" ; profils : {grouped(ligne.besoin_profils)}"
        origin = f"donné pour la structure{profiles}"
    need = f"besoin {grouped(ligne.besoin)} ({origin})"
    rate = ligne.couverture
    if rate is not None:
        return f"{need} ; couverture {grouped(ligne.titulaires)} ÷ {grouped(ligne.besoin)} = {percent(rate)}"
    return f"{need} ; {'couverture inconnue' if ligne.besoin else 'pas de taux'}"


def _levels(ligne: Ligne) -> Iterator[str]:
    if not ligne.evalues:
        return
    iv = ligne.iv
    if iv is None:
        yield "IV : plusieurs échelles se rencontrent, leurs niveaux ne s’additionnent pas"
    else:
        yield f"IV : {grouped(ligne.somme)} ÷ {grouped(ligne.evalues)} = {decimal(iv)}, sommet {ligne.haut}"
    if ligne.ecarts:
        major = f", dont {plural(ligne.ecarts_majeurs, 'majeur')}" if ligne.ecarts_majeurs else ""
        yield (
            f"{plural(ligne.ecarts, 'écart')} sur {grouped(ligne.evalues)}{major} ; "
            f"{plural(ligne.manques, 'niveau manquant', 'niveaux manquants')} × criticité {ligne.criticite} = "
            f"priorité {grouped(ligne.criticite * ligne.manques)}"
        )


def _flags(ligne: Ligne, nature: str, told: bool) -> int:
    flags = 1 << ligne.etat if ligne.etat >= 0 else 0
    flags |= _CRITICITE.get(ligne.criticite, 0) | _NATURE.get(nature, 0)
    if not ligne.besoin:
        flags |= _SANS_BESOIN
    elif told:
        held = (ligne.titulaires, ligne.titulaires_t3, ligne.titulaires_t5, ligne.titulaires_sans)
        flags |= sum(bit for bit, left in zip((_T0, _T3, _T5, _SANS), held, strict=True) if left < ligne.besoin)
    for bit, count in ((_J90, ligne.expire_j90), (_M6, ligne.expire_m6), (_M12, ligne.expire_m12)):
        flags |= bit if count else 0
    return flags | (_PERIME if ligne.perimes else 0)


def _suppressed(contexte: Contexte, masque: Masque) -> Row:
    name, place = contexte.noms[masque.structure]
    label, nature, codes = contexte.competence(masque.competence)
    columns = sum(1 for _ in _columns(contexte.bilan))
    cells: list[str | Cell] = [
        Cell(name, place), Cell(label, " · ".join(filter(None, (nature, codes)))), "",
        Cell(contexte.petit, tint=Tint("masque")),
    ]  # fmt: skip
    cells += [""] * (columns - len(cells))
    why = (
        f"Chiffres non publiés : ils portent sur moins de {contexte.bilan.seuil} personnes, ou permettraient de "
        "retrouver par soustraction ceux qui en portent moins"
    )
    return Row(tuple(cells), (typo(why),), masque.structure, _MASQUE | _NATURE.get(nature, 0))


def _facets(bilan: Bilan) -> Iterator[Facet]:
    etats = [Option(code, ETAT_FLAGS[code]) for code in GRAVITE]
    if bilan.masques:
        etats.append(Option("masqué", _MASQUE))
    yield Facet("État", tuple(etats))
    yield Facet("Criticité", tuple(Option(label, _CRITICITE[value]) for value, label in CRITICITES))
    yield Facet("Nature", tuple(Option(nature, bit) for nature, bit in _NATURE.items()))
    besoins = [
        Option(typo("non tenu aujourd’hui"), _T0),
        Option(typo("non tenu dans 3 ans"), _T3),
        Option(typo("non tenu dans 5 ans"), _T5),
        Option("inconnu ou nul", _SANS_BESOIN),
    ]
    if bilan.sans:
        besoins.insert(1, Option(typo("non tenu sans les agents de l’hypothèse"), _SANS))
    yield Facet("Besoin", tuple(besoins), several=False)
    yield Facet(
        "Évaluations qui expirent",
        (
            Option("dans les 90 jours", _J90),
            Option(typo("dans les 6 mois"), _M6),
            Option(typo("dans les 12 mois"), _M12),
            Option("déjà périmées", _PERIME),
        ),
        several=False,
        none="Toutes",
    )


def axes_of(contexte: Contexte) -> Iterator[Axis]:
    """A filter on what the lines are broken down by, then one for each level that holds several structures."""
    bilan = contexte.bilan
    if len(bilan.par) > 1:
        of = tuple(bilan.par.index(structure.par) for structure in bilan.structures)
        yield Axis("Niveau", tuple(typo(f"par {MOTS[par][0]}") for par in bilan.par), of, first=0)
    for level, (word, _) in MOTS.items():
        names = [dict(structure.chemin).get(level) for structure in bilan.structures]
        values = {name: number for number, name in enumerate(dict.fromkeys(name for name in names if name))}
        if len(values) > 1:
            labels = tuple(contexte.metier(name) if level == "metier" else typo(name) for name in values)
            yield Axis(word[0].upper() + word[1:], labels, tuple(values.get(name or "", -1) for name in names))
