"""Ways to look at a body: pure values, read when they are opened."""
