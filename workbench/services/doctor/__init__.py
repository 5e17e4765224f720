"""Checks of everything that has to work before a request can: each with a verdict and what to do."""
