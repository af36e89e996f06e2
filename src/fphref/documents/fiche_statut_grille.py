"""The grids of the grades of a corps on a day: indices, lengths, pay; what is not known is said not to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fphref.documents.content import Block, Columns, Inline, Paragraph, Section, Table
from fphref.documents.fiche_statut_commun import Contexte, court
from fphref.documents.statut_mots import echelon_court, euros
from fphref.documents.typographie import french_date, plural, spans, typo
from fphref.model.grilles import Valeur
from fphref.model.sources import CONFIANCES, Confiance
from fphref.model.statut import Grade
from fphref.statut.citations import dapres, lu_dans
from fphref.statut.francais import nombre_fr
from fphref.statut.grille import Echelon, Tables
from fphref.statut.modele import weakest
from fphref.statut.remuneration import traitement

TITLE = "Grilles indiciaires"
ABSENTE = "Grille non connue à cette date."
INCONNU = "n. c."
_SANS_DATE = "Grilles non données : l'édition n'a pas de date."
_HEADER = ("Éch.", "IB", "IM", "Mois", "Brut (€)")
_WIDTHS = (28.0, 24.0, 19.0, 24.0, 40.0)
_ABREAST = 3


def grilles_blocks(contexte: Contexte) -> Iterator[Block]:
    """The grid of each grade; nothing where the corps names none."""
    if contexte.corps.grades:
        yield Section(TITLE, tuple(_Grades(contexte).blocks()))


class _Valeur(NamedTuple):
    """A figure of a grid: what it is called, how sure it is, its doubt."""

    nom: str
    confiance: Confiance
    reserve: str | None


class _Grades:
    """The grades of one corps in the making."""

    def __init__(self, contexte: Contexte) -> None:
        self.contexte = contexte
        self.tables = Tables(contexte.referentiel)
        self.point = self._parametre("point-indice")
        self.minimum = self._parametre("im-minimum")
        self.absent = False
        self.paid = False
        self.special = False
        self.known: list[_Valeur] = []

    def _parametre(self, identifiant: str) -> Valeur | None:
        return self.tables.parametre(identifiant, self.contexte.jour) if self.contexte.jour else None

    def blocks(self) -> Iterator[Block]:
        jour = self.contexte.jour
        grades = [self._grade(grade, jour) for grade in self.contexte.corps.grades]
        for start in range(0, len(grades), _ABREAST):
            yield from _abreast(grades[start : start + _ABREAST])
        if jour is None:
            yield Paragraph(spans(_SANS_DATE), "small")
        elif self.known:
            yield Paragraph(self._legend(jour), "small")

    def _grade(self, grade: Grade, jour: date | None) -> Section:
        title = typo(grade.intitule)
        if jour is None:
            return Section(title, ())
        echelons = self.tables.echelons(self.contexte.corps.id, grade.id, jour)
        if not echelons:
            return Section(title, (Paragraph(spans(ABSENTE), "small"),))
        rows = tuple(self._row(grade, echelon) for echelon in echelons)
        return Section(title, (Table(_HEADER, rows, _WIDTHS, role="small", whole=True),))

    def _row(self, grade: Grade, echelon: Echelon) -> tuple[Inline, ...]:
        ligne, bareme = echelon.ligne, echelon.bareme
        name = f"{typo(grade.intitule)}, {_code(echelon)}"
        self.contexte.cite(ligne.source)
        self.known.append(_Valeur(f"IB {ligne.ib}", ligne.confiance, ligne.reserve))
        self.special |= echelon.special
        months = str(echelon.duree_mois) if echelon.duree_mois is not None else "–" if echelon.dernier else INCONNU
        if echelon.duree_mois is not None:
            self.contexte.cite(ligne.source_duree or ligne.source)
            self.known.append(_Valeur(f"durée ({name})", echelon.confiance_duree, ligne.reserve))
        if bareme is not None:
            self.contexte.cite(bareme.source)
            self.known.append(_Valeur(f"IM {bareme.im}", bareme.confiance, bareme.reserve))
        brut = self._brut(echelon)
        self.absent |= INCONNU in (months, brut) or echelon.im is None
        cells = (_code(echelon), echelon.ib, str(echelon.im) if echelon.im is not None else INCONNU, months, brut)
        return tuple(map(spans, cells))

    def _brut(self, echelon: Echelon) -> str:
        if echelon.im is None or self.point is None:
            return INCONNU
        self.paid = True
        im = max(echelon.im, int(self.minimum.valeur) if self.minimum else 0)
        return euros(traitement(im, self.point.valeur)).removesuffix("\u00a0€")

    def _legend(self, jour: date) -> Inline:
        contexte = self.contexte
        told: list[Inline] = [
            spans(
                f"Grilles au {french_date(jour)}. IB : indice brut ; IM : indice majoré ; Mois : durée dans l'échelon "
                "avant le suivant"
            )
        ]
        if self.absent:
            told.append(spans(f" ; {INCONNU} : non connu"))
        if self.paid and self.point is not None:
            source = contexte.cite(self.point.source)
            contexte.cite(self.point.via or self.point.source)
            read = dapres(lu_dans(self.point.via, contexte.referentiel.sources))
            where = (court(source) if source else self.point.source) + read
            told.append(
                spans(
                    " ; Brut : traitement indiciaire brut mensuel à temps plein, IM × "
                    f"{nombre_fr(self.point.valeur)} € ÷ 12 ({where}, {contexte.dite(self.point.confiance)})"
                )
            )
        if self.special:
            told.append(spans(" ; sp. : échelon spécial, chevron par chevron"))
        told += [spans(". Confiance : "), self._confiance()]
        return tuple(span for part in told for span in part)

    def _confiance(self) -> Inline:
        """How sure most figures are, then those that are more or less so, and the marks of every doubt."""
        counted = Counter(value.confiance for value in self.known)
        most = max(counted.values())
        usual = weakest(confiance for confiance, count in counted.items() if count == most)
        told = self.contexte.dite(usual)
        others = sorted((c for c in counted if c != usual), key=CONFIANCES.index)
        for rank, confiance in enumerate(others):
            names = dict.fromkeys(value.nom for value in self.known if value.confiance == confiance)
            told += f"{' ; ' if rank else ', sauf '}{', '.join(names)} : {self.contexte.dite(confiance)}"
        return (*spans(f"{told}."), *self.contexte.reserves.mark(*dict.fromkeys(v.reserve for v in self.known)))


def _abreast(sections: list[Section]) -> Iterator[Block]:
    """Up to three side by side: each keeps its table whole."""
    if len(sections) == 1:
        yield sections[0]
    elif len(sections) == 2:
        yield Columns((sections[0],), (sections[1],), 0.5)
    else:
        yield Columns((sections[0],), (Columns((sections[1],), (sections[2],), 0.5),), 1 / 3)


def _code(echelon: Echelon) -> str:
    return echelon_court(echelon.code).replace("spécial", "sp.")


def grade_dit(grade: Grade) -> str:
    """A grade and how many échelons it has: « Ingénieur hors classe (5 échelons + 1 échelon spécial) »."""
    special = ""
    if grade.echelon_special:
        special = " + " + plural(grade.echelon_special, "échelon spécial", "échelons spéciaux")
    count = plural(grade.echelons, "échelon") if grade.echelons is not None else "nombre d’échelons non connu"
    return f"{grade.intitule} ({count}{special})"
