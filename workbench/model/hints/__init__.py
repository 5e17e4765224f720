"""Hints: what to do next, in the words of each face."""
