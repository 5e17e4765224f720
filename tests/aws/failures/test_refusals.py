"""What to do about what AWS refuses, by the sentences that it writes."""

from __future__ import annotations

import pytest

from workbench.aws.failures.refusals import credentials_advice, permission_advice
from workbench.model import Connection

ACTION = "sagemaker:ListEndpoints"
REFUSED = f"User: arn:aws:sts::123456789012:assumed-role/R/s is not authorized to perform: {ACTION}"


def test_the_policy_that_has_to_change_is_named() -> None:
    cases: list[tuple[str, str]] = [
        (
            f"on resource: * because no identity-based policy allows the {ACTION} action",
            f"Allow {ACTION} in an IAM policy of the role or user.",
        ),
        ("", f"Allow {ACTION} in an IAM policy of the role or user."),
        (
            "on resource: * with an explicit deny in a service control policy",
            "A service control policy denies",
        ),
        (
            "on resource: * with an explicit deny in an identity-based policy",
            "An identity-based policy denies",
        ),
        ("with an explicit deny in a permissions boundary", "A permissions boundary denies"),
        ("with an explicit deny", "A policy denies"),
        (
            f"because no permissions boundary allows the {ACTION} action",
            "The permissions boundary has to allow",
        ),
        (
            f"because no VPC endpoint policy allows the {ACTION} action",
            "The VPC endpoint policy has to allow",
        ),
    ]
    for sentence, advice in cases:
        assert permission_advice(ACTION, f"{REFUSED} {sentence}").startswith(advice), (sentence, advice)


@pytest.mark.parametrize(
    ("code", "message", "words"),
    [
        ("ExpiredToken", "The security token included in the request is expired", "have expired"),
        (
            "SignatureDoesNotMatch",
            "Signature expired: 20260101T000000Z is now earlier than …",
            "clock of this",
        ),
        ("SignatureDoesNotMatch", "Signature not yet current: …", "clock of this"),
        ("SignatureDoesNotMatch", "The request signature we calculated does not match", "does not accept"),
        ("InvalidClientTokenId", "The security token included in the request is invalid.", "does not accept"),
    ],
)
def test_credentials_that_are_not_accepted_have_advice(code: str, message: str, words: str) -> None:
    assert words in credentials_advice(code, message, Connection())


def test_another_refusal_has_no_advice_on_credentials() -> None:
    assert not credentials_advice("ValidationException", "no such endpoint", Connection())
