"""Lists of rows of any number, drawn when they are seen."""
