"""What the screen is divided into: containers without looks of their own, and the lines between them."""
