"""What a user types, found in the data: a corps, a grade, an échelon, a day; what is not found is told in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from fphref.diagnostics import FphrefError, nearest
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Corps, Grade
from fphref.statut.francais import conseil_jour, jour_fr, ordinal_fr
from fphref.statut.grille import Echelon, Tables, nearest_day
from fphref.texte import fold

T = TypeVar("T", Corps, Grade)

_SPACES: Final = re.compile(r"[\s_]+")
_RANG: Final = re.compile(r"0?([1-9][0-9]?)(?:er|ere|e|eme|re|nd|nde)?(?: echelon)?")
_SPECIAL: Final = re.compile(r"(?:echelon )?special(?:[ -]?([1-9]))?(?:(?:er|e|eme)? chevron)?")
_HORS_ECHELLE: Final = re.compile(r"(he[a-g](?:bis)?)[ -]?([1-9])?")
_SIGLE_RANG: Final = re.compile(r"\b([a-z]{2,5})([1-3])\b")
_PETITS: Final = frozenset({"de", "des", "du", "d", "l", "la", "le", "les", "en", "et"})
_ORDINAUX: Final = {
    "2eme": "2e",
    "2nd": "2e",
    "2nde": "2e",
    "1ere": "1re",
    "3eme": "3e",
    "premier": "1er",
    "premiere": "1re",
    "deuxieme": "2e",
}
_RANGS: Final = frozenset(
    {"principal", "principale", "superieur", "superieure", "hors", "classe", "grade", "normale", "exceptionnelle",
     "1er", "1re", "2e", "3e", "premier", "premiere", "deuxieme", "second", "seconde", "troisieme"}
)  # fmt: skip
"""Words that tell a grade from the base grade of its corps."""
_ARTICLE: Final = re.compile(r"corps (?:des |de la |de l'|du |d'|de )")


def find_corps(referentiel: Referentiel, text: str) -> Corps:
    """The corps of that id, sigle or title, or whose title begins so; raises `FphrefError` otherwise.

    Singular or plural, with « corps des » or without: « Ingénieur hospitalier » is the corps of them.
    """
    known = list(referentiel.corps.values())
    if not known:
        raise FphrefError("Le référentiel ne décrit aucun corps.")
    names = {corps.id: _names_of_corps(corps) for corps in known}
    found = _find(text, known, names)
    if not found:
        found = _find(_singular(_ARTICLE.sub("", _plain(text), count=1)), known, _singulars(names))
    if len(found) == 1:
        return found[0]
    if found:
        raise FphrefError(f"« {text} » désigne plusieurs corps : {_list(_label(corps) for corps in found)}.")
    raise FphrefError(f"Corps « {text} » inconnu{_suggest(text, names, [_label(corps) for corps in known])}")


def find_grade(corps: Corps, text: str) -> Grade:
    """The grade of that id, sigle, title or rank (`2`), or whose title begins so; raises `FphrefError` otherwise.

    Labels of pay software are taken too: « Attaché » is the grade without « principal » nor « hors classe », « TSH2 »
    and « IH principal » are made of a sigle. Where a label could be two grades, they are listed, and none is chosen.
    """
    known = corps.grades
    if not known:
        raise FphrefError(f"Le référentiel ne donne pas les grades du corps « {corps.intitule} ».")
    names = {grade.id: _names_of_grade(grade, rank) for rank, grade in enumerate(known, start=1)}
    found = _find(text, known, names)
    found = _by_sigle(corps, text) if not found else _base(text, found) if len(found) > 1 else found
    if len(found) == 1:
        return found[0]
    titles = _list(f"« {grade.intitule} »" for grade in found or known).replace("'", "’")
    if found:
        raise FphrefError(f"« {text} » désigne plusieurs grades du corps : {titles}.")
    advice = _suggest(text, names, [])
    raise FphrefError(f"Grade « {text} » inconnu{advice or f' ; les grades de ce corps : {titles}.'}")


def find_echelon(tables: Tables, corps: Corps, grade: Grade, text: str, jour: date) -> Echelon:
    """The échelon that `4`, `4e`, `special`, `special-2` or `HEA2` names on that day.

    `special` alone is its first chevron, by which one enters. Raises `FphrefError` for any other, and where no grid
    of the grade is known on that day.
    """
    known = echelons_or_stop(tables, corps, grade, jour)
    code = _code(text, known)
    found = next((echelon for echelon in known if echelon.code == code), None)
    if found is None:
        raise FphrefError(f"Échelon « {text} » inconnu : {_extent(grade, known)}{_nearest(text, known)}.")
    return found


def echelons_or_stop(tables: Tables, corps: Corps, grade: Grade, jour: date) -> tuple[Echelon, ...]:
    """The échelons of a grade on that day; raises `FphrefError`, with the nearest day, where no grid is known then."""
    check_jour(corps, jour)
    known = tables.echelons(corps.id, grade.id, jour)
    if known:
        return known
    near = nearest_day(tables.lignes(corps.id, grade.id), jour)
    if near is None:
        raise FphrefError(f"La grille du grade « {grade.intitule} » n’est pas dans le référentiel.")
    raise FphrefError(
        f"La grille du grade « {grade.intitule} » n’est pas connue au {jour_fr(jour)} ; {conseil_jour(near, jour)}."
    )


def check_jour(corps: Corps, jour: date) -> None:
    """Raises `FphrefError`, with the nearest day, where the corps did not exist yet or exists no more."""
    name = f"« {corps.intitule} »"
    if corps.du is not None and jour < corps.du:
        raise FphrefError(
            f"{name} au {jour_fr(jour)} : le corps existe depuis le {jour_fr(corps.du)} ; "
            f"{conseil_jour(corps.du, jour)}."
        )
    if corps.au is not None and jour >= corps.au:
        last = corps.au - timedelta(days=1)
        raise FphrefError(
            f"{name} au {jour_fr(jour)} : le corps n’existe plus depuis le {jour_fr(corps.au)} ; "
            f"{conseil_jour(last, jour)}."
        )


def _names_of_corps(corps: Corps) -> tuple[str, ...]:
    """What it may be called, folded; the surest names come first, and no part of a title is among them."""
    title = _plain(corps.intitule)
    sigles = [_plain(corps.sigle)] if corps.sigle else []
    if corps.sigle and "-" in corps.sigle:
        sigles += [_plain(part) for part in corps.sigle.split("-")]
    return (_plain(corps.id), *sigles, title, _ARTICLE.sub("", title, count=1))


def _names_of_grade(grade: Grade, rank: int) -> tuple[str, ...]:
    sigle = [_plain(grade.sigle)] if grade.sigle else []
    return (_plain(grade.id), *sigle, _plain(grade.intitule), str(rank))


def _singulars(names: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {identifiant: [_singular(name) for name in known] for identifiant, known in names.items()}


def _singular(text: str) -> str:
    """Each word without the mark of its plural."""
    return " ".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in text.split())


def _base(text: str, found: list[Grade]) -> list[Grade]:
    """Of grades whose titles all begin so, the one that only it names: the others add « principal », « 2e classe »…"""
    wanted = _words(text)
    whole = [grade for grade in found if wanted <= _words(grade.intitule)]
    base = [grade for grade in whole if not (_words(grade.intitule) - wanted) & _RANGS]
    return base if len(base) == 1 else found


def _by_sigle(corps: Corps, text: str) -> list[Grade]:
    """The grades that a sigle and what tells them apart name: « TSH 2e classe », « TSH2 », « IH principal »."""
    wanted = " ".join(_label_words(text))
    if " " not in wanted:
        return []
    found = []
    for grade in corps.grades:
        words = _label_words(grade.intitule)
        # The initials of the first words, then the others; or the sigle of the corps, then what tells the grade.
        aliases = [" ".join(("".join(word[0] for word in words[:k]), *words[k:])) for k in range(2, len(words) + 1)]
        told = [word for word in words if word in _RANGS]
        sigles = [_plain(corps.sigle), *_plain(corps.sigle).split(" ")] if corps.sigle and told else []
        aliases += [" ".join((sigle, *told)) for sigle in sigles]
        if any(alias == wanted or alias.startswith(wanted) for alias in aliases):
            found.append(grade)
    return found


def _label_words(text: str) -> list[str]:
    """The words of a label without the small ones; `TSH2` is two words, `2ème` is `2e`."""
    spaced = _SIGLE_RANG.sub(r"\1 \2", _plain(text).replace("'", " ").replace("’", " "))
    return [_ORDINAUX.get(word, word) for word in spaced.split() if word not in _PETITS]


def _words(text: str) -> set[str]:
    return set(_label_words(text))


def _plain(text: str) -> str:
    """Folded, and an id reads as words."""
    return _SPACES.sub(" ", fold(text).replace("-", " ")).strip()


def _find(text: str, known: Sequence[T], names: Mapping[str, Sequence[str]]) -> list[T]:
    """Those of that very name; failing that, whose name begins so; failing that, that have every word of it."""
    wanted = _plain(text)
    if not wanted:
        return []
    exact = [item for item in known if wanted in names[item.id]]
    starts = [item for item in known if any(name.startswith(wanted) for name in names[item.id])]
    words = [item for item in known if any(set(wanted.split()) <= set(name.split()) for name in names[item.id])]
    return exact or starts or words


def _suggest(text: str, names: Mapping[str, Sequence[str]], otherwise: Sequence[str]) -> str:
    """The id whose name is nearest, or the list of what there is."""
    by_name = {name: identifiant for identifiant, known in names.items() for name in known if not name.isdigit()}
    found = nearest(_plain(text), by_name)
    if found is not None:
        return f" ; vouliez-vous « {by_name[found]} » ?"
    return f" ; corps connus : {_list(otherwise)}." if otherwise else ""


def _label(corps: Corps) -> str:
    return f"{corps.sigle} ({corps.id})" if corps.sigle else corps.id


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _code(text: str, known: Sequence[Echelon]) -> str | None:
    wanted = _SPACES.sub(" ", fold(text)).strip()
    if match := _RANG.fullmatch(wanted):
        return match[1]
    if match := _SPECIAL.fullmatch(wanted):
        return f"special-{match[1] or 1}"
    if match := _HORS_ECHELLE.fullmatch(wanted):
        ib = f"{match[1]}{match[2] or 1}"
        return next((echelon.code for echelon in known if echelon.ib.casefold() == ib), None)
    return None


def _nearest(text: str, known: Sequence[Echelon]) -> str:
    """The échelon of that grade which what was typed comes nearest to: the first below it, the last above it."""
    plain = [echelon.code for echelon in known if not echelon.special]
    wanted = _SPACES.sub(" ", fold(text)).strip()
    if not plain:
        return ""
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 6:
        near = min(plain, key=lambda code: abs(int(code) - int(wanted)))
    elif _SPECIAL.fullmatch(wanted) or _HORS_ECHELLE.fullmatch(wanted):
        near = next((echelon.code for echelon in known[::-1] if echelon.special), plain[-1])
    else:
        return ""
    return f" ; le plus proche est « {near} »"


def _extent(grade: Grade, known: Sequence[Echelon]) -> str:
    plain = [echelon for echelon in known if not echelon.special]
    chevrons = [echelon for echelon in known if echelon.special]
    parts = []
    if plain:
        first, last = (ordinal_fr(int(echelon.code)) for echelon in (plain[0], plain[-1]))
        verb = "va" if any(echelon.dernier for echelon in plain) else "n’est connu que"
        parts.append(
            f"{verb} du {first} au {last} échelon" if len(plain) > 1 else f"n’a de connu que l’échelon {first}"
        )
    if chevrons:
        codes = _list(f"{echelon.code} ou {echelon.ib}" for echelon in chevrons)
        parts.append(f"a un échelon spécial ({codes})")
    return f"le grade « {grade.intitule} » {' et '.join(parts)}"
