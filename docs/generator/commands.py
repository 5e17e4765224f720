"""The page of commands: every command with its arguments, options and examples."""

from __future__ import annotations

from collections.abc import Iterator

import click

from docs.generator.markdown import GENERATED, code, table, text
from workbench.cli.app import workbench
from workbench.cli.core.command import FURTHER, Command, VerbedCommand

_HEAD = f"""# Commands

{GENERATED}

Every command with all its options, from `workbench COMMAND --help`. `workbench` alone opens the app. The
command `endpoint-workbench` is the same program under a name that no other product uses. [Exit codes and
JSON](exit-codes-and-json.md) apply to all commands."""


def page() -> str:
    """Returns the page."""
    commands = list(
        _commands(workbench, click.Context(workbench, info_name="workbench", **workbench.context_settings))
    )
    index = "\n".join(
        f"- [{path}](#{path.replace(' ', '-')}): {_summary(command)}" for path, command, _ in commands
    )
    return "\n\n".join([_HEAD.rstrip(), index, *(_section(*entry) for entry in commands)]) + "\n"


def _commands(
    group: click.Group, context: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)
        else:
            yield inner.command_path, command, inner
        if isinstance(command, VerbedCommand):
            for verb in command.verbs:
                beside = click.Context(command.verb(verb), info_name=verb, parent=inner)
                yield f"{inner.command_path} {verb}", command.verb(verb), beside


def _summary(command: click.Command) -> str:
    first, end, _ = _help(command).partition(". ")
    return text(first + ("." if end else ""))


def _help(command: click.Command) -> str:
    # The help of some is made when it is shown; formatting it once makes it.
    command.format_help_text(click.Context(command), click.HelpFormatter())
    return (command.help or "").replace("\b", "").strip()


def _section(path: str, command: click.Command, context: click.Context) -> str:
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    parts = [f"## {path}", f"```text\n{usage}\n```"]
    parts += [text(paragraph) for paragraph in _help(command).split("\n\n") if paragraph.strip()]
    if isinstance(command, Command) and command.examples:
        lines = "\n".join(command.examples)
        parts.append(f"```text\n{lines}\n```")
    parts += [
        f"**{title}**\n\n{table(('option', 'meaning'), rows)}" for title, rows in _options(command, context)
    ]
    return "\n\n".join(parts)


def _options(command: click.Command, context: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1]:
            title = getattr(parameter, "group", FURTHER)
            groups.setdefault(title, []).append((code(record[0]), text(record[1])))
    groups[FURTHER] = groups.pop(FURTHER, [])
    return [(title, rows) for title, rows in groups.items() if rows]
