"""Secrets taken out of texts, bytes and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from workbench.model.redaction.api_keys import filled_api_keys, without_api_keys
from workbench.model.redaction.marks import filling
from workbench.model.redaction.secret import Secret, forms_of, is_distinct
from workbench.model.redaction.shapes import is_suspicious, without_shapes

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
        return without_api_keys(text)

    def data(self, data: bytes) -> bytes:
        """A body without the secrets that are known by their value, and API keys, as long as it was.

        So what counts bytes in it, such as the parts of a stream, still does.
        """
        for secret in self._secrets:
            if secret.is_in_data(data):
                data = secret.data_pattern.sub(lambda match: filling(len(match[0])), data)
        return filled_api_keys(data)

    def unfinished(self, data: bytes) -> int:
        """Where a known secret begins that goes on after the end of `data`; its length where none does."""
        return min((secret.unfinished(data) for secret in self._secrets), default=len(data))

    def value(self, value: _Value) -> _Value:
        """The same value, without secrets in any text in it."""
        return self._value(value)  # type: ignore[no-any-return]

    def _value(self, value: Any) -> Any:
        if type(value) is str:
            return self.text(value)
        # A look at the type itself: asking whether it is a `Mapping` costs as much as all else here.
        if type(value) is dict or isinstance(value, Mapping):
            return {name: self._value(element) for name, element in value.items()}
        if isinstance(value, tuple | list):
            return type(value)(map(self._value, value))
        return value
