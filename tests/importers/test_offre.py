"""Job postings → market files: each fact in its field, each line accounted for, nothing made up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.fichier import read_document
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Brouillon, Document
from fphref.importers.offre.importation import import_offre, recognise_offre
from fphref.importers.paie.remuneration import MONTANTS
from fphref.importers.registre import Registre
from fphref.model.marche import FicheMarche
from fphref.yaml_splice.emit import document
from fphref.yaml_text import parse
from tests.importers.offres import (
    DOCUMENTS,
    doubts,
    draft_of,
    draft_of_json,
    draft_of_text,
    head,
    json_document,
    listed,
    lost_words,
    posting,
    sources,
    structure,
)

SOURCES = sorted(path.name for path in DOCUMENTS.iterdir())


# --- Every document of ours ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SOURCES)
def test_a_document_is_recognised_and_each_line_has_one_state(name: str) -> None:
    draft = draft_of(name)
    assert recognise_offre(draft.document) >= 0.85
    assert draft.forme == "offre"
    assert [sort.numero for sort in draft.sorts] == [ligne.numero for ligne in draft.document.lignes]


@pytest.mark.parametrize("name", SOURCES)
def test_what_comes_out_is_a_market_file(name: str) -> None:
    for path, tree in draft_of(name).fichiers.items():
        root, faults = parse(document(tree).encode(), path)
        assert root is not None and not faults
        if path != "marche/sources.yaml":
            fiche = FicheMarche.model_validate(root)
            assert fiche.nature == "offre"
            assert path == f"marche/{fiche.id}.yaml"
            known = list(FicheMarche.model_fields)
            assert list(tree) == sorted(tree, key=known.index)


@pytest.mark.parametrize("name", SOURCES)
def test_the_words_of_placed_lines_stand_in_their_fields(name: str) -> None:
    headings = ("Missions", "Compétences requises", "Profil recherché")
    assert lost_words(draft_of(name), *headings) == []


@pytest.mark.parametrize("name", SOURCES)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    first, second = draft_of(name), draft_of(name)
    assert [document(tree) for tree in first.fichiers.values()] == [document(tree) for tree in second.fichiers.values()]
    assert first.doutes == second.doutes


# --- Generations of keys -------------------------------------------------------------------------------------------


def test_plain_keys_and_the_text_after_them() -> None:
    draft = draft_of("cles_simples.md")
    tree = posting(draft)
    assert tree["intitule"] == "Infirmier de bloc opératoire"
    assert (tree["langue"], tree["pays"]) == ("fr", "FR")
    assert tree["employeur"] == "Hôpital des Deux-Rives"
    assert tree["lieux"] == ["Brives-le-Pont, France"]
    assert (tree["contrat"], tree["temps_travail"], tree["presence"]) == ("CDI", "temps plein", "hybride")
    assert (tree["publie_le"], tree["expire_le"]) == ("2026-01-12", "2025-12-31")
    assert tree["presentation"] == [
        "L’hôpital ouvre deux salles et cherche un infirmier pour compléter son équipe de chirurgie.",
        "Le bloc compte six salles.",
        "Nos engagements",
        "Un tutorat de trois mois",
    ]
    assert tree["missions"] == [
        "Préparer la salle et vérifier le matériel",
        "Assister le chirurgien",
        "Tracer les gestes dans le dossier",
    ]
    assert tree["langues"] == [
        {"langue": "french", "niveau": "fluent"},
        {"langue": "english / Anglais", "niveau": "basic ; B1"},
    ]
    assert tree["avantages"] == ["Crèche", "Titres-restaurant"]
    assert tree["remunerations"] == [{"texte": "selon profil"}]
    assert tree["candidature"] == ("https://recrutement.example/ibo ; Écrire à Mme Claire Lenoir, cadre du bloc.")
    assert tree["hors_modele"] == {"job_tags": ["Chirurgie ambulatoire"]}
    assert listed(draft) == {9: "Chirurgie ambulatoire", 21: "#       value: Selon la grille", 30: "N/A"}


def test_the_profile_is_sorted_by_the_words_of_its_lines() -> None:
    tree = posting(draft_of("cles_simples.md"))
    assert tree["etudes"] == ["Diplôme d’État d’infirmier"]
    assert tree["experience"] == "2 ans d’expérience en chirurgie"
    assert tree["competences_techniques"] == ["Connaissance des circuits de stérilisation"]
    assert tree["qualites"] == ["Sens de l’organisation"]
    assert tree["certifications"] == ["AFGSU 2"]
    assert tree["atouts"] == ["La pratique de la cœlioscopie serait un plus", "Expérience en endoscopie"]


def test_what_plain_keys_leave_in_doubt_is_told() -> None:
    draft = draft_of("cles_simples.md")
    assert "hybride" in doubts(draft, "IMP009")[14]
    assert "réparti" in doubts(draft, "IMP009")[47]
    assert "Mme Claire Lenoir" in doubts(draft, "IMP015")[32]
    assert "avant la date de publication" in doubts(draft, "IMP003")[35]
    assert "selon profil" in doubts(draft, "IMP008")[36]
    assert "« N/A »" in doubts(draft, "IMP010")[30]
    rules = structure(draft)
    assert [rules[line] for line in (2, 7, 8, 19, 67)] == [
        "cle-technique",
        "cle-de-rubrique",
        "mot-cle-repete",
        "commentaire",
        "titre-de-rubrique",
    ]


def test_misspelt_keys_and_lists_inside_texts() -> None:
    draft = draft_of("cles_fautives.md")
    tree = posting(draft)
    assert tree["intitule"] == "Préparateur en pharmacie"
    assert tree["employeur"] == "CH Val de Loge"
    assert tree["presence"] == "hybride"
    assert tree["temps_travail"] == "temps partiel"
    assert "lieux" not in tree and "publie_le" not in tree
    assert tree["missions"] == [
        "Préparer les doses",
        "Gérer les retours",
        "Ranger les réserves",
        "Tenir le registre",
        "Contrôler les péremptions",
    ]
    assert tree["etudes"] == ["Brevet professionnel de préparateur"]
    assert tree["competences_techniques"] == [
        "Lecture d’ordonnances.",
        "Calcul de doses",
        "Pratique d’un logiciel de dispensation",
    ]
    assert tree["qualites"] == ["Esprit d’équipe", "Rigueur", "autonomie", "discrétion", "Esprit d’initiative"]
    assert tree["outils"] == ["Tableur", "messagerie", "automate de dispensation"]
    assert tree["conditions_travail"] == ["Conduite de véhicule : parfois", "Une garde par mois"]
    assert tree["avantages"] == ["Mutuelle prise en charge"]
    assert tree["remunerations"] == [
        {
            "texte": "Salaire : 1 900 € à 2 300 € brut par mois",
            "min": 1900,
            "max": 2300,
            "devise": "EUR",
            "periode": "mois",
            "brut": "oui",
        }
    ]
    assert tree["faits"] == [
        "Date de publication : 2026-02-30",
        "Secteur : pharmacie hospitalière",
        "Prise de poste : 1er avril",
    ]
    assert tree["hors_modele"] == {
        "jobcouleur": "vert",
        "jobparametres": {"fond": "bleu", "niveaux": ["un", "deux"]},
        "joboppeningsearchtags": ["oncologie"],
    }


def test_each_liberty_taken_with_misspelt_keys_is_told() -> None:
    draft = draft_of("cles_fautives.md")
    repairs = doubts(draft, "IMP002")
    assert repairs[6] == "clé « joboppeninglocatiuon » lue comme le lieu"
    assert repairs[10] == "clé « joboppninglongdescription » lue comme la présentation"
    assert repairs[11] == "clé « jobskillrequirments » lue comme le profil demandé"
    assert "Offre d’emploi" in repairs[2]
    assert set(doubts(draft, "IMP005")) == {40, 48, 49}
    assert set(doubts(draft, "IMP010")) == {6, 7, 9, 32}
    assert "2026-02-30" in doubts(draft, "IMP008")[25]
    assert "Adresse de l’offre" in doubts(draft, "IMP004")[47]
    assert listed(draft) == {
        2: "Offre d’emploi :",
        6: "Location",
        7: "https://www.example.org/your-company-name",
        9: "123456789",
        42: "oncologie",
        48: "vert",
        50: "bleu",
        52: "un",
        53: "deux",
    }
    rules = structure(draft)
    assert [rules[line] for line in (4, 11, 14, 18, 20, 31, 40)] == [
        "cle-technique",
        "cle-de-rubrique",
        "puce-vide",
        "cle-sans-valeur",
        "indicateur-a-non",
        "cle-technique",
        "mot-cle-repete",
    ]


def test_broken_yaml_is_read_line_by_line_and_says_so() -> None:
    draft = draft_of("yaml_abime.md")
    tree = posting(draft)
    assert tree["intitule"] == "Agent de sécurité incendie"
    assert tree["employeur"] == "SDIS du Lac"
    assert tree["lieux"] == ["Annecy"]
    assert tree["missions"] == ["Surveiller", "Faire des rondes de nuit", "Ouvrir : les portes"]
    assert tree["certifications"] == ["SSIAP 1"]
    assert tree["qualites"] == ["Rigueur"]
    assert tree["contrat"] == "CDI"
    assert "ligne par ligne" in doubts(draft, "IMP009")[8]
    assert "YAML illisible" in doubts(draft, "IMP003")[8]
    assert "répétée" in doubts(draft, "IMP010")[5]
    assert listed(draft) == {5: "Agent SSIAP", 13: "# à confirmer par le service", 16: "# note: appeler le service"}


# --- JSON ----------------------------------------------------------------------------------------------------------


def test_a_schema_org_posting_among_other_blocks() -> None:
    draft = draft_of("annonce.jsonld")
    assert posting(draft) == {
        "id": "manipulateur-radiologie",
        "nature": "offre",
        "intitule": "Manipulateur en radiologie",
        "langue": "fr",
        "pays": "FR",
        "employeur": "CHU de Port-Clair",
        "lieux": ["4 quai des Mâts, Port-Clair, 99200"],
        "contrat": "CDD",
        "temps_travail": "temps plein",
        "presence": "à distance",
        "publie_le": "2026-03-02",
        "expire_le": "2026-04-30",
        "presentation": ["Le service d’imagerie recrute."],
        "missions": ["Accueillir les patients", "Réaliser les examens"],
        "competences_techniques": ["Radioprotection", "scanner", "IRM"],
        "qualites": ["Sens de l’écoute"],
        "experience": "24 mois",
        "etudes": ["bachelor degree", "Diplôme d’État de manipulateur"],
        "remunerations": [
            {"texte": "2100 – 2600.00 EUR MONTH", "min": 2100, "max": 2600, "devise": "EUR", "periode": "mois"}
        ],
        "faits": [
            "Site de l’employeur : https://chu.example",
            "Secteur : Santé",
            "Nombre de postes : 2",
            "Référence : CHU : IMG-2026-07",
        ],
        "source": "offre-manipulateur-radiologie",
        "hors_modele": {"directApply": "true", "couleurDuBadge": "vert"},
    }
    rules = structure(draft)
    assert {rules[n] for n in (1, 10, 14, 53, 54, 55)} == {"ponctuation"}
    assert {rules[n] for n in (12, 13)} == {"bloc-du-site"}
    assert listed(draft) == {49: "true", 52: "vert"}
    assert "même valeur" in doubts(draft, "IMP010")[51]


def test_an_export_of_several_postings_with_french_keys() -> None:
    draft = draft_of("export.json")
    first, second = posting(draft), posting(draft, 1)
    assert (first["id"], second["id"]) == ("agent-sterilisation", "agent-sterilisation-2")
    assert first["lieux"] == ["Aix-sur-Lac", "Bourg-Neuf", "Saint-Just"]
    assert (first["contrat"], first["temps_travail"]) == ("CDD de 6 mois", "80 %")
    assert first["publie_le"] == "2026-01-01"
    assert first["missions"] == ["Laver les instruments.", "Recomposer les boîtes.", "Conduire les autoclaves."]
    assert first["etudes"] == ["CAP ou BEP"]
    assert first["experience"] == "Débutant accepté"
    assert first["qualites"] == ["Rigueur", "Ponctualité"]
    assert first["langues"] == [{"langue": "français", "niveau": "courant"}]
    assert first["remunerations"] == [{"texte": "1850 – 2050 EUR", "min": 1850, "max": 2050, "devise": "EUR"}]
    assert first["hors_modele"] == {"zz": "NaN", "budget": "123456789012345678901234567890"}
    assert second["expire_le"] == "2026-06-30"
    assert second["presence"] == "sur site" and "lieux" not in second
    assert [source["id"] for source in sources(draft)] == [f"offre-{tree['id']}" for tree in (first, second)]
    assert {"Paul Marchand", "paul.marchand@lac.example"} <= set(
        doubts(draft, "IMP015")[19].replace("« ", "|").replace(" »", "|").split("|")
    )
    assert set(listed(draft)) == {21, 22, 27}


def test_a_page_with_a_posting_in_its_data() -> None:
    draft = draft_of("page.html")
    tree = posting(draft)
    assert tree["missions"] == ["Installer le patient", "Nettoyer le brancard"]
    assert tree["temps_travail"] == "temps partiel"
    assert tree["avantages"] == ["Mutuelle", "Parking", "Crèche"]
    assert tree["remunerations"] == [{"texte": "12.5 EUR HOUR", "devise": "EUR", "periode": "heure"}]
    assert sources(draft)[0]["url"] == "https://emplois.example/brancardier"
    shown = {ligne.texte: draft.sorts[ligne.numero - 1] for ligne in draft.document.lignes}
    assert [str(champ) for champ in shown["Brancardier"].champs] == ["marche/brancardier.yaml:intitule"]
    assert [str(champ) for champ in shown["Lieu : Le Marais, France"].champs] == ["marche/brancardier.yaml:lieux[0]"]
    assert shown["Vos missions"].regle == "titre-de-rubrique"
    assert set(listed(draft).values()) == {"badge: bleu", "Le service compte quatorze agents."}
    assert "illisible" in " ".join(doubts(draft, "IMP008").values())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"title": "T", }', "virgule en trop"),
        ('{"title": "T"', "fin du texte"),
        ('{"title" "T"}', "« : » attendu"),
        ("{'title': 1}", "signe inattendu"),
        ('["a" "b"]', "virgule ou crochet attendu"),
        ('{"title": "T}', "guillemet jamais fermé"),
        ('{"title": "a\\q"}', "texte mal écrit"),
        ("[" * 101 + "]" * 101, "plus de 100 niveaux"),
        ("[" * 100_000, "plus de 100 niveaux"),
        ("[]", "aucune offre"),
        ('["a", 1]', "aucune offre"),
    ],
)
def test_json_that_is_no_posting_is_refused_in_one_line(text: str, told: str) -> None:
    with pytest.raises(FphrefError, match=told) as caught:
        draft_of_json(text)
    assert "\n" not in str(caught.value)
    # Damaged JSON is claimed, so that its reason is told; sound JSON of something else is not.
    assert (recognise_offre(json_document(text)) >= 0.5) is ("illisible" in str(caught.value))


def test_numbers_stay_as_they_are_written() -> None:
    digits = "9" * 5_000
    tree = posting(
        draft_of_json(f'{{"title": "T", "company": "C", "a": {digits}, "b": 1e400, "c": -0.50, "d": Infinity}}')
    )
    assert tree["hors_modele"] == {"a": digits, "b": "1e400", "c": "-0.50", "d": "Infinity"}


def test_what_is_unreadable_in_a_value_is_shown_and_loads() -> None:
    tree = posting(
        draft_of_json('{"title": "Aide\\u0000 soignant\\ud800e\\u200b", "company": "C\\u2028D", "k\\u0007": "v"}')
    )
    assert tree["intitule"] == "Aide\ufffd soignant\ufffde"
    assert tree["employeur"] == "C D"
    assert tree["hors_modele"] == {"k\ufffd": "v"}


# --- Keys and values one by one ------------------------------------------------------------------------------------


def only(*rows: str) -> dict[str, Any]:
    """The tree of a posting with a title and these lines."""
    return posting(draft_of_text(head("title: Lingère", "company: CH", *rows)))


@pytest.mark.parametrize(
    ("rows", "field", "value"),
    [
        (("job_location: Nice",), "lieux", ["Nice"]),
        (("employmentType: PART_TIME",), "temps_travail", "temps partiel"),
        (("type_contrat: Contrat d’apprentissage",), "contrat", "Contrat d’apprentissage"),
        (("typeContrat: cdi",), "contrat", "cdi"),
        (("remote: true",), "presence", "à distance"),
        (("teletravail: partiel",), "presence", "hybride"),
        (("date_limite: 3 mai 2026",), "expire_le", "2026-05-03"),
        (("posted: '2026-05-03 10:00'", "datePosted: 2026-05-03T10:00:00Z"), "publie_le", "2026-05-03"),
        (("experience: {minimum: 3 ans d’expérience}",), "experience", "3 ans d’expérience"),
        (("langues: [Anglais, Espagnol]",), "langues", [{"langue": "Anglais"}, {"langue": "Espagnol"}]),
        (("skills: 'Excel, Word, Rigueur'",), "competences_techniques", ["Excel", "Word"]),
        (("grade: Ouvrier principal",), "faits", ["Grade : Ouvrier principal"]),
        (("salaire: 24 000 € brut annuel",), "remunerations",
         [{"texte": "24 000 € brut annuel", "min": 24000, "max": 24000, "devise": "EUR", "periode": "an",
           "brut": "oui"}]),
        (("baseSalary: {currency: EUR, value: {minValue: 300, maxValue: 200, unitText: DAY}}",), "remunerations",
         [{"texte": "300 – 200 EUR DAY", "devise": "EUR", "periode": "jour"}]),
        (("baseSalary: {currency: EUR, value: 500, unitText: WEEK}",), "remunerations",
         [{"texte": "500 EUR WEEK", "min": 500, "max": 500, "devise": "EUR"}]),
        (("horaires: Journée de 12 h", "benefits: 'Crèche; Parking; RTT'"), "avantages", ["Crèche", "Parking", "RTT"]),
        (("responsibilities: '<ul><li>Laver</li><li>Plier</li></ul>'",), "missions", ["Laver", "Plier"]),
        (("missions: '- laver- plier- ranger'",), "missions", ["laver", "plier", "ranger"]),
        (("poste_a_pourvoir: x", "nombre_de_postes: 3"), "faits", ["Nombre de postes : 3"]),
    ],
)  # fmt: skip
def test_a_key_feeds_its_field(rows: tuple[str, ...], field: str, value: Any) -> None:
    assert only(*rows)[field] == value


@pytest.mark.parametrize(
    ("row", "code", "told"),
    [
        ("company2: [a]", "IMP002", "l’employeur"),
        ("datePosted: 31/02/2026", "IMP008", "date non comprise"),
        ("datePosted: 03/04/2026", "IMP009", "jour/mois"),
        ("baseSalary: {currency: EUR, value: 12.34, unitText: HOUR}", "IMP008", "montant non compris"),
        ("travel: souvent", "IMP008", "ni oui ni non"),
        ("travel: true", "IMP005", "Déplacements : oui"),
        ("recruiter: Anne Petit", "IMP015", "Anne Petit"),
        ("missions: [Laver, Laver]", "IMP010", "dit deux fois"),
        ("about: 'Votre entreprise, Company Name, recrute'", "IMP010", "Company Name"),
        ("apply: '[ici](lien)'", "IMP004", "sans adresse"),
        ("url: pas une adresse", "IMP008", "adresse mal écrite"),
        ("location: '[Ville]'", "IMP010", "texte d’attente"),
    ],
)
def test_what_is_not_sure_is_told_at_its_line(row: str, code: str, told: str) -> None:
    found = doubts(draft_of_text(head("title: Lingère", row)), code)
    assert told in found[3]


def test_a_site_of_postings_is_the_publisher_not_the_employer() -> None:
    draft = draft_of_text(
        head("title: Lingère", "company: Welcome to the Jungle", "about: Le CH du Bois recrute une lingère.")
    )
    assert posting(draft)["employeur"] == "Le CH du Bois"
    assert sources(draft)[0]["editeur"] == "Welcome to the Jungle"
    assert "site d’annonces" in doubts(draft, "IMP009")[3]


@pytest.mark.parametrize(
    ("rows", "title", "code"),
    [
        (("company: CH", "description: 'Intitulé du poste : Lingère'"), "Lingère", "IMP011"),
        (
            ("title: Job Posting", "tags: [CH, Aide en lingerie]", "about: Une aide en lingerie."),
            "Aide en lingerie",
            "IMP011",
        ),
        (("title: Job Posting", "about: Rien d’autre."), "Job Posting", "IMP011"),
        (("title: 'Offre d’emploi - Lingère'",), "Lingère", "IMP002"),
        (("company: CH", "location: Nice", "contrat: CDI"), "Offre de mai", "IMP011"),
        (("title: N/A", "company: CH"), "Offre de mai", "IMP011"),
    ],
)
def test_a_missing_title_is_looked_for_and_told(rows: tuple[str, ...], title: str, code: str) -> None:
    draft = draft_of_text(head(*rows), "offre_de_mai.md")
    assert posting(draft)["intitule"] == title
    assert doubts(draft, code)


def test_of_two_titles_the_first_stays_and_the_other_is_listed() -> None:
    draft = draft_of_text(head("title: Lingère", "poste: Buandier", "company: CH"))
    assert posting(draft)["intitule"] == "Lingère"
    assert listed(draft) == {3: "Buandier"}


def test_a_long_text_is_cut_and_its_rest_listed() -> None:
    draft = draft_of_text(head(f"title: {'mot ' * 300}", "company: CH"))
    assert len(posting(draft)["intitule"]) <= 500
    assert listed(draft)[2].startswith("mot mot")


def test_unknown_trees_are_kept_and_never_placed() -> None:
    draft = draft_of_text(head("title: Lingère", "company: CH", "zzz:", "  a: 'yes'", "  b: [~, '01', '2026-01-01']"))
    tree = posting(draft)
    assert tree["hors_modele"] == {"zzz": {"a": "yes", "b": ["01", "2026-01-01"]}}
    root, faults = parse(document(tree).encode(), "x.yaml")
    assert root is not None and not faults
    assert FicheMarche.model_validate(root).hors_modele == tree["hors_modele"]
    assert set(listed(draft)) == {5, 6}


def test_a_deep_unknown_tree_becomes_one_text_below_twenty_levels() -> None:
    draft = draft_of_json('{"title": "T", "company": "C", "zzz": ' + '{"a": ' * 60 + '"fond"' + "}" * 61)
    node, depth = posting(draft)["hors_modele"]["zzz"], 1
    while isinstance(node, dict):
        node, depth = node["a"], depth + 1
    assert (node, depth) == ("fond", 20)


def test_two_postings_of_one_run_never_share_a_file() -> None:
    registre = Registre()
    text = head("title: Lingère", "company: CH")
    paths = [path for _ in range(2) for path in import_offre(read_text("o.md", text), registre).fichiers]
    assert paths == ["marche/lingere.yaml", "marche/sources.yaml", "marche/lingere-2.yaml", "marche/sources.yaml"]


# --- What is no posting --------------------------------------------------------------------------------------------

ARTICLE = head("layout: post", "title: Le marathon du service", "date: 2026-01-01", "tags: [sport]") + "Bravo à tous.\n"
LIBRE = """# Technicien de laboratoire

Le laboratoire recrute en CDI à temps plein.

## Missions
- Réaliser les analyses

## Profil recherché
- Rigueur

Lieu : Nantes

## Candidature
Envoyer un CV avant le 3 mai.
"""


@pytest.mark.parametrize(
    "text", [ARTICLE, "", "Une ligne.\n", "---\n", "# Guide du métier\n\nLes missions sont variées.\n"]
)
def test_other_texts_are_not_taken_for_postings(text: str) -> None:
    assert recognise_offre(read_text("a.md", text)) < 0.4


def test_a_repertoire_in_json_is_not_taken_for_postings() -> None:
    rows = [
        {"code": f"A{n}", "intitule": "Archiviste", "activites": ["Trier"], "competences": ["Lire"]} for n in range(3)
    ]
    assert recognise_offre(json_document(json.dumps(rows))) < 0.6


def test_a_posting_without_keys_is_read_by_its_headings() -> None:
    document_ = read_text("tech.md", LIBRE)
    assert recognise_offre(document_) >= 0.6
    draft = import_offre(document_, Registre())
    tree = posting(draft)
    assert tree["intitule"] == "Technicien de laboratoire"
    assert tree["missions"] == ["Réaliser les analyses"]
    assert tree["qualites"] == ["Rigueur"]
    assert tree["lieux"] == ["Nantes"]
    assert tree["contrat"] == "CDI"
    assert tree["candidature"] == "Envoyer un CV avant le 3 mai."
    assert listed(draft) == {}


def test_a_page_whose_data_are_all_broken_is_still_read() -> None:
    page = read_document(DOCUMENTS / "page.html")
    broken = Document(page.nom, "html", page.lignes, tuple((n, "{") for n, _ in page.donnees), (), page.titre, page.url)
    draft: Brouillon = import_offre(broken, Registre())
    assert posting(draft)["intitule"] == "Brancardier"
    assert len(doubts(draft, "IMP008")) == 3


@pytest.mark.parametrize("value", ["selon la grille " * 2000, "1 500 € par mois, " * 1500])
def test_pay_longer_than_a_text_is_cut_and_its_rest_listed(value: str) -> None:
    draft = draft_of_text(head("title: Brancardier", f"salary: {value.strip()}"))
    pays = posting(draft)["remunerations"]
    assert 1 <= len(pays) <= MONTANTS
    assert max(len(pay["texte"]) for pay in pays) <= 20_000
    assert max(map(len, posting(draft).get("faits", [""]))) <= 20_000
    assert len(listed(draft)[3]) > 1000
    assert "IMP008" in {doute.diagnostic.regle for doute in draft.doutes}
