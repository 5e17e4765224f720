"""Tabs in one line, however narrow."""
