"""Which accounts, profiles and regions are production."""

from __future__ import annotations

from workbench.model.account.production import Production

PATTERNS = Production(accounts=("21*",), profiles=("prod-*", "Live"), regions=("eu-*",))


def test_one_pattern_that_matches_is_enough() -> None:
    cases: list[tuple[str, str, str, str]] = [
        ("210987654321", "dev", "us-east-1", "account 210987654321"),
        ("123456789012", "PROD-eu", "us-east-1", "profile PROD-eu"),
        ("", "live", "", "profile live"),
        ("123456789012", "dev", "eu-west-1", "region eu-west-1"),
        ("123456789012", "dev", "us-east-1", ""),
        ("", "", "", ""),
    ]
    for account, profile, region, reason in cases:
        assert PATTERNS.reason(account_id=account, profile=profile, region=region) == reason, (
            account,
            profile,
            region,
            reason,
        )


def test_without_patterns_nothing_is_production() -> None:
    assert not Production()
    assert Production(regions=("*",)).reason(region="us-east-1")
    assert Production().reason(account_id="1", profile="p", region="r") == ""
