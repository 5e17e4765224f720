"""What an error document says that is not a JSON object: XML, a page of HTML, plain text."""

from __future__ import annotations

import re

LONGEST = 8192
"""Characters that are kept of one text in a failure; all of it is in the body. The service allows 2,048."""

_LOOKED_AT = 64 * 1024
_SHOWN = 500
_TITLE = re.compile(r"<title[^<>]*>(.{1,200}?)</title", re.IGNORECASE | re.DOTALL)
_XML_MESSAGE = re.compile(r"<(?:\w+:)?message[^<>]*>", re.IGNORECASE)
_XML_MESSAGE_END = re.compile(r"</(?:\w+:)?message\s*>", re.IGNORECASE)
_XML_CODE = re.compile(r"<(?:\w+:)?code[^<>]*>\s*([\w.:#-]{1,200})\s*</(?:\w+:)?code\s*>", re.IGNORECASE)


def title_of(text: str) -> str:
    """The title of a page of HTML; empty where it has none."""
    match = _TITLE.search(text[:_LOOKED_AT])
    return _plain(match[1]) if match else ""


def xml_error(text: str) -> tuple[str, str]:
    """The code and the message of an error in XML, as S3 writes it; empty where it has none."""
    head = text[:_LOOKED_AT]
    if not head.lstrip("\ufeff \t\r\n").startswith("<"):
        return "", ""
    code, message = _XML_CODE.search(head), _XML_MESSAGE.search(head)
    # Two patterns: one would look for the end anew behind each beginning that has none.
    end = _XML_MESSAGE_END.search(head, message.end()) if message else None
    return (code[1] if code else ""), (_plain(head[message.end() : end.start()]) if message and end else "")


def words_of(body: bytes, charset: str = "utf-8") -> str:
    """The beginning of what a person would read of a body; empty where it is not text.

    Args:
        charset: the name of a codec of Python.
    """
    from workbench.content.error_words import is_markup, without_tags

    head = body[:_LOOKED_AT]
    try:
        text = head.decode(charset)
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # not just cut inside a character
            return ""
        text = head[: error.start].decode(charset, "ignore")
    if "\0" in text:
        return ""
    plain = without_tags(text) if is_markup(text) else _plain(text)
    return f"{plain[:_SHOWN]}…" if len(plain) > _SHOWN else plain


def shortened(text: str) -> str:
    """A text of strangers, no longer than is worth keeping in a row."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}… ({len(text):,} characters; the body has all of it)"


def _plain(text: str) -> str:
    # Loaded here: it brings a table of 2,000 names.
    from html import unescape

    return " ".join(unescape(text).split())
