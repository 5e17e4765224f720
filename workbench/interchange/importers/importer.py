"""What one form of import is. A module of this package that has `IMPORTERS` adds its forms by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.interchange.location import MalformedError
from workbench.interchange.types import Files, Reading
from workbench.model.invocation import Connection

if TYPE_CHECKING:
    from workbench.interchange.importers.shells.words import Command

_USUAL = Connection()
# A prompt, a body that is piped in, variables that are set for the call, and the program's folder.
BEFORE_PROGRAM = r"\s*(?:\S*[$%#>] )?(?:base64 --decode <<\S+ \| )?(?:env )?(?:[A-Z_]\w*=\S*\s+)*(?:/\S*/)?"
Readings = Sequence[Reading | MalformedError]


class ForeignAddressError(MalformedError):
    """A command that sends to something else than SageMaker Runtime."""


@dataclass(frozen=True)
class Origin:
    """What is known of a text besides what it says.

    Attributes:
        source: the file or object that it was read from; empty for text that was given.
        endpoint_name: of captured traffic; empty where the source's place is to tell.
        connection: what a replay of captured traffic goes out on.
    """

    source: str = ""
    endpoint_name: str = ""
    connection: Connection = _USUAL


@dataclass(frozen=True)
class Importer:
    """A form that invocations are read from: a JSON document, a program, or a command of a shell.

    Attributes:
        name: such as `AWS CLI`.
        help: what is accepted, as a phrase within a list, such as `boto3 code`.
        order: its place among the others, the lowest first.
        detects_document: whether a JSON document is in this form.
        read_document: reads one, by its origin and its line in JSON Lines, 0 for a whole text.
        detects_text: whether a text that is not JSON is in this form.
        read_text: reads such a text.
        read_command: reads one command of a shell's text; empty where it is not of this form. It raises
            `ForeignAddressError` where the command sends to something else.
        pasted: expressions that match the beginning of a pasted text in this form, each with what the app
            calls it, such as `a curl call`. Only those are offered to be imported where a payload is pasted.
    """

    name: str
    help: str
    order: int = 100
    detects_document: Callable[[Any], bool] | None = None
    read_document: Callable[[Any, Origin, int], Readings] | None = None
    detects_text: Callable[[str], bool] | None = None
    read_text: Callable[[str, Files], Readings] | None = None
    read_command: Callable[[str, Command, Files], Sequence[Reading]] | None = None
    pasted: tuple[tuple[str, str], ...] = ()
