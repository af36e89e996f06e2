"""What the statutory commands share: their options, the words for confidence, texts cited, notices; text and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from fphref.cli.text_table import phrase
from fphref.statut.francais import CONFIANCE, NOTICE_DROIT, SENS_CONFIANCE

if TYPE_CHECKING:
    from pathlib import Path

    from fphref.cli.report import Report
    from fphref.model.referentiel import Referentiel
    from fphref.model.sources import Confiance, Source
    from fphref.model.statut import Corps, Grade
    from fphref.statut.modele import Citation

F = TypeVar("F", bound=Callable[..., Any])
STATUT_EN_ERREUR: Final = "fphref.statut_en_erreur"
"""Key of what a command keeps (`click.Context.meta`) where a statutory file of the référentiel is in fault."""
_NATURES: Final = {"loi": "loi", "decret": "décret", "arrete": "arrêté", "circulaire": "circulaire"}


def date_option(function: F) -> F:
    """`--date` of a statutory question: today unless said."""
    return click.option(
        "--date", "jour", metavar="JOUR", help="Jour pour lequel répondre, comme 2026-11-22 [par défaut : aujourd’hui]."
    )(function)


def entier_option(name: str, lowest: int, highest: int, metavar: str, text: str) -> Callable[[F], F]:
    """An option that takes a whole number between two bounds; None where it is not given."""

    def callback(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
        from fphref.cli.options import nombre

        return None if value is None else nombre(lowest, highest)(context, parameter, value)

    return click.option(name, callback=callback, metavar=metavar, help=text)


def asked_day(text: str | None) -> date:
    """The day of `--date`, today where it is not given."""
    from fphref.cli.options import parse_jour

    return date.today() if text is None else parse_jour(text)


def load_statut(path: Path | None, report: Report) -> Referentiel:
    """The référentiel of a statutory question; the faults of its other data are no part of the answer.

    A fault of its statutory files is told, and noted (`STATUT_EN_ERREUR`) for what may then not be found.
    """
    from fphref.cli.options import resolve_referentiel
    from fphref.cli.report import load_or_stop
    from fphref.diagnostics import Gravite

    loaded = load_or_stop(resolve_referentiel(path, report), report)
    report.diagnostics = [d for d in report.diagnostics if d.gravite is Gravite.ERREUR]
    if any("/statut/" in f"/{d.position.fichier}".replace("\\", "/") for d in report.diagnostics):
        context = click.get_current_context(silent=True)
        if context is not None:
            context.meta[STATUT_EN_ERREUR] = True
        report.warn("Attention : une partie du référentiel statutaire est en erreur : fphref verifier dit laquelle.")
    return loaded


# -- text ------------------------------------------------------------------------------------------------------------


def show(lines: Iterable[str]) -> None:
    """The lines of an answer, on standard output."""
    for line in lines:
        click.echo(line)


def show_title(*lines: str) -> None:
    """What an answer is about: bold on a terminal."""
    import sys

    from fphref.cli.report import use_colour

    for line in lines:
        for part in phrase(line):
            click.echo(click.style(part, bold=True), color=use_colour(sys.stdout))


def show_notice(report: Report) -> None:
    """The last line: what such an answer is worth."""
    if not (report.as_json or report.quiet):
        click.echo()
        show(phrase(NOTICE_DROIT))


def corps_line(corps: Corps) -> str:
    """`Corps des ingénieurs hospitaliers (IH), catégorie A`."""
    return f"{corps.intitule}{f' ({corps.sigle})' if corps.sigle else ''}, catégorie {corps.categorie}"


def bullets(texts: Iterable[str], indent: str = "  ", mark: str = "•") -> list[str]:
    """One bullet a text, its other lines set under its first."""
    lines = []
    for text in texts:
        lines += phrase(text, indent + " " * (len(mark) + 1), f"{indent}{mark} ")
    return lines


def block(title: str, texts: Sequence[str]) -> list[str]:
    """An empty line, a title and its bullets; nothing where there is no text."""
    return ["", title, *bullets(texts)] if texts else []


def legende(seen: Iterable[Confiance]) -> list[str]:
    """What the words of confidence mean, those that were used, from the surest on."""
    used = set(seen)
    parts = [f"{CONFIANCE[mark]} : {SENS_CONFIANCE[mark]}" for mark in CONFIANCE if mark in used]
    return phrase(f"Confiance. {' ; '.join(parts)}.") if parts else []


def citation_text(referentiel: Referentiel, citation: Citation) -> str:
    """`décret n° 2024-52, article 4, d’après Hopitalex`: short, as the list of texts has the whole title."""
    from fphref.statut.citations import dapres

    article = f", article {_bare(citation.article)}" if citation.article else ""
    name = _short(referentiel.sources.get(citation.source), citation.intitule)
    return f"{name}{article}{dapres(citation.lu_dans)}"


def sources_lines(referentiel: Referentiel, citations: Iterable[Citation], *, reserves: bool = True) -> list[str]:
    """The texts cited, in the order they were: each once, with its articles, when it was last read, its doubts."""
    cited: dict[str, list[Citation]] = {}
    for citation in citations:
        cited.setdefault(citation.source, []).append(citation)
    texts = []
    for identifiant, held in cited.items():
        source = referentiel.sources.get(identifiant)
        doubt = f". {source.reserve}" if reserves and source and source.reserve else ""
        texts.append(f"{_title(source, held)}, {_read(referentiel, source, held)}{doubt}")
    return block("Textes et sources", texts)


def _title(source: Source | None, citations: Sequence[Citation]) -> str:
    articles = list(dict.fromkeys(_bare(citation.article) for citation in citations if citation.article))
    title = source.intitule if source else citations[0].intitule
    return f"{title}, article{'s' if len(articles) > 1 else ''} {' ; '.join(articles)}" if articles else title


def _read(referentiel: Referentiel, source: Source | None, citations: Sequence[Citation]) -> str:
    """When this text was last read, by itself or for one of the figures taken from it; where, if not in itself."""
    from fphref.statut.citations import dapres, etat

    sources = referentiel.sources
    through = {citation.via: citation.lu_dans for citation in citations if citation.via}
    parts = []
    for via, name in through.items():
        days = [citation.verifie_le for citation in citations if citation.via == via and citation.verifie_le]
        parts.append(f"{dapres(name).removeprefix(', ')}, {etat(sources.get(via), days)}")
    own = [citation for citation in citations if not citation.via]
    if own:
        parts.insert(0, etat(source, [citation.verifie_le for citation in own if citation.verifie_le]))
    return " ; ".join(parts)


def _short(source: Source | None, title: str) -> str:
    """A text of law by its number; any other by its title, what stands in brackets or after a comma left out."""
    if source is not None and source.numero and source.nature in _NATURES:
        return f"{_NATURES[source.nature]} n° {source.numero.removeprefix('n° ')}"
    head = title
    for mark in (" «", " (", ", "):
        head = head.partition(mark)[0]
    return head if len(head) > 3 else title


def _bare(article: str) -> str:
    """`4` of « article 4 » or « art. 4 », as data may write it."""
    for head in ("article ", "art. "):
        if article.casefold().startswith(head):
            return article[len(head) :]
    return article


# -- JSON ------------------------------------------------------------------------------------------------------------


def montant_json(montant: Decimal | None) -> str | None:
    """`1944.50`."""
    return None if montant is None else f"{montant:.2f}"


def jour_json(jour: date | None) -> str | None:
    """`2024-02-01`."""
    return None if jour is None else jour.isoformat()


def corps_json(corps: Corps) -> dict[str, Any]:
    """What names a corps."""
    return {"id": corps.id, "intitule": corps.intitule, "sigle": corps.sigle, "categorie": corps.categorie}


def grade_json(grade: Grade) -> dict[str, Any]:
    """What names a grade."""
    return {"id": grade.id, "intitule": grade.intitule}


def citation_json(citation: Citation) -> dict[str, Any]:
    """A text that a result leans on."""
    return {
        "source": citation.source, "intitule": citation.intitule, "article": citation.article,
        "via": citation.via, "confiance": citation.confiance, "verifie_le": jour_json(citation.verifie_le),
    }  # fmt: skip


def source_json(source: Source) -> dict[str, Any]:
    """A text, with its own dates and the day we last read it."""
    return {
        "id": source.id, "intitule": source.intitule, "numero": source.numero, "url": source.url,
        "signe_le": jour_json(source.signe_le), "publie_le": jour_json(source.publie_le),
        "en_vigueur_le": jour_json(source.en_vigueur_le), "abroge_le": jour_json(source.abroge_le),
        "verifie_le": jour_json(source.consulte_le), "confiance": source.confiance, "reserve": source.reserve,
    }  # fmt: skip


def sources_json(referentiel: Referentiel, identifiants: Iterable[str]) -> list[dict[str, Any]]:
    """The texts of these ids, each once, in that order."""
    known = (referentiel.sources.get(identifiant) for identifiant in dict.fromkeys(identifiants))
    return [source_json(source) for source in known if source is not None]
