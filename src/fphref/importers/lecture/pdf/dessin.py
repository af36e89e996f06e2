"""Draws a content without a pen: its operators, fonts and matrices make words with their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from fphref.importers.lecture.pdf.bornes import MAX_OCTETS_PAGE, PROFONDEUR, Bornes, faults
from fphref.importers.lecture.pdf.flux import Operande, operations
from fphref.importers.lecture.pdf.mots import ECART, Forme, Mot
from fphref.importers.lecture.pdf.polices import ILLISIBLE, Police, Polices

_MAX_SAVED: Final = 500
_MAX_POINTS: Final = 80
_MAX_SHAPES: Final = 5_000
_THIN: Final = 2.5
_LONG: Final = 7.0
"""Points across and along a rule of a table."""
_BACK: Final = -0.3
_TIED: Final = ("\u00a0", "\u202f", "\u2007")

Matrice = tuple[float, float, float, float, float, float]
UNITE: Final[Matrice] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Etat:
    """What `q` saves."""

    ctm: Matrice = UNITE
    police: Police | None = None
    taille: float = 0.0
    lettre: float = 0.0
    mot: float = 0.0
    largeur: float = 1.0
    interligne: float = 0.0
    hausse: float = 0.0
    rendu: int = 0

    def copy(self) -> _Etat:
        return _Etat(self.ctm, self.police, self.taille, self.lettre, self.mot, self.largeur, self.interligne,
                     self.hausse, self.rendu)  # fmt: skip


@dataclass(slots=True)
class _Marque:
    """A marked content that is open."""

    numero: int
    artefact: bool
    texte: str | None
    premier: int


def resources_of(node: Any) -> Any:
    try:
        found = node["/Resources"].get_object()
    except faults():
        return {}
    return found if isinstance(found, dict) else {}


def multiply(m: Matrice, n: Matrice) -> Matrice:
    """The matrix that does `m`, then `n`."""
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


class Dessin:
    """Follows the operators; a form inside is drawn by the same."""

    def __init__(self, polices: Polices, bornes: Bornes) -> None:
        self.mots: list[Mot] = []
        self.formes: list[Forme] = []
        self.filets: list[tuple[float, float, float, float]] = []
        self._polices, self._bornes = polices, bornes
        self._etat = _Etat()
        self._saved: list[_Etat] = []
        self._marks: list[_Marque] = []
        self._line = self._text = UNITE
        self._along = 0.0
        self._letters: list[str] = []
        self._path: list[tuple[float, float]] = []
        self._lines: list[tuple[float, float, float, float]] = []
        self._start = self._end = 0.0
        self._space = self._tied = False

    def draw(self, data: bytes, resources: Any, depth: int) -> None:
        """Follow a content; `depth` counts the forms it stands in."""
        spend = self._bornes.spend
        act = self._act
        for operator, operands in operations(data):
            spend("operateurs", 1)
            try:
                act(operator, operands, resources, depth)
            except (IndexError, TypeError, ValueError, KeyError, OverflowError, ZeroDivisionError):
                # Operands that are missing or of another kind: the operator does nothing.
                continue

    def _act(self, operator: bytes, operands: list[Operande], resources: Any, depth: int) -> None:
        if operator in _IDLE:
            return
        etat = self._etat
        if operator == b"Tj":
            self._show(operands[-1])
            self._flush()
        elif operator == b"TJ":
            self._show_all(operands[-1])
        elif operator in _POINTS:
            self._trace(operator, operands)
        elif operator in _PAINTS:
            self._paint(operator)
        elif operator == b"Td":
            self._move(_real(operands[0]), _real(operands[1]))
        elif operator == b"Tm":
            self._place(_matrix(operands))
        elif operator == b"Tf":
            etat.police, etat.taille = self._polices.get(resources, str(operands[0])), _real(operands[1])
        elif operator in (b"BDC", b"BMC"):
            self._open(operator, operands, resources)
        elif operator == b"EMC":
            self._close()
        elif operator == b"BT":
            self._place(UNITE)
        elif operator == b"TD":
            etat.interligne = -_real(operands[1])
            self._move(_real(operands[0]), _real(operands[1]))
        elif operator == b"T*":
            self._move(0.0, -etat.interligne)
        elif operator == b"'":
            self._move(0.0, -etat.interligne)
            self._show(operands[-1])
            self._flush()
        elif operator == b'"':
            etat.mot, etat.lettre = _real(operands[0]), _real(operands[1])
            self._move(0.0, -etat.interligne)
            self._show(operands[2])
            self._flush()
        elif operator == b"Tc":
            etat.lettre = _real(operands[0])
        elif operator == b"Tw":
            etat.mot = _real(operands[0])
        elif operator == b"Tz":
            etat.largeur = _real(operands[0]) / 100
        elif operator == b"TL":
            etat.interligne = _real(operands[0])
        elif operator == b"Ts":
            etat.hausse = _real(operands[0])
        elif operator == b"Tr":
            etat.rendu = int(_real(operands[0]))
        elif operator == b"q":
            if len(self._saved) < _MAX_SAVED:
                self._saved.append(etat.copy())
        elif operator == b"Q":
            if self._saved:
                self._etat = self._saved.pop()
        elif operator == b"cm":
            etat.ctm = multiply(_matrix(operands), etat.ctm)
        elif operator == b"Do":
            self._form(str(operands[0]), resources, depth)

    # -- text --------------------------------------------------------------------------------------------------

    def _place(self, matrix: Matrice) -> None:
        self._line = self._text = matrix
        self._along = 0.0
        self._space = False

    def _move(self, x: float, y: float) -> None:
        a, b, c, d, e, f = self._line
        self._line = self._text = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)
        self._along = 0.0
        if y:
            self._space = False

    def _show_all(self, parts: Operande) -> None:
        etat = self._etat
        if not isinstance(parts, list):
            return
        for part in parts:
            if isinstance(part, bytes):
                self._show(part)
            elif isinstance(part, float):
                shift = -part / 1000 * etat.taille * etat.largeur
                self._along += shift
                gap = self._along - self._end
                if self._letters and not _BACK * abs(etat.taille) < gap < ECART * abs(etat.taille):
                    self._flush()
        self._flush()

    def _show(self, data: Operande) -> None:
        etat = self._etat
        police, size = etat.police, etat.taille
        if not isinstance(data, bytes) or not size:
            return
        letter, word, wide = etat.lettre, etat.mot, etat.largeur
        glyphes = police.glyphes(data) if police is not None else [ILLISIBLE] * len(data)
        self._bornes.spend("glyphes", len(glyphes))
        along, letters = self._along, self._letters
        for text, width, is_space in glyphes:
            after = along + (width * size + letter + (word if is_space else 0.0)) * wide
            if text and not text.isspace():
                if not letters:
                    self._start = along
                letters.append(text)
                self._end = after
            elif text:
                if letters:
                    self._flush()
                    letters = self._letters
                self._tied = text in _TIED and (self._tied or not self._space)
                self._space = True
            along = after
        self._along = along

    def _flush(self) -> None:
        """End the word that was begun."""
        if not self._letters:
            return
        etat = self._etat
        self._bornes.spend("mots", 1)
        text = "".join(self._letters)
        self._letters = []
        a, b, c, d, e, f = multiply(self._text, etat.ctm)
        size = abs(etat.taille) * ((c * c + d * d) ** 0.5)
        if size < 0.01 or size > 5_000:
            return
        if etat.taille < 0:
            a, b = -a, -b
        sens = _direction(a, b)
        x0, y0, x1 = a * self._start + e, b * self._start + f, a * self._end + e
        y1 = b * self._end + f
        if etat.taille < 0:
            x0, y0, x1, y1 = 2 * e - x0, 2 * f - y0, 2 * e - x1, 2 * f - y1
        if sens == 1:
            x0, x1, y0 = y0, y1, -x0
        elif sens == 2:
            x0, x1, y0 = -x0, -x1, -y0
        elif sens == 3:
            x0, x1, y0 = -y0, -y1, x0
        mark = self._marks[-1] if self._marks else None
        bold = etat.police is not None and (etat.police.gras or etat.rendu == 2)
        number, is_artifact = (mark.numero, mark.artefact) if mark else (-1, False)
        left, right = min(x0, x1), max(x0, x1)
        self.mots.append(
            Mot(
                text, left, right, y0, size, bold, sens, number, len(self.mots), self._space, self._tied,
                etat.rendu in (3, 7), is_artifact,
            )
        )  # fmt: skip
        self._space = self._tied = False

    # -- shapes ------------------------------------------------------------------------------------------------

    def _trace(self, operator: bytes, operands: list[Operande]) -> None:
        """Add points to the path, as long as it may be a bullet."""
        if len(self._path) > _MAX_POINTS:
            return
        numbers = [_real(each) for each in operands[-_POINTS[operator] :]]
        a, b, c, d, e, f = self._etat.ctm
        if operator == b"re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y + height]
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            self._path.append((x * a + y * c + e, x * b + y * d + f))
        if operator in (b"l", b"re") and len(self._path) > 1:
            self._lines.append((*self._path[-2], *self._path[-1]))

    def _paint(self, operator: bytes) -> None:
        """Keep a shape as small and as square as the bullet of an item."""
        path, self._path = self._path, []
        lines, self._lines = self._lines, []
        if operator != b"n":
            self._rule(lines)
        if operator == b"n" or not 2 <= len(path) <= _MAX_POINTS or len(self.formes) >= _MAX_SHAPES:
            return
        left, right = min(x for x, _ in path), max(x for x, _ in path)
        low, high = min(y for _, y in path), max(y for _, y in path)
        width, height = right - left, high - low
        if 1.0 < width < 9.0 and 0.7 < height / width < 1.4:
            self._flush()
            self.formes.append(Forme(left, low, right, high, self._marks[-1].numero if self._marks else -1))

    def _rule(self, lines: list[tuple[float, float, float, float]]) -> None:
        """Keep the rules of a path: lines along an edge of the page, and rectangles as thin."""
        for x0, y0, x1, y1 in lines:
            if len(self.filets) < _MAX_SHAPES and min(abs(x1 - x0), abs(y1 - y0)) < _THIN < _LONG < max(
                abs(x1 - x0), abs(y1 - y0)
            ):
                self.filets.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    # -- marks and forms ---------------------------------------------------------------------------------------

    def _open(self, operator: bytes, operands: list[Operande], resources: Any) -> None:
        self._flush()
        outer = self._marks[-1] if self._marks else _Marque(-1, False, None, 0)
        mark = _Marque(outer.numero, outer.artefact or operands[:1] == ["/Artifact"], None, len(self.mots))
        if len(self._marks) < _MAX_SAVED:
            self._marks.append(mark)
        properties: Any = operands[1] if operator == b"BDC" and len(operands) > 1 else {}
        if isinstance(properties, str):
            try:
                properties = resources["/Properties"].get_object()[properties].get_object()
            except faults():
                return
        if isinstance(properties, dict):
            number = properties.get("/MCID")
            if isinstance(number, int | float) and 0 <= number < 1e6:
                mark.numero, mark.artefact = int(number), False
            told = properties.get("/ActualText")
            if isinstance(told, bytes):
                mark.texte = (
                    told[2:].decode("utf-16-be", "replace") if told[:2] == b"\xfe\xff" else told.decode("latin-1")
                )
            elif isinstance(told, str):
                mark.texte = str(told)

    def _close(self) -> None:
        self._flush()
        if not self._marks:
            return
        mark = self._marks.pop()
        drawn = self.mots[mark.premier :]
        if mark.texte is None or not drawn or len(mark.texte) > 200:
            return
        first = drawn[0]
        if any(mot.sens != first.sens or abs(mot.y - first.y) > first.taille / 2 for mot in drawn):
            return
        del self.mots[mark.premier :]
        words = mark.texte.split()
        if words:
            first.texte = " ".join(words)
            first.x0, first.x1 = min(mot.x0 for mot in drawn), max(mot.x1 for mot in drawn)
            self.mots.append(first)

    def _form(self, name: str, resources: Any, depth: int) -> None:
        try:
            form = resources["/XObject"].get_object()[name].get_object()
            if form.get("/Subtype") != "/Form" or depth >= PROFONDEUR:
                return
            self._bornes.spend("formes", 1)
            data = self._bornes.data(form)
            matrix = _matrix([float(each) for each in form["/Matrix"].get_object()]) if "/Matrix" in form else UNITE
            inner = resources_of(form) or resources
        except faults():
            return
        if len(data) > MAX_OCTETS_PAGE:
            raise self._bornes.too_much()
        outside, saved, marks = self._etat, self._saved, self._marks
        line, text, along = self._line, self._text, self._along
        self._etat, self._saved = outside.copy(), []
        self._etat.ctm = multiply(matrix, outside.ctm)
        self._marks = marks[-1:]
        self.draw(data, inner, depth + 1)
        self._flush()
        self._etat, self._saved, self._marks = outside, saved, marks
        self._line, self._text, self._along = line, text, along


_IDLE: Final = frozenset(b"w J j M d ri i gs h W W* CS cs SC SCN sc scn G g RG rg K k sh d0 d1 MP DP BX EX ET".split())
"""Operators that neither draw nor move anything."""
_PAINTS: Final = frozenset(b"f F f* B B* b b* S s n".split())
_POINTS: Final = {b"m": 2, b"l": 2, b"c": 6, b"v": 4, b"y": 4, b"re": 4}
"""Operators that make a path, with the count of their numbers."""


def _direction(a: float, b: float) -> int:
    if abs(b) <= 0.1 * abs(a):
        return 0 if a > 0 else 2
    if abs(a) <= 0.1 * abs(b):
        return 1 if b > 0 else 3
    return -1


def _real(operand: Operande) -> float:
    if isinstance(operand, float):
        return operand
    raise TypeError("not a number")


def _matrix(operands: list[Any]) -> Matrice:
    a, b, c, d, e, f = (_real(each) for each in operands[-6:])
    return (a, b, c, d, e, f)
