"""Secrets taken out of whatever is kept, printed, logged or exported.

There are two ways to know one. A secret in use (of the credentials, of a URL) is known by its value, and
found in whatever spelling: as it stands, percent-encoded, escaped as in JSON or HTML, in base64. Any other is
known by its shape: a password in a URL, a presigned parameter, a bearer token, an API key.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

from workbench.model.redaction.marks import REDACTED, SHORTEST_WORD, masked_key
from workbench.model.redaction.redactor import Redactor
from workbench.model.redaction.secret import Secret, forms_of, is_distinct

_MOST = 64
"""Secrets in use that are remembered; credentials are renewed every hour."""


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
        if key_id and len(key_id) >= SHORTEST_WORD:
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
            elif _holds_secret(upper):
                self.add(value.strip())
            elif upper == "AWS_ACCESS_KEY_ID":
                self.add_key_id(value.strip())

    def _add(self, shown: Mapping[str, str]) -> None:
        every = {form: show for value, show in shown.items() for form in forms_of(value)}
        fresh = {value: show for value, show in every.items() if is_distinct(value)}
        if fresh.keys() <= self._secrets.keys():
            return
        with self._lock:
            secrets = dict(self._secrets)
            secrets |= {value: Secret(value, show) for value, show in fresh.items() if value not in secrets}
            self._secrets = dict(list(secrets.items())[-_MOST:])
            # The longest first: one secret may be a part of another.
            self.redactor = Redactor(sorted(self._secrets.values(), key=lambda secret: -len(secret.value)))


def _holds_secret(variable: str) -> bool:
    """Returns whether a variable, by its name in capitals, holds a secret of AWS."""
    name = variable.removeprefix("AWS")
    is_key = "_SECRET_ACCESS_KEY" in name or "_BEARER_TOKEN" in name
    return name != variable and name.startswith("_") and (is_key or name.endswith("_TOKEN"))


IN_USE = SecretsInUse()
"""The secrets of this process: added where they are resolved, taken out wherever something is written."""


def redacted(text: str) -> str:
    """A text without the secrets of this process, and without any other that its shape tells."""
    return IN_USE.redactor.text(text)
