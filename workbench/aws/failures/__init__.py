"""What went wrong: failures of the service and of transport, and hints of what to do."""
