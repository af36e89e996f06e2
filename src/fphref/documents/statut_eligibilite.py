"""The workbook of the avis of a service: one line per agent and route, in the order of the file; it ranks nobody.

« Avis » is made line by line as it is written, and « Voies », which counts its verdicts, after it: nothing of a big
service is held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from typing import Final, NamedTuple

from fphref.diagnostics import Diagnostic
from fphref.documents.classeur import PlainRow, RowsOnDemand, Sheet, Value, Workbook
from fphref.documents.couverture_classeur_liste import Colonne, Liste, liste
from fphref.documents.matrice_commun import short
from fphref.documents.statut_eligibilite_feuilles import left_out_sheet, readme_sheet, routes_sheet
from fphref.documents.statut_eligibilite_mots import citation_text, missing_text, opening_cell, tree_lines, verdict_text
from fphref.documents.typographie import french_date, plural, typo
from fphref.model.situation import Situation
from fphref.statut.avis_service import VERDICTS, AvisService
from fphref.statut.francais import CONFIANCE, NOTICE_AVIS
from fphref.statut.modele import Avis, Citation, Manque, Noeud, Verdict, Voie

AVIS: Final = "Avis"
MAX_LIGNES: Final = 500_000
"""Lines of « Avis » at most: above, a spreadsheet program is slow to open it."""
_MAX_CELL: Final = 32_000
"""Characters of a cell: Excel takes 32 767 at most."""
_ARBRE: Final = 84
"""Characters of a line of a tree: the cell is never wrapped again, and its height is known."""
_TEXTE: Final = 170
"""Characters that are kept of a condition: « Voies » has it whole."""
_LINE_POINTS: Final = 11.0


@dataclass(frozen=True, slots=True)
class Page:
    """What stands under the title of each sheet, and in its footer."""

    sous_titre: str
    pied: str


def build_statut_eligibilite(
    service: AvisService, ecartes: Sequence[Diagnostic], fichier: str, author: str = "fphref"
) -> Workbook:
    """The workbook of these avis, dated by the day they are of; `ecartes` are the faults of the lines left out."""
    day = french_date(service.jour)
    page = Page(
        typo(
            f"Au {day} · {plural(len(service.situations), 'agent')} · {plural(len(service.voies), 'voie')} · {fichier}"
        ),
        typo(
            f"Document de travail, ne pas diffuser · {service.jour:%d/%m/%Y} · Seule la décision de l’employeur compte"
        ),
    )
    sheets = [_avis_sheet(service, page), routes_sheet(service, page)]
    if ecartes:
        sheets.append(left_out_sheet(ecartes, page))
    sheets.append(readme_sheet(service, ecartes, page, [sheet.title for sheet in sheets]))
    return Workbook(
        title=typo(f"Voies statutaires ouvertes au {day}"), subject=page.sous_titre, date=service.jour, author=author,
        sheets=tuple(sheets),
        properties=(("fphref_document", "statut_eligibilite"), ("fphref_date", service.jour.isoformat())),
    )  # fmt: skip


_INDENTS: Final = tuple("    " * depth + "    " for depth in range(60))


class _Ecrivain:
    """Draws avis as rows of « Avis »; what comes back from one agent to the next is made once."""

    def __init__(self, service: AvisService) -> None:
        self._corps = service.tables.referentiel.corps
        self._sources = service.tables.referentiel.sources
        self._textes: dict[tuple[Citation, ...], tuple[str | None, int]] = {}
        self._who: tuple[Situation, tuple[Value, ...]] | None = None
        self._looks = {verdict: _looks(verdict) for verdict in VERDICTS}
        self._routes = {voie.id: _Route(typo(voie.intitule), _vers(voie)) for voie in service.voies}
        self._routes_lines = {key: max(_lines(r.titre, 32), _lines(r.vers, 24)) for key, r in self._routes.items()}

    def row(self, situation: Situation, avis: Avis) -> PlainRow:
        """One avis."""
        if self._who is None or self._who[0] is not situation:
            self._who = situation, self._agent(situation)
        corps, grade, echelon = self._who[1]
        route = self._routes[avis.voie.id]
        tree, tall = tree_text(avis.arbre)
        missing, missing_lines = _missing(avis.manques)
        texts, texts_lines = self._texts(avis.citations)
        opens = typo(opening_cell(avis)) or None
        remarks, remarks_lines = _remarks(avis.remarques)
        tall = max(tall, missing_lines, texts_lines, remarks_lines, self._routes_lines[avis.voie.id],
                   _lines(opens or "", 18), 2)  # fmt: skip
        values = (
            avis.agent, verdict_text(avis.verdict), route.titre, route.vers, corps, grade, echelon, opens,
            avis.ouvre_le.year if avis.ouvre_le else None, avis.apprecie_le, tree, missing,
            CONFIANCE[avis.confiance], texts, remarks,
        )  # fmt: skip
        return PlainRow(values, self._looks[avis.verdict], min(409.0, tall * _LINE_POINTS + 4))

    def gap(self, situation: Situation, text: str) -> PlainRow:
        """What cannot be told of one agent, so that nobody of the file goes unmentioned."""
        corps, grade, echelon = self._agent(situation)
        values: list[Value] = [None] * len(COLONNES)
        values[0], values[1], values[2] = situation.agent, "– Non décrit", typo(text)
        values[4:7] = [corps, grade, echelon]
        looks = tuple("haute" if c.look == "verdict" else c.look for c in COLONNES)
        return PlainRow(tuple(values), looks, _lines(text, 32) * _LINE_POINTS + 4)

    def _texts(self, citations: tuple[Citation, ...]) -> tuple[str | None, int]:
        if citations not in self._textes:
            told = (citation_text(one, self._sources.get(one.source)) for one in citations)
            text = typo("\n".join(dict.fromkeys(told)))
            self._textes[citations] = text or None, _lines(text, 40)
        return self._textes[citations]

    def _agent(self, situation: Situation) -> tuple[Value, ...]:
        corps = self._corps.get(situation.corps or "")
        echelon: Value = situation.echelon
        if situation.echelon is not None:
            code = situation.echelon
            echelon = int(code) if code.isdigit() else code.replace("special-", "spécial ")
        if corps is None:
            return situation.corps, situation.grade, echelon
        grade = next((typo(one.intitule) for one in corps.grades if one.id == situation.grade), situation.grade)
        return corps.sigle or typo(corps.intitule), grade, echelon


class _Route(NamedTuple):
    """What a route is called, and where it leads."""

    titre: str
    vers: str


def _vers(voie: Voie) -> str:
    name = voie.corps.sigle or voie.corps.intitule
    grade = next((one.intitule for one in voie.corps.grades if one.id == voie.au_grade), None)
    return typo(f"{name} · {grade}" if grade else name)


def _colonne(titre: str, largeur: float, look: str, sens: str = "") -> Colonne[Avis]:
    return Colonne(titre, largeur, look, lambda _: None, sens=sens)


COLONNES: Final = (
    _colonne("Agent", 15, "haute-forte"),
    _colonne("Réponse", 17, "verdict"),
    _colonne("Voie", 32, "haute"),
    _colonne("Vers", 26, "haute-discrete"),
    _colonne("Corps de l’agent", 11, "haute-discrete"),
    _colonne("Grade", 22, "haute-discrete"),
    _colonne("Échelon", 10, "haute-nombre"),
    _colonne("S’ouvre", 20, "haute",
             "Quand l’avis devient « ouvert » si seul le temps passe. « Au titre de » : de l’année entière, ses "
             "conditions étant regardées au 31 décembre. Vide : jamais, ou inconnu."),
    _colonne("Année", 8, "haute-nombre", "Celle où la voie s’ouvre, pour filtrer. Vide : jamais, ou inconnu."),
    _colonne("Apprécié le", 13, "haute-date",
             "Jour auquel le texte dit de regarder les conditions. Vide : ce jour n’est pas connu."),
    _colonne("Conditions, marquées une à une", 66, "haute-arbre",
             "✔ remplie, ✘ non remplie, ? fait manquant. Le texte entier de chaque condition est dans « Voies »."),
    _colonne("Ce qui manque", 30, "haute"),
    _colonne("Confiance", 13, "haute-discrete",
             "Celle de la valeur la moins sûre sur laquelle l’avis s’appuie : voir « Lisez-moi »."),
    _colonne("Textes", 36, "haute-discrete"),
    _colonne("Remarques", 36, "haute-discrete"),
)  # fmt: skip


def _avis_sheet(service: AvisService, page: Page) -> Sheet:
    def rows() -> Iterator[PlainRow]:
        writer = _Ecrivain(service)
        for situation, found in service.par_agent():
            for avis in found:
                yield writer.row(situation, avis)
            if text := service.lacune(situation):
                yield writer.gap(situation, text)

    count = len(service) + sum(bool(service.lacune(situation)) for situation in service.situations)
    forme = Liste(
        AVIS, "Quelles voies sont ouvertes, et pourquoi",
        f"{NOTICE_AVIS} Lignes dans l’ordre du fichier ; filtrer avec les boutons des titres.",
        "Aucun avis : aucune voie n’est connue pour ces agents à ce jour.", "tAvis", 2, "A3",
    )  # fmt: skip
    return liste(page, forme, COLONNES, RowsOnDemand(count, rows))


@lru_cache(maxsize=2_000)
def _lines(text: str, width: int) -> int:
    return sum(max(1, -(-len(part) // width)) for part in text.split("\n"))


def _looks(verdict: Verdict) -> tuple[str, ...]:
    return tuple(f"verdict-{verdict}" if c.look == "verdict" else c.look for c in COLONNES)


def tree_text(arbre: Noeud) -> tuple[str, int]:
    """A marked tree as short lines under one another, and how many lines that is in its column."""
    lines: list[str] = []
    tall = 0
    for depth, mark, texte, constat in tree_lines(arbre):
        text, count = _condition(texte, mark, depth)
        lines.append(text)
        tall += count
        if constat:
            lines.append(f"{_INDENTS[depth]}→ {constat}")
            tall += 1 + (len(constat) + 4 * depth + 8) // _ARBRE
    whole = "\n".join(lines)
    return whole if len(whole) <= _MAX_CELL else f"{whole[:_MAX_CELL]}…", tall


@lru_cache(maxsize=5_000)
def _condition(texte: str, mark: str, depth: int) -> tuple[str, int]:
    """The text of a condition, cut to what tells it from the others, hanging from its mark; its number of lines."""
    indent = "    " * depth
    found = wrap(
        short(typo(texte), _TEXTE), _ARBRE, initial_indent=f"{indent}{mark} ", subsequent_indent=f"{indent}    ",
        break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(found), len(found)


@lru_cache(maxsize=2_000)
def _missing(manques: tuple[Manque, ...]) -> tuple[str | None, int]:
    text = typo(missing_text(manques))
    return text or None, _lines(text, 32)


@lru_cache(maxsize=2_000)
def _remarks(remarques: tuple[str, ...]) -> tuple[str | None, int]:
    text = typo("\n".join(remarques))
    return text or None, _lines(text, 42)
