"""Python that calls boto3: what an interpreted program says of a client and its calls."""

from __future__ import annotations

import re

from workbench.interchange.importers.importer import Importer, Readings
from workbench.interchange.types import Files

_SIGN = re.compile(r"\binvoke_endpoint(?:_async|_with_response_stream)?\b")


def looks_like(text: str) -> bool:
    """Returns whether a text may be Python that calls the service."""
    return _SIGN.search(text) is not None


def _read(text: str, files: Files) -> Readings:
    """Reads a text that looks like Python; one with command lines of IPython is read block by block."""
    from workbench.interchange.importers import blocks, ipython
    from workbench.interchange.importers.boto3 import call
    from workbench.interchange.importers.other_clients import clients_in
    from workbench.interchange.importers.registry import read_blocks, read_processes, with_notes

    if ipython.taken_apart(ipython.without_prompts(text)).commands:
        return read_blocks([blocks.Block("python", text)], files)
    readings = [*call.read(text), *read_processes(text, files)]
    notes = tuple(f"{name}: its calls are left out" for name in clients_in(text))
    return [with_notes(readings[0], notes), *readings[1:]]


IMPORTERS = (
    Importer(
        "boto3",
        "Python that calls boto3",
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
