"""What the control plane said of an account's endpoints the last time, so that it can be shown at once."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from threading import Lock
from typing import TypeVar

import msgspec

from workbench.model.account.endpoint import EndpointDescription, EndpointListing, EndpointSummary
from workbench.model.not_json import NOT_JSON
from workbench.model.redaction import redacted
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import PRIVATE_FILE, private_folder, replace_file, unwritable
from workbench.store.files.regular_file import BODY_LIMIT, read_regular

_Value = TypeVar("_Value", EndpointListing, EndpointDescription)


class EndpointCache:
    """Listings and descriptions, a folder for each account and region, below `endpoints` of the cache.

    Args:
        places: the app's folders.
    """

    def __init__(self, places: AppDirs) -> None:
        self._folder = places.cache / "endpoints"
        self._lock = Lock()
        """Held while a listing is written: the details of a row are written into the newest."""

    def listing(self, scope: str) -> EndpointListing | None:
        """Returns the last listing of an account and region; None where there is none that can be read."""
        return _read(self._listing_path(scope), EndpointListing)

    def keep_listing(self, scope: str, listing: EndpointListing) -> None:
        """Keeps a listing in place of the last one.

        Raises:
            StoreError: it cannot be written.
        """
        with self._lock:
            _write(self._listing_path(scope), listing)

    def keep_details(self, scope: str, described: EndpointSummary) -> None:
        """Keeps what a description says of an endpoint in its row of the listing, if there is one.

        Raises:
            StoreError: it cannot be written.
        """
        with self._lock:
            listing = self.listing(scope)
            if listing is not None and (details := listing.with_details(described)) != listing:
                _write(self._listing_path(scope), details)

    def description(self, scope: str, name: str) -> EndpointDescription | None:
        """Returns the last description of an endpoint; None where there is none that can be read."""
        kept = _read(self._description_path(scope, name), EndpointDescription)
        return kept if kept is not None and kept.name == name else None

    def keep_description(self, scope: str, description: EndpointDescription) -> None:
        """Keeps a description in place of the last one of the same endpoint.

        Raises:
            StoreError: it cannot be written.
        """
        _write(self._description_path(scope, description.name), description)

    def _listing_path(self, scope: str) -> Path:
        return self._folder / _safe(scope) / "list.json"

    def _description_path(self, scope: str, name: str) -> Path:
        return self._folder / _safe(scope) / f"{_digest(name)}.json"


def _safe(scope: str) -> str:
    """The name of a folder: readable, and another one for every other scope."""
    return f"{re.sub(r'[^A-Za-z0-9-]+', '-', scope)[:60]}-{_digest(scope)[:8]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _read(path: Path, kind: type[_Value]) -> _Value | None:
    try:
        return msgspec.json.decode(read_regular(path, BODY_LIMIT), type=kind)
    except (OSError, *NOT_JSON):
        # A cache that another version wrote, or that is damaged, is fetched again.
        return None


def _write(path: Path, value: EndpointListing | EndpointDescription) -> None:
    try:
        private_folder(path.parent)
        # What a service says may quote the request, and so its token.
        replace_file(path, (redacted(msgspec.json.encode(value).decode()).encode(),), PRIVATE_FILE)
    except OSError as error:
        raise unwritable(path, error) from error
