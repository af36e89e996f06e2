"""Titles of columns that announce who a person is."""

from __future__ import annotations

from fphref.evaluations.listes import title_key

# A title holds one of these words, whatever stands around it → what it announces.
_WORDS = {
    "prenom": "prénom",
    "prenoms": "prénom",
    "matricule": "matricule",
    "nir": "NIR",
    "insee": "NIR",
    "secu": "NIR",
    "ins": "INS",
    "naissance": "naissance",
    "naiss": "naissance",
    "nee": "naissance",
    "ddn": "naissance",
    "age": "âge",
    "mail": "adresse électronique",
    "email": "adresse électronique",
    "mel": "adresse électronique",
    "courriel": "adresse électronique",
    "telephone": "téléphone",
    "tel": "téléphone",
    "portable": "téléphone",
    "domicile": "adresse",
    "iban": "IBAN",
    "rib": "IBAN",
    "rpps": "RPPS",
    "adeli": "ADELI",
    "login": "identifiant de connexion",
    "civilite": "civilité",
    "sexe": "sexe",
    "nationalite": "nationalité",
    "photo": "photo",
}
# The whole title, small words left out.
_TITLES = {
    "nom": "nom",
    "noms": "nom",
    "nom usage": "nom",
    "nom usuel": "nom",
    "nom famille": "nom",
    "nom marital": "nom",
    "nom patronymique": "nom",
    "nom jeune fille": "nom",
    "nom epoux": "nom",
    "nom epouse": "nom",
    "nom complet": "nom",
    "nom agent": "nom",
    "agent nom": "nom",
    "patronyme": "nom",
    "identite": "nom",
    "identite agent": "nom",
    "adresse": "adresse",
    "adresse postale": "adresse",
    "numero securite sociale": "NIR",
    "n securite sociale": "NIR",
    "no securite sociale": "NIR",
    "n ss": "NIR",
    "numero ss": "NIR",
    "ne": "naissance",
    "ne e": "naissance",
    "e mail": "adresse électronique",
}


def identifying_title(title: str) -> str | None:
    """What a column of that title would tell of a person (« nom », « NIR »…), or None."""
    key = title_key(title)
    return _TITLES.get(key) or next((_WORDS[word] for word in key.split() if word in _WORDS), None)
