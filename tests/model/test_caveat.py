"""A caveat stands as long as its member's value does."""

from __future__ import annotations

import msgspec

from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.invocation import Connection, FileBody, Invocation, TextBody

ENDPOINT = Caveat(member="EndpointName", kind=CaveatKind.UNKNOWN, text="name", line=3, column=4)
BODY = Caveat(member="Body", kind=CaveatKind.FILE, text="/etc/shadow")
REGION = Caveat(member="region", kind=CaveatKind.VARIABLE, text="AWS_REGION")
IMPORTED = Invocation(body=FileBody("/etc/shadow"), caveats=(ENDPOINT, BODY, REGION))


def test_a_caveat_ends_with_another_value_of_its_member() -> None:
    cases: list[tuple[Invocation, tuple[Caveat, ...]]] = [
        (IMPORTED.with_field("EndpointName", "e"), (BODY, REGION)),
        (IMPORTED.with_field("Accept", "e"), (ENDPOINT, BODY, REGION)),
        (IMPORTED.with_(body=TextBody("mine")), (ENDPOINT, REGION)),
        (IMPORTED.with_(body=FileBody("/etc/shadow")), (ENDPOINT, BODY, REGION)),
        (IMPORTED.with_(connection=Connection(region="eu-west-1")), (ENDPOINT, BODY)),
        (IMPORTED.with_(connection=Connection(profile="dev")), (ENDPOINT, BODY, REGION)),
        (IMPORTED.confirmed(), ()),
    ]
    for changed, left in cases:
        assert changed.caveats == left, (changed, left)


def test_caveats_survive_the_draft_file() -> None:
    assert msgspec.json.decode(msgspec.json.encode(IMPORTED), type=Invocation) == IMPORTED


def test_a_caveat_says_what_and_where() -> None:
    assert str(ENDPOINT) == "EndpointName is not known: name (line 3, column 4)"
    assert str(BODY) == "Body reads the file /etc/shadow"
    assert str(REGION) == "region reads the environment variable AWS_REGION"
