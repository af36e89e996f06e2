"""Amounts of money in running text: « 55 - 65 k€ », « 2.800€ - 3.500€ », « CHF 6'500 », « $120k–150k », « 7.000€+ ».

One pass over the text, with windows of constant size: the time grows with its length alone. Years, ages, counts,
percentages and millions are not amounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fphref.importers.paie.montants_autour import Jeton, is_other_money, open_end, says_at_least, says_at_most
from fphref.importers.paie.montants_devises import ADJECTIFS, DOLLARS, dollar_after, dollar_before
from fphref.importers.paie.montants_mots import (
    APRES_LIEN,
    BRUT,
    DEVISES,
    DOUTEUSES,
    ENTRE_BORNES,
    HEURES_ANGLAISES,
    MILLIERS,
    MILLIONS,
    NET,
    SYMBOLES,
    TIRETS,
    UNITES,
)
from fphref.texte import fold

_TOKEN = re.compile(
    r"(?P<nombre>[0-9]{1,3}(?P<sep>[ \u00a0\u202f\u2009.,'’])[0-9]{3}(?:(?P=sep)[0-9]{3}){0,3}(?![0-9])"
    r"(?:[.,][0-9]{1,2}(?![0-9]))?|[0-9]+(?:[.,][0-9]{1,2}(?![0-9]))?)"
    r"|(?P<mot>[^\W\d_]+)|(?P<signe>[^\s\w])"
)
_PLAFOND: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Fourchette:
    """A range of pay, or a single amount (`min` = `max`): from token `debut` up to token `fin`, not included.

    `min` and `max` are absent where they are open, both where the amounts are not whole (`lisible` False). `kilo` says
    that the amounts are written in thousands; `doutes` are French sentences.
    """

    debut: int
    fin: int
    min: int | None
    max: int | None
    et_plus: bool
    devise: str
    kilo: bool
    lisible: bool
    doutes: tuple[str, ...]


@dataclass(slots=True)
class _Montant:
    debut: int
    fin: int
    valeur: float
    devise: str = ""
    kilo: bool = False
    unite: bool = False
    doute: str = ""
    nu: bool = False
    """Whether its currency is that of a « $ » that nothing beside it tells."""


@dataclass(frozen=True, slots=True)
class _Texte:
    """What is known of the text: its language, whether it speaks of pay, its country."""

    anglais: bool
    salaire: bool
    pays: str


def cut_tokens(texte: str) -> list[Jeton]:
    """The numbers, words and signs of a text, in order."""
    jetons = []
    for found in _TOKEN.finditer(texte):
        debut, fin = found.span()
        if found["nombre"] is not None:
            jetons.append(Jeton("n", found["nombre"], debut, fin, found["sep"] or ""))
        elif found["mot"] is not None:
            jetons.append(Jeton("m", fold(found["mot"]), debut, fin))
        else:
            jetons.append(Jeton("s", found["signe"], debut, fin))
    return jetons


def find_ranges(
    jetons: list[Jeton], anglais: bool = False, salaire: bool = False, pays: str = "", limite: int | None = None
) -> list[Fourchette]:
    """The ranges of pay, in order; `salaire`: the text speaks of pay, so that « 50k - 60k » needs no currency.

    `pays` (`CA`, `CH`…) says whose dollars or francs are meant where the text does not; `limite`: the first ones alone.
    """
    texte = _Texte(anglais, salaire, pays)
    ranges: list[Fourchette] = []
    used = 0
    place = 0
    while place < len(jetons) and (limite is None or len(ranges) < limite):
        if jetons[place].genre != "n" or place < used:
            place += 1
            continue
        first = _read_amount(jetons, place, used, texte)
        found = first and _read_range(jetons, first, used, texte)
        if found:
            used = found.fin
            if not is_other_money(jetons, found.debut, found.fin) and max(found.min or 0, found.max or 0) <= _PLAFOND:
                ranges.append(found)
            place = used
        else:
            place += 1
    return ranges


def _read_range(jetons: list[Jeton], first: _Montant, used: int, texte: _Texte) -> Fourchette | None:
    joined = _find_joint(jetons, first)
    second = _read_amount(jetons, joined[0], first.fin, texte) if joined else None
    if second:
        _share_dollar(first, second)
    if second and joined and _can_join(first, second):
        return _join(jetons, first, second, plus=joined[1], used=used)
    if first.unite:
        return None
    if not first.devise:
        following = jetons[first.fin].texte if first.fin < len(jetons) else ""
        if second and joined and not second.unite and not second.devise and _is_bare_pay(jetons, second, texte.salaire):
            return _join(jetons, first, second, plus=joined[1], used=used)
        if not (following in BRUT or following in NET or (first.kilo and texte.salaire)):
            return None
    return _single(jetons, first, used)


def _share_dollar(first: _Montant, second: _Montant) -> None:
    """« 30 $ à 48 $ CAN »: a bare « $ » is that of the other end."""
    for one, other in ((first, second), (second, first)):
        if one.nu and other.devise and not other.nu:
            one.devise, one.nu, one.doute = other.devise, False, "" if "« $ »" in one.doute else one.doute


def _is_bare_pay(jetons: list[Jeton], amount: _Montant, salaire: bool) -> bool:
    following = jetons[amount.fin].texte if amount.fin < len(jetons) else ""
    return following in BRUT or following in NET or (amount.kilo and salaire)


def _read_amount(jetons: list[Jeton], place: int, used: int, texte: _Texte) -> _Montant | None:
    """The amount whose number stands at `place`; tokens before `used` belong to the amount before it."""
    jeton = jetons[place]
    before = jetons[place - 1] if place > used else None
    # « $62,000 », « €62,000 »: a sign before the amount goes with a comma between thousands.
    signed = before is not None and before.texte in SYMBOLES and jeton.separateur == ","
    value, doute = _number(jeton, texte.anglais or signed)
    if value is None:
        return None
    if before and before.genre == "m" and before.fin == jeton.debut and before.texte not in DEVISES:
        return None  # « B2 », « CO2 »
    amount = _Montant(place, place + 1, value, doute=doute)
    prefix = _currency(before) if before else ""
    if prefix and before:
        amount.devise, amount.debut = prefix, place - 1
        if before.texte in DOUTEUSES:
            amount.doute = _francs(texte)
        elif before.texte == "$":
            dollar = dollar_before(jetons, place - 1, used, texte.pays)
            amount.devise, amount.nu, amount.debut = dollar.devise, dollar.nu, place - 1 - dollar.jetons
            amount.doute = dollar.doute or amount.doute
    elif before and before.texte == "." and place - 2 >= used and jetons[place - 2].texte in DOUTEUSES:
        amount.devise, amount.debut, amount.doute = "CHF", place - 2, _francs(texte)
    _read_suffix(jetons, amount, texte)
    return amount


def _francs(texte: _Texte) -> str:
    return "" if texte.pays == "CH" else "« francs » lus en francs suisses"


def _read_suffix(jetons: list[Jeton], amount: _Montant, texte: _Texte) -> None:
    end = len(jetons)
    at = amount.fin
    # Swiss: « 6'500.– »
    swiss = at + 1 < end and jetons[at].texte in (".", ",") and jetons[at + 1].texte in TIRETS
    if swiss and jetons[at].texte == ",":  # « 1.500,- € »
        swiss = jetons[at].debut == jetons[at - 1].fin and jetons[at + 1].debut == jetons[at].fin
    if swiss and (at + 2 >= end or jetons[at + 2].genre != "n" or jetons[at + 2].debut > jetons[at + 1].fin):
        amount.fin = at = at + 2
    if at < end and jetons[at].texte in MILLIERS:
        amount.kilo = True
        amount.devise = amount.devise or MILLIERS[jetons[at].texte]
        amount.fin = at = at + 1
        if at < end and jetons[at].texte in ("d", "de"):  # « mille d’euros » never; « k d’euros » neither
            return
    if at >= end:
        return
    jeton = jetons[at]
    if jeton.texte in ADJECTIFS and at + 1 < end and jetons[at + 1].texte in DOLLARS and not amount.devise:
        amount.devise, amount.fin = ADJECTIFS[jeton.texte], at + 2
        return
    currency = _currency(jeton)
    if jeton.texte in DOLLARS and (not amount.devise or amount.nu):
        dollar = dollar_after(jetons, at, texte.pays, texte.anglais)
        amount.devise, amount.nu, amount.fin = dollar.devise, dollar.nu, at + 1 + dollar.jetons
        amount.doute = amount.doute or dollar.doute
        return
    if currency and (not amount.devise or currency == amount.devise):
        if jeton.texte in DOUTEUSES and not amount.devise and not _is_swiss(jetons, at + 1):
            amount.doute = _francs(texte)
        amount.devise = amount.devise or currency
        amount.fin = at + 1
        return
    if jeton.texte == "f" and at + 1 < end and jetons[at + 1].texte in ("cfp", "cfa"):
        amount.devise, amount.fin = ("XPF" if jetons[at + 1].texte == "cfp" else "XOF"), at + 2
        return
    if jeton.texte in MILLIONS:
        amount.unite, amount.devise = True, ""
    elif not amount.devise:
        percent = jeton.texte == "pour" and at + 1 < end and jetons[at + 1].texte == "cent"
        hourly = jeton.texte == "an" and at + 1 < end and jetons[at + 1].texte in HEURES_ANGLAISES
        amount.unite = percent or jeton.texte == "%" or (jeton.texte in UNITES and not hourly)


def _is_swiss(jetons: list[Jeton], at: int) -> bool:
    return at < len(jetons) and jetons[at].texte in ("suisse", "suisses")


def _number(jeton: Jeton, anglais: bool) -> tuple[float | None, str]:
    text, doute = jeton.texte, ""
    if jeton.separateur:
        if (jeton.separateur == "." and anglais) or (jeton.separateur == "," and not anglais):
            doute = f"« {text} » : « {jeton.separateur} » lu comme séparateur de milliers"
        parts = text.split(jeton.separateur)
        if len(parts[-1]) <= 2:  # « 1.234.50 »: a mark of both uses
            return None, ""
        text = "".join(parts)
    text = text.replace(",", ".")
    return (float(text), doute) if len(text) <= 12 else (None, "")


def _currency(jeton: Jeton) -> str:
    return SYMBOLES.get(jeton.texte, "") if jeton.genre == "s" else DEVISES.get(jeton.texte, "")


def _find_joint(jetons: list[Jeton], first: _Montant) -> tuple[int, bool] | None:
    """Where the number of the other end stands, and whether « plus de » stands before it."""
    at, end = first.fin, min(len(jetons), first.fin + 12)
    while at < end and jetons[at].texte in ENTRE_BORNES and not (jetons[at].texte == "/" and _is_slash(jetons, at)):
        at += 1
    if at >= end:
        return None
    word = jetons[at].texte
    slash = word == "/" and not first.devise and not first.kilo
    if slash or word in TIRETS or word in ("a", "to", "voire"):
        at += 1
    elif word == "jusqu":
        at += 3 if at + 2 < end and jetons[at + 2].texte == "a" else 1
    elif word in ("et", "and", "&") and _has_between(jetons, first.debut):
        at += 1
    elif word == "up" and at + 1 < end and jetons[at + 1].texte == "to":
        at += 2
    else:
        return None
    plus = False
    while at < end and jetons[at].genre != "n":
        word = jetons[at].texte
        following = jetons[at + 1].texte if at + 1 < end else ""
        if (word == "plus" and following in ("de", "d")) or (word == "more" and following == "than"):
            plus, at = True, at + 2
        elif word in ("over", ">"):
            plus, at = True, at + 1
        elif word in APRES_LIEN or _currency(jetons[at]) or word in ("us", "c", "ca", "can", "nz", "au", "a"):
            at += 1
        else:
            return None
    return (at, plus) if at < end else None


def _is_slash(jetons: list[Jeton], at: int) -> bool:
    return at + 1 < len(jetons) and jetons[at + 1].genre == "n"


def _has_between(jetons: list[Jeton], place: int) -> bool:
    return any(jeton.texte in ("entre", "between") for jeton in jetons[max(0, place - 3) : place])


def _can_join(first: _Montant, second: _Montant) -> bool:
    if not (first.devise or second.devise) or (first.devise and second.devise and first.devise != second.devise):
        return False
    if second.unite or (first.unite and not first.devise):
        return False
    low, high = _scaled(first, second)
    # « 38 000 € - 3 » (posts) and « 3 - 45 000 € » (of a list) are no ranges.
    return low > 0 and high > 0 and (high / low <= 25 or _is_short_for_thousands(low, high)) and low / high <= 10


def _is_short_for_thousands(low: float, high: float) -> bool:
    """« 2 à 3 000 € »: two thousand to three thousand."""
    return low < 100 and high >= 1000 and high % 500 == 0 and low * 1000 <= high


def _scaled(first: _Montant, second: _Montant) -> tuple[float, float]:
    """Both values, « k » shared: « 55 - 65 k€ » and « 55k - 65 € », but not « 900 € - 1,2 k€ »."""
    low = first.valeur * (1000 if first.kilo else 1)
    high = second.valeur * (1000 if second.kilo else 1)
    if second.kilo and not first.kilo and not high / 20 <= low <= high:
        low *= 1000
    if first.kilo and not second.kilo and high < 1000:
        high *= 1000
    return low, high


def _join(jetons: list[Jeton], first: _Montant, second: _Montant, *, plus: bool, used: int) -> Fourchette:
    low, high = _scaled(first, second)
    doutes = [doute for doute in dict.fromkeys((first.doute, second.doute)) if doute]
    if _is_short_for_thousands(low, high):
        low *= 1000
        doutes.append(f"« {first.valeur:g} » lu {low:g}")
    if low > high:
        low, high = high, low
        doutes.append("fourchette écrite du plus haut au plus bas : remise dans l’ordre")
    start, end = first.debut, second.fin
    opened, end = open_end(jetons, end)
    whole = low == int(low) and high == int(high)
    return Fourchette(
        start, end, int(low) if whole else None, int(high) if whole else None, whole and (plus or opened),
        first.devise or second.devise, first.kilo or second.kilo, whole, tuple(doutes),
    )  # fmt: skip


def _single(jetons: list[Jeton], amount: _Montant, used: int) -> Fourchette:
    value = amount.valeur * (1000 if amount.kilo else 1)
    opened, end = open_end(jetons, amount.fin)
    words = [jeton.texte for jeton in jetons[max(used, amount.debut - 4) : amount.debut]]
    following = jetons[end].texte if end < len(jetons) else ""
    at_least = opened or says_at_least(words) or following in ("minimum", "min", "mini")
    at_most = not at_least and (says_at_most(words) or following in ("maximum", "max", "maxi"))
    whole = value == int(value)
    low, high = (int(value), int(value)) if whole else (None, None)
    doutes = (amount.doute,) if amount.doute else ()
    low, high = None if at_most else low, None if at_least else high
    return Fourchette(amount.debut, end, low, high, False, amount.devise, amount.kilo, whole, doutes)
