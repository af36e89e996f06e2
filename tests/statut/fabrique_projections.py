"""A small invented corps for projections: two grades, one promotion, one contingent, a table of classement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from fphref.model.grilles import Contingent, LigneBareme, LigneClassement, LigneGrille, Parametre
from fphref.model.referentiel import Referentiel
from fphref.model.situation import Situation
from fphref.model.sources import Source
from fphref.model.statut import Corps

JOUR = date(2026, 11, 22)
T = TypeVar("T")

CORPS: dict[str, Any] = {
    "id": "corps-essai", "intitule": "Corps d'essai", "sigle": "CE", "categorie": "A", "du": "2000-01-01",
    "confiance": "vu",
    "grades": [
        {"id": "grade-un", "intitule": "Premier grade", "echelons": 3},
        {"id": "grade-deux", "intitule": "Second grade", "echelons": 2},
    ],
    "avancements": [
        {
            "id": "ce-avancement", "intitule": "Au second grade", "du_grade": "grade-un", "au_grade": "grade-deux",
            "modalites": [
                {
                    "id": "ce-choix", "nature": "choix",
                    "appreciation": {"regle": "trente_et_un_decembre", "confiance": "vu"},
                    "conditions": {
                        "texte": "1 an dans le 2e échelon",
                        "anciennete_echelon": {"grade": "grade-un", "echelon": 2, "min_mois": 12},
                    },
                }
            ],
        }
    ],
}  # fmt: skip
GRILLE = (("grade-un", "1", "400", 12), ("grade-un", "2", "450", 24), ("grade-un", "3", "500", None),
          ("grade-deux", "1", "550", 36), ("grade-deux", "2", "600", None))  # fmt: skip
IM = {"400": 360, "450": 395, "500": 435, "550": 483, "600": 524, "650": 560}


def ligne(grade: str, echelon: str, ib: str, mois: int | None, **more: Any) -> LigneGrille:
    """One line of the grid, in force since 2020 unless said."""
    return LigneGrille(
        corps="corps-essai", grade=grade, echelon=echelon, ib=ib, duree_mois=mois,
        **{"du": date(2020, 1, 1), "source": "texte", "confiance": "vu", **more},
    )  # fmt: skip


def taux(**more: Any) -> Contingent:
    """A rate of 20 % of the promouvables since 2024, rounded down."""
    return Contingent.model_validate(
        {
            "id": "ce-taux", "intitule": "Taux", "corps": "corps-essai", "sens": "taux", "voies": ["ce-choix"],
            "assiette": "promouvables", "texte": "20 % des promouvables.", "arrondi": "inferieur", "confiance": "vu",
            "taux": [{"du": "2024-01-01", "valeur": "20", "source": "texte", "confiance": "vu"}],
            "fondements": [{"source": "texte"}], **more,
        }
    )  # fmt: skip


def classement(echelon: str, vers: str, anciennete: str) -> LigneClassement:
    """A line of the table from the first grade to the second."""
    return LigneClassement(
        corps="corps-essai", grade="grade-un", echelon=echelon, vers_corps="corps-essai", vers_grade="grade-deux",
        vers_echelon=vers, anciennete=anciennete, du=date(2020, 1, 1), source="texte", article="article 7",
        confiance="infere",
    )  # fmt: skip


def referentiel(
    *, lignes: Iterable[LigneGrille] | None = None, contingents: Iterable[Contingent] = (),
    classements: Iterable[LigneClassement] = (), points: Iterable[tuple[str, str]] = (("2023-07-01", "59.0734"),),
    corps: dict[str, Any] | None = None,
) -> Referentiel:  # fmt: skip
    """The whole of it; each part may be replaced."""
    grid = [ligne(*line) for line in GRILLE] if lignes is None else list(lignes)
    bareme = [LigneBareme(ib=ib, du=date(2020, 1, 1), im=im, source="texte", confiance="vu") for ib, im in IM.items()]
    point = Parametre.model_validate(
        {
            "id": "point-indice", "intitule": "Point d'indice", "unite": "EUR/an/point",
            "valeurs": [{"du": du, "valeur": v, "source": "texte", "confiance": "vu"} for du, v in points],
        }
    )  # fmt: skip
    body = Corps.model_validate(corps or CORPS)
    return Referentiel(
        corps=MappingProxyType({body.id: body}),
        grilles=_by(grid, "cle"),
        bareme=_by(bareme, "cle"),
        classements=_by(classements, "cle"),
        contingents=_by(contingents, "id"),
        parametres=MappingProxyType({point.id: point}),
        sources=MappingProxyType({"texte": Source(id="texte", nature="decret", intitule="Décret d'essai")}),
    )


def _by(items: Iterable[T], key: str) -> MappingProxyType[str, T]:
    return MappingProxyType({getattr(item, key): item for item in items})


def agent(**more: Any) -> Situation:
    """In the second échelon of the first grade since 1 March 2026, in activity."""
    return Situation(
        **{
            "agent": "A-1", "corps": "corps-essai", "grade": "grade-un", "echelon": "2",
            "echelon_depuis": date(2026, 3, 1), "position": "activite", "etablie_le": JOUR, **more,
        }
    )  # fmt: skip
