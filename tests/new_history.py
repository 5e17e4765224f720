"""A new history without making it: its tables are made once in a process, then copied."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_RESERVE = "history.reserve"
"""A megabyte that nothing reads: as a hole it costs neither the disk nor whoever removes it."""


def put_new_history(data: Path) -> None:
    """Puts a history without exchanges where there is none yet, in a third of the time of making it.

    Tests of how a history is made begin with an empty folder.

    Args:
        data: the folder that the workbench keeps its data in.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in _files().items():
        with open(data / name, "xb", opener=_private) as file:
            if name == _RESERVE:
                file.truncate(len(content))
            else:
                file.write(content)


@cache
def _files() -> Mapping[str, bytes]:
    from workbench.store import AppDirs, History

    with tempfile.TemporaryDirectory() as home:
        places = AppDirs(data=Path(home, "data"), config=Path(home, "config"), cache=Path(home, "cache"))
        History.open(places).close()
        return {path.name: path.read_bytes() for path in places.data.iterdir()}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
