"""The keys of postings as data: what a key means however it is spelt, in French or English, misspelt or prefixed."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from fphref.importers.offre.noeuds import words
from fphref.texte import fold

Methode = Literal["exacte", "proche", "ambigue", "inconnue"]


class Cle(NamedTuple):
    """What a key was read as: `cible` names a field (or a rule), `autre` the runner-up of an ambiguous one."""

    cible: str
    methode: Methode
    autre: str = ""


TECHNIQUE: Final = "technique"
DRAPEAUX: Final = {
    "distance": ("presence", "à distance"),
    "site": ("presence", "sur site"),
    "hybride": ("presence", "hybride"),
    "plein": ("temps_travail", "temps plein"),
    "partiel": ("temps_travail", "temps partiel"),
    "stage": ("contrat", "stage"),
    "alternance": ("contrat", "alternance"),
    "permanent": ("contrat", "CDI"),
    "deplacements": ("conditions_travail", "Déplacements"),
    "conduite": ("conditions_travail", "Conduite de véhicule"),
    "nuit": ("conditions_travail", "Travail de nuit"),
    "weekend": ("conditions_travail", "Travail le week-end"),
    "astreinte": ("conditions_travail", "Astreintes"),
}
"""Yes-or-no keys: the field they feed, and what « yes » says."""

LIBELLES: Final = {
    "intitule": "l’intitulé",
    "employeur": "l’employeur",
    "lieux": "le lieu",
    "url": "l’adresse de l’offre",
    "candidature": "la candidature",
    "presentation": "la présentation",
    "missions": "les missions",
    "exigences": "le profil demandé",
    "competences_techniques": "les compétences",
    "qualites": "les qualités",
    "atouts": "les atouts",
    "outils": "les outils",
    "langues": "les langues",
    "experience": "l’expérience",
    "etudes": "les études",
    "certifications": "les certifications",
    "contrat": "le contrat",
    "temps_travail": "le temps de travail",
    "presence": "la présence",
    "publie_le": "la date de publication",
    "expire_le": "la date limite",
    "remunerations": "la rémunération",
    "avantages": "les avantages",
    "conditions_travail": "les conditions de travail",
    "evolutions": "les évolutions",
    "mots_cles": "des mots-clés",
    "langue": "la langue de l’offre",
    "nature": "la nature de l’annonce",
    "disponibilite": "la prise de poste",
    "reference": "la référence",
    "autres_appellations": "d’autres appellations",
    "contact": "un contact",
    TECHNIQUE: "une donnée technique du site",
    **dict.fromkeys(DRAPEAUX, "une case à cocher"),
}
"""How a message names what a key was read as; other targets are labels of facts already."""

# Folded, without separators; what « job », « offre »… add around a key is taken away before it is looked up.
_CLES: Final[dict[str, str]] = {
    "intitule": "title titre intitule name nom poste position role jobtitle intituleposte intituleduposte nomduposte"
    " titreduposte libelle libelleduposte emploi fonction headline vacancytitle positiontitle",
    "autres_appellations": "alternatename alternatenames autresappellations appellations synonymes alternatetitle",
    "employeur": "company companyname hiringorganization organization organisation employer employername employeur"
    " entreprise societe etablissement recruteur raisonsociale nomentreprise nomdelentreprise nometablissement"
    " nomdeletablissement organizationname structure hospital hopital",
    "lieux": "location locations place city ville lieu lieux localisation lieudetravail lieutravail worklocation"
    " workplace adresse address commune locality addresslocality affectation implantation region departement country"
    " pays applicantlocationrequirements",
    "url": "url link lien sourceurl permalink canonical canonicalurl openingurl pageurl",
    "candidature": "apply applyurl applicationurl applylink wheretoapply howtoapply applicationprocess"
    " applicationprocessandcontact applicationinstructions candidature candidater postuler commentpostuler"
    " modalitesdecandidature depotdecandidature candidatureurl lienpostuler applicationemail emailcandidature"
    " recruitmentprocess hiringprocess processusderecrutement recrutement applicationmethod",
    "contact": "contact contacts contactname contactperson recruiter recruitername hiringmanager nomducontact"
    " applicationcontact contactemail contactrh interlocuteur",
    "presentation": "description shortdescription longdescription summary resume presentation about aboutus"
    " aboutthejob abouttherole overview introduction intro accroche contexte context employeroverview descriptif"
    " descriptifduposte descriptionduposte companydescription descriptionentreprise presentationduservice"
    " presentationetablissement presentationdeletablissement quisommesnous leposte detail details excerpt body content",
    "missions": "responsibilities responsibility missions mission taches tasks duties activites activities"
    " attributions keyresponsibilities mainresponsibilities missionsprincipales activitesprincipales missionsduposte"
    " vosmissions roleandresponsibilities whatyoulldo votremission",
    "exigences": "requirements requirement skillrequirements skillsrequirements skills skill qualifications"
    " qualification profil profile profilrecherche profilsouhaite votreprofil competences competencesrequises"
    " competencesattendues prerequis exigences conditionsdacces requiredskills keyskills whatyoullneed aptitudes"
    " profilducandidat candidateprofile expertise criteres",
    "competences_techniques": "hardskills technicalskills competencestechniques savoirfaire savoirs connaissances"
    " knowledge developermethodologies methodologies methods methodes",
    "qualites": "softskills qualites savoiretre qualitespersonnelles personalqualities qualitesrequises qualities"
    " behaviouralskills competencescomportementales",
    "atouts": "nicetohave nicetohaves atouts plus bonus preferred preferredskills preferredqualifications souhaite"
    " souhaites optionalskills assets competencessouhaitees lesplus",
    "outils": "tools developertools developertechnologies technologies programminglanguages outils logiciels software"
    " stack techstack frameworks environnementtechnique equipment materiel",
    "langues": "spokenlanguages languagerequirements languages langues languesparlees languesrequises"
    " requiredlanguages languageskills languesetrangeres",
    "langue": "lang language langue locale inlanguage langueannonce",
    "experience": "experience experiences experiencelevel experiencerequirements seniority seniorite anciennete"
    " experiencerequise experiencedemandee yearsofexperience experienceyears careerlevel niveaudexperience"
    " niveauexperience monthsofexperience",
    "etudes": "education educationrequirements educationlevel degree degrees diplome diplomes formation formations"
    " etudes niveauetudes niveaudetudes diplomerequis formationrequise niveaudeformation studies credentialcategory",
    "certifications": "certification certifications habilitations habilitation licences credentials permis"
    " permisrequis drivinglicence attestations",
    "contrat": "contracttype contract contrat typedecontrat typecontrat employmenttype naturecontrat natureducontrat"
    " employment statut dureeducontrat contractduration contractlength",
    "temps_travail": "positiontype worktime tempsdetravail tempstravail availability quotite quotitedetravail"
    " quotitetravail schedule workschedule tempscomplet dureehebdomadaire dureedutravail dureedetravail",
    "disponibilite": "startdate startingdate datedebut datededebut prisedeposte priseposte datedeprisedeposte"
    " datepriseposte disponibilite immediatestart joiningdate",
    "presence": "locationtype remotepolicy teletravail workmode workplacetype presence modedetravail remotework"
    " remoteworkpolicy",
    "publie_le": "dateposted postedat posteddate postdate publicationdate publishdate publishedat publishedon pubdate"
    " datepublication datedepublication publiele dateparution datedeparution date createdat postedon datepublished"
    " dateajout misenligne",
    "expire_le": "expirationdate expirydate expiresat expires expireson validthrough deadline closingdate"
    " dateexpiration"
    " expirele datelimite datelimitedecandidature datelimitecandidature datelimitededepot datedefin datecloture"
    " datedecloture datefin applicationdeadline enddate",
    "remunerations": "salary salaire salaryrange basesalary estimatedsalary remuneration pay payrate compensation wage"
    " salaires salairebrut salairemin salairemax minsalary maxsalary salarymin salarymax traitement tjm dailyrate"
    " fourchettesalariale grillesalariale package gratification devise currency salarycurrency devisesalaire"
    " salaryunit salaryperiod periodesalaire salaryfrequency",
    "avantages": "benefits benefit avantages perks incentivecompensation incentives prime primes bonuses"
    " avantagessociaux offrons nousoffrons whatweoffer incentivecompensations",
    "conditions_travail": "workconditions workingconditions conditions conditionsdetravail conditionstravail workhours"
    " workinghours horaires contraintes contraintesduposte conditionsdexercice specialcommitments physicalrequirement"
    " risques risquesprofessionnels particularites particularitesduposte astreintes rythme rythmedetravail cadence",
    "evolutions": "evolutions evolution careerpath perspectives debouches careerprospects perspectivesdevolution",
    "mots_cles": "tags tag keywords keyword seotags searchtags softwaredevelopertags motscles etiquettes labels seo"
    " metakeywords hashtags",
    "nature": "posttype postingtype offertype typeannonce typedannonce typedoffre natureannonce type",
    "reference": "id identifier reference ref offerid postid postingid numero numerooffre referenceannonce"
    " requisitionid"
    " referenceoffre code numannonce externalid",
    # Facts without a field of their own: they go to « faits », under that label.
    "Secteur": "industry secteur sector secteurdactivite domaine domain activitysector industries",
    "Service": "service department pole unite team equipe direction departmentname serviceaffectation",
    "Métier": "occupationalcategory metier occupation jobcategory rome coderome category categoriedemetier family"
    " famille relevantoccupation",
    "Grade": "grade grades corps cadredemploi grilleindiciaire",
    "Catégorie": "categorie categoriefph categoriestatutaire filiere",
    "Nombre de postes": "totaljobopenings totalopenings openings vacancies nombredepostes nbpostes numberofopenings"
    " numberofpositions",
    "Effectif": "companysize size taille effectif effectifs headcount numberofemployees",
    "Rattachement": "reportsto rattachement rattachementhierarchique liaisonshierarchiques responsablehierarchique"
    " superieurhierarchique liens",
    "Condition d’éligibilité": "eligibilitytoworkrequirement securityclearancerequirement sensoryrequirement"
    " workauthorization autorisationdetravail",
    "Site de l’employeur": "companyurl companywebsite website siteweb sameas siteinternet",
    TECHNIQUE: "layout published publish draft template slug uuid guid hash image images logo icon cover thumbnail"
    " photo"
    " jsonld schema version format isthisforasinglepost isthissinglepost singlepost featured"
    " updatedat modifiedat datemodified lastmod weight order path permalinkslug theme sitemap breadcrumbs"
    " mainentityofpage latitude longitude geo lat lng companylogo companyid locationid color status etat",
    "distance": "isremote remote remoteok fullremote adistance isfullyremote remoteallowed isremoteallowed",
    "site": "isonsite onsite surplace surplacerequis isinoffice presentiel",
    "hybride": "ishybridonsite ishybrid hybrid hybride hybridonsite",
    "plein": "isfulltime fulltime tempsplein istempsplein",
    "partiel": "isparttime parttime tempspartiel istempspartiel",
    "stage": "isinternship internship isstage stage",
    "alternance": "isapprenticeship apprenticeship alternance isalternance apprentissage",
    "permanent": "ispermanent permanent cdi iscdi",
    "deplacements": "doesincludetraveling includetraveling includestravel travelrequired deplacements"
    " istravelrequired doesrequiretraveling traveling travel",
    "conduite": "doesrequiredriving requiredriving drivingrequired permisb isdrivingrequired",
    "nuit": "isnight night nightwork travaildenuit nuit",
    "weekend": "isweekend weekend weekendwork travailleweekend",
    "astreinte": "isoncall oncall astreinte isastreinte",
}
_AROUND = re.compile(
    r"job(?:opening(?:s$)?|offers?$|offer|posting(?!type)|advert)?|(?:de)?l?(?:offre(?:demploi)?|annonce)"
    r"|vacancy(?!title)"
)
_MISSPELT_AROUND = re.compile(r"job[aeio]?[op][a-z]{2,6}?(?:ng|gn)")
_ARTICLE = re.compile(r"^(?:the|les|le|la|des|du|vos|votre|your|our|nos)(?=[a-z]{4})")
_RUBRIQUES: Final = (
    ("missions", r"missions?\b|activit|taches?\b|responsib|duties|you.ll do|role\b"),
    ("atouts", r"nice to have|atouts?\b|bonus|(?:un|les|vos) plus\b|preferred|souhaite[es]*$"),
    ("qualites", r"qualites? (?:personnelles|requises|humaines)|qualites\b|savoirs?[- ]etre|soft skills|personality"),
    ("exigences", r"profil|requi|competence|skills|qualification|prerequis|you (?:need|bring|have)|looking for"
     r"|savoirs?\b"),
    ("candidature", r"candidat|postule|apply|recrutement|recruitment|hiring|application process|interview"),
    ("remunerations", r"remuneration|salaire|salary|compensation"),
    ("avantages", r"avantages|benefits|perks|(?:nous|we|on) (?:vous )?off(?:r|er)|pourquoi nous|why join"),
    ("conditions_travail", r"conditions|horaires|contraintes|working (?:hours|time)|rythme|environnement de travail"),
    ("etudes", r"diplome|formation|etudes|education|degree"),
    ("outils", r"outils|logiciels|tools|tech stack|technolog"),
    ("langues", r"langues?\b|languages"),
    ("experience", r"experience"),
    ("evolutions", r"evolution|perspectives|career path"),
    ("contact", r"contact"),
    ("presentation", r"presentation|contexte|about|who we are|qui sommes|entreprise|etablissement|company|service"
     r"|poste\b|description|overview|hopital|hospital|equipe|team"),
)  # fmt: skip
"""Words of headings, the first that is found decides; folded."""
_ACRONYMS: Final = frozenset({"id", "tag", "cdi", "ref", "seo", "lat", "lng", "pay", "nom", "tjm"})


def fold_key(cle: str) -> str:
    """A key without accents, case and separators."""
    return "".join(words(cle))


@cache
def _targets() -> dict[str, str]:
    return {fold_key(key): cible for cible, keys in _CLES.items() for key in keys.split()}


def names_of(cible: str) -> frozenset[str]:
    """The spellings known of what a key means, folded."""
    return frozenset(fold_key(key) for key in _CLES.get(cible, "").split())


@lru_cache(maxsize=10_000)
def read_key(cle: str) -> Cle:
    """What a key means: known, near a known one, near two of different meaning (`ambigue`), or unknown."""
    if cle.startswith("@"):
        return Cle(TECHNIQUE, "exacte")
    known = _targets()
    folded = fold_key(cle)
    for shape in _shapes(folded, _AROUND):
        if shape in known:
            return Cle(known[shape], "exacte")
    for shape in _shapes(folded, _MISSPELT_AROUND):
        if shape in known:
            return Cle(known[shape], "proche")
    shapes = dict.fromkeys((*_shapes(folded, _AROUND), *_shapes(folded, _MISSPELT_AROUND)))
    return next((found for shape in shapes if (found := _near(shape)).cible), Cle("", "inconnue"))


def read_label(texte: str) -> str:
    """What a label or a heading in a text means where it is spelt as a key is, emoji and colon apart; else empty."""
    folded = fold_key(texte)
    if not folded or len(texte.split()) > 6:
        return ""
    known = _targets()
    return next((known[shape] for shape in _shapes(folded, _AROUND) if shape in known), "")


def read_heading(texte: str) -> str:
    """What stands below a heading: as `read_label`, else by the words in it; empty where nothing tells."""
    found = read_label(texte)
    if found in LIBELLES and found not in DRAPEAUX:
        return found
    folded = fold(texte)
    if len(folded) > 80:
        return ""
    return next((cible for cible, pattern in _RUBRIQUES if re.search(rf"\b(?:{pattern})", folded)), "")


def _shapes(key: str, around: re.Pattern[str]) -> list[str]:
    """The key, and the key without what « job opening », « offre », an article… add to it."""
    found = [key]
    for shape in (around.sub("", key), around.sub("", key.removeprefix("does"))):
        found += [shape, _ARTICLE.sub("", shape)]
    return [shape for shape in dict.fromkeys(found) if len(shape) > 1]


def _near(key: str) -> Cle:
    """The known key fewest strokes away, where they are few for its length."""
    allowed = 0 if len(key) < 5 or key in _ACRONYMS else 1 if len(key) < 8 else 2 if len(key) < 14 else 3
    if not allowed or len(key) > 60:
        return Cle("", "inconnue")
    best: dict[int, dict[str, str]] = {}
    for name, cible in _targets().items():
        if abs(len(name) - len(key)) > allowed or len(name) < 4:
            continue
        strokes = distance(key, name, allowed)
        if strokes <= allowed:
            best.setdefault(strokes, {}).setdefault(cible, name)
    if not best:
        return Cle("", "inconnue")
    cibles = list(best[min(best)])
    return Cle(cibles[0], "proche") if len(cibles) == 1 else Cle(cibles[0], "ambigue", cibles[1])


def distance(one: str, other: str, limit: int) -> int:
    """How many strokes (added, lost, changed or swapped letters) part two words; `limit` + 1 stands for more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, facing in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
