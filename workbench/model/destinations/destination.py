"""Where an invocation goes: what was used for all that its connection leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from workbench.model.destinations.endpoint_url import without_userinfo
from workbench.model.invocation import Connection

CONNECTION = "connection"
"""The source of what the connection itself names: an option, the form, a saved request."""

ENVIRONMENT = "env"
"""The SDK's name for credentials of AWS_ACCESS_KEY_ID and its companions; they win over AWS_PROFILE."""

_OF_A_PROFILE = frozenset(
    {"shared-credentials-file", "config-file", "assume-role", "sso", "custom-process", "login"}
)
"""The SDK's names for credentials that a profile of the shared files leads to."""

_OBSERVED = "the request"
_PATH = re.compile(r"/endpoints/[^/]*/[\w-]+$")
_SCOPE = re.compile(r"Credential=([^/,]*)/\d*/([^/,]*)/")


class Destination(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The address, region, profile and credentials that were really used.

    Args:
        endpoint_url: scheme, host, port and prefix, without user and password.
        region: signed for.
        profile: the profile that was named; None where none was.
        credentials: the SDK's name for how they were had, such as `env`, `shared-credentials-file`, `sso`;
            empty where nothing was signed.
        access_key_id: its first and last four characters.
        account_id: of the AWS account, where the SDK knows it.
        sources: where `endpoint_url`, `region` and `profile` were set: `connection`, the name of a variable,
            or a place in a file. What has none was set nowhere: the address is the region's own.
    """

    endpoint_url: str = ""
    region: str = ""
    profile: str | None = None
    credentials: str = ""
    access_key_id: str = ""
    account_id: str = ""
    sources: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def regional(self) -> bool:
        """Whether the address is the region's own, and another one in another region."""
        return "endpoint_url" not in self.sources

    def source(self, name: str) -> str:
        """Returns where one of them was set; empty where nowhere."""
        return self.sources.get(name, "")

    @property
    def usable_profile(self) -> str | None:
        """The profile that leads to the same credentials; None where none does, or it is not known."""
        if self.credentials not in _OF_A_PROFILE:
            return None
        return self.profile or "default"

    def leading_to(self, connection: Connection) -> Connection:
        """Returns a connection that leads here whatever the environment says; what it names itself stays."""
        if connection.sandbox:
            return connection
        named: dict[str, str | None] = {"region": self.region or None, "profile": self.usable_profile}
        named["endpoint_url"] = None if self.regional else self.endpoint_url
        left_open = {
            name: value for name, value in named.items() if value and getattr(connection, name) is None
        }
        return msgspec.structs.replace(connection, **left_open) if left_open else connection


def destination_of(url: str, headers: Iterable[tuple[str, str]]) -> Destination:
    """Returns where a request went as far as it shows: what is known of one that was kept without more.

    Args:
        url: the whole address.
        headers: as they left, signature and key masked.
    """
    base = without_userinfo(_PATH.sub("", url.partition("?")[0]))
    signed = next((value for name, value in headers if name.lower() == "authorization"), "")
    scope = _SCOPE.search(signed)
    key, region = scope.groups() if scope else ("", "")
    own = region and re.match(rf"https://runtime(-fips)?\.sagemaker\.{re.escape(region)}\.", base)
    return Destination(
        endpoint_url=base,
        region=region,
        access_key_id=key,
        sources={} if own else {"endpoint_url": _OBSERVED},
    )
