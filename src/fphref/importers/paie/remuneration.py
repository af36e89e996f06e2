"""Pay in running text or in a cell: ranges with currency, period, brut or net, place, experience; the wording kept."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import Final

from fphref.importers.modele import Arbre, cut
from fphref.importers.paie.montants import Fourchette, cut_tokens, find_ranges
from fphref.importers.paie.montants_autour import Jeton
from fphref.importers.paie.montants_mots import ADJECTIFS_DE_TEMPS, BRUT, HEURES_ANGLAISES, NET, UNITES_DE_TEMPS, words
from fphref.importers.paie.remuneration_autour import find_experience, find_zone
from fphref.texte import fold
from fphref.yaml_splice.emit import Brut

LIMITE_TEXTE: Final = 2000
"""A longer wording is cut around its amounts."""
MONTANTS: Final = 200
"""The amounts that are read in one text; what follows them is left."""

_MOT_DE_PAIE = re.compile(
    r"\b(?:salaires?|salarial|salariale|remunerations?|salary|salaries|wages?|pay|paye|package|tjm|traitement|"
    r"compensation|gagne|gagner|smic|honoraires)\b"
)
_PETITS_ANGLAIS = re.compile(r"\b(?:the|of|and|per|with|for|to|salary|year|from)\b", re.IGNORECASE)
_PETITS_FRANCAIS = re.compile(r"\b(?:le|la|les|des?|et|par|avec|pour|du|brut|salaire|entre|mois)\b", re.IGNORECASE)
_FIN_DE_PHRASE = re.compile(r"[.!?…]\)?[ \u00a0]+(?=[^\W\d_a-zà-ÿ]|«|“)|[;\n|•]")
_FIN_DEVANT_NOMBRE = re.compile(r"(?<=[.!?…])\)?[ \u00a0]+(?=[0-9£$€])")
"""Such a full stop may close an abbreviation instead: « env. 2 500 € »."""
_ABREGES: Final = words(
    "env min max mini maxi moy mens ann fr frs sfr ca approx ex cf p a etc hr k art no n bac niv exp dr st av cat ech "
    "vs i e g m mr"
)
_INDEPENDANT: Final = words(
    "tjm freelance freelances independant independants independante honoraires portage contractor contractors"
)
_ARRET: Final = words("avec with plus prime primes bonus hors incluant including excluding soit")
_BORDS = " \t\u00a0\u202f.,;:|•-–—"


@dataclass(frozen=True, slots=True)
class Paie:
    """A range of pay, in the fields of `model.marche.Remuneration`; what the source does not say is None or empty.

    `doutes` are (code of rule, French sentence): a choice made between readings (IMP009), an amount that is not
    understood (IMP008, `min` and `max` are then None).
    """

    texte: str
    min: int | None = None
    max: int | None = None
    et_plus: bool = False
    devise: str = ""
    periode: str = ""
    brut: bool | None = None
    zone: str = ""
    experience: str = ""
    statut: str = ""
    doutes: tuple[tuple[str, str], ...] = ()
    suite: str = ""
    """What stands behind the last amount that is read, where a text holds more than `MONTANTS`."""

    @property
    def deduit(self) -> bool:
        """Whether something was read between the lines: a period, an order, a sign."""
        return any(code == "IMP009" for code, _ in self.doutes)

    @property
    def cle(self) -> tuple[int | None, int | None, str, str]:
        """What makes two mentions the same amounts: a source says its ranges more than once."""
        return self.min, self.max, self.devise, self.periode

    def arbre(self) -> dict[str, Arbre]:
        """The tree of the YAML file, keys in the order of the model, only those that have a value."""
        tree: dict[str, Arbre] = {"texte": self.texte}
        if self.min is not None:
            tree["min"] = self.min
        if self.max is not None:
            tree["max"] = self.max
        if self.et_plus:
            tree["et_plus"] = Brut("oui")
        for key in ("devise", "periode"):
            if value := getattr(self, key):
                tree[key] = value
        if self.brut is not None:
            tree["brut"] = Brut("oui" if self.brut else "non")
        for key in ("zone", "experience", "statut"):
            if value := getattr(self, key):
                tree[key] = value
        return tree


def parse_remunerations(
    texte: str,
    zone: str = "",
    experience: str = "",
    statut: str = "",
    *,
    anglais: bool | None = None,
    pays: str = "",
) -> list[Paie]:
    """Every range of pay of a text, in order; `zone`, `experience`, `statut` hold for all of them where they are given.

    Ranges of one sentence share currency, period and brut. An amount that is not whole (« 12,50 €/h ») gives a `Paie`
    without amounts. `anglais` says the language of the text and `pays` its country, which a cell alone does not tell.
    """
    if not any("0" <= sign <= "9" for sign in texte):
        return []
    jetons = cut_tokens(texte)
    english = is_english(texte) if anglais is None else anglais
    ranges = find_ranges(jetons, english, bool(_MOT_DE_PAIE.search(fold(texte))), pays, MONTANTS + 1)
    if not ranges:
        return []
    suite = ""
    if len(ranges) > MONTANTS:
        stop = jetons[ranges[MONTANTS].debut].debut
        texte, suite, ranges = texte[:stop], texte[stop:], ranges[:MONTANTS]
        jetons = [jeton for jeton in jetons if jeton.fin <= stop]
    breaks = _find_breaks(texte)
    ends = [jeton.fin for jeton in jetons]
    paies: list[Paie] = []
    sentences: list[int] = []
    kilos: list[bool] = []
    for rank, found in enumerate(ranges):
        before = ranges[rank - 1] if rank else None
        after = ranges[rank + 1] if rank + 1 < len(ranges) else None
        start = _segment_start(texte, jetons, breaks, before, found)
        end = _segment_end(texte, jetons, breaks, found, after)
        low, high = bisect_left(ends, start + 1), bisect_right(ends, end)
        paies.append(_read(texte, jetons, found, (start, end), (low, high), zone, experience, statut))
        sentences.append(bisect_right(breaks, jetons[found.debut].debut - 1))
        kilos.append(found.kilo)
    paies = _complete(_share(paies, sentences), kilos)
    if suite:
        told = f"plus de {MONTANTS} montants dans un texte : la suite n’est pas lue comme paie (« {cut(suite, 60)} »)"
        paies[-1] = replace(paies[-1], suite=suite, doutes=(*paies[-1].doutes, ("IMP008", told)))
    return paies


def _find_breaks(texte: str) -> list[int]:
    """Where the sentences of a text end."""
    breaks = {found.start() for found in _FIN_DE_PHRASE.finditer(texte)}
    for found in _FIN_DEVANT_NOMBRE.finditer(texte):
        word = re.search(r"[^\W\d_]*$", fold(texte[max(0, found.start() - 20) : found.start() - 1]))
        if texte[found.start() - 1] != "." or not word or word[0] not in _ABREGES:
            breaks.add(found.start() - 1)
    return sorted(breaks)


def is_english(texte: str) -> bool:
    """Whether its small words are more English than French."""
    head = texte[:4000]
    return len(_PETITS_ANGLAIS.findall(head)) > len(_PETITS_FRANCAIS.findall(head))


def _segment_start(
    texte: str, jetons: list[Jeton], breaks: list[int], before: Fourchette | None, found: Fourchette
) -> int:
    start = jetons[found.debut].debut
    place = bisect_left(breaks, start)
    sentence = breaks[place - 1] + 1 if place else 0
    if before is None or jetons[before.fin - 1].fin <= sentence:
        return max(sentence, start - LIMITE_TEXTE)
    return _cut_between(texte, jetons[before.fin - 1].fin, start)


def _segment_end(
    texte: str, jetons: list[Jeton], breaks: list[int], found: Fourchette, after: Fourchette | None
) -> int:
    end = jetons[found.fin - 1].fin
    place = bisect_left(breaks, end)
    sentence = breaks[place] if place < len(breaks) else len(texte)
    if after is None or jetons[after.debut].debut >= sentence:
        return min(sentence, end + LIMITE_TEXTE)
    return _cut_between(texte, end, jetons[after.debut].debut)


def _cut_between(texte: str, end: int, start: int) -> int:
    """Where the words between two ranges of one sentence part: at a bracket, a comma, « et »; else after the first."""
    gap = texte[end:start]
    opened = gap.rfind("(")
    if opened >= 0 and ")" not in gap[opened:]:
        return end + opened
    closed = gap.find(")")
    if 0 <= gap.find("(") < closed:
        closed = -1
    for mark in (", ", " / ", " et ", " and ", " puis ", " ou ", " then ", " contre ", " à "):
        place = gap.find(mark, max(closed, 0))
        if place >= 0:
            return end + place
    return end + closed + 1 if closed >= 0 else end


def _read(texte: str, jetons: list[Jeton], found: Fourchette, chars: tuple[int, int], tokens: tuple[int, int],
          zone: str, experience: str, statut: str) -> Paie:  # fmt: skip
    lead = jetons[min(tokens[0], found.debut) : found.debut]
    tail = jetons[found.fin : max(tokens[1], found.fin)]
    wording = _wording(texte[chars[0] : chars[1]])
    before = texte[chars[0] : jetons[found.debut].debut]
    after = texte[jetons[found.fin - 1].fin : chars[1]]
    said = {jeton.texte for jeton in jetons[found.debut : found.fin]} | {jeton.texte for jeton in lead}
    said |= {jeton.texte for jeton in tail}
    doutes = [("IMP009", f"« {cut(wording, 60)} » : {doute}") for doute in found.doutes]
    if not found.lisible:
        doutes.append(("IMP008", f"montant avec des centimes, gardé en texte : « {cut(wording, 60)} »"))
    elif not found.devise:
        doutes.append(("IMP008", f"montant sans devise : « {cut(wording, 60)} »"))
    return Paie(
        texte=wording,
        min=found.min,
        max=found.max,
        et_plus=found.et_plus,
        devise=found.devise,
        periode=_period(jetons, found, lead, tail),
        brut=_gross(jetons, found, lead, tail),
        zone=zone or find_zone(before),
        experience=experience or find_experience(before, after),
        statut=statut or ("independant" if said & _INDEPENDANT else ""),
        doutes=tuple(doutes),
    )


def _wording(segment: str) -> str:
    text = " ".join(segment.split()).strip(_BORDS)
    if text.startswith("(") and text.count("(") > text.count(")"):
        text = text[1:].lstrip()
    if text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip()
    return text


def _near(tail: list[Jeton]) -> list[Jeton]:
    """What follows an amount and still speaks of it: up to « avec », « + », a comma before something else."""
    near: list[Jeton] = []
    for place, jeton in enumerate(tail[:12]):
        following = tail[place + 1].texte if place + 1 < len(tail) else ""
        if jeton.texte in _ARRET or jeton.texte in ";+" or (jeton.texte == "." and following != "a"):
            break
        if jeton.texte == "," and not (following in BRUT or following in NET or following in ADJECTIFS_DE_TEMPS):
            break
        near.append(jeton)
    return near


def _period(jetons: list[Jeton], found: Fourchette, lead: list[Jeton], tail: list[Jeton]) -> str:
    inside = jetons[found.debut : found.fin]
    return _first_period(inside) or _first_period(_near(tail), glued=True) or _first_period(lead[::-1], backwards=True)


def _first_period(jetons: list[Jeton], *, glued: bool = False, backwards: bool = False) -> str:
    for place, jeton in enumerate(jetons):
        word = jeton.texte
        if word in ADJECTIFS_DE_TEMPS:
            behind = jetons[place + 1].texte if backwards and place + 1 < len(jetons) else ""
            if behind not in ("prime", "primes", "bonus"):
                return ADJECTIFS_DE_TEMPS[word]
        elif word in UNITES_DE_TEMPS:
            following = jetons[place + 1].texte if not backwards and place + 1 < len(jetons) else ""
            if word == "an" and following in HEURES_ANGLAISES:
                continue
            neighbour = place + 1 if backwards else place - 1
            mark = jetons[neighbour].texte if 0 <= neighbour < len(jetons) else ""
            if mark in ("/", "par", "per", "l", "'", "’") or (glued and place == 0):
                return UNITES_DE_TEMPS[word]
            if mark in ("a", "an", "chaque", "each") and word not in ("j", "h", "jours", "heures", "ans", "an", "pa"):
                return UNITES_DE_TEMPS[word]
        elif word == "p" and not backwards and [j.texte for j in jetons[place : place + 3]] == ["p", ".", "a"]:
            return "an"
    return ""


def _gross(jetons: list[Jeton], found: Fourchette, lead: list[Jeton], tail: list[Jeton]) -> bool | None:
    for jeton in (*jetons[found.debut : found.fin], *_near(tail), *reversed(lead)):
        if jeton.texte in BRUT:
            return True
        if jeton.texte in NET:
            return False
    return None


def _share(pays: list[Paie], sentences: list[int]) -> list[Paie]:
    """Currency, period and brut passed on: within a sentence as said, from one sentence to the next with a doubt."""
    for order in (range(1, len(pays)), range(len(pays) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for rank in order:
            pay, other = pays[rank], pays[rank + step]
            same = sentences[rank] == sentences[rank + step]
            if step == 1 and not same:
                continue
            if pay.periode or not other.periode or not _is_alike(pay, other):
                continue
            doutes = pay.doutes
            if not same:
                said = other.periode + (", brut" if other.brut else ", net" if other.brut is False else "")
                doutes = (
                    *doutes,
                    ("IMP009", f"« {cut(pay.texte, 60)} » : période de la phrase d’avant reprise ({said})"),
                )
            gross = pay.brut if pay.brut is not None else other.brut
            pays[rank] = replace(pay, periode=other.periode, brut=gross, doutes=doutes)
    return pays


def _is_alike(one: Paie, other: Paie) -> bool:
    """Whether two ranges may be of one period: same currency and status, amounts of one order."""
    if one.devise != other.devise or one.statut != other.statut:
        return False
    sizes = [pay.max or pay.min or 0 for pay in (one, other)]
    return min(sizes) > 0 and max(sizes) <= 6 * min(sizes)


def _complete(pays: list[Paie], kilos: list[bool]) -> list[Paie]:
    """Thousands without a period are a year’s pay by usage: read so, with a doubt."""
    for rank, pay in enumerate(pays):
        if kilos[rank] and not pay.periode and pay.statut != "independant" and (pay.max or pay.min or 0) >= 12_000:
            doute = ("IMP009", f"« {cut(pay.texte, 60)} » : milliers sans période, lus par an")
            pays[rank] = replace(pay, periode="an", doutes=(*pay.doutes, doute))
    return pays
