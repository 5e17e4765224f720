"""`workbench requests`."""
