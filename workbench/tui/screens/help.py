"""What every key does, and what the terms mean."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from workbench.model.keys.registry import GROUPS, shown

_WORDS = (
    (
        "operation",
        "a call of the API: InvokeEndpoint, InvokeEndpointAsync or InvokeEndpointWithResponseStream",
    ),
    ("field", "a member of the request, under its API name; an empty field is not sent"),
    ("connection", "how a request is sent: profile, region, endpoint URL, TLS, signing, timeouts, attempts"),
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
)
_COLUMNS = 71
"""Between the borders, where the screen is wide enough."""


class HelpScreen(ModalScreen[None]):
    """The keys by where they work, and a glossary."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
    }
    HelpScreen > VerticalScroll {
        width: 76;
        max-width: 95%;
        height: auto;
        max-height: 90%;
        background: $surface;
        border: round $accent;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [Binding("escape,f1,q", "dismiss", "Close", show=False)]

    def __init__(self, keymap: Mapping[str, str]) -> None:
        """
        Args:
            keymap: the user's own keys, by the actions' IDs.
        """
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        with VerticalScroll() as box:
            box.border_title = "Help"
            box.border_subtitle = "Esc: close"
            yield Static(self._text(), markup=False)

    def _text(self) -> Content:
        lines: list[Content] = []
        for group in GROUPS:
            lines.append(Content.assemble((group.title, "bold")))
            for key in group.keys:
                name = shown(self._keymap.get(key.id, key.keys))
                lines.append(_entry(f"  {name:<8}", key.help))
            lines.append(Content(""))
        lines.append(Content.assemble(("Status in the history", "bold")))
        lines += [_entry(f"  {label:<10}", meaning) for label, meaning in _STATUS]
        lines.append(Content(""))
        lines.append(Content.assemble(("Glossary", "bold")))
        lines += [_entry(f"  {word:<12}", meaning) for word, meaning in _WORDS]
        lines.append(Content(""))
        lines.append(Content("To change a key, add its action to [keys] in settings.toml. The actions are:"))
        named = ", ".join(key.id for group in GROUPS for key in group.keys)
        lines.append(Content(named).stylize("$text-muted"))
        return Content("\n").join(lines)


def _entry(name: str, meaning: str) -> Content:
    """A name and what it means, whose further lines stand below its first."""
    rest = ("\n" + " " * len(name)).join(wrap(meaning, _COLUMNS - len(name)))
    return Content.assemble((name, "$accent"), rest)
