"""Braces that bash makes several words of, and braces that it leaves."""

from __future__ import annotations

import pytest

from tests.interchange.importers.shells.test_shells import CALL, RAW, one, unknown
from workbench.interchange.importers.shells.posix_shell.braces import expansion_end
from workbench.model.invocation import TextBody


@pytest.mark.parametrize(
    ("text", "end"),
    [
        # What bash 5.2 prints for `echo TEXT`: several words, or the text without its quotes.
        ("{a,b}c", 5),
        ("{a,}", 4),
        ("{1..3}", 6),
        ("{a..e..2}", 9),
        ("{-1..1}", 7),
        ('{"a":1,"b":2}', 13),
        ("{a{b,c},d}", 10),
        ("{a\\},b}", 7),
        ("{}", None),
        ("{a}", None),
        ('{"a":1}', None),
        ("{'a,b'}", None),
        ("{a\\,b}", None),
        ("{a{b,c}}", None),  # its inner one is
        ("{a, b}", None),
        ("{1..b}", None),
        ("{a,b", None),
    ],
)
def test_where_an_expansion_ends(text: str, end: int | None) -> None:
    assert expansion_end(text, 0) == end


def test_what_an_expansion_stands_for_is_not_sent_in_silence() -> None:
    line = f"{CALL} --endpoint-name e-{{a,b}} --custom-attributes x{{a}} --body {{1..3}} {RAW} o{{1,2}}"
    assert unknown(one(line).invocation) == {("EndpointName", "{a,b}"), ("Body", "{1..3}")}
    assert one(line).invocation.fields["CustomAttributes"] == "x{a}"
    body = one(f'{CALL} --endpoint-name e --body {{"a":1,"b":2}} {RAW} o').invocation
    assert (body.body, unknown(body)) == (TextBody('{"a":1,"b":2}'), {("Body", '{"a":1,"b":2}')})


@pytest.mark.parametrize("line", ['B={1,2}; {} "$B"', "B={1,2} && {} $B", "{} - <<<{1,2}"])
def test_assignments_and_here_strings_expand_no_braces(line: str) -> None:
    call = f"{CALL} --endpoint-name e {RAW} o --body"
    invocation = one(line.replace("{}", call)).invocation
    assert unknown(invocation) == set()
