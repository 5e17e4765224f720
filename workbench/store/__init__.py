"""The disk: the history of what was sent, the draft, the settings, and the user's files in and out.

The only room that opens files of the user's. Everything kept is readable by its owner alone. Its names are
loaded when they are first asked for: the first paint needs the draft, and not yet the history.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.store.drafts import Drafts
    from workbench.store.files.app_dirs import AppDirs
    from workbench.store.files.crash_reports import write_report
    from workbench.store.files.outputs.output_file import GrowingOutput, check_output, write_output
    from workbench.store.files.payload_file import read_file_body
    from workbench.store.history.history import History
    from workbench.store.interface_state import InterfaceState
    from workbench.store.settings import Settings

__all__ = [
    "AppDirs",
    "Drafts",
    "GrowingOutput",
    "History",
    "InterfaceState",
    "Settings",
    "check_output",
    "read_file_body",
    "write_output",
    "write_report",
]

_ROOMS = {
    "Drafts": "drafts",
    "GrowingOutput": "files.outputs.output_file",
    "History": "history.history",
    "InterfaceState": "interface_state",
    "AppDirs": "files.app_dirs",
    "Settings": "settings",
    "check_output": "files.outputs.output_file",
    "read_file_body": "files.payload_file",
    "write_output": "files.outputs.output_file",
    "write_report": "files.crash_reports",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
