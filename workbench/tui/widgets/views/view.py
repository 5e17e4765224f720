"""What every way to look at a body is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from workbench.content.format import Format
from workbench.content.formats import format_of

if TYPE_CHECKING:
    from workbench.content.charts.files import Files


@dataclass(frozen=True, eq=False)
class Subject:
    """A body to look at.

    Attributes:
        body: its bytes as they came.
        content_type: what it was said to be.
        format: what it is.
        name: what a file of it would be called, without an extension.
    """

    # Textual writes down the arguments of every worker.
    body: bytes = field(repr=False)
    content_type: str
    format: Format
    name: str = "body"

    @classmethod
    def of(cls, body: bytes, content_type: str, name: str = "body") -> Subject:
        """A body in the format that it is in."""
        return cls(body, content_type, format_of(content_type, body), name)

    @property
    def extension(self) -> str:
        """The usual ending of a file that holds it."""
        return self.format.extensions[0] if self.format.extensions else ".txt" if self.format.text else ".bin"


@dataclass(frozen=True, eq=False)
class Taken:
    """Something of a body that can be copied or saved.

    Attributes:
        data: its bytes.
        label: what it is, as in "`label` is copied".
        extension: of a file that holds it.
    """

    data: bytes = field(repr=False)
    label: str
    extension: str


class View(Widget):
    """One way to look at a body. It is given one when it is opened, and others later."""

    subject: Subject | None = None

    @property
    def is_read(self) -> bool:
        """Whether what is shown has been read, so that keys can act on it."""
        return True

    class Told(Message):
        """What there is to say of what is seen has changed."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, View.Told)

    def show(self, subject: Subject) -> None:
        """Shows another body. What takes long is done in a worker; what cannot be shown is said in words."""
        raise NotImplementedError

    def status(self) -> Content:
        """Returns what is seen, and where in it the cursor is, in a few words for one line."""
        return Content("")

    def value(self) -> Taken | None:
        """Returns what the cursor is on; None where there is no such thing."""
        return None

    def files(self) -> Files:
        """Returns what writes a file of what is seen, by its ending; empty if only the body can be saved."""
        return {}

    def path(self) -> str:
        """The way to what the cursor is on, as a JMESPath expression; empty where there is none."""
        return ""

    def go(self) -> None:
        """Takes the focus, at once: whoever takes it after this keeps it."""
        self.screen.set_focus(self)
