"""Text of strangers, made safe to put on a terminal: nothing in it can move the cursor, hide, or reorder."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import BinaryIO

# Unicode's control pictures stand for C0 and DEL; all else that drives or deceives becomes one sign. Every
# replacement is one character for one, so that columns stay where they were.
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_C0 = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_C1 = range(0x80, 0xA0)
# Unicode Standard Annex 9 (bidirectional controls), the line separators, and the invisible tag characters.
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SEPARATORS = (0x2028, 0x2029)
_INVISIBLE = (0x200B, 0x2060, 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, *range(0xE0000, 0xE0080))
_LONE_SURROGATE = "[\ud800-\udfff]"

_KEPT_IN_BLOCK = frozenset({0x09, 0x0A})
_KEPT_IN_TABBED = frozenset({0x09})


@cache
def _signs(kept: frozenset[int] = frozenset()) -> Mapping[int, int]:
    """What takes the place of each character, but for those that stay. Made for the first harmful text."""
    codes = (*_C1, *_BIDI, *_SEPARATORS, *_INVISIBLE)
    signs = dict.fromkeys(codes, ord(_REPLACEMENT)) | _C0
    return {code: sign for code, sign in signs.items() if code not in kept}


def sanitize_line(text: str) -> str:
    """Makes every character of a single line harmless, line ends and tabs included.

    The result has as many characters as `text`.
    """
    return text if _harmless(text) else _translated(text)


def sanitize_tabbed(text: str) -> str:
    """The same for a line whose tabs are laid out by whoever shows it."""
    return text if _harmless(text) else _translated(text, _KEPT_IN_TABBED)


def sanitize_block(text: str) -> str:
    """The same for text of several lines: line feeds and tabs stay, and CRLF ends a line as LF does."""
    return _translated(text.replace("\r\n", "\n"), _KEPT_IN_BLOCK)


def _translated(text: str, kept: frozenset[int] = frozenset()) -> str:
    text = text.translate(_signs(kept))
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # Two thousand, that next to no text has: in each table they would take a seventh of a megabyte.
        return re.sub(_LONE_SURROGATE, _REPLACEMENT, text)
    return text


class InertBytes:
    """Bytes on their way to a terminal, as the text that they are in UTF-8, made harmless.

    Args:
        file: the terminal.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""

    def write(self, data: bytes) -> int:
        """Writes bytes; a character, or a line end, that is cut waits for its rest."""
        self._put(self._decoder.decode(data))
        return len(data)

    def writelines(self, parts: Iterable[bytes]) -> None:
        """Writes parts, one after the other."""
        for part in parts:
            self.write(part)

    def flush(self) -> None:
        """Hands on what is written."""
        self._file.flush()

    def close(self) -> None:
        """Ends it; what is left of a character is shown as broken."""
        self._put(self._decoder.decode(b"", final=True), last=True)
        self._file.close()

    def _put(self, text: str, *, last: bool = False) -> None:
        text = self._held + text
        self._held = "\r" if text.endswith("\r") and not last else ""
        self._file.write(sanitize_block(text.removesuffix(self._held)).encode())


def _harmless(text: str) -> bool:
    return text.isascii() and text.isprintable()
