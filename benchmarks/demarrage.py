"""Start-up of the command line beside a bare Python: `python benchmarks/demarrage.py`.

Bar: `fphref --version` at most 100 ms over `python -c pass`.
"""

from __future__ import annotations

from mesure import alternate, python, show


def main() -> None:
    """Print the figures."""
    medians = alternate(
        {
            "python -c pass": python("-c", "pass"),
            "python -c 'import click'": python("-c", "import click"),
            "python -c 'import pydantic'": python("-c", "import pydantic"),
            "fphref --version": python("-m", "fphref", "--version"),
            "fphref --help": python("-m", "fphref", "--help"),
        },
        rounds=15,
    )
    show("Start-up (medians of 15 alternating rounds)", medians, "python -c pass")
    over = (medians["fphref --version"] - medians["python -c pass"]) * 1000
    verdict = "held" if over <= 100 else "MISSED"
    print(f"Bar: fphref --version at most 100 ms over python -c pass: {over:.0f} ms, {verdict}")


if __name__ == "__main__":
    main()
