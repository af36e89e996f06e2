"""The statutory routes of a corps, one list for ways in and promotions."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fphref.model.sources import Confiance
from fphref.model.statut import Avancement, Corps, ModaliteAvancement, VoieRecrutement
from fphref.statut.modele import Voie
from fphref.texte import lower_first


class Lacune(NamedTuple):
    """A promotion, or a way in, whose conditions are known before `du` and from `au` on, but not in between."""

    id: str
    intitule: str
    du: date
    au: date


def voies_of(corps: Corps) -> tuple[Voie, ...]:
    """Every route, past and to come, in the order of the data: ways in first, then promotions."""
    found = [_recrutement(corps, voie) for voie in corps.voies]
    for avancement in corps.avancements:
        for rank, modalite in enumerate(avancement.modalites, start=1):
            found.append(_avancement(corps, avancement, modalite, rank))
    return tuple(found)


def voies_le(corps: Corps, jour: date) -> tuple[Voie, ...]:
    """The routes in force on that day."""
    return tuple(voie for voie in voies_of(corps) if voie.en_vigueur(jour))


def gaps(corps: Corps, jour: date) -> tuple[Lacune, ...]:
    """What has versions before and after that day and none on it: its conditions are not known then."""
    groups: dict[tuple[str, str], list[Voie]] = {}
    for voie in voies_of(corps):
        groups.setdefault((voie.genre, _subject(corps, voie)), []).append(voie)
    found = []
    for (_, name), held in groups.items():
        before = [voie.au for voie in held if voie.au is not None and voie.au <= jour]
        after = [voie.du for voie in held if voie.du is not None and voie.du > jour]
        if before and after and not any(voie.en_vigueur(jour) for voie in held):
            found.append(Lacune(name, _title(corps, name, held[0]), max(before), min(after)))
    return tuple(found)


def _subject(corps: Corps, voie: Voie) -> str:
    """What versions of a route are versions of: the promotion; for a way in, its nature and the grade it leads to."""
    if voie.genre == "recrutement":
        return f"{voie.nature}-{voie.au_grade}"
    special = voie.genre == "echelon_special"
    for one in corps.avancements:
        if (one.du_grade, one.au_grade, one.echelon_special) == (voie.du_grade, voie.au_grade, special):
            return one.id
    return voie.id


def _title(corps: Corps, name: str, voie: Voie) -> str:
    return next((one.intitule for one in corps.avancements if one.id == name), voie.intitule)


def _recrutement(corps: Corps, voie: VoieRecrutement) -> Voie:
    first = corps.grades[0].id if corps.grades else None
    return Voie(
        id=voie.id, genre="recrutement", nature=voie.nature, intitule=voie.intitule, corps=corps, du_grade=None,
        au_grade=voie.au_grade or first, conditions=voie.conditions, appreciation=voie.appreciation,
        fondements=voie.fondements or corps.fondements, confiance=voie.confiance or _confiance(corps),
        du=_latest(voie.du, corps.du), au=_earliest(voie.au, corps.au),
        reserves=tuple(filter(None, (voie.reserve,))),
    )  # fmt: skip


def _avancement(corps: Corps, avancement: Avancement, modalite: ModaliteAvancement, rank: int) -> Voie:
    alone = len(avancement.modalites) == 1
    title = avancement.intitule
    if modalite.intitule:
        title = f"{title} : {lower_first(modalite.intitule)}"
    return Voie(
        id=modalite.id or (avancement.id if alone else f"{avancement.id}-{rank}"),
        genre="echelon_special" if avancement.echelon_special else "avancement",
        nature=modalite.nature or "choix", intitule=title, corps=corps, du_grade=avancement.du_grade,
        au_grade=avancement.au_grade, conditions=modalite.conditions, appreciation=modalite.appreciation,
        fondements=modalite.fondements or corps.fondements, confiance=modalite.confiance or _confiance(corps),
        du=_latest(modalite.du, corps.du), au=_earliest(modalite.au, corps.au),
        reserves=tuple(filter(None, (modalite.reserve, avancement.reserve))),
    )  # fmt: skip


def _confiance(corps: Corps) -> Confiance:
    return corps.confiance or "inconnu"


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
