"""`text-embedding`: texts to vectors, by hashing their character n-grams; texts alike have vectors alike.

The vectors come as a NumPy array file, written by hand so that the sandbox needs no numpy.
Source of the format: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
"""

from __future__ import annotations

import json
import math
import struct
from zlib import crc32

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer, RejectedError
from workbench.sandbox.containers.text import texts
from workbench.sandbox.hosting.container import Answer, Request

WIDTH = 64
NPY = "application/x-npy"
_LENGTHS = (3, 4, 5)
_HEADER_UNIT = 64


def embedder(surroundings: ContainerEnvironment) -> ModelServer:
    """The container of one instance."""

    async def invoke(request: Request) -> Answer:
        vectors = [embed(text) for text in texts(request)]
        accept = request.accept or NPY
        if accept == NPY:
            return Answer(200, {"content-type": NPY}, npy(vectors))
        if accept == "application/json":
            body = json.dumps({"embeddings": vectors}).encode()
            return Answer(200, {"content-type": accept}, body)
        raise RejectedError(406, f"Accept type '{accept}' is not supported: {NPY}, application/json.")

    return ModelServer(surroundings.log, invoke)


def embed(text: str) -> list[float]:
    """A vector of unit length; zeros for a text without letters."""
    vector = [0.0] * WIDTH
    for word in text.lower().split():
        padded = f"<{word}>"
        for length in _LENGTHS:
            for start in range(len(padded) - length + 1):
                number = crc32(padded[start : start + length].encode(errors="surrogatepass"))
                vector[number % WIDTH] += 1.0 if number & 0x8000_0000 else -1.0
    norm = math.sqrt(sum(value * value for value in vector))
    return [value / norm for value in vector] if norm else vector


def npy(rows: list[list[float]]) -> bytes:
    """A two-dimensional array of 32-bit floats as an `.npy` file, version 1.0."""
    shape = (len(rows), len(rows[0]) if rows else 0)
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"
    before = len(b"\x93NUMPY") + 2 + 2
    padding = -(before + len(header) + 1) % _HEADER_UNIT
    text = (header + " " * padding + "\n").encode("latin-1")
    flat = [value for row in rows for value in row]
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + struct.pack(f"<{len(flat)}f", *flat)
