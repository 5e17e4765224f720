"""The settings: every one with its meaning, its value and where that comes from; and changes of them."""

from workbench.store.settings import Settings, SettingsProblem

__all__ = ["Settings", "SettingsProblem"]
