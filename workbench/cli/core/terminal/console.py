"""Messages for the person at the terminal, on standard error, safe for a terminal."""

from __future__ import annotations

import sys


def print_error(message: str, hint: str = "") -> None:
    """Prints what went wrong, and what to do next."""
    _write(f"workbench: [ERROR]: {message}\n")
    if hint:
        print_hint(hint)


def print_hint(hint: str) -> None:
    """Prints what to do next."""
    _write(f"{hint}\n")


def print_info(message: str) -> None:
    """Prints a notice that stops nothing."""
    _write(f"workbench: {message}\n")


def _write(text: str) -> None:
    # Loaded here: most command lines print no message.
    from workbench.content.sanitize import sanitize_block
    from workbench.model.hints.text import in_face
    from workbench.model.redaction import redacted

    try:
        # Standard output may be a terminal too: what was printed before comes first.
        sys.stdout.flush()
    finally:
        sys.stderr.write(sanitize_block(redacted(in_face(text))))
        sys.stderr.flush()
