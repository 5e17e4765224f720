"""Aliases of a shell: words that stand for the beginning of a command line."""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.interchange.importers.shells.posix_shell.lexer import commands
from workbench.interchange.importers.shells.words import Command, Gap, Word
from workbench.interchange.location import MalformedError

_DEFINITION = re.compile(r"([^\s=$`'\"/]+)=", re.DOTALL)


class Aliases:
    """The aliases that a text defines, by name."""

    def __init__(self) -> None:
        self._texts: dict[str, str | None] = {}
        self._larger: set[str] = set()

    def define(self, command: Command, *, sure: bool) -> None:
        """Takes in an `alias` command.

        Args:
            sure: whether it runs whenever the text comes by; else its aliases are not followed.
        """
        for word in command.words[1:]:
            if match := _DEFINITION.match(word.text):
                text = word.text[match.end() :]
                self._texts[match[1]] = text if sure else None
                if _only_command(text) is None:
                    self._larger.add(match[1])

    def is_larger(self, words: list[Word]) -> bool:
        """Returns whether expanded words begin with an alias for more than the beginning of a command."""
        return bool(words) and words[0].text in self._larger

    def expanded(self, words: list[Word]) -> list[Word]:
        """Words with the first replaced by what it is an alias for; the same where it is none."""
        seen: set[str] = set()
        while words and words[0].text not in seen and (text := self._texts.get(words[0].text)):
            seen.add(words[0].text)
            first = _only_command(text)
            if first is None:
                break
            words = [*(_moved(word, words[0].offset) for word in first.words), *words[1:]]
        return words


def _only_command(text: str) -> Command | None:
    """The command that a text is; None where it is more, or does more than call a program."""
    try:
        inside, _ = commands(text)
    except MalformedError:
        return None
    if len(inside) != 1 or inside[0].assignments or inside[0].redirections:
        return None
    return inside[0]


def _moved(word: Word, offset: int) -> Word:
    """A word as if it stood where the alias does."""
    parts = tuple(replace(part, offset=offset) if isinstance(part, Gap) else part for part in word.parts)
    return Word(parts, offset)
