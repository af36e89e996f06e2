"""Values that are mappings: places, employers, pay of schema.org, languages with levels, labels with values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from fphref.importers.modele import Arbre, cut
from fphref.importers.offre.cles import TECHNIQUE, fold_key, names_of, read_key
from fphref.importers.offre.fiche import Redacteur
from fphref.importers.offre.noeuds import Objet, Valeur, is_empty, lines_of, scalars, word_set
from fphref.importers.offre.rubriques import Rubriques
from fphref.importers.offre.valeurs import read_country, read_presences

ETIQUETTES: Final = word_set(
    "label name nom libelle title titre intitule value valeur text texte description niveau level skill competence"
    " language langue term proficiency fluency legalname"
)
"""Keys of a small mapping that is one item: a label, and what is said of it."""
_NAMES: Final = word_set("name nom libelle legalname label title intitule raisonsociale")
_UNITES: Final = {
    "hour": "heure", "heure": "heure", "hourly": "heure", "h": "heure", "day": "jour", "jour": "jour", "daily": "jour",
    "month": "mois", "mois": "mois", "monthly": "mois", "mensuel": "mois", "year": "an", "an": "an", "annee": "an",
    "yearly": "an", "annual": "an", "annuel": "an",
}  # fmt: skip
_DEVISES: Final = {"€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "£": "GBP", "chf": "CHF"}
_NUMBER = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9})(?:[.,]0{1,2})?")
_AMOUNT: Final = 10_000_000


def is_label(objet: Objet) -> bool:
    """Whether a mapping is one small item."""
    said = [paire for paire in objet.paires if not is_empty(paire.valeur) and read_key(paire.cle).cible != TECHNIQUE]
    return bool(said) and all(isinstance(p.valeur, Valeur) and fold_key(p.cle) in ETIQUETTES for p in said)


def label_text(objet: Objet) -> Valeur:
    """The text of such an item, its parts in order; its keys and technical ones are no part of it."""
    said = [paire.valeur for paire in objet.paires if read_key(paire.cle).cible != TECHNIQUE]
    parts = [value for value in said if isinstance(value, Valeur) and value.texte.strip()]
    shown = [part.texte.strip() for part in parts if re.search(r"[\w€$£💶💰]", part.texte)]
    return Valeur(" : ".join(dict.fromkeys(shown)), tuple(segment for part in parts for segment in part.segments))


def put_place(rubriques: Rubriques, objet: Objet) -> None:
    """A place as a mapping (city, address of schema.org): one label; a type of presence in it goes to its own field."""
    parts: list[Valeur] = []
    redacteur = rubriques.redacteur
    for key, value in leaves_of(redacteur, objet):
        texte = value.texte.strip()
        if read_key(key).cible in ("presence", "nature") and read_presences(texte):
            rubriques.put_presence(texte, value.lignes)
        elif fold_key(key) in ("addresscountry", "country", "pays", "countrycode") and len(texte) == 2:
            redacteur.set("pays", texte.upper(), value.lignes)
        else:
            parts.append(value)
            if country := read_country(texte):
                redacteur.set("pays", country, ())
    texts = dict.fromkeys(part.texte.strip() for part in parts)
    if texts:
        redacteur.add("lieux", ", ".join(texts), [ligne for part in parts for ligne in part.lignes])


def leaves_of(redacteur: Redacteur, objet: Objet) -> list[tuple[str, Valeur]]:
    """The single values below a mapping with the key nearest above each; technical ones become structure."""
    found = []
    for key, value in _leaves(objet):
        if key.startswith("@") or read_key(key).cible == TECHNIQUE:
            redacteur.structure(value.lignes, "cle-technique")
        else:
            found.append((key, value))
    return found


def is_name(key: str) -> bool:
    """Whether a key of an employer holds its name."""
    return fold_key(key) in _NAMES or fold_key(key) in names_of("employeur")


def put_contact(rubriques: Rubriques, objet: Objet) -> None:
    """Someone to write to, as a mapping: all of it in how to apply; a name is told."""
    for key, value in leaves_of(rubriques.redacteur, objet):
        texte = " ".join(value.texte.split())
        rubriques.put_fact("contact" if is_name(key) else "candidature", texte, value.lignes, texte)


def put_salary(rubriques: Rubriques, objet: Objet) -> None:
    """Pay as a mapping: `MonetaryAmount` of schema.org, or min, max, currency, period under any names."""
    low = high = currency = unit = ""
    texts: list[str] = []
    lignes: list[int] = []
    for key, value in leaves_of(rubriques.redacteur, objet):
        name, text = fold_key(key), value.texte.strip()
        lignes += value.lignes
        texts.append(text)
        if "currency" in name or "devise" in name or "monnaie" in name:
            currency = text
        elif "unit" in name or "period" in name or name in ("per", "frequence", "frequency", "unite"):
            unit = text
        elif "min" in name or name in ("from", "de"):
            low = text
        elif "max" in name or name in ("to", "a"):
            high = text
        elif name in ("value", "amount", "montant", "valeur", "salaire", "salary") and not low:
            low = high = text
    put_amounts(rubriques, low, high, currency, unit, texts, lignes)


def put_amounts(rubriques: Rubriques, low: str, high: str, currency: str, unit: str, texts: Iterable[str],
                lignes: Iterable[int]) -> None:  # fmt: skip
    """Pay said in parts; amounts that are not whole, not in order or beyond reason stay text, with a doubt."""
    lignes = tuple(lignes)
    said = list(dict.fromkeys(text for text in texts if text))
    amounts = list(dict.fromkeys(text for text in (low, high) if text))
    shown = " – ".join(amounts)
    others = [text for text in said if text not in amounts]
    texte = " ".join(filter(None, [shown, *others]))
    if not texte:
        return
    bottom, top = _amount(low), _amount(high)
    wrong = (low and bottom is None) or (high and top is None) or not amounts
    wrong = wrong or (bottom is not None and top is not None and bottom > top)
    arbre: dict[str, Arbre] = {"texte": texte}
    code = _DEVISES.get(currency.casefold(), currency.upper())
    period = _UNITES.get(fold_key(unit), "")
    if not wrong:
        arbre |= {"min": bottom} if bottom is not None else {}
        arbre |= {"max": top} if top is not None else {}
    arbre |= {"devise": code} if re.fullmatch("[A-Z]{3}", code) else {}
    arbre |= {"periode": period} if period else {}
    added = rubriques.redacteur.add("remunerations", texte, lignes, arbre=arbre)
    line = lignes[0] if lignes else 0
    if wrong:
        message = f"montant non compris (à centimes, inversé ou absent), gardé en texte : « {cut(texte, 80)} »"
        rubriques.redacteur.doubt("IMP008", message, line, added)
    elif unit and not period:
        rubriques.redacteur.doubt("IMP008", f"période « {cut(unit, 40)} » inconnue : « {cut(texte, 80)} »", line, added)
    elif not unit or not currency:
        lacking = "période" if not unit else "devise"
        rubriques.redacteur.doubt("IMP008", f"rémunération sans {lacking} : « {cut(texte, 80)} »", line, added)


def _amount(texte: str) -> int | None:
    found = _NUMBER.fullmatch(texte.strip())
    if found is None:
        return None
    value = int(re.sub(r"\D", "", found[1]))
    return value if value <= _AMOUNT else None


def _leaves(objet: Objet) -> list[tuple[str, Valeur]]:
    """Every single value below a mapping, with the key nearest above it."""
    found: list[tuple[str, Valeur]] = []
    for paire in objet.paires:
        if isinstance(paire.valeur, Objet):
            found += _leaves(paire.valeur)
        else:
            found += [(paire.cle, value) for value in scalars(paire.valeur)]
    return found


def key_lines(objet: Objet) -> list[int]:
    """The lines of its keys and brackets."""
    own = set(lines_of(objet)) - {ligne for value in scalars(objet) for ligne in value.lignes}
    return sorted(ligne for ligne in own if ligne)
