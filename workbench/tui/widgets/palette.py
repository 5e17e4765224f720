"""The colours of tokens in the theme of the moment."""

from __future__ import annotations

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from workbench.content.colour import Token

_STYLES = {
    Token.NAME: "{text-primary}",
    Token.STRING: "{text-success}",
    Token.NUMBER: "{text-warning}",
    Token.CONSTANT: "{text-accent}",
    Token.PUNCTUATION: "dim",
    Token.COMMENT: "dim italic",
    Token.ERROR: "{text-error}",
}


def _style(named: str) -> Style:
    if named.startswith("dim"):
        return Style.parse(named)
    # "auto 87%" is CSS that only Textual can mix; such a theme keeps the plain text colour.
    return Style.null() if named.startswith("auto") else Style(color=Color.parse(named).rich_color)


class TokenStyles:
    """A widget's token colours, looked up once per theme."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._known: dict[Token, Style] = {}

    def __getitem__(self, token: Token) -> Style:
        if token not in self._known:
            named = _STYLES[token].format_map(self._widget.app.theme_variables)
            self._known[token] = _style(named)
        return self._known[token]

    def forget(self) -> None:
        """The theme has changed."""
        self._known.clear()
