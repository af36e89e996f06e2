"""Titles in both genders, from every way a fiche shortens them."""

from __future__ import annotations

import pytest

from fphref.importers.intitule import both_genders

PRINTED = [
    ("Coordinateur(trice) de soins", "Coordinateur de soins", "Coordinatrice de soins"),
    ("Directeur(rice) des soins", "Directeur des soins", "Directrice des soins"),
    ("Chargé(e) de mission", "Chargé de mission", "Chargée de mission"),
    ("Infirmier(ière) de bloc", "Infirmier de bloc", "Infirmière de bloc"),
    ("Infirmier(ère)", "Infirmier", "Infirmière"),
    ("Infirmier(e)", "Infirmier", "Infirmière"),
    ("Conseiller(ère) en génétique", "Conseiller en génétique", "Conseillère en génétique"),
    ("Technicien(ne) supérieur(e)", "Technicien supérieur", "Technicienne supérieure"),
    ("Diététicien(nne)", "Diététicien", "Diététicienne"),
    ("Acheteur(euse)", "Acheteur", "Acheteuse"),
    ("Veilleur(se) de nuit", "Veilleur de nuit", "Veilleuse de nuit"),
    ("Chef(fe) de projet(s)", "Chef de projet(s)", "Cheffe de projet(s)"),
    ("Hôte(sse) d'accueil", "Hôte d'accueil", "Hôtesse d'accueil"),
    ("Administratif(ive) de garde", "Administratif de garde", "Administrative de garde"),
    ("Aide-soignant(e)", "Aide-soignant", "Aide-soignante"),
    ("Masseur(euse)-kinésithérapeute", "Masseur-kinésithérapeute", "Masseuse-kinésithérapeute"),
    ("Secrétaire médical(e)", "Secrétaire médical", "Secrétaire médicale"),
    ("Assistant(e) social(e)", "Assistant social", "Assistante sociale"),
    ("Animateur·trice", "Animateur", "Animatrice"),
    ("Chargé.e de flux", "Chargé de flux", "Chargée de flux"),
    ("Coordinateur / Coordinatrice d’essais", "Coordinateur d’essais", "Coordinatrice d’essais"),
    ("Infirmière / Infirmier", "Infirmier", "Infirmière"),
    ("Infirmier (Infirmière) de nuit", "Infirmier de nuit", "Infirmière de nuit"),
    ("Chauffeur-livreur / Chauffeuse-livreuse", "Chauffeur-livreur", "Chauffeuse-livreuse"),
    ("Technicien / Technicienne supérieur(e)", "Technicien supérieur", "Technicienne supérieure"),
    ("Secrétaire", "Secrétaire", "Secrétaire"),
    ("Psychologue (H/F)", "Psychologue", "Psychologue"),
    ("Sage-femme", "Sage-femme", "Sage-femme"),
    ("Responsable qualité / risques", "Responsable qualité / risques", "Responsable qualité / risques"),
]


@pytest.mark.parametrize(("printed", "masculin", "feminin"), PRINTED)
def test_both_forms_are_written_in_full(printed: str, masculin: str, feminin: str) -> None:
    found = both_genders(printed)
    assert (found.masculin, found.feminin, found.publie, found.remarque) == (masculin, feminin, printed, "")


@pytest.mark.parametrize(
    ("printed", "title", "sigle"),
    [
        ("Agent(e) de bloc (AB)", "Agent(e) de bloc", "AB"),
        ("Ingénieur(e) des données - IDD", "Ingénieur(e) des données", "IDD"),
        ("Technicien(ne) (H/F)", "Technicien(ne) (H/F)", ""),
        ("AGENT - BLOC", "AGENT - BLOC", ""),
        ("(ABC)", "(ABC)", ""),
    ],
)
def test_a_sigle_at_the_end_is_set_apart(printed: str, title: str, sigle: str) -> None:
    found = both_genders(printed)
    assert (found.publie, found.sigle) == (title, sigle)


@pytest.mark.parametrize(
    ("printed", "masculin", "feminin"),
    [
        (
            "Technicien(ne) supérieur hospitalier",
            "Technicien supérieur hospitalier",
            "Technicienne supérieure hospitalière",
        ),
        ("Magasinier", "Magasinier", "Magasinière"),
        ("Puéricultrice", "Puériculteur", "Puéricultrice"),
    ],
)
def test_a_form_that_is_not_printed_is_proposed_with_a_remark(printed: str, masculin: str, feminin: str) -> None:
    found = both_genders(printed)
    assert (found.masculin, found.feminin) == (masculin, feminin)
    assert found.remarque
