"""The account behind a connection."""
