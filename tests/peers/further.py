"""Command lines at the edges: values that are none, empty words, outfiles, configurations."""

from __future__ import annotations

from collections.abc import Mapping

from tests.peers.cases import ASYNC, FOLDER, OTHERWISE, URL, Case, send
from tests.peers.recording import Answer

_SENT_FIRST = "reported before anything is sent; the AWS CLI sends, and then fails alike"
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_ASYNC = ("--endpoint-url", URL, "--endpoint-name", "e", "--input-location", "s3://bucket/in")


def further_cases() -> dict[str, list[Case]]:
    """Every case of this module, by what it is about."""
    return {
        "numbers": _number_cases(),
        "odd values": _value_cases(),
        "odd outfiles": _outfile_cases(),
        "odd answers": _answer_cases(),
        "input of JSON": _input_json_cases(),
        "as boto3 does": _boto3_cases(),
        "odd configuration": _configuration_cases(),
    }


def _case(name: str, arguments: tuple[str, ...], **attributes: object) -> Case:
    attributes.setdefault("environment", {"AWS_MAX_ATTEMPTS": "1"})
    return Case(name, arguments, v1=False, **attributes)  # type: ignore[arg-type]


def _number_cases() -> list[Case]:
    cases = [
        _case(f"{option} of {value!r}", send(option, value))
        for option in ("--cli-read-timeout", "--cli-connect-timeout")
        for value in ("", "abc", "-1", "1e3", "inf", "nan", " 5 ", "1_0", "٣")
    ]
    cases += [
        _case(
            f"{option} of {value!r}", (*_ASYNC, option, value), command="invoke-endpoint-async", answer=ASYNC
        )
        for option, value in (
            *(("--request-ttl-seconds", value) for value in ("", "1.5", "1e3", " 60 ", "60_0", "+60")),
            ("--invocation-timeout-seconds", "x"),
        )
    ]
    cases += [
        _case(f"attempts of {value!r}", send(), environment={"AWS_MAX_ATTEMPTS": value})
        for value in ("", "abc", "0", "-1", "1.5", " 2 ")
    ]
    cases += [
        _case(f"{option} at the end without a value", (*send(), option))
        for option in ("--cli-read-timeout", "--region", "--target-variant")
    ]
    cases.append(_case("a number that is none before what is missing", ("--cli-read-timeout", "x")))
    cases.append(
        _case(
            "time limit with a fraction",
            send("--cli-read-timeout", "1.5"),
            differs="time limits with a fraction",
            ours={"exit_code": 0, "sent": True},
        )
    )
    cases.append(
        _case(
            "time limit of more than a clock holds",
            send("--cli-read-timeout", "9" * 20),
            differs="time limits with a fraction",
            ours={"exit_code": 0, "stdout": OTHERWISE, "outfile": OTHERWISE},
        )
    )
    return cases


def _value_cases() -> list[Case]:
    complete = send()
    values: Mapping[str, str] = {
        "a carriage return": "a\rb",
        "a line feed at its end": "a\n",
        "a tab": "a\tb",
        "DEL": "a\x7fb",
        "an escape": "a\x1bb",
    }
    return [
        *(_case(f"header with {name}", send("--content-type", value)) for name, value in values.items()),
        *(
            _case(f"endpoint name with {name}", send(endpoint=value))
            for name, value in {**values, "a blank": " ", "a slash": "a/b", "dots": ".."}.items()
        ),
        _case("header from a file of a line", send("--accept", "file://v"), files={"v": b"text/csv\n"}),
        _case("one empty word too many", (*complete, "")),
        _case("two empty words too many", (*complete, "", "")),
        _case("an empty word before the outfile", ("", *complete)),
        _case("an empty word among options", (*complete[:2], "", *complete[2:])),
        _case("nothing but a dash pair", (*complete, "--")),
        _case(
            "abbreviated options before the command", complete, before=("--reg", "eu-west-1", "--out", "text")
        ),
        _case("an abbreviation of two options before the command", complete, before=("--c", "x")),
        _case("a profile that is empty", send("--profile", "")),
        _case("a region that is blank", send("--region", " ")),
        _case("a query that is empty", send("--query", "")),
        _case("an output that is empty", send("--output", "")),
    ]


def _outfile_cases() -> list[Case]:
    complete = send()[:-1]
    cases = [
        _case(f"outfile {name!r}", (*complete, name))
        for name in ("-1", "ä", "./x", " -x", "/dev/full", "/proc/version")
    ]
    return cases + [
        _case(
            f"outfile {name!r}",
            (*complete, name),
            differs=_SENT_FIRST,
            ours={"sent": False},
        )
        for name in ("", "out/", ".", "~/out", "missing/../x", "/dev/fd/77", f"{FOLDER}/no/x")
    ]


def _answer_cases() -> list[Case]:
    def answer(status: int, body: bytes, *headers: tuple[str, str]) -> Answer:
        return Answer(status=status, headers=headers, body=body)

    placed = ("X-Amzn-SageMaker-OutputLocation", "s3://bucket/out")
    return [
        _case(f"async answered {name}", _ASYNC, command="invoke-endpoint-async", answer=body)
        for name, body in {
            "202 and nothing": answer(202, b""),
            "202 and text": answer(202, b"queued"),
            "202 and a place, and HTML": answer(202, b"<html>", placed),
            "200 and a place, and text": answer(200, b"ok", placed),
            "202 and JSON cut short": answer(202, b'{"InferenceId"'),
            "202 and JSON that says more": answer(202, b'{"InferenceId": "i", "X": 1}'),
        }.items()
    ] + [
        _case(
            "async answered 200 and HTML",
            _ASYNC,
            command="invoke-endpoint-async",
            answer=answer(200, b"<html>"),
            differs="an asynchronous invocation whose response is not JSON",
            ours={"exit_code": 255},
        ),
        _case(
            "an error document of XML",
            send(),
            answer=answer(500, b"<Error><Code>X</Code><Message>m</Message></Error>"),
            differs="an error document that is XML",
            ours={"error": "X) when calling the InvokeEndpoint operation: m"},
        ),
        _case(
            "an error document that is not UTF-8",
            send(),
            answer=answer(400, b'{"message": "\xff", "code": "E"}'),
            differs="an error document that is JSON but not an object",
            ours={"exit_code": 254, "error": OTHERWISE},
        ),
    ]


def _input_json_cases() -> list[Case]:
    return [
        _case(
            f"an option in place of {value} in --cli-input-json",
            (
                *("--endpoint-url", URL, "--endpoint-name", "over"),
                *("--cli-input-json", f'{{"EndpointName": {value}, "InputLocation": "s3://b/k"}}'),
            ),
            command="invoke-endpoint-async",
            answer=ASYNC,
        )
        for value in ("5", "null")
    ]


def _boto3_cases() -> list[Case]:
    """What boto3 reads and the AWS CLI does not."""
    return [
        *(
            _case(
                f"{name} that is invalid",
                send(),
                environment={"AWS_MAX_ATTEMPTS": "1", name: "bad"},
                differs="invalid defaults_mode",
                ours={"exit_code": 255, "sent": False},
            )
            for name in ("AWS_STS_REGIONAL_ENDPOINTS", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT")
        ),
        _case(
            "AWS_DATA_PATH without the files of the AWS CLI",
            send(),
            environment={"AWS_MAX_ATTEMPTS": "1", "AWS_DATA_PATH": "/nowhere"},
            differs="AWS_DATA_PATH",
            ours={"exit_code": 0, "sent": True},
        ),
        _case(
            "text that is not UTF-8 for a body",
            send("--cli-binary-format", "raw-in-base64-out", body="a\udcffb"),
            differs="text in place of base64 that is not UTF-8",
            ours={"exit_code": 0, "sent": True, "body": b"a\xffb"},
        ),
    ]


def _configuration_cases() -> list[Case]:
    def process(output: str) -> str:
        return f"credential_process = /bin/echo '{output}'"

    role = "role_arn = arn:aws:iam::123456789012:role/x"
    expired = (
        '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "%s"}'
    )
    credentials = {
        "process that is missing": "credential_process = /nowhere/x",
        "process that fails": "credential_process = /bin/false",
        "process that prints text": process("hello"),
        "process of another version": process('{"Version": 2}'),
        "process without a secret": process('{"Version": 1, "AccessKeyId": "A"}'),
        "process with expired keys": process(expired % "2020-01-01T00:00:00Z"),
        "process with a bad date": process(expired % "soon"),
        "process that works": process('{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s"}'),
        "role without a source": role,
        "role of a missing profile": f"{role}\nsource_profile = nobody",
        "role of itself": f"{role}\nsource_profile = default",
        "role of two sources": f"{role}\nsource_profile = default\ncredential_source = Environment",
        "role of a source that there is not": f"{role}\ncredential_source = Bad",
        "web identity without its file": f"{role}\nweb_identity_token_file = /nowhere",
        "session of SSO that is missing": "sso_session = none\nsso_account_id = 1\nsso_role_name = x",
        "part of SSO": "sso_start_url = https://x\nsso_account_id = 1",
        "half a pair of keys": "aws_access_key_id = A",
    }
    return [
        *(
            _case(f"credentials: {name}", send(), config=f"[default]\n{settings}\n", unset=_KEYS)
            for name, settings in credentials.items()
        ),
        _case("output encoding", send(), environment={"AWS_CLI_OUTPUT_ENCODING": "latin-1"}),
        _case(
            "output encoding that there is not",
            send(),
            environment={"AWS_CLI_OUTPUT_ENCODING": "bogus"},
        ),
        _case(
            "output encoding without a character",
            send(),
            environment={"AWS_CLI_OUTPUT_ENCODING": "ascii"},
            differs="characters that the encoding of standard output lacks",
            ours={"exit_code": 0, "stdout": OTHERWISE},
        ),
    ]
