"""The sheets around the métiers matrix: how to read it, which métiers are near."""

from __future__ import annotations

import math

from fphref.documents.attribution import COMPETENCES, sources_of
from fphref.documents.classeur import BLANK, Cell, Column, Print, Row, Rule, Sheet, address, on, span
from fphref.documents.matrice_commun import Readme, head, height, provenance, repertoires_of
from fphref.documents.matrice_metiers_plan import BODY, FIRST, HEAD, MARK, TOTALS, Axis, Bands, Wanted, column_heads
from fphref.documents.typographie import plural, typo
from fphref.model.referentiel import Referentiel

PROXIMITE = "Proximité"

_LEGEND = (
    (
        Cell(MARK, "legende-marque"),
        "Demandée",
        "Le métier demande cette compétence ; aucun profil local ne fixe de niveau.",
    ),
    (
        Cell(3, "marque-niveau"),
        "Demandée, avec un niveau",
        "Le profil local fixe le niveau requis, ici 3, sur l'échelle de ce profil.",
    ),
    (Cell("commune", "legende-commune"), "Commune", "Demandée par tous les métiers du classeur."),
    (Cell("partagée (n)", "legende-partagee"), "Partagée (n)", "Demandée par n métiers, mais pas par tous."),
    (BLANK, "Spécifique", "Demandée par un seul métier."),
    (
        BLANK,
        "Totaux vivants",
        "Les nombres, la colonne « Partage » et la feuille « Proximité » se recalculent si vous ajoutez ou effacez une "
        "marque. Le filtre de la ligne de titres isole une nature ou un partage.",
    ),
    (
        BLANK,
        "Limite",
        "Compter des compétences communes aide à ouvrir une discussion sur une mobilité ; cela ne juge personne.",
    ),
)


def proximity(axis: Axis, wanted: Wanted, bands: Bands, subtitle: str, footer: str) -> Sheet:
    """Pairs of métiers: the upper half counts on the marks of « Matrice », the lower half repeats it."""
    count = len(axis.metiers)
    last_row = BODY + sum(1 + len(items) for _, _, items in bands if items) - 1
    first_row = HEAD
    rows: list[Row] = [*head("Proximité des métiers", subtitle, axis.last, 1)]
    rows.append(
        Row((Cell(typo("Nombre de compétences en commun, compté dans « Matrice ». Fond d'autant plus soutenu que la "
                       "part des compétences du métier de la ligne est grande : moins du tiers, du tiers aux deux "
                       "tiers, deux tiers et plus."), "legende"),), 20)
    )  # fmt: skip
    before = (BLANK,) * (FIRST - 1)
    (band, titles), merges = column_heads(axis, before, (Cell("Famille", "etiquette"), Cell("Métier", "etiquette-bas")))
    names = ("Code", "Métier", "Famille", "Compétences", "Le plus proche", "En commun")
    headers = [Cell(name, "entete" if i < 3 else "entete-centre") for i, name in enumerate(names)]
    headers += [Cell(m.code, f"entete-code:{t}") for m, t in zip(axis.metiers, axis.tints, strict=True)]
    rows += [band, titles, Row(tuple(headers), 30)]
    familles = [title for title, _, number in axis.familles for _ in range(number)]
    heads = span(FIRST, HEAD - 1, axis.last, HEAD - 1, fixed="cr")
    asked = [frozenset(wanted[m.code]) for m in axis.metiers]
    for i, metier in enumerate(axis.metiers):
        number = first_row + i
        line = span(FIRST, number, axis.last, number)
        shared = [len(asked[i] & other) for other in asked]
        best = max((s for j, s in enumerate(shared) if j != i), default=0)
        nearest = (
            next((axis.metiers[j].code for j, s in enumerate(shared) if j != i and s == best), "–") if best else "–"
        )
        own = on("Matrice", address(FIRST + i, TOTALS, fixed="cr"))
        cells = [
            Cell(metier.code, "ligne-forte"),
            Cell(typo(metier.intitule.doublet_court), "ligne"),
            Cell(typo(familles[i]), "ligne-discrete"),
            Cell(len(asked[i]), "nombre", f"={own}"),
            Cell(
                nearest,
                "ligne-centre-forte",
                f'=IF(MAX({line})=0,"–",INDEX({heads},MATCH(MAX({line}),{line},0)))',
            ),
            Cell(best, "nombre", f"=MAX({line})"),
        ]
        for j in range(count):
            if i == j:
                cells.append(Cell("—", "diagonale"))
                continue
            if j < i:
                formula = f"={address(FIRST + i, first_row + j)}"
            else:
                pair = (on("Matrice", span(c, BODY, c, last_row, fixed="cr")) for c in (FIRST + i, FIRST + j))
                formula = "=SUMPRODUCT(" + "*".join(f'({area}<>"")' for area in pair) + ")"
            cells.append(Cell(shared[j], "nombre", formula))
        rows.append(
            Row(tuple(cells), max(height(metier.intitule.doublet_court, 42, 10, 20), height(familles[i], 19, 9)))
        )
    body = span(FIRST, first_row, axis.last, first_row + count - 1)
    own_cell, cell = address(4, first_row, fixed="c"), address(FIRST, first_row)
    rules = tuple(
        Rule(body, f"AND(ISNUMBER({cell}),{cell}>0,{cell}{test})", look)
        for test, look in (
            (f"*3>={own_cell}*2", "proche-3"),
            (f"*3>={own_cell}", "proche-2"),
            (">0", "proche-1"),
        )
    )
    return Sheet(
        PROXIMITE,
        (*(Column(w) for w in (9, 44, 22, 13, 12, 11)), *(Column(axis.width),) * count),
        tuple(rows),
        merges=tuple(merges),
        freeze=address(3, first_row),
        rules=rules,
        page=Print(
            "A4" if count <= 6 else "A3", area=span(1, 1, axis.last, first_row + count - 1), footer=footer,
            repeat_rows=f"4:{HEAD - 1}", repeat_columns="A:B" if count > 45 else None,
            pages_wide=max(1, math.ceil(count / 45)),
        ),
        zoom=90 if count <= 14 else 80,
    )  # fmt: skip


def readme_of(
    referentiel: Referentiel, axis: Axis, bands: Bands, activites: Bands, subtitle: str, footer: str
) -> Sheet:
    """What the workbook holds, how to read its marks, where it comes from, what is left out."""
    readme = Readme("Matrice des métiers et des compétences", subtitle)
    readme.section("Ce que contient ce classeur")
    counts = ", ".join(f"{len(items)} {title.lower()}" for title, _, items in bands if items) or "aucune compétence"
    metiers = plural(len(axis.metiers), "métier")
    sheets = [
        ("Matrice", f"{counts} en lignes, {metiers} en colonnes : qui demande quoi, ce qui est partagé."),
        (PROXIMITE, "Combien de compétences deux métiers ont en commun, et le métier le plus proche de chacun."),
    ]
    if activites[0][2]:
        number = plural(len(activites[0][2]), "activité")
        sheets.append(("Activités", f"{number} en lignes, les mêmes métiers en colonnes."))
    for name, text in sheets:
        readme.line(BLANK, name, text, link=f"#'{name}'!A1")
    readme.section("Comment lire la matrice")
    for mark, label, text in _LEGEND:
        readme.line(mark, label, text)
    borrowed = sources_of(referentiel, axis.metiers, ("activites", *COMPETENCES))
    provenance(readme, referentiel, repertoires_of(referentiel, axis.metiers), borrowed)
    set_aside = [m.code for m in referentiel.metiers.values() if m.code in referentiel.en_erreur]
    if set_aside:
        readme.note("Métiers écartés, leur fiche comporte une erreur : " + ", ".join(set_aside))
    if not referentiel.complet:
        readme.note("Un fichier n'a pas pu être lu : cette matrice est incomplète.", strong=True)
    return readme.sheet(footer)
