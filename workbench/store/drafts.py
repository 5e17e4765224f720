"""What the user was writing when the app ended."""

from __future__ import annotations

import contextlib

import msgspec

from workbench.model.draft_origin import DraftOrigin
from workbench.model.errors import StoreError
from workbench.model.invocation import FileBody, Invocation
from workbench.model.redaction.values import redacted_invocation
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
        self._path = places.data / "draft.json"
        self._origin = places.data / "draft-request.json"

    def load(self) -> Invocation | None:
        """The draft; None where there is none. One that cannot be understood is set aside.

        Raises:
            StoreError: it is there and cannot be read, or cannot be set aside.
        """
        try:
            text = read_regular(self._path, BODY_LIMIT)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror}") from error
        try:
            return msgspec.json.decode(text, type=Invocation)
        except (msgspec.DecodeError, UnicodeDecodeError):
            set_aside(self._path, "draft.damaged.json")
            return None

    def save(self, invocation: Invocation, *, body: bool = True) -> None:
        """Keeps a draft in place of the one before, as far as the privacy settings allow.

        Args:
            invocation: the draft.
            body: whether its body may be kept.

        Raises:
            StoreError: it cannot be written; the one before is still there.
        """
        privacy = Settings.load(self._places).privacy
        if not privacy.keeps(invocation.endpoint_name):
            self.clear()
            return
        # The path of a file is not a body; what is in the file is not written here.
        withheld = not body or privacy.withholds(invocation.endpoint_name)
        if withheld and not isinstance(invocation.body, FileBody):
            invocation = invocation.with_(body=None)
        private_folder(self._path.parent)
        try:
            replace_file(self._path, (msgspec.json.encode(redacted_invocation(invocation)),), PRIVATE_FILE)
        except UnicodeEncodeError as error:
            raise StoreError(f"the draft cannot be kept: {error}") from error
        except OSError as error:
            raise unwritable(self._path, error) from error

    def origin(self) -> DraftOrigin | None:
        """The saved request that the draft came from; None where it came from none, or nobody knows.

        Raises:
            StoreError: it is there and cannot be read.
        """
        try:
            return msgspec.json.decode(read_regular(self._origin, REQUEST_LIMIT), type=DraftOrigin)
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        except OSError as error:
            raise StoreError(f"{self._origin} cannot be read: {error.strerror}") from error

    def save_origin(self, origin: DraftOrigin | None) -> None:
        """Keeps what the draft came from.

        Raises:
            StoreError: it cannot be written.
        """
        private_folder(self._origin.parent)
        try:
            if origin is None:
                self._origin.unlink(missing_ok=True)
            else:
                replace_file(self._origin, (msgspec.json.encode(origin),), PRIVATE_FILE)
        except OSError as error:
            raise unwritable(self._origin, error) from error

    def clear(self) -> None:
        """Forgets the draft, if there is one.

        Raises:
            StoreError: it cannot be removed.
        """
        try:
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()
        except OSError as error:
            raise unwritable(self._path, error) from error
