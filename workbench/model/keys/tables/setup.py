"""The keys of settings, doctor and the choice of an account."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

SWITCHER = (
    Key("switcher.down", "down", "move(1)", "", "Go to the next place."),
    Key("switcher.up", "up", "move(-1)", "", "Go to the previous place."),
    Key("switcher.page_down", "pagedown", "move(10)", "", "Go ten places down."),
    Key("switcher.page_up", "pageup", "move(-10)", "", "Go ten places up."),
    Key(
        "switcher.tick",
        "tab",
        "tick",
        "",
        "Tick or untick it. The endpoints of everything ticked are listed together.",
    ),
    Key("switcher.close", "escape", "close", "", "Go back; the draft stays where it is aimed at."),
)

SETTINGS = (
    Key("settings.change", "enter", "change", "", "Change the selected setting."),
    Key("settings.reset", "ctrl+d", "reset", "", "Remove it from the file; its default then applies."),
    Key("settings.edit", "ctrl+e", "edit_file", "", "Edit the file in $VISUAL or $EDITOR."),
    Key("settings.down", "down", "move(1)", "", "Go to the next setting."),
    Key("settings.up", "up", "move(-1)", "", "Go to the previous setting."),
    Key("settings.page_down", "pagedown", "move(10)", "", "Go ten settings down."),
    Key("settings.page_up", "pageup", "move(-10)", "", "Go ten settings up."),
    Key("settings.close", "escape", "close", "", "Go back."),
)

DOCTOR = (
    Key("doctor.again", "r", "again", "", "Run every check again."),
    Key("doctor.copy", "c", "copy", "", "Copy the report; it has no secrets."),
    Key("doctor.back", "escape", "back", "", "Go back; what is still being checked is given up."),
)

GROUPS = (
    Group("In the settings", SETTINGS, screen="SettingsScreen"),
    Group("In the doctor", DOCTOR, screen="DoctorScreen"),
    Group("In the choice of an account", SWITCHER, screen="SwitcherScreen"),
)
