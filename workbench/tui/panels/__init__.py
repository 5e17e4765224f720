"""The parts of the screen: each shows what it is given, and posts a message when its user changes it."""
