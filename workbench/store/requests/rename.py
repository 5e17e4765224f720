"""A saved request, or a folder of them, under another name, and the files that go with it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from workbench.model.errors import ConflictError, RequestFileError
from workbench.model.invocation import FileBody
from workbench.model.requests.saved_request import SavedRequest
from workbench.store.files.atomic import PRIVATE_FILE, private_folder, replace_file, unwritable
from workbench.store.files.regular_file import BODY_LIMIT, read_regular
from workbench.store.requests import writer


def files_of(request: SavedRequest) -> Mapping[str, Path]:
    """The files that a request names, by the place in its file: `body` and `expect`."""
    body, expect = request.invocation.body, request.expect
    files = {"body": body.path} if isinstance(body, FileBody) else {}
    if expect is not None and expect.body_file is not None:
        files["expect"] = str(Path(request.source).parent / expect.body_file)
    return {place: Path(os.path.normpath(file)) for place, file in files.items()}


def own_files(request: SavedRequest) -> Mapping[str, Path]:
    """Those of them that lie beside the request under its name."""
    path = Path(request.source)
    return {
        place: file
        for place, file in files_of(request).items()
        if file.parent == path.parent and file.name.startswith(f"{path.stem}.")
    }


def unshared_files(request: SavedRequest, others: Iterable[SavedRequest]) -> Mapping[str, Path]:
    """Those of its own files that no other request names, by the place in its file.

    Args:
        others: the other requests; they are read only where it has files of its own.
    """
    own = own_files(request)
    if own:
        shared = {file for other in others for file in files_of(other).values()}
        own = {place: file for place, file in own.items() if file not in shared}
    return own


def move(
    request: SavedRequest, text: str, target: Path, others: Iterator[SavedRequest], *, private: bool
) -> None:
    """Moves a request. Until all is written in the new place, all stays in the old one.

    A file that another request names too stays where it is, and both name it.

    Args:
        request: as it was read.
        text: of its file.
        target: the file that it shall be.
        others: the other requests.
        private: whether what is written is for its owner alone.

    Raises:
        ConflictError: one of the new files already exists.
        StoreError: one cannot be written or removed.
    """
    path = Path(request.source)
    own = unshared_files(request, others)
    moved = {file: target.with_name(target.stem + file.name.removeprefix(path.stem)) for file in own.values()}
    for new in (target, *moved.values()):
        if new.exists() or new.is_symlink():
            raise ConflictError(f"{new} already exists", "Choose another name.")
    names = {
        place: os.path.relpath(moved.get(file, file), target.parent)
        for place, file in files_of(request).items()
    }
    mode = PRIVATE_FILE if private else None
    try:
        if private:
            private_folder(target.parent)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
        for file, new in moved.items():
            replace_file(new, (read_regular(file, BODY_LIMIT),), mode)
        replace_file(target, (writer.text_with_files(text, names).encode(),), mode)
        path.unlink()
        for file in moved:
            file.unlink()
    except FileNotFoundError as error:
        raise RequestFileError(
            f"{error.filename} does not exist", "Restore the file, or name another."
        ) from error
    except OSError as error:
        raise unwritable(target, error) from error


def move_folder(folder: Path, target: Path, requests: Iterable[SavedRequest], *, private: bool) -> None:
    """Moves a folder with all that is in it, at once.

    Args:
        folder: where it is.
        target: the folder that it shall be.
        requests: all that there are, in the folder and elsewhere.
        private: whether what is made is for its owner alone.

    Raises:
        ConflictError: the new folder already exists, or a request names a file that it would no longer reach.
        StoreError: it cannot be moved.
    """
    if (target.exists() and not target.samefile(folder)) or target.is_symlink():
        hint = "Choose another name, or rename the requests one by one."
        raise ConflictError(f"{target} already exists", hint)
    for request in requests:
        _require_same_way(request, folder, target)
    try:
        if private:
            private_folder(target.parent)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(target)
    except OSError as error:
        raise unwritable(target, error) from error


def _require_same_way(request: SavedRequest, folder: Path, target: Path) -> None:
    """Refuses where the way from a request's file to another file would lead elsewhere."""
    path = Path(request.source)
    for file in files_of(request).values():
        before = os.path.relpath(file, path.parent)
        after = os.path.relpath(_moved(file, folder, target), _moved(path, folder, target).parent)
        if before != after:
            raise ConflictError(
                f"{request.name} sends or expects {before}, which would be {after}",
                "Rename the requests one by one instead: each then names its files from its new place.",
            )


def _moved(path: Path, folder: Path, target: Path) -> Path:
    return target / path.relative_to(folder) if path.is_relative_to(folder) else path
