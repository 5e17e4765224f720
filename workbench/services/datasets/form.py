"""What a form of dataset is: how it is recognised, and how its records are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import NamedTuple

from workbench.services.datasets.record import Row


class Part(NamedTuple):
    """One file, or one object, of a dataset, opened.

    Args:
        name: what messages call it; empty where the dataset is this one file.
        stream: its bytes from the first on.
        header: whether its first row names columns; None leaves that to the form.
    """

    name: str
    stream: BufferedReader
    header: bool | None = None


def never(_start: bytes) -> bool:
    """The answer of a form that its first bytes do not tell."""
    return False


@dataclass(frozen=True)
class Form:
    """A form of dataset.

    Attributes:
        name: what it is called by, in lower case.
        help: what it is, for lists of forms.
        extensions: endings of the names of its files, with the dot.
        read: yields the rows of a part, and holds no more than a few of them. Raises a `PayloadError` where
            the part cannot be read at all; what is wrong with one row is that row's `problem`.
        detects: whether the first bytes of a file show that it is of this form.
        seeks: whether it needs a file in which it can go back and forth.
        order: forms of a lower one are asked first.
    """

    name: str
    help: str
    extensions: tuple[str, ...]
    read: Callable[[Part], Iterator[Row]]
    detects: Callable[[bytes], bool] = never
    seeks: bool = False
    order: int = 50
