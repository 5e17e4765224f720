"""What the app remembers of how its user looks at it: nothing of what is sent."""

from __future__ import annotations

import threading
from typing import Any

import msgspec

from workbench.model.inspection import inspect_now
from workbench.model.invocation import Connection
from workbench.model.not_json import NOT_JSON
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import PRIVATE_FILE, private_folder, replace_file, unwritable
from workbench.store.files.regular_file import REQUEST_LIMIT, read_regular


class InterfaceChoices(msgspec.Struct, frozen=True, kw_only=True):
    """The user's choices for the interface; nothing of what is sent.

    Attributes:
        arrangement: the name of the chosen arrangement; empty for the one that fits.
        sizes: of panes, by arrangement and pane: columns of the lists, thousandths of the request.
        folded: the panes that are folded away.
        recent: the commands that were last chosen in the palette, the newest first.
        listed: whose endpoints are listed together; empty for those of the draft's connection.
    """

    arrangement: str = ""
    sizes: dict[str, int] = {}
    folded: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    listed: tuple[Connection, ...] = ()


class InterfaceState:
    """The user's choices for the interface, kept in `interface.json` of the data folder.

    Args:
        places: the app's folders.
    """

    def __init__(self, places: AppDirs) -> None:
        self._path = places.data / "interface.json"
        self._lock = threading.Lock()

    def load(self) -> InterfaceChoices:
        """Returns what was chosen last; the defaults where nothing is known."""
        try:
            return msgspec.json.decode(read_regular(self._path, REQUEST_LIMIT), type=InterfaceChoices)
        except (OSError, *NOT_JSON):
            # The usual arrangement does: how the screen looked is not worth a message at the start.
            return InterfaceChoices()

    def remember(self, **changes: Any) -> None:
        """Keeps some of the choices, by the names of `InterfaceChoices`; the others stay as they are.

        Raises:
            StoreError: the file cannot be written.
        """
        with self._lock:
            content = msgspec.json.encode(msgspec.structs.replace(self.load(), **changes))
            private_folder(self._path.parent)
            try:
                replace_file(self._path, (content,), PRIVATE_FILE)
            except OSError as error:
                raise unwritable(self._path, error) from error


inspect_now(InterfaceChoices)
