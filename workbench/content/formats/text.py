"""Plain text: any characters, in any order."""

from __future__ import annotations

from workbench.content.format import Format

TEXT = Format("text", media_types=("text/*", "application/x-text"), extensions=(".txt",))
FORMATS = (TEXT,)
