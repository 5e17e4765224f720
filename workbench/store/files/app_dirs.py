"""Where things are kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class AppDirs(NamedTuple):
    """The folders of one user. Nothing is created until something is written.

    Attributes:
        data: the history, the draft, crash reports.
        config: what the user writes: the settings.
        cache: what can be fetched or computed again.
    """

    data: Path
    config: Path
    cache: Path

    @classmethod
    def find(cls) -> AppDirs:
        """Below `WORKBENCH_HOME` where that is set and not empty, else where the platform has them."""
        if home := os.environ.get("WORKBENCH_HOME"):
            root = Path(home).expanduser().absolute()
            return cls(data=root / "data", config=root / "config", cache=root / "cache")
        from platformdirs import PlatformDirs

        directories = PlatformDirs("endpoint-workbench", appauthor=False)
        return cls(
            data=directories.user_data_path,
            config=directories.user_config_path,
            cache=directories.user_cache_path,
        )
