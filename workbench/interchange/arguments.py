"""Words of a command line as argparse takes them, with which the AWS CLI parses.

Two rules differ: a long option may be cut short as long as it is the only one that begins so, and what looks
like an option is never another one's value (Python documentation, argparse, "Argument abbreviations" and
"Arguments containing -").
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from workbench.model.errors import UsageError

_NEGATIVE_NUMBER = re.compile(r"-\d+$|-\d*\.\d+$")


def as_argparse(
    words: Sequence[str],
    takes_value: Mapping[str, bool],
    abbreviable: Sequence[Sequence[str]],
    positionals: int = 0,
    may_take_value: Container[str] = (),
) -> list[str]:
    """Returns the command line with every option spelled out, then the other words.

    Args:
        words: as typed.
        takes_value: for every option, whether a value follows it.
        abbreviable: options that may be cut short; those of an earlier group are looked at first.
        positionals: how many words the command takes that belong to no option. One more is left out where it
            is empty: to the AWS CLI it is the `help` that may follow.
        may_take_value: options that a value may follow: the next word is it unless it looks like an option.

    Raises:
        UsageError: a cut that could be one of several, or no value where there should be one.
    """
    spelled: list[str] = []
    values: list[str] = []
    spare = True
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            values += left
            break
        name, equals, value = word.partition("=")
        if name.startswith("--") and name not in takes_value:
            name = spelled_out(name, abbreviable)
        if name not in takes_value and not looks_like_option(word):
            if not word and spare and len(values) == positionals:
                spare = False
            else:
                values.append(word)
            continue
        spelled.append(name + equals + value)
        if takes_value.get(name) and not equals:
            if not left:
                raise UsageError(f"Option '{name}' requires an argument.")
            if looks_like_option(left[0]):
                raise UsageError(
                    f"Option '{name}' requires an argument, and {left[0]!r} looks like an option."
                )
            spelled.append(left.pop(0))
        elif name in may_take_value and not equals and left and not looks_like_option(left[0]):
            spelled.append(left.pop(0))
    between = ["--"] if any(value.startswith("-") for value in values) else []
    return [*spelled, *between, *values]


def spelled_out(name: str, abbreviable: Sequence[Sequence[str]]) -> str:
    """A long option that may be cut short, in full.

    Args:
        name: with its dashes.
        abbreviable: options that may be cut short; those of an earlier group are looked at first.

    Raises:
        UsageError: it could be one of several.
    """
    for group in abbreviable:
        candidates = [option for option in group if option.startswith(name)]
        if len(candidates) > 1:
            raise UsageError(f"{name} could be {' or '.join(sorted(candidates))}.")
        if candidates:
            return candidates[0]
    return name


def looks_like_option(word: str) -> bool:
    """Returns whether a word is taken for an option, and so is never another one's value."""
    return len(word) > 1 and word[0] == "-" and " " not in word and not _NEGATIVE_NUMBER.match(word)
