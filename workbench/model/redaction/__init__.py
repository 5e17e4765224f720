"""Secrets taken out of whatever is kept, printed, logged or exported.

There are two ways to know one. A secret in use (of the credentials, of a URL) is known by its value, and
found in whatever spelling: as it stands, percent-encoded, escaped as in JSON or HTML, in base64. Any other is
known by its shape: a password in a URL, a presigned parameter, a bearer token, an API key.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import Any, TypeVar

REDACTED = "[redacted]"
"""What stands in the place of a secret."""
MASK = "***"
"""What stands in the place of a user and password, and of the value of a header that is secret."""

SECRET_HEADERS = frozenset(
    {
        "authorization",
        "x-amz-security-token",
        "x-amz-s3session-token",
        "proxy-authorization",
        "cookie",
        "set-cookie",
    }
)
"""Headers, in lower case, that would let another send in their user's name."""

_SHORTEST = 8
_SHORTEST_WORD = 16
"""A secret such as `password` or `localstack` is a word that also stands in texts that tell no secret."""
_LARGE = 1024 * 1024
_EDGE = 256 * 1024
"""Of a large body, base64 is looked for this far from either end; the spellings as text everywhere."""
_LONG_PROBE = 12
_TELLING = 4
"""Characters of a secret that tell where one begins; fewer of them are looked for at the end of data only."""
_LONGEST_START = 12 * _TELLING
"""Bytes in which so many characters are written, at most, but for many leading backslashes."""
_LONGEST_SPELLING = 4096
"""Bytes in which a secret is written, at most."""
_SHORT_TEXT = 100
_RARE_LETTERS = b"JKQVWXYZjkqvwxyz"
_MOST = 64
"""Secrets in use that are remembered; credentials are renewed every hour."""

_SECRET_VARIABLE = re.compile(r"AWS_(?:.*_)?(?:SECRET_ACCESS_KEY|TOKEN$|BEARER_TOKEN)")
_RUN = re.compile(r"[A-Za-z0-9]+")

_Value = TypeVar("_Value")


class Secret:
    """One value that must not be seen.

    Args:
        value: the secret itself.
        shown: what to show in its place in a text.
    """

    def __init__(self, value: str, shown: str = REDACTED) -> None:
        self.value = value
        self.shown = shown
        # What is written alike in every spelling: a text without it need not be looked at any closer.
        self.probe = max(_RUN.findall(value), key=len, default="")
        self.packed = tuple(_packed(value.encode("utf-8", "surrogatepass")))
        self.packed_probes = tuple(
            max(_RUN.findall(spelling), key=len, default="") for spelling in self.packed
        )
        self.data_probe = self.probe.encode()
        self.packed_data_probes = tuple(probe.encode() for probe in self.packed_probes)

    @cached_property
    def large_probes(self) -> tuple[bytes, ...]:
        """What is looked for in large bodies: of short pieces, there are too many that are nearly one."""
        if len(self.probe) >= _LONG_PROBE:
            return (self.data_probe,)
        from urllib.parse import quote  # here, as in `IN_USE`: --help knows no secret

        return tuple({self.value.encode("utf-8", "surrogatepass"), quote(self.value, safe="").encode()})

    @cached_property
    def text_pattern(self) -> re.Pattern[str]:
        """Every spelling of it in a text."""
        packed = ("".join(map(_base64_spelling, spelling)) for spelling in self.packed)
        return re.compile("|".join(["".join(map(_spelling, self.value)), *packed]))

    @cached_property
    def data_pattern(self) -> re.Pattern[bytes]:
        """Every spelling of it in bytes of UTF-8."""
        return re.compile(self.text_pattern.pattern.encode("utf-8", "surrogatepass"))

    @cached_property
    def _starts(self) -> tuple[tuple[re.Pattern[bytes], tuple[str, ...]], ...]:
        """What each of its spellings begins with, and a pattern for every character after that."""
        ways = [tuple(map(_spelling, self.value))]
        ways += [tuple(map(_base64_spelling, spelling)) for spelling in self.packed]
        return tuple((_bytes_pattern("".join(way[:_TELLING])), way[_TELLING:]) for way in ways)

    @cached_property
    def _shortest_starts(self) -> re.Pattern[bytes]:
        """Fewer characters than tell, at the end of data."""
        ways = [tuple(map(_spelling, self.value))]
        ways += [tuple(map(_base64_spelling, spelling)) for spelling in self.packed]
        few = "|".join("(?:".join(way[: _TELLING - 1]) + ")?" * (_TELLING - 2) for way in ways)
        return re.compile(b"(?:%b)(?:%b)?\\Z" % (few.encode("utf-8", "surrogatepass"), _UNFINISHED.pattern))

    def unfinished(self, data: bytes) -> int:
        """Returns where one begins that goes on after the end of `data`; its length where none does."""
        first = max(len(data) - _LONGEST_SPELLING, 0)
        begun = [len(data)]
        for start, rest in self._starts:
            ways = (way for way in start.finditer(data, first) if _goes_on(data, way.end(), rest))
            begun += [way.start() for way in islice(ways, 1)]
        if few := self._shortest_starts.search(data, max(len(data) - _LONGEST_START, 0)):
            begun.append(few.start())
        return min(begun)

    def is_in(self, text: str) -> bool:
        """Returns whether a text may hold it."""
        return self.probe in text or any(probe in text for probe in self.packed_probes)

    def is_in_data(self, data: bytes) -> bool:
        """Returns whether a body may hold it."""
        if len(data) <= _LARGE:
            return self.data_probe in data or any(probe in data for probe in self.packed_data_probes)
        if any(_is_in_large(probe, data) for probe in self.large_probes):
            return True
        ends = (data[:_EDGE], data[-_EDGE:])
        return any(probe in end for end in ends for probe in self.packed_data_probes)


class Redactor:
    """Takes secrets out of texts and bytes. Immutable.

    Args:
        secrets: those that are known by their value.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._secrets = tuple(secrets)

    def with_values(self, values: Iterable[str]) -> Redactor:
        """The same, knowing more secrets."""
        present = {secret.value for secret in self._secrets}
        every = dict.fromkeys(form for value in values for form in _forms(value))
        fresh = (value for value in every if value not in present and _is_distinct(value))
        return Redactor((*self._secrets, *map(Secret, fresh)))

    def touches(self, text: str) -> bool:
        """Returns whether `text` may be another one without secrets."""
        return any(secret.is_in(text) for secret in self._secrets) or _is_suspicious(text)

    def text(self, text: str) -> str:
        """A text without secrets, known or by their shape."""
        text = self.redact_known(text)
        return _without_shapes(text) if _is_suspicious(text) else text

    def redact_known(self, text: str) -> str:
        """A text without the secrets that are known by their value, and API keys; other shapes stay."""
        for secret in self._secrets:
            if secret.is_in(text):
                text = secret.text_pattern.sub(secret.shown, text)
        return re.sub(_API_KEY, rf"\1{REDACTED}", text) if "-api-key-" in text else text

    def data(self, data: bytes) -> bytes:
        """A body without the secrets that are known by their value, and API keys, as long as it was.

        So what counts bytes in it, such as the parts of a stream, still does.
        """
        for secret in self._secrets:
            if secret.is_in_data(data):
                data = secret.data_pattern.sub(lambda match: _filling(len(match[0])), data)
        if _is_in_large(_API_KEY_SIGN, data):
            data = re.sub(_API_KEY.encode(), lambda match: match[1] + _filling(len(match[2])), data)
        return data

    def unfinished(self, data: bytes) -> int:
        """Where a known secret begins that goes on after the end of `data`; its length where none does."""
        return min((secret.unfinished(data) for secret in self._secrets), default=len(data))

    def unfinished_api_key(self, data: bytes) -> int | None:
        """Where the secret part of an API key begins that may go on after the end of `data`, if one does."""
        if _API_KEY_SIGN not in data:
            return None
        match = re.search(rf"{_API_KEY_START}{_API_KEY_CHARACTER}*\Z".encode(), data)
        return match.end(1) if match else None

    def value(self, value: _Value) -> _Value:
        """The same value, without secrets in any text in it."""
        return self._value(value)  # type: ignore[no-any-return]

    def _value(self, value: Any) -> Any:
        if type(value) is str:
            return self.text(value)
        if isinstance(value, Mapping):
            return {name: self._value(element) for name, element in value.items()}
        if isinstance(value, tuple | list):
            return type(value)(map(self._value, value))
        return value


class SecretsInUse:
    """The secrets that this process works with. Thread-safe; it only grows, to the newest 64."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: dict[str, Secret] = {}
        self.redactor = Redactor()

    def add(self, *values: str | None) -> None:
        """Remembers secrets. What is too short or too common to be told from other text is passed over."""
        self._add({value: REDACTED for value in values if value})

    def add_key_id(self, key_id: str | None) -> None:
        """Remembers an access key ID, which is shown by its first and last characters."""
        if key_id and len(key_id) >= _SHORTEST_WORD:
            self._add({key_id: masked_key(key_id)})

    def add_url(self, url: str | None) -> None:
        """Remembers the password that a URL carries, if it does."""
        from urllib.parse import unquote

        userinfo = (url or "").partition("://")[2].rpartition("@")[0] or (url or "").rpartition("@")[0]
        self.add(unquote(userinfo.partition(":")[2]))

    def add_environment(self, environment: Mapping[str, str]) -> None:
        """Remembers what the environment holds for the SDK and its HTTP library."""
        for name, value in environment.items():
            upper = name.upper()
            if upper.endswith("_PROXY") or upper.startswith("AWS_ENDPOINT_URL"):
                self.add_url(value)
            elif _SECRET_VARIABLE.match(upper):
                self.add(value.strip())
            elif upper == "AWS_ACCESS_KEY_ID":
                self.add_key_id(value.strip())

    def _add(self, shown: Mapping[str, str]) -> None:
        every = {form: show for value, show in shown.items() for form in _forms(value)}
        fresh = {value: show for value, show in every.items() if _is_distinct(value)}
        if fresh.keys() <= self._secrets.keys():
            return
        with self._lock:
            secrets = dict(self._secrets)
            secrets |= {value: Secret(value, show) for value, show in fresh.items() if value not in secrets}
            self._secrets = dict(list(secrets.items())[-_MOST:])
            # The longest first: one secret may be a part of another.
            self.redactor = Redactor(sorted(self._secrets.values(), key=lambda secret: -len(secret.value)))


IN_USE = SecretsInUse()
"""The secrets of this process: added where they are resolved, taken out wherever something is written."""


def _is_in_large(probe: bytes, data: bytes) -> bool:
    """Whether bytes hold others. A byte is looked for ten times as fast: numbers, arrays have no letters."""
    return _rarest(probe) in data and probe in data


@lru_cache(maxsize=2 * _MOST)
def _rarest(probe: bytes) -> int:
    """The byte of a probe that bodies of numbers have least."""
    return max(probe, key=lambda byte: (chr(byte).isalpha() and byte not in b"eE", byte in _RARE_LETTERS))


def redacted(text: str) -> str:
    """A text without the secrets of this process, and without any other that its shape tells."""
    return IN_USE.redactor.text(text)


def shaped_secrets(text: str) -> list[str]:
    """The secrets in a text that are known by their shape."""
    if not _is_suspicious(text):
        return []
    secrets = [match[0][len(match[1]) :] for pattern, _ in _shapes() for match in pattern.finditer(text)]
    return [*(secret.rpartition("@")[0].partition(":")[2] or secret for secret in secrets)]


def masked_key(key_id: str) -> str:
    """An access key ID by its first and last four characters; a short one not at all."""
    return f"{key_id[:4]}…{key_id[-4:]}" if len(key_id) >= _SHORTEST_WORD else MASK


def _forms(value: str) -> Iterable[str]:
    """A secret, and each line of one that has several: a line break is written as a blank, or not at all."""
    lines = value.split()
    return (value, *lines) if len(lines) > 1 else (value,)


def _is_distinct(value: str) -> bool:
    if len(value) < _SHORTEST:
        return False
    return len(value) >= _SHORTEST_WORD or not re.fullmatch(r"[a-z]+|[A-Z]+|[0-9]+", value)


def _filling(size: int) -> bytes:
    mark = REDACTED.encode()
    return mark.ljust(size, b"*") if size >= len(mark) else b"*" * size


def _packed(value: bytes) -> Iterable[str]:
    """What is common to all base64 texts that hold a value: it begins at any of three places of a group."""
    import base64

    for before in range(3):
        text = base64.b64encode(bytes(before) + value).decode().rstrip("=")
        text = text[: len(text) - ((before + len(value)) % 3 > 0)]
        yield text[before + (before > 0) :]


_ESCAPES = {"\n": "n", "\r": "r", "\t": "t"}
_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}


def _spelling(char: str) -> str:
    """A pattern of the ways to write a character in JSON, URLs, HTML and Python."""
    if char.isascii() and char.isalnum():
        return char
    code = ord(char)
    percent = "".join(f"%(?:25)?{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
    ways = [percent, rf"\\+u{code:04x}", f"&#x0*{code:x};", f"&#0*{code};"]
    ways += [rf"\\+x{code:02x}"] if code < 256 else []
    ways += [f"&{_ENTITIES[char]};"] if char in _ENTITIES else []
    ways += [r"\+"] if char == " " else []
    ways += [rf"\\+{_ESCAPES[char]}"] if char in _ESCAPES else []
    return rf"(?:\\*{re.escape(char)}|(?i:{'|'.join(ways)}))"


def _base64_spelling(char: str) -> str:
    if char == "+":
        return rf"(?:-|{_spelling('+')})"
    return rf"(?:_|{_spelling('/')})" if char == "/" else char


_UNFINISHED = re.compile(
    rb"\\+(?:[ux][0-9a-fA-F]{0,3})?|(?:%[0-9a-fA-F]{0,4}){1,12}|&[#a-zA-Z0-9]{0,7}|\\*[\xc2-\xf4][\x80-\xbf]{0,2}"
)
"""The beginning of another spelling of a character."""


@cache
def _bytes_pattern(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode("utf-8", "surrogatepass"))


def _goes_on(data: bytes, at: int, rest: Iterable[str]) -> bool:
    """Returns whether `data` ends, after `at`, inside of what is spelled as `rest`."""
    for spelling in rest:
        if at == len(data):
            return True
        match = _bytes_pattern(spelling).match(data, at)
        if match is None:
            return _UNFINISHED.fullmatch(data, at) is not None
        at = match.end()
    return False


_END = r"[^\s'\"\\<,;&}]"
_QUOTE = r"(?:\\*['\"])?"
_IS = rf"{_QUOTE}\s*(?:[:=>]|%3d|['\"]\s*,)\s*b?{_QUOTE}"
_NOT_FILLED = r"(?![$*\[{<%])"
"""A placeholder in a script, or what was redacted before, is not a secret."""

_API_KEY_START = r"\b((?:sagemaker|bedrock)-api-key-)"
_API_KEY_CHARACTER = r"[A-Za-z0-9_+/=.%~-]"
_API_KEY = f"{_API_KEY_START}({_API_KEY_CHARACTER}+)"
"""Their beginning tells them from all other text."""
_API_KEY_SIGN = b"-api-key-"

_SIGNS = (
    "signature",
    "sig=",
    "token",
    "authorization",
    "bearer",
    "-api-key-",
    "credential",
    "accesskey",
    "client_secret",
    "clientsecret",
    "saml",
    "api_key=",
    "apikey=",
    "api-key=",
    "password=",
    "secret=",
)


def _is_suspicious(text: str) -> bool:
    # Headers and addresses are the same for every request of a batch.
    return _is_short_suspicious(text) if len(text) <= _SHORT_TEXT else _has_sign(text)


@lru_cache(maxsize=512)
def _is_short_suspicious(text: str) -> bool:
    return _has_sign(text)


def _has_sign(text: str) -> bool:
    if "@" in text and "://" in text:
        return True
    lowered = text.lower()
    return any(sign in lowered for sign in _SIGNS)


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    """The shapes of secrets, with what to write in their places. Compiling them costs a start some time."""
    replacement = rf"\1{REDACTED}"
    return (
        (re.compile(r"(\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://)[^\s/?#'\"<>\\]+@"), rf"\1{MASK}@"),
        (
            re.compile(rf"(?i)((?:credential|awsaccesskeyid)(?:=|%3d)){_NOT_FILLED}([^/%&,\s'\"<>\\]+)"),
            lambda match: match[1] + masked_key(match[2]),
        ),
        (re.compile(rf"(?i)((?:(?<![\w-])sig|signature)(?:=|%3d)){_NOT_FILLED}{_END}+"), replacement),
        # What a gateway's address carries beside the path: nothing of AWS, and as good as a password.
        (
            re.compile(
                r"(?i)([?&;](?:[a-z]+[-_])?(?:token|api[-_]?key|password|secret)(?:=|%3d))"
                rf"{_NOT_FILLED}[^&#\s'\"<>\\]+"
            ),
            replacement,
        ),
        (re.compile(rf"(?i)(signature{_IS}){_NOT_FILLED}[0-9a-f]{{32,}}"), replacement),
        (re.compile(rf"(?i)(signature:\n){_END}+"), replacement),  # botocore's log
        (
            re.compile(
                r"(?i)((?:security-?token|s3session-token|secret_?access_?key|session_?token|access_?token"
                r"|refresh_?token|id_?token|identity_?token|bearer_?token|metadata-token|client_?secret"
                rf"|saml_?assertion){_IS}){_NOT_FILLED}{_END}{{6,}}"
            ),
            replacement,
        ),
        (
            re.compile(
                rf"(?i)(authorization{_IS}(?:(?:basic|bearer|digest|token)\s+)?)"
                rf"(?!AWS4-HMAC|AWS4-ECDSA|[$*\[{{<]){_END}{{6,}}"
            ),
            replacement,
        ),
        (re.compile(rf"(?i)(\bbearer\s+)(?={_END}*\d){_NOT_FILLED}{_END}{{8,}}"), replacement),
    )


def _without_shapes(text: str) -> str:
    for pattern, replacement in _shapes():
        text = pattern.sub(replacement, text)
    return text
