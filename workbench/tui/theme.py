"""Our themes: dark and light, calm, one accent. Others can be chosen in the settings.

Texts have a contrast of 4.5 to 1 and more on every ground, marks 3 to 1, in true colour and in 256 colours;
`tests/tui/test_screens.py` computes it from what every screen paints. Grounds and greys are nearly without
colour, because Rich takes such for the grey ramp of 256 colours, and others for the coarse cube.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color
from textual.theme import Theme

THEME = Theme(
    name="workbench",
    primary="#7aa2c8",
    secondary="#8a8fa3",
    accent="#e0a458",
    foreground="#dcdfe5",
    background="#14161a",
    surface="#1d1f25",
    panel="#262931",
    success="#8fb573",
    warning="#d9b85f",
    error="#e08a7c",
    dark=True,
    variables={
        "text": "#dcdfe5",
        "text-muted": "#b0b4bc",
        "text-disabled": "#999da6",
        "text-primary": "#a9c6e4",
        "text-secondary": "#b4b8c6",
        "text-success": "#aacd92",
        "text-warning": "#e3c779",
        "text-error": "#ee9f94",
        "text-accent": "#eab877",
        "foreground-muted": "#b0b4bc",
        "foreground-disabled": "#999da6",
        "warning-muted": "#3a382f",
        "border": "#e0a458",
        "border-blurred": "#6f737c",
        "block-cursor-background": "#34373e",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#262931",
        "block-cursor-blurred-foreground": "#dcdfe5",
        "block-hover-background": "#262931",
        "input-cursor-background": "#e0a458",
        "input-cursor-foreground": "#14161a",
        "input-selection-background": "#1a2b5c",
        "input-selection-foreground": "#ffffff",
        "screen-selection-background": "#1a2b5c",
        "screen-selection-foreground": "#ffffff",
        "button-foreground": "#dcdfe5",
        "button-color-foreground": "#14161a",
        "footer-key-foreground": "#e0a458",
        "scrollbar": "#6f737c",
        "scrollbar-hover": "#8a8e97",
        "scrollbar-active": "#e0a458",
        "scrollbar-background": "#14161a",
        "scrollbar-background-hover": "#14161a",
        "scrollbar-background-active": "#14161a",
    },
)

LIGHT_THEME = Theme(
    name="workbench-light",
    primary="#2a5d8f",
    secondary="#5a5f70",
    accent="#8a4a06",
    foreground="#22252a",
    background="#fafaf8",
    surface="#f2f2ef",
    panel="#ececea",
    success="#2c6420",
    warning="#6f4c00",
    error="#a02a20",
    dark=False,
    variables={
        "text": "#22252a",
        "text-muted": "#4b4e54",
        "text-disabled": "#5a5d63",
        "text-primary": "#214d78",
        "text-secondary": "#474b58",
        "text-success": "#265719",
        "text-warning": "#624300",
        "text-error": "#8f241b",
        "text-accent": "#7a4105",
        "foreground-muted": "#4b4e54",
        "foreground-disabled": "#5a5d63",
        "warning-muted": "#ffffaf",
        "border": "#8a4a06",
        "border-blurred": "#84868b",
        "block-cursor-background": "#e7e8eb",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#ececea",
        "block-cursor-blurred-foreground": "#22252a",
        "block-hover-background": "#ececea",
        "input-cursor-background": "#8a4a06",
        "input-cursor-foreground": "#fafaf8",
        "input-selection-background": "#d8f3fb",
        "input-selection-foreground": "#000000",
        "screen-selection-background": "#d8f3fb",
        "screen-selection-foreground": "#000000",
        "button-foreground": "#22252a",
        "button-color-foreground": "#fafaf8",
        "footer-key-foreground": "#8a4a06",
        "scrollbar": "#84868b",
        "scrollbar-hover": "#6c6e73",
        "scrollbar-active": "#8a4a06",
        "scrollbar-background": "#fafaf8",
        "scrollbar-background-hover": "#fafaf8",
        "scrollbar-background-active": "#fafaf8",
    },
)

THEMES = (THEME, LIGHT_THEME)

_CURSOR, _BLURRED = 0.1, 0.06
"""How much of black or white is mixed into the ground of a row with the cursor."""
_MUTED, _DISABLED = 0.7, 0.55
"""How much of it a text of less weight has."""


_LEAST = 4.5
"""The contrast of a text with the ground."""
_TEXTS = (
    "accent",
    "success",
    "warning",
    "error",
    "text-primary",
    "text-success",
    "text-warning",
    "text-error",
    "text-accent",
    "footer-key-foreground",
)

_ANSI = {
    # Blue on black is the one pair of the sixteen that few terminals make readable.
    True: {
        "text-primary": "ansi_cyan",
        "block-cursor-background": "ansi_bright_black",
        "block-cursor-foreground": "ansi_bright_white",
        "button-color-foreground": "ansi_black",
    },
    False: {
        "block-cursor-background": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "button-color-foreground": "ansi_bright_white",
    },
}
"""For themes of the terminal's own colours, dark and light: what is in the cursor's row can be seen."""


def plain_variables(theme: Theme, variables: Mapping[str, str]) -> dict[str, str]:
    """Returns colours in place of those of a theme of Textual that cannot be read in rows and tabs.

    Pieces of a row are painted without their ground: a colour that is left to be mixed where it is painted
    comes out white. A strong ground of the cursor hides the colours of what is in the row.

    Args:
        theme: which.
        variables: all of it, by name.
    """
    if theme.ansi:
        return _ANSI[theme.dark]
    ground = Color.parse(variables["background"])
    text = ground.get_contrast_text(1.0)
    return {name: _raised(Color.parse(variables[name]), ground, text).hex for name in _TEXTS} | {
        "button-color-foreground": variables["background"],
        "text-muted": ground.blend(text, _MUTED).hex,
        "text-disabled": ground.blend(text, _DISABLED).hex,
        "block-cursor-background": ground.blend(text, _CURSOR).hex,
        "block-cursor-foreground": text.hex,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": ground.blend(text, _BLURRED).hex,
        "block-cursor-blurred-foreground": variables["foreground"],
        "block-hover-background": ground.blend(text, _BLURRED).hex,
    }


def _raised(colour: Color, ground: Color, text: Color) -> Color:
    """Returns a colour with as much of the text's in it as it needs to be read."""
    shades = (colour.blend(text, share / 10) for share in range(11))
    return next((shade for shade in shades if _contrast(shade, ground) >= _LEAST), text)


def _contrast(first: Color, second: Color) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
