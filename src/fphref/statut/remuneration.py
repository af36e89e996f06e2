"""Monthly gross pay of an échelon on a day: each line with its rule in words, its texts and its confidence.

Amounts are exact (yearly value of the point / 12) and rounded once per line, half up, to the cent; full time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NoReturn

from fphref.diagnostics import FphrefError
from fphref.model.grilles import LigneBareme, LigneGrille, Valeur
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Confiance
from fphref.statut.citations import make_citation
from fphref.statut.francais import conseil_jour, echelon_fr, jour_fr, montant_fr, nombre_fr, taux_fr
from fphref.statut.grille import Echelon, Tables, nearest_day
from fphref.statut.modele import Citation, weakest

CENT: Final = Decimal("0.01")
ZONES: Final = (1, 2, 3)
ENFANTS_MAX: Final = 20
_PRIME_TECHNICITE: Final = ("ingenieurs-hospitaliers",)
"""Corps whose members may get the prime de technicité: décret n° 91-870."""


@dataclass(frozen=True, slots=True)
class LignePaie:
    """One line of pay in euros a month, gross: what it is, how it was computed, and from which texts."""

    code: str
    libelle: str
    montant: Decimal
    regle: str
    citations: tuple[Citation, ...]
    confiance: Confiance


@dataclass(frozen=True, slots=True)
class Paie:
    """The pay of an échelon on `jour`: lines, their sum, and in French sentences what the sum leaves out.

    `im_paye` is the indice majoré that is paid: the one of the échelon, or the minimum of that day where it is higher.
    `remarques` are the doubts of the data that was used.
    """

    corps: str
    grade: str
    echelon: Echelon
    jour: date
    im_paye: int
    lignes: tuple[LignePaie, ...]
    total_brut_mensuel: Decimal
    confiance: Confiance
    non_compris: tuple[str, ...]
    remarques: tuple[str, ...] = ()


def traitement(im: int, point: Decimal) -> Decimal:
    """The monthly gross pay of an indice majoré, from the yearly value of the point, to the cent (half up)."""
    return _cents(im * point / 12)


def compute_remuneration(
    tables: Tables, corps_id: str, grade_id: str, code_echelon: str, jour: date, *,
    zone: int | None = None, enfants: int | None = None, cti: bool = False,
) -> Paie:  # fmt: skip
    """The pay of an échelon on a day; `zone` of residence and `enfants` à charge are None where they are not known.

    Raises `FphrefError`, with the nearest day, where a figure that is needed is not known on that day.
    Décret n° 85-1148, articles 9 (résidence) and 10 bis (supplément familial); décret n° 2020-1152 (CTI).
    """
    if zone is not None and zone not in ZONES:
        raise FphrefError(f"Zone de résidence « {zone} » inconnue : 1, 2 ou 3 est attendu.")
    if enfants is not None and not 0 <= enfants <= ENFANTS_MAX:
        raise FphrefError(f"Nombre d’enfants « {enfants} » hors limites : de 0 à {ENFANTS_MAX} est attendu.")
    echelon = tables.echelon(corps_id, grade_id, code_echelon, jour)
    if echelon is None:
        _stop_without_echelon(tables, corps_id, grade_id, code_echelon, jour)
    return _Calcul(tables, echelon, jour).paie(corps_id, grade_id, zone, enfants, cti)


class _Calcul:
    """One computation: the traitement first, on which everything else leans."""

    def __init__(self, tables: Tables, echelon: Echelon, jour: date) -> None:
        self.tables, self.echelon, self.jour = tables, echelon, jour
        self.names: dict[int, str] = {}
        self.reserves: list[str] = []
        self.verifies: list[date] = []
        bareme = echelon.bareme
        if bareme is None:
            _stop_without_im(tables, echelon.ib, jour)
        self.bareme = bareme
        self.point = self.need("point-indice")
        minimum = self.seek("im-minimum")
        self.minimum = minimum if minimum is not None and minimum.valeur > bareme.im else None
        self.im = int(self.minimum.valeur) if self.minimum else bareme.im
        self.brut = traitement(self.im, self.point.valeur)

    def paie(self, corps: str, grade: str, zone: int | None, enfants: int | None, cti: bool) -> Paie:
        lignes = [self.traitement()]
        absent: list[str] = []
        for found in (self.differentielle(), self.residence(zone), self.familial(enfants), self.cti(wanted=cti)):
            if isinstance(found, LignePaie):
                lignes.append(found)
            elif found:
                absent.append(found)
        absent += self.never(corps)
        total = sum((ligne.montant for ligne in lignes), Decimal(0))
        return Paie(
            corps=corps, grade=grade, echelon=self.echelon, jour=self.jour, im_paye=self.im, lignes=tuple(lignes),
            total_brut_mensuel=total, confiance=weakest(ligne.confiance for ligne in lignes),
            non_compris=tuple(absent), remarques=tuple(self.remarques()),
        )  # fmt: skip

    # -- lines -----------------------------------------------------------------------------------------------

    def traitement(self) -> LignePaie:
        used: list[Valeur | LigneGrille | LigneBareme] = [self.point, self.echelon.ligne, self.bareme]
        points = f"{self.im} points"
        if self.minimum is not None:
            used.append(self.minimum)
            points += f" (indice majoré minimum ; celui de l’échelon est {self.bareme.im})"
        return self.line("traitement", "Traitement indiciaire brut", self.brut, f"{points} × {self._point()}", used)

    def differentielle(self) -> LignePaie | str | None:
        """Where the traitement is less than the SMIC: décret n° 91-769."""
        title = "Indemnité différentielle (SMIC)"
        smic = self.seek("smic-mensuel")
        if smic is None:
            known = self.tables.referentiel.parametres.get("smic-mensuel")
            later = [v.valeur for v in known.valeurs if v.du > self.jour] if known else []
            # The SMIC never goes down: below its later figures, the one of that day may be above the traitement.
            if later and self.brut >= min(later):
                return None
            return (
                f"{title} : le SMIC du {jour_fr(self.jour)} n’est pas connu ; elle est due s’il dépasse le traitement."
            )
        if self.brut >= smic.valeur:
            return None
        rule = f"SMIC mensuel {montant_fr(smic.valeur)} − traitement {montant_fr(self.brut)}"
        return self.line("differentielle", title, _cents(smic.valeur - self.brut), rule, [smic])

    def residence(self, zone: int | None) -> LignePaie | str:
        """A rate of the traitement by zone, at least that of a floor: décret n° 85-1148, article 9."""
        title = "Indemnité de résidence"
        if zone is None:
            each = [(z, self.tables.parametre(f"ir-taux-zone-{z}", self.jour)) for z in ZONES]
            floor = self.tables.parametre("ir-plancher-im", self.jour)
            amounts = [
                f"{montant_fr(self._residence(taux.valeur, floor)[0])} en zone {z}"
                for z, taux in each
                if taux and floor
            ]
            return f"{title} : zone non donnée" + (f" ({', '.join(amounts)})." if amounts else ".")
        taux = self.need(f"ir-taux-zone-{zone}")
        floor = self.need("ir-plancher-im") if taux.valeur else None
        amount, base = self._residence(taux.valeur, floor)
        used = [taux] if base == self.im or floor is None else [taux, floor]
        rule = f"{taux_fr(taux.valeur)} × {self._base(base)} (zone {zone})"
        return self.line("residence", f"{title}, zone {zone}", amount, rule, used)

    def familial(self, enfants: int | None) -> LignePaie | str:
        """A fixed part and a rate of the traitement, between two indices: décret n° 85-1148, article 10 bis."""
        title = "Supplément familial de traitement"
        if enfants is None:
            return f"{title} : nombre d’enfants à charge non donné."
        label = f"{title}, {enfants} enfant{'s' if enfants > 1 else ''}"
        if enfants == 0:
            return self.line("supplement_familial", label, Decimal(0), "dû à partir d’un enfant à charge", [])
        fixe = self.need(f"sft-fixe-{min(enfants, 3)}")
        used = [fixe]
        more = max(0, enfants - 3)
        amount, parts = fixe.valeur, [montant_fr(fixe.valeur)]
        rate = Decimal(0)
        if enfants > 1:
            taux = self.need(f"sft-taux-{min(enfants, 3)}")
            used.append(taux)
            rate = taux.valeur
        if more:
            fixe_suivant, taux_suivant = self.need("sft-fixe-suivant"), self.need("sft-taux-suivant")
            used += [fixe_suivant, taux_suivant]
            amount += more * fixe_suivant.valeur
            rate += more * taux_suivant.valeur
            parts.append(f"{more} × {montant_fr(fixe_suivant.valeur)}")
        if rate:
            low, high = self.need("sft-im-plancher"), self.need("sft-im-plafond")
            base = min(max(self.im, int(low.valeur)), int(high.valeur))
            bound = low if base > self.im else high if base < self.im else None
            used += [bound] if bound else []
            amount += rate * base * self.point.valeur / 1200
            which = ", indice plancher" if bound is low else ", indice plafond" if bound is high else ""
            parts.append(f"{taux_fr(rate)} × {self._base(base, which)}")
        return self.line("supplement_familial", label, _cents(amount), " + ".join(parts), used)

    def cti(self, *, wanted: bool) -> LignePaie | str | None:
        """So many points, for those whom the décret n° 2020-1152 names."""
        title = "Complément de traitement indiciaire (CTI)"
        points = self.need("cti-points") if wanted else self.tables.parametre("cti-points", self.jour)
        if points is None:
            return None  # it did not exist on that day, or is not described: the general sentence covers it
        amount = traitement(int(points.valeur), self.point.valeur)
        rule = f"{int(points.valeur)} points × {self._point()}"
        if not wanted:
            return f"{title} : non demandé ({montant_fr(amount)} pour qui y a droit : {rule})."
        return self.line("cti", title, amount, rule, [points, self.point])

    def never(self, corps: str) -> list[str]:
        """What no line counts."""
        found = []
        cap = self.tables.parametre("prime-technicite-plafond", self.jour)
        if cap is not None and corps in _PRIME_TECHNICITE:
            most = _cents(cap.valeur * self.im * self.point.valeur / 1200)
            found.append(
                f"Prime de technicité : de 0,00 € à {montant_fr(most)} ({taux_fr(cap.valeur)} au plus du traitement), "
                "selon la décision de l’employeur."
            )
        found.append(
            "Nouvelle bonification indiciaire (NBI), garantie individuelle du pouvoir d’achat (GIPA), autres primes et "
            "indemnités (fonctions, service, établissement, nuits, dimanches, gardes, astreintes, heures "
            "supplémentaires)."
        )
        found.append(
            "Transfert primes/points et cotisations : rien n’est déduit. Les montants sont ceux d’un temps plein."
        )
        return found

    # -- what lines are made of ------------------------------------------------------------------------------

    def seek(self, identifiant: str) -> Valeur | None:
        """The figure of that day, or None."""
        found = self.tables.parametre(identifiant, self.jour)
        if found is not None:
            self.names[id(found)] = self.tables.referentiel.parametres[identifiant].intitule
        return found

    def need(self, identifiant: str) -> Valeur:
        """The figure of that day; raises `FphrefError` where it is not known."""
        found = self.seek(identifiant)
        if found is None:
            _stop_without_parametre(self.tables, identifiant, self.jour)
        return found

    def line(
        self, code: str, libelle: str, montant: Decimal, regle: str, used: Iterable[Valeur | LigneGrille | LigneBareme]
    ) -> LignePaie:
        values = list(used)
        for value in values:
            self.reserves += [f"{self._name(value)} : {value.reserve}"] if value.reserve else []
            checked = value.verifie_le if isinstance(value, Valeur) else None
            self.verifies += [checked] if checked else []
        citations = tuple(dict.fromkeys(citation_of(self.tables.referentiel, value) for value in values))
        return LignePaie(code, libelle, montant, regle, citations, weakest(value.confiance for value in values))

    def remarques(self) -> list[str]:
        found = list(dict.fromkeys(self.reserves))
        oldest = min(self.verifies, default=None)
        if oldest is not None and oldest < self.jour:
            found.append(
                f"Les chiffres ont été relus le {jour_fr(oldest)} pour les plus anciens : une revalorisation depuis "
                "n’y serait pas."
            )
        return found

    def _name(self, value: Valeur | LigneGrille | LigneBareme) -> str:
        if isinstance(value, Valeur):
            return self.names[id(value)]
        return f"Indice brut {value.ib}" if isinstance(value, LigneBareme) else "Échelon"

    def _residence(self, taux: Decimal, floor: Valeur | None) -> tuple[Decimal, int]:
        """The amount, and the indice majoré it is computed on."""
        base = max(self.im, int(floor.valeur)) if floor is not None else self.im
        return _cents(taux * base * self.point.valeur / 1200), base

    def _point(self) -> str:
        return f"{nombre_fr(self.point.valeur)} € ÷ 12"

    def _base(self, im: int, which: str = ", indice plancher") -> str:
        amount = montant_fr(traitement(im, self.point.valeur))
        return amount if im == self.im else f"{amount} (indice majoré {im}{which})"


def citation_of(referentiel: Referentiel, value: Valeur | LigneGrille | LigneBareme) -> Citation:
    """The text that a figure is taken from, as it is shown."""
    return make_citation(referentiel.sources, value)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _stop_without_echelon(tables: Tables, corps: str, grade: str, code: str, jour: date) -> NoReturn:
    near = nearest_day((ligne for ligne in tables.lignes(corps, grade) if ligne.echelon == code), jour)
    where = f"{echelon_fr(code)} du grade « {grade} »" if code else f"grade « {grade} »"
    if near is None:
        raise FphrefError(f"Le référentiel n’a pas de grille pour : {where}.")
    raise FphrefError(f"Pas de grille connue au {jour_fr(jour)} pour : {where} ; {conseil_jour(near, jour)}.")


def _stop_without_im(tables: Tables, ib: str, jour: date) -> NoReturn:
    near = nearest_day(tables.bareme(ib), jour)
    if near is None:
        raise FphrefError(f"L’indice majoré de l’indice brut {ib} n’est pas dans le référentiel.")
    raise FphrefError(
        f"L’indice majoré de l’indice brut {ib} n’est pas connu au {jour_fr(jour)} ; {conseil_jour(near, jour)}."
    )


def _stop_without_parametre(tables: Tables, identifiant: str, jour: date) -> NoReturn:
    known = tables.referentiel.parametres.get(identifiant)
    if known is None:
        raise FphrefError(f"Il manque le paramètre « {identifiant} » au référentiel : calcul impossible.")
    near = nearest_day(known.valeurs, jour)
    assert near is not None  # a parameter has a value
    raise FphrefError(f"« {known.intitule} » : pas de chiffre connu au {jour_fr(jour)} ; {conseil_jour(near, jour)}.")
