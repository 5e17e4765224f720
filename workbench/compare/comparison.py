"""Two answers, compared: status, content type, headers, duration and body."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import msgspec

from workbench.compare.by_format.json import NUMBER
from workbench.compare.by_format.registry import compare_bodies
from workbench.compare.collector import ABSENT, Absent, DifferenceCollector
from workbench.compare.result import Change, Comparison, Part
from workbench.compare.rules import Rules
from workbench.content.media_type import MediaType
from workbench.model.exchange import Exchange, Whole

Headers = tuple[tuple[str, str], ...]

OF_THE_MOMENT = frozenset(
    {
        *("date", "age", "expires", "last-modified", "etag", "content-length", "transfer-encoding"),
        *("connection", "keep-alive", "x-amzn-requestid", "x-amz-id-2", "x-amzn-trace-id", "via"),
    }
)
"""Headers that name a request, its moment or its transport; compared only where they are named in full."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, as far as it is compared.

    Args:
        http_status: None where there was no HTTP answer.
        error: the error code of a failure; empty where it succeeded.
        original_status: the status that a container failed with; None where that is not so.
        content_type: of the body; empty where it is not known.
        headers: names and values.
        duration_ms: how long the request took, without its preparation; None where it is not known.
        body: the bytes.
        whole: size and digest of the body where only its beginning is known.
    """

    http_status: int | None = None
    error: str = ""
    original_status: int | None = None
    content_type: str = ""
    headers: Headers = ()
    duration_ms: float | None = None
    body: bytes = b""
    whole: Whole | None = None

    @classmethod
    def of(cls, exchange: Exchange) -> Answer:
        """The answer of an exchange that is over."""
        response, failure = exchange.response, exchange.failure
        original = failure.members.get("OriginalStatusCode") if failure else None
        return cls(
            http_status=response.http_status if response else None,
            error=failure.code if failure else "",
            original_status=original if isinstance(original, int) else None,
            content_type=exchange.content_type,
            headers=response.headers if response else (),
            duration_ms=exchange.outcome.duration_ms if exchange.outcome else None,
            body=response.body if response else b"",
            whole=response.whole if response else None,
        )


def compare(expected: Answer, actual: Answer, rules: Rules | None = None) -> Comparison:
    """Compares an answer with what was expected.

    Two failures are the same where they failed the same way, with the same code, HTTP status and status of
    the container: their texts name requests and moments, and are not compared.

    Args:
        expected: the recorded one, or the older.
        actual: the one to judge.
        rules: what counts as a difference; exact where they are not given.

    Raises:
        UsageError: a pattern of the rules is none.
    """
    rules = rules or Rules()
    tally = DifferenceCollector(rules)
    if rules.status:
        _status(expected, actual, tally)
    if rules.headers:
        _headers(expected.headers, actual.headers, rules, tally)
    if rules.slower:
        _duration(expected, actual, rules, tally)
    if expected.error and actual.error:
        tally.notes.append("Both failed; what their messages say is not compared.")
        return tally.result("failure")
    if rules.content_type:
        _types(expected.content_type, actual.content_type, tally)
    types = (expected.content_type, actual.content_type)
    if expected.whole != actual.whole:
        tally.notes.append(
            "Only the beginning of a body is kept: the beginnings are compared; the whole bodies differ."
        )
        _differ(tally, Part.BODY, "", _digest(expected), _digest(actual))
    return tally.result(compare_bodies(expected.body, actual.body, rules, tally, types))


def _digest(answer: Answer) -> str:
    """Returns what tells one whole body from another."""
    whole = answer.whole
    return f"{whole.size:,} bytes, SHA-256 {whole.sha256}" if whole else f"{len(answer.body):,} bytes"


def _status(expected: Answer, actual: Answer, tally: DifferenceCollector) -> None:
    for path, first, other in (
        ("", expected.http_status, actual.http_status),
        ("error", expected.error or None, actual.error or None),
        ("of the container", expected.original_status, actual.original_status),
    ):
        if first != other:
            _differ(tally, Part.STATUS, path, first, other)
        elif first is not None:
            tally.equal += 1


def _types(expected: str, actual: str, tally: DifferenceCollector) -> None:
    first, other = MediaType.parse(expected).essence, MediaType.parse(actual).essence
    if first == other:
        tally.equal += bool(first)
    else:
        _differ(tally, Part.CONTENT_TYPE, "", first or None, other or None)


def _headers(expected: Headers, actual: Headers, rules: Rules, tally: DifferenceCollector) -> None:
    first, other = _chosen(expected, rules), _chosen(actual, rules)
    for name in [*first, *(name for name in other if name not in first)]:
        if first.get(name) == other.get(name):
            tally.equal += 1
        else:
            _differ(tally, Part.HEADERS, name, first.get(name), other.get(name))


def _chosen(headers: Headers, rules: Rules) -> dict[str, str]:
    """The headers to compare, by name in lower case; values of one name in one."""
    exactly = {name.lower() for name in rules.headers}
    chosen: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        if lower in exactly or (
            lower not in OF_THE_MOMENT and any(fnmatchcase(lower, glob.lower()) for glob in rules.headers)
        ):
            chosen[lower] = f"{chosen[lower]}, {value}" if lower in chosen else value
    return chosen


def _duration(expected: Answer, actual: Answer, rules: Rules, tally: DifferenceCollector) -> None:
    first, other = expected.duration_ms, actual.duration_ms
    if first is None or other is None:
        return
    if other <= first * rules.slower:
        tally.equal += 1
    else:
        texts = [NUMBER(f"{value:.1f}".encode()) for value in (first, other)]
        tally.differ("", Change.CHANGED, *texts, part=Part.DURATION, magnitude=other - first)


def _differ(tally: DifferenceCollector, part: Part, path: str, expected: Any, actual: Any) -> None:
    values: list[bytes | str | Absent] = [
        ABSENT if value is None else NUMBER(str(value).encode()) if isinstance(value, int) else value
        for value in (expected, actual)
    ]
    change = {expected is None: Change.ADDED, actual is None: Change.MISSING}.get(True, Change.CHANGED)
    tally.differ(path, change, values[0], values[1], part=part)
