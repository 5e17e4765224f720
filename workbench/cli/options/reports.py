"""`--report`: files that a report is written to, their form by their ending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.core.command import Option
from workbench.cli.core.completion import files
from workbench.model.errors import UsageError
from workbench.model.redaction import redacted

if TYPE_CHECKING:
    from workbench.services.report.report import Report

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


def report_bytes(path: str, report: Report, document: str) -> bytes:
    """Returns a report in the form that a file's ending asks for.

    Args:
        path: of the file.
        report: what it says.
        document: the same as JSON; secrets are taken out here, as they are of a report.
    """
    ending = Path(path).suffix.lower()
    if ending == ".json":
        return redacted(document).encode() + b"\n"
    if ending == ".md":
        from workbench.services.report.text import markdown

        return markdown(report).encode()
    from workbench.services.report.page import html

    return html(report).encode()
