"""`workbench history`."""
