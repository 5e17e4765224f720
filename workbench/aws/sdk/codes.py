"""One-time codes of roles: who is asked for them."""

from __future__ import annotations

from collections.abc import Callable

Ask = Callable[[str], str | None]
"""Puts a question to the person at the terminal: an empty text for no answer, None where nobody was asked."""

_asking: list[Ask] = []


def ask_with(ask: Ask | None) -> None:
    """Lets whatever needs a one-time code in this process ask for it; None for never.

    The SDK by itself would ask on the terminal, in the middle of whatever is on its screen.
    """
    _asking[:] = [] if ask is None else [ask]


def answers(question: str) -> list[str]:
    """Returns what a person has answered; nothing where nobody was asked."""
    return [answer for ask in _asking if (answer := ask(question)) is not None]
