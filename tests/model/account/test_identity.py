"""Who asks, read from the ARNs of the IAM User Guide, "IAM identifiers"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.model.account.identity import Identity


def test_the_arn_tells_kind_and_name() -> None:
    cases: list[tuple[str, str, str, str]] = [
        ("arn:aws:iam::123456789012:root", "root", "123456789012", ""),
        ("arn:aws:iam::123456789012:user/JohnDoe", "user", "JohnDoe", ""),
        ("arn:aws:iam::123456789012:user/division/team/JaneDoe", "user", "JaneDoe", ""),
        ("arn:aws-cn:sts::123456789012:assumed-role/Accounting/Mary", "role", "Accounting", "Mary"),
        ("arn:aws:sts::123456789012:federated-user/Bob", "federated user", "Bob", ""),
        ("nonsense", "nonsense", "123456789012", ""),
    ]
    for arn, kind, name, session in cases:
        identity = Identity(account_id="123456789012", arn=arn)
        assert (identity.kind, identity.name, identity.session_name) == (kind, name, session), (
            arn,
            kind,
            name,
            session,
        )


def test_the_remaining_time_is_counted_from_now() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    identity = Identity(account_id="1", arn="", expires_at=now + timedelta(minutes=5))
    assert identity.remaining(now) == timedelta(minutes=5)
    assert Identity(account_id="1", arn="").remaining(now) is None


def test_a_way_of_the_sdk_that_is_new_keeps_its_name() -> None:
    assert Identity(account_id="1", arn="", credentials="sso").credentials_text == "IAM Identity Center"
    assert Identity(account_id="1", arn="", credentials="telepathy").credentials_text == "telepathy"
