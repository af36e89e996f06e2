"""Single facts of a posting in their fields: pay, contract, presence, dates, languages, place, address, labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.importers.modele import Arbre, cut
from fphref.importers.offre.cles import DRAPEAUX, fold_key
from fphref.importers.offre.fiche import LIBELLE, Entree, Redacteur
from fphref.importers.offre.noeuds import word_set, words
from fphref.importers.offre.textes import split_labels, split_outside
from fphref.importers.offre.tri import is_experience, language_code, read_languages
from fphref.importers.offre.valeurs import (
    is_doubtful_day,
    is_epoch,
    is_only,
    read_contracts,
    read_country,
    read_day,
    read_flag,
    read_presences,
    read_times,
)
from fphref.importers.paie.remuneration import parse_remunerations

_DURATION = re.compile(r"%|\d\s?(?:h|hours?|heures?|jours?|days?)\b|/\s?(?:semaine|week|mois)|quotit", re.IGNORECASE)
_GENERIC: Final = word_set(
    "job jobs offer offre offres opening posting post emploi annonce standard position poste vacancy d de listing"
    " jobposting"
)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{24,64}", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"'\\]+")


_REMOTE = re.compile("teletravail|remote|telework|homeoffice|distance|distanciel|workfromhome")
_DIT_PAR: Final = {
    **dict.fromkeys(("distance", "site", "hybride"), ("presence",)),
    **dict.fromkeys(("plein", "partiel"), ("temps_travail",)),
    **dict.fromkeys(("stage", "alternance"), ("contrat", "temps_travail")),
    "permanent": ("contrat",),
}
"""The fields any value of which says already what a box that is not ticked says."""
_LABELS: Final = {
    "disponibilite": "Prise de poste",
    "reference": "Référence",
    "nature": "Nature de l’annonce",
    "url": "Adresse",
}
"""How `faits` name what has no field of its own."""


class Refus(NamedTuple):
    """A box that is not ticked: what it would say, its key and its « no » as they stand, and its lines."""

    drapeau: str
    cle: str
    texte: str
    lignes: tuple[int, ...]


@dataclass(slots=True)
class Faits:
    """Puts facts into the fields of a posting."""

    redacteur: Redacteur
    refus: list[Refus] = field(default_factory=list, kw_only=True)
    """Boxes that are not ticked, judged once everything is read."""

    def put_languages(self, texte: str, lignes: Iterable[int]) -> bool:
        """The languages of a line; False where it names none."""
        lignes = tuple(lignes)
        found = read_languages(texte)
        for langue, niveau in found:
            self.put_language(langue, niveau, lignes)
        return bool(found)

    def put_language(self, langue: str, niveau: str, lignes: Iterable[int]) -> None:
        """A language and how well; the same language said twice is one."""
        lignes = dict.fromkeys(lignes)
        if not re.search(r"\w", langue):
            self.redacteur.leave(lignes, f"{langue} {niveau}".strip())
            return
        code = language_code(langue)
        for entree in self.redacteur.listes.get("langues", ()):
            assert entree.arbre is not None
            known = str(entree.arbre["langue"])
            if (code and language_code(known) == code) or words(known) == words(langue):
                entree.lignes.update(lignes)
                level = str(entree.arbre.get("niveau") or "")
                if niveau and not set(words(niveau)) <= set(words(f"{level} {known}")):
                    level = niveau if set(words(level)) <= set(words(niveau)) else f"{level} ; {niveau}"
                    entree.arbre["niveau"] = level[:LIBELLE]
                if words(known) != words(langue) and not set(words(langue)) <= set(words(level)):
                    entree.arbre["langue"] = f"{known} / {langue}"
                entree.texte = f"{entree.arbre['langue']} {level}"
                return
        arbre: dict[str, Arbre] = {"langue": langue[:LIBELLE], **({"niveau": niveau[:LIBELLE]} if niveau else {})}
        added = Entree("langues", f"{langue} {niveau}".strip(), lignes, arbre)
        self.redacteur.listes.setdefault("langues", []).append(added)

    def put_language_text(self, texte: str, lignes: Iterable[int]) -> None:
        """Languages under a key of languages: labels, or a sentence."""
        lignes = tuple(lignes)
        label, _, level = texte.partition(" : ")
        if level and language_code(label):
            self.put_language(label, level, lignes)
        elif not self.put_languages(texte, lignes):
            for part in split_labels(texte):
                if not self.put_languages(part, lignes):
                    self.put_language(part, "", lignes)

    def put_places(self, texte: str, lignes: Iterable[int]) -> None:
        """The places of a text: several where marks part them, or commas part short names."""
        lignes = tuple(lignes)
        parts = [part.strip() for part in re.split("[;|]", texte) if part.strip()]
        commas = split_outside(texte, ",") if len(texte) < 300 else []
        short = all(0 < len(part.split()) <= 3 and not re.search(r"\d", part) for part in commas)
        if len(parts) == 1 and len(commas) > 2 and short and not read_country(texte):
            parts = commas
            text = f"« {cut(texte, 80)} » lu comme {len(parts)} lieux"
            self.redacteur.doubt("IMP009", text, lignes[0] if lignes else 0)
        for part in parts:
            self.put_fact("lieux", part, lignes, part)

    def put_fact(self, cible: str, texte: str, lignes: Iterable[int], entier: str) -> None:
        """A single fact from a text; `entier` is its wording with its label."""
        lignes = tuple(lignes)
        line = lignes[0] if lignes else 0
        redacteur = self.redacteur
        if cible == "remunerations":
            self.put_pay(entier, lignes)
        elif cible in ("contrat", "temps_travail"):
            self.put_contract(texte, lignes, cible)
        elif cible == "presence":
            self.put_presence(texte, lignes, entier.partition(":")[0] if entier != texte else "")
        elif cible in ("publie_le", "expire_le"):
            self.put_day(cible, texte, lignes, entier)
        elif cible == "lieux":
            redacteur.add("lieux", texte, lignes)
            if country := read_country(texte):
                redacteur.set("pays", country, ())
        elif cible == "experience" and is_only(texte, "contrat", "temps"):
            self.put_contract(texte, lignes, "contrat")
        elif cible == "experience":
            known = redacteur.uniques.get("experience", [])
            if is_experience(texte) and any(is_experience(entree.texte) for entree in known):
                redacteur.add("competences_techniques", entier, lignes)
            else:
                redacteur.set("experience", entier, lignes)
        elif cible == "contact":
            redacteur.set("candidature", entier, lignes)
            if len(texte.split()) <= 4 and not re.search(r"[@\d/]", texte):
                redacteur.doubt("IMP015", f"contact « {cut(texte, 60)} » : s’il nomme une personne, le retirer", line)
        else:
            redacteur.set("candidature", entier, lignes)

    def put_pay(self, texte: str, lignes: Iterable[int]) -> None:
        """Pay: its amounts, or the wording alone with a doubt."""
        lignes = tuple(lignes)
        line = lignes[0] if lignes else 0
        pays = parse_remunerations(texte)
        for pay in pays:
            added = self.redacteur.add("remunerations", pay.texte, lignes, arbre=pay.arbre())
            for regle, message in pay.doutes:
                self.redacteur.doubt(regle, message, line, added)
        said = {word for pay in pays for word in words(pay.texte)}
        if not pays or pays[-1].suite or not set(words(texte)) <= said:
            arbre = {"texte": texte}
            if not pays:
                added = self.redacteur.add("remunerations", texte, lignes, arbre=dict(arbre))
                self.redacteur.doubt("IMP008", f"rémunération sans montant lisible : « {cut(texte, 80)} »", line, added)
            else:
                self.redacteur.add("faits", texte, lignes)

    def put_contract(self, texte: str, lignes: Iterable[int], cible: str) -> None:
        """Contract and working time, in whichever of the two fields the text names."""
        lignes = tuple(lignes)
        contracts, times = read_contracts(texte), read_times(texte)
        only = is_only(texte, "contrat", "temps", "presence")
        for champ, found in (("temps_travail", times), ("contrat", contracts)):
            if not found:
                continue
            entree = self.redacteur.set(champ, found[0] if only and len(found) == 1 else texte, lignes)
            if words(texte) == words(entree.texte):
                entree.texte = texte  # its own capitals
        if not times and not contracts:
            if read_presences(texte) and only:
                self.put_presence(texte, lignes)
            elif cible == "temps_travail" and (read_day(texte) or not _DURATION.search(texte)):
                self.put_label("disponibilite", texte, lignes)
            else:
                self.redacteur.set(cible, texte, lignes)

    def settle_contract(self) -> None:
        """A contract that no key gives and the texts name by its initials, one and the same each time."""
        if self.redacteur.uniques.get("contrat"):
            return
        said = [(entree, kind) for entree in self.redacteur.listes.get("presentation", ())
                for kind in dict.fromkeys(re.findall(r"\b(?:CDI|CDD)\b", entree.texte))]  # fmt: skip
        if said and len({kind for _, kind in said}) == 1:
            entree = self.redacteur.set("contrat", said[0][1], said[0][0].lignes)
            self.redacteur.doubt(
                "IMP009", f"contrat repris du texte : « {entree.texte} »", next(iter(entree.lignes), 0), entree
            )

    def put_presence(self, texte: str, lignes: Iterable[int], cle: str = "") -> None:
        """On site, hybrid, remote: each that a text names; else its wording.

        `cle` is its key or label: « 2 days a week » under one of remote work says how long one is not there.
        """
        lignes = tuple(lignes)
        flag = read_flag(texte)
        if flag is not None:
            self.put_flag("distance", flag, lignes, cle or "télétravail", texte)
            return
        found = read_presences(texte)
        for name in found if is_only(texte, "presence") else []:
            self.redacteur.set("presence", name, lignes)
        if not found or not is_only(texte, "presence"):
            if _REMOTE.search(fold_key(cle)) and not _REMOTE.search(fold_key(texte)):
                texte = f"télétravail : {texte}"
            self.redacteur.set("presence", texte, lignes)

    def put_day(self, cible: str, texte: str, lignes: Iterable[int], entier: str) -> None:
        """A date; one that is no date stays a fact in words."""
        lignes = tuple(lignes)
        line = lignes[0] if lignes else 0
        day = read_day(texte)
        if day is None:
            label = "Date de publication" if cible == "publie_le" else "Date limite"
            added = self.redacteur.add("faits", entier if entier != texte else f"{label} : {texte}", lignes)
            self.redacteur.doubt(
                "IMP008", f"date non comprise : « {cut(texte, 60)} » ; gardée dans les faits", line, added
            )
            return
        entree = self.redacteur.set(cible, day.isoformat(), lignes)
        if is_doubtful_day(texte):
            self.redacteur.doubt("IMP009", f"« {texte} » lu jour/mois/année : {day.isoformat()}", line, entree)
        if is_epoch(texte):
            self.redacteur.doubt("IMP002", f"« {texte} » : secondes depuis 1970, lues {day.isoformat()}", line, entree)

    def put_label_or_flag(self, cible: str, texte: str, lignes: Iterable[int], cle: str) -> None:
        """A labelled fact that may be a bare yes or no: « no » is kept as its key says it."""
        lignes = tuple(lignes)
        flag = read_flag(texte) if texte.casefold() in ("true", "false") else None
        if flag is not None:
            label = {"disponibilite": "immédiate"}.get(cible, "oui")
            if flag:
                self.put_label(cible, label, lignes)
            else:
                self.refus.append(Refus("", cle, texte, lignes))
            return
        self.put_label(cible, texte, lignes)

    def put_label(self, cible: str, texte: str, lignes: Iterable[int]) -> None:
        """A known fact that has no field of its own, under a French label in `faits`."""
        lignes = tuple(lignes)
        label = _LABELS.get(cible, cible)
        if cible == "disponibilite" and (day := read_day(texte)) is not None:
            known = self.redacteur.uniques.get("publie_le", [])
            if any(entree.texte == day.isoformat() for entree in known):
                known[0].lignes.update(dict.fromkeys(lignes))
                self.redacteur.doubt(
                    "IMP010",
                    f"« {cut(texte, 60)} » répète la date de publication",
                    lignes[0] if lignes else 0,
                    known[0],
                )
                return
        if cible == "nature":
            if not set(words(texte)) - _GENERIC:
                self.redacteur.carnet.structure(lignes, "cle-technique")
                return
            if is_only(texte, "contrat", "temps"):
                self.put_contract(texte, lignes, "contrat")
                return
        if cible == "reference" and _UUID.fullmatch(texte.strip()):
            self.redacteur.carnet.structure(lignes, "cle-technique")
            return
        # A reference is a fact even where it only repeats the title.
        found = self.redacteur.find(texte) if cible == "nature" else None
        if found is not None:
            found.lignes.update(dict.fromkeys(lignes))
            return
        self.redacteur.add("faits", f"{label} : {texte}", lignes)

    def put_url(self, texte: str, lignes: Iterable[int]) -> None:
        """The address of the posting."""
        lignes = tuple(lignes)
        if not _URL.fullmatch(texte) or len(texte) > 2000:
            self.put_label("url", texte, lignes)
            self.redacteur.doubt("IMP008", f"adresse mal écrite : « {cut(texte, 80)} »", lignes[0] if lignes else 0)
        elif self.redacteur.url is None:
            self.redacteur.url = Entree("url", texte, dict.fromkeys(lignes))
        elif self.redacteur.url.texte == texte:
            self.redacteur.url.lignes.update(dict.fromkeys(lignes))
        else:
            self.put_label("url", texte, lignes)

    def put_flag(self, drapeau: str, yes: bool, lignes: Iterable[int], cle: str, said: str) -> None:
        """A box that is ticked, or not (`cle` and `said` as they stand): `settle_refusals` tells what « no » says."""
        lignes = tuple(lignes)
        if not yes:
            self.refus.append(Refus(drapeau, cle, said, lignes))
            return
        champ, texte = DRAPEAUX[drapeau]
        self.redacteur.set(champ, texte, lignes)

    def settle_refusals(self) -> None:
        """What the boxes that are not ticked say: nothing where another value says what is; else a fact.

        No remote work alone means on site; any other « no » is kept under `hors_modele`.
        """
        redacteur = self.redacteur
        refused = {refus.drapeau for refus in self.refus}
        for drapeau, cle, texte, lignes in self.refus:
            line = lignes[0] if lignes else 0
            if any(redacteur.uniques.get(champ) for champ in _DIT_PAR.get(drapeau, ())):
                redacteur.structure(lignes, "indicateur-a-non")
            elif drapeau == "distance" and not refused & {"site", "hybride"}:
                added = redacteur.set("presence", "sur site", lignes)
                text = f"« {cut(cle, 60)} : {cut(texte, 20)} » lu « sur site »"
                redacteur.doubt("IMP009", text, line, added)
            else:
                key = redacteur.keep_unknown(cle, texte)
                redacteur.leave(lignes, f"{cle}: {texte}")
                text = f"clé « {cut(key, 80)} » sans champ pour « {cut(texte, 20)} », gardée sous « hors_modele »"
                redacteur.doubt("IMP005", text, line)
