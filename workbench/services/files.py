"""Files of the user's: those to be sent, found and told from other text, and those to be written."""

from workbench.store.files.output import check_output
from workbench.store.files.paths import FileFacts, completed, file_facts, pasted_path

__all__ = ["FileFacts", "check_output", "completed", "file_facts", "pasted_path"]
