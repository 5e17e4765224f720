"""Pieces that any panel may use. They know text and values, not the workbench."""
