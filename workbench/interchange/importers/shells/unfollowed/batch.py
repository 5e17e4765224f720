"""Places where a batch file may change a variable in a way that is not followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.interchange.importers.shells.posix_shell.side_effects import EVERY
from workbench.interchange.importers.shells.unfollowed.change import Change

_OPERATION = r"(?:[-+*/%&^|]|<<|>>)*="
_SET = re.compile(
    rf'(?i)(?<![\w-])set(?=[ \t,;="/])[ \t,;=]*(/[ap][ \t]*)?("?)([^=\n&|<>"]*?)({_OPERATION}|\+\+)([^\n]*)'
)
_COMPUTED_SET = re.compile(
    r'(?i)(?<![\w-])set(?=[ \t,;"/])[ \t,;]*(?:/[ap][ \t]*)?"?[^=\n&|<>"]*[%!](?![ \t]*(?:[-+*/&^|]|<<|>>)=)'
)
"""`set %N%=value`, and `set "%%a"` of a line that was read."""
_PLAIN_LINE = re.compile(r"(?i)[ \t]*@?set[ \t]")
_COMMENT = re.compile(r"(?im)^[ \t]*@?(?:rem(?=[ \t]|$)|::)[^\n]*")
_JUMP = re.compile(
    r"(?i)(?<![\w-])(?:goto(?![\w-])[ \t]*:?[ \t]*(?!eof\b)([^\s:&|()]+)|call[ \t]*:([^\s:&|()]+))"
)
_LABEL = re.compile(r"(?m)^[ \t]*:([^\s:&|()]+)")
_SCRIPT = re.compile(
    r"(?i)(?<![\w-])call[ \t]+\"?(?!:|[^\s\"]*activate"
    r"|(?:set|echo|aws|curl|python3?|py|pip3?|npm|npx|git|docker)(?:\.\w+)?(?=[\s\"]|\Z))\S"
)
"""Another batch file; one that activates an environment, and programs, change nothing that matters."""
_END_LOCAL = re.compile(r"(?i)(?<![\w-])endlocal\b")
_ARITHMETIC_NAME = re.compile(rf"([A-Za-z_]\w*)[ \t]*{_OPERATION}")
_ECHO = re.compile(r"(?i)[ \t]*@?echo\b[^&|]*\Z")


@dataclass(frozen=True)
class _Write:
    """A change of a variable.

    Attributes:
        name: as it is written; an asterisk for every variable.
        at: where its command begins.
        line: where its line begins.
        plain: whether the lexer follows it.
    """

    name: str
    at: int
    line: int
    plain: bool = False


def in_batch_file(text: str) -> list[Change]:
    """Returns the changes of a batch file that its lexer does not follow.

    Args:
        text: of the file.
    """
    text = _COMMENT.sub(lambda match: " " * len(match[0]), text)
    blocks, balanced = _blocks(text)
    repeated = _first_repeated(text)
    writes = list(_writes(text))
    spellings: dict[str, set[str]] = {}
    for write in writes:
        spellings.setdefault(write.name.lower(), set()).add(write.name)
    changes = [] if balanced else [Change(EVERY, 0)]
    for write in writes:
        name = write.name.lower()
        if write.line in blocks or len(spellings[name]) > 1 or write.at > repeated:
            changes.append(Change(name, 0))
        elif not write.plain:
            changes.append(Change(name, write.line))
    for match in _END_LOCAL.finditer(text):
        changes += [Change(name, match.start()) for name in _written_before(writes, match.start())]
    return changes


def _written_before(writes: Sequence[_Write], at: int) -> set[str]:
    return {write.name.lower() for write in writes if write.at < at}


def _writes(text: str) -> Iterator[_Write]:
    for match in (*_SCRIPT.finditer(text), *_COMPUTED_SET.finditer(text)):
        yield _Write(EVERY, match.start(), text.rfind("\n", 0, match.start()) + 1)
    for match in _SET.finditer(text):
        begin = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        line = text[begin : end if end >= 0 else len(text)]
        computes = (match[1] or "").lower().startswith("/a")
        names = _ARITHMETIC_NAME.findall(match[0]) if computes else [match[3].strip(" \t,;")]
        single = not _followed_by_command(line, quoted=bool(match[2]))
        plain = not match[1] and bool(_PLAIN_LINE.match(line)) and single
        for name in names:
            yield _Write(name, match.start(), begin, plain)


def _first_repeated(text: str) -> int:
    """The place behind which commands may run in another order than they stand in, by jumps."""
    jumps = list(_JUMP.finditer(text))
    if not jumps:
        return len(text)
    targets = {(match[1] or match[2]).lower() for match in jumps}
    computed = any(re.search("[%!]", target) for target in targets)
    labels = (match.start() for match in _LABEL.finditer(text) if computed or match[1].lower() in targets)
    return min(jumps[0].start(), *labels, len(text))


def _blocks(text: str) -> tuple[set[int], bool]:
    """The places where lines in parentheses begin, and whether no parenthesis closes that did not open."""
    begins: set[int] = set()
    balanced = True
    depth = at = 0
    for line in text.split("\n"):
        if depth:
            begins.add(at)
        at += len(line) + 1
        bare = re.sub(r'"[^"\n]*"?|\^.', "", line)
        if not depth and _ECHO.match(bare):
            continue
        for char in bare:
            depth += (char == "(") - (char == ")")
            if depth < 0:
                balanced, depth = False, 0
    return begins, balanced


def _followed_by_command(line: str, *, quoted: bool) -> bool:
    rest = re.sub(r'"[^"]*"', "", line) if quoted else re.sub(r"\^.", "", line)
    return bool(re.search(r"[&|]", rest))
