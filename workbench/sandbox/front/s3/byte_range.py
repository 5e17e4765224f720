"""The bytes of an object that a `Range` header asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

from workbench.sandbox.errors import ServiceError

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.ASCII)


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Returns where the asked bytes begin and end; None where the whole is to be answered.

    A header that is malformed, or asks for several ranges, is passed over, as S3 does.

    Args:
        header: the value of `Range`, None where there is none.
        size: bytes of the object.

    Raises:
        ServiceError: the object has none of these bytes.
    """
    match = _RANGE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first:
        start, end = int(first), int(last) + 1 if last else size
        if end <= start < size:
            return None
    else:
        start, end = max(0, size - int(last)), size
        start = size if int(last) == 0 else start
    if start >= size:
        raise ServiceError(
            "InvalidRange", 416, "The requested range is not satisfiable", {"ActualObjectSize": size}
        )
    return start, min(end, size)
