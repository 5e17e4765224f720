"""Saved requests under another name, one or a whole folder, and the drafts that came from them."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from workbench.model.errors import WorkbenchError
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
    before = {other: folder.stamp(other) for other in inside}
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
