"""Search in the bytes of a body, live as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace
from textual import work
from textual.worker import get_current_worker

from workbench.content.layout.readable import Readable
from workbench.content.search.matches import Matches, find
from workbench.model.errors import UsageError
from workbench.model.keys.tables.response import FIND
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.widgets.field import ending_keys
from workbench.tui.widgets.prompt import Prompt
from workbench.tui.widgets.views.text import TextView

_KEYS = tuple(replace(key, label="Regex", part="find") for key in FIND)


@dataclass
class _Awaited:
    """A search that is not answered yet.

    Attributes:
        pattern: what is looked for, and whether that is a regular expression.
        needs_body: whether the body is still being read.
        steps: those that were asked for meanwhile.
    """

    pattern: tuple[str, bool]
    needs_body: bool = False
    steps: list[int] = field(default_factory=list)


class FindBar(Prompt):
    """What to look for; a key has it read as a regular expression."""

    BINDINGS = bindings(FIND)

    class _Found(FieldMessage):
        """The matches of a pattern, or why it cannot be used."""

        readable: Readable
        pattern: tuple[str, bool]
        hits: Matches
        error: str

    def __init__(self, view: Callable[[], TextView | None]) -> None:
        """
        Args:
            view: gives the text that is searched.
        """
        super().__init__(id="find")
        self._view = view
        # What is searched: it may be out of sight when that is done, and is not brought back for it.
        self._searched: TextView | None = None
        self._regex = False
        self._hits = Matches()
        self._current = -1
        self._origin = 0
        self._patterns: list[str] = []
        self._awaited: _Awaited | None = None

    def start(self) -> None:
        """Begins to search from where the cursor is."""
        view = self._searched = self._view()
        if view is not None:
            self._origin = view.to_raw(view.lines.cursor)
            self.ask(
                _title(is_regex=self._regex),
                keys=(*ending_keys("Go", "Close"), *_KEYS),
                before=self._patterns,
                hints=("in the raw bytes",),
            )

    def forget(self) -> None:
        """Another body is shown: what was found is not in it."""
        self._awaited = None
        self._hits = Matches()
        self._current = -1
        self.close()

    def body_read(self) -> None:
        """More is known of the body: what was typed before is searched for, where that had to wait."""
        if self._awaited is not None and self._awaited.needs_body:
            self._look(self._awaited)

    def step(self, by: int) -> None:
        """Goes to the next of what was found, or the one before, round the end; once it is found."""
        if self._awaited is not None:
            self._awaited.steps.append(by)
            return
        view = self._searched = self._view()
        if view is None:
            return
        if not self._hits.starts:
            self.start()
            return
        here = view.to_raw(view.lines.cursor)
        if self._current >= 0 and self._hits.starts[self._current] >= here:
            # The cursor is on its row, perhaps before it.
            here = self._hits.starts[self._current]
        hit = self._hits.after(here) if by > 0 else self._hits.before(here)
        self._go(hit if hit is not None else -1)

    def action_toggle_regex(self) -> None:
        self._regex = not self._regex
        self._label.update(_title(is_regex=self._regex))
        self._look(_Awaited((self.text, self._regex)))

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        event.stop()
        self._look(_Awaited((event.text, self._regex)))

    def on_prompt_entered(self, event: Prompt.Entered) -> None:
        event.stop()
        if event.text:
            self._patterns = [event.text, *(pattern for pattern in self._patterns if pattern != event.text)][
                :20
            ]
        self._leave()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        event.stop()
        self._awaited = None
        self._hits = Matches()
        self._go(-1)
        self._leave()

    def on_prompt_completion_asked(self, event: Prompt.CompletionAsked) -> None:
        event.stop()

    def _leave(self) -> None:
        self.close()
        view = self._view()
        if view is not None:
            view.go()

    def _look(self, awaited: _Awaited) -> None:
        self._awaited = awaited
        readable = self._searched.readable if self._searched is not None else None
        awaited.needs_body = readable is None
        if readable is None:
            self.say("still reading the body")
        else:
            self._search(readable, awaited.pattern)

    @work(thread=True, exclusive=True, group="find")
    def _search(self, readable: Readable, pattern: tuple[str, bool]) -> None:
        worker = get_current_worker()
        hits, error_text = Matches(), ""
        try:
            hits = find(readable.raw, pattern[0], regex=pattern[1], gone=lambda: worker.is_cancelled)
        except UsageError as error:
            error_text = error.message
        if not worker.is_cancelled:
            self.post_message(self._Found(readable, pattern, hits, error_text))

    def on_find_bar__found(self, message: _Found) -> None:
        if self._searched is None or self._searched.readable is not message.readable:
            return
        awaited = self._awaited
        if awaited is None or message.pattern != awaited.pattern:
            return
        self._awaited = None
        self._hits = message.hits
        first = self._hits.after(self._origin - 1)
        self._go(first if first is not None else -1)
        if message.error:
            self.say(message.error, warning=True)
        elif self.text and not self._hits.count:
            self.say("not found", warning=True)
        else:
            for by in awaited.steps:
                self.step(by)

    def _go(self, hit: int) -> None:
        self._current = hit
        if self._searched is not None:
            self._searched.mark(self._hits, hit)
        self.say(f"{hit + 1:,} of {self._hits.count:,}" if hit >= 0 else "")


def _title(*, is_regex: bool) -> str:
    return "/.*/" if is_regex else "/"
