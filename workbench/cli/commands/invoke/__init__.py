"""The commands that send: one for each operation of the service model."""
