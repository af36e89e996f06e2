"""« Voies », « Lignes écartées » and « Lisez-moi » of the avis of a service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fphref.diagnostics import Diagnostic
from fphref.documents.classeur import Cell, PlainRow, RowsOnDemand, Sheet
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, Page, liste
from fphref.documents.matrice_commun import Readme, height
from fphref.documents.statut_eligibilite_mots import GENRES, MOTS, SENS, heading, verdict_text
from fphref.documents.statut_mots import place_text
from fphref.documents.typographie import french_date, plural, typo
from fphref.model.conditions import Condition
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Source
from fphref.statut.avis_service import VERDICTS, AvisService
from fphref.statut.citations import etat
from fphref.statut.francais import CONFIANCE, NOTICE_AVIS, SENS_CONFIANCE
from fphref.statut.modele import Verdict, Voie
from fphref.statut.vraisemblance_commun import walk
from fphref.texte import upper_first

VOIES, ECARTEES = "Voies", "Lignes écartées"
MAX_ECARTEES = 20_000
_SHEETS = {
    "Avis": "Une ligne par agent et par voie, dans l’ordre du fichier : réponse, conditions marquées, textes.",
    VOIES: "Chaque voie : son texte entier, ses dates, son contingent, et combien d’agents ont chaque réponse.",
    ECARTEES: "Les lignes du fichier qui n’ont pas été lues, avec la cellule à corriger et pourquoi.",
}
_METHODE = (
    ("Trois réponses", "Ce qui n’est pas connu n’est ni oui ni non : un avis indéterminé nomme le fait qui manque."),
    ("Apprécié le", "Le jour auquel le texte dit de regarder les conditions. On regarde au matin de ce jour ; le "
     "31 décembre, au soir."),
    ("S’ouvre", "Quand l’avis devient « ouvert » si seul le temps passe : même corps, même grade, mêmes textes, "
     "échelons franchis à la durée de la grille. Ce qui se regarde au 31 décembre s’ouvre au titre de l’année."),
    ("Confiance", "Celle de la valeur la moins sûre sur laquelle l’avis s’appuie."),
    ("Contingents", "Un quota ou un taux limite des nominations. Il ne décide jamais si un agent remplit les "
     "conditions."),
    ("Ordre", "Celui du fichier. Rien n’est trié par verdict, rien n’est noté, personne n’est classé."),
)  # fmt: skip
_DIFFUSION = (
    "Ce classeur parle d’agents, un par un, sous pseudonyme : il est fait pour le gestionnaire qui a donné le fichier, "
    "et ne se diffuse pas. Les effectifs de « Voies » peuvent ne porter que sur une ou deux personnes."
)


def routes_sheet(service: AvisService, page: Page) -> Sheet:
    """Every route that was looked at, its whole text, and how many agents have each verdict."""
    referentiel = service.tables.referentiel
    columns: tuple[Colonne[Voie], ...] = (
        Colonne("Voie", 36, "haute-forte", lambda v: typo(v.intitule)),
        Colonne("Identifiant", 26, "haute-discrete", lambda v: v.id),
        Colonne("Corps", 28, "haute", lambda v: typo(v.corps.intitule)),
        Colonne("Nature", 20, "haute", lambda v: GENRES[v.genre]),
        *(_count(service, verdict) for verdict in VERDICTS),
        Colonne("Conditions", 90, "haute", lambda v: conditions_text(v.conditions)),
        Colonne("Contingent (ne décide pas)", 44, "haute-discrete", lambda v: _quota(v, referentiel) or None),
        Colonne("En vigueur depuis", 13, "haute-date", lambda v: v.du),
        Colonne("Jusqu’au (exclu)", 13, "haute-date", lambda v: v.au),
        Colonne("Textes", 44, "haute-discrete", lambda v: _fondements(v, referentiel) or None),
        Colonne("Confiance", 12, "haute-discrete", lambda v: CONFIANCE[v.confiance]),
        Colonne("Réserves", 50, "haute-discrete", lambda v: typo("\n".join(v.reserves)) or None),
    )

    def rows() -> Iterator[PlainRow]:
        looks = tuple(column.look for column in columns)
        for voie in service.voies:
            told = tuple(column.valeur(voie) for column in columns)
            tall = max(
                height(text, column.largeur - 2, 9 if column.look == "haute-discrete" else 10)
                for text, column in zip(told, columns, strict=True)
                if isinstance(text, str)
            )
            yield PlainRow(told, looks, max(20.0, tall))

    forme = Liste(
        VOIES, "Les voies, leurs textes, leurs contingents",
        "Nombre d’agents par réponse : un décompte, jamais un classement. Un contingent limite des nominations ; il ne "
        f"décide pas si un agent remplit les conditions.{_gaps(service)}",
        "Aucune voie.", "tVoies", 1, "A3",
    )  # fmt: skip
    return liste(page, forme, columns, RowsOnDemand(len(service.voies), rows))


def _gaps(service: AvisService) -> str:
    """What these data do not describe, to be read above the routes that they do."""
    return "".join(f" {text}" for text, _ in service.lacunes)


def _count(service: AvisService, verdict: Verdict) -> Colonne[Voie]:
    return Colonne(MOTS[verdict], 13, "haute-nombre", lambda v: service.comptes[v.id][verdict])


def conditions_text(condition: Condition | None, depth: int = 0) -> str:
    """A tree of conditions, whole, one line each; derogations stand under what they derogate from."""
    if condition is None:
        return "Conditions non connues."
    lines = []
    indent = "   " * depth
    text = typo(condition.texte) if condition.texte else ""
    if condition.enfants:
        text = heading(text, "tous" if condition.tous else "un_de")
    if text:
        lines.append(f"{indent}– {text}")
    lines += [conditions_text(child, depth + bool(text)) for child in condition.enfants]
    lines += [f"{indent}   ↳ {typo(derogation.intitule)}" for derogation in condition.derogations]
    return "\n".join(line for line in lines if line.strip())


def _quota(voie: Voie, referentiel: Referentiel) -> str:
    """What limits the appointments of a route."""
    return typo(
        "\n".join(c.texte for c in referentiel.contingents.values() if voie.id in (*c.voies, *c.voies_reference))
    )


def _fondements(voie: Voie, referentiel: Referentiel) -> str:
    found = []
    for fondement in voie.fondements:
        source = referentiel.sources.get(fondement.source)
        article = f", {fondement.article}" if fondement.article else ""
        found.append(f"{source.intitule if source else fondement.source}{article}")
    return typo("\n".join(dict.fromkeys(found)))


def left_out_sheet(ecartes: Sequence[Diagnostic], page: Page) -> Sheet:
    """Each cell for which a line was left out; no pseudonym is repeated."""
    columns: tuple[Colonne[Diagnostic], ...] = (
        Colonne("Place", 24, "ligne-forte", place_text),
        Colonne("Règle", 12, "ligne-discrete", lambda d: d.regle),
        Colonne("Pourquoi la ligne n’est pas lue", 120, "ligne", lambda d: typo(d.message)),
    )
    guide = (
        "Corriger ces cellules, puis refaire le classeur. Le tableau des règles, dans docs/formats.md, dit que faire."
    )
    if len(ecartes) > MAX_ECARTEES:
        guide += f" {plural(len(ecartes) - MAX_ECARTEES, 'autre cellule', 'autres cellules')} ne sont pas listées."
    ink = Encre(columns, "")
    forme = Liste(ECARTEES, ECARTEES, guide, "Aucune ligne écartée.", "tEcartees", 1)
    return liste(page, forme, columns, [ink.row(fault) for fault in ecartes[:MAX_ECARTEES]])


def readme_sheet(service: AvisService, ecartes: Sequence[Diagnostic], page: Page, sheets: Sequence[str]) -> Sheet:
    """Method, legend, confidence, sources with their dates; `sheets` are the others, in their order."""
    readme = Readme("Voies statutaires : qui remplit quelles conditions", page.sous_titre)
    readme.gap()
    readme.note(NOTICE_AVIS, strong=True)
    readme.section("Contenu")
    for name in sheets:
        readme.fact(name, _SHEETS[name], link=f"#'{name}'!A1")
    readme.section("Les avis")
    readme.fact("Date", f"{french_date(service.jour)} : textes, grilles et ancienneté à ce jour.")
    readme.fact("Agents", f"{plural(len(service.situations), 'agent lu', 'agents lus')}, "
                f"{plural(len(service), 'avis', 'avis')}.")  # fmt: skip
    if ecartes:
        readme.fact(
            "Écartées", f"{plural(len(ecartes), 'cellule à corriger', 'cellules à corriger')} : « {ECARTEES} »."
        )
    for text, count in service.lacunes:
        said = f" {plural(count, 'agent concerné', 'agents concernés')}." if count else ""
        readme.fact("Non décrit", f"{text}{said}")
    if service.confiance_min is not None:
        label = CONFIANCE[service.confiance_min]
        readme.fact("Confiance min.", f"« {label} » : en dessous, l’avis ne conclut pas.")
    readme.section("Les réponses")
    for verdict in VERDICTS:
        readme.line(Cell(verdict_text(verdict)[:1], f"verdict-{verdict}"), MOTS[verdict],
                    f"{upper_first(SENS[verdict])}.")  # fmt: skip
    readme.section("La méthode")
    for label, text in _METHODE:
        readme.fact(label, text)
    readme.section("La confiance, de la plus sûre à la moins sûre")
    for mark, label in CONFIANCE.items():
        sense = SENS_CONFIANCE[mark]
        readme.fact(label.capitalize(), f"{upper_first(sense)}.")
    readme.section("Diffusion")
    readme.note(_DIFFUSION)
    readme.section("Les textes, et quand ils ont été lus")
    for source in sources_of(service):
        readme.fact(_name(source), _dated(source), link=source.url)
    return readme.sheet(page.pied)


def sources_of(service: AvisService) -> tuple[Source, ...]:
    """Every source that a route of these avis leans on, in the order they are met."""
    known = service.tables.referentiel.sources
    cited: dict[str, None] = {}
    for voie in service.voies:
        for fondements in (voie.fondements, voie.appreciation.fondements if voie.appreciation else ()):
            cited.update((one.source, None) for one in fondements)
        for node in walk(voie.conditions):
            cited.update((one.source, None) for one in node.fondements)
    return tuple(known[one] for one in cited if one in known)


def _name(source: Source) -> str:
    kind = {"decret": "Décret", "arrete": "Arrêté", "fiche": "Fiche", "page": "Page"}.get(source.nature, source.nature)
    return f"{kind} {source.numero}" if source.numero else kind.capitalize()


def _dated(source: Source) -> str:
    parts = [source.intitule]
    if source.en_vigueur_le is not None:
        parts.append(f"en vigueur le {french_date(source.en_vigueur_le)}")
    parts.append(etat(source))
    parts.append(f"confiance : {CONFIANCE[source.confiance]}")
    return " ; ".join(parts) + "."
