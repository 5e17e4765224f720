"""Stateful sessions: opened, used, closed, replayed, listed and written out."""
