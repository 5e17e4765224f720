"""Where a draft can be aimed at: profiles, regions, addresses of a region, the sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING

import msgspec

from workbench.model.destinations.endpoint_url import parse_endpoint_url
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection

if TYPE_CHECKING:
    from workbench.aws.regions import Variant
    from workbench.services.workbench import Workbench

_KINDS = (
    ("role_arn", "role"),
    ("sso_session", "IAM Identity Center"),
    ("sso_start_url", "IAM Identity Center"),
    ("login_session", "aws login"),
    ("credential_process", "credential_process"),
    ("aws_access_key_id", "keys"),
)
_MOST = 200
"""Places that are listed at most; more letters bring the others."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One place.

    Args:
        kind: `profile`, `region`, `address`, `sandbox`, or `profile, region` for both at once.
        name: what it is called.
        note: what else is known of it.
        changes: the members of a connection that lead there.
    """

    kind: str
    name: str
    note: str = ""
    changes: Mapping[str, str | bool | None] = msgspec.field(default_factory=dict)

    def holds(self, connection: Connection) -> bool:
        """Returns whether a connection is here already."""
        member = {"address": "endpoint_url"}.get(self.kind, self.kind)
        if self.kind != "sandbox" and connection.sandbox:
            return False
        return member in self.changes and getattr(connection, member) == self.changes[member]

    def applied(self, connection: Connection) -> Connection:
        """Returns a connection that leads here; timeouts, TLS and signing stay as they are."""
        return msgspec.structs.replace(connection, **self.changes)


def places(bench: Workbench, connection: Connection) -> tuple[Place, ...]:
    """Returns every place: the sandbox, profiles in the order of the files, regions, addresses.

    Where the draft goes to a FIPS or dual-stack address, so does every profile and region.
    Reads the shared configuration files and the SDK's data; asks nobody.
    """
    from workbench.aws.profiles import profile_names
    from workbench.aws.regions import region_names, variant_of

    sandbox = Place(kind="sandbox", name="local sandbox", changes={"sandbox": True})
    here = _region_of(bench, connection)
    variant = variant_of(connection.endpoint_url, here) if connection.endpoint_url and here else None
    return (
        *([sandbox] if bench.clients.hosting else []),
        *(_profile(name, connection.region or here, variant) for name in profile_names()),
        *(_region(name, variant) for name in region_names()),
        *_addresses(here),
    )


def connections_of(ticked: Sequence[Place], connection: Connection) -> tuple[Connection, ...]:
    """Returns the connections of several places: every profile in every region, and the others alone.

    Args:
        ticked: the places; of profiles without regions, each with its own region.
        connection: has what places do not say: timeouts, TLS, signing.
    """
    profiles = [place for place in ticked if place.kind == "profile"]
    regions = [place for place in ticked if place.kind == "region"]
    crossed = (
        [
            Place(kind="profile, region", name="", changes={**profile.changes, **region.changes})
            for profile, region in product(profiles, regions)
        ]
        if profiles and regions
        else [*profiles, *regions]
    )
    alone = [place for place in ticked if place.kind not in {"profile", "region"}]
    return tuple(dict.fromkeys(place.applied(connection) for place in (*crossed, *alone)))


def place_name(connection: Connection, region: str) -> str:
    """Returns profile and region of a connection, for a list of several."""
    return "sandbox" if connection.sandbox else f"{connection.profile or 'default'} {region}"


def matching(every: Sequence[Place], text: str) -> tuple[Place, ...]:
    """Returns the places that hold every word of a text, in whatever case; a URL is a place of its own.

    Words that a profile and a region hold together give both at once.
    """
    words = text.lower().split()
    if len(words) == 1 and parse_endpoint_url(text.strip()):
        url = text.strip()
        return (Place(kind="address", name=url, changes={"endpoint_url": url, "sandbox": False}),)
    alone = [place for place in every if all(word in _text(place) for word in words)]
    return tuple(islice([*alone, *_pairs(every, words)], _MOST))


def _pairs(every: Sequence[Place], words: Sequence[str]) -> Iterator[Place]:
    if len(words) < 2:
        return
    held = [place for place in every if any(word in place.name.lower() for word in words)]
    profiles = [place for place in held if place.kind == "profile"]
    regions = [place for place in held if place.kind == "region"]
    for profile, region in islice(product(profiles, regions), _MOST * _MOST):
        name = f"{profile.name} · {region.name}"
        if all(word in name.lower() for word in words):
            changes = {**profile.changes, **region.changes}
            yield Place(kind="profile, region", name=name, note=profile.note, changes=changes)


def _text(place: Place) -> str:
    return f"{place.kind} {place.name} {place.note}".lower()


def _profile(name: str, here: str, variant: Variant | None) -> Place:
    from workbench.aws import AwsSettings

    settings = AwsSettings(name)
    kind = next((text for setting, text in _KINDS if settings.get(setting)), "")
    file_region = settings.in_profile("region")
    # Another account: neither an address nor, where it has one of its own, a region of the one before fits.
    url = _same_kind(variant, file_region or here)
    note = ", ".join(part for part in (kind, file_region, _lacking(variant, url)) if part)
    changes: dict[str, str | bool | None] = {"profile": name, "endpoint_url": url, "sandbox": False}
    if file_region:
        changes["region"] = file_region
    return Place(kind="profile", name=name, note=note, changes=changes)


def _region(name: str, variant: Variant | None) -> Place:
    url = _same_kind(variant, name)
    changes: dict[str, str | bool | None] = {"region": name, "endpoint_url": url, "sandbox": False}
    return Place(kind="region", name=name, note=_lacking(variant, url), changes=changes)


def _lacking(variant: Variant | None, url: str | None) -> str:
    """Says that a place has no address of the kind that the draft has, and leads to the usual one."""
    return f"no {variant.name} address" if variant and not url else ""


def _same_kind(variant: Variant | None, region: str) -> str | None:
    """The address in another region of the kind (FIPS, dual-stack) that the draft has.

    None for the region's usual one: the draft has that, or the region has none of the kind.
    """
    from workbench.aws.regions import variant_address

    return variant_address(variant, region) if variant else None


def _region_of(bench: Workbench, connection: Connection) -> str:
    """The region that a connection leads to; empty where it leads nowhere, or to the sandbox."""
    if connection.sandbox:
        return ""
    try:
        return bench.destination(connection).region
    except WorkbenchError:
        return ""


def _addresses(region: str) -> Iterator[Place]:
    """The addresses of a region."""
    from workbench.aws.regions import region_addresses

    if not region:
        return
    own: dict[str, str | bool | None] = {"endpoint_url": None}
    yield Place(kind="address", name=f"{region}'s own", note="public, or private by DNS", changes=own)
    for variant, url in region_addresses(region):
        yield Place(kind="address", name=url, note=variant.name, changes={"endpoint_url": url})
