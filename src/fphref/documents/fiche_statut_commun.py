"""What the parts of the statutory rubrique share: the day, what is in force on it, texts cited, confidence in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol

from fphref.documents.content import Inline, Paragraph, Span
from fphref.documents.fragments import Reserves
from fphref.documents.typographie import spans, typo
from fphref.model.grilles import Contingent
from fphref.model.referentiel import Referentiel
from fphref.model.sources import CONFIANCES, Confiance, Fondement, NatureSource, Source, TexteReference
from fphref.model.statut import Appreciation, Corps, VoieRecrutement
from fphref.statut.citations import confiance_of, dapres, lu_dans
from fphref.statut.francais import CONFIANCE
from fphref.statut.modele import strongest
from fphref.texte import lower_first

DROIT: tuple[NatureSource, ...] = ("loi", "decret", "arrete", "circulaire")
"""The sources that are texts of law; the others are where they were read."""

_APPRECIATION = {
    "premier_janvier": "au 1er janvier de l'année {de}",
    "trente_et_un_decembre": "au 31 décembre de l'année {de}",
    "cloture_inscriptions": "à la date de clôture des inscriptions",
    "premiere_epreuve": "à la date de la première épreuve",
    "etablissement_tableau": "à la date d'établissement du tableau",
}
_NON_APPRECIEE = "Date d'appréciation des conditions : non connue"


class Validite(Protocol):
    """What holds within [`du`, `au`)."""

    @property
    def du(self) -> date | None: ...
    @property
    def au(self) -> date | None: ...


def en_vigueur(piece: Validite, jour: date | None) -> bool:
    """Whether it is in force on that day; without a day, whether no end of it is known."""
    if jour is None:
        return piece.au is None
    return (piece.du is None or piece.du <= jour) and (piece.au is None or jour < piece.au)


def voies_ouvertes(corps: Corps, jour: date | None) -> tuple[VoieRecrutement, ...]:
    """The ways into a corps that are in force on that day."""
    return tuple(voie for voie in corps.voies if en_vigueur(corps, jour) and en_vigueur(voie, jour))


class Contexte:
    """One corps on one day, in one document: gathers the texts that are cited and the degrees of confidence shown.

    `propres` are the sources that the document itself prints: « cette fiche ».
    """

    def __init__(
        self,
        referentiel: Referentiel,
        corps: Corps,
        jour: date | None,
        reserves: Reserves,
        propres: Collection[str] = (),
    ) -> None:
        self.referentiel, self.corps, self.jour, self.reserves = referentiel, corps, jour, reserves
        self.propres = propres
        self.cites: dict[str, Source] = {}
        self.confiances: list[Confiance] = []
        self.contingents_dits: set[str] = set()

    def cite(self, identifiant: str) -> Source | None:
        """The source of that id, noted as cited; None where it is not described."""
        source = self.referentiel.sources.get(identifiant)
        if source is not None:
            self.cites.setdefault(identifiant, source)
        return source

    def dite(self, confiance: Confiance) -> str:
        """A degree of confidence in words, noted as shown."""
        self.confiances.append(confiance)
        return CONFIANCE[confiance]

    def fondes(
        self, fondements: Iterable[Fondement], textes: Iterable[TexteReference] = (), sure: Confiance | None = None
    ) -> tuple[Inline, Inline]:
        """The texts of a rule in a row, each once, and the marks of doubts about them, which go to the end.

        First those the fiche names, then the law with its article, where it was read if not in itself, and how sure
        that reading is where it is less than `sure`, the rule. What the rule was read in follows where no law is known,
        or none as surely.
        """
        parts: list[Inline] = []
        doubts: list[str | None] = []
        named = set()
        for texte in textes:
            named.add(texte.source)
            source = self.cite(texte.source)
            parts.append(spans(texte.intitule, link=source.url if source else None))
            doubts += [source.reserve if source else None, texte.reserve]
        held = [(f, source) for f in fondements if (source := self.cite(f.source)) and f.source not in named]
        law = [pair for pair in held if pair[1].nature in DROIT]
        for told in dict.fromkeys(self._texte(f, source, sure) for f, source in law):
            parts.append(spans(told))
        known = [confiance_of(f, self.referentiel.sources) for f, _ in law]
        if not parts or (law and sure is not None and _weaker(strongest(known), sure)):
            through = {fondement.via for fondement, _ in law}
            pages = [self.nom(s) for _, s in held if s.nature not in DROIT and s.id not in through]
            parts += [spans(name) for name in dict.fromkeys(pages)]
        doubts += [fondement.reserve for fondement, _ in held]
        row: Inline = ()
        for part in parts:
            row += (*((Span(typo(" ; ")),) if row else ()), *part)
        return row, self.reserves.mark(*dict.fromkeys(doubts))

    def _texte(self, fondement: Fondement, source: Source, sure: Confiance | None) -> str:
        """« décret n° 2024-52, article 4, d'après Hopitalex (inféré) »."""
        if fondement.via is not None:
            self.cite(fondement.via)
        sources = self.referentiel.sources
        own = confiance_of(fondement, sources)
        article = f", {fondement.article}" if fondement.article else ""
        less = f" ({self.dite(own)})" if sure is not None and _weaker(own, sure) else ""
        return f"{court(source)}{article}{dapres(lu_dans(fondement.via, sources))}{less}"

    def nom(self, source: Source) -> str:
        """A source in a few words; that of the document itself is « cette fiche »."""
        return "cette fiche" if source.id in self.propres else court(source)

    def label(self, fondements: Iterable[Fondement], textes: Iterable[TexteReference] = ()) -> str:
        """What these are called: texts, or sources where none is a text of law."""
        known = [self.cite(f.source) for f in fondements]
        law = any(textes) or any(source is not None and source.nature in DROIT for source in known)
        return "Texte : " if law else "Source : "

    def regle(self, fondements: Iterable[Fondement], confiance: Confiance | None) -> Paragraph | None:
        """The small line under a rule: its texts, how sure it is, the marks of its doubts."""
        fondements = tuple(fondements)
        row, marks = self.fondes(fondements, sure=confiance)
        told: Inline = (*spans(self.label(fondements)), *row) if row else ()
        if confiance is not None:
            told += spans(f" ({self.dite(confiance)})" if row else f"Confiance : {self.dite(confiance)}")
        return Paragraph((*told, Span("."), *marks), "small") if told else None

    def appreciee(self, appreciation: Appreciation | None, de: str) -> Inline:
        """The day at which conditions are looked at, in words; `de` says which year it is of."""
        told = spans(f"{self.jour_dit(appreciation, de)}.")
        if appreciation is None:
            return told
        for fondement in appreciation.fondements:
            self.cite(fondement.source)
        doubts = (appreciation.reserve, *(f.reserve for f in appreciation.fondements))
        return (*told, *self.reserves.mark(*dict.fromkeys(doubts)))

    def jour_dit(self, appreciation: Appreciation | None, de: str) -> str:
        """« Conditions appréciées au 31 décembre de l'année du tableau (inféré) »."""
        if appreciation is None or appreciation.regle == "inconnue":
            return _NON_APPRECIEE
        told = f"Conditions appréciées {_APPRECIATION[appreciation.regle].format(de=de)}"
        return f"{told} ({self.dite(appreciation.confiance)})" if appreciation.confiance is not None else told

    def contingents(self) -> tuple[Contingent, ...]:
        """The contingents of the corps on that day."""
        known = self.referentiel.contingents.values()
        return tuple(c for c in known if c.corps == self.corps.id and en_vigueur(c, self.jour))


def _weaker(one: Confiance, other: Confiance) -> bool:
    return CONFIANCES.index(one) > CONFIANCES.index(other)


def court(source: Source) -> str:
    """A source in a few words: « décret n° 2024-52 », or its title without what stands in brackets at its end."""
    kinds = {"loi": "loi", "decret": "décret", "arrete": "arrêté", "circulaire": "circulaire"}
    if source.numero and source.nature in kinds:
        return f"{kinds[source.nature]} n° {source.numero}"
    title = source.intitule.rpartition(" (")[0] if source.intitule.endswith(")") else source.intitule
    return lower_first(title) if source.nature in DROIT else title
