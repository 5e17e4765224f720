"""What people paste, and what is understood of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.interchange.importers import read
from workbench.interchange.importers.shells import parsed
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.errors import PayloadError
from workbench.model.invocation import BytesBody, Connection, FileBody, FileEncoding, Invocation, TextBody

CLI = Connection(connect_timeout=60.0, read_timeout=60.0)


def files(path: str) -> bytes:
    contents = {"body.b64": b"eyJhIjogMX0=\n", "attributes.txt": b"trace\r\n", "raw.json": b'{"a": 1}\r\n'}
    if path not in contents:
        raise PayloadError(f"{path} cannot be read")
    return contents[path]


def one(text: str) -> Reading:
    (reading,) = read(text, files)
    assert isinstance(reading, Reading), reading
    return reading


def sent(text: str) -> Invocation:
    return one(text).invocation


def malformed(text: str) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        list(read(text, files))
    return caught.value


JSON_BODY = TextBody('{"a": 1}')
CALL = "aws sagemaker-runtime invoke-endpoint"
COMMANDS = {
    "plain": f"{CALL} --endpoint-name e --body eyJhIjogMX0= out",
    "prompt": f"$ {CALL} --endpoint-name e --body eyJhIjogMX0= out.json",
    "user and host": f"me@host:~/x$ {CALL} --endpoint-name e --body eyJhIjogMX0= o",
    "continued": (
        "aws sagemaker-runtime \\\n  invoke-endpoint \\\r\n --endpoint-name e \\\n--body eyJhIjogMX0= out\n"
    ),
    "PowerShell": f"{CALL} `\n  --endpoint-name e `\r\n --body eyJhIjogMX0= out",
    "cmd.exe": (
        "aws.exe sagemaker-runtime invoke-endpoint ^\r\n --endpoint-name e ^\r\n --body eyJhIjogMX0= out"
    ),
    "path": f"/usr/local/bin/{CALL} --endpoint-name e --body eyJhIjogMX0= out",
    "after =": f"{CALL} --endpoint-name=e --body=eyJhIjogMX0= out",
    "cut short": f"{CALL} --endpoint-n e --bod eyJhIjogMX0= out",
    "raw": (
        f"{CALL} --endpoint-name e --cli-binary-format raw-in-base64-out --body '{{\"a\": 1}}' /dev/stdout"
    ),
    "as version 1 takes it": (f"{CALL} --endpoint-name e --body '{{\"a\": 1}}' >(cat)"),
    "double quotes": (
        f'{CALL} --endpoint-name "e" --cli-binary-format raw-in-base64-out --body "{{\\"a\\": 1}}" out'
    ),
    "ANSI-C quotes": (
        f"{CALL} --endpoint-name e --cli-binary-format raw-in-base64-out "
        "--body $'{\"a\":\\x20\\u0031}' out 2>&1 | tee log"
    ),
    "file of base64": f"{CALL} --endpoint-name e --body file://body.b64 out",
    "workbench": "workbench invoke-endpoint --endpoint-name e --body eyJhIjogMX0= -",
    "here-document": ("workbench invoke-endpoint --endpoint-name e --body - - <<'X' | jq .\n{\"a\": 1}\nX\n"),
    "echo before a pipe": (f"echo -n '{{\"a\": 1}}' | {CALL} --endpoint-name e --body fileb:///dev/stdin o"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_command_lines(name: str) -> None:
    invocation = sent(COMMANDS[name])
    body = invocation.body
    if name == "here-document":
        assert body == TextBody('{"a": 1}\n')
    elif name == "file of base64":
        assert body == FileBody("body.b64", FileEncoding.BASE64)
    else:
        assert body == JSON_BODY
    assert invocation.fields == {"EndpointName": "e"}
    assert invocation.connection == CLI


def test_global_options_stand_anywhere() -> None:
    text = (
        "AWS_PROFILE=dev AWS_MAX_ATTEMPTS=3 AWS_SECRET_ACCESS_KEY=abc aws --region eu-west-1 --output json "
        "sagemaker-runtime --no-verify-ssl invoke-endpoint --endpoint-name e --body fileb://a.bin out "
        "--cli-read-timeout 300 --query ContentType --custom-attributes file://attributes.txt"
    )
    reading = one(text)
    assert reading.invocation.connection == Connection(
        profile="dev",
        region="eu-west-1",
        verify_ssl=False,
        read_timeout=300.0,
        connect_timeout=60.0,
        max_attempts=3,
    )
    assert reading.invocation.body == FileBody("a.bin")
    assert reading.invocation.fields["CustomAttributes"] == "trace\n"
    assert any("AWS_SECRET_ACCESS_KEY" in note for note in reading.notes)
    assert any("outfile out" in note for note in reading.notes)
    assert "abc" not in "".join(reading.notes)


@pytest.mark.parametrize("before", ["$ AWS_PROFILE=dev ", "env AWS_PROFILE=dev ", "AWS_PROFILE='dev' "])
def test_variables_before_the_program_count(before: str) -> None:
    assert sent(f"{before}{CALL} --endpoint-name e --body '' o").connection.profile == "dev"


def test_nothing_is_filled_in_and_its_place_is_said() -> None:
    reading = one(
        "aws sagemaker-runtime invoke-endpoint \\\n --endpoint-name $NAME --body fileb://b "
        '--target-variant "v-$(date)" out'
    )
    assert reading.invocation.endpoint_name == "$NAME"
    assert reading.invocation.fields["TargetVariant"] == "v-$(date)"
    assert any(note.startswith("line 2, column 18: $NAME ") for note in reading.notes)
    assert any("$(date)" in note for note in reading.notes)


def test_asynchronous_with_input_json() -> None:
    text = (
        "aws sagemaker-runtime invoke-endpoint-async --cli-input-json "
        '\'{"EndpointName": "e", "InputLocation": "s3://b/k", "RequestTTLSeconds": 100}\' --accept text/csv'
    )
    assert sent(text) == Invocation(
        operation="InvokeEndpointAsync",
        fields={
            "EndpointName": "e",
            "InputLocation": "s3://b/k",
            "RequestTTLSeconds": 100,
            "Accept": "text/csv",
        },
        connection=CLI,
    )


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("aws sagemaker-runtime invoke-endpoint --nope 1", 1, 39, "no option --nope"),
        ("aws sagemaker-runtime invoke-endpoint \\\n  --body", 2, 3, "--body lacks its value"),
        ("aws sagemaker-runtime invoke-endpoint --body 'x", 1, 46, "single quote is not closed"),
        ('curl "https://x', 1, 6, "double quote is not closed"),
        ("curl https://example.com/", 1, 6, "not a SageMaker Runtime URL"),
        ("aws x <<END\nabc", 1, 7, "here-document"),
        ("client.invoke_endpoint(\n  EndpointName='x'", 1, 23, "not Python"),
        ('{"operation": "InvokeEndpoint",\n "fields": }', 2, 12, "malformed"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, line: int, column: int, words: str) -> None:
    error = malformed(text)
    assert error.place is not None, error.message
    assert (error.place.line, error.place.column) == (line, column), error.message
    assert words in error.message


@pytest.mark.parametrize("text", ["", "  \n", "hello there", "ls -la | grep x", "{}", "[1, 2]", '{"a": 1}'])
def test_what_is_none_of_the_forms(text: str) -> None:
    malformed(text)


CURL = (
    "curl --aws-sigv4 'aws:amz:eu-west-1:sagemaker' -u \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" "
    "-H 'content-type: application/json' -H \"X-Amz-Security-Token: $AWS_SESSION_TOKEN\" "
    "-H 'X-Amzn-SageMaker-Target-Variant: blue' -H 'X-Other: 1' -sk -m 30 -XPOST "
    "-d '{\"a\": 1}' https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/my-endpoint/invocations"
)


def test_curl() -> None:
    reading = one(CURL)
    assert reading.invocation == Invocation(
        fields={
            "EndpointName": "my-endpoint",
            "ContentType": "application/json",
            "TargetVariant": "blue",
        },
        body=JSON_BODY,
        connection=Connection(region="eu-west-1", verify_ssl=False, read_timeout=30.0),
    )
    assert any("credentials" in note for note in reading.notes)
    assert any("X-Other" in note for note in reading.notes)
    assert "$AWS" not in "".join(reading.notes)


def test_curl_to_an_address_of_its_own() -> None:
    invocation = sent(
        "curl --data-binary @x.npy --json '{}' -d a=b --data-raw @c http://localhost:8080/endpoints/e/async-invocations".replace(
            "--data-binary @x.npy --json '{}' ", ""
        )
    )
    assert invocation.operation == "InvokeEndpointAsync"
    assert invocation.connection == Connection(endpoint_url="http://localhost:8080", sign=False)
    assert invocation.body == TextBody("a=b&@c")


BOTO3 = """
    import boto3, json
    session = boto3.Session(profile_name="dev")
    runtime = session.client("sagemaker-runtime", region_name="eu-west-1", aws_secret_access_key=SECRET)
    NAME = "my-" + "endpoint"
    payload = {"instances": [[1.5, 2]], "text": "größe"}

    def predict(x):
        response = runtime.invoke_endpoint(
            EndpointName=NAME,
            ContentType='application/json',
            Body=json.dumps(payload),
            TargetVariant=pick(),
            Unknown=1,
        )
        return json.loads(response["Body"].read())
"""


def test_boto3() -> None:
    reading = one(BOTO3)
    assert reading.invocation == Invocation(
        fields={"EndpointName": "my-endpoint", "ContentType": "application/json"},
        body=TextBody('{"instances": [[1.5, 2]], "text": "gr\\u00f6\\u00dfe"}'),
        connection=Connection(profile="dev", region="eu-west-1", connect_timeout=60.0, read_timeout=60.0),
        caveats=(Caveat(member="TargetVariant", kind=CaveatKind.UNKNOWN, text="pick()", line=13, column=27),),
    )
    assert (
        "line 13, column 27: TargetVariant is made by pick(), which is not known: left out" in reading.notes
    )
    assert any("no member Unknown" in note for note in reading.notes)
    assert any("aws_secret_access_key" in note for note in reading.notes)


def test_commands_of_a_notebook_are_passed_over() -> None:
    cell = "%pip install boto3\n!ls\nfor x in [1]:\n    %timeit f()\n    c.invoke_endpoint(EndpointName=n)\n"
    reading = one(cell)
    assert reading.notes == (
        "line 5, column 5: the origin of its client is not known; profile, region and address are the usual "
        "ones",
        "line 5, column 36: EndpointName is made by n, which is not known: left out",
        "line 1: %pip install boto3: left out",
        "line 1: %timeit f(): left out",
    )


def test_a_body_that_looks_like_python_is_a_body() -> None:
    text = f"{CALL} --endpoint-name e --body 'c.invoke_endpoint(' o"
    assert sent(text).body == TextBody("c.invoke_endpoint(")


@pytest.mark.parametrize(
    ("expression", "body"),
    [
        ("b'\\x00\\xff'", BytesBody(b"\0\xff")),
        ("'text'", TextBody("text")),
        ("open('x.bin', 'rb')", FileBody("x.bin")),
        ("open('x.bin', 'rb').read()", FileBody("x.bin")),
        ("Path('x.bin').read_bytes()", FileBody("x.bin")),
        ("'größe'.encode('utf-8')", TextBody("größe")),
        ("f'{1},{2}'", TextBody("1,2")),
        ("base64.b64decode('AAE=')", BytesBody(b"\0\1")),
        ("io.BytesIO(b'x')", TextBody("x")),
        (
            "json.dumps({'a': [1, None, True]}, separators=(',', ':')).encode()",
            TextBody('{"a":[1,null,true]}'),
        ),
        ("np.zeros(3).tobytes()", None),
        ("__import__('os').system('touch ran')", None),
    ],
)
def test_bodies_of_boto3(
    expression: str, body: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reading = one(f"boto3.client('sagemaker-runtime').invoke_endpoint(EndpointName='e', Body={expression})")
    assert reading.invocation.body == body
    assert bool(reading.notes) == (body is None)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "c.invoke_endpoint(EndpointName='a')\nc.invoke_endpoint(**{'EndpointName': 'b'})\n",
        f"{CALL} --endpoint-name a --body '' o; {CALL} --endpoint-name b --body '' o\n",
    ],
)
def test_several_calls_are_several_invocations(text: str) -> None:
    calls = [call for call in read(text, files) if isinstance(call, Reading)]
    assert [call.invocation.endpoint_name for call in calls] == ["a", "b"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_ends_as_a_reading_or_a_message(text: str) -> None:
    try:
        results = list(read(text, files))
    except MalformedError as error:
        assert error.message
    else:
        assert results


@given(st.lists(st.text("ab '\"\\$`|;&<>()\n#!=-{}", max_size=12), max_size=6).map(" ".join))
def test_any_command_line_ends(text: str) -> None:
    try:
        parsed(f"aws sagemaker-runtime invoke-endpoint {text}")
    except MalformedError as error:
        assert error.place is not None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--cli-binary-format hex --body x o", "--cli-binary-format 'hex' is not a format"),
        ("--content-type fileb://type --body x o", "--content-type takes text, not the bytes of a file"),
    ],
)
def test_a_value_that_the_aws_cli_refuses_is_malformed(arguments: str, message: str) -> None:
    assert message in malformed(f"{CALL} --endpoint-name e {arguments}").message


@pytest.mark.parametrize(
    ("arguments", "note", "waiting"),
    [
        ("--content-type file://gone.txt --body eA== o", "gone.txt", {"ContentType"}),
        ("--cli-input-yaml file://in.yaml o", "--cli-input-yaml: YAML is not read", {"Body"}),
        ("--cli-input-json file://gone.json o", "gone.json", {"Body"}),
        ("--body '<your payload>' o", "is a placeholder for Body, not a value", {"Body"}),
        (
            '--cli-binary-format raw-in-base64-out --body "$(base64 raw.json)" o',
            "--body is the base64 of raw.json as text, which is not made here",
            {"Body"},
        ),
    ],
)
def test_a_value_that_is_not_known_here_waits_with_a_note(
    arguments: str, note: str, waiting: set[str]
) -> None:
    reading = one(f"{CALL} --endpoint-name e {arguments}")
    assert note in "\n".join(reading.notes)
    assert waiting <= {caveat.member for caveat in reading.invocation.caveats}


@pytest.mark.parametrize(
    ("line", "body"),
    [
        (f"{CALL} --endpoint-name e --body fileb://b ^\n  out > log.txt 2>nul", FileBody("b")),
        (f"@for %%i in (1 2) do {CALL} ^\n--endpoint-name e --body fileb://b o 2>>log.txt", FileBody("b")),
        (
            f"C:\\> {CALL} --endpoint-name e ^\n--cli-binary-format raw-in-base64-out --body 5%% o",
            TextBody("5%"),
        ),
        (
            f"C:\\> {CALL} --endpoint-name e ^\n--cli-binary-format raw-in-base64-out --body a^&b o",
            TextBody("a&b"),
        ),
    ],
)
def test_a_line_for_cmd(line: str, body: object) -> None:
    assert sent(line).body == body
    assert sent(line).endpoint_name == "e"
