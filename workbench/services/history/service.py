"""The history as both faces use it: find exchanges, delete them, keep it within its limits."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from workbench.model.account.endpoint_statistics import EndpointStatistics
from workbench.model.errors import StoreError
from workbench.model.exchange import ExchangeSummary
from workbench.model.query import Search
from workbench.services.history.annotations import Annotations
from workbench.services.history.rests import Rests
from workbench.services.workbench import Workbench
from workbench.store.bodies import upkeep
from workbench.store.history import erasure, preview, retention, runs
from workbench.store.history import search as history_search
from workbench.store.history import trash as history_removal
from workbench.store.history.endpoints import statistics as history_statistics
from workbench.store.history.history import History
from workbench.store.history.leftovers import delete_leftovers
from workbench.store.history.preview import ExchangePreview
from workbench.store.history.retention import RetentionOverrun
from workbench.store.settings import Retention


class HistoryService:
    """The history of a bench, to be searched and tidied. Everything blocks: a face calls it in a worker.

    Everything raises StoreError where the history cannot be read or written.

    Args:
        bench: whose history.

    Attributes:
        annotations: pins, tags, names and notes.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self.annotations = Annotations(bench)

    def now(self) -> datetime:
        """The time in the zone of the user's, in which they mean dates."""
        return self._bench.now().astimezone()

    @property
    def read_only(self) -> bool:
        """Whether the history takes nothing."""
        return self._bench.history.read_only

    def version(self) -> int:
        """Returns a number that changes whenever anybody changes the history; 0 without a history."""
        history = self._history_or_none()
        return history.version() if history is not None else 0

    def values(self, field: str, *, limit: int = 20) -> tuple[str, ...]:
        """Returns what was sent in a field before, newest first, to be offered again."""
        history = self._history_or_none()
        return history.values(field, limit=limit) if history is not None else ()

    def _history_or_none(self) -> History | None:
        try:
            return self._bench.history
        except StoreError:
            return None

    # Finding

    def page(
        self,
        search: Search,
        *,
        limit: int,
        before: int | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[ExchangeSummary, ...]:
        """The newest that a search finds: see `workbench.store.history.search.page`."""
        return history_search.page(
            self._bench.history, search, now=self.now(), limit=limit, before=before, cancelled=cancelled
        )

    def numbers(self, search: Search, cancelled: Callable[[], bool] | None = None) -> array[int]:
        """The numbers of all that a search finds, newest first."""
        return history_search.numbers(self._bench.history, search, now=self.now(), cancelled=cancelled)

    def endpoint_statistics(
        self, search: Search, period: timedelta | None = None
    ) -> tuple[EndpointStatistics, ...]:
        """Returns how each variant of each endpoint answered, of all exchanges that a search matches.

        Args:
            period: a row for each hour or day of local time; None for one in all.
        """
        numbers = self.numbers(search) if search else None
        return history_statistics.endpoint_statistics(self._bench.history, numbers, period=period)

    def summaries(self, numbers: Sequence[int]) -> tuple[ExchangeSummary, ...]:
        """Exchanges by their numbers, newest first."""
        return history_search.summaries(self._bench.history, numbers)

    def length(self) -> int:
        """Returns how many rows the whole list has, a run being one."""
        return history_search.length(self._bench.history)

    def window(self, first: int, count: int) -> tuple[ExchangeSummary, ...]:
        """Rows of the whole list from a place on, 0 for the newest."""
        return history_search.window(self._bench.history, first, count)

    def place(self, number: int) -> int:
        """The place of an exchange in the whole list."""
        return history_search.place(self._bench.history, number)

    def peek(self, number: int, *, head: int) -> ExchangePreview | None:
        """A glance at one exchange: see `workbench.store.history.preview.peek`."""
        return preview.exchange_preview(self._bench.history, number, head=head)

    def behind(self) -> int:
        """Returns how many bodies and exchanges cannot be found by their words yet."""
        return history_search.behind(self._bench.history)

    def catch_up(self, *, seconds: float | None = None, cancelled: Callable[[], bool] | None = None) -> int:
        """Makes findable what was recorded since; returns how much is left."""
        return history_search.catch_up(self._bench.history, seconds=seconds, cancelled=cancelled)

    # Deleting

    def pinned(self, numbers: Sequence[int]) -> tuple[list[int], int]:
        """Returns which exchanges are pinned of those that `trash` would delete, and how many those are.

        With the row of a run counts what the run made.
        """
        history = self._bench.history
        members = runs.with_members(history, numbers)
        rows = history_search.summaries(history, members)
        return [row.id for row in rows if row.pinned], len(rows)

    def trash(self, numbers: Sequence[int]) -> list[int]:
        """Deletes exchanges so that they can be brought back for an hour; returns those that were there.

        With the row of a run goes what the run made.
        """
        history = self._bench.history
        return history_removal.trash(history, self.with_members(numbers), self._bench.now())

    def restore(self) -> list[int]:
        """Brings back what was deleted last; returns what came back."""
        history = self._bench.history
        return history_removal.restore(history, history_removal.last_deleted(history))

    def remove(self, numbers: Sequence[int], cancelled: Callable[[], bool] = lambda: False) -> int:
        """Deletes exchanges for good, these and no others; returns how many."""
        return history_removal.remove(self._bench.history, numbers, cancelled=cancelled)

    def with_members(self, numbers: Sequence[int]) -> list[int]:
        """Returns exchanges, and before the row of a run what the run made."""
        return runs.with_members(self._bench.history, numbers)

    def excess(self, limits: Retention) -> RetentionOverrun:
        """Returns what is beyond limits."""
        return retention.retention_overrun(self._bench.history, limits, self._bench.now())

    def tidy(self, cancelled: Callable[[], bool] = lambda: False) -> tuple[int, int]:
        """Keeps to the limits of the settings, empty the trash of what is old, puts bodies where they belong,
        make all findable.

        Returns:
            how many exchanges were beyond the limits, and how much was read for the search.
        """
        history = self._bench.history
        limits = self._bench.settings().retention
        removed = retention.enforce(history, limits, self._bench.now(), cancelled=cancelled)
        if not history.read_only:
            upkeep.remove_strays(history, cancelled=cancelled)
            upkeep.move_bodies(history, cancelled=cancelled)
        unread = history_search.behind(history)
        history_search.catch_up(history, cancelled=cancelled)
        history_search.note_words(history, cancelled=cancelled, rest=Rests())
        erasure.erase_words(history, cancelled=cancelled)
        return removed, unread

    def mend(self) -> None:
        """Makes the search index anew, and deletes what belongs to no exchange any more."""
        # In this order: a body is deleted with its words, which a damaged index does not allow.
        history_search.rebuild_index(self._bench.history)
        delete_leftovers(self._bench.history)
