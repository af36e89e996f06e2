"""Text with its emphasis, chips and links, as HTML."""

from __future__ import annotations

import re
from html import escape

from fphref.documents.content import Inline, Span
from fphref.render.cleaning import active, line, settle
from fphref.render.html.anchors import PageScope

_SLASH = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])")


def plain(text: str) -> str:
    """A text on one line, safe between tags and in attributes."""
    return escape(line(text))


def breakable(text: str) -> str:
    """A safe text that may also be broken after a slash between words."""
    return _SLASH.sub("/<wbr>", escape(text))


def inline(spans: Inline, scope: PageScope) -> str:
    """A run of spans; empty if there is nothing to see."""
    return "".join([_span(span, scope) for span in settle(spans)])


def web_link(address: str, inner: str, *, bare: bool = False) -> str:
    """A link to an address that `active` gave; `bare` where its text says it, so that print need not repeat it."""
    kind = ' class="nue"' if bare else ""
    return f'<a{kind} href="{escape(address)}">{inner}</a>'


def _span(span: Span, scope: PageScope) -> str:
    text = span.text.strip(" ")
    html = breakable(text)
    if not (span.strong or span.chip or span.link or span.target) or not text:
        return breakable(span.text)
    address = active(span.link)
    place = "" if address else scope.resolve(span.target)
    kind = ""
    if span.chip:
        kind = ' class="puce appel"' if span.call else ' class="puce"'
    if span.strong:
        html = f"<strong>{html}</strong>"
    if address:
        html = web_link(address, html, bare=text == address)
    elif place:
        # A mark that calls a note is announced as one.
        role = ' role="doc-noteref"' if span.call else ""
        html, kind = f'<a{kind}{role} href="#{place}">{html}</a>', ""
    if kind:
        html = f"<span{kind}>{html}</span>"
    # Spaces at the ends stay outside of what is underlined or tinted.
    before = " " if span.text.startswith(" ") else ""
    after = " " if span.text.endswith(" ") else ""
    return f"{before}{html}{after}"
