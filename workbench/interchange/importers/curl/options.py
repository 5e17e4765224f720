"""The options of curl, and which of them take a value.

Source: curl's documentation, docs/cmdline-opts, as of August 2026 (8.21); older curls have fewer of them.
"""

from __future__ import annotations

_VALUED = """
    abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout
    connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary
    data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url
    dump-header ech egd-file engine etag-compare etag-save expect100-timeout form form-string
    ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode happy-eyeballs-timeout-ms
    haproxy-clientip header help hostpubmd5 hostpubsha256 hsts httpsig-algo httpsig-headers httpsig-key
    httpsig-keyid interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type
    knownhosts krb krb4 libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt
    max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max
    parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert
    proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key
    proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
    proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range
    rate referer request request-target resolve retry retry-delay retry-max-time sasl-authzid
    service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit
    speed-time ssl-sessions stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers
    tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file upload-flags
    url url-query user user-agent variable vlan-priority write-out
"""
_SWITCHES = """
    alpn anyauth append basic buffer ca-native cert-status clobber compressed compressed-ssh create-dirs
    crlf digest disable disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure
    dump-ca-embed eprt epsv fail fail-early fail-with-body false-start follow form-escape
    ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl ftp-ssl-ccc ftp-ssl-control ftp-ssl-reqd
    get globoff haproxy-protocol head http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3
    http3-only ignore-content-length include insecure ipv4 ipv6 junk-session-cookies keepalive list-only
    location location-trusted mail-rcpt-allowfails manual metalink mptcp negotiate netrc netrc-optional
    next npn ntlm ntlm-wb out-null parallel parallel-immediate path-as-is post301 post302 post303
    progress-bar progress-meter proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2
    proxy-http3 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast
    proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel raw remote-header-name remote-name
    remote-name-all remote-time remove-on-error retry-all-errors retry-connrefused sasl-ir sessionid
    show-error show-headers silent skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl
    ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3
    styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tls-earlydata tlsv1
    tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time use-ascii verbose version xattr
"""
_AWSCURL = "access_key region secret_key security_token session_token service profile"

VALUED = frozenset(_VALUED.split())
"""Those that a value follows."""
SWITCHES = frozenset(_SWITCHES.split())
"""Those that none follows."""
AWSCURL = frozenset(_AWSCURL.split())
"""Those that awscurl has besides; each takes a value."""
SHORT = {
    "#": "progress-bar",
    "0": "http1.0",
    "1": "tlsv1",
    "2": "sslv2",
    "3": "sslv3",
    "4": "ipv4",
    "6": "ipv6",
    ":": "next",
    "A": "user-agent",
    "a": "append",
    "B": "use-ascii",
    "b": "cookie",
    "C": "continue-at",
    "c": "cookie-jar",
    "D": "dump-header",
    "d": "data",
    "E": "cert",
    "e": "referer",
    "F": "form",
    "f": "fail",
    "G": "get",
    "g": "globoff",
    "H": "header",
    "h": "help",
    "I": "head",
    "i": "show-headers",
    "J": "remote-header-name",
    "j": "junk-session-cookies",
    "K": "config",
    "k": "insecure",
    "L": "location",
    "l": "list-only",
    "M": "manual",
    "m": "max-time",
    "N": "buffer",
    "n": "netrc",
    "O": "remote-name",
    "o": "output",
    "P": "ftp-port",
    "p": "proxytunnel",
    "Q": "quote",
    "q": "disable",
    "R": "remote-time",
    "r": "range",
    "S": "show-error",
    "s": "silent",
    "T": "upload-file",
    "t": "telnet-option",
    "U": "proxy-user",
    "u": "user",
    "V": "version",
    "v": "verbose",
    "w": "write-out",
    "X": "request",
    "x": "proxy",
    "Y": "speed-limit",
    "y": "speed-time",
    "Z": "parallel",
    "z": "time-cond",
}
"""Names of one letter."""

DATA = frozenset({"data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json"})
"""Those that give the body, one after another."""
FORM = frozenset({"form", "form-string"})
"""Those that give the parts of a form."""
SILENT = frozenset(
    {
        *(
            "buffer",
            "compressed",
            "disable",
            "dump-header",
            "fail",
            "fail-early",
            "fail-with-body",
            "globoff",
        ),
        *(
            "http1.0",
            "http1.1",
            "include",
            "location",
            "no-buffer",
            "no-progress-meter",
            "output",
            "path-as-is",
        ),
        *("progress-bar", "progress-meter", "remote-name", "show-error", "show-headers", "silent"),
        *("speed-limit", "stderr", "styled-output", "user-agent", "verbose", "write-out"),
    }
)
"""Those of curl's own output, or without a meaning here."""


def spelled_out(name: str) -> str | None:
    """The whole name of a long option, which may be cut short; None where there is none, or several.

    Args:
        name: without its dashes.
    """
    options = VALUED | SWITCHES
    if name in options:
        return name
    if name.startswith("no-") and (of := spelled_out(name[3:])) is not None and of in SWITCHES:
        return f"no-{of}"
    if name.startswith("expand-") and (of := spelled_out(name[7:])) is not None and of in VALUED:
        return f"expand-{of}"
    begin = name.lower()
    candidates = [option for option in options if option.startswith(begin)] if begin else []
    return candidates[0] if len(candidates) == 1 else None
