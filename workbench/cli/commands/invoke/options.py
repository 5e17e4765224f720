"""The options of the commands that send, but those of fields, connection and printing.

They stand apart from what carries them out: the help and completion in a shell need nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from workbench.cli.commands.invoke.prompt import PROMPT
from workbench.cli.core.command import FURTHER, OURS, Option
from workbench.cli.core.completion import files
from workbench.cli.core.version import show_version
from workbench.cli.options.debug import debug_option
from workbench.cli.options.production import yes_option
from workbench.cli.options.tags import tag_option
from workbench.model.service.command_words import BINARY_FORMATS, INPUT_JSON

_SKELETON = "--generate-cli-skeleton"


def binary_format_option() -> Option:
    """A fresh option."""
    return Option(
        ["--cli-binary-format", "binary_format"],
        group="Payload",
        type=click.Choice(BINARY_FORMATS),
        help="Whether the text of --body is base64 or the text itself. [base64]",
    )


def workbench_options() -> list[Option]:
    """Fresh options that the AWS CLI does not have."""
    return [
        tag_option(OURS, "exchange"),
        Option(
            ["--dry-run"],
            group=OURS,
            is_flag=True,
            help="Send nothing; print the HTTP request, secrets masked.",
        ),
        Option(
            ["--repeat", "times"],
            group=OURS,
            type=click.IntRange(min=1),
            default=1,
            metavar="N",
            help="Send N times, deliver the last response, and print durations. [1]",
        ),
        yes_option(OURS),
        Option(["--no-record"], group=OURS, is_flag=True, help="Do not record the exchange in the history."),
        Option(["--no-bodies"], group=OURS, is_flag=True, help="Record digests and sizes instead of bodies."),
    ]


def waiting_options() -> list[Option]:
    """Fresh options, for an asynchronous operation."""
    return [
        Option(
            ["--wait"],
            group=OURS,
            is_flag=True,
            help="Wait for the output object, or for the failure object, which is printed on standard error.",
        ),
        Option(
            ["--outfile"],
            group=OURS,
            metavar="FILE",
            shell_complete=files,
            help="With --wait: write the output object to FILE; - is standard output.",
        ),
        Option(
            ["--wait-timeout"],
            group=OURS,
            type=click.FloatRange(min=0),
            metavar="SECONDS",
            help="With --wait: stop waiting after SECONDS; 0 waits without limit. [3600]",
        ),
    ]


def uploading_options() -> list[Option]:
    """Fresh options, for an operation that takes the location of its input."""
    return [
        Option(
            ["--upload-to"],
            group=OURS,
            metavar="S3URI",
            help="Upload --body to this S3 prefix under a new name first, and send its location as "
            "--input-location: s3://BUCKET/PREFIX/.",
        )
    ]


def skeleton_options() -> list[Option]:
    """Fresh options, for an operation whose response has no body; with an outfile, the AWS CLI has none."""
    return [
        Option(
            [_SKELETON, "skeleton"],
            group=FURTHER,
            implied="input",
            type=click.Choice(["input", "output"]),
            help="Send nothing; print a template for --cli-input-json, or with `output` a sample response.",
        ),
        Option(
            [INPUT_JSON, "input_json"],
            group=FURTHER,
            metavar="JSON",
            help="Read parameters from this JSON object, or file://FILE; options override them.",
        ),
    ]


def asks_for_nothing(args: Sequence[str]) -> bool:
    """Returns whether a command line may omit required parameters."""
    if INPUT_JSON in args:
        return True
    return _SKELETON in args and args[args.index(_SKELETON) + 1 :][:1] != ["output"]


def accepted_options() -> list[Option]:
    """Fresh options that the AWS CLI has for all commands, most of which change nothing here."""

    def unread(name: str, text: str) -> Option:
        return Option([name], group=FURTHER, is_flag=True, expose_value=False, help=text)

    return [
        debug_option(),
        unread("--no-cli-pager", "Accepted; no pager is used."),
        unread("--no-paginate", "Accepted; there is only one page."),
        Option(
            [PROMPT, "prompt"],
            group=FURTHER,
            is_flag=True,
            help="Open the app with this command in its form; deliver what is sent there.",
        ),
        Option(
            ["--no-cli-auto-prompt", "unprompted"],
            group=FURTHER,
            is_flag=True,
            help="Do not open the app. [default]",
        ),
        Option(
            ["--version"],
            group=FURTHER,
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=show_version,
            help="Show the version and exit.",
        ),
    ]
