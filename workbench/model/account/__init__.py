"""The account behind a connection: who asks, and what it has."""
