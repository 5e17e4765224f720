"""What variables hold, as far as a text tells: assignments are followed, and nothing is run.

A variable is known where every way through the text gives it the same value. What a loop, a branch, a
function, `read` or a sourced file may change is not known after that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from workbench.interchange.importers.shells import outputs
from workbench.interchange.importers.shells.aliases import Aliases
from workbench.interchange.importers.shells.words import (
    Assignment,
    Command,
    Gap,
    GapKind,
    Mended,
    Part,
    Word,
    joined,
    without_removed,
)

Value = Word | tuple[Word, ...]
"""What a variable holds: a word, or the words of an array."""

_NAME = re.compile(
    r"\$(?:env:|global:|script:|local:)?([A-Za-z_]\w*)\Z|[%!]([A-Za-z_]\w*)[%!]\Z", re.IGNORECASE
)
_BRACED = re.compile(r"\$\{(?:env:)?([A-Za-z_]\w*)(\[[@*0-9]+\])?(:?[-=+?])?(.*)\}\Z", re.DOTALL)
_TARGET = re.compile(r"([A-Za-z_]\w*)(\+?)=")
_DECLARATIONS = frozenset({"export", "declare", "typeset", "local", "readonly", "setenv"})
_READS = frozenset({"read", "mapfile", "readarray", "getopts", "unset", "let", "select"})
_OPENS = frozenset({"if", "while", "until", "for", "select", "case", "{", "function", "foreach"})
_LOOPS = frozenset({"while", "until", "for", "select", "foreach"})
_CLOSES = frozenset({"fi", "done", "esac", "}"})
_PASSED = frozenset({"then", "do", "else", "elif", "!", "time", "in"})
_HARMLESS = frozenset({"cd", "export", "set", "source", ".", "mkdir", "echo", "pushd", "true", ":", "printf"})


@dataclass
class _Frame:
    """A part of the text that may run or not, or several times."""

    kind: str
    before: dict[str, Value | None]
    assigned: set[str] = field(default_factory=set)


def expanded(commands: Sequence[Command]) -> list[Command]:
    """The commands with known variables filled in; those of substitutions stand before their own command."""
    return list(_Scope(_counted(commands)).walk(commands))


def _counted(commands: Sequence[Command]) -> Counter[str]:
    """Returns how often each name is assigned anywhere in the text."""
    return Counter(name for command in commands for name in _assigned(command))


def _assigned(command: Command) -> Iterator[str]:
    for assignment in command.assignments:
        yield assignment.name
    name = command.name
    for index, word in enumerate(command.words):
        if word.text in _READS or name in _DECLARATIONS:
            for other in command.words[index + 1 :]:
                if match := re.match(r"[A-Za-z_]\w*", other.text):
                    yield match[0]
            return
        if word.text in {"for", "foreach"} and index + 1 < len(command.words):
            yield command.words[index + 1].text


class _Scope:
    def __init__(self, counts: Counter[str], *, nested: bool = False) -> None:
        self._counts = counts
        self._aliases = Aliases()
        self._nested_here = nested
        self._values: dict[str, Value | None] = {}
        self._exported: set[str] = set()
        self._frames: list[_Frame] = []
        self._exports_all = False
        self._defaults: list[Mended] = []

    def walk(self, commands: Sequence[Command]) -> Iterator[Command]:
        previous: Command | None = None
        defines = False
        for index, command in enumerate(commands):
            for _ in range(command.opened):
                self._push("(")
            self._branch(command)
            words = self._control(command, commands[index:], defines=defines)
            defines = command.defines
            changed = replace(
                command, words=words, upstream=previous if command.piped else None, nested=self._nested_here
            )
            if command.defines:
                previous = None
                continue
            yield from self._command(changed, chained=previous)
            previous = changed
            for _ in range(command.closed):
                if self._frames and self._frames[-1].kind == "(":
                    self._pop()

    # Blocks

    def _push(self, kind: str) -> None:
        self._frames.append(_Frame(kind, dict(self._values)))

    def _pop(self) -> None:
        if not self._frames:
            return
        frame = self._frames.pop()
        self._values = dict(frame.before)
        if frame.kind == "(":
            return
        for name in frame.assigned:
            self._values[name] = None
        if self._frames:
            self._frames[-1].assigned |= frame.assigned

    def _branch(self, command: Command) -> None:
        """Another branch begins as the whole began."""
        if not self._frames:
            return
        kind = self._frames[-1].kind
        if command.name in {"else", "elif"} or (kind == "case" and command.operator == ";;"):
            self._values = dict(self._frames[-1].before)

    def _control(self, command: Command, following: Sequence[Command], *, defines: bool) -> list[Word]:
        """The words of a command without those that a shell reserves."""
        words = command.words
        while words and words[0].text in _OPENS | _CLOSES | _PASSED:
            text, words = words[0].text, words[1:]
            if text in _CLOSES:
                self._pop()
            elif text in _OPENS:
                self._push("function" if defines and text == "{" else text)
                if text in _LOOPS:
                    self._forget(_within(following))
                if text in {"for", "select", "case", "function", "foreach"}:
                    if text in {"for", "select", "foreach"} and words:
                        self._forget({words[0].text})
                    return []
        return words

    def _forget(self, names: set[str]) -> None:
        for name in names:
            self._set(name, None)

    def _set(self, name: str, value: Value | None) -> None:
        self._values[name] = value
        if self._frames:
            self._frames[-1].assigned.add(name)

    # Commands

    def _command(self, command: Command, *, chained: Command | None) -> Iterator[Command]:
        for word in (
            *command.words,
            *(assignment.value for assignment in command.assignments),
            *_documents(command),
        ):
            yield from self._nested(word)
        for assignment in command.assignments:
            for word in assignment.array or ():
                yield from self._nested(word)
        if command.name == "alias":
            self._aliases.define(command, sure=not self._frames and _sure(command, chained))
        words = self._aliases.expanded(command.words)
        command.words = [filled for word in words for filled in self._fill(word)]
        if command.document is not None:
            command.document = self._single(command.document)
        command.redirections = [(sign, self._single(target)) for sign, target in command.redirections]
        own = {assignment.name: self._value(assignment) for assignment in command.assignments}
        command.mended = [*command.mended, *self._defaults]
        self._defaults = []
        if not command.words or command.name in _DECLARATIONS:
            self._keep(command, own, sure=_sure(command, chained))
        elif command.name in _READS or command.name in {"source", ".", "eval", "set"}:
            self._changed_by(command)
        environment = {
            name: value for name in self._exported if isinstance(value := self._values.get(name), Word)
        }
        before = (
            {name: value for name, value in own.items() if isinstance(value, Word)} if command.words else {}
        )
        command.environment = {**environment, **before}
        yield command

    def _keep(self, command: Command, own: dict[str, Value | None], *, sure: bool) -> None:
        exports = command.exported or self._exports_all or command.name in {"export", "setenv"}
        exports = exports or (
            command.name in {"declare", "typeset"} and any("x" in word.text for word in command.words[1:2])
        )
        values = dict(own)
        for word in command.words[1:]:
            if match := _TARGET.match(word.text):
                values[match[1]] = word.behind(len(match[0]))
            elif exports and re.fullmatch(r"[A-Za-z_]\w*", word.text):
                self._exported.add(word.text)
        if command.name == "setenv" and len(command.words) == 3:
            values[command.words[1].text] = command.words[2]
        for name, value in values.items():
            self._set(name, value if sure else None)
            if exports:
                self._exported.add(name)

    def _changed_by(self, command: Command) -> None:
        if command.name == "set":
            texts = [word.text for word in command.words[1:]]
            self._exports_all = self._exports_all or "-a" in texts or "allexport" in texts
        elif command.name in _READS:
            self._forget(set(_assigned(command)))
        elif not command.words[-1].text.endswith("activate"):
            self._forget(set(self._values))

    def _value(self, assignment: Assignment) -> Value | None:
        if assignment.array is not None:
            added = tuple(filled for word in assignment.array for filled in self._fill(word))
            if not assignment.appends:
                return added
            base = self._values.get(assignment.name)
            return (*base, *added) if isinstance(base, tuple) else None
        value = self._single(assignment.value)
        if not assignment.appends:
            return value
        base = self._values.get(assignment.name)
        return Word(joined((*base.parts, *value.parts)), value.offset) if isinstance(base, Word) else None

    # Words

    def _nested(self, word: Word) -> Iterator[Command]:
        """The commands of a word's substitutions, which see the variables of now."""
        for gap in word.gaps:
            if gap.commands:
                yield from self._child().walk(gap.commands)

    def _child(self) -> _Scope:
        child = _Scope(self._counts, nested=True)
        child._values = dict(self._values)
        child._aliases = self._aliases
        child._exported = set(self._exported)
        child._frames = [
            _Frame(frame.kind, dict(frame.before), set(frame.assigned)) for frame in self._frames
        ]
        return child

    def _value_of(self, name: str) -> Value | None:
        value = self._values.get(name)
        functions = [frame for frame in self._frames if frame.kind == "function"]
        if functions and self._counts[name] > 1 and not any(name in frame.assigned for frame in functions):
            return None  # a function runs later, when it may hold something else
        return value

    def _single(self, word: Word) -> Word:
        """A word filled in, that stays one word."""
        quoted = Word(
            tuple(replace(part, quoted=True) if isinstance(part, Gap) else part for part in word.parts),
            word.offset,
        )
        return next(iter(self._fill(quoted)), Word((), word.offset))

    def _fill(self, word: Word) -> list[Word]:
        word = without_removed(word)
        if not word.gaps:
            return [word]
        only = word.only_gap
        if only is not None:
            values = self._of_gap(only)
            if values is None:
                return [Word((self._kept(only),), word.offset)]
            return [Word(value.parts, word.offset) for value in values]
        parts: list[Part] = []
        for part in word.parts:
            values = [] if isinstance(part, str) else self._of_gap(replace(part, quoted=True))
            if isinstance(part, str):
                parts.append(part)
            elif values is None:
                parts.append(self._kept(part))
            else:
                parts += values[0].parts if values else ()
        return [Word(joined(parts), word.offset)]

    def _kept(self, gap: Gap) -> Gap:
        """A gap that stays, its own commands filled in."""
        if not gap.commands:
            return gap
        inside = list(self._child().walk(gap.commands))
        direct = [command for command in inside if any(command.offset == own.offset for own in gap.commands)]
        return replace(gap, commands=tuple(direct))

    def _of_gap(self, gap: Gap) -> list[Word] | None:
        """The words that a gap stands for; None where that is not known."""
        if gap.kind is GapKind.SUBSTITUTION:
            return self._of_substitution(gap)
        if gap.kind is not GapKind.VARIABLE:
            return None
        if match := _NAME.match(gap.text):
            return _split(self._value_of(match[1] or match[2]), gap)
        if match := _BRACED.match(gap.text):
            return self._of_braces(match, gap)
        return None

    def _of_braces(self, match: re.Match[str], gap: Gap) -> list[Word] | None:
        name, index, operator, rest = match.groups()
        value = self._value_of(name)
        if not operator:
            if rest:
                return None
            if index and isinstance(value, tuple):
                if index in {"[@]", "[*]"}:
                    return list(value)
                number = int(index[1:-1])
                return [value[number]] if number < len(value) else []
            return None if index else _split(value, gap)
        empty = isinstance(value, Word) and not value.parts
        if operator.endswith("?"):
            return _split(value, gap)
        if operator.endswith("+"):
            return None if value is None else [] if empty else self._default(rest, gap)
        if value is not None and not (empty and operator.startswith(":")):
            return _split(value, gap)
        # Set by the environment it would be something else: the reader notes the default.
        return None if name in self._values and value is None else self._default(rest, gap)

    def _default(self, text: str, gap: Gap) -> list[Word] | None:
        from workbench.interchange.importers.shells.posix import commands

        if not text:
            return []
        inside, _ = commands(text if text[0] in "'\"" else '"' + text.replace('"', '\\"') + '"')
        if len(inside) != 1 or len(inside[0].words) != 1:
            return None
        word = self._single(inside[0].words[0])
        self._defaults.append(Mended(gap.offset, f"{gap.text} is taken as its default, {word.text}"))
        return _split(word, gap)

    def _of_substitution(self, gap: Gap) -> list[Word] | None:
        if gap.text.startswith(("<(", ">(")):
            return None
        produced = outputs.output(self._kept(gap).commands)
        if not isinstance(produced, bytes):
            return None
        return _split(Word.of(outputs.substituted(produced), gap.offset), gap)


def _documents(command: Command) -> list[Word]:
    return [command.document] if command.document is not None else []


def _sure(command: Command, chained: Command | None) -> bool:
    """Returns whether an assignment is made whenever the text comes by."""
    if command.operator in {"||", "|"}:
        return False
    if command.operator != "&&" or chained is None:
        return True
    return not chained.words or chained.name in _HARMLESS


def _within(following: Sequence[Command]) -> set[str]:
    """The names that a loop assigns, which begins with the first of these commands."""
    names: set[str] = set()
    depth = 0
    for command in following:
        names.update(_assigned(command))
        for word in command.words:
            if word.text in _LOOPS:
                depth += 1
            if word.text != "do":
                break
        if command.name == "done":
            depth -= 1
            if depth <= 0:
                break
    return names


def _split(value: Value | None, gap: Gap) -> list[Word] | None:
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
