"""One setting changed in a file: everything else in it stays, byte for byte."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.model.errors import StoreError
from workbench.store import AppDirs, Settings
from workbench.store.settings_writer import SettingValue, changed_text, create_settings, write_setting

_FILE = """# mine
theme = "nord"   # dark

[keys]  # few
send   = "f9"
# the rest as usual

[retention]
days = 30
"""


def test_the_rest_stays() -> None:
    cases: list[tuple[tuple[str, ...], SettingValue | None, str, str]] = [
        (("theme",), "dracula", '"nord"   #', '"dracula"   #'),
        (("keys", "send"), "f5", 'send   = "f9"', 'send   = "f5"'),
        (("retention", "days"), 7, "days = 30", "days = 7"),
        (("retention", "days"), None, "days = 30\n", ""),
        (("bodies", "megabytes"), None, "", ""),
        (("keys", "history.replay"), None, "", ""),
        (("retention", "count"), 100, "days = 30\n", "days = 30\ncount = 100\n"),
        (("whoami",), False, '"nord"   # dark\n', '"nord"   # dark\nwhoami = false\n'),
        (("privacy", "digest"), ["a-*"], "days = 30\n", 'days = 30\n\n[privacy]\ndigest = ["a-*"]\n'),
    ]
    for keys, value, old, new in cases:
        after = changed_text(Path("settings.toml"), _FILE, keys, value)
        assert after.replace("\n\n\n", "\n\n") == _FILE.replace(old, new), (keys, value, old, new)


def test_an_action_with_a_dot_stands_in_quotes() -> None:
    after = changed_text(Path("settings.toml"), "", ("keys", "history.replay"), "a")
    assert after == '[keys]\n"history.replay" = "a"\n'


@pytest.mark.parametrize(
    ("before", "keys"),
    [
        ('privacy = ["x"]\n', ("privacy", "nothing")),
        ("retention = { days = 3 }\n", ("retention", "count")),
        ("retention.days = 3\n", ("retention", "count")),
        ("[retention]\ndays = 3\n[bodies]\n[keys]\n", ("theme",)),
    ],
)
def test_other_ways_to_write_a_table(places: AppDirs, before: str, keys: tuple[str, ...]) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text(before)
    earlier = Settings.load(places)
    values: dict[str, SettingValue] = {"nothing": ["y"], "count": 5, "theme": "nord"}
    write_setting(places, keys, values[keys[-1]])
    settings = Settings.load(places)
    assert settings.problems == ()
    assert (settings.privacy.digest, settings.retention.days) == (
        earlier.privacy.digest,
        earlier.retention.days,
    )
    assert settings != earlier


def test_what_cannot_be_changed_alone_is_left() -> None:
    with pytest.raises(StoreError, match="cannot be changed without changing more"):
        changed_text(Path("settings.toml"), "retention = 5\n", ("retention", "days"), 3)


def test_a_link_stays_a_link_and_a_mode_stays(places: AppDirs, tmp_path: Path) -> None:
    places.config.mkdir(parents=True)
    target = tmp_path / "dotfiles.toml"
    target.write_text("# mine\n")
    target.chmod(0o644)
    path = places.config / "settings.toml"
    path.symlink_to(target)
    write_setting(places, ("theme",), "nord")
    assert path.is_symlink()
    assert target.read_text() == '# mine\ntheme = "nord"\n'
    assert target.stat().st_mode & 0o777 == 0o644


def test_two_writers_lose_nothing(places: AppDirs) -> None:
    names = [f"{word}.{number}" for word in ("history", "payload") for number in range(8)]
    threads = [threading.Thread(target=write_setting, args=(places, ("keys", name), "a")) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    text = (places.config / "settings.toml").read_text()
    assert all(f'"{name}" = "a"\n' in text for name in names)
    assert [path.name for path in places.config.iterdir()] == ["settings.toml"]


def test_two_who_create_the_file_lose_nothing(places: AppDirs) -> None:
    acts: list[tuple[Callable[..., None], tuple[object, ...]]] = [(create_settings, (places, "# new\n"))] * 4
    acts += [(write_setting, (places, ("keys", f"history.{number}"), "a")) for number in range(8)]
    threads = [threading.Thread(target=act, args=arguments) for act, arguments in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    text = (places.config / "settings.toml").read_text()
    assert all(f'"history.{number}" = "a"\n' in text for number in range(8))
