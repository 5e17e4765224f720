"""`workbench sessions`."""
