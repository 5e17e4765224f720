"""Command lines as people paste them from any shell, terminal or page, and what is understood of them."""

from __future__ import annotations

import pytest

from workbench.interchange.importers import read
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.errors import PayloadError
from workbench.model.invocation import BytesBody, FileBody, FileEncoding, Invocation, TextBody

CALL = "aws sagemaker-runtime invoke-endpoint"
JSON = '{"a": 1}'
RAW = "--cli-binary-format raw-in-base64-out"
WHOLE = f"{CALL} --endpoint-name e --body fileb://x o"


def no_files(path: str) -> bytes:
    raise PayloadError(f"{path} cannot be read")


def readings(text: str) -> list[Reading]:
    results = list(read(text, no_files))
    assert all(isinstance(result, Reading) for result in results), results
    return [result for result in results if isinstance(result, Reading)]


def one(text: str) -> Reading:
    (reading,) = readings(text)
    return reading


def unknown(invocation: Invocation) -> set[tuple[str, str]]:
    return {(caveat.member, caveat.text) for caveat in invocation.caveats if caveat.kind == "unknown"}


@pytest.mark.parametrize(
    "prompt",
    [
        "$ ",
        "% ",
        "❯ ",
        "[cloudshell-user@ip-10-2-3-4 ~]$ ",
        "[root@host /]# ",
        "me@host:~/x$ ",
        "me@Mac-mini models % ",
        "(venv) $ ",
        "(base) me@host:~$ ",
        "➜  models git:(main) ✗ ",
        "me@host ~/models> ",
        "root@0a1b2c:/# ",
        "sh-4.2$ ",
        "# ",
        "PS C:\\Users\\me> ",
        "PS /home/me> ",
        "(venv) PS C:\\> ",
        "C:\\Users\\me>",
    ],
)
def test_prompts(prompt: str) -> None:
    text = f'{prompt}{WHOLE}\n{{\n  "ContentType": "it\'s"\n}}\n{prompt}{WHOLE}\n'
    assert [reading.invocation.endpoint_name for reading in readings(text)] == ["e", "e"]


def test_prompts_before_continued_lines_are_no_part_of_a_body() -> None:
    text = f"me@host:~$ {CALL} \\\n> --endpoint-name e {RAW} \\\n> --body '{{\"a\":\n> 1}}' o\n"
    assert one(text).invocation.body == TextBody('{"a":\n1}')


PROGRAMS = [
    "awslocal",
    "aws2",
    "./aws",
    "/usr/local/bin/aws",
    "aws.exe",
    "winpty aws",
    "npx aws",
    "sudo -E aws",
    "time aws",
    "env AWS_PROFILE=dev aws",
    '"$AWS"',
    "${AWS_CLI}",
    "docker run --rm -v $HOME/.aws:/root/.aws -v $(pwd):/aws amazon/aws-cli",
    "podman run -e AWS_PROFILE=dev public.ecr.aws/aws-cli/aws-cli:2.1.0",
    "aws-vault exec dev -- aws",
    "kubectl exec pod -- aws",
    "if ! aws",
    "@aws",
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs(program: str) -> None:
    (reading,) = readings(f"{program} --region eu-west-1 {WHOLE.removeprefix('aws ')}")
    invocation = reading.invocation
    assert (invocation.endpoint_name, invocation.connection.region) == ("e", "eu-west-1")
    assert invocation.body == FileBody("x")
    assert ("AWS_PROFILE=dev" in program) == (invocation.connection.profile == "dev")
    if program == "awslocal":
        assert invocation.connection.endpoint_url == "http://localhost:4566"


@pytest.mark.parametrize(
    "text",
    [
        f'RESPONSE=$({WHOLE} 2>/dev/null)\necho "$RESPONSE"',
        f"RESPONSE=`{WHOLE}`",
        f'echo "got: $(jq . <<< "$({WHOLE})")"',
        f"bash -c '{WHOLE}'",
        f'watch -n 5 "{WHOLE}"',
        f"({WHOLE}) && cat o",
        f"for i in 1 2; do\n  {WHOLE}\ndone",
        f"invoke() {{\n  {WHOLE}\n}}\n",
        f"case $1 in\n  a) {WHOLE};;\n  *) echo no;;\nesac",
        f"Don't forget this:\n{WHOLE}\n",
        f"cd x && {WHOLE} | tee log; ls",
    ],
)
def test_a_call_is_understood_wherever_it_stands(text: str) -> None:
    assert one(text).invocation.endpoint_name == "e"


def test_what_is_left_out_is_named() -> None:
    (note,) = [note for note in one(f"sleep 1\n{WHOLE}\njq . o\n").notes if "not invocations" in note]
    assert note == "lines 1, 3: not invocations, and left out: sleep, jq"


KNOWN = {
    "assignment": f'BODY=\'{{"a": 1}}\'; {CALL} --endpoint-name e {RAW} --body "$BODY" o',
    "export": f'export BODY=\'{{"a": 1}}\'\n{CALL} --endpoint-name e {RAW} --body "${{BODY}}" o',
    "of others": f'N=1\nBODY="{{\\"a\\": $N}}"\n{CALL} --endpoint-name e {RAW} --body "$BODY" o',
    "appended": f"B='{{\"a\":'\nB+=' 1}}'\n{CALL} --endpoint-name e {RAW} --body \"$B\" o",
    "default": f'{CALL} --endpoint-name "${{E:-e}}" {RAW} --body \'{{"a": 1}}\' o',
    "array": f'A=(--endpoint-name e {RAW})\n{CALL} "${{A[@]}}" --body \'{{"a": 1}}\' o',
    "words": f"A='--endpoint-name e {RAW}'\n{CALL} $A --body '{{\"a\": 1}}' o",
    "program": f"A='aws sagemaker-runtime'\n$A invoke-endpoint --endpoint-name e {RAW} --body '{JSON}' o",
    "echo": f'{CALL} --endpoint-name e {RAW} --body "$(echo \'{{"a": 1}}\')" o',
    "base64": f"{CALL} --endpoint-name e --body $(printf '%s' '{{\"a\": 1}}' | base64 -w0) o",
    "here-document": f'B=$(cat <<\'X\'\n{{"a": 1}}\nX\n)\n{CALL} --endpoint-name e {RAW} --body "$B" o',
    "file that it writes": f"printf '{JSON}' > b.json\n{CALL} --endpoint-name e --body fileb://b.json o",
    "input that it writes": (
        f'cat > in.json <<\'X\'\n{{"EndpointName": "e", "Body": "{{\\"a\\": 1}}"}}\nX\n'
        f"{CALL} {RAW} --cli-input-json file://in.json o"
    ),
    "eval": f"eval {CALL} --endpoint-name e {RAW} --body \\''{JSON}'\\' o",
    "pipe": f"echo -n '{{\"a\": 1}}' | base64 | {CALL} --endpoint-name e --body file:///dev/stdin o",
    "in its branch": f'if true; then\n  B=\'{{"a": 1}}\'\n  {CALL} --endpoint-name e {RAW} --body "$B" o\nfi',
    "PowerShell": f"$b = '{{\"a\": 1}}'\n{CALL} --endpoint-name e {RAW} `\n  --body $b o",
    "PowerShell's here-string": f"$b = @'\n{{\"a\": 1}}\n'@\n{CALL} --endpoint-name e {RAW} --body $b o",
    "PowerShell's escapes": f"{CALL} --endpoint-name e {RAW} `\n --body '{{\\\"a\\\": 1}}' o",
    "PowerShell's backticks": f'{CALL} --endpoint-name e {RAW} --body "{{`"a`": 1}}" o',
    "doubled": f'{CALL} --endpoint-name e {RAW} --body "{{""a"": 1}}" o',
    "cmd": f'{CALL} --endpoint-name e ^\r\n {RAW} ^\r\n --body "{{\\"a\\": 1}}" o\r\n',
    "cmd's variable": f'set B={{\\"a\\": 1}}\r\n{CALL} --endpoint-name e {RAW} --body "%B%" o\r\n',
    "curly quotes": f'{CALL} –endpoint-name e {RAW} —body ‘{{"a": 1}}’ o',
    "lost line breaks": f"{CALL} \\ --endpoint-name e \\ {RAW} \\ --body '{{\"a\": 1}}' o",
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_the_text_tells_is_known(name: str) -> None:
    invocation = one(KNOWN[name]).invocation
    assert invocation.endpoint_name == "e"
    assert invocation.body == TextBody('{"a": 1}')
    assert not invocation.caveats


NOT_KNOWN = {
    "from elsewhere": (f"{CALL} --endpoint-name $E --body fileb://x o", ("EndpointName", "$E")),
    "of a branch": (
        f"if [ $1 ]; then E=a; else E=b; fi\n{CALL} --endpoint-name $E --body fileb://x o",
        ("EndpointName", "$E"),
    ),
    "of a loop": (
        f"E=a\nwhile read x; do\n {CALL} --endpoint-name $E --body fileb://x o\n E=$x\ndone",
        ("EndpointName", "$E"),
    ),
    "changed before a function runs": (
        f"E=a\nf() {{\n {CALL} --endpoint-name $E --body fileb://x o\n}}\nE=b\nf",
        ("EndpointName", "$E"),
    ),
    "read": (f"E=a\nread E\n{CALL} --endpoint-name $E --body fileb://x o", ("EndpointName", "$E")),
    "sourced": (f"E=a\n. ./env\n{CALL} --endpoint-name $E --body fileb://x o", ("EndpointName", "$E")),
    "perhaps": (f"E=a\ntest x && E=b\n{CALL} --endpoint-name $E --body fileb://x o", ("EndpointName", "$E")),
    "output": (f'{CALL} --endpoint-name e --body "$(jq -c . x)" o', ("Body", "$(jq -c . x)")),
    "input": (f"jq . x | {CALL} --endpoint-name e --body fileb:///dev/stdin o", ("Body", "jq . x")),
    "here-document": (
        f'{CALL} --endpoint-name e --body fileb:///dev/stdin o <<X\n{{"a": "$A"}}\nX\n',
        ("Body", "$A"),
    ),
    "find": (f"find . -exec {CALL} --endpoint-name e --body fileb://{{}} o \\;", ("Body", "find")),
    "input as JSON": (
        f'{CALL} --cli-input-json \'{{"EndpointName": "<name>"}}\' o',
        ("EndpointName", "<name>"),
    ),
    "cmd's loop": (
        f"for %%i in (a b) do {CALL} --endpoint-name %%i ^\n --body fileb://x o",
        ("EndpointName", "%%i"),
    ),
    "xargs": (f"ls | xargs -I% {CALL} --endpoint-name e --body fileb://% o", ("Body", "xargs")),
    "PowerShell": (
        f"$b = @{{ a = 1 }} | ConvertTo-Json\n{CALL} --endpoint-name e --body $b o",
        ("Body", "@{ a = 1 } | ConvertTo-Json"),
    ),
}


@pytest.mark.parametrize("name", NOT_KNOWN)
def test_what_the_text_does_not_tell_waits(name: str) -> None:
    text, expected = NOT_KNOWN[name]
    assert expected in unknown(one(text).invocation)


@pytest.mark.parametrize(
    "written",
    [
        "<name>",
        "<your-endpoint-name>",
        "'<the endpoint>'",
        "YOUR_ENDPOINT",
        "{{endpoint}}",
        "${{ vars.ENDPOINT }}",
        "...",
        "your-endpoint-name",
        "ENDPOINT_NAME",
        "'insert name of your endpoint here'",
    ],
)
def test_placeholders_are_named_and_wait(written: str) -> None:
    reading = one(f"{CALL} --endpoint-name {written} --body fileb://x o")
    name = written.strip("'")
    assert ("EndpointName", name) in unknown(reading.invocation)
    assert any(f"{name} is a placeholder" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("written", "waiting"),
    [("<a>-<b>", {"<a>", "<b>"}), ("%A%-%B%", {"%A%", "%B%"}), ("{{a}}/{{b}}", {"{{a}}", "{{b}}"})],
)
def test_every_placeholder_of_a_value_waits(written: str, waiting: set[str]) -> None:
    reading = one(f"{CALL} --endpoint-name {written} --body fileb://x o")
    assert unknown(reading.invocation) == {("EndpointName", name) for name in waiting}


def test_the_services_own_word_for_a_session_is_a_value() -> None:
    invocation = one(f"{CALL} --endpoint-name e --session-id NEW_SESSION o").invocation
    assert (invocation.fields["SessionId"], invocation.caveats) == ("NEW_SESSION", ())


def test_bytes_of_an_address_are_no_placeholders() -> None:
    reading = one(f"{CALL} --endpoint-name e --custom-attributes q=%E2%82%AC --body fileb://x o")
    assert unknown(reading.invocation) == set()


def test_quoted_brackets_are_meant_where_the_text_is_the_callers_own() -> None:
    url = "http://127.0.0.1:9/endpoints/e/invocations"
    attributes, variant = readings(
        f"curl {url} -d '<A>1</A>' -H 'X-Amzn-SageMaker-Custom-Attributes: <A>'\n"
        f"curl {url} -d 1 -H 'X-Amzn-SageMaker-Target-Variant: <variant>'\n"
    )
    assert unknown(attributes.invocation) == set()
    assert attributes.invocation.fields["CustomAttributes"] == "<A>"
    assert unknown(variant.invocation) == {("TargetVariant", "<variant>")}


@pytest.mark.parametrize(
    ("definition", "call", "region"),
    [
        ("alias smr='aws sagemaker-runtime'", "smr invoke-endpoint", None),
        ("alias a=aws b='a --region eu-west-1'", "b sagemaker-runtime invoke-endpoint", "eu-west-1"),
        ("R=eu-west-2; alias a='aws --region $R'", "a sagemaker-runtime invoke-endpoint", "eu-west-2"),
        ("alias aws='aws --region eu-west-3'", "aws sagemaker-runtime invoke-endpoint", "eu-west-3"),
    ],
)
def test_an_alias_is_followed(definition: str, call: str, region: str | None) -> None:
    reading = one(f"{definition}\n{call} --endpoint-name e --body fileb://x o\n")
    assert reading.invocation.endpoint_name == "e"
    assert reading.invocation.connection.region == region
    assert not any("alias" in note for note in reading.notes)


def test_an_alias_of_a_branch_is_not_followed() -> None:
    branch = "if x; then\nalias smr='aws sagemaker-runtime'\nfi\n"
    reading = one(f"{branch}smr invoke-endpoint\n{CALL} --endpoint-name e o\n")
    assert any("left out: x, smr" in note for note in reading.notes)


@pytest.mark.parametrize("line", [f"{CALL} --endpoint-name e o", f"'cd x && {CALL} --endpoint-name e o'"])
def test_a_command_of_another_machine_says_so(line: str) -> None:
    reading = one(f"ssh -p 22 user@host {line}")
    assert reading.invocation.endpoint_name == "e"
    assert any("ssh runs this elsewhere" in note for note in reading.notes)


def test_placeholders_of_an_address_wait() -> None:
    reading = one("curl -d 1 https://runtime.sagemaker.<region>.amazonaws.com/endpoints/<name>/invocations")
    assert unknown(reading.invocation) == {("region", "<region>"), ("EndpointName", "<name>")}
    assert reading.invocation.connection.endpoint_url is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{CALL} \\   \n  --endpoint-name e --body fileb://x o", "blanks behind the backslash"),
        (f"{CALL} \\ --endpoint-name e --body fileb://x o", "backslash without its line break"),
        (f"{CALL} --endpoint-name e\\\n--body fileb://x o", "blank is put before the backslash"),
        (f"{CALL} ` \n --endpoint-name e --body fileb://x o", "blanks behind the backtick"),
        (f"{CALL} ^ \n --endpoint-name e --body fileb://x o", "blanks behind the caret"),
        (f"- >-\n  {CALL}\n  --endpoint-name e\n  --body fileb://x\n  o", "line that begins with an option"),
        (f"{CALL}\r\n  --endpoint-name e\r\n  --body fileb://x o\r\n", "line that begins with an option"),
        (f"{CALL} —endpoint-name e --body fileb://x o", "dash of a word processor"),
    ],
)
def test_what_is_mended_is_said(text: str, message: str) -> None:
    reading = one(text)
    assert reading.invocation.endpoint_name == "e"
    assert any(message in note for note in reading.notes)


def test_a_line_of_options_in_quotes_or_a_document_is_a_body() -> None:
    quoted = one(f"{CALL} --endpoint-name e {RAW} --body '1\n  --accept x' o").invocation
    assert (quoted.body, "Accept" in quoted.fields) == (TextBody("1\n  --accept x"), False)
    document = f"{CALL} --endpoint-name e --body fileb:///dev/stdin o <<X\n  --accept x\nX\n"
    assert one(document).invocation.body == TextBody("  --accept x\n")


def test_a_file_that_is_not_here_stops_nothing() -> None:
    first, second = readings(
        f"{CALL} --endpoint-name A --body file://gone.json o\n{CALL} --endpoint-name B --body fileb://x o\n"
    )
    assert first.invocation.body == FileBody("gone.json", FileEncoding.BASE64)
    assert any("gone.json cannot be read" in note for note in first.notes)
    assert second.invocation.endpoint_name == "B"


def test_a_malformed_command_stops_no_other() -> None:
    wrong, right = read(f"{CALL} --nope 1\n{WHOLE}\n", no_files)
    assert isinstance(wrong, MalformedError) and "--nope" in wrong.message
    assert isinstance(right, Reading)


@pytest.mark.parametrize(
    ("option", "body"),
    [
        (f"{RAW} --body file://a", FileBody("a", FileEncoding.TEXT)),
        (f'{RAW} --body "$(cat a)"', FileBody("a")),
        ("--body $(base64 -w0 a)", FileBody("a")),
        ('--body "`base64 -i a`"', FileBody("a")),
        ("--body \"$(cat a | base64 | tr -d '\\n')\"", FileBody("a")),
        ("--body file:///dev/stdin < a", FileBody("a", FileEncoding.BASE64)),
        ("--body fileb:///dev/stdin < a", FileBody("a")),
        ("--body AAE=", BytesBody(b"\0\1")),
    ],
)
def test_files_are_read_when_they_are_sent(option: str, body: object) -> None:
    assert one(f"{CALL} --endpoint-name e {option} o").invocation.body == body


def test_the_browsers_copy_for_cmd() -> None:
    text = (
        'curl ^"https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/e/invocations^" ^\n'
        '  -H ^"content-type: application/json^" ^\n'
        '  --data-raw ^"^{^\\^"inputs^\\^":^\\^"a ^& b 100^%^\\^"^}^"\n'
    )
    assert one(text).invocation.body == TextBody('{"inputs":"a & b 100%"}')


def test_credentials_of_a_text_are_nowhere() -> None:
    text = (
        "export AWS_SECRET_ACCESS_KEY=planted AWS_SESSION_TOKEN=planted\n"
        f"AWS_ACCESS_KEY_ID=planted {CALL} --endpoint-url https://me:planted@h.example --endpoint-name e "
        "--body fileb://x o"
    )
    reading = one(text)
    assert "planted" not in repr(reading)
    assert sum("credentials are never imported" in note for note in reading.notes) == 3
    assert any("user and password" in note for note in reading.notes)


def test_a_command_without_a_prompt_between_others_is_understood() -> None:
    url = "https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/f/invocations"
    text = f"curl -d 1 {url}\n{{}}\n$ {WHOLE}\n{{}}\n"
    assert [reading.invocation.endpoint_name for reading in readings(text)] == ["f", "e"]


def test_a_variable_of_a_function_is_known_in_it() -> None:
    text = (
        f"f() {{\n  local B='{JSON}'\n  R=$({CALL} --endpoint-name e {RAW} --body \"$B\" o)\n"
        f"  B='2'\n  {CALL} --endpoint-name e {RAW} --body \"$B\" o\n}}\n"
    )
    assert [reading.invocation.body for reading in readings(text)] == [TextBody(JSON), TextBody("2")]


def test_a_word_that_may_be_options_is_not_an_address() -> None:
    reading = one(
        "awscurl --service sagemaker $(aws sts assume-role | jq -r .x) -d 1 "
        '"https://runtime.sagemaker.$AWS_REGION.amazonaws.com/endpoints/e/invocations"'
    )
    assert reading.invocation.endpoint_name == "e"
    assert reading.invocation.connection.region is None
    assert ("Body", "$(aws sts assume-role | jq -r .x)") in unknown(reading.invocation)


@pytest.mark.parametrize("text", ["aws $(" * 3_000, "aws x $(\n" * 2_000, "$x = " + "@{" * 3_000])
def test_what_is_nested_without_end_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        list(read(text, no_files))


@pytest.mark.parametrize(
    ("prompt", "opening", "variable"), [("PS C:\\> ", '"$($b = ', "$a = "), ("$ ", '"$(b=', "a=")]
)
def test_a_value_in_thirty_substitutions_is_gone_through_once(
    prompt: str, opening: str, variable: str
) -> None:
    # Each level took three to twelve times as long as the one in it: ten took seconds, thirty had no end.
    value = opening * 30 + "1" + ')"' * 30
    reading = one(f"{prompt}{variable}{value}\n{CALL} --endpoint-name e {RAW} --body $a o")
    assert ("Body", value[1:-1]) in unknown(reading.invocation)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_here_string_of_powershell_is_its_lines(quote: str, end: str) -> None:
    # One of 14,000 lines took 20 s, comments without an end that were as many 6 s.
    lines = end.join([JSON, "", "<# @ #>"] * 5_000)
    text = f"PS C:\\> $a = @{quote}{end}{lines}{end}{quote}@\n{CALL} --endpoint-name e {RAW} --body $a o"
    assert one(text).invocation.body == TextBody(lines)


def test_comments_of_powershell_end_or_are_words() -> None:
    text = f"PS C:\\> {CALL} <# {CALL} #> --endpoint-name e {RAW} --body 1 o # {CALL}\n" + "<# \n" * 1_000
    assert one(text).invocation.body == TextBody("1")
