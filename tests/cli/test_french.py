"""Everything the program says is in French, click's own sentences too."""

from __future__ import annotations

import re

import pytest

from tests.support import MINI, run_cli

COMMANDS = [
    (), ("generer",), ("fiche",), ("catalogue",), ("matrice",), ("matrice", "metiers"), ("matrice", "agents"),
    ("verifier",), ("lister",), ("chercher",), ("schema",), ("importer",), ("rapprocher",),
    ("statut",), ("statut", "grille"), ("statut", "voies"), ("statut", "eligibilite"), ("statut", "echeancier"),
    ("statut", "remuneration"), ("statut", "carriere"),
]  # fmt: skip
# « Options » and « Arguments » are French words too.
ENGLISH = re.compile(
    r"\b(usage|commands?|error|missing|show|this|message|and exit|default|required|try|for help|no such|invalid|value"
    r"|takes|given|got|unexpected|extra|did you mean|possible|directory|file|path|integer|range|not a valid|text"
    r"|aborted|the|is|does not exist|deprecated|choose)\b",
    re.IGNORECASE,
)
MISTAKES = [
    (("bidule",), "Commande inconnue : « bidule »"),
    (("verifie",), "Commande inconnue : « verifie » ; vouliez-vous « verifier » ?"),
    (("--bidule",), "Option inconnue : --bidule."),
    (("fiche",), "Il manque l’argument « CODE... »."),
    (("fiche", "--sorti", "x"), "Option inconnue : --sorti. Vouliez-vous « --format », « --json », « --sortie » ?"),
    (
        ("matrice", "bidule"),
        "Commande inconnue : « matrice bidule » ; valeurs admises : « metiers », « agents », « referentiel »",
    ),
    (("pseudonymiser", "liste.csv"), "Il manque l’option « --correspondance »."),
    (("matrice", "agents", "--metier"), "L’option --metier attend une valeur."),
    (
        ("matrice", "agents", "--metier", "15D30", "--effectif", "abc"),
        "Valeur incorrecte pour « --effectif » : « abc » n’est pas un nombre entier.",
    ),
    (
        ("matrice", "agents", "--metier", "15D30", "--effectif", "0"),
        "Valeur incorrecte pour « --effectif » : 0 est hors limites : un nombre de 1 à 1000 est attendu.",
    ),
    (("verifier", "a"), "Argument en trop : a"),
    (("verifier", "a", "b"), "Arguments en trop : a b"),
    (("verifier", "--json=3"), "L’option --json n’attend pas de valeur."),
    (("verifier", "-r"), "L’option -r attend une valeur."),
    (("fiche", "10A01", "10A02", "-r", str(MINI), "-o", "x.pdf"),
     "Plusieurs fiches ne tiennent pas dans un fichier : donner un dossier à --sortie."),
    (("fiche", "10A01", "-r", str(MINI), "-o", "x.xlsx"),
     "Une fiche se fait en .pdf, .html, .docx, .md, .json, pas en « .xlsx »."),
    (("matrice", "metiers", "-r", str(MINI), "-o", "x.pdf"), "Une matrice est un fichier .xlsx, pas « .pdf »."),
    (("generer", "-r", str(MINI), "-o", "x.pdf"), "--sortie attend un dossier, pas un fichier : x.pdf"),
    (("statut", "gril"), "Commande inconnue : « statut gril » ; vouliez-vous « grille » ?"),
    (("statut", "grille"), "Il manque l’argument « CORPS »."),
    (("statut", "voies"), "Il manque l’argument « CORPS »."),
    (("statut", "remuneration", "ih", "1"), "Il manque l’argument « ECHELON »."),
    (("statut", "remuneration", "ih", "1", "5", "--enfants", "-1"),
     "Valeur incorrecte pour « --enfants » : -1 est hors limites : un nombre de 0 à 20 est attendu."),
    (("statut", "remuneration", "ih", "1", "5", "--enfants", "deux"),
     "Valeur incorrecte pour « --enfants » : « deux » n’est pas un nombre entier."),
    (("statut", "remuneration", "ih", "1", "5", "--zone", "4"),
     "Valeur incorrecte pour « --zone » : 4 est hors limites : un nombre de 1 à 3 est attendu."),
    (("statut", "grille", "ih", "--date", "1900-01-01"),
     "--date « 1900-01-01 » : une année de 1990 à 2150 est attendue."),
    (("statut", "echeancier"), "Il manque l’option « --agents »."),
    (("schema", "metiers"), "Schéma « metiers » inconnu ; vouliez-vous « metier » ?"),
]  # fmt: skip


def english_in(text: str) -> list[str]:
    """The English words of a text; file suffixes and quoted JSON keys are no words."""
    return ENGLISH.findall(re.sub(r"\S+\.(json|yaml|pdf|xlsx)|--\w+", "", text))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(c) or "fphref")
def test_a_help_page_is_french(command: tuple[str, ...]) -> None:
    ran = run_cli(*command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Utilisation : fphref")
    assert "Affiche cette aide." in ran.out
    assert english_in(ran.out) == []
    assert "..." not in ran.out.partition("Commandes")[2], "a short help that is cut off"
    assert run_cli(*command, "-h").out == ran.out


@pytest.mark.parametrize(("args", "message"), MISTAKES, ids=[" ".join(args[:3]) for args, _ in MISTAKES])
def test_a_mistake_is_one_french_line(args: tuple[str, ...], message: str) -> None:
    ran = run_cli(*args)
    assert (ran.code, ran.out) == (2, "")
    first, *rest = ran.err.splitlines()
    assert first == f"Erreur : {message}"
    assert all(line.startswith("Aide : fphref") and line.endswith("--help") for line in rest)
    assert english_in(ran.err) == []


@pytest.mark.parametrize("command", [(), ("matrice",), ("statut",)], ids=["fphref", "matrice", "statut"])
def test_a_group_alone_shows_its_help(command: tuple[str, ...]) -> None:
    ran = run_cli(*command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.rstrip() == run_cli(*command, "--help").out.rstrip()


@pytest.mark.parametrize("text", ["Usage: x", "Try 'fphref --help' for help.", "Error: Missing argument", "[required]"])
def test_a_planted_english_word_is_found(text: str) -> None:
    assert english_in(text)
