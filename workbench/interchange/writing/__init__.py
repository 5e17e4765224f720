"""Invocations in other tools' forms. What is written runs; what a form cannot carry is noted."""

from workbench.interchange.writing.forms import write

__all__ = ["write"]
