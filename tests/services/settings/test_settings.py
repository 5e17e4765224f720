"""Every setting has its meaning, its value and its origin, and can be changed in the user's file."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from workbench.model.errors import StoreError, UsageError
from workbench.model.keys.registry import GROUPS
from workbench.services.settings.catalog import Kind, setting_named, settings_catalog
from workbench.services.settings.editing import commented_settings
from workbench.services.settings.values import (
    SettingState,
    change_setting,
    parsed_value,
    reset_setting,
    settings_state,
)
from workbench.store import AppDirs, Settings
from workbench.store.settings import SettingsProblem


def _state(places: AppDirs, name: str) -> SettingState:
    return next(state for state in settings_state(places).states if state.setting.name == name)


def test_the_catalog_has_every_member_and_every_action() -> None:
    names = {setting.name for setting in settings_catalog()}
    for field in msgspec.structs.fields(Settings):
        inner = getattr(getattr(Settings(), field.name), "__struct_fields__", ())
        expected = {f"{field.name}.{member}" for member in inner} or {field.name}
        if field.name not in {"keys", "problems"}:
            assert expected <= names
    assert {f"keys.{key.id}" for group in GROUPS for key in group.keys} <= names
    assert all(setting.meaning for setting in settings_catalog())


def test_a_changed_setting_holds_and_comes_from_the_file(places: AppDirs) -> None:
    change_setting(places, setting_named("retention.days"), "30")
    change_setting(places, setting_named("theme"), "nord")
    change_setting(places, setting_named("keys.history.replay"), "a")
    change_setting(places, setting_named("production.profiles"), "prod-*, live")
    settings = Settings.load(places)
    assert settings.problems == ()
    assert (settings.theme, settings.retention.days, settings.keys) == ("nord", 30, {"history.replay": "a"})
    assert settings.production.profiles == ("prod-*", "live")
    state = _state(places, "retention.days")
    assert (state.value, state.in_file, state.text) == (30, True, "30")
    reset_setting(places, setting_named("retention.days"))
    state = _state(places, "retention.days")
    assert (state.value, state.in_file) == (0, False)


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("retention.days", "soon", "retention.days is a number from 0, not 'soon'."),
        ("retention.days", "-1", "retention.days is a number from 0, not '-1'."),
        ("retention.count", "1.5", "retention.count is a whole number, not '1.5'."),
        ("whoami", "maybe", "whoami is true or false, not 'maybe'."),
        ("notify", "horn", "notify is one of bell, desktop."),
        ("keys.send", "ctrl+h", "terminals send 'ctrl+h' as backspace."),
    ],
)
def test_what_is_no_value_is_refused(name: str, typed: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parsed_value(setting_named(name), typed)
    assert caught.value.message == message


def test_a_value_that_is_not_used_says_why(places: AppDirs) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('read_timeout = "soon"\n[keys]\nhistory.replay = "a"\n')
    state = _state(places, "read_timeout")
    assert (state.value, state.in_file, state.line) == (70.0, True, 1)
    assert "Expected `float`" in state.problem
    assert not _state(places, "keys.history").in_file


def test_a_broken_file_is_not_changed(places: AppDirs) -> None:
    places.config.mkdir(parents=True)
    path = places.config / "settings.toml"
    path.write_text("theme = \n")
    with pytest.raises(StoreError, match="line 1, column 9"):
        change_setting(places, setting_named("theme"), "nord")
    assert path.read_text() == "theme = \n"
    assert isinstance(settings_state(places).problems[0], SettingsProblem)


def test_the_commented_file_is_the_defaults_once_its_marks_are_taken_away(places: AppDirs) -> None:
    lines = list(commented_settings())
    assert tomllib.loads("\n".join(lines)) == {}
    settings = [line.removeprefix("# ") for line in lines if "= " in line or line.startswith("# [")]
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text("\n".join(settings))
    loaded = Settings.load(places)
    assert loaded.problems == ()
    for setting in settings_catalog():
        if setting.kind not in {Kind.KEYS, Kind.TABLES}:
            state = _state(places, setting.name)
            assert (state.value, state.in_file) == (setting.default, True), setting.name
