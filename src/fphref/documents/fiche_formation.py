"""The « Formation » rubrique of a fiche: 0 to n trainings, with their programme."""

from __future__ import annotations

from collections.abc import Iterable

from fphref.documents.content import Block, BulletList, Facts, Inline, Item, Paragraph, Section
from fphref.documents.fragments import bullet_list, mentions, reserve_note
from fphref.documents.typographie import spans, typo
from fphref.model.formation import Admissibilite, Formation, GroupeModules
from fphref.model.metier import Metier
from fphref.model.qualification import label_qualification
from fphref.model.referentiel import Referentiel


def build_formations(referentiel: Referentiel, metier: Metier) -> Iterable[Block]:
    """One section for all trainings of a métier, or nothing."""
    found = [referentiel.formations[i] for i in metier.formations if i in referentiel.formations]
    if found:
        yield Section("Formation", tuple(_formation(referentiel, f) for f in found), "school")


def _formation(referentiel: Referentiel, formation: Formation) -> Section:
    blocks: list[Block] = [*reserve_note(formation.reserve)]
    rows = _general(formation)
    if rows:
        blocks.append(Facts(tuple(rows)))
    if formation.textes:
        items = []
        for texte in formation.textes:
            source = referentiel.sources.get(texte.source)
            items.append(Item(spans(texte.intitule, link=source.url if source else None), reserve_note(texte.reserve)))
        blocks.append(Section("Textes de références", (BulletList(tuple(items)),)))
    if formation.informations:
        items = [
            Item(spans(lien.intitule, link=lien.url), reserve_note(lien.reserve)) for lien in formation.informations
        ]
        blocks.append(Section("Informations complémentaires", (BulletList(tuple(items)),)))
    if formation.admissibilite:
        admissibilite = tuple(block for part in formation.admissibilite for block in _admissibilite(part))
        blocks.append(Section("Admissibilité", admissibilite))
    if formation.modalites_admission:
        blocks.append(Section("Modalités d’admission", (Paragraph(spans(formation.modalites_admission)),)))
    programme = _programme(formation)
    if programme:
        blocks.append(Section("Programme", programme))
    if formation.obtention:
        blocks.append(Section("Obtention du diplôme", mentions(formation.obtention)))
    return Section(typo(formation.intitule), tuple(blocks))


def _general(formation: Formation) -> list[tuple[str, Inline]]:
    rows: list[tuple[str, Inline]] = []
    niveau = formation.niveau_qualification
    if niveau is not None:
        label = label_qualification(niveau)
        rows.append(("Niveau de qualification", spans(f"Niveau {niveau}" + (f" ({label})" if label else ""))))
    for label, value in (
        ("Certificateur", formation.certificateur),
        ("Valideur", formation.valideur),
        ("Voie d’accès au diplôme", formation.voie_acces),
        ("Durée", formation.duree.texte if formation.duree else None),
    ):
        if value:
            rows.append((label, spans(value)))
    return rows


def _admissibilite(part: Admissibilite) -> Iterable[Block]:
    if part.intitule:
        yield Paragraph(spans(part.intitule))
    yield from mentions(part.alternatives)


def _programme(formation: Formation) -> tuple[Block, ...]:
    blocks: list[Block] = [_groupe(groupe) for groupe in formation.programme]
    if formation.stage is not None:
        stage = formation.stage
        blocks.append(Section(typo(stage.texte), reserve_note(stage.reserve)))
    return tuple(blocks)


def _groupe(groupe: GroupeModules) -> Section:
    items = []
    for module in groupe.modules:
        children = (*mentions(module.contenu), *reserve_note(module.reserve))
        items.append(Item(spans(module.intitule, strong=bool(module.contenu)), children))
    return Section(typo(groupe.intitule), bullet_list(tuple(items)))
