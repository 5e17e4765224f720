"""Exit codes: one rule for all commands. The same mistake ends in the same way everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Home

_FRUIT = '{"instances": [[5.1, 3.5, 1.4, 0.2]]}'


@pytest.fixture
def sent(home: Home) -> Home:
    """A home with one exchange, one request, and a file that is there."""
    assert home.send("iris-classifier", _FRUIT, "--content-type", "application/json").exit_code == 0
    assert home.run("requests", "save", "mine", "--exchange", "1").exit_code == 0
    (home.folder / "there").write_text("mine\n")
    return home


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", "export", "there"),
        ("history", "backup", "there"),
        ("export", "1", "--as", "json", "--output", "there"),
        ("requests", "save", "mine", "--exchange", "1"),
    ],
)
def test_a_file_that_is_there_is_left_alone(sent: Home, arguments: tuple[str, ...]) -> None:
    run = sent.run(*arguments)
    assert (run.exit_code, run.stdout) == (255, b"")
    assert "already exists" in run.stderr
    assert (sent.folder / "there").read_text() == "mine\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", "show", "99"),
        ("history", "play", "99"),
        ("diff", "1", "99"),
        ("replay", "99"),
        ("replay", "1", "--target", "nowhere"),
        ("export", "99", "--as", "curl"),
        ("templates", "show", "nothing"),
        ("requests", "show", "nothing"),
        ("requests", "run", "nothing"),
        ("requests", "run", "mine", "--env", "nothing"),
        ("sessions", "show", "nothing"),
        ("async", "show", "99"),
    ],
)
def test_a_name_that_is_not_there(sent: Home, arguments: tuple[str, ...]) -> None:
    run = sent.run(*arguments)
    assert (run.exit_code, run.stdout) == (255, b"")
    assert "[ERROR]" in run.stderr


@pytest.mark.parametrize("command", [("history", "import"), ("import",)])
@pytest.mark.parametrize("further", [(), ("--keep-going",)])
def test_a_malformed_line(sent: Home, command: tuple[str, ...], further: tuple[str, ...]) -> None:
    wrong = sent.folder / "wrong.jsonl"
    if command[0] == "history":
        assert sent.run("history", "export", "whole.jsonl").exit_code == 0
        whole = (sent.folder / "whole.jsonl").read_text()
    else:
        whole = sent.run("export", "1", "--as", "json").stdout.decode().replace("\n", "") + "\n"
    wrong.write_text('{"bad\n' + whole)
    run = sent.run(*command, str(wrong), *further)
    assert run.exit_code == 252
    assert "line 1" in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [("replay", "1"), ("requests", "run", "mine"), ("sessions", "open", "--endpoint-name", "e")],
)
def test_an_address_that_is_none(sent: Home, arguments: tuple[str, ...]) -> None:
    run = sent.run(*arguments, "--endpoint-url", "nosense")
    assert run.exit_code == 252
    assert 'Bad value for --endpoint-url "nosense"' in run.stderr


def test_a_search_goes_on_after_what_cannot_be_sent_again(sent: Home, tmp_path: Path) -> None:
    assert (
        sent.send("iris-classifier", _FRUIT, "--content-type", "application/json", "--no-bodies").exit_code
        == 0
    )
    assert sent.send("iris-classifier", _FRUIT, "--content-type", "application/json").exit_code == 0
    run = sent.run("replay", "--search", "endpoint:iris-classifier", "--json")
    assert run.exit_code == 255
    assert "The request body of exchange 2 was not kept" in run.stderr
    assert [line["replay_of"] for line in sent.history() if line["replay_of"]] == [3, 1]
    again = sent.run("replay", "1", "2", "3")
    assert again.exit_code == 255
    assert len(again.stdout.splitlines()) == 3  # the heading and two rows
    alone = sent.run("replay", "2")
    assert alone.exit_code == 255
