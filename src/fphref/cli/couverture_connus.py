"""Which figures of a line are known: where nobody was evaluated there is no number of titulaires, not even zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fphref.audit.modele import Ligne

T = TypeVar("T")


def held(read: Callable[[Ligne], T]) -> Callable[[Ligne], T | None]:
    """A figure about titulaires; None where nobody is evaluated, nor was a titulaire by what has expired."""
    return lambda ligne: read(ligne) if ligne.evalues or ligne.titulaires_perimes else None


def measured(read: Callable[[Ligne], T]) -> Callable[[Ligne], T | None]:
    """A figure about levels; None where nobody has a valid evaluation."""
    return lambda ligne: read(ligne) if ligne.evalues else None


titulaires = held(lambda ligne: ligne.titulaires)
"""How many hold the compétence; None where unknown."""
