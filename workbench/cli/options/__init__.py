"""Options that several commands share, by group."""
