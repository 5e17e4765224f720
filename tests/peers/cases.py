"""What is asked of both command lines."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.peers.recording import Answer

FOLDER = "{folder}"
"""Stands for the case's own folder, in arguments, environment and configuration."""
URL = "{url}"
"""Stands for the recording server's address."""

OTHERWISE = "otherwise"
"""Stands for anything but what the AWS CLI did."""

_NO_MESSAGE = "says that the service gave no message"

OK = Answer(
    headers=(
        ("Content-Type", "application/json"),
        ("x-Amzn-Invoked-Production-Variant", "blue"),
        ("X-Amzn-SageMaker-Custom-Attributes", "trace=1; é"),
        ("X-Amzn-SageMaker-New-Session-Id", "s1; Expires=2026-11-24T10:00:00Z"),
        ("X-Amzn-SageMaker-Closed-Session-Id", "s0"),
        ("x-amzn-RequestId", "0f1"),
    ),
    body=b'{"predictions": [0.1, 2]}\n',
)

ASYNC = Answer(
    status=202,
    headers=(
        ("Content-Type", "application/json"),
        ("X-Amzn-SageMaker-OutputLocation", "s3://bucket/out"),
        ("X-Amzn-SageMaker-FailureLocation", "s3://bucket/fail"),
    ),
    body=b'{"InferenceId": "i-1"}',
)


@dataclass(frozen=True)
class Case:
    """One command line and the world it runs in.

    Attributes:
        name: unique.
        arguments: after the operation's name.
        command: the operation.
        before: global options that stand before the command.
        answer: what the server answers.
        files: names and contents, in the case's folder.
        config, credentials: the shared AWS configuration files; empty for none.
        environment: besides keys, region and places.
        unset: which of those are missing.
        outfile: what the outfile holds before.
        differs: why ours is meant to do otherwise; empty where it is not. What it then does is in `ours`.
        ours: the parts of the result in which ours differs, by name; `OTHERWISE` for one that merely does.
        v1: whether version 1 of the AWS CLI is to agree with version 2.
    """

    name: str
    arguments: tuple[str, ...]
    command: str = "invoke-endpoint"
    before: tuple[str, ...] = ()
    answer: Answer = OK
    files: Mapping[str, bytes] = field(default_factory=dict)
    config: str = ""
    credentials: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    unset: tuple[str, ...] = ()
    stdin: bytes = b""
    outfile: bytes | None = None
    differs: str = ""
    ours: Mapping[str, object] = field(default_factory=dict)
    v1: bool = True


def b64(data: bytes) -> str:
    """A body as version 2 takes it by default."""
    return base64.b64encode(data).decode()


def send(*further: str, body: str = "e30=", endpoint: str = "e") -> tuple[str, ...]:
    """A command line that works, with more to it."""
    return ("--endpoint-url", URL, "--endpoint-name", endpoint, "--body", body, *further, "out")


# Version 1 takes text as it stands; the same command line means other bytes to it.
def _case(name: str, *further: str, **attributes: object) -> Case:
    return Case(name, send(*further), v1=False, **attributes)  # type: ignore[arg-type]


_FIELDS = {
    "content-type": "application/json",
    "accept": "text/csv; header=present",
    "custom-attributes": "trace-id=42, a b",
    "target-model": "model one.tar.gz",
    "target-variant": "blue",
    "target-container-hostname": "second",
    "inference-id": "order/4711",
    "enable-explanations": "[1]>`0.5`",
    "inference-component-name": "component-a",
    "session-id": "NEW_SESSION",
}
_ASYNC_FIELDS = {
    "content-type": "application/json",
    "accept": "text/csv",
    "custom-attributes": "a=1",
    "inference-id": "i-1",
    "request-ttl-seconds": "120",
    "invocation-timeout-seconds": "900",
}
_NO_MINIMUM = ("content-type", "accept", "custom-attributes", "target-variant", "session-id")
_MINIMUM = ("target-model", "inference-id", "enable-explanations")


def _field_cases() -> list[Case]:
    cases = [_case(f"field {name}", f"--{name}", value) for name, value in _FIELDS.items()]
    cases += [_case(f"field {name} after =", f"--{name}={value}") for name, value in _FIELDS.items()]
    cases += [
        _case(f"field {name} twice", f"--{name}", "first", f"--{name}", value)
        for name, value in _FIELDS.items()
    ]
    cases += [
        _case(
            f"field {name} from a file", f"--{name}", "file://value.txt", files={"value.txt": value.encode()}
        )
        for name, value in _FIELDS.items()
    ]
    cases += [_case(f"field {name} empty", f"--{name}", "") for name in _NO_MINIMUM]
    cases += [
        _case(f"field {name} not ASCII", f"--{name}", "größe") for name in ("custom-attributes", "accept")
    ]
    cases += [
        _case(f"field {name} like an option", f"--{name}=--x") for name in ("custom-attributes", "accept")
    ]
    cases += [
        _case(
            f"field {name} empty",
            f"--{name}",
            "",
            differs="a value below its minimum is sent, to see what the service says; the AWS CLI refuses it",
            ours={"exit_code": 0, "sent": True},
        )
        for name in _MINIMUM
    ]
    cases.append(
        _case("all fields", *(word for name, value in _FIELDS.items() for word in (f"--{name}", value)))
    )
    cases += [
        Case(f"endpoint name {name}", send(endpoint=name), v1=False)
        for name in ("a-b", "not valid/../x?y", "größe", "a%20b", "A" * 80)
    ]
    asynchronous = ("--endpoint-url", URL, "--endpoint-name", "e", "--input-location", "s3://bucket/in")
    cases += [
        Case(
            f"async {name}",
            (*asynchronous, f"--{name}", value),
            command="invoke-endpoint-async",
            answer=ASYNC,
        )
        for name, value in _ASYNC_FIELDS.items()
    ]
    cases += [
        Case("async", asynchronous, command="invoke-endpoint-async", answer=ASYNC),
        Case(
            "async text", (*asynchronous, "--output", "text"), command="invoke-endpoint-async", answer=ASYNC
        ),
        Case(
            "async table", (*asynchronous, "--output", "table"), command="invoke-endpoint-async", answer=ASYNC
        ),
        Case(
            "async lifetime too short",
            (*asynchronous, "--request-ttl-seconds", "5"),
            command="invoke-endpoint-async",
            answer=ASYNC,
            differs="a value below its minimum is sent, to see what the service says; the AWS CLI refuses it",
            v1=False,
            ours={"exit_code": 0, "sent": True},
        ),
        Case(
            "async lifetime no number",
            (*asynchronous, "--request-ttl-seconds", "soon"),
            command="invoke-endpoint-async",
            answer=ASYNC,
        ),
    ]
    return cases


def _blob_cases() -> list[Case]:
    text = '{"instances": [[5.1, "größe"]]}\r\n'
    raw = ("--cli-binary-format", "raw-in-base64-out")
    bodies = {
        "empty": b"",
        "NUL": b"\0\0",
        "every byte": bytes(range(256)),
        "CRLF": b"a\r\nb\r\n",
        "64 kB": bytes(range(256)) * 256,
    }
    cases = [
        Case(f"base64 of {name}", send(body=b64(data)), v1=False)
        for name, data in bodies.items()
        if len(data) < 1000
    ]
    cases += [
        Case(f"fileb of {name}", send(body="fileb://body"), files={"body": data})
        for name, data in bodies.items()
    ]
    cases += [
        Case("fileb of 6 MB", send(body="fileb://body"), files={"body": bytes(6_291_456)}),
        Case("fileb of 25 MB", send(body="fileb://body"), files={"body": b"abcde" * 5_000_000}),
        Case("fileb, home", send(body="fileb://~/body"), files={"body": b"home"}),
        Case(
            "fileb, variable",
            send(body="fileb://$PLACE/body"),
            files={"body": b"v"},
            environment={"PLACE": FOLDER},
        ),
        Case("fileb, absolute", send(body=f"fileb://{FOLDER}/body"), files={"body": b"abs"}),
        Case("fileb, raw format", send(*raw, body="fileb://body"), files={"body": b"\xff\0"}, v1=False),
        Case("fileb, standard input", send(body="fileb:///dev/stdin"), stdin=b"from \0 stdin\n"),
        Case("fileb missing", send(body="fileb://nowhere"), v1=False),
        Case("fileb, a folder", send(body=f"fileb://{FOLDER}"), v1=False),
        Case("file missing", send(body="file://nowhere"), v1=False),
        Case(
            "file of base64",
            send(body="file://body"),
            files={"body": b64(b"text").encode() + b"\n"},
            v1=False,
        ),
        Case(
            "file of wrapped base64",
            send(body="file://body"),
            files={"body": base64.encodebytes(bytes(300))},
            v1=False,
        ),
        Case("file of bytes", send(body="file://body"), files={"body": b"\xff\xfe"}, v1=False),
        Case("file, raw format", send(*raw, body="file://body"), files={"body": text.encode()}, v1=False),
        Case(
            "file of bytes, raw format", send(*raw, body="file://body"), files={"body": b"\xff\xfe"}, v1=False
        ),
        Case("raw text", send(*raw, body=text), v1=False),
        Case("raw empty", send(*raw, body=""), v1=False),
        Case("raw emoji", send(*raw, body="😀"), v1=False),
        Case(
            "raw like an option",
            ("--endpoint-url", URL, "--endpoint-name", "e", *raw, "--body=--x", "out"),
            v1=False,
        ),
        Case(
            "base64 after =", ("--endpoint-url", URL, "--endpoint-name", "e", "--body=e30=", "out"), v1=False
        ),
        Case("body from standard input in version 2's spelling", send(body="fileb://-"), v1=False),
        Case(
            "body -",
            send(body="-"),
            stdin=b"piped",
            v1=False,
            differs="- is standard input; to the AWS CLI it is base64 of nothing",
            ours={"body": b"piped", "headers": OTHERWISE},
        ),
    ]
    for name, value in {
        "text without padding": "1,2,3,4",
        "JSON": '{"inputs":"hi"}',
        "spaces": "aGVs bG8=",
        "line breaks": "aGVs\nbG8=\n",
        "URL-safe": "_-8=",
        "more after padding": "YQ==YQ==",
        "wrong padding": "abc",
        "one character": "a",
        "not ASCII": "größe",
        "only signs": "!!!!",
    }.items():
        cases.append(Case(f"base64, {name}", send(body=value), v1=False))
    return cases


_QUERIES = (
    "ContentType",
    "[ContentType, InvokedProductionVariant]",
    "{type: ContentType, inner: {variant: InvokedProductionVariant, id: NewSessionId}}",
    "[[ContentType, InvokedProductionVariant], [NewSessionId, ClosedSessionId]]",
    "[{a: ContentType, b: [`1`, `true`, `null`]}, {a: InvokedProductionVariant}]",
    "Nowhere",
    "keys(@)",
    "length(@)",
    "`[]`",
    "`{}`",
    '`"yes"`',
)
_FORMATS = ("json", "text", "table", "yaml", "yaml-stream", "off")


def _output_cases() -> list[Case]:
    in_both = {"json", "text", "table"}

    def case(name: str, *further: str, answer: Answer = OK, v1: bool = True) -> Case:
        return Case(name, send(*further, body="fileb://body"), files={"body": b"{}"}, answer=answer, v1=v1)

    cases = [case(f"output {kind}", "--output", kind, v1=kind in in_both) for kind in _FORMATS]
    cases += [
        case(f"output {kind}, query {query}", "--output", kind, "--query", query, v1=kind in in_both)
        for kind in _FORMATS
        for query in _QUERIES
    ]
    long = Answer(
        headers=(("Content-Type", "x" * 100), ("x-Amzn-Invoked-Production-Variant", "blue")), body=b"1"
    )
    cases += [
        case(f"output {kind}, long values", "--output", kind, answer=long, v1=kind in in_both)
        for kind in _FORMATS
    ]
    bare = Answer(body=b"bare")
    cases += [
        case(f"output {kind}, no members", "--output", kind, answer=bare, v1=kind in in_both)
        for kind in _FORMATS
    ]
    cases += [
        case(f"table, colour {colour}", "--output", "table", "--color", colour)
        for colour in ("on", "off", "auto")
    ]
    cases += [
        case("colour has no bearing on JSON", "--color", "on"),
        case(
            "query of one member in colour",
            "--output",
            "table",
            "--color",
            "on",
            "--query",
            "{a: {b: ContentType}}",
        ),
        case(
            "table that cannot be",
            "--output",
            "table",
            "--query",
            "[[ContentType], ContentType, [`1`, `2`]]",
            v1=False,
        ),
        case("query that cannot be parsed", "--query", "[", v1=False),
        case("query of the wrong type", "--query", "sum(ContentType)", v1=False),
        case("output that there is not", "--output", "xml", v1=False),
        case("colour that there is not", "--color", "maybe", v1=False),
    ]
    return cases


def _error(status: int, code: str, **members: object) -> Answer:
    return Answer(
        status=status,
        headers=(("Content-Type", "application/json"), ("x-amzn-ErrorType", f"{code}:http://internal/")),
        body=json.dumps(members).encode(),
    )


def _failure_cases() -> list[Case]:
    def case(name: str, answer: Answer, **attributes: object) -> Case:
        return Case(
            name,
            send(body="fileb://body"),
            files={"body": b"{}"},
            answer=answer,
            outfile=b"old",
            environment={"AWS_MAX_ATTEMPTS": "1"},
            v1=False,
            **attributes,  # type: ignore[arg-type]
        )

    model = _error(
        424, "ModelError", Message="Received server error (500)", OriginalStatusCode=500, OriginalMessage="x"
    )
    return [
        case("ModelError", model),
        case("ValidationError", _error(400, "ValidationError", Message="Endpoint e of account 1 not found.")),
        case("ModelNotReadyException", _error(429, "ModelNotReadyException", Message="wait")),
        case("InternalFailure", _error(500, "InternalFailure", Message="failed")),
        case("ServiceUnavailable", _error(503, "ServiceUnavailable", Message="busy")),
        case("InternalDependencyException", _error(530, "InternalDependencyException", Message="down")),
        case(
            "ThrottlingException without a message",
            _error(400, "ThrottlingException", message=None),
            differs=_NO_MESSAGE,
            ours={"error": OTHERWISE},
        ),
        case("AccessDeniedException", _error(403, "AccessDeniedException", Message="not authorized")),
        case("ExpiredTokenException", _error(403, "ExpiredTokenException", message="expired")),
        case(
            "error without a code",
            Answer(status=400, body=b"{}"),
            differs=_NO_MESSAGE,
            ours={"error": OTHERWISE},
        ),
        case("error without a body", Answer(status=413), differs=_NO_MESSAGE, ours={"error": OTHERWISE}),
        case(
            "error of a proxy",
            Answer(status=502, headers=(("Content-Type", "text/html"),), body=b"<h1>Bad</h1>"),
            differs="described in a sentence, and not printed",
            ours={"error": OTHERWISE},
        ),
        case("message over several lines", _error(424, "ModelError", Message="first\nsecond")),
        case("connection closed", Answer(silent=True)),
        case(
            "answer cut short",
            Answer(body=b"half", announced=1000),
            differs="an outfile is complete or unchanged; the AWS CLI leaves half a file",
            ours={"outfile": b"old"},
        ),
        Case(
            "read timeout",
            send("--cli-read-timeout", "1", body="fileb://body"),
            files={"body": b"{}"},
            answer=Answer(stalls=True),
            environment={"AWS_MAX_ATTEMPTS": "1"},
            v1=False,
        ),
        Case(
            "connection refused",
            ("--endpoint-url", "http://127.0.0.1:9", "--endpoint-name", "e", "--body", "e30=", "out"),
            environment={"AWS_MAX_ATTEMPTS": "1"},
            v1=False,
        ),
        Case(
            "attempts by default",
            send(body="fileb://body"),
            files={"body": b"{}"},
            answer=_error(503, "ServiceUnavailable", Message="busy"),
            v1=False,
            differs="one attempt, where nobody asks for more; the AWS CLI makes three",
            ours={"attempts": 1},
        ),
        Case(
            "attempts of the environment",
            send(body="fileb://body"),
            files={"body": b"{}"},
            answer=_error(503, "ServiceUnavailable", Message="busy"),
            environment={"AWS_MAX_ATTEMPTS": "2"},
            v1=False,
        ),
        Case(
            "attempts of the profile",
            send(body="fileb://body"),
            files={"body": b"{}"},
            answer=_error(503, "ServiceUnavailable", Message="busy"),
            config="[default]\nmax_attempts = 2\n",
            v1=False,
        ),
    ]


def _usage_cases() -> list[Case]:
    complete = send()
    return [
        Case("no arguments", (), v1=False),
        Case(
            "a value before the command that is a command's name",
            send("--no-sign-request"),
            before=("--region", "open"),
            v1=False,
        ),
        Case(
            "blob format before the command",
            send(body="{}"),
            before=("--cli-binary-format", "raw-in-base64-out", "--debug"),
            v1=False,
        ),
        Case(
            "option cut short",
            ("--endpoint-u", URL, "--endpoint-n", "e", "--bod", "e30=", "--cont", "a", "out"),
            v1=False,
        ),
        Case("global option cut short", send("--out", "text", "--quer=ContentType"), v1=False),
        Case("option cut too short", send("--target", "blue"), v1=False),
        Case("global option cut too short", send("--no", "1"), v1=False),
        Case("our own options cannot be cut", send("--dry"), v1=False),
        Case("value like an option", send("--accept", "--x"), v1=False),
        Case("value like a short option", send("--accept", "-x"), v1=False),
        Case("value like a known option", send("--accept", "--content-type"), v1=False),
        Case("value of a dash", send("--accept", "-"), v1=False),
        Case("value like a negative number", send("--session-id", "-1"), v1=False),
        Case("value with a space after a dash", send("--accept", "-a b"), v1=False),
        Case("short option", send("-v"), v1=False),
        Case(
            "the version",
            send("--version"),
            differs="show the help and the version of this product",
            ours={"stdout": OTHERWISE},
            v1=False,
        ),
        Case(
            "the help",
            send("--help"),
            differs="show the help and the version of this product",
            ours={"exit_code": 0, "stdout": OTHERWISE},
            v1=False,
        ),
        Case("no skeleton of what has an outfile", send("--generate-cli-skeleton"), v1=False),
        Case("no input file of what has an outfile", send("--cli-input-json", "{}"), v1=False),
        Case("no endpoint name", ("--endpoint-url", URL, "--body", "e30=", "out"), v1=False),
        Case("no body", ("--endpoint-url", URL, "--endpoint-name", "e", "out"), v1=False),
        Case("no outfile", complete[:-1], v1=False),
        Case("two outfiles", (*complete, "second"), v1=False),
        Case("unknown option", (*complete, "--nonsense", "1"), v1=False),
        Case("option without a value", (*complete, "--accept"), v1=False),
        Case(
            "endpoint name empty",
            send(endpoint=""),
            v1=False,
        ),
        Case("URL without a scheme", ("--endpoint-url", "localhost", *complete[2:]), v1=False),
        Case(
            "URL of no sense",
            ("--endpoint-url", "http://", *complete[2:]),
            v1=False,
        ),
        Case("blob format that there is not", send("--cli-binary-format", "hex"), v1=False),
        Case(
            "timeout no number",
            send("--cli-read-timeout", "soon"),
            v1=False,
        ),
        Case(
            "header with a line break",
            send("--custom-attributes", "a\nb"),
            v1=False,
        ),
        Case("timeouts of zero", send("--cli-read-timeout", "0", "--cli-connect-timeout", "0"), v1=False),
        Case(
            "options that change nothing",
            send("--no-cli-pager", "--no-paginate", "--no-cli-auto-prompt"),
            v1=False,
        ),
        Case(
            "options behind the outfile",
            ("--endpoint-name", "e", "out", "--body", "e30=", "--endpoint-url", URL),
            v1=False,
        ),
        Case(
            "global options first",
            send("--accept", "a"),
            before=("--output", "text", "--color", "off"),
            v1=False,
        ),
        Case("region before the command", send(), before=("--region", "eu-west-1"), v1=False),
        Case(
            "outfile a folder",
            (*complete[:-1], FOLDER),
            v1=False,
            differs="reported before anything is sent; the AWS CLI sends, and then fails alike",
            ours={"sent": False},
        ),
        Case(
            "outfile in a folder that is missing",
            (*complete[:-1], "no/out"),
            v1=False,
            differs="reported before anything is sent; the AWS CLI sends, and then fails alike",
            ours={"sent": False},
        ),
        Case(
            "outfile replaced",
            complete,
            outfile=b"something longer than the answer, to be replaced whole",
            v1=False,
        ),
        Case("outfile is standard output", (*complete[:-1], "/dev/stdout"), v1=False),
        Case("outfile is nowhere", (*complete[:-1], "/dev/null"), v1=False),
        Case("outfile with a space", (*complete[:-1], "out file"), v1=False),
        Case("outfile named after --", (*complete[:-1], "--", "-out"), v1=False),
    ]


def _configuration_cases() -> list[Case]:
    bare = ("--endpoint-name", "e", "--body", "fileb://body", "out")
    url = ("--endpoint-url", URL)
    environment_keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    keys = "aws_access_key_id = AKIDFILE\naws_secret_access_key = secret\n"

    def case(name: str, *arguments: str, **attributes: object) -> Case:
        attributes.setdefault("v1", True)
        return Case(name, (*arguments, *bare), files={"body": b"{}"}, **attributes)  # type: ignore[arg-type]

    with_keys = f"[default]\n{keys}"
    return [
        case(
            "profile of the command line",
            *url,
            "--profile",
            "p",
            config=f"[profile p]\n{keys}output = text\n",
        ),
        case(
            "profile of the environment",
            *url,
            config="[profile p]\noutput = text\n",
            environment={"AWS_PROFILE": "p"},
        ),
        case(
            "profile with a space",
            *url,
            "--profile",
            "a b",
            config=f'[profile "a b"]\n{keys}output = table\n',
        ),
        case("output of the default profile", *url, config="[default]\noutput = table\n"),
        case("output of the credentials file", *url, credentials=f"{with_keys}output = text\n"),
        case(
            "output of the environment",
            *url,
            environment={"AWS_DEFAULT_OUTPUT": "text"},
            config="[default]\noutput = table\n",
        ),
        case(
            "output of the command line", *url, "--output", "json", environment={"AWS_DEFAULT_OUTPUT": "text"}
        ),
        case(
            "output of the environment that there is not",
            *url,
            environment={"AWS_DEFAULT_OUTPUT": "xml"},
            v1=False,
            differs="reported before anything is sent; the AWS CLI sends, and then fails alike",
            ours={"sent": False, "outfile": None},
        ),
        case("yaml of the profile", *url, config="[default]\noutput = yaml\n", v1=False),
        Case(
            "blob format of the profile",
            send(body="{}"),
            config="[default]\ncli_binary_format = raw-in-base64-out\n",
            v1=False,
        ),
        Case(
            "blob format of another profile",
            send("--profile", "p", body="e30="),
            v1=False,
            config=f"[default]\ncli_binary_format = raw-in-base64-out\n[profile p]\n{keys}",
        ),
        Case(
            "blob format of the command line",
            send("--cli-binary-format", "base64"),
            v1=False,
            config="[default]\ncli_binary_format = raw-in-base64-out\n",
        ),
        case("URL of the environment", environment={"AWS_ENDPOINT_URL": URL}),
        case(
            "URL of the environment for the service", environment={"AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": URL}
        ),
        case(
            "URL for the service before URL for all",
            environment={"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": URL},
        ),
        case("URL of the profile", config=f"[default]\nendpoint_url = {URL}\n"),
        case(
            "URL of the profile's services",
            config=f"[default]\nservices = s\n[services s]\nsagemaker_runtime =\n  endpoint_url = {URL}\n",
        ),
        case("URL with a path", "--endpoint-url", f"{URL}/prefix"),
        case("region of the command line", *url, "--region", "eu-central-1"),
        case("region of the environment", *url, environment={"AWS_DEFAULT_REGION": "eu-west-3"}),
        case(
            "region of the environment, short name",
            *url,
            environment={"AWS_REGION": "eu-west-2"},
            unset=("AWS_DEFAULT_REGION",),
            v1=False,
        ),
        case(
            "region of the profile",
            *url,
            config="[default]\nregion = ap-south-1\n",
            unset=("AWS_DEFAULT_REGION",),
        ),
        case("no region", *url, unset=("AWS_DEFAULT_REGION",), v1=False),
        case(
            "region of no sense",
            *url,
            "--region",
            "nowhere at all",
            v1=False,
        ),
        case("no credentials", *url, unset=environment_keys, v1=False),
        case(
            "half the credentials",
            *url,
            unset=("AWS_SECRET_ACCESS_KEY",),
            v1=False,
        ),
        case("credentials of the file", *url, credentials=with_keys, unset=environment_keys),
        case("unsigned", *url, "--no-sign-request"),
        case("unsigned, no credentials", *url, "--no-sign-request", unset=environment_keys),
        case("a session token", *url, environment={"AWS_SESSION_TOKEN": "token"}),
        case(
            "profile that there is not",
            *url,
            "--profile",
            "nobody",
            v1=False,
        ),
        case(
            "profile of the environment that there is not",
            *url,
            environment={"AWS_PROFILE": "nobody"},
            v1=False,
        ),
        case(
            "configuration of no sense",
            *url,
            config="no section\n",
            v1=False,
        ),
        case(
            "certificates that are missing",
            "--endpoint-url",
            "https://127.0.0.1:9",
            "--ca-bundle",
            "/nowhere.pem",
            v1=False,
        ),
        case("not verified", *url, "--no-verify-ssl"),
        case("pager of the environment", *url, environment={"AWS_PAGER": "cat"}),
        case("a proxy that is not asked", *url, environment={"HTTPS_PROXY": "http://127.0.0.1:9"}),
    ]


def cases_by_kind() -> dict[str, list[Case]]:
    """Every case, by what it is about."""
    # It is made of this module's parts.
    from tests.peers.further import further_cases

    kinds = {
        "fields": _field_cases(),
        "blobs": _blob_cases(),
        "outputs": _output_cases(),
        "failures": _failure_cases(),
        "usage": _usage_cases(),
        "configuration": _configuration_cases(),
        **further_cases(),
    }
    names = [case.name for of_kind in kinds.values() for case in of_kind]
    assert len(set(names)) == len(names), "two cases of one name"
    return kinds


def cases() -> list[Case]:
    """Every case."""
    return [case for of_kind in cases_by_kind().values() for case in of_kind]
