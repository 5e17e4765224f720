"""Where a request went, and the connection that leads there again."""

from __future__ import annotations

import msgspec
import pytest

from workbench.model.destinations.destination import Destination, destination_of
from workbench.model.invocation import Connection

OWN = "https://runtime.sagemaker.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("credentials", "profile", "usable"),
    [
        ("env", "dev", None),
        ("", "dev", None),
        ("sso", "dev", "dev"),
        ("shared-credentials-file", None, "default"),
        ("assume-role", "prod", "prod"),
    ],
)
def test_a_profile_is_usable_where_it_led_to_the_credentials(
    credentials: str, profile: str | None, usable: str | None
) -> None:
    assert Destination(credentials=credentials, profile=profile).usable_profile == usable


def test_a_connection_leads_to_it_and_keeps_what_it_names() -> None:
    gone = Destination(
        endpoint_url="https://h",
        region="r",
        profile="p",
        credentials="sso",
        sources={"endpoint_url": "a file"},
    )
    assert gone.leading_to(Connection(read_timeout=5.0)) == Connection(
        profile="p", region="r", endpoint_url="https://h", read_timeout=5.0
    )
    named = Connection(profile="q", region="s", endpoint_url="https://i")
    assert gone.leading_to(named) is named
    sandbox = Connection(sandbox=True)
    assert gone.leading_to(sandbox) is sandbox
    assert (gone.source("endpoint_url"), gone.source("region")) == ("a file", "")


def test_the_address_of_a_region_is_left_to_the_region() -> None:
    gone = Destination(endpoint_url=OWN, region="eu-west-1", credentials="env", profile="p")
    assert gone.regional
    assert gone.leading_to(Connection()) == Connection(region="eu-west-1")
    assert Destination().leading_to(Connection()) == Connection()


def test_what_was_kept_without_it_shows_where_it_went() -> None:
    signed = (
        "authorization",
        "AWS4-HMAC-SHA256 Credential=AKID…LE12/20261127/eu-west-1/sagemaker/aws4_request",
    )
    gone = destination_of(f"{OWN}/endpoints/e/invocations?a=b", [("Host", "h"), signed])
    assert gone == Destination(endpoint_url=OWN, region="eu-west-1", access_key_id="AKID…LE12")
    elsewhere = destination_of("https://me:word@h:1/p/endpoints/e/invocations-response-stream", [signed])
    assert (elsewhere.endpoint_url, elsewhere.regional) == ("https://h:1/p", False)
    unsigned = destination_of(f"{OWN}/endpoints/e/invocations", [])
    assert (unsigned.region, unsigned.access_key_id, unsigned.regional) == ("", "", False)


def test_a_destination_is_written_with_what_it_has() -> None:
    assert msgspec.to_builtins(Destination(region="r")) == {"region": "r"}
