"""Which shell a text is written for, told by its marks, and the commands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from types import ModuleType

from workbench.interchange.importers.shells import cmd, powershell
from workbench.interchange.importers.shells.posix_shell import lexer as posix
from workbench.interchange.importers.shells.prompts import Session, session, without_continuations
from workbench.interchange.importers.shells.scope import expanded
from workbench.interchange.importers.shells.unfollowed import in_batch_file, in_powershell, marked
from workbench.interchange.importers.shells.words import Command
from workbench.interchange.location import MalformedError

_POWERSHELL = re.compile(
    r"(?<=[ \t])`[ \t]*(?:\r?\n|$)"
    r"|^[ \t]*(?:\[[\w.]+\][ \t]*)?\$(?:env:)?\w+[ \t]*\+?=(?!=)"
    r"|\$env:\w"
    r"|@['\"][ \t]*\r?\n"
    r"|\b(?:ConvertTo-Json|Get-Content|Out-File|Write-Host|Set-Content|Invoke-\w+)\b"
    r"|'[ \t]*[\[{][ \t]*(?:\\\"|\"\"\w)"
    r"|(?<=[{\[,:\s\\])`\"(?=\w)",
    re.MULTILINE,
)
_CMD = re.compile(
    r"\^[ \t]*\r?\n|\^\"|^[ \t]*@?(?i:set)[ \t]+\"?\w+=|^[ \t]*@echo[ \t]+off"
    r"|\"[ \t]*[\[{][ \t]*\"\"\w|^[ \t]*(?i:rem)[ \t]"
    r"|%[A-Z][A-Z_]{2,}%",
    re.MULTILINE,
)
_POSIX = re.compile(r"\\[ \t]*\r?\n|^#!|<<-?[ ]?['\"]?\w+['\"]?[ \t]*(?:\||>|$)", re.MULTILINE)
_RULE = re.compile(
    r"^[\w.%/-]+[ \t]*::?(?:[ \t]+[\w.%/ \t$(){}|-]*)?(?:#[^\n]*)?\r?\n"
    r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*"
    r"\t",
    re.MULTILINE,
)
"""A target of a Makefile, and the tab before its recipe. Source: the manual of GNU make, "Rule Syntax"."""
_OURS = re.compile(r"\baws\b|\bcurl\b|invoke-endpoint|sagemaker-runtime")

_Lexer = Callable[..., tuple[list[Command], int]]
"""Takes a text apart into commands from a place on; with `line`, its first complete command line."""


def parsed(text: str) -> tuple[list[Command], list[MalformedError]]:
    """The commands of a text, variables filled in as far as the text tells, and what is malformed in it.

    Commands of substitutions stand before the command that they are a part of. What is malformed ends with
    its line, and is an error where it looks like a command that matters here.

    Args:
        text: what was pasted.
    """
    try:
        commands, errors = _unfilled(text)
        return expanded(commands), errors
    except RecursionError:
        raise MalformedError("this is nested too deeply") from None


def _unfilled(text: str) -> tuple[list[Command], list[MalformedError]]:
    pasted = session(text)
    if pasted is None and not _calls_outside_comments(text):
        pasted = session(text, root=True)
    if pasted is not None:
        return _of_session(pasted)
    plain = without_continuations(text)
    return _lines(_shell(plain), plain)


def _calls_outside_comments(text: str) -> bool:
    return any(_OURS.search(line) for line in text.splitlines() if not line.lstrip().startswith("#"))


def is_makefile(text: str) -> bool:
    """Returns whether a text has a rule with a recipe, whose variables make fills in before a shell does."""
    return _RULE.search(text) is not None


def _shell(text: str) -> ModuleType:
    if is_makefile(text) or _POSIX.search(text):
        return posix
    if _POWERSHELL.search(text):
        return powershell
    return cmd if _CMD.search(text) else posix


def _lines(shell: ModuleType, text: str) -> tuple[list[Command], list[MalformedError]]:
    commands: list[Command] = []
    errors: list[MalformedError] = []
    at = 0
    if shell is cmd:
        changes = in_batch_file(text)
        # What one line sets is a part of the text of the next.
        commands, _ = cmd.commands(text, changed={change.name for change in changes})
        marked(commands, changes)
        return commands, errors
    lexer = partial(posix.commands, make=is_makefile(text)) if shell is posix else shell.commands
    while at < len(text):
        taken, at = _line(lexer, text, at, errors)
        commands += taken
    if shell is powershell:
        marked(commands, in_powershell(text, commands))
    return commands, errors


def _line(lexer: _Lexer, text: str, at: int, errors: list[MalformedError]) -> tuple[list[Command], int]:
    """The commands of the line that begins somewhere, and where the next one begins."""
    try:
        taken, end = lexer(text, at, line=True)
    except MalformedError as error:
        end = text.find("\n", at) + 1 or len(text)
        stop = end
        while text[at:stop].rstrip().endswith(("\\", "`", "^")) and stop < len(text):
            stop = text.find("\n", stop) + 1 or len(text)
        if _OURS.search(text[at:stop]):
            errors.append(error)
            end = stop
        return [], end
    return taken, max(end, at + 1)


def _of_session(pasted: Session) -> tuple[list[Command], list[MalformedError]]:
    """Returns what stands behind prompts; the lines between are what the commands printed."""
    shell: ModuleType = {"powershell": powershell, "cmd": cmd}.get(pasted.shell, posix)
    commands: list[Command] = []
    errors: list[MalformedError] = []
    spans: list[tuple[int, int]] = []
    for start, end in zip(pasted.starts, (*pasted.starts[1:], len(pasted.text)), strict=True):
        taken, behind = _line(shell.commands, pasted.text[:end], start, errors)
        spans.append((start, behind))
        if commands and taken:
            taken[0].operator = "\n"
        commands += taken
    if shell is not posix:
        typed = _only(pasted.text, spans)
        marked(commands, in_powershell(typed, commands) if shell is powershell else in_batch_file(typed))
    return commands, errors


def _only(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with blanks for what is not in these parts of it; line breaks stay."""
    kept: list[str] = []
    at = 0
    for start, end in spans:
        kept += [re.sub(r"[^\n]", " ", text[at:start]), text[start:end]]
        at = max(at, end)
    return "".join([*kept, re.sub(r"[^\n]", " ", text[at:])])
