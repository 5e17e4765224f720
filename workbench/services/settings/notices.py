"""What is wrong with the settings, for every face to say once."""

from __future__ import annotations

from workbench.store import AppDirs, Settings


def settings_notices() -> tuple[str, ...]:
    """Returns what in the settings file is not understood, one sentence each."""
    return Settings.load(AppDirs.find()).notices
