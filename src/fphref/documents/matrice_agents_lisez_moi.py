"""« Lisez-moi » of an agents matrix: steps, scale, states, personal data, provenance."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.documents.attribution import COMPETENCES, sources_of
from fphref.documents.classeur import BLANK, Cell, Sheet
from fphref.documents.matrice_agents_plan import COUVERTURE, ECARTS, MATRICE, REFERENTIEL, Plan, typed
from fphref.documents.matrice_commun import Readme, provenance
from fphref.documents.typographie import plural, typo
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

_STEPS = (
    (
        "Désigner",
        "Dans « Matrice », écrire un pseudonyme par agent (AGT-01…), son service et la date d'évaluation. "
        "Garder la correspondance avec les noms hors de ce classeur.",
    ),
    (
        "Évaluer",
        "Pour chaque compétence, choisir un niveau dans la liste de la cellule. Ne rien écrire quand on ne sait "
        "pas : une case vide veut dire « à évaluer », jamais zéro.",
    ),
    (
        "Relire",
        "La case montre « évalué/requis », par exemple 2/3. Les lignes au-dessus des agents comptent, par "
        "compétence, les agents évalués et les titulaires, puis les comparent au besoin.",
    ),
    (
        "Décider",
        "« Couverture » dit quelles compétences manquent au service ; « Écarts » liste, agent par agent, ce qui "
        "est à travailler en entretien. Filtrer la colonne « État ».",
    ),
    (
        "Conserver le moins possible",
        "Imprimer sur A3, diffuser aux seules personnes habilitées, détruire le classeur à la date notée plus bas.",
    ),
)

_PRIVACY = (
    "Ce classeur contient des données personnelles, même sous pseudonyme : accès limité à l'encadrement et aux "
    "ressources humaines habilités, information préalable des agents, avis de la personne déléguée à la protection des "
    "données (DPO).",
    "Ni nom, ni matricule, ni date de naissance, ni numéro de sécurité sociale, ni information de santé.",
    "La matrice sert à repérer les compétences à renforcer dans un service. Elle ne compare pas les personnes, ne les "
    "classe pas et ne donne aucune note globale ; elle ne fonde ni promotion, ni prime, ni sanction.",
    "Conservation : le temps de la campagne et du suivi de ses actions, selon la durée fixée par l'établissement ; "
    "noter plus haut la date de destruction et s'y tenir.",
)

_ENTRIES = (
    ("Service ou unité", "Le service dont la matrice parle."),
    ("Période d'évaluation", "Par exemple : campagne 2027."),
    ("À détruire le", "Date à laquelle ce classeur doit être détruit."),
)


def readme(
    referentiel: Referentiel, plan: Plan, repertoires: Sequence[Repertoire], title: str, subtitle: str, footer: str
) -> Sheet:
    """Five steps, the scale, the states, what may be done with personal data, where it all comes from."""
    page = Readme(title, subtitle)
    page.section("Cinq étapes")
    for number, (label, text) in enumerate(_STEPS, 1):
        page.line(Cell(number, "etape"), label, text)
    page.section("À remplir")
    for label, hint in _ENTRIES:
        page.entry(label, "texte-saisie", hint)
    page.section(f"Échelle « {plan.echelle.intitule} »")
    for niveau in plan.echelle.niveaux:
        page.line(Cell(typed(niveau.code), "legende-marque"), niveau.libelle, niveau.description or "")
    if plan.echelle.reserve:
        page.note(f"Réserve sur l'échelle : {plan.echelle.reserve}")
    page.section("Ce que montrent les cases")
    _states(page, plan)
    page.section("Données personnelles")
    for text in _PRIVACY:
        page.note(text)
    page.section("Contenu")
    holds = f"{plural(len(plan.attentes), 'compétence')}, {plural(plan.effectif, 'ligne')} d'agents"
    sheets = (
        (MATRICE, f"{holds} : les évaluations se saisissent là, et nulle part ailleurs."),
        (COUVERTURE, "Évalués, titulaires et besoin pour chaque compétence."),
        (ECARTS, "Ce qui sépare le niveau évalué du niveau requis."),
        (REFERENTIEL, "Libellés entiers, codes, niveaux requis, criticité, besoin."),
    )
    for name, text in sheets:
        page.line(BLANK, name, text, link=f"#'{name}'!A1")
    page.line(BLANK, "Protection", "Les formules sont protégées sans mot de passe (Révision, Ôter la protection).")
    borrowed = sources_of(referentiel, [plan.metier], COMPETENCES, [plan.echelle.source])
    provenance(page, referentiel, repertoires, borrowed)
    profil = referentiel.profils[plan.metier.code]
    for about, reserve in (("le métier", plan.metier.reserve), ("le profil", profil.reserve)):
        if reserve:
            page.note(f"Réserve sur {about} : {reserve}")
    return page.sheet(typo(footer), protected=True)


def _states(page: Readme, plan: Plan) -> None:
    """Each state drawn as the matrix draws it, on levels of this very scale."""
    codes = [n.code for n in plan.echelle.mesures]
    asked = codes[len(codes) // 2]
    if len(codes) > 2:
        sample = Cell(f"{codes[0]}/{codes[-1]}", "ecart-majeur")
        page.line(sample, "Manque de 2 ou plus", "Le niveau évalué est au moins deux crans sous le niveau requis.")
    if len(codes) > 1:
        sample = Cell(f"{codes[-2]}/{codes[-1]}", "ecart")
        page.line(sample, "Manque de 1", "Le niveau évalué est un cran sous le niveau requis.")
    page.line(Cell(f"{asked}/{asked}", "conforme"), "Conforme", "Le niveau requis est atteint.")
    if codes[-1] != asked:
        sample = Cell(f"{codes[-1]}/{asked}", "au-dela")
        page.line(sample, "Au-delà", "Le niveau évalué dépasse le niveau requis.")
    page.line(Cell("", "a-evaluer"), "À évaluer", "Case vide : on ne sait pas encore. Elle n'entre dans aucun total.")
    for niveau in plan.echelle.niveaux:
        if niveau.valeur is None:
            page.line(Cell(niveau.code, "sans-objet"), niveau.libelle, "N'entre dans aucun total.")
    if any(a.niveau is None for a in plan.attentes):
        page.line(Cell(f"{asked}/–", "sans-objet"), "Sans niveau requis", "Le profil ne fixe pas de niveau.")
