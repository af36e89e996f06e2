"""The keys of a posting one by one: each value to the field its key means, what no key means under `hors_modele`."""

from __future__ import annotations

import re
from typing import Final

from fphref.importers.modele import cut
from fphref.importers.offre.attente import is_waiting
from fphref.importers.offre.cles import DRAPEAUX, LIBELLES, TECHNIQUE, Cle, fold_key, read_key
from fphref.importers.offre.employeur import put_employer, read_employer
from fphref.importers.offre.mots_cles import read_tags
from fphref.importers.offre.noeuds import (
    Liste,
    Noeud,
    Objet,
    Paire,
    Valeur,
    is_empty,
    lines_of,
    scalars,
    tree_of,
    walk,
    word_set,
    words,
)
from fphref.importers.offre.objets import (
    is_label,
    is_name,
    key_lines,
    label_text,
    put_amounts,
    put_contact,
    put_place,
    put_salary,
)
from fphref.importers.offre.rubriques import LISTES, Rubriques
from fphref.importers.offre.textes import Piece, cut_pieces
from fphref.importers.offre.tri import language_code
from fphref.importers.offre.valeurs import read_flag, read_presences

CLES: Final = 1_000
"""Keys of one mapping; what follows is left over."""
_PHASES: Final = {"presentation": 1, "conditions_travail": 1, "reference": 1, "nature": 1, "disponibilite": 1,
                  "temps_travail": 1, "experience": 0, "mots_cles": 2}  # fmt: skip
"""What is read after the rest: texts that may repeat a list, key words that may repeat anything."""
_COCHABLES: Final = frozenset({"certifications", "avantages", "conditions_travail"})
_GENERIQUES: Final = word_set(
    "certification certifications habilitation habilitations attestations licences credentials benefits benefit"
    " avantages avantagessociaux perks offrons nousoffrons whatweoffer workconditions workingconditions conditions"
    " conditionsdetravail conditionstravail particularites contraintes horaires workhours workinghours"
)
"""Keys that name a field and none of its items."""
_SORTED: Final = {
    "competences_techniques": "compétences", "qualites": "qualités", "etudes": "études", "langues": "langues",
    "experience": "expérience", "atouts": "atouts", "certifications": "certifications", "avantages": "avantages",
    "intitule": "intitulé", "outils": "outils",
}  # fmt: skip


class Champs:
    """Reads one posting into the fields of `rubriques`."""

    def __init__(self, rubriques: Rubriques) -> None:
        self.rubriques = rubriques
        self.redacteur = rubriques.redacteur
        self.carnet = rubriques.redacteur.carnet
        self._pay: dict[str, Valeur] = {}

    def read(self, objet: Objet) -> None:
        """Every key of a posting, lists first, key words last."""
        self._read_group(objet)
        self._put_split_pay()

    def _read_group(self, objet: Objet, parent: str = "") -> None:
        self._structure(self._own(objet))
        pairs = list(enumerate(objet.paires[:CLES]))
        if len(objet.paires) > CLES:
            text = f"plus de {CLES} clés dans une offre : la suite n’est pas lue"
            self.redacteur.doubt("IMP010", text, objet.paires[CLES].ligne)
            for paire in objet.paires[CLES:]:
                self.redacteur.leave([paire.ligne], cut(paire.cle))
        order = sorted(pairs, key=lambda one: (_PHASES.get(read_key(one[1].cle).cible, 0), one[0]))
        seen: dict[str, Noeud] = {}
        for _, paire in order:
            if paire.cle in seen and paire.cle not in ("", "-"):
                self._tell_repeated(paire, seen[paire.cle])
            seen.setdefault(paire.cle, paire.valeur)
            self._read_pair(paire, parent)

    def _own(self, objet: Objet) -> list[int]:
        """The line of a mapping where it is a bracket of its own."""
        lignes = self.carnet.document.lignes
        row = lignes[objet.ligne - 1].brut.strip() if 0 < objet.ligne <= len(lignes) else ""
        return [objet.ligne] if row and not words(row) else []

    def _tell_repeated(self, paire: Paire, first: Noeud) -> None:
        same = tree_of(first) == tree_of(paire.valeur)
        text = f"clé « {cut(paire.cle, 60)} » répétée" + (", même valeur" if same else " avec une autre valeur")
        self.redacteur.doubt("IMP010", text, paire.ligne)

    def _read_pair(self, paire: Paire, parent: str) -> None:
        cle = read_key(paire.cle)
        if parent and (
            paire.cle == "-" or fold_key(paire.cle) in ("value", "label", "text", "texte", "") or is_name(paire.cle)
        ):
            cle = Cle(parent, "exacte")
        line = paire.ligne
        if is_empty(paire.valeur):
            rule = "cle-technique" if cle.cible == TECHNIQUE else "cle-sans-valeur"
            self.carnet.structure([ligne for ligne in (paire.ligne, *lines_of(paire.valeur)) if ligne], rule)
            return
        if cle.cible == TECHNIQUE:
            self.carnet.structure([ligne for ligne in (paire.ligne, *lines_of(paire.valeur)) if ligne], "cle-technique")
            return
        if not cle.cible:
            self._read_unknown(paire, parent)
            return
        self._structure_keys(paire)
        if cle.methode == "proche":
            read_as = LIBELLES.get(cle.cible, f"« {cle.cible} »")
            self.redacteur.doubt("IMP002", f"clé « {cut(paire.cle, 60)} » lue comme {read_as}", line)
        elif cle.methode == "ambigue":
            chosen, other = (LIBELLES.get(one, f"« {one} »") for one in (cle.cible, cle.autre))
            self.redacteur.doubt("IMP009", f"clé « {cut(paire.cle, 60)} » lue comme {chosen} plutôt que {other}", line)
        before = self.rubriques.sorted_under.copy()
        repeated = self.rubriques.repeated
        self._read_value(cle.cible, paire.cle, self._without_waiting(paire.valeur, cle.cible))
        self._tell_sorted(paire, line, self.rubriques.sorted_under - before, self.rubriques.repeated - repeated)

    def _structure_keys(self, paire: Paire) -> None:
        """The lines of a key and of brackets that hold no value themselves."""
        values = {ligne for value in scalars(paire.valeur) for ligne in value.lignes}
        self._structure([ligne for ligne in (paire.ligne, *lines_of(paire.valeur)) if ligne not in values])

    def _structure(self, lignes: list[int]) -> None:
        """Lines of keys, or of brackets alone."""
        known = self.carnet.document.lignes
        for ligne in lignes:
            if 0 < ligne <= len(known):
                text = known[ligne - 1].brut.strip()
                rule = "cle-de-rubrique" if words(text) else "puce-vide" if text.startswith("-") else "ponctuation"
                self.carnet.structure(ligne, rule)

    def _tell_sorted(self, paire: Paire, line: int, sorted_under: dict[str, int], repeated: int) -> None:
        total = sum(sorted_under.values())
        if total and (len(sorted_under) > 1 or read_key(paire.cle).cible not in (*sorted_under, "exigences")):
            counts = ", ".join(f"{_SORTED.get(champ, champ)} {count}" for champ, count in sorted_under.items())
            self.redacteur.doubt(
                "IMP009", f"« {cut(paire.cle, 60)} » réparti d’après le texte des lignes : {counts}", line
            )
        if repeated:
            lines = "ligne répète" if repeated == 1 else "lignes répètent"
            text = f"« {cut(paire.cle, 60)} » : {repeated} {lines} ce qui est déjà dit"
            self.redacteur.doubt("IMP010", text, line)

    def _without_waiting(self, noeud: Noeud, cible: str) -> Noeud:
        """The value without its placeholders, which are told and left over; empty items become structure."""
        if isinstance(noeud, Valeur):
            text = noeud.texte.strip()
            if text and cible not in DRAPEAUX and is_waiting(text, cible):
                self.rubriques.wait(text, noeud.lignes, cible)
                return Valeur("", noeud.segments)
            return noeud
        if isinstance(noeud, Liste):
            kept = Liste(noeud.ligne)
            for part in noeud.elements:
                if is_empty(part):
                    self.carnet.structure([ligne for ligne in lines_of(part) if ligne], "puce-vide")
                elif not is_empty(found := self._without_waiting(part, cible)):
                    kept.elements.append(found)
            return kept
        pairs = [
            paire if paire.cle.startswith("@") else paire._replace(valeur=self._without_waiting(paire.valeur, cible))
            for paire in noeud.paires
        ]
        return Objet(noeud.ligne, pairs)

    def _read_value(self, cible: str, cle: str, noeud: Noeud) -> None:
        if is_empty(noeud):
            return
        if isinstance(noeud, Liste):
            if cible == "lieux" or not all(isinstance(part, Valeur) for part in noeud.elements):
                for part in noeud.elements:
                    self._read_value(cible, cle, part)
            elif cible == "mots_cles":
                read_tags(self.redacteur, cle, list(scalars(noeud)))
            elif cible in LISTES or cible == "exigences":
                self._read_items(cible, noeud)
            else:
                for part in noeud.elements:
                    self._read_value(cible, cle, part)
        elif isinstance(noeud, Objet):
            self._read_mapping(cible, cle, noeud)
        else:
            self._read_scalar(cible, cle, noeud)

    def _read_items(self, cible: str, noeud: Liste) -> None:
        """The items of a list: a line that only announces (« Responsibilities: ») turns to another field."""
        self.redacteur.same_list = frozenset(lines_of(noeud))
        run: list[Piece] = []
        for value in scalars(noeud):
            found = cut_pieces(value.texte, value.segments)
            for shown in found.sans_adresse:
                self.redacteur.doubt(
                    "IMP004", f"lien « {cut(shown, 80)} » sans adresse", value.lignes[0] if value.lignes else 0
                )
            if not found.pieces:
                self.carnet.structure([ligne for ligne in value.lignes if ligne], "puce-vide")
            elif len(found.pieces) == 1:
                announces = found.pieces[0].texte.endswith(":")
                run.append(found.pieces[0] if announces else found.pieces[0]._replace(forme="puce"))
            else:
                # An item that is a text of its own: its headings hold for it alone.
                self.rubriques.read_pieces(run, cible)
                self.rubriques.read_pieces(found.pieces, cible)
                run = []
        self.rubriques.read_pieces(run, cible)
        self.redacteur.same_list = frozenset()

    def _read_scalar(self, cible: str, cle: str, value: Valeur) -> None:
        rubriques, texte = self.rubriques, value.texte.strip()
        lignes = value.lignes
        if cible in DRAPEAUX:
            self._read_flag(cible, cle, value)
        elif cible == "intitule":
            self.redacteur.set("intitule", texte, lignes)
        elif cible == "employeur":
            put_employer(self.redacteur, texte, lignes)
        elif cible == "url":
            rubriques.put_url(texte, lignes)
        elif cible == "mots_cles":
            read_tags(self.redacteur, cle, [value])
        elif cible == "langue":
            code = texte[:2].casefold()
            if re.fullmatch(r"[a-z]{2}([-_][A-Za-z]{2})?", texte, re.IGNORECASE):
                self.redacteur.set("langue", code, lignes)
            elif not rubriques.put_languages(texte, lignes):
                rubriques.put_language(texte, "", lignes)
        elif cible == "langues":
            self.rubriques.put_language_text(value.texte.strip(), value.lignes)
        elif cible == "presence" and read_flag(texte) is not None:
            self._read_flag("distance", cle, value)
        elif cible == "remunerations" and self._is_part_of_pay(cle):
            self._pay[cle] = value
        elif cible in (
            "experience",
            "lieux",
            "contrat",
            "temps_travail",
            "presence",
            "publie_le",
            "expire_le",
            "remunerations",
        ):
            if "\n" in texte.strip() or "<" in texte:
                rubriques.read_text(value, cible)
            elif cible == "presence":
                rubriques.put_presence(texte, lignes, cle)
            elif cible == "experience" and "month" in fold_key(cle) and texte.isdigit():
                self.redacteur.set("experience", f"{texte} mois", lignes)
            else:
                rubriques.put_places(texte, lignes) if cible == "lieux" else rubriques.put_fact(
                    cible, texte, lignes, texte
                )
        elif cible in LISTES and (ticked := read_flag(texte)) is not None and texte.isalpha():
            self._read_ticked(cible, cle, value, ticked)
        elif cible in LISTES or cible in ("exigences", "candidature", "contact"):
            rubriques.read_text(value, cible, cle)
        else:
            rubriques.put_label_or_flag(cible, " ".join(value.texte.split()), lignes, cle)

    def _read_ticked(self, cible: str, cle: str, value: Valeur, ticked: bool) -> None:
        """« permis: oui »: the key is the item. A key that only names its field, or a « no », has no field."""
        said = " ".join(re.split(r"[\W_]+", cle)).strip()
        if ticked and cible in _COCHABLES and fold_key(cle) not in _GENERIQUES and said:
            self.redacteur.add(cible, said, value.lignes)
            return
        line = value.lignes[0] if value.lignes else 0
        self._keep_unknown(cle, value, line, f"{LIBELLES.get(cible, cible)} : {'oui' if ticked else 'non'}")

    def _read_flag(self, drapeau: str, cle: str, value: Valeur) -> None:
        texte, lignes = value.texte.strip(), value.lignes
        flag = read_flag(texte)
        if flag is not None and DRAPEAUX[drapeau][0] == "conditions_travail":
            # « No » is a fact there too (no travelling), and neither has a field.
            self._keep_unknown(
                cle, value, lignes[0] if lignes else 0, f"{DRAPEAUX[drapeau][1]} : {'oui' if flag else 'non'}"
            )
            return
        if flag is not None:
            self.rubriques.put_flag(drapeau, flag, [ligne for ligne in lignes if ligne], cle, texte)
            return
        champ, said = DRAPEAUX[drapeau]
        if champ == "presence" and read_presences(texte):
            self.rubriques.put_presence(texte, lignes, cle)
        elif champ in ("contrat", "temps_travail"):
            self.rubriques.put_contract(texte, lignes, champ)
        else:
            added = self.redacteur.add("conditions_travail", f"{said} : {texte}", lignes)
            text = f"clé « {cut(cle, 60)} » : ni oui ni non (« {cut(texte, 60)} »), gardée en texte"
            self.redacteur.doubt("IMP008", text, lignes[0] if lignes else 0, added)

    def _read_mapping(self, cible: str, cle: str, objet: Objet) -> None:
        self._structure(key_lines(objet))
        if cible == "lieux":
            put_place(self.rubriques, objet)
        elif cible == "employeur":
            for key, value in read_employer(self.rubriques, objet):
                self._keep_unknown(f"{cle}.{key}", value, value.lignes[0] if value.lignes else 0)
        elif cible in ("contact", "candidature"):
            put_contact(self.rubriques, objet)
        elif cible == "remunerations":
            if is_label(objet) and not any(re.search(r"\d", value.texte) for value in scalars(objet)):
                self._read_scalar(cible, cle, label_text(objet))
            else:
                put_salary(self.rubriques, objet)
        elif cible == "presentation" or (cible == "intitule" and len(objet.paires) > 1 and not is_label(objet)):
            self._read_group(objet)
        elif is_label(objet):
            value = label_text(objet)
            if re.search(r"[€$£💶💰]", value.texte) and cible in ("conditions_travail", "avantages"):
                self._read_pay_label(value)
            elif cible == "langues":
                self.rubriques.put_language_text(value.texte.strip(), value.lignes)
            else:
                self._read_value(cible, cle, value)
        elif cible == "langues" and all(language_code(paire.cle) for paire in objet.paires):
            for paire in objet.paires:
                for value in scalars(paire.valeur):
                    self.rubriques.put_language(paire.cle, value.texte.strip(), value.lignes)
        else:
            self._read_group(objet, cible)

    def _read_pay_label(self, value: Valeur) -> None:
        text = re.sub(r"[💶💰]\s*:?\s*", "", value.texte).strip(" :")
        if text:
            self.rubriques.put_pay(text, value.lignes)

    def _is_part_of_pay(self, cle: str) -> bool:
        name = fold_key(cle)
        return any(part in name for part in ("min", "max", "currency", "devise", "unit", "period"))

    def _put_split_pay(self) -> None:
        """Pay told by several keys (`salaire_min`, `salaire_max`, `devise`)."""
        if not self._pay:
            return
        found = {"min": "", "max": "", "devise": "", "unite": ""}
        lignes: list[int] = []
        for cle, value in self._pay.items():
            name = fold_key(cle)
            part = next(
                (one for one in ("min", "max", "devise") if one in name), "devise" if "curren" in name else "unite"
            )
            found[part] = value.texte.strip()
            lignes += value.lignes
        put_amounts(self.rubriques, found["min"], found["max"], found["devise"], found["unite"], found.values(), lignes)

    def _read_unknown(self, paire: Paire, parent: str) -> None:
        """A key that nothing tells: a group of known keys is read, anything else is kept as it stands."""
        if isinstance(paire.valeur, Objet) and any(
            read_key(inner.cle).methode == "exacte" and read_key(inner.cle).cible != TECHNIQUE
            for inner in paire.valeur.paires
        ):
            self._structure_keys(paire)
            self._read_group(paire.valeur)
            return
        self._structure_keys(paire)
        if parent and not isinstance(paire.valeur, Objet):
            read_as = LIBELLES.get(parent, f"« {parent} »")
            self.redacteur.doubt("IMP002", f"clé « {cut(paire.cle, 60)} » lue comme {read_as}", paire.ligne)
            self._read_value(parent, paire.cle, self._without_waiting(paire.valeur, parent))
            return
        self._keep_unknown(f"{parent}.{paire.cle}" if parent else paire.cle, paire.valeur, paire.ligne)

    def _keep_unknown(self, cle: str, noeud: Noeud, line: int, said: str = "") -> None:
        key = self.redacteur.keep_unknown(cle, tree_of(noeud))
        for part in walk(noeud):
            if isinstance(part, Valeur) and part.texte.strip():
                self._leave(part, f"{cle}: {part.texte}" if said or not part.lignes else part.texte)
        why = f"sans champ ({said})" if said else "inconnue"
        self.redacteur.doubt("IMP005", f"clé « {cut(key, 80)} » {why}, gardée sous « hors_modele »", line)

    def _leave(self, value: Valeur, texte: str) -> None:
        rows = [(ligne, row) for ligne, row in value.segments if words(row)]
        if len(rows) < 2:
            self.redacteur.leave(value.lignes, texte)
            return
        for ligne, row in rows:
            self.redacteur.leave([ligne], row)
