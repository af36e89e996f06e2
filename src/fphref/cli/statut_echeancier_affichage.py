"""`fphref statut echeancier` on the terminal: changes of échelon and promouvables by year, contingents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fphref.texte import lower_first

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.documents.statut_echeancier_vue import Vue
    from fphref.statut.echeancier import Passage
    from fphref.statut.echeancier_contingents import LigneContingent


def show_echeancier(vue: Vue, report: Report) -> None:
    """The summary on the terminal; the detail by agent is in the workbook."""
    from fphref.cli.statut_affichage import block, bullets, show, show_notice, show_title
    from fphref.cli.text_table import compte, phrase
    from fphref.documents.statut_echeancier_lisez_moi import DIFFUSION, HYPOTHESES
    from fphref.statut.francais import jour_fr

    echeancier = vue.echeancier
    agents = compte(len(echeancier.agents), "agent")
    show_title(f"Échéancier de {vue.fichier} : {agents}, de {echeancier.annees[0]} à {echeancier.annees[-1]}")
    left = f" ; {compte(vue.ecartees, 'ligne écartée', 'lignes écartées')}" if vue.ecartees else ""
    show(phrase(f"Au {jour_fr(echeancier.jour)}{left}. {DIFFUSION}."))
    click.echo()
    show_title("Échelons")
    show(_echelons(vue))
    if vue.echeancier.comptes:
        click.echo()
        show_title("Agents qui remplissent les conditions (+ n ? : n indéterminés)")
        show(_promouvables(vue))
    if echeancier.lacunes:
        show(["", *bullets(echeancier.lacunes)])
    if vue.contingents:
        click.echo()
        show_title("Contingents et taux")
        show(_contingents(vue.contingents))
    if report.quiet:
        return
    show(block("Hypothèses", [text.replace("'", "’") for text in HYPOTHESES]))
    if not report.files:
        show(["", *phrase("Le détail par agent est dans le classeur : ajouter -o DOSSIER.")])
    show_notice(report)


def _echelons(vue: Vue) -> list[str]:
    """Changes of échelon by year, and the agents of whom they cannot be told, by reason."""
    from decimal import Decimal

    from fphref.cli.statut_affichage import bullets
    from fphref.cli.text_table import Colonne, compte, tableau
    from fphref.statut.francais import montant_fr

    years: dict[int, list[Passage]] = {annee: [] for annee in vue.echeancier.annees}
    stopped: dict[str, int] = {}
    for agent in vue.echeancier.agents:
        for passage in agent.passages:
            years[passage.le.year].append(passage)
        if not agent.passages and agent.arret:
            stopped[agent.arret] = stopped.get(agent.arret, 0) + 1
    rows = []
    for annee, passages in years.items():
        known = [passage.gain for passage in passages if passage.gain is not None]
        total = montant_fr(sum(known, Decimal(0))) if known else "–"
        lacks = f" (+ {len(passages) - len(known)} inconnus)" if len(known) < len(passages) else ""
        rows.append([str(annee), str(len(passages)), total + lacks])
    columns = [Colonne("Année"), Colonne("Changements", droite=True), Colonne("Gain brut mensuel|cumulé", droite=True)]
    lines = tableau(columns, rows)
    told = [f"{compte(count, 'agent')} sans changement : {lower_first(why)}" for why, count in stopped.items()]
    return [*lines, *(["", *bullets(told)] if told else [])]


def _promouvables(vue: Vue) -> list[str]:
    """By route, how many fulfil the conditions each year, and of how many it is not known."""
    from fphref.cli.text_table import Colonne, tableau
    from fphref.documents.statut_mots import voie_nom

    years = vue.echeancier.annees
    rows: dict[str, list[str]] = {}
    for compte in vue.echeancier.comptes:
        if compte.annee in years:
            unsure = f" +{compte.indetermines} ?" if compte.indetermines else ""
            rows.setdefault(compte.voie.id, [voie_nom(compte.voie)]).append(f"{compte.oui}{unsure}")
    columns = [
        Colonne("Promotion", souple=True, lignes=4),
        *(Colonne(str(annee), droite=True) for annee in years),
    ]
    return tableau(columns, list(rows.values()))


def _contingents(lignes: tuple[LigneContingent, ...]) -> list[str]:
    """By contingent, the number and its arithmetic; years that have the same are told together."""
    from fphref.cli.text_table import phrase
    from fphref.documents.statut_echeancier_contingents import number, periods, routes
    from fphref.documents.statut_mots import voie_nom
    from fphref.statut.francais import CONFIANCE

    groups: dict[tuple[str, str], list[LigneContingent]] = {}
    for ligne in lignes:
        key = (ligne.contingent.id if ligne.contingent else "", routes(ligne))
        groups.setdefault(key, []).append(ligne)
    found: list[str] = []
    for group in groups.values():
        names = [voie_nom(voie) for voie in group[0].voies]
        found += phrase(" ; ".join(names), "    ", "  • ")
        for period in periods(group, whole=False):
            ligne = period.ligne
            years = "" if ligne.annee is None else f"{period.annees} : "
            told = f"{years}{number(ligne)} ({_said(ligne)} ; confiance : {CONFIANCE[ligne.confiance]})"
            found += phrase(told, "        ", "      ")
        for text in dict.fromkeys(text for one in group for text in one.remarques):
            found += phrase(text, "        ", "      ")
    return found


def _said(ligne: LigneContingent) -> str:
    text = ligne.calcul.rstrip(".")
    rated = ligne.base_annee is not None and ligne.contingent is not None and ligne.contingent.taux
    return f"{text} ; promouvables au 31 décembre de l’année précédente" if rated else text
