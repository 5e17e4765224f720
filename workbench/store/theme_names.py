"""The names of the app's themes: ours, and those of Textual, which only the app may load.

`tests/tui/test_theme.py` holds that the app has just these.
"""

from __future__ import annotations

DARK = "workbench"
LIGHT = "workbench-light"

THEME_NAMES = (
    DARK,
    LIGHT,
    "ansi-dark",
    "ansi-light",
    "atom-one-dark",
    "atom-one-light",
    "catppuccin-frappe",
    "catppuccin-latte",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "gruvbox",
    "monokai",
    "nord",
    "rose-pine",
    "rose-pine-dawn",
    "rose-pine-moon",
    "solarized-dark",
    "solarized-light",
    "textual-dark",
    "textual-light",
    "tokyo-night",
)
