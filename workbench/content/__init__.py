"""What a body is: its media type, and from that its colours, its check, its layout. Knows the model only."""
