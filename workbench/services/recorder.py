"""What is kept of each send, whatever state the disk and the history on it are in."""

from __future__ import annotations

import threading
from collections import deque
from math import inf
from typing import TYPE_CHECKING

import msgspec

from workbench.model.abandon import abandonable
from workbench.model.clock import Clock
from workbench.model.errors import (
    DamagedStoreError,
    FullStoreError,
    NotFoundError,
    RejectedRecordError,
    StoreError,
)
from workbench.model.exchange import Exchange, Outcome
from workbench.model.progress import CancelToken
from workbench.model.runs.run import Run
from workbench.store import AppDirs

if TYPE_CHECKING:
    # Loaded when it is first needed: the first paint of the app does not.
    from workbench.aws.call.running_digest import RunningDigest
    from workbench.store import History
    from workbench.store.bodies.body_digest import BodyDigest

_WAITING_BYTES = 64 * 1024 * 1024
"""Bodies that wait in memory to be written; those of older exchanges are let go beyond it."""
_WAITING = 1000
"""Exchanges that wait in memory at most."""
_NOT_RECORDING = "not recording: "
_UNTIL = "; until"


class Recorder:
    """Records exchanges, and never keeps one from being sent. Thread-safe.

    What the history does not take is kept without its bodies where the disk is full, else in memory until the
    history takes it again. `notice` says so.

    Args:
        places: the folders that everything is kept in.
        record: whether to keep what is sent. The history can be read all the same.
        clock: where time comes from.
    """

    def __init__(self, places: AppDirs, *, record: bool, clock: Clock) -> None:
        self._places = places
        self._record = record
        self._clock = clock
        self._lock = threading.RLock()
        self._history: History | None = None
        self._error: StoreError | None = None
        self._obstacle = ""
        self._remark = ""
        self._rejection = ""
        self._closed = False
        self._opens = False
        self._begun_in: dict[str, tuple[int, int]] = {}
        self._not_begun: dict[str, str] = {}
        self._waiting: deque[tuple[Exchange, bool]] = deque(maxlen=_WAITING)

    def close(self) -> None:
        """Writes what waits, if the history takes it, and lets go of the history."""
        if self._opens:
            # Another process may hold it, and whoever waits for that has been left behind.
            self._closed = True
            return
        with self._lock:
            self._write_waiting()
            self._closed = True
            if self._history is not None:
                self._history.close()
                self._history = None

    @property
    def history(self) -> History | None:
        """What was sent before; None where it cannot be opened, or was closed."""
        with self._lock:
            if self._history is None and self._error is None and not self._closed:
                self._open()
            return self._history

    def _open(self) -> None:
        from workbench.store import History

        self._opens = True
        try:
            history = History.open(self._places, clock=self._clock)
        except StoreError as error:
            self._error = error
        else:
            if self._closed:
                history.close()
            else:
                self._history = history
        finally:
            self._opens = False

    def ready(self, cancellation: CancelToken | None) -> None:
        """Has the history opened, which may have to wait for another process.

        Raises:
            OperationCancelledError: cancelled meanwhile.
        """
        if self._record and self._history is None and self._error is None:
            abandonable(lambda: self.history, cancellation)

    @property
    def error(self) -> StoreError:
        """Why there is no history."""
        return self._error or StoreError("The workbench is closed")

    @property
    def recording(self) -> bool:
        """Whether what is sent is kept."""
        history = self.history
        return self._record and not self._obstacle and history is not None and not history.read_only

    @property
    def notice(self) -> str:
        """What is wrong with the history (not recording, read-only, set aside); empty if all is well."""
        history = self.history
        if self._obstacle or self._remark:
            return self._obstacle or self._remark
        if history is None:
            return f"{_NOT_RECORDING}{self._error.message}" if self._error else ""
        if self._waiting and self._rejection:
            return f"{_backlog(len(self._waiting))} in memory: {self._rejection}"
        return history.notice

    def unrecorded(self) -> str:
        """What is lost if the process ends now, after a last attempt to write it; empty if nothing is."""
        with self._lock:
            self._write_waiting()
            waiting = [exchange for exchange, _ in self._waiting]
        if not waiting:
            return ""
        reason = self._obstacle.partition(_UNTIL)[0].removeprefix(_NOT_RECORDING) or self._rejection
        if len(waiting) > 1:
            return f"{len(waiting)} exchanges were not recorded: {reason}"
        if waiting[0].id is None:
            return f"the exchange was not recorded: {reason}"
        return f"the response of #{waiting[0].id} was not recorded: {reason}"

    def begin(self, exchange: Exchange, *, bodies: bool, digest: BodyDigest | None = None) -> int | None:
        """Records what is about to be sent; None where it is not kept, or has to wait for its outcome.

        Args:
            bodies: whether to keep its bodies; otherwise only their digests and sizes.
            digest: of the request's body, if that is large and its digest is wanted before it is sent.
        """
        history = self.history if self._record else None
        if history is None or history.read_only or not history.keeps(exchange.invocation.endpoint_name):
            return None
        try:
            # Also after a failure: a disk that was full may have room again.
            number = self._begun(history, exchange, bodies=bodies, digest=digest)
        except StoreError as error:
            self._obstacle = self._not_begun[exchange.uuid] = f"{_NOT_RECORDING}{error.message}"
            return None
        self._obstacle = ""
        if self._waiting:
            self._write_waiting()
        return number

    def finish(
        self,
        number: int | None,
        exchange: Exchange,
        outcome: Outcome,
        *,
        bodies: bool,
        digest: RunningDigest | None = None,
    ) -> None:
        """Records what came of it.

        Args:
            number: what `begin` returned.
            exchange: as it was given to `begin`.
            bodies: likewise.
            digest: of the body that came; one that was redacted afterwards is another.
        """
        ended = exchange.with_outcome(outcome)
        if number is None:
            if obstacle := self._not_begun.pop(exchange.uuid, ""):
                self._obstacle = obstacle  # another thread's exchange may have been recorded since
                self._keep(ended, bodies=bodies)
            return
        try:
            self._finished(number, ended, outcome, bodies=bodies, digest=_known_digest(outcome, digest))
        except StoreError as error:
            self._obstacle = f"{_NOT_RECORDING}{error.message}"
            self._keep(msgspec.structs.replace(ended, id=number), bodies=bodies)
        except NotFoundError:
            self._remark = f"#{number} was deleted while it was on its way; its answer is not kept"
            self._begun_in.pop(ended.uuid, None)
        else:
            self._begun_in.pop(ended.uuid, None)

    def begin_run(self, head: Exchange, *, again: bool) -> int | None:
        """Records the row of a run of many exchanges; None where it is not kept.

        Args:
            head: has a `run`, and neither body nor outcome.
            again: whether the newest run of its kind that wrote the same file goes on, in its row.
        """
        history = self.history if self._record else None
        if history is None or history.read_only or not history.keeps(head.invocation.endpoint_name):
            return None
        from workbench.store.history import runs

        try:
            number = runs.begin(history, head, again=again)
        except StoreError as error:
            self._obstacle = f"{_NOT_RECORDING}{error.message}"
            return None
        self._begun_in[head.uuid] = history.identity
        return number

    def end_run(self, number: int, uuid: str, run: Run, outcome: Outcome | None = None) -> None:
        """Records how far a run is, and with an outcome what it came to.

        Args:
            number: what `begin_run` returned.
            uuid: of the head that was given to it.
            run: how far it is.
            outcome: what it came to; None while it goes on.
        """
        from workbench.store.history import runs

        history = self.history
        begun_in = self._begun_in.get(uuid) if outcome is None else self._begun_in.pop(uuid, None)
        if history is None or history.identity != begun_in:
            return  # that one was set aside meanwhile, and its numbers with it
        try:
            if outcome is not None:
                runs.end(history, number, run, outcome)
            else:
                runs.update(history, number, run)
        except StoreError as error:
            self._obstacle = f"{_NOT_RECORDING}{error.message}"
        except NotFoundError:
            self._remark = f"#{number} was deleted while it was on its way"

    def _begun(self, history: History, exchange: Exchange, *, bodies: bool, digest: BodyDigest | None) -> int:
        try:
            number = history.insert(
                exchange, withheld=not bodies, digest=digest, body_failed=self._body_failed
            )
        except DamagedStoreError:
            if not history.small:
                raise  # looking through it would keep this request waiting; the next start does
            history = self._reopened(history)
            number = history.number(exchange.uuid) or history.insert(
                exchange, withheld=not bodies, body_failed=self._body_failed
            )
        except FullStoreError:
            if not bodies or exchange.request_body is None:
                raise
            if (committed := history.number(exchange.uuid)) is not None:
                number = committed
            else:
                number = history.insert(exchange, withheld=True)
                self._remark = f"#{number} is kept without its bodies: the disk is full"
        self._begun_in[exchange.uuid] = history.identity
        return number

    def _body_failed(self, number: int, error: StoreError) -> None:
        reason = "the disk is full" if isinstance(error, FullStoreError) else error.message
        self._remark = f"#{number} is kept without the body of its request: {reason}"

    def _finished(
        self, number: int, ended: Exchange, outcome: Outcome, *, bodies: bool, digest: bytes | None
    ) -> None:
        history = self.history
        if history is None:
            raise self.error
        is_begun = history.identity == self._begun_in.get(ended.uuid)
        try:
            if is_begun:
                history.complete(number, outcome, digest=digest)
            else:  # that one was set aside meanwhile, and its numbers with it
                self._write(history, ended, bodies=bodies)
        except DamagedStoreError:
            if not history.small:
                raise
            self._write(self._reopened(history), ended, bodies=bodies)
        except FullStoreError:
            if not is_begun or outcome.response is None or not outcome.response.body:
                raise  # by another history's number, its row would be another exchange's
            history.complete(number, outcome, body=False)
            self._remark = f"#{number} is kept without the body of its answer: the disk is full"

    def _reopened(self, damaged: History) -> History:
        """The history in the place of a damaged one, which is set aside whole if it is damaged indeed."""
        with self._lock:
            if self._history is damaged:
                damaged.close()
                self._history = None
            history = self.history
        if history is None or history.read_only:
            raise self.error
        return history

    def _keep(self, exchange: Exchange, *, bodies: bool) -> None:
        """Has an exchange wait in memory."""
        with self._lock:
            if len(self._waiting) == _WAITING:
                self._begun_in.pop(self._waiting[0][0].uuid, None)
            self._waiting.append((exchange, bodies))
            room = _WAITING_BYTES
            for place in range(len(self._waiting) - 1, -1, -1):
                waiting, kept = self._waiting[place]
                room -= _size(waiting)
                if room < 0 and kept:
                    self._waiting[place] = (_bare(waiting), False)
            count = len(self._waiting)
        reason = self._obstacle.partition(_UNTIL)[0]
        self._obstacle = f"{reason}{_UNTIL} it can be, {_backlog(count)} in memory"

    def _write_waiting(self) -> None:
        """Writes what waits, the oldest first, as far as the history takes it.

        What cannot be written by itself goes on waiting, and does not keep what is behind it.
        """
        with self._lock:
            history = self._history
            left: list[tuple[Exchange, bool]] = []
            too_large: float = inf
            try:
                while self._waiting and history is not None:
                    exchange, bodies = self._waiting[0]
                    try:
                        if _size(exchange) < too_large:
                            self._write(history, exchange, bodies=bodies)
                        else:
                            left.append((exchange, bodies))
                    except (FullStoreError, RejectedRecordError) as error:
                        self._rejection = error.message
                        left.append((exchange, bodies))
                        if isinstance(error, FullStoreError):
                            too_large = _size(exchange)
                    except StoreError as error:
                        self._rejection = error.message
                        return  # it takes nothing
                    except NotFoundError:
                        self._begun_in.pop(exchange.uuid, None)  # it was deleted, or finished otherwise
                    self._waiting.popleft()
            finally:
                self._waiting.extendleft(reversed(left))

    def _write(self, history: History, exchange: Exchange, *, bodies: bool) -> None:
        """Writes an exchange that has ended, whether its beginning was written or not.

        Raises:
            NotFoundError: its beginning was written here, and was deleted since.
        """
        if exchange.outcome is None:
            raise ValueError("only what has ended is written at once")
        # Its beginning may have been committed before an error, or be in a history that was set aside.
        number = history.number(exchange.uuid)
        if number is None:
            if self._begun_in.get(exchange.uuid) == history.identity:
                raise NotFoundError(f"exchange {exchange.id} was deleted")
            number = history.insert(exchange, withheld=not bodies)
            self._begun_in[exchange.uuid] = history.identity
        response = exchange.outcome.response
        # Whose bodies were let go while it waited had others than none.
        is_bare = not bodies and response is not None and not response.body
        history.complete(number, exchange.outcome, body=not is_bare)
        self._begun_in.pop(exchange.uuid, None)


def _backlog(count: int) -> str:
    return "1 exchange waits" if count == 1 else f"{count} exchanges wait"


def _known_digest(outcome: Outcome, digest: RunningDigest | None) -> bytes | None:
    """The digest of an answer's body, where it was computed as the body came."""
    response = outcome.response
    if digest is None or response is None or response.received_sha256:
        return None
    return digest.result(response.body)


def _size(exchange: Exchange) -> int:
    response = exchange.response
    return len(exchange.request_body or b"") + len(response.body if response else b"")


def _bare(exchange: Exchange) -> Exchange:
    """An exchange without its bodies."""
    bare = msgspec.structs.replace(exchange, invocation=exchange.invocation.with_(body=None))
    outcome = bare.outcome
    if outcome is not None and outcome.response is not None:
        response = msgspec.structs.replace(outcome.response, body=b"")
        bare = bare.with_outcome(msgspec.structs.replace(outcome, response=response))
    return bare
