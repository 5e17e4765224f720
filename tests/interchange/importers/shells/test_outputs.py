"""What commands print that a body is made of: told without running them, or not at all."""

from __future__ import annotations

import pytest

from tests.interchange.importers.shells.test_shells import CALL, RAW, one, unknown
from workbench.model.invocation import Body, FileBody, TextBody

PRINTED: dict[str, Body] = {
    "echo -n ab": TextBody("ab"),
    "echo -ne 'a\\tb'": TextBody("a\tb"),
    "echo -e -n 'a\\tb'": TextBody("a\tb"),
    "echo -eE -n 'a\\tb'": TextBody("a\\tb"),
    "echo a  b": TextBody("a b"),
    "printf -- '%s' ab": TextBody("ab"),
    "printf '%s-%s,' a b c d": TextBody("a-b,c-d,"),
    "printf '%b%%' 'a\\tb'": TextBody("a\tb%"),
    "printf '%s' 'a\\tb'": TextBody("a\\tb"),
    "printf 'a\\tb'": TextBody("a\tb"),
    "printf '%s|%s'  a": TextBody("a|"),
    "cat x.json": FileBody("x.json"),
    "< x.json": FileBody("x.json"),
    "cat < x.json": FileBody("x.json"),
    "cat - < x.json": FileBody("x.json"),
    "cat x.json | cat": FileBody("x.json"),
    "cat x.json | tee log.json": FileBody("x.json"),
    "/bin/cat x.json": FileBody("x.json"),
    "echo -n ab | tr -d '\\n'": TextBody("ab"),
    "printf 'a\\nb\\n' | tr -d '\\n'": TextBody("ab"),
    "echo YWI= | base64 -d": TextBody("ab"),
    "base64 -w0 x.bin | base64 --decode": FileBody("x.bin"),
    "openssl base64 -A -in x.bin | openssl enc -d -base64 -A": FileBody("x.bin"),
    "echo YWI= | openssl enc -base64 -d": TextBody("ab"),
}


@pytest.mark.parametrize("command", PRINTED)
def test_what_a_command_prints_is_the_body(command: str) -> None:
    body = one(f'{CALL} --endpoint-name e {RAW} --body "$({command})" o').invocation.body
    if isinstance(expected := PRINTED[command], FileBody):
        assert isinstance(body, FileBody) and body.path == expected.path
    else:
        assert body == expected


ENCODED = [
    "base64 -w0 < x.bin",
    "base64 -w0 x.bin",
    "base64 -i x.bin",
    "cat x.bin | base64 | tr -d '\\n'",
    "openssl base64 -A -in x.bin",
    "openssl base64 < x.bin | tr -d '\\n'",
    "openssl enc -a -A -in x.bin",
]


@pytest.mark.parametrize("command", ENCODED)
def test_the_base64_of_a_file_is_that_file(command: str) -> None:
    invocation = one(f"{CALL} --endpoint-name e --body $({command}) o").invocation
    assert isinstance(invocation.body, FileBody) and invocation.body.path == "x.bin"


OPEN = [
    "printf",
    "printf '%d' 1",
    "printf '%s-%s' a b c",
    "echo a > x",
    "cat -n x",
    "cat x y",
    "cat",
    "cat x.bin | base64 -d",
    "base64 -w0 x y",
    "base64 --wat x",
    "echo '*' | base64 -d",
    "openssl enc -aes256 -in x",
    "openssl rand -base64 8",
    "tr -d '\\n' < x.bin",
    "jq -c . x.json",
    "head -c 5 x",
    "base64 -w0 x | base64 -w0",
    "cat x; cat y",
]


@pytest.mark.parametrize("command", OPEN)
def test_what_cannot_be_told_is_left_open(command: str) -> None:
    invocation = one(f'{CALL} --endpoint-name e {RAW} --body "$({command})" o').invocation
    assert unknown(invocation) == {("Body", f"$({command})")}
