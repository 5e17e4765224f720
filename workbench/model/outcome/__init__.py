"""What one send came to: response, failure, durations."""
