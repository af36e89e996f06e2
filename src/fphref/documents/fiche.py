"""`build_fiche`: a métier of a référentiel → the document that says it, rubrique by rubrique in the official order."""

from __future__ import annotations

from collections.abc import Iterable

from fphref.diagnostics import FphrefError, suggestion
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Document,
    Facts,
    Footer,
    Gauge,
    Item,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
)
from fphref.documents.fiche_formation import build_formations
from fphref.documents.fiche_statut import build_statut
from fphref.documents.fragments import bullet_list, mentions, reserve_note, text_items
from fphref.documents.typographie import french_date, plural, spans, typo
from fphref.model.competences import CodeNomenclature, Connaissance
from fphref.model.competences import Item as Element
from fphref.model.metier import Metier
from fphref.model.qualification import label_qualification
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

_VOIES_COURTES = {
    "concours_externe": "concours externe",
    "concours_interne": "concours interne",
    "troisieme_concours": "troisième concours",
    "examen_professionnel": "examen professionnel",
    "choix": "choix",
}


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
            author=(repertoire.editeur or repertoire.intitule) if repertoire else "",
        )

    # -- head and foot ---------------------------------------------------------------------------------------

    def _banner(self) -> Banner:
        metier, repertoire = self.metier, self.repertoire
        kicker = ["Fiche métier"]
        if repertoire is not None:
            kicker.append(repertoire.etablissement or repertoire.intitule_court or repertoire.intitule)
            kicker += [repertoire.mention] if repertoire.mention else []
        return Banner(
            kicker=typo(" · ".join(kicker)).upper(),
            title=typo(metier.intitule.complet),
            lead=typo(metier.definition or ""),
            plate_label="CODE MÉTIER",
            plate=metier.code,
            cards=tuple(self._cards()),
        )

    def _cards(self) -> Iterable[Card]:
        metier = self.metier
        niveau = metier.niveau_qualification
        if niveau is not None:
            gauge = Gauge(niveau, 1, 8, f"Niveau de qualification {niveau} sur une échelle de 1 à 8")
            label = label_qualification(niveau)
            yield Card("NIVEAU DE QUALIFICATION MINIMUM", f"Niveau\u00a0{niveau}", label, gauge)
        famille = self.ref.famille_of(metier)
        if famille is not None:
            sous = famille.sous_famille(metier.sous_famille)
            yield Card("FAMILLE", typo(famille.intitule), typo(sous.intitule) if sous else "")
        corps = [self.ref.corps[i] for i in metier.corps if i in self.ref.corps]
        if corps:
            categories = " et ".join(dict.fromkeys(c.categorie for c in corps))
            yield Card("STATUT", f"Catégorie\u00a0{categories}", typo(", ".join(c.intitule for c in corps)))
            voies = list(dict.fromkeys(_VOIES_COURTES[v.nature] for c in corps for v in c.voies))
            if voies:
                detail = ", ".join(voies)
                yield Card("ACCÈS", plural(sum(len(c.voies) for c in corps), "voie"), detail[:1].upper() + detail[1:])

    def _footer_detail(self) -> str:
        repertoire = self.repertoire
        if repertoire is None:
            return ""
        parts = [repertoire.intitule, f"édition : {repertoire.edition}", french_date(repertoire.date)]
        return typo(" · ".join(parts))

    # -- rubriques -------------------------------------------------------------------------------------------

    def _blocks(self) -> Iterable[Block]:
        yield from self._referentiel()
        yield from build_formations(self.ref, self.metier)
        yield from build_statut(self.ref, self.metier)
        yield from self._exercice()
        yield from self._mobilite()
        yield from self._reserves()
        yield from self._sources()

    def _items(self, genre: str, identifiants: Iterable[str]) -> list[Element]:
        catalogue = getattr(self.ref, genre)
        return [catalogue[i] for i in identifiants if i in catalogue]

    def _referentiel(self) -> Iterable[Block]:
        metier = self.metier
        left: list[Block] = []
        for title, icon, items in (
            ("Activités", "tasks", self._items("activites", metier.activites)),
            ("Savoir-faire", "skill", self._items("savoir_faire", metier.savoir_faire)),
        ):
            if items:
                left.append(Section(title, bullet_list(text_items(i.libelle for i in items)), icon))
        right: list[Block] = []
        connaissances = [self.ref.connaissances[i] for i in metier.connaissances if i in self.ref.connaissances]
        if connaissances:
            right.append(Panel((Section("Connaissances requises", (_connaissances(connaissances),), "book"),)))
        savoir_etre = self._items("savoir_etre", metier.savoir_etre)
        if savoir_etre:
            right.append(Section("Savoir-être", bullet_list(text_items(i.libelle for i in savoir_etre)), "badge"))
        if metier.textes:
            blocks: list[Block] = []
            for texte in metier.textes:
                source = self.ref.sources.get(texte.source)
                link = source.url if source else None
                blocks.append(Paragraph(spans(texte.intitule, strong=True, link=link)))
                blocks += reserve_note(texte.reserve)
            right.append(Section("Textes de références", tuple(blocks), "law"))
        if left and right:
            yield Columns(tuple(left), tuple(right), share=0.58)
        else:
            yield from left or right

    def _exercice(self) -> Iterable[Block]:
        exercice = self.metier.exercice
        blocks: list[Block] = []
        if exercice.relations:
            blocks.append(Section("Relations professionnelles", mentions(exercice.relations)))
        if exercice.structures:
            blocks.append(Section("Structures", mentions(exercice.structures)))
        if self.metier.liens:
            items = tuple(
                Item(spans(lien.intitule, link=lien.url), reserve_note(lien.reserve)) for lien in self.metier.liens
            )
            blocks.append(Section("Liens professionnels", (BulletList(items),)))
        if blocks:
            yield Section("Exercice du métier", tuple(blocks), "work")

    def _mobilite(self) -> Iterable[Block]:
        items = []
        for passerelle in self.metier.passerelles:
            text = [*spans(passerelle.intitule)]
            if passerelle.vers:
                text += [Span("\u00a0"), Span(passerelle.vers, chip=True)]
            items.append(Item(tuple(text), reserve_note(passerelle.reserve)))
        if items:
            yield Section("Mobilité", (Section("Passerelles dans la FPH", (BulletList(tuple(items)),)),), "path")

    # -- doubts and sources ----------------------------------------------------------------------------------

    def _reserves(self) -> Iterable[Block]:
        """The doubts about items of the first page, gathered so that the page stays calm."""
        metier = self.metier
        rows: list[tuple[str, str]] = []
        if metier.reserve:
            rows.append((metier.intitule.complet, metier.reserve))
        items = [
            *self._items("activites", metier.activites),
            *self._items("savoir_faire", metier.savoir_faire),
            *self._items("connaissances", metier.connaissances),
            *self._items("savoir_etre", metier.savoir_etre),
        ]
        for item in items:
            if item.reserve:
                rows.append((item.libelle, item.reserve))
            for code in _codes(item):
                if code.reserve:
                    rows.append((f"{item.libelle} ({code.code})", code.reserve))
        if rows:
            notes = tuple(Note(typo(label), spans(text)) for label, text in rows)
            yield Section("Réserves sur la source", notes, "badge")

    def _sources(self) -> Iterable[Block]:
        metier, repertoire = self.metier, self.repertoire
        rows: list[tuple[str, tuple[Span, ...]]] = []
        if metier.intitule.publie:
            sigle = f" ({metier.intitule.sigle})" if metier.intitule.sigle else ""
            rows.append(("Intitulé de la source", spans(metier.intitule.publie + sigle)))
        if not metier.intitule.epicene:
            rows.append(("Intitulé complet", spans(metier.intitule.doublet)))
        if metier.autres_appellations:
            rows.append(("Autres appellations", spans(" ; ".join(metier.autres_appellations))))
        for identifiant in metier.sources:
            source = self.ref.sources.get(identifiant)
            if source is not None:
                rows.append(("Source", spans(source.intitule, link=source.url)))
                if source.licence:
                    rows.append(("Licence de la source", spans(source.licence)))
        if repertoire is not None:
            rows += _repertoire_rows(repertoire, metier.code)
        blocks: list[Block] = [Facts(tuple(rows))] if rows else []
        if repertoire is not None and repertoire.avertissement:
            blocks.append(Note("Avertissement", spans(repertoire.avertissement)))
        if blocks:
            yield Section("Source et édition", tuple(blocks), "book")


def _repertoire_rows(repertoire: Repertoire, code: str) -> list[tuple[str, tuple[Span, ...]]]:
    rows = [("Répertoire", spans(repertoire.intitule))]
    rows.append(("Édition", spans(f"{repertoire.edition}, {french_date(repertoire.date)}")))
    if repertoire.editeur:
        rows.append(("Éditeur", spans(repertoire.editeur)))
    if repertoire.approbateur:
        rows.append(("Approuvé par", spans(repertoire.approbateur)))
    if repertoire.licence:
        rows.append(("Licence", spans(repertoire.licence)))
    if repertoire.url_metier:
        url = repertoire.url_metier.replace("{code}", code)
        rows.append(("Page officielle", (Span(url, link=url),)))
    return rows


def _codes(item: Element) -> tuple[CodeNomenclature, ...]:
    codes: tuple[CodeNomenclature, ...] = getattr(item, "codes", ())
    return codes


def _connaissances(connaissances: list[Connaissance]) -> Table:
    rows = []
    for connaissance in connaissances:
        chips: list[Span] = []
        for code in connaissance.codes:
            chips += [Span(" ")] if chips else []
            chips.append(Span(code.code, chip=True))
        rows.append((spans(connaissance.libelle, strong=True), tuple(chips) or spans("sans code")))
    return Table(("Intitulé", "Code"), tuple(rows), (0.7, 0.3))
