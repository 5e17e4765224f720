"""The page of settings: every setting with its type, its default and what the code's docstring says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from docs.generator.markdown import GENERATED, code, table, text
from workbench.model.account.production import Production
from workbench.model.target import Target
from workbench.store import Settings
from workbench.store.settings import Bodies, Privacy, Retention

_HEAD = f"""# Settings

{GENERATED}

Settings are in `settings.toml`, a file that the workbench reads and never writes. It is optional.

| platform | the file |
| --- | --- |
| Linux | `~/.config/endpoint-workbench/settings.toml` |
| macOS | `~/Library/Application Support/endpoint-workbench/settings.toml` |
| anywhere, with `WORKBENCH_HOME` set | `$WORKBENCH_HOME/config/settings.toml` |

A setting that is not understood keeps its default, and the app and every command say so with line and
column. Where a name is not known, or the file cannot be read, no bodies are recorded until the file is
mended: the mistake could have been a privacy setting. Changes count from the next start."""

_EXAMPLE = """## An example

```toml
theme = "nord"
read_timeout = 70
notify = "bell"

[keys]
send = "f5,ctrl+g"

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
    ("privacy", "[privacy]", Privacy),
    ("retention", "[retention]", Retention),
    ("bodies", "[bodies]", Bodies),
    ("production", "[production]", Production),
    ("targets", "[targets.NAME]", Target),
)
_ENTRY = re.compile(r"^ {4}(?P<names>[a-z_]+(?:, [a-z_]+)*): ", re.MULTILINE)
# `notices` is what was wrong with the file, and a target's name is that of its table.
_NOT_SETTINGS = {"notices", "name"}


def page() -> str:
    """Returns the page."""
    nested = {name for name, _, _ in _TABLES}
    sections = [f"## At the top of the file\n\n{_table(Settings, nested)}"]
    meanings = _meanings(Settings)
    for name, title, struct in _TABLES:
        meaning = text(meanings[name])
        sections.append(f"## `{title}`\n\n{meaning[:1].upper()}{meaning[1:]}\n\n{_table(struct, set())}")
    return "\n\n".join([_HEAD, *sections, _EXAMPLE, _ENVIRONMENT]) + "\n"


def _table(struct: type[msgspec.Struct], nested: set[str]) -> str:
    meanings = _meanings(struct)
    rows = [
        (code(field.name), _type(field.type), code(_default(field)), text(meanings[field.name]))
        for field in msgspec.structs.fields(struct)
        if field.name not in _NOT_SETTINGS | nested
    ]
    return table(("setting", "type", "default", "meaning"), rows)


def _meanings(struct: type[msgspec.Struct]) -> dict[str, str]:
    """What the `Args:` of a docstring say of each field."""
    from inspect import getdoc

    _, _, arguments = (getdoc(struct) or "").partition("Args:\n")
    arguments = arguments.partition("\n\n")[0]
    starts = list(_ENTRY.finditer(arguments))
    ends = [start.start() for start in starts[1:]] + [len(arguments)]
    meanings: dict[str, str] = {}
    for start, end in zip(starts, ends, strict=True):
        meaning = arguments[start.end() : end].strip()
        meanings |= dict.fromkeys(start["names"].split(", "), meaning)
    return meanings


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
    value = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
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
