"""The history on disk: recorded, searched, annotated, deleted, kept within limits, moved."""
