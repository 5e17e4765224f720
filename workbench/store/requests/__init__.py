"""Saved requests on the disk: files that a person reads, compares and commits.

    ROOT/iris/one-flower.toml            the request `iris/one-flower`
    ROOT/iris/one-flower.json            its body, under the ending that its content type has
    ROOT/environments/staging.toml       values for variables

A root is the folder `requests` of the data folder, a folder that the user names, or the `.workbench` of a
project, found upwards from where they stand.
"""

from workbench.store.requests.folder import ENVIRONMENTS, RequestFolder
from workbench.store.requests.listing import Entry, Listing, Stamp
from workbench.store.requests.place import find_folder

__all__ = ["ENVIRONMENTS", "Entry", "Listing", "RequestFolder", "Stamp", "find_folder"]
