"""What is said to the person at the terminal, beside the output: on stderr, and inert."""

from __future__ import annotations

import sys


def complain(message: str, hint: str = "") -> None:
    """Say what went wrong, and what to do next."""
    _write(f"workbench: [ERROR]: {message}\n")
    if hint:
        advise(hint)


def advise(hint: str) -> None:
    """Say what to do next."""
    _write(f"{hint}\n")


def note(message: str) -> None:
    """Say what is worth knowing and stops nothing."""
    _write(f"workbench: {message}\n")


def _write(text: str) -> None:
    # Loaded here: most command lines have nothing to say.
    from workbench.content.inert import inert_block
    from workbench.model.redaction import redacted

    try:
        # Standard output may be a terminal too: what was printed before comes first.
        sys.stdout.flush()
    finally:
        sys.stderr.write(inert_block(redacted(text)))
        sys.stderr.flush()
