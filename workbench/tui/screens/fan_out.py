"""One request to several targets at once, their answers in a grid with what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY
from functools import partial

import msgspec
from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from workbench.content.humanize import counted, duration, size
from workbench.content.sanitize import sanitize_line
from workbench.model.destinations.target import Target
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Invocation
from workbench.model.keys.tables.batches import FAN_OUT
from workbench.model.keys.text import with_keys
from workbench.model.progress import CancelToken
from workbench.model.service.schema import schema
from workbench.services import Workbench
from workbench.services.batch.fan_out import TargetResult, fan_out
from workbench.services.batch.targets import targets, variants
from workbench.tui.account.production_guard import once_permitted
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.screens.batch import report
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.screens.diff import DiffScreen
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.screens.send_options import SendingScreen
from workbench.tui.widgets.diff.rows import fitted
from workbench.tui.widgets.frame.title_line import TitleLine
from workbench.tui.widgets.rows.list import RowList

_PLACES = {
    "endpoint": "endpoint_name",
    "profile": "profile",
    "region": "region",
    "url": "endpoint_url",
}
_ASKED = (
    "endpoint=NAME, region=REGION, profile=NAME, url=URL, or a field: TargetVariant=green. "
    "Separate several with spaces for one target."
)
_DRAFT = "the draft"
_NAME = 22
_SHORT_NAME = 10
_ALL_FACTS = 60
"""Columns from which a row has the name of its target and all facts whole."""
_KEYS = (
    "Enter show  ‹fan_out.diff› differences  ‹fan_out.choose› select  ‹fan_out.another› add target  "
    "‹fan_out.send› send  Esc back"
)


class FanOutScreen(SendingScreen):
    """Chooses targets, sends to all of them, and shows what each answered."""

    DEFAULT_CSS = """
    FanOutScreen > #fan-note {
        height: auto;
        padding: 0 1;
        margin: 1 0;
        color: $text-muted;
    }
    FanOutScreen.-low > #fan-note {
        margin: 0;
    }
    FanOutScreen > RowList {
        margin: 0 1;
    }
    FanOutScreen > #fan-keys {
        dock: bottom;
    }
    """
    BINDINGS = bindings(FAN_OUT)
    VERTICAL_BREAKPOINTS = LOW

    class _Targets(FieldMessage):
        """The targets to choose from; `error` says why there are no more, if they could not be read."""

        targets: Sequence[Target]
        error: WorkbenchError | None = None

    class _Came(FieldMessage):
        """The answers so far."""

        cells: Sequence[TargetResult]
        _: KW_ONLY
        over: bool

    def __init__(self, bench: Workbench, draft: Invocation) -> None:
        """
        Args:
            bench: what sends and remembers.
            draft: what is sent.
        """
        super().__init__(bench)
        self._draft = draft
        self._cells: list[TargetResult] = [TargetResult(target=Target(name=_DRAFT))]
        self._left_out: set[str] = set()
        self._is_read = False
        self._note = Static(id="fan-note", markup=False)
        self._list = RowList(id="fan-list")
        self._keys = KeyLine(_KEYS, id="fan-keys")

    def compose(self) -> ComposeResult:
        yield TitleLine(
            Content(sanitize_line(f"Fan out · {self._draft.endpoint_name or 'no endpoint'}")), id="fan-title"
        )
        yield self._note
        yield self._list
        yield self._keys

    @property
    def reading(self) -> str:
        """The targets."""
        return "" if self._is_read else "the list of targets"

    def needs_reading(self, action: str) -> bool:
        return action != "another"

    def on_mount(self) -> None:
        self._show()
        self._list.focus()
        self._read_targets()

    def on_resize(self) -> None:
        self._show()

    @work(thread=True, exclusive=True, group="targets")
    def _read_targets(self) -> None:
        try:
            available = [*variants(self._bench, self._draft), *targets(self._bench)]
        except WorkbenchError as error:
            self.post_message(self._Targets((), error))
        else:
            self.post_message(self._Targets(available))

    def on_fan_out_screen__targets(self, message: _Targets) -> None:
        self._is_read = True
        if message.error is not None:
            notify_error(self.app, message.error, "Targets")
        for target in message.targets:
            self._add(target)
        self._show()

    def _add(self, target: Target) -> None:
        """Takes a target, under a name that no other has."""
        if any(cell.target == target for cell in self._cells):
            return
        taken = {cell.target.name for cell in self._cells}
        name, number = target.name, 2
        while name in taken:
            name, number = f"{target.name} {number}", number + 1
        self._cells.append(TargetResult(target=msgspec.structs.replace(target, name=name)))

    def action_another(self) -> None:
        def asked(text: str | None) -> None:
            if text:
                self._add(_target(text))
                self._show()

        self.app.push_screen(PromptScreen("Another target", "", _ASKED, check=_obstacle), asked)

    def action_choose(self) -> None:
        name = self._cells[self._list.cursor].target.name
        self._left_out ^= {name}
        self._show()

    def action_start(self) -> None:
        if self._flight is not None:
            return
        chosen = [cell.target for cell in self._cells if cell.target.name not in self._left_out]
        if not chosen:
            self.notify(with_keys("Select a target with ‹fan_out.choose› first."), title="No target selected")
            return
        once_permitted(
            self,
            self._bench,
            lambda: [target.apply(self._draft).connection for target in chosen],
            counted(len(chosen), "request"),
            partial(self._start, chosen),
        )

    def _start(self, chosen: Sequence[Target]) -> None:
        if self._flight is not None:
            return
        self._flight = CancelToken()
        self._cells = [TargetResult(target=cell.target) for cell in self._cells]
        self._show()
        self._send(chosen, self._flight)

    @work(thread=True, group="send")
    def _send(self, chosen: Sequence[Target], flight: CancelToken) -> None:
        tag = f"fan-out-{self._bench.now().astimezone():%Y-%m-%d-%H-%M-%S}"
        cells: Sequence[TargetResult] = ()
        for cells in fan_out(self._bench, self._draft, chosen, flight, tags=(tag,)):
            self.post_message(self._Came(cells, over=False))
        self.post_message(self._Came(cells, over=True))

    def on_fan_out_screen__came(self, message: _Came) -> None:
        by_name = {cell.target.name: cell for cell in message.cells}
        self._cells = [by_name.get(cell.target.name, cell) for cell in self._cells]
        if message.over:
            self._flight = None
        self._show()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        done = self._cells[self._list.cursor].done
        if done is None:
            self.action_choose()
        elif done.exchange is None:
            self.notify(
                sanitize_line(done.refusal.message if done.refusal else "Nothing was sent."), markup=False
            )
        else:
            self.show_exchange(done.exchange.id)

    def action_diff(self) -> None:
        first, here = self._reference(), self._cells[self._list.cursor]
        numbers = [
            cell.done.exchange.id if cell and cell.done and cell.done.exchange else None
            for cell in (first, here)
        ]
        if numbers[0] is None or numbers[1] is None or numbers[0] == numbers[1]:
            self.notify("Select a response other than the first.", title="Nothing to compare")
        else:
            self.app.push_screen(DiffScreen(self._bench, numbers[0], numbers[1]))

    def _reference(self) -> TargetResult | None:
        """The first of those that were sent to."""
        return next((cell for cell in self._cells if cell.target.name not in self._left_out), None)

    def _show(self) -> None:
        if self._flight is not None:
            text = "Sending. Press Esc to cancel."
        elif any(cell.done for cell in self._cells):
            text = "The others are compared with the first response."
        elif len(self._cells) == 1:
            text = with_keys(
                "No other targets yet. Press ‹fan_out.another› to add one, or define [targets.NAME] in "
                "settings.toml. Variants seen in the history are listed automatically."
            )
        else:
            text = with_keys("‹fan_out.send› sends the draft to every selected target at once.")
        self._note.update(Content(text))
        self._list.show(
            len(self._cells), self._paint, wide=self.size.width - 3, head=self._head, at=self._list.cursor
        )

    @property
    def _name_columns(self) -> int:
        return _NAME if self.size.width >= _ALL_FACTS else _SHORT_NAME

    def _head(self) -> Sequence[tuple[str, str]]:
        if self._name_columns == _NAME:
            text = f"  {'target':<{_NAME}} {'status':<7}{'took':>9}{'size':>10}  compared with the first"
        else:
            text = f"  {'target':<{_SHORT_NAME}} {'':<4}{'took':>8}  compared"
        return [(text, "")]

    def _paint(self, row: int) -> Sequence[tuple[str, str]]:
        cell = self._cells[row]
        out = cell.target.name in self._left_out
        name = self._name_columns
        pieces = [("  " if out else "● ", "rows--accent"), (fitted(cell.target.name, name), "rows--name")]
        room = max(self.size.width - 3 - name - 2, 10)
        done = cell.done
        if done is None:
            waiting = self._flight is not None and not out
            return [*pieces, (fitted("…" if waiting else cell.target.where, room), "rows--muted")]
        exchange = done.exchange
        status = str(exchange.response.http_status) if exchange and exchange.response else "–"
        took = duration(exchange.outcome.duration_ms) if exchange and exchange.outcome else "–"
        bytes_ = size(len(exchange.response.body)) if exchange and exchange.response else "–"
        words = report.row_text(done, cell.comparison)
        look = "rows--accent"
        if not words:
            look = "rows--muted"
            words = "the first" if cell is self._reference() else "the same" if cell.comparison else "–"
        variant = report.variant_of(exchange)
        if variant and variant != cell.target.name:
            words = f"{variant} · {words}"
        facts = f" {status:<7}{took:>9}{bytes_:>10}  " if name == _NAME else f" {status:<4}{took:>8}  "
        return [*pieces, (facts, "rows--number"), (fitted(words, max(room - len(facts), 5)), look)]


def _obstacle(text: str) -> str:
    """Returns why a text is not a target; empty where it is one."""
    try:
        _target(text)
    except ValueError as error:
        return str(error)
    return ""


def _target(text: str) -> Target:
    """A target in words: `region=eu-west-1 TargetVariant=green`.

    Raises:
        ValueError: a word that is none of them.
    """
    names = {field.name for operation in schema().operations.values() for field in operation.fields}
    places: dict[str, str] = {}
    fields: dict[str, str] = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        if not equals or not (name in _PLACES or name in names):
            raise ValueError(f"{word} is neither a target setting nor a field. {_ASKED}")
        if name in _PLACES:
            places[_PLACES[name]] = value
        else:
            fields[name] = value
    return _made(text, places, fields)


def _made(name: str, places: Mapping[str, str], fields: Mapping[str, str]) -> Target:
    return Target(
        name=name,
        endpoint_name=places.get("endpoint_name", ""),
        profile=places.get("profile"),
        region=places.get("region"),
        endpoint_url=places.get("endpoint_url"),
        fields=fields,
    )
