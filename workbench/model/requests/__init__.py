"""Saved requests: what they hold, their variables, and the drafts that come from them."""
