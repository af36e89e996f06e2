"""« Structures » of a coverage audit: a line for each structure, over all of its compétences."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from fphref.audit.modele import Synthese
from fphref.documents.classeur import PlainRow, Sheet, Value
from fphref.documents.couverture_classeur_liste import MASQUE, Colonne, Encre, Liste, liste
from fphref.documents.couverture_classeur_vue import STRUCTURES, Vue, etat_look, number
from fphref.model.couverture import ETATS, PETIT_EFFECTIF

_EXPIRE, _EXIGENCES, _TENUS, _TRAVAIL = "Titulaires qui expirent", "Exigences", "Besoins tenus", "À travailler"
_LOWEST = "ligne-centre"


def structures_sheet(vue: Vue) -> Sheet:
    """« Structures », in their order; one without lines says it."""
    columns = _columns(vue)
    ink = Encre(columns, vue.moins)

    def row(index: int) -> PlainRow:
        synthese = vue.syntheses.get(index)
        if synthese is None and index in vue.masques:
            return ink.masked({
                "Structure": vue.noms[index], "Niveau": vue.niveaux[index],
                "Rattachement": vue.rattachements[index] or None, "Agents": _agents(vue, index),
            })  # fmt: skip
        return ink.row(synthese or Synthese(index, 0, (0,) * len(ETATS), *(0,) * 17, -1))

    guide = (
        "Chaque structure sur l'ensemble de ses compétences. « Exigence » : un agent concerné × une compétence. "
        "« Besoins connus » : compétences dont le besoin est connu et n'est pas zéro. La polyvalence et la "
        f"concentration ne s'affichent qu'à partir de {_least(vue)} personnes évaluées. Les niveaux se recouvrent (un "
        "service est dans un pôle) : en filtrer un avant d'additionner."
    )
    if vue.bilan.masques:
        guide += f" Les lignes masquées ({vue.pourquoi}) n'entrent dans aucun de ces comptes."
    empty = "Aucune structure : aucun agent n'a été lu."
    forme = Liste(STRUCTURES, "Les structures, une ligne chacune", guide, empty, "tStructures", 1, "A3", 2)
    return liste(vue, forme, columns, [row(index) for index in range(len(vue.bilan.structures))])


def _least(vue: Vue) -> int:
    return max(vue.bilan.seuil, PETIT_EFFECTIF)


def _agents(vue: Vue, index: int) -> Value:
    agents = vue.bilan.structures[index].agents
    return "masqué" if agents is None else agents


def _columns(vue: Vue) -> tuple[Colonne[Synthese], ...]:
    where: list[Colonne[Synthese]] = [
        Colonne("Structure", 34, "ligne-forte", lambda s: vue.noms[s.structure], "Structure"),
        Colonne("Niveau", 13, "ligne-discrete", lambda s: vue.niveaux[s.structure], "Structure"),
    ]
    if any(vue.rattachements):
        where.append(
            Colonne("Rattachement", 24, "ligne-discrete", lambda s: vue.rattachements[s.structure] or None, "Structure")
        )
    structures = vue.bilan.structures
    return (
        *where,
        Colonne("Agents", 10, "ligne-centre-forte", lambda s: _agents(vue, s.structure), "Structure",
                "Présents à la date de l'audit.",
                lambda s: MASQUE if structures[s.structure].agents is None else "ligne-centre-forte"),
        _figure("Compétences", 15, lambda s: s.competences, "Structure", "Que demande le métier d'un agent présent."),
        *(Colonne(etat.code.capitalize(), 11, _LOWEST, _count_of(rank), "Compétences par état", f"{etat.sens}.",
                  _look_of(rank), True) for rank, etat in enumerate(ETATS)),
        _figure("Exigences", 12.5, lambda s: s.concernes, _EXIGENCES, "Agents concernés × compétences."),
        _figure("Exigences évaluées", 11, lambda s: s.evalues, _EXIGENCES, "Celles qui ont une évaluation valable."),
        Colonne("Part évaluée", 11, "ligne-part", lambda s: s.evalues / s.concernes if s.concernes else None,
                _EXIGENCES, "Exigences évaluées ÷ exigences."),
        _figure("Exigences atteintes", 11, _evaluated(lambda s: s.titulaires), _EXIGENCES,
                "Évaluées au niveau requis, ou au-dessus."),
        _figure("Évaluations expirées", 12, lambda s: s.perimes, _EXIGENCES, "À refaire : elles ne comptent plus."),
        _figure("Besoins connus", 11, lambda s: s.besoins, _TENUS, "Compétences dont le besoin est connu, non nul."),
        _figure("Tenus aujourd'hui", 11.5, lambda s: s.tenus_t0, _TENUS, "Autant de titulaires que le besoin."),
        _figure("Tenus dans 3 ans", 11, lambda s: s.tenus_t3, _TENUS, "Selon les seuls départs prévus."),
        _figure("Tenus dans 5 ans", 11, lambda s: s.tenus_t5, _TENUS, "Selon les seuls départs prévus."),
        _figure("Écarts", 11, _evaluated(lambda s: s.ecarts), _TRAVAIL,
                "Agents évalués sous le niveau requis, compétence par compétence."),
        _figure("Écarts majeurs", 11, _evaluated(lambda s: s.ecarts_majeurs), _TRAVAIL, "Deux niveaux ou plus."),
        _figure("Niveaux manquants", 11, _evaluated(lambda s: s.manques), _TRAVAIL, "Σ max(0, requis − niveau)."),
        _figure("Priorité", 11, _evaluated(lambda s: s.priorite), _TRAVAIL, "Somme des priorités des compétences."),
        _figure("D'ici 90 jours", 11, lambda s: s.expire_j90, _EXPIRE, "Titulaires × compétences."),
        _figure("D'ici 6 mois", 11, lambda s: s.expire_m6, _EXPIRE, "Ceux des 90 jours compris."),
        _figure("D'ici 12 mois", 11, lambda s: s.expire_m12, _EXPIRE, "Ceux des 6 mois compris."),
        _mean(vue, "Polyvalence", 14, "ligne-decimale", lambda s: s.polyvalence,
              "Niveau moyen pondéré par la criticité, sur l'échelle des profils. Vide : inconnue."),
        _mean(vue, "Concentration", 16, "ligne-part", lambda s: s.concentration,
              "Part des compétences tenues que tient l'agent qui en tient le plus : haute, la structure dépend de peu "
              "de monde. Vide : inconnue."),
    )  # fmt: skip


def _figure(title: str, width: float, get: Callable[[Synthese], Value], bande: str, sens: str) -> Colonne[Synthese]:
    return Colonne(title, width, _LOWEST, get, bande, sens, masque=True)


def _evaluated(get: Callable[[Synthese], int]) -> Callable[[Synthese], Value]:
    """That figure, None where nobody has a valid evaluation: unknown is not zero."""
    return lambda s: get(s) if s.evalues else None


def _mean(
    vue: Vue, title: str, width: float, look: str, get: Callable[[Synthese], Fraction | None], sens: str
) -> Colonne[Synthese]:
    """A mean over people: not told of few of them, nor where how many they are is not known."""
    least = _least(vue)

    def few(s: Synthese) -> bool:
        return s.agents_evalues is not None and 0 < s.agents_evalues < least

    def value(s: Synthese) -> Value:
        return vue.moins if few(s) else number(get(s)) if s.agents_evalues else None

    return Colonne(title, width, look, value, "La structure entière", sens, lambda s: MASQUE if few(s) else look, True)


def _count_of(rank: int) -> Callable[[Synthese], Value]:
    return lambda s: s.etats[rank]


def _look_of(rank: int) -> Callable[[Synthese], str]:
    """A state is tinted where some compétence is in it: a zero is left plain."""
    return lambda s: etat_look(rank) if s.etats[rank] else _LOWEST
