"""The names of keys, as people write them and as Textual calls them, and the keys that no terminal sends."""

from __future__ import annotations

import re
import string

_MODIFIERS = {"ctrl": "ctrl", "control": "ctrl", "shift": "shift"} | dict.fromkeys(
    ("alt", "option", "meta"), "alt"
)
_NAMED = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "page_down": "pagedown",
} | {
    name: name
    for name in (
        *("escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end"),
        *("pageup", "pagedown", "up", "down", "left", "right", *(f"f{number}" for number in range(1, 25))),
    )
}
_SIGNS = {
    "!": "exclamation_mark",
    '"': "quotation_mark",
    "#": "number_sign",
    "$": "dollar_sign",
    "%": "percent_sign",
    "&": "ampersand",
    "'": "apostrophe",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "*": "asterisk",
    "+": "plus",
    ",": "comma",
    "-": "minus",
    ".": "full_stop",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "<": "less_than_sign",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "?": "question_mark",
    "@": "at",
    "[": "left_square_bracket",
    "\\": "backslash",
    "]": "right_square_bracket",
    "^": "circumflex_accent",
    "_": "underscore",
    "`": "grave_accent",
    "{": "left_curly_bracket",
    "|": "vertical_line",
    "}": "right_curly_bracket",
    "~": "tilde",
}
_LETTERS_AND_DIGITS = frozenset(string.ascii_letters + string.digits)

_SENT_AS = {
    "ctrl+h": "backspace",
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+enter": "enter",
    "ctrl+tab": "tab",
    "ctrl+space": "ctrl+@",
    "shift+enter": "enter",
    "shift+space": "space",
    "shift+backspace": "backspace",
    "shift+escape": "escape",
    "ctrl+escape": "escape",
    "ctrl+left_square_bracket": "escape",
    "alt+left_square_bracket": "the beginning of other keys",
    "alt+O": "the beginning of other keys",
}
"""What most terminals send for a key, where that is another key (xterm's ctlseqs, "Input")."""
_MOVING = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "tab", "shift+tab"}
    | {"space", "backspace", "delete"}
)


class KeyNameError(ValueError):
    """A text is not the name of a key, or of one that no terminal sends. Its text says which."""


def key_name(text: str) -> str:
    """Returns Textual's name of a key.

    Args:
        text: as a person writes it: `f5`, `F5`, `Ctrl+G`, `/`, `slash`, `R`.

    Raises:
        KeyNameError: there is no such key, or terminals do not send it.
    """
    name = _name(text.strip())
    if name in _SENT_AS:
        raise KeyNameError(f"terminals send {text.strip()!r} as {_SENT_AS[name]}")
    base = name.rpartition("+")[2]
    if (
        name.startswith("ctrl+")
        and (base in _SIGNS.values() or base.isdigit())
        and base not in _CONTROL_SIGNS
    ):
        raise KeyNameError(f"most terminals do not send {text.strip()!r}")
    if re.fullmatch(r"(alt\+)?ctrl\+shift\+[a-z]", name):
        raise KeyNameError(f"most terminals send {text.strip()!r} as {name.replace('shift+', '')}")
    base = name.removeprefix("alt+")
    if base != name and (base in _SIGNS.values() or base.isdigit()):
        # Textual takes Escape and a sign for the sign alone, or for what macOS types with Option.
        raise KeyNameError(f"terminals send {text.strip()!r} as another sign")
    return name


_CONTROL_SIGNS = frozenset({"at", "backslash", "right_square_bracket", "circumflex_accent", "underscore"})


def is_for_moving(name: str) -> bool:
    """Returns whether texts and lists need a key themselves, so that an action everywhere cannot have it."""
    return name in _MOVING


def is_typed(name: str) -> bool:
    """Returns whether a key types a sign into a text."""
    return len(name) == 1 or name == "space" or name in _SIGNS.values()


def _name(text: str) -> str:
    last = "+" if text.endswith("+") else text.rpartition("+")[2]
    head = text[: len(text) - len(last)].removesuffix("+")
    modifiers = {_MODIFIERS.get(word.strip().lower(), "") for word in head.split("+")} if head else set()
    base = _base(last.strip())
    if not base or "" in modifiers:
        raise KeyNameError(f"{text!r} is not a key{_nearest(text)}")
    if len(base) == 1 and modifiers == {"shift"}:
        return base.upper()
    if modifiers:
        base = base.lower()
    return "+".join([*sorted(modifiers), base])


def _base(text: str) -> str:
    if text in _LETTERS_AND_DIGITS:
        return text
    if text in _SIGNS:
        return _SIGNS[text]
    lower = text.lower()
    return _NAMED.get(lower, lower if lower in _SIGNS.values() else "")


def _nearest(text: str) -> str:
    import difflib

    from workbench.model.keys.notations import in_our_notation

    translation = in_our_notation(text)
    if translation != text.lower() and translation and _base(translation.rpartition("+")[2]):
        return f"; the nearest is {translation!r}"
    *words, last = text.lower().split("+")
    near = [difflib.get_close_matches(word, _MODIFIERS, 1, cutoff=0.5) for word in words]
    near.append(
        difflib.get_close_matches(last, [*_NAMED, *_SIGNS.values()], 1, cutoff=0.5)
        or [last][: len(last) == 1]
    )
    if not all(near) or (not words and len(last) == 1):
        return "; keys are written such as f5, ctrl+g, alt+x, R or slash"
    return f"; the nearest is {'+'.join(word[0] for word in near)!r}"


_SHOWN_NAMES = {
    "backslash": "\\",
    "right_square_bracket": "]",
    "left": "Left",
    "right": "Right",
    "up": "Up",
    "down": "Down",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "backspace": "Backspace",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "underscore": "_",
    "asterisk": "*",
    "equals_sign": "=",
    "comma": ",",
    "full_stop": ".",
}


def shown(key: str) -> str:
    """A Textual key name as people read it: `F5`, `Ctrl+Q`, `Esc`."""
    first = key.partition(",")[0]
    if first in {"", "unbound"}:
        return ""
    for prefix, name in (("ctrl+", "Ctrl+"), ("alt+", "Alt+"), ("shift+", "Shift+")):
        if first.startswith(prefix):
            rest = first.removeprefix(prefix)
            shift = "Shift+" if rest.startswith("shift+") else ""
            rest = rest.removeprefix("shift+")
            return f"{name}{shift}{_SHOWN_NAMES.get(rest, rest.upper())}"
    return _SHOWN_NAMES.get(first, first.upper() if first.startswith("f") and first != "f" else first)


def brief(key: str) -> str:
    """A Textual key name where there is little room: `F5`, `^Q`, `Esc`."""
    return shown(key).replace("Ctrl+", "^")
