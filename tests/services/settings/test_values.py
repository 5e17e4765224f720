"""Values of settings as people type them, and where the file gives them."""

from __future__ import annotations

import pytest

from workbench.model.errors import UsageError
from workbench.services.settings.catalog import Kind, setting_named, settings_catalog
from workbench.services.settings.values import parsed_value, settings_state, value_text
from workbench.store import AppDirs


def test_a_value_is_shown_as_it_is_typed() -> None:
    cases: list[tuple[object, str]] = [
        (True, "true"),
        (False, "false"),
        ("nord", "nord"),
        (30, "30"),
        (0.5, "0.5"),
        (1e15 / 3, "333333333333333"),
        ({"dev": {}, "prod": {}}, "dev, prod"),
        (("a", "b"), "a, b"),
        ([], ""),
        (None, "None"),
    ]
    for value, text in cases:
        assert value_text(value) == text, (value, text)


def test_what_is_shown_is_what_is_read() -> None:
    for setting in settings_catalog():
        if setting.kind is Kind.TABLES or (setting.kind is Kind.CHOICE and setting.default is None):
            continue
        parsed = parsed_value(setting, value_text(setting.default))
        assert value_text(parsed) == value_text(setting.default), setting.name


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("retention.days", "-1", "retention.days is a number from 0, not '-1'."),
        ("retention.days", "inf", "retention.days is a number from 0, not 'inf'."),
        ("retention.days", "soon", "retention.days is a number from 0, not 'soon'."),
        ("retention.count", "1.5", "retention.count is a whole number, not '1.5'."),
        ("theme", "nothing", "theme is one of "),
    ],
)
def test_what_is_no_value_says_why(name: str, typed: str, reason: str) -> None:
    with pytest.raises(UsageError) as error:
        parsed_value(setting_named(name), typed)
    assert reason in error.value.message


def test_switches_take_the_words_that_people_type() -> None:
    switches = [setting for setting in settings_catalog() if setting.kind is Kind.SWITCH]
    for setting in switches:
        assert [parsed_value(setting, word) for word in ("true", "YES", " on ", "off", "No")] == [
            *(True, True, True, False, False)
        ]
        with pytest.raises(UsageError, match="is true or false"):
            parsed_value(setting, "perhaps")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('privacy = ["iris"]\n', {"privacy.digest"}),
        ('[privacy]\nnothing = ["iris"]\n', {"privacy.nothing"}),
        ("privacy = 5\n", set()),
        ('[keys]\n"history.replay" = "a"\n', {"keys.history.replay"}),
        ('[keys]\nhistory.replay = "a"\n', set()),
        ('theme = "nord"\n[retention]\ndays = 3\n', {"theme", "retention.days"}),
        ("theme = \n", set()),
        ("\xff", set()),
    ],
)
def test_what_the_file_gives_is_known_by_its_place(places: AppDirs, text: str, names: set[str]) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text(text, encoding="latin-1")
    state = settings_state(places)
    assert state.exists
    assert {item.setting.name for item in state.states if item.in_file} == names
    assert all(bool(item.line) for item in state.states if item.in_file)
