"""What an editor of one's own makes of a body. No app runs: it lends its terminal to a real program."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from textual.app import App

from workbench.content.formats.binary import BINARY
from workbench.content.formats.json import JSON
from workbench.model.invocation import Base64Body, Body, BytesBody, FileBody, TextBody
from workbench.tui.panels.payload.external_editor import changed_outside

KEEPS = "true"
APPENDS = "sh -c 'printf more >> \"$0\"'"
BREAKS = 'sh -c \'printf "\\377" > "$0"\''


class Lending(App[int]):
    """An app whose terminal can be had, and that keeps what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    @contextlib.contextmanager
    def suspend(self) -> Iterator[None]:
        yield

    def notify(self, message: str, **_how: Any) -> None:
        self.said.append(message)


@pytest.mark.parametrize(
    ("body", "command", "changed"),
    [
        (TextBody("a"), APPENDS, TextBody("amore")),
        (TextBody("a"), KEEPS, None),
        (TextBody("a"), BREAKS, BytesBody(b"\xff")),
        (Base64Body("YQ=="), APPENDS, Base64Body("YQ==more")),
        (BytesBody(b"\xff"), APPENDS, BytesBody(b"\xffmore")),
        (BytesBody(b"\xff"), KEEPS, None),
        (None, APPENDS, TextBody("more")),
        (None, KEEPS, None),
    ],
)
def test_a_body_stays_what_it_is_as_long_as_that_can_be(
    body: Body | None, command: str, changed: Body | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", command)
    app = Lending()
    assert changed_outside(app, body, BINARY if isinstance(body, BytesBody) else JSON) == changed
    assert app.said == []


def test_a_file_is_not_edited_through_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", BREAKS)
    app = Lending()
    assert changed_outside(app, FileBody("payload.json"), JSON) is None
    assert app.said == ["The body is read from a file at each send. Edit that file instead."]
