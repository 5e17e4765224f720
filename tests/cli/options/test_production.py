"""Several requests to production are asked for, or need --yes."""

from __future__ import annotations

import pexpect
import pytest

from tests.cli.conftest import WORKBENCH, Home
from tests.support import DEADLINE_SECONDS


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


def test_a_repeated_send_needs_yes_and_a_single_one_does_not(production: Home) -> None:
    refused = production.send("echo", "hello", "--repeat", "2")
    assert refused.exit_code == 252
    assert "2 requests would go to production (region us-east-1)." in refused.stderr
    assert production.send("echo", "hello").exit_code == 0
    assert production.send("echo", "hello", "--repeat", "2", "--yes").exit_code == 0
    assert len(production.history()) == 4


def test_saved_requests_need_yes_where_one_of_them_leads_to_production(production: Home) -> None:
    assert production.run("requests", "save", "hello", "--exchange", "1").exit_code == 0
    refused = production.run("requests", "run")
    assert refused.exit_code == 252
    assert "1 request would go to production (region us-east-1)." in refused.stderr
    elsewhere = production.run("requests", "run", "--region", "eu-west-1")
    assert "production" not in elsewhere.stderr
    assert production.run("requests", "run", "--yes").exit_code == 0


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
        timeout=DEADLINE_SECONDS,
    )
    child.expect_exact("Send 1 request to production (region us-east-1)? [y/N]: ")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == exit_code
    assert len(production.history()) == exchanges
