"""Terminal sessions: command lines behind a prompt, with what the commands printed between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.interchange.importers.shells.words import REMOVED

_PROGRAMS = (
    r"(?:aws[\w.-]*|curl|workbench|endpoint-workbench|docker|podman|nerdctl|sudo|env|time|export|set|winpty|uvx?"
    r"|npx|pipx|echo|cat|printf|jq|base64|for|if|while|bash|sh|python3?|kubectl|exec|cd|source|read|unset|xargs"
    r"|&|\$\w[\w:]*[ ]*=|[A-Za-z_]\w*=\S*|\.{0,2}[\\/~][^\s]*/(?:aws|curl)|\$\{?\w+\}?|\"\$\{?\w+\}?\")"
    r"(?:\.exe|\.cmd)?(?=[\s]|$)"
)
_VENV = r"(?:\([\w .:/-]+\)\s*)*"
_POWERSHELL = re.compile(rf"[ \t]*{_VENV}PS(?:[ ][^\n>]*)?>[ \t]*")
_CMD = re.compile(rf"[ \t]*{_VENV}[A-Za-z]:\\[^\n<>|\"']*>[ \t]*")
_BRACKETS = re.compile(rf"[ \t]*{_VENV}\[[^\]\n\"']*@[^\]\n\"']*\][^\n\w\"']{{0,3}}[$#%>][ \t]+")
_BARE = re.compile(rf"[ \t]*{_VENV}[$%❯➜»λ›][ \t]+(?={_PROGRAMS})")
_ARROW = re.compile(rf"[ \t]*{_VENV}➜[ \t]+[^\n\"';|&]{{1,80}}?[ \t](?={_PROGRAMS})")
_USER = re.compile(
    rf"[ \t]*{_VENV}[\w.+-]+@[\w.-]+[^\n\"';|&<]{{0,100}}?[ \t]*[$#%>❯➜»][ \t]+(?={_PROGRAMS})"
)
_PLACE = re.compile(
    rf"[ \t]*{_VENV}(?:[~/][^\n\"';|&<$]{{0,100}}?|[\w.-]+:[^\n\"';|&<$=]{{1,80}}?|[\w.~-]+)"
    rf"[ \t]*[$#%>❯»][ \t]+(?={_PROGRAMS})"
)
_VIRTUAL = re.compile(rf"[ \t]*\([\w .:/-]+\)\s+(?={_PROGRAMS})")
_ROOT = re.compile(r"[ \t]*#[ \t]+(?=(?:aws|awslocal|curl|workbench)\s)")
_OURS = re.compile(r"[ \t]*(?:aws|awslocal|awscurl|curl|workbench)(?:\.exe)?[ \t]")
"""A command without a prompt, between others that have one."""
_CONTINUED = re.compile(
    r"(?:(?:(?:b|d)?quote|heredoc|pipe|cmd(?:and|or|subst)|for|while|if|then|else|subsh|function)[ ]?)*"
    r">>?(?:[ \t]|(?=\n|$))|More\?[ ]"
)
_BASH_CONTINUED = re.compile(r">[ \t]+(?=--)|>[ \t]*(?=\n|$)")


@dataclass(frozen=True)
class Session:
    """A terminal session.

    Attributes:
        text: with blanks in the place of prompts, and `REMOVED` in that of those before continued lines, so
            that every place in it is the same.
        starts: where the lines begin that are command lines; the others are what these printed.
        shell: whose prompts they are: `powershell`, `cmd`, or empty where they do not tell.
    """

    text: str
    starts: tuple[int, ...]
    shell: str


def session(text: str, *, root: bool = False) -> Session | None:
    """The session that a text is; None where no line of it has a prompt.

    Args:
        text: what was pasted.
        root: whether `#` before a program is a prompt, and no comment.
    """
    lines = text.splitlines(keepends=True)
    starts: list[int] = []
    shell = ""
    offset = 0
    prompted = continued = ended = False
    for index, line in enumerate(lines):
        length, of_shell = _prompt(line, root=root)
        if length:
            starts.append(offset)
            prompted = True
            shell = shell or of_shell
            lines[index] = " " * length + line[length:]
            continued = True
        elif (continued and (more := _CONTINUED.match(line))) or (
            ended and (more := _BASH_CONTINUED.match(line))
        ):
            lines[index] = REMOVED * more.end() + line[more.end() :]
        elif not ended:
            continued = False
            if _OURS.match(line):
                starts.append(offset)
        ended = line.rstrip().endswith(("\\", "`", "^"))
        offset += len(line)
    if not prompted:
        return None
    return Session("".join(lines), tuple(starts), shell)


def without_continuations(text: str) -> str:
    """A text with blanks in the place of the prompts that stand before continued lines."""
    lines = text.splitlines(keepends=True)
    for index in range(1, len(lines)):
        if lines[index - 1].rstrip().endswith("\\") and (more := _BASH_CONTINUED.match(lines[index])):
            lines[index] = REMOVED * more.end() + lines[index][more.end() :]
    return "".join(lines)


def _prompt(line: str, *, root: bool) -> tuple[int, str]:
    """Returns how long the prompt of a line is, 0 where it has none, and whose it is."""
    if match := _POWERSHELL.match(line):
        return match.end(), "powershell"
    if match := _CMD.match(line):
        return match.end(), "cmd"
    if line.lstrip().startswith("#") and not root:
        return 0, ""
    for pattern in (_BRACKETS, _BARE, _ARROW, _USER, _PLACE, _VIRTUAL, *((_ROOT,) if root else ())):
        if match := pattern.match(line):
            return match.end(), ""
    return 0, ""
