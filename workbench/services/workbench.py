"""The one object that both faces call."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self

import msgspec

from workbench.model.abandon import abandonable
from workbench.model.clock import Clock, SystemClock
from workbench.model.destination import Destination
from workbench.model.errors import ConfigurationError
from workbench.model.exchange import Exchange, SentRequest, Status
from workbench.model.invocation import Body, BytesBody, Connection, FileBody, Invocation
from workbench.model.progress import CancelToken, Listener, Overflow
from workbench.model.redaction import IN_USE
from workbench.model.redaction.values import redacted_invocation, require_sendable
from workbench.model.runs.run import Run
from workbench.model.sandbox_info import SandboxInfo
from workbench.services.recorder import Recorder
from workbench.services.replay_destination import Trail, silent
from workbench.services.validation import check, require_confirmed, resolve
from workbench.store import AppDirs, Drafts, InterfaceState, Settings

if TYPE_CHECKING:
    # Loaded when they are first needed: the first paint of the app needs neither.
    from workbench.aws import Invoker, Prepared, S3Client
    from workbench.aws.account_calls import AccountCalls
    from workbench.aws.workers.pool import WorkerPool
    from workbench.services.history.run_record import RunRecord
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
        self.hosting = None if hosting is None else self._remembering(hosting)
        self._sandbox_url = ""
        self._invoker: Invoker | None = None
        self._s3: S3Client | None = None
        self._account_calls: AccountCalls | None = None
        self._workers: WorkerPool | None = None
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._recorder = Recorder(places, record=record, clock=self._clock)
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
        with self._lock:
            if self._invoker is not None:
                self._invoker.close()
            if self._s3 is not None:
                self._s3.close()
            if self._account_calls is not None:
                self._account_calls.close()
        self._recorder.close()
        if "draft_window" in self.__dict__:
            self.draft_window.release()

    @cached_property
    def draft_window(self) -> DraftWindow:
        """The place of this process among those that have drafts; it is taken with the first question.

        Raises:
            StoreError: the folder of the drafts cannot be written.
        """
        from workbench.store.draft_window import DraftWindow

        return DraftWindow(self.places)

    @property
    def sandbox_url(self) -> str:
        """Where this process's sandbox listens; empty while none was needed yet."""
        return self._sandbox_url

    def _remembering(self, hosting: Callable[[], SandboxInfo]) -> Callable[[], SandboxInfo]:
        def launch() -> SandboxInfo:
            launched = hosting()
            self._sandbox_url = launched.url
            return launched

        return launch

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

    @property
    def s3(self) -> S3Client:
        """Objects of S3, asked for with the connection of an invocation; nothing of it is recorded."""
        with self._lock:
            if self._s3 is None:
                from workbench.aws import S3Client

                self._s3 = S3Client(clock=self._clock, hosting=self.hosting)
            return self._s3

    @property
    def account_calls(self) -> AccountCalls:
        """Questions about the account, asked with the connection of an invocation; nothing is recorded."""
        with self._lock:
            if self._account_calls is None:
                from workbench.aws.account_calls import AccountCalls

                self._account_calls = AccountCalls(hosting=self.hosting)
            return self._account_calls

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
        check(invocation)
        require_confirmed(invocation)
        if replay_of is not None:
            require_sendable(invocation)
        body = _resolved(invocation.body, cancellation)
        ready = invocation.with_(body=body)
        invoker = self._shared_invoker()
        prepared, destination = self._prepared(ready, trail, cancellation)
        shown = veil.redact(ready) if veil else ready
        kept = redacted_invocation(shown)
        exchange = Exchange(
            uuid=str(uuid.uuid4()),
            started_at=self._clock.now(),
            invocation=kept,
            replay_of=replay_of,
            run_id=run_id,
            tags=IN_USE.redactor.value(tags),
            destination=veil.redact(destination) if veil else destination,
        )
        # A body with a hole in it is not what was sent: of one that holds a secret, the digest is kept.
        keep = bodies and kept.body == shown.body
        sent = msgspec.structs.replace(exchange, invocation=kept.with_(body=shown.body))
        if record:
            self._recorder.ready(cancellation)
        from workbench.store.bodies.files import large_digest

        digest_sent = large_digest(body.data if digest_header and body else None)
        prepared = prepared.with_digest(digest_sent)
        if shown.body is not ready.body:
            digest_sent = None  # of what is kept
        number = None
        if record and not failures_only:
            number = self._recorder.begin(sent, bodies=keep, digest=digest_sent)
        from workbench.aws.call.running_digest import RunningDigest

        with RunningDigest() as digest:
            outcome = None
            if self._workers is not None and listener is None and overflow is None:
                outcome = self._workers.send(prepared, cancellation=cancellation, limit=self.body_limit)
            if outcome is None:
                outcome = invoker.send(
                    prepared,
                    cancellation=cancellation,
                    listener=listener,
                    limit=self.body_limit,
                    overflow=overflow,
                    digest=None if veil or number is None else digest,
                )
            if veil:
                outcome = veil.redact_outcome(outcome)
            if record and failures_only:
                if outcome.status is Status.ERROR:
                    number = self._recorder.begin(sent, bodies=keep)
                    self._recorder.finish(number, sent, outcome, bodies=keep)
            elif record:
                kept_digest = None if veil else digest
                self._recorder.finish(number, sent, outcome, bodies=keep, digest=kept_digest)
        if number is not None:
            exchange = msgspec.structs.replace(exchange, id=number)
        return exchange.with_outcome(outcome)

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

    def _prepared(
        self, invocation: Invocation, trail: Trail | None, cancellation: CancelToken | None
    ) -> tuple[Prepared, Destination]:
        """An invocation made ready, by the way of the trail if there is one; and where it goes."""
        invoker = self._shared_invoker()
        if trail is None:
            prepared = invoker.prepare(invocation, cancellation=cancellation)
            return prepared, prepared.destination
        ready: dict[Connection, Prepared] = {}

        def lead(connection: Connection) -> Destination:
            aimed = invocation.with_(connection=connection)
            ready[connection] = made = invoker.prepare(aimed, cancellation=cancellation)
            return made.destination

        route = trail.route(invocation.connection, lead)
        for remark in route.remarks:
            trail.tell(remark)
        prepared = ready[route.connection]
        return prepared, trail.reached(route, prepared.destination)

    def destination(self, connection: Connection, *, cancellation: CancelToken | None = None) -> Destination:
        """Returns where a connection leads now: address, region, profile, and what set each. Nothing is sent.

        Raises:
            ConfigurationError: it leads nowhere.
            OperationCancelledError: cancelled.
        """
        return self._shared_invoker().destination(connection, cancellation=cancellation)

    def retraced(self, exchange: Exchange, tell: Callable[[str], None] = silent) -> Invocation:
        """A recorded invocation whose connection leads to where it went, as a draft is to name it.

        Args:
            exchange: recorded.
            tell: is told where the environment would have it elsewhere by now.
        """
        invocation, trail = exchange.invocation, Trail.of(exchange, tell)
        if trail.destination is None or invocation.connection.sandbox:
            return invocation
        try:
            route = trail.route(invocation.connection, self.destination)
        except ConfigurationError:
            # It leads nowhere from here; what is wrong is said where it is sent.
            return invocation
        for remark in route.remarks:
            tell(remark)
        return invocation.with_(connection=route.connection)

    def preview(
        self, invocation: Invocation, *, cancellation: CancelToken | None = None
    ) -> tuple[SentRequest, bytes]:
        """The request that `invocation` would be sent as, and its body; nothing is sent, nothing recorded.

        The signature is not in it: it is made of the moment of sending.

        Raises:
            WorkbenchError: whatever would keep it from being sent.
        """
        check(invocation)
        resolved = resolve(invocation.body)
        prepared = self._shared_invoker().prepare(invocation.with_(body=resolved), cancellation=cancellation)
        body = resolved.data if resolved else b""
        return prepared.preview(len(body)), body

    def warm(self, invocation: Invocation, cancellation: CancelToken | None = None) -> Destination:
        """Loads the SDK, finds credentials and makes the client to send `invocation` with; sends nothing.

        Returns where it leads, with what its credentials say of the account.

        Raises:
            WorkbenchError: whatever would keep it from being sent.
        """
        bare = invocation.with_(body=None)
        return self._shared_invoker().prepare(bare, cancellation=cancellation).destination

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
            bare = self._prepared(bare, trail._replace(tell=silent), cancellation)[0].invocation
        if self._workers is not None:
            self._workers.connect(bare, count, cancellation)
        else:
            self._shared_invoker().connect(bare, count, cancellation)

    @contextmanager
    def worker_processes(self, count: int) -> Iterator[None]:
        """Sends from several processes meanwhile; what is sent is recorded by this one.

        Args:
            count: processes; fewer than 2 change nothing. Where one cannot be started, this process sends.
        """
        if count < 2 or self._workers is not None:
            yield
            return
        from workbench.aws.workers.pool import WorkerPool

        try:
            self._workers = workers = WorkerPool(count, self.hosting)
        except OSError:
            yield
            return
        try:
            yield
        finally:
            self._workers = None
            workers.close()

    def replay(
        self,
        number: int,
        *,
        change: Callable[[Invocation], Invocation] = lambda invocation: invocation,
        cancellation: CancelToken | None = None,
        listener: Listener | None = None,
        tags: tuple[str, ...] = (),
        record: bool = True,
        bodies: bool = True,
        tell: Callable[[str], None] = silent,
    ) -> Exchange:
        """Sends a recorded invocation again: the same fields, the same bytes, to where it went.

        Args:
            number: the `id` of a recorded exchange.
            change: what to do differently this time.
            tell: is told, before anything is sent, where that is not where it would go by now.

        Raises:
            AbsentBodyError: its body was not kept.
            NotFoundError: there is no such exchange.
            WorkbenchError: as `send`.
        """
        recorded = self.sent_before(number)
        return self.send(
            change(recorded.invocation),
            trail=Trail.of(recorded, tell),
            cancellation=cancellation,
            listener=listener,
            replay_of=number,
            tags=tags,
            record=record,
            bodies=bodies,
        )

    def sent_before(self, number: int) -> Exchange:
        """A recorded exchange whose invocation can be sent again, byte for byte.

        Raises:
            AbsentBodyError: its body was not kept.
            NotFoundError: there is no such exchange.
        """
        exchange = self.history.exchange(number)
        if exchange.invocation.body is not None:
            return exchange
        # One that was recorded late is there by now; of one that is absent, this says why.
        body = self.history.body_if_any(number, "request")
        if body is None:
            return exchange
        return msgspec.structs.replace(exchange, invocation=exchange.invocation.with_(body=BytesBody(body)))

    def now(self) -> datetime:
        """The time of day."""
        return self._clock.now()

    def output_path(
        self, endpoint_name: str, connection: Connection, *, cancellation: CancelToken | None = None
    ) -> str:
        """Where an endpoint puts the output of asynchronous invocations; empty where it cannot be told.

        Raises:
            ConfigurationError: there is nothing usable to ask with.
            OperationCancelledError: cancelled before anything was asked.
        """
        from workbench.aws import output_path

        return output_path(
            endpoint_name, connection, hosting=self.hosting, cancellation=cancellation, clock=self._clock
        )

    def _shared_invoker(self) -> Invoker:
        with self._lock:
            if self._invoker is None:
                from workbench.aws import Invoker

                self._invoker = Invoker(clock=self._clock, hosting=self.hosting)
            return self._invoker


def _resolved(body: Body | None, cancellation: CancelToken | None) -> BytesBody | None:
    """The bytes of a body. Of a file they may never come: it may be a pipe, or on a disk that is gone."""
    if isinstance(body, FileBody):
        return abandonable(lambda: resolve(body), cancellation)
    return resolve(body)
