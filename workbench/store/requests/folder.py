"""A folder of saved requests: what is in it, and how one is read, written and removed."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from workbench.model.errors import (
    ConflictError,
    GoneError,
    NotFoundError,
    RequestFileError,
    StoreError,
    UsageError,
    WorkbenchError,
)
from workbench.model.hints.text import either
from workbench.model.requests.saved_request import SavedRequest
from workbench.model.requests.variables import Environment
from workbench.store.files.atomic import PRIVATE_FILE, private_folder, replace_file, unwritable
from workbench.store.files.regular_file import BODY_LIMIT, REQUEST_LIMIT, read_regular
from workbench.store.requests import parser, writer
from workbench.store.requests.listing import SETTLED_NS, Entry, Listing, Stamp, changed_at, stamp_of
from workbench.store.requests.rename import move, move_folder, unshared_files

ENVIRONMENTS = "environments"
"""The folder below the root whose files are environments; no request can lie in it."""
ENDING = ".toml"
_DEEPEST = 64
# What every file system takes, and no shell has to have quoted.
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+@ -]*")


class RequestFolder:
    """Saved requests below one folder.

    Args:
        root: the folder.
        private: whether it and what is written to it are for their owner alone; those of a project have the
            umask's rights, so that others can read what is committed.
    """

    def __init__(self, root: Path, *, private: bool = False) -> None:
        self.root = root
        self._private = private

    def entries(self, below: str = "") -> tuple[Entry, ...]:
        """Every request, by name.

        Args:
            below: only that of this name, and those in the folder of this name; empty for all.

        Raises:
            StoreError: a folder cannot be read.
        """
        names = self.listing().names
        if below:
            inside = below.rstrip("/") + "/"
            names = tuple(name for name in names if name == below or name.startswith(inside))
        paths = ((name, self.root / f"{name}{ENDING}") for name in names)
        return tuple(Entry(name, path, stamp_of(path)) for name, path in paths)

    def listing(self) -> Listing:
        """The name of every request.

        Raises:
            StoreError: a folder cannot be read.
        """
        folders: dict[Path, int] = {}
        names = sorted(self._walk(self.root, folders), key=lambda name: name.split("/"))
        settled = time.time_ns() - max(folders.values()) > SETTLED_NS
        return Listing(self.root, tuple(names), folders, settled)

    def read(self, name: str) -> tuple[SavedRequest, Stamp]:
        """A request, and what tells whether its file is still the same later.

        Raises:
            NotFoundError: there is none of that name.
            RequestFileError: its file does not say what a request has to say.
            StoreError: it cannot be read.
        """
        path = self._path(name)
        text, stamp = self._text(path, name)
        return parser.request_of(text, path, name, self.root), stamp

    def stamp(self, name: str) -> Stamp:
        """Returns what the file is like now."""
        return stamp_of(self._path(name))

    def environments(self) -> tuple[str, ...]:
        """The names of the environments."""
        folder = self.root / ENVIRONMENTS
        return tuple(sorted(path.stem for path in folder.glob(f"*{ENDING}"))) if folder.is_dir() else ()

    def environment(self, name: str) -> Environment:
        """An environment.

        Raises:
            NotFoundError: there is none of that name.
            RequestFileError: its file does not say what one has to say.
            StoreError: it cannot be read.
        """
        names = self.environments()
        if name not in names:
            hint = (
                f"The environments are {', '.join(names)}."
                if names
                else f"Put one into {self.root / ENVIRONMENTS}."
            )
            raise NotFoundError(f"There is no environment {name!r} in {self.root}", hint)
        path = self.root / ENVIRONMENTS / f"{name}{ENDING}"
        text, _ = self._text(path, name)
        return parser.environment_of(text, path, name)

    def write(
        self,
        request: SavedRequest,
        files: Mapping[str, bytes],
        body: Mapping[str, str],
        *,
        seen: Stamp | None,
    ) -> Stamp:
        """Writes a request's file and those beside it, keeping what a person wrote around it.

        Args:
            request: what it shall say.
            files: the files beside it, by name; each has to begin with the request's own name.
            body: its table `[body]`.
            seen: what the file was like when it was read, so that nobody's change is overwritten unseen; an
                empty `Stamp` for a new one, and None where whatever is there shall be replaced.

        Raises:
            UsageError: the name is none.
            ConflictError: the file is another one by now, or already exists.
            StoreError: it cannot be written.
        """
        path = self._path(request.name)
        now = stamp_of(path)
        if seen is not None and now != seen:
            raise _overtaken(path, seen, now)
        _require_distinct(request.name, self.listing().names)
        before = self._text(path, request.name)[0] if now != Stamp() else ""
        text = writer.text_of(request, body, before)
        parser.request_of(text, path, request.name, self.root)  # what could not be read again is not written
        mode = PRIVATE_FILE if self._private else None
        try:
            if self._private:
                private_folder(path.parent)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
            for name, data in files.items():
                target = parser.beside(name, path, text, ("body",), self.root)
                replace_file(target.resolve(), (data,), mode)
            replace_file(path.resolve(), (text.encode(),), mode)
        except OSError as error:
            raise unwritable(path, error) from error
        return stamp_of(path)

    def content(self, request: SavedRequest, name: str) -> bytes:
        """The bytes of a file beside a request.

        Raises:
            RequestFileError: it lies outside of the folder.
            StoreError: it cannot be read.
        """
        path = Path(request.source)
        target = parser.beside(name, path, "", (), self.root)
        try:
            return read_regular(target, BODY_LIMIT)
        except OSError as error:
            raise StoreError(f"{target} cannot be read: {error.strerror}") from error

    def remove(self, name: str) -> None:
        """Removes a request's file; a body beside it that no other request uses goes with it.

        Raises:
            NotFoundError: there is none of that name.
            StoreError: the folder does not allow it.
        """
        request, _ = self.read(name)
        path = self._path(name)
        files = unshared_files(request, self._readable(self.listing().names, name))
        try:
            path.unlink()
            for file in files.values():
                file.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error

    def rename(self, name: str, new_name: str, names: Sequence[str]) -> None:
        """Moves a request's file, and those beside it that are its own, under another name.

        Args:
            name: the request's.
            new_name: the one that it gets.
            names: of all requests, as `listing` has them.

        Raises:
            NotFoundError: there is none of that name.
            RequestFileError: its file does not say what a request has to say.
            UsageError: the new name is none.
            ConflictError: there is a request of the new name, or a file that would be one of its own.
            StoreError: the folder does not allow it.
        """
        target = self._path(new_name)
        path = self._path(name)
        text, _ = self._text(path, name)
        request = parser.request_of(text, path, name, self.root)
        if new_name == name:
            return
        _require_distinct(new_name, [other for other in names if other != name])
        move(request, text, target, self._readable(names, name), private=self._private)

    def rename_folder(self, name: str, new_name: str, names: Sequence[str]) -> None:
        """Moves a folder, and all that is in it, under another name.

        Args:
            name: the folder's.
            new_name: the one that it gets.
            names: of all requests, as `listing` has them.

        Raises:
            NotFoundError: no request lies below it.
            UsageError: the new name is none, or lies below the folder.
            ConflictError: there is a folder of the new name, or a request names a file that it would no
                longer reach.
            StoreError: it cannot be moved.
        """
        target, folder = (self._path(f"{place}/request").parent for place in (new_name, name))
        outside = [other for other in names if not other.startswith(f"{name}/")]
        if len(outside) == len(names):
            raise NotFoundError(f"There is no folder {name!r} in {self.root}", _nearest(name, names))
        if new_name == name:
            return
        if new_name.startswith(f"{name}/"):
            raise UsageError(f"{name} cannot be moved into itself", "Choose a name outside of it.")
        _require_distinct(f"{new_name}/", outside)
        move_folder(folder, target, self._readable(names), private=self._private)

    def _readable(self, names: Sequence[str], left_out: str = "") -> Iterator[SavedRequest]:
        """Every request that can be read, but for one."""
        for name in names:
            if name != left_out:
                with suppress(WorkbenchError):
                    yield self.read(name)[0]

    def _walk(
        self, folder: Path, folders: dict[Path, int], prefix: str = "", depth: int = 0
    ) -> Iterator[str]:
        if depth > _DEEPEST:
            raise StoreError(f"{folder} is more than {_DEEPEST} folders deep")
        # Before it is read: what changes meanwhile is seen at the next look.
        folders[folder] = changed_at(folder)
        try:
            with os.scandir(folder) as children:
                entries = list(children)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise StoreError(f"{folder} cannot be read: {error.strerror}") from error
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if prefix or name != ENVIRONMENTS:
                    yield from self._walk(folder / name, folders, f"{prefix}{name}/", depth + 1)
            elif name.endswith(ENDING):
                yield prefix + name.removesuffix(ENDING)

    def _path(self, name: str) -> Path:
        words = name.split("/")
        if (
            not all(_WORD.fullmatch(word) and word == word.strip() for word in words)
            or words[0] == ENVIRONMENTS
        ):
            raise UsageError(
                f"{name!r} is not a valid name for a request",
                "For example, iris/one-flower: letters, digits, spaces and _ . + @ -; / separates folders.",
            )
        path = self.root.joinpath(*words[:-1], words[-1] + ENDING)
        if not leads_into(path.parent, self.root):
            raise UsageError(f"{name!r} leads out of {self.root}")
        return path

    def _require_inside(self, path: Path) -> None:
        """Refuses a file that is a link to somewhere else: its content would be quoted in messages."""
        if not leads_into(path, self.root):
            raise RequestFileError(
                f"{path} is a link to outside of the folder of requests", "Copy the file there."
            )

    def _text(self, path: Path, name: str) -> tuple[str, Stamp]:
        try:
            stamp = stamp_of(path)
            content = read_regular(path, REQUEST_LIMIT)
            self._require_inside(path)
            return content.decode(), stamp
        except FileNotFoundError:
            raise NotFoundError(
                f"There is no request {name!r} in {self.root}", _nearest(name, self.listing().names)
            ) from None
        except UnicodeDecodeError as error:
            raise RequestFileError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from error


def _nearest(name: str, names: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, names, 1)
    return f"Did you mean {near[0]}?" if near else "`workbench requests list` lists them."


def _require_distinct(name: str, names: Sequence[str]) -> None:
    """Refuses a name where another is the same but for upper and lower case.

    Args:
        name: a request's; that of a folder ends in a slash.
        names: of the other requests.
    """
    length = len(name) if name.endswith("/") else None
    for other in names:
        if other[:length] != name and other[:length].lower() == name.lower():
            raise StoreError(
                f"there is a request {other!r}, and names must differ by more than upper and lower case",
                "Choose another name.",
            )


def _overtaken(path: Path, seen: Stamp, now: Stamp) -> ConflictError:
    if seen == Stamp():
        hint = either("Choose another name, or replace it with --replace.", "Choose another name.")
        return ConflictError(f"{path} already exists", hint)
    if now == Stamp():
        return GoneError(f"{path} was renamed or deleted since it was opened", "Open it by its new name.")
    hint = "Open it again to see the change, or replace it."
    return ConflictError(f"{path} was changed since it was opened", hint)


def leads_into(path: Path, root: Path) -> bool:
    """Whether a path is in a folder once its links are followed; one that goes round in a circle is not."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False
