"""A statutory route in text: where it leads, its conditions as indented lists, its contingents, texts and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fphref.cli.statut_affichage import citation_text
from fphref.cli.text_table import phrase
from fphref.statut.francais import CONFIANCE

if TYPE_CHECKING:
    from datetime import date

    from fphref.model.conditions import Condition, Derogation, Quota
    from fphref.model.grilles import Contingent
    from fphref.model.referentiel import Referentiel
    from fphref.model.sources import Confiance, Fondement, TexteReference
    from fphref.model.statut import Appreciation, Corps, RegleAppreciation
    from fphref.statut.modele import Citation, GenreVoie, Voie

GENRES: Final[dict[GenreVoie, str]] = {
    "recrutement": "ENTRER DANS LE CORPS",
    "avancement": "AVANCER DE GRADE",
    "echelon_special": "ACCÉDER À L’ÉCHELON SPÉCIAL",
}
_TOUTES: Final = "Toutes ces conditions :"
_UNE: Final = "Au moins une de ces conditions :"
_APPRECIATION: Final[dict[RegleAppreciation, str]] = {
    "premier_janvier": "appréciées au 1er janvier de l’année",
    "trente_et_un_decembre": "appréciées au 31 décembre de l’année",
    "cloture_inscriptions": "appréciées à la clôture des inscriptions",
    "premiere_epreuve": "appréciées à la date de la première épreuve",
    "etablissement_tableau": "appréciées à l’établissement du tableau d’avancement",
    "inconnue": "date d’appréciation non connue",
}
_MARKS: Final = "•–·"


@dataclass(frozen=True, slots=True)
class VoieDite:
    """A route with the contingents that count it, or failing these the quotas that its corps words.

    `textes` are those that the fiche of the métier cites for it, beside the ones it is taken from.
    """

    voie: Voie
    contingents: tuple[Contingent, ...]
    quotas: tuple[Quota, ...]
    textes: tuple[TexteReference, ...]


def said_voies(referentiel: Referentiel, corps: Corps, jour: date) -> list[VoieDite]:
    """Every route of a corps, past and to come, in the order of the data."""
    from fphref.statut.voies import voies_of

    found = []
    for voie, (identifiants, quotas, textes) in zip(voies_of(corps), _origins(corps), strict=True):
        day = jour if voie.en_vigueur(jour) else voie.du or jour
        counted = tuple(
            contingent
            for contingent in referentiel.contingents.values()
            if contingent.corps == corps.id
            and {voie.id, *identifiants} & set(contingent.voies)
            and (contingent.du is None or contingent.du <= day)
            and (contingent.au is None or day < contingent.au)
        )
        found.append(VoieDite(voie, counted, () if counted else quotas, textes))
    return found


def _origins(corps: Corps) -> Iterator[tuple[tuple[str, ...], tuple[Quota, ...], tuple[TexteReference, ...]]]:
    """For each route, in their order: the other ids that contingents may name it by, its quotas, the texts it cites."""
    for voie in corps.voies:
        yield (), (voie.quota,) if voie.quota else (), voie.textes
    for avancement in corps.avancements:
        for modalite in avancement.modalites:
            yield (avancement.id,), tuple(quota for quota in (modalite.quota, avancement.quota) if quota), ()


def citations_of(referentiel: Referentiel, voie: Voie) -> list[Citation]:
    """The texts that a route is taken from."""
    return [_citation(referentiel, fondement) for fondement in dict.fromkeys(voie.fondements)]


def citation_of_texte(referentiel: Referentiel, texte: TexteReference) -> Citation:
    """A text that is only cited, as the list of texts shows it."""
    from fphref.statut.modele import Citation

    source = referentiel.sources.get(texte.source)
    return Citation(texte.source, texte.intitule, None, source.confiance if source else "inconnu")


def _citation(referentiel: Referentiel, fondement: Fondement) -> Citation:
    from fphref.statut.citations import make_citation

    return make_citation(referentiel.sources, fondement)


def confiances_of(voie: Voie) -> Iterator[Confiance]:
    """Every word of confidence that the text of a route shows."""
    yield voie.confiance
    if voie.appreciation and voie.appreciation.confiance:
        yield voie.appreciation.confiance
    pending = [voie.conditions] if voie.conditions else []
    while pending:
        condition = pending.pop()
        if condition.confiance:
            yield condition.confiance
        for derogation in condition.derogations:
            pending += [derogation.si, derogation.conditions]
        pending += condition.enfants


def voie_lines(referentiel: Referentiel, dite: VoieDite, jour: date) -> list[str]:
    """Everything that is known of a route, under its title (which is not among the lines)."""
    voie = dite.voie
    lines = phrase(_path(voie), "  ")
    if not voie.en_vigueur(jour) or (voie.du, voie.au) != (voie.corps.du, voie.corps.au):
        lines += phrase(f"{_validity(voie, jour)}.", "  ")
    lines += _conditions(referentiel, voie)
    counted: list[tuple[str, Contingent | Quota]] = [("Contingent", contingent) for contingent in dite.contingents]
    for label, item in [*counted, *(("Quota", quota) for quota in dite.quotas)]:
        lines += _labelled(label, item.texte)
        lines += phrase(f"Réserve : {item.reserve}", "      ", "    ") if item.reserve else []
    cited = " ; ".join(citation_text(referentiel, citation) for citation in citations_of(referentiel, voie))
    cited = cited or ("" if dite.textes else "aucun texte cité")
    also = " ; ".join(texte.intitule for texte in dite.textes)
    lines += _labelled("Textes", cited) if cited else []
    lines += _labelled("Voir aussi", also) if also else []
    lines += _labelled("Confiance", CONFIANCE[voie.confiance])
    for reserve in dict.fromkeys(voie.reserves):
        lines += _labelled("Réserve", reserve)
    return lines


def _path(voie: Voie) -> str:
    titles = {grade.id: grade.intitule for grade in voie.corps.grades}
    to = titles.get(voie.au_grade or "", voie.au_grade or "non connu")
    if voie.genre == "echelon_special":
        return f"Échelon spécial du grade : {to}."
    if voie.du_grade is None:
        return f"Grade d’accès : {to}."
    return f"Du grade : {titles.get(voie.du_grade, voie.du_grade)} → au grade : {to}."


def _validity(voie: Voie, jour: date) -> str:
    from fphref.statut.francais import jour_fr

    if voie.du is not None and jour < voie.du:
        return f"À venir : en vigueur à partir du {jour_fr(voie.du)}"
    if voie.au is not None and jour >= voie.au:
        since = f" du {jour_fr(voie.du)} " if voie.du else " "
        return f"N’est plus en vigueur :{since}{'au' if voie.du else 'jusqu’au'} {jour_fr(voie.au)} (exclu)"
    parts = [f"depuis le {jour_fr(voie.du)}"] if voie.du else []
    parts += [f"jusqu’au {jour_fr(voie.au)} (exclu)"] if voie.au else []
    return f"En vigueur {', '.join(parts)}"


def _labelled(label: str, text: str) -> list[str]:
    return phrase(f"{label} : {text}", "    ", "  ")


# -- conditions ------------------------------------------------------------------------------------------------------


def _conditions(referentiel: Referentiel, voie: Voie) -> list[str]:
    if voie.conditions is None:
        return _labelled("Conditions", "aucune n’est connue")
    lines = phrase(f"Conditions, {_appreciation(referentiel, voie.appreciation)} :", "  ")
    root = voie.conditions
    if _is_split(root):
        head = _words(referentiel, root, voie)
        lines += phrase(head, "    ") if root.texte or len(root.enfants) > 1 else []
        lines += _notes(root, "    ")
        for child in root.enfants:
            lines += _tree(referentiel, child, voie, 0)
        return lines + _derogations(referentiel, root, voie, 0)
    return lines + _tree(referentiel, root, voie, 0)


def _appreciation(referentiel: Referentiel, appreciation: Appreciation | None) -> str:
    if appreciation is None:
        return _APPRECIATION["inconnue"]
    text = _APPRECIATION[appreciation.regle]
    if appreciation.regle == "inconnue":
        return text
    parts = [_texts(referentiel, appreciation.fondements)] if appreciation.fondements else []
    parts = ([CONFIANCE[appreciation.confiance]] if appreciation.confiance else []) + parts
    return f"{text} ({' : '.join(parts)})" if parts else text


def _texts(referentiel: Referentiel, fondements: Iterable[Fondement]) -> str:
    return " ; ".join(citation_text(referentiel, _citation(referentiel, fondement)) for fondement in fondements)


def _tree(referentiel: Referentiel, condition: Condition, voie: Voie, depth: int) -> list[str]:
    mark = _MARKS[min(depth, len(_MARKS) - 1)]
    indent = "    " + "  " * depth
    lines = phrase(_words(referentiel, condition, voie), indent + "  ", f"{indent}{mark} ")
    lines += _notes(condition, indent + "  ")
    if _is_split(condition):
        for child in condition.enfants:
            lines += _tree(referentiel, child, voie, depth + 1)
    return lines + _derogations(referentiel, condition, voie, depth + 1)


def _words(referentiel: Referentiel, condition: Condition, voie: Voie) -> str:
    """Its sentence, whether all or one of its branches is needed, and what is its own: confidence and texts."""
    split = _is_split(condition) and len(condition.enfants) > 1
    group = _UNE if condition.un_de is not None else _TOUTES
    if not condition.texte:
        text = group
    elif split:
        head, colon = condition.texte.rstrip(" :"), " :" if condition.texte.endswith(":") else ""
        text = f"{head} ({'au moins une' if condition.un_de is not None else 'toutes'}){colon}"
    else:
        text = condition.texte
    own = [_texts(referentiel, condition.fondements)] if condition.fondements else []
    if condition.confiance and condition.confiance != voie.confiance:
        own.insert(0, CONFIANCE[condition.confiance])
    return f"{text} [{' : '.join(own)}]" if own else text


def _notes(condition: Condition, indent: str) -> list[str]:
    """Its doubts, and those of branches that its own sentence says for them."""
    lines = []
    for reserve in dict.fromkeys(_reserves(condition)):
        lines += phrase(f"Réserve : {reserve}", indent + "  ", indent)
    return lines


def _reserves(condition: Condition) -> Iterable[str]:
    if condition.reserve:
        yield condition.reserve
    if not _is_split(condition):
        for child in condition.enfants:
            yield from _reserves(child)


def _derogations(referentiel: Referentiel, condition: Condition, voie: Voie, depth: int) -> list[str]:
    lines = []
    for derogation in condition.derogations:
        indent = "    " + "  " * depth
        head = f"Dérogation{_during(derogation)} : {derogation.intitule}"
        lines += phrase(head, indent + "  ", f"{indent}{_MARKS[min(depth, len(_MARKS) - 1)]} ")
        lines += phrase("Pour qui remplit :", indent + "  ")
        lines += _tree(referentiel, derogation.si, voie, depth + 1)
        instead = "À la place :" if derogation.remplace else "Alors suffit aussi :"
        lines += phrase(instead, indent + "  ")
        lines += _tree(referentiel, derogation.conditions, voie, depth + 1)
        lines += phrase(f"Réserve : {derogation.reserve}", indent + "    ", indent + "  ") if derogation.reserve else []
    return lines


def _during(derogation: Derogation) -> str:
    from fphref.statut.francais import jour_fr

    parts = [f"depuis le {jour_fr(derogation.du)}"] if derogation.du else []
    parts += [f"jusqu’au {jour_fr(derogation.au)} (exclu)"] if derogation.au else []
    return f" ({', '.join(parts)})" if parts else ""


def _is_split(condition: Condition) -> bool:
    """Whether the branches are printed: not where one sentence of the source says them all."""
    return any(child.says for child in condition.enfants)
