"""The commands, laid out as the command line reads."""
