"""What is wrong with the settings, for every face to say once."""

from __future__ import annotations

from workbench.store import Places, Settings


def settings_notices() -> tuple[str, ...]:
    """Return what in the settings file is not understood, one sentence each."""
    return Settings.load(Places.find()).notices
