"""Documentation HTML as text that a terminal can show."""

from __future__ import annotations

from workbench.model.service.html_text import html_to_text


def test_plain() -> None:
    cases: list[tuple[str, str]] = [
        ("<p>The name of the <a href='x'>endpoint</a>.</p>", "The name of the endpoint."),
        ("<p>One.</p> <p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<p>Either:</p> <ul> <li> <p>a</p> </li> <li> <p>b</p> </li> </ul>", "Either:\n\n- a\n- b"),
        ("<note> <p>Mind this.</p> </note>", "Note: Mind this."),
        ("plain  text\nfolded", "plain text folded"),
        ("<p><code>NEW_SESSION</code> .</p>", "NEW_SESSION."),
        ("", ""),
    ]
    for html, text in cases:
        assert html_to_text(html) == text, (html, text)
