"""Where a connection is refused before anything is sent: time limits and the number of attempts."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Home


@pytest.mark.parametrize(
    ("options", "attempts", "code", "message"),
    [
        (("--cli-read-timeout", "soon"), "1", 255, "--cli-read-timeout 'soon' is not a number."),
        (("--cli-connect-timeout", "-1"), "1", 255, "--cli-connect-timeout '-1' is less than 0."),
        ((), "0", 255, "The number of attempts must be 1 or more, not '0' (AWS_MAX_ATTEMPTS)."),
        ((), "many", 255, "The number of attempts must be 1 or more, not 'many' (AWS_MAX_ATTEMPTS)."),
        (("--cli-read-timeout", "0", "--cli-connect-timeout", "2.5"), "3", 0, ""),
    ],
)
def test_limits_and_attempts(
    home: Home, options: tuple[str, ...], attempts: str, code: int, message: str
) -> None:
    run = home.send("echo", "{}", *options, environment={"AWS_MAX_ATTEMPTS": attempts})
    assert run.exit_code == code, run.stderr
    assert message in run.stderr
    assert len(home.history()) == (not code)
