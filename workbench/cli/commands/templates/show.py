"""`workbench templates show`."""

from __future__ import annotations

import sys

import click

from workbench.cli.commands.templates.text import template_json
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import template_names
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import print_line
from workbench.content.humanize import size
from workbench.content.templates import template_named
from workbench.model.errors import UsageError


def _show(*, name: str, as_json: bool, only_body: bool) -> int:
    """Show one template: its content type, body, expected response and source."""
    if as_json and only_body:
        raise UsageError("--json and --body cannot be used together.")
    template = template_named(name)
    data = template.data
    if only_body:
        sys.stdout.buffer.write(data or b"")
        sys.stdout.buffer.flush()
        return Exit.DONE
    if as_json:
        print_line(template_json(template))
        return Exit.DONE
    print_line(f"{template.title} · {template.category}")
    for label, value in (
        ("Operation", template.operation),
        ("ContentType", template.content_type),
        ("Accept", template.accept),
        *((field, str(value)) for field, value in template.fields.items()),
        ("Note", template.note),
        ("Response", template.answer),
        ("Source", template.source),
    ):
        if value:
            print_line(f"{label}: {value}")
    if data is not None:
        print_line("")
        binary = f"(binary, {size(len(data))}: `workbench templates show {name} --body` writes it)"
        print_line(binary if template.body is None else template.body.rstrip("\n"))
    return Exit.DONE


command = Command(
    "show",
    callback=_show,
    help=_show.__doc__,
    params=[
        click.Argument(["name"], shell_complete=template_names),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object."),
        Option(["--body", "only_body"], is_flag=True, help="Write only the bytes of its body."),
    ],
    examples=("workbench templates show deepar --body > payload.json",),
)
