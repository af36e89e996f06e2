"""`build_carriere`: the projection of one career, on a page: key facts, curve, steps, promotions, texts."""

from __future__ import annotations

from collections.abc import Iterator

from fphref.documents.content import (
    Banner,
    Block,
    Card,
    Courbe,
    Document,
    Flowing,
    Footer,
    Inline,
    Note,
    Paragraph,
    PointCourbe,
    RepereCourbe,
    Section,
    Table,
    in_years,
)
from fphref.documents.statut_mots import (
    echelon_court,
    echelon_nom,
    euros,
    grade_nom,
    jour_court,
    legende,
    voie_nom,
)
from fphref.documents.typographie import french_date, plural, spans, typo
from fphref.statut.carriere_modele import Carriere, Etape, Ouverture
from fphref.statut.francais import CONFIANCE, NOTICE_AVIS, SANS_VALEUR, duree_fr, nombre_fr
from fphref.texte import lower_first, upper_first

TITRE = "Projection de carrière"
PAS_PROMU = "Remplir les conditions n'est pas être promu : un tableau, un taux et une décision y restent nécessaires."
PAS_DIFFUSER = "Document de travail : ne pas diffuser"
"""What a document about somebody carries on every page, even under a pseudonym."""
MOTIFS = {
    "depart": "situation", "echelon": "échelon", "grille": "nouvelle grille", "promotion": "promotion supposée",
}  # fmt: skip
"""Why a step begins, in words."""
_APPRECIEES = {"trente_et_un_decembre": "31 décembre", "premier_janvier": "1er janvier"}


def build_carriere(carriere: Carriere) -> Document:
    """The document of a projection; it leans on nothing but the projection itself."""
    first = carriere.etapes[0]
    title = f"{grade_nom(first.corps, first.grade)}, {echelon_nom(first.echelon.code)}"
    who = f" · {carriere.agent}" if carriere.agent else ""
    return Document(
        title=typo(f"{TITRE} – {title}{who}"),
        banner=_banner(carriere, title, who),
        blocks=tuple(_blocks(carriere)),
        footer=Footer(
            typo(f"{TITRE} – {title}{who}"),
            typo(f"{PAS_DIFFUSER + ' · ' if carriere.agent else ''}au {french_date(carriere.jour)} · {SANS_VALEUR}"),
        ),
        tint="petrole",
        date=carriere.jour.isoformat(),
        subject=typo(f"{first.corps.intitule} : échelons et traitement jusqu'au {french_date(carriere.fin)}"),
        keywords=("carrière", "échelons", "traitement indiciaire", first.corps.intitule),
    )


def hypotheses(carriere: Carriere) -> tuple[str, ...]:
    """What the projection takes for granted, in French sentences."""
    found = [
        f"Valeur du point d'indice constante : {nombre_fr(carriere.point.valeur)} € par an, celle du "
        f"{french_date(carriere.jour)}. Montants bruts, par mois, à temps plein, sans prime ni indemnité.",
        "Échelons franchis à la durée de la grille, sans interruption ; grilles et barème connus à ce jour.",
    ]
    taken = [one for one in carriere.ouvertures if one.prise_le is not None]
    if any(etape.motif == "promotion" for etape in carriere.etapes):
        found.append("Promotions supposées : elles sont une hypothèse de calcul, non une prévision ni un droit.")
    elif not taken:
        found.append("Aucune promotion n'est supposée : la courbe suit le grade actuel.")
    return tuple(found)


def etat_ouverture(one: Ouverture) -> str:
    """What is said of a promotion, in one French sentence without a full stop."""
    if one.ouvre_le is not None and not one.dans_la_projection:
        return f"conditions non remplies avant le {french_date(one.jusqu_a)}"
    if one.ouvre_le is not None:
        return f"conditions remplies {quand(one)}"
    if one.verdict == "ferme":
        return "conditions non remplies, et que le temps seul ne remplit pas"
    lacks = ", ".join(dict.fromkeys(manque.libelle for manque in one.manques))
    return f"indéterminé ; il manque : {lacks}" if lacks else "indéterminé"


def quand(one: Ouverture) -> str:
    """When a promotion opens, as its text looks at conditions: a year, or a day."""
    opens = max(one.ouvre_le or one.depuis, one.depuis)
    regle = one.voie.appreciation.regle if one.voie.appreciation else "inconnue"
    if regle in _APPRECIEES:
        return f"au titre de {opens.year} (appréciées au {_APPRECIEES[regle]} {opens.year})"
    unknown = " (date d’appréciation inconnue)" if regle == "inconnue" else ""
    return f"{'au' if opens == one.depuis else 'à partir du'} {french_date(opens)}{unknown}"


def alternative(carriere: Carriere) -> str:
    """The curve in words."""
    first, last = carriere.etapes[0], carriere.etapes[-1]
    steps = len(carriere.etapes) - 1
    return typo(
        f"Courbe en escalier du traitement brut mensuel, du {french_date(carriere.jour)} "
        f"au {french_date(carriere.fin)} : de {euros(first.traitement)} ({_held(first)}) à "
        f"{euros(last.traitement)} ({_held(last)}), "
        f"en {plural(steps, 'changement')}. Le tableau qui suit donne chaque palier."
    )


def _held(etape: Etape) -> str:
    return f"{grade_nom(etape.corps, etape.grade)}, {echelon_nom(etape.echelon.code)}"


def _banner(carriere: Carriere, title: str, who: str) -> Banner:
    first, last = carriere.etapes[0], carriere.etapes[-1]
    years = plural(carriere.horizon, "an")
    return Banner(
        kicker=typo(f"{TITRE}{who} · au {french_date(carriere.jour)}"),
        title=title,
        lead=typo(
            f"{first.corps.intitule}, catégorie {first.corps.categorie}. Échelon et traitement sur {years}, à valeur "
            "du point constante."
        ),
        cards=tuple(_cards(carriere, first, last)),
    )


def _cards(carriere: Carriere, first: Etape, last: Etape) -> Iterator[Card]:
    yield Card("Traitement actuel", euros(first.traitement), typo(f"indice majoré {_im(first)}, brut par mois"))
    following = next((etape for etape in carriere.etapes[1:] if etape.motif == "echelon"), None)
    if following is None:
        yield Card("Prochain échelon", "aucun", typo(carriere.arret.split(" :")[0].rstrip(".")) or "avant la fin")
    else:
        gain = f"{euros(following.gain, signe=True)} par mois" if following.gain is not None else "gain inconnu"
        yield Card(
            "Prochain échelon", jour_court(following.du), typo(f"{echelon_nom(following.echelon.code)} : {gain}")
        )
    detail = f"{_held(last)}, le {jour_court(carriere.fin)}"
    yield Card(typo(f"Dans {plural(carriere.horizon, 'an')}"), euros(last.traitement), typo(detail))
    yield Card("Confiance des montants", CONFIANCE[carriere.confiance], "la valeur la moins sûre")


def _im(etape: Etape) -> str:
    return "inconnu" if etape.im_paye is None else str(etape.im_paye)


def _blocks(carriere: Carriere) -> Iterator[Block]:
    for text in carriere.non_tracees:
        yield Paragraph(spans(text, strong=True), "small")
    yield Section("Traitement brut mensuel, palier par palier", (_curve(carriere), *_end(carriere)), "work")
    if carriere.ouvertures:
        yield Section("Quand les promotions s’ouvrent", tuple(_openings(carriere)), "skill")
    yield Note("À savoir\u00a0:", spans(f"{PAS_PROMU} {NOTICE_AVIS} {SANS_VALEUR}"))
    yield Section("Hypothèses, textes et sources", (Flowing((*_supposed(carriere), *_sources(carriere))),), "law")


def _supposed(carriere: Carriere) -> Iterator[Block]:
    """What is taken for granted, in small: it is read once."""
    for text in (*hypotheses(carriere), *carriere.remarques):
        yield Paragraph(spans(text), "small")


def _curve(carriere: Carriere) -> Courbe:
    points = tuple(
        PointCourbe(in_years(etape.du), float(etape.traitement))
        for etape in carriere.etapes
        if etape.traitement is not None
    )
    return Courbe(
        title=typo(f"Du {french_date(carriere.jour)} au {french_date(carriere.fin)}"),
        table=_steps(carriere),
        points=points,
        alternative=alternative(carriere),
        reperes=tuple(_marks(carriere)),
        until=in_years(carriere.fin),
        unit_x="année",
        unit_y="€ brut par mois",
        decimals=2,
    )


def _marks(carriere: Carriere) -> Iterator[RepereCourbe]:
    """The day each promotion opens within the projection, and those that are assumed."""
    found = []
    for one in carriere.ouvertures:
        title = lower_first(voie_nom(one.voie))
        if one.dans_la_projection and one.ouvre_le is not None:
            found.append((max(one.ouvre_le, one.depuis), f"Conditions remplies {quand(one)} : {title}"))
        if one.prise_le is not None:
            found.append((one.prise_le, f"Promotion supposée le {french_date(one.prise_le)} : {title}"))
    for day, text in sorted(found, key=lambda mark: mark[0]):
        yield RepereCourbe(in_years(day), typo(text))


def _steps(carriere: Carriere) -> Table:
    several = len({etape.grade for etape in carriere.etapes}) > 1
    header = ["À partir du", "Échelon", "Indice brut", "Indice majoré", "Durée", "Brut par mois", "Gain", "Confiance"]
    widths = [0.15, 0.12, 0.1, 0.11, 0.15, 0.15, 0.12, 0.1]
    if several:
        header.insert(1, "Grade")
        widths = [0.12, 0.2, 0.09, 0.08, 0.09, 0.1, 0.12, 0.1, 0.12]
    rows = []
    for etape in carriere.etapes:
        step = etape.echelon
        cells = [
            jour_court(etape.du), echelon_court(step.code), step.ib, _im(etape), duree_nom(etape),
            euros(etape.traitement), "–" if etape.gain is None else euros(etape.gain, signe=True),
            CONFIANCE[etape.confiance],
        ]  # fmt: skip
        if several:
            cells.insert(1, grade_nom(etape.corps, etape.grade))
        rows.append(tuple(spans(text) for text in cells))
    return Table(tuple(header), tuple(rows), tuple(widths), role="small")


def duree_nom(etape: Etape) -> str:
    """How long the échelon lasts by the grid, in words."""
    step = etape.echelon
    if step.duree_mois is not None:
        return duree_fr(step.duree_mois)
    return "dernier" if step.dernier else "inconnue"


def _end(carriere: Carriere) -> Iterator[Block]:
    if carriere.arret:
        yield Paragraph(spans(carriere.arret), "small")


def _openings(carriere: Carriere) -> Iterator[Block]:
    rows: list[tuple[Inline, ...]] = []
    for one in carriere.ouvertures:
        taken = f" ; supposée le {french_date(one.prise_le)}" if one.prise_le else ""
        state = etat_ouverture(one)
        rows.append(
            (
                spans(voie_nom(one.voie), strong=True),
                spans(grade_nom(one.corps, one.grade)),
                spans(upper_first(state) + taken),
                spans(CONFIANCE[one.confiance]),
            )
        )
    yield Table(("Promotion", "Depuis le grade", "Ce que disent les conditions", "Confiance"), tuple(rows),
                (0.29, 0.18, 0.42, 0.11), role="small")  # fmt: skip


def _sources(carriere: Carriere) -> Iterator[Block]:
    """The texts in one paragraph, each with its articles and its confidence, then what these words mean."""
    texts: dict[str, tuple[str, list[str], str]] = {}
    for citation in carriere.citations:
        _, articles, _ = texts.setdefault(citation.source, (citation.intitule, [], CONFIANCE[citation.confiance]))
        if citation.article and citation.article not in articles:
            articles.append(citation.article)
    told = []
    for title, articles, sure in texts.values():
        named = f", {', '.join(articles)}" if articles else ""
        told.append(f"{_head(title)}{named} ({sure})")
    seen = [etape.confiance for etape in carriere.etapes] + [one.confiance for one in carriere.ouvertures]
    seen += [citation.confiance for citation in carriere.citations]
    yield Paragraph(spans(f"{' ; '.join(told)}. Titres entiers : classeur. Confiance. {legende(seen)}."), "small")


def _head(title: str) -> str:
    """A title without what follows it in brackets, which the workbook has."""
    return title.partition(" (")[0] or title
