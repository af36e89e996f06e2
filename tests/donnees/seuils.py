"""The figures of the corps as a person typed them from the texts, and conditions in short to compare with them."""

from __future__ import annotations

from datetime import date

from fphref.model.conditions import Condition

CORPS: dict[str, tuple[str, str, date | None, tuple[tuple[str, int | None, int], ...]]] = {
    "adjoints-administratifs-hospitaliers": ("ADJ", "C", date(2017, 1, 1), (
        ("adjoint-administratif", 11, 0),
        ("adjoint-administratif-principal-2e-classe", 12, 0),
        ("adjoint-administratif-principal-1re-classe", 10, 0),
    )),
    "attaches-administration-hospitaliere": ("AAH", "A", None, (
        ("attache-administration-hospitaliere", 11, 0),
        ("attache-principal-administration-hospitaliere", 10, 0),
        ("attache-hors-classe-administration-hospitaliere", 6, 1),
    )),
    "cadres-sante-paramedicaux": ("CSP", "A", date(2012, 12, 29), (
        ("cadre-sante", None, 0),
        ("cadre-superieur-sante", None, 0),
        ("cadre-sante-hors-classe", 5, 1),
    )),
    "infirmiers-soins-generaux": ("ISGS", "A", date(2010, 12, 1), (
        ("infirmier-soins-generaux-1er-grade", 11, 0),
        ("infirmier-soins-generaux-2e-grade", 11, 0),
    )),
    "ingenieurs-hospitaliers": ("IH", "A", date(2024, 2, 1), (
        ("ingenieur-hospitalier", 10, 0),
        ("ingenieur-hospitalier-principal", 9, 0),
        ("ingenieur-hospitalier-hors-classe", 5, 1),
    )),
    "techniciens-hospitaliers": ("TH-TSH", "B", date(2011, 6, 30), (
        ("technicien-hospitalier", 13, 0),
        ("technicien-superieur-hospitalier-2e-classe", 12, 0),
        ("technicien-superieur-hospitalier-1re-classe", 11, 0),
    )),
    "techniciens-laboratoire-medical": ("TLM", "A", date(2022, 1, 26), (
        ("technicien-laboratoire-classe-normale", 11, 0),
        ("technicien-laboratoire-classe-superieure", 10, 0),
    )),
}  # fmt: skip
"""Sigle, catégorie, first day, and of each grade its échelons (None: not known) and special échelons."""

IHP, IHHC = "ingenieur-hospitalier-principal", "ingenieur-hospitalier-hors-classe"
TH, TSH2 = "technicien-hospitalier", "technicien-superieur-hospitalier-2e-classe"
TSH1 = "technicien-superieur-hospitalier-1re-classe"

SEUILS: dict[str, tuple[str, str, str]] = {
    # Recruitment of the ingénieurs: décret 2024-52, article 4.
    "ih-concours-externe": (
        "inconnue", "vu", "un de (titre ingenieur | titre architecte | titre scientifique_technique 7 reconnu)",
    ),
    "ih-concours-interne": (
        "premier_janvier", "vu",
        "tous (un de (chez hospitaliere etat territoriale militaire en activite detachement conge_parental"
        " | chez organisation_internationale | fait candidat-article-l325-5) | publics 48)",
    ),
    "ih-troisieme-concours": (
        "premiere_epreuve", "vu",
        "un de (activite professionnelle+mandat_local+responsabilite_association 84"
        " | activite professionnelle+mandat_local+responsabilite_association 84"
        " | activite professionnelle+mandat_local+responsabilite_association 84)",
    ),
    "ih-examen-professionnel": (
        "inconnue", "vu",
        "tous (corps techniciens-hospitaliers techniciens-hospitaliers-ap-hp"
        " | effectifs_corps 96 techniciens-hospitaliers techniciens-hospitaliers-ap-hp)",
    ),
    "ih-choix": (
        "inconnue", "vu",
        f"tous (corps techniciens-hospitaliers techniciens-hospitaliers-ap-hp | effectifs_grade 96 {TSH2} {TSH1})",
    ),
    # Promotion of the ingénieurs; article 16 for the special échelon.
    "ih-principal-choix": ("trente_et_un_decembre", "vu", "tous (24 en 4 ingenieur-hospitalier | publics 72 A)"),
    "ih-hors-classe-choix": (
        "trente_et_un_decembre", "vu",
        f"tous (12 en 5 {IHP} | un de (detache 72 a 985 | detache 96 a 966"
        " | un de (fonctions encadrement 96 A | fonctions direction coordination conduite_projet expertise 96 A)))",
    ),
    "ih-hors-classe-valeur-exceptionnelle": ("trente_et_un_decembre", "vu", f"36 en 9 {IHP}"),
    "ih-echelon-special-etablissement": (
        "trente_et_un_decembre", "vu", f"tous (36 en 5 {IHHC} | fait budget-etablissement-au-dessus-du-seuil)",
    ),
    "ih-echelon-special-emploi": ("trente_et_un_decembre", "vu", "emploi fonctionnel 1217"),
    # Recruitment of the techniciens: décrets 2011-744 and 2011-661, as they stood in 2013-2014.
    "th-concours-externe": (
        "inconnue", "infere",
        "tous (un de (diplome 4 | reconnu) | fait diplome-de-la-specialite-du-concours)",
    ),
    "th-concours-interne": (
        "premier_janvier", "infere",
        "tous (un de (chez hospitaliere etat territoriale militaire organisation_internationale"
        " | fait candidat-article-l325-5) | publics 48)",
    ),
    "th-examen-professionnel": (
        "inconnue", "infere",
        "tous (corps maitrise-ouvriere personnels-ouvriers conducteurs-ambulanciers dessinateurs | publics 84)",
    ),
    "th-choix": (
        "inconnue", "infere",
        "tous (corps maitrise-ouvriere personnels-ouvriers conducteurs-ambulanciers dessinateurs | publics 108)",
    ),
    "tsh-concours-externe": (
        "inconnue", "infere",
        "tous (un de (diplome 5 | reconnu) | fait diplome-de-la-specialite-du-concours)",
    ),
    "tsh-concours-interne": (
        "premier_janvier", "infere",
        "tous (un de (chez hospitaliere etat territoriale militaire organisation_internationale"
        " | fait candidat-article-l325-5) | publics 48)",
    ),
    "tsh-troisieme-concours": (
        "premier_janvier", "infere",
        "tous (activite professionnelle+mandat_local+responsabilite_association 48"
        " | fait activites-dans-les-missions-du-grade)",
    ),
    "tsh-examen-professionnel": (
        "premier_janvier", "infere",
        "tous (corps maitrise-ouvriere dessinateurs maitre-ouvrier maitre-ouvrier-principal | publics 132)",
    ),
    # Promotion inside catégorie B, by period: article 25 of décret 2011-661.
    "tsh-2e-classe-examen": ("trente_et_un_decembre", "infere", f"tous (atteint 6 {TH} | effectifs_categorie 36 B)"),
    "tsh-2e-classe-choix": ("trente_et_un_decembre", "infere", f"tous (12 en 8 {TH} | effectifs_categorie 60 B)"),
    "tsh-2e-classe-examen-2016": (
        "trente_et_un_decembre", "infere", f"tous (atteint 4 {TH} | effectifs_categorie 36 B)",
    ),
    "tsh-2e-classe-choix-2016": (
        "trente_et_un_decembre", "infere", f"tous (12 en 6 {TH} | effectifs_categorie 60 B)",
    ),
    "tsh-2e-classe-examen-2012": ("trente_et_un_decembre", "vu", f"tous (12 en 4 {TH} | effectifs_categorie 36 B)"),
    "tsh-2e-classe-choix-2012": ("trente_et_un_decembre", "vu", f"tous (atteint 7 {TH} | effectifs_categorie 60 B)"),
    "tsh-1re-classe-examen": (
        "trente_et_un_decembre", "infere", f"tous (12 en 6 {TSH2} | effectifs_categorie 36 B)",
    ),
    "tsh-1re-classe-choix": ("trente_et_un_decembre", "infere", f"tous (12 en 7 {TSH2} | effectifs_categorie 60 B)"),
    "tsh-1re-classe-examen-2016": (
        "trente_et_un_decembre", "infere", f"tous (12 en 5 {TSH2} | effectifs_categorie 36 B)",
    ),
    "tsh-1re-classe-choix-2016": (
        "trente_et_un_decembre", "infere", f"tous (12 en 6 {TSH2} | effectifs_categorie 60 B)",
    ),
    "tsh-1re-classe-examen-2012": (
        "trente_et_un_decembre", "vu", f"tous (atteint 6 {TSH2} | effectifs_categorie 36 B)",
    ),
    "tsh-1re-classe-choix-2012": (
        "trente_et_un_decembre", "vu", f"tous (atteint 7 {TSH2} | effectifs_categorie 60 B)",
    ),
    # The other corps, as far as they are known.
    "aah-concours-externe": ("inconnue", "vu", "un de (diplome 6 | reconnu)"),
    "aah-concours-interne": (
        "cloture_inscriptions", "vu",
        "tous (un de (chez hospitaliere etat territoriale militaire en activite detachement conge_parental"
        " | chez organisation_internationale | fait candidat-article-l325-5) | publics_effectifs 36)",
    ),
    "aah-troisieme-concours": (
        "premier_janvier", "vu", "activite professionnelle+mandat_local+responsabilite_association 60",
    ),
    "aah-choix": (
        "premier_janvier", "infere",
        "tous (corps adjoints-cadres-hospitaliers assistants-medico-administratifs"
        " | effectifs_corps 60 adjoints-cadres-hospitaliers assistants-medico-administratifs)",
    ),
    "csp-concours-interne": (
        "premier_janvier", "infere",
        "tous (fait diplome-cadre-de-sante | un de (tous (corps infirmiers-soins-generaux"
        " techniciens-laboratoire-medical | effectifs_corps 60 infirmiers-soins-generaux"
        " techniciens-laboratoire-medical) | fait contractuel-paramedical-cinq-ans))",
    ),
    "csp-concours-externe": (
        "inconnue", "infere",
        "tous (fait diplome-cadre-de-sante | fait titre-infirmier-reeducation-ou-medico-technique"
        " | fait cinq-ans-activite-paramedicale)",
    ),
    "csp-cadre-superieur-concours": ("inconnue", "infere", "effectifs_grade 36 cadre-sante"),
    "isgs-concours-sur-titres": ("inconnue", "infere", "fait titre-infirmier"),
    "isgs-2e-grade-choix": (
        "trente_et_un_decembre", "infere",
        "tous (12 en 6 infirmier-soins-generaux-1er-grade | un de (effectifs_corps 120 infirmiers-soins-generaux"
        " | tous (effectifs_categorie 120 A | fait services-tous-paramedicaux-categorie-a)))",
    ),
    "adj-principal-2e-classe-examen": (
        "inconnue", "infere",
        "tous (atteint 4 adjoint-administratif | un de (effectifs_grade 36 adjoint-administratif"
        " | fait trois-ans-avec-un-grade-equivalent-c1))",
    ),
}  # fmt: skip
"""By route: the day it is looked at, how sure it is, and its conditions in short (lengths in months)."""

PERIODES = {
    "": (date(2023, 1, 1), None),
    "-2016": (date(2017, 1, 1), date(2022, 9, 1)),
    "-2012": (date(2011, 6, 30), date(2017, 1, 1)),
}
CATEGORIE_B = ("tsh-2e-classe-examen", "tsh-2e-classe-choix", "tsh-1re-classe-examen", "tsh-1re-classe-choix")


def short(condition: Condition) -> str:
    """A condition in a few words, in the order of the data; months, échelons, levels and indices as figures."""
    if condition.enfants:
        inner = " | ".join(short(child) for child in condition.enfants)
        return f"{'tous' if condition.tous else 'un de'} ({inner})"
    return " ".join(word for word in words(condition) if word) or f"fait {condition.fait}"


def words(condition: Condition) -> tuple[str, ...]:
    """What a program compares of a leaf; nothing where its wording alone is known."""
    if asked := condition.anciennete_echelon:
        return (f"{asked.min_mois} en {asked.echelon}", asked.grade)
    if reached := condition.echelon_atteint:
        return (f"atteint {reached.echelon}", reached.grade)
    if services := condition.services:
        return (services.nature, str(services.min_mois), services.categorie or "", *services.corps, *services.grades)
    if diplome := condition.diplome:
        kinds = ("titre " + " ".join(diplome.titres) if diplome.titres else "diplome" if diplome.niveau else "",)
        return (*kinds, str(diplome.niveau or ""), "reconnu" if diplome.a_reconnaitre else "")
    if detachement := condition.detachement_emploi:
        return (f"detache {detachement.min_mois} a {detachement.ib_min}",)
    if emploi := condition.emploi_fonctionnel:
        return (f"emploi fonctionnel {emploi.ib_atteint}",)
    if fonctions := condition.fonctions:
        return ("fonctions", *fonctions.natures, str(fonctions.min_mois or ""), fonctions.categorie or "")
    if activite := condition.activite_professionnelle:
        return ("activite", "+".join(activite.natures or (activite.nature,)), str(activite.min_mois or ""))
    if belongs := condition.appartenance:
        named = ("corps", *belongs.corps, *belongs.grades) if belongs.corps or belongs.grades else ()
        where = ("chez", *belongs.natures_employeur) if belongs.natures_employeur else ()
        return (*named, *where, *(("en", *belongs.positions) if belongs.positions and (named or where) else ()))
    if condition.position:
        return ("en", *condition.position.positions)
    return ()
