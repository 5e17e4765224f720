"""A text on the screen that names keys follows them, until it shows something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual.app import App, ComposeResult

from workbench.model.keys.text import use_keys
from workbench.tui.keys.key_text import KeyText, renew_key_texts
from workbench.tui.panels.request_bar import RequestBar


class _One(App[None]):
    def compose(self) -> ComposeResult:
        yield KeyText("‹send› sends")


@contextmanager
def _keys(own: dict[str, str]) -> Iterator[None]:
    with use_keys(lambda: own):
        yield


async def test_a_text_follows_the_keys_until_it_shows_another() -> None:
    async with _One().run_test() as pilot:
        text = pilot.app.query_one(KeyText)
        assert text.content == "F5 sends"
        with _keys({"send": "f9"}):
            renew_key_texts(pilot.app.screen_stack)
            assert text.content == "F9 sends"
            text.say("‹help› helps")
            assert text.content == "F1 helps"
            text.update("42 rows")
            renew_key_texts(pilot.app.screen_stack)
            assert text.content == "42 rows"


def test_a_key_on_the_button_that_sends_is_not_markup() -> None:
    with _keys({"send": "[x]"}):
        bar = RequestBar()
        assert str(bar._send.label) == "Send  [x]"
        bar.renew_keys()
        assert str(bar._send.label) == "Send  [x]"
