"""The coverage report in a real browser, on narrow screens and on paper: words stay whole, pages are used."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader

from fphref.documents.couverture_rapport import build_couverture_rapport
from fphref.model.referentiel import Referentiel
from fphref.render.html.explorateur import render_explorateur
from tests.audit.bilans import bilan_exemple
from tests.support import OUTSIDE

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"chromium {OUTSIDE}")

_BROKEN = """
const broken = new Set();
for (const cell of document.querySelectorAll('table th, table td')) {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const word of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) broken.add(word[0]);
    }
}
const out = document.createElement('pre'); out.id = 'dit'; out.textContent = JSON.stringify(
  {words: [...broken], beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth});
document.body.append(out);
"""


def page_of(referentiel: Referentiel) -> str:
    stream = io.BytesIO()
    bilan = bilan_exemple(referentiel, par=("service", "ensemble"))
    render_explorateur(build_couverture_rapport(bilan, referentiel, "Couverture des compétences"), stream)
    return stream.getvalue().decode("utf-8")


def run(path: Path, *args: str) -> bytes:
    assert BROWSER is not None
    return subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={path.parent / 'profil'}",
         "--virtual-time-budget=8000", *args, path.as_uri()],
        capture_output=True, timeout=120, check=True,
    ).stdout  # fmt: skip


@pytest.mark.parametrize("width", [360, 768])
def test_on_a_narrow_screen_no_word_of_a_table_is_broken_and_the_page_is_no_wider(
    width: int, referentiel: Referentiel, tmp_path: Path
) -> None:
    digest = base64.b64encode(hashlib.sha256(_BROKEN.encode()).digest()).decode()
    page = page_of(referentiel).replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    path = tmp_path / "page.html"
    path.write_text(page.replace("</body>", f"<script>{_BROKEN}</script></body>", 1), "utf-8")
    dom = run(path, f"--window-size={width},2000", "--dump-dom").decode("utf-8")
    told = re.search(r'<pre id="dit">(.*?)</pre>', dom, re.DOTALL)
    assert told
    assert json.loads(unescape(told[1])) == {"words": [], "beyond": 0}


def test_on_paper_the_first_page_is_used_and_no_heading_stands_without_its_table(
    referentiel: Referentiel, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_of(referentiel), "utf-8")
    run(path, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}")
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "page.pdf").pages]
    assert "Compétences par état" in pages[0]
    for heading, caption in (
        ("Par structure", "Compétences par état, dans chaque structure"),
        ("Compétence par compétence", "Couverture de chaque compétence, dans chaque structure"),
        ("Besoins de formation", "Besoins de formation, par compétence"),
    ):
        (place,) = [number for number, text in enumerate(pages) if caption in text]
        assert heading in pages[place].replace(caption, "", 1)
