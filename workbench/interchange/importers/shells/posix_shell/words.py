"""Words as bash and zsh take them: quotes, backslashes, and what would be filled in.

What a web page or a word processor does to a command line (blanks behind a backslash, lost line breaks, curly
quotes, dashes) is mended, and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.interchange.importers.shells.placeholders import BRACKETED
from workbench.interchange.importers.shells.posix_shell.ansi_c import quoted_end, unescaped
from workbench.interchange.importers.shells.posix_shell.braces import expansion_end
from workbench.interchange.importers.shells.words import (
    REMOVED,
    Command,
    Gap,
    GapKind,
    Mended,
    Part,
    Word,
    joined,
)
from workbench.interchange.location import MalformedError, locate

BLANK = f" \t\r\u00a0\u2003\u2009\u202f{REMOVED}"
"""Between words; those of a web page count."""
ENDS = frozenset("\n;&|()")
"""What ends a word and is an operator."""

_VARIABLE = re.compile(r"\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])")
_CONTINUATION = re.compile(r"\\([ \t\u00a0]*)\r?\n")
_LOST_BREAK = re.compile(r"\\[ \t\u00a0]+(?=\S)")
_OPTION_LINE = re.compile(r"\n[ \t]+(?=--?[A-Za-z])")
_DASHES = re.compile("[\u2013\u2014\u2212]-?(?=[a-z])")
_APOSTROPHE = re.compile("[A-Za-z]['\u2019](?:s|t|re|ve|ll|d|m)\\b")
"""Of prose, as in "don't"."""
_SINGLE_CURLY, _DOUBLE_CURLY = "\u2018\u2019", "\u201c\u201d"

_DOLLAR = "$$ is taken as the $ that make gives to the shell"
_MAKE = re.compile(r"\$\$|\$\([^()\n]*\)|\$\{[^{}\n]*\}|\$[\w@<^*?+%|]")
"""What make fills in, and how it writes a dollar sign."""

_PLAIN = re.compile('[^\\\\$`"\u201c\u201d]+')
"""What stands for itself between double quotes."""

Nested = Callable[[str, int, int | None], tuple[list[Command], int]]
"""Takes the commands of a substitution apart: the text, where they begin, and where they end if that is
known; returns them, and where they ended."""


class Words:
    """A text that is taken apart word by word.

    Args:
        text: the text.
        at: where to begin.
        nested: takes substitutions apart.
        make: whether make fills in its own variables first.

    Attributes:
        at: how far it is.
        mended: what was taken otherwise than it is written.
    """

    def __init__(self, text: str, at: int, nested: Nested, *, make: bool = False) -> None:
        self.text = text
        self.at = at
        self.mended: list[Mended] = []
        self._nested = nested
        self._make = make

    def continuation(self) -> int:
        """How many characters a line continuation takes that begins with a backslash here; 0 for none."""
        if match := _CONTINUATION.match(self.text, self.at):
            if match[1]:
                self._mend("blanks behind the backslash at the end of a line are left out")
            return len(match[0])
        if self.text[self.at - 1 : self.at] in {"", *BLANK} and (
            match := _LOST_BREAK.match(self.text, self.at)
        ):
            self._mend("a backslash without its line break is left out")
            return len(match[0])
        return 0

    def takes_option_line(self) -> bool:
        """Takes a line break whose backslash is lost, as YAML folds lines: a line of options follows it."""
        match = _OPTION_LINE.match(self.text, self.at)
        if match is None:
            return False
        self._mend("a line that begins with an option is taken as a part of the command before it")
        self.at = match.end()
        return True

    def _mend(self, description: str) -> None:
        if not any(correction.description == description for correction in self.mended):
            self.mended.append(Mended(self.at, description))

    def word(self, *, braces: bool = True) -> Word:
        """The word that begins here.

        Args:
            braces: whether they stand for several words, as they do but in assignments.

        Raises:
            MalformedError: a quote or a substitution that does not end.
        """
        start = self.at
        parts: list[Part] = []
        if dash := _DASHES.match(self.text, self.at):
            self._mend("a dash of a word processor is taken as --")
            parts.append("--")
            self.at = dash.end()
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in BLANK or char in ENDS:
                break
            if char == "\\":
                if not self._backslash(parts):
                    break
            elif char in "<>":
                if not self._bracketed(parts) and not self.gap(parts, quoted=False):
                    break
            elif char == "{" and braces and (end := expansion_end(self.text, self.at)):
                parts.append(Gap(self.text[self.at : end], self.at, GapKind.BRACES))
                self.at = end
            elif not self._quoted(char, parts) and not self.gap(parts, quoted=False):
                parts.append(char)
                self.at += 1
        return Word(joined(parts), start)

    def document(self, content: str) -> tuple[Part, ...]:
        """The parts of a here-document whose name is not quoted: as between double quotes, but for them."""
        inner = Words(content, 0, self._nested, make=self._make)
        parts: list[Part] = []
        while inner.at < len(content):
            inner.in_quotes(parts, "$`\\\n")
        return joined(parts)

    def in_quotes(self, parts: list[Part], escaped: str) -> None:
        """Takes one character, one escape, or one gap, as it stands between double quotes.

        Args:
            parts: grows by it.
            escaped: the characters that a backslash escapes.
        """
        char = self.text[self.at]
        following = self.text[self.at + 1 : self.at + 2]
        if char == "\\" and following and following in escaped:
            parts.append("" if following == "\n" else following)
            self.at += self._escape_length()
        elif plain := _PLAIN.match(self.text, self.at):
            parts.append(plain[0])
            self.at = plain.end()
        elif not self.gap(parts, quoted=True):
            parts.append(char)
            self.at += 1

    def _bracketed(self, parts: list[Part]) -> bool:
        match = BRACKETED.match(self.text, self.at)
        if match is None:
            return False
        parts.append(Gap(match[0], self.at, GapKind.PLACEHOLDER))
        self.at = match.end()
        return True

    def _backslash(self, parts: list[Part]) -> bool:
        """Takes what a backslash escapes; False where it ends the word."""
        match = _CONTINUATION.match(self.text, self.at)
        if match is None:
            parts.append(self.text[self.at + 1 : self.at + 2])
            self.at = min(self.at + self._escape_length(), len(self.text))
            return True
        if match[1] or self.text.startswith("-", match.end()):
            if not match[1]:
                self._mend("a blank is put before the backslash at the end of a line")
            return False  # the continuation is taken between words
        self.at = match.end()
        return True

    def _escape_length(self) -> int:
        """How long a backslash and what it escapes are."""
        if self._make and self.text.startswith("$$", self.at + 1):
            self._mend(_DOLLAR)
            return 3
        return 2

    def _quoted(self, char: str, parts: list[Part]) -> bool:
        following = self.text[self.at + 1 : self.at + 2]
        if char == "$" and following == '"':
            self.at += 1
            self._double(parts, '"')
        elif char == "$" and following == "'":
            parts.append(self._escaped())
        elif char == "'":
            parts += self._made(self._single("'"))
        elif char == '"':
            self._double(parts, '"')
        elif char in _SINGLE_CURLY:
            self._mend("curly quotes are taken as quotes")
            parts += self._made(self._single(f"{_SINGLE_CURLY}'"))
        elif char in _DOUBLE_CURLY:
            self._mend("curly quotes are taken as quotes")
            self._double(parts, f'{_DOUBLE_CURLY}"')
        else:
            return False
        return True

    def _single(self, closing: str) -> str:
        ends = [end for quote in closing if (end := self.text.find(quote, self.at + 1)) >= 0]
        if not ends:
            raise MalformedError("this single quote is not closed", locate(self.text, self.at))
        inside = self.text[self.at + 1 : min(ends)]
        if "\n" in inside and _APOSTROPHE.match(self.text, self.at - 1):
            raise MalformedError("this apostrophe is not closed in its line", locate(self.text, self.at))
        self.at = min(ends) + 1
        return inside

    def _made(self, inside: str) -> list[Part]:
        """What make leaves of single quotes, which have just been taken."""
        if not self._make:
            return [inside]
        start, at = self.at - 1 - len(inside), 0
        parts: list[Part] = []
        for match in _MAKE.finditer(inside):
            parts.append(inside[at : match.start()])
            if match[0] == "$$":
                self._mend(_DOLLAR)
                parts.append("$")
            else:
                parts.append(Gap(match[0], start + match.start(), GapKind.PLACEHOLDER))
            at = match.end()
        return [*parts, inside[at:]]

    def _dollar(self, parts: list[Part], *, quoted: bool) -> None:
        """Takes the two dollar signs of a Makefile that stand here, and what a shell sees behind them."""
        self._mend(_DOLLAR)
        self.at += 1
        text, start = self.text, self.at
        if text.startswith("$$$", start):
            parts.append(Gap("$$", start))
            self.at += 3
        elif text.startswith("$$", start) or not self._shell_gap(parts, quoted=quoted, make=False):
            parts.append("$")
            self.at = start + 1

    def _double(self, parts: list[Part], closing: str) -> None:
        start = self.at
        self.at += 1
        while self.at < len(self.text):
            if self.text[self.at] in closing:
                self.at += 1
                return
            self.in_quotes(parts, '$`"\\\n')
        raise MalformedError("this double quote is not closed", locate(self.text, start))

    def _escaped(self) -> str:
        end = quoted_end(self.text, self.at + 2)
        if end is None:
            raise MalformedError("this $' quote is not closed", locate(self.text, self.at))
        inside = unescaped(self.text[self.at + 2 : end])
        self.at = end + 1
        return inside

    def gap(self, parts: list[Part], *, quoted: bool) -> bool:
        """Takes what a shell would fill in, if it begins here.

        Args:
            parts: grows by it.
            quoted: whether it stands in double quotes.
        """
        if self._make and self.text.startswith("$$", self.at):
            self._dollar(parts, quoted=quoted)
            return True
        return self._shell_gap(parts, quoted=quoted, make=self._make)

    def _shell_gap(self, parts: list[Part], *, quoted: bool, make: bool) -> bool:
        start, text = self.at, self.text
        inner: list[Command] = []
        kind = GapKind.PLACEHOLDER if make else GapKind.VARIABLE
        if text.startswith("${{", start):
            end = text.find("}}", start)
            self.at = end + 2 if end >= 0 else self._closing(start + 1)
            kind = GapKind.PLACEHOLDER
        elif text.startswith(("$((", "${", "$["), start):
            self.at = self._closing(start + 1)
        elif text.startswith("$(", start) or (not quoted and text.startswith(("<(", ">("), start)):
            inner, end = self._nested(text, start + 2, None)
            self.at = end + 1
            kind = GapKind.SUBSTITUTION
        elif text[start] == "`":
            end = self._backtick(start)
            inner, _ = self._nested(text, start + 1, end)
            self.at = end + 1
            kind = GapKind.SUBSTITUTION
        elif variable := _VARIABLE.match(text, start):
            self.at = variable.end()
        else:
            return False
        parts.append(Gap(text[start : self.at], start, kind, quoted, tuple(inner)))
        return True

    def _backtick(self, start: int) -> int:
        end = start + 1
        while end < len(self.text):
            if self.text[end] == "`":
                return end
            end += 2 if self.text[end] == "\\" else 1
        raise MalformedError("this backtick is not closed", locate(self.text, start))

    def _closing(self, start: int) -> int:
        """Behind the parenthesis or brace that closes the one here."""
        opening = self.text[start]
        closing = {"(": ")", "[": "]"}.get(opening, "}")
        depth, quote, at = 0, "", start
        while at < len(self.text):
            char = self.text[at]
            if char == "\\" and quote != "'":
                at += 1
            elif quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            elif char == opening:
                depth += 1
            elif char == closing:
                depth -= 1
                if not depth:
                    return at + 1
            at += 1
        bracket = {"(": "parenthesis", "[": "bracket"}.get(opening, "brace")
        raise MalformedError(f"this {bracket} is not closed", locate(self.text, start))
