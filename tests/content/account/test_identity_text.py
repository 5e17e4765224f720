"""Who asks, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.content.account.identity_text import expiry, facts
from workbench.model.account.identity import Identity

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_each_setting_stands_with_its_source() -> None:
    identity = Identity(
        account_id="123456789012",
        arn="arn:aws:sts::123456789012:assumed-role/deploy/mary",
        credentials="assume-role",
        access_key_id="ASIA…0001",
        profile="dev",
        region="eu-west-1",
        endpoint_url="https://runtime.sagemaker.eu-west-1.amazonaws.com",
        sources={"profile": "AWS_PROFILE", "region": "~/.aws/config, profile dev"},
    )
    assert dict(facts(identity, NOW)) == {
        "Account": "123456789012",
        "Role": "deploy, session mary",
        "ARN": "arn:aws:sts::123456789012:assumed-role/deploy/mary",
        "Profile": "dev (from AWS_PROFILE)",
        "Region": "eu-west-1 (from ~/.aws/config, profile dev)",
        "Endpoint URL": "https://runtime.sagemaker.eu-west-1.amazonaws.com",
        "Credentials": "assumed role, access key ASIA…0001",
        "Expires": "never",
    }


def test_the_end_is_a_moment_and_how_far_off_it_is() -> None:
    def at(minutes: float) -> str:
        ends = NOW + timedelta(minutes=minutes)
        return expiry(Identity(account_id="1", arn="", expires_at=ends), NOW)

    assert at(59.5).endswith(", in 59 min 30 s")
    assert at(-2).endswith(", 2 min 0 s ago")
