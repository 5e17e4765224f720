"""One call under way: its attempts, its bytes as they come, its timing, and its outcome."""
