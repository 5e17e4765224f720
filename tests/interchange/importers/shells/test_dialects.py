"""Recipes of Makefiles, as `make -n` (GNU make 4.3) prints them for the shell."""

from __future__ import annotations

import pytest

from tests.interchange.importers.shells.test_shells import CALL, RAW, one, readings, unknown
from workbench.interchange.importers.shells.dialects import is_makefile
from workbench.model.invocation import TextBody

DOLLAR = "$$ is taken as the $ that make gives to the shell"


def recipe(line: str) -> str:
    return f"ENDPOINT := dev\n.PHONY: invoke\ninvoke: build # runs it\n\n\t{line}\n"


@pytest.mark.parametrize(
    ("written", "sent", "gaps"),
    [
        ("""'{"price": "5$$", "pid": "$$HOME"}'""", '{"price": "5$", "pid": "$HOME"}', set()),
        ('"cost \\$$5 $$"', "cost $5 $", set()),
        ("5$$", "5$", set()),
        ("\\$$x", "$x", set()),
        ("\"$$(printf '%s' hi)\"", "hi", set()),
        ("'$(ENDPOINT) ${ENDPOINT}'", "$(ENDPOINT) ${ENDPOINT}", {"$(ENDPOINT)", "${ENDPOINT}"}),
        ('"$(ENDPOINT)"', "$(ENDPOINT)", {"$(ENDPOINT)"}),
        ("'$@'", "$@", {"$@"}),
        ('"$$VARIANT"', "$VARIANT", {"$VARIANT"}),
        ('"$$$$"', "$$", {"$$"}),
    ],
)
def test_what_a_recipe_sends(written: str, sent: str, gaps: set[str]) -> None:
    reading = one(recipe(f"@{CALL} --endpoint-name e {RAW} --body {written} o"))
    assert reading.invocation.body == TextBody(sent)
    assert unknown(reading.invocation) == {("Body", gap) for gap in gaps}
    assert any(DOLLAR in note for note in reading.notes) == ("$$" in written)


def test_a_variable_of_the_shell_is_filled_in() -> None:
    reading = one(recipe(f'V=blue; {CALL} --endpoint-name "$$V" \\\n\t  {RAW} --body x o'))
    assert reading.invocation.fields["EndpointName"] == "blue"


def test_each_line_that_calls_is_an_invocation() -> None:
    text = recipe(f"-{CALL} --endpoint-name a {RAW} --body x o\n\t{CALL} --endpoint-name b {RAW} --body x o")
    assert [reading.invocation.fields["EndpointName"] for reading in readings(text)] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("a:\n\tb", True),
        ("%.out: %.in $(DEPS) | dir\n\n# why\n\tb", True),
        ("a: b\n  c", False),
        ("A := b\n\tc", False),
        ("C:\\Users> aws x ^\n\t--body y", False),
        ("host:~$ aws x \\\n\t--body y", False),
        ("host:/# aws x \\\n\t--body y", False),
        ("https://host/path\n\tb", False),
        ("if x:\n\tb", False),
    ],
)
def test_which_texts_are_makefiles(text: str, is_it: bool) -> None:
    assert is_makefile(text) is is_it


def test_a_shell_keeps_its_own_meaning() -> None:
    assert unknown(one(f'{CALL} --endpoint-name e --body "a$$" {RAW} o').invocation) == {("Body", "$$")}
