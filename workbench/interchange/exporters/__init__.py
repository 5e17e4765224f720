"""Invocations in other tools' forms. What is written runs; what a form cannot carry is noted."""

from workbench.interchange.exporters.registry import exporters, write

__all__ = ["exporters", "write"]
