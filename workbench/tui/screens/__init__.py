"""What can fill the terminal: the workbench itself, and what opens above it."""
