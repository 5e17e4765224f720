"""`endpoint:`, `operation:` and `code:`, which every label has."""

from __future__ import annotations

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import column_matches

FILTERS = (
    Filter(
        "endpoint",
        "the endpoint's name",
        "iris*",
        column_matches("endpoint_name"),
        reads_labels=bool,
    ),
    Filter(
        "operation",
        "the operation of the API",
        "*Async",
        column_matches("operation"),
        reads_labels=bool,
    ),
    Filter(
        "code",
        "the code of the error",
        "ModelError",
        column_matches("ifnull(error_code, '')"),
        reads_labels=bool,
    ),
)
