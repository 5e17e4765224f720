"""What is to be said about a body: that it is sound, or the first thing that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from workbench.content.format import Format, unchecked
from workbench.content.humanize import size
from workbench.content.problems import Problem, Severity
from workbench.content.sanitize import sanitize_block
from workbench.model.invocation import Base64Body, Body, BytesBody, FileBody, FileEncoding
from workbench.model.keys.text import with_keys
from workbench.tui.widgets.frame.steady_text import SteadyText

SEARCH_ID = "text-search"
"""Of the search below the text."""
_CAN_BE_SENT = "You can still send it."


class Verdict(SteadyText):
    """A few words; in another colour where something is wrong. It can be sent in any case."""

    DEFAULT_CSS = """
    Verdict {
        height: auto;
        max-height: 8;
        color: $text-muted;
        padding: 0 1;
        &.-wrong {
            color: $text-warning;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="payload-verdict", markup=False)

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._give_way, init=False)

    def _give_way(self, focused: Widget | None) -> None:
        # Where rows are few, the search has those that it needs.
        searched = focused is not None and any(node.id == SEARCH_ID for node in focused.ancestors)
        self.set_class(searched, "-behind")

    def warn(self, reason: str) -> None:
        """Says that the body waits for its user's word, and why."""
        self.set_class(True, "-wrong")
        self.update(Content(sanitize_block(reason)))

    def say(
        self,
        body: Body | None,
        count: int | None,
        kind: Format,
        problems: Sequence[Problem],
        *,
        over: int | None,
        operation: str,
    ) -> None:
        """Says what there is to say.

        Args:
            body: the body.
            count: its bytes; None where they are not known.
            kind: what it is.
            problems: what was found wrong with it, in order of place.
            over: the limit that it passes, in bytes; None where it passes none.
            operation: whose limit that is.
        """
        wrong = _wrong(body, count, problems, over, operation)
        self.set_class(bool(wrong), "-wrong")
        self.update(Content(sanitize_block(wrong or _right(body, count, kind))))


def _wrong(
    body: Body | None, count: int | None, problems: Sequence[Problem], over: int | None, operation: str
) -> str:
    if isinstance(body, Base64Body) and count is None:
        return "Not valid base64."
    if over is not None:
        return (
            f"Larger than the limit of {operation} ({size(over)}). {_CAN_BE_SENT} "
            "InvokeEndpointAsync takes up to 1 GB from S3."
        )
    if not problems:
        return ""
    first = next((problem for problem in problems if problem.severity is Severity.BROKEN), problems[0])
    more = f" · {len(problems) - 1} more" if len(problems) > 1 else ""
    words = f"{_sentence(str(first))}{more}."
    return f"{words}\n{first.explanation} {_CAN_BE_SENT}" if first.explanation else f"{words} {_CAN_BE_SENT}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _right(body: Body | None, count: int | None, kind: Format) -> str:
    match body:
        case BytesBody(_, origin) if origin:
            return f"{kind}, read from {origin.rpartition('/')[2]}"
        case FileBody(encoding=FileEncoding.BASE64):
            return "Base64, decoded at each send"
        case FileBody(encoding=FileEncoding.JOINED):
            return "Read at each send, without line ends"
        case FileBody():
            return "Read from disk at each send, unchanged"
    if count:
        return str(kind) if kind.check is unchecked else f"✓ {kind}"
    # The verdict of an empty part is what teaches its user.
    empty = "Empty body" if body else "No body"
    return with_keys(
        f"{empty}. Type, paste, or press ‹payload.templates› for an example. ‹help› lists all keys."
    )
