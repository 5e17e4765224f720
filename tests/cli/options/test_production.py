"""Replays to production are asked for, or need --yes."""

from __future__ import annotations

import pexpect
import pytest

from tests.cli.conftest import WORKBENCH, Home


@pytest.fixture
def production(home: Home) -> Home:
    """A home with one exchange, whose region is production."""
    home.send("echo", "hello")
    config = home.folder / "workbench" / "config"
    config.mkdir(parents=True, exist_ok=True)
    (config / "settings.toml").write_text('[production]\nregions = ["us-*"]\n')
    return home


def test_without_a_terminal_yes_is_needed(production: Home) -> None:
    run = production.run("replay", "1", "--times", "3")
    assert run.exit_code == 252
    assert "3 requests would go to production (region us-east-1)." in run.stderr
    assert "--yes" in run.stderr
    assert len(production.history()) == 1
    assert production.run("replay", "1", "--yes").exit_code == 0
    assert len(production.history()) == 2


@pytest.mark.parametrize(("answer", "exit_code", "exchanges"), [("n", 130, 1), ("y", 0, 2)])
def test_at_a_terminal_the_answer_counts(
    production: Home, answer: str, exit_code: int, exchanges: int
) -> None:
    child = pexpect.spawn(
        WORKBENCH,
        ["replay", "1"],
        cwd=str(production.folder),
        env=production.environment | {"PATH": "/usr/bin:/bin"},
        encoding="utf-8",
        timeout=60,
    )
    child.expect_exact("Send 1 request to production (region us-east-1)? [y/N]: ")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == exit_code
    assert len(production.history()) == exchanges
