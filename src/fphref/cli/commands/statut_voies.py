"""`fphref statut voies CORPS`: the ways into a corps and up in it, with their conditions, contingents and texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fphref.cli.options import common_options, referentiel_option
from fphref.cli.statut_affichage import date_option

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fphref.cli.report import Report
    from fphref.cli.statut_voies_affichage import VoieDite
    from fphref.model.referentiel import Referentiel
    from fphref.model.sources import Fondement
    from fphref.model.statut import Appreciation, Corps, Ecart


@click.command("voies", short_help="Voies d’accès et d’avancement d’un corps, avec leurs conditions.")
@click.argument("corps", metavar="CORPS")
@click.option("--historique", is_flag=True, help="Montre aussi les voies qui ne sont plus en vigueur.")
@date_option
@referentiel_option
@common_options
def command(
    corps: str, historique: bool, jour: str | None, referentiel: Path | None, as_json: bool, silencieux: bool
) -> int:
    """Affiche les voies d’accès à un corps et d’avancement : conditions, date d’appréciation, contingent, textes.

    CORPS est un identifiant, un sigle ou le début de l’intitulé : ingenieurs-hospitaliers, IH. Les voies à venir sont
    montrées aussi ; celles du passé avec --historique.
    """
    from fphref.cli.report import Report
    from fphref.cli.statut_affichage import asked_day, load_statut
    from fphref.cli.statut_voies_affichage import said_voies
    from fphref.statut.choix import check_jour, find_corps

    report = Report("statut voies", as_json=as_json, quiet=silencieux)
    day = asked_day(jour)
    loaded = load_statut(referentiel, report)
    found = find_corps(loaded, corps)
    if not historique:
        check_jour(found, day)
    every = said_voies(loaded, found, day)
    shown = [dite for dite in every if historique or dite.voie.au is None or day < dite.voie.au]
    report.data = _json(loaded, found, day, shown)
    if not as_json:
        _show(loaded, found, day, shown, len(every) - len(shown), report)
    report.finish()
    return 0


# -- JSON ------------------------------------------------------------------------------------------------------------


def _json(referentiel: Referentiel, corps: Corps, jour: date, voies: Sequence[VoieDite]) -> dict[str, Any]:
    from fphref.cli.statut_affichage import corps_json, sources_json
    from fphref.statut.francais import NOTICE_DROIT
    from fphref.statut.promotions import lacune

    cited = [fondement.source for dite in voies for fondement in dite.voie.fondements]
    cited += [texte.source for texte in (*(texte for dite in voies for texte in dite.textes), *corps.textes)]
    return {
        "date": jour.isoformat(),
        "corps": corps_json(corps),
        "voies": [_voie_json(dite, jour) for dite in voies],
        "ecarts": [_ecart_json(ecart) for ecart in corps.ecarts],
        "sources": sources_json(referentiel, cited),
        "remarques": [text] if (text := lacune(corps)) else [],
        "reserves": [corps.reserve] if corps.reserve else [],
        "avertissement": NOTICE_DROIT,
    }


def _voie_json(dite: VoieDite, jour: date) -> dict[str, Any]:
    from fphref.cli.statut_affichage import jour_json

    voie = dite.voie
    return {
        "voie": voie.id,
        "genre": voie.genre,
        "nature": voie.nature,
        "intitule": voie.intitule,
        "du_grade": voie.du_grade,
        "au_grade": voie.au_grade,
        "du": jour_json(voie.du),
        "au": jour_json(voie.au),
        "en_vigueur": voie.en_vigueur(jour),
        "appreciation": _appreciation_json(voie.appreciation),
        "conditions": _dump(voie.conditions) if voie.conditions else None,
        "contingents": [_dump(contingent) for contingent in dite.contingents],
        "quotas": [_dump(quota) for quota in dite.quotas],
        "confiance": voie.confiance,
        "sources": [_fondement_json(fondement) for fondement in voie.fondements],
        "textes": [_dump(texte) for texte in dite.textes],
        "reserves": list(dict.fromkeys(voie.reserves)),
    }


def _dump(item: Any) -> dict[str, Any]:
    """An object of the data under the keys of its file, what is unsaid left out."""
    found: dict[str, Any] = item.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return found


def _appreciation_json(appreciation: Appreciation | None) -> dict[str, Any] | None:
    if appreciation is None:
        return None
    return {
        "regle": appreciation.regle,
        "confiance": appreciation.confiance,
        "sources": [_fondement_json(fondement) for fondement in appreciation.fondements],
        "reserve": appreciation.reserve,
    }


def _fondement_json(fondement: Fondement) -> dict[str, Any]:
    from fphref.cli.statut_affichage import jour_json

    return {
        "source": fondement.source,
        "article": fondement.article,
        "via": fondement.via,
        "confiance": fondement.confiance,
        "verifie_le": jour_json(fondement.verifie_le),
        "reserve": fondement.reserve,
    }


def _ecart_json(ecart: Ecart) -> dict[str, Any]:
    from fphref.cli.statut_affichage import jour_json

    return {
        "fiche": ecart.fiche,
        "droit": ecart.droit,
        "depuis": jour_json(ecart.depuis),
        "sources": [_fondement_json(fondement) for fondement in ecart.fondements],
    }


# -- text ------------------------------------------------------------------------------------------------------------


def _show(
    referentiel: Referentiel, corps: Corps, jour: date, voies: Sequence[VoieDite], past: int, report: Report
) -> None:
    from fphref.cli.statut_affichage import block, corps_line, legende, show, show_notice, show_title, sources_lines
    from fphref.cli.statut_voies_affichage import GENRES, citation_of_texte, citations_of, confiances_of, voie_lines
    from fphref.cli.text_table import compte, phrase
    from fphref.statut.francais import jour_fr
    from fphref.statut.promotions import lacune

    show_title(corps_line(corps))
    show(phrase(f"Voies d’accès et d’avancement au {jour_fr(jour)}."))
    if not voies:
        show(phrase("Aucune voie n’est connue pour ce corps à cette date.", "  "))
    for genre, title in GENRES.items():
        of_kind = [dite for dite in voies if dite.voie.genre == genre]
        if of_kind:
            click.echo()
            show_title(title)
        for dite in of_kind:
            click.echo()
            show_title(f"{dite.voie.intitule} ({dite.voie.id})")
            show(voie_lines(referentiel, dite, jour))
    if text := lacune(corps):
        show(["", *phrase(text)])
    if report.quiet:
        return
    if past:
        click.echo()
        show(phrase(f"{compte(past, 'voie')} du passé, à voir avec --historique."))
    if corps.ecarts:
        click.echo()
        show(["Écarts entre la fiche du métier et le droit"])
    for ecart in corps.ecarts:
        show(_ecart(ecart))
    show(block("Réserves", [corps.reserve] if corps.reserve else []))
    cited = [citation for dite in voies for citation in citations_of(referentiel, dite.voie)]
    textes = (*(texte for dite in voies for texte in dite.textes), *corps.textes)
    cited += [citation_of_texte(referentiel, texte) for texte in textes]
    show(sources_lines(referentiel, cited))
    if voies:
        click.echo()
        show(legende(mark for dite in voies for mark in confiances_of(dite.voie)))
    show_notice(report)


def _ecart(ecart: Ecart) -> list[str]:
    from fphref.cli.text_table import phrase
    from fphref.statut.francais import jour_fr

    since = f", depuis le {jour_fr(ecart.depuis)}" if ecart.depuis else ""
    return phrase(f"La fiche : {ecart.fiche}", "    ", "  • ") + phrase(f"Le droit{since} : {ecart.droit}", "    ")
