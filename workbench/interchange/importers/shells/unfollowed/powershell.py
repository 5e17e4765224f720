"""Places where a PowerShell script may change a variable in a way that is not followed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.interchange.importers.shells.posix_shell.side_effects import EVERY
from workbench.interchange.importers.shells.unfollowed.change import Change
from workbench.interchange.importers.shells.words import Command

_NAME = r"[A-Za-z_]\w*"
_VARIABLE = rf"\$(?:\{{({_NAME})\}}|(env:|global:|script:|local:|private:|using:|variable:)?({_NAME}))"
_OPERATOR = r"[ \t]*(?:[-+*/%]|\?\?)?=(?!=)|(?:\+\+|--)(?![\w-])"
_MEMBER = r"(?:\.\w+|\[[^\]\n]*\])*"
_WRITTEN = re.compile(rf"(?:\+\+|--|\[ref\]\s*)?{_VARIABLE}", re.IGNORECASE)
_ASSIGNED = re.compile(rf"{_MEMBER}(?:\s*,\s*\$[\w:]+{_MEMBER})*(?:{_OPERATOR})|\s+in\b", re.IGNORECASE)
_CHANGING_METHOD = re.compile(
    r"\.(?:Add\w*|Remove\w*|Insert\w*|Clear|Append\w*|Set\w*|Sort|Reverse)\(", re.IGNORECASE
)
_PARAMETERS = re.compile(r"(?<![\w$-])(?:(?:function|filter)\s+[\w:-]+\s*|param\s*)(?=\()", re.IGNORECASE)
_ANY_CHANGED = re.compile(
    r"(?<![\w$-])(?:Invoke-Expression|iex)(?![\w-])|\bInvokeScript\b|\bscriptblock\]::Create\b"
    r"|\bNewScriptBlock\b|\bPSVariable\b|\bSessionState\b",
    re.IGNORECASE,
)
"""What runs a text, or changes variables by names that may be computed."""
_VARIABLE_CMDLET = re.compile(
    r"(?<![\w$.-])(?:(?:Set|New|Clear|Remove|Get)-Variable|sv|nv|clv|rv|gv)(?![\w-])((?:`\r?\n|[^\n;])*)",
    re.IGNORECASE,
)
_LITERAL_NAME = re.compile(r"[ \t]+['\"]?[A-Za-z_]|.*?(?<!\w)-n(?:ame)?[ \t:]+['\"]?[A-Za-z_]", re.I | re.S)
_VALUE_ONLY = re.compile(r"(?<!\w)-v\w*o\w*", re.IGNORECASE)
_DRIVE = re.compile(r"(?<![\w${])(?:env|variable):[\\/]?(\w*)([*?$\[{(]?)", re.IGNORECASE)
_READS_DRIVE = re.compile(
    r"(?:\A|[\n;|({=&])\s*(?:Test-Path|Get-\w+|gci|gc|gi|dir|ls|cat|type)\b[^\n;|({]*\Z", re.IGNORECASE
)
_SET_ENVIRONMENT = re.compile(r"\bSetEnvironmentVariable\b(?:\s*\(\s*['\"](\w+)['\"])?", re.IGNORECASE)
_PARAMETER_FOR_NAME = re.compile(
    r"(?<![\w-])-(?:\w*Variable"
    r"|(?:Out|Error|Warning|Information|Pipeline|Session|ResponseHeaders|StatusCode|Binding)V\w*"
    r"|ov|ev|wv|iv|pv|sv|rhv)[ \t:]+['\"]?\+?(\w*)",
    re.IGNORECASE,
)
"""A parameter whose argument names the variable that a cmdlet puts something in."""
_BRACKET = re.compile(
    r"`.|<\#.*?(?:\#>|\Z)|(?<![^\s;{}()|&,])\#[^\n]*"
    r"|@'[ \t]*\r?\n.*?(?:\n'@|\Z)|@\"[ \t]*\r?\n.*?(?:\n\"@|\Z)"
    r"|'[^']*(?:'|\Z)|\"(?:`.|[^\"`])*(?:\"|\Z)|([{(])|([})])",
    re.DOTALL,
)
"""A bracket, or what brackets in it do not count of."""


def in_powershell(text: str, commands: Sequence[Command]) -> list[Change]:
    """Returns the changes of a PowerShell script that its lexer does not follow.

    Args:
        text: of the script.
        commands: as the lexer took them.
    """
    nesting = _nesting(text)
    depths = nesting.depths
    plain = {command.offset for command in commands if command.assignments and not depths[command.offset]}
    writes = list(_powershell_writes(text))
    spellings: dict[str, set[str]] = {}
    for match in re.finditer(_VARIABLE, text, re.IGNORECASE):
        name = match[1] or match[3]
        spellings.setdefault(name.lower(), set()).add(
            name + (" env" if (match[2] or "").lower() == "env:" else "")
        )
    counts = Counter(name.lower() for name, _, _ in writes)
    changes = [] if nesting.balanced else [Change(EVERY, 0)]
    for name, at, statement in writes:
        folded = name.lower()
        if name == EVERY:
            changes.append(Change(EVERY, nesting.outermost(at)))
        elif len(spellings.get(folded, ())) > 1:
            changes.append(Change(folded, 0))
        elif statement in plain:
            continue
        elif not depths[at]:
            changes.append(Change(folded, at))
        else:
            changes.append(Change(folded, nesting.end(at) if counts[folded] == 1 else 0))
    return changes


def _powershell_writes(text: str) -> Iterator[tuple[str, int, int]]:
    """Yields each variable that is written, where, and where its statement begins; -1 for no assignment."""
    for match in _WRITTEN.finditer(text):
        prefix = match[0][0] != "$"
        behind = _ASSIGNED.match(text, match.end()) or _CHANGING_METHOD.match(text, match.end())
        if not (prefix or behind):
            continue
        start = match.start()
        typed = re.search(r"\[[\w.\[\]]+\][ \t]*\Z", text[max(0, start - 80) : start])
        statement = start - len(typed[0]) if typed else start
        simple = match[1] is None and behind and re.fullmatch(r"[ \t]*\+?=", behind[0])
        yield match[1] or match[3], start, statement if simple else -1
        if behind and "," in behind[0]:
            for other in re.finditer(rf"\$(?:\w+:)?({_NAME})", behind[0]):
                yield other[1], start, -1
    for match in _PARAMETERS.finditer(text):
        for parameter in re.finditer(rf"\$({_NAME})", text[match.end() : _closing(text, match.end())]):
            yield parameter[1], match.start(), -1
    for name, at in _by_name(text):
        yield name, at, -1


def _by_name(text: str) -> Iterator[tuple[str, int]]:
    """Yields variables that are changed by their names, and where; an asterisk where the name is computed."""
    for match in _ANY_CHANGED.finditer(text):
        yield EVERY, match.start()
    for match in _VARIABLE_CMDLET.finditer(text):
        yield from ((name, match.start()) for name in _of_cmdlet(match, text[: match.start()][-80:]))
    for match in _DRIVE.finditer(text):
        before = text[max(0, match.start() - 200) : match.start()]
        behind = text[match.end() : match.end() + 200].partition("\n")[0]
        if not _READS_DRIVE.search(before) or "|" in behind:
            yield EVERY if match[2] or not match[1] else match[1], match.start()
    for match in (*_SET_ENVIRONMENT.finditer(text), *_PARAMETER_FOR_NAME.finditer(text)):
        yield match[1] or EVERY, match.start()


def _of_cmdlet(match: re.Match[str], before: str) -> Iterator[str]:
    """Yields what a cmdlet for variables may change: each of its words may be the name."""
    arguments = match[1]
    if match[0].lower().startswith("g") and _VALUE_ONLY.search(arguments):
        return
    computed = before.rstrip().endswith("|") or re.search(r"[$@(]", arguments)
    if re.search(r"[*?]", arguments) or (computed and not _LITERAL_NAME.match(arguments)):
        yield EVERY
    yield from re.findall(_NAME, arguments)


@dataclass(frozen=True)
class _Nesting:
    """How brackets of a text are nested.

    Attributes:
        depths: how many are open at each place, and behind the text.
        drops: by depth, the places of the brackets that close down to it, in order.
        balanced: whether no bracket closes that did not open.
    """

    depths: Sequence[int]
    drops: dict[int, list[int]]
    balanced: bool

    def end(self, at: int) -> int:
        """Returns where the innermost brackets around a place close."""
        drops = self.drops.get(self.depths[at] - 1, [])
        index = bisect_left(drops, at)
        return drops[index] if index < len(drops) else len(self.depths)

    def outermost(self, at: int) -> int:
        """Returns a place before the outermost brackets around a place; the place itself in none."""
        if not self.depths[at]:
            return at
        drops = self.drops.get(0, [])
        index = bisect_left(drops, at)
        return drops[index - 1] if index else 0


def _nesting(text: str) -> _Nesting:
    depths: list[int] = []
    drops: dict[int, list[int]] = {}
    depth = 0
    balanced = True
    for match in _BRACKET.finditer(text):
        depths += [depth] * (match.start() - len(depths))
        if match[2]:
            balanced = balanced and depth > 0
            depth = max(0, depth - 1)
            drops.setdefault(depth, []).append(match.start())
        depths += [depth] * (match.end() - len(depths))
        depth += bool(match[1])
    depths += [depth] * (len(text) + 1 - len(depths))
    return _Nesting(depths, drops, balanced)


def _closing(text: str, start: int) -> int:
    """Behind the parenthesis that closes the one here, or the end of the text."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return at + 1
    return len(text)
