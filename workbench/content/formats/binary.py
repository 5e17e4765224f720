"""Bytes of which nothing more is known."""

from __future__ import annotations

from workbench.content.format import Format, ViewKind, always

BINARY = Format(
    "binary",
    media_types=("image/*", "audio/*", "video/*", "font/*", "tensor/pt", "application/zip"),
    text=False,
    views=always(ViewKind.HEX),
)
FORMATS = (BINARY,)
