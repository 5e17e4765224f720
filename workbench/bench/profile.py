"""What the shared AWS configuration says, for faces that need it before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping


def profile_settings(name: str | None) -> Mapping[str, str]:
    """What a profile of the shared AWS configuration says; empty where there is none of that name.

    Args:
        name: None for the profile that the environment names, or the default one.
    """
    from workbench import aws

    return aws.profile_settings(name)
