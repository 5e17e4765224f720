"""`--report`: files that a report is written to, their form by their ending."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.core.command import Option
from workbench.cli.core.completion import files
from workbench.model.errors import UsageError

_ENDINGS = (".html", ".md", ".json")


def report_option(group: str) -> Option:
    """A fresh option."""
    return Option(
        ["--report", "reports"],
        group=group,
        multiple=True,
        metavar="FILE",
        shell_complete=files,
        callback=_checked,
        help="Write a report to FILE: .html, .md or .json. Repeatable.",
    )


def _checked(context: click.Context, option: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    for path in paths:
        if Path(path).suffix.lower() not in _ENDINGS:
            raise UsageError(f"--report {path}: the name must end in {', '.join(_ENDINGS)}.")
    return paths
