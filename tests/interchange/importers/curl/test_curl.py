"""What is understood of a curl command is what curl puts on the wire."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.peers.recording import Answer, RecordingServer, Request
from tests.support import DEADLINE_SECONDS
from workbench.interchange.exporters.quotes import quoted
from workbench.interchange.importers import read
from workbench.interchange.importers.curl.options import SWITCHES, VALUED, spelled_out
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.errors import PayloadError
from workbench.model.invocation import FileBody, FileEncoding, Invocation, TextBody
from workbench.services.validation import resolve

CURL = shutil.which("curl") or ""
needs_curl = pytest.mark.skipif(not CURL, reason="no curl here")
URL = "https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/e/invocations"


def files(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise PayloadError(f"{path} cannot be read") from error


def readings(text: str) -> list[Reading]:
    results = list(read(text, files))
    assert all(isinstance(result, Reading) for result in results), results
    return [result for result in results if isinstance(result, Reading)]


def one(text: str) -> Reading:
    (reading,) = readings(text)
    return reading


@pytest.fixture(scope="module")
def server() -> Iterator[RecordingServer]:
    with RecordingServer() as server:
        server.answer = Answer(body=b"{}")
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("curl")
    (folder / "lines.json").write_bytes(b'{"a": 1,\r\n "b": 2}\n')
    (folder / "bytes.bin").write_bytes(bytes(range(256)))
    (folder / "it's a.png").write_bytes(b"\x89PNG\r\n")
    (folder / "headers").write_text("X-Amzn-SageMaker-Target-Variant: blue\nAccept: text/csv\n")
    return folder


def wire(server: RecordingServer, folder: Path, options: str) -> Request:
    """What curl sends, in a folder, to a server."""
    server.clear()
    url = f"{server.url}/endpoints/e/invocations"
    subprocess.run(
        ["bash", "-c", f"{CURL} -s -q {options} {url}"],
        cwd=folder,
        timeout=DEADLINE_SECONDS,
        check=False,
        capture_output=True,
    )
    (request,) = server.requests
    return request


def understood(options: str) -> Invocation:
    return one(f"curl -s -q {options} {URL}").invocation


def header(request: Request, name: str) -> str | None:
    return next((value for key, value in request.headers if key.rstrip(":") == name), None)


COMMANDS = [
    "-d a=b",
    "-d a=b -d c=d",
    "--data @lines.json",
    "--data-ascii @lines.json",
    "--data-binary @lines.json",
    "--data-binary @bytes.bin",
    "--data-raw @lines.json",
    "-d @lines.json -d x --data-binary @lines.json",
    "--json '{\"a\":' --json '1}'",
    "--json @lines.json",
    "--json '[1]' -H 'content-type: text/x'",
    "--json '[1]' -H Accept:",
    "-d 1 --json 2",
    "--data-urlencode 'a b&c'",
    "--data-urlencode '=a b=c'",
    "--data-urlencode 'n=a b=ü/~'",
    "--data-urlencode @lines.json",
    "--data-urlencode n@bytes.bin",
    "-d '' -H 'Content-Type: text/csv'",
    "-sXPOST -d1",
    "-XPOST -T bytes.bin",
    "--data-bin @bytes.bin",
    "-d 1 -H @headers",
    "-d 1 -H 'X-Amzn-SageMaker-Target-Variant;'",
    "-d 1 -H 'Content-Type:'",
    "-H 'Content-Type: text/plain' --data-binary $'a\\tb\\n'",
    "--data-binary @- <<'X'\n{\"a\": 1}\nX\n",
    "-d @- < lines.json",
]


@needs_curl
@pytest.mark.parametrize("options", COMMANDS)
def test_the_wire_is_curls(
    options: str, server: RecordingServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    here = "<<" in options
    line, _, document = options.partition("\n")
    url = f"{server.url}/endpoints/e/invocations"
    command = f"{url} -s -q {line}\n{document}" if here else f"{url} -s -q {options}"
    server.clear()
    subprocess.run(
        ["bash", "-c", f"{CURL} {command}"], timeout=DEADLINE_SECONDS, check=True, capture_output=True
    )
    (request,) = server.requests
    invocation = one(f"curl {command}").invocation
    body = resolve(invocation.body)
    assert body is not None and body.data == request.body
    assert invocation.fields.get("ContentType") == header(request, "content-type")
    accept = header(request, "accept")
    assert invocation.fields.get("Accept") == (None if accept == "*/*" else accept)
    assert invocation.fields.get("TargetVariant") == header(request, "x-amzn-sagemaker-target-variant")


@needs_curl
@pytest.mark.parametrize(
    "options",
    [
        "-F a=b -F 'n=x y;type=text/csv'",
        '-F "f=@it\'s a.png"',
        '-F \'f=@bytes.bin;filename="a\\"b.bin"\'',
        "-F 't=<lines.json' --form-string 'r=@x;type=y'",
        "-F 'c=\"red; green\";type=text/x-app'",
    ],
)
def test_a_form_is_curls_but_for_its_boundary(
    options: str, server: RecordingServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    request = wire(server, folder, options)
    invocation = understood(options)
    body = resolve(invocation.body)
    theirs = (header(request, "content-type") or "").partition("boundary=")[2].encode()
    ours = str(invocation.fields["ContentType"]).partition("boundary=")[2].encode()
    assert body is not None and theirs and ours
    assert body.data.replace(ours, b"B") == request.body.replace(theirs, b"B")


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
data_options = st.lists(
    st.tuples(st.sampled_from(["-d", "--data-raw", "--data-binary", "--json", "--data-urlencode"]), words),
    min_size=1,
    max_size=4,
)


@needs_curl
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=data_options)
def test_any_data_is_what_curl_makes_of_it(
    entries: list[tuple[str, str]], server: RecordingServer, folder: Path
) -> None:
    kept = [(name, text) for name, text in entries if "@" not in text]
    options = " ".join(f"{name} {quoted(text)}" for name, text in kept) or "-d ''"
    request = wire(server, folder, options)
    body = resolve(understood(options).body)
    assert body is not None and body.data == request.body


@needs_curl
def test_the_table_has_the_options_of_the_curl_that_is_here() -> None:
    """Also which of them take a value; an older curl has some that a newer one has under another name."""
    shown = subprocess.run([CURL, "--help", "all"], capture_output=True, text=True, check=True).stdout
    for line in shown.splitlines():
        spelled = line.strip().removeprefix("-").split("  ")[0]
        name = next((word for word in spelled.replace(",", " ").split() if word.startswith("-")), "")
        if not name:
            continue
        name = name.lstrip("-")
        option = spelled_out(name)
        assert option is not None, line
        if ("<" in spelled or "[" in spelled) and name != "help":
            assert option in VALUED, line
        else:
            assert option in SWITCHES or option.startswith("no-") or name == "help", line


@pytest.mark.parametrize(
    ("options", "note"),
    [
        ("--noproxy '*' -d 1", "--noproxy: left out"),
        ("--resolve a:443:127.0.0.1 -d 1", "--resolve: left out"),
        ("-x http://me:planted@proxy -d 1", "--proxy: left out"),
        ("-K options.txt -d 1", "--config: left out"),
        ("--url-query a=b -d 1", "the query of the address is left out"),
        ("-G -d 1", "--get puts the data into the address"),
        ("-X PUT -d 1", "curl would send PUT"),
        ("-XGET -d 1", "curl would send GET"),
        ("-b planted -d 1", "--cookie: left out"),
        ("--no-such 1 -d 1", "curl has no option --no-such"),
        ("-u me:planted -d 1", "credentials are never imported"),
        ("--oauth2-bearer planted -d 1", "credentials are never imported"),
        ("-H 'Authorization: Bearer planted' -d 1", "credentials are never imported"),
        ("-H 'X-Amz-Security-Token: planted' -d 1", "credentials are never imported"),
    ],
)
def test_what_is_left_out_is_named_and_no_secret_is_kept(options: str, note: str) -> None:
    reading = one(f"curl {options} {URL}")
    assert any(note in line for line in reading.notes), reading.notes
    assert "planted" not in repr(reading)
    assert reading.invocation.endpoint_name == "e"


SIGNED = "credentials are never imported; those of the profile or environment sign it"
UNSIGNED = (
    "credentials are never imported",
    "the service accepts no authentication but signatures: the request is unsigned",
)
SCOPE = "--aws-sigv4 aws:amz:eu-west-1:sagemaker"


@pytest.mark.parametrize(
    ("options", "signs", "notes"),
    [
        ("-d 1", False, ()),
        ("-X POST", False, ()),
        ("-T lines.json", False, ()),
        ("-d @lines.json", False, ()),
        ("-d @lines.json --data-binary @lines.json", False, ()),
        ("-d 1 --retry 2 --max-time 3 -k -sS -o out --compressed", False, ()),
        (f"{SCOPE} -d 1", True, ()),
        (f"{SCOPE} -u a:b -d 1", True, (SIGNED,)),
        (f"{SCOPE} --oauth2-bearer a -d 1", True, (SIGNED,)),
        ("-u a:b -d 1", False, UNSIGNED),
        ("--oauth2-bearer a -d 1", False, UNSIGNED),
        ("-H 'Authorization: Bearer a' -d 1", True, (SIGNED,)),
        ("-H 'X-Api-Key: a' -d 1", False, ("X-Api-Key: no field is sent as this header, so it is left out",)),
        ("", False, ("curl would send GET; InvokeEndpoint is a POST",)),
        ("-I", False, ("curl would send HEAD; InvokeEndpoint is a POST",)),
        ("-d 1 -F a=b", False, ("the form is left out: curl sends data or a form, not both",)),
        ("-d 1 -T lines.json", False, ("--upload-file: left out, there is a body already",)),
        (
            '-d "$(cat lines.json)"',
            False,
            ("lines.json: a shell would remove its trailing line ends; it is sent unchanged",),
        ),
    ],
)
def test_a_note_is_made_where_there_is_something_to_note_and_nowhere_else(
    options: str, signs: bool, notes: tuple[str, ...]
) -> None:
    (reading,) = read(f"curl {options} {URL}", lambda path: b"a\r\nb\n")
    assert isinstance(reading, Reading)
    assert reading.notes == notes
    assert reading.invocation.connection.sign is signs


@pytest.mark.parametrize(
    ("address", "notes"),
    [
        ("https://h/endpoints/e/invocations", ()),
        (
            "https://me:planted@h/endpoints/e/invocations",
            ("the user and password of the URL are never imported",),
        ),
        (
            "https://planted@h/endpoints/e/invocations",
            ("the user and password of the URL are never imported",),
        ),
        ("https://h/endpoints/e@f/invocations", ()),
        ("'https://h/endpoints/e/invocations?a=b'", ("the query of the address is left out",)),
        (
            "'https://h/endpoints/{a,b}/invocations'",
            ("curl would expand the braces and brackets of this address; they are kept",),
        ),
        ("-g 'https://h/endpoints/{a,b}/invocations'", ()),
        (
            f"{URL} https://example.com/",
            ("curl sends to another address too, which is not SageMaker Runtime's: left out",),
        ),
    ],
)
def test_an_address_has_the_notes_that_it_calls_for(address: str, notes: tuple[str, ...]) -> None:
    reading = one(f"curl -d 1 {address}")
    assert reading.notes == notes
    assert "planted" not in repr(reading)


def test_a_password_of_the_address_is_not_kept() -> None:
    reading = one("curl -d 1 http://me:planted@localhost:8080/endpoints/e/invocations")
    assert reading.invocation.connection.endpoint_url == "http://localhost:8080"
    assert any("user and password" in note for note in reading.notes)
    assert "planted" not in repr(reading)


def test_files_of_a_curl_are_read_when_they_are_sent_and_wait() -> None:
    invocation = one(f"curl -d @gone {URL}").invocation
    assert invocation.body == FileBody("gone", FileEncoding.JOINED)
    assert [(caveat.kind, caveat.text) for caveat in invocation.caveats] == [("file", "gone")]
    missing = one(f"curl -d a -d @gone {URL}")
    assert missing.invocation.body is None
    assert [caveat.text for caveat in missing.invocation.caveats] == ["gone"]


def test_several_transfers_are_several_invocations() -> None:
    transfers = readings(f"curl -d 1 {URL} --next --json 2 {URL.replace('/e/', '/f/')}")
    assert [(transfer.invocation.endpoint_name, transfer.invocation.body) for transfer in transfers] == [
        ("e", TextBody("1")),
        ("f", TextBody("2")),
    ]


def test_awscurl() -> None:
    invocation = one(
        f"awscurl --service sagemaker --region eu-west-1 --profile dev -X POST -d '[1]' {URL}"
    ).invocation
    assert (invocation.connection.profile, invocation.connection.sign) == ("dev", True)
    assert (invocation.body, invocation.fields["ContentType"]) == (TextBody("[1]"), "application/json")


def test_a_url_that_may_be_in_a_file_of_options_is_missed_with_the_reason() -> None:
    with pytest.raises(MalformedError, match="what --config reads is not read here"):
        list(
            read(
                'curl -K - <<EOF\nurl = "http://127.0.0.1:1/endpoints/e/invocations"\nEOF\n', lambda path: b""
            )
        )


@pytest.mark.parametrize(
    ("arguments", "note", "has_body"),
    [
        ("-F 'a=(;type=multipart/mixed' -F b=1 -F '=)'", "nested parts are not supported", False),
        ("-F 'a=@x.png,y.png'", "several files in one part are not supported", False),
        ("-F 'a=b;headers=\"X-Part: 1\"'", "", True),
        ("-F 'a=b;encoder=base64'", "encoder=base64 of the part a: left out", True),
        ("-d x -!", "curl has no option -!; it is left out", True),
        ("--data=x", "", True),
        ("--variable v=1 --expand-data '{{v}}'", "--expand-data: variables of curl are not filled in", True),
        ("--data @-", "standard input is not known, so there is no body", False),
        ("-d x --", "", True),
    ],
)
def test_what_of_a_command_is_not_done_is_said(arguments: str, note: str, has_body: bool) -> None:
    reading = one(f"curl {arguments} {URL}")
    assert reading.invocation.endpoint_name == "e"
    assert (reading.invocation.body is not None) is has_body
    assert note in "\n".join(reading.notes)


def test_a_part_without_a_name_is_sent_as_one() -> None:
    body = resolve(one(f"curl -F '=b' -F 'a=c;headers=\"X-Part: 1\"' {URL}").invocation.body)
    assert body is not None
    first, second = body.data.split(b"\r\n--")[:2]
    assert first.endswith(b"Content-Disposition: form-data\r\n\r\nb")
    assert b'form-data; name="a"\r\n' in second and b"X-Part: 1\r\n" in second


def test_an_option_at_the_end_lacks_its_value() -> None:
    with pytest.raises(MalformedError, match="-d lacks its value"):
        list(read(f"curl {URL} -d", files))
