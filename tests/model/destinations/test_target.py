"""What is different at a target, and that everything else stays."""

from __future__ import annotations

import msgspec
import pytest

from workbench.model.destinations.target import Target
from workbench.model.invocation import Connection, Invocation

INVOCATION = Invocation(
    fields={"EndpointName": "e", "TargetVariant": "blue"},
    connection=Connection(profile="dev", region="r", endpoint_url="https://h", read_timeout=5.0),
)


def test_a_target_of_nothing_changes_nothing() -> None:
    target = Target()
    assert target.apply(INVOCATION) == INVOCATION
    assert (target.placed, target.where) == (False, "")


def test_another_endpoint_keeps_the_place() -> None:
    target = Target(endpoint_name="f", fields={"TargetVariant": "", "Accept": "text/csv"})
    applied = target.apply(INVOCATION)
    assert applied.fields == {"EndpointName": "f", "Accept": "text/csv"}
    assert applied.connection == INVOCATION.connection
    assert (target.placed, target.where) == (False, "f, TargetVariant=, Accept=text/csv")


def test_a_place_replaces_the_whole_place_and_nothing_else_of_the_connection() -> None:
    target = Target(region="s")
    applied = target.apply(INVOCATION)
    assert applied.connection == Connection(region="s", read_timeout=5.0)
    assert applied.fields == INVOCATION.fields
    assert (target.placed, target.where) == (True, "s")
    assert Target(sandbox=True).apply(INVOCATION).connection == Connection(sandbox=True, read_timeout=5.0)
    assert Target(profile="p", endpoint_url="https://i", sandbox=True).where == "p, https://i, sandbox"


def test_a_target_is_written_with_what_it_names_and_read_with_nothing_else() -> None:
    assert msgspec.to_builtins(Target(region="s")) == {"region": "s"}
    assert msgspec.convert({"region": "s"}, Target) == Target(region="s")
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"regoin": "s"}, Target)
