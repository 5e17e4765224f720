"""Container logs: the lines around an exchange, and those of an endpoint as they come."""
