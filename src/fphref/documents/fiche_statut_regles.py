"""The small line under each route (how it works, its texts, how sure it is): what most routes share is said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from fphref.documents.content import Inline, Paragraph, Span
from fphref.documents.fiche_statut_commun import DROIT, Contexte
from fphref.documents.typographie import spans, typo
from fphref.model.sources import Confiance, Fondement
from fphref.model.statut import Appreciation, ModaliteAvancement, VoieRecrutement
from fphref.texte import lower_first

Piece = VoieRecrutement | ModaliteAvancement
K = TypeVar("K", bound=Hashable)

_MODES = {"choix": "Au choix", "examen_professionnel": "Par examen professionnel"}
_ANNEE_DE = {"choix": "de la liste d'aptitude", "examen_professionnel": "de l'examen"}
_Textes = tuple[tuple[Fondement, ...], Confiance | None]


class Regles:
    """The lines of the routes of one section; `head` goes before them all, and is made before them."""

    def __init__(self, contexte: Contexte, pieces: Sequence[Piece]) -> None:
        self.contexte = contexte
        self._textes = _common(self._law(piece) for piece in pieces)
        self._jour = _common(_day(piece) for piece in pieces if piece.conditions is not None)
        modes = {piece.nature for piece in pieces if isinstance(piece, ModaliteAvancement)}
        self._mode = next(iter(modes)) if len(modes) == 1 and len(pieces) > 1 else None

    def head(self) -> Paragraph | None:
        """« Sauf mention contraire : … », or nothing where no two routes share anything."""
        parts: list[Inline] = []
        marks: Inline = ()
        if self._mode is not None:
            parts.append(spans(lower_first(_MODES[self._mode])))
        if self._textes is not None:
            fondements, sure = self._textes
            row, doubts = self.contexte.fondes(fondements, sure=sure)
            parts.append((*row, *self._sure(sure)))
            marks += doubts
        if self._jour is not None:
            appreciation, de = self._jour
            parts.append(spans(lower_first(self.contexte.jour_dit(appreciation, de))))
            marks += self._doubts(appreciation)
        if not parts:
            return None
        told = spans("Sauf mention contraire : ")
        for rank, part in enumerate(parts):
            told += (*((Span(typo(" ; ")),) if rank else ()), *part)
        return Paragraph((*told, Span("."), *marks), "small")

    def line(self, piece: Piece) -> tuple[Paragraph, ...]:
        """What this route has of its own; nothing where the head says it all."""
        told: Inline = ()
        if isinstance(piece, ModaliteAvancement) and piece.nature and piece.nature != self._mode:
            told += spans(f"{_MODES[piece.nature]}. ")
        own: Inline = ()
        if piece.conditions is not None:
            day = _day(piece)
            if day == self._jour:
                own = self.contexte.reserves.mark(piece.appreciation.reserve) if piece.appreciation else ()
            else:
                told += (*self.contexte.appreciee(piece.appreciation, day[1]), Span(" "))
        told += self._texts(piece)
        told = told[:-1] if told and told[-1].text == " " else told
        told += (*own, *self.contexte.reserves.mark(piece.reserve))
        if told and not any(span.text.strip() and not span.call for span in told):
            told = (*spans("Voir"), *told)
        return (Paragraph(told, "small"),) if told else ()

    def _texts(self, piece: Piece) -> Inline:
        """The texts of a route and how sure it is, what the head says left out."""
        named = piece.textes if isinstance(piece, VoieRecrutement) else ()
        fondements, sure = self._law(piece)
        shared = self._textes is not None and (fondements, sure) == self._textes
        row, marks = self.contexte.fondes(() if shared else fondements, named, sure)
        if not row:
            return spans(f"Confiance : {self.contexte.dite(sure)}.") if sure is not None and not shared else ()
        label = self.contexte.label(() if shared else fondements, named)
        usual = self._textes is not None and self._textes[1] == sure
        return (*spans(label), *row, *(() if usual else self._sure(sure)), Span("."), *marks)

    def _law(self, piece: Piece) -> _Textes:
        """The texts of law of a route and, where they are not the surest of it, the pages; how sure it is."""
        named = {texte.source for texte in piece.textes} if isinstance(piece, VoieRecrutement) else set()
        fondements = piece.fondements or self.contexte.corps.fondements
        sources: Mapping[str, object] = self.contexte.referentiel.sources
        held = tuple(f for f in fondements if f.source in sources and f.source not in named)
        law = tuple(f for f in held if self.contexte.referentiel.sources[f.source].nature in DROIT)
        sure = piece.confiance or self.contexte.corps.confiance
        weak = all(f.confiance not in (None, sure) for f in law)
        return (held if weak else law), sure

    def _sure(self, sure: Confiance | None) -> Inline:
        return spans(f" ({self.contexte.dite(sure)})") if sure is not None else ()

    def _doubts(self, appreciation: Appreciation | None) -> Inline:
        if appreciation is None:
            return ()
        for fondement in appreciation.fondements:
            self.contexte.cite(fondement.source)
        return self.contexte.reserves.mark(*dict.fromkeys(f.reserve for f in appreciation.fondements))


def _day(piece: Piece) -> tuple[Appreciation | None, str]:
    """The day of appreciation of a route, its own doubts left out, and whose year it is of."""
    de = "du tableau" if isinstance(piece, ModaliteAvancement) else _ANNEE_DE.get(piece.nature, "du concours")
    known = piece.appreciation
    if known is None or known.regle == "inconnue":
        return None, ""
    return known.model_copy(update={"reserve": None}), de


def _common(keys: Iterable[K]) -> K | None:
    """What most share, the first of equals; None where no two do."""
    counted = Counter(keys).most_common(1)
    return counted[0][0] if counted and counted[0][1] > 1 else None
