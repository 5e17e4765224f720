"""The last JMESPath expressions that were asked of each endpoint's answers."""

from __future__ import annotations

import msgspec

from workbench.model.errors import StoreError
from workbench.model.not_json import NOT_JSON
from workbench.model.redaction import redacted
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import (
    PRIVATE_FILE,
    only_one,
    private_folder,
    replace_file,
    set_aside,
    unwritable,
)
from workbench.store.files.regular_file import BODY_LIMIT, read_regular
from workbench.store.settings import Settings

_MOST = 20
_MOST_ENDPOINTS = 200


class QueryHistory:
    """Expressions by the endpoint's name, newest first.

    Args:
        places: they are in the folder `data`, the settings in `config`.
    """

    def __init__(self, places: AppDirs) -> None:
        self._places = places
        self._path = places.data / "queries.json"

    def of(self, endpoint: str) -> tuple[str, ...]:
        """Those of one endpoint.

        Raises:
            StoreError: they cannot be read.
        """
        return tuple(self._read().get(endpoint, ()))

    def keep(self, endpoint: str, expression: str) -> None:
        """Puts one in front; no more than 20 are kept, of no more than 200 endpoints.

        An expression quotes what it looks for: none is kept of an endpoint whose bodies are not.

        Raises:
            StoreError: it cannot be written.
        """
        if Settings.load(self._places).privacy.withholds(endpoint):
            return
        expression = redacted(expression)
        private_folder(self._path.parent)
        with only_one(self._path.with_name("queries.lock")):
            expressions = self._read()
            others = [earlier for earlier in expressions.pop(endpoint, ()) if earlier != expression]
            expressions = {endpoint: [expression, *others][:_MOST], **expressions}
            kept = dict(list(expressions.items())[:_MOST_ENDPOINTS])
            try:
                replace_file(self._path, (msgspec.json.encode(kept),), PRIVATE_FILE)
            except OSError as error:
                raise unwritable(self._path, error) from error

    def _read(self) -> dict[str, list[str]]:
        try:
            text = read_regular(self._path, BODY_LIMIT)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror}") from error
        try:
            return msgspec.json.decode(text, type=dict[str, list[str]])
        except NOT_JSON:
            set_aside(self._path, "queries.damaged.json")
            return {}
