"""Command lines taken apart as bash and zsh do, without running anything.

What a shell would fill in stays in its word as a gap.
"""

from __future__ import annotations

import re
from functools import partial

from workbench.interchange.importers.shells.placeholders import BRACKETED
from workbench.interchange.importers.shells.posix_shell.words import BLANK, ENDS, Words
from workbench.interchange.importers.shells.words import RESERVED, Assignment, Command, Word
from workbench.interchange.location import MalformedError, locate

_TARGET = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?=)")
_REDIRECTION = re.compile(r"(?:\d*(?:>>|>\||>&|<<<|<<-|<<|<&|<>|>|<)|&>>|&>)")
_ARITHMETIC = re.compile(r"\(\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)\)")
_DELIMITER = re.compile(r"""[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|(\\?[^\s'";&|<>()]+))""")


def commands(
    text: str, start: int = 0, *, line: bool = False, make: bool = False
) -> tuple[list[Command], int]:
    """The simple commands of a text, in order, and where they end; those of a substitution stand in its gap.

    Args:
        text: the whole text.
        start: where to begin.
        line: whether to take the first complete command line alone.
        make: whether it is a recipe of a Makefile.

    Raises:
        MalformedError: a quote, a here-document or a substitution that does not end.
    """
    lexer = _Lexer(text, start, None, line=line, make=make)
    return lexer.run(), lexer.words.at


def _nested(text: str, start: int, end: int | None, *, make: bool = False) -> tuple[list[Command], int]:
    lexer = _Lexer(text, start, end, nested=end is None, make=make)
    return lexer.run(), lexer.words.at


class _Lexer:
    """Takes a text apart into commands; with `nested` a parenthesis that it did not open ends it."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int | None,
        *,
        nested: bool = False,
        line: bool = False,
        make: bool = False,
    ) -> None:
        self.text = text if end is None else text[:end]
        self._substituted = partial(_nested, make=make)
        self.words = Words(self.text, start, self._substituted, make=make)
        self._nested = nested
        self._line = line
        self._commands: list[Command] = []
        self._command = Command()
        self._waiting: list[tuple[Command, str, bool, bool, int]] = []
        self._depth = 0

    def run(self) -> list[Command]:
        start = self.words.at
        while self.words.at < len(self.text):
            char = self.text[self.words.at]
            if self._nested and char == ")" and not self._depth:
                self._finish("")
                return self._commands
            if not self._skipped(char):
                self._step(char)
            if self._line and self._complete():
                break
        if self._nested:
            raise MalformedError("this parenthesis is not closed", locate(self.text, start - 1))
        self._finish("")
        if self._waiting:
            _, delimiter, _, _, offset = self._waiting[0]
            raise MalformedError(
                f"the here-document that begins here has no line {delimiter!r} at its end",
                locate(self.text, offset),
            )
        return self._commands

    def _complete(self) -> bool:
        """Returns whether a whole command line is behind it."""
        return (
            bool(self._commands)
            and self.text[self.words.at - 1] == "\n"
            and self._command.empty
            and self._command.operator == "\n"
        )

    def _skipped(self, char: str) -> bool:
        """Returns whether blanks, a comment or a continuation stood here, which are behind it then."""
        if char in BLANK:
            self.words.at += 1
        elif char == "#":
            self.words.at = self._line_end()
        elif char == "\\" and (length := self.words.continuation()):
            self.words.at += length
        else:
            return False
        return True

    def _step(self, char: str) -> None:
        if BRACKETED.match(self.text, self.words.at):
            self._take(self.words.word())
        elif redirection := _REDIRECTION.match(self.text, self.words.at):
            self._redirect(redirection[0])
        elif char in "()":
            self._parenthesis(char)
        elif char in ENDS:
            self._end(char)
        else:
            # An assignment expands no braces.
            self._take(self.words.word(braces=self._target(self.words.at) is None))

    def _line_end(self) -> int:
        end = self.text.find("\n", self.words.at)
        return len(self.text) if end < 0 else end

    def _finish(self, operator: str) -> None:
        if self._command.empty:
            self._command.operator = operator or self._command.operator
            return
        if self._is_function_head():
            self._command.defines = True
        self._command.end = self.words.at
        self._command.mended += self.words.mended
        self.words.mended = []
        self._commands.append(self._command)
        self._command = Command(operator=operator)

    def _end(self, char: str) -> None:
        words = self.words
        if char == "\n" and self._calls_service() and words.takes_option_line():
            return
        operator = char * 2 if char in "&|;" and self.text.startswith(char * 2, words.at) else char
        words.at += len(operator)
        if operator == "|" and self.text.startswith("&", words.at):
            words.at += 1
        if char == "\n" and self._command.empty and self._command.operator in {"|", "&&", "||"}:
            return  # goes on in the next line
        self._finish(operator)
        if char == "\n" and self._waiting:
            self._documents()

    def _calls_service(self) -> bool:
        """Returns whether the command may be one of those that are read, and has no here-document."""
        words = self._command.words
        return not self._waiting and any(
            word.text == "curl" or word.text.startswith("invoke-endpoint") for word in words
        )

    def _arithmetic(self) -> bool:
        """Takes `((expression))`, which is `let "expression"`; behind `for` its words are those of `for`."""
        behind_for = [word.text for word in self._command.words] == ["for"]
        if not (match := _ARITHMETIC.match(self.text, self.words.at)) or not (
            behind_for or all(word.text in RESERVED for word in self._command.words)
        ):
            return False
        start = self.words.at
        self._take(Word.of("((" if behind_for else "let", start))
        self._take(Word.of(match[1], start + 2))
        self.words.at = match.end()
        return True

    def _parenthesis(self, char: str) -> None:
        if self._arithmetic():
            return
        self.words.at += 1
        if char == ")":
            self._depth -= 1
            self._finish(";")
            if self._commands:
                self._commands[-1].closed += 1
            return
        closing = self.text.find(")", self.words.at)
        empty = closing >= 0 and not self.text[self.words.at : closing].strip()
        if empty and (len(self._own_words()) == 1 or self._is_function_head()):
            self._command.defines = True
            self.words.at = closing + 1
            self._finish(";")
            return
        self._depth += 1
        self._finish(self._command.operator)
        self._command.opened += 1

    def _own_words(self) -> list[Word]:
        return [word for word in self._command.words if word.text not in RESERVED]

    def _is_function_head(self) -> bool:
        """Returns whether this is `function NAME`."""
        words = self._own_words()
        return len(words) > 1 and words[0].text == "function"

    def _take(self, word: Word) -> None:
        if word.text == "{" and self._is_function_head():
            self._finish(";")
        command = self._command
        if command.offset < 0:
            command.offset = word.offset
        target = self._target(word.offset)
        if target is None:
            command.words.append(word)
            return
        array = None
        if word.text == target[0] and self.text.startswith("(", self.words.at):
            inside, end = self._substituted(self.text, self.words.at + 1, None)
            self.words.at = end + 1
            array = tuple(word for inner in inside for word in inner.words)
        value = word.behind(len(target[0]))
        command.assignments.append(Assignment(target[1], value, array, target[2] == "+="))

    def _target(self, at: int) -> re.Match[str] | None:
        """Returns the name and sign of the assignment that begins here: a name in quotes assigns nothing."""
        first = all(word.text in RESERVED for word in self._command.words)
        return _TARGET.match(self.text, at) if first else None

    def _redirect(self, written: str) -> None:
        words = self.words
        start = words.at
        sign = written.lstrip("0123456789")
        if sign in {"<", ">"} and self.text.startswith("(", start + len(written)):
            self._take(words.word())
            return
        words.at += len(written)
        if self._command.offset < 0:
            self._command.offset = start
        if sign in {"<<", "<<-"}:
            self._here(sign, start)
            return
        while self.text[words.at : words.at + 1] in {" ", "\t"}:
            words.at += 1
        if words.at >= len(self.text) or self.text[words.at] in ENDS:
            raise MalformedError(f"{written} goes nowhere", locate(self.text, start))
        target = words.word(braces=sign != "<<<")
        if sign == "<<<":
            self._command.document = Word((*target.parts, "\n"), target.offset)
        self._command.redirections.append((written, target))

    def _here(self, sign: str, start: int) -> None:
        delimiter = _DELIMITER.match(self.text, self.words.at)
        if delimiter is None:
            raise MalformedError("this here-document has no name for its end", locate(self.text, start))
        self.words.at = delimiter.end()
        name = next(group for group in delimiter.groups() if group is not None)
        fills = delimiter[3] is not None and not name.startswith("\\")
        self._waiting.append((self._command, name.removeprefix("\\"), sign == "<<-", fills, start))
        self._command.redirections.append((sign, Word.of(name, start)))

    def _documents(self) -> None:
        for command, delimiter, tabs, fills, _ in list(self._waiting):
            lines: list[str] = []
            begin = self.words.at
            while self.words.at < len(self.text):
                end = self._line_end()
                line = self.text[self.words.at : end]
                self.words.at = min(end + 1, len(self.text))
                line = line.lstrip("\t") if tabs else line
                if line.removesuffix("\r") == delimiter:
                    content = "".join(lines)
                    parts = self.words.document(content) if fills else (content,)
                    command.document = Word(parts, begin)
                    self._waiting.pop(0)
                    break
                lines.append(f"{line}\n")
            else:
                return
