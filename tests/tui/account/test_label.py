"""What the header says of the account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.model.account.identity import Identity
from workbench.tui.account.label import Standing, _content

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROLE = "arn:aws:sts::123456789012:assumed-role/deploy/mary"


def shown(minutes: float | None, *, columns: int = 58, role: str = "deploy") -> str:
    ends = None if minutes is None else NOW + timedelta(minutes=minutes)
    arn = ROLE.replace("deploy", role)
    identity = Identity(account_id="123456789012", arn=arn, expires_at=ends)
    return _content(Standing(identity), NOW, columns=columns).plain


def test_role_account_and_time_are_shown_at_every_usual_width() -> None:
    assert shown(58) == "deploy · 123456789012 · 58 min left"
    assert shown(58, columns=38) == "deploy · 123456789012 · 58 min left"
    assert shown(0.5) == "deploy · 123456789012 · under 1 min left"
    assert shown(None) == "deploy · 123456789012"


def test_a_long_role_is_shortened_in_the_middle_and_the_account_goes_at_last() -> None:
    role = "AWSReservedSSO_AdministratorAccess_0123456789abcdef"
    assert shown(58, role=role) == "AWSReservedSSO…23456789abcdef · 123456789012 · 58 min left"
    assert shown(58, columns=40, role=role) == "AWSRe…bcdef · 123456789012 · 58 min left"
    assert shown(58, columns=24, role=role) == "AWSRe…cdef · 58 min left"


def test_an_end_that_is_past_is_said() -> None:
    assert shown(-1) == "deploy · 123456789012 · expired"


def test_a_problem_stands_alone() -> None:
    assert _content(Standing(problem="credentials expired"), NOW, columns=58).plain == "credentials expired"
    assert _content(Standing(), NOW, columns=58).plain == ""
