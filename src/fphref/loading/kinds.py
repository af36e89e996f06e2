"""The kinds of data files: where each stands, what it holds, and which model its content is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fphref.model.base import Base
from fphref.model.competences import Activite, Connaissance, SavoirEtre, SavoirFaire
from fphref.model.formation import Formation
from fphref.model.grilles import Contingent, LigneBareme, LigneClassement, LigneGrille, Parametre
from fphref.model.marche import FicheMarche
from fphref.model.metier import Metier
from fphref.model.profil import Echelle, Profil
from fphref.model.repertoire import Famille, Repertoire
from fphref.model.sources import Source
from fphref.model.statut import Corps


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `pattern` matches its path inside the référentiel folder.

    A catalogue (`many`) holds one list under the key of its name; a table (`table`) is a CSV file, one object a line;
    any other file holds one object.
    """

    name: str
    pattern: str
    model: type[Base]
    many: bool
    store: str
    """The attribute of `Referentiel` it feeds."""
    label: str
    """The French word for one object, as messages say it."""
    table: bool = False


MARCHE = "marche"
"""The folder of market facts, inside a référentiel or beside the référentiels of a collection."""

KINDS: tuple[Kind, ...] = (
    Kind("repertoire", r"repertoire\.yaml", Repertoire, False, "repertoires", "répertoire"),
    Kind("sources", r"(marche/)?sources\.yaml", Source, True, "sources", "source"),
    Kind("familles", r"familles\.yaml", Famille, True, "familles", "famille"),
    Kind("activites", r"activites\.yaml", Activite, True, "activites", "activité"),
    Kind("savoir_faire", r"savoir_faire\.yaml", SavoirFaire, True, "savoir_faire", "savoir-faire"),
    Kind("connaissances", r"connaissances\.yaml", Connaissance, True, "connaissances", "connaissance"),
    Kind("savoir_etre", r"savoir_etre\.yaml", SavoirEtre, True, "savoir_etre", "savoir-être"),
    Kind("echelle", r"echelles/[^/]+\.yaml", Echelle, False, "echelles", "échelle"),
    Kind("formation", r"formations/[^/]+\.yaml", Formation, False, "formations", "formation"),
    Kind("corps", r"statut/corps/[^/]+\.yaml", Corps, False, "corps", "corps"),
    Kind("contingents", r"statut/contingents\.yaml", Contingent, True, "contingents", "contingent"),
    Kind("parametres", r"statut/parametres/[^/]+\.yaml", Parametre, True, "parametres", "paramètre"),
    Kind("grilles", r"statut/grilles\.csv", LigneGrille, True, "grilles", "ligne de grille", table=True),
    Kind("bareme", r"statut/bareme_ib_im\.csv", LigneBareme, True, "bareme", "ligne de barème", table=True),
    Kind(
        "classements",
        r"statut/classements\.csv",
        LigneClassement,
        True,
        "classements",
        "ligne de classement",
        table=True,
    ),
    Kind("metier", r"metiers/[^/]+\.yaml", Metier, False, "metiers", "métier"),
    Kind("profil", r"profils/[^/]+\.yaml", Profil, False, "profils", "profil"),
    Kind("fiche_marche", rf"{MARCHE}/[^/]+\.yaml", FicheMarche, False, "marche", "fiche de marché"),
)

ITEM_STORES = ("activites", "savoir_faire", "connaissances", "savoir_etre")
"""These share one space of ids: a profile names a compétence by its id alone."""

KIND_BY_STORE = {kind.store: kind for kind in KINDS}
_ORDER = {kind.name: rank for rank, kind in enumerate(KINDS)}
_PATTERNS = [(re.compile(kind.pattern), kind) for kind in KINDS]


def kind_of(path: str) -> Kind | None:
    """The kind of file at `path` (inside the référentiel folder, with `/`), or None."""
    return next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(path)), None)


def rank(kind: Kind) -> int:
    """Its place in the order of reading: catalogues before what refers to them."""
    return _ORDER[kind.name]
