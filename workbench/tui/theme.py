"""The theme that the app begins with: dark, calm, one accent. Others can be chosen in the settings."""

from __future__ import annotations

from textual.theme import Theme

THEME = Theme(
    name="workbench",
    primary="#7aa2c8",
    secondary="#8a8fa3",
    accent="#e0a458",
    foreground="#d6d9e0",
    background="#14161b",
    surface="#1c1f26",
    panel="#262a33",
    success="#8fb573",
    warning="#d9b85f",
    error="#d9776a",
    dark=True,
    variables={
        "block-cursor-background": "#3b4150",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#262a33",
        "block-cursor-blurred-foreground": "#d6d9e0",
        "input-cursor-background": "#e0a458",
        "input-cursor-foreground": "#14161b",
        "scrollbar": "#3b4150",
        "scrollbar-hover": "#4c5366",
        "scrollbar-active": "#e0a458",
        "scrollbar-background": "#14161b",
        "scrollbar-background-hover": "#14161b",
        "scrollbar-background-active": "#14161b",
    },
)
