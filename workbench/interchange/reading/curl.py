"""Command lines of `curl` to SageMaker Runtime, signed with `--aws-sigv4` or not at all."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from workbench.interchange import wire
from workbench.interchange.addresses import located
from workbench.interchange.blobs import from_text
from workbench.interchange.place import MalformedError, place
from workbench.interchange.reading.bodies import body_of, typed
from workbench.interchange.reading.curl_options import BODIES, SHORT, SILENT, VALUED
from workbench.interchange.reading.stdin import STANDARD_INPUT, standard_input
from workbench.interchange.reading.words import Command, Word
from workbench.interchange.values import Files, Reading
from workbench.model.address import has_userinfo, without_userinfo
from workbench.model.invocation import Body, BytesBody, Connection, FileBody, Invocation

FORM = "curl"

_SCOPE = re.compile(r"[^:]*:[^:]*:([^:]*)(?::.*)?")
_NO_REGION = frozenset({"", "$AWS_REGION", "${AWS_REGION}", "$AWS_DEFAULT_REGION", "${AWS_DEFAULT_REGION}"})


@dataclass
class _Line:
    """One command line while it is understood."""

    text: str
    files: Files
    standard_input: Body | None
    url: Word | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    options: dict[str, Word] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def calls(command: Command) -> bool:
    """Whether a command is curl."""
    return any(PurePath(word.text).name.removesuffix(".exe") == "curl" for word in command.words[:4])


def read(text: str, commands: list[Command], index: int, files: Files) -> Reading | None:
    """The invocation of a command; None where it is not curl.

    Args:
        text: the whole text, for places.
        commands: of the text, in order.
        index: of the command.
        files: reads what `@FILE` names where it has to be known now.

    Raises:
        MalformedError: its URL is none of SageMaker Runtime's, or an option lacks its value.
    """
    command = commands[index]
    if not calls(command):
        return None
    line = _Line(text, files, standard_input(commands, index))
    names = [PurePath(word.text).name.removesuffix(".exe") for word in command.words]
    _take_all(line, command.words[names.index("curl") + 1 :])
    start = command.words[0].offset
    if line.url is None:
        raise MalformedError("this curl names no URL", place(text, start))
    return _reading(line, line.url, command)


def _take_all(line: _Line, words: list[Word]) -> None:
    rest = iter(words)
    for word in rest:
        text = word.text
        if any(gap.text == text for gap in word.gaps) and "AWS_SESSION_TOKEN" in text:
            continue  # an option that is there where there is a token
        if not text.startswith("-") or text == "-":
            line.url = line.url or word
            continue
        if text.startswith("--"):
            _take(line, text[2:], word, rest if text[2:] in VALUED else None)
            continue
        letters = text[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            name = SHORT.get(letter, letter)
            if name in VALUED:
                if letters:
                    _set(line, name, Word(letters, word.offset, word.gaps))
                else:
                    _take(line, name, word, rest)
                break
            _set(line, name, word)


def _take(line: _Line, name: str, word: Word, rest: Any) -> None:
    if rest is None:
        _set(line, name, word)
        return
    value = next(rest, None)
    if value is None:
        raise MalformedError(f"{word.text} lacks its value", place(line.text, word.offset))
    _set(line, name, value)


def _set(line: _Line, name: str, value: Word) -> None:
    if name == "url":
        line.url = value
    elif name == "header":
        _header(line, value)
    elif name in BODIES:
        line.bodies.append(_body(line, name, value))
        if name == "json":
            line.headers += [("Content-Type", "application/json"), ("Accept", "application/json")]
    else:
        line.options[name] = value


def _header(line: _Line, word: Word) -> None:
    name, colon, value = word.text.partition(":")
    if not colon:
        # `Name;` is curl's way of sending a header without a value.
        if word.text.endswith(";"):
            line.headers.append((word.text[:-1], ""))
        return
    secret = name.lower() in wire.SECRET
    if not secret:
        _note_gaps(line, word)
    # `Name:` takes a header away that curl would send by itself.
    if value.strip(" "):
        line.headers.append((name.strip(), value.removeprefix(" ")))


def _body(line: _Line, name: str, word: Word) -> Body:
    _note_gaps(line, word)
    if not word.text.startswith("@") or name == "data-raw":
        return body_of(from_text(word.text))
    path = word.text[1:]
    if path in STANDARD_INPUT:
        if line.standard_input is None:
            raise MalformedError("standard input is not known", place(line.text, word.offset))
        return line.standard_input
    if name != "data-binary":
        line.notes.append(f"{path}: curl takes line ends out of it; it is sent as it is")
    return FileBody(path)


def _note_gaps(line: _Line, word: Word) -> None:
    for gap in word.gaps:
        line.notes.append(
            f"{place(line.text, gap.offset)}: {gap.text} is not filled in; the text stands as it is written"
        )


def _reading(line: _Line, url: Word, command: Command) -> Reading:
    found = located(url.text)
    if found is None:
        raise MalformedError(
            "this is no address of SageMaker Runtime",
            place(line.text, url.offset),
            hint="It is written https://runtime.sagemaker.REGION.amazonaws.com/endpoints/NAME/invocations.",
        )
    fields, secret, foreign = wire.fields(found.operation, line.headers)
    if secret or "user" in line.options or "oauth2-bearer" in line.options:
        line.notes.append("credentials are never taken over; those of the profile or environment sign it")
    if foreign:
        line.notes.append(f"{', '.join(foreign)}: no field is sent as this header, so it is left out")
    endpoint_url = found.endpoint_url
    if has_userinfo(endpoint_url):
        line.notes.append("the user and password of the address are never taken over")
        endpoint_url = without_userinfo(endpoint_url or "")
    known = {"user", "oauth2-bearer", "cacert", "insecure", "max-time", "connect-timeout", "speed-time"}
    left = [
        name
        for name in line.options
        if name not in known and name not in SILENT and name not in {"retry", "aws-sigv4"}
    ]
    if left:
        line.notes.append(f"{', '.join(_spelled(name) for name in left)}: left out")
    for word in command.words:
        if word is url:
            _note_gaps(line, Word("", 0, tuple(gap for gap in word.gaps if gap.text not in _NO_REGION)))
    return Reading(
        FORM,
        Invocation(
            operation=found.operation.name,
            fields={"EndpointName": found.endpoint_name, **fields},
            body=_joined(line),
            connection=_connection(line, found.region, endpoint_url, signed=bool(secret)),
        ),
        tuple(line.notes),
    )


def _spelled(name: str) -> str:
    return f"-{name}" if len(name) == 1 else f"--{name}"


def _joined(line: _Line) -> Body | None:
    """Several bodies go out as one, joined as a form's parts are."""
    if len(line.bodies) <= 1:
        return typed(line.bodies[0]) if line.bodies else None
    parts = []
    for body in line.bodies:
        match body:
            case FileBody(path):
                parts.append(line.files(path))
            case BytesBody(data):
                parts.append(data)
            case _:
                parts.append(body.text.encode("utf-8", "surrogateescape"))
    return body_of(b"&".join(parts))


def _connection(line: _Line, region: str | None, endpoint_url: str | None, *, signed: bool) -> Connection:
    options = line.options
    scope = options.get("aws-sigv4")
    if region is None and scope is not None and (match := _SCOPE.fullmatch(scope.text)):
        region = None if match[1] in _NO_REGION else match[1]
    usual = Connection()
    bundle = options.get("cacert")
    retry = options.get("retry")
    return Connection(
        region=region,
        endpoint_url=endpoint_url,
        verify_ssl="insecure" not in options,
        ca_bundle=bundle.text if bundle else None,
        sign=scope is not None or signed,
        connect_timeout=_seconds(line, ("connect-timeout",), usual.connect_timeout),
        read_timeout=_seconds(line, ("speed-time", "max-time"), usual.read_timeout),
        max_attempts=int(retry.text) + 1 if retry and retry.text.isdecimal() else 1,
    )


def _seconds(line: _Line, names: tuple[str, ...], otherwise: float) -> float:
    for name in names:
        if word := line.options.get(name):
            try:
                seconds = float(word.text)
            except ValueError:
                seconds = math.nan
            if not math.isfinite(seconds) or seconds < 0:
                raise MalformedError(
                    f"--{name} {word.text!r} is no number of seconds", place(line.text, word.offset)
                )
            return seconds
    return otherwise
