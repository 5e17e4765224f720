"""A message with fields, as a dataclass has them, whose class costs nothing when its module is imported.

`dataclass` writes and compiles an `__init__` for each class, in 0.1 ms: some 60 messages are there before the
first paint. Type checkers see a dataclass all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, dataclass_transform

from textual.message import Message


@dataclass_transform(eq_default=False)
class FieldMessage(Message):
    """Takes the fields that its classes annotate: by place or by name, and behind `_: KW_ONLY` by name.

    Raises:
        TypeError: when a class is made with fields that could not be taken so, or that are there already.
    """

    _places: ClassVar[tuple[str, ...]] = ()
    _required: ClassVar[frozenset[str]] = frozenset()
    _names: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, *, bubble: bool | None = True) -> None:
        super().__init_subclass__(bubble=bubble)
        annotations: Mapping[str, Any] = vars(cls).get("__annotations__", {})
        own = tuple(annotations)
        by_place = own[: own.index("_")] if "_" in own else own
        names = frozenset(own) - {"_"}
        if again := sorted(cls._names & vars(cls).keys() | cls._names & names):
            raise TypeError(f"{cls.__name__} declares again: {', '.join(again)}")
        if no_fields := [name for name in own if "ClassVar" in str(annotations[name])]:
            raise TypeError(f"{cls.__name__} has fields alone, not ClassVar: {', '.join(no_fields)}")
        cls._places += by_place
        cls._names |= names
        cls._required |= names - vars(cls).keys()
        is_required = [name in cls._required for name in cls._places]
        if is_required != sorted(is_required, reverse=True):
            raise TypeError(f"{cls.__name__} has a required field behind one with a default")

    def __init__(self, *values: object, **named: object) -> None:
        super().__init__()
        if len(values) > len(self._places):
            raise TypeError(f"{type(self).__name__} takes {len(self._places)} values by place")
        placed = dict(zip(self._places, values, strict=False))
        fields = placed | named
        if placed.keys() & named or not self._required <= fields.keys() <= self._names:
            raise TypeError(f"{type(self).__name__} takes {', '.join(sorted(self._names))}, each once")
        for name, value in fields.items():
            setattr(self, name, value)
