"""A batch over a dataset: every record through an endpoint, journalled, in order, joined to its input.

Batches of replays and repeats are in `services.batch`; both send through the one `Workbench.send`.
"""
