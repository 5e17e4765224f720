"""The one object that both faces call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self

from workbench.model.clock import Clock, SystemClock
from workbench.model.invocation import Connection, Invocation
from workbench.services.service_clients import ServiceClients
from workbench.store import AppDirs, Drafts, InterfaceState, Settings

if TYPE_CHECKING:
    # Loaded when they are first needed: the first paint of the app needs none.
    from workbench.model.destinations.destination import Destination
    from workbench.model.exchange import Exchange, Outcome, SentRequest
    from workbench.model.progress import CancelToken, Listener, Overflow
    from workbench.model.runs.run import Run
    from workbench.model.sandbox_info import SandboxInfo
    from workbench.services.dispatch import Dispatcher
    from workbench.services.history.run_record import RunRecord
    from workbench.services.recorder import Recorder
    from workbench.services.replay.destination import Trail
    from workbench.services.requests.redaction import Redactor
    from workbench.store import History
    from workbench.store.draft_window import DraftWindow


class Workbench:
    """Send, record, replay, and look back. Thread-safe; one per process is enough.

    Args:
        places: the folders that everything is kept in.
        hosting: starts this process's sandbox when first asked; None where there is none.
        record: whether to keep what is sent. The history can be read all the same.
        clock: where time comes from.
    """

    def __init__(
        self,
        places: AppDirs,
        *,
        hosting: Callable[[], SandboxInfo] | None = None,
        record: bool = True,
        clock: Clock | None = None,
    ) -> None:
        self.places = places
        self._clock = clock or SystemClock()
        self.clients = ServiceClients(self._clock, hosting)
        self._record = record
        self._closed = False
        self.drafts = Drafts(places)
        self.interface = InterfaceState(places)

    @classmethod
    def open(
        cls,
        *,
        hosting: Callable[[], SandboxInfo] | None = None,
        record: bool = True,
        clock: Clock | None = None,
    ) -> Self:
        """The workbench over the user's own folders: `WORKBENCH_HOME`, or the platform's usual ones."""
        return cls(AppDirs.find(), hosting=hosting, record=record, clock=clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of connections and of the history."""
        self._closed = True
        self.clients.close()
        if "_recorder" in self.__dict__:
            self._recorder.close()
        if "draft_window" in self.__dict__:
            self.draft_window.release()

    @cached_property
    def _recorder(self) -> Recorder:
        from workbench.services.recorder import Recorder

        # From Python 3.12 on, threads that ask first at the same time are all here: they get the same one.
        made = Recorder(self.places, record=self._record, clock=self._clock)
        recorder: Recorder = self.__dict__.setdefault("_recorder", made)
        if self._closed:
            recorder.close()
        return recorder

    @cached_property
    def draft_window(self) -> DraftWindow:
        """The place of this process among those that have drafts; it is taken with the first question.

        Raises:
            StoreError: the folder of the drafts cannot be written.
        """
        from workbench.store.draft_window import DraftWindow

        return DraftWindow(self.places)

    @cached_property
    def dispatcher(self) -> Dispatcher:
        """What `send` goes through, in two steps."""
        from workbench.services.dispatch import Dispatcher

        return Dispatcher(
            self.clients, self._recorder, self._clock, lambda: self.body_limit, self._with_similar_endpoints
        )

    def _with_similar_endpoints(
        self,
        invocation: Invocation,
        destination: Destination,
        outcome: Outcome,
        cancellation: CancelToken | None,
    ) -> Outcome:
        from workbench.services.account.similar_endpoints import with_similar_endpoints

        return with_similar_endpoints(self, invocation, destination, outcome, cancellation)

    @property
    def recording(self) -> bool:
        """Whether what is sent is kept."""
        return self._recorder.recording

    @property
    def notice(self) -> str:
        """What is wrong with the history (not recording, read-only, set aside); empty if all is well."""
        return self._recorder.notice

    def unrecorded(self) -> str:
        """What is lost if the process ends now, after a last attempt to write it; empty if nothing is."""
        return self._recorder.unrecorded()

    @property
    def history(self) -> History:
        """What was sent before.

        Raises:
            StoreError: it cannot be opened.
        """
        history = self._recorder.history
        if history is None:
            raise self._recorder.error
        return history

    def settings(self) -> Settings:
        """The user's settings file, or the defaults."""
        return Settings.load(self.places)

    @cached_property
    def body_limit(self) -> int | None:
        """How many bytes of one answer are kept; None for all."""
        return self.settings().bodies.limit

    def send(
        self,
        invocation: Invocation,
        *,
        cancellation: CancelToken | None = None,
        listener: Listener | None = None,
        overflow: Overflow | None = None,
        replay_of: int | None = None,
        run_id: int | None = None,
        tags: tuple[str, ...] = (),
        record: bool = True,
        bodies: bool = True,
        failures_only: bool = False,
        veil: Redactor | None = None,
        trail: Trail | None = None,
        digest_header: bool = True,
    ) -> Exchange:
        """Sends an invocation once and returns its exchange. Blocks; a face calls it in a worker.

        Args:
            invocation: what to send. A file is read now.
            cancellation: ends it early; the exchange then says `cancelled`.
            listener: hears of every phase and of the bytes that come, in the calling thread.
            overflow: takes the whole of an answer that is larger than what is kept of one (the setting
                `bodies`), as it comes; without it such an answer is given up there, as a failure.
            replay_of: the `id` of the exchange that this repeats.
            run_id: the `id` of the run that sends this: see `begin_run`.
            tags: words to find it by.
            record: whether to keep this one.
            bodies: whether to keep its bodies; otherwise only their digests and sizes.
            failures_only: whether to keep it only if it fails; it is written then, not before it is sent.
            veil: takes secrets out of what is kept, and of what is returned.
            trail: of the exchange that this repeats; it goes where that one went, but for what it names.
            digest_header: whether the digest of a large body goes along as a header, so that it is computed
                once; the AWS CLI sends none.

        Raises:
            UsageError: an operation or field that the service model does not have.
            UnconfirmedError: it was imported, and has caveats that nobody confirmed.
            PayloadError: the body cannot be read.
            ConfigurationError: no region, credentials, profile or address to send with.
            InvalidRequestError: what cannot be put on the wire at all.
            OperationCancelledError: cancelled before anything was sent.
            NotFoundError: what it repeats held a secret, which is not kept.
        """
        from workbench.services.dispatch import SendOptions

        return self.dispatcher.complete(
            self.dispatcher.begin(
                invocation,
                SendOptions(
                    cancellation=cancellation,
                    listener=listener,
                    overflow=overflow,
                    replay_of=replay_of,
                    run_id=run_id,
                    tags=tags,
                    record=record,
                    bodies=bodies,
                    failures_only=failures_only,
                    veil=veil,
                    trail=trail,
                    digest_header=digest_header,
                ),
            )
        )

    def begin_run(
        self,
        run: Run,
        invocation: Invocation,
        *,
        name: str = "",
        tags: tuple[str, ...] = (),
        again: bool = False,
    ) -> RunRecord:
        """Begins the one row of the history that stands for many sends, which then name it (`run_id`).

        Nothing is raised where the history takes nothing: `notice` says so.

        Args:
            run: its kind, and what is known of it.
            invocation: gives endpoint, fields and connection; its body is each exchange's own.
            name: what the row is called.
            tags: words to find it by.
            again: whether it goes on with the newest run of its kind that wrote to the same file, if any.
        """
        from workbench.services.history.run_record import RunRecord

        return RunRecord(self._recorder, self._clock, run, invocation, name=name, tags=tags, again=again)

    def destination(self, connection: Connection, *, cancellation: CancelToken | None = None) -> Destination:
        """Returns where a connection leads now: address, region, profile, and what set each. Nothing is sent.

        Raises:
            ConfigurationError: it leads nowhere.
            OperationCancelledError: cancelled.
        """
        return self.clients.invoker.destination(connection, cancellation=cancellation)

    def preview(
        self, invocation: Invocation, *, cancellation: CancelToken | None = None
    ) -> tuple[SentRequest, bytes]:
        """The request that `invocation` would be sent as, and its body; nothing is sent, nothing recorded.

        The signature is not in it: it is made of the moment of sending.

        Raises:
            WorkbenchError: whatever would keep it from being sent.
        """
        from workbench.services.validation import check, resolve

        check(invocation)
        resolved = resolve(invocation.body)
        prepared = self.clients.invoker.prepare(invocation.with_(body=resolved), cancellation=cancellation)
        body = resolved.data if resolved else b""
        return prepared.preview(len(body)), body

    def warm(self, invocation: Invocation, cancellation: CancelToken | None = None) -> Destination:
        """Loads the SDK, finds credentials and makes the client to send `invocation` with; sends nothing.

        Returns where it leads, with what its credentials say of the account.

        Raises:
            WorkbenchError: whatever would keep it from being sent.
        """
        bare = invocation.with_(body=None)
        return self.clients.invoker.prepare(bare, cancellation=cancellation).destination

    def connect(
        self,
        invocation: Invocation,
        count: int,
        cancellation: CancelToken | None = None,
        *,
        trail: Trail | None = None,
    ) -> None:
        """As `warm`, and have connections open for `count` sends at once, to where a trail leads if any.

        Raises:
            WorkbenchError: whatever would keep it from being sent.
        """
        bare = invocation.with_(body=None)
        if trail is not None:
            from workbench.services.replay.destination import prepare, silent

            way = trail._replace(tell=silent)
            bare = prepare(self.clients.invoker, bare, way, cancellation)[0].invocation
        if self.clients.workers is not None:
            self.clients.workers.connect(bare, count, cancellation)
        else:
            self.clients.invoker.connect(bare, count, cancellation)

    def now(self) -> datetime:
        """The time of day."""
        return self._clock.now()

    def ticks(self) -> float:
        """Returns seconds since some fixed moment, to measure by."""
        return self._clock.ticks()
