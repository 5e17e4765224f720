"""Secrets that their shape tells: a password in a URL, a presigned parameter, a bearer token."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from workbench.model.redaction.api_keys import has_api_key_sign
from workbench.model.redaction.marks import MASK, REDACTED, masked_key

_SHORT_TEXT = 100


def shaped_secrets(text: str) -> list[str]:
    """The secrets in a text that are known by their shape."""
    if not is_suspicious(text):
        return []
    secrets = [match[0][len(match[1]) :] for pattern, _ in _shapes() for match in pattern.finditer(text)]
    return [*(secret.rpartition("@")[0].partition(":")[2] or secret for secret in secrets)]


_END = r"[^\s'\"\\<,;&}]"
_QUOTE = r"(?:\\*['\"])?"
_IS = rf"{_QUOTE}\s*(?:[:=>]|%3d|['\"]\s*,)\s*b?{_QUOTE}"
_NOT_FILLED = r"(?![$*\[{<%])"
"""A placeholder in a script, or what was redacted before, is not a secret."""
_NAMES_IN_ADDRESSES = ("token", "api_key", "apikey", "api-key", "password", "secret")


def _assigned(*names: str) -> tuple[str, ...]:
    """Names before what says that a value follows in an address."""
    return tuple(f"{name}{sign}" for name in names for sign in ("=", "%3d"))


_SIGNS = (
    ("://",),
    _assigned("credential", "accesskeyid"),
    _assigned("sig", "signature"),
    _assigned(*_NAMES_IN_ADDRESSES),
    ("signature",),
    ("signature:\n",),
    (
        "token",
        *(f"secret{first}access{then}key" for first in ("", "_") for then in ("", "_")),
        "client_secret",
        "clientsecret",
        "saml",
    ),
    ("authorization",),
    ("bearer",),
)
"""For each of the shapes, in lower case, what every text with it holds one of: looking for that is quicker. A
line of `--json` has `access_key_id` and no secret, and is looked through for none of them."""
_EVERY_SIGN = frozenset(sign for signs in _SIGNS[1:] for sign in signs)
_SHORTEST_SIGNS = tuple(
    sorted(sign for sign in _EVERY_SIGN if not any(part in sign for part in _EVERY_SIGN - {sign}))
)
"""The same, but for what holds another one of them, such as `token=`."""


def is_suspicious(text: str) -> bool:
    # Headers and addresses are the same for every request of a batch.
    return _is_short_suspicious(text) if len(text) <= _SHORT_TEXT else _has_sign(text)


@lru_cache(maxsize=512)
def _is_short_suspicious(text: str) -> bool:
    return _has_sign(text)


def _has_sign(text: str) -> bool:
    if ("@" in text and "://" in text) or has_api_key_sign(text):
        return True
    lowered = _lowered(text)
    for sign in _SHORTEST_SIGNS:  # noqa: SIM110  a generator costs as much again
        if sign in lowered:
            return True
    return False


def _lowered(text: str) -> str:
    """Returns a text in lower case, with the letters that `(?i)` takes for ASCII ones as these (ſ, ı, İ)."""
    lowered = text.lower()
    if text.isascii():
        return lowered
    return lowered.replace("\u017f", "s").replace("\u0131", "i").replace("i\u0307", "i")


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


def without_shapes(text: str) -> str:
    lowered = _lowered(text)
    for signs, (pattern, replacement) in zip(_SIGNS, _shapes(), strict=True):
        if any(sign in lowered for sign in signs):
            text = pattern.sub(replacement, text)
    return text
