"""The plan of an agents matrix: what is asked of whom, and in which rows and columns it stands."""

from __future__ import annotations

from dataclasses import dataclass

from fphref.diagnostics import FphrefError, suggestion
from fphref.documents.classeur import on, span
from fphref.documents.matrice_commun import GENRES, genre_of
from fphref.model.competences import Competence
from fphref.model.metier import Metier
from fphref.model.profil import Echelle, NiveauEchelle
from fphref.model.referentiel import Referentiel

MATRICE, ECARTS, COUVERTURE, REFERENTIEL, LISTES = "Matrice", "Écarts", "Couverture", "Référentiel", "Listes"
MAX_EFFECTIF = 1000

FIRST = 4  # first compétence; before it: agent, service, date
IDS, BAND, LABELS, CODES, CRITICITE, REQUIRED_IDS, REQUIS, EVALUES, TITULAIRES, BESOIN, ECART, HEAD, BODY = range(4, 17)
"""Rows of « Matrice »; `IDS` and `REQUIRED_IDS` are hidden, for programs that read the file back."""

SCALE = 5
"""First row of the scale in « Listes »."""


@dataclass(frozen=True, slots=True)
class Attente:
    """What the profile asks for one compétence; `niveau` is None where it fixes no measured level."""

    item: Competence
    reference: str
    niveau: NiveauEchelle | None
    criticite: int | None
    besoin: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the sheets of one workbook agree on."""

    metier: Metier
    echelle: Echelle
    attentes: tuple[Attente, ...]
    effectif: int

    @property
    def last(self) -> int:
        """The column of the last compétence."""
        return FIRST + len(self.attentes) - 1

    @property
    def last_row(self) -> int:
        """The row of the last agent."""
        return BODY + self.effectif - 1

    def row(self, number: int) -> str:
        """The cells of all compétences in one row of « Matrice »."""
        return on(MATRICE, span(FIRST, number, self.last, number, fixed="cr"))

    def scale(self, column: int) -> str:
        """One column of the scale in « Listes »."""
        return on(LISTES, span(column, SCALE, column, SCALE + len(self.echelle.niveaux) - 1, fixed="cr"))

    def names(self) -> tuple[tuple[str, str], ...]:
        """The named ranges the formulas use: they follow when a column is inserted or a sheet renamed."""
        agents = tuple(
            (name, on(MATRICE, span(column, BODY, column, self.last_row, fixed="cr")))
            for column, name in ((1, "mat_agents"), (2, "mat_services"), (3, "mat_dates"))
        )
        listing = tuple(
            (name, on(REFERENTIEL, span(column, 5, column, 4 + len(self.attentes), fixed="cr")))
            for column, name in (
                (1, "ref_ids"),
                (2, "ref_reperes"),
                (4, "ref_libelles"),
                (8, "ref_criticites"),
            )
        )
        return (
            ("ech_codes", self.scale(1)),
            ("ech_libelles", self.scale(2)),
            ("ech_valeurs", self.scale(3)),
            *agents,
            ("mat_besoins", self.row(BESOIN)),
            ("mat_criticites", self.row(CRITICITE)),
            ("mat_evalues", self.row(EVALUES)),
            ("mat_ids", self.row(IDS)),
            ("mat_niveaux", on(MATRICE, span(FIRST, BODY, self.last, self.last_row, fixed="cr"))),
            ("mat_requis", self.row(REQUIS)),
            ("mat_titulaires", self.row(TITULAIRES)),
            *listing,
        )


def plan_of(referentiel: Referentiel, code_metier: str, effectif: int) -> Plan:
    """The plan for a métier; `FphrefError` says in one line why there is none."""
    if not 1 <= effectif <= MAX_EFFECTIF:
        raise FphrefError(f"Effectif {effectif} : de 1 à {MAX_EFFECTIF} agents par matrice")
    metier = referentiel.metiers.get(code_metier)
    if metier is None:
        raise FphrefError(f"Métier « {code_metier} » inconnu{suggestion(code_metier, referentiel.metiers)}")
    if code_metier in referentiel.en_erreur:
        raise FphrefError(f"Métier « {code_metier} » : sa fiche comporte une erreur, voir « fphref verifier »")
    profil = referentiel.profils.get(code_metier)
    if profil is None:
        known = ", ".join(f"« {code} »" for code in list(referentiel.profils)[:8])
        raise FphrefError(
            f"Métier « {code_metier} » : aucun profil ne fixe ses niveaux requis"
            + (f" ; métiers avec profil : {known}" if known else "")
        )
    echelle = referentiel.echelles.get(profil.echelle)
    if echelle is None:
        raise FphrefError(
            f"Profil du métier « {code_metier} » : échelle « {profil.echelle} » inconnue"
            + suggestion(profil.echelle, referentiel.echelles)
        )
    attentes = _attentes(referentiel, metier, echelle)
    if not attentes:
        raise FphrefError(f"Métier « {code_metier} » : aucune compétence à évaluer")
    return Plan(metier, echelle, attentes, effectif)


def _attentes(referentiel: Referentiel, metier: Metier, echelle: Echelle) -> tuple[Attente, ...]:
    """Those of the métier, then those only its profile names, kind by kind."""
    exigences = {e.competence: e for e in referentiel.profils[metier.code].exigences}
    items = {item.id: item for item in referentiel.competences_of(metier)}
    for identifiant in exigences:
        item = referentiel.competence(identifiant)
        if item is not None:
            items.setdefault(identifiant, item)
    found = []
    for genre, _, _, prefix in GENRES:
        of_genre = [item for item in items.values() if genre_of(item) == genre]
        for rank, item in enumerate(of_genre, 1):
            exigence = exigences.get(item.id)
            niveau = echelle.niveau(exigence.niveau) if exigence else None
            measured = niveau if niveau is not None and niveau.valeur is not None else None
            found.append(
                Attente(
                    item,
                    f"{prefix}{rank}",
                    measured,
                    exigence.criticite if exigence else None,
                    exigence.besoin if exigence else None,
                )
            )
    return tuple(found)


def typed(code: str) -> str | int:
    """A level as a hand types it: the number 3 for the code « 3 », the text for the rest."""
    return int(code) if code.isdigit() and str(int(code)) == code else code


def literal(code: str) -> str:
    """A level inside a formula."""
    value = typed(code)
    return str(value) if isinstance(value, int) else f'"{value}"'
