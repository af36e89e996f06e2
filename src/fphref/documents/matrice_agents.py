"""The agents × compétences workbook: « Matrice » is filled in, every other sheet follows it.

It counts people per compétence and never adds up, rates or ranks a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fphref.diagnostics import Diagnostic, Gravite
from fphref.documents.calcul import completed
from fphref.documents.classeur import Sheet, Workbook
from fphref.documents.matrice_agents_anomalies import anomalies_names, anomalies_sheet
from fphref.documents.matrice_agents_couverture import coverage_names, coverage_sheet
from fphref.documents.matrice_agents_ecarts import gaps, gaps_names
from fphref.documents.matrice_agents_feuilles import lists, lists_names, referential, referential_names
from fphref.documents.matrice_agents_formation import training_names, training_sheet
from fphref.documents.matrice_agents_grille import matrix
from fphref.documents.matrice_agents_lisez_moi import readme
from fphref.documents.matrice_agents_plan import Demande, Plan, plan_of
from fphref.documents.matrice_agents_synthese import synthesis_names, synthesis_sheet
from fphref.documents.matrice_commun import edition_date, repertoires_of, repertoires_of_profile, short, subtitle_of
from fphref.documents.typographie import typo
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

FOOTER = "Données personnelles pseudonymisées, diffusion restreinte"
_NAMED = 3
"""Métiers that a title names; above, it counts them."""


def build_matrice_agents(
    referentiel: Referentiel,
    demande: Demande | Plan | str,
    effectif: int = 12,
    diagnostics: Sequence[Diagnostic] = (),
) -> Workbook:
    """The workbook that is asked for, or planned; the code of a métier asks for `effectif` blank lines.

    `diagnostics` are what the audits say of the référentiel: those of its métiers are
    listed. Raises `FphrefError` where there is nothing to put in it.
    """
    if isinstance(demande, str):
        demande = Demande((demande,), effectif=effectif)
    plan = demande if isinstance(demande, Plan) else plan_of(referentiel, demande)
    repertoires = _repertoires(referentiel, plan)
    title, about = _title(plan)
    subtitle = subtitle_of(repertoires, *about, f"échelle « {plan.echelle.intitule} »")
    footer = f"{FOOTER} · {short(', '.join(m.code for m in plan.metiers), 60)}"
    about_it = _faults(referentiel, plan, diagnostics)
    sheets, names = _sheets(referentiel, plan, repertoires, title, subtitle, footer, about_it)
    return completed(
        Workbook(
            title=typo(title),
            subject=typo(subtitle),
            date=edition_date(repertoires),
            author=next((r.editeur for r in repertoires if r.editeur), "fphref"),
            sheets=sheets,
            names=names,
            properties=(
                ("fphref_document", "matrice_agents"),
                ("fphref_format", "2"),
                *((("fphref_metier", plan.metiers[0].code),) if len(plan.metiers) == 1 else ()),
                ("fphref_metiers", short(", ".join(m.code for m in plan.metiers), 250)),
                ("fphref_echelle", plan.echelle.id),
                ("fphref_preset", plan.demande.preset),
                ("fphref_referentiel", ", ".join(r.id for r in repertoires)),
            ),
        )
    )


def _sheets(
    referentiel: Referentiel,
    plan: Plan,
    repertoires: tuple[Repertoire, ...],
    title: str,
    subtitle: str,
    footer: str,
    diagnostics: Sequence[Diagnostic],
) -> tuple[tuple[Sheet, ...], tuple[tuple[str, str], ...]]:
    first, names = readme(referentiel, plan, repertoires, title, subtitle, footer)
    sheets = [first, synthesis_sheet(plan, subtitle, footer), matrix(plan, title, subtitle, footer)]
    names = (*names, *synthesis_names(plan), *plan.names())
    if plan.exigeant:
        sheets += [gaps(plan, subtitle, footer), training_sheet(plan, subtitle, footer)]
        names = (*names, *gaps_names(plan), *training_names(plan))
    sheets += [
        coverage_sheet(plan, subtitle, footer),
        referential(plan, subtitle, footer),
        anomalies_sheet(plan, subtitle, footer, diagnostics),
        lists(plan, subtitle, footer),
    ]
    names = (*names, *coverage_names(plan), *referential_names(plan), *anomalies_names(plan), *lists_names(plan))
    if not plan.demande.protege:
        sheets = [replace(sheet, protected=False) for sheet in sheets]
    return tuple(sheets), names


def _faults(referentiel: Referentiel, plan: Plan, diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults of the files of these métiers and their profiles; mere remarks stand beside the items already."""
    files = {metier.at().fichier for metier in plan.metiers}
    files |= {referentiel.profils[code].at().fichier for code in plan.profils}
    return tuple(d for d in diagnostics if d.position.fichier in files and d.gravite is not Gravite.INFO)


def _repertoires(referentiel: Referentiel, plan: Plan) -> tuple[Repertoire, ...]:
    found = list(repertoires_of(referentiel, plan.metiers))
    for metier in plan.metiers:
        profil = referentiel.profils.get(metier.code)
        if plan.exigeant and profil is not None:
            found += repertoires_of_profile(referentiel, profil)
    return tuple({r.id: r for r in found}.values())


def _title(plan: Plan) -> tuple[str, tuple[str, ...]]:
    """The title, and what the subtitle says of the service and the métiers."""
    metiers = plan.metiers
    service = (plan.demande.service,) if plan.demande.service else ()
    what = "Matrice des activités" if plan.demande.preset == "standard" else "Matrice des compétences"
    if len(metiers) == 1:
        return f"{what} · {metiers[0].code} {metiers[0].intitule.doublet_court}", service
    if len(metiers) > _NAMED:
        names = codes = f"{len(metiers)} métiers"
    else:
        names, codes = (
            ", ".join(texts) for texts in ((m.intitule.doublet_court for m in metiers), plan.demande.metiers)
        )
    return f"{what} · {service[0] if service else names}", (codes,) if service else ()
