"""The « Statut et accès » rubrique of a fiche: corps, grades, ways in with their conditions, stage, promotions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fphref.documents.content import Block, BulletList, Facts, Flowing, Inline, Item, Paragraph, Section
from fphref.documents.fragments import Reserves, bullet_list, note, text_items, textes_reference
from fphref.documents.typographie import plural, spans, typo
from fphref.model.conditions import Condition, Quota
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Avancement, Corps, Grade, Stage, VoieRecrutement

ALL_OF = "Toutes ces conditions :"
ONE_OF = "Au moins une de ces conditions :"


def build_statut(referentiel: Referentiel, metier: Metier, reserves: Reserves) -> Iterable[Block]:
    """One section per corps of the métier."""
    found = [referentiel.corps[i] for i in metier.corps if i in referentiel.corps]
    for corps in found:
        title = "Statut et accès" if len(found) == 1 else f"Statut et accès : {corps.intitule}"
        yield Section(typo(title), (Flowing(tuple(_corps(referentiel, corps, reserves))),), "law")


def _corps(referentiel: Referentiel, corps: Corps, reserves: Reserves) -> Iterable[Block]:
    head: list[Block] = [Facts((("Statut dans la FPH", spans(f"Catégorie {corps.categorie}")),))]
    if corps.grades:
        head.append(Section("Grades", bullet_list(text_items(_grade(g) for g in corps.grades))))
    if corps.textes:
        head.append(Section("Textes du corps", textes_reference(referentiel, corps.textes, reserves)))
    head += note(corps.reserve)
    yield Section(typo(corps.intitule), tuple(head))
    if corps.voies:
        voies = tuple(_voie(referentiel, v, reserves) for v in corps.voies)
        yield Section("Modalités de recrutement dans la FPH", voies)
    if corps.stage is not None:
        yield _stage(referentiel, corps.stage, reserves)
    if corps.avancements:
        yield Section("Évolution dans la FPH", tuple(_avancement(a, reserves) for a in corps.avancements))


def _grade(grade: Grade) -> str:
    special = ""
    if grade.echelon_special:
        special = " + " + plural(grade.echelon_special, "échelon spécial", "échelons spéciaux")
    return f"{grade.intitule} ({plural(grade.echelons, 'échelon')}{special})"


def _voie(referentiel: Referentiel, voie: VoieRecrutement, reserves: Reserves) -> Section:
    blocks: list[Block] = [Paragraph(spans(t)) for t in (voie.ouverture, voie.epreuves, voie.publicite) if t]
    if voie.conditions is not None:
        blocks.append(Section("Conditions", conditions_blocks(voie.conditions, reserves)))
    for precision in voie.precisions:
        blocks.append(Paragraph((*spans(precision.texte), *reserves.mark(precision.reserve))))
    blocks += _quota(voie.quota)
    if voie.textes:
        blocks.append(Section("Textes de cette voie", textes_reference(referentiel, voie.textes, reserves)))
    blocks += note(voie.reserve)
    return Section(typo(voie.intitule), tuple(blocks))


def _stage(referentiel: Referentiel, stage: Stage, reserves: Reserves) -> Section:
    blocks: list[Block] = [Paragraph((*spans("Durée : ", strong=True), *spans(stage.texte_duree)))]
    blocks += [Paragraph((*spans(part.texte), *reserves.mark(part.reserve))) for part in stage.issue]
    formation = referentiel.formations.get(stage.formation) if stage.formation else None
    if formation is not None:
        blocks.append(Paragraph((*spans("Formation statutaire : ", strong=True), *spans(formation.intitule))))
    blocks += note(stage.reserve)
    return Section(typo(stage.intitule), tuple(blocks))


def _avancement(avancement: Avancement, reserves: Reserves) -> Section:
    blocks: list[Block] = []
    for rank, modalite in enumerate(avancement.modalites):
        inner = (
            *conditions_blocks(modalite.conditions, reserves),
            *_quota(modalite.quota),
            *note(modalite.reserve),
        )
        title = modalite.intitule or "Conditions"
        blocks.append(Section(typo(title if rank == 0 else f"Ou : {title[:1].lower()}{title[1:]}"), inner))
    blocks += _quota(avancement.quota)
    blocks += note(avancement.reserve)
    return Section(typo(avancement.intitule), tuple(blocks))


def _quota(quota: Quota | None) -> tuple[Block, ...]:
    if quota is None:
        return ()
    return (Paragraph((*spans("Quota : ", strong=True), *spans(quota.texte))), *note(quota.reserve))


def conditions_blocks(condition: Condition, reserves: Reserves) -> tuple[Block, ...]:
    """A tree of conditions as nested lists: each group says in words whether all or one of its branches is needed."""
    if not _is_split(condition):
        return (BulletList((_condition_item(condition, reserves),)),)
    intro = _group_text(condition)
    lead: list[Block] = [Paragraph((*intro, *reserves.mark(condition.reserve)))] if intro else []
    return (*lead, _branches(condition, reserves))


def _is_split(condition: Condition) -> bool:
    """Whether the branches are printed: not where one sentence of the source says them all."""
    return any(child.says for child in condition.enfants)


def _group_text(condition: Condition) -> Inline:
    if condition.texte:
        return spans(condition.texte)
    if condition.un_de is not None:
        return spans(ONE_OF)
    return spans(ALL_OF) if len(condition.enfants) > 1 or condition.reserve else ()


def _branches(condition: Condition, reserves: Reserves) -> BulletList:
    return BulletList(tuple(_condition_item(child, reserves) for child in condition.enfants))


def _condition_item(condition: Condition, reserves: Reserves) -> Item:
    if _is_split(condition):
        text = (*(_group_text(condition) or spans(ALL_OF)), *reserves.mark(condition.reserve))
        return Item(text, (_branches(condition, reserves),))
    return Item((*spans(condition.texte or ""), *reserves.mark(*_reserves(condition))))


def _reserves(condition: Condition) -> Iterator[str | None]:
    """Its doubts, and those of branches that its sentence says for them."""
    yield condition.reserve
    for child in condition.enfants:
        yield from _reserves(child)
