"""Text in whatever form, as invocations. The form is recognised by itself; nothing of the text is run."""

from workbench.interchange.importers.registry import read

__all__ = ["read"]
