"""Whether a body is what its content type says, and where it is not. Advice: it can be sent as it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from workbench.content.format import Format
from workbench.content.formats import named
from workbench.content.formats.binary import BINARY
from workbench.content.formats.text import TEXT
from workbench.content.media_type import MediaType, charset_of, in_utf8
from workbench.content.problems import Problem, Severity, problem_at, whole

__all__ = ["Problem", "Severity", "findings", "problem"]

_ENOUGH = 100


def problem(format: Format, body: bytes) -> Problem | None:
    """The first thing that breaks `body`, else the first advice; None where it is sound.

    Args:
        format: what it is.
        body: its bytes; text in UTF-8.
    """
    advice: Problem | None = None
    for problem in _all(format, body, ""):
        if problem.severity is Severity.BROKEN:
            return problem
        advice = advice or problem
    return advice


def findings(format: Format, body: bytes, content_type: str = "", *, limit: int = _ENOUGH) -> list[Problem]:
    """Everything that is found wrong with a body, the first `limit` of it, in order of place.

    Args:
        format: what it is.
        body: its bytes, as they are sent.
        content_type: what it is said to be, its charset included; that it is something else is then the first
            finding.
        limit: how many at most.
    """
    declared = named(content_type)
    problems: list[Problem] = []
    if body and declared not in {None, TEXT, BINARY, format}:
        problems.append(whole(f"the content type says {declared}, the bytes are {format}", Severity.ADVICE))
    if body and content_type:
        problems += format.check_type(MediaType.parse(content_type).parameters, body)
    if format.text:
        problems += _charset(content_type, body)
        body = in_utf8(content_type, body)
    problems += islice(_all(format, body, content_type), limit - len(problems))
    return problems


def _charset(content_type: str, body: bytes) -> Iterator[Problem]:
    """Yields what is wrong where a text is not in the charset that its content type names, or in none."""
    charset = MediaType.parse(content_type).charset
    if (marked := charset_of(content_type, body)) != charset:
        explanation = "JSON and most models want UTF-8; name a charset."
        yield whole(f"the bytes are {marked.upper()}", Severity.ADVICE, explanation)
        return
    if charset in {"utf-8", "ascii"} or body.isascii():
        return
    try:
        body.decode(charset)
    except UnicodeError:
        yield whole(f"the content type says {charset}, and the bytes are not in it")
        return
    try:
        body.decode()
    except UnicodeError:
        return
    yield whole(
        f"the content type says {charset}, the bytes are UTF-8",
        Severity.ADVICE,
        "The text is sent as UTF-8; a reader that trusts the content type sees wrong characters.",
    )


def _all(format: Format, body: bytes, content_type: str) -> Iterator[Problem]:
    if not body:
        return
    if format.text:
        try:
            body.decode()
        except UnicodeDecodeError as error:
            yield problem_at(
                body, error.start, "not UTF-8", explanation="JSON and most models want UTF-8; name a charset."
            )
            return
    if format.typed_check is not None:
        yield from format.typed_check(MediaType.parse(content_type).parameters, body)
    else:
        yield from format.check(body)
