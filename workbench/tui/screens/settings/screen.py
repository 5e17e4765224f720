"""The page of settings: every one with its value, found as one types, changed in the user's file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.app import ComposeResult, SuspendNotSupported
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.keys.tables.setup import SETTINGS
from workbench.services import Workbench
from workbench.services.settings import Settings
from workbench.services.settings.catalog import Kind, Setting
from workbench.services.settings.editing import edit_settings
from workbench.services.settings.values import (
    SettingsState,
    SettingState,
    change_setting,
    parsed_value,
    reset_setting,
    settings_state,
)
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.screens.settings.rows import detail, matching, pieces
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.title_line import TitleLine
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.turns import Queue

_KEYS = (
    "‹settings.change› change  ‹settings.reset› default  ‹settings.edit› edit the file  ‹settings.close› back"
)
_KEY_NOTE = "Such as f5, ctrl+g, alt+x, slash or R; several with commas between; nothing for no key."
_LIST_NOTE = "Separate several with commas; * matches any letters."


class SettingsScreen(Screen[None]):
    """Every setting in a list. What is changed here is written into the file, whose comments stay."""

    DEFAULT_CSS = """
    SettingsScreen > Field {
        margin: 1 1 1 1;
    }
    SettingsScreen > RowList {
        margin: 0 1;
        height: 1fr;
    }
    SettingsScreen > RowList > .rows--cursor {
        background: $block-cursor-background;
    }
    SettingsScreen > #settings-detail {
        height: 5;
        padding: 0 1;
        border-top: solid $panel;
    }
    SettingsScreen.-low > Field {
        margin: 0 1;
    }
    SettingsScreen.-low > #settings-detail {
        height: 3;
    }
    """
    BINDINGS = bindings(SETTINGS)
    VERTICAL_BREAKPOINTS = LOW

    class Changed(FieldMessage):
        """The settings may be others now."""

        settings: Settings

    class _Loaded(FieldMessage):
        """What the file says now."""

        state: SettingsState

    class _Refused(FieldMessage):
        """The file was not changed."""

        error: WorkbenchError

    def __init__(self, bench: Workbench) -> None:
        """
        Args:
            bench: has the file.
        """
        super().__init__()
        self._bench = bench
        self._states: Sequence[SettingState] = ()
        self._shown: Sequence[SettingState] = ()
        self._loads = Queue(partial(self.run_worker, thread=True, group="settings"))
        self._title = TitleLine("Settings", id="settings-title")
        self._filter = Field(placeholder="Words of a name, a value or a meaning", compact=True)
        self._list = RowList()
        self._detail = Static(id="settings-detail", markup=False)

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._filter
        yield self._list
        yield self._detail
        yield KeyLine(_KEYS, id="settings-keys")

    @property
    def reading(self) -> str:
        """The settings."""
        return "" if self._states else "the settings"

    def needs_reading(self, action: str) -> bool:
        return action != "edit_file"

    def on_mount(self) -> None:
        # Words are typed while the cursor moves in the list.
        self._list.can_focus = False
        self._filter.focus()
        self._load()

    def _load(self, change: Callable[[], None] | None = None) -> None:
        """Reads the file, after a change of it."""
        self._loads.add(partial(self._load_in_thread, change))

    def _load_in_thread(self, change: Callable[[], None] | None) -> None:
        try:
            if change is not None:
                change()
        except WorkbenchError as error:
            self.post_message(self._Refused(error))
        self.post_message(self._Loaded(settings_state(self._bench.places)))
        if change is not None:
            self.post_message(self.Changed(self._bench.settings()))

    def on_settings_screen__loaded(self, message: _Loaded) -> None:
        self._states = message.state.states
        count = len(message.state.problems)
        problems = f" · {counted(count, 'problem')}" if count else ""
        self._title.update(Content(sanitize_line(f"Settings{problems} · {message.state.path}")))
        self._show(keep=True)

    def on_settings_screen__refused(self, message: _Refused) -> None:
        notify_error(self.app, message.error, "Not changed")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(keep=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_change()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._describe()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_change()

    def on_resize(self) -> None:
        self._show(keep=True)

    def _show(self, *, keep: bool) -> None:
        """Shows the settings that are looked for.

        Args:
            keep: whether the cursor stays on its row.
        """
        self._shown = matching(self._states, self._filter.value)
        at = self._list.cursor if keep else 0
        self._list.show(len(self._shown), self._row, wide=self._columns, at=at)
        self._describe()

    @property
    def _columns(self) -> int:
        return max(self.size.width - 3, 24)

    def _row(self, row: int) -> list[tuple[str, str]]:
        return pieces(self._shown[row], self._columns, chosen=row == self._list.cursor)

    @property
    def _current(self) -> SettingState | None:
        return self._shown[self._list.cursor] if self._shown else None

    def _describe(self) -> None:
        current = self._current
        if current is not None:
            self._detail.update(detail(current))
        else:
            self._detail.update("No setting has these words." if self._states else "Reading the settings …")

    def action_move(self, by: int) -> None:
        """Moves in the list while words are typed."""
        if self._shown:
            self._list.go_to(self._list.cursor + by)

    def action_close(self) -> None:
        self.dismiss()

    def action_reset(self) -> None:
        """Takes the setting out of the file."""
        if (current := self._current) is not None and current.in_file:
            self._load(lambda: reset_setting(self._bench.places, current.setting))

    def action_change(self) -> None:
        """Asks for another value, in the way that fits."""
        if (current := self._current) is None:
            return
        match current.setting.kind:
            case Kind.SWITCH:
                self._load(partial(self._switch, current.setting))
            case Kind.CHOICE:
                self._choose(current)
            case Kind.TABLES:
                self.action_edit_file()
            case _:
                self._ask(current)

    def _choose(self, current: SettingState) -> None:
        choices = current.setting.choices

        def chosen(index: int | None) -> None:
            if index is not None:
                self._write(current, choices[index])

        entries = [(choice or "none", "") for choice in choices]
        at = choices.index(current.text) if current.text in choices else None
        self.app.push_screen(Picker(current.setting.name, entries, at or 0, current=at), chosen)

    def _ask(self, current: SettingState) -> None:
        def typed(value: str | None) -> None:
            if value is not None and value != current.text:
                self._write(current, value)

        note = {Kind.KEYS: _KEY_NOTE, Kind.PATTERNS: _LIST_NOTE}.get(current.setting.kind, "")
        meaning = f"{current.setting.meaning} {note}".strip()
        check = partial(_obstacle, current)
        self.app.push_screen(PromptScreen(current.setting.name, current.text, meaning, check=check), typed)

    def _write(self, current: SettingState, typed: str) -> None:
        self._load(lambda: change_setting(self._bench.places, current.setting, typed))

    def _switch(self, setting: Setting) -> None:
        """Turns a switch over from what it is by then: Enter may be pressed twice before the list is read."""
        states = settings_state(self._bench.places).states
        is_on = any(state.setting == setting and state.value for state in states)
        change_setting(self._bench.places, setting, "false" if is_on else "true")

    def action_edit_file(self) -> None:
        """Opens the file in the user's editor, which has the terminal meanwhile."""
        try:
            with self.app.suspend():
                edit_settings(self._bench.places)
        except SuspendNotSupported:
            self.notify("This terminal cannot run another program.", title="Editor", severity="warning")
        except WorkbenchError as error:
            notify_error(self.app, error, "Editor")
        self._load(lambda: None)


def _obstacle(current: SettingState, typed: str) -> str:
    """Returns why a text is not a value of a setting; empty where it is, or where it changes nothing."""
    if typed == current.text:
        return ""
    try:
        parsed_value(current.setting, typed)
    except WorkbenchError as error:
        return error.text
    return ""
