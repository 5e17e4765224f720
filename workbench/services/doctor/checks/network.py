"""The way to the service endpoint: name, socket, TLS."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from workbench.model.hints.text import either
from workbench.services.doctor.check import Check, CheckContext, Finding, failed, ok, skipped, warning

if TYPE_CHECKING:
    from workbench.aws.probe.network import Route

GROUP = "Connection"
_LEADS_NOWHERE = "The connection has no endpoint yet: see Region."
_ISSUER = "Amazon"
"""Who issues the certificates of AWS's own endpoints."""


def route_of(context: CheckContext) -> Route | None:
    """Returns the way to the service endpoint; None where the connection leads nowhere."""
    from workbench.aws.probe.network import route_to

    destination = context.destination_or_none
    if destination is None:
        return None
    return route_to(destination.endpoint_url, context.connection)


def _proxy(context: CheckContext) -> Finding:
    from workbench.aws.probe.network import proxy_variables

    route = route_of(context)
    if route is None:
        return skipped(_LEADS_NOWHERE)
    named = ", ".join(f"{name}={value}" for name, value in proxy_variables().items())
    if not route.proxy:
        return ok(f"none for {route.url}" + (f" ({named})" if named else ""))
    if problem := route.proxy_problem:
        return failed(
            f"{route.shown_proxy} is not the URL of a proxy: {problem} ({named})",
            "Set HTTPS_PROXY to http://HOST:PORT, or NO_PROXY to the hosts that need no proxy.",
        )
    return ok(f"{route.shown_proxy} ({named})")


def _name(context: CheckContext) -> Finding:
    from workbench.aws.probe.network import addresses

    route = route_of(context)
    if route is None:
        return skipped(_LEADS_NOWHERE)
    if route.proxy_problem:
        return skipped("The proxy's URL is not an address: see Proxy.")
    host = route.first_hop[0]
    try:
        numbers = addresses(route)
    except OSError as error:
        return failed(
            f"{host} has no address: {error.strerror or error}",
            "Check the spelling of the region and the endpoint URL, and this machine's DNS; a VPC endpoint's "
            "name may be known inside its VPC only.",
        )
    context.resolved = True
    if numbers == (host,):
        return ok(f"{host} is an address itself")
    private = any(ipaddress.ip_address(number.partition("%")[0]).is_private for number in numbers)
    note = ", private: a VPC endpoint, a proxy or this machine" if private else ""
    return ok(f"{host} is {', '.join(numbers[:3])}{note}")


def _socket(context: CheckContext) -> Finding:
    from workbench.aws.probe.network import connected

    route = route_of(context)
    if route is None:
        return skipped(_LEADS_NOWHERE)
    if not context.resolved:
        return skipped("The name has no address.")
    host, port = route.first_hop
    try:
        number = connected(route)
    except OSError as error:
        reason = error.strerror or error
        if route.proxy:
            return failed(
                f"The proxy {host}:{port} does not accept a connection: {reason}",
                f"Check the proxy's address; NO_PROXY={route.host} bypasses it.",
            )
        return failed(
            f"{host}:{port} does not accept a connection: {reason}",
            "A firewall, a security group, or a proxy that is not set (HTTPS_PROXY) may be between.",
        )
    context.reached = True
    return ok(f"{number} takes connections at port {port}")


def _tls(context: CheckContext) -> Finding:
    from workbench.aws.probe.network import TlsError, certificate

    route = route_of(context)
    if route is None:
        return skipped(_LEADS_NOWHERE)
    if not route.encrypted:
        return skipped("The endpoint URL is plain HTTP.")
    if not context.reached:
        return skipped("There is no connection for it.")
    context.reached = False
    try:
        shown = certificate(route)
    except TlsError as error:
        issuer = f", issued by {error.issuer}" if error.issuer else ""
        return failed(
            f"The certificate{issuer} is not trusted: {error.message}",
            "If a proxy of your organization issues it, set AWS_CA_BUNDLE "
            f"({either('--ca-bundle', 'Connection › CA bundle')}) to its certificates.",
        )
    except OSError as error:
        return failed(f"TLS fails: {error}", _tunnel_advice(str(error)))
    context.reached = True
    if not context.connection.verify_ssl:
        return warning(
            f"{shown.protocol}, not verified",
            either("Leave out --no-verify-ssl.", "Turn Connection › Verify TLS on."),
        )
    summary = f"{shown.protocol}, {shown.subject}, issued by {shown.issuer}, until {shown.ends}"
    destination = context.destination
    if destination.regional and _ISSUER not in shown.issuer:
        return warning(summary, "A proxy inspects this connection: its certificate is not one of Amazon's.")
    return ok(summary)


def _tunnel_advice(message: str) -> str:
    """What to do where TLS is not spoken. http.client quotes the status of a proxy that refuses a tunnel."""
    if "Tunnel connection failed: 407" in message:
        return "The proxy does not accept this user and password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT."
    if "Tunnel connection failed" in message:
        return "The proxy does not let this host through: ask who runs it, or set NO_PROXY."
    return "See what answers there; a proxy may refuse the connection."


CHECKS = (
    Check("network.proxy", "Proxy", GROUP, _proxy),
    Check("network.dns", "DNS", GROUP, _name),
    Check("network.tcp", "TCP", GROUP, _socket),
    Check("network.tls", "TLS", GROUP, _tls),
)
