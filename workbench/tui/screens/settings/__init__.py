"""The page of settings, and what the app does with a changed one."""
