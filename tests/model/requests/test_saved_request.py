"""What a saved request sends: variables are replaced in the parts that it names, and nowhere else."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from workbench.model.errors import UsageError
from workbench.model.invocation import Base64Body, Body, BytesBody, Connection, FileBody, Invocation, TextBody
from workbench.model.requests.saved_request import Expect, Place, SavedRequest
from workbench.model.requests.variables import Variables

VARIABLES = Variables(values={"a": "1"})
INVOCATION = Invocation(
    fields={"EndpointName": "e-${a}", "RequestTTLSeconds": 60},
    connection=Connection(region="r-${a}", read_timeout=5.0),
    body=TextBody("b ${a}"),
)


@pytest.mark.parametrize("places", [(), *((place,) for place in get_args(Place)), get_args(Place)])
def test_variables_are_replaced_where_the_request_says_so(places: tuple[Place, ...]) -> None:
    sent = SavedRequest(name="n", invocation=INVOCATION, variables=places).ready(VARIABLES)
    name, region, text = ("1" if place in places else "${a}" for place in ("fields", "connection", "body"))
    assert sent.fields == {"EndpointName": f"e-{name}", "RequestTTLSeconds": 60}
    assert sent.connection == Connection(region=f"r-{region}", read_timeout=5.0)
    assert sent.body == TextBody(f"b {text}")


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (None, None),
        (TextBody("${a}"), TextBody("1")),
        (Base64Body("${a}=="), Base64Body("1==")),
        (BytesBody(b"${a}", "f"), BytesBody(b"1", "f")),
    ],
)
def test_variables_of_a_body(body: Body | None, sent: Body | None) -> None:
    request = SavedRequest(name="n", invocation=Invocation(body=body), variables=("body",))
    assert request.ready(VARIABLES).body == sent


def test_variables_of_a_body_that_is_not_text_are_refused() -> None:
    request = SavedRequest(
        name="n", invocation=Invocation(body=BytesBody(b"\xff${a}")), variables=("body",), source="n.toml"
    )
    with pytest.raises(UsageError, match=r"n\.toml, body: variables cannot be replaced"):
        request.ready(VARIABLES)


def test_a_file_has_to_be_read_before() -> None:
    request = SavedRequest(name="n", invocation=Invocation(body=FileBody("f")), variables=("body",))
    with pytest.raises(TypeError, match="read before"):
        request.ready(VARIABLES)


@pytest.mark.parametrize(("source", "where"), [("n.toml", "n.toml, EndpointName"), ("", "EndpointName")])
def test_an_unknown_variable_is_told_with_the_part_that_names_it(source: str, where: str) -> None:
    invocation = Invocation(fields={"EndpointName": "${b}"})
    request = SavedRequest(name="n", invocation=invocation, variables=("fields",), source=source)
    with pytest.raises(UsageError) as caught:
        request.ready(VARIABLES)
    assert caught.value.message == f"{where}: there is no variable ${{b}}"


def test_what_is_expected_is_written_with_what_it_names_and_read_with_nothing_else() -> None:
    assert msgspec.to_builtins(Expect(assertions=("a",))) == {"assert": ("a",)}
    assert msgspec.convert({"assert": ["a"]}, Expect) == Expect(assertions=("a",))
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"asserts": ["a"]}, Expect)


def test_what_is_not_named_is_expected_exactly() -> None:
    expect = Expect()
    assert (expect.status, expect.rtol, expect.atol, expect.unordered) == (None, 0.0, 0.0, False)
