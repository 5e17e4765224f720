"""Files that the user asked for, written whole, as they grow, or on after an earlier run."""
