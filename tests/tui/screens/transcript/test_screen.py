"""Both sides of a turn as text. No app."""

from __future__ import annotations

import pytest

from tests.tui.panels.response.conftest import exchange
from workbench.model.exchange import Exchange
from workbench.services.sessions.transcript import Side
from workbench.tui.screens.transcript.screen import _answer, _side_text


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        (Side(None), "(not recorded)"),
        (Side("é".encode()), "é"),
        (Side("é".encode(), more=True), "é …"),
        # The head of a body may end within a character.
        (Side("aé".encode()[:2], more=True), "a …"),
        (Side("aé".encode()[:2]), "(binary, 2 B)"),
        (Side(b"\xff" * 8, more=True), "(binary, 8 B and more)"),
    ],
)
def test_a_side_is_text_as_far_as_it_is_text(side: Side, expected: str) -> None:
    assert _side_text(side) == expected


@pytest.mark.parametrize(
    ("answered", "expected"), [(None, ""), (exchange(b"", "text/plain"), ""), (exchange(b"hi", ""), "hi")]
)
def test_the_answer_of_an_exchange_that_is_gone_is_empty(answered: Exchange | None, expected: str) -> None:
    assert _answer(answered) == expected
