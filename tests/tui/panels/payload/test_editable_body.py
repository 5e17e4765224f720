"""The same body given another way, as far as no byte is lost. No app."""

from __future__ import annotations

import pytest

from workbench.model.invocation import Base64Body, Body, BytesBody, FileBody, TextBody
from workbench.tui.panels.payload.editable_body import converted

ORIGIN = BytesBody(b"a", origin="/data/a.bin")


@pytest.mark.parametrize(
    ("body", "way", "expected"),
    [
        (TextBody("a"), "base64", Base64Body("YQ==")),
        (Base64Body("YQ=="), "text", TextBody("a")),
        (Base64Body("/w=="), "text", BytesBody(b"\xff")),
        # What is typed is kept, also where it is no base64 yet.
        (Base64Body("half"[:3]), "text", TextBody("hal")),
        (Base64Body("hal"), "hex", None),
        (FileBody("a"), "text", None),
        (FileBody("a"), "base64", None),
        (ORIGIN, "file", FileBody("/data/a.bin")),
        (ORIGIN, "hex", ORIGIN),
        (TextBody("\ud800"), "text", TextBody("\ud800")),
        (TextBody("[1]"), "array", TextBody("[1]")),
        (Base64Body("WzFd"), "array", TextBody("[1]")),
        (Base64Body(""), "text", None),
        (None, "text", None),
        (None, "hex", BytesBody(b"")),
        (None, "file", FileBody("")),
    ],
)
def test_a_body_is_given_another_way(body: Body | None, way: str, expected: Body | None) -> None:
    assert converted(body, way) == expected
