"""XML checked by expat and laid out as text. Entities are never expanded, and text is never touched."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from xml.parsers import expat

from workbench.content.problems import Problem, Severity, problem_at, whole

_QUOTED = rb"\"[^\"]*+\"|'[^']*+'"
_COMMENT_OR_INSTRUCTION = rb"<!--.*?-->|<\?.*?\?>"
# In a declaration of the internal subset, as in its comments, `]` and `>` may stand.
_SUBSET = rb"\[(?:[^\]\"'<]++|%b|%b|<!(?:[^>\"'-]++|-(?!-)|%b|--.*?--|)*+>|)*+\]" % (
    _QUOTED,
    _COMMENT_OR_INSTRUCTION,
    _QUOTED,
)
# A comment, a CDATA section, an instruction, a declaration, or a tag whose attributes may hold a `>`.
_TOKEN = re.compile(
    rb"%b|<!\[CDATA\[.*?\]\]>|<!DOCTYPE(?:[^\[>\"']++|%b|)*+(?:%b\s*+)?>"
    rb"|</?[^\s>/!?](?:[^>\"']++|%b|)*+>|[^<]++|<" % (_COMMENT_OR_INSTRUCTION, _QUOTED, _SUBSET, _QUOTED),
    re.DOTALL,
)
_MARK = codecs.BOM_UTF8
_WIDE = (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE, b"\0<", b"<\0")
"""The beginnings of UTF-16, in which the tokens below are not to be found."""
_INDENT = 2
_PROLOG = 1000
# A larger document takes more seconds than laying it out is worth.
_MOST_LAID_OUT = 8 * 1024 * 1024
_MOST_BYTES = 64 * 1024 * 1024


class _EntityDeclared(Exception):  # noqa: N818 - it ends the reading and is not an error
    """Entities can be made to grow without bound."""


def check(body: bytes) -> Iterator[Problem]:
    """Where XML stops being well-formed. A document that declares entities is read no further than that."""
    # The encoding is that of the document: its mark, or what its declaration says.
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(body, True)
    except (ValueError, LookupError):
        yield whole("its encoding is not one that is checked here", Severity.ADVICE)
    except expat.ExpatError as error:
        yield problem_at(body, parser.ErrorByteIndex, expat.errors.messages[error.code])
    except _EntityDeclared:
        yield problem_at(
            body,
            max(0, parser.CurrentByteIndex),
            "it declares entities",
            Severity.ADVICE,
            "They are not expanded here, and what follows is not checked: most services refuse them.",
        )


def _refuse_entity(*_: object) -> None:
    raise _EntityDeclared


def indent(body: bytes) -> bytes | None:
    """Each element that holds no text on a line of its own; None where it is not well-formed, wide or large.

    White space is added or taken away only between tags of elements without text, where it says nothing.
    """
    return _laid_out(body, _INDENT)


def minify(body: bytes) -> bytes | None:
    """Without the white space between tags of elements without text; None where it is not well-formed."""
    return _laid_out(body, None)


def _laid_out(body: bytes, indent: int | None) -> bytes | None:
    if len(body) > _MOST_LAID_OUT or body.startswith(_WIDE) or next(check(body), None) is not None:
        return None
    mark = _MARK if body.startswith(_MARK) else b""
    tokens = _TOKEN.findall(body, len(mark))
    if any(token.startswith(b"<!DOCTYPE") and b"xml:space" in token for token in tokens[:_PROLOG]):
        # Which elements keep their white space is declared there.
        return None
    mixed = _mixed(tokens)
    out: list[bytes] = []
    level = grown = 0
    # Within an element with text nothing is touched; so many of its kind are open.
    kept = 0
    after_break = True
    for index, token in enumerate(tokens):
        closing, opening = token[:2] == b"</", _opens(token)
        if closing:
            level -= 1
        if kept or mixed[index]:
            if (opening and mixed[index]) or (kept and opening):
                if not kept and indent is not None and out:
                    out.append(_line(level, indent))
                kept += 1
            elif closing:
                kept -= 1
            out.append(token)
            after_break = False
        elif token.strip():
            empty = closing and out and _opens(out[-1]) and not after_break
            if indent is not None and out and not empty:
                out.append(_line(level, indent))
                grown += level * indent + 1
                if grown > _MOST_BYTES:
                    return None
            out.append(token)
            after_break = False
        if opening:
            level += 1
    return mark + b"".join(out) + (b"\n" if indent is not None and body.endswith(b"\n") else b"")


def _line(level: int, indent: int) -> bytes:
    return b"\n" + b" " * (level * indent)


def _opens(token: bytes) -> bool:
    return token[:1] == b"<" and token[1:2] not in {b"/", b"!", b"?"} and not token.endswith(b"/>")


def _mixed(tokens: list[bytes]) -> list[bool]:
    """For each opening tag whether its element holds text itself, or wants its white space kept."""
    mixed = [False] * len(tokens)
    open_tags: list[int] = []
    for index, token in enumerate(tokens):
        if token[:2] == b"</":
            if open_tags:
                opened = open_tags.pop()
                # White space that is all an element holds may be what it says.
                mixed[opened] |= opened == index - 2 and tokens[index - 1][:1] != b"<"
        elif _opens(token):
            open_tags.append(index)
            mixed[index] = b"xml:space" in token
        elif open_tags and (token[:9] == b"<![CDATA[" or (token[:1] != b"<" and token.strip())):
            mixed[open_tags[-1]] = True
    return mixed
