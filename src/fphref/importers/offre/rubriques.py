"""The texts of a posting: each piece goes to the field its heading, its label or its own words name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from fphref.importers.modele import cut
from fphref.importers.offre.attente import is_waiting, waiting_part
from fphref.importers.offre.cles import LIBELLES, TECHNIQUE, read_heading, read_label
from fphref.importers.offre.faits import Faits
from fphref.importers.offre.noeuds import Valeur, words
from fphref.importers.offre.textes import Piece, cut_pieces, split_items, split_labels
from fphref.importers.offre.tri import is_benefit, is_quality, read_languages, sort_line
from fphref.importers.offre.valeurs import is_only, read_presences
from fphref.importers.paie.remuneration import parse_remunerations
from fphref.texte import fold

LISTES: Final = frozenset(
    {"presentation", "missions", "competences_techniques", "qualites", "atouts", "outils", "etudes", "certifications",
     "evolutions", "conditions_travail", "avantages", "autres_appellations"}
)  # fmt: skip
_ETIQUETES: Final = frozenset({"outils", "langues", "autres_appellations"})
"""Fields of short labels: a list of them may stand on one line."""
_PHRASES: Final = frozenset({"missions", "exigences", "qualites", "competences_techniques"})
_LABELLED = re.compile(r"(?P<label>[^:.!?]{2,45}?)\s{0,20}(?::|\s[–—-]\s)\s*(?P<reste>\S.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀÉÈÊÎÔÇŒ•])")
TITRE = re.compile(
    r"(?:job title|title|(?:intitulé|titre) (?:du poste|de l’offre|de l'offre)|poste)\s*(?::|\s[–—-])\s*(.+)",
    re.IGNORECASE,
)
"""A line that names the post."""
_MONEY = re.compile(r"[€$£]|\b(?:euros?|eur|k€)\b|\d ?k\b", re.IGNORECASE)


_DOES = re.compile(
    r"(?:(?:a ce titre|dans ce cadre|au quotidien|as such|in this role),? )?"
    r"(?:vous (?:assurez|realisez|participez|gerez|contribuez|intervenez|effectuez"
    r"|(?:etes|serez) (?:charge|amene|en charge|responsable)"
    r"|aurez (?:pour (?:missions?|taches?|role|fonction)|en charge|a charge))"
    r"|(?:(?:vos|ses|les|nos) )?(?:principales )?(?:missions?|taches|activites)\b"
    r"|you (?:will|'ll)\b|your (?:main )?(?:missions?|tasks|duties|responsibilities))"
)
"""How a line begins that announces what one does in the post; folded."""


def _is_bare_heading(piece: Piece) -> bool:
    """Whether a line above a list is a heading that nothing marks as one (« Vos missions »)."""
    return (
        piece.forme == "texte"
        and len(piece.texte.split()) <= 5
        and not re.search(r"[.;,!?…]$|:\s", piece.texte)
        and bool(read_heading(piece.texte))
    )


@dataclass(slots=True)
class Rubriques(Faits):
    """Places texts; `sorted_under` counts where the lines of a mixed key went, to be told once for the key."""

    sorted_under: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    titles: list[tuple[str, str]] = field(default_factory=list)
    """Titles of a post that a text names, with that text."""

    def read_text(self, valeur: Valeur, cible: str, cle: str = "") -> None:
        """A value of running text or a list in one text, under a key of that meaning."""
        cut_up = cut_pieces(valeur.texte, valeur.segments)
        line = valeur.lignes[0] if valeur.lignes else 0
        for shown in cut_up.sans_adresse:
            self.redacteur.doubt("IMP004", f"lien « {cut(shown, 80)} » sans adresse", line)
        if cut_up.abimees:
            self.redacteur.doubt("IMP003", "balises HTML abîmées dans le texte (« <> ») : non reprises", line)
        self.read_pieces(cut_up.pieces, cible)
        for numero, row in valeur.segments:
            # Each line of a folded text is taken by a piece, bar marks alone.
            if not words(row):
                self.redacteur.carnet.structure(numero, "ponctuation")

    def read_pieces(self, pieces: Iterable[Piece], cible: str) -> None:
        """Pieces in order: a heading or an announcement turns to another field, a label to a field for one piece."""
        current, after = cible, ""
        announced = ""
        pieces = list(pieces)
        for index, piece in enumerate(pieces):
            followed = index + 1 < len(pieces)
            listed = followed and pieces[index + 1].forme == "puce"
            if announced and piece.forme != "puce":
                current, announced, after = announced, "", ""
            if listed and cible == "presentation" and self._announces(piece):
                announced, current, after = current, "missions", ""
                self.redacteur.carnet.structure(piece.lignes, "annonce-de-liste")
                continue
            if followed and (
                piece.forme == "titre"
                or (piece.texte.endswith(":") and len(piece.texte.split()) <= 5)
                or (listed and cible == "presentation" and _is_bare_heading(piece))
            ):
                heading = read_heading(piece.texte)
                if self._is_field(heading):
                    current, after = heading, ""
                    self.redacteur.carnet.structure(piece.lignes, "titre-de-rubrique")
                    continue
            if cible == "presentation" and self._labelled(piece, current):
                continue
            after = self.put(current, piece, after)

    def _announces(self, piece: Piece) -> bool:
        """Whether a line says that the list below it is what one does (« Vous assurez : »)."""
        return (
            piece.forme != "puce"
            and piece.texte.endswith(":")
            and len(piece.texte.split()) <= 14
            and _DOES.match(fold(piece.texte)) is not None
        )

    def _is_field(self, cible: str) -> bool:
        return cible in LISTES or cible in (
            "exigences",
            "candidature",
            "contact",
            "langues",
            "remunerations",
            "experience",
        )

    def _labelled(self, piece: Piece, current: str) -> bool:
        """A piece « Salaire : 2 100 € »: read as the field of its label; its wording stays whole where it is text."""
        found = _LABELLED.fullmatch(piece.texte)
        if found is None or (":" not in piece.texte and current not in ("presentation", "conditions_travail")):
            return False
        cible = read_label(found["label"])
        if (
            not cible
            and current == "presentation"
            and len(found["label"].split()) <= 3
            and len(found["reste"].split()) <= 8
        ):
            self.redacteur.add("faits", piece.texte, piece.lignes)
            return True
        # A label that may be a sentence (« Mission : … ») stays text; one that names a single fact does not.
        if cible in ("remunerations", "contrat", "temps_travail", "publie_le", "expire_le", "lieux", "presence"):
            self.put_fact(cible, found["reste"], piece.lignes, piece.texte)
            return True
        if cible and cible not in LIBELLES and cible != TECHNIQUE:
            self.redacteur.add("faits", piece.texte, piece.lignes)
            return True
        if cible in ("etudes", "langues", "experience", "exigences", "qualites", "outils", "certifications", "atouts"):
            self.put(sort_line(piece.texte) if cible == "exigences" else cible, piece)
            return True
        return False

    def put(self, cible: str, piece: Piece, after: str = "") -> str:
        """One piece in its field; the field it went to is given back."""
        texte, lignes = piece.texte, piece.lignes
        if not texte.strip():
            return after
        if is_waiting(texte):
            self.wait(texte, lignes, cible)
            return after
        parts = self._parts(cible, texte)
        if len(parts) > 1:
            for part in parts:
                after = self.put(cible, Piece(part, "puce", lignes), after)
            return after
        if cible == "exigences":
            field_ = sort_line(texte, after=after)
            self.sorted_under[field_] += 1
        else:
            field_ = self._other_field(cible, texte, piece.forme)
        self._put_in(field_, texte, lignes, everywhere=cible in ("conditions_travail", "presentation"))
        self._warn(texte, lignes)
        return field_

    def _put_in(self, champ: str, texte: str, lignes: tuple[int, ...], *, everywhere: bool) -> None:
        if champ == "langues" and self.put_languages(texte, lignes):
            return
        if champ in ("experience", "remunerations", "candidature", "contact", "contrat"):
            self.put_fact(champ, texte, lignes, texte)
            return
        known = self.redacteur.total
        self.redacteur.add(champ if champ in LISTES else "presentation", texte, lignes, everywhere=everywhere)
        self.repeated += everywhere and self.redacteur.total == known

    def _parts(self, cible: str, texte: str) -> list[str]:
        """The parts of a text that holds several items of its field."""
        if cible in _ETIQUETES:
            return split_labels(texte)
        if cible in ("conditions_travail", "presentation") and texte.count(" | ") > 1:
            return [part.strip() for part in texte.split(" | ") if part.strip()]
        if cible in ("exigences", "qualites"):
            labels = split_labels(texte)
            if len(labels) > 2 and all(len(label.split()) <= 3 for label in labels):
                return labels
        if cible in _PHRASES or cible in ("avantages", "atouts", "conditions_travail"):
            items = split_items(texte)
            if len(items) > 1:
                return items
        if cible in _PHRASES:
            sentences = _SENTENCE.split(texte)
            if len(sentences) > 2 and all(3 <= len(sentence.split()) <= 40 for sentence in sentences):
                return sentences
        return [texte]

    def _other_field(self, cible: str, texte: str, forme: str) -> str:
        """Where a line goes that its key puts in one field and its words plainly in another."""
        if cible == "conditions_travail":
            if TITRE.fullmatch(texte):
                self.sorted_under["intitule"] += 1
                return "presentation"
            if is_quality(texte) and not is_benefit(texte):
                self.sorted_under["qualites"] += 1
                return "qualites"
            if is_benefit(texte):
                self.sorted_under["avantages"] += 1
                return "avantages"
            if _MONEY.search(texte) and parse_remunerations(texte):
                return "remunerations"
        if cible in ("qualites", "competences_techniques") and read_languages(texte):
            return "langues"
        if cible in ("conditions_travail", "presentation") and len(texte.split()) <= 6:
            if _MONEY.search(texte) and parse_remunerations(texte):
                return "remunerations"
            if is_only(texte, "contrat", "temps", "presence"):
                return "contrat"
            if cible == "presentation" and forme == "puce":
                return "avantages" if is_benefit(texte) else "conditions_travail" if read_presences(texte) else cible
        return cible

    def wait(self, texte: str, lignes: tuple[int, ...], cible: str) -> None:
        said = f" ({LIBELLES[cible]})" if cible in LIBELLES else ""
        self.redacteur.doubt(
            "IMP010", f"texte d’attente « {cut(texte, 80)} »{said} : non repris", lignes[0] if lignes else 0
        )
        self.redacteur.leave(lignes, texte)

    def _warn(self, texte: str, lignes: tuple[int, ...]) -> None:
        found = TITRE.fullmatch(texte)
        if found is not None and not is_waiting(found[1], "intitule"):
            self.titles.append((found[1].strip(), texte))
        part = waiting_part(texte)
        if part:
            line = lignes[0] if lignes else 0
            self.redacteur.doubt(
                "IMP010", f"texte d’attente « {cut(part, 60)} » dans « {cut(texte, 80)} » : à remplacer", line
            )
