"""The authoring workbook: the whole référentiel as tables, from which `relire` makes an edit of the YAML files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fphref import reperes
from fphref.documents.classeur import BLANK, Cell, Column, Row, Sheet, Workbook, address, on
from fphref.documents.classeur_referentiel_feuilles import BODY, Lists, Maker, Rang, Table, column_of, shown_value
from fphref.documents.matrice_commun import Readme, edition_date, provenance, short, subtitle_of
from fphref.documents.typographie import french_date, plural, typo
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

MANIFESTE = "#manifeste"
"""The table of the hidden sheet that lists every row as it was made: what is gone from the others was removed."""

# List → the tables, the roles of id and label it is made of.
_ITEMS = tuple((name, "id", "libelle") for name in ("activites", "savoir_faire", "connaissances", "savoir_etre"))
_FROM: dict[str, tuple[tuple[str, str, str], ...]] = {
    "metiers": (("metiers", "code", "intitule.masculin"),),
    "elements": _ITEMS,
    "competences": _ITEMS[1:],
    "sources": (("sources", "id", "intitule"),),
    "familles": (("familles", "id", "intitule"),),
    "sous_familles": (("sous_familles", "id", "intitule"),),
    "corps": (("corps", "id", "intitule"),),
    "porteurs": (
        ("metiers", "code", "intitule.masculin"),
        ("corps", "id", "intitule"),
        ("formations", "id", "intitule"),
    ),
}
_DISTINCT = {"echelles": ("niveaux", "^"), "niveaux": ("niveaux", "code")}

Rows = Mapping[str, Sequence[Rang]]


def build_classeur_referentiel(
    referentiel: Referentiel,
    tables: Sequence[Table],
    rows: Rows,
    enumerations: Mapping[str, Sequence[str]],
    ouverts: Sequence[str],
) -> Workbook:
    """The workbook of these tables; `ouverts` are the ids of the référentiels that may be edited."""
    repertoires = referentiel.repertoires
    edited = tuple(r for r in repertoires if r.id in ouverts) or repertoires
    subtitle = subtitle_of(edited, "classeur de modification")
    mentions = dict.fromkeys(r.mention for r in repertoires if r.mention)
    footer = typo(short(" · ".join([*mentions, french_date(edition_date(repertoires))]), 66))
    lists = _lists(tables, rows, enumerations, ouverts)
    labels = {row.valeurs["id"]: row.valeurs.get("libelle", "") for name, _, _ in _ITEMS for row in rows.get(name, ())}
    maker = Maker(lists, labels, subtitle, footer)
    sheets = [_readme(referentiel, repertoires, tables, rows, ouverts, subtitle, footer)]
    sheets += [maker.sheet(table, rows.get(table.nom, ())) for table in tables]
    return Workbook(
        title="Référentiel à modifier",
        subject=typo(subtitle),
        date=edition_date(repertoires),
        author=next((r.editeur for r in edited if r.editeur), "fphref"),
        sheets=(*sheets, lists.sheet(), _manifest(tables, rows)),
        properties=(("fphref_document", reperes.REFERENTIEL), ("fphref_format", reperes.FORMAT)),
    )


def _lists(
    tables: Sequence[Table], rows: Rows, enumerations: Mapping[str, Sequence[str]], ouverts: Sequence[str]
) -> Lists:
    lists = Lists()
    by_name = {table.nom: table for table in tables}
    for name, parts in _FROM.items():
        values: list[Cell] = []
        labels: list[Cell] = []
        for nom, key, label in parts:
            found = {row.valeurs.get(key, ""): row.valeurs.get(label, "") for row in rows.get(nom, ())}
            values += [Cell(text) for text in found if text]
            labels += [Cell(text) for key_text, text in found.items() if key_text]
            table, start = by_name[nom], BODY + len(rows.get(nom, ()))
            for number in range(start, start + table.vides):
                values.append(_live(table, key, number))
                labels.append(_live(table, label, number))
        lists.add(name, values, labels)
    for name, (nom, role) in _DISTINCT.items():
        known = dict.fromkeys(row.valeurs.get(role, "") for row in rows.get(nom, ()))
        lists.add(name, [Cell(shown_value(text, "court")) for text in known if text])
    for name, texts in enumerations.items():
        lists.add(name, [Cell(shown_value(text, "court")) for text in texts])
    for table in tables:
        if len(table.listes) > 1:
            lists.add(f"listes_{table.nom}", [Cell(text) for text in table.listes.values()])
    lists.add("repertoires", [Cell(text) for text in ouverts])
    lists.add("oui_seul", [Cell("oui")])
    return lists


def _live(table: Table, role: str, number: int) -> Cell:
    """What stands in a row that is still blank, for the day it is filled in."""
    place = on(table.titre, address(column_of(table, role), number, fixed="cr"))
    return Cell("", "", f'=IF({place}="","",{place})')


def _manifest(tables: Sequence[Table], rows: Rows) -> Sheet:
    lines = [Row((Cell(reperes.classeur_mark(reperes.REFERENTIEL, MANIFESTE), "machine"),))]
    lines += [
        Row(tuple(Cell(text, "machine") for text in (table.nom, row.fichier, row.cle, row.empreinte)))
        for table in tables
        for row in rows.get(table.nom, ())
        if not row.verrouillee
    ]
    return Sheet(
        "Repères", (Column(16), Column(40), Column(40), Column(60)), tuple(lines), protected=True, state="veryHidden"
    )


def _readme(
    referentiel: Referentiel,
    repertoires: Sequence[Repertoire],
    tables: Sequence[Table],
    rows: Rows,
    ouverts: Sequence[str],
    subtitle: str,
    footer: str,
) -> Sheet:
    readme = Readme("Référentiel à modifier", subtitle)
    readme.section("Comment s'en servir")
    for rank, (label, text) in enumerate(_STEPS, 1):
        readme.line(Cell(rank, "etape"), label, text)
    readme.section("Ce que contient ce classeur")
    for table in tables:
        count = len(rows.get(table.nom, ()))
        aide = table.aide.partition(" : ")[2]
        readme.line(BLANK, table.titre, f"{plural(count, 'ligne')} : {aide}", link=f"#'{table.titre}'!A1")
    readme.section("Ce qu'il faut savoir")
    for label, text in _FACTS:
        readme.fact(label, text)
    _about_folders(readme, repertoires, ouverts)
    provenance(readme, referentiel, repertoires, ())
    return readme.sheet(footer, protected=True)


def _about_folders(readme: Readme, repertoires: Iterable[Repertoire], ouverts: Sequence[str]) -> None:
    for repertoire in repertoires:
        state = "se modifie ici" if repertoire.id in ouverts else "en lecture seule : un autre référentiel l'étend"
        readme.fact(repertoire.id, f"{repertoire.intitule} ; {state}.")


_STEPS = (
    ("Modifier", "Écrire dans les cellules jaunes. Les listes déroulantes donnent les valeurs admises."),
    ("Ajouter", "Remplir une ligne vide, en bas. L'identifiant est obligatoire, et définitif."),
    ("Supprimer", "Écrire « oui » dans la colonne « Suppr. », ou supprimer la ligne après avoir ôté la protection."),
    ("Relire", "fphref relire referentiel.xlsx montre ce qui changerait ; rien n'est encore écrit."),
    ("Appliquer", "fphref relire referentiel.xlsx --appliquer écrit les changements (avec --supprimer pour les "
     "suppressions). Seules les lignes changées des fichiers sont touchées."),
)  # fmt: skip
_FACTS = (
    ("Identifiants", "Un identifiant ou un code ne change jamais : changer le libellé suffit."),
    ("Trier, filtrer", "Trier des lignes entières, filtrer, déplacer ou masquer des colonnes ne change rien. Un tri "
                       "qui mélange les lignes est reconnu et refusé."),
    ("Protection", "Les feuilles sont protégées sans mot de passe, pour éviter une fausse manœuvre (Révision > Ôter "
                   "la protection)."),
    ("Commentaires", "Les commentaires des fichiers YAML ne sont pas ici ; ils restent dans les fichiers."),
    ("Conflits", "Si une ligne a changé dans les fichiers depuis la création de ce classeur, et ici aussi, elle est "
                 "refusée, avec les deux valeurs : refaire le classeur, puis la modification."),
)  # fmt: skip
