"""The completion of a path that is being typed."""

from __future__ import annotations

import asyncio

from textual.suggester import Suggester

from workbench.services.files import completed


class PathSuggester(Suggester):
    """Completes a path by the files that are there."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value) if value else None
