"""The SDK's data files, found and parsed in a fifth of its own time: half of what a new client costs.

A loader of data files is a component that botocore lets its user register (`Session.register_component`).
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec
from botocore.loaders import Loader, create_loader


class _Files:
    """Reads a data file, plain or compressed; msgspec does in 5 ms what json does in 25."""

    def exists(self, file_path: str) -> bool:
        """Returns whether there is such a file, its ending left out."""
        return Path(f"{file_path}.json.gz").is_file() or Path(f"{file_path}.json").is_file()

    def load_file(self, file_path: str) -> Any:
        """Returns what the file holds, its ending left out; None where there is none."""
        for ending, unpack in ((".json", bytes), (".json.gz", gzip.decompress)):
            try:
                packed = Path(file_path + ending).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
            data = unpack(packed)
            return _endpoints(data) if Path(file_path).name == "endpoints" else msgspec.json.decode(data)
        return None


def _endpoints(data: bytes) -> Any:
    """The endpoints of all services: 1 MB of text, of which a client reads a few lines."""
    try:
        endpoints = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        partitions = msgspec.json.decode(endpoints.pop("partitions"), type=list[dict[str, msgspec.Raw]])
        return {
            **{name: msgspec.json.decode(value) for name, value in endpoints.items()},
            "partitions": [
                {
                    name: _Services(value) if name == "services" else msgspec.json.decode(value)
                    for name, value in partition.items()
                }
                for partition in partitions
            ],
        }
    except (KeyError, msgspec.MsgspecError):
        return msgspec.json.decode(data)  # it is not the SDK's own: the SDK says what it lacks


class _Services(Mapping[str, Any]):
    """A JSON object whose values are parsed when they are asked for."""

    def __init__(self, text: msgspec.Raw) -> None:
        self._values = msgspec.json.decode(text, type=dict[str, msgspec.Raw])

    def __getitem__(self, name: str) -> Any:
        return msgspec.json.decode(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class _QuickLoader(Loader):  # type: ignore[misc]
    @property
    def search_paths(self) -> list[str]:
        """The folders. A copy: each session of boto3 adds its resources, of which none is used."""
        return list(super().search_paths)

    def list_available_services(self, type_name: str) -> list[str]:
        """Every service that has a folder. The base looks into all four hundred of them."""
        return self._folders

    @cached_property
    def _folders(self) -> list[str]:
        return sorted(
            {
                entry.name
                for path in map(Path, self.search_paths)
                if path.is_dir()
                for entry in os.scandir(path)
            }
        )


@cache
def data_loader(search_path: str | None) -> Loader:
    """The loader of all sessions of this process.

    Args:
        search_path: further folders, as in AWS_DATA_PATH.
    """
    loader = create_loader(search_path)
    return _QuickLoader(list(loader.search_paths), _Files(), include_default_search_paths=False)


def load_quickly(session: Any) -> None:
    """Has a session of botocore read its data by `data_loader`, from the folders that it is set to."""
    session.register_component("data_loader", data_loader(session.get_config_variable("data_path")))
