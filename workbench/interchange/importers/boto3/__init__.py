"""What an interpreted Python program says of a client and its calls."""
