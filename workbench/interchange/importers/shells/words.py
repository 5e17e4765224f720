"""Commands and their words, as a shell's lexer takes them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class GapKind(Enum):
    """What a gap in a word stands for."""

    VARIABLE = "variable"
    SUBSTITUTION = "substitution"
    PLACEHOLDER = "placeholder"
    BRACES = "braces"


@dataclass(frozen=True)
class Gap:
    """What a shell, or the reader of a page, fills in: a variable, the output of a command, a placeholder.

    Attributes:
        text: as it is written.
        offset: where.
        kind: what it stands for.
        quoted: whether it stands in double quotes, so that its value stays one word.
        commands: of a substitution.
    """

    text: str
    offset: int
    kind: GapKind = GapKind.VARIABLE
    quoted: bool = False
    commands: tuple[Command, ...] = ()


Part = str | Gap

REMOVED = "\ufdd0"
"""Replaces what is not part of a command line, such as the prompt before a continued line."""

RESERVED = frozenset(
    {
        *("if", "then", "elif", "else", "while", "until", "do", "!", "time", "{", "case", "in"),
        *("fi", "done", "esac", "}"),
    }
)
"""Words of POSIX shells behind which, or in whose place, a command begins."""
HEADS = frozenset({"for", "select", "case", "foreach"})
"""Words that open a compound command, and have words of its own behind them."""
OPENS = frozenset({"if", "while", "until", "{"}) | HEADS
"""Words that open a compound command."""
CLOSES = frozenset({"fi", "done", "esac", "}"})
"""Words that close a compound command."""
PASSED = frozenset({"then", "do", "else", "elif", "!", "time", "in"})
"""Words in a compound command behind which a command begins."""


@dataclass(frozen=True)
class Word:
    """One word of a command line, quotes taken off.

    Attributes:
        parts: its characters, and what is to be filled in between them, in order. Bytes that are not UTF-8
            are surrogates, as Python has them.
        offset: where it begins.
    """

    parts: tuple[Part, ...]
    offset: int

    @classmethod
    def of(cls, text: str, offset: int) -> Word:
        """A word without gaps."""
        return cls((text,) if text else (), offset)

    @property
    def text(self) -> str:
        """Its characters; a gap stands as it is written."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is to be filled in."""
        return tuple(part for part in self.parts if isinstance(part, Gap))

    @property
    def only_gap(self) -> Gap | None:
        """The gap that is the whole word; None where there is more or less."""
        return self.parts[0] if len(self.parts) == 1 and isinstance(self.parts[0], Gap) else None

    def behind(self, count: int) -> Word:
        """The word without its first characters, which are in no gap.

        Args:
            count: of characters.
        """
        kept: list[Part] = []
        left = count
        for part in self.parts:
            length = len(part) if isinstance(part, str) else len(part.text)
            if left >= length:
                left -= length
            elif isinstance(part, str):
                kept.append(part[left:])
                left = 0
            else:
                kept.append(part)
                left = 0
        return Word(tuple(kept), self.offset + count)


def without_removed(word: Word) -> Word:
    """Returns the word without what is not part of the command line."""
    if REMOVED not in word.text:
        return word
    return Word(
        joined(part.replace(REMOVED, "") if isinstance(part, str) else part for part in word.parts),
        word.offset,
    )


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts of a word with neighbouring text put together."""
    whole: list[Part] = []
    run: list[str] = []
    for part in parts:
        if isinstance(part, str):
            run.append(part)
            continue
        if text := "".join(run):
            whole.append(text)
        run = []
        whole.append(part)
    if text := "".join(run):
        whole.append(text)
    return tuple(whole)


Value = Word | tuple[Word, ...]
"""What a variable holds: a word, or the words of an array."""


def value_words(value: Value | None, gap: Gap) -> list[Word] | None:
    """The words of a value where it stands: several where it has blanks and no quotes are around it."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return list(value[:1])
    if gap.quoted:
        return [value]
    words: list[list[Part]] = [[]]
    for part in value.parts:
        if not isinstance(part, str):
            words[-1].append(part)
            continue
        first, *rest = re.split(r"[ \t\n]+", part)
        words[-1].append(first)
        words += [[word] for word in rest]
    kept = [joined(word) for word in words]
    return [Word(parts, value.offset) for parts in kept if parts]


@dataclass(frozen=True)
class Assignment:
    """`NAME=value`.

    Attributes:
        name: of the variable.
        value: its value; without parts where it is an array.
        array: the members of an array, None where it is none.
        appends: whether it adds to the variable, as `NAME+=value`.
    """

    name: str
    value: Word
    array: tuple[Word, ...] | None = None
    appends: bool = False


@dataclass(frozen=True)
class Mended:
    """What a lexer took otherwise than a shell would, because nobody can have meant that.

    Attributes:
        offset: where.
        description: of what was done, as a sentence without its place.
    """

    offset: int
    description: str


@dataclass
class Command:
    """One simple command.

    Attributes:
        words: in order, assignments before them left out.
        assignments: before the first word.
        exported: whether its assignments are for all commands that follow.
        environment: the variables that it gets, as far as the text tells, by name.
        redirections: operator and target, in order.
        document: the here-document or here-string that is its standard input; None where none is.
        operator: what stands between it and the command before it: `&&`, `||`, `|`, `;` or a line break.
        opened: parentheses that open before it.
        closed: parentheses that close behind it.
        defines: whether it is the head of a function's definition.
        mended: what was taken otherwise than it is written.
        offset: where it begins; -1 where it is empty.
        end: where it ends.
        forgets: variables, in small letters, that from here on may be changed in a way that is not
            followed; an asterisk for all.
        nested: whether it is a part of a substitution.
        upstream: the command whose output is its standard input; None where there is none.
    """

    words: list[Word] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    exported: bool = False
    environment: Mapping[str, Word] = field(default_factory=dict)
    redirections: list[tuple[str, Word]] = field(default_factory=list)
    document: Word | None = None
    operator: str = ""
    opened: int = 0
    closed: int = 0
    defines: bool = False
    mended: list[Mended] = field(default_factory=list)
    offset: int = -1
    end: int = -1
    forgets: frozenset[str] = frozenset()
    nested: bool = False
    upstream: Command | None = None

    @property
    def piped(self) -> bool:
        """Whether the command before it is its standard input."""
        return self.operator == "|"

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.words or self.assignments or self.redirections)

    @property
    def name(self) -> str:
        """Its first word; empty where it has none."""
        return self.words[0].text if self.words else ""
