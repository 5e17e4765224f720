"""Sending again what the history has, to where it went."""
