"""The options that say how a command prints output members."""

from __future__ import annotations

import click

from workbench.cli.core.command import OUTPUT, Option
from workbench.model.service.command_words import ERROR_FORMATS, OUTPUT_FORMATS


def printing_options() -> list[Option]:
    """Fresh options, those of the reference page."""
    return [
        Option(
            ["--output"],
            group=OUTPUT,
            type=click.Choice(OUTPUT_FORMATS),
            help="The output format. [json]",
        ),
        Option(
            ["--query"],
            group=OUTPUT,
            metavar="JMESPATH",
            help="Filter the output with this JMESPath expression.",
        ),
        Option(
            ["--color"],
            group=OUTPUT,
            type=click.Choice(["on", "off", "auto"]),
            default="auto",
            help="Colour tables. [auto: only on a terminal]",
        ),
        Option(
            ["--cli-error-format", "error_format"],
            group=OUTPUT,
            type=click.Choice(ERROR_FORMATS),
            help="The format of an error of the service on standard error. [enhanced]",
        ),
    ]
