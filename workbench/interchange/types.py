"""What is read from other tools' forms, and what is written in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workbench.model.errors import NumberError
from workbench.model.exchange import Exchange
from workbench.model.invocation import FieldValue, Invocation
from workbench.model.service.schema import INTEGERS, Field

Files = Callable[[str], bytes]
"""Reads a file that a text names; raises PayloadError where it cannot be read."""


@dataclass(frozen=True)
class Reading:
    """One invocation that was understood.

    Attributes:
        form: what it was read from, in words, such as `AWS CLI`.
        invocation: what it sends.
        notes: what was left out or could not be known, each in one sentence.
        exchange: what came back, where the text says that too; its invocation is `invocation`, resolved.
        source: the file or object that it was read from; empty for text that was given.
        lacking: whether the text lacks the body of what came back.
        lacking_bytes: how many bytes that has; None where the text does not say.
    """

    form: str
    invocation: Invocation
    notes: tuple[str, ...] = ()
    exchange: Exchange | None = None
    source: str = ""
    lacking: bool = False
    lacking_bytes: int | None = None


@dataclass(frozen=True)
class Written:
    """An invocation in another tool's form.

    Attributes:
        form: its exporter's name.
        text: the whole of it, with a line feed at its end.
        name: what a file of it may be called.
        notes: what the form cannot carry, and what its user has to know, each in one sentence.
        beside: files that have to lie beside it, by name.
    """

    form: str
    text: str
    name: str
    notes: tuple[str, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)


def field_value(member: Field, text: str) -> FieldValue:
    """The value of a field from its text.

    Raises:
        NumberError: text where a whole number is wanted.
    """
    if member.kind not in INTEGERS:
        return text
    try:
        return int(text)
    except ValueError:
        raise NumberError(f"{member.option} {text!r} is not a whole number") from None


def wire_text(value: FieldValue) -> str:
    """The text that a value goes out as."""
    return str(value).lower() if isinstance(value, bool) else str(value)
