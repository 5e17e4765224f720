"""Where a JSON document or a line of JSON Lines stops being one, and what readers disagree about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from workbench.content.formats.json.surrogates import half_of_a_pair, without_surrogates
from workbench.content.formats.json.tokens import MOST_SCANNED, WHITE, fault, level, repeated
from workbench.content.layout.lines import lines
from workbench.content.problems import Problem, Severity, problem_at

_AT_BYTE = re.compile(r" \(byte (\d+)\)$")
# Python's own reader stops about here, and so do those of many containers.
_USUAL_DEPTH = 1000
# Looking for names that stand twice reads all of a document into objects.
_MOST_BYTES = 32 * 1024 * 1024
_WORD_BEFORE = re.compile(rb"[\w$+.-]++\Z")
_COMMENTS = ((re.compile(rb"//|/\*|#"), "a comment", "JSON has none."),)
_MISTAKES = (
    *_COMMENTS,
    (
        re.compile(rb"[-+]?(?:NaN|Infinity|inf(?:inity)?)\b", re.IGNORECASE),
        "the value {} is not JSON",
        'Python writes it, and most readers refuse it: write null, or "NaN" where the model takes that.',
    ),
    (re.compile(rb"True|False|None"), "{} is Python's", "JSON writes true, false and null."),
    (re.compile(rb"'"), "a single quote", "Put strings and names in double quotes."),
    (
        re.compile(rb"\xef\xbb\xbf"),
        "a byte order mark",
        "JSON begins with its first character (RFC 8259, section 8.1).",
    ),
    (
        re.compile(rb"[+.]\d|0\d"),
        "{} is not a JSON number",
        "It begins with a digit, and not with a 0 or plus.",
    ),
    (
        re.compile(rb"[A-Za-z_$][\w$]*"),
        "quotes are missing around {}",
        "Put strings and names in double quotes.",
    ),
)


def check(body: bytes) -> Iterator[Problem]:
    """Yields what is wrong with a JSON document."""
    yield from _document(body, 0, body)


def check_lines(body: bytes) -> Iterator[Problem]:
    """Yields what is wrong with JSON Lines, line by line; empty lines are passed over."""
    for offset, line in lines(body):
        if line.strip(WHITE):
            yield from _document(line.rstrip(b"\r"), offset, body)


def _document(document: bytes, offset: int, body: bytes) -> Iterator[Problem]:
    import msgspec

    try:
        # Laying out reads every token and keeps none: a number too large for a float is JSON (RFC 8259).
        msgspec.json.format(document, indent=-1)
    except msgspec.DecodeError as error:
        half = half_of_a_pair(document)
        if half is None:
            yield _broken(str(error), document, offset, body)
            return
        broken = [
            problem
            for problem in _document(without_surrogates(document), offset, body)
            if problem.severity is Severity.BROKEN
        ]
        yield from broken or [_half(half, offset, body)]
    except RecursionError:
        yield from _deep(document, offset, body)
    else:
        if b'"' in document and len(document) <= _MOST_BYTES and repeats(document):
            repetition = repeated(document)
            if repetition is not None:
                at, name = repetition
                yield problem_at(
                    body,
                    offset + at,
                    f"the name {_short(name)} occurs twice",
                    Severity.ADVICE,
                    "Most readers silently keep the last value.",
                )


def _half(half: int, offset: int, body: bytes) -> Problem:
    return problem_at(
        body,
        offset + half,
        "half of a surrogate pair",
        Severity.ADVICE,
        "It is JSON but not a character: many readers reject or replace it.",
    )


def _broken(message: str, document: bytes, offset: int, body: bytes) -> Problem:
    match = _AT_BYTE.search(message)
    if match is None:
        at = len(document.rstrip(WHITE))
        return problem_at(body, offset + at, "unexpected end", explanation="A bracket or quote is open.")
    reason = message[: match.start()].removeprefix("JSON is malformed: ")
    # Of what trails a document it names the byte behind the first one.
    at = int(match[1]) - (1 if reason == "trailing characters" else 0)
    word = _WORD_BEFORE.search(document, max(0, at - 20), at)
    start = word.start() if word else at
    for pattern, words, explanation in _COMMENTS if reason == "trailing characters" else _MISTAKES:
        if mistake := pattern.match(document, start):
            text = words.format(_short(mistake[0].decode(errors="replace")))
            return problem_at(body, offset + start, text, explanation=explanation)
    return problem_at(body, offset + at, reason)


def _deep(document: bytes, offset: int, body: bytes) -> Iterator[Problem]:
    if len(document) > MOST_SCANNED:
        at = offset + (level(document[:MOST_SCANNED], _USUAL_DEPTH) or 0)
        yield problem_at(body, at, "nested too deep to check at this size", Severity.ADVICE)
        return
    problem = fault(document)
    if problem is not None:
        yield problem_at(body, offset + problem[0], problem[1])
        return
    yield problem_at(
        body,
        offset + (level(document, _USUAL_DEPTH) or 0),
        f"nested deeper than {_USUAL_DEPTH:,}",
        Severity.ADVICE,
        "It is JSON, but most readers cannot read it.",
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


class _Repeated(Exception):  # noqa: N818 - it ends a search and is not an error
    """A name stands twice."""


def repeats(document: bytes) -> bool:
    """Returns whether a name stands twice in an object of a document that is JSON."""
    try:
        _reader().decode(document.decode())
    except _Repeated:
        return True
    except (ValueError, RecursionError):
        return False
    return False


@cache
def _reader() -> json.JSONDecoder:
    # Values are thrown away as they are read, numbers before they become any.
    return json.JSONDecoder(object_pairs_hook=_names, parse_int=len, parse_float=len)


def _names(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _Repeated
