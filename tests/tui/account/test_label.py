"""What the header says of the account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.model.account.identity import Identity
from workbench.tui.account.label import Standing, _content

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROLE = "arn:aws:sts::123456789012:assumed-role/deploy/mary"


def shown(minutes: float | None, *, wide: bool = True) -> str:
    ends = None if minutes is None else NOW + timedelta(minutes=minutes)
    identity = Identity(account_id="123456789012", arn=ROLE, expires_at=ends)
    return _content(Standing(identity), NOW, wide=wide).plain


def test_role_account_and_time_are_shown_where_there_is_room() -> None:
    assert shown(58) == "deploy · 123456789012 · 58 min left"
    assert shown(58, wide=False) == "deploy · 58 min left"
    assert shown(0.5) == "deploy · 123456789012 · under 1 min left"
    assert shown(None) == "deploy · 123456789012"


def test_an_end_that_is_past_is_said() -> None:
    assert shown(-1) == "deploy · 123456789012 · expired"


def test_a_problem_stands_alone() -> None:
    assert _content(Standing(problem="credentials expired"), NOW, wide=True).plain == "credentials expired"
    assert _content(Standing(), NOW, wide=True).plain == ""
