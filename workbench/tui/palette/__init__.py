"""The command palette: what it lists, in which order."""
