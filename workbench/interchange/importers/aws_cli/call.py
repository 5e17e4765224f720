"""The call that a command line is."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.interchange.importers.programs import Program, aws_program
from workbench.interchange.importers.shells.words import Command, Word
from workbench.model.service.schema import Operation, schema

SERVICES = frozenset({"sagemaker-runtime", "runtime.sagemaker"})
"""The service on a command line: its name of today, and that of the first versions."""


@dataclass(frozen=True)
class Call:
    """A command of ours.

    Attributes:
        program: that it starts.
        operation: that it calls.
        words: its arguments, service and operation taken out.
    """

    program: Program
    operation: Operation
    words: list[Word]


def call_of(command: Command) -> Call | None:
    """The call that a command is; None where it is none of SageMaker Runtime's."""
    program = aws_program(command.words, SERVICES)
    if program is None:
        return None
    by_command = {operation.command: operation for operation in schema().operations.values()}
    rest = command.words[program.index + 1 :]
    for at, word in enumerate(rest):
        if operation := by_command.get(word.text):
            before = [word for word in rest[:at] if word.text not in SERVICES]
            return Call(program, operation, [*before, *rest[at + 1 :]])
    return None
