"""What goes to a terminal is harmless, and JSON is the same JSON."""

from __future__ import annotations

import io
import json
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.printable_json import printable_json
from workbench.content.sanitize import InertBytes, sanitize_block

_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_every_control_and_format_character_is_escaped_and_nothing_else() -> None:
    wrong = []
    for code in range(0x7F, sys.maxunicode + 1):
        char = chr(code)
        category = unicodedata.category(char)
        # What an older Python's tables do not know may be one in newer tables.
        if category != "Cn" and (printable_json(char) != char) != (category in _HIDDEN):
            wrong.append(hex(code))
    assert wrong == []


@given(st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_it_is_the_same_json(value: object) -> None:
    assert json.loads(printable_json(json.dumps(value, ensure_ascii=False))) == value


class UnclosedBytes(io.BytesIO):
    """A file whose bytes can be read after it was closed."""

    def close(self) -> None:
        pass


@given(st.binary(), st.integers(1, 7))
def test_bytes_for_a_terminal_are_inert_however_they_are_cut(data: bytes, size: int) -> None:
    file = UnclosedBytes()
    writer = InertBytes(file)
    writer.writelines(data[at : at + size] for at in range(0, len(data), size))
    writer.close()
    assert file.getvalue() == sanitize_block(data.decode("utf-8", "replace")).encode()


def test_the_line_ends_of_windows_are_line_ends() -> None:
    assert sanitize_block("a\r\nb\rc\r") == "a\nb\u240dc\u240d"
