"""Bodies laid out to be read: rows, wrapping, folds, outline, and the way back to the raw bytes."""
