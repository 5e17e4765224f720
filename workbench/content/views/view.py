"""What a view comes to when there is nothing else to say about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The body as text.

    Attributes:
        utf8: its bytes; those that are not text in its charset are U+FFFD, in UTF-8 they are kept.
    """

    utf8: bytes


@dataclass(frozen=True)
class Unavailable:
    """A body that this view cannot show.

    Attributes:
        reason: why not, and what would help, in a sentence or two.
    """

    reason: str


class ViewUnavailableError(Exception):
    """Inside this package: the view ends as an `Unavailable` of this reason."""
