"""The SQLite file of the history: opened whatever its state, its rows, its index, its locks."""
