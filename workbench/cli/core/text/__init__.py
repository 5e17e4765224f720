"""Exchanges and comparisons as text for people."""
