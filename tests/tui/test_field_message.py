"""A message takes its fields as a dataclass does, and is as strict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY
from typing import ClassVar

import pytest

from workbench.tui.field_message import FieldMessage


class Base(FieldMessage):
    """A field of its own."""

    number: int


class Moved(Base, bubble=False):
    """Fields of all kinds."""

    place: str = "here"
    _: KW_ONLY
    fast: bool
    far: bool = False


def test_fields_are_taken_by_place_and_by_name() -> None:
    message = Moved(1, fast=True)
    assert (message.number, message.place, message.fast, message.far) == (1, "here", True, False)
    other = Moved(place="there", number=2, fast=False, far=True)
    assert (other.number, other.place, other.fast, other.far) == (2, "there", False, True)
    assert not message.bubble and Base(1).bubble
    assert message != Moved(1, fast=True), "each is itself"


def _default_first() -> None:
    class Wrong(FieldMessage):
        place: str = "here"
        number: int  # type: ignore[misc]


def _default_inherited() -> None:
    class Place(FieldMessage):
        place: str = "here"

    class Wrong(Place):
        number: int  # type: ignore[misc]


def _default_for_an_inherited_field() -> None:
    class Wrong(Base):
        number = 3


def _declared_again() -> None:
    class Wrong(Base):
        number: int


def _of_the_class() -> None:
    class Wrong(FieldMessage):
        count: ClassVar[int]


@pytest.mark.parametrize(
    "declare",
    [
        _default_first,
        _default_inherited,
        _default_for_an_inherited_field,
        _declared_again,
        _of_the_class,
    ],
)
def test_a_class_that_could_not_be_filled_as_a_dataclass_is_refused(declare: Callable[[], None]) -> None:
    with pytest.raises(TypeError, match="Wrong"):
        declare()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Moved(fast=True),  # type: ignore[call-arg]
        lambda: Moved(1),  # type: ignore[call-arg]
        lambda: Moved(1, "there", True),  # type: ignore[call-arg]
        lambda: Moved(1, fast=True, slow=False),  # type: ignore[call-arg]
        lambda: Moved(1, number=2, fast=True),  # type: ignore[misc]
    ],
)
def test_what_is_missing_unknown_or_twice_is_refused(make: Callable[[], Moved]) -> None:
    with pytest.raises(TypeError, match="takes"):
        make()
