"""The files of the référentiel of an invented hospital."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fphref.demo.catalogue import Catalogue, Competence, MetierDemo, slug
from fphref.demo.hopital import Etablissement
from fphref.demo.metiers import FAMILLES

ECHELLE = "cinq-niveaux"
SANS_OBJET = "so"
_SOURCE = "demo"
_PLAIN = re.compile(r"[A-Za-zÀ-ÿ][^:#\n\"\[\]{},&*!|>%@`]*[^:#\n\"\[\]{},&*!|>%@`\s]")
_SENS = (
    ("1", "Découverte", "A vu faire, ne fait pas encore seul."),
    ("2", "Avec appui", "Fait avec l'aide ou sous le regard d'une autre personne."),
    ("3", "Autonome", "Fait seul ce qui est courant."),
    ("4", "Confirmé", "Fait seul aussi ce qui est rare ou difficile."),
    ("5", "Référent", "Est consulté par les autres et les forme."),
)
_CATALOGUES = (("sf", "savoir_faire"), ("cn", "connaissances"), ("se", "savoir_etre"))


def referentiel_files(hopital: Sequence[Etablissement], catalogue: Catalogue, jour: date) -> Iterator[tuple[str, str]]:
    """Path inside the folder → content, in a stable order."""
    yield "repertoire.yaml", _head(hopital, jour)
    yield "sources.yaml", _sources(jour)
    yield "familles.yaml", _list("familles", (
        f"  - id: {famille.id}\n    intitule: {_text(famille.intitule)}\n    teinte: {famille.teinte}\n"
        for famille in FAMILLES
    ))  # fmt: skip
    yield f"echelles/{ECHELLE}.yaml", _scale()
    activities = {item.id: item for metier in catalogue.metiers for item in metier.activites}
    yield "activites.yaml", _list("activites", map(_item, activities.values()))
    for prefix, name in _CATALOGUES:
        items = [item for id_, item in catalogue.competences.items() if id_.startswith(f"{prefix}-")]
        if items:
            yield f"{name}.yaml", _list(name, map(_item, items))
    for metier in catalogue.metiers:
        yield f"metiers/{metier.code}_{slug(metier.masculin)}.yaml", _metier(metier, catalogue)
    for metier in catalogue.metiers:
        if metier.profil:
            yield f"profils/{metier.code}.yaml", _profile(metier)


def _head(hopital: Sequence[Etablissement], jour: date) -> str:
    where = hopital[0].nom if len(hopital) == 1 else f"{len(hopital)} établissements fictifs"
    return f"""\
# Données inventées par « fphref demo », pour essayer le programme.
format: 1
id: demo
intitule: Référentiel de démonstration
edition: Démonstration
date: {jour.isoformat()}
motif_code: ^DEMO-[0-9]{{3}}$
etablissement: {_text(where)}
mention: Données fictives
officiel: non
avertissement: >-
  Tout est inventé : établissements, services, métiers, compétences, niveaux, besoins et évaluations. Aucune
  personne réelle n'y figure. Les durées de validité ne sont pas celles des textes.
source: {_SOURCE}
licence: Licence Ouverte 2.0 (Etalab)
"""


def _sources(jour: date) -> str:
    return f"""\
sources:
  - id: {_SOURCE}
    nature: interne
    intitule: Données inventées par « fphref demo »
    editeur: Projet fphref
    publie_le: {jour.isoformat()}
    licence: Licence Ouverte 2.0 (Etalab)
    confiance: infere
    reserve: Contenu inventé, qui ne décrit aucun établissement réel.
"""


def _scale() -> str:
    steps = "".join(
        f'  - code: "{code}"\n    libelle: {libelle}\n    valeur: {code}\n    description: {_text(sens)}\n'
        for code, libelle, sens in _SENS
    )
    return (
        f"id: {ECHELLE}\nintitule: Cinq niveaux\nniveaux:\n  - code: {SANS_OBJET}\n    libelle: Sans objet\n"
        f"    description: N'est pas demandé à cette personne.\n{steps}source: {_SOURCE}\ndefaut: oui\n"
    )


def _list(name: str, items: Iterable[str]) -> str:
    return f"{name}:\n{''.join(items)}"


def _item(item: Competence) -> str:
    code = f'    codes: [{{nomenclature: formacode, code: "{item.formacode}"}}]\n' if item.formacode else ""
    return f"  - id: {item.id}\n    libelle: {_text(item.libelle)}\n{code}    source: {_SOURCE}\n"


def _metier(metier: MetierDemo, catalogue: Catalogue) -> str:
    lists = [("activites", [item.id for item in metier.activites])]
    asked = [exigence.competence for exigence in metier.exigences]
    lists += [(name, [id_ for id_ in asked if id_.startswith(f"{prefix}-")]) for prefix, name in _CATALOGUES]
    body = "".join(f"{name}:\n" + "".join(f"  - {id_}\n" for id_ in ids) for name, ids in lists if ids)
    where = f"exercice:\n  structures:\n    - {_text(metier.type.nom)}\n" if metier.type else ""
    general = next((one for one in catalogue.metiers if one.base == metier.base and one.type is None), metier)
    move = ""
    if general is not metier:
        title = general.masculin if general.masculin == general.feminin else f"{general.masculin} / {general.feminin}"
        move = f"passerelles:\n  - intitule: {_text(title)}\n    vers: {general.code}\n"
    return (
        f"code: {metier.code}\nintitule:\n  masculin: {_text(metier.masculin)}\n  feminin: {_text(metier.feminin)}\n"
        f"definition: {_text(metier.definition)}\nfamille: {metier.base.famille}\n"
        f"niveau_qualification: {metier.base.niveau}\n{body}{where}{move}sources:\n  - {_SOURCE}\n"
    )


def _profile(metier: MetierDemo) -> str:
    lines = "".join(
        f'  - {{competence: {asked.competence}, niveau: "{asked.niveau}", criticite: {asked.criticite}, '
        f"besoin: {asked.besoin}}}\n"
        for asked in metier.exigences
    )
    return f"metier: {metier.code}\nechelle: {ECHELLE}\nexigences:\n{lines}"


def _text(text: str) -> str:
    """A text as YAML writes it: as it stands where nothing in it means anything else."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
