"""Files of the user's that are to be sent: found, looked at, told from other text."""

from workbench.store.paths import FileFacts, completed, file_facts, pasted_path

__all__ = ["FileFacts", "completed", "file_facts", "pasted_path"]
