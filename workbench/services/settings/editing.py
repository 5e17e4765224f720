"""The settings file in the user's own editor."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from workbench.model.errors import ConfigurationError
from workbench.services.bodies.external_editor import editor_command, run_editor
from workbench.services.settings.catalog import Kind, Setting, settings_catalog
from workbench.services.settings.values import value_text
from workbench.store.files.app_dirs import AppDirs
from workbench.store.settings_file import settings_path
from workbench.store.settings_writer import create_settings


def edit_settings(places: AppDirs) -> None:
    """Opens the settings file in `$VISUAL` or `$EDITOR`, and waits until it is closed.

    A file that does not exist yet begins with every setting as a comment. The terminal is the editor's
    meanwhile.

    Raises:
        PayloadError: the editor is not a command line.
        ConfigurationError: it cannot be run, or ended with a status that is not 0.
        StoreError: the file cannot be created.
    """
    command = editor_command()
    create_settings(places, "\n".join(commented_settings()))
    if status := run_editor(command, settings_path(places), ConfigurationError):
        raise ConfigurationError(f"{command[0]} ended with {status}.")


def commented_settings() -> Iterator[str]:
    """Yields the lines of a settings file that sets nothing: each setting as a comment, with its default."""
    yield "# Settings of the workbench. Each line below is a default: take the # away to change it."
    yield "# `workbench config check` says what is wrong; `workbench config show keys` names every action."
    table = ""
    for setting in settings_catalog():
        if setting.kind in {Kind.KEYS, Kind.TABLES}:
            continue
        *tables, last = setting.path
        yield ""
        if tables and tables[0] != table:
            table = tables[0]
            yield f"# [{table}]"
        yield from wrap(setting.meaning, 100, initial_indent="# ", subsequent_indent="# ")
        yield f"# {last} = {_literal(setting)}"
    yield from ("", "# [keys]", '# send = "f5,ctrl+j"', '# "history.replay" = "r"')
    yield from ("", "# [targets.green]", '# fields = { TargetVariant = "green" }', "")


def _literal(setting: Setting) -> str:
    match setting.kind:
        case Kind.PATTERNS:
            return "[]"
        case Kind.TEXT | Kind.CHOICE:
            return f'"{setting.default}"'
    return value_text(setting.default)
