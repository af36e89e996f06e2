"""Métiers of an invented hospital, in our own wording: what they are called, what they do, and what they work on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

_DONNEES = Path(__file__).parent / "donnees"


class Famille(NamedTuple):
    """A family of métiers; `teinte` is its colour in the documents."""

    id: str
    intitule: str
    teinte: str


FAMILLES = (
    Famille("soins", "Soins", "grenat"),
    Famille("medico-technique", "Activités médico-techniques", "petrole"),
    Famille("reeducation", "Rééducation et accompagnement", "prune"),
    Famille("logistique", "Logistique et hôtellerie", "brique"),
    Famille("technique", "Travaux et maintenance", "bronze"),
    Famille("numerique", "Numérique", "ocean"),
    Famille("gestion", "Gestion et administration", "indigo"),
    Famille("qualite", "Qualité, hygiène et recherche", "olive"),
)


class Groupe(NamedTuple):
    """Métiers that do the same things to different objects.

    `gestes` and `savoirs` are (end of id, wording): `{o}` stands for an object with its article (« un » or « une »),
    `{t}` for the same without it, with a capital. `activite` names what is done with `{t}`. No two groups share the end
    of an id: the same object may be the concern of several.
    """

    activite: str
    gestes: tuple[tuple[str, str], ...]
    savoirs: tuple[tuple[str, str], ...]


_SOIN = (
    ("principes", "{t} : principes"),
    ("risques", "{t} : risques et précautions"),
    ("tracabilite", "{t} : règles et traçabilité"),
)
_BUREAU = (
    ("textes", "{t} : textes applicables"),
    ("circuit", "{t} : circuit et délais"),
    ("outils", "{t} : outils et modèles"),
)
_ATELIER = (
    ("fonctionnement", "{t} : fonctionnement"),
    ("dangers", "{t} : dangers et protections"),
    ("consignes", "{t} : consignes et suivi"),
)
_EXECUTION = (
    ("methode", "{t} : méthode et ordre des tâches"),
    ("regles-hygiene", "{t} : règles d'hygiène et de sécurité"),
    ("materiel", "{t} : matériel et produits"),
)

GROUPES = {
    "soignant": Groupe(
        "Réalisation et suivi des soins : {t}",
        (
            ("preparer", "Préparer {o} en vérifiant l'identité et les consignes"),
            ("suivre", "Suivre le déroulement d'{o} et en garder la trace"),
            ("alerter", "Reconnaître une complication lors d'{o} et donner l'alerte"),
            ("expliquer", "Expliquer {o} au patient et à ses proches"),
        ),
        _SOIN,
    ),
    "aide": Groupe(
        "Aide aux soins : {t}",
        (
            ("installer", "Installer la personne pour {o}"),
            ("reunir-materiel", "Réunir le matériel pour {o}"),
            ("transmettre", "Observer et transmettre ce qui change lors d'{o}"),
            ("remettre-en-etat", "Ranger et remettre en état le matériel après {o}"),
        ),
        _SOIN,
    ),
    "encadrement": Groupe(
        "Organisation de l'équipe : {t}",
        (
            ("organiser", "Organiser les moyens de l'équipe pour {o}"),
            ("evaluer", "Évaluer la qualité d'{o}"),
            ("reprendre", "Reprendre {o} avec l'équipe après un incident"),
            ("former", "Faire progresser un débutant sur {o}"),
        ),
        _SOIN,
    ),
    "reeducation": Groupe(
        "Conduite des séances : {t}",
        (
            ("bilan", "Dresser le bilan de la personne avant {o}"),
            ("conduire", "Conduire {o}"),
            ("adapter", "Adapter {o} aux progrès de la personne"),
            ("rendre-compte", "Rendre compte d'{o} à l'équipe"),
        ),
        _SOIN,
    ),
    "examen": Groupe(
        "Réalisation et contrôle : {t}",
        (
            ("realiser", "Réaliser {o} selon la procédure"),
            ("controler", "Contrôler la qualité d'{o}"),
            ("preparer-materiel", "Préparer le matériel avant {o}"),
            ("signaler", "Repérer et signaler une anomalie lors d'{o}"),
        ),
        _SOIN,
    ),
    "bureau": Groupe(
        "Instruction et suivi : {t}",
        (
            ("instruire", "Traiter {o} du début à la fin"),
            ("relire", "Contrôler {o} avant envoi ou validation"),
            ("relancer", "Suivre l'avancement d'{o} et relancer"),
            ("renseigner", "Répondre à une question sur {o}"),
        ),
        _BUREAU,
    ),
    "atelier": Groupe(
        "Entretien et dépannage : {t}",
        (
            ("diagnostiquer", "Trouver la cause d'une panne sur {o}"),
            ("entretenir", "Entretenir {o} selon la gamme prévue"),
            ("securiser", "Mettre {o} en sécurité avant d'intervenir"),
            ("consigner", "Consigner une intervention sur {o}"),
        ),
        _ATELIER,
    ),
    "logistique": Groupe(
        "Exécution et contrôle : {t}",
        (
            ("executer", "Réaliser {o} en respectant les consignes"),
            ("tenir-delai", "Organiser {o} dans les délais"),
            ("noter-ecarts", "Contrôler {o} et noter les écarts"),
            ("signaler-incident", "Signaler un incident lors d'{o}"),
        ),
        _EXECUTION,
    ),
    "numerique": Groupe(
        "Installation et assistance : {t}",
        (
            ("mettre-en-service", "Installer {o} et vérifier son fonctionnement"),
            ("depanner", "Dépanner {o} dans le délai convenu"),
            ("documenter", "Documenter {o} pour les autres équipes"),
            ("proteger", "Protéger {o} contre une intrusion"),
        ),
        _ATELIER,
    ),
    "expert": Groupe(
        "Étude et pilotage : {t}",
        (
            ("cadrer", "Préparer {o} avec les services concernés"),
            ("mener", "Conduire {o} jusqu'à son terme"),
            ("analyser", "Analyser les résultats d'{o}"),
            ("presenter", "Présenter {o} aux équipes et à la direction"),
        ),
        _BUREAU,
    ),
    "social": Groupe(
        "Accompagnement des personnes : {t}",
        (
            ("preparer-avec", "Préparer {o} avec la personne"),
            ("accompagner", "Conduire {o} en respectant la confidentialité"),
            ("ecrire", "Rédiger la synthèse après {o}"),
            ("orienter", "Orienter la personne à la suite d'{o}"),
        ),
        _BUREAU,
    ),
}


class Base(NamedTuple):
    """A métier before any speciality; `objets` are what its own compétences are about, each with « un » or « une »."""

    cle: str
    masculin: str
    feminin: str
    famille: str
    groupe: str
    niveau: int
    definition: str
    objets: tuple[str, ...]


class TypeService(NamedTuple):
    """A kind of service: `lieu` follows a métier (« en réanimation »), `metiers` go from the most numerous on.

    `poids` says how often it is met in a large hospital; `objets` are what its care is about.
    """

    cle: str
    pole: str
    nom: str
    lieu: str
    poids: int
    metiers: tuple[str, ...]
    objets: tuple[str, ...]


class Transversale(NamedTuple):
    """A compétence that many métiers share; `pour` are families, métiers or services, `mois` how long it is valid."""

    pour: tuple[str, ...]
    id: str
    libelle: str
    formacode: str
    criticite: int
    mois: int


TOUS = "tous"
DECLINES = ("ide", "as", "ash", "cadre-sante", "secretaire-medicale")
"""Métiers that a large hospital tells apart by service (« Infirmier en réanimation »)."""
OBJETS_DU_LIEU = {
    "ash": ("un bionettoyage {lieu}", "un service de repas {lieu}", "une remise en état de chambre {lieu}"),
    "secretaire-medicale": ("un dossier de patient {lieu}", "un rendez-vous {lieu}", "un compte rendu {lieu}"),
}
"""What those do there who do not give the care of the service."""
DE_NUIT = frozenset(
    {"ide", "as", "ash", "sage-femme", "puericulture", "auxiliaire-puericulture", "regulation", "agent-securite",
     "iade", "ambulance"}
)  # fmt: skip
"""Métiers of which some work at night."""


@cache
def bases() -> dict[str, Base]:
    """The métiers by key."""
    return {
        row[0]: Base(row[0], row[1], row[2], row[3], row[4], int(row[5]), row[6], _several(row[7]))
        for row in _rows("metiers.txt", 8)
    }


@cache
def services() -> dict[str, TypeService]:
    """The kinds of services by key, from those that any hospital has."""
    return {
        row[0]: TypeService(row[0], row[1], row[2], row[3], int(row[4]), tuple(row[5].split()), _several(row[6]))
        for row in _rows("services.txt", 7)
    }


@cache
def transversales() -> tuple[Transversale, ...]:
    """The shared compétences, the most general ones first."""
    return tuple(
        Transversale(tuple(row[0].split()), row[1], row[2], row[3], int(row[4]), int(row[5] or 0))
        for row in _rows("competences.txt", 6)
    )


def _rows(name: str, width: int) -> list[list[str]]:
    text = (_DONNEES / name).read_text("utf-8")
    rows = [[part.strip() for part in line.split("|")] for line in text.splitlines() if line[:1] not in ("", "#")]
    return [row + [""] * (width - len(row)) for row in rows]


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
