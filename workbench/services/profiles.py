"""What environment and shared configuration of AWS say, for faces that need it before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Loaded when it is first needed: the first paint of the app does not need it.
    from workbench.aws import AwsSettings
    from workbench.model.destinations.destination import Destination
    from workbench.model.invocation import Connection

__all__ = ["AwsSettings", "aws_settings", "configured_destination", "has_account"]


def aws_settings(profile: str | None) -> AwsSettings:
    """Returns the settings that hold for a profile; there are none where there is no such profile.

    Args:
        profile: None for the profile that the environment names, or the default one.
    """
    from workbench import aws

    return aws.AwsSettings(profile)


def has_account() -> bool:
    """Returns whether environment or files hint at an AWS account. Reads none of them."""
    from workbench.aws.profiles import has_account as is_configured

    return is_configured()


def configured_destination(connection: Connection) -> Destination:
    """Returns what a connection, the environment and the shared files say of where it leads.

    That is as much as is known without the SDK: neither the address of a region, nor the credentials.

    Raises:
        ConfigurationError: the profile that is named does not exist.
    """
    from workbench.aws.profiles import configured, lacks_profile, profile_names

    if lacks_profile(connection):
        from workbench.aws.config_errors import profile_missing

        raise profile_missing(connection, profile_names())
    return configured(connection)
