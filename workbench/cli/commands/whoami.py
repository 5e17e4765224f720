"""`workbench whoami`: the account, role or user, and region behind a connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.lines import aligned, json_line, print_line
from workbench.cli.options.connection import ConnectionArguments, connection_of, connection_options
from workbench.cli.options.debug import debug_option, debugging
from workbench.content.sanitize import sanitize_line
from workbench.model.account.identity import Identity
from workbench.services import Workbench, aws_settings


@dataclass(frozen=True, kw_only=True)
class _Arguments(ConnectionArguments):
    as_json: bool


def _whoami(arguments: _Arguments) -> int:
    """Show the account, the role or user, and the region that requests are sent with.

    Asks AWS STS once (GetCallerIdentity, which needs no permission), and shows where profile and region are
    set and when the credentials expire. Prints no secret.
    """
    from workbench.content.account.identity_text import facts
    from workbench.services.account.identity import caller_identity

    connection = connection_of(arguments, aws_settings(arguments.profile))
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox(), record=False) as bench:
        identity = caller_identity(bench, connection, cancellation=interruption.cancellation)
        if arguments.as_json:
            print_line(json_line(_members(identity)))
            return Exit.DONE
        members = {label: sanitize_line(value) for label, value in facts(identity, bench.now())}
    for line in aligned(members):
        print_line(line)
    return Exit.DONE


def _members(identity: Identity) -> dict[str, Any]:
    """An identity as one object of JSON; every member is present, empty or null where it has no value."""
    return {
        "account_id": identity.account_id,
        "arn": identity.arn,
        "user_id": identity.user_id,
        "kind": identity.kind,
        "name": identity.name,
        "session_name": identity.session_name,
        "profile": identity.profile,
        "profile_source": identity.sources.get("profile", ""),
        "region": identity.region,
        "region_source": identity.sources.get("region", ""),
        "endpoint_url": identity.endpoint_url,
        "endpoint_url_source": identity.sources.get("endpoint_url", ""),
        "credentials": identity.credentials,
        "access_key_id": identity.access_key_id,
        "expires_at": identity.expires_at,
        "sandbox": identity.sandbox,
    }


command = Command(
    "whoami",
    callback=debugging(called_with(_Arguments, _whoami)),
    help=_whoami.__doc__,
    params=[
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object."),
        *connection_options(),
        debug_option(),
    ],
    examples=("workbench whoami --profile dev", "workbench whoami --sandbox --json"),
)
