"""What reaches a command as its standard input, as far as it can be told without running anything."""

from __future__ import annotations

import base64
import binascii

from workbench.interchange.blobs import from_text
from workbench.interchange.reading.words import Command
from workbench.model.invocation import Body, BytesBody, FileBody

STANDARD_INPUT = frozenset({"-", "/dev/stdin"})


def standard_input(commands: list[Command], index: int) -> Body | None:
    """The standard input of a command; None where it cannot be told.

    Known are here-documents, files (`<`, `cat FILE |`), and `echo`, `printf %s`, `cat` and `base64 --decode`
    before a pipe.

    Args:
        commands: of the text, in order.
        index: of the command.
    """
    command = commands[index]
    if command.document is not None:
        return BytesBody(from_text(command.document))
    for sign, target in command.redirections:
        if sign == "<":
            return FileBody(target.text)
    if not command.piped or not index:
        return None
    return _produced(commands, index - 1)


def _produced(commands: list[Command], index: int) -> Body | None:
    words = commands[index].words
    if not words or any(word.gaps for word in words):
        return None
    name, *arguments = [word.text for word in words]
    match name.rpartition("/")[2], arguments:
        case "echo", ["-n", *rest]:
            return BytesBody(from_text(" ".join(rest)))
        case "echo", rest:
            return BytesBody(from_text(" ".join(rest) + "\n"))
        case "printf", ["%s", text] | ["--", "%s", text]:
            return BytesBody(from_text(text))
        case "cat", [path]:
            return FileBody(path)
        case "cat", []:
            return standard_input(commands, index)
        case "base64", ["--decode" | "-d" | "-D"]:
            return _decoded(standard_input(commands, index))
    return None


def _decoded(body: Body | None) -> Body | None:
    if not isinstance(body, BytesBody):
        return None
    try:
        return BytesBody(base64.b64decode(b"".join(body.data.split()), validate=True))
    except binascii.Error:
        return None
