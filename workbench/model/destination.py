"""Where an invocation goes: what was used for all that its connection leaves open."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

CONNECTION = "connection"
"""The source of what the connection itself names: an option, the form, a saved request."""


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
