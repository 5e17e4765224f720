"""The way to a service endpoint, one step at a time: name, socket, TLS, time of day.

Nothing is signed, and nothing of an invocation is sent.
"""

from __future__ import annotations

import base64
import http.client
import os
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from workbench.aws.profiles import AwsSettings
from workbench.model.destinations.endpoint_url import without_userinfo
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection

_SECONDS = 5.0
"""The longest wait for one step."""
_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


class TlsError(WorkbenchError):
    """A certificate that is not trusted, with the name of who issued it; empty where it is not known."""

    def __init__(self, message: str, issuer: str) -> None:
        super().__init__(message)
        self.issuer = issuer


@dataclass(frozen=True)
class Certificate:
    """What a server shows of itself.

    Attributes:
        issuer: the organization that issued it.
        subject: the name that it is for.
        ends: when it ends, as the certificate has it.
        protocol: such as `TLSv1.3`.
    """

    issuer: str
    subject: str
    ends: str
    protocol: str


@dataclass(frozen=True)
class Route:
    """How a service endpoint is reached.

    Attributes:
        url: of the service.
        proxy: the URL of the proxy between, with its password; empty for none.
        verify: False, the path of a bundle of certificates, or True for the SDK's own.
    """

    url: str
    proxy: str
    verify: bool | str

    @property
    def encrypted(self) -> bool:
        """Whether TLS is spoken with the service."""
        return self.url.lower().startswith("https:")

    @property
    def host(self) -> str:
        """The host of the service."""
        return _address(self.url)[0]

    @property
    def first_hop(self) -> tuple[str, int]:
        """Host and port that a socket is opened to: the proxy's, or the service's."""
        return _address(self.proxy or self.url)

    @property
    def proxy_problem(self) -> str:
        """Why the proxy's URL is not an address; empty where it is one, or there is no proxy."""
        if not self.proxy:
            return ""
        try:
            host = _address(self.proxy)[0]
            host.encode("idna")
        except UnicodeError:
            return "a part of its host name is empty or too long"
        except ValueError as error:
            return str(error)
        return "" if host else "it names no host"

    @property
    def shown_proxy(self) -> str:
        """The proxy without user and password."""
        return without_userinfo(self.proxy, "***")


def route_to(url: str, connection: Connection) -> Route:
    """Returns how the SDK would reach a URL: through which proxy, with which certificates.

    Raises:
        ConfigurationError: the bundle of certificates that is named has an empty path.
    """
    from botocore.utils import get_environ_proxies

    from workbench.aws.sdk.client import certificate_bundle

    proxies: Mapping[str, str] = {} if connection.sandbox else get_environ_proxies(url)
    bundle = certificate_bundle(connection, AwsSettings(connection.profile))
    verify: bool | str = connection.verify_ssl and (bundle.value if bundle else True)
    proxy = proxies.get(urlsplit(url).scheme, "") or proxies.get("all", "")
    return Route(url, proxy if "://" in proxy or not proxy else f"http://{proxy}", verify)


def proxy_variables() -> dict[str, str]:
    """The variables that name proxies, without passwords, and those that name exceptions."""
    shown = {name: _shown_address(os.environ[name]) for name in _VARIABLES if os.environ.get(name)}
    for name in ("NO_PROXY", "no_proxy"):
        if os.environ.get(name):
            shown[name] = os.environ[name]
    return shown


def _shown_address(proxy: str) -> str:
    """A proxy without user and password. Its scheme may be missing, as in `me:secret@proxy:3128`."""
    return (
        without_userinfo(proxy, "***")
        if "://" in proxy
        else without_userinfo(f"//{proxy}", "***").removeprefix("//")
    )


def addresses(route: Route) -> tuple[str, ...]:
    """Returns the addresses of the first hop's name.

    Raises:
        OSError: the name has none, or nobody answers who knows.
    """
    host, port = route.first_hop
    return tuple(
        dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    )


def connected(route: Route) -> str:
    """Opens a socket to the first hop and closes it; returns the address that answered.

    Raises:
        OSError: it could not be opened.
    """
    with socket.create_connection(route.first_hop, _SECONDS) as sock:
        return str(sock.getpeername()[0])


def certificate(route: Route) -> Certificate:
    """Speaks TLS with the service, through the proxy if there is one, and checks its certificate.

    Raises:
        TlsError: the certificate is not trusted.
        OSError: TLS is not spoken there, or the proxy refuses.
    """
    try:
        return _certificate(route, _context(route.verify))
    except ssl.SSLCertVerificationError as error:
        raise TlsError(error.verify_message, _issuer_unverified(route)) from error


def clock_offset(route: Route) -> float | None:
    """Returns how many seconds this machine's clock is ahead of the service's; None where it tells no time.

    Source: the header Date (RFC 9110, section 6.6.1), whose resolution is a second.

    Raises:
        OSError: no answer.
        http.client.HTTPException: an answer that is not HTTP.
    """
    with closing(_connection(route, _context(False))) as http:
        target = f"{route.url.rstrip('/')}/" if route.proxy and not route.encrypted else "/"
        began = time.time()
        http.request("GET", target, headers={"Host": urlsplit(without_userinfo(route.url)).netloc})
        date = http.getresponse().getheader("Date")
        ended = time.time()
    if not date:
        return None
    try:
        moment = parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None
    # The header is cut to whole seconds: on average, half a second is missing.
    return (began + ended) / 2 - (moment + 0.5)


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _context(verify: bool | str) -> ssl.SSLContext:
    from botocore.httpsession import get_cert_path

    # Without the system's certificates, as the SDK.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    path = get_cert_path(True) if verify is True else verify
    if os.path.isdir(path):  # noqa: PTH112
        context.load_verify_locations(capath=path)
    else:
        context.load_verify_locations(cafile=path)
    return context


def _connection(route: Route, context: ssl.SSLContext) -> http.client.HTTPConnection:
    host, port = route.first_hop
    if not route.encrypted:
        return http.client.HTTPConnection(host, port, timeout=_SECONDS)
    secure = http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=context)
    if route.proxy:
        secure.set_tunnel(*_address(route.url), headers=_proxy_headers(route.proxy))
    return secure


def _proxy_headers(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy)
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _with_socket(route: Route, context: ssl.SSLContext, use: Callable[[Any], Any]) -> Any:
    with closing(_connection(route, context)) as http:
        http.connect()
        return use(http.sock)


def _certificate(route: Route, context: ssl.SSLContext) -> Certificate:
    return _with_socket(route, context, _shown)  # type: ignore[no-any-return]


def _shown(sock: ssl.SSLSocket) -> Certificate:
    document: Mapping[str, Any] = sock.getpeercert() or {}
    return Certificate(
        issuer=_name(document.get("issuer", ())),
        subject=_name(document.get("subject", ()), "commonName"),
        ends=str(document.get("notAfter", "")),
        protocol=sock.version() or "",
    )


def _issuer_unverified(route: Route) -> str:
    """Returns who issued a certificate that is not trusted, read by a context that trusts that very one."""
    try:
        data: bytes | None = _with_socket(route, _context(False), lambda sock: sock.getpeercert(True))
        if not data:
            return ""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cadata=data)
        return _certificate(route, context).issuer
    except OSError:
        # It is expired, or the server is gone by now: what failed first is what counts.
        return ""


def _name(parts: Any, *kinds: str) -> str:
    """The organization of a distinguished name, else its common name."""
    values = {key: value for part in parts for key, value in part}
    return next((values[kind] for kind in (*kinds, "organizationName", "commonName") if kind in values), "")
