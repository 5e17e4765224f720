"""Command lines of cmd.exe: carets, `%NAME%`, and quotes that are the program's own."""

from __future__ import annotations

import re
from collections.abc import Collection

from workbench.interchange.importers.shells.c_runtime import Piece, split
from workbench.interchange.importers.shells.posix_shell.side_effects import EVERY
from workbench.interchange.importers.shells.words import Assignment, Command, Gap, Mended, Word, joined

_VARIABLE = re.compile(
    r"%%~?[A-Za-z](?!\w)|%([A-Za-z_][\w()]*)(?::[^%\n]*)?%|%~?[a-z]*[0-9*]|!([A-Za-z_]\w*)!"
)
_CONTINUATION = re.compile(r"\^([ \t]*)\r?\n")
_BREAK = re.compile(r"\r?\n")
_COMMENT = re.compile(r"(?i)@?(?:rem(?=\s|$)|::)[^\n]*")
_SET = re.compile(r"(?i)@?set")
_TARGET = re.compile(r'[ \t]*("[^"\n]*"|[^\s&|<>]+|&\d)')


def commands(
    text: str, start: int = 0, *, line: bool = False, changed: Collection[str] = ()
) -> tuple[list[Command], int]:
    """The simple commands of a text, in order, and where they end.

    Args:
        text: the whole text.
        start: where to begin.
        line: whether to take the first complete command line alone.
        changed: variables, in small letters, that are also changed in ways that are not followed.
    """
    lexer = _Lexer(text, start, changed)
    return lexer.run(line=line), lexer.at


class _Lexer:
    def __init__(self, text: str, at: int, changed: Collection[str]) -> None:
        self.text = text
        self.at = at
        self._changed = changed
        self._commands: list[Command] = []
        self._command = Command()
        self._pieces: list[Piece] = []
        self._quoted = False
        self._set: dict[str, list[Piece]] = {}

    def run(self, *, line: bool) -> list[Command]:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\n":
                self._quoted = False
                self.at += 1
                self._finish("\n")
                if line and self._commands:
                    break
            elif not self._escape(char) and not self._variable():
                self._plain(char)
        self._finish("")
        return self._commands

    def _escape(self, char: str) -> bool:
        """Takes what a caret does outside of quotes: goes on in the next line, or escapes what follows."""
        if char != "^" or self._quoted:
            return False
        if match := _CONTINUATION.match(self.text, self.at):
            if match[1]:
                self._command.mended.append(
                    Mended(self.at, "blanks behind the caret at the end of a line are left out")
                )
            self.at = match.end()
            # What follows is escaped, a line break too.
            if following := _BREAK.match(self.text, self.at):
                self._pieces.append(("\n", self.at))
                self.at = following.end()
        else:
            if following_text := self.text[self.at + 1 : self.at + 2]:
                self._pieces.append((following_text, self.at + 1))
            self.at += 2
        return True

    def _variable(self) -> bool:
        match = _VARIABLE.match(self.text, self.at)
        if match is None:
            if self.text.startswith("%%", self.at):
                self._pieces.append(("%", self.at))
                self.at += 2
                return True
            return False
        value = self._set.get((match[1] or match[2] or "").lower())
        if value is None:
            self._pieces.append((Gap(match[0], self.at, quoted=True), self.at))
        else:
            # Put in before the line is taken apart: its quotes are quotes.
            self._quoted ^= sum(part == '"' for part, _ in value) % 2 == 1
            self._pieces += [(part, self.at) for part, _ in value]
        self.at = match.end()
        return True

    def _plain(self, char: str) -> None:
        if char == '"':
            self._quoted = not self._quoted
        if self._quoted or char not in "&|<>":
            if char not in "()" or self._pieces or self._quoted:
                self._pieces.append((char, self.at))
            self.at += 1
            return
        if char in "<>":
            self._redirect(char)
            return
        operator = char * 2 if self.text.startswith(char * 2, self.at) else char
        self.at += len(operator)
        self._finish(operator)

    def _redirect(self, char: str) -> None:
        start = self.at
        # A digit before it is the number of a stream.
        if self._pieces and self._pieces[-1][0] in {"1", "2"} and self.text[start - 2 : start - 1].isspace():
            self._pieces.pop()
        sign = char * 2 if self.text.startswith(char * 2, start) else char
        match = _TARGET.match(self.text, start + len(sign))
        if match is None:
            self.at += len(sign)
            return
        self.at = match.end()
        self._command.redirections.append((sign, Word.of(match[1].strip('"'), match.start(1))))

    def _finish(self, operator: str) -> None:
        pieces, self._pieces = self._pieces, []
        command, self._command = self._command, Command(operator=operator)
        words = split(pieces)
        if not words and not command.redirections:
            self._command.operator = operator or command.operator
            self._command.mended = command.mended
            return
        command.offset = words[0].offset if words else command.redirections[0][1].offset
        command.end = self.at
        if words and _COMMENT.match(self.text, words[0].offset):
            return
        if words and _SET.fullmatch(words[0].text):
            name, value = _assign(command, pieces)
            again = len(re.findall(rf'(?im)^[ \t]*@?set[ \t]+"?{re.escape(name)}=', self.text)) > 1
            if again or {name.lower(), EVERY} & set(self._changed):
                self._set.pop(name.lower(), None)
            else:
                self._set[name.lower()] = value
        else:
            command.words = _bare(words) if words else []
        self._commands.append(command)


def _bare(words: list[Word]) -> list[Word]:
    """The words of the command itself, without a loop and an at sign before it."""
    texts = [word.text.lower() for word in words]
    if texts[0].removeprefix("@") == "for" and "do" in texts:
        words = words[texts.index("do") + 1 :]
    if not words:
        return []
    first = words[0]
    return [first.behind(1), *words[1:]] if first.text.startswith("@") and len(first.text) > 1 else words


def _assign(command: Command, pieces: list[Piece]) -> tuple[str, list[Piece]]:
    """`set NAME=value`, whose value is the rest of the line as it stands, or `set "NAME=value"`."""
    start = next(at for at, (part, _) in enumerate(pieces) if part in {"t", "T"}) + 1
    parts = [part for part, _ in pieces[start:]]
    offset = pieces[start][1] if start < len(pieces) else command.offset
    whole = Word(tuple(parts), offset)
    text = whole.text
    begin = len(text) - len(text.lstrip())
    quoted = text[begin : begin + 1] == '"'
    name = text[begin + quoted :].partition("=")[0]
    value = whole.behind(begin + quoted + len(name) + 1)
    kept = list(value.parts)
    while kept and kept[-1] in {" ", "\t", "\r"} | ({'"'} if quoted else set()):
        ended = kept.pop() == '"'
        if ended:
            break
    command.exported = True
    command.assignments.append(Assignment(name, Word(joined(kept), value.offset)))
    return name, [(part, value.offset) for part in kept]
