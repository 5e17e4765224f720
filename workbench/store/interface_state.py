"""What the app remembers of how its user looks at it: nothing of what is sent."""

from __future__ import annotations

import msgspec

from workbench.model.inspection import inspect_now
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import PRIVATE_FILE, private_folder, replace_file, unwritable
from workbench.store.files.regular_file import REQUEST_LIMIT, read_regular


class _Choices(msgspec.Struct, frozen=True, kw_only=True):
    arrangement: str = ""


class InterfaceState:
    """The user's choices for the interface, kept in `interface.json` of the data folder.

    Args:
        places: the app's folders.
    """

    def __init__(self, places: AppDirs) -> None:
        self._path = places.data / "interface.json"

    def arrangement(self) -> str:
        """Returns the name of the arrangement that was chosen last; empty where none is known."""
        try:
            return msgspec.json.decode(read_regular(self._path, REQUEST_LIMIT), type=_Choices).arrangement
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            # The usual arrangement does: how the screen looked is not worth a message at the start.
            return ""

    def remember_arrangement(self, name: str) -> None:
        """Keeps the name of an arrangement.

        Raises:
            StoreError: the file cannot be written.
        """
        private_folder(self._path.parent)
        try:
            replace_file(self._path, (msgspec.json.encode(_Choices(arrangement=name)),), PRIVATE_FILE)
        except OSError as error:
            raise unwritable(self._path, error) from error


inspect_now(_Choices)
