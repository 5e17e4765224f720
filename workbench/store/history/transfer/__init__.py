"""The history to files and from them: export, import, and a copy of the whole."""
