"""The « Statut et accès » rubrique of a fiche, on the day of its edition: corps, grades, ways in, stage, promotions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fphref.documents.content import (
    Block,
    BulletList,
    Columns,
    Facts,
    Flowing,
    Inline,
    Item,
    Note,
    Paragraph,
    Section,
    Span,
)
from fphref.documents.fiche_statut_commun import Contexte, en_vigueur, voies_ouvertes
from fphref.documents.fiche_statut_conditions import conditions_blocks, titre_conditions
from fphref.documents.fiche_statut_grille import grade_dit, grilles_blocks
from fphref.documents.fiche_statut_regles import Regles
from fphref.documents.fiche_statut_textes import ecarts_blocks, textes_blocks
from fphref.documents.fragments import Reserves, note
from fphref.documents.typographie import french_date, spans, typo
from fphref.model.conditions import Quota
from fphref.model.grilles import Contingent
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Avancement, Corps, ModaliteAvancement, Stage, VoieRecrutement
from fphref.statut.francais import NOTICE_DROIT, taux_fr
from fphref.texte import lower_first

CONTINGENTS_TITLE = "Contingents d’autres voies"
_PARTIES = ("d'ouverture", "d'épreuves", "de publicité")


def build_statut(referentiel: Referentiel, metier: Metier, reserves: Reserves, jour: date | None) -> Iterable[Block]:
    """One section per corps of the métier, with the law in force on `jour`; None where the edition has no date."""
    found = [referentiel.corps[i] for i in metier.corps if i in referentiel.corps]
    for corps in found:
        title = "Statut et accès" if len(found) == 1 else f"Statut et accès : {corps.intitule}"
        yield Section(typo(title), tuple(_corps(Contexte(referentiel, corps, jour, reserves, metier.sources))), "law")


def _corps(contexte: Contexte) -> Iterable[Block]:
    corps = contexte.corps
    head: list[Block] = [Facts((("Statut dans la FPH", spans(f"Catégorie {corps.categorie}")),))]
    if corps.grades:
        head.append(Section("Grades", (BulletList(tuple(Item(spans(grade_dit(grade))) for grade in corps.grades)),)))
    doubts: list[Block] = [Note("À savoir\u00a0:", spans(NOTICE_DROIT)), *note(corps.reserve)]
    if not en_vigueur(corps, contexte.jour):
        doubts.insert(0, Note("Attention\u00a0:", spans(_out_of_force(corps, contexte.jour))))
    yield Section(typo(corps.intitule), (Columns(tuple(head), tuple(doubts), 0.5),))
    yield from ecarts_blocks(contexte)
    around = tuple(_around(contexte))
    if around:
        yield Flowing(around)
    yield from grilles_blocks(contexte)
    yield from textes_blocks(contexte)


def _out_of_force(corps: Corps, jour: date | None) -> str:
    day = f"le {french_date(jour)}" if jour else "aujourd'hui"
    if corps.au is not None and (jour is None or corps.au <= jour):
        return f"ce corps n'existe plus depuis le {french_date(corps.au)} : aucune voie n'est donnée {day}."
    start = f" : il naît le {french_date(corps.du)}" if corps.du else ""
    return f"ce corps n'existe pas encore {day}{start}."


def _around(contexte: Contexte) -> Iterable[Block]:
    corps = contexte.corps
    voies = voies_ouvertes(corps, contexte.jour)
    if voies:
        yield Section("Modalités de recrutement dans la FPH", tuple(_voies(contexte, voies)))
    if not en_vigueur(corps, contexte.jour):
        return
    if corps.stage is not None:
        yield _stage(contexte.referentiel, corps.stage, contexte.reserves)
    if corps.avancements:
        yield Section("Évolution dans la FPH", tuple(_avancements(contexte, corps.avancements)))
    others = [contingent for contingent in contexte.contingents() if contingent.id not in contexte.contingents_dits]
    if others:
        yield Section(CONTINGENTS_TITLE, tuple(Paragraph(_contingent(contexte, c)) for c in others))


# -- ways in ----------------------------------------------------------------------------------------------------------


def _voies(contexte: Contexte, voies: Sequence[VoieRecrutement]) -> Iterator[Block]:
    regles = Regles(contexte, voies)
    head = regles.head()
    if head is not None:
        yield head
    for rank, voie in enumerate(voies):
        yield _voie(contexte, regles, voie, voies[:rank])


def _voie(contexte: Contexte, regles: Regles, voie: VoieRecrutement, before: Sequence[VoieRecrutement]) -> Section:
    reserves = contexte.reserves
    blocks: list[Block] = [Paragraph(spans(text)) for text in _modalites(voie, before)]
    if voie.conditions is not None:
        conditions = conditions_blocks(voie.conditions, reserves, contexte, titled=True)
        blocks.append(Section(titre_conditions(voie.conditions), conditions))
    for precision in voie.precisions:
        blocks.append(Paragraph((*spans(precision.texte), *reserves.mark(precision.reserve))))
    blocks += _limite(contexte, (voie.id,), voie.quota)
    blocks += regles.line(voie)
    return Section(typo(voie.intitule), tuple(blocks))


def _modalites(voie: VoieRecrutement, before: Sequence[VoieRecrutement]) -> tuple[str, ...]:
    """Who opens a way, its épreuves, its publicity; a way whose words are those of another names it."""
    texts = (voie.ouverture, voie.epreuves, voie.publicite)
    said = tuple(text for text in texts if text)
    for other in before:
        if len(said) > 1 and texts == (other.ouverture, other.epreuves, other.publicite):
            names = [name for name, text in zip(_PARTIES, texts, strict=True) if text]
            listed = f"{', '.join(names[:-1])} et {names[-1]}"
            title = f"{lower_first(other.intitule)}"
            return (f"Mêmes modalités {listed} que le {title}.",)
    return said


def _stage(referentiel: Referentiel, stage: Stage, reserves: Reserves) -> Section:
    blocks: list[Block] = [Paragraph((*spans("Durée : ", strong=True), *spans(stage.texte_duree)))]
    blocks += [Paragraph((*spans(part.texte), *reserves.mark(part.reserve))) for part in stage.issue]
    formation = referentiel.formations.get(stage.formation) if stage.formation else None
    if formation is not None:
        blocks.append(Paragraph((*spans("Formation statutaire : ", strong=True), *spans(formation.intitule))))
    blocks += note(stage.reserve)
    return Section(typo(stage.intitule), tuple(blocks))


# -- promotions -------------------------------------------------------------------------------------------------------


def _avancements(contexte: Contexte, avancements: Sequence[Avancement]) -> Iterator[Block]:
    held = {a.id: [m for m in a.modalites if en_vigueur(m, contexte.jour)] for a in avancements}
    regles = Regles(contexte, [modalite for modalites in held.values() for modalite in modalites])
    head = regles.head()
    if head is not None:
        yield head
    for avancement in avancements:
        yield _avancement(contexte, regles, avancement, held[avancement.id])


def _avancement(
    contexte: Contexte, regles: Regles, avancement: Avancement, held: Sequence[ModaliteAvancement]
) -> Section:
    blocks: list[Block] = []
    for rank, modalite in enumerate(held):
        conditions = conditions_blocks(
            modalite.conditions, contexte.reserves, contexte, titled=modalite.intitule is None
        )
        own = _quota(contexte, modalite.quota)
        title = modalite.intitule or titre_conditions(modalite.conditions)
        title = title if rank == 0 else f"Ou : {lower_first(title)}"
        blocks.append(Section(typo(title), (*conditions, *own, *regles.line(modalite))))
    if not held:
        blocks.append(Paragraph(spans("Aucune modalité connue à cette date.")))
    blocks += _limite(contexte, (avancement.id, *(modalite.id for modalite in held)), avancement.quota)
    blocks += note(avancement.reserve)
    return Section(typo(avancement.intitule), tuple(blocks))


# -- quotas and contingents -------------------------------------------------------------------------------------------


def _limite(contexte: Contexte, ids: tuple[str | None, ...], quota: Quota | None) -> Iterable[Block]:
    """The contingents that count a route, in full the first time; failing these, the quota as the fiche words it."""
    counted = [c for c in contexte.contingents() if any(i in (*c.voies, *c.voies_reference) for i in ids if i)]
    if not counted:
        return _quota(contexte, quota)
    return tuple(Paragraph(_contingent(contexte, contingent)) for contingent in counted)


def _quota(contexte: Contexte, quota: Quota | None) -> Iterable[Block]:
    if quota is None:
        return ()
    mark = contexte.reserves.mark(quota.reserve)
    return (Paragraph((*spans("Quota : ", strong=True), *spans(quota.texte), *mark)),)


def _contingent(contexte: Contexte, contingent: Contingent) -> Inline:
    label = spans("Contingent : ", strong=True)
    if contingent.id in contexte.contingents_dits:
        return (*label, *spans(f"{lower_first(contingent.intitule)} (dit plus haut)."))
    contexte.contingents_dits.add(contingent.id)
    told: Inline = spans(contingent.texte)
    if contingent.sens == "taux":
        title = f"{lower_first(contingent.intitule)}"
        told = (*spans(f"{title} : {_taux(contexte, contingent)}. "), *told)
    known = contingent.confiance if contingent.taux or contingent.sens != "taux" else None
    # Of a rate that is not known, what is told is how sure the rule is.
    sure = f" ({contexte.dite(known)})" if known else ""
    texts, marks = contexte.fondes(contingent.fondements, sure=known or "vu")
    if texts:
        told += (Span(" "), *spans(contexte.label(contingent.fondements)), *texts, *spans(f"{sure}."))
    said = {fondement.reserve for fondement in contingent.fondements}
    own = contexte.reserves.mark(contingent.reserve) if contingent.reserve not in said else ()
    return (*label, *told, *marks, *own)


def _taux(contexte: Contexte, contingent: Contingent) -> str:
    for value in contingent.taux:
        if contexte.jour is not None and en_vigueur(value, contexte.jour):
            return f"{taux_fr(value.valeur)} ({contexte.dite(value.confiance)})"
    return "non connu à cette date"
