"""Asynchronous invocations: uploaded, polled in the background, fetched and kept."""
