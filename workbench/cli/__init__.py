"""The command line: parses, calls services, prints. Loads no more than the command at hand needs."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code; the entry point of the process.

    Args:
        arguments: without the program's name; None for those of the process.
    """
    try:
        from workbench.model.garbage import uncollected

        # Until what the command stands on is loaded; then it collects again.
        with uncollected():
            from workbench.cli.entry_point import run

            return run(arguments)
    except KeyboardInterrupt:
        # It came while modules were loading, before there was anything to end in order.
        return 130
    except ImportError:
        import sys

        from workbench.cli.core.namesake import warning

        if not (text := warning()):
            raise
        sys.stderr.write(f"{text}\n")
        return 255


__all__ = ["main"]
