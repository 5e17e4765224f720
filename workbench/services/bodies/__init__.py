"""Bodies in files: read for sending, written as they come, opened in an editor."""
