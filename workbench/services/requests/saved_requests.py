"""Saved requests: read, saved, sent, and held to what their files expect."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from workbench.content.formats import format_of
from workbench.model.exchange import Exchange
from workbench.model.invocation import Base64Body, BytesBody, Connection, FileBody, Invocation, TextBody
from workbench.model.progress import CancelToken, Listener
from workbench.model.redaction.values import redacted_invocation
from workbench.model.requests.saved_request import Expect, SavedRequest
from workbench.model.requests.variables import Environment, Variables
from workbench.services.replay.recorded_invocation import sent_before
from workbench.services.requests.expectations import Finding, check_expectations
from workbench.services.requests.redaction import Redactor
from workbench.services.requests.rename import Opened, Renamed, find_renamed, rename
from workbench.services.validation import require_confirmed, resolve
from workbench.services.workbench import Workbench
from workbench.store.requests import Entry, Listing, RequestFolder, Stamp, find_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["Checked", "Listing", "Opened", "Renamed", "SavedRequests"]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was sent.

    Args:
        name: the request's.
        exchange: what came of it.
        findings: in what it differs from what was expected; empty where it is as expected.
    """

    name: str
    exchange: Exchange
    findings: tuple[Finding, ...] = ()


class SavedRequests:
    """The requests of one folder. Thread-safe: it holds no state but the folder and the variables.

    Args:
        bench: what sends.
        folder: where the requests lie.
        environment: the name of the environment with the variables' values; None for none.
        process: the environment of the process, for secrets; None for that of this one.

    Raises:
        NotFoundError: there is no such environment.
        UsageError: its variables go round in a circle, or refer to one that there is none of.
    """

    def __init__(
        self,
        bench: Workbench,
        folder: RequestFolder,
        *,
        environment: str | None = None,
        process: Mapping[str, str] | None = None,
    ) -> None:
        self._bench = bench
        self.folder = folder
        self.environment = environment
        chosen = folder.environment(environment) if environment else Environment()
        self._variables = chosen.resolved(os.environ if process is None else process)

    @classmethod
    def find(
        cls, bench: Workbench, folder: str | None = None, *, environment: str | None = None
    ) -> SavedRequests:
        """The requests of the folder given, of the project around the working folder, or the user's own.

        Raises:
            StoreError: what is given is not a folder.
            UsageError: the environment's variables cannot be resolved.
        """
        return cls(bench, find_folder(bench.places, folder, Path.cwd()), environment=environment)

    @property
    def variables(self) -> Variables:
        """What the variables stand for."""
        return self._variables

    def entries(self, below: str = "") -> tuple[Entry, ...]:
        """The requests there are, by name; see `RequestFolder.entries`."""
        return self.folder.entries(below)

    def listing(self, before: Listing | None = None) -> Listing:
        """The names of all requests; the same object as before where they are the same.

        Args:
            before: what this returned last.

        Raises:
            StoreError: a folder cannot be read.
        """
        if before is not None and before.root == self.folder.root and before.is_current():
            return before
        return self.folder.listing()

    def open(self, name: str) -> Opened:
        """A request as its file says it.

        Raises:
            NotFoundError: there is none of that name.
            RequestFileError: its file does not say what one has to say.
        """
        request, stamp = self.folder.read(name)
        return Opened(request=request, stamp=stamp)

    def drafted(self, opened: Opened) -> Invocation:
        """The request as a draft to edit: variables as they stand, the body's file read.

        Raises:
            PayloadError: the body cannot be read.
        """
        invocation = opened.request.invocation
        body = invocation.body
        return invocation.with_(body=resolve(body)) if isinstance(body, FileBody) else invocation

    def changed(self, opened: Opened) -> bool:
        """Returns whether the file is another one than when the request was opened, or gone."""
        return self.folder.stamp(opened.request.name) != opened.stamp

    def ready(
        self, request: SavedRequest, change: Callable[[Connection], Connection] | None = None
    ) -> Invocation:
        """The invocation that a request stands for: its variables replaced, its body read.

        Args:
            request: as its file says it.
            change: makes another connection of the request's.

        Raises:
            UsageError: a variable that there is none of.
            PayloadError: the body cannot be read.
        """
        invocation = request.invocation
        if "body" in request.variables and isinstance(invocation.body, FileBody):
            invocation = invocation.with_(body=resolve(invocation.body))
        ready = msgspec.structs.replace(request, invocation=invocation).ready(self._variables)
        return ready.with_(connection=change(ready.connection)) if change else ready

    def shown(self, request: SavedRequest) -> Invocation:
        """The same as `ready`, to be shown: without the values of secrets."""
        return Redactor(self._variables.hidden).redact(self.ready(request))

    def send(
        self,
        request: SavedRequest,
        *,
        check: bool = False,
        change: Callable[[Connection], Connection] | None = None,
        cancellation: CancelToken | None = None,
        listener: Listener | None = None,
        tags: tuple[str, ...] = (),
        record: bool = True,
        bodies: bool = True,
    ) -> Checked:
        """Sends a request once; values of secrets are in nothing that is kept or returned.

        Args:
            request: as its file says it.
            check: whether to hold the answer to what the request expects; without a table `[expect]`, to a
                success.
            change: makes another connection of the request's.
            cancellation, listener, tags, record, bodies: as for `Workbench.send`.

        Raises:
            UsageError: a variable that there is none of.
            WorkbenchError: whatever else keeps it from being sent.
        """
        expected = self._expected(request) if check else None
        exchange = self._bench.send(
            self.ready(request, change),
            cancellation=cancellation,
            listener=listener,
            tags=tags,
            record=record,
            bodies=bodies,
            veil=Redactor(self._variables.hidden),
        )
        if not check:
            return Checked(name=request.name, exchange=exchange)
        findings = check_expectations(exchange, request.expect or Expect(), expected)
        return Checked(name=request.name, exchange=exchange, findings=findings)

    def save(
        self,
        name: str,
        invocation: Invocation,
        *,
        opened: Opened | None = None,
        answer: Exchange | None = None,
        replace: bool = False,
    ) -> Opened:
        """Keeps an invocation as a request, its body in a file beside.

        Description, variables and expectations of the request that it came from stay, and so do the comments
        of its file.

        Args:
            name: the request's.
            invocation: what it shall send.
            opened: the request that is saved again, or whose copy this is.
            answer: an exchange whose answer is expected from now on.
            replace: whether to overwrite what is there, and what was changed since it was opened.

        Raises:
            UsageError: the name is none.
            ConflictError: it already exists, or was changed since.
            StoreError: it cannot be written.
            PayloadError: the body cannot be read.
            UnconfirmedError: it was imported, and has caveats that nobody confirmed.
        """
        require_confirmed(invocation)
        base = opened.request if opened else SavedRequest(name=name)
        if not opened and replace and self.folder.stamp(name) != Stamp():
            base = self.open(name).request
        # A file that may be committed holds no secret of whoever writes it.
        request = msgspec.structs.replace(base, name=name, invocation=redacted_invocation(invocation))
        files: dict[str, bytes] = {}
        body = self._body_table(request, base, files)
        if answer is not None:
            request = msgspec.structs.replace(request, expect=_expectation(request, answer, files))
        seen = opened.stamp if opened and opened.request.name == name else Stamp()
        self.folder.write(request, files, body, seen=None if replace else seen)
        return self.open(name)

    def save_exchange(self, name: str, number: int, *, expect: bool = False, replace: bool = False) -> Opened:
        """Keeps a recorded invocation as a request.

        Args:
            name: the request's.
            number: the `id` of the exchange.
            expect: whether its answer is what is expected from now on.
            replace: whether to overwrite what is there.

        Raises:
            AbsentBodyError: its body was not kept.
            NotFoundError: there is no such exchange.
            WorkbenchError: as `save`.
        """
        exchange = sent_before(self._bench, number)
        return self.save(name, exchange.invocation, answer=exchange if expect else None, replace=replace)

    def rename(self, name: str, new_name: str) -> tuple[Renamed, ...]:
        """Gives a request another name, and so perhaps another folder, or a folder with all that is in it.

        The drafts on the disk follow.

        Args:
            name: the request's; the folder's where no request has it, or where it ends in a slash.
            new_name: the one that it gets.

        Returns:
            Each request that has another name now and can be read.

        Raises:
            NotFoundError: there is none of that name.
            RequestFileError: its file does not say what one has to say.
            UsageError: the new name is none.
            ConflictError: it already exists, or a request would no longer reach a file that it names.
            StoreError: it cannot be written.
        """
        return rename(self.folder, self._bench.drafts, name, new_name)

    def find_renamed(self, opened: Opened, draft: str, names: Collection[str]) -> Renamed | None:
        """Finds the new name of a request that another window or process has renamed.

        The drafts on the disk follow.

        Args:
            opened: the request, whose file has gone.
            draft: the name of a draft that came from it.
            names: of the requests that are new; it is one of them or none.

        Raises:
            WorkbenchError: a file cannot be read or written.
        """
        return find_renamed(self.folder, self._bench.drafts, draft, opened, names)

    def _expected(self, request: SavedRequest) -> bytes | None:
        expect = request.expect
        if expect is None:
            return None
        if expect.body_file is not None:
            return self.folder.content(request, expect.body_file)
        return None if expect.body is None else expect.body.encode()

    def _body_table(
        self, request: SavedRequest, base: SavedRequest, files: dict[str, bytes]
    ) -> dict[str, str]:
        """The table `[body]`, and in `files` the file that it names where that has to be written."""
        body, before = request.invocation.body, base.invocation.body
        if body is None:
            return {}
        if isinstance(body, TextBody) and isinstance(before, TextBody):
            return {"text": body.text}
        if isinstance(body, Base64Body):
            return {"base64": body.text}
        folder = (self.folder.root / request.name).parent
        if isinstance(body, FileBody) and base.name == request.name and body == before:
            return {"file": os.path.relpath(body.path, folder)}
        resolved = resolve(body) or BytesBody(b"")
        if isinstance(before, FileBody) and base.name == request.name:
            name = os.path.relpath(before.path, folder)
        else:
            named = str(request.invocation.field("ContentType") or "")
            name = Path(request.name).name + _ending(named, resolved.data)
        files[name] = resolved.data
        return {"file": name}


def _expectation(request: SavedRequest, answer: Exchange, files: dict[str, bytes]) -> Expect:
    """Returns what an answer says to expect; tolerances and ignored paths stay as they were."""
    expect = request.expect or Expect()
    response = answer.response
    if response is None:
        return expect
    named = str(response.output.get("ContentType", ""))
    name = f"{Path(request.name).name}.expected{_ending(named, response.body)}"
    files[name] = response.body
    return msgspec.structs.replace(
        expect,
        status=response.http_status,
        content_type=named or None,
        body=None,
        body_file=name,
    )


def _ending(content_type: str, body: bytes) -> str:
    """The ending of a file with such a body: `.json`."""
    extensions = format_of(content_type, body).extensions
    return extensions[0] if extensions else ".bin"
