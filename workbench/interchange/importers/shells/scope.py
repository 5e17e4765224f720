"""What variables hold, as far as a text tells: assignments are followed, and nothing is run.

A variable is known where every way through the text gives it the same value. What a loop, a branch, a
function, `read` or a sourced file may change is not known after that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.interchange.importers.shells import outputs
from workbench.interchange.importers.shells.assignments import (
    DECLARATIONS,
    LOOPS,
    READS,
    assigned_in_loop,
    assigned_names,
    assignment_counts,
    is_harmless,
    plain_words,
)
from workbench.interchange.importers.shells.posix_shell.aliases import Aliases
from workbench.interchange.importers.shells.posix_shell.functions import Functions
from workbench.interchange.importers.shells.posix_shell.side_effects import (
    EVERY,
    changed_later,
    changed_names,
    changes_any,
)
from workbench.interchange.importers.shells.variables import Variables
from workbench.interchange.importers.shells.words import (
    CLOSES,
    HEADS,
    OPENS,
    PASSED,
    Assignment,
    Command,
    Gap,
    GapKind,
    Mended,
    Part,
    Value,
    Word,
    joined,
    value_words,
    without_removed,
)

_NAME = re.compile(
    r"\$(?:env:|global:|script:|local:)?([A-Za-z_]\w*)\Z|[%!]([A-Za-z_]\w*)[%!]\Z", re.IGNORECASE
)
_BRACED = re.compile(r"\$\{(?:env:)?([A-Za-z_]\w*)(\[[@*0-9]+\])?(:?[-=+?])?(.*)\}\Z", re.DOTALL)
_TARGET = re.compile(r"([A-Za-z_]\w*)(\+?)=")


def expanded(commands: Sequence[Command]) -> list[Command]:
    """The commands with known variables filled in; those of substitutions stand before their own command."""
    scope = _Scope(Variables(assignment_counts(commands)), Functions(commands), Aliases(), nested=False)
    return list(scope.walk(commands))


class _Scope:
    def __init__(self, variables: Variables, functions: Functions, aliases: Aliases, *, nested: bool) -> None:
        self._variables = variables
        self._functions = functions
        self._aliases = aliases
        self._nested_here = nested
        self._exports_all = False
        self._defaults: list[Mended] = []
        self._walked: dict[int, tuple[Sequence[Command], list[Command]]] = {}

    def walk(self, commands: Sequence[Command]) -> Iterator[Command]:
        previous: Command | None = None
        defines = False
        sure = True
        for index, command in enumerate(commands):
            for _ in range(command.opened):
                self._variables.enter("(")
            self._variables.branch(command.name, command.operator)
            self._variables.forget_folded(command.forgets)
            words = self._control(command, commands[index:], defines=defines)
            defines = command.defines
            changed = replace(
                command, words=words, upstream=previous if command.piped else None, nested=self._nested_here
            )
            if command.defines:
                previous = None
                continue
            sure = self._is_sure(command.operator, previous, sure=sure)
            yield from self._command(changed, sure=sure)
            previous = changed
            for _ in range(command.closed):
                self._variables.leave("(")

    def _is_sure(self, operator: str, previous: Command | None, *, sure: bool) -> bool:
        """Returns whether a command runs whenever the text comes by.

        Args:
            operator: before it.
            previous: the command before it.
            sure: whether that one runs whenever the text comes by.
        """
        if operator == "&&" and previous is not None:
            return sure and is_harmless(previous) and previous.name not in self._functions
        return operator not in {"||", "|"}

    def _control(self, command: Command, following: Sequence[Command], *, defines: bool) -> list[Word]:
        """The words of a command without those that a shell reserves."""
        words = command.words
        while words and words[0].text in OPENS | CLOSES | PASSED:
            text, words = words[0].text, words[1:]
            if text in CLOSES:
                self._variables.leave()
            elif text in OPENS:
                self._variables.enter("function" if defines and text == "{" else text)
                if text in LOOPS:
                    self._variables.forget(assigned_in_loop(following, self._functions.changed_by))
                if text in HEADS:
                    if text != "case" and words:
                        self._variables.forget({words[0].text})
                    return []
        return plain_words(words)

    # Commands

    def _command(self, command: Command, *, sure: bool) -> Iterator[Command]:
        self._walked = {}
        for word in (
            *command.words,
            *(assignment.value for assignment in command.assignments),
            *_documents(command),
        ):
            yield from self._nested(word)
        for assignment in command.assignments:
            for word in assignment.array or ():
                yield from self._nested(word)
        side_effects = set(changed_names(command))
        if command.name == "alias":
            self._aliases.define(
                command, sure=sure and not self._variables.in_block and not self._nested_here
            )
        words = self._aliases.expanded(command.words)
        command.words = [filled for word in words for filled in self._fill(word)]
        if command.document is not None:
            command.document = self._single(command.document)
        command.redirections = [(sign, self._single(target)) for sign, target in command.redirections]
        own = {assignment.name: self._value(assignment) for assignment in command.assignments}
        command.mended = [*command.mended, *self._defaults]
        self._defaults = []
        if not command.words or command.name in DECLARATIONS:
            self._keep(command, own, sure=sure)
        elif command.name in READS or command.name == "set":
            self._changed_by(command)
        side_effects |= set(changed_names(command))  # of names that are filled in
        later = {*changed_later(command), *self._functions.changed_by_trap(command)}
        self._variables.volatile |= later
        any_changed = changes_any(command) or self._aliases.is_larger(words)
        self._variables.forget(
            side_effects | later | self._functions.changed_by(command) | ({EVERY} if any_changed else set())
        )
        environment = {
            name: value
            for name in self._variables.exported
            if isinstance(value := self._variables.get(name), Word)
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
                self._variables.exported.add(word.text)
        if command.name == "setenv" and len(command.words) == 3:
            values[command.words[1].text] = command.words[2]
        for name, value in values.items():
            self._variables.assign(name, value if sure else None)
            if exports:
                self._variables.exported.add(name)

    def _changed_by(self, command: Command) -> None:
        if command.name == "set":
            texts = [word.text for word in command.words[1:]]
            self._exports_all = self._exports_all or "-a" in texts or "allexport" in texts
        else:
            self._variables.forget(set(assigned_names(command)))

    def _value(self, assignment: Assignment) -> Value | None:
        if assignment.array is not None:
            added = tuple(filled for word in assignment.array for filled in self._fill(word))
            if not assignment.appends:
                return added
            base = self._variables.get(assignment.name)
            return (*base, *added) if isinstance(base, tuple) else None
        value = self._single(assignment.value)
        if not assignment.appends:
            return value
        base = self._variables.get(assignment.name)
        return Word(joined((*base.parts, *value.parts)), value.offset) if isinstance(base, Word) else None

    # Words

    def _nested(self, word: Word) -> Iterator[Command]:
        """The commands of a word's substitutions, which see the variables of now."""
        for gap in word.gaps:
            yield from self._inside(gap)

    def _inside(self, gap: Gap) -> list[Command]:
        """A gap's own commands filled in, and those in them.

        Once for each command: what is nested would be gone through three times as often with each level.
        """
        if not gap.commands:
            return []
        if id(gap.commands) not in self._walked:
            child = _Scope(self._variables.copy(), self._functions, self._aliases, nested=True)
            self._walked[id(gap.commands)] = (gap.commands, list(child.walk(gap.commands)))
        return self._walked[id(gap.commands)][1]

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
        inside = self._inside(gap)
        direct = [command for command in inside if any(command.offset == own.offset for own in gap.commands)]
        return replace(gap, commands=tuple(direct))

    def _of_gap(self, gap: Gap) -> list[Word] | None:
        """The words that a gap stands for; None where that is not known."""
        if gap.kind is GapKind.SUBSTITUTION:
            return self._of_substitution(gap)
        if gap.kind is not GapKind.VARIABLE:
            return None
        if match := _NAME.match(gap.text):
            return value_words(self._variables.value_of(match[1] or match[2]), gap)
        if match := _BRACED.match(gap.text):
            return self._of_braces(match, gap)
        return None

    def _of_braces(self, match: re.Match[str], gap: Gap) -> list[Word] | None:
        name, index, operator, rest = match.groups()
        value = self._variables.value_of(name)
        if not operator:
            if rest:
                return None
            if index and isinstance(value, tuple):
                if index in {"[@]", "[*]"}:
                    return list(value)
                number = int(index[1:-1])
                return [value[number]] if number < len(value) else []
            return None if index else value_words(value, gap)
        empty = isinstance(value, Word) and not value.parts
        if operator.endswith("?"):
            return value_words(value, gap)
        if operator.endswith("+"):
            return None if value is None else [] if empty else self._default(rest, gap)
        if value is not None and not (empty and operator.startswith(":")):
            return value_words(value, gap)
        # Set by the environment it would be something else: the reader notes the default.
        return None if name in self._variables and value is None else self._default(rest, gap)

    def _default(self, text: str, gap: Gap) -> list[Word] | None:
        from workbench.interchange.importers.shells.posix_shell.lexer import commands

        if not text:
            return []
        inside, _ = commands(text if text[0] in "'\"" else '"' + text.replace('"', '\\"') + '"')
        if len(inside) != 1 or len(inside[0].words) != 1:
            return None
        word = self._single(inside[0].words[0])
        self._defaults.append(Mended(gap.offset, f"{gap.text} is taken as its default, {word.text}"))
        return value_words(word, gap)

    def _of_substitution(self, gap: Gap) -> list[Word] | None:
        if gap.text.startswith(("<(", ">(")):
            return None
        produced = outputs.output(self._kept(gap).commands)
        if not isinstance(produced, bytes):
            return None
        return value_words(Word.of(outputs.substituted(produced), gap.offset), gap)


def _documents(command: Command) -> list[Word]:
    return [command.document] if command.document is not None else []
