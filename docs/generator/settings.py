"""The page of settings: every setting with its type, its default and what the code's docstring says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from docs.generator.markdown import GENERATED, code, table, text
from workbench.model.destinations.target import Target
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.text import with_keys
from workbench.services.settings.catalog import TABLES, default_of, meanings
from workbench.store import Settings
from workbench.store.theme_names import DARK, LIGHT, THEME_NAMES

_HEAD = f"""# Settings

{GENERATED}

Settings are in `settings.toml`. The file is optional; write it in an editor, or change single settings in the
app: Alt+Shift+S opens the settings page, which you can search by words. The app keeps the comments and the
order of your file.

| platform | the file |
| --- | --- |
| Linux | `~/.config/endpoint-workbench/settings.toml` |
| macOS | `~/Library/Application Support/endpoint-workbench/settings.toml` |
| anywhere, with `WORKBENCH_HOME` set | `$WORKBENCH_HOME/config/settings.toml` |

```sh
workbench config path            # where the file is
workbench config show            # every setting: its value, and where that comes from
workbench config show retention  # those of one table; --json has defaults and meanings too
workbench config edit            # in $VISUAL or $EDITOR; checked afterwards
workbench config check           # each problem with line and column; exit code 1 where there is one
```

A setting that is not understood keeps its default, and the app and every command say so with line and
column. If a name is unknown, or the file cannot be read, no bodies are recorded until you correct the file:
the mistake could have been a privacy setting. A change in the app takes effect at once, except for `notify`,
`whoami`, `bodies` and `privacy`, which take effect at the next start, as does every change outside of the
app."""

_THEMES = f"""You can also choose a theme in the palette (Ctrl+P, Theme). The themes are
{", ".join(map(code, THEME_NAMES))}. `{DARK}` and `{LIGHT}` are ours: their texts have a contrast of
at least 4.5 to 1, in true colour and in 256 colours. For terminals with 16 colours there are `ansi-dark` and
`ansi-light`, which take the terminal's own colours."""

_KEYS = """The keys of actions; [Keys](keys.md) lists them by screen. Separate several keys by commas; an
empty text leaves an action without a key. Quote a name that contains a dot."""

_EXAMPLE = """## An example

```toml
theme = "nord"
read_timeout = 70
notify = "bell"

[keys]
send = "f9"
try = ""
"history.replay" = "a"

[privacy]
digest = ["patient-*"]
nothing = ["secret-*"]

[retention]
days = 30

[bodies]
megabytes = 64

[production]
accounts = ["210987654321"]
profiles = ["prod-*"]

[targets.green]
fields = { TargetVariant = "green" }
```"""

_ENVIRONMENT = """## Environment variables

| variable | meaning |
| --- | --- |
| `WORKBENCH_HOME` | the folder for data, configuration and cache, instead of the platform's folders |
| `VISUAL`, `EDITOR` | the editor for a payload or a response; `VISUAL` comes first |
| `PAGER` | the pager for a response |
| `WORKBENCH_GRAPHICS` | how pictures are drawn: `kitty`, `sixel` or `blocks` instead of a guess |
| `NO_COLOR` | set: no colours |

The `AWS_…` variables count as they do for the AWS CLI: see [In place of the AWS CLI](aws-cli.md)."""

_TABLES: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    *((name, f"[{name}]", struct) for name, struct in TABLES.items()),
    ("targets", "[targets.NAME]", Target),
)
# `problems` is what was wrong with the file, and a target's name is that of its table.
_NOT_SETTINGS = {"problems", "name"}


def page() -> str:
    """Returns the page."""
    nested = {name for name, _, _ in _TABLES} | {"keys"}
    sections = [f"## At the top of the file\n\n{_table(Settings, nested)}\n\n{_THEMES}"]
    described = meanings(Settings)
    for name, title, struct in _TABLES:
        meaning = text(described[name])
        sections.append(f"## `{title}`\n\n{meaning[:1].upper()}{meaning[1:]}\n\n{_table(struct, set())}")
    return "\n\n".join([_HEAD, *sections, _keys(), _EXAMPLE, _ENVIRONMENT]) + "\n"


def _keys() -> str:
    rows = [
        (
            code(key.id if "." not in key.id else f'"{key.id}"'),
            code(f'"{key.keys}"'),
            text(with_keys(key.help)),
        )
        for group in GROUPS
        for key in group.keys
    ]
    return f"## `[keys]`\n\n{_KEYS}\n\n{table(('setting', 'default', 'meaning'), rows)}"


def _table(struct: type[msgspec.Struct], nested: set[str]) -> str:
    described = meanings(struct)
    rows = [
        (code(field.name), _type(field.type), code(_default(field)), text(described[field.name]))
        for field in msgspec.structs.fields(struct)
        if field.name not in _NOT_SETTINGS | nested
    ]
    return table(("setting", "type", "default", "meaning"), rows)


def _type(kind: Any) -> str:
    names = {str: "text", float: "number", int: "whole number", bool: "`true` or `false`"}
    if kind in names:
        return names[kind]
    options = [option for option in get_args(kind) if option is not type(None)]
    if all(isinstance(option, str) for option in options):
        return " or ".join(code(f'"{option}"') for option in options)
    if getattr(kind, "__origin__", None) is tuple:
        return "list of text"
    if getattr(kind, "__origin__", None) is Mapping:
        return "table"
    return _type(options[0])


def _default(field: msgspec.structs.FieldInfo) -> str:
    value = default_of(field)
    match value:
        case None:
            return "not set"
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case tuple():
            return "[]"
        case dict():
            return "{}"
        case _:
            return f"{value:g}"
