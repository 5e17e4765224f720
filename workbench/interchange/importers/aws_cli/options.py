"""The options of an AWS CLI command line: their names, and the words that are their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.interchange.arguments import looks_like_option, spelled_out
from workbench.interchange.importers.shells.words import Word
from workbench.interchange.location import MalformedError, locate
from workbench.model.service.schema import Operation

# Options of the command line besides the fields: whether a value follows, and the connection's member.
GENERAL = {
    "--profile": "profile",
    "--region": "region",
    "--endpoint-url": "endpoint_url",
    "--ca-bundle": "ca_bundle",
    "--cli-read-timeout": "read_timeout",
    "--cli-connect-timeout": "connect_timeout",
    "--cli-binary-format": "binary_format",
    "--cli-input-json": "input_json",
    "--cli-input-yaml": "input_yaml",
    "--generate-cli-skeleton": "",
    "--output": "",
    "--query": "",
    "--color": "",
    "--cli-error-format": "",
}
FLAGS = {
    "--no-verify-ssl": "no_verify_ssl",
    "--no-sign-request": "no_sign_request",
    "--debug": "",
    "--no-cli-pager": "",
    "--no-paginate": "",
    "--cli-auto-prompt": "",
    "--no-cli-auto-prompt": "",
}
OURS = {"--tag": True, "--repeat": True, "--outfile": True, "--wait": False, "--dry-run": False}
OUR_FLAGS = {"--sandbox": "sandbox", "--no-record": ""}


@dataclass(frozen=True)
class Options:
    """What a command line gives.

    Attributes:
        values: words by option; an option that takes none has its own word.
        rest: what stands between them.
        lacking: the option at the end that lacks its value; empty where none does.
    """

    values: Mapping[str, Word]
    rest: tuple[Word, ...]
    lacking: str = ""

    def text(self, name: str) -> str | None:
        """The text of an option's value; None where it is not given."""
        word = self.values.get(name)
        return None if word is None else word.text


@dataclass
class _Taken:
    values: dict[str, Word] = field(default_factory=dict)
    rest: list[Word] = field(default_factory=list)
    lacking: str = ""


def options_of(text: str, operation: Operation, words: list[Word], *, ours: bool, fed: bool) -> Options:
    """The options of a command line.

    Args:
        text: the whole text, for places.
        operation: whose options they are.
        words: behind the program, service and operation taken out.
        ours: whether it is the workbench's, which has options of its own.
        fed: whether the value of the last option may come from elsewhere.

    Raises:
        MalformedError: an option that there is not, or that lacks its value.
        UsageError: an option cut so short that it may be one of several.
    """
    own = [member.option for member in operation.input]
    takes_value = dict.fromkeys([*own, *GENERAL], True) | dict.fromkeys(FLAGS, False)
    if ours:
        takes_value |= OURS | dict.fromkeys(OUR_FLAGS, False)
    taken = _Taken()
    rest = iter(words)
    for word in rest:
        if word.text == "--":
            taken.rest += rest
            break
        name, equals, _ = word.text.partition("=")
        begin = len(name) + 1
        if name.startswith("--") and name not in takes_value:
            name = spelled_out(name, ([*GENERAL, *FLAGS], own))
        if name not in takes_value:
            if looks_like_option(word.text):
                raise MalformedError(
                    f"{operation.command} has no option {name}",
                    locate(text, word.offset),
                    hint=f"It has {', '.join(own)}.",
                )
            taken.rest.append(word)
        elif not takes_value[name]:
            taken.values[name] = word
        elif equals:
            taken.values[name] = word.behind(begin)
        else:
            _take_value(text, taken, name, word, next(rest, None), fed=fed)
    return Options(taken.values, tuple(taken.rest), taken.lacking)


def _take_value(text: str, taken: _Taken, name: str, word: Word, value: Word | None, *, fed: bool) -> None:
    if value is None and fed:
        taken.lacking = name
    elif value is None:
        raise MalformedError(f"{name} lacks its value", locate(text, word.offset))
    elif looks_like_option(value.text):
        raise MalformedError(
            f"{name} lacks its value: {value.text!r} looks like an option", locate(text, word.offset)
        )
    else:
        taken.values[name] = value
