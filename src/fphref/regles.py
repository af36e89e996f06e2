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
    (
        "AGE001",
        _E,
        "liste d’agents sans colonne « agent », ou sans ligne",
        "Nommer une colonne « agent » ; au besoin « service », « metier » et « poste ».",
    ),
    ("AGE002", _E, "agent sans pseudonyme", "Donner un pseudonyme à la ligne, ou la supprimer."),
    ("AGE003", _E, "pseudonyme donné à deux lignes", "Un pseudonyme par personne : corriger la seconde ligne."),
    ("AGE004", _E, "identité à la place d’un pseudonyme", "Faire des pseudonymes avec « fphref pseudonymiser »."),
    ("AGE005", _A, "pseudonyme qui pourrait être un nom ou un matricule", "Le remplacer s’il désigne quelqu’un."),
    ("AGE006", _A, "colonne nominative dans une liste d’agents", "Retirer la colonne du fichier."),
    ("AGE007", _A, "agent sans métier", "Compléter la colonne « metier » : son code, ou son intitulé."),
    ("AGE008", _A, "feuille laissée de côté, ou lignes masquées lues", "Vérifier que ce qui est lu est bien la liste."),
    ("PSE001", _E, "ligne sans identité complète", "Compléter la ligne, ou choisir d’autres colonnes (--identite)."),
    (
        "PSE002",
        _E,
        "deux lignes de même identité",
        "Supprimer la ligne en double ; pour des homonymes, ajouter une colonne à --identite.",
    ),
    (
        "PSE003",
        _E,
        "donnée nominative dans une colonne gardée",
        "L’effacer de la colonne « service », « metier » ou « poste » ; la valeur est laissée vide.",
    ),
    (
        "PSE004",
        _A,
        "nom de la personne dans une colonne gardée",
        "La valeur est laissée vide : l’écrire sans nom ni matricule.",
    ),
    (
        "EVA001",
        _E,
        "niveau qui n’est pas de l’échelle",
        "Saisir un des niveaux attendus, ou laisser la cellule vide : non évalué.",
    ),
    ("EVA002", _I, "niveau corrigé à la lecture", "Rien à faire si la correction est la bonne."),
    (
        "EVA003",
        _A,
        "niveau calculé par une formule",
        "Saisir le niveau lui-même : une formule change avec le reste du classeur.",
    ),
    (
        "EVA004",
        _E,
        "ligne qui ne correspond pas à son agent",
        "Annuler le tri partiel ou le décalage, puis relire ; un nouvel agent se saisit sur une ligne vide.",
    ),
    ("EVA005", _E, "pseudonyme en double", "Garder une seule ligne par agent."),
    ("EVA006", _E, "ligne sans pseudonyme lisible", "Remettre le pseudonyme de la ligne, ou vider ses niveaux."),
    ("EVA007", _I, "lignes saisies à la main", "Vérifier leurs pseudonymes : rien ne permet de les contrôler."),
    ("EVA008", _E, "compétence en double", "Supprimer la colonne copiée, puis relire."),
    (
        "EVA009",
        _E,
        "compétence inconnue du référentiel",
        "Relire avec le référentiel dont vient le classeur (-r), ou corriger l’identifiant.",
    ),
    ("EVA010", _E, "métier inconnu du référentiel", "Corriger le code du métier."),
    ("EVA011", _A, "agent attendu, absent des lignes lues", "Remettre sa ligne, ou rien si l’agent est parti."),
    (
        "EVA012",
        _A,
        "colonne de niveaux évalués supprimée",
        "Reprendre une sauvegarde si ces niveaux devaient être lus.",
    ),
    ("EVA013", _E, "date d’évaluation absente", "Écrire la date à droite de « Date d’évaluation », ou donner --date."),
    ("EVA014", _E, "date d’évaluation incorrecte", "Écrire une date comme 15/01/2027."),
    ("EVA015", _I, "date corrigée à la lecture", "Rien à faire si la correction est la bonne."),
    (
        "EVA016",
        _E,
        "deux niveaux pour le même agent, la même compétence et le même jour",
        "Corriger l’un des deux fichiers, puis les relire ensemble.",
    ),
    (
        "EVA017",
        _A,
        "colonne ajoutée parmi les compétences",
        "Rien si c’est une note ; une compétence s’ajoute au référentiel, puis à une matrice neuve.",
    ),
    (
        "EVA018",
        _A,
        "ligne illisible dans le fichier d’évaluations",
        "La corriger ; elle est gardée telle quelle, sans être comparée.",
    ),
    (
        "EVA019",
        _E,
        "ligne de calcul lue comme un agent",
        "Vider le pseudonyme de cette ligne : un total ou une moyenne n’est pas un agent.",
    ),
    (
        "EVA020",
        _E,
        "ligne sans contrôle, titres introuvables",
        "Remettre « Agent (pseudonyme) » au-dessus des pseudonymes.",
    ),
    ("EVA021", _A, "agents sans métier", "Remplir la colonne « Métier » pour comparer aux niveaux requis."),
    ("EVA022", _A, "service, métier ou poste différents d’un fichier à l’autre", "Corriger l’un des deux fichiers."),
    ("EVA023", _A, "deux niveaux le même jour dans le fichier d’évaluations", "Supprimer la ligne de trop."),
    ("EVA024", _A, "évaluations datées d’un jour à venir", "Vérifier la date de la campagne."),
    (
        "EVA025",
        _E,
        "niveaux passés d’un agent à un autre",
        "Annuler le tri des seuls niveaux ; un tri prend toute la ligne, du pseudonyme à la dernière colonne.",
    ),
    ("EVA026", _E, "colonne hors de ce que garde le contrôle", "Remettre la colonne parmi les compétences."),
    (
        "EVA027",
        _E,
        "niveaux d’une autre échelle que celle du profil",
        "Refaire la matrice sur l’échelle du profil (sans --echelle) et y reporter ces niveaux.",
    ),
    (
        "EVA028",
        _E,
        "échelle inconnue du référentiel",
        "Corriger la colonne « echelle », ou relire avec le référentiel d’où vient le fichier (-r).",
    ),
    (
        "EVA029",
        _A,
        "évaluations d’agents absents de la liste",
        "Rien s’ils sont partis ; sinon compléter la liste des agents, ou corriger leurs pseudonymes.",
    ),
    (
        "EVA030",
        _A,
        "niveaux d’une compétence échangés entre agents",
        "Vérifier que la colonne n’a pas été triée ou décalée seule ; sinon, rien à faire.",
    ),
    (
        "REV001",
        _E,
        "repères du classeur disparus",
        "Annuler la suppression, ou refaire le classeur (fphref matrice referentiel).",
    ),
    ("REV002", _E, "lignes mélangées par un tri ou un collage", "Annuler ce tri ; un tri prend toute la ligne."),
    (
        "REV003",
        _E,
        "identifiant ou cellule fixe modifiés",
        "Remettre l’ancienne valeur ; pour un autre identifiant, ajouter une ligne.",
    ),
    ("REV004", _E, "valeur obligatoire absente, ou identifiant incorrect", "Remplir la cellule indiquée."),
    ("REV005", _E, "ligne modifiée ici et dans les fichiers", "Refaire le classeur, puis y refaire la modification."),
    ("REV006", _E, "valeur que la cellule ne peut pas recevoir", "Retaper la valeur indiquée."),
    (
        "REV007",
        _E,
        "référentiel en lecture seule",
        "Modifier le référentiel local, ou relire avec -r le référentiel étendu.",
    ),
    ("REV008", _E, "ligne en double", "Supprimer la ligne, ou lui donner un autre identifiant."),
    ("REV009", _E, "deux copies de la même feuille", "Supprimer la copie."),
    ("REV010", _E, "ligne modifiée qui n’est plus dans les fichiers", "Refaire le classeur, puis ajouter la ligne."),
    ("REV011", _E, "colonne triée seule", "Annuler ce tri ; un tri prend toute la ligne."),
    ("REV012", _A, "feuilles absentes du classeur", "Rien si c’est voulu : rien n’en est lu ni supprimé."),
    ("REV013", _A, "formule remplacée par son résultat", "Vérifier la valeur lue."),
    (
        "REV014",
        _E,
        "fichier que l’on ne sait pas modifier sans risque",
        "Faire ce changement à la main dans le fichier.",
    ),
    ("REV015", _I, "ligne changée dans les fichiers, pas ici", "Rien à faire : les fichiers sont gardés."),
    (
        "REV016",
        _E,
        "ligne ajoutée qui ne trouve pas sa place",
        "Corriger le répertoire, le métier ou le chemin indiqué.",
    ),
    ("COU001", _E, "ligne d’évaluation rejetée", "Corriger la ligne indiquée, puis refaire l’audit."),
    (
        "COU002",
        _E,
        "évaluation d’une compétence inconnue",
        "Corriger l’identifiant, ou donner le bon référentiel (-r).",
    ),
    ("COU003", _E, "évaluation d’un niveau hors de l’échelle", "Corriger le niveau ; laisser vide si non évalué."),
    ("COU004", _E, "évaluation d’une date absente ou incorrecte", "Écrire une date comme 2027-01-15."),
    ("COU005", _A, "agents d’un métier inconnu", "Corriger le code du métier, ou donner le bon référentiel (-r)."),
    ("COU006", _A, "quotité ou départ prévu illisible", "Écrire une quotité comme 80, une date comme 2027-01-15."),
    (
        "COU007",
        _A,
        "agent décrit de plusieurs façons",
        "Corriger ses lignes, ou donner une liste des agents (--agents).",
    ),
    ("COU008", _I, "fichier laissé de côté", "Rien, si ce n’est ni une liste d’agents ni un tableau d’évaluations."),
    ("COU009", _A, "colonne nominative", "Retirer cette colonne du fichier : un audit n’a besoin que de pseudonymes."),
    ("COU010", _A, "besoin ou coût laissé de côté", "Corriger la ligne indiquée."),
    (
        "COU011",
        _A,
        "agents évalués absents de la liste des agents",
        "Rien s’ils sont partis ; sinon compléter la liste, ou corriger leurs pseudonymes.",
    ),
    ("COU012", _A, "évaluations sur une autre échelle que celle du profil", "Réévaluer sur l’échelle du profil."),
    ("COU013", _I, "lignes sans niveau", "Rien : sans niveau, l’agent n’est pas évalué."),
    ("COU014", _I, "évaluations datées d’après l’audit", "Rien, ou donner une date plus tardive (--date)."),
    (
        "CON001",
        _E,
        "structure et métier donnés par deux fichiers",
        "Retirer un des fichiers ; l’audit le plus récent compte, sinon le premier fichier.",
    ),
    ("CON002", _A, "audits de dates différentes", "Refaire les audits à la même date (--date)."),
    (
        "CON003",
        _A,
        "niveau requis qui diffère d’un fichier à l’autre",
        "Rien si c’est voulu : chacun garde le sien ; sinon, accorder les profils.",
    ),
    ("CON004", _A, "échelles différentes d’un fichier à l’autre", "Évaluer sur la même échelle pour un niveau moyen."),
    ("CON005", _A, "numéro FINESS absent ou mal formé", "Corriger la colonne « etablissement » du fichier."),
    (
        "CON006",
        _A,
        "même pseudonyme dans deux fichiers ou établissements",
        "Vérifier que personne n’est compté deux fois ; sinon, rien à faire.",
    ),
    ("CON007", _A, "compétence inconnue du référentiel", "Consolider avec le référentiel commun (-r)."),
    ("CON008", _E, "ligne de cube qui ne peut pas être lue", "Refaire le cube avec « fphref couverture --cube »."),
    ("CON009", _A, "cube publié, donc incomplet", "Demander le cube entier si les totaux doivent être exacts."),
    ("CON010", _I, "éditions différentes du référentiel", "Rien si les identifiants n’ont pas changé de sens."),
    (
        "CON011",
        _A,
        "besoin qui diffère d’un fichier à l’autre",
        "Accorder les profils de l’établissement ; le plus grand besoin compte.",
    ),
)


def diagnose(code: str, message: str, position: Position) -> Diagnostic:
    """A diagnostic of a registered rule, with the rule's own gravité."""
    return Diagnostic(code, REGLES[code].gravite, message, position)
