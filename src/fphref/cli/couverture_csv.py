"""An audit of coverage as rows of a French CSV file: one line per structure and compétence, each with all its names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from fphref.audit.besoins_formation import formacodes_of
from fphref.audit.modele import METIER, NIVEAUX
from fphref.cli.couverture_connus import held, measured
from fphref.cli.couverture_noms import label_of

if TYPE_CHECKING:
    from fphref.audit.modele import Bilan, Ligne, Masque, Structure
    from fphref.model.referentiel import Referentiel

Cellule = str | int | float | None
_FIGURES: tuple[tuple[str, Callable[[Ligne], Cellule]], ...] = (
    ("etat", lambda x: x.nom_etat),
    ("criticite", lambda x: x.criticite),
    ("requis", lambda x: x.requis),
    ("sans_objet", lambda x: x.sans_objet),
    ("concernes", lambda x: x.concernes),
    ("evalues", lambda x: x.evalues),
    ("a_evaluer", lambda x: x.a_evaluer),
    ("perimes", lambda x: x.perimes),
    ("titulaires", held(lambda x: x.titulaires)),
    ("titulaires_perimes", lambda x: x.titulaires_perimes),
    ("titulaires_temps_plein", held(lambda x: None if x.quotite is None else x.quotite / 100)),
    ("besoin", lambda x: x.besoin),
    ("besoin_profils", lambda x: x.besoin_profils),
    ("besoin_ajuste", lambda x: "oui" if x.besoin_ajuste else "non"),
    ("couverture", lambda x: None if x.couverture is None else round(float(x.couverture), 4)),
    ("iv", lambda x: None if x.iv is None else round(float(x.iv), 4)),
    ("vulnerabilite", lambda x: x.vulnerabilite),
    ("haut", lambda x: x.haut if x.haut >= 0 else None),
    ("titulaires_t3", held(lambda x: x.titulaires_t3)),
    ("titulaires_t5", held(lambda x: x.titulaires_t5)),
    ("titulaires_sans", held(lambda x: x.titulaires_sans)),
    ("expire_j90", held(lambda x: x.expire_j90)),
    ("expire_m6", held(lambda x: x.expire_m6)),
    ("expire_m12", held(lambda x: x.expire_m12)),
    ("au_dessus", measured(lambda x: x.au_dessus)),
    ("ecarts", measured(lambda x: x.ecarts)),
    ("ecarts_majeurs", measured(lambda x: x.ecarts_majeurs)),
    ("manques", measured(lambda x: x.manques)),
    ("priorite", lambda x: x.priorite),
)
_NAMES = ("par", *NIVEAUX, METIER, "agents", "competence", "libelle", "formacodes")


def csv_titles(bilan: Bilan) -> tuple[str, ...]:
    """The titles of the columns; that of the what-if is there where there was one."""
    return (*_NAMES, *(title for title, _ in _figures(bilan)))


def csv_rows(bilan: Bilan, referentiel: Referentiel) -> Iterator[tuple[Cellule, ...]]:
    """The rows, by structure; those that are suppressed follow the others of their structure, and say so."""
    figures = [read for _, read in _figures(bilan)]
    hidden = ("masqué", *([None] * (len(figures) - 1)))
    masques: dict[int, list[Masque]] = {}
    for masque in sorted(bilan.masques, key=attrgetter("structure")):
        masques.setdefault(masque.structure, []).append(masque)
    names: dict[str, tuple[Cellule, ...]] = {}

    def named(structure: Structure, competence: str) -> tuple[Cellule, ...]:
        if competence not in names:
            codes = " ".join(formacodes_of(referentiel, competence))
            names[competence] = competence, label_of(referentiel, competence), codes or None
        chemin = dict(structure.chemin)
        return (
            structure.par,
            *(chemin.get(level) for level in (*NIVEAUX, METIER)),
            structure.agents,
            *names[competence],
        )

    def suppressed(upto: int) -> Iterator[tuple[Cellule, ...]]:
        for number in [number for number in masques if number < upto]:
            for masque in masques.pop(number):
                yield (*named(bilan.structures[number], masque.competence), *hidden)

    for number, lignes in groupby(bilan.lignes, attrgetter("structure")):
        yield from suppressed(number)
        for ligne in lignes:
            yield (*named(bilan.structures[number], ligne.competence), *(read(ligne) for read in figures))
    yield from suppressed(len(bilan.structures))


def _figures(bilan: Bilan) -> list[tuple[str, Callable[[Ligne], Cellule]]]:
    return [(title, read) for title, read in _FIGURES if bilan.sans or title != "titulaires_sans"]
