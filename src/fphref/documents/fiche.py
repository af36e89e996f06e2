"""`build_fiche`: a métier of a référentiel → the document that says it, rubrique by rubrique in the official order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fphref.diagnostics import FphrefError, suggestion
from fphref.documents.attribution import reserves_of, sources_of
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Document,
    Facts,
    Flowing,
    Footer,
    Gauge,
    Inline,
    Item,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    WebPage,
)
from fphref.documents.entete import edition_parts, logo_of
from fphref.documents.fiche_formation import build_formations
from fphref.documents.fiche_statut import build_statut
from fphref.documents.fiche_statut_commun import voies_ouvertes
from fphref.documents.fragments import RESERVES_TITLE, Reserves, liens, mentions, note
from fphref.documents.typographie import french_date, plural, spans, typo
from fphref.model.competences import Connaissance, Genre
from fphref.model.metier import Metier
from fphref.model.qualification import label_qualification
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

_CONCOURS = ("concours_externe", "concours_interne", "troisieme_concours")
_AUTRES_VOIES = {"examen_professionnel": "examen professionnel", "choix": "choix"}


def build_fiche(referentiel: Referentiel, code: str) -> Document:
    """The fiche of the métier `code`; raises `FphrefError` where it is unknown or in fault."""
    metier = referentiel.metiers.get(code)
    if metier is None:
        raise FphrefError(f"Métier « {code} » inconnu{suggestion(code, referentiel.metiers)}")
    if code in referentiel.en_erreur:
        raise FphrefError(f"Métier « {code} » en erreur : corriger ce que dit « fphref verifier » d’abord.")
    return _Fiche(referentiel, metier).document()


class _Fiche:
    """One fiche in the making."""

    def __init__(self, referentiel: Referentiel, metier: Metier) -> None:
        self.ref = referentiel
        self.metier = metier
        self.repertoire = referentiel.repertoire_of.get(metier.code)
        self.jour = self.repertoire.date if self.repertoire else None
        self.reserves = Reserves()

    def document(self) -> Document:
        metier, repertoire = self.metier, self.repertoire
        famille = self.ref.famille_of(metier)
        title = f"{metier.code} – {typo(metier.intitule.complet)}"
        return Document(
            title=title,
            banner=self._banner(),
            blocks=tuple(self._blocks()),
            footer=Footer(title, self._footer_detail()),
            tint=famille.teinte or "" if famille else "",
            date=repertoire.date.isoformat() if repertoire else "",
            subject=typo(f"Fiche métier · {famille.intitule}") if famille else "Fiche métier",
            keywords=(metier.code, "fiche métier", *((famille.intitule,) if famille else ())),
            author=typo(repertoire.editeur or repertoire.intitule) if repertoire else "",
            anchor=metier.code,
        )

    # -- head and foot ---------------------------------------------------------------------------------------

    def _banner(self) -> Banner:
        metier, repertoire = self.metier, self.repertoire
        kicker = ["Fiche métier"]
        if repertoire is not None:
            kicker.append(repertoire.etablissement or repertoire.intitule_court or repertoire.intitule)
            kicker += [mark for mark in (repertoire.mention, repertoire.confidentialite) if mark]
        return Banner(
            kicker=typo(" · ".join(kicker)),
            title=typo(metier.intitule.complet),
            lead=typo(metier.definition or ""),
            plate_label="Code métier",
            plate=metier.code,
            cards=tuple(self._cards()),
            logo=logo_of(self.ref, repertoire),
        )

    def _cards(self) -> Iterable[Card]:
        metier = self.metier
        niveau = metier.niveau_qualification
        if niveau is not None:
            gauge = Gauge(niveau, 1, 8, f"Niveau de qualification {niveau} sur une échelle de 1 à 8")
            label = label_qualification(niveau)
            yield Card("Niveau de qualification minimum", f"Niveau\u00a0{niveau}", label, gauge)
        famille = self.ref.famille_of(metier)
        if famille is not None:
            sous = famille.sous_famille(metier.sous_famille)
            yield Card("Famille", typo(famille.intitule), typo(sous.intitule) if sous else "")
        corps = [self.ref.corps[i] for i in metier.corps if i in self.ref.corps]
        if corps:
            categories = " et ".join(dict.fromkeys(c.categorie for c in corps))
            yield Card("Statut", f"Catégorie\u00a0{categories}", typo(", ".join(c.intitule for c in corps)))
            voies = [voie.nature for c in corps for voie in voies_ouvertes(c, self.jour)]
            if voies:
                yield Card("Accès", plural(len(voies), "voie"), _ways(voies))

    def _footer_detail(self) -> str:
        repertoire = self.repertoire
        if repertoire is None:
            return ""
        return typo(" · ".join((repertoire.intitule, *edition_parts(repertoire))))

    # -- rubriques -------------------------------------------------------------------------------------------

    def _blocks(self) -> Iterable[Block]:
        yield from self._referentiel()
        yield from build_formations(self.ref, self.metier, self.reserves)
        yield from build_statut(self.ref, self.metier, self.reserves, self.jour)
        around = (*self._exercice(), *self._mobilite())
        if around:
            yield Flowing(around)
        yield from self.reserves.section()
        yield from self._sources()

    def _list(self, title: str, icon: str, genre: Genre, identifiants: Iterable[str]) -> tuple[Block, ...]:
        """One catalogue's items as a titled list; none, no title."""
        catalogue = self.ref.catalogue(genre)
        found = [catalogue[i] for i in identifiants if i in catalogue]
        items = tuple(Item((*spans(i.libelle), *self.reserves.mark(*reserves_of(i)))) for i in found)
        return (Section(title, (BulletList(items),), icon),) if items else ()

    def _referentiel(self) -> Iterable[Block]:
        metier = self.metier
        left = (
            *self._list("Activités", "tasks", "activite", metier.activites),
            *self._list("Savoir-faire", "skill", "savoir_faire", metier.savoir_faire),
        )
        right = (
            *self._connaissances(),
            *self._list("Savoir-être", "badge", "savoir_etre", metier.savoir_etre),
            *self._textes(),
            *self._page_officielle(),
        )
        if self.reserves:
            right += (Paragraph(spans(f"Repères R1, R2… : voir « {RESERVES_TITLE} », en fin de fiche."), "small"),)
        if left and right:
            yield Columns(left, right, share=0.595)
        else:
            yield from left or right

    def _connaissances(self) -> tuple[Block, ...]:
        known = self.ref.connaissances
        items = [known[i] for i in self.metier.connaissances if i in known]
        if not items:
            return ()
        rows = [
            ((*spans(item.libelle, strong=True), *self.reserves.mark(*reserves_of(item))), _chips(item))
            for item in items
        ]
        names = {code.nomenclature for i in items for code in i.codes}
        header = "".join(names).capitalize() if len(names) == 1 else "Code"
        table = Table(("Intitulé", header), tuple(rows), (0.68, 0.32))
        return (Panel((Section("Connaissances requises", (table,), "book"),)),)

    def _textes(self) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for texte in self.metier.textes:
            source = self.ref.sources.get(texte.source)
            mark = self.reserves.mark(source.reserve) if source else ()
            blocks.append(Paragraph((*spans(texte.intitule, strong=True, link=source.url if source else None), *mark)))
            blocks += note(texte.reserve)
        return (Section("Textes de références", tuple(blocks), "law"),) if blocks else ()

    def _page_officielle(self) -> tuple[Block, ...]:
        if self.repertoire is None or not self.repertoire.url_metier:
            return ()
        return (WebPage("La fiche en ligne", self.repertoire.url_metier.replace("{code}", self.metier.code)),)

    def _exercice(self) -> Iterable[Block]:
        exercice = self.metier.exercice
        around = [
            Section(title, mentions(values, self.reserves))
            for title, values in (
                ("Relations professionnelles", exercice.relations),
                ("Structures", exercice.structures),
            )
            if values
        ]
        blocks: list[Block] = [Section("Conditions et environnement de travail", tuple(around))] if around else []
        if self.metier.liens:
            blocks.append(Section("Liens professionnels", liens(self.metier.liens, self.reserves)))
        if blocks:
            yield Section("Exercice du métier", tuple(blocks), "work")

    def _mobilite(self) -> Iterable[Block]:
        items = []
        for passerelle in self.metier.passerelles:
            vers = passerelle.vers
            code = (Span("\u00a0"), Span(vers, chip=True, target=vers)) if vers else ()
            items.append(Item((*spans(passerelle.intitule), *code, *self.reserves.mark(passerelle.reserve))))
        if items:
            yield Section("Mobilité", (Section("Passerelles dans la FPH", (BulletList(tuple(items)),)),), "path")

    # -- sources ---------------------------------------------------------------------------------------------

    def _sources(self) -> Iterable[Block]:
        metier, repertoire = self.metier, self.repertoire
        rows: list[tuple[str, Inline]] = []
        if metier.intitule.publie:
            sigle = f" ({metier.intitule.sigle})" if metier.intitule.sigle else ""
            rows.append(("Intitulé de la source", spans(metier.intitule.publie + sigle)))
        if not metier.intitule.epicene:
            rows.append(("Intitulé complet", spans(metier.intitule.doublet)))
        if metier.autres_appellations:
            rows.append(("Autres appellations", spans(" ; ".join(metier.autres_appellations))))
        for source in sources_of(self.ref, [metier]):
            own = source.id in metier.sources
            rows.append(("Source" if own else "Éléments repris de", spans(source.intitule, link=source.url)))
            if source.licence:
                label = "Licence de la source" if own else "Licence de ces éléments"
                rows.append((label, spans(source.licence)))
        if repertoire is not None:
            rows += _repertoire_rows(repertoire, metier.code)
        blocks: list[Block] = [Facts(tuple(rows), "small")] if rows else []
        blocks += note(metier.reserve)
        if repertoire is not None and repertoire.avertissement:
            blocks.append(Note("Avertissement\u00a0:", spans(repertoire.avertissement)))
        if blocks:
            yield Section("Source et édition", (Flowing(tuple(blocks)),), "book")


def _ways(natures: Sequence[str]) -> str:
    """« 3 concours, examen professionnel, choix »."""
    concours = sum(nature in _CONCOURS for nature in natures)
    parts = [plural(concours, "concours", "concours")] if concours else []
    parts += [label for nature, label in _AUTRES_VOIES.items() if nature in natures]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _repertoire_rows(repertoire: Repertoire, code: str) -> list[tuple[str, Inline]]:
    rows = [("Répertoire", spans(repertoire.intitule))]
    rows.append(("Édition", spans(f"{repertoire.edition}, {french_date(repertoire.date)}")))
    if repertoire.version:
        rows.append(("Version", spans(repertoire.version)))
    if repertoire.editeur:
        rows.append(("Éditeur", spans(repertoire.editeur)))
    if repertoire.approbateur:
        rows.append(("Approuvé par", spans(repertoire.approbateur)))
    if repertoire.confidentialite:
        rows.append(("Diffusion", spans(repertoire.confidentialite)))
    if repertoire.licence:
        rows.append(("Licence du répertoire", spans(repertoire.licence)))
    return rows


def _chips(item: Connaissance) -> Inline:
    """The codes of a connaissance, or the words that there is none."""
    chips: list[Span] = []
    for code in item.codes:
        chips += [Span(" ")] if chips else []
        chips.append(Span(code.code, chip=True))
    return tuple(chips) or spans("sans code")
