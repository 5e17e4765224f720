"""A form that is mounted when it first comes to the front: most of the time nobody looks at it."""

from __future__ import annotations

import asyncio
from abc import abstractmethod

from workbench.model.invocation import Invocation
from workbench.tui.widgets.panel import Panel


class LateForm(Panel):
    """A part whose rows, with their dozens of widgets, are mounted when it first comes to the front.

    Until then it only keeps the draft. Keys that come while the rows are mounted wait (`is_mounting`).
    """

    is_late = True

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._draft = Invocation()
        # The draft may change while the rows are mounted.
        self._turn = asyncio.Lock()
        self._has_rows = self.is_mounting = False
        self._wanted_row: str | None = None

    def come_to_front(self) -> None:
        """It is seen from now on. Called each time the parts are placed while it is."""
        if not (self._has_rows or self.is_mounting):
            self.is_mounting = True
            self.call_later(self._mount_rows)

    async def draft_changed(self, draft: Invocation, *, fresh: bool, draft_name: str) -> None:
        self._draft = draft
        if self._has_rows:
            async with self._turn:
                await self.show_rows(fresh=fresh)

    def focus_part(self) -> None:
        self.focus_row("")

    def focus_row(self, name: str) -> None:
        if self._has_rows:
            self.go_to_row(name)
        else:
            self._wanted_row = name

    async def _mount_rows(self) -> None:
        if not self.is_attached:
            # The app ends.
            return
        async with self._turn:
            await self.mount_rows()
            self._has_rows = True
            await self.show_rows(fresh=True)
        if self._wanted_row is not None:
            self.go_to_row(self._wanted_row)
        # The focus moves in the app's queue: a key that waits goes to the row, not to what had it before.
        self.app.call_later(self._end_mounting)

    def _end_mounting(self) -> None:
        self.is_mounting = False

    @abstractmethod
    async def mount_rows(self) -> None:
        """Mounts what the form is made of, once."""

    @abstractmethod
    async def show_rows(self, *, fresh: bool) -> None:
        """Shows the draft in the rows; `fresh` as in `draft_changed`."""

    @abstractmethod
    def go_to_row(self, name: str) -> None:
        """Goes to a row by its name, else to the first."""
