"""How guessed tables meet: codes that links cite, rows of another répertoire, columns filled on the first row only."""

from __future__ import annotations

from fphref.importers.modele import cut
from fphref.importers.table.profil import ColonneVue
from fphref.importers.table.roles import CODE, COMP_CODE, COMP_LABEL, TITRE, TableDevinee
from fphref.importers.table.texte import code_key, count, label_key, value_key


def cite_codes(table: TableDevinee, tables: list[TableDevinee]) -> None:
    """In a table of links, a column named as a wording that holds the codes of another table is a code."""
    if table.objet != "lien":
        return
    for wording, code, objet in ((TITRE, CODE, "metier"), (COMP_LABEL, COMP_CODE, "competence")):
        colonne = table.column(wording)
        if colonne is None or code in table.roles:
            continue
        for other in tables:
            given = other.column(code) if other.objet == objet else None
            if given is not None:
                known, mine = _codes(other, given), _codes(table, colonne)
                if len(mine & known) >= 0.8 * len(mine):
                    table.roles[code] = table.roles.pop(wording)
                    break


def _codes(table: TableDevinee, colonne: ColonneVue) -> set[str]:
    """The codes that a column holds."""
    return {code_key(text) for rang in table.vue.data if (text := rang.cellules.get(colonne.numero))}


def how_joined(table: TableDevinee, tables: list[TableDevinee], champ: str, colonne: ColonneVue) -> str:
    """How the values of a link meet those of the table that gives them."""
    if table.objet != "lien" or champ not in ("metier", "competence"):
        return ""
    objet, role = ("metier", "code") if champ == "metier" else ("competence", COMP_CODE)
    other = next((one for one in tables if one.objet == objet and one.column(role) is not None), None)
    given = other.column(role) if other is not None else None
    if other is None or given is None:
        return ""
    mine = _codes(table, colonne)
    met = len(mine & _codes(other, given))
    return f"{met} de ses {count(len(mine), 'valeur')} sont des codes de {other.vue.table.label}"


def rows_kept(table: TableDevinee, tables: list[TableDevinee]) -> list[tuple[str, list[str], str]]:
    """The columns that tell rows of this répertoire from others, the values to keep, and why."""
    kept: list[tuple[str, list[str], str]] = []
    for colonne in table.filtres:
        title = colonne.titre.texte
        values = dict(colonne.valeurs)
        if colonne.differentes < 2 or colonne.differentes > 12:
            continue
        twins = [
            twin for other in tables if other is not table for twin in other.vue.colonnes
            if label_key(twin.titre.texte) == label_key(title) and 0 < twin.differentes < colonne.differentes
        ]  # fmt: skip
        if twins and colonne.titre.has("origine"):
            wanted = [value for value in values if value in twins[0].valeurs]
            if wanted:
                reason = f"seule valeur que citent les liens ; écarté : {_others(values, wanted)}"
                kept.append((title, wanted, reason))
        elif colonne.titre.has("drapeau"):
            wanted = [
                value
                for value in values
                if value_key(value) in ("vrai", "1", "actif", "active", "publie", "publiee", "valide", "validee")
            ]
            if wanted and len(wanted) < len(values):
                kept.append((title, wanted, f"rangs actifs ; écarté : {_others(values, wanted)}"))
    return kept


def _others(values: dict[str, int], wanted: list[str]) -> str:
    return ", ".join(f"« {cut(value, 40)} » ({count(n, 'rang')})" for value, n in values.items() if value not in wanted)


def filled_down(table: TableDevinee) -> list[str]:
    """The fields of the métier that only its first row holds."""
    if table.objet not in ("lien", "metier"):
        return []
    keys = {role: c for role in ("code", "intitule") if (c := table.column(role)) is not None}
    below = [*(c for columns in table.listes.values() for c in columns)]
    below += [c for role in (COMP_CODE, COMP_LABEL) if (c := table.column(role)) is not None]
    rows = [rang for rang in table.vue.data if any(rang.cellules.get(c.numero) for c in below)]
    blank = [rang for rang in rows if not any(rang.cellules.get(c.numero) for c in keys.values())]
    first = [rang for rang in rows if all(rang.cellules.get(c.numero) for c in keys.values())]
    # A row with a title and no code is another métier, not a row of the one above.
    if not keys or not blank or not first or len(blank) + len(first) < len(rows) or rows[0] is blank[0]:
        return []
    if len(blank) <= 0.1 * len(rows):
        return []
    names = {"code": "metier" if table.objet == "lien" else "code"}
    held = [
        role for role in ("famille", "sous_famille")
        if (c := table.column(role)) is not None and all(rang.cellules.get(c.numero) for rang in first)
        and not any(rang.cellules.get(c.numero) for rang in blank)
    ]  # fmt: skip
    return [*(names.get(role, role) for role in keys), *held]
