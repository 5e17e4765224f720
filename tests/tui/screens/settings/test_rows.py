"""A setting as a row: value and origin where there is room for both. No app."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from workbench.services.settings.catalog import settings_catalog
from workbench.services.settings.values import SettingState
from workbench.tui.screens.settings.rows import matching, pieces

STATES = [SettingState(setting=setting, value=None) for setting in settings_catalog()]


@pytest.mark.parametrize("columns", [30, 55, 56, 120])
def test_a_row_has_name_and_value_and_its_origin_where_there_is_room(columns: int) -> None:
    state = replace(STATES[0], value="x" * 300)
    row = pieces(state, columns, chosen=True)
    assert row[0][0] == "▸ " and state.setting.name[:8] in row[1][0]
    assert len(row) == (3 if columns < 56 else 4)
    assert cell_len("".join(text for text, _ in row)) <= columns
    assert pieces(state, columns, chosen=False)[0][0] == "  "


def test_a_setting_has_every_word_that_is_searched_for() -> None:
    assert matching(STATES, "") == STATES
    matches = matching(STATES, STATES[3].setting.name.upper())
    assert STATES[3] in matches and len(matches) < len(STATES)
    assert matching(STATES, "no setting has this") == []
