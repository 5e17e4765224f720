"""Documentation HTML as text that a terminal can show."""

from __future__ import annotations

import pytest

from workbench.model.service.html_text import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>The name of the <a href='x'>endpoint</a>.</p>", "The name of the endpoint."),
        ("<p>One.</p> <p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<p>Either:</p> <ul> <li> <p>a</p> </li> <li> <p>b</p> </li> </ul>", "Either:\n\n- a\n- b"),
        ("<note> <p>Mind this.</p> </note>", "Note: Mind this."),
        ("plain  text\nfolded", "plain text folded"),
        ("<p><code>NEW_SESSION</code> .</p>", "NEW_SESSION."),
        ("", ""),
    ],
)
def test_plain(html: str, text: str) -> None:
    assert html_to_text(html) == text
