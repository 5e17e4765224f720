"""Comparisons, one module for each kind of body."""
