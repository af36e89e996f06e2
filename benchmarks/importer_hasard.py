"""Imports of damaged and invented documents, looking for a traceback: `python benchmarks/importer_hasard.py [CASES]`.

10 000 cases by default: the documents of the tests and our own documents (text, web page, Word, PDF, JSON, YAML),
mutated byte by byte, line by line and inside their archives; and lines that Hypothesis invents. Each case is read,
imported, put into a draft and its YAML read back. What is allowed is a draft or one clear refusal (`FphrefError`);
the account must give every line one state. A case that takes more than `SECONDS` counts as a fault. Where there are
documents beside the repository (`../shared`), they are mutated too.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fphref.diagnostics import FphrefError
from fphref.importers.assemblage import Cadre, assemble
from fphref.importers.ecriture import write_texts
from fphref.importers.formes import FORMES, import_document
from fphref.importers.lecture.fichier import read_document
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Document
from fphref.importers.registre import Registre
from fphref.loading.load import load
from fphref.model.referentiel import Referentiel
from fphref.yaml_splice.nodes import bare, content, read
from fphref.yaml_text import parse

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 20
TOKENS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"{" * 60, b"[" * 60, b"<" * 60, b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"---\n", b"\n- \n", b"| a | b |\n", "\u202e".encode(), "œ’«»".encode(), b"%%EOF", b"endobj", b"1e999", b"9" * 400,
    b"'\"", b": ", b"&#x41;", b"<script>", b"</", b"\n\n\n", b"\t", b"- a- b- c", "2.800€ - 3.500€+ brut/mois".encode(),
    b"GRADES\n", b"OU\n",
]  # fmt: skip


class Slow(Exception):
    """A case that takes too long."""


def _ring(number: int, frame: FrameType | None) -> None:
    raise Slow


def corpus(folder: Path) -> list[tuple[str, bytes]]:
    """Name and bytes of the sound documents that the cases start from."""
    from fphref.cli.app import run

    inside = sorted((ROOT / "tests" / "importers").rglob("*"))
    paths = [path for path in inside if path.is_file() and path.suffix not in (".py", ".csv", ".pyc")]
    for folder_of_others in ("seeds", "data/offres"):
        paths += sorted((ROOT.parent / "shared" / folder_of_others).glob("*.*"))

    for suffix in ("html", "docx", "md", "pdf", "json"):
        made = folder / f"fiche.{suffix}"
        if run(["fiche", "EX-ARC", "-r", str(ROOT / "referentials"), "-o", str(made), "-q"]) == 0:
            paths.append(made)
    return [(path.name, path.read_bytes()) for path in paths]


def mutate(dice: random.Random, name: str, data: bytes, others: list[tuple[str, bytes]]) -> bytes:
    """One damaged form of a document."""
    if data.startswith(b"PK") and dice.random() < 0.6:
        return _inside(dice, data)
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(data) + 1)
        match dice.randrange(8):
            case 0:
                data = data[:place]
            case 1:
                data = data[:place] + dice.choice(TOKENS) + data[place:]
            case 2:
                data = data[:place] + data[place + dice.randint(1, 200) :]
            case 3:
                data = data[:place] + bytes([dice.randrange(256)]) + data[place + 1 :]
            case 4:
                lines = data.split(b"\n")
                dice.shuffle(lines)
                data = b"\n".join(lines)
            case 5:
                lines = data.split(b"\n")
                rank = dice.randrange(len(lines))
                data = b"\n".join([*lines[:rank], *lines[rank:][: dice.randint(1, 9)], *lines[rank:]])
            case 6:
                data = data[:place] + dice.choice(others)[1][:20_000]
            case _:
                data = data.replace(b"\n", dice.choice([b"\r\n", b" ", b"\n\n", b""]), dice.randint(1, 50))
    return data[:400_000]


def _inside(dice: random.Random, data: bytes) -> bytes:
    """An archive of which one part was damaged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        names = archive.namelist()
        victim = dice.choice([n for n in names if n.endswith((".xml", ".rels"))] or names)
        for name in names:
            part = archive.read(name)
            if name == victim:
                place = dice.randrange(len(part) + 1)
                part = part[:place] + dice.choice([*TOKENS, b""]) + part[place + dice.randint(0, 300) :]
            made.writestr(name, part)
    return stream.getvalue()


def check(document: Document, known: Referentiel, forme: str = "") -> None:
    """Import a document whole; raises AssertionError where the account or the draft is not sound."""
    registre = Registre(known)
    brouillon = import_document(document, registre, forme)
    given_a_state = [sort.numero for sort in brouillon.sorts]
    assert given_a_state == [ligne.numero for ligne in document.lignes], "a line without its one state"
    whole = assemble([brouillon], Cadre(date(2026, 1, 1)), registre.rattachements)
    texts = write_texts(whole)
    for path, tree in whole.fichiers.items():
        root, faults = parse(texts[path].encode(), path)
        assert root is not None and not faults, f"{path} does not read back: {faults[:1]}"
        assert content(read(texts[path])) == bare(tree), f"{path} reads back as something else"


def one(path: Path, known: Referentiel) -> str:
    """What comes of a file: `brouillon`, `refus`, or the words of a fault."""
    signal.alarm(SECONDS)
    try:
        check(read_document(path), known)
    except FphrefError as error:
        return "refus" if "\n" not in str(error) and len(str(error)) < 400 else f"refusal of several lines: {error}"
    except Slow:
        return f"more than {SECONDS} s"
    except Exception:  # what is looked for
        return traceback.format_exc()
    finally:
        signal.alarm(0)
    return "brouillon"


VOCABULARY = """
ACTIVITÉS SAVOIR-FAIRE CONNAISSANCES FORMATION PROGRAMME MODULES Conditions Grades Justifier Etre titulaire d'au moins 4
ans 15D30 - OU Quota : 1/3 1. (15214) Niveau 7 Salaire missions ? Paris 55 - 65 k€ | Débutant Outils 🔍 « » ; : ---
[x](#)
**a** Concours externe sur titres Au choix échelon 5ème name:
jobskills {"@type":"JobPosting"} FAQ œ É [] {} # ## * '
"""
WORDS = st.sampled_from(VOCABULARY.split())
LINES = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=40)


def invented(cases: int, known: Referentiel, count: Counter[str]) -> None:
    """Lines of the words that documents are made of, in each form."""

    @settings(max_examples=cases, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(LINES, st.sampled_from([forme.nom for forme in FORMES]))
    def run_one(lines: list[str], forme: str) -> None:
        try:
            check(read_text("invente.txt", "\n".join(lines)), known, forme)
            count["brouillon"] += 1
        except FphrefError:
            count["refus"] += 1

    run_one()


def main() -> int:
    """Print the figures; 1 where a fault was found."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    signal.signal(signal.SIGALRM, _ring)
    dice = random.Random(6)
    known = load(ROOT / "referentials")[0]
    count: Counter[str] = Counter()
    faults: list[str] = []
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as made:
        documents = corpus(Path(made))
        for number in range(cases * 3 // 4):
            name, data = dice.choice(documents)
            path = Path(made) / f"cas{Path(name).suffix}"
            path.write_bytes(mutate(dice, name, data, documents))
            found = one(path, known)
            count[found if found in ("brouillon", "refus") else "faute"] += 1
            if found not in ("brouillon", "refus"):
                faults.append(f"case {number}, from {name}:\n{found}")
                (Path(tempfile.gettempdir()) / f"faute-{len(faults)}{path.suffix}").write_bytes(path.read_bytes())
    for text in faults[:5]:
        print(text, file=sys.stderr)
    invented(cases - cases * 3 // 4, known, count)
    print(f"{sum(count.values())} cases of {len(documents)} documents in {time.perf_counter() - began:.0f} s: "
          f"{count['brouillon']} drafts, {count['refus']} refusals, {count['faute']} faults")  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
