"""Where the official fiche and the law differ, and the texts of a corps with their dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from fphref.documents.content import Block, Inline, Panel, Paragraph, Section, Span, Table
from fphref.documents.fiche_statut_commun import DROIT, Contexte, court
from fphref.documents.statut_mots import SANS_VALEUR, jour_court, legende
from fphref.documents.typographie import spans, typo
from fphref.model.sources import Source

ECARTS_TITLE = "Où la fiche officielle et le droit diffèrent"
TEXTES_TITLE = "Textes du statut"


def ecarts_blocks(contexte: Contexte) -> Iterator[Block]:
    """A visible table of what each says, since when, from which text; nothing where they agree."""
    rows = []
    for ecart in contexte.corps.ecarts:
        texts, marks = contexte.fondes(ecart.fondements)
        since = spans(jour_court(ecart.depuis)) if ecart.depuis else spans("non connu")
        rows.append((spans(ecart.fiche), spans(ecart.droit), since, (*texts, *marks) or spans("non connu")))
    if rows:
        header = ("La fiche", "Le droit", "Depuis le", "Texte")
        table = Table(header, tuple(rows), (0.33, 0.4, 0.1, 0.17), row_headers=False, role="small")
        yield Panel((Section(ECARTS_TITLE, (table,)),))


def textes_blocks(contexte: Contexte) -> Iterator[Block]:
    """The texts of law that were cited, with their dates and the day they were last checked; where they were read."""
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
        header = ("Texte", "Signé le", "En vigueur le", "Vérifié le", "Confiance")
        blocks.append(Table(header, rows, (0.56, 0.1, 0.12, 0.1, 0.12), row_headers=False, role="small"))
    read = _read([source for source in sources if source.nature not in DROIT])
    if read:
        blocks.append(Paragraph((*spans("Lus aussi dans : "), *read, Span(".")), "small"))
    if blocks:
        meaning = legende(contexte.confiances)
        said = f"{SANS_VALEUR} {meaning[:1].upper()}{meaning[1:]}." if meaning else SANS_VALEUR
        blocks.append(Paragraph(spans(said), "small"))
        yield Section(TEXTES_TITLE, tuple(blocks))


def _row(contexte: Contexte, source: Source, doubts: Iterable[str | None]) -> tuple[Inline, ...]:
    cited = any(texte.source == source.id for texte in contexte.corps.textes)
    mark = contexte.reserves.mark(source.reserve if cited else None, *doubts)
    force = _day(source.en_vigueur_le, "non connu")
    if source.abroge_le:
        force += f", abrogé le {jour_court(source.abroge_le)}"
    days = (_day(source.signe_le, "non connu"), force, _day(source.consulte_le, "non vérifié"))
    return (
        (*spans(source.intitule, link=source.url), *mark),
        *map(spans, days),
        spans(contexte.dite(source.confiance)),
    )


def _read(sources: list[Source]) -> Inline:
    row: Inline = ()
    for source in sources:
        day = f" (le {jour_court(source.consulte_le)})" if source.consulte_le else ""
        row += (*((Span(typo(" ; ")),) if row else ()), *spans(court(source), link=source.url), *spans(day))
    return row


def _day(day: date | None, absent: str) -> str:
    return jour_court(day) if day else absent
