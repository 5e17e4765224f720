"""API keys that their beginning tells from all other text: of AWS, and of services that programs call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from workbench.model.redaction.marks import REDACTED, filling

_LARGE = 1024 * 1024
_EDGE = 256 * 1024
"""In a large text, the keys of other services are looked for this far from either end: ten searches
through 6 MB of text cost as much as sending it."""
_AFTER_ESCAPE = r"(?<=\\[nrt])|(?<=\\u[0-9a-fA-F]{4})|(?<=%[0-9a-fA-F]{2})"
_BEFORE = rf"(?:(?<![\w.-])|{_AFTER_ESCAPE})"
"""Where a key begins: not within a word, such as `risk-`, or within base64 of URLs. An escape ends a word."""
_BEFORE_IN_BASE64 = rf"(?:(?<![\w.+/-])|{_AFTER_ESCAPE})"
_WORD = "[A-Za-z0-9_-]"
_ALNUM = "[A-Za-z0-9]"
_DIGIT = "(?=[A-Za-z_-]*[0-9])"
_BOTH_CASES = "(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])"


class _Kind(NamedTuple):
    """Keys that begin alike.

    Attributes:
        rare: the character of `sign` that most texts lack: that is seen ten times as fast.
        sign: what every text with such a key holds. It ends the beginning that is not secret, but for `more`.
        secret: a pattern of the rest.
        character: a pattern of one character of the rest.
        more: a pattern of what may follow the sign and is not secret.
        starts: what keys begin with, if not with the sign.
        before: a pattern of the place where one begins.
    """

    rare: str
    sign: str
    secret: str
    character: str
    more: str = ""
    starts: tuple[str, ...] = ()
    before: str = _BEFORE

    @property
    def start(self) -> str:
        """A pattern of the sign in its place. It begins with the sign: a search for plain text is quick."""
        places = "|".join(f"(?<={self.before}{start})" for start in self.starts or (self.sign,))
        return f"({self.sign}(?:{places}){self.more})"


_AWS = _Kind(
    "k",
    "-api-key-",
    "[A-Za-z0-9_+/=.%~-]+",
    "[A-Za-z0-9_+/=.%~-]",
    starts=("sagemaker-api-key-", "bedrock-api-key-"),
    before=rf"(?:\b|{_AFTER_ESCAPE})",
)
_OTHERS = (
    # OpenAI, Anthropic, OpenRouter, Langfuse; without a second word DeepSeek, LiteLLM, OpenAI before 2024.
    _Kind(
        "k",
        "sk-",
        rf"(?(word){_DIGIT}{_WORD}{{20,}}|(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z]){_ALNUM}{{20,}})",
        _WORD,
        more="(?:(?P<word>proj|svcacct|admin|None|lf|or-v[0-9]|ant-[a-z]+[0-9]+)-)?",
    ),
    _Kind("_", "hf_", rf"{_BOTH_CASES}{_ALNUM}{{30,}}", _ALNUM),  # Hugging Face
    _Kind("_", "gsk_", rf"{_BOTH_CASES}{_ALNUM}{{40,}}", _ALNUM),  # Groq
    _Kind("v", "nvapi-", rf"{_DIGIT}{_WORD}{{40,}}", _WORD),  # NVIDIA
    _Kind("_", "gh", rf"{_DIGIT}{_ALNUM}{{36,}}", _ALNUM, more="[pousr]_"),  # GitHub
    _Kind("_", "github_pat_", rf"{_DIGIT}[A-Za-z0-9_]{{36,}}", "[A-Za-z0-9_]"),
    _Kind("g", "glpat-", rf"{_DIGIT}{_WORD}{{20,}}", _WORD),  # GitLab
    _Kind("x", "xox", rf"{_DIGIT}[A-Za-z0-9-]{{20,}}", "[A-Za-z0-9-]", more="[abeprs]-"),  # Slack
    _Kind("z", "AIza", rf"{_WORD}{{35}}(?![\w+/=-])", _WORD, before=_BEFORE_IN_BASE64),  # Google
    # JSON Web Tokens (RFC 7519): two JSON objects in base64 of URLs, and what signs them.
    _Kind("J", "eyJ", rf"{_WORD}{{10,}}+\.eyJ{_WORD}{{10,}}+\.{_WORD}{{16,}}", "[A-Za-z0-9_.-]"),
)
_KINDS = (_AWS, *_OTHERS)

_HYPHEN, _UNDERSCORE, _Z, _J = b"-_zJ"
_SIGNS = tuple((kind.rare, kind.sign) for kind in _KINDS)
_DATA_SIGNS = tuple((ord(kind.rare), kind.sign.encode(), kind) for kind in _KINDS)


def has_api_key_sign(text: str) -> bool:
    """Returns whether a text may hold an API key."""
    if not _is_marked(text):
        return False
    for rare, sign in _SIGNS:  # noqa: SIM110  a generator costs as much again
        if rare in text and sign in text:
            return True
    return False


def without_api_keys(text: str) -> str:
    """The text with `[redacted]` for the secret parts of API keys."""
    if not _is_marked(text):
        return text
    text = _without(text, (_AWS,))
    if len(text) <= _LARGE:
        return _without(text, _OTHERS)
    ends = text[:_EDGE], text[-_EDGE:]
    first, last = (_without(end, _OTHERS) for end in ends)
    return text if (first, last) == ends else f"{first}{text[_EDGE:-_EDGE]}{last}"


def filled_api_keys(data: bytes) -> bytes:
    """The bytes with fillings as long as the secret parts of API keys; `data` itself where there is none."""
    if not _is_marked_data(data):
        return data
    data = _filled(data, _DATA_SIGNS[:1])
    if len(data) <= _LARGE:
        return _filled(data, _DATA_SIGNS[1:])
    ends = data[:_EDGE], data[-_EDGE:]
    first, last = (_filled(end, _DATA_SIGNS[1:]) for end in ends)
    return data if (first, last) == ends else b"%b%b%b" % (first, data[_EDGE:-_EDGE], last)


def unfinished_api_key(data: bytes) -> int | None:
    """Where the secret part of an API key begins that may go on after the end of `data`, if one does."""
    begun: list[int] = []
    for rare, sign, kind in _DATA_SIGNS:
        if rare in data and sign in data:
            # One after the other: a search for one that ends the data would begin anew at each.
            every = _beginning(kind).finditer(data)
            begun += [match.end(1) for match in every if match.end() == len(data)]
    return min(begun, default=None)


def _is_marked(text: str) -> bool:
    """Returns whether a text holds what every one with a key does.

    Many of those that a send is made of do not, and a look for each kind costs several times as much.
    """
    return "-" in text or "_" in text or ("z" in text and "AIza" in text) or ("J" in text and "eyJ" in text)


def _is_marked_data(data: bytes) -> bool:
    return (
        _HYPHEN in data
        or _UNDERSCORE in data
        or (_Z in data and b"AIza" in data)
        or (_J in data and b"eyJ" in data)
    )


def _without(text: str, kinds: Iterable[_Kind]) -> str:
    for kind in kinds:
        if kind.rare in text and kind.sign in text:
            text = _pattern(kind).sub(rf"\1{REDACTED}", text)
    return text


def _filled(data: bytes, signs: Iterable[tuple[int, bytes, _Kind]]) -> bytes:
    for rare, sign, kind in signs:
        if rare in data and sign in data:
            data = _data_pattern(kind).sub(_fill, data)
    return data


def _fill(match: re.Match[bytes]) -> bytes:
    return match[1] + filling(match.end() - match.end(1))


@cache
def _pattern(kind: _Kind) -> re.Pattern[str]:
    return re.compile(kind.start + kind.secret, re.ASCII)


@cache
def _data_pattern(kind: _Kind) -> re.Pattern[bytes]:
    return re.compile(_pattern(kind).pattern.encode())


@cache
def _beginning(kind: _Kind) -> re.Pattern[bytes]:
    """A key as far as it goes, however short it is yet."""
    return re.compile(f"{kind.start}{kind.character}*".encode())
