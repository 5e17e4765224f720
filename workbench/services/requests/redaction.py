"""Secrets taken out of what is kept: their variables' names stand in their places."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from workbench.model.exchange import Outcome, Part

_Value = TypeVar("_Value")


class Redactor:
    """Replaces every secret by `${NAME}`, in whatever form it may have gone over the wire.

    Args:
        secrets: values by name.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        pairs: dict[str, str] = {}
        for name, value in secrets.items():
            for form in (
                value,
                json.dumps(value)[1:-1],
                json.dumps(value, ensure_ascii=False)[1:-1],
                quote(value),
            ):
                if form:
                    pairs.setdefault(form, f"${{{name}}}")
        # The longest first: one secret may be the beginning of another.
        self._pairs = sorted(pairs.items(), key=lambda pair: -len(pair[0]))

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def redact(self, value: _Value) -> _Value:
        """The same value, without secrets in any text or bytes of it."""
        return self._over(value)  # type: ignore[no-any-return]

    def redact_outcome(self, outcome: Outcome) -> Outcome:
        """The same outcome without secrets. A stream whose body held one is kept as a single part."""
        veiled = self.redact(outcome)
        before, after = outcome.response, veiled.response
        if before is not None and after is not None and before.parts and after.body != before.body:
            whole = (Part(len(after.body), before.parts[-1].at_ms),)
            veiled = msgspec.structs.replace(veiled, response=msgspec.structs.replace(after, parts=whole))
        return veiled

    def _over(self, value: Any) -> Any:
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            for secret, name in self._pairs:
                value = value.replace(secret, name)
            return value
        if isinstance(value, bytes):
            for secret, name in self._pairs:
                value = value.replace(secret.encode(errors="surrogatepass"), name.encode())
            return value
        if isinstance(value, Mapping):
            return {key: self._over(element) for key, element in value.items()}
        if isinstance(value, tuple | list):
            return type(value)(map(self._over, value))
        if isinstance(value, msgspec.Struct):
            members = {name: self._over(getattr(value, name)) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **members)
        return value
