"""Crash reports."""

from __future__ import annotations

import os
import time
from pathlib import Path

from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import PRIVATE_FILE, private_folder, replace_file, unwritable

_KEPT = 20


def write_report(places: AppDirs, text: str) -> Path:
    """Keeps a crash report in the folder `data/reports`, and the newest 20 only.

    Args:
        places: the folders.
        text: the report, secrets taken out.

    Returns:
        where it is.

    Raises:
        StoreError: it cannot be written.
    """
    folder = private_folder(places.data / "reports")
    # The names sort by age, to the nanosecond, and two processes never share one.
    nanoseconds = time.time_ns()
    moment = time.strftime("%Y%m%dT%H%M%S", time.gmtime(nanoseconds // 10**9))
    path = folder / f"crash-{moment}.{nanoseconds % 10**9:09}Z-{os.getpid()}.txt"
    try:
        replace_file(path, (text.encode(errors="backslashreplace"),), PRIVATE_FILE)
        for old in sorted(folder.glob("crash-*.txt"))[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
    return path
