"""Which column of a table seems to be which field, by the words of its title and the shape of its values; and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from fphref.importers.table.correspondance import LISTES_ITEMS, LISTES_METIER, Objet
from fphref.importers.table.mots import kind_of, kinds_by_code, read_title
from fphref.importers.table.profil import ColonneVue, TableVue
from fphref.importers.table.texte import is_number
from fphref.texte import fold

CODE: Final = "code"
TITRE: Final = "intitule"
COMP_CODE: Final = "competence"
COMP_LABEL: Final = "libelle"
_ANY_CODE: Final = "?code"
_ANY_LABEL: Final = "?libelle"
DRAPEAU: Final = "?drapeau"
ORIGINE: Final = "?origine"
_FEW: Final = 15
"""Different values that a level, a weight or a kind may have."""
_DOUBLE: Final = 0.98
_PROSE: Final = 80
"""Characters from which a cell of a page without columns is a sentence."""
_QUALIFICATION: Final = re.compile("(?:niveau )?[1-8](?: ?\\(.*\\))?")
KIND_OF_LIST: Final = {
    "activites": "activite",
    "savoir_faire": "savoir_faire",
    "connaissances": "connaissance",
    "savoir_etre": "savoir_etre",
}


@dataclass(frozen=True, slots=True)
class Role:
    """A column and the field it seems to be; `sinon` are other columns that seemed so too."""

    colonne: ColonneVue
    raison: str
    sinon: tuple[str, ...] = ()


@dataclass(slots=True)
class TableDevinee:
    """What a table seems to be: its objects, its fields, several columns for one list."""

    vue: TableVue
    notice: bool = False
    """Whether it is a cover page or a notice rather than a table."""
    objet: Objet | None = None
    raison: str = ""
    roles: dict[str, Role] = field(default_factory=dict)
    listes: dict[str, list[ColonneVue]] = field(default_factory=dict)
    genre: str = ""
    """The kind of all its items, where no column tells it."""
    filtres: list[ColonneVue] = field(default_factory=list)
    """Columns that a filter may stand on: a répertoire of origin, a flag."""

    def column(self, champ: str) -> ColonneVue | None:
        """The column of a field."""
        role = self.roles.get(champ)
        return role.colonne if role is not None else None


def guess_table(vue: TableVue) -> TableDevinee:
    """The roles of its columns, each column one, the surest first; then what its rows are."""
    found = TableDevinee(vue)
    wanted = sorted(
        (-score, colonne.numero, role, colonne) for colonne in vue.colonnes for role, score in _roles(colonne)
    )
    taken: set[int] = set()
    sure: dict[str, tuple[float, ColonneVue]] = {}
    others: dict[str, list[str]] = {}
    for minus, number, role, colonne in wanted:
        if role in (DRAPEAU, ORIGINE):
            if colonne not in found.filtres:
                found.filtres.append(colonne)
        elif number in taken:
            continue
        elif role in LISTES_METIER and (role not in found.listes or colonne.titre.nombres):
            found.listes.setdefault(role, []).append(colonne)
            taken.add(number)
        elif role in sure:
            others.setdefault(role, []).append(colonne.titre.texte)
        else:
            sure[role] = (-minus, colonne)
            taken.add(number)
    _resolve(sure, others, found)
    for role, (_, colonne) in sure.items():
        if not role.startswith("?"):
            found.roles[role] = Role(colonne, colonne.shape, tuple(others.get(role, ())))
    for columns in found.listes.values():
        columns.sort(key=lambda colonne: colonne.numero)
    found.notice = _is_notice(vue)
    if not found.notice:
        _objet(found)
    return found


def _is_notice(vue: TableVue) -> bool:
    """Whether a sheet is a page to be read: one or two columns, prose or lines of their own, no title of column."""
    rows = vue.table.rangs
    if vue.table.titres or not rows or max(len(rang.cellules) for rang in rows) > 2:
        return False
    texts = [text for rang in rows for text in rang.cellules.values() if not is_number(text)]
    prose = sum(len(text) > _PROSE or text.rstrip().endswith((".", "!")) or " : " in text for text in texts)
    titles = [colonne.titre for colonne in vue.colonnes]
    titled = any(titre.groupes and not titre.inconnus for titre in titles)
    return not titled and (2 * prose >= len(texts) or all(titre.inconnus >= 2 for titre in titles))


def _roles(colonne: ColonneVue) -> Iterator[tuple[str, float]]:
    """The fields a column may be, each with how sure that is."""
    titre, text = colonne.titre, colonne.is_text
    less = 0.4 * titre.inconnus + (1.0 if titre.has("interne") else 0.0)
    if not colonne.remplies:
        return
    if titre.has("agent") and titre.has("mesure", "attendu") and not text and not titre.has("metier", "competence"):
        yield "besoin", 3.0 - less
        return
    if titre.has("mesure"):
        return
    few = colonne.differentes <= _FEW
    entity = next((name for name in ("competence", "metier") if titre.has(name)), "")
    if titre.has("drapeau"):
        yield DRAPEAU, 1.0
        return
    if titre.has("origine") and not titre.has("code"):
        yield ORIGINE, 1.0
        return
    if titre.has("besoin") and not text:
        yield "besoin", 3.0 - less
        return
    alone = titre.has("attendu") and not entity and not titre.has("savoir", "etre", "qualification", "activite")
    if titre.has("niveau") or alone:
        if titre.has("qualification"):
            yield "niveau_qualification", 4.0 - less
        elif not titre.nombres and few and not titre.has("definition"):
            yield "niveau", 4.0 - less
        return
    if titre.has("poids") and few:
        yield "criticite", 4.0 - less
    elif titre.has("famille"):
        if not titre.has("code") and text:
            yield ("sous_famille" if titre.has("sous") else "famille"), 4.0 - less
    elif titre.has("sigle"):
        yield "sigle", 3.0 - less
    elif titre.has("feminin") and text:
        yield "feminin", 4.0 - less
    elif titre.has("genre"):
        known = sum(bool(kind_of(value)) for value in colonne.valeurs)
        if few and (2 * known >= colonne.differentes or kinds_by_code(colonne.valeurs)):
            yield "genre", 4.0 - less
    elif titre.has("code"):
        yield {"metier": CODE, "competence": COMP_CODE}.get(entity, _ANY_CODE), 4.0 - less
    elif text:
        yield from _texts(colonne, entity, less)


def _texts(colonne: ColonneVue, entity: str, less: float) -> Iterator[tuple[str, float]]:
    """The fields that a column of words may be."""
    titre = colonne.titre
    if titre.has("autre") and titre.has("nom", "metier"):
        yield "autres_appellations", 4.0 - less
    elif titre.has("passerelle"):
        yield "passerelles", 4.0 - less
    elif titre.has("etre"):
        yield "savoir_etre", 4.0 - less
    elif titre.has("savoir"):
        yield ("savoir_faire" if titre.has("faire") else "connaissances"), 3.5 - less
    elif titre.has("activite"):
        yield "activites", 3.5 - less
    elif titre.has("definition"):
        yield ("activites" if colonne.separateur else "definition"), 3.0 - less
    elif entity == "metier":
        yield TITRE, (4.0 if titre.has("nom") else 3.5) - less
    elif entity == "competence":
        yield COMP_LABEL, (4.0 if titre.has("nom") else 3.5) - less
    elif titre.has("nom"):
        yield _ANY_LABEL, 3.0 - less


def _resolve(sure: dict[str, tuple[float, ColonneVue]], others: dict[str, list[str]], found: TableDevinee) -> None:
    """What a bare « Code » or « Libellé » is the code or the label of."""
    about_job = CODE in sure or TITRE in sure
    about_skill = COMP_CODE in sure or COMP_LABEL in sure or any(name in LISTES_ITEMS for name in found.listes)
    named = read_title(f"{found.vue.table.fichier.rpartition('.')[0]} {found.vue.table.nom}")
    skills = not about_job and (
        "genre" in sure or about_skill or (named.has("competence", "savoir") and not named.has("metier"))
    )
    family = not about_job and not skills and named.has("famille") and not named.has("metier")
    # Beside a métier that is named as such, a bare code or label is that of the compétence.
    beside = (CODE in sure or TITRE in sure) and read_title(found.vue.table.nom).groupes[-1:] == ("competence",)
    code, label = (COMP_CODE, COMP_LABEL) if skills or beside else (CODE, TITRE)
    if family and "famille" not in sure and _ANY_LABEL in sure:
        sure["famille"] = sure.pop(_ANY_LABEL)
        return
    for bare, champ in ((_ANY_CODE, code), (_ANY_LABEL, label)):
        if bare not in sure:
            continue
        if champ in sure:
            others.setdefault(champ, []).append(sure[bare][1].titre.texte)
        else:
            sure[champ] = sure.pop(bare)


def _fallback(found: TableDevinee, champ: str) -> None:
    """A métier or a compétence has a wording: where no title says which column it is, the most telling one is taken."""
    if champ in found.roles:
        return
    taken = {role.colonne.numero for role in found.roles.values()}
    taken |= {colonne.numero for columns in found.listes.values() for colonne in columns}
    taken |= {colonne.numero for colonne in found.filtres}
    free = [c for c in found.vue.colonnes if c.numero not in taken and c.is_text and not c.separateur]
    if free:
        best = max(free, key=lambda c: (c.part * c.unique, -c.numero))
        found.roles[champ] = Role(best, f"titre non reconnu, colonne de texte la plus variée ; {best.shape}")
    else:
        found.objet = None


def _one_row_each(found: TableDevinee, champ: str) -> bool:
    """Whether each row is another métier, with what it does: the level beside is that of the métier."""
    keys = [colonne for name in (CODE, TITRE) if (colonne := found.column(name)) is not None]
    alone = found.vue.rangs > 2 and any(colonne.unique * colonne.part >= _DOUBLE for colonne in keys)
    return alone and champ == "activites"


def _qualification(found: TableDevinee) -> None:
    """In a table of métiers, a level of its own from 1 to 8 is that of qualification."""
    role = found.roles.pop("niveau", None)
    if role is None or "niveau_qualification" in found.roles or role.colonne.titre.has("attendu"):
        return
    if all(_QUALIFICATION.fullmatch(fold(value)) for value in role.colonne.valeurs):
        reason = f"niveau du métier, lu comme niveau de qualification ; {role.raison}"
        found.roles["niveau_qualification"] = Role(role.colonne, reason, role.sinon)


def _objet(found: TableDevinee) -> None:
    """What a row is."""
    job = found.column(CODE) or found.column(TITRE)
    skill = found.column(COMP_CODE) or found.column(COMP_LABEL)
    if job is not None and skill is not None and job.unique * job.part >= _DOUBLE and COMP_CODE not in found.roles:
        # One row a métier, with a list of compétences in a cell: what kind they are is not said.
        found.listes.setdefault("savoir_faire", []).append(found.roles.pop(COMP_LABEL).colonne)
        skill = None
    items = {name: columns for name, columns in found.listes.items() if name in LISTES_ITEMS}
    if job is not None and skill is None and len(items) == 1 and "niveau" in found.roles:
        champ, columns = next(iter(items.items()))
        # A level that stands beside a list of several things is that of the métier, not of one of them.
        if len(columns) == 1 and not columns[0].separateur and not _one_row_each(found, champ):
            found.roles[COMP_LABEL] = Role(columns[0], columns[0].shape)
            found.genre = KIND_OF_LIST[champ]
            del found.listes[champ]
            skill = columns[0]
    if job is not None and skill is not None:
        found.objet, found.raison = "lien", "une colonne de métier et une de compétence : un rang est un lien"
    elif job is not None:
        found.objet = "metier"
        _qualification(found)
        lists = "" if not found.listes else ", avec des listes"
        found.raison = f"une colonne de métier, pas de compétence par rang{lists}"
    elif skill is not None or items:
        if skill is None:
            champ, columns = next(iter(items.items()))
            found.roles[COMP_LABEL] = Role(columns[0], columns[0].shape)
            found.genre = KIND_OF_LIST[champ]
        found.listes.clear()
        found.objet, found.raison = "competence", "une colonne de compétence, pas de métier"
    elif found.column("famille") is not None:
        found.objet, found.raison = "famille", "des familles, ni métier ni compétence"
    if found.objet == "metier":
        _fallback(found, TITRE)
    elif found.objet == "competence":
        _fallback(found, COMP_LABEL)
    if found.objet in ("lien", "competence") and "genre" not in found.roles and not found.genre:
        named = f"{found.vue.table.nom} {found.vue.table.fichier.rpartition('.')[0]}"
        found.genre = next((kind for part in named.split(" ") if (kind := kind_of(part))), "")
