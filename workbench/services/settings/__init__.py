"""The settings: every one with its meaning, its value and where that comes from; and changes of them."""

from workbench.store.settings import SettingsProblem

__all__ = ["SettingsProblem"]
