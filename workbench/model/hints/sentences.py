"""Texts put together to sentences, with the punctuation right wherever one of them ends."""

from __future__ import annotations

_ENDS = frozenset(".!?…:;")
_CLOSERS = "\"'”’)]}"


def sentences(*texts: str) -> str:
    """Returns texts as sentences, one after the other on one line; empty texts are left out.

    A full stop is put where a text ends without one. What ends with a colon leads to the next text.
    """
    return " ".join(_sentence(text.strip()) for text in texts if text.strip())


def _sentence(text: str) -> str:
    end = text.rstrip(_CLOSERS)[-1:]
    return text if end in _ENDS and end else f"{text}."
