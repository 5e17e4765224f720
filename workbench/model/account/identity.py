"""Who asks: the account and the role or user that AWS sees behind a connection. An immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

CREDENTIAL_KINDS: Mapping[str, str] = {
    "env": "environment variables",
    "shared-credentials-file": "keys in the credentials file",
    "config-file": "keys in the configuration file",
    "assume-role": "assumed role",
    "assume-role-with-web-identity": "web identity",
    "sso": "IAM Identity Center",
    "login": "aws login",
    "custom-process": "credential_process",
    "container-role": "container role",
    "iam-role": "instance role",
    "sandbox": "sandbox",
}
"""How credentials are had, by the SDK's names (botocore.credentials, `METHOD` of each provider)."""

_KINDS = {"assumed-role": "role", "user": "user", "federated-user": "federated user", "root": "root"}
"""By the type of the resource in an ARN (IAM User Guide, "IAM identifiers")."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of STS GetCallerIdentity, and the credentials that it was asked with.

    Args:
        account_id: twelve digits.
        arn: of the role's session or the user.
        user_id: the unique ID of the same.
        credentials: the SDK's name for how the credentials were had, such as `sso`.
        access_key_id: its first and last four characters.
        expires_at: when temporary credentials end, in UTC; None for those that do not end by themselves.
        profile: the profile that was named; None where none was.
        region: the region of the connection.
        endpoint_url: the address of SageMaker Runtime that the connection leads to.
        sources: where `profile`, `region` and `endpoint_url` were set; what has none was set nowhere.
        sandbox: whether it is the account of the local sandbox.
    """

    account_id: str
    arn: str
    user_id: str = ""
    credentials: str = ""
    access_key_id: str = ""
    expires_at: datetime | None = None
    profile: str | None = None
    region: str = ""
    endpoint_url: str = ""
    sources: Mapping[str, str] = msgspec.field(default_factory=dict)
    sandbox: bool = False

    @property
    def _resource(self) -> list[str]:
        return self.arn.split(":", 5)[-1].split("/")

    @property
    def kind(self) -> str:
        """`role`, `user`, `federated user`, `root`; as the ARN has it where it is none of them."""
        return _KINDS.get(self._resource[0], self._resource[0])

    @property
    def name(self) -> str:
        """The name of the role or user, without its path; the account's ID for its root user."""
        parts = self._resource
        if parts[0] == "assumed-role" and len(parts) > 1:
            return parts[1]
        return parts[-1] if len(parts) > 1 else self.account_id

    @property
    def session_name(self) -> str:
        """The name of a role's session; empty for whoever is not a role."""
        parts = self._resource
        return parts[2] if parts[0] == "assumed-role" and len(parts) > 2 else ""

    @property
    def credentials_text(self) -> str:
        """How the credentials were had, in words."""
        return CREDENTIAL_KINDS.get(self.credentials, self.credentials)

    def remaining(self, now: datetime) -> timedelta | None:
        """Returns how long the credentials last, which is negative after their end; None without an end."""
        return None if self.expires_at is None else self.expires_at - now
