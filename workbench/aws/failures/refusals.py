"""What to do about what AWS refuses: credentials that it does not accept, and policies that do not allow it.

Source of the sentences: IAM User Guide, "Troubleshoot access denied error messages".
"""

from __future__ import annotations

import re

from workbench.aws.options import RENEW_KEY
from workbench.aws.renewal import renewal_command
from workbench.model.hints.text import either
from workbench.model.invocation import Connection

_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException"})
_CLOCK = re.compile("signature expired|not yet current", re.IGNORECASE)
_CLOCK_CODES = frozenset({"RequestExpired", "RequestTimeTooSkewed"})
_INVALID_CREDENTIALS = frozenset(
    {
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
REJECTED = _EXPIRED | _INVALID_CREDENTIALS | {"RequestExpired"}
"""Codes of credentials that are not accepted, which other credentials may be."""
_POLICY = (
    r"(?:service control|resource control|session|resource-based|VPC endpoint) policy|permissions boundary"
)
_EXPLICIT_DENY = re.compile(rf"explicit deny(?: in an? (identity-based policy|{_POLICY}))?")
_NOT_ALLOWED = re.compile(rf"because no ({_POLICY}) allows")


def credentials_advice(code: str, message: str, connection: Connection) -> str:
    """Returns what to do about credentials that a service does not accept; empty for another refusal.

    Args:
        code, message: of the service.
        connection: what was asked with.
    """
    if code in _EXPIRED:
        return _renewal(connection)
    if code in _CLOCK_CODES or _CLOCK.search(message):
        return "The clock of this machine is wrong by more than five minutes: set it."
    if code in _INVALID_CREDENTIALS:
        return "AWS does not accept the credentials. Check profile, region and this machine's clock."
    return ""


def permission_advice(action: str, message: str) -> str:
    """Returns which policy has to change for an action to be allowed.

    Args:
        action: the IAM action.
        message: of the service.
    """
    if denial := _EXPLICIT_DENY.search(message):
        policy = _indefinite(denial[1] or "policy")
        return f"{policy} denies {action} explicitly, which no other policy overrides: change that one."
    if lack := _NOT_ALLOWED.search(message):
        return f"The {lack[1]} has to allow {action} too, besides the policy of the role or user."
    return f"Allow {action} in an IAM policy of the role or user."


def _indefinite(policy: str) -> str:
    return f"{'An' if policy.startswith('i') else 'A'} {policy}"


def _renewal(connection: Connection) -> str:
    command = " ".join(renewal_command(connection))
    if not command:
        return "The credentials have expired. Renew them and try again."
    return either(
        f"The credentials have expired. Run `{command}` and try again.",
        f"The credentials have expired. Press {RENEW_KEY} to run `{command}`, then try again.",
    )
