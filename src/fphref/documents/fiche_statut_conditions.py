"""Trees of conditions as nested lists that a person reads."""

from __future__ import annotations

from collections.abc import Iterator

from fphref.documents.content import Block, BulletList, Inline, Item, Paragraph
from fphref.documents.fiche_statut_commun import Contexte, en_vigueur
from fphref.documents.fragments import Reserves
from fphref.documents.typographie import spans
from fphref.model.conditions import Condition, Derogation

ALL_OF = "Toutes ces conditions :"
ONE_OF = "Au moins une de ces conditions :"


def titre_conditions(condition: Condition) -> str:
    """« Conditions », and whether all or one are needed where no sentence of the source says it."""
    alone = condition.texte is None and condition.reserve is None and condition.confiance is None
    if alone and len(condition.enfants) > 1:
        return "Conditions, une au moins" if condition.un_de is not None else "Conditions, toutes nécessaires"
    return "Conditions"


def conditions_blocks(
    condition: Condition, reserves: Reserves, contexte: Contexte | None = None, *, titled: bool = False
) -> tuple[Block, ...]:
    """A tree of conditions as nested lists: each group says in words whether all or one of its branches is needed.

    With a `contexte`, its derogations in force are told below it, and what is less sure than the rest is said to be.
    A `titled` one stands under `titre_conditions`, and does not say again what that says.
    """
    blocks = _Conditions(reserves, contexte).blocks(condition)
    return blocks[1:] if titled and titre_conditions(condition) != "Conditions" else blocks


class _Conditions:
    """The trees of one document."""

    def __init__(self, reserves: Reserves, contexte: Contexte | None) -> None:
        self.reserves, self.contexte = reserves, contexte

    def blocks(self, condition: Condition) -> tuple[Block, ...]:
        if not _is_split(condition):
            return (BulletList((self.item(condition),)),)
        intro = _group_text(condition)
        lead: list[Block] = [Paragraph((*intro, *self.end(condition, condition.reserve)))] if intro else []
        return (*lead, self.branches(condition), *self.derogations(condition))

    def branches(self, condition: Condition) -> BulletList:
        return BulletList(tuple(self.item(child) for child in condition.enfants))

    def item(self, condition: Condition) -> Item:
        if _is_split(condition):
            text = (*(_group_text(condition) or spans(ALL_OF)), *self.end(condition, condition.reserve))
            return Item(text, (self.branches(condition), *self.derogations(condition)))
        text = (*spans(condition.texte or ""), *self.end(condition, *_reserves(condition)))
        return Item(text, self.derogations(condition))

    def end(self, condition: Condition, *reserves: str | None) -> Inline:
        """What follows the words of a condition: how sure it is where it differs from its route, its doubts."""
        sure: Inline = ()
        if condition.confiance is not None and self.contexte is not None:
            sure = spans(f" ({self.contexte.dite(condition.confiance)})")
        return (*sure, *self.reserves.mark(*reserves))

    def derogations(self, condition: Condition) -> tuple[Block, ...]:
        """The derogations in force to a condition and, where one sentence says its branches, to these."""
        if self.contexte is None:
            return ()
        held = [d for d in condition.derogations if en_vigueur(d, self.contexte.jour)]
        told: list[Block] = []
        for derogation in held:
            told += self.derogation(derogation, self.contexte)
        if not _is_split(condition):
            for child in condition.enfants:
                told += self.derogations(child)
        return tuple(told)

    def derogation(self, derogation: Derogation, contexte: Contexte) -> Iterator[Block]:
        instead = "à la place des conditions ci-dessus" if derogation.remplace else "si elles sont plus favorables"
        head = (*spans("Dérogation : ", strong=True), *spans(derogation.intitule))
        yield Paragraph((*head, *self.reserves.mark(derogation.reserve)))
        yield from self.blocks(derogation.si)
        yield Paragraph(spans(f"Alors, {instead} :"))
        yield from self.blocks(derogation.conditions)
        rule = contexte.regle(derogation.fondements, None)
        if rule is not None:
            yield rule


def _is_split(condition: Condition) -> bool:
    """Whether the branches are printed: not where one sentence of the source says them all."""
    return any(child.says for child in condition.enfants)


def _group_text(condition: Condition) -> Inline:
    if condition.texte:
        return spans(condition.texte)
    if condition.un_de is not None:
        return spans(ONE_OF)
    return spans(ALL_OF) if len(condition.enfants) > 1 or condition.reserve else ()


def _reserves(condition: Condition) -> Iterator[str | None]:
    """Its doubts, and those of branches that its sentence says for them."""
    yield condition.reserve
    for child in condition.enfants:
        yield from _reserves(child)
