"""What is taken out of a body: onto the clipboard, into a file, into another program."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import KW_ONLY
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import SuspendNotSupported
from textual.widget import Widget

from workbench.content.humanize import size
from workbench.model.errors import FileExistsAlreadyError, StoreError
from workbench.services.bodies.body_files import BodyFiles
from workbench.services.clipboard import MOST_THROUGH_TERMINAL, copied_by, programs, sequence
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.field import ending_keys
from workbench.tui.widgets.prompt import Prompt
from workbench.tui.widgets.views.view import Taken

if TYPE_CHECKING:
    from workbench.content.charts.files import Files


class BodyExporter(Widget):
    """Copies, saves and opens; says which way it went. It has no looks of its own."""

    DEFAULT_CSS = """
    BodyExporter {
        display: none;
    }
    """

    class _ToTerminal(FieldMessage):
        """No program took it: the terminal may."""

        taken: Taken

    class _Saved(FieldMessage):
        """The body was saved, or could not be: `taken` if the file exists already."""

        question: int
        place: str
        _: KW_ONLY
        taken: bool
        error: str

    class _Opened(FieldMessage):
        """The copy that a program is to open was written."""

        command: list[str]
        path: Path

    def __init__(self, bodies: BodyFiles, prompt: Prompt) -> None:
        """
        Args:
            bodies: what writes files.
            prompt: asks for a path.
        """
        super().__init__()
        self._bodies = bodies
        self._prompt = prompt
        self._saving: Taken | None = None
        self._files: Files = {}
        self._replace = ""
        self._question = 0

    # The clipboard

    def copy(self, taken: Taken) -> None:
        """Puts something on the clipboard."""
        self._copy(taken)

    @work(thread=True, group="copy")
    def _copy(self, taken: Taken) -> None:
        name = copied_by(programs(os.environ), taken.data)
        if name:
            where = (
                "to the tmux buffer, and to the clipboard if your terminal allows it"
                if name == "tmux"
                else f"with {name}"
            )
            self.app.call_from_thread(self._say, f"{_named(taken)} copied {where}.")
        elif len(taken.data) <= MOST_THROUGH_TERMINAL:
            self.post_message(self._ToTerminal(taken))
        else:
            self._to_file(taken)

    def on_body_exporter__to_terminal(self, message: _ToTerminal) -> None:
        driver = self.app._driver
        if driver is not None:
            driver.write(sequence(message.taken.data, os.environ))
        self._say(f"{_named(message.taken)} copied to the clipboard, if your terminal allows it (OSC 52).")

    def _to_file(self, taken: Taken) -> None:
        try:
            path = self._bodies.hand_over(f"copied{taken.extension}", taken.data)
        except StoreError as error:
            notify_error(self.app, error, severity="error")
            return
        self.app.call_from_thread(
            self._say, f"{_named(taken)} is too large for the terminal's clipboard. It was written to {path}."
        )

    # Files

    def save(self, taken: Taken, name: str) -> None:
        """Asks where to write something."""
        self.leave()
        self._saving, self._files = taken, {}
        proposal = self._bodies.proposal(name, taken.extension)
        self._prompt.ask("Save as", proposal, keys=ending_keys("Save", "Cancel"))
        self._prompt.say(size(len(taken.data)))

    def export(self, files: Files, name: str) -> None:
        """Asks where to write a plot or a table; the ending of the name says as what."""
        self.leave()
        self._saving, self._files = None, files
        usual, *others = files
        proposal = self._bodies.proposal(name, usual)
        self._prompt.ask("Export as", proposal, keys=ending_keys("Export", "Cancel"))
        self._prompt.say(f"or {' or '.join(others)}")

    def leave(self) -> None:
        """The line asks for something else from now on: what is written still does not touch it."""
        self._question += 1
        self._replace = ""

    def entered(self, path: str) -> None:
        """A path was given."""
        replace = path == self._replace
        if self._saving is not None:
            taken = self._saving
            self._write(self._question, lambda: taken.data, path, replace=replace)
        elif make := self._files.get(Path(path).suffix.lower()):
            self._write(self._question, make, path, replace=replace)
        else:
            self._prompt.say(f"End the name in {', '.join(self._files)}.", warning=True)

    def typed(self) -> None:
        """Another path is being typed: what was asked about the one before no longer holds."""
        self._replace = ""

    @work(thread=True, group="save")
    def _write(self, question: int, make: Callable[[], bytes], path: str, *, replace: bool) -> None:
        place, exists, error_text = path, False, ""
        try:
            place = self._bodies.save(path, make(), replace=replace)
        except FileExistsAlreadyError as error:
            exists, error_text = True, error.message
        except StoreError as error:
            error_text = error.text
        self.post_message(self._Saved(question, place, taken=exists, error=error_text))

    def on_body_exporter__saved(self, message: _Saved) -> None:
        is_asked = self._prompt.open and message.question == self._question
        if message.taken and not is_asked:
            self._say(f"{message.place} exists. Nothing was saved.", "warning")
        elif message.taken:
            self._replace = message.place
            self._prompt.say("File exists. Enter again: replace · Esc: cancel", warning=True)
        elif message.error:
            if is_asked:
                self._prompt.say("Not saved.", warning=True)
            self._say(message.error, "error")
        else:
            self._say(f"Saved as {message.place}.")
            if is_asked:
                self._saving, self._files = None, {}
                self._prompt.close()
                self.post_message(Prompt.Left(self._prompt, ""))

    # Other programs

    def open(self, taken: Taken, name: str, *, edit: bool) -> None:
        """Hands something to `$PAGER` or `$EDITOR`, and waits until its user comes back."""
        command = _program(edit=edit)
        if command is None:
            wanted = "$EDITOR or $VISUAL" if edit else "$PAGER"
            self._say(f"No program found to open it. Set {wanted}.", "warning")
        else:
            self._hand_over(command, taken, name)

    @work(thread=True, group="open")
    def _hand_over(self, command: list[str], taken: Taken, name: str) -> None:
        try:
            path = self._bodies.hand_over(f"{name}{taken.extension}", taken.data)
        except StoreError as error:
            notify_error(self.app, error, severity="error")
            return
        self.post_message(self._Opened(command, path))

    def on_body_exporter__opened(self, message: _Opened) -> None:
        error_text = ""
        try:
            with self.app.suspend():
                try:
                    subprocess.run([*message.command, str(message.path)], check=False)
                except OSError as error:
                    error_text = f"{message.command[0]} cannot be started: {error.strerror}"
        except SuspendNotSupported:
            error_text = "This terminal cannot run another program."
        if error_text:
            self._say(error_text, "error")
        self._take_back(message.path)
        self.app.refresh()

    @work(thread=True, group="take-back")
    def _take_back(self, path: Path) -> None:
        try:
            self._bodies.take_back(path)
        except StoreError as error:
            notify_error(self.app, error)

    def _say(self, text: str, severity: str = "information") -> None:
        self.app.notify(text, severity=severity, markup=False)  # type: ignore[arg-type]


def _named(taken: Taken) -> str:
    return f"{taken.label[:1].upper()}{taken.label[1:]} ({size(len(taken.data))})"


def _program(*, edit: bool) -> list[str] | None:
    """The user's editor or pager, as an argument list; None where there is none."""
    wanted = ("VISUAL", "EDITOR") if edit else ("PAGER",)
    named = [os.environ[name] for name in wanted if os.environ.get(name)]
    for text in (*named, *(("vi", "nano") if edit else ("less", "more"))):
        try:
            words = shlex.split(text)
        except ValueError:
            continue
        if words and shutil.which(words[0]):
            return words
    return None
