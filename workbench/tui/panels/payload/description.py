"""What the body is, how large it may be, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.content.formats.text import TEXT
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import BODY, Base64Body, Body, BytesBody, FileBody, Invocation, TextBody
from workbench.tui.panels.payload.editable_body import known_bytes

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.content.format import Format
    from workbench.content.problems import Problem

_BEGINNING = 4096
"""As much of a text as tells its format."""
_LARGEST_READ = 32 * 1024 * 1024
"""Bytes of a file that is checked; more is sent by no operation that carries its payload."""


class BodyDescription:
    """Follows the draft, and keeps what the last check has shown.

    Attributes:
        draft: what would be sent now.
        problems: what is wrong with its body, in order of place.
    """

    def __init__(self) -> None:
        self.draft = Invocation()
        self.problems: Sequence[Problem] = ()

    @property
    def content_type(self) -> str:
        """The content type of the draft; empty where it names none."""
        return str(self.draft.field("ContentType") or "")

    @property
    def limit(self) -> int | None:
        """The bytes that the operation takes; None where it names no limit."""
        from workbench.model.service.schema import schema

        field = schema()[self.draft.operation].body
        return field.maximum if field else None

    @property
    def caveat(self) -> str:
        """Why the body waits for its user's word; empty where it does not."""
        caveats = self.draft.caveats_of(BODY)
        return caveats[0].reason if caveats else ""

    def kind(self, body: Body | None) -> Format:
        """Returns the format of a body, by its content type and its beginning."""
        if isinstance(body, Base64Body):
            return TEXT
        from workbench.content.formats import format_of

        return format_of(self.content_type, _beginning(body))

    def lines(self, body: Body | None) -> frozenset[int]:
        """Returns the lines of a text, from 0, where something is wrong."""
        if not isinstance(body, TextBody):
            return frozenset()
        return frozenset(problem.line - 1 for problem in self.problems if problem.line)

    def next_problem(self, line: int, column: int) -> tuple[int, int] | None:
        """Returns the place of the problem behind a place, or of the first; None where none has one.

        Args:
            line, column: from 1, as those of what is returned.
        """
        places = [(problem.line, problem.column) for problem in self.problems if problem.line]
        if not places:
            return None
        return min((place for place in places if place > (line, column)), default=places[0])


def checked(body: Body | None, content_type: str) -> tuple[Sequence[Problem], int | None]:
    """Returns what is wrong with a body, and how many bytes it has; None where that is not known.

    It reads all of the body, of a file too: call it in a thread.
    """
    from workbench.content.formats import format_of
    from workbench.content.validation import findings

    data = known_bytes(body)
    read = _file_bytes(body) if isinstance(body, FileBody) else data
    problems = findings(format_of(content_type, read), read, content_type) if read else []
    return problems, None if data is None else len(data)


def _file_bytes(body: FileBody) -> bytes | None:
    """What a file has now; None where it cannot be read, as its own line says, or is very large."""
    try:
        from workbench.services.files import file_facts
        from workbench.services.validation import resolve

        if file_facts(body.path).size > _LARGEST_READ:
            return None
        resolved = resolve(body)
    except WorkbenchError:
        return None
    return resolved.data if resolved else None


def _beginning(body: Body | None) -> bytes:
    match body:
        case TextBody(text):
            return text[:_BEGINNING].encode(errors="replace")
        case BytesBody(data):
            return data[:_BEGINNING]
        case _:
            return b""
