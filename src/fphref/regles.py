"""The register of rules: every code a diagnostic may carry, its gravité, and what to do about it (in French)."""

from __future__ import annotations

from dataclasses import dataclass

from fphref.diagnostics import Diagnostic, Gravite, Position

_E, _A, _I = Gravite.ERREUR, Gravite.AVERTISSEMENT, Gravite.INFO


@dataclass(frozen=True, slots=True)
class Regle:
    """A rule: its stable code is never reused for another meaning."""

    code: str
    gravite: Gravite
    titre: str
    conseil: str


def _register(*rows: tuple[str, Gravite, str, str]) -> dict[str, Regle]:
    return {code: Regle(code, gravite, titre, conseil) for code, gravite, titre, conseil in rows}


REGLES: dict[str, Regle] = _register(
    ("FIC001", _E, "dossier introuvable ou sans repertoire.yaml", "Vérifier le chemin donné à --referentiel."),
    ("FIC002", _E, "fichier trop gros", "Découper le fichier : 5 Mo au plus."),
    ("FIC003", _E, "fichier qui n’est pas en UTF-8", "L’enregistrer en « UTF-8 » dans l’éditeur de texte."),
    ("FIC004", _E, "fichier illisible", "Vérifier les droits d’accès et que ce n’est pas un raccourci."),
    ("FIC005", _A, "fichier qu’aucune règle ne lit", "Vérifier son nom et son dossier ; il n’est pas pris en compte."),
    ("FIC006", _A, "nom de fichier et code en désaccord", "Nommer le fichier CODE_intitule.yaml."),
    ("FIC007", _E, "référentiel étendu introuvable ou en boucle", "Corriger la clé « etend » de repertoire.yaml."),
    (
        "IMG001",
        _A,
        "logo introuvable ou illisible",
        "Copier l’image dans le dossier du référentiel, et corriger « logo: ».",
    ),
    ("IMG002", _A, "logo qui n’est ni PNG ni JPEG, abîmé ou trop gros", "Enregistrer le logo en PNG : 1 Mo au plus."),
    ("YAM001", _E, "YAML illisible", "Corriger la ligne indiquée : indentation, guillemets, deux-points."),
    ("YAM002", _E, "clé répétée", "N’en garder qu’une."),
    ("YAM003", _E, "ancre ou renvoi", "Recopier la valeur : les ancres (&) et renvois (*) sont refusés."),
    ("YAM004", _E, "étiquette YAML", "Écrire la valeur seule, sans « ! »."),
    ("YAM005", _E, "le fichier ne commence pas par des clés", "Écrire des lignes « clé: valeur »."),
    ("YAM006", _E, "plusieurs documents dans un fichier", "Un seul document par fichier, sans « --- »."),
    ("YAM007", _E, "caractère de contrôle", "Supprimer le caractère invisible signalé."),
    ("YAM008", _E, "trop de niveaux imbriqués", "Simplifier la structure."),
    ("CLE001", _E, "clé obligatoire absente", "Ajouter la clé."),
    ("CLE002", _E, "clé inconnue", "Corriger le nom de la clé."),
    ("CLE003", _E, "fichier d’une version plus récente", "Mettre fphref à jour ; ne rien supprimer du fichier."),
    ("VAL001", _E, "valeur d’une autre nature", "Écrire une valeur de la nature attendue."),
    ("VAL002", _E, "valeur hors de la liste admise", "Choisir une des valeurs admises."),
    ("VAL003", _E, "forme incorrecte", "Respecter la forme indiquée."),
    ("VAL004", _E, "nombre hors limites", "Corriger le nombre."),
    ("VAL005", _E, "texte ou liste vide", "Compléter ; supprimer la clé si elle n’est pas obligatoire."),
    ("VAL006", _E, "texte trop long", "Raccourcir ou découper le texte."),
    ("VAL007", _E, "date incorrecte", "Écrire la date AAAA-MM-JJ."),
    ("VAL008", _E, "adresse web incorrecte", "Donner une adresse https:// complète, ou supprimer la clé."),
    ("VAL009", _E, "condition mal formée", "Un nœud par condition : tous, un_de, ou un seul fait."),
    ("VAL010", _E, "caractère invisible", "Supprimer le caractère signalé (souvent un copier-coller)."),
    ("VAL011", _E, "échelle mal formée", "Donner à ses niveaux des valeurs qui se suivent, comme 1, 2 et 3."),
    ("REF001", _E, "renvoi à un élément inconnu", "Corriger l’identifiant, ou ajouter l’élément à son catalogue."),
    ("REF002", _E, "identifiant ou code déjà pris", "Donner un autre identifiant au second élément."),
    ("REF003", _A, "élément cité deux fois", "Supprimer la seconde ligne."),
    (
        "REF004",
        _I,
        "passerelle connue par son seul intitulé",
        "Ajouter « vers: » dès que le métier est au référentiel.",
    ),
    ("REF005", _E, "passerelle vers le métier lui-même", "Corriger « vers: »."),
    (
        "REF006",
        _I,
        "passerelle vers un métier hors du référentiel",
        "Rien à faire si ce métier n’est pas encore saisi.",
    ),
    ("MET001", _A, "métier sans définition", "Ajouter « definition: », une phrase à l’infinitif."),
    ("MET002", _A, "métier sans famille", "Ajouter « famille: »."),
    ("MET003", _A, "métier sans niveau de qualification", "Ajouter « niveau_qualification: », de 1 à 8."),
    ("MET004", _A, "métier sans activité ou sans compétence", "Compléter les listes du métier."),
    (
        "MET005",
        _A,
        "famille et code en désaccord",
        "Vérifier la famille : le code d’un métier commence par son préfixe.",
    ),
    ("PRO001", _E, "niveau hors de l’échelle", "Choisir un niveau de l’échelle du profil."),
    ("PRO002", _E, "exigence étrangère au métier", "Retirer l’exigence, ou ajouter la compétence au métier."),
    ("PRO003", _A, "compétence du métier sans exigence", "Ajouter le niveau requis, la criticité et le besoin."),
    (
        "PRO004",
        _A,
        "profil d’un métier sans compétence",
        "Ajouter des compétences au métier ; sans elles, pas de matrice.",
    ),
    ("RES001", _I, "réserve sur ce que dit la source", "Rien à faire : la réserve est montrée dans les documents."),
    ("DOC001", _A, "caractère qu’aucune police n’a", "Remplacer le caractère : il est imprimé comme un carré."),
    (
        "DOC002",
        _A,
        "écriture de droite à gauche ou liée : lettres imprimées sans mise en forme",
        "Écrire ces mots en lettres latines, ou les joindre dans un autre document.",
    ),
)


def diagnose(code: str, message: str, position: Position) -> Diagnostic:
    """A diagnostic of a registered rule, with the rule's own gravité."""
    return Diagnostic(code, REGLES[code].gravite, message, position)
