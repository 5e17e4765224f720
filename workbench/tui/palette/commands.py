"""The command palette: every action by its name, its description and other words for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.markup import escape

from workbench.model.keys.key import Group, Key
from workbench.model.keys.names import shown
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.synonyms import SYNONYMS
from workbench.model.keys.tables.main import EVERYWHERE
from workbench.model.keys.text import with_keys
from workbench.model.service.schema import schema
from workbench.tui.draft_messages import OperationChanged
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.screens.jump import jump_letters

if TYPE_CHECKING:
    from textual.widget import Widget

    from workbench.tui.app import WorkbenchApp

_HIDDEN = frozenset({"palette", "cancel"})
_BEGINS_TITLE, _BEGINS_WORDS, _IN_TITLE, _IN_SYNONYMS, _IN_HELP = 5.0, 4.0, 3.0, 2.5, 2.0
"""Scores of commands that have every word; those that only have the letters in order come after them."""
_BEST_MATCH = 100.0
"""The matcher of letters gives a title less, but more than one."""


class Runner:
    """Runs an action of the app, the screen or a part of it, for the command palette."""

    def __init__(self, app: WorkbenchApp, action: str, part: str) -> None:
        """
        Args:
            app: whose action it is, or whose screen's.
            action: a Textual action.
            part: the part of the main screen that has the action; empty for the screen and the app.
        """
        self._app = app
        self._action = action
        self._part = part

    async def __call__(self) -> None:
        if self._part:
            self._app.main.workspace.run_in(self._part, self._action)
        else:
            own = self._action == "quit" or self._action.startswith("app.")
            await self._app.run_action(self._action if own else f"screen.{self._action}")


@dataclass(frozen=True)
class Command:
    """One line of the palette.

    Attributes:
        id: what the settings file calls its action.
        title: what is shown.
        help: what it does.
        run: does it.
    """

    id: str
    title: str
    help: str
    run: Callable[[], Awaitable[None] | None]

    def score(self, words: list[str]) -> float:
        """Returns how well it has all words: in its title, its synonyms or its help; 0 where it has not."""
        title = self.title.casefold()
        if title.startswith(" ".join(words)):
            return _BEGINS_TITLE
        if all(any(part.startswith(word) for part in title.split()) for word in words):
            return _BEGINS_WORDS
        synonyms = f"{title} {SYNONYMS.get(self.id, '')} {self.id}"
        texts = (
            (_IN_TITLE, title),
            (_IN_SYNONYMS, synonyms),
            (_IN_HELP, f"{synonyms} {self.help.casefold()}"),
        )
        return next((score for score, text in texts if all(word in text for word in words)), 0.0)


class Commands(Provider):
    """Searches the commands of the screen that the palette was opened on."""

    @property
    def _app(self) -> WorkbenchApp:
        return cast("WorkbenchApp", self.app)

    async def startup(self) -> None:
        self._commands = list(self._app.commands(self.screen))

    async def discover(self) -> Hits:
        """Lists what was chosen last, then everything by where it works."""
        for command in recent_first(self._commands, self._app.recent_commands.ids()):
            yield DiscoveryHit(command.title, partial(self._run, command), help=self._help(command))

    async def search(self, query: str) -> Hits:
        words = query.casefold().split()
        matcher = self.matcher(query)
        for command in self._commands:
            score = command.score(words) or letters_score(matcher.match(command.title))
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(command.title),
                    partial(self._run, command),
                    help=self._help(command),
                )

    def _help(self, command: Command) -> str | None:
        """Returns what a command does; None where an entry is its title alone, because rows are few."""
        return escape(command.help) if self.app.size.height >= LOW[1][0] else None

    async def _run(self, command: Command) -> None:
        self._app.recent_commands.add(command.id)
        result = command.run()
        if result is not None:
            await result


def letters_score(match: float) -> float:
    """Returns the score of a title that only has the letters in order: less than that of one with the words.

    Args:
        match: what Textual's matcher says; it counts letters, and gives more than one.
    """
    return min(match, _BEST_MATCH) / _BEST_MATCH


def recent_first(commands: list[Command], recent: tuple[str, ...]) -> Iterator[Command]:
    """Yields the commands that were chosen last, then the others in their order."""
    by_id = {command.id: command for command in commands}
    first = [by_id[name] for name in recent if name in by_id]
    yield from first
    yield from (command for command in commands if command not in first)


def keys_of(screen: str) -> Iterator[tuple[Group, Key]]:
    """Yields the actions of a screen, by where they work.

    Args:
        screen: the screen's class; empty for the main one.
    """
    for group in GROUPS:
        if group.screen == screen:
            yield from ((group, key) for key in group.keys if key.id not in _HIDDEN)


def commands_of(app: WorkbenchApp, screen: str, keymap: Mapping[str, str]) -> Iterator[Command]:
    """Yields a command for each action of a screen.

    Args:
        app: runs them.
        screen: the screen's class; empty for the main one.
        keymap: the user's own keys, by the actions' IDs.
    """
    before = EVERYWHERE
    for group, key in keys_of(screen):
        if group is not before is EVERYWHERE and not screen:
            yield from parts_of(app)
        before = group
        title = titled(key, group, shown(keymap.get(key.id, key.keys)))
        yield Command(key.id, title, with_keys(key.help), Runner(app, key.action, group.part))


def operations_of(widget: Widget) -> Iterator[Command]:
    """Yields a command for each operation that the draft can be sent with.

    Args:
        widget: posts the change, so that the main screen hears it.
    """
    for name in schema().operations:
        label, words = _OPERATIONS.get(name, (name, ""))
        yield Command(
            f"operation.{name}",
            f"Operation: {label}",
            f"Set the operation of the draft to {name}{words}.",
            partial(_set_operation, widget, name),
        )


def parts_of(app: WorkbenchApp) -> Iterator[Command]:
    """Yields a command for each part of the main screen that has no key of its own: a jump goes there."""
    places = ("endpoint", *app.main.workspace.spots())
    letters = {part: letter for letter, part in jump_letters(places).items()}
    for part, (title, help_text) in _PARTS.items():
        key = f"  ({with_keys('‹jump›')} {letters[part]})" if part in letters else ""
        yield Command(f"part.{part}", f"{title}{key}", help_text, Runner(app, f"show('{part}')", ""))


def _set_operation(widget: Widget, name: str) -> None:
    widget.post_message(OperationChanged(name))


def titled(key: Key, group: Group, key_name: str) -> str:
    """Returns the line of an action: where it works, what it is, its key."""
    words = key.id.rpartition(".")[2].replace("_", " ")
    label = TITLES.get(key.id) or (key.label if key.label and key.id != "help" else words.capitalize())
    place = f"{group.place}: " if group.part else ""
    return f"{place}{label}" + (f"  ({key_name})" if key_name else "")


_PARTS = {
    "saved": ("Saved requests", "Browse, load and check saved requests: a collection of files."),
    "async": ("Asynchronous invocations", "Browse what was invoked asynchronously, and its responses in S3."),
}
"""What is said of the parts without a key."""

_OPERATIONS = {
    "InvokeEndpoint": ("whole response", ": the response comes at once"),
    "InvokeEndpointAsync": ("asynchronous, through S3", ": the async response is an object in S3"),
    "InvokeEndpointWithResponseStream": ("streamed response", ": streaming, the response arrives in parts"),
}
"""What tells the operations apart, and the words by which they are found."""

TITLES = {
    "help": "Help",
    "palette": "Commands",
    "try": "Try a sample endpoint",
    "session_again": "Send again in a new session",
    "fan_out": "Send to several targets",
    "repeat": "Repeat and measure",
    "dataset": "Send every record of a dataset",
    "evaluation": "Evaluate answers",
    "save": "Save the draft as a request",
    "undo": "Bring back the replaced draft",
    "new_draft": "Clear draft",
    "clear_fields": "Clear fields",
    "duplicate_draft": "Detach draft from its saved request",
    "tab_new": "New draft in a tab",
    "tab_copy": "Duplicate draft in a tab",
    "tab_next": "Next draft",
    "tab_previous": "Previous draft",
    "tab_close": "Close draft",
    "tab_reopen": "Reopen closed draft",
    "upload": "Upload the payload to S3",
    "import": "Import a request",
    "export": "Export as code",
    "keep": "Record less of the next send",
    "arrange": "Change the arrangement",
    "more_room": "Give the part more room",
    "fold": "Fold a pane",
    "border_left": "Move the border left",
    "border_right": "Move the border right",
    "border_up": "Move the border up",
    "border_down": "Move the border down",
    "switch": "Switch profile or region",
    "renew": "Sign in again",
    "doctor": "Doctor",
    "status": "Messages",
    "jump": "Jump to a part",
}
"""Titles of actions whose ID does not say enough."""
