"""What differs between two answers: a list, the largest first, or both bodies side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from workbench.compare import Comparison, Difference, Order, Part, Rules
from workbench.compare.side_by_side.row import Row
from workbench.content.sanitize import sanitize_block, sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.keys.tables.response import DIFF
from workbench.model.keys.text import with_keys
from workbench.services import Workbench
from workbench.services.comparison import answer, default_baseline
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.widgets.diff.head import Sides, heading, name_of, rules_line
from workbench.tui.widgets.diff.rows import BesideList, DifferenceList
from workbench.tui.widgets.field import Field, ending_keys
from workbench.tui.widgets.panel import refuse
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.text_modal import TextModal

_TOLERANCES = (0.0, 1e-12, 1e-9, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1, 0.5)
_OF_RULES = frozenset(f"diff('{name}')" for name in ("looser", "stricter", "restore", "order"))
_INDEX = re.compile(r"\[\d+\]")
_KEYS = (
    "‹diff.layout› side by side  ‹diff.looser› ‹diff.stricter› ‹diff.tolerance› tolerance  "
    "‹diff.filter› filter  ‹diff.ignore› ignore  ‹diff.restore› restore  ‹diff.order› order"
)
_KEYS_BESIDE = (
    "‹diff.layout› differences  ‹diff.next› ‹diff.previous› next, previous  "
    "‹diff.looser› ‹diff.stricter› ‹diff.tolerance› tolerance  ‹diff.order› order"
)
_ALONE = (
    "Nothing to compare with yet.\n\n"
    "Send it again, or send the same body to another variant, to compare the two responses here. "
    "Press ‹response.compare› to choose another exchange of this endpoint."
)


class DiffPane(Vertical):
    """Compares in workers; tolerance, order and ignored paths are changed while one looks."""

    DEFAULT_CSS = """
    DiffPane {
        height: 1fr;
        padding: 0 1;
    }
    DiffPane > #diff-head, DiffPane > #diff-rules {
        height: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    DiffPane > #diff-rules {
        color: $text-muted;
    }
    DiffPane > #diff-keys {
        dock: none;
        padding: 0;
    }
    DiffPane.-waiting > #diff-rules, DiffPane.-waiting > #diff-keys {
        display: none;
    }
    DiffPane > Field {
        background: $surface;
    }
    DiffPane > #diff-note {
        height: auto;
        max-height: 50%;
        margin-top: 1;
    }
    """
    BINDINGS = [
        *bindings(DIFF),
        Binding("escape", "leave_filter", "Close the filter", show=False, priority=True),
    ]

    class _Compared(FieldMessage):
        """The two bodies were compared."""

        turn: int
        sides: Sides
        comparison: Comparison
        rows: Sequence[Row]

    class _Unable(FieldMessage):
        """The two bodies cannot be compared."""

        turn: int
        text: str

    def __init__(self, bench: Workbench) -> None:
        """
        Args:
            bench: what is recorded.
        """
        super().__init__(id="diff")
        self._bench = bench
        self._rules = Rules()
        self._sides: Sides | None = None
        self._comparison: Comparison | None = None
        self._turn = self._ended = 0
        self._beside = False
        self._head = Static(id="diff-head", markup=False)
        self._rules_line = Static(id="diff-rules", markup=False)
        self._filter = Field(placeholder="Path filter", compact=True)
        self._filter.keys = ending_keys("Differences", "Close")
        self._list = DifferenceList(id="diff-list")
        self._rows = BesideList(id="diff-beside")
        self._note = Static(id="diff-note", markup=False)
        self._keys = KeyLine(_KEYS, id="diff-keys")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._rules_line
        yield self._filter
        yield self._note
        yield self._list
        yield self._rows
        yield self._keys

    def on_mount(self) -> None:
        self._filter.display = False
        self._arrange()

    def show(self, actual: Exchange | int, expected: int | None = None) -> None:
        """Compares an exchange with another one.

        Args:
            actual: what is judged, or its number.
            expected: the number of the other one; None for the one it is best compared with.
        """
        self._turn += 1
        self._sides = self._comparison = None
        self._say("Comparing …")
        self._read(self._turn, actual, expected, self._rules, beside_too=self._beside)

    def go(self) -> None:
        """Goes to what is listed."""
        self.screen.set_focus(self._rows if self._beside else self._list)

    def run(self, name: str) -> None:
        """Does what one of the keys of `keys.DIFF` does."""
        if self._sides is None:
            refuse(self, "There is no comparison here.")
            return
        match name:
            case "layout":
                self._beside = not self._beside
                self._again()
                self._arrange()
                self.go()
            case "looser" | "stricter":
                self._step(1 if name == "looser" else -1)
            case "tolerance":
                self._ask_tolerance()
            case "filter":
                self._filter.display = not self._beside
                self.screen.set_focus(self._filter)
            case "ignore":
                self._ignore()
            case "restore":
                self._change(ignore=self._rules.ignore[:-1])
            case "order":
                self._change(order=Order.KEPT if self._rules.order is Order.ANY else Order.ANY)
            case "next" | "previous" if self._beside:
                self._rows.leap(1 if name == "next" else -1)

    @property
    def reading(self) -> str:
        """The comparison, and both sides of it where they are asked for."""
        return "the comparison" if self._ended != self._turn else ""

    def needs_reading(self, action: str) -> bool:
        """What changes the rules of a comparison needs none but the first: the newest rules count."""
        return self._sides is None or action not in _OF_RULES

    def action_diff(self, name: str) -> None:
        self.run(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are commands in the lists; in the filter they are letters."""
        if action == "leave_filter":
            return self.screen.focused is self._filter
        return action != "diff" or self.screen.focused in (self._list, self._rows)

    def action_leave_filter(self) -> None:
        """Shows every difference again, and goes to the list."""
        self._filter.value = ""
        self._filter.display = False
        self.go()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._filtered()
        self._arrange()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._filter.display = bool(self._filter.value)
        self.go()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        selected = self._list.chosen if event.rows is self._list else self._rows.chosen
        if isinstance(selected, Difference):
            change = f"Δ {selected.delta_text}" if selected.delta_text else selected.change.value
            texts = [f"{selected.where}  {change}"]
            sides = (selected.expected, selected.actual)
        elif selected is not None:
            texts, sides = [], (selected.expected, selected.actual)
        else:
            return
        names = self._sides.names if self._sides else ("", "")
        texts += [f"{name}\n{text}" for name, text in zip(names, sides, strict=True) if text is not None]
        whole = "\n\n".join(texts).encode(errors="replace")
        self.app.push_screen(TextModal("What differs", whole))

    def _step(self, by: int) -> None:
        now = max(self._rules.rtol, self._rules.atol)
        steps = [step for step in _TOLERANCES if (step > now if by > 0 else step < now)]
        if steps:
            step = steps[0] if by > 0 else steps[-1]
            self._change(rtol=step, atol=step)

    def _ask_tolerance(self) -> None:
        def chosen(text: str | None) -> None:
            if text is None:
                return
            numbers = _tolerances(text)
            self._change(rtol=numbers[0], atol=numbers[-1])

        now = f"{self._rules.rtol:g} {self._rules.atol:g}"
        note = "Relative and absolute tolerance; one number sets both."
        self.app.push_screen(PromptScreen("Numeric tolerance", now, note, check=_obstacle), chosen)

    def _ignore(self) -> None:
        selected = None if self._beside else self._list.chosen
        if selected is None or selected.part is not Part.BODY or not selected.path:
            self.notify("Select a difference inside the body first.", title="Nothing to ignore")
            return
        # Whoever ignores the ID of one prediction ignores that of all.
        pattern = _INDEX.sub("[*]", selected.path)
        if "…" in pattern or pattern.startswith(("line ", "byte ")) or pattern in self._rules.ignore:
            self.notify("This difference has no path.", title="Nothing to ignore")
            return
        self._change(ignore=(*self._rules.ignore, pattern))

    def _change(self, **changes: object) -> None:
        self._rules = msgspec.structs.replace(self._rules, **changes)
        self._again()

    def _again(self) -> None:
        if self._sides is not None:
            self._turn += 1
            self._compare(self._turn, self._sides, self._rules, beside_too=self._beside)

    @work(thread=True, exclusive=True, group="compare")
    def _read(
        self, turn: int, actual: Exchange | int, expected: int | None, rules: Rules, *, beside_too: bool
    ) -> None:
        try:
            judged = self._bench.history.exchange(actual) if isinstance(actual, int) else actual
            number = default_baseline(self._bench, judged) if expected is None else expected
            if number is None:
                self.post_message(self._Unable(turn, with_keys(_ALONE)))
                return
            other = self._bench.history.exchange(number)
            sides = Sides(
                answer(self._bench, other), answer(self._bench, judged), (name_of(other), name_of(judged))
            )
            self._work(turn, sides, rules, beside_too=beside_too)
        except WorkbenchError as error:
            self.post_message(self._Unable(turn, error.text))

    @work(thread=True, exclusive=True, group="compare")
    def _compare(self, turn: int, sides: Sides, rules: Rules, *, beside_too: bool) -> None:
        try:
            self._work(turn, sides, rules, beside_too=beside_too)
        except WorkbenchError as error:
            self.post_message(self._Unable(turn, error.message))

    def _work(self, turn: int, sides: Sides, rules: Rules, *, beside_too: bool) -> None:
        # Loaded here, in a thread: most answers are compared with none.
        from workbench.compare import compare
        from workbench.compare.side_by_side.rows import side_by_side

        comparison = compare(sides.expected, sides.actual, rules)
        rows = side_by_side(sides.expected, sides.actual, rules) if beside_too else ()
        if not get_current_worker().is_cancelled:
            self.post_message(self._Compared(turn, sides, comparison, rows))

    def on_diff_pane__compared(self, message: _Compared) -> None:
        if message.turn != self._turn:
            return
        self._ended = message.turn
        self._sides, self._comparison = message.sides, message.comparison
        if self._beside:
            self._rows.show_rows(message.rows)
        self._filtered()
        self._arrange()

    def on_diff_pane__unable(self, message: _Unable) -> None:
        if message.turn == self._turn:
            self._ended = message.turn
            self._say(message.text)

    def _say(self, text: str) -> None:
        self._note.update(Content(sanitize_block(text)))
        self._arrange()

    def _filtered(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        wanted = self._filter.value.lower()
        differences = [
            difference for difference in comparison.differences if wanted in difference.where.lower()
        ]
        self._list.show_differences(differences)
        notes = [*comparison.notes]
        if comparison.same:
            notes.append("No value differs under these rules.")
        elif not differences:
            notes.append("No path matches the filter.")
        self._note.update(Content("\n".join(map(sanitize_line, notes))))

    def _arrange(self) -> None:
        comparison, sides = self._comparison, self._sides
        ready = comparison is not None and sides is not None
        self._list.display = ready and not self._beside
        self._rows.display = ready and self._beside
        self.set_class(not ready, "-waiting")
        self._head.display = ready
        if comparison is None or sides is None:
            self._note.display = True
            return
        self._note.display = bool(comparison.notes) or comparison.same or not self._list.count
        self._head.update(heading(comparison, sides))
        self._rules_line.update(rules_line(self._rules, comparison))
        self._rules_line.set_class(self._rules == Rules(), "-usual")
        self._keys.say(_KEYS_BESIDE if self._beside else _KEYS)


def _tolerances(text: str) -> list[float]:
    """Returns the one or two tolerances that a text names; nothing where it is not right."""
    try:
        numbers = [float(word) for word in text.split()]
    except ValueError:
        return []
    is_right = 1 <= len(numbers) <= 2 and all(0 <= number < float("inf") for number in numbers)
    return numbers if is_right else []


def _obstacle(text: str) -> str:
    return "" if _tolerances(text) else "Enter a number such as 1e-3, or two: 1e-3 0.5"
