"""The names of saved requests, for whoever wants no more of them."""

from __future__ import annotations

from pathlib import Path

from workbench.services.workbench import Workbench
from workbench.store.requests import find_folder


def request_names(bench: Workbench, folder: str | None) -> tuple[str, ...]:
    """Returns the names of the requests that `SavedRequests.find` has for a folder.

    Raises:
        StoreError: what is given is not a folder, or cannot be read.
    """
    return find_folder(bench.places, folder, Path.cwd()).listing().names
