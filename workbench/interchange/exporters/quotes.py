"""Words as bash and zsh take them, and Python literals that read well."""

from __future__ import annotations

import base64
import re

_PLAIN = re.compile(r"[A-Za-z0-9_./:=@%+,-]+")
_LINE = 76


def quoted(text: str) -> str:
    """One word of a command line, for bash and zsh: nothing in it is filled in.

    Line feeds stand as they are; what would drive a terminal is written as an escape.

    Raises:
        ValueError: there is a NUL character in it, which no command line can hold.
    """
    if "\0" in text:
        raise ValueError("a command line cannot hold a NUL character")
    if _PLAIN.fullmatch(text):
        return text
    if all(char.isprintable() or char == "\n" for char in text):
        return "'" + text.replace("'", "'\\''") + "'"
    return "$'" + "".join(_escaped(char) for char in text) + "'"


def _escaped(char: str) -> str:
    if char in "'\\":
        return f"\\{char}"
    if char == "\n":
        return "\\n"
    if char.isprintable():
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))


def option(name: str, value: str) -> str:
    """An option with its value, which may begin with a dash."""
    return f"{name}={quoted(value)}" if value.startswith("-") else f"{name} {quoted(value)}"


def lines_of_base64(data: bytes) -> str:
    """Bytes in base64, in lines of a width for people, each with a line feed."""
    packed = base64.b64encode(data).decode()
    return "".join(f"{packed[at : at + _LINE]}\n" for at in range(0, len(packed), _LINE))


def python_text(text: str) -> str:
    """A Python literal for text, in double quotes where that needs no escapes more."""
    return repr(text) if '"' in text else '"' + repr("'" + text)[2:]


def literal(text: str, indent: int) -> str:
    """A Python expression for text: a line of it on each line, where there are several.

    Args:
        indent: columns that its lines stand in.
    """
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return python_text(text)
    margin = " " * indent
    inside = "\n".join(f"{margin}    {python_text(line)}" for line in lines)
    return f"(\n{inside}\n{margin})"
