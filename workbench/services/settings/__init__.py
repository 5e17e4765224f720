"""The settings: every one with its meaning, its value and where that comes from; and changes of them."""

from workbench.store.settings import Settings, SettingsProblem
from workbench.store.settings_file import settings_path

__all__ = ["Settings", "SettingsProblem", "settings_path"]
