"""What `--stages` and `--sweep` stand for."""

from __future__ import annotations

import pytest

from workbench.model.errors import UsageError
from workbench.services.load.plan import Stage, parse_stages, parse_sweep


@pytest.mark.parametrize(
    ("text", "spawn_rate", "stages"),
    [
        # All at once, and one a second at least, so that a stage without users ends.
        ("10:30s", None, [(10, 30.0, 10.0)]),
        ("10:30s, 50:1m,0:1m30s", None, [(10, 30.0, 10.0), (50, 60.0, 50.0), (0, 90.0, 1.0)]),
        ("2:5,4:5", 0.5, [(2, 5.0, 0.5), (4, 5.0, 0.5)]),
    ],
)
def test_stages(text: str, spawn_rate: float | None, stages: list[tuple[int, float, float]]) -> None:
    expected = tuple(Stage(users=users, seconds=seconds, spawn_rate=rate) for users, seconds, rate in stages)
    assert parse_stages(text, spawn_rate) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10", "--stages '10' is not users and a duration."),
        ("1:1s,:30s", "--stages ':30s' is not users and a duration."),
        ("-1:30s", "--stages '-1:30s' is not users and a duration."),
        ("10:soon", "--stages 'soon' is not a duration."),
        ("0:30s,0:10s", "--stages '0:30s,0:10s' has no users."),
    ],
)
def test_stages_that_are_none(text: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_stages(text, None)
    assert refusal.value.message == message


def test_a_sweep_has_a_level_for_each_number_of_users() -> None:
    levels = tuple(Stage(users=users, seconds=20.0, spawn_rate=float(users)) for users in (1, 2, 8))
    assert parse_sweep("1, 2,8", 20.0) == levels


@pytest.mark.parametrize("text", ["", "1,,2", "0", "1;2", "1.5"])
def test_a_sweep_that_is_none(text: str) -> None:
    with pytest.raises(UsageError, match="is not a list of numbers of users"):
        parse_sweep(text, 20.0)
