"""The disk: the history of what was sent, the draft, the settings, and the user's files in and out.

The only room that opens files of the user's. Everything kept is readable by its owner alone.
"""

from workbench.store.drafts import Drafts
from workbench.store.history import History
from workbench.store.output import write_output
from workbench.store.payload import read_file_body
from workbench.store.places import Places
from workbench.store.reports import write_report
from workbench.store.settings import Settings

__all__ = ["Drafts", "History", "Places", "Settings", "read_file_body", "write_output", "write_report"]
