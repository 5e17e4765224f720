"""A module for each task: its measures, and what they are computed from."""
