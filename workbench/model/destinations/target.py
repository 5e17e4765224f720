"""A named place to aim an invocation at: an endpoint, a variant of it, a connection, or all of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from workbench.model.inspection import inspect_now
from workbench.model.invocation import FieldValue, Invocation

_PLACE = ("profile", "region", "endpoint_url", "sandbox")


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is different there; everything else stays as an invocation has it.

    Args:
        name: its name in the settings.
        endpoint_name: another endpoint; empty for the same one.
        profile, region, endpoint_url, sandbox: where it is. If one of the four is given, all four replace the
            invocation's: a region of one account means nothing in another.
        fields: values by API name, such as `TargetVariant`; an empty one leaves the field out.
    """

    name: str = ""
    endpoint_name: str = ""
    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    sandbox: bool = False
    fields: Mapping[str, FieldValue] = msgspec.field(default_factory=dict)

    def apply(self, invocation: Invocation) -> Invocation:
        """The invocation as it goes to this target."""
        if self.endpoint_name:
            invocation = invocation.with_field("EndpointName", self.endpoint_name)
        for name, value in self.fields.items():
            invocation = invocation.with_field(name, None if value == "" else value)
        place: dict[str, Any] = {member: getattr(self, member) for member in _PLACE}
        if any(place.values()):
            invocation = invocation.with_(connection=msgspec.structs.replace(invocation.connection, **place))
        return invocation

    @property
    def placed(self) -> bool:
        """Whether it has a place of its own: a profile, region or address, or the sandbox."""
        return any(getattr(self, member) for member in _PLACE)

    @property
    def where(self) -> str:
        """What is different there, in few words."""
        words = [self.endpoint_name, *(f"{name}={value}" for name, value in self.fields.items())]
        words += [self.profile or "", self.region or "", self.endpoint_url or ""]
        words += ["sandbox"] if self.sandbox else []
        return ", ".join(word for word in words if word)


inspect_now(Target)
