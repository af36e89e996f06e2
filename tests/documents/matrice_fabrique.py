"""Small référentiels built in memory for the matrices: three métiers, two familles, three scales."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fphref.documents.matrice_agents_plan import Demande
from fphref.evaluations.modele import Agent, Evaluation
from fphref.model.competences import Activite, CodeNomenclature, Connaissance, SavoirEtre, SavoirFaire
from fphref.model.metier import Intitule, Metier
from fphref.model.profil import Echelle, Exigence, NiveauEchelle, Profil
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Famille, Repertoire


def echelles() -> dict[str, Echelle]:
    acquis = [("so", "Sans objet", None), *((str(n), f"Niveau {n}", n) for n in range(1, 6))]
    lettres = [("I", "En formation", 1), ("L", "Sous supervision", 2), ("U", "Autonome", 3), ("O", "Forme", 4)]
    zero = [(str(n), f"Cran {n}", n) for n in range(4)]
    return {
        identifiant: Echelle(
            id=identifiant,
            intitule=identifiant,
            niveaux=tuple(NiveauEchelle(code=c, libelle=t, valeur=v) for c, t, v in niveaux),
        )
        for identifiant, niveaux in (("acquis5", acquis), ("lettres", lettres), ("zero", zero))
    }


def metier(code: str, titre: str, famille: str, **plus: tuple[str, ...]) -> Metier:
    return Metier(code=code, intitule=Intitule(masculin=titre, feminin=titre), famille=famille, **plus)


def referentiel(**changes: object) -> Referentiel:
    """AA01 asks for all of it, on `acquis5`; BB01 shares two items and is on `lettres`; BB02 has no profile."""
    savoir_faire = {
        "sf-un": SavoirFaire(id="sf-un", libelle="Écrire un protocole"),
        "sf-deux": SavoirFaire(id="sf-deux", libelle="=1+1", codes=(CodeNomenclature(nomenclature="rome", code="1"),)),
        "sf-orphelin": SavoirFaire(id="sf-orphelin", libelle="Demandé par personne"),
    }
    connaissances = {
        "c-un": Connaissance(
            id="c-un",
            libelle="Anglais scientifique",
            codes=(CodeNomenclature(nomenclature="formacode", code="15214"),),
            reserve="Code à vérifier.",
        ),
        "c-deux": Connaissance(id="c-deux", libelle="Zoologie"),
    }
    metiers = (
        metier(
            "BB01", "Technicien", "labo", savoir_faire=("sf-un",), connaissances=("c-un",), activites=("a-un", "a-deux")
        ),
        metier("BB02", "Chercheuse", "labo", savoir_faire=("sf-un",)),
        metier(
            "AA01",
            "Coordinatrice",
            "soins",
            savoir_faire=("sf-un", "sf-deux"),
            connaissances=("c-un", "c-deux"),
            savoir_etre=("se-un",),
            activites=("a-un",),
        ),
    )
    rows = (("sf-un", "3", 3, 2), ("sf-deux", "2", 1, 1), ("c-un", "5", 2, 1), ("c-deux", "1", 1, 0))
    letters = (("sf-un", "U", 2, 1), ("c-un", "L", 1, 2))
    content: dict[str, object] = {
        "repertoires": (
            Repertoire(
                format=1, id="essai", intitule="Essai", edition="Édition 1", date=date(2026, 11, 22), motif_code="^.*$",
                mention="Exemple non officiel", avertissement="Tout est inventé.", etend="../fph",
            ),
        ),
        "familles": {
            "soins": Famille(id="soins", intitule="Soins", teinte="grenat"),
            "labo": Famille(id="labo", intitule="Laboratoire", teinte="ocean"),
        },
        "savoir_faire": savoir_faire,
        "connaissances": connaissances,
        "savoir_etre": {"se-un": SavoirEtre(id="se-un", libelle="-Écouter")},
        "activites": {"a-un": Activite(id="a-un", libelle="Accueil"), "a-deux": Activite(id="a-deux", libelle="Bilan")},
        "metiers": {m.code: m for m in sorted(metiers, key=lambda m: m.code)},
        "echelles": echelles(),
        "profils": {
            code: Profil(
                metier=code,
                echelle=echelle,
                exigences=tuple(Exigence(competence=c, niveau=n, criticite=k, besoin=b) for c, n, k, b in lines),
            )
            for code, echelle, lines in (("AA01", "acquis5", rows), ("BB01", "lettres", letters))
        },
    }  # fmt: skip
    content.update(changes)
    return Referentiel(**content)  # type: ignore[arg-type]


def deux_profils(**changes: object) -> Referentiel:
    """AA01 and BB01 on one scale, asking for other levels of the compétences they share; BB02 has no profile."""
    base = referentiel()
    lines = (("sf-un", "2", 2, 1), ("c-un", "3", 3, 2))
    exigences = tuple(Exigence(competence=c, niveau=n, criticite=k, besoin=b) for c, n, k, b in lines)
    profils = {**base.profils, "BB01": Profil(metier="BB01", echelle="acquis5", exigences=exigences)}
    return referentiel(**{"profils": profils, **changes})


AGENTS = (
    Agent("AGT-2", "Bloc", "AA01"),
    Agent("AGT-1", "Bloc", "BB01", "Poste de nuit"),
    Agent("AGT-3", "Accueil", "AA01"),
    Agent("AGT-4", "", "BB02"),
)
JOUR = date(2026, 11, 2)
SU = {
    # Agent → compétence → level; AA01 asks for 3, 2, 5, 1 and nothing, BB01 for 2, –, 3.
    "AGT-2": {"sf-un": "1", "sf-deux": "2", "c-un": "5", "c-deux": "so", "se-un": "4"},
    "AGT-1": {"sf-un": "3", "c-un": "2"},
    "AGT-3": {"sf-un": "5", "sf-deux": "so", "c-un": "4"},
    "AGT-4": {"sf-un": "2"},
}


def evaluations() -> tuple[Evaluation, ...]:
    """What is known of `AGENTS`, with an older level that a later one replaces."""
    found = [
        Evaluation(agent.agent, agent.service, agent.metier, competence, niveau, JOUR)
        for agent in AGENTS
        for competence, niveau in SU[agent.agent].items()
    ]
    return (*found, Evaluation("AGT-2", "Bloc", "AA01", "c-un", "1", date(2025, 1, 1)))


def demande_connue(**changes: object) -> Demande:
    """The workbook of `AGENTS`, levels filled in."""
    asked = Demande(("AA01", "BB01", "BB02"), agents=AGENTS, evaluations=evaluations())
    return replace(asked, **changes)  # type: ignore[arg-type]
