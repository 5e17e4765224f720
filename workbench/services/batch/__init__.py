"""Many sends: replays, repeats and fan-outs, at a pace, and their statistics."""
