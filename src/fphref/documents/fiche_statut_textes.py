"""Where the official fiche and the law differ, and the texts of a corps with their dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from fphref.documents.content import Block, Inline, Panel, Paragraph, Section, Span, Table
from fphref.documents.fiche_statut_commun import DROIT, Contexte
from fphref.documents.statut_mots import jour_court, legende
from fphref.documents.typographie import french_date, spans, typo
from fphref.model.sources import Source
from fphref.statut.citations import NON_CONSULTE, SANS_JOUR, etat, lu_dans
from fphref.texte import upper_first

ECARTS_TITLE = "Où la fiche officielle diffère du droit, ou n’en dit rien"
TEXTES_TITLE = "Textes du statut"


def ecarts_blocks(contexte: Contexte) -> Iterator[Block]:
    """A visible table of what each says, since when, from which text; nothing where nothing is to be told."""
    rows = []
    days = {ecart.depuis for ecart in contexte.corps.ecarts}
    day = next(iter(days)) if len(days) == 1 else None
    for ecart in contexte.corps.ecarts:
        texts, marks = contexte.fondes(ecart.fondements, sure="vu")
        since = () if day else (spans(jour_court(ecart.depuis)) if ecart.depuis else spans("non connu"),)
        rows.append((spans(ecart.fiche), spans(ecart.droit), *since, (*texts, *marks) or spans("non connu")))
    if rows:
        # One day that holds for all is said once.
        law = typo(f"Le droit depuis le {french_date(day)}") if day else "Le droit"
        header = ("La fiche", law, *(() if day else ("Depuis le",)), "Texte")
        widths = (0.29, 0.45, 0.26) if day else (0.27, 0.38, 0.13, 0.22)
        table = Table(header, tuple(rows), widths, row_headers=False, role="small")
        yield Panel((Section(ECARTS_TITLE, (table,)),))


def textes_blocks(contexte: Contexte) -> Iterator[Block]:
    """The texts of law that were cited, with their dates and the day they were last read; where they were read."""
    corps = contexte.corps
    doubts: dict[str, list[str | None]] = {}
    for texte in corps.textes:
        contexte.cite(texte.source)
        doubts.setdefault(texte.source, []).append(texte.reserve)
    for fondement in corps.fondements:
        contexte.cite(fondement.source)
        doubts.setdefault(fondement.source, []).append(fondement.reserve)
    first = [*(texte.source for texte in corps.textes), *contexte.cites]
    sources = [contexte.cites[i] for i in dict.fromkeys(first) if i in contexte.cites]
    law = [source for source in sources if source.nature in DROIT]
    blocks: list[Block] = []
    if law:
        rows = tuple(_row(contexte, source, doubts.get(source.id, ())) for source in law)
        header = ("Texte", "Signé le", "En vigueur le", "Consulté le", "Confiance")
        blocks.append(Table(header, rows, (0.48, 0.12, 0.14, 0.13, 0.13), row_headers=False, role="small"))
    read = _read([s for s in sources if s.nature not in DROIT and s.id not in contexte.propres])
    if read:
        blocks.append(Paragraph((*spans("Lus aussi dans : "), *read, Span(".")), "small"))
    if blocks:
        meaning = legende(contexte.confiances)
        if meaning:
            blocks.append(Paragraph(spans(f"{upper_first(meaning)}."), "small"))
        yield Section(TEXTES_TITLE, tuple(blocks))


def _row(contexte: Contexte, source: Source, doubts: Iterable[str | None]) -> tuple[Inline, ...]:
    cited = any(texte.source == source.id for texte in contexte.corps.textes)
    mark = contexte.reserves.mark(source.reserve if cited else None, *doubts)
    force = _day(source.en_vigueur_le, "non connu")
    if source.abroge_le:
        force += f", abrogé le {jour_court(source.abroge_le)}"
    unread = "jour non noté" if etat(source) == SANS_JOUR else NON_CONSULTE
    days = (_day(source.signe_le, "non connu"), force, _day(source.consulte_le, unread))
    return (
        (*spans(source.intitule, link=source.url), *mark),
        *map(spans, days),
        spans(contexte.dite(source.confiance)),
    )


def _read(sources: list[Source]) -> Inline:
    row: Inline = ()
    sources_by_id = {source.id: source for source in sources}
    for source in sources:
        day = f" (le {jour_court(source.consulte_le)})" if source.consulte_le else ""
        row += (
            *((Span(typo(" ; ")),) if row else ()),
            *spans(lu_dans(source.id, sources_by_id), link=source.url),
            *spans(day),
        )
    return row


def _day(day: date | None, absent: str) -> str:
    return jour_court(day) if day else absent
