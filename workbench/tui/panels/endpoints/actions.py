"""What keys do with the endpoint under the cursor: taken into the draft, shown whole, its ARN copied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from workbench.content.sanitize import sanitize_line
from workbench.model.invocation import Invocation
from workbench.services.account.endpoint_fit import aimed_at
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.background import Background
from workbench.tui.draft_messages import DraftEditRequested, DraftRequested
from workbench.tui.panels.endpoints.draft_endpoint import DraftEndpoint
from workbench.tui.panels.endpoints.endpoint_lists import EndpointLists
from workbench.tui.panels.endpoints.messages import Described
from workbench.tui.panels.endpoints.reader import EndpointReader
from workbench.tui.panels.endpoints.table import EndpointTable
from workbench.tui.terminal.clipboard import copy_text
from workbench.tui.widgets.panel import Panel


class EndpointActions:
    """Acts on the endpoint under the cursor.

    Args:
        panel: asks for changes of the draft.
        directory: knows the endpoints.
        reader: asks in threads what an endpoint is.
        draft: what the draft is to its endpoint.
        table: shows the list.
        lists: what is listed.
        now: the time of day.

    Attributes:
        actions: by the names that the table of keys has.
    """

    def __init__(
        self,
        panel: Panel,
        directory: EndpointDirectory,
        *,
        reader: EndpointReader,
        draft: DraftEndpoint,
        table: EndpointTable,
        lists: EndpointLists,
        now: Callable[[], datetime],
    ) -> None:
        self._panel = panel
        self._directory = directory
        self._reader = reader
        self._draft = draft
        self._table = table
        self._lists = lists
        self._now = now
        self.actions: Mapping[str, Callable[[], None]] = {
            "use": self.use,
            "inspect": self._inspect,
            "copy_arn": self._copy_arn,
        }

    def use(self) -> None:
        """Takes the endpoint into the draft, and finds out what its fields may be."""
        if (row := self._table.chosen) is None:
            return
        name, traits, connection = row.endpoint.name, row.endpoint.traits, row.connection
        streams = name in self._lists.streaming
        self._draft.take(row)

        def aim(draft: Invocation) -> Invocation:
            return aimed_at(draft.with_(connection=connection), name, traits, streams=streams)

        self._panel.post_message(DraftEditRequested(aim, "EndpointName"))
        where = f"{name} · {row.place}" if row.place else name
        self._panel.notify(sanitize_line(where), title="Endpoint of the draft", timeout=3, markup=False)
        self._reader.describe(name, connection)

    def _inspect(self) -> None:
        from workbench.content.templates import applied
        from workbench.tui.screens.endpoint.screen import EndpointScreen, Leaving

        if (row := self._table.chosen) is not None:
            name, traits, connection = row.endpoint.name, row.endpoint.traits, row.connection
        else:
            # Where nothing may be listed, a name that was typed has a page all the same.
            draft = self._draft.draft
            name, traits, connection = draft.endpoint_name, None, draft.connection
        if not name:
            return

        def left(leaving: Leaving | None) -> None:
            if leaving is None:
                return
            if leaving.description is not None:
                self._panel.post_message(Described(connection, leaving.description))
            if leaving.template is not None:
                aimed = aimed_at(self._draft.draft.with_(connection=connection), name, traits)
                self._panel.post_message(DraftRequested(applied(leaving.template, aimed)))

        self._panel.app.push_screen(EndpointScreen(self._directory, name, connection, self._now), left)

    def _copy_arn(self) -> None:
        if (row := self._table.chosen) is not None:
            copy = partial(copy_text, self._panel.app, row.endpoint.arn or row.endpoint.name)
            Background(self._panel).run_in_background(copy, group="copy")
