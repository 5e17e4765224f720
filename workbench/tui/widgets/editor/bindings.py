"""The keys of an editor: those of Textual's `TextArea`, whatever else it shares with that."""

from __future__ import annotations

from textual.binding import Binding, BindingType

_MOVES = (
    ("up", "rows(-1)", "Row up"),
    ("down", "rows(1)", "Row down"),
    ("left", "character(-1)", "Character left"),
    ("right", "character(1)", "Character right"),
    ("ctrl+left", "word(-1)", "Word left"),
    ("ctrl+right", "word(1)", "Word right"),
    ("home,ctrl+a", "row_start", "Start of the row"),
    ("end,ctrl+e", "row_end", "End of the row"),
    ("pageup", "page(-1)", "Page up"),
    ("pagedown", "page(1)", "Page down"),
    ("ctrl+home", "start", "Start of the body"),
    ("ctrl+end", "end", "End of the body"),
)
_CHANGES = (
    ("backspace", "delete('left')", "Delete to the left"),
    ("delete,ctrl+d", "delete('right')", "Delete to the right"),
    ("ctrl+w,ctrl+backspace,alt+backspace", "delete('word_left')", "Delete the word to the left"),
    ("alt+delete", "delete('word_right')", "Delete the word to the right"),
    ("ctrl+u,super+backspace", "delete('start')", "Delete to the start of the line"),
    ("ctrl+k", "delete('end')", "Delete to the end of the line"),
    ("ctrl+shift+k", "delete('line')", "Delete the line"),
    ("ctrl+x,super+x", "cut", "Cut"),
    ("ctrl+c,super+c", "copy", "Copy"),
    ("ctrl+v", "paste", "Paste"),
    ("ctrl+z,super+z", "undo", "Undo"),
    ("ctrl+y,super+y", "redo", "Redo"),
)


def _selecting(keys: str, action: str, label: str) -> Binding:
    name, _, argument = action.partition("(")
    arguments = f"({argument.removesuffix(')')}, True)" if argument else "(True)"
    shifted = keys.partition(",")[0]
    head, _, key = shifted.rpartition("+")
    return Binding(
        f"{head}+shift+{key}" if head else f"shift+{key}", name + arguments, f"Select: {label}", show=False
    )


BINDINGS: list[BindingType] = [
    *(Binding(keys, action, label, show=False) for keys, action, label in (*_MOVES, *_CHANGES)),
    *(_selecting(*move) for move in _MOVES),
]
