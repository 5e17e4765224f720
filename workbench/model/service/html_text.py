"""The service model's documentation, written in HTML, as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "li", "ul", "ol", "note", "important", "dl", "dt", "dd", "br", "pre"})
_LABELS = frozenset({"Note:", "Important:"})


class _Prose(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = [""]

    def _break(self, start: str = "") -> None:
        if self.blocks[-1].strip(" -"):
            self.blocks.append(start)
        elif start:
            self.blocks[-1] = start

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._break("- ")
        elif tag in {"note", "important"}:
            self._break(f"{tag.capitalize()}: ")
        elif tag in _BLOCKS and self.blocks[-1].strip() not in _LABELS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += data


def html_to_text(html: str) -> str:
    """Turns documentation HTML into paragraphs of plain text, one blank line between, list items with a dash.

    Text without markup comes back unchanged but for its white space.
    """
    parser = _Prose()
    parser.feed(html)
    parser.close()
    blocks = [re.sub(r"\s+", " ", block).strip() for block in parser.blocks]
    blocks = [block for block in blocks if block.strip("- ")]
    out: list[str] = []
    for block in blocks:
        tight = bool(out) and block.startswith("- ") and out[-1].startswith("- ")
        out += [("\n" if tight else "\n\n") if out else "", block]
    return re.sub(r" ([.,;:])(?=\s|$)", r"\1", "".join(out))
