"""Files of the user's: those to be sent, found and told from other text, and those to be written."""

from __future__ import annotations

from workbench.model.redaction import redacted
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.folders import kind_of
from workbench.store.files.outputs.output_file import GrowingOutput, check_output, write_output
from workbench.store.files.paths import FileFacts, completed, file_facts, pasted_path

__all__ = [
    "FileFacts",
    "GrowingOutput",
    "check_output",
    "compile_program",
    "completed",
    "file_facts",
    "kind_of",
    "pasted_path",
    "write_crash_report",
    "write_output",
]


def write_crash_report(places: AppDirs, text: str) -> str:
    """Writes a crash report without its secrets, and returns its path.

    Raises:
        StoreError: it cannot be written.
    """
    # Loaded here: few processes crash.
    from workbench.store.files.crash_reports import write_report

    return str(write_report(places, redacted(text)))


def compile_program() -> None:
    """Starts a process that writes the bytecode of this program, where an installer left that out."""
    # Loaded here: the first paint needs no processes.
    from workbench.store.files.bytecode import compile_in_background

    compile_in_background()
