"""Text in whatever form, as invocations. The form is recognised by itself; nothing of the text is run."""

from workbench.interchange.importers.registry import accepted_forms, detect_command, importers, read

__all__ = ["accepted_forms", "detect_command", "importers", "read"]
