"""How the credentials of a connection are renewed: the command that signs in again.

Source: AWS CLI User Guide, "Configuring IAM Identity Center authentication" and "Sign in with aws login".
"""

from __future__ import annotations

import os

from workbench.aws.profiles import AwsSettings
from workbench.model.invocation import Connection

_SSO = ("sso_session", "sso_start_url")


def renewal_command(connection: Connection) -> tuple[str, ...]:
    """Returns the command line that signs in again; empty where signing in changes nothing.

    A role is signed in to by its source profile. Keys of the environment win over every profile that is not
    named by the connection itself, so no login helps while they are set.
    """
    if connection.sandbox or not connection.sign:
        return ()
    if connection.profile is None and os.environ.get("AWS_ACCESS_KEY_ID"):
        return ()
    name = AwsSettings(connection.profile).profile_name
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        settings = AwsSettings(name)
        if any(settings.get(setting) for setting in _SSO):
            return ("aws", "sso", "login", *_option(name))
        if settings.get("login_session"):
            return ("aws", "login", *_option(name))
        name = settings.get("source_profile") or name
    return ()


def _option(profile: str) -> tuple[str, ...]:
    return () if profile == "default" else ("--profile", profile)
