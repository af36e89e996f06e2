"""pydantic's errors, rewritten as French diagnostics with the place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from fphref.diagnostics import Diagnostic, Position, nearest, suggestion
from fphref.model.base import MOTIF_CHEMIN
from fphref.model.grilles import MOTIF_ECHELON, MOTIF_IB, MOTIF_PART
from fphref.regles import diagnose
from fphref.statut.dates import nearest_day_of
from fphref.texte import fold
from fphref.yaml_text import UNREAD, Mapping

Loc = Sequence[str | int]

_IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_PATTERNS = {
    _IDENTIFIER: "un identifiant en minuscules sans accent, chiffres et tirets",
    r"^[0-9A-Z][0-9A-Z-]{0,19}$": "un code de métier en majuscules, chiffres et tirets (« 15D30 »)",
    r"^[0-9A-Za-z][0-9A-Za-z._-]*$": "un code de nomenclature (« 15214 »)",
    r"^https://[^\s<>\"']+$": "une adresse qui commence par https://",
    MOTIF_CHEMIN: "un fichier du dossier du référentiel, écrit avec des « / » et sans « .. » (« images/logo.png »)",
    MOTIF_ECHELON: "« 4 », ou « special-1 » pour le premier chevron d’un échelon spécial",
    MOTIF_IB: "« 444 », ou « HEA1 » hors échelle",
    MOTIF_PART: "« aucune », « totale », ou une part comme « 3/4 »",
}


def translate(error: ValidationError, root: Mapping, fichier: str, model: type[BaseModel]) -> list[Diagnostic]:
    """One diagnostic per pydantic error of `root`, validated as `model`; what was told on reading is not told again."""
    errors: list[dict[str, Any]] = [dict(e) for e in error.errors(include_url=False)]
    inner = {e["loc"][:length] for e in errors for length in range(len(e["loc"]))}
    # pydantic counts a faulty item as none, and then finds the list too short: that is no second fault.
    told = [e for e in errors if not (e["type"] == "too_short" and e["loc"] in inner)]
    told = [e for e in told if e["input"] is not UNREAD or e["type"] == "extra_forbidden"]
    return [_translate(e, root, fichier, model) for e in told]


def _translate(error: dict[str, Any], root: Mapping, fichier: str, model: type[BaseModel]) -> Diagnostic:
    loc: Loc = error["loc"]
    context = error.get("ctx", {})
    seen = error.get("input")
    kind: str = error["type"]
    match kind:
        case "missing" if _is_written(root, loc):
            text = f"« {_name(loc)} » : rien n’est écrit ; cette clé est obligatoire"
            return diagnose("VAL005", text, _place(root, loc, fichier))
        case "missing":
            where = _place(root, loc[:-1], fichier)
            return diagnose("CLE001", f"clé obligatoire « {loc[-1]} » absente{_inside(loc[:-1])}", where)
        case "extra_forbidden":
            text = f"clé inconnue « {loc[-1]} »{_inside(loc[:-1])}{_hint(str(loc[-1]), model, loc[:-1])}"
            return diagnose("CLE002", text, _key_place(root, loc, fichier))
        case "model_type" | "model_attributes_type" if seen is not None:
            keys = ", ".join(_keys(model, loc))
            text = f"« {_name(loc)} » : attendu : des clés en dessous, décalées ({keys}) ; lu : {_show(seen)}"
            return diagnose("VAL001", text, _place(root, loc, fichier))
        case "one_node":
            return diagnose("VAL009", _one_node(context), _place(root, loc, fichier))
        case "scale_steps":
            text = "« niveaux » : attendu : au moins deux « valeur », qui se suivent de un en un (1, 2, 3…)"
            return diagnose("VAL011", text, _place(root, (*loc, "niveaux"), fichier))
        case "pay_order":
            text = f"« min » ({context['min']}) dépasse « max » ({context['max']}) : les échanger, ou corriger l’un"
            return diagnose("VAL012", text, _place(root, (*loc, "min"), fichier))
        case "point_value":
            loc = (*loc, "valeurs", context["rang"], "valeur")
            text = f"« {_name(loc)} » : la valeur du point est un montant au-dessus de 0, comme 59.0734"
            return diagnose("VAL004", text, _place(root, loc, fichier))
        case "leaf_text":
            found = re.fullmatch(r"(\w+)\[(\d+)\]", context["noeud"])
            loc = (*loc, found[1], int(found[2]) - 1) if found else loc
            text = f"« {_name(loc)} » : condition sans « texte » ; ajouter la phrase de la source"
            return diagnose("VAL009", text, _place(root, loc, fichier))
    code, text = _value_fault(kind, context, seen)
    return diagnose(code, f"« {_name(loc)} » : {text}", _place(root, loc, fichier))


def _hint(key: str, model: type[BaseModel], loc: Loc) -> str:
    """What an unknown key may have meant: a neighbour, a key of the level below, or any of those there are."""
    known = _keys(model, loc)
    if nearest(key, known) is None:
        below = next((name for name in known if key in _keys(model, (*loc, name))), None)
        if below is not None:
            return f" ; elle se met sous « {below} », décalée de deux espaces"
    return suggestion(key, known, limit=20)


def _value_fault(kind: str, context: dict[str, Any], seen: Any) -> tuple[str, str]:
    """Rule code and sentence for a fault in a single value."""
    shown = _show(seen)
    wanted = _WANTED.get(kind, _WANTED.get(kind.split("_")[0], "une autre valeur"))
    if seen is None:
        return "VAL005", f"rien n’est écrit ; attendu : {wanted}"
    match kind:
        case "literal_error":
            known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            return "VAL002", f"{shown} n’est pas une valeur admise{suggestion(str(seen), known)}"
        case "string_pattern_mismatch":
            form = _PATTERNS.get(context["pattern"], f"un texte de la forme {context['pattern']}")
            return "VAL003", f"{shown} n’a pas la forme attendue : {form}{_plain(context['pattern'], str(seen))}"
        case "decimal_form" if isinstance(seen, str):
            return "VAL003", _decimal(seen)
        case "string_too_short" | "too_short":
            return "VAL005", "rien n’est écrit ; compléter, ou supprimer la clé si elle n’est pas obligatoire"
        case "string_too_long" | "too_long":
            length = context.get("actual_length") or len(seen)
            return "VAL006", f"{length} caractères ; la limite est de {context['max_length']}"
        case "greater_than_equal":
            return "VAL004", f"{shown} est trop petit ; le minimum est {context['ge']}"
        case "less_than_equal":
            return "VAL004", f"{shown} est trop grand ; le maximum est {context['le']}"
        case "bad_url":
            return "VAL008", f"{shown} n’est pas une adresse https:// ou http:// complète"
        case "unseen_character":
            return "VAL010", f"caractère invisible {context['code']} dans le texte ; le supprimer"
    if kind.startswith("date") and not isinstance(seen, dict | list):
        return "VAL007", _date(str(seen))
    return "VAL001", f"attendu : {wanted} ; lu : {shown}"


_WANTED = {
    "int": "un nombre entier",
    "float": "un nombre",
    "decimal": "un nombre comme 59.0734",
    "bool": "« oui » ou « non »",
    "only_yes": "« oui », ou rien",
    "date": "une date AAAA-MM-JJ",
    "string": "un texte",
    "tuple": "une liste (une ligne « - … » par élément)",
    "list": "une liste (une ligne « - … » par élément)",
    "model": "des clés (« clé: valeur »)",
    "dict": "des clés (« clé: valeur »)",
}


def _plain(pattern: str, seen: str) -> str:
    """The same words as an identifier, where an identifier is wanted."""
    if pattern != _IDENTIFIER:
        return ""
    plain = re.sub("[^a-z0-9]+", "-", fold(seen)).strip("-")
    return f" ; par exemple « {plain} »" if plain else ""


def _decimal(seen: str) -> str:
    found = re.fullmatch(r"([0-9][0-9 \u00a0\u202f]*)(?:[,.]([0-9]+))? ?[€%]?", seen)
    if found is None:
        return f"{_show(seen)} n’est pas un nombre comme 59.0734"
    plain = re.sub("[^0-9]", "", found[1]) + (f".{found[2]}" if found[2] else "")
    if plain == seen:
        return f"{_show(seen)} a trop de chiffres ; 9 au plus, et 6 décimales"
    return f"{_show(seen)} ; écrire « {plain} »"


def _date(seen: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", seen)
    if found is not None:
        return f"« {seen} » ; écrire l’année d’abord : « {found[3]}-{found[2]:0>2}-{found[1]:0>2} »"
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", seen):
        year, month, day = (int(part) for part in found.groups())
        if year == 0 or not 1 <= month <= 12:
            return f"« {seen} » n’est pas un jour du calendrier : le mois va de 01 à 12"
        near = nearest_day_of(year, month, day).isoformat()
        return f"« {seen} » n’est pas un jour du calendrier ; le plus proche est « {near} »"
    return f"{_show(seen)} n’est pas une date ; attendu : AAAA-MM-JJ (« 2024-02-01 »)"


def _one_node(context: dict[str, Any]) -> str:
    seen, known = context["vus"], context["attendus"]
    if not seen:
        return "condition sans contenu ; attendu une clé parmi : " + ", ".join(known)
    return "condition à plusieurs nœuds (" + ", ".join(seen) + ") ; n’en garder qu’un, ou les ranger sous « tous »"


def _show(seen: Any) -> str:
    """What was read, short enough for one line."""
    if seen is None:
        return "rien"
    if isinstance(seen, dict):
        return "des clés"
    if isinstance(seen, list):
        return "une liste"
    text = str(seen)
    return f"« {text if len(text) <= 60 else text[:57] + '…'} »"


def _name(loc: Loc) -> str:
    """`exercice, relations, 3e, texte`: as one would say where it is, counting from 1."""
    steps = (f"{step + 1}{'er' if step == 0 else 'e'} élément" if isinstance(step, int) else step for step in loc)
    return ", ".join(steps) or "fichier"


def _inside(loc: Loc) -> str:
    return f" dans « {_name(loc)} »" if loc else ""


def _walk(root: Mapping, loc: Loc) -> Iterator[tuple[Any, tuple[int, int]]]:
    node: Any = root
    for step in loc:
        try:
            spot = node.spots[step]
            node = node[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            return
        yield node, spot


def _place(root: Mapping, loc: Loc, fichier: str) -> Position:
    """The place of the value at `loc`, or of its nearest parent in the file."""
    spots = [(root.line, root.column), *(spot for _, spot in _walk(root, loc))]
    return Position(fichier, *spots[-1])


def _is_written(root: Mapping, loc: Loc) -> bool:
    """Whether the key stands in the file, be it empty."""
    nodes = [root, *(node for node, _ in _walk(root, loc[:-1]))]
    return len(nodes) == len(loc) and loc[-1] in getattr(nodes[-1], "key_spots", {})


def _key_place(root: Mapping, loc: Loc, fichier: str) -> Position:
    """The place of the key itself."""
    nodes = [root, *(node for node, _ in _walk(root, loc[:-1]))]
    spot = getattr(nodes[-1], "key_spots", {}).get(loc[-1])
    return Position(fichier, *spot) if spot else _place(root, loc, fichier)


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys a file may write in the mapping at `loc`."""
    current: type[BaseModel] | None = model
    for step in loc:
        if isinstance(step, int):
            continue
        field = current.model_fields.get(step) if current else None
        current = _model_in(field.annotation) if field else None
    return [name for name in current.model_fields if name != "origine"] if current else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside `X`, `X | None`, `tuple[X, ...]` or `Annotated[X, …]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)
