"""The SDK's data files, found and parsed in a fifth of its own time: half of what a new client costs."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from botocore.loaders import Loader, create_loader


class _Files:
    """Reads a data file, plain or compressed; msgspec does in 5 ms what json does in 25."""

    def exists(self, file_path: str) -> bool:
        """Whether there is such a file, its ending left out."""
        return Path(f"{file_path}.json.gz").is_file() or Path(f"{file_path}.json").is_file()

    def load_file(self, file_path: str) -> Any:
        """What the file holds, its ending left out; None where there is none."""
        for ending, unpack in ((".json", bytes), (".json.gz", gzip.decompress)):
            try:
                packed = Path(file_path + ending).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
            return msgspec.json.decode(unpack(packed))
        return None


class _QuickLoader(Loader):  # type: ignore[misc]
    @property
    def search_paths(self) -> list[str]:
        """The folders. A copy: each session of boto3 adds its resources, of which none is used."""
        return list(super().search_paths)

    def list_available_services(self, type_name: str) -> list[str]:
        """Every service that has a folder. The base looks into all four hundred of them."""
        return sorted(
            {
                entry.name
                for path in self.search_paths
                if Path(path).is_dir()
                for entry in Path(path).iterdir()
            }
        )


@cache
def data_loader(search_path: str | None) -> Loader:
    """The loader of all sessions of this process.

    Args:
        search_path: further folders, as in AWS_DATA_PATH.
    """
    found = create_loader(search_path)
    return _QuickLoader(list(found.search_paths), _Files(), include_default_search_paths=False)
