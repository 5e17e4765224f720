"""Keys that no request can carry: with a line break, or not UTF-8.

A file of variables with the line ends of Windows leaves a carriage return behind its values. http.client
refuses such a header only once a connection is open, which looks like trouble with the network.
"""

from __future__ import annotations

import re
from typing import Any

from workbench.model.encodable import encodable
from workbench.model.errors import ConfigurationError

_NAMES = {"access_key": "access key", "secret_key": "secret key", "token": "session token"}
_VARIABLES = {
    "access_key": "AWS_ACCESS_KEY_ID",
    "secret_key": "AWS_SECRET_ACCESS_KEY",
    "token": "AWS_SESSION_TOKEN",
}
_LINE_BREAK = re.compile(r"[\r\n]")


def require_sendable(frozen: Any, method: str) -> None:
    """Refuses credentials that no request can carry; others are for the service to refuse.

    Args:
        frozen: botocore's `ReadOnlyCredentials`.
        method: how the SDK got them, in its own word, such as `env`.

    Raises:
        ConfigurationError: a request with them cannot be written; it says which key, and not what it is.
    """
    for part, name in _NAMES.items():
        value = getattr(frozen, part) or ""
        if _LINE_BREAK.search(value) and part != "secret_key":  # that is signed with, and not sent
            obstacle = "has a line break in it, which no header takes"
            hint = "Set it anew. A file with the line ends of Windows leaves a carriage return behind values."
        elif encodable(value) != value:
            obstacle = "has bytes in it that are not UTF-8"
            hint = "Set it anew. Keys of AWS are letters, digits and a few signs, all of them ASCII."
        else:
            continue
        place = f" ({_VARIABLES[part]})" if method == "env" else ""
        raise ConfigurationError(f"The {name}{place} {obstacle}.", hint)
