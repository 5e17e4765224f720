"""Stateful sessions: the state machine, the events that feed it, and how containers are asked."""
