"""Invocations in other tools' forms: read from text, files and S3, and written."""

from workbench.interchange.description import facts, title
from workbench.interchange.exporters import exporters
from workbench.interchange.importers import accepted_forms, detect_command
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading, Written
from workbench.services.interchange.current_connection import over_current
from workbench.services.interchange.interchange import Interchange, changed, require_complete
from workbench.services.interchange.sources import is_large
from workbench.store.history.transfer.importer import Intake

__all__ = [
    "Intake",
    "Interchange",
    "MalformedError",
    "Reading",
    "Written",
    "accepted_forms",
    "changed",
    "detect_command",
    "exporters",
    "facts",
    "is_large",
    "over_current",
    "require_complete",
    "title",
]
