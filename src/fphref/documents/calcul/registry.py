"""How a function is declared: what its arguments are made into before it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fphref.documents.calcul.grid import Valeur
from fphref.documents.calcul.values import CalculError, Erreur, Scalar, number, text

Run = Callable[..., Valeur]


@dataclass(frozen=True, slots=True)
class Fonction:
    """A function of Excel.

    `kinds` has a letter for each argument: `n` a number, `s` a text, `v` a value that is no error, `x` any value,
    `r` an area or array left as it is, `a` the same where operators work on whole areas. The last `repeat` letters
    come again as long as there are arguments; `least` is how many there must be. A `wide` one may give an array.
    """

    name: str
    kinds: str
    run: Run
    least: int
    repeat: int = 0
    wide: bool = False

    def kinds_for(self, count: int) -> str:
        """A letter for each of that many arguments.

        Raises:
            CalculError: there are too few, or too many.
        """
        kinds = self.kinds
        while self.repeat and len(kinds) < count:
            kinds += kinds[-self.repeat :]
        if not self.least <= count <= len(kinds) or (self.repeat > 1 and len(kinds) != count):
            raise CalculError(f"{self.name} : {count} arguments")
        return kinds[:count]


FUNCTIONS: dict[str, Fonction] = {}


def function(
    name: str, kinds: str, *, least: int | None = None, repeat: int = 0, wide: bool = False
) -> Callable[[Run], Run]:
    """Declares a function; without `least` every argument is asked for."""

    def declare(run: Run) -> Run:
        FUNCTIONS[name] = Fonction(name, kinds, run, len(kinds) if least is None else least, repeat, wide)
        return run

    return declare


def _same(value: Scalar) -> Scalar:
    return value


CONVERTERS: dict[str, Callable[[Scalar], Scalar]] = {"n": number, "s": text, "v": _same}


def converting(spec: Fonction, kinds: str) -> Run:
    """The function on raw values: converts each argument as declared, gives the first error met."""
    converters = tuple(CONVERTERS.get(kind) for kind in kinds)
    run = spec.run
    if not any(converters):
        return run

    def call(*arguments: Valeur) -> Valeur:
        ready = []
        for convert, argument in zip(converters, arguments, strict=True):
            if convert is not None:
                argument = convert(argument)  # type: ignore[arg-type]
                if type(argument) is Erreur:
                    return argument
            ready.append(argument)
        return run(*ready)

    return call
