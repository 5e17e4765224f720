"""`workbench evaluate`: how good recorded answers are, and whether two targets differ."""
