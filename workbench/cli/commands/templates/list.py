"""`workbench templates list`."""

from __future__ import annotations

import click

from workbench.cli.commands.templates.text import template_json
from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import print_line
from workbench.content.humanize import fit
from workbench.content.templates import matching


def _list(*, words: tuple[str, ...], as_json: bool) -> int:
    """List templates by category; with WORDS, only templates that contain every word."""
    templates = matching(words)
    if as_json:
        for template in templates:
            print_line(template_json(template))
        return Exit.DONE
    if not templates:
        print_info(f"no template contains {' and '.join(map(repr, words))}")
    category = ""
    for template in templates:
        if template.category != category:
            category = template.category
            print_line(category)
        print_line(f"  {fit(template.name, 33)} {fit(template.content_type or '–', 26)} {template.title}")
    return Exit.DONE


command = Command(
    "list",
    callback=_list,
    help=_list.__doc__,
    params=[
        click.Argument(["words"], nargs=-1),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
    ],
    examples=("workbench templates list forecast",),
)
