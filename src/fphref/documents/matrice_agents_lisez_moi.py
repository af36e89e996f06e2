"""« Lisez-moi » of an agents workbook: steps, scale, states, formulas in words, personal data, provenance."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.documents.attribution import COMPETENCES, sources_of
from fphref.documents.classeur import BLANK, Cell, Row, Sheet, address, filled, on
from fphref.documents.matrice_agents_grille_regles import samples
from fphref.documents.matrice_agents_plan import (
    ANOMALIES,
    COUVERTURE,
    ECARTS,
    FORMATION,
    LISEZ_MOI,
    LISTES,
    MATRICE,
    MAX_LIVE,
    REFERENTIEL,
    SYNTHESE,
    Plan,
    typed,
)
from fphref.documents.matrice_commun import Readme, provenance
from fphref.documents.typographie import grouped, plural, typo
from fphref.model.couverture import ETATS
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

_NAME = (
    "Désigner",
    "Dans « Matrice », écrire la date d'évaluation et un pseudonyme par agent (AGT-01…), avec son service et son "
    "métier. Garder la correspondance avec les noms hors de ce classeur.",
)
_LEVEL = (
    "Évaluer",
    "Pour chaque {item}, choisir un niveau dans la liste de la cellule. Ne rien écrire quand on ne sait pas : une "
    "case vide veut dire « à évaluer », jamais zéro.",
)
_READ = (
    "Lire",
    "La case montre « évalué/requis », par exemple 2/3, et sa couleur dit l'écart. « Synthèse » donne l'ensemble en "
    "une page ; « Anomalies » dit ce qui manque ou ne va pas dans la saisie.",
)
_READ_SIMPLE = (
    "Lire",
    "La case montre le niveau évalué. « Synthèse » donne l'ensemble en une page ; « Anomalies » dit ce qui manque ou "
    "ne va pas dans la saisie.",
)
_DECIDE = (
    "Décider",
    "« Couverture » dit quelles compétences tiennent à une personne ou manquent au service ; « Écarts » et « Plan de "
    "formation » disent par quoi commencer.",
)
_DECIDE_SIMPLE = (
    "Décider",
    "« Couverture » dit, pour chaque {item}, combien de personnes sont évaluées et à quel niveau.",
)
_SEND_BACK = (
    "Renvoyer, puis détruire",
    "Enregistrer sous le même format et renvoyer : « fphref relire » relit les niveaux, où que soient les lignes et "
    "les colonnes. Diffuser aux seules personnes habilitées ; détruire à la date calculée plus bas.",
)
_STATES = {
    "ecart-majeur": "Le niveau évalué est au moins deux crans sous le niveau requis.",
    "ecart": "Le niveau évalué est un cran sous le niveau requis.",
    "conforme": "Le niveau requis est atteint.",
    "au-dela": "Le niveau évalué dépasse le niveau requis.",
    "a-evaluer": "Case vide : on ne sait pas encore. Elle n'entre dans aucun total.",
    "sans-objet": "N'entre dans aucun total.",
}
_FORMULAS = (
    ("Titulaire", "Agent dont le niveau évalué atteint ou dépasse le niveau que le profil de son métier demande."),
    (
        "Écart",
        "Niveau évalué − niveau requis, en crans. Négatif : il manque des crans ; « majeur » : deux ou plus.",
    ),
    (
        "Besoin",
        "Somme des besoins des profils des métiers présents dans « Matrice ». Ils valent souvent pour tout "
        "l'établissement : un service saisit le sien dans « Couverture », colonne « Ajusté ». Un besoin supérieur au "
        "nombre d'agents concernés ne peut pas être atteint : « Anomalies » le signale.",
    ),
    ("Couverture", "Titulaires / besoin, sans plafond. Sans profil ni besoin, elle est inconnue : la case reste vide."),
    ("Priorité", "Criticité × somme des crans qui manquent aux agents évalués."),
)  # fmt: skip
_PRIVACY = (
    "Ce classeur contient des données personnelles, même sous pseudonyme : accès limité à l'encadrement et aux "
    "ressources humaines habilités, information préalable des agents, avis de la personne déléguée à la protection des "
    "données (DPO).",
    "Ni nom, ni matricule, ni date de naissance, ni numéro de sécurité sociale, ni information de santé. La colonne "
    "« Repère » appartient au cadre : elle n'est jamais relue ni exportée.",
    "La matrice sert à repérer les compétences à renforcer dans un service. Elle ne compare pas les personnes, ne les "
    "classe pas et ne donne aucune note globale ; elle ne fonde ni promotion, ni prime, ni sanction.",
)
_PRESETS = {
    "standard": "Formule « standard » : les activités principales, sans niveau requis. Ce classeur n'a donc ni "
    "« Écarts » ni « Plan de formation » ; « --preset avance » les ajoute pour un métier qui a un profil.",
    "intermediaire": "Formule « intermédiaire » : les compétences, sans niveau requis. Ce classeur n'a donc ni "
    "« Écarts » ni « Plan de formation » ; « --preset avance » les ajoute pour un métier qui a un profil.",
}
_CARRIED = (
    "Des niveaux connus sont préremplis. Dès qu'une date d'évaluation est écrite, tous les niveaux présents sont relus "
    "à cette date : effacer d'abord ceux qui n'ont pas été revus."
)
_SHEETS = {
    SYNTHESE: "Chiffres clés, carte des compétences par métier et par service, graphiques : une page à montrer.",
    MATRICE: "Les évaluations se saisissent là, et nulle part ailleurs.",
    ECARTS: "Une ligne par agent et par compétence, à filtrer, imprimer ou croiser.",
    FORMATION: "Les compétences à renforcer, leur priorité, et les actions à prévoir avec leur coût.",
    COUVERTURE: "Évalués, titulaires, besoin, état et fragilité de chaque compétence.",
    REFERENTIEL: "Libellés entiers, codes, niveaux requis, criticité, besoins.",
    ANOMALIES: "Ce qui manque ou ne va pas dans la saisie, et ce que l'on sait du référentiel.",
    LISTES: "L'échelle et les listes des menus ; on y ajoute un service.",
}


def readme(
    referentiel: Referentiel, plan: Plan, repertoires: Sequence[Repertoire], title: str, subtitle: str, footer: str
) -> tuple[Sheet, tuple[tuple[str, str], ...]]:
    """Five steps, the scale, the states, what may be done with personal data, provenance; and the names it has."""
    page = _headed(title, subtitle)
    page.section("Cinq étapes")
    item = "activité" if plan.demande.preset == "standard" else "compétence"
    steps = [_NAME, _LEVEL, _READ, _DECIDE, _SEND_BACK] if plan.exigeant else [
        _NAME, _LEVEL, _READ_SIMPLE, _DECIDE_SIMPLE, _SEND_BACK]  # fmt: skip
    for number, (label, text) in enumerate(steps, 1):
        page.line(Cell(number, "etape"), label, text.replace("{item}", item))
    _contents(page, plan, item)
    page.section(f"Échelle « {plan.echelle.intitule} »")
    for niveau in plan.echelle.niveaux:
        page.line(Cell(typed(niveau.code), "legende-marque"), niveau.libelle, niveau.description or "")
    if plan.echelle.reserve:
        page.note(f"Réserve sur l'échelle : {plan.echelle.reserve}")
    page.section("Ce que montrent les cases")
    _states(page, plan)
    _definitions(page, plan)
    row = _retention(page, plan, repertoires)
    borrowed = sources_of(referentiel, plan.metiers, (*COMPETENCES, "activites"), [plan.echelle.source])
    provenance(page, referentiel, repertoires, borrowed)
    for metier in plan.metiers:
        profil = referentiel.profils.get(metier.code) if plan.exigeant else None
        for about, reserve in (("le métier", metier.reserve), ("le profil", profil.reserve if profil else None)):
            if reserve:
                page.note(f"Réserve sur {about} {metier.code} : {reserve}")
    sheet = page.sheet(typo(footer), protected=plan.demande.protege)
    return sheet, (("conservation_mois", on(LISEZ_MOI, address(4, row, fixed="cr"))),)


_TITLE, _SUBTITLE = 68, 128
"""Characters that the ground of the title, and of the line under it, holds."""


def _headed(title: str, subtitle: str) -> Readme:
    """The page with its head: the names of several métiers, and what is too long for one line, go on under it."""
    parts = [*title.split(" · "), *subtitle.split(" · ")]
    kept = 1
    while kept < title.count(" · ") + 1 and len(" · ".join(parts[: kept + 1])) <= _TITLE:
        kept += 1
    lines = [""]
    for part in parts[kept:]:
        longer = " · ".join(filter(None, (lines[-1], part)))
        if lines[-1] and len(longer) > _SUBTITLE:
            lines.append(part)
        else:
            lines[-1] = longer
    page = Readme(" · ".join(parts[:kept]), lines[0])
    for line in lines[1:]:
        cells = (Cell(None, "sous-titre"), Cell(typo(line), "sous-titre"))
        page.rows.append(Row(filled(cells, len(page.WIDTHS), "sous-titre"), 17))
    return page


def _contents(page: Readme, plan: Plan, item: str) -> None:
    page.section("Contenu")
    agents = plan.demande.agents
    holds = f"{plural(len(plan.attentes), item)}, {plural(len(agents) or plan.effectif, 'agent')}"
    spare = plan.effectif - len(agents) if agents else 0
    if spare:
        what = (
            "ligne vide à la fin, pour un agent arrivé"
            if spare == 1
            else "lignes vides à la fin, pour les agents arrivés"
        )
        holds += f" et {spare} {what} depuis"
    holds += ". "
    for name, text in _SHEETS.items():
        if plan.exigeant or name not in (ECARTS, FORMATION):
            page.line(BLANK, name, (holds if name == MATRICE else "") + text, link=f"#'{name}'!A1")
    if plan.demande.evaluations:
        page.note(_CARRIED)
    if plan.demande.preset in _PRESETS:
        page.note(_PRESETS[plan.demande.preset])
    if plan.exigeant and not plan.vivant:
        page.note(
            f"« Écarts » est figé à la création : au-delà de {grouped(MAX_LIVE)} couples agent × compétence, un "
            "tableur met plusieurs secondes à suivre chaque saisie. Les autres feuilles restent calculées."
        )
    guarded = (
        "Les formules sont protégées sans mot de passe (Révision, Ôter la protection). Les cases à remplir restent "
        "libres ; pour trier les agents, ôter d'abord la protection et prendre les lignes entières."
        if plan.demande.protege
        else "Aucune feuille n'est protégée : prendre garde aux formules, et trier les lignes entières."
    )
    page.line(BLANK, "Protection", guarded)


def _states(page: Readme, plan: Plan) -> None:
    """Each state drawn as the matrix draws it, on levels of this very scale."""
    for shown, look, label in samples(plan):
        page.line(Cell(shown, look), label, _STATES.get(look, ""))


def _definitions(page: Readme, plan: Plan) -> None:
    page.section("Les calculs, en toutes lettres")
    if plan.exigeant:
        for label, text in _FORMULAS:
            page.fact(label, text)
        # Nothing expires in a workbook: « périmé » is said of evaluations that are kept from year to year.
        for rank, etat in enumerate(etat for etat in ETATS if etat.code != "périmé"):
            page.fact("État, le premier qui convient :" if not rank else "", f"{etat.code} : {etat.sens}.")
    page.fact(
        "IV (vulnérabilité)",
        "Somme des niveaux / nombre de personnes évaluées et concernées ; inconnu si personne ne l'est.",
    )
    page.fact("Sans objet", "Un agent non concerné sort du numérateur et du dénominateur. Inconnu n'est pas zéro.")


def _retention(page: Readme, plan: Plan, repertoires: Sequence[Repertoire]) -> int:
    """Personal data, and the day the file must be gone; the row of the months that it is kept."""
    page.section("Données personnelles")
    row = page.value(
        "Conservation, en mois",
        Cell(
            plan.demande.conservation, "saisie-mois", note=typo("Durée fixée par l'établissement, après la campagne.")
        ),
    )
    months = address(4, row, fixed="cr")
    page.value(
        "À détruire le",
        Cell("", "texte-date", f'=IF(OR(date_campagne="",{months}=""),"",EDATE(date_campagne,{months}))',
             note=typo("Date d'évaluation (Matrice) + mois de conservation ; vide tant que la date l'est.")),
    )  # fmt: skip
    for text in _PRIVACY:
        page.note(text)
    for text in dict.fromkeys(r.confidentialite for r in repertoires if r.confidentialite):
        page.note(f"Diffusion : {text}", strong=True)
    return row
