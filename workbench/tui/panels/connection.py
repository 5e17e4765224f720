"""How a request is sent: every global option of the command, as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workbench.model.destinations.endpoint_url import parse_endpoint_url
from workbench.model.invocation import Connection
from workbench.tui.draft_messages import ConnectionChanged
from workbench.tui.panels.late_form import LateForm
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.form import ChoiceRow, FormRow
from workbench.tui.widgets.frame.steady_text import SteadyText

_YES_NO = (("yes", "yes"), ("no", "no"))
_TEXTS = {
    "profile": (
        "Profile",
        ("default credential chain", "default"),
        "A profile from the AWS configuration files.",
    ),
    "region": (
        "Region",
        ("from the profile or the environment", "from the profile"),
        "The AWS region of the endpoint.",
    ),
    "endpoint_url": (
        "Endpoint URL",
        ("default of the service", "default"),
        "Another endpoint URL: a VPC endpoint, a proxy, or a local container.",
    ),
    "ca_bundle": (
        "CA bundle",
        ("default of the system", "default"),
        "A PEM file that verifies the server's certificate.",
    ),
}
_NUMBERS = {
    "connect_timeout": ("Connect timeout, s", "Seconds to wait for a connection; 0 means no limit."),
    "read_timeout": (
        "Read timeout, s",
        "Seconds to wait for data; 0 means no limit. A model may take 60 s, so 70 s is usual.",
    ),
    "max_attempts": ("Attempts", "Most requests per send, retries included. A retry runs the model again."),
}
_SWITCHES = {
    "sandbox": ("Local sandbox", "Sends to the local sample endpoints. No AWS account needed.", False),
    "sign": (
        "Sign (SigV4)",
        "Off: no credentials are loaded. SageMaker rejects unsigned requests.",
        True,
    ),
    "verify_ssl": (
        "Verify TLS",
        "Verifies the server's certificate. Off is marked on screen and in the history.",
        True,
    ),
}


class ConnectionPanel(LateForm, VerticalScroll, can_focus=False):
    """Rows for every part of a connection, and a line about the one with the focus."""

    DEFAULT_CSS = """
    ConnectionPanel {
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    ConnectionPanel #connection-unused {
        padding-left: 2;
    }
    ConnectionPanel #connection-about {
        margin: 1 0 0 2;
        color: $text-muted;
        &.-wrong {
            color: $text-warning;
        }
    }
    """

    def __init__(self, *, with_sandbox: bool) -> None:
        """
        Args:
            with_sandbox: whether this process can start a sandbox.
        """
        super().__init__(id="connection")
        self._connection = Connection()
        self._with_sandbox = with_sandbox
        self._switches: dict[str, ChoiceRow] = {}
        self._texts: dict[str, FormRow] = {}
        self._numbers: dict[str, FormRow] = {}
        self._completions: Mapping[str, Sequence[str]] = {}
        self._about = SteadyText(id="connection-about", markup=False)
        self._wrong: dict[str, str] = {}
        self._unused = Static(
            "While it is on, the profile, region, endpoint URL, TLS and signing below are ignored.",
            id="connection-unused",
            markup=False,
        )
        self._unused.display = False

    async def mount_rows(self) -> None:
        self._switches = switches = {
            name: ChoiceRow(name, label, _YES_NO, "yes" if usual else "no")
            for name, (label, _, usual) in _SWITCHES.items()
            if name != "sandbox" or self._with_sandbox
        }
        self._texts = {
            name: FormRow(
                name,
                label,
                example=example,
                completions=self._completions.get(name, ()),
                can_be_empty=False,
            )
            for name, (label, example, _) in _TEXTS.items()
        }
        self._numbers = {
            name: FormRow(name, label, can_be_empty=False) for name, (label, _) in _NUMBERS.items()
        }
        await self.mount(
            *([switches["sandbox"], self._unused] if self._with_sandbox else []),
            *self._texts.values(),
            switches["sign"],
            switches["verify_ssl"],
            *self._numbers.values(),
            self._about,
        )

    async def show_rows(self, *, fresh: bool) -> None:
        """Shows the draft's connection."""
        draft = self._draft
        self._connection = connection = draft.connection
        for name, row in self._switches.items():
            row.show("yes" if getattr(connection, name) else "no")
        self._unused.display = connection.sandbox
        for name, field in self._texts.items():
            value = getattr(connection, name)
            problem = _wrong_url(value) if name == "endpoint_url" and value else ""
            problem = next((caveat.reason for caveat in draft.caveats_of(name)), problem)
            field.show(value, problem, fresh=fresh)
        for name, field in self._numbers.items():
            value = getattr(connection, name)
            if fresh:
                self._wrong.pop(name, None)
            if name not in self._wrong:
                field.show(_plain(value), usual=value == getattr(_USUAL, name), fresh=fresh)

    def complete_with(self, completions: Mapping[str, Sequence[str]]) -> None:
        """Offers values, by the names of the connection's members."""
        self._completions = completions
        for name, row in self._texts.items():
            row.complete_with(completions.get(name, ()))

    def go_to_row(self, name: str) -> None:
        """Goes to a row by the name of its member of the connection, else to the first text."""
        rows = {**self._texts, **self._numbers, **self._switches}
        rows.get(name, self._texts["profile"]).focus()

    def on_form_row_changed(self, event: FormRow.Changed) -> None:
        event.stop()
        name = event.row.name or ""
        if name in self._texts:
            self._change(name, event.value)
            return
        number = _number(name, event.value)
        if number is None:
            self._wrong[name] = event.value or ""
            event.row.show(event.value or "", "not a number")
            least = 1 if name == "max_attempts" else 0
            held = _plain(getattr(self._connection, name))
            self._tell(
                f"{_NUMBERS[name][0]} must be a number of at least {least}; still using {held}.", wrong=True
            )
        else:
            self._wrong.pop(name, None)
            self._tell(_NUMBERS[name][1])
            self._change(name, number)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._change(event.choice.name or "", event.value == "yes")

    def on_form_row_entered(self, event: FormRow.Entered) -> None:
        event.stop()
        name = event.row.name or ""
        self._tell(_TEXTS[name][2] if name in _TEXTS else _NUMBERS[name][1])

    def on_descendant_focus(self) -> None:
        focused = self.screen.focused
        if isinstance(focused, Choice) and focused.name in _SWITCHES:
            self._tell(_SWITCHES[focused.name][1])

    def _change(self, name: str, value: object) -> None:
        from msgspec.structs import replace

        if getattr(self._connection, name) != value:
            self.post_message(ConnectionChanged(replace(self._connection, **{name: value})))

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        self._about.set_class(wrong, "-wrong")
        self._about.update(Content(text))


_USUAL = Connection()
_DAY_SECONDS = 86_400.0


def _plain(number: float) -> str:
    """A number as one types it: 70 and not 70.0."""
    return str(int(number)) if number == int(number) else str(number)


def _number(name: str, text: str | None) -> float | int | None:
    try:
        if name == "max_attempts":
            return attempts if (attempts := int(text or "")) >= 1 else None
        return seconds if 0 <= (seconds := float(text or "")) <= _DAY_SECONDS else None
    except ValueError:
        return None


def _wrong_url(value: str) -> str:
    return "" if parse_endpoint_url(value) else "not a URL such as https://host:port"
