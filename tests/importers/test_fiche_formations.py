"""The trainings of a fiche: any number of blocks, with or without their headings."""

from __future__ import annotations

from tests.importers.fiches import at, draft_of, imported, metier_of, told


def test_each_block_is_a_training_in_the_order_of_the_fiche() -> None:
    draft = imported("integration.md")
    assert metier_of(draft)["formations"] == [
        "licence-professionnelle-systemes-echange-sante",
        "certificat-integration-flux-soins",
    ]
    tree = at(draft, "formations/licence-professionnelle-systemes-echange-sante.yaml")
    assert (tree["niveau_qualification"], tree["certificateur"]) == (6, "Université de la Loire fictive")
    assert (tree["voie_acces"], tree["modalites_admission"]) == ("Formation initiale", "Dossier puis entretien")
    assert tree["duree"] == {"texte": "12 mois", "mois": 12}
    assert tree["obtention"] == ["Moyenne générale de 10 sur 20", "Soutenance d'un rapport"]


def test_modules_hold_their_deeper_items_and_the_practice_its_months() -> None:
    tree = at(imported("integration.md"), "formations/licence-professionnelle-systemes-echange-sante.yaml")
    assert tree["programme"] == [
        {
            "intitule": "UE de base",
            "modules": [
                {"intitule": "UE 1 : Réseaux", "contenu": ["Protocoles", "Sécurité des échanges"]},
                {"intitule": "UE 2 : Données de santé"},
            ],
        }
    ]
    assert tree["stage"] == {"texte": "Stage de 4 mois en établissement", "duree_mois": 4}


def test_a_title_right_before_infos_generales_begins_a_training() -> None:
    draft = imported("fautes.md")
    assert metier_of(draft)["formations"] == ["certificat-animateur-maison", "diplome-animation-sociale"]
    assert at(draft, "formations/diplome-animation-sociale.yaml", "niveau_qualification") == 4


def test_lines_without_a_block_are_trainings_by_their_titles() -> None:
    draft = draft_of("FORMATION\n\n- Diplôme de guide\n- Certificat de portier\n\nMOBILITÉ\n")
    assert metier_of(draft)["formations"] == ["diplome-guide", "certificat-portier"]


def test_a_block_without_title_has_a_stand_in() -> None:
    draft = draft_of("FORMATION\n\nCERTIFICATEUR\n\nÉcole fictive\n")
    (identifiant,) = metier_of(draft)["formations"]
    assert at(draft, f"formations/{identifiant}.yaml", "certificateur") == "École fictive"
    assert any("sans intitulé" in text for _, text in told(draft, "IMP011"))


def test_a_training_described_twice_is_kept_twice_and_told() -> None:
    block = "Diplôme de guide\n\nINFOS GÉNÉRALES\n\nCERTIFICATEUR\n\nÉcole {}\n\n"
    draft = draft_of("FORMATION\n\n" + block.format("une") + block.format("deux"))
    first, second = metier_of(draft)["formations"]
    assert [at(draft, f"formations/{i}.yaml", "certificateur") for i in (first, second)] == ["École une", "École deux"]
    assert told(draft, "IMP010")


def test_admission_groups_its_alternatives_under_the_line_before_them() -> None:
    text = "FORMATION\n\nDiplôme\n\nINFOS GÉNÉRALES\n\nADMISSIBILITÉ\n\n"
    text += "Un de ces titres\n\n- Licence\n- Master\n\nOu dix ans de métier.\n"
    (identifiant,) = metier_of(draft_of(text))["formations"]
    assert at(draft_of(text), f"formations/{identifiant}.yaml", "admissibilite") == [
        {"intitule": "Un de ces titres", "alternatives": ["Licence", "Master"]},
        {"alternatives": ["Ou dix ans de métier."]},
    ]
