"""How records become bodies of requests: placed in a body, several in one, within the limits of size."""
