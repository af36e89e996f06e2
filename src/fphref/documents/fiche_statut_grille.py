"""The grades of a corps with their grids of the day: indices, lengths, pay; what is not known is said not to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fphref.documents.content import Block, Columns, Inline, Paragraph, Section, Span, Table
from fphref.documents.fiche_statut_commun import Contexte, court
from fphref.documents.statut_mots import echelon_court, euros
from fphref.documents.typographie import french_date, plural, spans, typo
from fphref.model.grilles import Valeur
from fphref.model.sources import Confiance
from fphref.model.statut import Grade
from fphref.statut.francais import nombre_fr
from fphref.statut.grille import Echelon, Tables
from fphref.statut.modele import weakest
from fphref.statut.remuneration import traitement

ABSENTE = "Grille non connue à cette date."
INCONNU = "n. c."
_SANS_DATE = "Grilles non données : l'édition n'a pas de date."
_HEADER = ("Éch.", "IB", "IM", "Mois", "Brut (€)")
_WIDTHS = (33.0, 24.0, 20.0, 22.0, 36.0)
_ABREAST = 3


def grades_blocks(contexte: Contexte) -> Iterator[Block]:
    """The rubrique of the grades; nothing where the corps names none."""
    if contexte.corps.grades:
        yield Section("Grades", tuple(_Grades(contexte).blocks()))


class _Grades:
    """The grades of one corps in the making."""

    def __init__(self, contexte: Contexte) -> None:
        self.contexte = contexte
        self.tables = Tables(contexte.referentiel)
        self.point = self._parametre("point-indice")
        self.minimum = self._parametre("im-minimum")
        self.absent = False
        self.paid = False
        self.known: list[Confiance] = []
        self.doubts: list[str] = []

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
        title = f"{typo(grade.intitule)} ({_count(grade)})"
        if jour is None:
            return Section(title, ())
        echelons = self.tables.echelons(self.contexte.corps.id, grade.id, jour)
        if not echelons:
            return Section(title, (Paragraph(spans(ABSENTE), "small"),))
        rows = tuple(self._row(grade, echelon) for echelon in echelons)
        return Section(title, (Table(_HEADER, rows, _WIDTHS, role="small"),))

    def _row(self, grade: Grade, echelon: Echelon) -> tuple[Inline, ...]:
        ligne, bareme = echelon.ligne, echelon.bareme
        self.contexte.cite(ligne.source)
        self.known.append(ligne.confiance)
        months = str(echelon.duree_mois) if echelon.duree_mois is not None else "–" if echelon.dernier else INCONNU
        if echelon.duree_mois is not None:
            self.contexte.cite(ligne.source_duree or ligne.source)
            if echelon.confiance_duree != ligne.confiance:
                said = self.contexte.dite(echelon.confiance_duree)
                name = f"{typo(grade.intitule)}, échelon {echelon_court(echelon.code)}"
                self.doubts.append(f"durée ({name}) : {said}")
        if bareme is not None:
            self.contexte.cite(bareme.source)
            self.known.append(bareme.confiance)
        brut = self._brut(echelon)
        self.absent |= INCONNU in (months, brut) or echelon.im is None
        mark = self.contexte.reserves.mark(ligne.reserve, bareme.reserve if bareme else None)
        cells = (echelon.ib, str(echelon.im) if echelon.im is not None else INCONNU, months, brut)
        return ((*spans(echelon_court(echelon.code)), *mark), *map(spans, cells))

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
            where = court(source) if source else self.point.source
            told.append(
                spans(
                    " ; Brut : traitement indiciaire brut mensuel à temps plein, IM × "
                    f"{nombre_fr(self.point.valeur)} € ÷ 12 ({where}, {contexte.dite(self.point.confiance)})"
                )
            )
        sure = contexte.dite(weakest(self.known))
        told.append(spans(f". Confiance des indices et des durées : {sure}"))
        if self.doubts:
            told.append(spans(f", mais {' ; '.join(self.doubts)}"))
        told.append((Span("."),))
        return tuple(span for part in told for span in part)


def _abreast(sections: list[Section]) -> Iterator[Block]:
    """Up to three side by side: each keeps its table whole."""
    if len(sections) == 1:
        yield sections[0]
    elif len(sections) == 2:
        yield Columns((sections[0],), (sections[1],), 0.5)
    else:
        yield Columns((sections[0],), (Columns((sections[1],), (sections[2],), 0.5),), 1 / 3)


def _count(grade: Grade) -> str:
    special = ""
    if grade.echelon_special:
        special = " + " + plural(grade.echelon_special, "échelon spécial", "échelons spéciaux")
    count = plural(grade.echelons, "échelon") if grade.echelons is not None else "nombre d’échelons non connu"
    return f"{count}{special}"
