"""The tables of the authoring workbook, as data: which nodes of which files are rows, which keys are columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Nature = Literal["texte", "court", "nombre", "date", "liste", "codes", "calcul"]
"""How a cell holds its key: `liste` and `codes` are one a line; `calcul` is looked up by the workbook, never read."""

PARENT, LISTE, RANG = "^", "@", "#rang"
"""Columns that are no key of the row: the object that holds it, which of its lists, its place there."""

DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column: `role` is the path of its key (`intitule.masculin`), `choix` the list its values come from."""

    role: str
    titre: str
    largeur: float
    nature: Nature = "texte"
    choix: str = ""
    note: str = ""
    obligatoire: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: `motifs` are the lists its rows stand in (none: the file itself is the row), `*` any item above.

    `cle` is the key that names a row among its neighbours (empty: its place), `scalaire` the role of a bare text.
    """

    nom: str
    titre: str
    aide: str
    natures: tuple[str, ...]
    motifs: tuple[tuple[str, ...], ...]
    colonnes: tuple[Colonne, ...]
    cle: str = ""
    scalaire: str = ""
    prefixe: str = ""
    vides: int = 20

    @property
    def listes(self) -> dict[str, str]:
        """Key of the list → the words of its column `@`."""
        return {motif[-1]: LISTES.get(motif[-1], motif[-1]) for motif in self.motifs if motif}

    def colonne(self, role: str) -> Colonne | None:
        """The column of that role."""
        return next((colonne for colonne in self.colonnes if colonne.role == role), None)


LISTES = {
    "activites": "activité",
    "savoir_faire": "savoir-faire",
    "connaissances": "connaissance",
    "savoir_etre": "savoir-être",
    "relations": "relations",
    "structures": "structures",
}

ENUMERATIONS: dict[str, tuple[str, ...]] = {
    "niveau_qualification": tuple("12345678"),
    "criticite": tuple("123"),
    "categorie": ("A", "B", "C"),
    "oui_non": ("oui", "non"),
    "nature_source": ("loi", "decret", "arrete", "circulaire", "fiche", "guide", "page", "norme", "interne"),
    "confiance": ("verifie", "vu", "infere", "conflictuel", "inconnu"),
}

_SOURCE = Colonne("source", "Source", 22, choix="sources", note="Identifiant d’une source de la feuille « Sources ».")
_RESERVE = Colonne("reserve", "Réserve", 46, note="Un doute sur ce que dit la source ; montré dans les documents.")
_ID = Colonne(
    "id", "Identifiant", 34, obligatoire=True,
    note="En minuscules, avec des tirets : sf-conduire-projet. Il ne change jamais, même si le libellé change.",
)  # fmt: skip
_CODES = Colonne(
    "codes", "Codes", 22, "codes", note="Un par ligne : la nomenclature, une espace, le code (formacode 15214)."
)
_METIER = Colonne(PARENT, "Métier", 14, choix="metiers", obligatoire=True)
_RANG = Colonne(
    RANG, "Rang", 8, "nombre",
    note="La place dans la liste. Pour déplacer : écrire le rang voulu (2,5 place entre 2 et 3).",
)  # fmt: skip


def _catalogue(nom: str, titre: str, prefixe: str, *more: Colonne) -> Table:
    aide = f"{titre} : une ligne par élément, avec son identifiant et son libellé."
    colonnes = (_ID, Colonne("libelle", "Libellé", 70, obligatoire=True), *more, _SOURCE, _RESERVE)
    return Table(nom, titre, aide, (nom,), ((nom,),), colonnes, cle="id", prefixe=prefixe, vides=30)


TABLES: tuple[Table, ...] = (
    Table(
        "metiers", "Métiers", "Métiers : une ligne par fiche.", ("metier",), ((),),
        (
            Colonne("code", "Code", 11, obligatoire=True, note="Le code du métier ; il ne change jamais."),
            Colonne("intitule.masculin", "Intitulé masculin", 34, obligatoire=True),
            Colonne("intitule.feminin", "Intitulé féminin", 34, obligatoire=True),
            Colonne("intitule.sigle", "Sigle", 9, "court"),
            Colonne("intitule.publie", "Intitulé publié", 28, note="La forme qu’imprime la source, telle quelle."),
            Colonne("definition", "Définition", 60, note="Une phrase à l’infinitif."),
            Colonne("famille", "Famille", 22, choix="familles"),
            Colonne("sous_famille", "Sous-famille", 20, choix="sous_familles"),
            Colonne("niveau_qualification", "Niveau", 8, "nombre", "niveau_qualification"),
            Colonne("formations", "Formations", 34, "liste", note="Un identifiant par ligne."),
            Colonne("corps", "Corps", 26, "liste", note="Un identifiant par ligne."),
            Colonne("autres_appellations", "Autres appellations", 30, "liste", note="Une par ligne."),
            Colonne("sources", "Sources", 22, "liste", note="Un identifiant par ligne."),
            _RESERVE,
        ),
        cle="code", vides=10,
    ),
    _catalogue("activites", "Activités", "ac"),
    _catalogue("savoir_faire", "Savoir-faire", "sf", _CODES),
    _catalogue("connaissances", "Connaissances", "cn", _CODES),
    _catalogue("savoir_etre", "Savoir-être", "se"),
    Table(
        "liens", "Liens", "Liens : ce que demande chaque métier, dans l’ordre de sa fiche.", ("metier",),
        (("activites",), ("savoir_faire",), ("connaissances",), ("savoir_etre",)),
        (
            _METIER,
            Colonne(LISTE, "Nature", 15, choix="listes", obligatoire=True),
            _RANG,
            Colonne("element", "Élément", 38, choix="elements", obligatoire=True),
            Colonne("", "Libellé", 70, "calcul", "elements:element"),
        ),
        cle="element", scalaire="element", vides=60,
    ),
    Table(
        "exercice", "Exercice", "Exercice : avec qui et où s’exerce chaque métier.", ("metier",),
        (("exercice", "relations"), ("exercice", "structures")),
        (
            _METIER,
            Colonne(LISTE, "Nature", 14, choix="listes", obligatoire=True),
            _RANG,
            Colonne("texte", "Texte", 80, obligatoire=True),
            _RESERVE,
        ),
        scalaire="texte",
    ),
    Table(
        "exigences", "Profils", "Profils : le niveau requis, la criticité et le besoin, compétence par compétence.",
        ("profil",), (("exigences",),),
        (
            _METIER,
            Colonne("competence", "Compétence", 38, choix="competences", obligatoire=True),
            Colonne("", "Libellé", 60, "calcul", "elements:competence"),
            Colonne("niveau", "Niveau requis", 10, "court", "niveaux", obligatoire=True,
                    note="Un niveau de l’échelle du profil (feuille « Niveaux »)."),
            Colonne("criticite", "Criticité", 10, "nombre", "criticite", obligatoire=True,
                    note="De 1 (utile) à 3 (vitale)."),
            Colonne("besoin", "Besoin", 10, "nombre", obligatoire=True,
                    note="Combien de personnes doivent avoir ce niveau."),
        ),
        cle="competence", vides=60,
    ),
    Table(
        "passerelles", "Passerelles", "Passerelles : vers quels métiers on peut aller.", ("metier",),
        (("passerelles",),),
        (
            _METIER, _RANG,
            Colonne("intitule", "Intitulé", 50, obligatoire=True),
            Colonne("vers", "Vers le métier", 14, choix="metiers", note="Le code, si ce métier est au référentiel."),
            _RESERVE,
        ),
    ),
    Table(
        "textes", "Textes", "Textes : les textes de droit que cite chaque fiche.", ("metier", "corps", "formation"),
        (("textes",),),
        (
            Colonne(PARENT, "Cité par", 30, choix="porteurs", obligatoire=True),
            _RANG,
            Colonne("source", "Source", 26, choix="sources", obligatoire=True),
            Colonne("intitule", "Intitulé", 60, obligatoire=True),
            _RESERVE,
        ),
    ),
    Table(
        "liens_web", "Pages web", "Pages web : les liens de chaque fiche.", ("metier",), (("liens",),),
        (
            _METIER, _RANG,
            Colonne("intitule", "Intitulé", 50, obligatoire=True),
            Colonne("url", "Adresse", 60),
            _RESERVE,
        ),
    ),
    Table(
        "formations", "Formations", "Formations : une ligne par formation.", ("formation",), ((),),
        (
            _ID,
            Colonne("intitule", "Intitulé", 50, obligatoire=True),
            Colonne("niveau_qualification", "Niveau", 8, "nombre", "niveau_qualification"),
            Colonne("certificateur", "Certificateur", 34),
            Colonne("valideur", "Valideur", 34),
            Colonne("voie_acces", "Voie d’accès", 26),
            Colonne("modalites_admission", "Modalités d’admission", 40),
            Colonne("duree.texte", "Durée", 16),
            Colonne("duree.mois", "Durée (mois)", 9, "nombre"),
            Colonne("stage.texte", "Stage", 34),
            Colonne("stage.duree_mois", "Stage (mois)", 9, "nombre"),
            _SOURCE, _RESERVE,
        ),
        cle="id", vides=5,
    ),
    Table(
        "corps", "Corps", "Corps : une ligne par corps ; ses voies et ses avancements sont dans « Détails ».",
        ("corps",), ((),),
        (
            _ID,
            Colonne("intitule", "Intitulé", 50, obligatoire=True),
            Colonne("categorie", "Catégorie", 11, "court", "categorie", obligatoire=True),
            Colonne("du", "Du", 12, "date"),
            Colonne("au", "Au (exclu)", 12, "date"),
            Colonne("extrait", "Extrait", 9, "court", "oui_non"),
            _SOURCE, _RESERVE,
        ),
        cle="id", vides=5,
    ),
    Table(
        "grades", "Grades", "Grades : ceux de chaque corps.", ("corps",), (("grades",),),
        (
            Colonne(PARENT, "Corps", 30, choix="corps", obligatoire=True),
            _ID,
            Colonne("intitule", "Intitulé", 50, obligatoire=True),
            Colonne("echelons", "Échelons", 10, "nombre", note="Vide si leur nombre n’est pas connu."),
            Colonne("echelon_special", "Échelons spéciaux", 11, "nombre"),
        ),
        cle="id",
    ),
    Table(
        "familles", "Familles", "Familles : les espaces de compétence.", ("familles",), (("familles",),),
        (
            _ID,
            Colonne("intitule", "Intitulé", 50, obligatoire=True),
            Colonne("prefixe", "Préfixe", 10, "court", note="Les premiers signes des codes de ses métiers."),
            Colonne("teinte", "Teinte", 14),
            _RESERVE,
        ),
        cle="id", vides=10,
    ),
    Table(
        "sous_familles", "Sous-familles", "Sous-familles : celles de chaque famille.", ("familles",),
        (("familles", "*", "sous_familles"),),
        (
            Colonne(PARENT, "Famille", 26, choix="familles", obligatoire=True),
            _ID,
            Colonne("intitule", "Intitulé", 50, obligatoire=True),
        ),
        cle="id",
    ),
    Table(
        "niveaux", "Niveaux", "Niveaux : les échelons de chaque échelle.", ("echelle",), (("niveaux",),),
        (
            Colonne(PARENT, "Échelle", 16, choix="echelles", obligatoire=True),
            _RANG,
            Colonne("code", "Code", 8, "court", obligatoire=True),
            Colonne("libelle", "Libellé", 34, obligatoire=True),
            Colonne("valeur", "Valeur", 9, "nombre"),
            Colonne("description", "Description", 70),
        ),
        cle="code", vides=5,
    ),
    Table(
        "sources", "Sources", "Sources : d’où viennent les faits.", ("sources",), (("sources",),),
        (
            _ID,
            Colonne("nature", "Nature", 12, choix="nature_source", obligatoire=True),
            Colonne("intitule", "Intitulé", 60, obligatoire=True),
            Colonne("editeur", "Éditeur", 24),
            Colonne("url", "Adresse", 40),
            Colonne("publie_le", "Publié le", 12, "date"),
            Colonne("en_vigueur_le", "En vigueur le", 12, "date"),
            Colonne("abroge_le", "Abrogé le", 12, "date"),
            Colonne("remplace_par", "Remplacé par", 22, choix="sources"),
            Colonne("consulte_le", "Consulté le", 12, "date"),
            Colonne("licence", "Licence", 24),
            Colonne("confiance", "Confiance", 12, choix="confiance"),
            _RESERVE,
        ),
        cle="id",
    ),
    Table(
        DETAILS, "Détails", "Détails : tout ce qui n’est dans aucune autre feuille, valeur par valeur.", (), (),
        (
            Colonne("fichier", "Fichier", 44, obligatoire=True),
            Colonne("chemin", "Chemin", 46, obligatoire=True,
                    note="La suite des clés jusqu’à la valeur ; [2] est le deuxième de sa liste."),
            Colonne("valeur", "Valeur", 80),
        ),
    ),
)  # fmt: skip

TABLE_BY_NOM = {table.nom: table for table in TABLES}
