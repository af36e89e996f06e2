"""click's own sentences, in French: click looks them up through gettext and ships no French catalogue."""

from __future__ import annotations

import sys

_SENTENCES = {
    "Usage:": "Utilisation :",
    "Usage: ": "Utilisation : ",
    "Options": "Options ",
    "Commands": "Commandes ",
    "Arguments": "Arguments ",
    "Positional arguments": "Arguments ",
    "[OPTIONS]": "[OPTIONS]",
    "Show this message and exit.": "Affiche cette aide.",
    "Error: {message}": "Erreur : {message}",
    "Aborted!": "Interrompu.",
    "Try '{command} {option}' for help.": "Aide : {command} {option}",
    "No such option: {name}": "Option inconnue : {name}",
    "No such option {name!r}.": "Option inconnue : {name}.",
    "No such option: {name!r}.": "Option inconnue : {name}.",
    "No such command {name!r}.": "Commande inconnue : « {name} ».",
    "Did you mean {possibility}?": "Vouliez-vous {possibility} ?",
    "Missing command.": "Il manque une commande.",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "Missing {param_type}": "Il manque {param_type}",
    "Missing parameter: {param_name}": "Il manque le paramètre {param_name}",
    "Choose from:\n\t{choices}": "Valeurs admises :\n\t{choices}",
    "{name} {filename!r} is a file.": "{name} « {filename} » est un fichier.",
    "{name} {filename!r} is a directory.": "{name} « {filename} » est un dossier.",
    "{name} {filename!r} is not readable.": "{name} « {filename} » : lecture refusée.",
    "{name} {filename!r} is not writable.": "{name} « {filename} » : écriture refusée.",
    "Argument {name!r} takes {nargs} values.": "L’argument {name} attend {nargs} valeurs.",
    "Invalid value": "Valeur incorrecte",
    "Invalid value: {message}": "Valeur incorrecte : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur incorrecte pour {param_hint} : {message}",
    "Option {name!r} requires an argument.": "L’option {name} attend une valeur.",
    "Option {name!r} does not take a value.": "L’option {name} n’attend pas de valeur.",
    "{value!r} is not a valid {number_type}.": "« {value} » n’est pas un nombre entier.",
    "{value} is not in the range {range}.": "« {value} » n’est pas dans l’intervalle {range}.",
    "{value!r} is not one of {choices}.": "« {value} » n’est pas une des valeurs {choices}.",
    "File": "Fichier",
    "Directory": "Dossier",
    "Path": "Chemin",
    "file": "fichier",
    "directory": "dossier",
    "path": "chemin",
    "{name} {filename!r} does not exist.": "{name} « {filename} » introuvable.",
    "default: {default}": "par défaut : {default}",
    "required": "obligatoire",
    "(dynamic)": "(selon le cas)",
    "integer": "nombre entier",
}
_PLURALS = {
    "Takes {nargs} values but 1 was given.": (
        "{nargs} valeurs attendues, 1 donnée.",
        "{nargs} valeurs attendues, {len} données.",
    ),
    "Got unexpected extra argument ({args})": ("Argument en trop : {args}", "Arguments en trop : {args}"),
    "(Possible options: {possibilities})": ("(options voisines : {possibilities})",) * 2,
    "Did you mean {possibility}?": ("Vouliez-vous {possibility} ?", "Vouliez-vous {possibilities} ?"),
    "Option {name!r} requires an argument.": (
        "L’option {name} attend une valeur.",
        "L’option {name} attend {nargs} valeurs.",
    ),
    "{value!r} is not {choice}.": (
        "« {value} » n’est pas {choice}.",
        "« {value} » n’est pas une des valeurs {choices}.",
    ),
}


def translate(message: str) -> str:
    """The French of one of click's sentences; an unknown one stays as it is."""
    return _SENTENCES.get(message, message)


def translate_plural(singular: str, plural: str, count: int) -> str:
    """The French of one of click's counted sentences."""
    found = _PLURALS.get(singular)
    if found is None:
        return translate(singular if count < 2 else plural)
    return found[0] if count < 2 else found[1]


def install() -> None:
    """Make every loaded module of click speak French; a test holds each help page to it."""
    for name, module in list(sys.modules.items()):
        if name == "click" or name.startswith("click."):
            if hasattr(module, "_"):
                vars(module)["_"] = translate
            if hasattr(module, "ngettext"):
                vars(module)["ngettext"] = translate_plural
