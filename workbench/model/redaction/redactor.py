"""Secrets taken out of texts, bytes and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from workbench.model.redaction.marks import REDACTED
from workbench.model.redaction.secret import Secret, forms_of, is_distinct, is_in_large
from workbench.model.redaction.shapes import (
    API_KEY,
    API_KEY_CHARACTER,
    API_KEY_SIGN,
    API_KEY_START,
    is_suspicious,
    without_shapes,
)

_Value = TypeVar("_Value")


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
        every = dict.fromkeys(form for value in values for form in forms_of(value))
        fresh = (value for value in every if value not in present and is_distinct(value))
        return Redactor((*self._secrets, *map(Secret, fresh)))

    def touches(self, text: str) -> bool:
        """Returns whether `text` may be another one without secrets."""
        for secret in self._secrets:
            if secret.is_in(text):
                return True
        return is_suspicious(text)

    def text(self, text: str) -> str:
        """A text without secrets, known or by their shape."""
        text = self.redact_known(text)
        return without_shapes(text) if is_suspicious(text) else text

    def redact_known(self, text: str) -> str:
        """A text without the secrets that are known by their value, and API keys; other shapes stay."""
        for secret in self._secrets:
            if secret.is_in(text):
                text = secret.text_pattern.sub(secret.shown, text)
        return re.sub(API_KEY, rf"\1{REDACTED}", text) if "-api-key-" in text else text

    def data(self, data: bytes) -> bytes:
        """A body without the secrets that are known by their value, and API keys, as long as it was.

        So what counts bytes in it, such as the parts of a stream, still does.
        """
        for secret in self._secrets:
            if secret.is_in_data(data):
                data = secret.data_pattern.sub(lambda match: _filling(len(match[0])), data)
        if is_in_large(API_KEY_SIGN, data):
            data = re.sub(API_KEY.encode(), lambda match: match[1] + _filling(len(match[2])), data)
        return data

    def unfinished(self, data: bytes) -> int:
        """Where a known secret begins that goes on after the end of `data`; its length where none does."""
        return min((secret.unfinished(data) for secret in self._secrets), default=len(data))

    def unfinished_api_key(self, data: bytes) -> int | None:
        """Where the secret part of an API key begins that may go on after the end of `data`, if one does."""
        if API_KEY_SIGN not in data:
            return None
        match = re.search(rf"{API_KEY_START}{API_KEY_CHARACTER}*\Z".encode(), data)
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


def _filling(size: int) -> bytes:
    mark = REDACTED.encode()
    return mark.ljust(size, b"*") if size >= len(mark) else b"*" * size
