"""« Horizon », « Habilitations » and « Sans » of a coverage audit: what will be missing, when, and without whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from fphref.audit.horizon import RESTENT, SORTS, Chute, Chutes, Quand, Renouvellement, Renouvellements
from fphref.audit.modele import ENSEMBLE, Ligne
from fphref.audit.perimetre import Compteur
from fphref.documents.classeur import Sheet, Value
from fphref.documents.couverture_classeur_lignes import who
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, T, liste
from fphref.documents.couverture_classeur_vue import HABILITATIONS, HORIZON, PARS, SANS, Vue, etat_look
from fphref.documents.typographie import grouped, plural

MAX_LISTE = 5_000
"""How many lines of one level these sheets list at most, the gravest."""
SORT_LOOKS = ("ecart-majeur", "etat-sous-niveau", "etat-a-risque", "ecart")
"""How each of `SORTS` is drawn."""
_FATES = (
    ("n'a plus aucun titulaire", "n'ont plus aucun titulaire"),
    ("passe sous son besoin", "passent sous leur besoin"),
    ("s'en éloigne", "s'en éloignent"),
    ("ne tient plus qu'à une personne", "ne tiennent plus qu'à une personne"),
)
"""The same in a sentence, of one compétence and of several."""
_DELAIS: tuple[tuple[Quand, str], ...] = (("j90", "d'ici 90 jours"), ("m6", "d'ici 6 mois"), ("m12", "d'ici 12 mois"))


class Echeances(NamedTuple):
    """What the lines of one breakdown lose; each has seen its lines once `walk` has shown them."""

    trois: Chutes
    cinq: Chutes
    sans: Chutes
    renouvellements: Renouvellements


def deadlines_of(vue: Vue) -> dict[str, Echeances]:
    """By breakdown, in the order asked for."""
    kept = MAX_LISTE if vue.bilan.sans else 0
    return {
        par: Echeances(Chutes("t3", 0), Chutes("t5", MAX_LISTE), Chutes("sans", kept), Renouvellements(MAX_LISTE))
        for par in vue.bilan.par
    }


def counters(vue: Vue, echeances: dict[str, Echeances]) -> Iterable[tuple[range, Compteur]]:
    """Who is to be shown which lines."""
    for par, group in echeances.items():
        for one in group:
            yield vue.plages[par], one


def horizon_sheet(vue: Vue, echeances: dict[str, Echeances]) -> Sheet:
    """What planned departures take away, the gravest first, one level of structure after the other."""
    falls = [chute for group in echeances.values() for chute in group.cinq.chutes]
    first = next(iter(echeances.values()))
    guide = (
        "Ce que les départs prévus enlèvent : les compétences qui perdent leurs titulaires, passent sous leur besoin, "
        "s'en éloignent, ou ne tiennent plus qu'à une personne. Ni recrutement ni formation n'y est supposé. "
        f"{_told(vue, 'Dans 3 ans', first.trois)} {_told(vue, 'Dans 5 ans', first.cinq)}"
    )
    columns: tuple[Colonne[Chute], ...] = (
        *who(vue, _line),
        _figure("Besoin", lambda x: x.besoin, "Titulaires qu'il faut. Vide : inconnu."),
        _figure("Titulaires aujourd'hui", lambda x: x.avant),
        _figure("Titulaires dans 3 ans", lambda x: x.ligne.titulaires_t3),
        _figure("Titulaires dans 5 ans", lambda x: x.apres),
        _figure("Partent d'ici 5 ans", lambda x: x.avant - x.apres),
        _figure("Manquent dans 5 ans", lambda x: x.manquent, "Besoin − titulaires. Vide : besoin inconnu."),
        Colonne("Dans 3 ans", 22, "ligne-centre", lambda x: _sort_at(x.ligne, "t3"), "", "",
                lambda x: _look_at(x.ligne, "t3")),
        Colonne("Dans 5 ans", 22, "ligne-centre", lambda x: x.nom_sort, "", "", lambda x: SORT_LOOKS[x.sort]),
    )  # fmt: skip
    empty = "Aucun départ prévu n'enlève de titulaire à une compétence au point de la mettre sous son besoin."
    lost = _lost(vue, [(len(g.cinq.chutes), sum(g.cinq.comptes)) for g in echeances.values()])
    forme = Liste(HORIZON, "À trois et à cinq ans : ce que les départs enlèvent", guide + lost, empty, "tHorizon")
    return _listed(vue, forme, columns, falls)


def renewals_sheet(vue: Vue, echeances: dict[str, Echeances]) -> Sheet:
    """Habilitations and other evaluations that have expired or soon will, those of vital compétences first."""
    found = [one for group in echeances.values() for one in group.renouvellements.renouvellements]
    columns: tuple[Colonne[Renouvellement], ...] = (
        *who(vue, _renewed),
        _due("Besoin", lambda x: x.ligne.besoin, "Titulaires qu'il faut. Vide : inconnu."),
        _due("Titulaires", lambda x: x.ligne.titulaires, "À la date de l'audit."),
        _due("Déjà expirés", lambda x: x.perimes, "Agents qui seraient titulaires si rien n'avait expiré."),
        _due("D'ici 90 jours", lambda x: x.j90, "Titulaires dont l'évaluation expire."),
        _due("D'ici 6 mois", lambda x: x.m6, "Ceux des 90 jours compris."),
        _due("D'ici 12 mois", lambda x: x.m12, "Ceux des 6 mois compris."),
        _due("Restent dans 12 mois", lambda x: x.ligne.titulaires - x.m12, "Titulaires, si rien n'est renouvelé."),
        Colonne("Sans renouvellement, sous le besoin", 20, "ligne-centre", lambda x: _when(x.ligne)[0], "",
                "Quand les titulaires qui restent seraient moins nombreux que le besoin.",
                lambda x: _when(x.ligne)[1]),
    )  # fmt: skip
    guide = (
        "Les évaluations qui portent une date d'expiration : habilitations, diplômes à recycler. Les fenêtres "
        "s'emboîtent : celles des 90 jours sont aussi dans les 6 et les 12 mois."
    )
    lost = _lost(
        vue,
        ((len(g.renouvellements.renouvellements), g.renouvellements.nombre) for g in echeances.values()),
    )
    empty = "Aucune évaluation de titulaire n'a expiré, ni n'expire d'ici 12 mois."
    forme = Liste(HABILITATIONS, "Habilitations et évaluations à renouveler", guide + lost, empty, "tHabilitations")
    return _listed(vue, forme, columns, found)


def without_sheet(vue: Vue, echeances: dict[str, Echeances]) -> Sheet:
    """The what-if: before and after, the gravest first."""
    falls = [chute for group in echeances.values() for chute in group.sans.chutes]
    agents = plural(vue.bilan.sans, "agent")
    gone = f"Sans {agents} que l'on suppose {'parti' if vue.bilan.sans == 1 else 'partis'}"
    first = next(iter(echeances.values()))
    guide = f"{_told(vue, gone, first.sans)} Le besoin reste celui d'aujourd'hui : la charge, elle, ne part pas."
    columns: tuple[Colonne[Chute], ...] = (
        *who(vue, _line),
        _figure("Besoin", lambda x: x.besoin, "Titulaires qu'il faut. Vide : inconnu."),
        _figure("Titulaires avant", lambda x: x.avant),
        _figure("Titulaires après", lambda x: x.apres),
        _figure("Manquent après", lambda x: x.manquent, "Besoin − titulaires. Vide : besoin inconnu."),
        Colonne("État avant", 14, "ligne-centre", lambda x: x.ligne.nom_etat, "", "",
                lambda x: etat_look(x.ligne.etat)),
        Colonne("Ce qui arrive", 22, "ligne-centre", lambda x: x.nom_sort, "", "", lambda x: SORT_LOOKS[x.sort]),
    )  # fmt: skip
    empty = f"{gone}, aucune compétence ne passe sous son besoin ni ne tient plus qu'à une personne."
    lost = _lost(vue, [(len(g.sans.chutes), sum(g.sans.comptes)) for g in echeances.values()])
    forme = Liste(SANS, "Et sans eux ? Avant, après", guide + lost, empty, "tSans")
    return _listed(vue, forme, columns, falls)


def _listed(vue: Vue, forme: Liste, columns: Sequence[Colonne[T]], things: Sequence[T]) -> Sheet:
    ink = Encre(columns, vue.moins)
    return liste(vue, forme, columns, [ink.row(thing) for thing in things])


def _line(chute: Chute) -> Ligne:
    return chute.ligne


def _renewed(renouvellement: Renouvellement) -> Ligne:
    return renouvellement.ligne


def _figure(title: str, get: Callable[[Chute], Value], sens: str = "") -> Colonne[Chute]:
    return Colonne(title, 11, "ligne-centre", get, "", sens)


def _due(title: str, get: Callable[[Renouvellement], Value], sens: str) -> Colonne[Renouvellement]:
    return Colonne(title, 11, "ligne-centre", get, "", sens)


def _at(ligne: Ligne, quand: Quand) -> int | None:
    """What happens to one line by then, as an index in `SORTS`; None where it is not a fall."""
    alone = Chutes(quand)
    alone.add(ligne)
    return next((chute.sort for chute in alone.chutes), None)


def _sort_at(ligne: Ligne, quand: Quand) -> str | None:
    sort = _at(ligne, quand)
    return None if sort is None else SORTS[sort]


def _look_at(ligne: Ligne, quand: Quand) -> str:
    sort = _at(ligne, quand)
    return "ligne-centre" if sort is None else SORT_LOOKS[sort]


def _when(ligne: Ligne) -> tuple[str, str]:
    """When a line falls under its need if nothing is renewed (without a need: when its last titulaire goes); a look."""
    besoin = 1 if ligne.besoin is None else ligne.besoin
    if ligne.titulaires < besoin:
        return ("déjà" if ligne.besoin is not None else "plus de titulaire"), "ecart-majeur"
    for (quand, words), look in zip(_DELAIS, ("etat-sous-niveau", "ecart", "etat-a-risque"), strict=True):
        if RESTENT[quand](ligne) < besoin:
            return words, look
    return "non", "ligne-centre"


def _told(vue: Vue, lead: str, chutes: Chutes) -> str:
    """How many compétences of the first level meet each fate."""
    said = [
        f"{grouped(count)} {many if count > 1 else one}"
        for count, (one, many) in zip(chutes.comptes, _FATES, strict=True)
        if count
    ]
    where = PARS[vue.bilan.par[0]]
    scope = (
        "" if vue.bilan.par[0] == ENSEMBLE else f" (compétence × {where[0] if where[0] == 'GHT' else where[0].lower()})"
    )
    return f"{lead}{scope} : {', '.join(said) if said else 'rien de tel'}."


def _lost(vue: Vue, counts: Iterable[tuple[int, int]]) -> str:
    """What the sheet does not list: beyond its room, and what is suppressed."""
    left = sum(total - shown for shown, total in counts)
    text = f" {plural(left, 'ligne')} de moindre gravité ne sont pas listées." if left else ""
    if vue.bilan.masques:
        count = plural(len(vue.bilan.masques), "ligne masquée", "lignes masquées")
        text += f" {count} ({vue.pourquoi}) n'y figurent pas."
    return text
