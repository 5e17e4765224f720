"""`workbench config`: where the file is, what holds, what is wrong, and the file in an editor."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Home


def _write(home: Home, text: str) -> Path:
    path = home.folder / "workbench/config/settings.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_path(home: Home) -> None:
    run = home.run("config", "path")
    assert (run.exit_code, run.stdout) == (0, f"{home.folder}/workbench/config/settings.toml\n".encode())


def test_show_says_where_a_value_comes_from(home: Home) -> None:
    _write(home, 'theme = "nord"\n[retention]\n  days = 30\n[keys]\nsend = "alt+shift+x"\n')
    lines = home.run("config", "show").stdout.decode().splitlines()
    cells = [line.split() for line in lines]
    assert ["theme", "nord", "settings.toml:1:1"] in cells
    assert ["retention.days", "30", "settings.toml:3:3"] in cells
    assert ["keys.send", "alt+shift+x", "settings.toml:5:1"] in cells
    assert ["read_timeout", "70", "default"] in cells
    assert lines[-1].endswith("workbench config show keys")


def test_show_prints_an_object_for_every_setting(home: Home) -> None:
    _write(home, "[retention]\ndays = 30\n")
    everything = [json.loads(line) for line in home.run("config", "show", "--json").stdout.splitlines()]
    by_name = {members["name"]: members for members in everything}
    assert by_name["retention.days"]["value"] == 30
    assert (by_name["retention.days"]["source"], by_name["retention.days"]["line"]) == ("file", 2)
    assert by_name["keys.history.replay"]["default"] == "r"
    assert by_name["notify"]["choices"] == ["", "bell", "desktop"]
    run = home.run("config", "show", "retention", "--json")
    assert [json.loads(line)["name"] for line in run.stdout.splitlines()] == [
        *("retention.days", "retention.count", "retention.megabytes")
    ]


def test_show_names_the_nearest_setting(home: Home) -> None:
    run = home.run("config", "show", "retentoin")
    assert run.exit_code == 255
    assert "Did you mean 'retention'?" in run.stderr
    run = home.run("config", "show", "nope")
    assert run.exit_code == 255
    assert "There is no setting 'nope'." in run.stderr
    assert "Did you mean" not in run.stderr


def test_check_prints_a_line_for_each_problem(home: Home) -> None:
    path = _write(home, 'theme = "nrod"\n[keys]\nsned = "f9"\nhistory.replay = "a"\ntry = "f5"\n')
    run = home.run("config", "check")
    assert run.exit_code == 1
    assert run.stdout.decode().splitlines() == [
        f"{path}:1:1: 'nrod' is not a theme; the nearest is 'nord'",
        f"{path}:3:1: keys.sned: 'sned' is not the name of an action; the nearest is 'send'",
        f'{path}:4:1: keys.history.replay: a name with a dot needs quotes: "history.replay" = "a"',
        f"{path}:5:1: keys.try: F5 is the key of 'try', so 'send' keeps Ctrl+J",
    ]
    assert run.stderr == ""
    members = [json.loads(line) for line in home.run("config", "check", "--json").stdout.splitlines()]
    assert [(member["line"], member["column"]) for member in members] == [(1, 1), (3, 1), (4, 1), (5, 1)]


def test_check_of_a_file_that_is_not_toml(home: Home) -> None:
    path = _write(home, "theme = \n")
    run = home.run("config", "check")
    assert run.exit_code == 1
    assert run.stdout.decode().startswith(f"{path}:1:9: Invalid value. Until this is corrected, no bodies")


def test_check_of_a_sound_file_and_of_none(home: Home) -> None:
    assert home.run("config", "check").stdout.decode().endswith("does not exist; all defaults apply\n")
    _write(home, 'theme = "nord"\n')
    run = home.run("config", "check")
    assert (run.exit_code, run.stdout.decode().endswith("settings.toml: OK\n")) == (0, True)


def test_edit_creates_the_file_and_checks_what_the_editor_leaves(home: Home) -> None:
    editor = home.folder / "editor"
    editor.write_text('#!/bin/sh\nsed -i \'s/^# theme = .*/theme = "nrod"/\' "$2"\n')
    editor.chmod(0o700)
    run = home.run("config", "edit", environment={"VISUAL": f"{editor} -w"})
    assert run.exit_code == 1, run.stderr
    assert "'nrod' is not a theme" in run.stdout.decode()
    path = home.folder / "workbench/config/settings.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    text = path.read_text()
    assert '\ntheme = "nrod"\n' in text
    path.write_text(text.replace("# [retention]", "[retention]").replace("# days = 0", "days = 3"))
    run = home.run("config", "show", "retention.days")
    assert b"3" in run.stdout


def test_edit_without_an_editor_that_runs(home: Home) -> None:
    run = home.run("config", "edit", environment={"VISUAL": "/nowhere/editor"})
    assert run.exit_code == 255
    assert "Set $VISUAL or $EDITOR" in run.stderr
    run = home.run("config", "edit", environment={"VISUAL": "false"})
    assert (run.exit_code, "false ended with 1" in run.stderr) == (255, True)
