"""A request as the text of its file. What a person wrote around it, comments and order, stays.

tomlkit is loaded by what writes: the app reads its saved requests long before, and mostly instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from workbench.model.invocation import Invocation
from workbench.model.requests.saved_request import SavedRequest
from workbench.store.requests.parser import FORMAT


def text_of(request: SavedRequest, body: Mapping[str, str], before: str) -> str:
    """The text of a request's file.

    Args:
        request: what it shall say; its body is taken from `body` instead.
        body: the table `[body]`: `file`, `text` or `base64`; empty where no body is sent.
        before: what the file says now; empty for a new one. Only what differs is touched in it.
    """
    import tomlkit

    document = tomlkit.parse(before)
    if not before:
        document["workbench"] = FORMAT
    usual = SavedRequest(name="")
    _set(document, "description", request.description, usual.description)
    _set(document, "operation", request.invocation.operation, "" if not before else Invocation().operation)
    _set(document, "variables", list(request.variables), [])
    _table(document, "fields", dict(request.invocation.fields))
    _table(document, "body", body)
    _table(document, "connection", msgspec.to_builtins(request.invocation.connection))
    if request.expect is not None:
        _table(document, "expect", msgspec.to_builtins(request.expect), always=True)
    elif "expect" in document:
        del document["expect"]
    return tomlkit.dumps(document)


def text_with_files(before: str, files: Mapping[str, str]) -> str:
    """The text of a request's file with other names of files; all else stays as it is.

    Args:
        before: what the file says now.
        files: by place: `body` and `expect`.
    """
    import tomlkit

    document = tomlkit.parse(before)
    for place, key in (("body", "file"), ("expect", "body_file")):
        if place in files:
            _set(document[place], key, files[place], None)
    return tomlkit.dumps(document)


def _set(container: Any, key: str, value: Any, usual: Any) -> None:
    """Gives a key a value; one that is as usual needs none, but is kept where somebody wrote it."""
    if key in container:
        if _plain(container[key]) != value:
            container[key] = value
    elif value != usual:
        container[key] = value


def _table(document: Any, name: str, values: Mapping[str, Any], *, always: bool = False) -> None:
    """Makes a table say just these values; an empty one stays where somebody wrote it."""
    if name not in document:
        if not values and not always:
            return
        import tomlkit

        if document.body:
            document.add(tomlkit.nl())
        document[name] = tomlkit.table()
    _merge(document[name], values)


def _merge(table: Any, values: Mapping[str, Any]) -> None:
    for key in [key for key in table if key not in values]:
        del table[key]
    for key, value in values.items():
        if isinstance(value, Mapping):
            if key not in table or not isinstance(_plain(table[key]), dict):
                import tomlkit

                table[key] = tomlkit.inline_table()
            _merge(table[key], value)
        elif key not in table or not _same(_plain(table[key]), value):
            table[key] = _item(value)


def _item(value: Any) -> Any:
    """A value as TOML writes it best: text of several lines as such, where that says the same."""
    if isinstance(value, str) and "\n" in value and "\r" not in value and not value.startswith("\n"):
        import tomlkit

        return tomlkit.string(value, multiline=True)
    return value


def _same(left: Any, right: Any) -> bool:
    """Equal in type too: 1, 1.0 and true are three values of a field."""
    return type(left) is type(right) and left == right


def _plain(item: Any) -> Any:
    return item.unwrap() if hasattr(item, "unwrap") else item
