"""Differences between two answers: a list, or both bodies side by side."""
