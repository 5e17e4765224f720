"""What was sent to an endpoint from here: read from the history alone, so it is there where AWS refuses."""

from __future__ import annotations

from textual import work
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from workbench.content.account.endpoint_sections import Section
from workbench.content.account.sent_section import length_of, period_of, sent_section
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.screens.endpoint.section_text import section_text
from workbench.tui.widgets.turns import Turn, Turns


class SentFigures(Static):
    """A section that reads itself when it is mounted; takes no room where nothing was sent.

    Args:
        directory: knows what was sent.
        name: of the endpoint.
    """

    DEFAULT_CSS = """
    SentFigures {
        margin-top: 1;
    }
    """

    class _Counted(Message, bubble=False):
        """The figures are there."""

        def __init__(self, section: Section) -> None:
            super().__init__()
            self.section = section

    def __init__(self, directory: EndpointDirectory, name: str) -> None:
        super().__init__(id="endpoint-sent", markup=False)
        self.display = False
        self._directory = directory
        self._endpoint = name
        self._section: Section | None = None
        self._counts: Turns[SentFigures._Counted] = Turns(self.post_message)

    def on_mount(self) -> None:
        self.read()

    def on_resize(self) -> None:
        self._draw()

    def read(self) -> None:
        """Counts anew."""
        self._count(self._counts.begin())

    @work(thread=True, exclusive=True, group="endpoint-history")
    def _count(self, turn: Turn[_Counted]) -> None:
        rows, course = self._directory.sent(self._endpoint, lambda rows: length_of(period_of(rows)))
        turn.deliver(self._Counted(sent_section(rows, course, period_of(rows))))

    def on_sent_figures__counted(self, message: _Counted) -> None:
        self._section = message.section
        self._draw()

    def _draw(self) -> None:
        has_lines = self._section is not None and bool(self._section.lines)
        self.display = has_lines
        self.update(section_text(self._section, self.app.size.width) if self._section else Content(""))
