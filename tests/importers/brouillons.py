"""What is expected of a draft, and how a draft is held against it.

A golden is one text: `=== <path in the draft>` and the YAML of that file, for each file. It is compared as a tree: how
texts are folded and quoted is free. The doubts a careful reader would raise are a table beside it.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from fphref.importers.modele import Brouillon, Champ, Etat, Ligne
from fphref.texte import fold
from fphref.yaml_splice import emit
from fphref.yaml_text import parse
from tests.support import ROOT

ATTENDUS = Path(__file__).parent / "attendus"
SEEDS = ROOT.parent / "shared" / "seeds"

Trees = dict[str, Any]
"""The content of each file of a draft, by its path: texts, lists and mappings only."""

_HEAD = re.compile(r"^=== (\S+)\n", re.MULTILINE)
_WORD = re.compile("[0-9a-z]+")


# --- Goldens -------------------------------------------------------------------------------------------------------


def read_golden(name: str) -> Trees:
    """The files of a golden; its own YAML has no fault."""
    return split_golden((ATTENDUS / name).read_text("utf-8"))


def split_golden(text: str) -> Trees:
    """Path → content of a text of several files."""
    before, *parts = _HEAD.split(text)
    assert not before.strip(), f"before the first « === »: {before[:60]!r}"
    assert len(set(parts[::2])) == len(parts[::2]), "a path stands twice"
    return {path: _parsed(content, path) for path, content in zip(parts[::2], parts[1::2], strict=True)}


def reread(brouillon: Brouillon) -> Trees:
    """The files of a draft, written as YAML and read again: what a person will have under the eyes."""
    return {path: _parsed(emit.document(tree), path) for path, tree in brouillon.fichiers.items()}


def _parsed(text: str, path: str) -> Any:
    tree, faults = parse(text.encode(), path)
    assert not faults, [str(fault) for fault in faults]
    return plain(tree)


def plain(node: Any) -> Any:
    """A tree without the places of its values; an empty value is as good as absent."""
    if isinstance(node, Mapping):
        kept = {key: plain(inner) for key, inner in node.items() if not key.startswith("\0")}
        return {key: inner for key, inner in kept.items() if inner is not None}
    if isinstance(node, list):
        return [plain(inner) for inner in node]
    return node


def tell_difference(wanted: Trees, got: Trees) -> str:
    """Where two drafts differ, as the difference of their canonical texts; empty where they say the same."""
    told: list[str] = []
    for path in [*wanted, *(path for path in got if path not in wanted)]:
        if path not in got or path not in wanted:
            told.append(f"{'missing' if path not in got else 'not expected'}: {path}")
        elif wanted[path] != got[path]:
            old, new = (emit.document(tree).splitlines() for tree in (wanted[path], _ordered(got[path], wanted[path])))
            told += difflib.unified_diff(old, new, f"expected {path}", f"draft {path}", lineterm="", n=2)
    return "\n".join(told)


def _ordered(node: Any, model: Any) -> Any:
    """The same, its keys in the order of `model` where they stand there."""
    if isinstance(node, dict) and isinstance(model, dict):
        keys = [key for key in model if key in node] + [key for key in node if key not in model]
        return {key: _ordered(node[key], model.get(key)) for key in keys}
    if isinstance(node, list) and isinstance(model, list):
        return [_ordered(inner, model[i] if i < len(model) else None) for i, inner in enumerate(node)]
    return node


def disordered(wanted: Any, got: Any, path: str = "") -> list[str]:
    """Where the keys of a mapping stand in another order than expected."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        shared = [key for key in got if key in wanted]
        told = [path] if shared != [key for key in wanted if key in got] and path else []
        return told + [place for key in shared for place in disordered(wanted[key], got[key], f"{path}/{key}")]
    if isinstance(wanted, list) and isinstance(got, list):
        pairs = enumerate(zip(wanted, got, strict=False))
        return [place for i, (old, new) in pairs for place in disordered(old, new, f"{path}/{i}")]
    return []


# --- Doubts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DouteAttendu:
    """A doubt a careful reader raises: its codes and lines (any of them will do), words its message must hold."""

    codes: tuple[str, ...]
    lignes: tuple[int, ...]
    mots: str
    exige: bool

    def __str__(self) -> str:
        return f"{'/'.join(self.codes)} line {'/'.join(map(str, self.lignes))} {self.mots!r}"

    def is_met(self, brouillon: Brouillon) -> bool:
        """Whether the draft raises it."""
        return any(
            doute.diagnostic.regle in self.codes
            and doute.numero in self.lignes
            and self.mots in fold(doute.diagnostic.message)
            for doute in brouillon.doutes
        )


def read_doubts(name: str) -> list[DouteAttendu]:
    """The table of expected doubts: `code;ligne;mots;exige`, alternatives between slashes."""
    with (ATTENDUS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [
        DouteAttendu(
            tuple(row["code"].split("/")),
            tuple(int(number) for number in row["ligne"].split("/")),
            row["mots"],
            {"oui": True, "non": False}[row["exige"]],
        )
        for row in rows
    ]


# --- What a line is placed in --------------------------------------------------------------------------------------

# Facts that a program writes in its own way: a few words of the line may be missing from the value.
_FACTS = frozenset(
    re.findall(
        r"\w+",
        """
        niveau niveau_qualification categorie echelon echelons echelon_special mois duree_mois prolongation_mois
        min_mois ib_min numerateur denominateur code publie_le expire_le langue pays presence temps_travail contrat
        nature min max et_plus devise periode brut experience statut a_apprecier
        """,
    )
)
MISSING = 4
"""Words of a line that a normalised fact may do without: « Niveau 7 (Master) », « 5 échelons + 1 échelon spécial »."""

# « Hard skills :- Anglais- Calcul », « Outils : Excel, Word »: what stands before a list glued to its heading is that
# heading; the letter of « Q : » and « R : » is a mark of form.
_GLUED = re.compile(r"^(?:[^:.]{1,40}:\s*(?:-\s*(?=\S)|(?=[^:.;€$£0-9]+, [^:;]+$))|[QR] ?\d? ?: ?(?=\S))")
_KEY = re.compile(r"^\s*(?:-\s+)?[A-Za-z_@][\w@-]*:(?=\s|$)")
_ESCAPED = re.compile(r"\\[nrt]")


def dishonest(brouillon: Brouillon) -> list[str]:
    """The lines that are said to be placed, and whose words do not stand in the fields they are said to feed."""
    told = []
    for sort in brouillon.sorts:
        if sort.etat is not Etat.PLACEE:
            continue
        ligne = brouillon.document.lignes[sort.numero - 1]
        lost = [str(champ) for champ in sort.champs if not champ.chemin or _find(brouillon, champ) is None]
        if lost or not sort.champs:
            told.append(f"line {sort.numero}: no such field: {', '.join(lost) or '(none)'}")
            continue
        missing = missing_words(brouillon, ligne, sort.champs)
        if len(missing) > (MISSING if any(_is_fact(champ) for champ in sort.champs) else 0):
            told.append(f"line {sort.numero}: not in {', '.join(map(str, sort.champs))}: {' '.join(missing)}")
    return told


def swallowed(brouillon: Brouillon, wanted: Trees) -> list[str]:
    """The lines called structure although a person made a value of them."""
    contents = {" ".join(words(text)) for tree in wanted.values() for text in values(tree)}
    structure = [sort.numero for sort in brouillon.sorts if sort.etat is Etat.STRUCTURE]
    found = [(number, words(brouillon.document.lignes[number - 1].texte)) for number in structure]
    return [
        f"line {number}: {' '.join(said)}" for number, said in found if len(said) > 1 and " ".join(said) in contents
    ]


def missing_words(brouillon: Brouillon, ligne: Ligne, champs: Sequence[Champ]) -> list[str]:
    """The folded words of a line that its fields do not hold as often as it does; a field's own name is no loss."""
    held: Counter[str] = Counter()
    names: set[str] = set()
    # A field that stands inside another is not counted twice.
    outer = [c for c in champs if not any(_is_inside(c, other) for other in champs)]
    for champ in outer:
        node = _find(brouillon, champ)
        held.update(word for text in values(node) for word in words(text))
        steps = [*champ.chemin, *(node if isinstance(node, dict) else ())]
        names |= {_root(word) for step in steps if isinstance(step, str) for word in words(step.replace("_", " "))}
    lost = Counter(words(_content(brouillon, ligne))) - held
    return [word for word in lost.elements() if _root(word) not in names]


def _content(brouillon: Brouillon, ligne: Ligne) -> str:
    """What a line says: not the name of its key in a posting, nor a heading glued to its list in a guide."""
    if brouillon.forme == "guide":
        return _GLUED.sub("", ligne.texte)
    if brouillon.forme != "offre":
        return ligne.texte
    return _ESCAPED.sub(" ", _KEY.sub("", ligne.texte))


def _find(brouillon: Brouillon, champ: Champ) -> Any:
    """The value of a field, None where there is none."""
    node: Any = brouillon.fichiers.get(champ.fichier)
    for step in champ.chemin:
        if isinstance(step, int) and isinstance(node, list) and 0 <= step < len(node):
            node = node[step]
        elif isinstance(step, str) and isinstance(node, dict):
            node = node.get(step)
        else:
            return None
    return node


def _is_inside(champ: Champ, other: Champ) -> bool:
    short, long = other.chemin, champ.chemin
    return champ.fichier == other.fichier and len(short) < len(long) and long[: len(short)] == short


def _is_fact(champ: Champ) -> bool:
    return next((step for step in reversed(champ.chemin) if isinstance(step, str)), "") in _FACTS


def _root(word: str) -> str:
    return word.rstrip("s")


def values(node: Any) -> Iterator[str]:
    """Every text and number of a tree."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from values(inner)
    elif node is not None:
        yield str(node)


def words(text: str) -> list[str]:
    """The words of a text, without case nor accents; signs are none."""
    return _WORD.findall(fold(text))


# --- Differences from the curated data -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ecart:
    """A reasoned difference: a pattern of places, and whether each side has a value there."""

    motif: str
    brouillon: bool
    relu: bool


def read_ecarts(name: str) -> list[Ecart]:
    """The rows of a Markdown table `| `place` | draft | curated | why |`; « absent » says that a side has nothing."""
    found = []
    for line in (ATTENDUS / name).read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            assert cells[3], f"no reason: {line}"
            found.append(Ecart(cells[0].strip("`"), cells[1] != "absent", cells[2] != "absent"))
    return found


def differences(draft: Any, curated: Any, path: str = "") -> Iterator[tuple[str, bool, bool]]:
    """Each place where two trees differ, and whether each side has a value there; items of a list go by their id."""
    if draft == curated:
        return
    draft, curated = _mention(draft, curated), _mention(curated, draft)
    if isinstance(draft, list) and isinstance(curated, list):
        named = _named(draft) and _named(curated)
        draft, curated = _by_id(draft, named), _by_id(curated, named)
        if [key for key in draft if key in curated] != [key for key in curated if key in draft]:
            yield f"{path}/(order)", True, True
    if isinstance(draft, dict) and isinstance(curated, dict):
        for key in [*curated, *(key for key in draft if key not in curated)]:
            place = f"{path}/{key}" if path else key
            if key in draft and key in curated:
                yield from differences(draft[key], curated[key], place)
            else:
                yield place, key in draft, key in curated
    elif draft != curated:
        yield path, True, True


def _mention(node: Any, other: Any) -> Any:
    """A bare text, as the object that the other side makes of it."""
    return {"texte": node} if isinstance(node, str) and isinstance(other, dict) else node


def _named(nodes: list[Any]) -> bool:
    """Whether its objects have ids: where one side alone gives them, rank tells which is which."""
    return all("id" in node for node in nodes if isinstance(node, dict))


def _by_id(nodes: list[Any], named: bool) -> dict[str, Any]:
    return {node["id"] if named and isinstance(node, dict) else str(i): node for i, node in enumerate(nodes)}


def matches(ecart: Ecart, found: tuple[str, bool, bool]) -> bool:
    """Whether a row of the table explains a difference."""
    place, draft, curated = found
    return (ecart.brouillon, ecart.relu) == (draft, curated) and fnmatchcase(place, ecart.motif)
