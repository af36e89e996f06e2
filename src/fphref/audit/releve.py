"""What an audit tells besides its lines: needs, falls and renewals, counted in one walk; which means may be shown."""

from __future__ import annotations

from fractions import Fraction

from fphref.audit.besoins_formation import BesoinFormation, Cumul
from fphref.audit.calcul import Lignes
from fphref.audit.horizon import NON_EVALUE, BesoinsInconnus, Chutes, Quand, Renouvellements
from fphref.audit.modele import Bilan, Exclu, Ligne, Synthese
from fphref.audit.perimetre import Compteur, first, lines_of, whole
from fphref.model.couverture import PETIT_EFFECTIF
from fphref.model.referentiel import Referentiel


class Releve:
    """Counters over an audit, that keep at most `limit` items of each kind; `read` shows them its lines, or `add` one.

    Training needs are those of the whole; falls and renewals those of the first breakdown asked for.
    """

    def __init__(self, bilan: Bilan, referentiel: Referentiel, limit: int) -> None:
        self.bilan = bilan
        self.cumul = Cumul(referentiel, bilan.couts)
        self.renouvellements = Renouvellements(limit)
        self.besoins_inconnus = BesoinsInconnus()
        moments: tuple[Quand, ...] = ("t3", "t5", "sans") if bilan.sans else ("t3", "t5")
        self.chutes: dict[Quand, Chutes] = {quand: Chutes(quand, limit) for quand in moments}
        self._local: tuple[Compteur, ...] = (self.renouvellements, self.besoins_inconnus, *self.chutes.values())
        self._first, self._whole = first(bilan), whole(bilan)

    def add(self, ligne: Ligne) -> None:
        """Take one line into account."""
        if ligne.structure in self._whole:
            self.cumul.add(ligne)
        if ligne.structure in self._first and _moves(ligne):
            for compteur in self._local:
                compteur.add(ligne)

    def read(self) -> Releve:
        """Take all the lines into account; those of an engine are added up there, where they can be."""
        lignes = self.bilan.lignes
        if isinstance(lignes, Lignes):
            self._read_engine(lignes)
            return self
        asked = [structures for structures in (self._first, self._whole) if structures]
        if asked:
            held = range(min(s.start for s in asked), max(s.stop for s in asked))
            for ligne in lines_of(self.bilan, held):
                self.add(ligne)
        return self

    def _read_engine(self, lignes: Lignes) -> None:
        for competence, sums in lignes.sums(self._whole):
            self.cumul.add_sums(competence, sums)
        self.besoins_inconnus.nombre = lignes.unknown_needs(self._first)
        for ligne in lignes.moving(self._first):
            self.renouvellements.add(ligne)
            for chutes in self.chutes.values():
                chutes.add(ligne)

    @property
    def besoins(self) -> list[BesoinFormation]:
        """The training needs, the highest priorité first."""
        return self.cumul.besoins()


def _moves(ligne: Ligne) -> bool:
    """Whether the line may tell a counter something: most lines of a large audit do not."""
    return (
        ligne.titulaires_t5 < ligne.titulaires
        or ligne.titulaires_sans < ligne.titulaires
        or ligne.titulaires_perimes > 0
        or ligne.expire_m12 > 0
        or ligne.etat == NON_EVALUE
    )


def shown_polyvalence(synthese: Synthese) -> Fraction | None:
    """The mean level of a structure; None under `PETIT_EFFECTIF` evaluated agents, and where they are not counted."""
    return synthese.polyvalence if (synthese.agents_evalues or 0) >= PETIT_EFFECTIF else None


def shown_concentration(synthese: Synthese) -> Fraction | None:
    """The share of the top holder; None under `PETIT_EFFECTIF` evaluated agents, and where they are not counted."""
    return synthese.concentration if (synthese.agents_evalues or 0) >= PETIT_EFFECTIF else None


def syntheses_by_structure(bilan: Bilan) -> dict[int, Synthese]:
    """The figures of each structure that has any, by index of structure."""
    return {synthese.structure: synthese for synthese in bilan.syntheses}


def left_out(bilan: Bilan) -> dict[str, list[Exclu]]:
    """What entered no rate in the first breakdown, by reason."""
    structures, found = first(bilan), dict[str, list[Exclu]]()
    for exclu in bilan.exclus:
        if exclu.structure in structures:
            found.setdefault(exclu.raison, []).append(exclu)
    return found
