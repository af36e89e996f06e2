"""What a tagged PDF says of itself: for each marked piece of a page, its place in the reading order and its part."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from fphref.importers.lecture.pdf.bornes import Bornes, faults

_HEADINGS: Final = {"H": 0, "Title": 1} | {f"H{niveau}": niveau for niveau in range(1, 7)}
_BLOCKS: Final = frozenset((
    "P", "LI", "Lbl", "LBody", "TD", "TH", "Caption", "Note", "FENote", "BlockQuote", "TOCI", "Div", "Sect", "Part",
    "Art", "Aside", "Document", "Figure", "Formula", "Form", *_HEADINGS,
))  # fmt: skip
_MAX_DEPTH: Final = 200


class Balise(NamedTuple):
    """What is known of a marked piece.

    `rang` is its place in the reading order; `bloc` numbers the block it stands in; `role` is the standard name of
    that block; `niveau` the level of a heading; `profondeur` the depth of a list item, `item` its number; `rangee` the
    row of a table it stands in and `cellule` its cell (0 outside).
    """

    rang: int
    bloc: int
    role: str
    niveau: int = 0
    profondeur: int = 0
    item: int = 0
    rangee: int = 0
    cellule: int = 0


class _Etat(NamedTuple):
    """What an element hands down to those inside it."""

    page: int
    bloc: int
    role: str
    niveau: int
    profondeur: int
    item: int
    rangee: int
    cellule: int


Balises = dict[tuple[int, int], Balise]
"""By number of the object of the page, and mark."""


def read_tags(root: Any, bornes: Bornes) -> Balises:
    """The marks of a document by page and number; empty where it has none, or too broken."""
    try:
        tree = root.get("/StructTreeRoot")
        tree = tree.get_object() if tree is not None else None
        if not isinstance(tree, dict):
            return {}
        roles = tree.get("/RoleMap")
        roles = roles.get_object() if roles is not None else {}
        return _Marcheur(roles if isinstance(roles, dict) else {}, bornes).walk(tree.get("/K"))
    except faults():
        return {}


class _Marcheur:
    """Walks the elements in their order, with a stack of its own."""

    def __init__(self, roles: Any, bornes: Bornes) -> None:
        self._roles = roles
        self._bornes = bornes
        self._count = 0
        self._seen: set[int] = set()
        self.found: Balises = {}

    def walk(self, kids: Any) -> Balises:
        """The marks under these elements."""
        todo: list[tuple[Any, _Etat, int]] = [(kids, _Etat(0, 0, "", 0, 0, 0, 0, 0), 0)]
        while todo:
            node, state, depth = todo.pop()
            number = _number_of(node)
            node = node.get_object() if hasattr(node, "get_object") else node
            if isinstance(node, bool) or node is None:
                continue
            self._bornes.spend("noeuds", 1)
            if isinstance(node, int):
                self._mark(state, int(node))
            elif isinstance(node, list):
                todo.extend((each, state, depth) for each in reversed(node))
            elif isinstance(node, dict):
                if "/MCID" in node:
                    if "/Stm" not in node:
                        page = _number_of(_raw(node, "/Pg")) if "/Pg" in node else 0
                        self._mark(state._replace(page=page or state.page), int(node["/MCID"]))
                elif depth < _MAX_DEPTH and "/K" in node and (not number or number not in self._seen):
                    if number:
                        self._seen.add(number)
                    todo.append((_raw(node, "/K"), self._inside(node, state), depth + 1))
        return self.found

    def _mark(self, state: _Etat, number: int) -> None:
        self._count += 1
        key = (state.page, number)
        if state.page and key not in self.found:
            self.found[key] = Balise(
                self._count, state.bloc, state.role, state.niveau, state.profondeur, state.item, state.rangee,
                state.cellule,
            )  # fmt: skip

    def _inside(self, node: Any, state: _Etat) -> _Etat:
        role = self._role(node)
        self._count += 1
        number = self._count
        if "/Pg" in node and (page := _number_of(_raw(node, "/Pg"))):
            state = state._replace(page=page)
        if role in _BLOCKS:
            state = state._replace(bloc=number, role=role, niveau=_HEADINGS.get(role, 0))
        if role == "L":
            state = state._replace(profondeur=state.profondeur + 1)
        elif role == "LI":
            state = state._replace(item=number, profondeur=max(state.profondeur, 1))
        elif role == "TR":
            state = state._replace(rangee=number, cellule=0)
        elif role in ("TD", "TH"):
            state = state._replace(cellule=number, profondeur=0, item=0)
        elif role == "Table":
            state = state._replace(rangee=0, cellule=0)
        return state

    def _role(self, node: Any) -> str:
        role = str(node.get("/S", ""))
        for _ in range(8):
            if role.lstrip("/") in _BLOCKS or role not in self._roles:
                break
            role = str(self._roles[role])
        return role.lstrip("/")


def _raw(node: Any, key: str) -> Any:
    """The value of a key as it stands: a reference where it is one."""
    return node.raw_get(key)


def _number_of(node: Any) -> int:
    """The number of the object that a reference names; 0 for what is no reference."""
    return int(getattr(node, "idnum", 0) or 0)
