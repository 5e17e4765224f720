"""What the history tells of endpoints: when each was invoked last, and how it answered."""
