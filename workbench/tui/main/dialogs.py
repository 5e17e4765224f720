"""What opens above the main screen. Each answers with a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import GoneError
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.draft_messages import CaveatsConfirmed, DraftRequested
from workbench.tui.main.drafts.draft import Draft
from workbench.tui.main.status_line import StatusLine
from workbench.tui.main.workspace import Workspace
from workbench.tui.messages import (
    BatchRequested,
    CompareRequested,
    ExportRequested,
    ImportRequested,
    RequestSaved,
    SaveRequested,
    ShowExchangeRequested,
    UploadRequested,
)
from workbench.tui.panels.request_bar import RequestBar

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.tui.sample_offer import Sample
    from workbench.tui.screens.send_options import SendingScreen


class Dialogs:
    """Opens a screen by the name that the keys call it.

    Args:
        screen: the main screen.
        bench: what sends and remembers.
        draft: what most of them begin with.
        request_name: returns the name of the saved request that the draft came from, or an empty one.
        bar, workspace: have the places to jump to.
        status: has the messages that are shown whole.
        offers: samples of the sandbox; none where this process has no sandbox.
    """

    def __init__(
        self,
        screen: Screen[int],
        bench: Workbench,
        draft: Draft,
        *,
        request_name: Callable[[], str],
        bar: RequestBar,
        workspace: Workspace,
        status: StatusLine,
        offers: Sequence[Sample],
    ) -> None:
        self._screen = screen
        self._bench = bench
        self._draft = draft
        self._request_name = request_name
        self._bar = bar
        self._workspace = workspace
        self._status = status
        self._offers = offers
        self._openers: dict[str, Callable[[], None]] = {
            "repeat": self._repeat,
            "fan_out": self._fan_out,
            "dataset": self._dataset,
            "evaluation": self._evaluation,
            "import": lambda: self.import_text(ImportRequested("")),
            "export": lambda: self.export(ExportRequested()),
            "samples": self._samples,
            "save": self._save,
            "upload": self._upload,
            "status": self._show_status,
            "settings": self._settings,
            "jump": self._jump,
        }

    def open(self, name: str) -> None:
        """Opens the screen of a name, as the table of keys calls it."""
        self._openers[name]()

    def give_up(self) -> bool:
        """Ends what the screens above send by themselves; returns whether there is such a screen."""
        if len(self._screen.app.screen_stack) == 1:
            return False
        # Loaded here, as what opens one does.
        from workbench.tui.screens.send_options import SendingScreen

        above = [screen for screen in self._screen.app.screen_stack if isinstance(screen, SendingScreen)]
        for screen in above:
            screen.give_up()
        return bool(above)

    def _jump(self) -> None:
        from workbench.tui.screens.jump import JumpScreen

        if self._screen.maximized is not None:
            self._screen.minimize()

        def chosen(part: str | None) -> None:
            if part == "endpoint":
                self._bar.focus_endpoint()
            elif part is not None:
                self._workspace.show(part)

        spots = {"endpoint": self._bar.endpoint_spot, **self._workspace.spots()}
        self._screen.app.push_screen(JumpScreen(spots), chosen)

    def _settings(self) -> None:
        from workbench.tui.screens.settings.screen import SettingsScreen

        self._screen.app.push_screen(SettingsScreen(self._bench))

    def _show_status(self) -> None:
        from workbench.tui.widgets.text_modal import TextModal

        if texts := self._status.all:
            self._screen.app.push_screen(TextModal("Messages", "\n\n".join(texts).encode()))
        else:
            self._screen.notify("There are no messages.", timeout=3)

    def _repeat(self) -> None:
        from workbench.tui.screens.batch.screen import BatchScreen

        self.confirm(self._draft.typed, lambda draft: self._above(BatchScreen(self._bench, draft)))

    def _fan_out(self) -> None:
        from workbench.tui.screens.fan_out import FanOutScreen

        self.confirm(self._draft.typed, lambda draft: self._above(FanOutScreen(self._bench, draft)))

    def _dataset(self) -> None:
        from workbench.tui.screens.dataset_batch.screen import DatasetBatchScreen

        self.confirm(self._draft.typed, lambda draft: self._above(DatasetBatchScreen(self._bench, draft)))

    def _evaluation(self) -> None:
        from workbench.tui.screens.evaluation.screen import EvaluationScreen

        connection = self._draft.typed.connection
        self._screen.app.push_screen(EvaluationScreen(self._bench, connection))

    def batch(self, message: BatchRequested) -> None:
        """Sends several recorded invocations again, watched together."""
        from workbench.tui.screens.batch.screen import BatchScreen

        self._above(BatchScreen(self._bench, message.numbers))

    def _above(self, screen: SendingScreen) -> None:
        """Opens a screen that sends; it may be left with the number of an exchange to show."""

        def left(number: int | None) -> None:
            if number is not None:
                self._screen.post_message(ShowExchangeRequested(number))

        self._screen.app.push_screen(screen, left)

    def compare(self, message: CompareRequested) -> None:
        """Compares two recorded exchanges."""
        from workbench.tui.screens.diff import DiffScreen

        self._screen.app.push_screen(DiffScreen(self._bench, message.expected, message.actual))

    def import_text(self, message: ImportRequested) -> None:
        """Reads another tool's form of an invocation; it may become the draft."""
        from workbench.services.interchange import Interchange
        from workbench.tui.screens.import_ import ImportScreen

        def answered(request: DraftRequested | None) -> None:
            if request is not None:
                self._screen.post_message(request)

        connection = self._draft.invocation.connection
        screen = ImportScreen(Interchange(self._bench), message.text, connection)
        self._screen.app.push_screen(screen, answered)

    def export(self, message: ExportRequested) -> None:
        """Gives the draft or a recorded exchange in another tool's form."""
        from workbench.tui.screens.export import ExportScreen

        source = self._draft.typed if message.number is None else message.number
        self._screen.app.push_screen(ExportScreen(self._bench, source))

    def _samples(self) -> None:
        from workbench.tui.screens.picker import Picker

        if not self._offers:
            self._screen.notify("This process cannot start a sandbox.", title="No sandbox")
            return

        def chosen(index: int | None) -> None:
            if index is not None:
                self._screen.post_message(DraftRequested(self._offers[index].invocation, send=True))

        entries = [(offer.title, offer.note) for offer in self._offers]
        names = [
            f"{offer.invocation.operation} {' '.join(map(str, offer.invocation.fields.values()))}"
            for offer in self._offers
        ]
        picker = Picker("Sandbox: pick a sample to send", entries, synonyms=names)
        self._screen.app.push_screen(picker, chosen)

    def _upload(self) -> None:
        from workbench.model.async_invocation import is_asynchronous

        draft = self._draft.typed
        if is_asynchronous(draft.operation):
            self.confirm(draft, self._choose_upload)
        else:
            self._screen.notify(
                "Only asynchronous requests read their payload from S3. Switch to InvokeEndpointAsync first.",
                title="S3",
            )

    def _choose_upload(self, draft: Invocation) -> None:
        from workbench.tui.screens.upload import UploadScreen

        def chosen(uri: str | None) -> None:
            if uri is not None:
                self._screen.post_message(UploadRequested(draft, uri))

        self._screen.app.push_screen(UploadScreen(self._bench, draft), chosen)

    def _save(self) -> None:
        self.confirm(self._draft.typed, self._name_request)

    def _name_request(self, draft: Invocation) -> None:
        from workbench.tui.screens.prompt import PromptScreen

        def chosen(answer: str | None) -> None:
            if answer:
                self._screen.post_message(SaveRequested(answer, draft))

        name = self._request_name() or self._draft.invocation.endpoint_name
        note = (
            "Saved as a file, with the body in a file beside it. "
            "A name such as iris/one-flower puts it in the folder iris."
        )
        self._screen.app.push_screen(PromptScreen("Save the request as", name, note), chosen)

    def ask_to_replace(self, message: RequestSaved) -> None:
        """Asks whether a file that is there is overwritten."""
        from workbench.tui.screens.picker import Picker

        def chosen(index: int | None) -> None:
            if index == 1:
                self._screen.post_message(SaveRequested(message.name, message.draft, replace=True))

        reason = sanitize_line(message.error.message if message.error is not None else "")
        if isinstance(message.error, GoneError):
            title, entries = "Write the file again?", [("Do not save", reason), ("Write it again", "")]
        else:
            title, entries = (
                "Replace the file?",
                [("Keep the file", reason), ("Replace it", "keeps its comments")],
            )
        self._screen.app.push_screen(Picker(title, entries), chosen)

    def confirm(self, draft: Invocation, then: Callable[[Invocation], None]) -> None:
        """Goes on with a draft; first asks about what an imported text left open or takes from this machine.

        Args:
            draft: what is to be sent or saved.
            then: what to do with it. The draft needs no word of its user any more by then.
        """
        if not draft.caveats:
            then(draft)
            return
        from workbench.tui.screens.picker import Picker

        def chosen(index: int | None) -> None:
            if index == 1:
                self._screen.post_message(CaveatsConfirmed())
                then(draft.confirmed())

        entries = [
            ("Back to the form", ""),
            ("Continue", "Values it does not give are those of the form."),
        ]
        lines = [sanitize_line(str(caveat)) for caveat in draft.caveats]
        self._screen.app.push_screen(Picker("The import does not give", entries, about=lines), chosen)
