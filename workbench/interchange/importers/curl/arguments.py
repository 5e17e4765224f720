"""A curl command line taken apart: its options, one transfer after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.interchange.importers.command_line import BODY, Line
from workbench.interchange.importers.curl.options import AWSCURL, DATA, FORM, SHORT, VALUED, spelled_out
from workbench.interchange.importers.shells.words import Word
from workbench.interchange.location import MalformedError, locate

_TOKEN = re.compile(r"\$\{?AWS_SESSION_TOKEN")


@dataclass
class Transfer:
    """What one `--next` part of a command line sends.

    Attributes:
        urls: in order.
        headers: `Name: value` as they are written, in order.
        data: options that give the body, with their values.
        form: options that give parts of a form, with their values.
        queries: of `--url-query`.
        options: all others, the last of each name; a switch has its own word.
    """

    urls: list[Word] = field(default_factory=list)
    headers: list[Word] = field(default_factory=list)
    data: list[tuple[str, Word]] = field(default_factory=list)
    form: list[tuple[str, Word]] = field(default_factory=list)
    queries: list[Word] = field(default_factory=list)
    options: dict[str, Word] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Returns whether an option is given."""
        return name in self.options

    def text(self, name: str) -> str | None:
        """The value of an option; None where it is not given."""
        word = self.options.get(name)
        return None if word is None else word.text


def transfers(line: Line, words: list[Word], *, awscurl: bool) -> list[Transfer]:
    """The transfers of a command line.

    Args:
        line: takes what is not understood.
        words: behind the program.
        awscurl: whether it is awscurl, which has options of its own.

    Raises:
        MalformedError: an option without its value.
    """
    transfers = [Transfer()]
    unknown: list[tuple[Transfer, Word]] = []
    rest = iter(words)
    for word in rest:
        text = word.text
        if word.only_gap is not None:
            # An option that is there where there is a token; anything else may be an option or a URL.
            if not _TOKEN.match(text):
                unknown.append((transfers[-1], word))
        elif text == "--":
            transfers[-1].urls += rest
        elif not text.startswith("-") or text == "-":
            transfers[-1].urls.append(word)
        elif text in {"--next", "-:"}:
            transfers.append(Transfer())
        elif text.startswith("--"):
            _long(line, transfers[-1], word, rest, awscurl=awscurl)
        else:
            _short(line, transfers[-1], word, rest)
    for transfer, word in unknown:
        _unknown_word(line, transfer, word)
    return transfers


def _unknown_word(line: Line, transfer: Transfer, word: Word) -> None:
    if not transfer.urls:
        transfer.urls.append(word)
        return
    line.open_gaps("", word)
    line.unknown(BODY, word.text, word.offset)


def _long(line: Line, transfer: Transfer, word: Word, rest: Iterator[Word], *, awscurl: bool) -> None:
    written, equals, _ = word.text[2:].partition("=")
    name = written if awscurl and written in AWSCURL else spelled_out(written)
    if name is None:
        line.note(f"{locate(line.text, word.offset)}: curl has no option --{written}; it is left out")
        return
    plain = name.removeprefix("expand-")
    if plain not in VALUED and not (awscurl and plain in AWSCURL):
        _set(line, transfer, name, word)
    elif equals:
        _set(line, transfer, name, word.behind(len(written) + 3))
    else:
        _set(line, transfer, name, _value(line, word, rest))


def _short(line: Line, transfer: Transfer, word: Word, rest: Iterator[Word]) -> None:
    letters = word.text[1:]
    for at, letter in enumerate(letters):
        name = SHORT.get(letter)
        if name is None:
            line.note(f"{locate(line.text, word.offset)}: curl has no option -{letter}; it is left out")
        elif name not in VALUED:
            _set(line, transfer, name, word)
        else:
            attached = word.behind(at + 2)
            _set(line, transfer, name, attached if attached.parts else _value(line, word, rest))
            return


def _value(line: Line, word: Word, rest: Iterator[Word]) -> Word:
    value = next(rest, None)
    if value is None:
        raise MalformedError(f"{word.text} lacks its value", locate(line.text, word.offset))
    return value


def _set(line: Line, transfer: Transfer, name: str, value: Word) -> None:
    if name.startswith("expand-"):
        name = name.removeprefix("expand-")
        line.note(f"--expand-{name}: variables of curl are not filled in")
        line.unknown(BODY, value.text, value.offset)
    if name == "url":
        transfer.urls.append(value)
    elif name == "header":
        transfer.headers.append(value)
    elif name == "url-query":
        transfer.queries.append(value)
    elif name in DATA:
        transfer.data.append((name, value))
    elif name in FORM:
        transfer.form.append((name, value))
    else:
        transfer.options[name] = value
