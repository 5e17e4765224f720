"""Triton's requests and answers with binary tensors: a JSON head, and the tensors' bytes behind it.

How long the head is stands in the content type (`json-header-size`, which SageMaker has in place of Triton's
own header); each tensor says how long it is (Triton Inference Server, "Binary Tensor Data Extension").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workbench.content.format import Format, ViewKind, always
from workbench.content.problems import Problem, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown

_SIZE = "json-header-size"
_MOST_DIGITS = 12


def _fits(parameters: Mapping[str, str], body: bytes) -> bool:
    """Returns whether bytes of tensors follow the head. A head by itself is a document of JSON."""
    size = parameters.get(_SIZE, "")
    if size.isascii() and size.isdigit() and len(size) <= _MOST_DIGITS and int(size) < len(body):
        return True
    from workbench.content.formats.triton.tensors import announced, head_of

    try:
        head, _end = head_of(body)
    except ValueError:
        return False
    return any(length for _, length in announced(head))


def _tensors(body: bytes) -> Shown:
    from workbench.content.formats.triton.tensors import tensors

    return tensors(body)


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.triton.tensors import announced, head_of

    try:
        head, end = head_of(body)
    except ValueError:
        yield whole("it does not begin with a JSON head")
        return
    length = sum(length for _, length in announced(head))
    behind = len(body) - end
    if length != behind:
        yield whole(f"the head announces {length:,} bytes of tensors, and {behind:,} follow it")


def _check_type(parameters: Mapping[str, str], body: bytes) -> Iterator[Problem]:
    """Returns whether the content type says how long the head is, and says what it is."""
    from workbench.content.formats.triton.tensors import announced, head_of

    try:
        head, end = head_of(body)
    except ValueError:
        return
    declared = parameters.get(_SIZE, "")
    if not declared:
        if any(length for _, length in announced(head)):
            yield whole(f"the content type has no {_SIZE}: the head has {end:,} bytes")
    elif declared != str(end):
        yield whole(f"the content type says {_SIZE}={declared[:20]}, and the head has {end:,} bytes")


TRITON = Format(
    "Triton binary",
    media_types=("application/vnd.sagemaker-triton.binary+json",),
    extensions=(".triton",),
    text=False,
    fits=_fits,
    check=_check,
    check_type=_check_type,
    views=always(ViewKind.ARRAY, ViewKind.HEX),
    readers={ViewKind.ARRAY: _tensors},
)
FORMATS = (TRITON,)
