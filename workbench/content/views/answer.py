"""What a language model said, without the document around it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """The text of an answer.

    Attributes:
        utf8: the text.
        facts: why it ended and how long it is, where the document says so.
    """

    utf8: bytes
    facts: tuple[str, ...] = ()
