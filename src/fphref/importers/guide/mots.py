"""The headings that guides of métiers use, in French and in English, as data; all folded (`texte.fold`).

A new wording of a heading is one more alternative here; the longest one that fits a heading wins.
"""

from __future__ import annotations

import re
from typing import Final

LIBELLES: Final[tuple[tuple[str, str], ...]] = (
    ("presentation", r"introduction|presentation|definition|description|resume|apercu|a propos|qui est|contexte|"
     r"en quoi consiste|en bref|l'essentiel|(?:fiche|carte) d'identite|infos? (?:cles?|generales?)|le metier|"
     r"la profession|overview|about|summary|at a glance|introducing|job profile|profil du metier"),
    ("missions", r"missions?|activites?|taches?|responsabilites?|attributions|roles?|fonctions?|responsibilit(?:y|ies)|"
     r"duties|tasks|job description|what you(?:'ll| will) do|day-to-day tasks"),
    ("competences_techniques", r"competences?|hard skills?|savoir-faire|savoirs?(?: techniques)?|connaissances|"
     r"competences? (?:techniques?|metiers?|professionnelles?|scientifiques?|cliniques?)|expertises?|skills?|"
     r"(?:technical|professional) skills|competenc(?:ies|es)|knowledge"),
    ("qualites", r"qualites|soft[ -]skills?|savoir-etre|aptitudes|personnalite|profil(?: ideal| recherche| type)?|"
     r"competences? (?:comportementales?|relationnelles?|transversales?|transverses?|humaines?|personnelles?)|"
     r"(?:personal )?qualities|personal attributes|(?:personality )?traits"),
    ("atouts", r"atouts|nice[ -]to[ -]haves?|(?:ce qui est )?(?:apprecie|souhaite)e?s?"),
    ("outils", r"outils?|logiciels?|equipements?|materiels?|technologies|environnement technique|instruments|tools?|"
     r"software|equipment|technology"),
    ("etudes", r"etudes|formations?|diplomes?|cursus|parcours(?: scolaires?| de formation| d'etudes)?|scolarite|"
     r"niveau(?: d'etudes| de formation| de diplome)?|(?:comment )?devenir|acces (?:au metier|a la profession)|"
     r"se former|ou se former|ecoles|(?:centres|lieux|etapes|organismes|voies) de formation|apprentissage|education|"
     r"training|studies|qualifications?|how to become|degrees?|educational requirements|entry requirements"),
    ("certifications", r"certifi(?:cation|cat|cate)s?|habilitations?|accreditations?|agrements?|licen[cs]es"),
    ("evolutions", r"evolutions?(?: professionnelles?| de carriere| possibles?)?|debouches|carriere|avenir|et apres|"
     r"perspectives?(?: d'evolution| de carriere| professionnelles?| d'avenir| d'emploi)?|mobilites?|"
     r"career(?: path| paths| prospects| outlook| development| progression| opportunities)?|prospects|"
     r"outlook|job outlook|job prospects"),
    ("employeurs", r"employeurs?|secteurs?(?: d'activites?| d'emploi| qui recrutent)?|ou (?:travailler|exercer)|"
     r"(?:lieux|structures) (?:de travail|d'exercice|d'emploi)|structures|etablissements|recruteurs|"
     r"entreprises(?: qui recrutent)?|employers?|workplaces?|where to work|sectors?|industries|who hires"),
    ("lieux", r"zones? (?:d'emploi|geographiques?)|bassins d'emploi|regions qui recrutent|localisations?|villes|"
     r"lieux|regions|locations?|where the jobs are"),
    ("conditions_travail", r"conditions(?: de travail| d'exercice| d'emploi)?|"
     r"(?:environnement|cadre|rythme|temps) de travail|horaires|rythme|statuts?|contrats?|"
     r"working conditions|work environment|working hours|schedule|hours"),
    ("journee_type", r"(?:une )?journee(?: type| typique| ordinaire)?|(?:une )?semaine type|(?:le |au )?quotidien|"
     r"emploi du temps|(?:a )?(?:typical day|day in the life)|daily routine"),
    ("avantages", r"avantages?|points? (?:forts?|positifs?)|points? ?\+|les plus|(?:les )?\+|atouts du metier|"
     r"ce qui (?:plait|seduit)|pros|benefits|advantages|perks|upsides"),
    ("inconvenients", r"inconvenients?|points? (?:faibles?|negatifs?|de vigilance)|points? ?[-–−]|les moins|"
     r"contraintes|difficultes|limites|defis|cons|drawbacks|disadvantages|challenges|downsides"),
    ("remunerations", r"salaires?|remunerations?|grilles? (?:salariales?|de salaires?|de remunerations?)|revenus?|paie|"
     r"combien gagne(?:-t-(?:il|elle|on))?|tjm|fourchettes? (?:salariales?|de salaires?)|salary|pay|wages?|"
     r"compensation|earnings|salary range"),
    ("chiffres", r"chiffres(?: cles)?|(?:le metier |la profession |le secteur )?en (?:quelques )?chiffres|statistiques|"
     r"donnees cles|key figures|figures|statistics|stats|(?:the job )?in numbers|by the numbers"),
    ("faits", r"faits?(?: marquants?| et chiffres)?|(?:le )?saviez-vous|bon a savoir|a savoir|a retenir|anecdotes?|"
     r"(?:infos?|informations) pratiques?|did you know|(?:key )?facts?(?: and figures)?|good to know"),
    ("questions", r"faq|f\.a\.q\.?|questions?(?: frequentes?| courantes| et reponses|/reponses| reponses)?|"
     r"foire aux questions|(?:vos|les) questions(?: frequentes)?|frequently asked questions|q ?(?:&|and) ?a"),
    ("conseils", r"conseils?|astuces?|recommandations?|bonnes pratiques pour|tips|advice|comment se preparer"),
    ("auto", r"auto-? ?evaluation|etes-vous fait|es-tu fait|ce metier est-il (?:fait )?pour|est-ce (?:fait )?pour|"
     r"self-? ?assessment|is (?:this job|it) (?:right )?for you"),
    ("temoignages", r"temoignages?|portraits?|interviews?|paroles? (?:de|d')|retours? d'experience|ils en parlent|"
     r"testimonials?|case study"),
    ("liens", r"metiers? (?:similaires?|proches?|voisins?|associes?|lies|connexes|apparentes|du meme secteur)|"
     r"voir aussi|(?:a lire|lire) aussi|pour aller plus loin|fiches? (?:liees|similaires|associees)|criteres|sommaire|"
     r"table des matieres|related (?:jobs|careers|articles|links)|similar (?:jobs|careers)|see also|contents|"
     r"table of contents|partager|suivez-nous|articles? (?:lies|similaires)"),
)  # fmt: skip
"""Field → how its heading begins; `auto` (self-assessment) feeds the advice, `liens` nothing."""

CLES: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("etudes", "lieux"), r"se former et (?:travailler|exercer)"),
    (("remunerations",), r"salaire|remuner|gagne|est (?:il|elle|on) paye|salary|earn|\bpaid\b"),
    (("questions",), r"questions frequentes|\bfaq\b"),
    (("evolutions",), r"evolution|perspective|debouche|evoluer|career prospects|carriere"),
    (("avantages", "inconvenients"), r"avantages et (?:les )?inconvenients|pros and cons"),
    (("avantages",), r"avantages|points forts|\bpros\b"),
    (("inconvenients",), r"inconvenients|points faibles|contraintes|\bcons\b"),
    (("outils",), r"outils|logiciels|\btools\b"),
    (("qualites",), r"qualites|soft skills|savoir-etre|qualities"),
    (("competences_techniques",), r"competence|hard skills|savoir-faire|\bskills\b"),
    (("conditions_travail",), r"conditions de travail|horaires|environnement de travail|working conditions"),
    (("journee_type",), r"journee|\bday\b"),
    (("missions",), r"missions?\b|taches|activites|que fait|fait-(?:il|elle|on)|ce que fait|quel est (?:le|son) role|"
     r"a quoi sert|responsabilit|what does .{1,80} do\b|duties|\brole\b"),
    (("certifications",), r"certification|habilitation"),
    (("etudes",), r"formation|etudes|diplome|devenir|bac faut|become|qualification|\bdegree\b|training"),
    (("employeurs",), r"employeurs?|secteurs? d'activite|\bou (?:peut|peuvent|travaill|exerc)|qui recrute|"
     r"where (?:do|does|can) .{1,80} work|employers"),
    (("lieux",), r"zones? d'emploi|quelles regions|ou trouver|\bou se trouvent"),
    (("chiffres",), r"chiffres cles|en chiffres"),
    (("temoignages",), r"temoignage"),
    (("conseils",), r"conseils"),
    (("presentation",), r"qu'est[- ]ce qu|c'est quoi|qui est|en quoi consiste|quel est ce metier|definition|what is|"
     r"who is|presentation|introduction"),
)  # fmt: skip
"""What a heading that is a sentence (a question above all) speaks of, the first that fits."""

DEVANT: Final = re.compile(
    r"(?:(?:les|le|la|un|une|des|ses|son|sa|vos|votre|nos|notre|tes|ton|leurs|quelles? sont(?: les)?|daily|"
    r"quels? sont(?: les)?|principales|principaux|grandes|grands|exemples? de|zoom sur(?: les?| la)?|typical|the|a|"
    r"focus sur(?: les?| la)?|your|our|main|key|core|required|essential|some) |l'|exemples? d')+"
)
"""What may stand before the word that counts."""

ADJECTIFS: Final = re.compile(
    r"(?: (?:quotidien(?:ne)?s?|principa(?:les?|ux|l)|requis(?:es?)?|cles?|necessaires?|indispensables?|"
    r"attendu(?:e?s)?|demande(?:e?s)?|exige(?:e?s)?|recherche(?:e?s)?|professionnel(?:le)?s?|typiques?|types?|essentiel(?:le)?s?|moyens?|moyennes?|possibles?|techniques?|"
    r"personnel(?:le)?s?|associe(?:e?s)?|marquants?|utilise(?:e?s)?|conseille(?:e?s)?|recommande(?:e?s)?|obligatoires?|"
    r"courant(?:e?s)?|envisageables?|numeriques?|humaines?|pratiques?|frequent(?:e?s)?|utiles?|maitrise(?:e?s)?|"
    r"d'activites?|complementaires?|initiales?|continues?|daily|required|needed|main|key|used|"
    r"responsibilities|requirements|range|expectations|guide))+"
)
"""What may stand behind it."""

SUITE: Final = re.compile(
    r" ?(?::|\(|-|–|—|\|)|"
    r" (?:de|du|des|d'|pour|au|aux|a|en|dans|sur|chez|lie|liee|liees|lies|of|for|in|to|as|at|qui|que|with|avec|selon)\b"
)
"""How the rest of a heading may begin: « Missions *du* technicien », « Salaire (Belgique) »."""

METIER: Final = re.compile(r"\b(?:metiers?|postes?|profession|professionnels?|job|career|role|occupation|travail)\b")

MOMENTS: Final = re.compile(
    r"(?:(?:le |en )?(?:debut |fin |milieu )?(?:de |d')?(?:la )?(?:matin(?:ee)?|apres-midi|soir(?:ee)?|midi|nuit|"
    r"pause dejeuner|journee)|"
    r"morning|afternoon|evening|noon|night|lunch(?: break)?|(?:de |from )?\d{1,2} ?(?:h|:)(?: ?\d{2})?(?: ?(?:am|pm))?"
    r"(?: ?(?:-|–|a|to) ?\d{1,2} ?(?:h|:)(?: ?\d{2})?)?|\d{1,2} ?(?:am|pm))"
)
"""A part of the day, as the heading of what is done then."""
