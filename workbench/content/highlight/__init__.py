"""Colours of a body, by Pygments, one visible line at a time."""
