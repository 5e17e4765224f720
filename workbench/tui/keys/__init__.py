"""Every key of the app, in one table."""
