"""Placeholders of documentation: `<endpoint-name>`, `YOUR_ENDPOINT`, `{{endpoint}}`, `...`."""

from __future__ import annotations

import re

from workbench.model.invocation import NEW_SESSION

BRACKETED = re.compile(
    r"<[A-Za-z](?:[^<>\n|&;'\"$`]*[^<>\s|&;'\"$`])?>(?=[\s\"'/,;.:)\]}`_-]|$)",
)
"""In angle brackets, unquoted: a shell would take its brackets for redirections."""

_ANYWHERE = re.compile(
    r"<[A-Za-z][^<>\n]{0,60}>"
    r"|\$?\{\{[^{}\n]{1,60}\}\}"
    r"|(?<![A-Za-z0-9])YOUR[_-][A-Z0-9_-]+(?![a-z])"
    r"|(?<![A-Za-z0-9])REPLACE[_-](?:ME|WITH)[A-Z0-9_-]*"
    # The second is a pair of bytes in an address, `%E2%82`.
    r"|%(?![0-9A-F]{2}%)[A-Z][A-Z0-9_]*%"
)
_WHOLE = re.compile(
    r"\.{3}|…|\{[A-Za-z][\w .-]*\}|\[[A-Za-z][\w .-]*\]|x{3,}|X{3,}"
    r"|\[(?i:fill|your|insert|enter)\b.*"
    r"|(?i:(?:your|insert|replace|enter)[-_ ][\w .-]*)|(?i:<?endpoint[_ ]name>?)"
    # The service's own word, for SessionId, looks like one.
    rf"|(?!{NEW_SESSION}$)[A-Z]+(?:_[A-Z]+)+"
)


def placeholder(text: str) -> str | None:
    """The placeholder that a value is or holds; None where it holds none."""
    if match := _ANYWHERE.search(text):
        return match[0]
    return text if _WHOLE.fullmatch(text) else None


def placeholders(text: str) -> list[str]:
    """Every placeholder that a value holds, in order."""
    texts = [match[0] for match in _ANYWHERE.finditer(text)]
    return texts or ([text] if _WHOLE.fullmatch(text) else [])


def placeholder_of_body(text: str) -> str | None:
    """The placeholder that a body is as a whole; a part of a body is the model's own business."""
    stripped = text.strip()
    if match := _ANYWHERE.fullmatch(stripped):
        return match[0]
    if stripped in {"...", "…"} or re.fullmatch(r"(?i:your|insert|replace|enter)[-_][\w-]*", stripped):
        return stripped
    return None
