"""What every key does, a page per part; searched as one types."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from workbench.model.keys.key import Group, Key
from workbench.model.keys.names import shown
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.synonyms import SYNONYMS
from workbench.model.keys.text import with_keys
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.dialog_box import DialogBox

_WORDS = (
    (
        "operation",
        "a call of the API: InvokeEndpoint, InvokeEndpointAsync or InvokeEndpointWithResponseStream",
    ),
    ("field", "a member of the request, under its API name; an empty field is not sent"),
    ("connection", "how a request is sent: profile, region, endpoint URL, TLS, signing, timeouts, attempts"),
    ("●", "on a tab: values are set (Fields ●2: two fields; Connection ●: not the defaults)"),
    ("exchange", "a request with its response and timing, as recorded in the history"),
    (
        "sandbox",
        "a local server that behaves as SageMaker hosting does, with sample endpoints that really compute",
    ),
)
_STATUS = (
    ("200, 424", "the HTTP status of the response"),
    ("200!", "broken: the response broke off, or failed after its status"),
    ("fail", "no answer: the request failed before a response arrived"),
    ("cut", "interrupted: the workbench ended before the response arrived"),
    ("stop", "cancelled"),
    ("…", "in flight"),
    ("done", "a batch or repeat whose requests all had an answer"),
    ("errs", "a batch or repeat in which some requests failed"),
)
_FORM_KEYS = (
    ("Down, Up", "Go to the field below or above. On a choice, Down opens its list."),
    ("Right", "At the end of the text: accept the suggested completion."),
)
"""They cannot be changed, so the table of keys does not have them."""
_FORMS = {"fields", "BatchScreen", "DatasetBatchScreen", "EvaluationScreen"}
"""The parts and screens with a page of keys that are forms."""
_TWO_COLUMNS = 130
"""Columns of the text from which two entries stand beside each other."""
_GAP = 3


@dataclass(frozen=True)
class Entry:
    """A key, a sign or a word, and what it means.

    Attributes:
        name: the key, the sign or the word.
        meaning: one sentence.
        words: other words by which the search finds it.
    """

    name: str
    meaning: str
    words: str = ""

    def has(self, words: Iterable[str]) -> bool:
        """Returns whether it has every word, in lower case."""
        text = f"{self.name} {self.meaning} {self.words}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True)
class Page:
    """What the help shows at once.

    Attributes:
        title: where the keys work, or what the page is about.
        entries: in order.
    """

    title: str
    entries: Sequence[Entry]


class HelpScreen(ModalScreen[None]):
    """A page of keys for each part, and a glossary; opens at the part with the focus."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
    }
    HelpScreen > Vertical {
        width: 90%;
        min-width: 40;
        max-width: 160;
        height: 90%;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    HelpScreen Field {
        background: $panel;
    }
    HelpScreen VerticalScroll {
        height: 1fr;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [
        Binding("escape", "leave", "Close", show=False),
        Binding("right,tab", "turn(1)", "Next page", show=False, priority=True),
        Binding("left,shift+tab", "turn(-1)", "Previous page", show=False, priority=True),
        Binding("down", "scroll(1)", "Down", show=False),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("pagedown", "scroll(10)", "Further down", show=False),
        Binding("pageup", "scroll(-10)", "Further up", show=False),
    ]

    def __init__(self, keymap: Mapping[str, str], *, part: str = "", screen: str = "") -> None:
        """
        Args:
            keymap: the user's own keys, by the actions' IDs.
            part: the part of the main screen whose page is first; empty for that of everywhere.
            screen: the class of the screen whose page is first; empty for the main one.
        """
        super().__init__()
        self._pages = pages(keymap, part, screen)
        self._at = self._sheet = 0
        self._search = Field(placeholder="Type to search all keys", compact=True)
        self._text = Static(markup=False)
        self._box = DialogBox("Help")
        self._scroll = VerticalScroll(self._text, can_focus=False)

    def compose(self) -> ComposeResult:
        with self._box:
            yield self._search
            yield self._scroll

    def on_mount(self) -> None:
        self._search.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pages are turned while nothing is searched; in a search the arrows move in what is typed."""
        return action != "turn" or not self._search.value

    def action_turn(self, by: int) -> None:
        """Turns to the next sheet of a page that has several, or to the next page."""
        self._sheet += by
        if not 0 <= self._sheet < len(self._sheets()):
            self._at = (self._at + by) % len(self._pages)
            self._sheet = 0 if by > 0 else len(self._sheets()) - 1
        self._show()

    def _sheets(self) -> list[Page]:
        """The page that is shown, in as many sheets as the room asks for."""
        return sheets(self._pages[self._at], self._width, self._scroll.container_size.height)

    @property
    def _width(self) -> int:
        return self._text.container_size.width - 1

    def action_scroll(self, by: int) -> None:
        self._scroll.scroll_relative(y=by, animate=False)

    def action_leave(self) -> None:
        """Shows the pages again; where they are shown, closes the help."""
        if self._search.value:
            self._search.value = ""
        else:
            self.dismiss()

    def _show(self) -> None:
        words = self._search.value.casefold().split()
        width = self._width
        if words:
            matching = [page for page in (_matching(page, words) for page in self._pages) if page.entries]
            lines = [line for page in matching for line in (*_page(page, width), Content(""))]
            count = sum(len(page.entries) for page in matching)
            self._box.entitle(f"Help: {count} found")
            self._box.say("Esc: all pages")
        else:
            every = self._sheets()
            # There are fewer once the terminal is larger.
            self._sheet = min(self._sheet, len(every) - 1)
            page = every[self._sheet]
            lines = list(_page(page, width))
            self._box.entitle(f"Help {self._at + 1} of {len(self._pages)}")
            self._box.say("←→ other pages · Esc: close")
        self._text.update(Content("\n").join(lines or [Content("No key has all these words. Try fewer.")]))
        self._scroll.scroll_home(animate=False)


def pages(keymap: Mapping[str, str], part: str, screen: str) -> list[Page]:
    """Returns every page: those of the part or screen first, then that of everywhere, then the others.

    Args:
        keymap: the user's own keys, by the actions' IDs.
        part: the part with the focus; empty for none.
        screen: the class of the screen that is open; empty for the main one.
    """
    everywhere, *others = GROUPS
    own = [group for group in others if (group.screen == screen if screen else part and group.part == part)]
    rest = [group for group in others if group not in own]
    named = ", ".join(key.id for group in GROUPS for key in group.keys)
    return [
        *([Page("In the connection", _form_entries())] if part == "connection" and not screen else ()),
        *(_keys(group, keymap) for group in (*own, everywhere, *rest)),
        Page("Status in the history", [Entry(*row) for row in _STATUS]),
        Page("Glossary", [Entry(*row) for row in _WORDS]),
        Page("Names of actions, for [keys] in settings.toml", [Entry("", named)]),
    ]


def sheets(page: Page, width: int, height: int) -> list[Page]:
    """Returns a page in parts that can be seen whole.

    Args:
        page: what is shown.
        width, height: the room that a part has. A part has at least one entry in any.
    """
    parts: list[Sequence[Entry]] = []
    rest = page.entries
    while rest:
        # The most entries that fit: more of them never take fewer lines.
        count = bisect_right(
            range(1, len(rest) + 1),
            height,
            key=lambda count: sum(1 for _ in _page(Page(page.title, rest[:count]), width)),
        )
        parts.append(rest[: max(count, 1)])
        rest = rest[max(count, 1) :]
    if len(parts) < 2:
        return [page]
    return [Page(f"{page.title} ({at} of {len(parts)})", part) for at, part in enumerate(parts, 1)]


def _keys(group: Group, keymap: Mapping[str, str]) -> Page:
    entries = [_entry(key, group, keymap) for key in group.keys]
    return Page(group.title, [*entries, *(_form_entries() if {group.part, group.screen} & _FORMS else ())])


def _form_entries() -> list[Entry]:
    return [Entry(*row) for row in _FORM_KEYS]


def _entry(key: Key, group: Group, keymap: Mapping[str, str]) -> Entry:
    names = ", ".join(shown(name) for name in keymap.get(key.id, key.keys).split(",") if name)
    return Entry(names, with_keys(key.help), f"{key.id} {group.title} {SYNONYMS.get(key.id, '')}")


def _matching(page: Page, words: Sequence[str]) -> Page:
    return Page(page.title, [entry for entry in page.entries if entry.has(words)])


def _page(page: Page, width: int) -> Iterator[Content]:
    """Yields the lines of a page: its title, then its entries, side by side where there is room."""
    yield Content(page.title).stylize("bold")
    name_width = max((len(entry.name) for entry in page.entries), default=0)
    if width < _TWO_COLUMNS or len(page.entries) < 8:
        for entry in page.entries:
            yield from _lines(entry, name_width, width)
        return
    column = (width - _GAP) // 2
    half = (len(page.entries) + 1) // 2
    left, right = (
        [line for entry in entries for line in _lines(entry, name_width, column)]
        for entries in (page.entries[:half], page.entries[half:])
    )
    for at in range(max(len(left), len(right))):
        first = left[at] if at < len(left) else Content("")
        second = right[at] if at < len(right) else Content("")
        yield Content.assemble(first.pad_right(column + _GAP - first.cell_length), second)


def _lines(entry: Entry, name_width: int, width: int) -> list[Content]:
    """A name and what it means, whose further lines stand below its first."""
    indent = name_width + 2 if entry.name else 0
    first, *further = wrap(entry.meaning, max(width - indent, 16)) or [""]
    return [
        Content.assemble((entry.name.ljust(indent), "$accent"), first),
        *(Content(" " * indent + line) for line in further),
    ]
