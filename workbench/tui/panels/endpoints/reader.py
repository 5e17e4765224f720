"""The account's endpoints read and described, in threads."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from workbench.model.account.endpoint import EndpointListing
from workbench.model.account.pause import Pause
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.host import Host
from workbench.tui.panels.endpoints.completion import EndpointCompletion
from workbench.tui.panels.endpoints.messages import Described, Ended, Listed, NotDescribed, Paused, Use
from workbench.tui.widgets.turns import Turn, Turns

SOURCE = "catalog"
"""What the status line knows these messages by."""
_ListMessage = Ended | Listed | Paused
_Description = Described | NotDescribed
_AT_ONCE = 4
"""Lists that are read at once."""


class EndpointReader:
    """Reads lists of endpoints and what an endpoint is. Its threads post messages.

    Args:
        directory: knows the endpoints.
        host: runs the threads, and hears the messages.
    """

    def __init__(self, directory: EndpointDirectory, host: Host) -> None:
        self._directory = directory
        self._host = host
        self._completion = EndpointCompletion(directory, host.post_message)
        self._lists: Turns[_ListMessage] = Turns(host.post_message)
        # What is known of an endpoint stands in its row, whichever was asked for since.
        self._descriptions: dict[tuple[str, Connection], Turns[_Description]] = {}
        self._asked: tuple[str, Connection] | None = None
        self._completing: CancelToken | None = None

    def read(self, connections: Sequence[Connection]) -> None:
        """Reads lists, those of the last time first; what was being read is given up.

        Posts `Listed`, `Paused` and `Ended` for each.
        """
        read = partial(self._read, connections, self._lists.begin())
        self._host.run_in_background(read, group="endpoints", exclusive=True)

    def describe(self, name: str, connection: Connection) -> None:
        """Asks what an endpoint is. Posts `Described` or `NotDescribed`."""
        self._asked = (name, connection)
        turns = self._descriptions.setdefault(self._asked, Turns(self._host.post_message))
        describe = partial(self._describe, name, connection, turns.begin())
        self._host.run_in_background(describe, group="endpoint-describe", awaited=False)

    def asked_last(self, name: str, connection: Connection) -> bool:
        """Returns whether no other endpoint was asked for since."""
        return self._asked == (name, connection)

    def complete(
        self, name: str, connection: Connection, listing: EndpointListing | None, *, refresh: bool
    ) -> None:
        """Looks up what a draft's endpoint may be, and its parts. Posts `Listed` and `Described`.

        Args:
            name: as far as it is typed.
            listing: the endpoints that are listed of the connection; None if they are not.
            refresh: whether AWS may be asked.
        """
        if self._completing is not None:
            self._completing.cancel()
        self._completing = token = CancelToken()
        look_up = partial(self._completion.look_up, name, connection, listing, token, refresh=refresh)
        self._host.run_in_background(look_up, group="endpoint-completion", exclusive=True, awaited=False)

    def recall(self, name: str, connection: Connection) -> None:
        """Posts what was known of an endpoint the last time, if anything was."""
        recall = partial(self._completion.recall, name, connection)
        self._host.run_in_background(recall, group="endpoint-completion", awaited=False)

    def close_lists(self) -> None:
        """Gives up the lists that are being read."""
        self._lists.end()

    def close(self) -> None:
        """Gives up all that is being read."""
        self.close_lists()
        if self._completing is not None:
            self._completing.cancel()

    def _read(self, connections: Sequence[Connection], turn: Turn[_ListMessage]) -> None:
        if len(connections) == 1:
            self._read_list(connections[0], turn)
            return
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="endpoint-lists") as pool:
            for connection in connections:
                pool.submit(self._read_list, connection, turn)

    def _read_list(self, connection: Connection, turn: Turn[_ListMessage]) -> None:
        post, token = turn.deliver, turn.token

        def shown(listing: EndpointListing) -> None:
            post(Listed(connection, listing))

        def paused(pause: Pause) -> None:
            text = f"{pause.short_cause}: attempt {pause.attempt} in {pause.seconds:.1f} s"
            post(Paused(connection, text))

        try:
            cached = self._directory.cached(connection, cancellation=token)
            use = Use(self._directory.last_invocations(), self._directory.streaming_endpoints())
            if cached is not None:
                post(Listed(connection, cached, use))
            # Pages of a list that is there already would make it shorter for a while.
            pages = shown if cached is None else None
            listing = self._directory.listing(connection, on_page=pages, on_pause=paused, cancellation=token)
            post(Listed(connection, listing, use))
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            post(Ended(connection, error))
            return
        post(Ended(connection))

    def _describe(self, name: str, connection: Connection, turn: Turn[_Description]) -> None:
        try:
            description = self._directory.describe(name, connection)
        except WorkbenchError as error:
            turn.deliver(NotDescribed(connection, name, error))
            return
        turn.deliver(Described(connection, description))
