"""Python that calls boto3 or the SageMaker SDK: what an interpreted program says of its calls."""

from __future__ import annotations

import re

from workbench.interchange.importers.importer import Importer, Readings
from workbench.interchange.types import Files

_SIGN = re.compile(r"\binvoke_endpoint(?:_async|_with_response_stream)?\b")
_BY_NAME = re.compile(r"\bgetattr\s*\(")
_RUNTIME_CLIENT = re.compile(r"""["'](?:sagemaker-runtime|runtime\.sagemaker)["']""")
_SDK = re.compile(r"\bsagemaker\b|Predictor\b")
_SDK_CALL = re.compile(r"\.(?:predict(?:_async|_stream)?|invoke(?:_async|_with_response_stream)?)\s*\(")


def looks_like(text: str) -> bool:
    """Returns whether a text may be Python that calls the service, through boto3 or the SageMaker SDK."""
    if _SIGN.search(text) or (_SDK.search(text) and _SDK_CALL.search(text)):
        return True
    return bool(_BY_NAME.search(text) and _RUNTIME_CLIENT.search(text))


def _read(text: str, files: Files) -> Readings:
    """Reads a text that looks like Python; one with command lines of IPython is read block by block."""
    from workbench.interchange.importers import blocks, ipython
    from workbench.interchange.importers.boto3 import call
    from workbench.interchange.importers.other_clients import SAGEMAKER_SDK, clients_in
    from workbench.interchange.importers.registry import read_blocks, read_processes, with_notes

    if ipython.taken_apart(ipython.without_prompts(text)).commands:
        return read_blocks([blocks.Block("python", text)], files)
    readings = [*call.read(text), *read_processes(text, files)]
    others = [name for name in clients_in(text) if name != SAGEMAKER_SDK]
    notes = tuple(f"{name}: its calls are left out" for name in others)
    return [with_notes(readings[0], notes), *readings[1:]]


IMPORTERS = (
    Importer(
        "boto3",
        "Python that calls boto3 or the SageMaker SDK",
        order=30,
        detects_text=looks_like,
        read_text=_read,
        pasted=(
            (
                r"(?:^|.*?[\s.=])invoke_endpoint(?:_async|_with_response_stream)?\s*\(",
                "a boto3 call",
            ),
        ),
    ),
)
