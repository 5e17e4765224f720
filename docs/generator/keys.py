"""The page of keys: every action of the app with its key and the name that the settings file calls it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from docs.generator.markdown import GENERATED, code, table, text
from workbench.model.keys.key import Group
from workbench.model.keys.names import shown
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.text import with_keys
from workbench.tui.panels.payload.replace_bar import ReplaceBar
from workbench.tui.widgets.editor.bindings import BINDINGS as EDITOR
from workbench.tui.widgets.rows.keys import ROW_KEYS

_HEAD = f"""# Keys

{GENERATED}

F1 shows the same table in the app. Ctrl+P finds any command by its name, Ctrl+O jumps to any part of the
screen, and the mouse works too. `X` means Shift+x. Letters act where the focus is in a list or in the
response; in a text they are typed.

An action that has a name can be moved to another key in `settings.toml`, several keys separated by commas:

```toml
[keys]
send = "f9"
try = ""
"history.replay" = "a"
```

A key that is set here takes the place of the action's usual keys; an empty text leaves the action without a
key. Keys are written as this page has them. An unknown action, a key that terminals do not send, a key that
two actions of one place share, and a name with a dot that has no quotes are reported at the start, and by
`workbench config check`. A shared key stays with one of the two: with the one that works in more places, else
with the one that the file gives it to; the report says which, and what the other one has left.

Some terminals send Alt+F and Alt+B as the keys that move by a word (`ESC f`, `ESC b`): the app cannot tell
them apart. Ctrl+F5 and Ctrl+] do the same, and so does the command palette. A key that does nothing where it
is pressed says so in the status line, and where it works.

Keys take effect in the order in which they are pressed. One that acts on a list which is still being read
waits for it, and so do the keys behind it; after half a second the status line says what it waits for. Esc
lets go of the keys that wait, a click elsewhere too, and Ctrl+Q leaves in any case."""

_NAMES = {"pageup": "PageUp", "pagedown": "PageDown", "super": "Cmd"}


def page() -> str:
    """Returns the page."""
    fixed = (
        ("In a list or a text that is read", ROW_KEYS),
        ("In the find and replace bar of the payload", ReplaceBar.BINDINGS),
        ("In the editor", EDITOR),
    )
    return (
        "\n\n".join(
            [
                _HEAD,
                *(_section(group) for group in GROUPS),
                "# Keys that cannot be changed",
                *(_fixed(title, bindings) for title, bindings in fixed),
            ]
        )
        + "\n"
    )


def _section(group: Group) -> str:
    rows = [(_shown(key.keys), text(with_keys(key.help)), code(key.id)) for key in group.keys]
    return f"## {group.title}\n\n{table(('key', 'does', 'name in settings.toml'), rows)}"


def _fixed(title: str, bindings: Iterable[BindingType]) -> str:
    rows = [
        (_shown(binding.key), text(binding.description))
        for binding in bindings
        if isinstance(binding, Binding) and not binding.id
    ]
    return f"## {title}\n\n{table(('key', 'does'), rows)}"


def _shown(keys: str) -> str:
    return ", ".join(_one(key) for key in keys.split(","))


def _one(key: str) -> str:
    *modifiers, last = key.split("+")
    name = _NAMES.get(last) or shown(last)
    if modifiers or len(name) > 1:
        name = name if name[:1].isupper() else name.capitalize()
    return code("+".join([*(_NAMES.get(word, word.capitalize()) for word in modifiers), name]))
