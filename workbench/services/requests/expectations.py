"""Whether an answer is what a saved request expects, and in what it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from workbench.compare import Comparison, Order, Rules
from workbench.content.humanize import duration
from workbench.content.media_type import MediaType
from workbench.content.search.jmespath_errors import explained, is_value, query_errors
from workbench.model.exchange import Exchange, Response, Status
from workbench.model.not_json import NOT_JSON
from workbench.model.requests.saved_request import Expect

_SHOWN = 200


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is not as expected. Its texts may be a stranger's.

    Args:
        kind: `outcome`, `status`, `content_type`, `output`, `body`, `assert` or `time`.
        message: in a few words.
        comparison: of the bodies, where they are what differs.
    """

    kind: str
    message: str
    comparison: Comparison | None = None


def check_expectations(exchange: Exchange, expect: Expect, body: bytes | None) -> tuple[Finding, ...]:
    """Holds an exchange to what was expected of it.

    Args:
        exchange: what came of it.
        expect: what it should have come to.
        body: the body that is expected; None for any.
    """
    response = exchange.response
    if response is None or exchange.status not in {Status.OK, Status.ERROR}:
        return (Finding(kind="outcome", message=_outcome(exchange)),)
    findings = list(_heads(exchange, response, expect))
    if body is not None:
        findings += _bodies(response, expect, body)
    findings += _assertions(response, expect)
    took = (exchange.outcome.duration_ms if exchange.outcome else None) or 0.0
    if expect.within_ms is not None and took > expect.within_ms:
        findings.append(
            Finding(
                kind="time", message=f"took {duration(took)}, expected at most {duration(expect.within_ms)}"
            )
        )
    return tuple(findings)


def _heads(exchange: Exchange, response: Response, expect: Expect) -> Iterator[Finding]:
    if expect.status is None and exchange.status is not Status.OK:
        yield Finding(kind="status", message=_outcome(exchange))
    elif expect.status is not None and response.http_status != expect.status:
        yield Finding(kind="status", message=f"{_outcome(exchange)}, expected {expect.status}")
    output = response.output
    content_type = str(output.get("ContentType", ""))
    if expect.content_type is not None and _essence(content_type) != _essence(expect.content_type):
        yield Finding(
            kind="content_type",
            message=f"{content_type or 'no content type'}, expected {expect.content_type}",
        )
    for name, value in expect.output.items():
        if output.get(name) != value:
            actual = f"is {output[name]}" if name in output else "is not there"
            yield Finding(kind="output", message=f"{name} {actual}, expected {value}")


def _bodies(response: Response, expect: Expect, body: bytes) -> Iterator[Finding]:
    from workbench.compare import Answer, compare

    named = str(response.output.get("ContentType", ""))
    rules = Rules(
        rtol=expect.rtol,
        atol=expect.atol,
        ignore=expect.ignore,
        order=Order.ANY if expect.unordered else Order.KEPT,
        status=False,
        content_type=False,
    )
    expected = Answer(content_type=expect.content_type or named, body=body)
    comparison = compare(expected, Answer(content_type=named, body=response.body), rules)
    if comparison.same:
        return
    first = comparison.differences[0]
    message = f"{first.where}: {_short(first.actual)}, expected {_short(first.expected)}"
    if (more := comparison.counts.differences - 1) > 0:
        message += f", and {more:,} more"
    yield Finding(kind="body", message=message, comparison=comparison)


def _assertions(response: Response, expect: Expect) -> Iterator[Finding]:
    if not expect.assertions:
        return
    import jmespath

    try:
        document: Any = msgspec.json.decode(response.body)
    except NOT_JSON:
        yield Finding(kind="assert", message="the body is not JSON, so the assertion cannot be checked")
        return
    for expression in expect.assertions:
        try:
            value = jmespath.search(expression, document)
        except query_errors() as error:
            yield Finding(kind="assert", message=f"{expression}: {explained(error)}")
            continue
        if not is_value(value):
            yield Finding(kind="assert", message=f"{expression}: its result is an expression, not a value")
            continue
        if not _true(value):
            is_ = msgspec.json.encode(value).decode()
            yield Finding(kind="assert", message=f"{expression} is {_short(is_)}")


def _true(value: object) -> bool:
    """As JMESPath has it: false, null, and what is empty are false; 0 is true."""
    return value is not None and value is not False and value not in ("", [], {})


def _outcome(exchange: Exchange) -> str:
    failure, response = exchange.failure, exchange.response
    if failure is None:
        return str(response.http_status) if response else exchange.status.value.replace("_", " ")
    status = f"{response.http_status} " if response and response.http_status >= 400 else ""
    return f"{status}{failure.code}: {_short(failure.message)}"


def _essence(content_type: str) -> str:
    return MediaType.parse(content_type).essence


def _short(text: str | None) -> str:
    if text is None:
        return "nothing"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
