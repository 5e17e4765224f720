"""What commands print and read, as far as it can be told without running anything."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.interchange.blobs import from_text
from workbench.interchange.importers.shells.posix_shell.ansi_c import unescaped
from workbench.interchange.importers.shells.words import Command, Word

STANDARD_INPUT = frozenset({"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})

_LINE_BREAKS_OFF = frozenset({"-w0", "-w", "--wrap=0", "-b", "-b0", "0", "-A", "-n"})
_FORMAT = re.compile(r"%(?:%|[sb])|%.")


@dataclass(frozen=True)
class OfFile:
    """The content of a file.

    Attributes:
        path: of the file.
        encoded: whether it is in base64.
    """

    path: str
    encoded: bool = False


Output = bytes | OfFile
"""What a command prints: bytes that are known, or a file."""


def standard_input(command: Command) -> Output | None:
    """The standard input of a command; None where it cannot be told.

    Known are here-documents, files (`<`), and what known commands print before a pipe.
    """
    if command.document is not None:
        return None if command.document.gaps else from_text(command.document.text)
    for sign, target in command.redirections:
        if sign.lstrip("0") == "<":
            return None if target.gaps else OfFile(target.text)
    return None if command.upstream is None else printed(command.upstream)


def has_standard_input(command: Command) -> bool:
    """Returns whether something is its standard input, known or not."""
    return (
        command.upstream is not None
        or command.document is not None
        or any(sign.lstrip("0") == "<" for sign, _ in command.redirections)
    )


def output(commands: Sequence[Command]) -> Output | None:
    """Returns what a substitution's commands print; None where it cannot be told."""
    if not commands or any(not command.piped for command in commands[1:]):
        return None
    only = commands[0]
    if len(commands) == 1 and not only.words and only.redirections and not only.assignments:
        return standard_input(only)  # $(< FILE)
    return printed(commands[-1])


def printed(command: Command) -> Output | None:
    """Returns what one command prints; None where it cannot be told."""
    if not command.words or any(word.gaps for word in command.words):
        return None
    if any(sign.lstrip("1") in {">", ">>", ">|"} for sign, _ in command.redirections):
        return None
    name, *arguments = [word.text for word in command.words]
    match re.split(r"[\\/]", name)[-1].removesuffix(".exe").lower():
        case "echo" | "write-output":
            return _echo(arguments)
        case "printf":
            return _printf(arguments)
        case "cat" | "get-content" | "type" | "gc":
            return _cat(
                command,
                [argument for argument in arguments if argument.lower() not in {"-raw", "-u", "-path"}],
            )
        case "base64" | "gbase64":
            return _base64(command, arguments)
        case "openssl" if arguments[:1] in (["base64"], ["enc"]):
            return _openssl(command, arguments)
        case "tr" if arguments in (["-d", "\\n"], ["-d", "\n"], ["-d", "\\r\\n"], ["-d", "\\n\\r"]):
            return _without_line_breaks(standard_input(command))
        case "tee":
            return standard_input(command)
    return None


def _echo(arguments: list[str]) -> bytes:
    feed, escapes = "\n", False
    while arguments and re.fullmatch(r"-[neE]+", arguments[0]):
        feed = "" if "n" in arguments[0] else feed
        for letter in re.findall("[eE]", arguments[0]):
            escapes = letter == "e"
        arguments = arguments[1:]
    text = " ".join(arguments)
    return from_text((unescaped(text) if escapes else text) + feed)


def _printf(arguments: list[str]) -> bytes | None:
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if not arguments:
        return None
    form, *values = arguments
    directives = _FORMAT.findall(form)
    if any(directive not in {"%s", "%b", "%%"} for directive in directives):
        return None
    wanted = [directive for directive in directives if directive != "%%"]
    if len(values) > max(len(wanted), 1) and wanted:
        if len(values) % len(wanted):
            return None
        form *= len(values) // len(wanted)
    remaining = iter(values)
    # Escapes of the format come first: those in a value stand for themselves.
    pieces = re.split(r"(%[sb%])", form)
    return from_text("".join(_directive(piece, remaining) for piece in pieces))


def _directive(piece: str, arguments: object) -> str:
    values = iter(arguments)  # type: ignore[call-overload]
    match piece:
        case "%s":
            return str(next(values, ""))
        case "%b":
            return unescaped(str(next(values, "")))
        case "%%":
            return "%"
        case _:
            return unescaped(piece)


def _cat(command: Command, arguments: list[str]) -> Output | None:
    match arguments:
        case [path] if path not in STANDARD_INPUT and not path.startswith("-"):
            return OfFile(path)
        case [] | ["-"] | ["/dev/stdin"]:
            return standard_input(command)
    return None


def _base64(command: Command, arguments: list[str]) -> Output | None:
    decodes = any(argument in {"--decode", "-d", "-D"} for argument in arguments)
    options = {"--decode", "-d", "-D", "-i", "--input", *_LINE_BREAKS_OFF}
    if not decodes and not set(arguments) & _LINE_BREAKS_OFF:
        options |= {"--"}
    rest = [argument for argument in arguments if argument not in options]
    if len(rest) > 1 or (rest and rest[0].startswith("-")):
        return None
    source = OfFile(rest[0]) if rest else standard_input(command)
    return _decoded(source) if decodes else _encoded(source)


def _openssl(command: Command, arguments: list[str]) -> Output | None:
    if arguments[0] == "enc" and "-base64" not in arguments and "-a" not in arguments:
        return None
    source = standard_input(command)
    if "-in" in arguments[:-1]:
        source = OfFile(arguments[arguments.index("-in") + 1])
    return _decoded(source) if "-d" in arguments else _encoded(source)


def _encoded(output: Output | None) -> Output | None:
    match output:
        case bytes():
            return base64.b64encode(output) + b"\n"
        case OfFile(path, False):
            return OfFile(path, encoded=True)
    return None


def _decoded(output: Output | None) -> Output | None:
    match output:
        case bytes():
            try:
                return base64.b64decode(b"".join(output.split()), validate=True)
            except binascii.Error:
                return None
        case OfFile(path, True):
            return OfFile(path)
    return None


def _without_line_breaks(output: Output | None) -> Output | None:
    match output:
        case bytes():
            return output.replace(b"\n", b"").replace(b"\r", b"")
        case OfFile(_, True):
            return output
    return None


def substituted(data: bytes) -> str:
    """The text that a substitution leaves of what was printed: no line feeds at its end, no NUL."""
    return data.replace(b"\0", b"").decode("utf-8", "surrogateescape").rstrip("\n")


def word_text(word: Word) -> str | None:
    """The text of a word; None where something of it is not known."""
    return None if word.gaps else word.text
