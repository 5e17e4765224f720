"""What surrounds Python in notebooks and interactive sessions: prompts, magics, command lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)")
_PRIMARY = re.compile(r"^[ \t]*>>> ", re.MULTILINE)
_IN = re.compile(r"^[ \t]*In ?\[[\d ]*\]:[ \t]?")
_GOES_ON = re.compile(r"^[ \t]*\.\.\.:[ \t]?")
_OUT = re.compile(r"^[ \t]*Out ?\[[\d ]*\]:")
_IN_ALONE = re.compile(r"^[ \t]*In ?\[[\d ]*\]:[ \t]*$", re.MULTILINE)
_COMMAND = re.compile(
    r"^(?P<margin>[ \t]*)(?P<name>[\w, \t]+=[ \t]*)?(?P<sign>!!?|%(?:sx|system)\b)(?P<command>.*)$"
)
_MAGIC = re.compile(r"^(?P<margin>[ \t]*)(?P<name>[\w, \t]+=[ \t]*)?(?P<magic>%{1,2}\w+|\?)(?P<rest>.*)$")
_HELP = re.compile(r"^(?P<margin>[ \t]*)(?P<name>)%{0,2}[A-Za-z_*][\w.*\[\]]*\?{1,2}[ \t]*$")
"""A question about an object, as `client.invoke_endpoint?`."""
_PYTHON_CELLS = frozenset({"%%time", "%%timeit", "%%capture", "%%prun"})
_SHELL_CELLS = frozenset({"%%bash", "%%sh", "%%zsh", "%%system", "%%sx", "%%!"})
_OTHER_CODE = frozenset({"%run", "%load", "%loadpy", "%macro"})


@dataclass(frozen=True)
class Cell:
    """A piece of Python as somebody typed it, taken apart.

    Attributes:
        python: as many lines as there were; what is not Python is replaced.
        commands: command lines, each with the number of lines before it.
        left_out: magics that are neither, as they are written.
    """

    python: str
    commands: tuple[tuple[int, str], ...] = ()
    left_out: tuple[str, ...] = ()


def without_prompts(text: str) -> str:
    """The typed part of an interactive session, every line in its place; any other text unchanged."""
    lines = text.split("\n")
    if _PRIMARY.search(text):
        return "\n".join(_PLAIN_PROMPT.sub("", line) if _PLAIN_PROMPT.match(line) else "" for line in lines)
    if not any(_IN.match(line) for line in lines):
        return text
    # Copied of a page the code stands below its prompt; in a terminal every line of it has one.
    below = _IN_ALONE.search(text) is not None
    typed: list[str] = []
    code = False
    for line in lines:
        if prompt := _IN.match(line) or _GOES_ON.match(line):
            code = True
            typed.append(line[prompt.end() :])
        elif _OUT.match(line):
            code = False
            typed.append("")
        else:
            typed.append(line if below and code else "")
    return "\n".join(typed)


def taken_apart(text: str) -> Cell:
    """Python with the command lines and magics of IPython, taken apart."""
    first, _, rest = text.lstrip("\n").partition("\n")
    magic = first.split(None, 1)[0] if first.startswith("%%") else ""
    before = len(text) - len(text.lstrip("\n"))
    if magic in _SHELL_CELLS or (magic == "%%script" and {"bash", "sh", "zsh"} & set(first.split())):
        return Cell("", ((before + 1, rest),))
    if magic and magic not in _PYTHON_CELLS:
        return Cell("", left_out=(first,))
    python: list[str] = []
    commands: list[tuple[int, str]] = []
    left_out: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if match := _COMMAND.match(line):
            start, command = at, [match["command"]]
            while command[-1].endswith("\\") and at + 1 < len(lines):
                at += 1
                command.append(lines[at])
            commands.append((start, "\n".join(command)))
            python += [_instead(match), *[""] * (at - start)]
        elif match := _HELP.match(line):
            python.append(_instead(match))
        elif match := _MAGIC.match(line):
            name = match["magic"]
            if name in _OTHER_CODE:
                python.append(f"{match['margin']}from __notebook__ import *")
            else:
                python.append(_instead(match))
            if name not in _PYTHON_CELLS:
                left_out.append(line.strip())
        else:
            python.append(line)
        at += 1
    return Cell("\n".join(python), tuple(commands), tuple(left_out))


def _instead(match: re.Match[str]) -> str:
    """Python in place of a line that is none: a name that it gives a value has one that is not known."""
    name = match["name"]
    return f"{match['margin']}{name}..." if name else f"{match['margin']}pass"
