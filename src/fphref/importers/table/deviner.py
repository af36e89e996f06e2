"""Proposes a mapping file from the titles and a sample of the tables: each choice says why, and is to be checked."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from fphref.diagnostics import Position
from fphref.importers.modele import Doute, cut
from fphref.importers.registre import slug
from fphref.importers.table.correspondance import OBJETS, TEXTES_METIER, Objet
from fphref.importers.table.jointures import cite_codes, filled_down, how_joined, rows_kept
from fphref.importers.table.modele import Fichier
from fphref.importers.table.mots import kind_of, kinds_by_code, level_rank, weights_of
from fphref.importers.table.profil import ColonneVue, look
from fphref.importers.table.roles import COMP_CODE, COMP_LABEL, Role, TableDevinee, guess_table
from fphref.importers.table.texte import cleaned, count, is_number, number_text
from fphref.regles import diagnose
from fphref.yaml_splice import emit

_INDENT: Final = "      "
_SEPARATEURS: Final = {"ligne": "ligne", "point-virgule": ";", "|": "|"}


@dataclass(frozen=True, slots=True)
class Proposition:
    """A proposed mapping: its text, ready to be written as a file, and one doubt (IMP014) for each choice."""

    texte: str
    doutes: tuple[Doute, ...]


@dataclass
class _Ecrit:
    """The lines written so far, and what is doubted."""

    lignes: list[str] = field(default_factory=list)
    doutes: list[Doute] = field(default_factory=list)

    def line(self, text: str) -> None:
        self.lignes.append(text)

    def why(self, indent: str, text: str) -> None:
        self.lignes += textwrap.wrap(
            " ".join(text.split()), emit.WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}#   ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip

    def doubt(self, text: str, position: Position, numero: int = 0) -> None:
        self.doutes.append(Doute(diagnose("IMP014", text, position), numero))


def deviner(fichiers: tuple[Fichier, ...]) -> Proposition:
    """The mapping that the titles and values of these tables suggest; nothing is chosen without its reason beside."""
    tables = [guess_table(look(table)) for fichier in fichiers for table in fichier.tables]
    for table in tables:
        cite_codes(table, tables)
    tables.sort(key=lambda table: OBJETS.index(table.objet) if table.objet else len(OBJETS))
    out = _Ecrit()
    _head(fichiers, out)
    _scale(tables, out)
    out.line("tables:")
    several = len(fichiers) > 1
    for table in tables:
        if table.objet is not None:
            _table(table, tables, several=several, out=out)
    if not any(table.objet for table in tables):
        out.line("  []")
        out.doubt("aucune colonne reconnue : écrire les tables à la main", Position(fichiers[0].nom))
    for table in tables:
        if table.notice:
            size = count(len(table.vue.table.rangs), "ligne")
            told = f"{table.vue.table.label} : page de présentation ({size} de texte, sans colonnes), non lue"
            out.why("", f"{told}.")
            out.doubt(told, table.vue.table.rangs[0].position, table.vue.table.rangs[0].numero)
        elif table.objet is None:
            titles = ", ".join(f"« {colonne.titre.texte} »" for colonne in table.vue.colonnes)
            out.why("", f"{table.vue.table.label} : non reconnue, non lue. Colonnes : {cut(titles, 300)}")
            where = table.vue.table.rangs[0].position
            out.doubt(f"{table.vue.table.label} : table non reconnue, non lue", where, table.vue.table.rangs[0].numero)
    return Proposition("\n".join([*out.lignes, ""]), tuple(out.doutes))


def _head(fichiers: tuple[Fichier, ...], out: _Ecrit) -> None:
    names = ", ".join(fichier.nom for fichier in fichiers)
    identifiant = slug(fichiers[0].nom.rpartition(".")[0], longueur=40)
    out.why("", f"Correspondance proposée d’après {cut(names, 200)} : à relire ligne à ligne avant d’importer.")
    out.why("", "Sous chaque « champ: colonne », ce que la colonne contient ; retirer ce qui ne convient pas.")
    out.why("", "À compléter : aucun fichier ne dit le nom ni l’édition du répertoire.")
    out.line(f"id: {emit.scalar(identifiant, used=4, indent=0, newline=' ')}")
    out.line("intitule: Répertoire importé, à nommer")
    out.line("edition: Édition à préciser")
    out.doubt(
        "nom, identifiant et édition du répertoire : à écrire, aucun fichier ne les dit", Position(fichiers[0].nom)
    )


# -- the scale ----------------------------------------------------------------------------------------------------


def _scale(tables: list[TableDevinee], out: _Ecrit) -> None:
    """The levels that were seen, from the lowest."""
    seen: Counter[str] = Counter()
    bounds: list[int] = []
    where: TableDevinee | None = None
    for table in tables:
        colonne = table.column("niveau") if table.objet == "lien" else None
        if colonne is not None:
            where = where or table
            for value, number in colonne.valeurs.items():
                seen[number_text(_one_line(value))] += number
            bounds += colonne.titre.bornes or ()
    if where is None:
        return
    position = _at(where)
    numbers = [value for value in seen if is_number(value)]
    steps = [value for value in numbers if number_text(value).isdigit() and int(number_text(value)) <= 20]
    out.line("echelle:")
    out.line("  id: niveaux-importes")
    out.line("  intitule: Niveaux du répertoire importé")
    if steps and (len(numbers) == len(seen) or bounds):
        whole = sorted({*(int(value) for value in steps), *bounds})
        low = min(whole[0], 1)
        high = max(whole[-1], low + 1)
        span = list(range(low, high + 1))
        shown = ", ".join(f"{_shown(value)} ({number} fois)" for value, number in seen.most_common(8))
        said = f" Le titre de la colonne dit de {min(bounds)} à {max(bounds)}." if bounds else ""
        out.why("  ", f"Niveaux vus : {shown}.{said} Nommer chacun ; ajouter ceux que personne ne demande.")
        outside = [
            f"« {cut(_shown(value), 40)} » ({count(n, 'rang')})" for value, n in seen.items() if value not in steps
        ]
        if outside:
            told = f"niveaux hors de l’échelle proposée, à corriger : {', '.join(outside[:6])}"
            out.why("  ", f"{told[0].upper()}{told[1:]}.")
            out.doubt(told, position)
        out.line("  niveaux:")
        for level in span:
            out.line(f'    "{level}": Niveau {level}')
        where_from = "le titre de la colonne et les valeurs vues" if bounds else "les valeurs vues"
        text = f"échelle : niveaux {span[0]} à {span[-1]} d’après {where_from}, à nommer"
    else:
        levels = sorted(seen, key=lambda value: (level_rank(value), value))
        known = all(level_rank(value) >= 0 for value in levels)
        how = "rangés d’après leurs mots" if known else "leur ordre n’a pas été reconnu"
        out.why("  ", f"Du plus bas au plus haut : {how}, à vérifier.")
        out.line("  niveaux:")
        for value in levels[:20]:
            out.line(f"    - {emit.scalar(value, used=6, indent=6, newline=' ', block=False)}")
        if len(levels) == 1:
            out.line("    - Niveau à ajouter")
        text = f"échelle : {len(levels)} niveaux, {how}"
    out.doubt(text, position)


# -- tables -------------------------------------------------------------------------------------------------------


def _table(table: TableDevinee, tables: list[TableDevinee], *, several: bool, out: _Ecrit) -> None:
    vue, objet = table.vue, table.objet
    assert objet is not None
    position, numero = _at(table), vue.table.rangs[vue.entete or 0].numero
    out.why("  ", f"{vue.table.label}, {count(vue.rangs, 'rang')} : {table.raison}.")
    start = "  - "
    if several:
        out.line(f"{start}fichier: {_text(vue.table.fichier)}")
        start = "    "
    if vue.table.nom and sum(other.vue.table.fichier == vue.table.fichier for other in tables) > 1:
        out.line(f"{start}feuille: {_text(vue.table.nom)}")
        start = "    "
    out.line(f"{start}objet: {objet}")
    out.doubt(f"{vue.table.label} : « objet: {objet} » ({table.raison})", position, numero)
    _filter(table, tables, out)
    repeated = filled_down(table)
    if repeated:
        out.why("    ", "Ces colonnes ne sont remplies qu’au premier rang de chaque métier : recopiées vers le bas.")
        out.line(f"    recopier: [{', '.join(repeated)}]")
        out.doubt(f"recopié vers le bas : {', '.join(repeated)}", position, numero)
    out.line("    colonnes:")
    closed = any(other.objet == "competence" for other in tables)
    used: set[int] = set()
    for champ, role in _fields(table, closed=closed):
        used.add(role.colonne.numero)
        _column(table, tables, champ, role, out)
    for champ, columns in table.listes.items():
        used |= {colonne.numero for colonne in columns}
        _list(table, champ, columns, out)
    _defaults(table, closed=closed, out=out)
    rest = [c for c in vue.colonnes if c.numero not in used and c.remplies]
    if rest:
        names = ", ".join(f"« {colonne.titre.texte} »" for colonne in rest)
        out.why("    ", f"Colonnes non lues : {cut(names, 1000)}")
    empty = [f"« {c.titre.texte} »" for c in vue.colonnes if c.numero not in used and not c.remplies]
    if empty:
        out.why("    ", f"Colonnes vides : {cut(', '.join(empty), 500)}")


def _fields(table: TableDevinee, *, closed: bool) -> Iterator[tuple[str, Role]]:
    """The fields of one column, in the order a person reads them, each named as its object wants it."""
    names: dict[Objet, dict[str, str]] = {
        "competence": {COMP_CODE: "code", COMP_LABEL: "libelle", "genre": "genre"},
        "metier": {name: name for name in ("code", *TEXTES_METIER)},
        "lien": {"code": "metier", **{name: name for name in TEXTES_METIER}, COMP_CODE: "competence",
                 COMP_LABEL: "libelle", "genre": "genre", "niveau": "niveau", "criticite": "criticite",
                 "besoin": "besoin"},
        "famille": {"code": "code", "famille": "intitule", "sous_famille": "sous_famille"},
    }  # fmt: skip
    for role, champ in names[table.objet or "metier"].items():
        found = table.roles.get(role)
        if found is not None and not (table.objet == "lien" and role == "genre" and closed):
            yield champ, found


def _column(table: TableDevinee, tables: list[TableDevinee], champ: str, role: Role, out: _Ecrit) -> None:
    colonne, sinon = role.colonne, role.sinon
    title = colonne.titre.texte
    reason = " ; ".join(filter(None, [role.raison, how_joined(table, tables, champ, colonne)]))
    if champ == "genre":
        _kinds(title, colonne, out)
    elif champ == "criticite":
        if not _weights(title, colonne, out):
            told = f"« criticite » : l’ordre des valeurs de « {cut(title, 60)} » n’est pas connu, colonne non retenue"
            out.doubt(told, _at(table), table.vue.table.rangs[table.vue.entete or 0].numero)
            return
    else:
        out.line(f"{_INDENT}{champ}: {_text(title)}")
    out.why(_INDENT, f"{reason}{_else(sinon)}")
    if champ == "code" and colonne.part < 1:
        keep = (
            "« {colonne: …, si_vide: libelle} » la garderait"
            if table.objet == "competence"
            else "donner un code à chaque métier dans la table"
        )
        out.why(_INDENT, f"Une ligne sans code est refusée ; {keep}.")
    numero = table.vue.table.rangs[table.vue.entete or 0].numero
    out.doubt(f"« {champ} » : colonne « {cut(title, 60)} » ({cut(reason, 80)}){_else(sinon)}", _at(table), numero)


def _kinds(title: str, colonne: ColonneVue, out: _Ecrit) -> None:
    out.line(f"{_INDENT}genre:")
    out.line(f"{_INDENT}  colonne: {_text(title)}")
    out.line(f"{_INDENT}  valeurs:")
    seen: set[str] = set()
    letters = kinds_by_code(colonne.valeurs)
    for value, number in colonne.valeurs.items():
        kind = letters.get(value) or kind_of(value)
        if _one_line(value) in seen:
            continue
        seen.add(_one_line(value))
        note = f"# {count(number, 'rang')}" + ("" if kind else " : mot non reconnu, à vérifier")
        out.line(f"{_INDENT}    {emit.key_text(_one_line(value))}: {kind or 'savoir_faire'}  {note}")


def _weights(title: str, colonne: ColonneVue, out: _Ecrit) -> bool:
    """Weights as criticité, where words or numbers tell their order; else in comments, to be filled in, and False."""
    seen: Counter[str] = Counter()
    for value, number in colonne.valeurs.items():
        seen[number_text(_one_line(value))] += number
    weights = weights_of(seen)
    values = sorted(seen, key=lambda v: (weights.get(v, 0), float(v) if is_number(v) else 0.0, v))
    if not weights:
        out.why(_INDENT, "L’ordre de ces valeurs n’est pas connu : la criticité n’est pas lue. Pour la lire, retirer "
                "les « # » et écrire ce que vaut chaque valeur, de 1 (utile) à 3 (vitale).")  # fmt: skip
        out.line(f"{_INDENT}# criticite:")
        out.line(f"{_INDENT}#   colonne: {_text(title)}")
        out.line(f"{_INDENT}#   valeurs:")
        out.lignes += [f"{_INDENT}#     {emit.quoted(v)}:   # {count(seen[v], 'rang')}" for v in values]
        return False
    out.line(f"{_INDENT}criticite:")
    out.line(f"{_INDENT}  colonne: {_text(title)}")
    thirds = any(is_number(v) and v not in ("0", "1", "2", "3") for v in values)
    how = " Du plus petit au plus grand, par tiers : à vérifier." if thirds else ""
    out.why(f"{_INDENT}  ", f"De 1 (utile) à 3 (vitale) : dire ce que vaut chaque valeur de la colonne.{how}")
    out.line(f"{_INDENT}  valeurs:")
    out.lignes += [f"{_INDENT}    {emit.quoted(v)}: {weights[v]}" for v in values if v in weights]
    return True


def _list(table: TableDevinee, champ: str, columns: list[ColonneVue], out: _Ecrit) -> None:
    titles = [colonne.titre.texte for colonne in columns]
    separator = next((c.separateur for c in columns if c.separateur), "")
    shown = _text(titles[0]) if len(titles) == 1 else f"[{', '.join(emit.flow(title) for title in titles)}]"
    if separator in _SEPARATEURS:
        key = "colonne" if len(titles) == 1 else "colonnes"
        out.line(f"{_INDENT}{champ}:")
        out.line(f"{_INDENT}  {key}: {shown}")
        out.line(f"{_INDENT}  separateur: {_text(_SEPARATEURS[separator])}")
        reason = f"liste dans la cellule, séparateur « {separator} » vu"
    else:
        out.line(f"{_INDENT}{champ}: {shown}")
        reason = "une valeur par cellule" if separator != "json" else "liste JSON"
    out.why(_INDENT, f"{reason} ; {columns[0].shape}")
    numero = table.vue.table.rangs[table.vue.entete or 0].numero
    names = ", ".join(f"« {cut(title, 40)} »" for title in titles[:4])
    out.doubt(f"« {champ} » : {names} ({reason})", _at(table), numero)


def _defaults(table: TableDevinee, *, closed: bool, out: _Ecrit) -> None:
    """What no column gives and a field needs."""
    position = _at(table)
    if (table.objet == "competence" or (table.objet == "lien" and not closed)) and "genre" not in table.roles:
        kind = table.genre or "savoir_faire"
        why = "d’après le titre ou le nom" if table.genre else "aucune colonne ne le dit, à vérifier"
        out.line(f"{_INDENT}genre: {{defaut: {kind}}}  # {why}")
        out.doubt(f"« genre » : {kind} pour tous les rangs ({why})", position)
    if table.objet == "lien" and "niveau" in table.roles:
        unread = [champ for champ in ("criticite",) if champ in table.roles and not _weighed(table)]
        missing = [*unread, *(champ for champ in ("criticite", "besoin") if champ not in table.roles)]
        for champ in missing[len(unread) :]:
            out.why(
                _INDENT, f"{champ}: {{defaut: 1}}  ← à écrire pour faire des profils ; rien ne le dit dans les tables"
            )
        if missing:
            names = " ni ".join(f"« {champ} »" for champ in missing)
            out.doubt(f"pas de {names} : sans eux, les niveaux requis ne font pas de profil", position)


def _weighed(table: TableDevinee) -> bool:
    """Whether the values of its column of criticité tell their order."""
    colonne = table.column("criticite")
    return colonne is not None and bool(weights_of(number_text(_one_line(value)) for value in colonne.valeurs))


def _filter(table: TableDevinee, tables: list[TableDevinee], out: _Ecrit) -> None:
    kept = rows_kept(table, tables)
    if not kept:
        return
    out.line("    garder:")
    for title, wanted, reason in kept:
        shown = emit.flow(_one_line(wanted[0])) if len(wanted) == 1 else emit.flow([_one_line(one) for one in wanted])
        out.line(f"      {emit.key_text(title)}: {shown}")
        out.why("      ", reason)
        numero = table.vue.table.rangs[table.vue.entete or 0].numero
        out.doubt(f"rangs gardés : « {cut(title, 60)} » = {', '.join(wanted)} ({cut(reason, 90)})", _at(table), numero)


def _at(table: TableDevinee) -> Position:
    return table.vue.table.rangs[table.vue.entete or 0].position


def _else(sinon: tuple[str, ...]) -> str:
    if not sinon:
        return ""
    return " ; sinon " + ", ".join(f"« {cut(title, 50)} »" for title in dict.fromkeys(sinon[:3]))


def _text(value: str) -> str:
    return emit.scalar(value, used=0, indent=0, newline=" ", block=False)


def _one_line(value: str) -> str:
    return cleaned(value)[0]


def _shown(value: str) -> str:
    """A number with its comma."""
    return value.replace(".", ",") if is_number(value) else value
