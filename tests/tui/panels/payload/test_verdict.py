"""What stands below a body: what it is, or what is wrong with it. No app."""

from __future__ import annotations

import pytest

from workbench.content.formats.json import JSON
from workbench.content.formats.text import TEXT
from workbench.model.invocation import Base64Body, Body, BytesBody, FileBody, FileEncoding, TextBody
from workbench.tui.panels.payload.amount import Amount
from workbench.tui.panels.payload.description import checked
from workbench.tui.panels.payload.verdict import Verdict


def said(body: Body | None, count: int | None, *, over: int | None = None) -> tuple[str, bool]:
    """What is said of a body, and whether it is wrong."""
    verdict = Verdict()
    problems, _ = checked(body, "application/json" if isinstance(body, TextBody) else "text/plain")
    kind = JSON if isinstance(body, TextBody) else TEXT
    verdict.say(body, count, kind, problems, over=over, operation="InvokeEndpoint")
    return str(verdict.content), verdict.has_class("-wrong")


@pytest.mark.parametrize(
    ("body", "count", "expected"),
    [
        (TextBody("{}"), 2, "✓ JSON"),
        (Base64Body("YQ=="), 1, "text"),
        (BytesBody(b"a", origin="/data/a.bin"), 1, "text, read from a.bin"),
        (FileBody("a"), None, "Read from disk at each send, unchanged"),
        (FileBody("a", encoding=FileEncoding.BASE64), None, "Base64, decoded at each send"),
        (FileBody("a", encoding=FileEncoding.JOINED), None, "Read at each send, without line ends"),
    ],
)
def test_what_is_right_is_named(body: Body, count: int | None, expected: str) -> None:
    words, is_wrong = said(body, count)
    assert (words.lower(), is_wrong) == (expected.lower(), False)


def test_an_empty_body_is_told_from_none() -> None:
    assert said(None, 0)[0].startswith("No body. Type, paste, or press ")
    assert said(TextBody(""), 0)[0].startswith("Empty body. Type, paste, or press ")


@pytest.mark.parametrize(
    ("body", "count", "over", "expected"),
    [
        (TextBody("{}"), 7_000_000, 6_291_456, "Larger than the limit of InvokeEndpoint (6.0 MB)."),
        (Base64Body("%"), None, None, "Not valid base64."),
        (TextBody('{"a": [1 2]}'), 12, None, "at line 1, column 10"),
    ],
)
def test_what_is_wrong_can_be_sent_all_the_same(
    body: Body, count: int | None, over: int | None, expected: str
) -> None:
    words, is_wrong = said(body, count, over=over)
    assert expected in words and is_wrong
    assert "send it" in words or isinstance(body, Base64Body)


def test_an_amount_is_measured_against_a_limit_where_there_is_one() -> None:
    amount = Amount()
    shown = []
    for count, limit in ((None, 100), (2_000, None), (50, 100), (200, 100)):
        amount.show(count, limit)
        shown.append((amount.render().plain, amount.over))
    assert shown[0] == ("", False)
    assert shown[1] == ("2.0 KB", False)
    assert shown[2][0].endswith("50 B of 100 B") and not shown[2][1]
    assert shown[3][0].endswith("200 B of 100 B") and shown[3][1]
