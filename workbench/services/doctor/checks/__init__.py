"""A module for each thing that is checked, with its checks as `CHECKS`."""
