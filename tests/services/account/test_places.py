"""Where a draft can be aimed at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.services.account.places import Place, connections_of, matching
from workbench.services.account.places import places as places_of
from workbench.store import AppDirs

CONFIG = """
[default]
region = us-east-1
[profile prod]
region = eu-west-1
sso_session = s
[profile dev]
role_arn = r
source_profile = keys
"""


@pytest.fixture
def every(tmp_path: Path, places: AppDirs, monkeypatch: pytest.MonkeyPatch) -> tuple[Place, ...]:
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(CONFIG)
    (tmp_path / ".aws" / "credentials").write_text("[keys]\naws_access_key_id = A\n")
    with Workbench(places) as bench:
        return places_of(bench, Connection())


def names(places: tuple[Place, ...]) -> list[str]:
    return [place.name for place in places]


def test_profiles_stand_with_how_their_credentials_are_had(every: tuple[Place, ...]) -> None:
    notes = {place.name: place.note for place in every if place.kind == "profile"}
    assert notes == {
        "default": "us-east-1",
        "prod": "IAM Identity Center, eu-west-1",
        "dev": "role",
        "keys": "keys",
    }
    assert [place.note for place in every if place.kind == "address"][1:] == [
        "FIPS",
        "dual-stack",
        "FIPS, dual-stack",
    ]


def test_a_profile_brings_its_region_and_no_address_of_another(every: tuple[Place, ...]) -> None:
    connection = Connection(profile="x", region="us-west-2", endpoint_url="http://a:1", read_timeout=5)
    prod, dev = (next(place for place in every if place.name == name) for name in ("prod", "dev"))
    assert prod.applied(connection) == Connection(profile="prod", region="eu-west-1", read_timeout=5)
    assert dev.applied(connection) == Connection(profile="dev", region="us-west-2", read_timeout=5)


@pytest.mark.parametrize(
    ("url", "in_ireland", "kept"),
    [
        ("https://runtime-fips.sagemaker.us-east-1.amazonaws.com", None, True),
        (
            "https://runtime.sagemaker.us-east-1.api.aws",
            "https://runtime.sagemaker.eu-west-1.api.aws",
            True,
        ),
        ("https://vpce-1.sagemaker-runtime.us-east-1.vpce.amazonaws.com", None, False),
    ],
    ids=["FIPS", "dual-stack", "VPC endpoint"],
)
def test_the_kind_of_address_stays_in_another_profile_and_region(
    every: tuple[Place, ...], places: AppDirs, url: str, in_ireland: str | None, *, kept: bool
) -> None:
    draft = Connection(region="us-east-1", endpoint_url=url)
    with Workbench(places) as bench:
        of_draft = places_of(bench, draft)
    for words in ("prod", "region eu-west-1", "dev eu-west-1"):
        place = matching(of_draft, words)[0]
        aimed = place.applied(draft)
        assert (aimed.region, aimed.endpoint_url) == ("eu-west-1", in_ireland)
    dev = next(place for place in of_draft if place.name == "dev").applied(draft)
    assert dev.endpoint_url == (url if kept else None)  # it has no region of its own


def test_a_place_without_a_fips_address_says_so(every: tuple[Place, ...], places: AppDirs) -> None:
    draft = Connection(
        region="us-east-1", endpoint_url="https://runtime-fips.sagemaker.us-east-1.amazonaws.com"
    )
    with Workbench(places) as bench:
        of_draft = {place.name: place for place in places_of(bench, draft) if place.kind != "address"}
    oregon = of_draft["us-west-2"]
    assert oregon.applied(draft).endpoint_url == "https://runtime-fips.sagemaker.us-west-2.amazonaws.com"
    assert [of_draft[name].note for name in ("us-west-2", "eu-west-1", "prod", "keys")] == [
        *("", "no FIPS address", "IAM Identity Center, eu-west-1, no FIPS address", "keys")
    ]


def test_every_word_is_held_and_two_words_give_both_at_once(every: tuple[Place, ...]) -> None:
    assert names(matching(every, "IDENTITY")) == ["prod"]
    assert "us-west-2" in names(matching(every, "region west"))
    pairs = names(matching(every, "dev central-1"))
    assert "dev · ca-central-1" in pairs and all(name.startswith("dev · ") for name in pairs)
    (both,) = matching(every, "dev eu-central-1")
    assert both.applied(Connection()) == Connection(profile="dev", region="eu-central-1")
    assert matching(every, "there is none of it") == ()


def test_a_url_is_a_place(every: tuple[Place, ...]) -> None:
    (place,) = matching(every, " https://vpce-1.sagemaker-runtime.us-east-1.vpce.amazonaws.com ")
    assert place.applied(Connection(sandbox=True)) == Connection(
        endpoint_url="https://vpce-1.sagemaker-runtime.us-east-1.vpce.amazonaws.com"
    )


def test_ticked_profiles_and_regions_are_crossed(every: tuple[Place, ...]) -> None:
    draft = Connection(profile="old", endpoint_url="http://vpc", read_timeout=3)

    def led(*chosen: str) -> list[tuple[str | None, str | None]]:
        ticked = [place for place in every if place.name in chosen]
        connections = connections_of(ticked, draft)
        assert all(
            connection.read_timeout == 3 and connection.endpoint_url is None for connection in connections
        )
        return [(connection.profile, connection.region) for connection in connections]

    assert led("prod", "dev") == [("prod", "eu-west-1"), ("dev", None)]
    assert led("eu-west-3", "us-west-2") == [("old", "eu-west-3"), ("old", "us-west-2")]
    assert led("prod", "dev", "us-west-2") == [("prod", "us-west-2"), ("dev", "us-west-2")]
    assert led() == []


SANDBOX = Connection(sandbox=True)


def test_a_connection_is_at_a_place_or_elsewhere() -> None:
    cases: list[tuple[Place, Connection, bool]] = [
        (Place(kind="sandbox", name="sandbox", changes={"sandbox": True}), SANDBOX, True),
        (Place(kind="sandbox", name="sandbox", changes={"sandbox": True}), Connection(), False),
        (Place(kind="region", name="eu-west-1", changes={"region": "eu-west-1"}), SANDBOX, False),
        (Place(kind="region", name="a", changes={"region": "a"}), Connection(region="a"), True),
        (Place(kind="region", name="a", changes={"region": "a"}), Connection(region="b"), False),
        (Place(kind="address", name="https://x", changes={"endpoint_url": None}), Connection(), True),
        (Place(kind="profile", name="p", changes={"region": "a"}), Connection(region="a"), False),
    ]
    for place, connection, held in cases:
        assert place.holds(connection) is held, (place, connection, held)
        assert place.kind == "profile" or place.holds(place.applied(Connection())), (place, connection, held)


def test_the_sandbox_has_no_addresses_of_a_region(bench: Workbench) -> None:
    assert [place for place in places_of(bench, SANDBOX) if place.kind == "address"] == []
