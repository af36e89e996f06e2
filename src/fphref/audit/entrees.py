"""Small tables beside the evaluations: needs fixed for a structure, costs of training, agents who may leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from fphref.audit.besoins_formation import formacodes_of
from fphref.audit.calcul import Chemin
from fphref.audit.modele import ENSEMBLE, METIER, NIVEAUX, Structure
from fphref.diagnostics import Diagnostic, FphrefError, nearest, suggestion
from fphref.evaluations.agents import COLONNES_AGENTS
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Ligne, Tableur
from fphref.evaluations.listes import Liste, column_of, find_liste, text_of, title_key
from fphref.evaluations.relire_valeurs import shown
from fphref.model.referentiel import Referentiel
from fphref.regles import diagnose
from fphref.texte import fold

_STRUCTURES = (*NIVEAUX, METIER)


def _open(path: Path, needed: Sequence[str], names: Mapping[str, tuple[str, ...]]) -> tuple[Liste, dict[str, int]]:
    """The table of a file and where its columns are; raises `FphrefError` where one that is needed is missing."""

    def places(keys: Mapping[int, str]) -> dict[str, int]:
        found = {name: column_of(keys, known) for name, known in names.items()}
        return {name: column for name, column in found.items() if column is not None}

    liste = find_liste(open_tableur(path), lambda keys: len(places(keys)) if places(keys).keys() >= set(needed) else 0)
    if liste is None:
        raise FphrefError(f"{path.name} : il faut une colonne {' et une colonne '.join(f'« {n} »' for n in needed)}.")
    if liste.autres:
        sheets = " et ".join(f"« {name} »" for name in (liste.feuille.nom, *liste.autres))
        raise FphrefError(f"{path.name} : les feuilles {sheets} conviennent toutes ; n’en garder qu’une.")
    return liste, places({column: title_key(title) for column, title in liste.titres.items()})


def read_besoins(
    path: Path, structures: Iterable[Structure], referentiel: Referentiel
) -> tuple[dict[tuple[Chemin, str], int], list[Diagnostic]]:
    """Needs by (path of structure, compétence), and what could not be placed.

    The columns are `competence`, `besoin`, and the names of the structure: `service`, `pole`, `etablissement`, `ght`,
    `region`, `metier`. A line without any is for the whole. Names that are left blank match whatever is there.
    """
    names: dict[str, tuple[str, ...]] = {level: (level,) for level in _STRUCTURES}
    names |= {"competence": ("competence", "id competence"), "besoin": ("besoin",)}
    liste, places = _open(path, ("competence", "besoin"), names)
    known = list(structures)
    found: dict[tuple[Chemin, str], int] = {}
    lines: dict[tuple[Chemin, str], int] = {}
    faults: list[Diagnostic] = []
    for ligne in liste.lignes():
        texts = {name: text_of(ligne.cellules.get(column)) for name, column in places.items()}
        competence = _competence(texts["competence"], referentiel)
        number = _whole(texts["besoin"])
        if competence is None or number is None:
            what = "besoin qui n’est pas un nombre entier" if competence is not None else "compétence inconnue"
            seen = texts["besoin"] if competence is not None else texts["competence"]
            near = "" if competence is not None else suggestion(seen, _ids(referentiel))
            column = places["competence" if competence is None else "besoin"]
            faults.append(_fault(liste, ligne, f"{what} : « {shown(seen)} »{near}", column))
            continue
        wanted = {level: fold(texts[level]) for level in _STRUCTURES if texts.get(level)}
        paths = [s.chemin for s in known if _matches(s, wanted)]
        if len(paths) != 1:
            faults.append(_fault(liste, ligne, _lost(texts, known, bool(paths))))
            continue
        first = lines.setdefault((paths[0], competence), ligne.numero)
        if first != ligne.numero:
            faults.append(_fault(liste, ligne, f"besoin déjà donné à la ligne {first}, qui compte : laissé de côté"))
            continue
        found[paths[0], competence] = number
    return found, faults


def _lost(texts: Mapping[str, str], known: Sequence[Structure], several: bool) -> str:
    """Why a need is placed nowhere, or in several places."""
    names = {level: texts[level] for level in _STRUCTURES if texts.get(level)}
    if not names:
        return f"besoin de l’ensemble, que cet audit ne compte pas (--par {ENSEMBLE}) : laissé de côté"
    told = ", ".join(f"{level} « {shown(name)} »" for level, name in names.items())
    if several:
        return f"plusieurs structures de ce nom ({told}) : besoin laissé de côté"
    level, name = next(iter(names.items()))
    near = nearest(name, sorted({s.nom for s in known if s.par == level}))
    hint = f" ; vouliez-vous « {near} » ?" if near and near != name else ""
    return f"aucune structure de ce nom dans cet audit ({told}) : besoin laissé de côté{hint}"


def _matches(structure: Structure, wanted: Mapping[str, str]) -> bool:
    names = {level: fold(name) for level, name in structure.chemin}
    if structure.par == ENSEMBLE or not wanted:
        return structure.par == ENSEMBLE and not wanted
    return structure.par in wanted and all(names.get(level) == name for level, name in wanted.items())


def read_couts(path: Path, referentiel: Referentiel) -> tuple[dict[str, int], list[Diagnostic]]:
    """Euros to train one agent, by id of compétence or by Formacode, to the euro; and what could not be read."""
    names = {"code": ("competence", "id competence", "formacode", "code"), "cout": ("cout", "cout agent", "prix")}
    liste, places = _open(path, ("code", "cout"), names)
    formacodes = {code for identifiant in _ids(referentiel) for code in formacodes_of(referentiel, identifiant)}
    found: dict[str, int] = {}
    lines: dict[str, int] = {}
    faults: list[Diagnostic] = []
    for ligne in liste.lignes():
        code = text_of(ligne.cellules.get(places["code"]))
        amount = _euros(text_of(ligne.cellules.get(places["cout"])))
        known = code if code in formacodes else _competence(code, referentiel)
        if known is None or amount is None:
            what, seen = "compétence ou Formacode inconnu", code
            if known is not None:
                what, seen = "coût qui n’est pas un montant", text_of(ligne.cellules.get(places["cout"]))
            near = suggestion(seen, [*_ids(referentiel), *formacodes], limit=0) if known is None else ""
            column = places["code" if known is None else "cout"]
            faults.append(_fault(liste, ligne, f"{what} : « {shown(seen)} », ligne laissée de côté{near}", column))
            continue
        first = lines.setdefault(known, ligne.numero)
        if first != ligne.numero:
            faults.append(_fault(liste, ligne, f"coût déjà donné à la ligne {first}, qui compte : laissé de côté"))
            continue
        found[known] = amount
    return found, faults


def read_departs(path: Path) -> tuple[str, ...]:
    """The pseudonyms of a list of agents who may leave: one a line, or a column `agent`."""
    tableur = open_tableur(path)
    if tableur.nature == "csv" and _bare_list(tableur):
        texts = [text_of(value) for ligne in tableur.feuilles[0].lignes() for value in ligne.cellules.values()]
    else:
        liste, places = _open(path, ("agent",), {"agent": COLONNES_AGENTS["agent"]})
        texts = [text_of(ligne.cellules.get(places["agent"])) for ligne in liste.lignes()]
    found = tuple(dict.fromkeys(text for text in texts if text))
    if not found:
        raise FphrefError(f"{path.name} ne nomme aucun agent.")
    return found


def _bare_list(tableur: Tableur) -> bool:
    """Whether a text holds nothing but one value a line, the first of which is no title."""
    lignes = list(tableur.feuilles[0].lignes())
    titles = {title_key(text_of(value)) for ligne in lignes[:1] for value in ligne.cellules.values()}
    alone = bool(lignes) and all(len(ligne.cellules) == 1 for ligne in lignes)
    return alone and not titles & {*COLONNES_AGENTS["agent"]}


def _ids(referentiel: Referentiel) -> list[str]:
    return [*referentiel.savoir_faire, *referentiel.connaissances, *referentiel.savoir_etre]


def _competence(text: str, referentiel: Referentiel) -> str | None:
    """The id that a text is, or the one compétence of that label."""
    if referentiel.competence(text) is not None:
        return text
    named = [i for i in _ids(referentiel) if (c := referentiel.competence(i)) and fold(c.libelle) == fold(text)]
    return named[0] if len(named) == 1 and text else None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _euros(text: str) -> int | None:
    bare = text.replace(" ", "").removesuffix("€").replace(",", ".")
    try:
        value = float(bare)
    except ValueError:
        return None
    return round(value) if 0 <= value < 10_000_000 else None


def _fault(liste: Liste, ligne: Ligne, text: str, column: int = 1) -> Diagnostic:
    return diagnose("COU010", text, liste.at(ligne.numero, column))
