"""What an import leaves open of its connection is the draft's."""

from __future__ import annotations

import pytest

from workbench.interchange.importers import read
from workbench.interchange.types import Reading
from workbench.model.invocation import Connection, Invocation
from workbench.services.interchange import over_current

SANDBOX = Connection(sandbox=True)
DEV = Connection(profile="dev", region="eu-west-1", endpoint_url="https://vpce.example", verify_ssl=False)


def no_files(path: str) -> bytes:
    raise FileNotFoundError(path)


def merged(own: Connection, current: Connection) -> Reading:
    return over_current(Reading("AWS CLI", Invocation(connection=own), ("a note",)), current)


@pytest.mark.parametrize("current", [SANDBOX, DEV, Connection()], ids=["sandbox", "dev", "default"])
def test_a_text_that_names_no_place_stays_where_the_draft_is(current: Connection) -> None:
    reading = merged(Connection(read_timeout=60), current)
    connection = reading.invocation.connection
    assert (connection.profile, connection.region, connection.endpoint_url, connection.sandbox) == (
        current.profile,
        current.region,
        current.endpoint_url,
        current.sandbox,
    )
    assert connection.read_timeout == 60, "the text says it"
    assert connection.verify_ssl is current.verify_ssl
    unverified = ("TLS certificates are not verified, as in the draft",) if current is DEV else ()
    assert reading.notes == (*unverified, "a note")


@pytest.mark.parametrize(
    ("own", "place"),
    [
        (Connection(profile="prod"), "profile prod"),
        (Connection(region="us-east-1"), "region us-east-1"),
        (Connection(endpoint_url="http://127.0.0.1:8080"), "http://127.0.0.1:8080"),
    ],
)
def test_a_text_that_names_a_place_leaves_the_sandbox_and_says_so(own: Connection, place: str) -> None:
    reading = merged(own, SANDBOX)
    assert reading.invocation.connection == own
    assert reading.notes == (f"the draft leaves the sandbox, as the text names {place}", "a note")


@pytest.mark.parametrize(
    "text",
    [
        "curl -d '{}' https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/prod/invocations",
        "aws sagemaker-runtime invoke-endpoint --region us-east-1 --endpoint-name prod --body e30= out",
    ],
)
def test_a_text_that_names_the_drafts_region_leaves_the_drafts_endpoint_url(text: str) -> None:
    local = Connection(
        profile="dev",
        region="us-east-1",
        endpoint_url="http://127.0.0.1:9000",
        verify_ssl=False,
        ca_bundle="proxy.pem",
        sign=False,
    )
    (own,) = (reading for reading in read(text, no_files) if isinstance(reading, Reading))
    reading = over_current(own, local)
    connection = reading.invocation.connection
    assert (connection.profile, connection.region, connection.endpoint_url) == ("dev", "us-east-1", None)
    assert connection.verify_ssl
    assert connection.ca_bundle is None
    assert connection.sign is own.invocation.connection.sign
    assert reading.notes[0] == "the draft leaves http://127.0.0.1:9000, as the text names region us-east-1"


def test_what_is_named_takes_the_place_of_what_is_there() -> None:
    profile = merged(Connection(profile="prod"), DEV).invocation.connection
    assert profile == Connection(profile="prod"), "its own region and endpoint URL"
    region = merged(Connection(region="us-east-1"), DEV).invocation.connection
    assert (region.profile, region.region, region.endpoint_url) == ("dev", "us-east-1", None)
    url = merged(Connection(endpoint_url="http://a"), DEV).invocation.connection
    assert (url.profile, url.region, url.endpoint_url) == ("dev", "eu-west-1", "http://a")
    assert url.verify_ssl, "it is another server's certificate"
