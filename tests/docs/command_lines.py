"""The command lines of the pages, and what is to be done with each.

- In a block of `console`, each line that begins with `$ ` is run, in the order of its page; it ends with 0,
  or with the number that a comment behind it names: `# exits with 1`.
- A comment that begins with `<!-- setup` has lines of the same form: what the page takes for granted.
- In a block of `sh` the lines need an account, another program or a second terminal. They are parsed: each
  command and option of the workbench in them exists.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from workbench.cli.core.command import VerbedCommand

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

_BLOCK = re.compile(
    r"^(?:```(?P<kind>console|sh)\n(?P<lines>.*?)^```|<!-- setup\n(?P<setup>.*?)^-->)",
    re.MULTILINE | re.DOTALL,
)
_EXIT = re.compile(r"\s+# exits with (?P<code>\d+)$")
_ENDS_A_COMMAND = {"|", "||", "&&", ";", "&", ">", "<"}


@dataclass(frozen=True)
class CommandLine:
    """One command line of a page.

    Attributes:
        text: as a shell reads it.
        exit_code: what it ends with.
        runs: whether it is run; else it is parsed alone.
    """

    text: str
    exit_code: int = 0
    runs: bool = True


def command_lines(page: str) -> Iterator[CommandLine]:
    """Yields the command lines of a page in order."""
    for block in _BLOCK.finditer(page):
        runs = block["kind"] != "sh"
        lines = (block["setup"] or block["lines"] or "").replace("\\\n", " ").splitlines()
        for line in lines:
            if runs and not line.startswith("$ "):
                continue
            text = line.removeprefix("$ ")
            ending = _EXIT.search(text)
            code = int(ending["code"]) if ending else 0
            yield CommandLine(_EXIT.sub("", text), code, runs)


def unknown_words(line: str, program: click.Group) -> list[str]:
    """Returns the commands and options of a line's workbench commands that do not exist."""
    unknown: list[str] = []
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words = list(lexer)
    while "workbench" in words:
        words = words[words.index("workbench") + 1 :]
        end = next((place for place, word in enumerate(words) if word in _ENDS_A_COMMAND), len(words))
        unknown += _unknown_of(words[:end], program)
    return unknown


def _unknown_of(words: list[str], program: click.Group) -> list[str]:
    command: click.Command = program
    context = click.Context(program, info_name="workbench", **program.context_settings)
    names = [word for word in words if word != "sagemaker-runtime"]
    while isinstance(command, click.Group):
        # Options before the command belong to it, or to `open` where none is named.
        name = next((word for word in names if command.get_command(context, word)), None)
        if name is None and command is not program:
            return [" ".join(words)]
        inner = command.get_command(context, name or "open")
        assert inner is not None
        names = [word for word in names if word != name] if name else names
        command = inner
    if isinstance(command, VerbedCommand) and names[:1] and names[0] in command.verbs:
        command, names = command.verb(names[0]), names[1:]
    own_options = {option for parameter in command.get_params(context) for option in parameter.opts}
    own_options |= {
        option for parameter in command.get_params(context) for option in parameter.secondary_opts
    }
    own_options |= {"--version"}
    options = [word.partition("=")[0] for word in names if word.startswith("--") and word != "--"]
    return [option for option in options if option not in own_options]
