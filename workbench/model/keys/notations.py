"""Keys as other programs write them: Emacs, Vim, GTK, terminals' manuals and toolkits."""

from __future__ import annotations

import re

_MODIFIERS = (
    dict.fromkeys(("ctrl", "control", "ctl", "cmd", "command", "super", "win", "windows"), "ctrl")
    | dict.fromkeys(("alt", "meta", "option", "opt"), "alt")
    | {"shift": "shift"}
)
"""Words for them; what no terminal sends, such as the key of Windows, stands for the one that it does."""
_LETTERS = {"c": "ctrl", "d": "ctrl", "m": "alt", "a": "alt", "s": "shift"}
"""What Emacs and Vim write for them, before a hyphen."""
_PREFIXES = frozenset({"key", "kp", "vk"})
"""What toolkits put before the name of a key."""
_WHOLE = {"backtab": "shift+tab", "btab": "shift+tab"}


def in_our_notation(text: str) -> str:
    """Returns what a key of another program's notation is called here; empty where it is none of these.

    Args:
        text: such as `C-x`, `<C-x>`, `<F5>`, `^X`, `<Control>x`, `Ctrl-X` or `KEY_F5`.
    """
    lower = text.strip().lower()
    if caret := re.fullmatch(r"\^(\w)", lower):
        return f"ctrl+{caret[1]}"
    if lower in _WHOLE:
        return _WHOLE[lower]
    *heads, last = re.findall(r"([^-<>_ .+]+)([-<>_ .+]*)", lower) or [("", "")]
    modifiers: list[str] = []
    for word, between in heads:
        modifier = _MODIFIERS.get(word) or (_LETTERS.get(word) if between == "-" else None)
        if modifier is None and word not in _PREFIXES:
            return ""
        if modifier is not None and modifier not in modifiers:
            modifiers.append(modifier)
    return "+".join([*modifiers, last[0]])
