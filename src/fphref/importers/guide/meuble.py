"""The furniture of a site that publishes guides: calls to a quiz, buttons, invitations; told by form and words."""

from __future__ import annotations

import re
from typing import Final

from fphref.texte import fold

_BOUTONS: Final = re.compile(
    r"(?:demarrer|commencer|continuer|suivant|precedent|fermer|menu|accueil|home|rechercher|recherche|valider|envoyer|"
    r"(?:voir|lire|afficher) (?:plus|la suite|tout|l'article)|en savoir plus|decouvrir|partager(?: .{0,40})?|imprimer|"
    r"telecharger(?: .{0,40})?|retour(?: .{0,30})?|postuler|s'inscrire|inscription|se connecter|connexion|mon compte|"
    r"contact(?:ez-nous)?|nous contacter|start(?: now| here)?|next|previous|close|search|share(?: .{0,30})?|print|"
    r"download|"
    r"read more|learn more|sign (?:up|in)|log in|subscribe|apply now|back to top|facebook|twitter|linkedin|whatsapp|"
    r"mentions legales|politique de confidentialite|plan du site|conditions generales.{0,30}|"
    r"tous droits reserves.{0,60}|"
    r"skip to content|aller au contenu(?: principal)?|fil d'ariane|publicite|advertisement)[ .!>»→]*"
)
_APPELS: Final = re.compile(
    r"\bquiz\b|\bcliqu(?:e|ez) (?:sur|ici)|\bclick (?:here|on|below)|\b(?:ma|ta|votre) compatibilite\b|"
    r"profil de compatibilite|\b(?:votre|ton) profil (?:est |y )?(?:est )?(?:compatible|correspond)|"
    r"\bbilan (?:immediat|gratuit|personnalise)|"
    r"\b(?:demarrer|commencer|lancer|passer|faire) (?:le|mon|ton|votre) (?:test|bilan)|"
    r"\b(?:notre|la) newsletter|\binscri(?:s-toi|vez-vous)\b|\bcookies\b|\btous droits reserves|\bcopyright\b|©|"
    r"\b(?:take|start) (?:the|our|your) (?:free )?(?:test|quiz|assessment)|\bsubscribe to\b|\bsign up (?:for|to|now)"
)
_CLIC: Final = re.compile(r"\bquiz\b|\bcliquez? (?:ici|sur)\b|\bclick here\b")
_APPELS_SURS: Final = re.compile(
    r"\bquiz\b|\bcliqu(?:e|ez) (?:sur|ici)|\bclick (?:here|on|below)|\b(?:ma|ta|votre|ton) compatibilite\b|"
    r"profil de compatibilite|\b(?:votre|ton) profil (?:est |y )?(?:est )?(?:compatible|correspond)|"
    r"\bnotre newsletter\b|\bour newsletter\b|\btous droits reserves|\ball rights reserved|©|"
    r"\b(?:utilis|accept|gere|use|manage)\w* .{0,25}\bcookies\b|"
    r"^(?:demarrer|commencer|lancer|passer|faire) (?:le|mon|ton|votre) (?:test|bilan)"
    r"(?: gratuit| d'orientation)?[ .!>]*$|"
    r"\b(?:take|start) (?:our|your) (?:free )?(?:test|assessment)\b"
)
_BOUTONS_SURS: Final = re.compile(
    r"(?:(?:voir|lire|afficher) (?:plus|la suite|tout|l'article)|(?:pour )?en savoir plus|"
    r"partager(?: (?:sur|cette|cet|la) .{0,40})?|nous contacter|contactez-nous|mon compte|se connecter|read more|"
    r"learn more|back to top|retour (?:en haut|a l'accueil)|"
    r"mentions legales|politique de confidentialite|plan du site|conditions generales.{0,30}|skip to content|"
    r"aller au contenu(?: principal)?|fil d'ariane)[ .!>»→]*"
)
_ANALYSES: Final = re.compile(
    r"\b(?:analyse|bilan|test|diagnostic|analysis) (?:gratuite?|personnalisee?|objecti(?:ve|f)|offerte?)"
)
_LECTEUR: Final = re.compile(r"\b(?:vos|votre|vous|ton|ta|tes|toi|notre|your|you|our)\b")
_ACCROCHES: Final = re.compile(
    r"(?:pret(?:e|\(e\)|\.e|·e|-e)?s? (?:a|pour|au|aux)\b|envie (?:de|d')|"
    r"vous (?:revez|souhaitez|hesitez|etes curieu)|tu (?:reves|hesites)|"
    r"et si (?:vous|tu)\b|ready to\b|thinking (?:of|about)\b|curious about\b).{0,180}\?"
)


def is_furniture(
    texte: str,
    *,
    item: bool = False,
    limite: int = 400,
    rubrique: bool = False,
    seul: bool = False,
    separe: bool = False,
) -> bool:
    """Whether a line only speaks for the site: a button, a call to a quiz or a newsletter, an invitation to the reader.

    An item of a list is furniture only where it calls for a click; a text longer than `limite` never is. Under
    the heading of a `rubrique`, « Accueil » and « Inscrivez-vous avant le… » may be content: a button has then to stand
    `seul` between blank lines, an invitation to be `separe` from what is above, a call to speak of the site itself.
    """
    if len(texte) > limite:
        return False
    folded = fold(texte)
    if item:
        return bool(_CLIC.search(folded))
    if rubrique:
        return _is_sure(folded, seul=seul, separe=separe)
    if _BOUTONS.fullmatch(folded) or _APPELS.search(folded):
        return True
    if _ANALYSES.search(folded) and _LECTEUR.search(folded):
        return True
    return bool(_ACCROCHES.fullmatch(folded))


def _is_sure(folded: str, *, seul: bool, separe: bool) -> bool:
    if _APPELS_SURS.search(folded) or _BOUTONS_SURS.fullmatch(folded):
        return True
    return bool((seul and _BOUTONS.fullmatch(folded)) or (separe and _ACCROCHES.fullmatch(folded)))
