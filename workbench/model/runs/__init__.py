"""Runs of many invocations: batches and repeats."""
