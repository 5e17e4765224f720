"""Bodies of several parts (RFC 2046), as forms send files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workbench.content.format import Confidence, Format, ViewKind, always
from workbench.content.problems import Problem, Severity, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown


def _sniff(start: bytes) -> Confidence:
    if not start.lstrip(b"\r\n").startswith(b"--"):
        return Confidence.NO
    from workbench.content.formats.multipart.parts import boundary_of

    boundary = boundary_of(start)
    if boundary is None:
        return Confidence.NO
    head = start[: start.find(b"\n\n") if b"\n\n" in start else len(start)].lower()
    return Confidence.SHAPED if b"content-disposition:" in head or b"content-type:" in head else Confidence.NO


def _fits(parameters: Mapping[str, str], body: bytes) -> bool:
    from workbench.content.formats.multipart.parts import has_boundary

    return has_boundary(body, parameters.get("boundary", ""))


def _parts(parameters: Mapping[str, str], body: bytes) -> Shown:
    from workbench.content.formats.multipart.parts import multipart

    return multipart(body, parameters.get("boundary", ""))


def _check_type(parameters: Mapping[str, str], body: bytes) -> Iterator[Problem]:
    """Returns whether the content type names the boundary that is in the body."""
    boundary = parameters.get("boundary", "")
    if not boundary:
        yield whole("the content type has no boundary, such as boundary=x", Severity.ADVICE)
    elif not _fits(parameters, body):
        yield whole(f"the content type says boundary={boundary[:70]}, and no line of the body contains it")


def _check(parameters: Mapping[str, str], body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.multipart.parts import multipart
    from workbench.content.views.view import ViewUnavailableError

    try:
        parsed = multipart(body, parameters.get("boundary", ""))
    except ViewUnavailableError as error:
        yield whole(str(error))
    else:
        if parsed.note:
            yield whole(parsed.note)
        if any(not part.name for part in parsed.items):
            yield whole("a part has no name in its Content-Disposition", Severity.ADVICE)


MULTIPART = Format(
    "multipart",
    media_types=("multipart/form-data", "multipart/mixed", "multipart/*"),
    extensions=(".mime",),
    text=False,
    sniff=_sniff,
    fits=_fits,
    typed_check=_check,
    check_type=_check_type,
    views=always(ViewKind.PARTS, ViewKind.TEXT, ViewKind.HEX),
    typed_readers={ViewKind.PARTS: _parts},
)
FORMATS = (MULTIPART,)
