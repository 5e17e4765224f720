"""What a view comes to when there is nothing else to say about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The body as text.

    Attributes:
        utf8: its bytes; those that are no text in its charset are U+FFFD, or stray bytes where that is UTF-8.
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
