"""What every sheet of an échéancier is made of, and says around its table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fphref.diagnostics import Diagnostic
from fphref.documents.typographie import french_date, plural, typo
from fphref.statut.echeancier import Echeancier
from fphref.statut.echeancier_contingents import LigneContingent


@dataclass(frozen=True)
class Vue:
    """What is written around every sheet, and what they are made of; `lues` and `ecartees` count lines of the file."""

    echeancier: Echeancier
    contingents: tuple[LigneContingent, ...]
    diagnostics: tuple[Diagnostic, ...]
    fichier: str
    lues: int
    ecartees: int

    @cached_property
    def sous_titre(self) -> str:
        """The line under every title."""
        years = self.echeancier.annees
        count = plural(len(self.echeancier.agents), "agent")
        return typo(f"Au {french_date(self.echeancier.jour)} · jusqu'à fin {years[-1]} · {count} · {self.fichier}")

    @property
    def pied(self) -> str:
        """The foot of every page."""
        return typo(f"Document de travail : ne pas diffuser (données individuelles) · {self.echeancier.jour:%d/%m/%Y}")
