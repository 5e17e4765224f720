"""Command lines of PowerShell: backticks, its two quotes, here-strings, `$env:NAME`.

Windows PowerShell 5 hands quotes inside a word to a program unescaped, so people write `\\"` or `""` for
them; PowerShell 7 does not need that. Both are taken as what the program was meant to get.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.interchange.importers.shells.words import (
    REMOVED,
    Assignment,
    Command,
    Gap,
    GapKind,
    Mended,
    Part,
    Word,
    joined,
)
from workbench.interchange.location import MalformedError, locate

_VARIABLE = re.compile(
    r"\$(?:\{[^}\n]*\}|(?:env:|global:|script:|local:)?[A-Za-z_]\w*|[?$^_])", re.IGNORECASE
)
_SPLAT = re.compile(r"@[A-Za-z_]\w*(?![\w.-])")
"""Several arguments, kept in a variable (about_Splatting)."""
_TARGET = re.compile(
    r"(?:\[[\w.\[\]]+\][ \t]*)?\$(env:|global:|script:|local:)?([A-Za-z_]\w*)[ \t]*(\+?=)(?!=)", re.IGNORECASE
)
_CONTINUATION = re.compile(r"`([ \t]*)\r?\n")
_HERE = re.compile(r"@(['\"])[ \t]*\r?\n")
_ESCAPED_QUOTE = re.compile(r'\\"(?=[^\s;|&)]|[ \t]*[^\s\w$`-])')
_REDIRECTION = re.compile(r"(?:[1-6*]?>>?(?:&\d)?)[ \t]*")
_ESCAPES = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
}
_COMMENT = re.compile(r"#[^\n]*")
_BLOCK_HEADS = frozenset(
    {
        *("if", "elseif", "else", "switch", "for", "foreach", "while", "do", "until"),
        *("function", "filter", "try", "catch", "finally", "trap", "begin", "process", "end"),
        *("foreach-object", "%", "where-object", "invoke-command", "icm", "measure-command"),
        *("start-job", "start-threadjob"),
    }
)
"""What a block of commands follows, in small letters."""
_CALLS = re.compile(r"\b(?:aws|curl|workbench|invoke-\w+|irm|iwr)\b", re.IGNORECASE)
_ENDS = frozenset(" \t\r\n;|&<>)}")
_CLOSING = {"(": ")", "{": "}", "[": "]"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def commands(text: str, start: int = 0, *, line: bool = False) -> tuple[list[Command], int]:
    """The simple commands of a text, in order, and where they end.

    Args:
        text: the whole text.
        start: where to begin.
        line: whether to take the first complete command line alone.

    Raises:
        MalformedError: a quote or a parenthesis that does not end.
    """
    lexer = _Lexer(text, start)
    return lexer.run(line=line), lexer.at


class _HereString(NamedTuple):
    """A here-string: its quote, what stands between its lines of quotes, and where it ends."""

    quote: str
    text: str
    end: int


class _Lexer:
    """Takes a text apart from somewhere on.

    Args:
        skims: whether what stands in brackets is only passed. Whoever looks for an end goes through it again
            afterwards: commands that are nested would be taken apart twice as often with each level.
    """

    def __init__(self, text: str, at: int, *, skims: bool = False) -> None:
        self.text = text
        self.at = at
        self._skims = skims
        self._commands: list[Command] = []
        self._command = Command()

    def run(self, *, line: bool = False) -> list[Command]:
        while self.at < len(self.text):
            char = self.text[self.at]
            if continuation := _CONTINUATION.match(self.text, self.at):
                if continuation[1]:
                    self._command.mended.append(
                        Mended(self.at, "blanks behind the backtick at the end of a line are left out")
                    )
                self.at = continuation.end()
            elif char in f" \t\r{REMOVED}":
                self.at += 1
            elif (behind := _behind_comment(self.text, self.at)) is not None:
                self.at = behind
            elif char in "\n;|&{}()" and not self._argument(char):
                self._operator(char)
                if char == "\n" and line and self._commands:
                    break
            elif redirection := _REDIRECTION.match(self.text, self.at):
                self.at = redirection.end()
                self._command.redirections.append((redirection[0].strip(), self._word()))
            elif not self._assignment():
                self._take(self._word())
        self._finish("")
        return self._commands

    def _argument(self, char: str) -> bool:
        """Returns whether a parenthesis or brace is an argument of the command that it stands in."""
        return char in "({" and bool(self._command.words) and not (char == "{" and self._heads_block())

    def _heads_block(self) -> bool:
        return self._command.name.lower() in _BLOCK_HEADS

    def _operator(self, char: str) -> None:
        operator = char * 2 if char in "|&" and self.text.startswith(char * 2, self.at) else char
        self.at += len(operator)
        if char == "{" and self._heads_block():
            # Of a head, only calls in its condition are commands.
            self._command.words = [
                word for word in self._command.words if any(_CALLS.search(gap.text) for gap in word.gaps)
            ]
            self._command.offset = self._command.words[0].offset if self._command.words else -1
        if char == "\n" and self._command.empty and self._command.operator == "|":
            return
        # `&` before a command runs it.
        self._finish(operator if operator in {"|", "||", "&&", "\n"} else ";")

    def _finish(self, operator: str) -> None:
        if self._command.empty:
            self._command.operator = operator or self._command.operator
            return
        self._command.end = self.at
        self._commands.append(self._command)
        self._command = Command(operator=operator)

    def _take(self, word: Word) -> None:
        if self._command.offset < 0:
            self._command.offset = word.offset
        self._command.words.append(word)

    def _assignment(self) -> bool:
        """Takes `$NAME = value`, or a command whose output is kept in a variable."""
        target = _TARGET.match(self.text, self.at) if self._command.empty else None
        if target is None:
            return False
        start = self.at
        self.at = target.end()
        scope, name, sign = target.groups()
        inner = _Lexer(self._statement(), self.at)
        words = inner.run()
        literal = len(words) == 1 and len(words[0].words) == 1 and not words[0].assignments
        word = words[0].words[0] if literal else None
        begins = self.text[word.offset : word.offset + 1] if word else ""
        if word is None or not (begins in set("'\"@$") or _NUMBER.fullmatch(word.text)):
            written = self.text[target.end() : inner.at].strip()
            gap = Gap(written, target.end(), GapKind.SUBSTITUTION, quoted=True, commands=tuple(words))
            word = Word((gap,), self.at)
        self.at = inner.at
        self._command.offset = start
        self._command.exported = (scope or "").lower() == "env:"
        self._command.assignments.append(Assignment(name, word, appends=sign == "+="))
        return True

    def _statement(self) -> str:
        """The text up to the end of the statement that begins here."""
        probe = _Lexer(self.text, self.at, skims=True)
        while probe.at < len(self.text) and self.text[probe.at] not in "\n;":
            if continuation := _CONTINUATION.match(self.text, probe.at):
                probe.at = continuation.end()
            elif self.text[probe.at] in " \t\r|&)}<>":
                piped = self.text[probe.at] == "|"
                probe.at += 1
                while piped and self.text[probe.at : probe.at + 1].isspace():
                    probe.at += 1
            else:
                probe._word()
        return self.text[: probe.at]

    def _word(self) -> Word:
        start = self.at
        parts: list[Part] = []
        while self.at < len(self.text) and (self.text[self.at] not in _ENDS or self.at == start):
            char = self.text[self.at]
            if _CONTINUATION.match(self.text, self.at):
                break
            if here := _here_string(self.text, self.at):
                self._here(here, parts)
            elif char == "'":
                self._single(parts)
            elif char == '"':
                self._double(parts)
            elif char == "`":
                following = self.text[self.at + 1 : self.at + 2]
                parts.append(_ESCAPES.get(following, following))
                self.at = min(self.at + 2, len(self.text))
            elif self.at == start and self._command.words and (splat := _SPLAT.match(self.text, start)):
                parts.append(Gap(splat[0], start))
                self.at = splat.end()
            elif char in "({" or self.text.startswith(("@(", "@{", "$("), self.at):
                self._expression(parts, quoted=False)
            elif not self._variable(parts, quoted=False):
                parts.append(char)
                self.at += 1
        return Word(_for_program(joined(parts)), start)

    def _here(self, here: _HereString, parts: list[Part]) -> None:
        if here.quote == "'":
            parts.append(here.text)
        else:
            inner = _Lexer(here.text, 0, skims=self._skims)
            while inner.at < len(inner.text):
                inner._in_double(parts)
        self.at = here.end

    def _single(self, parts: list[Part]) -> None:
        start = self.at
        self.at += 1
        while (end := self.text.find("'", self.at)) >= 0:
            parts.append(self.text[self.at : end])
            self.at = end + 1
            if not self.text.startswith("'", self.at):
                return
            parts.append("'")
            self.at += 1
        raise MalformedError("this single quote is not closed", locate(self.text, start))

    def _double(self, parts: list[Part]) -> None:
        start = self.at
        self.at += 1
        while self.at < len(self.text):
            if self.text.startswith('""', self.at):
                parts.append('"')
                self.at += 2
            elif self.text[self.at] == '"':
                self.at += 1
                return
            elif _ESCAPED_QUOTE.match(self.text, self.at):
                # Written for another shell: here a backslash escapes nothing, and the word would fall apart.
                parts.append('"')
                self.at += 2
            else:
                self._in_double(parts)
        raise MalformedError("this double quote is not closed", locate(self.text, start))

    def _in_double(self, parts: list[Part]) -> None:
        if self.text[self.at] == "`":
            following = self.text[self.at + 1 : self.at + 2]
            parts.append("" if following == "\n" else _ESCAPES.get(following, following))
            self.at = min(self.at + 2, len(self.text))
        elif self.text.startswith("$(", self.at):
            self._expression(parts, quoted=True)
        elif not self._variable(parts, quoted=True):
            parts.append(self.text[self.at])
            self.at += 1

    def _variable(self, parts: list[Part], *, quoted: bool) -> bool:
        match = _VARIABLE.match(self.text, self.at)
        if match is None:
            return False
        parts.append(Gap(match[0], self.at, quoted=True))
        self.at = match.end()
        if not quoted and self.text.startswith((".", "["), self.at):
            # A member of it, which only PowerShell knows.
            start = match.start()
            while self.at < len(self.text) and self.text[self.at] not in _ENDS:
                self.at = self._closing(self.at) if self.text[self.at] in _CLOSING else self.at + 1
            parts[-1] = Gap(self.text[start : self.at], start, GapKind.SUBSTITUTION, quoted=True)
        return True

    def _expression(self, parts: list[Part], *, quoted: bool) -> None:
        start = self.at
        opening = start if self.text[start] in _CLOSING else start + 1
        self.at = self._closing(opening)
        inner: list[Command] = []
        if self.text[opening] == "(" and not self._skims:
            inner = _Lexer(self.text[: self.at - 1], opening + 1).run()
        parts.append(Gap(self.text[start : self.at], start, GapKind.SUBSTITUTION, True, tuple(inner)))

    def _closing(self, start: int) -> int:
        """Behind the bracket that closes the one here."""
        closing = _CLOSING[self.text[start]]
        probe = _Lexer(self.text, start + 1, skims=True)
        while probe.at < len(self.text):
            char = self.text[probe.at]
            if char == closing:
                return probe.at + 1
            if char in _CLOSING:
                probe.at = probe._closing(probe.at)
            elif char in "'\"" or _here_string(self.text, probe.at):
                probe._word()
            else:
                probe.at += 2 if char == "`" else 1
        raise MalformedError("this bracket is not closed", locate(self.text, start))


def _behind_comment(text: str, at: int) -> int | None:
    """Returns where the comment that begins here ends; None where none begins."""
    if text.startswith("<#", at):
        # A search for text, not by an expression: of many that are not closed, each looks to the end.
        end = text.find("#>", at + 2)
        return end + 2 if end >= 0 else None
    comment = _COMMENT.match(text, at)
    return comment.end() if comment else None


def _here_string(text: str, at: int) -> _HereString | None:
    """Returns the here-string that begins here; None where none begins, or where it is not closed."""
    opening = _HERE.match(text, at)
    end = text.find(f"\n{opening[1]}@", opening.end()) if opening else -1
    if opening is None or end < 0:
        return None
    return _HereString(opening[1], text[opening.end() : end].removesuffix("\r"), end + 3)


def _for_program(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Returns what the program gets: quotes that were escaped for Windows PowerShell are quotes."""
    text = "".join(part for part in parts if isinstance(part, str))
    if '\\"' in text:
        return joined(part.replace('\\"', '"') if isinstance(part, str) else part for part in parts)
    if '""' in text and not re.search(r'(?<!")"(?!")', text):
        return joined(part.replace('""', '"') if isinstance(part, str) else part for part in parts)
    return parts
