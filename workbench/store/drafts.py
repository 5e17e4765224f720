"""What the user was writing when the app ended."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from workbench.model.errors import StoreError
from workbench.model.invocation import FileBody, Invocation
from workbench.model.not_json import NOT_JSON
from workbench.model.requests.draft_origin import DraftOrigin
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import PRIVATE_FILE, private_folder, replace_file, set_aside, unwritable
from workbench.store.files.regular_file import BODY_LIMIT, REQUEST_LIMIT, read_regular
from workbench.store.settings import Settings


class Drafts:
    """The invocation under work, kept across restarts, crashes included.

    The privacy settings hold for it as for the history: of some endpoints it has no body, of others there is
    none.

    Args:
        places: the draft is in the folder `data`, the settings in `config`.
    """

    def __init__(self, places: AppDirs) -> None:
        self._places = places
        self._data = places.data

    def _path(self, name: str) -> Path:
        return self._data / (f"draft-{name}.json" if name else "draft.json")

    def _origin_path(self, name: str) -> Path:
        return self._data / (f"draft-{name}-request.json" if name else "draft-request.json")

    def load(self, name: str = "") -> Invocation | None:
        """The draft; None where there is none. One that cannot be understood is set aside.

        Args:
            name: which of several; empty for the first.

        Raises:
            StoreError: it is there and cannot be read, or cannot be set aside.
        """
        return self._load(name)[0]

    def _load(self, name: str) -> tuple[Invocation | None, str]:
        """Returns the draft, and a sentence where it cannot be understood; raises as `load` does."""
        path = self._path(name)
        try:
            text = read_regular(path, BODY_LIMIT)
        except FileNotFoundError:
            return None, ""
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from error
        try:
            return msgspec.json.decode(text, type=Invocation), ""
        except NOT_JSON:
            aside = set_aside(path, f"{path.stem}.damaged.json")
        reason = f"{path.name} is cut off, or of another version"
        return None, f"{reason}. It was set aside as {aside.name}."

    def recover(self, name: str = "") -> tuple[Invocation | None, str]:
        """The draft, and why there is none where one is that cannot be used: it is set aside.

        Args:
            name: which of several; empty for the first.

        Returns:
            The draft, or None; and a sentence for its user, empty where nothing is wrong.
        """
        path = self._path(name)
        try:
            return self._load(name)
        except StoreError as error:
            reason = error.message.replace(str(path), path.name)
        try:
            aside = set_aside(path, f"{path.name}.unreadable")
        except StoreError as error:
            return None, f"{reason}. {error.message}"
        return None, f"{reason}. It was set aside as {aside.name}."

    def save(self, invocation: Invocation, *, body: bool = True, name: str = "") -> None:
        """Keeps a draft in place of the one before, as far as the privacy settings allow.

        Args:
            invocation: the draft.
            body: whether its body may be kept.
            name: which of several; empty for the first.

        Raises:
            StoreError: it cannot be written; the one before is still there.
        """
        privacy = Settings.load(self._places).privacy
        if not privacy.keeps(invocation.endpoint_name):
            self.clear(name)
            return
        # The path of a file is not a body; what is in the file is not written here.
        withheld = not body or privacy.withholds(invocation.endpoint_name)
        if withheld and not isinstance(invocation.body, FileBody):
            invocation = invocation.with_(body=None)
        private_folder(self._data)
        # Loaded here: a draft is read before the first paint, and written later.
        from workbench.model.redaction.values import redacted_invocation

        path = self._path(name)
        try:
            replace_file(path, (msgspec.json.encode(redacted_invocation(invocation)),), PRIVATE_FILE)
        except UnicodeEncodeError as error:
            raise StoreError(f"the draft cannot be kept: {error}") from error
        except OSError as error:
            raise unwritable(path, error) from error

    def origin(self, name: str = "") -> DraftOrigin | None:
        """The saved request that a draft came from; None where it came from none, or nobody knows.

        Args:
            name: which of several drafts; empty for the first.

        Raises:
            StoreError: it is there and cannot be read.
        """
        path = self._origin_path(name)
        try:
            return msgspec.json.decode(read_regular(path, REQUEST_LIMIT), type=DraftOrigin)
        except (FileNotFoundError, *NOT_JSON):
            return None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from error

    def save_origin(self, origin: DraftOrigin | None, name: str = "") -> None:
        """Keeps what a draft came from.

        Args:
            origin: what; None for nothing.
            name: which of several drafts; empty for the first.

        Raises:
            StoreError: it cannot be written.
        """
        private_folder(self._data)
        path = self._origin_path(name)
        try:
            if origin is None:
                path.unlink(missing_ok=True)
            else:
                replace_file(path, (msgspec.json.encode(origin),), PRIVATE_FILE)
        except OSError as error:
            raise unwritable(path, error) from error

    def follow_request(self, origin: DraftOrigin, new_name: str) -> None:
        """Has the drafts that came from a saved request come from it under its new name.

        Args:
            origin: the request as it was called; its environment does not count.
            new_name: as it is called now.

        Raises:
            StoreError: one cannot be read or written.
        """
        for path in sorted(self._data.glob("draft*-request.json")):
            draft = path.name.removeprefix("draft").removesuffix("-request.json").removeprefix("-")
            kept = self.origin(draft)
            if kept is not None and (kept.root, kept.name) == (origin.root, origin.name):
                self.save_origin(msgspec.structs.replace(kept, name=new_name), draft)

    def clear(self, name: str = "") -> None:
        """Forgets a draft, if there is one.

        Args:
            name: which of several; empty for the first.

        Raises:
            StoreError: it cannot be removed.
        """
        path = self._path(name)
        try:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
        except OSError as error:
            raise unwritable(path, error) from error
