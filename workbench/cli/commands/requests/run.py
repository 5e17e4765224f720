"""`workbench requests run`: send saved requests, several at once, and say of each what became of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from workbench.cli.core.console import print_info
from workbench.cli.core.exit_codes import Exit, exit_of
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.lines import json_line, print_line
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.text import duration
from workbench.cli.options.connection import with_given
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import NotFoundError, OperationCancelledError, WorkbenchError
from workbench.model.exchange import Status
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.services.files import kind_of, write_output
from workbench.services.requests.saved_requests import Checked, SavedRequests


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was not sent.

    Args:
        name: the request's.
        error: why.
    """

    name: str
    error: WorkbenchError


Result = Checked | Refusal


def run_requests(names: tuple[str, ...], **given: Any) -> int:
    """Send saved requests, all of them or those named, and print a line each.

    A NAME is that of a request or of a folder of them; a path of a folder on the disk takes the place of
    --requests. Without --check the exit code says whether the service answered; with it, whether every answer
    is as its file expects, which without a table [expect] is a success.
    """
    folder, names = _where(names, given["folder"])
    record = not given["no_record"]
    results: list[Result] = []
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox(), record=record) as bench:
        saved = SavedRequests.find(bench, folder, environment=given["environment"])
        chosen = _chosen(saved, names)
        for result in _results(saved, chosen, given, interruption):
            results.append(result)
            print_line(_json(result) if given["as_json"] else _line(result, checked=given["check"]))
            sys.stdout.flush()
        if given["junit"]:
            from workbench.cli.commands.requests.junit import junit

            write_output(given["junit"], junit([_case(result) for result in results]))
        if record and bench.notice:
            print_info(bench.notice)
    _sum_up(results, checked=given["check"])
    if interruption.cancellation.cancelled:
        return interruption.exit_code
    return _exit(results, checked=given["check"])


def _where(names: tuple[str, ...], folder: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The folder of requests, and the names below it: `run DIR` means `run --requests DIR`."""
    if folder is None and len(names) == 1 and kind_of(names[0]) == "folder":
        return names[0], ()
    return folder, names


def _chosen(saved: SavedRequests, names: tuple[str, ...]) -> list[str]:
    """The names of the requests to send, each once.

    Raises:
        NotFoundError: there is none of a name, or none at all.
    """
    chosen: dict[str, None] = {}
    for name in names or ("",):
        found = saved.entries(name)
        if not found and name:
            saved.open(name)  # says what there is instead
        chosen |= dict.fromkeys(entry.name for entry in found)
    if not chosen:
        raise NotFoundError(
            f"there are no requests in {saved.folder.root}",
            "`workbench requests save NAME --exchange ID` keeps one; --requests DIR looks elsewhere.",
        )
    return list(chosen)


def _results(
    saved: SavedRequests, names: list[str], given: dict[str, Any], interruption: Interruption
) -> Iterator[Result]:
    """Send them, several at once; in the order of the names, each as soon as it is known."""

    def change(connection: Connection) -> Connection:
        return with_given(connection, given)

    change(Connection())  # a bad address is found out before the first is sent

    def send(name: str) -> Result | None:
        if interruption.cancellation.cancelled:
            return None
        try:
            return saved.send(
                saved.open(name).request,
                check=given["check"],
                change=change,
                cancellation=interruption.cancellation,
                tags=given["tag"],
                record=not given["no_record"],
            )
        except OperationCancelledError:
            return None
        except WorkbenchError as error:
            return Refusal(name=name, error=error)

    with ThreadPoolExecutor(given["jobs"], thread_name_prefix="request") as pool:
        yield from filter(None, pool.map(send, names))


def _verdict(result: Result, *, checked: bool) -> str:
    if isinstance(result, Refusal):
        return "not sent"
    if result.findings:
        return "different"
    if not checked and result.exchange.status is not Status.OK:
        return "failed"
    return "ok"


def _line(result: Result, *, checked: bool) -> str:
    verdict = _verdict(result, checked=checked)
    if isinstance(result, Refusal):
        why = ". ".join(filter(None, (result.error.message, result.error.hint)))
        return sanitize_line(f"{verdict:<9}  {result.name:<32}  {why}")
    exchange = result.exchange
    status = str(exchange.response.http_status) if exchange.response else "-"
    took = duration(exchange.outcome.duration_ms if exchange.outcome else None)
    words = [finding.message for finding in result.findings]
    if not checked and exchange.failure is not None:
        words = [f"{exchange.failure.code}: {exchange.failure.message}"]
    return sanitize_line(
        f"{verdict:<9}  {result.name:<32}  {status:>3}  {took:>8}  {'; '.join(words)}".rstrip()
    )


def _json(result: Result) -> str:
    if isinstance(result, Refusal):
        line: dict[str, Any] = {
            "request": result.name,
            "verdict": "not_sent",
            "findings": [],
            "error_message": result.error.message,
        }
    else:
        findings = [
            {"what": found.what, "message": found.message}
            | ({"comparison": found.comparison.as_json(limit=20)} if found.comparison else {})
            for found in result.findings
        ]
        verdict = _verdict(result, checked=True)
        line = {"request": result.name, "verdict": verdict, "findings": findings}
        line |= msgspec.to_builtins(result.exchange.summary())
    return json_line(line)


def _case(result: Result) -> Any:
    from workbench.cli.commands.requests.junit import Case

    if isinstance(result, Refusal):
        return Case(name=result.name, error=result.error.message)
    exchange = result.exchange
    seconds = ((exchange.outcome.duration_ms if exchange.outcome else None) or 0.0) / 1000
    failures = tuple(finding.message for finding in result.findings)
    return Case(name=result.name, seconds=seconds, failures=failures)


def _sum_up(results: list[Result], *, checked: bool) -> None:
    verdicts = [_verdict(result, checked=checked) for result in results]
    said = [
        f"{verdicts.count(word)} {word}"
        for word in ("ok", "different", "failed", "not sent")
        if word in verdicts
    ]
    print_info(", ".join(said) or "nothing was sent")


def _exit(results: list[Result], *, checked: bool) -> int:
    """What could not be sent counts most, then a difference, then a failure."""
    refused = [exit_of(result.error) for result in results if isinstance(result, Refusal)]
    if refused:
        return refused[0]
    verdicts = {_verdict(result, checked=checked) for result in results}
    if "different" in verdicts:
        return Exit.DIFFERENT
    return Exit.SERVICE if "failed" in verdicts else Exit.DONE
