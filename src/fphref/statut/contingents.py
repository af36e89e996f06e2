"""How many may be appointed: caps, floors, rates and alternations over a headcount; never who is eligible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal

from fphref.diagnostics import FphrefError
from fphref.model.grilles import Contingent, Valeur
from fphref.model.sources import Confiance
from fphref.statut.dates import add_months
from fphref.statut.francais import jour_fr, nombre_fr, taux_fr
from fphref.statut.modele import Manque, weakest

Derniere = date | Literal["aucune"] | None
"""The day of the last appointment of a kind, `aucune` where there never was one, None where that is not known."""

_ASSIETTES: Final = {
    "recrutements": ("recrutement", "recrutements", "nombre de recrutements"),
    "postes_concours": ("poste", "postes", "nombre de postes ouverts aux concours"),
    "effectif_corps": ("agent du corps", "agents du corps", "effectif du corps dans l’établissement"),
    "promouvables": ("promouvable", "promouvables", "nombre d’agents promouvables"),
    "promotions": ("promotion", "promotions", "nombre de promotions"),
    "nominations": ("nomination", "nominations", "nombre de nominations par les autres voies"),
}
"""What is counted: one, several, and the name of the missing fact."""
_ARRONDIS: Final[dict[str, Literal["inferieur", "superieur"]]] = {"plafond": "inferieur", "plancher": "superieur"}
"""How a bound is rounded where the text does not say: never beyond it."""
_DERNIERE: Final = "jour de la dernière nomination faite au titre du minimum"
_BORNES_FR: Final = {"plafond": "au plus", "plancher": "au moins"}


@dataclass(frozen=True, slots=True)
class Resultat:
    """What a contingent allows on a day.

    `exact` is the number before rounding, `nombre` the whole number, None where it is not known: it then lies within
    `bornes` (both allowed), where these are known. `applicable` is None where a missing fact (`manques`) decides it.
    For a `plancher`, these are the fewest; for any other `sens`, the most. `calcul` shows the arithmetic; `reste` is
    what goes over to the next year, where it does. `remarques` are French sentences.
    """

    contingent: Contingent
    jour: date
    applicable: bool | None
    exact: Fraction | None
    nombre: int | None
    bornes: tuple[int, int] | None
    calcul: str
    manques: tuple[Manque, ...]
    confiance: Confiance
    remarques: tuple[str, ...] = ()
    reste: Fraction | None = None


def compute_contingent(
    contingent: Contingent, jour: date, assiette: int | None, *,
    derniere: Derniere = None, annees_sans: int | None = None, deja: int | None = None, report: Fraction | None = None,
) -> Resultat:  # fmt: skip
    """The number that a contingent allows on a day, over a headcount; what is None is not known, and is never zero.

    `assiette` counts what the contingent names (for an alternance, the appointments by the other routes).
    `derniere` is the day of the last appointment made under the `minimum`, `annees_sans` the years running without any,
    `deja` the appointments that an alternance has already given, `report` what the last year left over.
    Raises `FphrefError` for a number below zero.
    """
    for name, value in (("assiette", assiette), ("années sans nomination", annees_sans), ("déjà nommés", deja)):
        if value is not None and value < 0:
            raise FphrefError(
                f"Contingent « {contingent.id} » : {name} {value} ; un nombre positif ou nul est attendu."
            )
    return _Calcul(contingent, jour, assiette, derniere, annees_sans, deja, report).resultat()


def compute_reste(exact: Fraction, nombre: int) -> Fraction:
    """What a number of appointments leaves of what was computed, for the next year."""
    return max(Fraction(0), exact - nombre)


@dataclass(slots=True)
class _Calcul:
    contingent: Contingent
    jour: date
    assiette: int | None
    derniere: Derniere
    annees_sans: int | None
    deja: int | None
    report: Fraction | None

    def resultat(self) -> Resultat:
        c = self.contingent
        said = [fondement.confiance for fondement in c.fondements if fondement.confiance]
        start = self._answer(c.confiance or (weakest(said) if said else "inconnu"))
        if (c.du is not None and self.jour < c.du) or (c.au is not None and self.jour >= c.au):
            return replace(
                start, applicable=False, calcul=f"Ne s’applique pas au {jour_fr(self.jour)}{self._period()}."
            )
        if self.assiette is not None and c.a_partir_de is not None and self.assiette < c.a_partir_de:
            why = f"Ne s’applique qu’à partir de {self._count(c.a_partir_de)} ; il y en a {self.assiette}."
            return replace(start, applicable=False, calcul=why)
        rate, label, start = self._rate(start)
        if self.assiette is None:
            start = self._missing(start, c.assiette, _ASSIETTES[c.assiette][2])
        if rate is None or self.assiette is None:
            applicable = None if self.assiette is None and c.a_partir_de is not None else True
            calcul = f"{label} : nombre non calculable" if label else "Taux non connu : nombre non calculable"
            names = ", ".join(manque.libelle for manque in start.manques)
            return replace(start, applicable=applicable, calcul=f"{calcul} ; il manque : {names}.")
        if c.sens == "alternance":
            return self._alternance(start, rate)
        return self._share(start, rate, label)

    # -- a share of a headcount ------------------------------------------------------------------------------

    def _share(self, start: Resultat, rate: Fraction, label: str) -> Resultat:
        assert self.assiette is not None
        exact = self.assiette * rate
        text = f"{self._count(self.assiette)} × {label} = {_exact_fr(exact)}"
        found = replace(start, exact=exact)
        if self.contingent.reporte:
            found, exact, text = self._with_report(found, exact, text)
        found = self._rounded(found, exact, text)
        found = self._minimum(found, exact)
        return self._rattrapage(found)

    def _with_report(self, found: Resultat, exact: Fraction, text: str) -> tuple[Resultat, Fraction, str]:
        if self.report is None:
            if exact.denominator != 1:  # what is less than one changes nothing of a whole number
                found = self._missing(found, "report", "reste reporté de l’année précédente")
            return found, exact, text
        exact += self.report
        text += f", et {_exact_fr(self.report)} reportés : {_exact_fr(exact)}"
        return replace(found, exact=exact), exact, text

    def _rounded(self, found: Resultat, exact: Fraction, text: str) -> Resultat:
        low, high = floor(exact), ceil(exact)
        c = self.contingent
        said = c.arrondi or ("inferieur" if c.reporte else None)
        # « au plus » and « au moins » decide by themselves; a rate that says nothing keeps both whole numbers.
        arrondi = said or _ARRONDIS.get(c.sens)
        why_so = "" if said or arrondi is None else f" ({_BORNES_FR[c.sens]})"
        if low == high:
            bounds, why = (low, low), ""
        elif self.contingent.reporte and self.report is None:
            bounds, why = (low, high), "le reste de l’année précédente n’est pas connu"
        elif arrondi == "inferieur":
            bounds, why = (low, low), f"arrondi à l’entier inférieur{why_so}"
        elif arrondi == "superieur":
            bounds, why = (high, high), f"arrondi à l’entier supérieur{why_so}"
        else:
            bounds, why = (low, high), "le texte connu ne dit pas comment arrondir"
        return self._within(found, bounds, f"{text} ; {why} : {_bounds_fr(bounds)}" if why else text)

    def _minimum(self, found: Resultat, exact: Fraction) -> Resultat:
        """Where the number is less than one, `minimum` may be made, then none for a while, whatever the number."""
        c = self.contingent
        if c.minimum is None or not self.assiette:
            return found
        last = self.derniere if isinstance(self.derniere, date) else None
        until = add_months(last, c.puis_aucune_mois) if last and c.puis_aucune_mois else None
        if last is not None and until is not None and self.jour < until:
            # Décret n° 2024-52, article 16: the years without any run on, even if the number reaches one meanwhile.
            text = f"{found.calcul} ; une nomination faite le {jour_fr(last)} au titre du minimum n’en permet aucune"
            return self._within(found, (0, 0), f"{text} avant le {jour_fr(until)}")
        if exact >= 1 or (found.nombre is not None and found.nombre >= c.minimum):
            if not c.puis_aucune_mois or self.derniere is not None or found.bornes is None:
                return found
            top = found.bornes[1]
            found = self._missing(found, "derniere_nomination", _DERNIERE)
            text = f"{found.calcul}, ou aucune si une nomination a été faite au titre du minimum depuis moins de "
            return self._within(found, (0, top), f"{text}{c.puis_aucune_mois} mois (non connu)")
        text = f"{found.calcul} ; moins d’un : {c.minimum} possible"
        if not c.puis_aucune_mois:
            return self._within(found, (c.minimum, c.minimum), text)
        text += f", puis aucune pendant {c.puis_aucune_mois} mois"
        if self.derniere is None:
            found = self._missing(found, "derniere_nomination", _DERNIERE)
            return self._within(found, (0, c.minimum), f"{text} (la dernière n’est pas connue)")
        return self._within(found, (c.minimum, c.minimum), text)

    def _rattrapage(self, found: Resultat) -> Resultat:
        """After so many years running without any, a few may be made all the same."""
        rule = self.contingent.rattrapage
        if rule is None or found.bornes is None or found.bornes[0] >= rule.nombre:
            return found
        low, high = found.bornes
        text = f"{found.calcul} ; après {rule.annees} années de suite sans nomination : {rule.nombre} possible"
        if self.annees_sans is None:
            found = self._missing(found, "annees_sans", "nombre d’années de suite sans nomination")
            return self._within(found, (low, max(high, rule.nombre)), f"{text} (ces années ne sont pas connues)")
        if self.annees_sans < rule.annees:
            return found
        return self._within(found, (max(low, rule.nombre), max(high, rule.nombre)), text)

    # -- one after so many others ----------------------------------------------------------------------------

    def _alternance(self, start: Resultat, rate: Fraction) -> Resultat:
        c = self.contingent
        assert self.assiette is not None
        groups = floor(self.assiette / Fraction(c.denominateur or 1))
        total = groups * (c.numerateur or 1)
        text = f"{self._count(self.assiette)} par les autres voies, {c.numerateur or 1} toutes les {c.denominateur}"
        found = replace(start, exact=self.assiette * rate)
        if self.deja is None and total:
            found = self._missing(found, "deja", "nombre de nominations déjà faites par cette voie")
            return self._within(found, (0, total), f"{text} : {total}, moins celles déjà faites (non connues)")
        made = self.deja or 0
        if made > total:
            text = f"{text} : {total} ; {made} déjà faites"
            done = "Plus de nominations ont été faites par cette voie que le texte n’en permet à ce jour."
            return self._within(replace(found, remarques=(*found.remarques, done)), (0, 0), text)
        left = total - made
        done = f" ; {made} déjà faites, reste {left}" if total else ""
        return self._within(found, (left, left), f"{text} : {total}{done}")

    # -- the pieces of an answer -----------------------------------------------------------------------------

    def _answer(self, confiance: Confiance) -> Resultat:
        remarques = (self.contingent.reserve,) if self.contingent.reserve else ()
        return Resultat(self.contingent, self.jour, True, None, None, None, "", (), confiance, remarques)

    def _rate(self, start: Resultat) -> tuple[Fraction | None, str, Resultat]:
        """The share, in words too; the rate of the last known year serves after it, and is then said to be so."""
        c = self.contingent
        if c.numerateur and c.denominateur:
            label = f"{c.numerateur} %" if c.denominateur == 100 else f"{c.numerateur}/{c.denominateur}"
            return Fraction(c.numerateur, c.denominateur), label, start
        past = [taux for taux in c.taux if taux.du <= self.jour]
        if not past:
            return None, "", self._missing(start, "taux", f"taux en vigueur au {jour_fr(self.jour)}")
        taux = past[-1]
        start = replace(start, confiance=weakest((start.confiance, taux.confiance)))
        if taux.reserve:
            start = replace(start, remarques=(*start.remarques, taux.reserve))
        if self._is_old(taux):
            note = f"Taux de {taux.du.year}, le dernier connu."
            start = replace(start, confiance=weakest((start.confiance, "infere")), remarques=(*start.remarques, note))
        return Fraction(taux.valeur) / 100, taux_fr(taux.valeur), start

    def _is_old(self, taux: Valeur) -> bool:
        """Whether nothing says that it still holds: it is over, or of another year and not checked since."""
        if taux.au is not None:
            return self.jour >= taux.au
        checked = taux.verifie_le is not None and taux.verifie_le >= self.jour
        is_last = taux is self.contingent.taux[-1]
        return is_last and self.jour.year > taux.du.year and not checked

    def _missing(self, found: Resultat, fait: str, libelle: str) -> Resultat:
        return replace(found, manques=(*found.manques, Manque(fait, libelle)))

    def _within(self, found: Resultat, bounds: tuple[int, int], text: str) -> Resultat:
        low, high = bounds
        nombre = low if low == high else None
        reste = None
        if self.contingent.reporte and self.report is not None and nombre is not None and found.exact is not None:
            reste = compute_reste(found.exact, nombre)
        return replace(found, nombre=nombre, bornes=bounds, calcul=text, reste=reste)

    def _count(self, count: int) -> str:
        one, many, _ = _ASSIETTES[self.contingent.assiette]
        return f"{nombre_fr(count)} {one if count < 2 else many}"

    def _period(self) -> str:
        du, au = self.contingent.du, self.contingent.au
        parts = ([f"depuis le {jour_fr(du)}"] if du else []) + ([f"jusqu’au {jour_fr(au)} exclu"] if au else [])
        return f" : en vigueur {' et '.join(parts)}" if parts else ""


def _exact_fr(number: Fraction) -> str:
    """`3`, `0,84`, `10/3 (3,33)`: the fraction itself where no short decimal says it."""
    if number.denominator == 1:
        return nombre_fr(number.numerator)
    decimal = Decimal(number.numerator) / number.denominator
    short = decimal.quantize(Decimal("0.01"))
    if Fraction(short) == number:
        return nombre_fr(short.normalize())
    return f"{number.numerator}/{number.denominator} (environ {nombre_fr(short)})"


def _bounds_fr(bounds: tuple[int, int]) -> str:
    low, high = bounds
    return str(low) if low == high else f"{low} ou {high}"
