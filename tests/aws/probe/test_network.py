"""The way to a service endpoint, on servers of this machine."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.aws.server import Serve, Visit, answer, answering
from tests.support import reserved_port
from workbench.aws.probe.network import (
    TlsError,
    addresses,
    certificate,
    clock_offset,
    connected,
    proxy_variables,
    route_to,
)
from workbench.model import Connection


def test_a_name_and_a_port_are_tried_by_themselves(serve: Serve) -> None:
    route = route_to(serve(answering(answer())).url, Connection())
    assert addresses(route) == ("127.0.0.1",)
    assert connected(route) == "127.0.0.1"
    with reserved_port() as port, pytest.raises(OSError, match="refused"):
        connected(route_to(f"http://127.0.0.1:{port}", Connection()))
    with pytest.raises(OSError, match=r".+"):
        addresses(route_to("https://nobody.invalid", Connection()))


def test_a_trusted_certificate_is_shown(serve: Serve, tls: ssl.SSLContext, certificate_path: Path) -> None:
    server = serve(answering(answer()), tls)
    shown = certificate(route_to(server.url, Connection(ca_bundle=str(certificate_path))))
    assert (shown.issuer, shown.subject) == ("loopback", "loopback")
    assert shown.protocol.startswith("TLSv1.")
    assert str(datetime.now(UTC).year) in shown.ends or str(datetime.now(UTC).year + 1) in shown.ends


def test_who_issued_a_certificate_that_is_not_trusted_is_named(serve: Serve, tls: ssl.SSLContext) -> None:
    with pytest.raises(TlsError, match="self-signed certificate") as caught:
        certificate(route_to(serve(answering(answer()), tls).url, Connection()))
    assert caught.value.issuer == "loopback"


def test_an_unverified_connection_shows_its_protocol(serve: Serve, tls: ssl.SSLContext) -> None:
    shown = certificate(route_to(serve(answering(answer()), tls).url, Connection(verify_ssl=False)))
    assert (shown.issuer, shown.protocol[:5]) == ("", "TLSv1")


@pytest.mark.parametrize("ahead", [0, 3600, -900])
def test_the_clock_is_compared_with_the_date_of_an_answer(serve: Serve, ahead: int) -> None:
    date = format_datetime(datetime.now(UTC) - timedelta(seconds=ahead), usegmt=True)
    server = serve(answering(answer(headers=(("Date", date),))))
    offset = clock_offset(route_to(server.url, Connection()))
    assert offset is not None and abs(offset - ahead) < 60


def test_without_a_date_there_is_nothing_to_compare(serve: Serve) -> None:
    for headers in ((), (("Date", "yesterday"),)):
        server = serve(answering(answer(headers=headers)))
        assert clock_offset(route_to(server.url, Connection())) is None


def test_a_proxy_is_the_first_hop_and_is_asked_for_a_tunnel(
    serve: Serve, tls: ssl.SSLContext, certificate_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = serve(answering(answer()), tls)

    def proxy(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", target.port)) as onward:
            relay(visit.sock, onward)

    server = serve(proxy)
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:pass-word@127.0.0.1:{server.port}")
    route = route_to(target.url, Connection(ca_bundle=str(certificate_path)))
    assert route.first_hop == ("127.0.0.1", server.port)
    assert route.shown_proxy == f"http://***@127.0.0.1:{server.port}"
    assert proxy_variables() == {"HTTPS_PROXY": route.shown_proxy}
    assert certificate(route).subject == "loopback"
    (head, _), *_ = server.requests
    assert head.startswith(f"CONNECT 127.0.0.1:{target.port}".encode())
    assert b"Proxy-Authorization: Basic bWU6cGFzcy13b3Jk" in head


def test_exceptions_from_the_proxy_are_the_sdk_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert route_to("https://a.example.com", Connection()).proxy == "http://127.0.0.1:1"
    monkeypatch.setenv("NO_PROXY", ".example.com")
    assert route_to("https://a.example.com", Connection()).proxy == ""


@pytest.mark.parametrize(
    ("proxy", "first_hop", "problem", "shown"),
    [
        ("", None, "", None),
        ("http://proxy:3128", ("proxy", 3128), "", "http://proxy:3128"),
        # The SDK takes one without a scheme for http://.
        ("me:pass-word@proxy:3128", ("proxy", 3128), "", "***@proxy:3128"),
        (
            "http://proxy..corp:3128",
            None,
            "a part of its host name is empty or too long",
            "http://proxy..corp:3128",
        ),
        ("http://proxy:31x8", None, "Port could not be cast to integer value as '31x8'", "http://proxy:31x8"),
        ("http://me:pass-word@[::1", None, "Invalid IPv6 URL", "http://***@[::1"),
        ("http://", None, "it names no host", "http://"),
    ],
)
def test_a_proxy_that_is_not_an_address_is_known_before_it_is_tried(
    monkeypatch: pytest.MonkeyPatch,
    proxy: str,
    first_hop: tuple[str, int] | None,
    problem: str,
    shown: str | None,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", "localhost")
    route = route_to("https://runtime.example.com", Connection())
    assert route.proxy_problem == problem
    if first_hop is not None:
        assert route.first_hop == first_hop
    assert proxy_variables() == {"NO_PROXY": "localhost"} | ({} if shown is None else {"HTTPS_PROXY": shown})


def relay(first: socket.socket, other: socket.socket) -> None:
    """Pass bytes on both ways until one end closes."""
    import selectors

    with selectors.DefaultSelector() as selector:
        selector.register(first, selectors.EVENT_READ, other)
        selector.register(other, selectors.EVENT_READ, first)
        while True:
            for key, _ in selector.select():
                assert isinstance(key.fileobj, socket.socket)
                data = key.fileobj.recv(65536)
                if not data:
                    return
                key.data.sendall(data)


@pytest.fixture
def certificate_path(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue("certificate")[0]
    return path
