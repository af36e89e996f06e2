"""The « Formation » rubrique of a fiche: 0 to n trainings, with their programme."""

from __future__ import annotations

from collections.abc import Iterable

from fphref.documents.content import Block, Facts, Flowing, Inline, Item, Paragraph, Section
from fphref.documents.fragments import Reserves, bullet_list, liens, mentions, note, textes_reference
from fphref.documents.typographie import spans, typo
from fphref.model.formation import Admissibilite, Formation, GroupeModules
from fphref.model.metier import Metier
from fphref.model.qualification import label_qualification
from fphref.model.referentiel import Referentiel


def build_formations(referentiel: Referentiel, metier: Metier, reserves: Reserves) -> Iterable[Block]:
    """One section for all trainings of a métier, or nothing."""
    found = [referentiel.formations[i] for i in metier.formations if i in referentiel.formations]
    if found:
        yield Section("Formation", (Flowing(tuple(_formation(referentiel, f, reserves) for f in found)),), "school")


def _formation(referentiel: Referentiel, formation: Formation, reserves: Reserves) -> Section:
    """The four parts of the official fiche; a part with nothing to say is left out."""
    parts = (
        ("Infos générales", _general(referentiel, formation, reserves)),
        ("Accès", _acces(formation, reserves)),
        ("Programme", _programme(formation, reserves)),
        ("Obtention du diplôme", mentions(formation.obtention, reserves)),
    )
    sections = tuple(Section(title, blocks) for title, blocks in parts if blocks)
    return Section(typo(formation.intitule), (*note(formation.reserve), *sections))


def _facts(*rows: tuple[str, str | None]) -> tuple[Block, ...]:
    said: tuple[tuple[str, Inline], ...] = tuple((label, spans(value)) for label, value in rows if value)
    return (Facts(said),) if said else ()


def _general(referentiel: Referentiel, formation: Formation, reserves: Reserves) -> tuple[Block, ...]:
    niveau = formation.niveau_qualification
    label = label_qualification(niveau) if niveau is not None else ""
    blocks = _facts(
        ("Niveau de qualification", f"Niveau {niveau}" + (f" ({label})" if label else "") if niveau else None),
        ("Certificateur", formation.certificateur),
        ("Valideur", formation.valideur),
    )
    if formation.textes:
        blocks += (Section("Textes de références", textes_reference(referentiel, formation.textes, reserves)),)
    if formation.informations:
        blocks += (Section("Informations complémentaires", liens(formation.informations, reserves)),)
    return blocks


def _acces(formation: Formation, reserves: Reserves) -> tuple[Block, ...]:
    blocks = _facts(("Voie d’accès au diplôme", formation.voie_acces))
    if formation.admissibilite:
        parts = tuple(block for part in formation.admissibilite for block in _admissibilite(part, reserves))
        blocks += (Section("Admissibilité", parts),)
    if formation.modalites_admission:
        blocks += (Section("Modalités d’admission", (Paragraph(spans(formation.modalites_admission)),)),)
    return blocks


def _admissibilite(part: Admissibilite, reserves: Reserves) -> Iterable[Block]:
    if part.intitule:
        yield Paragraph(spans(part.intitule))
    elif len(part.alternatives) == 1:
        # A way in by itself, not one more item of the list above it.
        only = part.alternatives[0]
        yield Paragraph((*spans(only.texte), *reserves.mark(only.reserve)))
        return
    yield from mentions(part.alternatives, reserves)


def _programme(formation: Formation, reserves: Reserves) -> tuple[Block, ...]:
    blocks = _facts(("Durée", formation.duree.texte if formation.duree else None))
    blocks += tuple(_groupe(groupe, reserves) for groupe in formation.programme)
    if formation.stage is not None:
        stage = formation.stage
        blocks += (Paragraph((*spans(stage.texte, strong=True), *reserves.mark(stage.reserve))),)
    return blocks


def _groupe(groupe: GroupeModules, reserves: Reserves) -> Section:
    items = []
    for module in groupe.modules:
        title = (*spans(module.intitule, strong=bool(module.contenu)), *reserves.mark(module.reserve))
        items.append(Item(title, mentions(module.contenu, reserves)))
    return Section(typo(groupe.intitule), bullet_list(tuple(items)))
