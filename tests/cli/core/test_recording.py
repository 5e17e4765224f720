"""A process that cannot record ends with a plain statement of what is not in the history."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Home
from tests.support import DEADLINE_SECONDS

_BYTES = 33_000
"""No file may grow beyond it: SQLite's shared memory and the row of a request fit, its outcome does not."""


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            ("invoke-endpoint", "--body", "e30=", "--endpoint-name", "echo", "out"),
            "the response of #2 was not recorded: ",
        ),
        (("replay", "1", "--times", "3"), "3 exchanges were not recorded: "),
        (("sessions", "open", "--endpoint-name", "chat"), "the response of #2 was not recorded: "),
    ],
)
def test_what_a_full_disk_did_not_take_is_lost_and_the_command_says_so(
    home: Home, command: tuple[str, ...], message: str
) -> None:
    assert home.send("echo", "first").exit_code == 0
    (home.folder / "out").unlink()
    address = () if command[0] == "replay" else ("--endpoint-url", home.sandbox)
    process = home.start_anew(*command, *address, largest_file=_BYTES)
    _, stderr = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 0, stderr
    assert message.encode() in stderr
    assert b"in memory" not in stderr
    assert (home.folder / "out").exists() == (command[-1] == "out")
    assert "ok" not in [row["status"] for row in home.history()[:-1]]
