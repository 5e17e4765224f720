"""The colours of tokens in the theme of the moment."""

from __future__ import annotations

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from workbench.content.highlight.spans import Token

_STYLES = {
    Token.NAME: "{text-primary}",
    Token.STRING: "{text-success}",
    Token.NUMBER: "{text-warning}",
    Token.CONSTANT: "{text-accent}",
    Token.PUNCTUATION: "{text-muted}",
    Token.COMMENT: "italic {text-muted}",
    Token.ERROR: "{text-error}",
}


def _style(named: str) -> Style:
    """A colour of a theme as Rich has it; one that only Textual can mix, as `auto 60%`, is dimmed text."""
    slant, _, colour = named.rpartition("italic ")
    if " " in colour:
        return Style(dim=True, italic=bool(slant) or None)
    return Style(color=Color.parse(colour).rich_color, italic=bool(slant) or None)


# Where a terminal has sixteen colours, those of a theme fall together; these are of the sixteen themselves,
# as Rich knows them, for text on black and on white.
_SIXTEEN = {
    True: {
        Token.NAME: "#00aaaa",
        Token.STRING: "#00aa00",
        Token.NUMBER: "#ffff55",
        Token.CONSTANT: "#ff55ff",
        Token.ERROR: "#ff5555",
    },
    False: {
        Token.NAME: "#0000aa",
        Token.STRING: "#00aa00",
        Token.NUMBER: "#aa5500",
        Token.CONSTANT: "#aa00aa",
        Token.ERROR: "#aa0000",
    },
}


class TokenStyles:
    """A widget's token colours, looked up once per theme."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[Token, Style] = {}

    def __getitem__(self, token: Token) -> Style:
        if token not in self._styles:
            app = self._widget.app
            named = _STYLES[token].format_map(app.theme_variables)
            if app.console.color_system == "standard":
                named = _SIXTEEN[app.current_theme.dark].get(token, named)
            self._styles[token] = _style(named)
        return self._styles[token]

    def forget(self) -> None:
        """The theme has changed."""
        self._styles.clear()
