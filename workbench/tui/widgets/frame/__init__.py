"""What a screen, a dialog or a part of it says of itself: its title, its keys, its state."""
