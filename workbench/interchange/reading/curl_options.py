"""The options of curl that a request to SageMaker Runtime may have."""

from __future__ import annotations

# The options that mean something here, by both their names; what else takes a value, so that it is skipped.
SHORT = {
    "X": "request",
    "H": "header",
    "d": "data",
    "u": "user",
    "k": "insecure",
    "m": "max-time",
    "y": "speed-time",
    "Y": "speed-limit",
    "o": "output",
    "A": "user-agent",
    "e": "referer",
    "b": "cookie",
    "x": "proxy",
    "E": "cert",
    "w": "write-out",
    "T": "upload-file",
    "F": "form",
    "G": "get",
    "D": "dump-header",
}
VALUED = frozenset(
    {
        *("request", "header", "data", "data-raw", "data-binary", "data-ascii", "data-urlencode", "json"),
        *("user", "url", "cacert", "max-time", "connect-timeout", "speed-time", "speed-limit", "retry"),
        *("aws-sigv4", "output", "user-agent", "referer", "cookie", "proxy", "cert", "write-out"),
        *("upload-file", "form", "dump-header", "key", "capath", "resolve", "connect-to", "retry-delay"),
        *("retry-max-time", "ciphers", "interface", "limit-rate", "oauth2-bearer", "trace", "trace-ascii"),
    }
)
BODIES = frozenset({"data", "data-raw", "data-binary", "data-ascii", "json"})
SILENT = frozenset(
    {
        *("silent", "show-error", "fail", "fail-with-body", "include", "verbose", "location", "no-buffer"),
        *("compressed", "globoff", "path-as-is", "http1.1", "http1.0", "output", "write-out", "user-agent"),
        *("speed-limit", "dump-header", "request", "s", "S", "f", "i", "v", "L", "N", "g", "#"),
    }
)
