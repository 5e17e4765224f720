"""Any invocation, by the service model."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from workbench.model.invocation import BytesBody, Connection, FieldValue, Invocation
from workbench.model.service.schema import INTEGERS, Field, Operation, schema

OPERATIONS = tuple(schema().operations.values())

_ODD = (
    "'",
    '"',
    "\\",
    "$HOME",
    "`id`",
    "$(id)",
    "!!",
    "\n",
    "\r\n",
    "\t",
    "\x1b[31m",
    "#",
    "{}",
    "[0]",
    "%41",
    "&",
    ";",
)
_OF_THE_LEXERS = "\ufdd0"
"""A noncharacter, which no text is to hold (Unicode, chapter 23.7): the lexers of shells mark with it."""
words = st.lists(
    st.one_of(
        st.sampled_from(_ODD),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters=_OF_THE_LEXERS), max_size=8),
    ),
    max_size=6,
).map("".join)
bodies = st.one_of(
    st.none(),
    st.binary(max_size=300),
    words.map(str.encode),
    st.just(b"x" * 9_000),
    st.just(b"@a"),
    st.sampled_from(
        [b"file://x", b"fileb://x", b"-", b"--x", b"", b"\r\n", b'{"instances": [[1.10, 1e400]]}\n', b"a=b"]
    ),
)


def _value(field: Field) -> st.SearchStrategy[FieldValue]:
    if field.kind in INTEGERS:
        return st.integers(-(10**9), 10**9)
    if field.location == "uri":
        return words.filter(bool)
    return words


@st.composite
def fields(draw: st.DrawFn, operation: Operation) -> dict[str, FieldValue]:
    """Values for any of an operation's members, in any number."""
    chosen = draw(st.sets(st.sampled_from([field.name for field in operation.fields])))
    names = [field for field in operation.fields if field.name in chosen or field.location == "uri"]
    return {field.name: draw(_value(field)) for field in names}


regions = st.sampled_from(["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
connections = st.builds(
    Connection,
    profile=st.one_of(st.none(), st.just("dev"), words.filter(lambda text: bool(text) and "\0" not in text)),
    region=st.one_of(st.none(), regions),
    endpoint_url=st.sampled_from(
        [None, "http://127.0.0.1:8080", "https://user:hunter2@host/x", "https://[::1]:8443"]
    ),
    verify_ssl=st.booleans(),
    ca_bundle=st.one_of(st.none(), st.just("/etc/a b/c'.pem")),
    sign=st.booleans(),
    connect_timeout=st.one_of(st.sampled_from([0.0, 10.0, 60.0, 2.5])),
    read_timeout=st.one_of(st.sampled_from([0.0, 70.0, 60.0, 0.5])),
    max_attempts=st.integers(1, 5),
    sandbox=st.booleans(),
)


@st.composite
def invocations(draw: st.DrawFn, operation: Any = None) -> Invocation:
    """Any invocation, of any operation where none is given."""
    chosen = operation or draw(st.sampled_from(OPERATIONS))
    data = draw(bodies) if chosen.body is not None else None
    return Invocation(
        operation=chosen.name,
        fields=draw(fields(chosen)),
        body=None if data is None else BytesBody(data),
        connection=draw(connections),
    )
