"""Triton's requests and answers with binary tensors: a JSON head, and the tensors' bytes behind it.

How long the head is stands in the content type (`json-header-size`, which SageMaker has in place of Triton's
own header); each tensor says how long it is (Triton Inference Server, "Binary Tensor Data Extension").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.content.format import Format, ViewKind, always
from workbench.content.problems import Problem, whole


def _check(body: bytes) -> Iterator[Problem]:
    import json

    try:
        # Byte for byte as a character, so that the place where the head ends is one in the body.
        head, end = json.JSONDecoder(parse_int=float).raw_decode(body.decode("latin-1"))
    except (ValueError, RecursionError):
        yield whole("it does not begin with a JSON head")
        return
    announced = sum(_lengths(head))
    behind = len(body) - end
    if announced != behind:
        yield whole(f"the head announces {announced:,.0f} bytes of tensors, and {behind:,} follow it")


def _lengths(head: Any) -> Iterator[float]:
    members = head if isinstance(head, dict) else {}
    for name in ("inputs", "outputs"):
        tensors = members.get(name)
        for tensor in tensors if isinstance(tensors, list) else ():
            parameters = tensor.get("parameters") if isinstance(tensor, dict) else None
            length = parameters.get("binary_data_size") if isinstance(parameters, dict) else None
            if isinstance(length, float):
                yield length


TRITON = Format(
    "Triton binary",
    media_types=("application/vnd.sagemaker-triton.binary+json",),
    extensions=(".triton",),
    text=False,
    check=_check,
    views=always(ViewKind.HEX),
)
FORMATS = (TRITON,)
