"""Words of a command line as argparse takes them; argparse itself is the judge."""

from __future__ import annotations

import argparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.interchange.arguments import as_argparse
from workbench.model.errors import UsageError

VALUED = ("--body", "--body-format", "--region", "--read-timeout")
FLAGS = ("--debug", "--no-sign")
ANY = -1
"""Of a command that has no place for `help`."""
OPTIONS = dict.fromkeys(VALUED, True) | dict.fromkeys(FLAGS, False)


class _RefusedError(Exception):
    """What argparse does not take."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise _RefusedError(message)


def argparse_of(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The options with their values, and the other words."""
    parser = _Parser(add_help=False)
    for name in VALUED:
        parser.add_argument(name, dest=name, default=argparse.SUPPRESS)
    for name in FLAGS:
        parser.add_argument(name, dest=name, action="store_const", const="", default=argparse.SUPPRESS)
    parser.add_argument("values", nargs="*")
    parsed = vars(parser.parse_intermixed_args(words))
    return parsed, parsed.pop("values")


def ours(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The same of what is handed on."""
    spelled = as_argparse(words, OPTIONS, [list(OPTIONS)], positionals=ANY)
    options: dict[str, str] = {}
    while spelled and spelled[0].startswith("-") and spelled[0] != "--":
        name, equals, value = spelled.pop(0).partition("=")
        options[name] = value if equals or not OPTIONS[name] else spelled.pop(0)
    return options, spelled[1:] if spelled[:1] == ["--"] else spelled


_WORDS = st.sampled_from(
    [
        *("--body", "--body-f", "--bod", "--reg", "--region", "--read-timeout", "--debug", "--no", "--deb"),
        *("--region=eu", "--reg=eu", "--read-timeout=-1", "--body=", "x", "a b", "-1", "-.5", "-", ""),
        *("- b", "-b c", "file://x"),
    ]
)


@given(st.lists(_WORDS, max_size=6))
def test_words_are_taken_as_argparse_takes_them(words: list[str]) -> None:
    try:
        expected = argparse_of(words)
    except _RefusedError:
        with pytest.raises(UsageError):
            as_argparse(words, OPTIONS, [list(OPTIONS)])
        return
    assert ours(words) == expected


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--body"], "Option '--body' requires an argument."),
        (
            ["--region", "--debug"],
            "Option '--region' requires an argument, and '--debug' looks like an option.",
        ),
        (["--r", "x"], "--r could be --read-timeout or --region."),
    ],
)
def test_what_is_refused_says_why(words: list[str], reason: str) -> None:
    with pytest.raises(UsageError) as error:
        as_argparse(words, OPTIONS, [list(OPTIONS)])
    assert error.value.message == reason


def test_a_cut_option_is_looked_for_in_the_first_group_first() -> None:
    groups = [["--region"], ["--read-timeout"]]
    assert as_argparse(["--r", "x"], OPTIONS, groups) == ["--region", "x"]
    assert as_argparse(["--re=x", "--read", "5"], OPTIONS, groups) == ["--region=x", "--read-timeout", "5"]
    assert as_argparse(["--other"], OPTIONS, groups) == ["--other"]


def test_an_empty_word_is_left_out_once_where_help_may_stand() -> None:
    assert as_argparse(["out", ""], OPTIONS, [], positionals=1) == ["out"]
    assert as_argparse(["", "out"], OPTIONS, [], positionals=1) == ["", "out"]
    assert as_argparse(["out", "", ""], OPTIONS, [], positionals=1) == ["out", ""]


def test_a_value_that_may_follow_is_taken_unless_it_looks_like_an_option() -> None:
    flags = OPTIONS | {"--skeleton": False}
    assert as_argparse(["--skeleton", "input", "out"], flags, [], may_take_value={"--skeleton"}) == [
        *("--skeleton", "input", "out")
    ]
    assert as_argparse(["out", "--skeleton", "--debug"], flags, [], may_take_value={"--skeleton"}) == [
        *("--skeleton", "--debug", "out")
    ]


def test_what_stands_behind_two_dashes_is_no_option() -> None:
    assert as_argparse(["--debug", "--", "--body", "-"], OPTIONS, []) == ["--debug", "--", "--body", "-"]
