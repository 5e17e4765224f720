"""The terminal as it is, for the doctor."""
