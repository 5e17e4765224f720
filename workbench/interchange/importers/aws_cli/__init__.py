"""Command lines of `aws sagemaker-runtime …`, and of `workbench`, which takes the same."""

from __future__ import annotations

from workbench.interchange.importers.aws_cli.call import call_of
from workbench.interchange.importers.aws_cli.reader import FORM, Reader
from workbench.interchange.importers.command_line import Line
from workbench.interchange.importers.importer import BEFORE_PROGRAM, Importer
from workbench.interchange.importers.shells.words import Command
from workbench.interchange.location import MalformedError, locate
from workbench.interchange.types import Files, Reading
from workbench.model.errors import UsageError


def read(text: str, command: Command, files: Files) -> Reading | None:
    """The invocation of a command; None where it is none of SageMaker Runtime's.

    Args:
        text: the whole text, for places.
        command: one of the text's.
        files: reads what has to be known now of the files that it names.

    Raises:
        MalformedError: an option that there is not, or that lacks its value.
        PayloadError: a file that has to be read now and cannot be.
    """
    call = call_of(command)
    if call is None:
        return None
    try:
        return Reader(Line(text, command, files), call).reading()
    except MalformedError:
        raise
    except UsageError as error:
        raise MalformedError(
            error.message, locate(text, call.program.written.offset), hint=error.hint
        ) from None


def _readings(text: str, command: Command, files: Files) -> list[Reading]:
    reading = read(text, command, files)
    return [] if reading is None else [reading]


IMPORTERS = (
    Importer(
        FORM,
        "aws and workbench command lines",
        order=10,
        read_command=_readings,
        pasted=(
            (BEFORE_PROGRAM + r"aws\s+(?:--\S+\s+\S+\s+)*sagemaker-runtime\s+invoke", "an AWS CLI call"),
            (BEFORE_PROGRAM + r"workbench\s+(?:--\S+\s+\S+\s+)*invoke-endpoint", "a call of this workbench"),
        ),
    ),
)
