"""Command lines taken apart as bash and zsh do, without running anything.

Continuations of PowerShell (a backtick at the end of a line) and of cmd.exe (a caret) count as well. What a
shell would fill in stays in its word as it is written, and is reported with its place.
"""

from __future__ import annotations

import re

from workbench.interchange.place import MalformedError, place
from workbench.interchange.reading.words import Command, Gap, Word, ansi_c

_BLANK = " \t\r"
_ENDS = frozenset("\n;&|()")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_VARIABLE = re.compile(r"\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[^}]*\}|[0-9@*#?$!-])")
_REDIRECTION = re.compile(r"(?:\d*(?:>>|>\||>&|<<<|<<-|<<|<&|<>|>|<)|&>>|&>)")
_DELIMITER = re.compile(r"""[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s'";&|<>()]+))""")


def commands(text: str) -> list[Command]:
    """The simple commands of a text, in order.

    Raises:
        MalformedError: a quote, a here-document or a substitution that does not end.
    """
    return _Lexer(text).run()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: list[Command] = []
        self.command = Command()
        self.waiting: list[tuple[Command, str, bool, int]] = []

    def run(self) -> list[Command]:
        while self.at < len(self.text):
            char = self.text[self.at]
            if length := self._continuation():
                self.at += length
            elif char in _BLANK:
                self.at += 1
            elif char == "#":
                self.at = self._line_end()
            elif redirection := _REDIRECTION.match(self.text, self.at):
                self._redirect(redirection[0])
            elif char in _ENDS:
                self._end(char)
            else:
                self._take(self._word())
        self._finish(piped=False)
        if self.waiting:
            _, delimiter, _, offset = self.waiting[0]
            raise MalformedError(
                f"the here-document that begins here has no line {delimiter!r} at its end",
                place(self.text, offset),
            )
        return self.found

    def _continuation(self) -> int:
        """How many characters a line continuation here takes."""
        if self.text[self.at] not in "\\`^":
            return 0
        rest = self.text[self.at + 1 : self.at + 3]
        return 2 if rest.startswith("\n") else 3 if rest == "\r\n" else 0

    def _line_end(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end

    def _finish(self, *, piped: bool) -> None:
        if not self.command.empty:
            self.found.append(self.command)
        self.command = Command(piped=piped)

    def _end(self, char: str) -> None:
        piped = char == "|" and self.text[self.at : self.at + 2] != "||"
        self.at += 1
        if char == "\n" and self.waiting:
            self._documents()
        if char == "\n" and self.command.empty and self.command.piped:
            return  # a pipe at the end of a line goes on in the next one
        if self.text[self.at : self.at + 1] == char and char in "&|":
            self.at += 1
        self._finish(piped=piped)

    def _take(self, word: Word) -> None:
        name, equals, _ = word.text.partition("=")
        if not self.command.words and equals and _NAME.fullmatch(name):
            value = Word(word.text[len(name) + 1 :], word.offset + len(name) + 1, word.gaps)
            self.command.assignments.append((name, value))
        else:
            self.command.words.append(word)

    def _redirect(self, written: str) -> None:
        start = self.at
        self.at += len(written)
        sign = written.lstrip("0123456789")
        if sign in {"<", ">"} and self.text[self.at : self.at + 1] == "(":
            self.at = start
            self._take(self._word())
            return
        if sign in {"<<", "<<-"}:
            self._here(sign, start)
            return
        while self.text[self.at : self.at + 1] in {" ", "\t"}:
            self.at += 1
        if self.at >= len(self.text) or self.text[self.at] in _ENDS:
            raise MalformedError(f"{written} goes nowhere", place(self.text, start))
        target = self._word()
        if sign == "<<<":
            self.command.document = f"{target.text}\n"
        self.command.redirections.append((sign, target))

    def _here(self, sign: str, start: int) -> None:
        delimiter = _DELIMITER.match(self.text, self.at)
        if delimiter is None:
            raise MalformedError("this here-document has no name for its end", place(self.text, start))
        self.at = delimiter.end()
        name = next(group for group in delimiter.groups() if group is not None)
        self.waiting.append((self.command, name, sign == "<<-", start))
        self.command.redirections.append((sign, Word(name, start)))

    def _documents(self) -> None:
        for command, delimiter, tabs, _ in list(self.waiting):
            lines: list[str] = []
            while self.at < len(self.text):
                end = self._line_end()
                line = self.text[self.at : end]
                self.at = min(end + 1, len(self.text))
                line = line.lstrip("\t") if tabs else line
                if line.removesuffix("\r") == delimiter:
                    command.document = "".join(lines)
                    self.waiting.pop(0)
                    break
                lines.append(f"{line}\n")
            else:
                return

    def _word(self) -> Word:
        start = self.at
        parts: list[str] = []
        gaps: list[Gap] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in _BLANK or char in _ENDS or self._continuation():
                break
            if char in "<>" and self.text[self.at + 1 : self.at + 2] != "(":
                break
            if char == "'":
                parts.append(self._single())
            elif char == '"':
                self._double(parts, gaps)
            elif char == "$" and self.text[self.at + 1 : self.at + 2] == "'":
                parts.append(self._escaped())
            elif char == "\\":
                parts.append(self.text[self.at + 1 : self.at + 2])
                self.at += 2
            elif not self._gap(parts, gaps):
                parts.append(char)
                self.at += 1
        return Word("".join(parts), start, tuple(gaps))

    def _single(self) -> str:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise MalformedError("this single quote is not closed", place(self.text, self.at))
        inside = self.text[self.at + 1 : end]
        self.at = end + 1
        return inside

    def _double(self, parts: list[str], gaps: list[Gap]) -> None:
        start = self.at
        self.at += 1
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == '"':
                self.at += 1
                return
            if char == "\\" and self.text[self.at + 1 : self.at + 2] in set('$`"\\\n') - {""}:
                following = self.text[self.at + 1]
                parts.append("" if following == "\n" else following)
                self.at += 2
            elif not self._gap(parts, gaps):
                parts.append(char)
                self.at += 1
        raise MalformedError("this double quote is not closed", place(self.text, start))

    def _escaped(self) -> str:
        start = self.at
        found = ansi_c(self.text, start + 2)
        if found is None:
            raise MalformedError("this $' quote is not closed", place(self.text, start))
        inside, self.at = found
        return inside

    def _gap(self, parts: list[str], gaps: list[Gap]) -> bool:
        """Take what a shell would fill in, if it begins here."""
        char, start = self.text[self.at], self.at
        if self.text.startswith(("$(", "<(", ">("), start):
            self.at = self._closing(start + 1)
        elif char == "`":
            end = self.text.find("`", start + 1)
            if end < 0:
                raise MalformedError("this backtick is not closed", place(self.text, start))
            self.at = end + 1
        elif variable := _VARIABLE.match(self.text, start):
            self.at = variable.end()
        else:
            return False
        written = self.text[start : self.at]
        parts.append(written)
        gaps.append(Gap(written, start))
        return True

    def _closing(self, start: int) -> int:
        depth, quote = 0, ""
        for at in range(start, len(self.text)):
            char = self.text[at]
            if quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            elif char == "(":
                depth += 1
            elif char == ")":
                depth -= 1
                if not depth:
                    return at + 1
        raise MalformedError("this parenthesis is not closed", place(self.text, start))
