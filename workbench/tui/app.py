"""The app: its theme, its commands, and its end, planned or not."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.notifications import SeverityLevel
from textual.screen import Screen

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import StoreError
from workbench.model.hints.text import Face, use_face
from workbench.model.invocation import Invocation
from workbench.model.keys.tables.main import APP
from workbench.model.keys.text import use_keys
from workbench.services import Workbench
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.first_use import first_use
from workbench.tui.keys.key_text import renew_key_texts
from workbench.tui.keys.order import InputEvent, KeyOrder
from workbench.tui.keys.remark import ScreenRemark, unused_key_on
from workbench.tui.main import MainScreen
from workbench.tui.main.drafts.restored import restored_drafts
from workbench.tui.main.key_waits import KeyWaits
from workbench.tui.main.start import Start
from workbench.tui.messages import ResendRequested, SuggestionsRequested
from workbench.tui.palette.recent import RecentCommands
from workbench.tui.screens.settings.live import LiveSettings
from workbench.tui.terminal.deadlines import Deadlines
from workbench.tui.theme import THEMES, plain_variables

if TYPE_CHECKING:
    # Loaded when they are opened.
    from textual.command import Provider

    from workbench.tui.account.account import Account
    from workbench.tui.account.label import AccountLabel
    from workbench.tui.palette.commands import Command
    from workbench.tui.sample_offer import Sample
    from workbench.tui.screens.settings.screen import SettingsScreen

INTERRUPTED = 130
"""The exit code after Ctrl+C, as shells have it."""

_SYSTEM_COMMANDS = {
    "Theme": "Choose the theme: dark, light or other colours. It is kept.",
    "Screenshot": "Save a picture of the screen as SVG.",
}
"""Commands of Textual that the palette has, each with what its search goes by."""
_FEW_COLOURS = (None, "standard")
"""Colour systems, as Rich names them, in which a ground of another colour may not be seen."""
EXIT_CODES = {signal.SIGTERM: 0, signal.SIGHUP: 0, signal.SIGINT: INTERRUPTED}
"""The exit code of the process, by the signal that ends it."""
# Long enough to give up a request, mark it, and keep the draft.
_SECONDS_TO_END = 4.0
_ROWS_BESIDE_NOTICES = 16
"""Below so many rows a notice takes room that is worked with: it goes with the next key."""
# Long enough for threads that hear of the end; one that waits for a disk or a login program may not.
_SECONDS_TO_JOIN = 2.0


def _command_provider() -> type[Provider]:
    # Loaded when the palette is opened.
    from workbench.tui.palette.commands import Commands

    return Commands


def _handle_signals(end: Callable[[int], None]) -> None:
    import asyncio

    # A closed window or a service manager shall find the draft kept and the request marked.
    loop = asyncio.get_running_loop()
    for number, code in EXIT_CODES.items():
        loop.add_signal_handler(number, end, code)


class WorkbenchApp(App[int]):
    """One screen over one bench."""

    TITLE = "workbench"
    CSS_PATH = "styles/app.tcss"
    BINDINGS = bindings(APP)
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {_command_provider}

    def __init__(
        self,
        bench: Workbench,
        *,
        invocation: Invocation | None = None,
        offers: Sequence[Sample] = (),
        exchange: int | None = None,
        request: str | None = None,
        requests: str | None = None,
        sandbox: bool = False,
    ) -> None:
        """
        Args:
            bench: what sends and remembers.
            invocation: what to begin with; the draft of last time where none is given.
            offers: samples of the sandbox that this process can start; none where it cannot.
            exchange: an exchange of the history to show.
            request: the name of a saved request to open.
            requests: the folder of saved requests; None for the project's, or the user's own.
            sandbox: whether to begin on the sandbox.
        """
        self._mounted = False
        self._theme_of_variables = ""
        super().__init__()
        self._bench = bench
        for theme in THEMES:
            self.register_theme(theme)
        self._settings = LiveSettings(self, bench)
        self._settings.apply()
        self.refresh_css()
        settings = self._settings.current
        restored = restored_drafts(
            bench, invocation, offers, sandbox=sandbox, request=request, requests=requests
        )
        self._main = MainScreen(
            bench,
            restored.tabs.current.invocation,
            tabs=restored.tabs,
            offers=offers,
            start=Start(
                exchange,
                request,
                settings.notices,
                draft_notice=restored.notice,
                has_new_draft=restored.is_larger,
            ),
            keymap=settings.keys,
            requests=requests,
            notify=settings.notify,
        )
        self._asks_who = settings.whoami
        self._remark = ScreenRemark()
        waits = KeyWaits(self, self._main, self._remark, lambda: self._settings.current.keys)
        self._order = KeyOrder(self, self._deliver, awaited=waits.awaited, tell=waits.tell, ends=waits.ends)
        self.crash_report = ""
        self.owns_process = False
        self._deadlines = Deadlines()
        self._face = ExitStack()
        self._end_code: int | None = None
        self._left = False
        self.recent_commands = RecentCommands(self, bench)

    @cached_property
    def _account(self) -> Account:
        from workbench.tui.account.account import Account

        return Account(self, self._bench, asks=self._asks_who)

    @property
    def main(self) -> MainScreen:
        """The one screen that everything else opens above."""
        return self._main

    def get_default_screen(self) -> Screen[int]:
        return self._main

    async def on_event(self, event: events.Event) -> None:
        first_use(self).note(event, self)
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._order.take(event)
        elif isinstance(event, events.MouseDown | events.MouseUp) and not event.is_forwarded:
            await self._order.click(event)
        else:
            await super().on_event(event)

    async def _deliver(self, event: InputEvent) -> None:
        if not isinstance(event, events.MouseDown):
            # A button that is pressed moves nothing on the screen: it is let go where it was.
            self._main.key_remarks.forget()
            self._remark.forget()
        if isinstance(event, events.Key | events.Paste) and self.size.height < _ROWS_BESIDE_NOTICES:
            self.clear_notifications()
            for rack in self.screen.query_children("ToastRack"):
                # What held a notice takes a row of its own without it.
                rack.remove_children()
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """A key that no widget took: if no binding takes it either, it says why it does nothing."""
        screen = self.screen
        if event.key in screen.active_bindings:
            return
        if screen is self._main:
            self._main.key_remarks.say(event.key)
        else:
            keys = self._settings.current.keys
            self._remark.say(screen, unused_key_on(type(screen).__name__, event.key, keys))

    def on_mount(self) -> None:
        from workbench.services.codes import ask_with

        def ask_for_code(prompt: str) -> str | None:
            return self._account.ask_for_code(prompt)

        _handle_signals(self.end)
        self.theme_changed_signal.subscribe(self, self._settings.keep_theme)
        # Textual keeps NO_COLOR from its console.
        few = self.no_color or self.console.no_color or self.console.color_system in _FEW_COLOURS
        self.set_class(few, "-few-colours")
        self._face.enter_context(use_face(Face.APP))
        self._face.enter_context(use_keys(lambda: self._settings.current.keys))
        self._main.use_keys(self._settings.current.keys)
        renew_key_texts(self.screen_stack)
        ask_with(ask_for_code)
        self._face.callback(ask_with, None)
        self._mounted = True
        if self._end_code is not None:
            self.end(self._end_code)

    def get_css_variables(self) -> dict[str, str]:
        """Returns the colours of the theme; of Textual's own too, each can be read.

        None while the app is made: its theme is not known yet, and to work them out takes a while.
        """
        if not self._theme_of_variables:
            return {}
        variables = super().get_css_variables()
        if self.current_theme not in THEMES:
            variables |= plain_variables(self.current_theme, variables)
            self.theme_variables = variables
        return variables

    def refresh_css(self, animate: bool = True) -> None:
        """Parses and applies the styles again; before there is a screen, nothing has been styled yet.

        The theme of the settings asks for it at the start, and the screen's own styles, which come next, have
        everything parsed.
        """
        if self._mounted:
            super().refresh_css(animate)
        elif self.theme != self._theme_of_variables:
            self._theme_of_variables = self.theme
            self.stylesheet.set_variables(self.get_css_variables())

    def on_unmount(self) -> None:
        # However the app ends: the event loop waits for the thread that sends.
        self._main.sender.close()
        self._face.close()

    def on_settings_screen_changed(self, message: SettingsScreen.Changed) -> None:
        self._settings.follow(message.settings)
        self._main.use_keys(self._settings.current.keys)
        renew_key_texts(self.screen_stack)

    def on_main_screen_completed(self) -> None:
        if self.owns_process:
            from workbench.services.files import compile_program

            self.run_worker(compile_program, thread=True, group="bytecode")

    def on_account_label_asked(self, message: AccountLabel.Asked) -> None:
        self._account.answer(message)

    def action_open_doctor(self) -> None:
        self._account.open_doctor()

    def action_switch_account(self) -> None:
        self._account.switch(self._main.post_message)

    def action_renew_login(self) -> None:
        self._account.renew(
            partial(_handle_signals, self.end), lambda: self._main.post_message(ResendRequested())
        )

    def on_app_focus(self) -> None:
        self._main.post_message(SuggestionsRequested())

    def end(self, code: int) -> None:
        """Leaves at once, because of a signal; before the first paint, as soon as that is possible.

        Args:
            code: the exit code of the process.
        """
        self._end_code = code
        if self._mounted:
            # Where the terminal is gone, Textual waits for ever for somebody to read from it.
            if self.owns_process:
                self._deadlines.end_after(_SECONDS_TO_END, code)
            self.call_later(self.action_quit)

    def ended(self) -> None:
        """The app has ended by itself."""
        self._deadlines.cancel()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Shows a notice. Its text is never read as markup, and control characters are made visible.

        It is a line, with its title before it, or a few where it is long.
        """
        text = ": ".join(filter(None, (title, " ".join(message.split()))))
        super().notify(
            sanitize_line(text),
            severity=severity,
            timeout=timeout,
            markup=False,
        )

    async def action_quit(self) -> None:
        """Leave: what is on its way is given up and marked so, the draft is kept."""
        code = self._end_code or 0
        try:
            await self._main.leave()
        except StoreError as error:
            self.exit(code, message=f"The draft was not saved: {error.message}")
        else:
            self.exit(code)
        self._left = True
        if self.owns_process:
            # In any case: an event loop waits for every thread at work, however long.
            self._deadlines.end_after(_SECONDS_TO_JOIN, code)

    def search_themes(self) -> None:
        """Offers the themes in a palette of their own."""
        from workbench.tui.palette.screen import Palette
        from workbench.tui.palette.themes import Themes

        self.push_screen(Palette("theme", [Themes]))

    def action_command_palette(self) -> None:
        """Offers the commands of the screen; does nothing where a palette is open."""
        from workbench.tui.palette.screen import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette("command"))

    def commands(self, screen: Screen[Any]) -> Iterator[Command]:
        """Yields what the palette lists for a screen: everything that a key does, by where it works."""
        from workbench.tui.palette.commands import Command, commands_of, operations_of

        here = type(screen).__name__ if screen is not self._main else ""
        yield from commands_of(self, here, self._settings.current.keys)
        if screen is self._main:
            yield from operations_of(self._main)
        for command in self.get_system_commands(screen):
            if help_text := _SYSTEM_COMMANDS.get(command.title):
                yield Command(command.title, command.title, help_text, command.callback)

    def action_open_help(self) -> None:
        """Shows the keys of the part with the focus; again closes the help."""
        from workbench.tui.screens.help import HelpScreen

        screen = self.screen
        if isinstance(screen, HelpScreen):
            screen.dismiss()
        elif screen is self._main:
            self.push_screen(HelpScreen(self._settings.current.keys, part=self._main.workspace.focused_part))
        else:
            self.push_screen(HelpScreen(self._settings.current.keys, screen=type(screen).__name__))

    def _handle_exception(self, error: Exception) -> None:
        """An exception that nobody caught. After the end no crash: what still mounts has lost its place."""
        if not self._left:
            super()._handle_exception(error)
            return
        self.log.error(f"while leaving: {error!r}")
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """An exception that nobody caught: leave a report, keep the draft, give the terminal back."""
        error = self._exception
        if error is None:
            super()._fatal_error()
            return
        from workbench.services.files import write_crash_report
        from workbench.tui.terminal.crash_report import last_words, report

        self.bell()
        # The end waits for the threads at work.
        self._main.sender.cancel()
        saved = last_words(
            (
                "A report without payloads and secrets was written to {}",
                lambda: write_crash_report(self._bench.places, report(error)),
            ),
            ("The draft was saved.", self._main.keep_draft),
        )
        self.crash_report = f"The workbench has crashed.\n{saved}"
        self._close_messages_no_wait()
