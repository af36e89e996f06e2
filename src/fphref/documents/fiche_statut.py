"""The « Statut et accès » rubrique of a fiche: corps, grades, ways in with their conditions, stage, promotions."""

from __future__ import annotations

from collections.abc import Iterable

from fphref.documents.content import Block, BulletList, Facts, Inline, Item, Paragraph, Section
from fphref.documents.fragments import bullet_list, reserve_note, text_items
from fphref.documents.typographie import plural, spans, typo
from fphref.model.conditions import Condition, Quota
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Avancement, Corps, Grade, Stage, VoieRecrutement

ALL_OF = "Toutes ces conditions :"
ONE_OF = "Au moins une de ces conditions :"


def build_statut(referentiel: Referentiel, metier: Metier) -> Iterable[Block]:
    """One section per corps of the métier."""
    found = [referentiel.corps[i] for i in metier.corps if i in referentiel.corps]
    for corps in found:
        title = "Statut et accès" if len(found) == 1 else f"Statut et accès : {corps.intitule}"
        yield Section(typo(title), tuple(_corps(referentiel, corps)), "law")


def _corps(referentiel: Referentiel, corps: Corps) -> Iterable[Block]:
    head: list[Block] = [Facts((("Statut dans la FPH", spans(f"Catégorie {corps.categorie}")),))]
    head += reserve_note(corps.reserve)
    if corps.textes:
        items = []
        for texte in corps.textes:
            source = referentiel.sources.get(texte.source)
            items.append(Item(spans(texte.intitule, link=source.url if source else None), reserve_note(texte.reserve)))
        head.append(Section("Textes du corps", (BulletList(tuple(items)),)))
    if corps.grades:
        head.append(Section("Grades", bullet_list(text_items(_grade(g) for g in corps.grades))))
    yield Section(typo(corps.intitule), tuple(head))
    if corps.voies:
        yield Section("Modalités de recrutement dans la FPH", tuple(_voie(v) for v in corps.voies))
    if corps.stage is not None:
        yield _stage(referentiel, corps.stage)
    if corps.avancements:
        yield Section("Évolution dans la FPH", tuple(_avancement(a) for a in corps.avancements))


def _grade(grade: Grade) -> str:
    special = ""
    if grade.echelon_special:
        special = " + " + plural(grade.echelon_special, "échelon spécial", "échelons spéciaux")
    return f"{grade.intitule} ({plural(grade.echelons, 'échelon')}{special})"


def _voie(voie: VoieRecrutement) -> Section:
    blocks: list[Block] = [Paragraph(spans(t)) for t in (voie.ouverture, voie.epreuves, voie.publicite) if t]
    if voie.conditions is not None:
        blocks.append(Section("Conditions", conditions_blocks(voie.conditions)))
    for precision in voie.precisions:
        blocks.append(Paragraph(spans(precision.texte)))
        blocks += reserve_note(precision.reserve)
    blocks += _quota(voie.quota)
    blocks += reserve_note(voie.reserve)
    return Section(typo(voie.intitule), tuple(blocks))


def _stage(referentiel: Referentiel, stage: Stage) -> Section:
    blocks: list[Block] = [Paragraph((*spans("Durée : ", strong=True), *spans(stage.texte_duree)))]
    for part in stage.issue:
        blocks.append(Paragraph(spans(part.texte)))
        blocks += reserve_note(part.reserve)
    formation = referentiel.formations.get(stage.formation) if stage.formation else None
    if formation is not None:
        blocks.append(Paragraph((*spans("Formation statutaire : ", strong=True), *spans(formation.intitule))))
    blocks += reserve_note(stage.reserve)
    return Section(typo(stage.intitule), tuple(blocks))


def _avancement(avancement: Avancement) -> Section:
    blocks: list[Block] = []
    for rank, modalite in enumerate(avancement.modalites):
        inner: list[Block] = [*conditions_blocks(modalite.conditions), *_quota(modalite.quota)]
        inner += reserve_note(modalite.reserve)
        title = modalite.intitule or "Conditions"
        blocks.append(Section(typo(title if rank == 0 else f"Ou : {title[:1].lower()}{title[1:]}"), tuple(inner)))
    blocks += _quota(avancement.quota)
    blocks += reserve_note(avancement.reserve)
    return Section(typo(avancement.intitule), tuple(blocks))


def _quota(quota: Quota | None) -> list[Block]:
    if quota is None:
        return []
    text = quota.texte if quota.texte.lower().startswith("quota") else f"Quota : {quota.texte}"
    name, _, value = text.partition(":")
    return [Paragraph((*spans(f"{name.strip()} : ", strong=True), *spans(value.strip()))), *reserve_note(quota.reserve)]


def conditions_blocks(condition: Condition) -> tuple[Block, ...]:
    """A tree of conditions as nested lists: each group says in words whether all or one of its branches is needed."""
    if condition.enfants:
        intro = _group_text(condition)
        lead: list[Block] = [Paragraph(intro)] if intro else []
        return (*lead, _branches(condition), *reserve_note(condition.reserve))
    return (BulletList((_condition_item(condition),)),)


def _group_text(condition: Condition) -> Inline:
    if condition.texte:
        return spans(condition.texte)
    if condition.un_de is not None:
        return spans(ONE_OF)
    return spans(ALL_OF) if len(condition.enfants) > 1 else ()


def _branches(condition: Condition) -> BulletList:
    return BulletList(tuple(_condition_item(child) for child in condition.enfants))


def _condition_item(condition: Condition) -> Item:
    note = reserve_note(condition.reserve)
    if condition.enfants:
        return Item(_group_text(condition) or spans(ALL_OF), (_branches(condition), *note))
    return Item(spans(condition.texte or ""), note)
