"""Which folder saved requests are in."""

from __future__ import annotations

from pathlib import Path

from workbench.model.errors import StoreError
from workbench.model.hints.text import either
from workbench.store.files.app_dirs import AppDirs
from workbench.store.requests.folder import RequestFolder, leads_into

PROJECT = ".workbench"
"""The folder of a project that holds its requests."""
_OPTION = either("--requests", "`workbench --requests DIR`")


def find_folder(places: AppDirs, path: str | None, start: Path) -> RequestFolder:
    """The folder to work with: the one given, else a project's, else the user's own.

    Args:
        places: where the user's own lies.
        path: a folder that the user names; it need not be there yet.
        start: where a project is looked for, upwards.

    Raises:
        StoreError: what is given is not a folder.
    """
    if path is not None:
        root = Path(path).expanduser().absolute()
        if root.exists() and not root.is_dir():
            raise StoreError(f"{root} is not a folder", f"Name the folder of requests with {_OPTION}.")
        return RequestFolder(root)
    for folder in (start.absolute(), *start.absolute().parents):
        project = folder / PROJECT
        if project.is_dir():
            if not leads_into(project, folder):
                raise StoreError(
                    f"{project} is a link to outside of its project",
                    f"Make it a folder, or name another one with {_OPTION}.",
                )
            return RequestFolder(project)
    return RequestFolder(places.data / "requests", private=True)
