"""An exchange in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from workbench.content.streaming import Stream
from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Part, Response, Status, Timing
from workbench.model.invocation import BytesBody, Invocation
from workbench.model.outcome.response import SentRequest, Whole
from workbench.model.progress import Phase, Progress
from workbench.tui.flight import Flight
from workbench.tui.panels.response.report import failure, meta, progress, times, verdict, wire

STARTED = datetime(2026, 11, 28, tzinfo=UTC)


def exchange(response: Response | None = None, cause: Failure | None = None, **members: Any) -> Exchange:
    """An exchange that took 250 ms and two attempts."""
    outcome = Outcome(
        response=response,
        failure=cause,
        timing=members.pop("timing", Timing(total_ms=250.0, request_ms=250.0)),
        attempts=2,
        sent=members.pop("sent", None),
    )
    status = members.pop("status", Status.ERROR if cause else Status.OK)
    invocation = Invocation(fields={"EndpointName": "iris"}, body=members.pop("body", None))
    return Exchange(
        uuid="u", started_at=STARTED, invocation=invocation, status=status, outcome=outcome, **members
    )


THROTTLED = Failure(kind=FailureKind.THROTTLED, code="ThrottlingException", message="Rate exceeded")


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (exchange(Response(http_status=200, body=b"abc")), "200 · 250 ms · 3 B"),
        (exchange(Response(http_status=200, body=b"abc"), id=7), "200 · 250 ms · 3 B · #7"),
        (
            exchange(Response(http_status=400), THROTTLED),
            "400 · ThrottlingException · 250 ms · 0 B",
        ),
        (
            exchange(Response(http_status=502), Failure(kind=FailureKind.UNREADABLE, code="502", message="")),
            "502 · 250 ms · 0 B",
        ),
        (
            exchange(Response(http_status=307), Failure(kind=FailureKind.UNREADABLE, code="307", message="")),
            "307 · 250 ms · 0 B",
        ),
        (exchange(status=Status.CANCELLED), "Cancelled · 250 ms"),
        (
            Exchange(uuid="u", started_at=STARTED, invocation=Invocation(), status=Status.IN_FLIGHT),
            "In flight",
        ),
    ],
)
def test_the_verdict_is_one_line(shown: Exchange, words: str) -> None:
    assert verdict(shown).plain == words


def test_the_verdict_says_what_the_draft_has_changed_in_the_place_of_the_number() -> None:
    answered = exchange(Response(http_status=200, output={"InvokedProductionVariant": "blue\x1b"}), id=7)
    line = verdict(answered, "the draft differs from #7").plain
    assert line.count("#7") == 1 and "blue" in line and "\x1b" not in line


def test_a_request_on_its_way() -> None:
    now = 10.0
    flight = Flight(Stream(), clock=lambda: now)
    now = 11.5
    assert progress(flight, live=False).plain.startswith("Preparing · 1.5 s · ")
    flight.progress = Progress(phase=Phase.RECEIVING, received=2_048, expected=4_096, attempt=2)
    assert " · 2.0 KB of 4.0 KB · attempt 2 · " in progress(flight, live=False).plain
    assert "KB" not in progress(flight, live=True).plain


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.INTERRUPTED, "The workbench ended while this request was in flight."),
        (Status.IN_FLIGHT, "In flight, sent by another workbench."),
    ],
)
def test_why_nothing_is_known(status: Status, words: str) -> None:
    assert failure(exchange(status=status)).plain.startswith(words)


def test_the_containers_own_words_stand_first() -> None:
    members = {"OriginalStatusCode": 503, "OriginalMessage": "out of memory\x1b[2J"}
    cause = Failure(kind=FailureKind.MODEL, code="ModelError", message="Received", members=members)
    text = failure(exchange(Response(http_status=424), cause)).plain
    assert text.splitlines()[0].startswith("The container returned 503: out of memory")
    assert "\x1b" not in text
    unknown = Failure(
        kind=FailureKind.MODEL, code="ModelError", message="", members={"OriginalMessage": None}
    )
    assert failure(exchange(None, unknown)).plain.startswith("The container returned ?: no message")
    assert failure(exchange()).plain == ""


@pytest.mark.parametrize(
    ("original", "words"),
    [
        ("502", "The container returned 502."),
        (" 502\n", "The container returned 502."),
        ("", "The container returned 502: no message"),
        ("line one\r\nline two", "The container returned 502: line one\nline two"),
        ('{"error": "{\\"message\\": \\"deep\\"}"}', "The container returned 502: deep"),
        ({"error": ["a"]}, "The container returned 502: a"),
        ("<html><h1>502 Bad Gateway</h1></html>", "The container returned 502: Bad Gateway"),
    ],
)
def test_a_reason_is_told_once_and_without_its_document(original: object, words: str) -> None:
    members = {"OriginalStatusCode": 502, "OriginalMessage": original}
    cause = Failure(kind=FailureKind.MODEL, code="ModelError", message="Received", members=members)
    reason = failure(exchange(Response(http_status=424), cause)).plain
    assert reason == f"{words}\nF opens the container's log."
    assert "{'" not in meta(exchange(Response(http_status=424), cause)).plain


SHAPES = " ".join(f"layer{at}.weight expected (768, 768) got (1024, 1024);" for at in range(60))
TRACE = (
    "Traceback:\n" + "".join(f'  File "a.py", line {at}, in f\n' for at in range(40)) + "RuntimeError: boom"
)


@pytest.mark.parametrize(
    "words", [SHAPES, "x" * 3_000, "모델을 로드하지 못했습니다 " * 90, TRACE, "a\n" * 500 + "z"]
)
@pytest.mark.parametrize("of_container", [True, False])
def test_the_advice_below_a_long_reason_is_in_view(words: str, *, of_container: bool) -> None:
    members = {"OriginalStatusCode": 500, "OriginalMessage": words} if of_container else {}
    kind = FailureKind.MODEL if of_container else FailureKind.SERVICE
    cause = Failure(kind=kind, code="X", message=words, members=members, hint="Look here.")
    lines = failure(exchange(Response(http_status=424), cause)).plain.split("\n")
    rows = [row for line in lines for row in (line[at : at + 38] for at in range(0, max(len(line), 1), 38))]
    below = next(at for at, row in enumerate(rows) if row.startswith("→ Look here."))
    # Rows of 76 columns, counted as if all characters were wide.
    assert below <= 14
    assert f"The raw response (1) has all {len(words.strip()):,} characters." in lines
    assert words.strip()[-1] in "\n".join(lines[: lines.index("→ Look here.")])


def test_what_an_exchange_is() -> None:
    response = Response(
        http_status=200,
        body=b"abc",
        headers=(("Content-Type", "text/csv"),),
        received_sha256="ab" * 32,
        whole=Whole(size=100_000_000, sha256="cd" * 32),
    )
    shown = exchange(response, id=7, replay_of=3, body=BytesBody(b"12345"))
    text = meta(shown, 200).plain
    kept = ("the first 3 B of 95.4 MB", "cdcd", "5 B")
    for words in ("Replay of", "#3", "SHA-256 of the original: abab", *kept):
        assert words in text, words
    # In fewer columns a value goes on below itself, and a long name has a line of its own.
    rows = meta(shown, 40).plain.split("\n")
    assert all(len(row) <= 40 for row in rows)
    assert (
        "SHA-256 of all" in rows
        and "Replay of      #3" in rows
        and "Response kept  the first 3 B of 95.4 MB" in rows
    )
    bare = meta(exchange())
    assert "not recorded" in bare.plain and "Headers" not in bare.plain


def test_where_the_time_went() -> None:
    pending = Exchange(uuid="u", started_at=STARTED, invocation=Invocation())
    assert times(pending).plain == "Unknown."
    assert times(exchange(timing=Timing(total_ms=0.0))).plain.startswith("Not measured")
    parts = Response(http_status=200, body=b"abc", parts=(Part(1, 100.0), Part(1, 110.0), Part(1, 200.0)))
    text = times(exchange(parts)).plain
    assert "Parts              3" in text and "Largest gap    90 ms" in text
    alone = times(exchange(Response(http_status=200, body=b"a", parts=(Part(1, 100.0),)))).plain
    assert "First part" in alone and "Largest gap" not in alone


def test_what_went_over_the_wire() -> None:
    assert wire(exchange()).plain == "Nothing was sent over the network."
    sent = SentRequest(method="POST", url="https://h/x", headers=(("Accept", "a\r\nb"),))
    assert wire(exchange(sent=sent)).plain.startswith("> POST https://h/x\n> Accept: a")
    response = Response(http_status=200, body=b"abc", headers=(("Content-Type", "text/csv"),))
    whole = wire(exchange(response, sent=sent, body=BytesBody(b"12"))).plain
    assert whole.endswith("> 2 B of body\n\n< 200\n< Content-Type: text/csv\n< 3 B of body")
