"""What the title of a column announces about the people of its lines: a refused kind of data, or a harmless role."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from fphref.evaluations.listes import title_key
from fphref.evaluations.nominatif import identifying_title


class Genre(NamedTuple):
    """A kind of personal data: its rule, its name after « donnée » (« NIR », « date de naissance »).

    `seul` says that the title alone is enough; the others speak of people only where the table is one of people.
    """

    regle: str
    mot: str
    seul: bool = True


NIR = Genre("RGP001", "numéro de sécurité sociale (NIR)")
INS = Genre("RGP001", "identité nationale de santé (INS)")
NOM = Genre("RGP002", "nom", seul=False)
NOM_DIT = Genre("RGP002", "nom d’une personne")
"""A title that can be of nobody else: « nom de l’agent », « nom de naissance »."""
PRENOM = Genre("RGP002", "prénom")
PERSONNE = Genre("RGP002", "personne désignée (« M. X », « Mme X »)")
MATRICULE = Genre("RGP002", "matricule")
RPPS = Genre("RGP002", "numéro RPPS")
ADELI = Genre("RGP002", "numéro ADELI")
CONNEXION = Genre("RGP002", "identifiant de connexion")
PHOTO = Genre("RGP002", "photo", seul=False)
NAISSANCE = Genre("RGP003", "date ou lieu de naissance")
AGE = Genre("RGP003", "âge", seul=False)
SEXE = Genre("RGP003", "sexe", seul=False)
CIVILITE = Genre("RGP003", "civilité")
NATIONALITE = Genre("RGP003", "nationalité", seul=False)
FAMILLE = Genre("RGP003", "situation de famille")
MAIL = Genre("RGP004", "adresse électronique", seul=False)
TELEPHONE = Genre("RGP004", "téléphone", seul=False)
ADRESSE = Genre("RGP004", "adresse", seul=False)
IBAN = Genre("RGP005", "coordonnées bancaires (IBAN, RIB)")
PAIE = Genre("RGP005", "rémunération")
SANTE = Genre("RGP006", "santé")
SYNDICAT = Genre("RGP006", "appartenance ou mandat syndical")
CONVICTIONS = Genre("RGP006", "origine, religion, opinion ou vie privée")
SANCTION = Genre("RGP007", "sanction ou condamnation")

_NOMINATIF: Final = {
    "nom": NOM, "prénom": PRENOM, "matricule": MATRICULE, "NIR": NIR, "INS": INS, "naissance": NAISSANCE, "âge": AGE,
    "adresse électronique": MAIL, "téléphone": TELEPHONE, "adresse": ADRESSE, "IBAN": IBAN, "RPPS": RPPS,
    "ADELI": ADELI, "identifiant de connexion": CONNEXION, "civilité": CIVILITE, "sexe": SEXE,
    "nationalité": NATIONALITE, "photo": PHOTO,
}  # fmt: skip
"""What `identifying_title` answers → its kind."""

# A title that is one of these texts (as `title_key` gives them), or holds one of them as whole words.
_PHRASES: Final[dict[Genre, tuple[str, ...]]] = {
    SANTE: (
        "etat sante", "sante agent", "maladie", "maladies", "pathologie", "rqth", "boeth", "handicap", "handicape",
        "invalidite", "ipp", "inaptitude", "inapte", "aptitude medicale", "visite medicale", "restriction medicale",
        "restrictions medicales", "restriction aptitude", "restrictions", "grossesse", "enceinte", "conge maternite",
        "arret", "arrets", "arret maladie", "arret travail", "jours arret", "conge maladie", "absenteisme",
        "motif absence", "jours absence", "clm", "cld", "cmo", "citis", "accident travail", "at mp",
        "mi temps therapeutique", "temps partiel therapeutique", "vaccination", "vaccinations", "vaccin",
        "groupe sanguin", "allergie", "allergies", "traitement medical", "medecin traitant", "amenagement poste",
    ),
    SYNDICAT: (
        "syndicat", "syndicats", "syndical", "syndicale", "syndique", "mandat", "mandats", "decharge syndicale",
        "heures delegation", "greve", "greviste", "jours greve", "representant personnel",
    ),
    CONVICTIONS: (
        "religion", "confession", "culte", "ethnie", "origine ethnique", "pays origine", "opinion politique",
        "opinions politiques", "opinions", "parti politique", "orientation sexuelle", "vie privee",
    ),
    SANCTION: (
        "sanction", "sanctions", "procedure disciplinaire", "dossier disciplinaire", "disciplinaire", "avertissements",
        "blame", "casier judiciaire", "condamnation", "condamnations", "bulletin casier",
    ),
    FAMILLE: (
        "situation famille", "situation familiale", "situation matrimoniale", "etat civil", "enfants",
        "nombre enfants", "nb enfants", "enfants charge", "conjoint", "nom conjoint", "personne prevenir",
    ),
    PAIE: (
        "salaire", "salaire brut", "salaire net", "remuneration", "traitement brut", "traitement indiciaire",
        "net payer", "prime", "primes", "nbi",
    ),
    NAISSANCE: ("lieu naissance", "ne le", "nee le", "date naiss"),
    MATRICULE: ("numero agent", "n agent", "no agent", "identifiant rh", "id rh", "numero badge", "n badge"),
    INS: ("ins", "matricule ins", "numero ins", "identite nationale sante"),
    MAIL: ("messagerie", "adresse messagerie"),
    ADRESSE: ("adresse personnelle", "adresse agent", "code postal", "ville residence", "commune residence", "rue"),
    NOM: ("agent nom prenom", "nom prenom", "prenom nom", "nom prenoms", "noms prenoms", "nom et prenom"),
    NOM_DIT: (
        "nom agent", "agent nom", "noms agents", "nom usage", "nom famille", "nom marital", "nom patronymique",
        "nom jeune fille", "nom naissance", "nom epoux", "nom epouse", "patronyme", "nom salarie", "nom evaluateur",
        "nom tuteur", "nom responsable",
    ),
    CONNEXION: ("identifiant windows", "compte utilisateur", "nom utilisateur", "utilisateur"),
}  # fmt: skip
_BY_PHRASE: Final = {phrase: genre for genre, phrases in _PHRASES.items() for phrase in phrases}
_LONGEST = max(len(phrase.split()) for phrase in _BY_PHRASE)
# Of a thing, not of a person: « téléphone du service », « nom de la compétence ».
_THINGS: Final = frozenset(
    {
        "service", "services", "unite", "etablissement", "pole", "structure", "organisme", "formation", "site",
        "metier", "competence", "fichier", "feuille", "referentiel", "famille", "categorie", "grade", "corps",
        "activite", "action", "prestataire", "hopital", "ecole", "institut", "certification",
    }
)  # fmt: skip

AGENT, SERVICE, METIER, PARTIE, POSTE, AUTRE, MESURE, LIBRE, NOTE, EFFECTIF, DESTRUCTION, QUASI, TIERS = (
    "agent", "service", "metier", "partie", "poste", "autre", "mesure", "libre", "note", "effectif", "destruction",
    "quasi", "tiers",
)  # fmt: skip
"""Roles: pseudonym, service, métier, larger structure, poste; text of the référentiel or of the hospital; level or
day, where no word is expected; free text; total or rank of a line; number of people; day of destruction; what narrows a
person down without naming it; somebody else, who may stand there by a function or by a name."""

_ROLES: Final[dict[str, tuple[str, ...]]] = {
    AGENT: (
        "agent", "pseudonyme", "id agent", "identifiant agent", "code agent", "pseudonyme agent", "agent pseudonyme",
        "pseudo", "agents", "pseudonymes",
    ),
    SERVICE: (
        "service", "unite", "service unite", "unite service", "libelle service", "nom service", "service affectation",
        "affectation", "uf", "unite fonctionnelle", "libelle uf", "unite soins", "services", "equipe",
    ),
    METIER: (
        "code metier", "metier code", "metier", "code metier fph", "metier fph", "code fph", "libelle metier",
        "emploi", "emploi type", "metiers", "metier intitule", "intitule metier",
    ),
    PARTIE: ("pole", "etablissement", "site", "ght", "region", "finess", "structure", "groupe", "direction"),
    POSTE: ("poste", "intitule poste", "libelle poste", "poste occupe", "fonction"),
    AUTRE: (
        "competence", "competences", "libelle", "intitule", "nature", "activite", "activites", "savoir faire",
        "connaissance", "connaissances", "savoir etre", "definition", "description", "source", "reserve",
        "batiment", "code", "codes", "repere", "famille",
        "sous famille", "formation", "action", "action formation", "titre", "texte", "echelle", "etat", "couverture",
        "priorite", "competence libelle", "que faire", "controle", "categorie", "corps", "id", "identifiant",
    ),
    MESURE: (
        "niveau", "niveau requis", "niveau evalue", "requis", "evalue", "date", "date evaluation", "date si differente",
        "criticite", "expiration", "besoin", "besoins", "titulaires", "evalues", "ecart", "ecarts",
    ),
    LIBRE: (
        "commentaire", "commentaires", "observation", "observations", "remarque", "remarques", "avis",
        "appreciation", "appreciations", "appreciation generale", "motif", "motifs", "notes", "bilan", "souhaits",
        "souhait", "precisions", "memo", "annotation", "annotations", "projet professionnel", "points forts",
        "points amelioration", "difficultes", "informations complementaires", "divers",
    ),
    NOTE: (
        "ip", "indice polyvalence", "indice polyvalence agent", "polyvalence", "taux polyvalence", "score",
        "score global", "score total", "scores", "note", "note globale", "note finale", "note agent", "note chiffree",
        "rang", "classement", "rang agent", "total", "total agent", "total points", "points", "moyenne",
        "moyenne agent", "moyenne generale", "taux maitrise", "taux reussite", "performance", "niveau global",
        "niveau moyen", "pourcentage maitrise", "potentiel", "competences maitrisees", "nb competences maitrisees",
        "nombre competences maitrisees",
    ),
    EFFECTIF: (
        "effectif", "effectifs", "nombre agents", "nb agents", "nbre agents", "personnes", "nombre personnes",
        "nb personnes", "concernes", "evalues",
    ),
    DESTRUCTION: (
        "detruire", "destruction", "date destruction", "detruire avant", "detruire apres", "conserver jusqu",
        "conserver jusqu au", "conservation jusqu", "fin conservation", "date fin conservation", "limite conservation",
        "date limite conservation",
    ),
    QUASI: (
        "grade", "quotite", "depart prevu", "date depart", "date depart prevue", "date retraite", "retraite",
        "anciennete", "date entree", "date embauche", "date recrutement", "statut", "contrat", "type contrat",
        "temps travail", "diplome", "date diplome", "date titularisation", "date affectation",
        "date prise fonction", "echelon",
    ),
    TIERS: (
        "evaluateur", "evaluatrice", "evalue par", "tuteur", "tutrice", "responsable", "responsable hierarchique",
        "n 1", "n plus 1", "superieur", "superieur hierarchique", "superieure hierarchique", "cadre", "cadre sante",
        "cadre service", "manager", "encadrant", "encadrante", "chef service", "formateur", "formatrice", "valide par",
        "saisi par",
    ),
}  # fmt: skip
# Among lines of people « évalués » and « requis » are levels, elsewhere numbers of people: `est_effectif` knows those.
_BY_ROLE: Final = {name: role for role, names in reversed(_ROLES.items()) for name in names}
_EFFECTIFS: Final = frozenset(_ROLES[EFFECTIF]) | {"agents"}

EXEMPTS: Final = frozenset({SERVICE, METIER, PARTIE, AUTRE, EFFECTIF, DESTRUCTION})
"""Roles whose texts are the hospital's or the référentiel's: « Marie Curie » there is a building, « santé » a word."""

LONGUEUR = 60
"""Characters of a title; a longer text is one to be read."""


class Titre(NamedTuple):
    """A title: its kind (or None), its role ("" where unknown), and whether it is the whole title that says so."""

    genre: Genre | None
    role: str
    exact: bool

    @property
    def connu(self) -> bool:
        """Whether the text is one that stands above columns, and hardly elsewhere."""
        return self.exact and (self.genre is not None or bool(self.role))


INCONNU: Final = Titre(None, "", exact=False)


@lru_cache(maxsize=20_000)
def read_titre(text: str) -> Titre:
    """What a title announces; `INCONNU` for a text that announces nothing."""
    if not 0 < len(text) <= LONGUEUR:
        return INCONNU
    key = title_key(text.strip(" :*")) if text[0] != "#" else ""  # a mark of fphref is no title
    words = key.split()
    if not words or len(words) > 6 or key == "ne":  # « NE » is « non évalué »; « né(e) » has another key
        return INCONNU
    genre = _exact(key)
    if genre is not None:
        return Titre(genre, "", exact=True)
    role = _BY_ROLE.get(key, "")
    if role:
        return Titre(None, role, exact=True)
    if _THINGS.intersection(words):
        return INCONNU
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            genre = _BY_PHRASE.get(" ".join(words[start : start + size]))
            if genre is not None:
                return Titre(genre, "", exact=False)
    kind = identifying_title(text)
    return Titre(_NOMINATIF[kind], "", exact=False) if kind is not None else INCONNU


def _exact(key: str) -> Genre | None:
    genre = _BY_PHRASE.get(key)
    if genre is not None:
        return genre
    kind = identifying_title(key)
    # « nom » and « âge » are whole titles; a kind that one word of several gives away is not.
    return _NOMINATIF[kind] if kind is not None and (len(key.split()) == 1 or _is_whole(key)) else None


_WHOLE: Final = frozenset(
    {
        "date naissance", "nom usuel", "nom complet", "identite agent", "adresse postale",
        "adresse personnelle", "adresse mail", "adresse electronique", "numero securite sociale", "n securite sociale",
        "no securite sociale", "numero ss", "n ss", "e mail", "ne e", "prenom usuel", "prenom usage", "premier prenom",
        "numero matricule", "n matricule", "no matricule", "matricule agent", "matricule rh", "matricule paie",
        "numero telephone", "n telephone", "tel portable", "telephone portable", "tel mobile", "tel domicile",
        "mail professionnel", "mail personnel", "courriel professionnel", "numero rpps", "n rpps", "code rpps",
        "numero adeli", "n adeli", "numero nir", "n insee", "numero insee", "matricule ins", "annee naissance",
        "date lieu naissance", "age agent",
    }
)  # fmt: skip


def _is_whole(key: str) -> bool:
    return key in _WHOLE


def est_effectif(text: str) -> bool:
    """Whether a title stands above numbers of people."""
    return not text.startswith("#") and title_key(text) in _EFFECTIFS
