"""Variables that a command of a POSIX shell changes otherwise than by `NAME=value`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.interchange.importers.shells.words import Command, Word

EVERY = "*"
"""In place of a name: every variable."""
DECLARATIONS = frozenset({"export", "declare", "typeset", "local", "readonly", "setenv"})
"""Commands that assign what their words name."""

READS = frozenset({"read", "mapfile", "readarray", "getopts", "unset", "let", "select"}) | {
    *("integer", "float", "vared")
}
"""Commands after which the variables that they name hold something else."""

_GAP = "\0"
_VALUED_OPTION = re.compile(r"-[A-Za-z]*[dinNptuCcsOk]")
"""An option of read or mapfile whose value is not the name of a variable."""
_COMPUTED_TARGET = re.compile(
    rf"{_GAP}\w*(?:\[[^]]*\])?\s*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*{_GAP}"
)
_ATTACHED_ARRAY = re.compile(r"-[a-z]*a([A-Za-z_]\w*)")
_FILE_DESCRIPTOR = re.compile(r"\{([A-Za-z_]\w*)\}")
_NAME = r"[A-Za-z_]\w*"
_LEADING_NAME = re.compile(_NAME)
_ARITHMETIC_ASSIGNMENT = re.compile(
    rf"({_NAME})\s*(?:\[[^]]*\]\s*)?(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*({_NAME})"
)
_DEFAULT_ASSIGNMENT = re.compile(rf"\$\{{({_NAME}):?=")
_SUBSCRIPT_ASSIGNMENT = re.compile(rf"({_NAME})\[[^]]*\]\+?=")
_PLAIN_ASSIGNMENT = re.compile(rf"({_NAME})\+?=")
_TRANSFORMING_ATTRIBUTE = re.compile(r"[-+][A-Za-z]*[nilucLRZ]\d*")
"""Of declare: a value is computed, another variable's, in other letters, or of another length."""


def changed_names(command: Command) -> Iterator[str]:
    """Yields the names of the variables that a command changes, but by plain assignments before its words."""
    for word in _all_words(command):
        yield from _of_expansions(word)
    for word in command.words:
        if not (subscript := _SUBSCRIPT_ASSIGNMENT.match(word.text)):
            break
        yield subscript[1]
    name, arguments = command.name, [word.text for word in command.words[1:]]
    if name == "let":
        yield from (changed for argument in arguments for changed in arithmetic_names(argument))
    elif name == "wait" and any(re.match("-[a-z]*p", argument) for argument in arguments):
        yield from (match[0] for argument in arguments if (match := _LEADING_NAME.match(argument)))
    elif name == "printf" and arguments and arguments[0].startswith("-v"):
        yield from _LEADING_NAME.findall(" ".join(arguments[:2])[2:])[:1]
    elif name == "read":
        yield from (match[1] for argument in arguments if (match := _ATTACHED_ARRAY.match(argument)))
    elif name == "coproc":
        yield from _LEADING_NAME.findall(" ".join(arguments[:1]))
    elif name == "for" and arguments[:1] == ["(("]:
        yield from (changed for argument in arguments for changed in arithmetic_names(argument))
    elif name in DECLARATIONS and (subscript := _SUBSCRIPT_ASSIGNMENT.match(" ".join(arguments[:1]))):
        yield subscript[1]
    if command.redirections:
        yield from (match[1] for word in command.words if (match := _FILE_DESCRIPTOR.fullmatch(word.text)))


def changes_any(command: Command) -> bool:
    """Returns whether a command may change every variable: it runs what is elsewhere, or computes a name."""
    if command.name in {"source", ".", "eval"}:
        return not command.words[-1].text.endswith("activate")
    return any(_is_computed(target) for target in _targets(command.name, command.words[1:]))


def _targets(name: str, words: Sequence[Word]) -> Iterator[str]:
    """Yields the arguments that name what a command assigns; a gap is a null character."""
    texts = ["".join(part if isinstance(part, str) else _GAP for part in word.parts) for word in words]
    if name in DECLARATIONS or name == "unset":
        yield from (text.partition("=")[0] for text in texts)
    elif name == "let":
        yield from (text for text in texts if _COMPUTED_TARGET.search(text))
    elif name == "getopts":
        yield from texts[1:2]
    elif name == "wait" and any(re.match("-[a-z]*p", text) for text in texts):
        yield from texts
    elif name == "printf" and texts[:1] and texts[0].startswith("-v"):
        yield from texts[:2]
    elif name in READS:
        before = ["", *texts]
        yield from (
            text for text, option in zip(texts, before, strict=False) if not _VALUED_OPTION.fullmatch(option)
        )


def _is_computed(target: str) -> bool:
    return _GAP in target


def changed_later(command: Command) -> Iterator[str]:
    """Yields the names that are never what an assignment gives them, once the command was run.

    These are variables with an attribute that changes values, references to other variables, and what the
    handler of a trap assigns.
    """
    arguments = [word.text for word in command.words[1:]]
    if command.name == "trap" and arguments:
        yield from (match[1] for match in _PLAIN_ASSIGNMENT.finditer(arguments[0]))
    if command.name not in DECLARATIONS or not any(map(_TRANSFORMING_ATTRIBUTE.fullmatch, arguments)):
        return
    if any(re.match("-[A-Za-z]*n", argument) for argument in arguments) and any(
        word.gaps for word in command.words
    ):
        yield EVERY  # the name refers to a variable that is not known
    for argument in arguments:
        if not argument.startswith(("-", "+")):
            yield from _LEADING_NAME.findall(argument)[:2]


def arithmetic_names(expression: str) -> Iterator[str]:
    """Yields the variables that an arithmetic expression assigns."""
    for match in _ARITHMETIC_ASSIGNMENT.finditer(expression):
        yield match[1] or match[2]


def _all_words(command: Command) -> Iterator[Word]:
    yield from command.words
    yield from (assignment.value for assignment in command.assignments)
    yield from (target for _, target in command.redirections)
    if command.document is not None:
        yield command.document


def _of_expansions(word: Word) -> Iterator[str]:
    for gap in word.gaps:
        if gap.text.startswith(("$((", "$[")):
            yield from arithmetic_names(gap.text)
        elif match := _DEFAULT_ASSIGNMENT.match(gap.text):
            yield match[1]
