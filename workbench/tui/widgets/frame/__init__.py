"""What a screen or a dialog says of itself: its title, its keys."""
