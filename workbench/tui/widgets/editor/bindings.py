"""The keys of an editor: those of Textual's `TextArea`, whatever else it shares with that."""

from __future__ import annotations

from textual.binding import Binding, BindingType

_MOVES = (
    ("up", "'rows', -1", "Row up"),
    ("down", "'rows', 1", "Row down"),
    ("left", "'character', -1", "Character left"),
    ("right", "'character', 1", "Character right"),
    ("ctrl+left", "'word', -1", "Word left"),
    ("ctrl+right", "'word', 1", "Word right"),
    ("home,ctrl+a", "'row_start', 0", "Start of the row"),
    ("end,ctrl+e", "'row_end', 0", "End of the row"),
    ("pageup", "'page', -1", "Page up"),
    ("pagedown", "'page', 1", "Page down"),
    ("ctrl+home", "'start', 0", "Start of the body"),
    ("ctrl+end", "'end', 0", "End of the body"),
)
_CHANGES = (
    ("backspace", "left", "Delete to the left"),
    ("delete,ctrl+d", "right", "Delete to the right"),
    ("ctrl+w,ctrl+backspace,alt+backspace", "word_left", "Delete the word to the left"),
    ("alt+delete", "word_right", "Delete the word to the right"),
    ("ctrl+u,super+backspace", "start", "Delete to the start of the line"),
    ("ctrl+k", "end", "Delete to the end of the line"),
    ("ctrl+shift+k", "line", "Delete the line"),
    ("ctrl+x,super+x", "cut", "Cut"),
    ("ctrl+c,super+c", "copy", "Copy"),
    ("ctrl+v", "paste", "Paste"),
    ("ctrl+z,super+z", "undo", "Undo"),
    ("ctrl+y,super+y", "redo", "Redo"),
)


def _selecting(keys: str, move: str, label: str) -> Binding:
    head, _, key = keys.partition(",")[0].rpartition("+")
    shifted = f"{head}+shift+{key}" if head else f"shift+{key}"
    return Binding(shifted, f"move({move}, True)", f"Select: {label}", show=False)


BINDINGS: list[BindingType] = [
    *(Binding(keys, f"move({move})", label, show=False) for keys, move, label in _MOVES),
    *(Binding(keys, f"edit('{name}')", label, show=False) for keys, name, label in _CHANGES),
    *(_selecting(*move) for move in _MOVES),
]
