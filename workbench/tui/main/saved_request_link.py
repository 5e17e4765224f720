"""The saved request that the draft came from, and the one that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import work

from workbench.content.sanitize import sanitize_line
from workbench.model.draft_origin import DraftOrigin
from workbench.model.errors import ConflictError, StoreError, WorkbenchError
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.errors import notify_error
from workbench.tui.main.draft import DraftingScreen
from workbench.tui.messages import RequestChecked, RequestOpened, RequestSaved, StatusMessage
from workbench.tui.panels.payload import editable

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.services.requests.saved_requests import Opened, SavedRequests


class OriginScreen(DraftingScreen):
    """Knows which file the draft belongs to, and keeps it there."""

    def __init__(
        self, bench: Workbench, draft: Invocation, keymap: Mapping[str, str], requests: str | None
    ) -> None:
        """
        Args:
            bench: what sends and remembers.
            draft: what to begin with.
            keymap: the user's own keys, by the actions' IDs.
            requests: the folder of saved requests; None for the project's, or the user's own.
        """
        super().__init__(bench, draft, keymap)
        self._requests = requests
        self._opened: tuple[SavedRequests, Opened] | None = None

    def _find_requests(self, environment: str | None) -> SavedRequests:
        from workbench.services.requests.saved_requests import SavedRequests

        return SavedRequests.find(self._bench, self._requests, environment=environment)

    async def on_request_opened(self, message: RequestOpened) -> None:
        self._belongs_to((message.saved, message.opened))
        if message.invocation is not None:
            invocation = message.invocation
            await self._replace(invocation.with_(body=editable(invocation.body)), fresh=True)
            self.show_part("payload")

    def on_request_checked(self, message: RequestChecked) -> None:
        from workbench.tui.panels.saved_requests import verdict_of

        checked = message.checked
        if checked.findings:
            self._tell("request", f"{checked.name}: {verdict_of(checked)}")
        else:
            self._tell("request", "")
            self.notify(verdict_of(checked), title=sanitize_line(checked.name), markup=False)

    def action_save(self) -> None:
        self._once_confirmed(self._typed, self._name_request)

    def _name_request(self, draft: Invocation) -> None:
        from workbench.tui.screens.prompt import PromptScreen

        name = self._opened[1].request.name if self._opened else self._draft.endpoint_name

        def chosen(answer: str | None) -> None:
            if answer:
                self._save_request(answer, draft, replace=False)

        note = (
            "Saved as a file, with the body in a file beside it. "
            "A name such as iris/one-flower puts it in the folder iris."
        )
        self.app.push_screen(PromptScreen("Save the request as", name, note), chosen)

    @work(thread=True, exclusive=True, group="save-request")
    def _save_request(self, name: str, draft: Invocation, *, replace: bool) -> None:
        try:
            saved, before = self._opened or (self._find_requests(self._saved.environment), None)
            opened = saved.save(name, draft, opened=before, replace=replace)
        except WorkbenchError as error:
            self.post_message(RequestSaved(name, draft, error=error))
        else:
            self.post_message(RequestSaved(name, draft, saved=saved, opened=opened))

    def on_request_saved(self, message: RequestSaved) -> None:
        if message.saved is not None and message.opened is not None:
            self._belongs_to((message.saved, message.opened))
            self._saved.refresh_names()
            self.notify(sanitize_line(message.opened.request.source), title="Saved", markup=False)
        elif isinstance(message.error, ConflictError):
            self._ask_to_replace(message)
        elif message.error is not None:
            notify_error(self.app, message.error, "Not saved", "error")

    def _ask_to_replace(self, message: RequestSaved) -> None:
        from workbench.tui.widgets.choice import Picker

        def chosen(index: int | None) -> None:
            if index == 1:
                self._save_request(message.name, message.draft, replace=True)

        said = message.error.message if message.error is not None else ""
        entries = [("Keep the file", sanitize_line(said)), ("Replace it", "keeps its comments")]
        self.app.push_screen(Picker("Replace the file?", entries), chosen)

    def _belongs_to(self, opened: tuple[SavedRequests, Opened] | None) -> None:
        """The draft came from a saved request, or from none."""
        if opened is None and self._opened is None:
            return
        self._opened = opened
        origin = None
        label = ""
        if opened is not None:
            saved, request = opened
            label = request.request.name + (f" · {saved.environment}" if saved.environment else "")
            origin = DraftOrigin(
                root=str(saved.folder.root), name=request.request.name, environment=saved.environment
            )
        self._bar.show_request(label)
        self._keep_origin(origin)

    @work(thread=True, group="draft")
    def _keep_origin(self, origin: DraftOrigin | None) -> None:
        try:
            with self._draft_file:
                self._bench.drafts.save_origin(origin)
        except StoreError as error:
            self.post_message(StatusMessage("draft", f"The draft was not saved: {error.message}"))

    @work(thread=True, group="resume-request")
    def _resume_request(self) -> None:
        """The draft of last time belongs to the request that it came from, if that is still there."""
        try:
            origin = self._bench.drafts.origin()
            if origin is None:
                return
            saved = self._find_requests(origin.environment)
            opened = saved.open(origin.name)
        except WorkbenchError as error:
            self.log.info(f"the saved request of the draft is missing: {error.message}")
            return
        if str(saved.folder.root) == origin.root:
            self.post_message(RequestOpened(saved, opened))
