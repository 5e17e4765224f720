"""Saved requests under another name, one or a whole folder, and the drafts that came from them.

A request may be renamed by another window or process too. Where that was done with this program, the draft's
file tells its new name. Where its file was moved, it is known again by its time, its size and what it says.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import msgspec

from workbench.model.errors import UsageError, WorkbenchError
from workbench.model.invocation import FileBody
from workbench.model.requests.draft_origin import DraftOrigin
from workbench.model.requests.saved_request import SavedRequest
from workbench.store.drafts import Drafts
from workbench.store.requests import RequestFolder, Stamp


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was read, and what its file was like then.

    Args:
        request: what it says.
        stamp: tells whether the file has been changed since.
    """

    request: SavedRequest
    stamp: Stamp


class Renamed(msgspec.Struct, frozen=True, kw_only=True):
    """A request that has another name now.

    Args:
        root: the folder of requests.
        name: the one that it had.
        before: what its file was like then.
        opened: the request under its new name.
    """

    root: str
    name: str
    before: Stamp
    opened: Opened

    def follow(self, opened: Opened) -> Opened:
        """Returns a request that was opened before, as it is called now.

        A change of the file that was not seen by then is not taken for seen.
        """
        seen = opened.stamp == self.before
        return self.opened if seen else msgspec.structs.replace(self.opened, stamp=opened.stamp)


def rename(folder: RequestFolder, drafts: Drafts, name: str, new_name: str) -> tuple[Renamed, ...]:
    """Renames a request or a folder; see `SavedRequests.rename`."""
    place, stamp = name.rstrip("/"), folder.stamp(name.rstrip("/"))
    names = folder.listing().names
    inside = [other for other in names if other.startswith(f"{place}/")]
    if place == name and (stamp != Stamp() or not inside):
        folder.rename(name, new_name, names)
        return _followed(folder, drafts, {name: stamp}, {name: new_name})
    new_place = new_name.rstrip("/")
    before = {}
    for other in inside:
        with suppress(UsageError):  # a file that is called as no request can be moves as it is
            before[other] = folder.stamp(other)
    folder.rename_folder(place, new_place, names)
    return _followed(folder, drafts, before, {old: new_place + old.removeprefix(place) for old in inside})


def _followed(
    folder: RequestFolder, drafts: Drafts, before: dict[str, Stamp], names: dict[str, str]
) -> tuple[Renamed, ...]:
    """Has drafts come from requests under their new names, and returns those that can be read."""
    root, renamed = str(folder.root), []
    for name, new_name in names.items():
        drafts.follow_request(DraftOrigin(root=root, name=name), new_name)
        with suppress(WorkbenchError):  # a file of the folder that says nothing of use moved as it is
            request, stamp = folder.read(new_name)
            opened = Opened(request=request, stamp=stamp)
            renamed.append(Renamed(root=root, name=name, before=before.get(name, Stamp()), opened=opened))
    return tuple(renamed)


def find_renamed(
    folder: RequestFolder, drafts: Drafts, draft: str, opened: Opened, names: Collection[str]
) -> Renamed | None:
    """Finds a request that has gone under its new name; see `SavedRequests.find_renamed`."""
    root, name = str(folder.root), opened.request.name
    origin = drafts.origin(draft)
    if origin is not None and origin.root == root and origin.name in names:
        renamed = _read(folder, origin.name)
        # A change that was made with the new name is not taken for seen.
        seen = _is_same(renamed.request, opened.request)
        return Renamed(root=root, name=name, before=opened.stamp if seen else Stamp(), opened=renamed)
    moved = _moved(folder, opened, names)
    if len(moved) != 1:
        return None
    drafts.follow_request(DraftOrigin(root=root, name=name), moved[0].request.name)
    return Renamed(root=root, name=name, before=opened.stamp, opened=moved[0])


def _moved(folder: RequestFolder, opened: Opened, names: Collection[str]) -> list[Opened]:
    """The requests that a request may be now. A file that cannot be one of them is not in the way of another.

    Raises:
        WorkbenchError: none may be it, and one of the files cannot be read.
    """
    moved: list[Opened] = []
    obstacle: WorkbenchError | None = None
    for name in names:
        try:
            if folder.stamp(name) != opened.stamp:
                continue
            candidate = _read(folder, name)
        except WorkbenchError as error:
            obstacle = obstacle or error
            continue
        if _is_same(candidate.request, opened.request):
            moved.append(candidate)
    if obstacle is not None and not moved:
        raise obstacle
    return moved


def _read(folder: RequestFolder, name: str) -> Opened:
    request, stamp = folder.read(name)
    return Opened(request=request, stamp=stamp)


def _is_same(request: SavedRequest, other: SavedRequest) -> bool:
    """Whether two requests say the same, with the same files or each with files of its own name."""
    return any(_nameless(request, own=own) == _nameless(other, own=own) for own in (False, True))


def _nameless(request: SavedRequest, *, own: bool) -> SavedRequest:
    """A request without its name; with `own`, a file that is called as it is counts by its ending."""
    path, invocation, expect = Path(request.source), request.invocation, request.expect

    def called(file: str) -> str:
        return f"*{file.removeprefix(path.stem)}" if own and file.startswith(f"{path.stem}.") else file

    if isinstance(invocation.body, FileBody):
        file = called(os.path.relpath(invocation.body.path, path.parent))
        invocation = invocation.with_(body=msgspec.structs.replace(invocation.body, path=file))
    if expect is not None and expect.body_file is not None:
        expect = msgspec.structs.replace(expect, body_file=called(expect.body_file))
    return msgspec.structs.replace(request, name="", source="", invocation=invocation, expect=expect)
