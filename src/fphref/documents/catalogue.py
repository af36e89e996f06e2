"""`build_catalogue`: the fiches of a référentiel bound in one book, by famille, with an index by compétence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from fphref.diagnostics import FphrefError, suggestion
from fphref.documents.attribution import COMPETENCES
from fphref.documents.book import Book, IndexEntry, IndexGroup, Part
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Document,
    Facts,
    Footer,
    Inline,
    Item,
    Note,
    Paragraph,
    Picture,
    Section,
)
from fphref.documents.entete import edition_parts, logo_of
from fphref.documents.fiche import build_fiche
from fphref.documents.typographie import french_date, grouped, plural, spans, typo
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Famille, Repertoire
from fphref.texte import fold

TITLE = "Catalogue des métiers"
SANS_FAMILLE = "Sans famille"

_GROUPS = tuple(zip(("Savoir-faire", "Connaissances", "Savoir-être"), COMPETENCES, strict=True))
_GAP = re.compile(r"[\W_]+")
_NAMED = 3  # more répertoires than that are counted, not named, under the title


def build_catalogue(
    referentiel: Referentiel,
    codes: Sequence[str] | None = None,
    fiche: Callable[[Referentiel, str], Document] = build_fiche,
) -> Book:
    """The catalogue of the métiers that have no fault, or of those among `codes`; `fiche` makes each document.

    Raises `FphrefError` where a code is unknown, and where no métier is left.
    """
    wanted = _wanted(referentiel, codes)
    sound = [referentiel.metiers[code] for code in wanted if code not in referentiel.en_erreur]
    if not sound:
        raise FphrefError(_nothing(wanted))
    barred = [code for code in wanted if code in referentiel.en_erreur]
    return _Catalogue(referentiel, sound, barred, fiche).book()


def french_order(text: str) -> tuple[str, str]:
    """A key that sorts as a French reader searches: accents, case and punctuation count last."""
    return _GAP.sub(" ", fold(text)).strip(), text


def _wanted(referentiel: Referentiel, codes: Sequence[str] | None) -> list[str]:
    known = {*referentiel.metiers, *referentiel.en_erreur}
    for code in codes or ():
        if code not in known:
            raise FphrefError(f"Métier « {code} » inconnu{suggestion(code, referentiel.metiers)}")
    return sorted(known if codes is None else set(codes))


def _nothing(wanted: Sequence[str]) -> str:
    if not wanted:
        return "Aucun métier à réunir : le catalogue serait vide."
    return (
        f"Aucun métier sans erreur ({', '.join(wanted[:8])}{'…' if len(wanted) > 8 else ''}) : "
        "corriger ce que dit « fphref verifier » d’abord."
    )


class _Catalogue:
    """One catalogue in the making."""

    def __init__(
        self,
        referentiel: Referentiel,
        metiers: Sequence[Metier],
        barred: Sequence[str],
        fiche: Callable[[Referentiel, str], Document],
    ) -> None:
        self.ref = referentiel
        self.barred = barred
        self.fiche = fiche
        self.groups = _by_famille(referentiel, metiers)
        self.metiers = [metier for _, group in self.groups for metier in group]
        found = {r.id: r for m in metiers if (r := referentiel.repertoire_of.get(m.code)) is not None}
        order = [r for r in referentiel.repertoires if r.id in found]
        self.repertoires = order or list(found.values()) or list(referentiel.repertoires)

    def book(self) -> Book:
        alone = self.repertoires[0] if len(self.repertoires) == 1 else None
        title = typo(f"{TITLE} – {alone.intitule}") if alone else TITLE
        count = plural(len(self.metiers), "métier")
        familles = [typo(famille.intitule) for famille, _ in self.groups if famille is not None]
        tints = {famille.teinte or "" if famille else "" for famille, _ in self.groups}
        return Book(
            title=title,
            cover=self._cover(alone),
            blocks=tuple(self._blocks()),
            contents_title="Sommaire",
            parts=tuple(self._parts()),
            index_title="Index",
            index=tuple(self._index()),
            footer=Footer(title, self._footer_detail(alone)),
            tint=tints.pop() if len(tints) == 1 else "",
            date=max((r.date.isoformat() for r in self.repertoires), default=""),
            subject=f"{TITLE} · {count}",
            keywords=("catalogue des métiers", *familles),
            author=typo(" ; ".join(_distinct(r.editeur or r.intitule for r in self.repertoires))),
        )

    # -- head and foot ---------------------------------------------------------------------------------------

    def _cover(self, alone: Repertoire | None) -> Banner:
        owners = _distinct(r.etablissement for r in self.repertoires)
        marks = _distinct(mark for r in self.repertoires for mark in (r.mention, r.confidentialite))
        if alone is not None:
            kicker = [TITLE, *owners, *marks]
        else:  # its title says that it is a catalogue
            count = len(self.repertoires)
            kicker = [*(owners or [plural(count, "répertoire") if count else "Référentiel"]), *marks]
        return Banner(
            kicker=typo(" · ".join(kicker)),
            title=typo(alone.intitule) if alone else TITLE,
            lead=self._lead(alone),
            cards=tuple(self._counts()),
            logo=self._logo(),
        )

    def _lead(self, alone: Repertoire | None) -> str:
        if alone is not None:
            version = [f"version {alone.version}"] if alone.version else []
            return typo(" · ".join((f"Édition : {alone.edition}", *version, french_date(alone.date))))
        if not self.repertoires:
            return ""
        names = [r.intitule for r in self.repertoires]
        shown = names if len(names) <= _NAMED else [plural(len(names), "répertoire")]
        return typo(" · ".join((*shown, french_date(max(r.date for r in self.repertoires)))))

    def _logo(self) -> Picture | None:
        """The logo of the one répertoire that has one; of several, that of the one local répertoire."""
        having = [r for r in self.repertoires if r.id in self.ref.logos]
        local = [r for r in having if r.etend]
        chosen = having if len(having) == 1 else local
        return logo_of(self.ref, chosen[0]) if len(chosen) == 1 else None

    def _footer_detail(self, alone: Repertoire | None) -> str:
        if alone is not None:
            return typo(" · ".join(edition_parts(alone)))
        if not self.repertoires:
            return ""
        newest = french_date(max(r.date for r in self.repertoires))
        return typo(" · ".join((newest, *_distinct(r.confidentialite for r in self.repertoires))))

    # -- cover -----------------------------------------------------------------------------------------------

    def _blocks(self) -> Iterable[Block]:
        if len(self.repertoires) == 1:
            rows = _repertoire_rows(self.ref, self.repertoires[0])
            rows.insert(0, ("Intitulé", spans(self.repertoires[0].intitule)))
            yield Section("Répertoire", (Facts(tuple(rows), "small"), *_avertissement(self.repertoires[0])), "book")
        elif self.repertoires:
            parts = [
                Section(typo(r.intitule), (Facts(tuple(_repertoire_rows(self.ref, r)), "small"), *_avertissement(r)))
                for r in self.repertoires
            ]
            yield Section("Répertoires", tuple(parts), "book")
        yield from self._left_out()

    def _counts(self) -> Iterable[Card]:
        there = len(self.ref.metiers.keys() - self.ref.en_erreur)
        count = len(self.metiers)
        yield Card(_many("Métier", count), grouped(count), f"choisis parmi {there}" if count < there else "")
        without = sum(len(group) for famille, group in self.groups if famille is None)
        familles = sum(famille is not None for famille, _ in self.groups)
        yield Card(
            _many("Famille", familles),
            grouped(familles),
            f"et {plural(without, 'métier')} sans famille" if without else "",
        )
        used = [len({i for metier in self.metiers for i in self._used(metier, name)}) for _, name in _GROUPS]
        words = (("savoir-faire",) * 2, ("connaissance", "connaissances"), ("savoir-être",) * 2)
        parts = [plural(number, *word) for number, word in zip(used, words, strict=True) if number]
        yield Card(_many("Compétence", sum(used)), grouped(sum(used)), ", ".join(parts))

    def _left_out(self) -> Iterable[Block]:
        """What a reader would miss: métiers in error, files that could not be read."""
        blocks: list[Block] = []
        if self.barred:
            text = "Les données de ces métiers sont en erreur ; « fphref verifier » dit ce qui est à corriger."
            blocks.append(Paragraph(spans(text)))
            blocks.append(BulletList(tuple(Item(self._name(code)) for code in self.barred)))
        if not self.ref.complet:
            text = "Une partie des fichiers n’a pas pu être lue : d’autres métiers peuvent manquer."
            blocks.append(Note("Attention\u00a0:", spans(text)))
        if blocks:
            yield Section("Ce qui manque à ce catalogue", tuple(blocks), "badge")

    def _name(self, code: str) -> Inline:
        metier = self.ref.metiers.get(code)
        return spans(f"{code} – {metier.intitule.complet}" if metier else code)

    # -- parts -----------------------------------------------------------------------------------------------

    def _parts(self) -> Iterable[Part]:
        for famille, metiers in self.groups:
            documents = tuple(self.fiche(self.ref, metier.code) for metier in metiers)
            if famille is None:
                yield Part(SANS_FAMILLE, "", documents)
            else:
                yield Part(typo(famille.intitule), famille.teinte or "", documents)

    # -- index -----------------------------------------------------------------------------------------------

    def _index(self) -> Iterable[IndexGroup]:
        for title, name in _GROUPS:
            catalogue = getattr(self.ref, name)
            yield from _group(
                title, ((catalogue[i].libelle, m.code) for m in self.metiers for i in self._used(m, name))
            )
        yield from _group("Métiers", (pair for metier in self.metiers for pair in _names(metier)))

    def _used(self, metier: Metier, name: str) -> Iterable[str]:
        """The items of one list of a métier that its catalogue holds."""
        catalogue = getattr(self.ref, name)
        return (identifiant for identifiant in getattr(metier, name) if identifiant in catalogue)


def _by_famille(referentiel: Referentiel, metiers: Iterable[Metier]) -> list[tuple[Famille | None, list[Metier]]]:
    """The métiers under their familles, in the order of the data; those without one come last."""
    groups: dict[str, list[Metier]] = {identifiant: [] for identifiant in referentiel.familles}
    without: list[Metier] = []
    for metier in metiers:
        groups.get(metier.famille or "", without).append(metier)
    found: list[tuple[Famille | None, list[Metier]]] = [(referentiel.familles[i], g) for i, g in groups.items() if g]
    return [*found, (None, without)] if without else found


def _names(metier: Metier) -> Iterable[tuple[str, str]]:
    """The title of a métier, then each of its other names with the title to look for."""
    title = metier.intitule
    yield title.complet, metier.code
    own = {fold(text) for text in (title.complet, title.masculin, title.feminin)}
    for name in metier.autres_appellations:
        if fold(name) not in own:
            yield f"{name} : voir {title.complet}", metier.code


def _group(title: str, pairs: Iterable[tuple[str, str]]) -> Iterable[IndexGroup]:
    """Texts and codes as a group, one entry a text; no entries, no group."""
    found: dict[str, dict[str, None]] = {}
    for text, code in pairs:
        found.setdefault(typo(text), {})[code] = None
    entries = tuple(IndexEntry(text, tuple(found[text])) for text in sorted(found, key=french_order))
    if entries:
        yield IndexGroup(title, entries)


def _repertoire_rows(referentiel: Referentiel, repertoire: Repertoire) -> list[tuple[str, Inline]]:
    source = referentiel.sources.get(repertoire.source or "")
    rows = (
        ("Édition", repertoire.edition),
        ("Date", french_date(repertoire.date)),
        ("Version", repertoire.version),
        ("Éditeur", repertoire.editeur),
        ("Établissement", repertoire.etablissement),
        ("Approuvé par", repertoire.approbateur),
        ("Diffusion", repertoire.confidentialite),
    )
    found = [(label, spans(text)) for label, text in rows if text]
    if source is not None:
        found.append(("Source", spans(source.intitule, link=source.url)))
    if repertoire.licence:
        found.append(("Licence du répertoire", spans(repertoire.licence)))
    return found


def _avertissement(repertoire: Repertoire) -> tuple[Block, ...]:
    text = repertoire.avertissement
    return (Note("Avertissement\u00a0:", spans(text)),) if text else ()


def _many(word: str, count: int) -> str:
    return word if count < 2 else f"{word}s"


def _distinct(texts: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
