"""A small référentiel in memory for pay and grids: one corps, two grades, dated figures that tests know by heart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fphref.model.grilles import Contingent, LigneBareme, LigneGrille, Parametre
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Source
from fphref.model.statut import Corps
from fphref.statut.grille import Tables

CORPS = "ingenieurs-hospitaliers"
GRADE = "ingenieur-hospitalier"
HORS_CLASSE = "ingenieur-hospitalier-hors-classe"
BAS = "agent-bas"
JOUR = date(2024, 3, 1)
EN_2026 = date(2026, 2, 1)

_IB = {
    "1": ("444", 395, 18), "2": ("484", 424, 24), "3": ("518", 450, 24), "4": ("565", 483, 30), "5": ("611", 518, None),
}  # fmt: skip
_HORS = {
    "1": ("850", 700, 24), "2": ("1027", 835, None), "special-1": ("HEA1", 895, 12), "special-2": ("HEA2", 930, None),
}  # fmt: skip
_BAS = {"1": ("300", 340, 12), "2": ("367", 366, 12), "3": ("374", 370, 12), "4": ("378", 371, None)}

PARAMETRES: dict[str, tuple[str, dict[str, str]]] = {
    "point-indice": ("EUR/an/point", {"2022-07-01": "58.2004", "2023-07-01": "59.0734"}),
    "im-minimum": ("point", {"2023-05-01": "361", "2024-01-01": "366"}),
    "smic-mensuel": ("EUR/mois", {"2026-01-01": "1823.03"}),
    "ir-taux-zone-1": ("%", {"1985-11-05": "3"}),
    "ir-taux-zone-2": ("%", {"1985-11-05": "1"}),
    "ir-taux-zone-3": ("%", {"1985-11-05": "0"}),
    "ir-plancher-im": ("point", {"2023-05-01": "361", "2024-01-01": "366"}),
    "sft-fixe-1": ("EUR/mois", {"2002-01-01": "2.29"}),
    "sft-fixe-2": ("EUR/mois", {"2002-01-01": "10.67"}),
    "sft-fixe-3": ("EUR/mois", {"2002-01-01": "15.24"}),
    "sft-fixe-suivant": ("EUR/mois", {"2002-01-01": "4.57"}),
    "sft-taux-2": ("%", {"1985-11-05": "3"}),
    "sft-taux-3": ("%", {"1985-11-05": "8"}),
    "sft-taux-suivant": ("%", {"1985-11-05": "6"}),
    "sft-im-plancher": ("point", {"1985-11-05": "449", "2024-01-01": "454"}),
    "sft-im-plafond": ("point", {"1985-11-05": "717", "2024-01-01": "722"}),
    "cti-points": ("point", {"2020-09-01": "24", "2020-12-01": "49"}),
    "prime-technicite-plafond": ("%", {"1991-09-05": "45"}),
}  # fmt: skip


def make_parametre(identifiant: str, unite: str, values: Mapping[str, str], **more: Any) -> Parametre:
    """A parameter, each value of which is from its day on."""
    valeurs = [
        {"du": day, "valeur": value, "source": "decret-paie", "article": "1", "confiance": "vu", **more}
        for day, value in values.items()
    ]
    return Parametre.model_validate({"id": identifiant, "intitule": identifiant, "unite": unite, "valeurs": valeurs})


def make_grille(grade: str, echelons: Mapping[str, tuple[str, int, int | None]], **more: Any) -> list[LigneGrille]:
    """The lines of a grade from 1 February 2024 on."""
    return [
        LigneGrille.model_validate(
            {
                "corps": CORPS, "grade": grade, "echelon": code, "du": "2024-02-01", "ib": ib,
                "source": "decret-grille", "confiance": "vu", "duree_mois": months, **more,
            }
        )
        for code, (ib, _, months) in echelons.items()
    ]  # fmt: skip


def make_bareme(echelons: Iterable[tuple[str, int, int | None]], du: str = "2024-01-01") -> list[LigneBareme]:
    """The indices majorés of these échelons from a day on."""
    found = {ib: im for ib, im, _ in echelons}
    return [
        LigneBareme.model_validate({"ib": ib, "du": du, "im": im, "source": "decret-bareme", "confiance": "vu"})
        for ib, im in found.items()
    ]


def make_corps(**more: Any) -> Corps:
    """Ingénieurs hospitaliers, from 1 February 2024 on."""
    grades = [
        {"id": GRADE, "intitule": "Ingénieur", "echelons": 5},
        {"id": HORS_CLASSE, "intitule": "Ingénieur hors classe", "echelons": 2, "echelon_special": 2},
        {"id": BAS, "intitule": "Agent", "echelons": 4},
    ]
    base = {
        "id": CORPS, "intitule": "Corps des ingénieurs hospitaliers", "sigle": "IH", "categorie": "A",
        "grades": grades, "du": "2024-02-01",
    }  # fmt: skip
    return Corps.model_validate({**base, **more})


def make_referentiel(
    *, without: Iterable[str] = (), parametres: Iterable[Parametre] = (), grilles: Iterable[LigneGrille] = (),
    corps: Iterable[Corps] = (), contingents: Iterable[Contingent] = (),
) -> Referentiel:  # fmt: skip
    """The whole, without some parameters, or with others in their place."""
    held = {
        identifiant: make_parametre(identifiant, unite, values)
        for identifiant, (unite, values) in PARAMETRES.items()
        if identifiant not in set(without)
    }
    held.update({parametre.id: parametre for parametre in parametres})
    lines = [
        *make_grille(GRADE, _IB), *make_grille(HORS_CLASSE, _HORS), *make_grille(BAS, _BAS), *grilles,
    ]  # fmt: skip
    bareme = make_bareme([*_IB.values(), *_HORS.values(), *_BAS.values()])
    titles = {"decret-paie": "Décret sur la paie", "decret-grille": "Décret de grille", "decret-bareme": "Barème"}
    return Referentiel(
        corps={one.id: one for one in (make_corps(), *corps)},
        parametres=held,
        grilles={ligne.cle: ligne for ligne in lines},
        bareme={ligne.cle: ligne for ligne in bareme},
        contingents={one.id: one for one in contingents},
        sources={
            identifiant: Source.model_validate({"id": identifiant, "nature": "decret", "intitule": title})
            for identifiant, title in titles.items()
        },
    )


def make_tables(**changes: Any) -> Tables:
    """The tables of `make_referentiel`."""
    return Tables(make_referentiel(**changes))


def euros(text: str) -> Decimal:
    """`2 954,89` as an amount."""
    return Decimal(text.replace(" ", "").replace(",", "."))
