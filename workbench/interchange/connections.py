"""The connection part of a command line's global options, as values by parameter name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from workbench.model.errors import UsageError

CLI_TIMEOUT = 60.0
"""Seconds, for connecting and for reading: the reference page's default for the command line."""


def given_connection(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those members of a connection that a command line names, and no other.

    Args:
        options: values by parameter name; None or False for what is not named.

    Raises:
        UsageError: an endpoint URL without a scheme.
    """
    url = options["endpoint_url"]
    # The same check, in the same place, as aws-cli v2, customizations/globalargs.py.
    if url is not None and not _scheme(url):
        raise UsageError(
            f'Bad value for --endpoint-url "{url}": scheme is missing.',
            "It must be of the form http://<hostname>/ or https://<hostname>/.",
        )
    members = {
        "sandbox": options["sandbox"] or None,
        # An empty profile is none to the AWS CLI, an empty region is an empty region.
        "profile": options["profile"] or None,
        "region": options["region"],
        "endpoint_url": url,
        "verify_ssl": False if options["no_verify_ssl"] else None,
        "ca_bundle": options["ca_bundle"],
        "sign": False if options["no_sign_request"] else None,
        "read_timeout": options["read_timeout"],
        "connect_timeout": options["connect_timeout"],
    }
    return {name: value for name, value in members.items() if value is not None}


def _scheme(url: str) -> str:
    """The scheme of a URL; `?` of what only looks like one, which the SDK's own check then explains."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return "?"
