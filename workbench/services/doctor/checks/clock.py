"""This machine's clock beside the service's: a signature is valid for some minutes only."""

from __future__ import annotations

import http.client

from workbench.content.humanize import elapsed
from workbench.services.doctor.check import Check, CheckContext, Finding, failed, ok, skipped, warning
from workbench.services.doctor.checks.network import GROUP, route_of

_LIMIT = 300
"""Seconds by which a signature's time may differ (IAM User Guide, "Signature Version 4")."""
_NOTICEABLE = 30


def _clock(context: CheckContext) -> Finding:
    from workbench.aws.probe.network import clock_offset

    route = route_of(context)
    if route is None or not context.reached:
        return skipped("The service endpoint was not reached.")
    try:
        offset = clock_offset(route)
    except http.client.HTTPException as error:
        return failed(f"The server does not speak HTTP: {type(error).__name__}", "Check the endpoint URL.")
    if offset is None:
        return skipped("The answer has no Date header.")
    summary = f"{elapsed(abs(offset))} {'ahead of' if offset > 0 else 'behind'} the service"
    advice = (
        "Set the clock by NTP: `timedatectl set-ntp true`, or restart the virtual machine's time service."
    )
    if abs(offset) >= _LIMIT:
        return failed(f"{summary}: signatures are refused", advice)
    if abs(offset) >= _NOTICEABLE:
        return warning(summary, advice)
    return ok(summary)


CHECKS = (Check("network.clock", "Clock", GROUP, _clock),)
