"""Secrets are found in every spelling, by their value or their shape, and nothing else is touched."""

from __future__ import annotations

import base64
import html
import json
import random
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.model.errors import WorkbenchError
from workbench.model.invocation import BytesBody, Connection, Invocation, TextBody
from workbench.model.redaction import IN_USE, Redactor, SecretsInUse, redacted, shapes
from workbench.model.redaction.shapes import is_suspicious, without_shapes
from workbench.model.redaction.stream import StreamRedactor, redacted_chunks
from workbench.model.redaction.values import redacted_invocation

KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYCANARYKEY="
PASSWORD = 'p@ss/wörd"x1'


def spellings(secret: str) -> list[str]:
    """Ways in which programs write a secret."""
    packed = [
        pack(before + secret.encode() + after).decode()
        for pack in (base64.b64encode, base64.urlsafe_b64encode)
        for before in (b"", b"u", b"user:")
        for after in (b"", b":z")
    ]
    return [
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote(secret, safe="").lower() if secret.islower() else quote(secret, safe="~"),
        quote(quote(secret, safe=""), safe=""),
        json.dumps(secret),
        json.dumps(secret, ensure_ascii=False).replace("/", "\\/"),
        json.dumps(json.dumps({"k": secret})),
        html.escape(secret),
        repr(secret),
        *packed,
    ]


def core(secret: str) -> str:
    """A piece of a secret that stands in all of its spellings as text."""
    return max("".join(c if c.isascii() and c.isalnum() else " " for c in secret).split(), key=len)


@pytest.mark.parametrize("secret", [KEY, PASSWORD, "IQoJb3JpZ2luX2VjCANARY//////////wEaCXVz" * 4])
def test_every_spelling_of_a_secret_is_taken_out(secret: str) -> None:
    redactor = Redactor().with_values([secret])
    for spelled in spellings(secret):
        text = redactor.text(f"a {spelled} z")
        assert "[redacted]" in text
        assert text.startswith("a ") and text.endswith(" z")
        data = f"a {spelled} z".encode()
        shown = redactor.data(data)
        assert len(shown) == len(data)
        assert shown != data
        for piece in (core(secret), base64.b64encode(secret.encode()).decode()[4:20]):
            assert piece not in text
            assert piece.encode() not in shown


def test_what_is_around_a_secret_stays() -> None:
    for seed in range(20):
        chance = random.Random(seed)
        before, after = chance.randbytes(chance.randrange(200)), chance.randbytes(chance.randrange(200))
        spelled = chance.choice(spellings(KEY))
        redactor = Redactor().with_values([KEY])
        separate = b"\n\n\n\n" + spelled.encode() + b"\n\n\n\n"
        shown = redactor.data(before + separate + after)
        assert shown.startswith(before + b"\n"), seed
        assert shown.endswith(b"\n" + after), seed


def test_a_secret_is_known_by_its_shape() -> None:
    cases: list[tuple[str, str]] = [
        ("http://user:word@host:1/p", "http://***@host:1/p"),
        (
            "see https://u@host and proxy socks5://a:b@c:1080.",
            "see https://***@host and proxy socks5://***@c:1080.",
        ),
        (
            "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAABCDEFGHIJKLMNOP%2F20261126%2Fs3&X-Amz-Date=1"
            "&X-Amz-Security-Token=FwoGZX%2Fxy%3D&X-Amz-Signature=00ff&x=1",
            "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA…MNOP%2F20261126%2Fs3&X-Amz-Date=1"
            "&X-Amz-Security-Token=[redacted]&X-Amz-Signature=[redacted]&x=1",
        ),
        (
            "?AWSAccessKeyId=AKIAABCDEFGHIJKLMNOP&Signature=a%2Bb%3D&Expires=1",
            "?AWSAccessKeyId=AKIA…MNOP&Signature=[redacted]&Expires=1",
        ),
        ("Bearer sagemaker-api-key-YWJjMTIz==", "Bearer sagemaker-api-key-[redacted]"),
        ("key sagemaker-api-key-YWJj_-1 end", "key sagemaker-api-key-[redacted] end"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic [redacted]"),
        ("{'x-amz-s3session-token': b'abcdefgh'}", "{'x-amz-s3session-token': b'[redacted]'}"),
        ('{"SecretAccessKey": "abcdefgh"}', '{"SecretAccessKey": "[redacted]"}'),
        ("aws_secret_access_key = abcdefgh", "aws_secret_access_key = [redacted]"),
        ("<SessionToken>abcdefgh</SessionToken>", "<SessionToken>[redacted]</SessionToken>"),
    ]
    for text, shown in cases:
        assert redacted(text) == shown, (text, shown)


def test_what_is_no_secret_stays() -> None:
    cases: list[str] = [
        "The security token included in the request is invalid.",
        '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"',
        "AWS4-HMAC-SHA256 SignedHeaders=host;x-amz-date",
        "Bearer authentication, basic authentication, token: 3",
        '{"tokens": 3, "max_new_tokens": 12, "tokenizer": "bert"}',
        "mail me@example.com, or see http://example.com/@me",
        "${TOKEN} ***@host http://***@host",
    ]
    for text in cases:
        assert redacted(text) == text, text


_PIECES = (
    *("token", "api_key", "apikey", "Api-Key", "password", "SECRET", "sig", "signature", "credential"),
    *("AWSAccessKeyId", "secret_access_key", "SecretAccessKey", "session_token", "client_secret", "idToken"),
    *("SAMLAssertion", "saml_assertion", "Authorization", "basic ", "Bearer ", "metadata-token", "x-"),
    *("sagemaker-api-key-", "http://", "user:", "@host/"),
    *("=", "%3d", "%3D", ": ", ">", "', '", "?", "&", ";", "\n", '"', "'"),
    *("hunter2345", "0123456789abcdef0123456789abcdef", "a1"),
    # Letters that a pattern without regard to case takes for s, k and i.
    *("\u017fignature", "to\u212aen", "s\u0130gnature", "cl\u0131ent_secret", "\u017faml_assertion"),
)


@given(pieces=st.lists(st.sampled_from(_PIECES), min_size=1, max_size=7))
@example(pieces=["?", "password", "%3d", "hunter2345"])
@example(pieces=["?", "sig", "%3D", "hunter2345"])
@example(pieces=["\u017fignature", "=", "hunter2345"])
@example(pieces=["s\u0130gnature", "=", "hunter2345"])
@example(pieces=["cl\u0131ent_secret", "=", "hunter2345"])
@example(pieces=["?", "to\u212aen", "=", "hunter2345"])
def test_whatever_has_the_shape_of_a_secret_is_suspicious(pieces: list[str]) -> None:
    text = whole = "".join(pieces)
    for pattern, replacement in shapes._shapes():  # each of them, whatever signs there are
        whole = pattern.sub(replacement, whole)
    assert (without_shapes(text) if is_suspicious(text) else text) == whole


def test_a_line_of_json_is_looked_through_for_no_secret() -> None:
    line = '{"destination": {"access_key_id": "AKIA…MPLE", "credentials": "env"}, "name": "secret"}'
    assert not is_suspicious(line)


def test_a_parameter_of_an_encoded_address_is_a_secret() -> None:
    cases: list[str] = ["password", "apikey", "api_key", "api-key", "secret", "token", "my-token"]
    for name in cases:
        assert redacted(f"a?{name}%3dhunter2345") == f"a?{name}%3d[redacted]", name


def test_common_words_are_no_secrets() -> None:
    secrets = SecretsInUse()
    secrets.add("test", "password", "localstack", "00000000", "", None)
    assert secrets.redactor.text("a test of localstack with a password 00000000") == (
        "a test of localstack with a password 00000000"
    )


def test_a_secret_that_is_not_utf_8_stops_no_large_body() -> None:
    secrets = SecretsInUse()
    secrets.add("se-cr-et-\udcff-x")
    body = b"0" * 2_000_000
    assert secrets.redactor.data(body) == body


def test_secrets_of_the_environment_are_known() -> None:
    secrets = SecretsInUse()
    secrets.add_environment(
        {
            "AWS_SECRET_ACCESS_KEY": "canary-secret-1",
            "AWS_SESSION_TOKEN": "canary-token-2\n",
            "AWS_BEARER_TOKEN_SAGEMAKER": "canary-bearer-3",
            "HTTPS_PROXY": "http://user:canary%2Dproxy-4@proxy:1",
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": "https://user:canary-url-5@host",
            "AWS_ACCESS_KEY_ID": "AKIAABCDEFGHIJKLMNOP",
            "AWS_REGION": "us-east-1",
        }
    )
    text = secrets.redactor.text(
        "canary-secret-1 canary-token-2 canary-bearer-3 canary-proxy-4 canary-url-5 AKIAABCDEFGHIJKLMNOP "
        "us-east-1"
    )
    assert text == "[redacted] [redacted] [redacted] [redacted] [redacted] AKIA…MNOP us-east-1"


def test_an_error_never_quotes_a_secret() -> None:
    IN_USE.add("canary/error+secret")
    error = WorkbenchError("it said canary%2Ferror%2Bsecret", "try http://u:p@h")
    assert (error.message, error.hint, str(error)) == (
        "it said [redacted]",
        "try http://***@h",
        "it said [redacted]",
    )


def test_of_an_invocation_the_body_keeps_what_only_looks_like_a_secret() -> None:
    presigned = "https://b.s3.amazonaws.com/k?X-Amz-Signature=00ff"
    sent = Invocation(
        fields={"EndpointName": "e", "CustomAttributes": f"from={presigned}"},
        body=TextBody(presigned),
        connection=Connection(endpoint_url="http://user:word@host:8080"),
    )
    kept = redacted_invocation(sent)
    assert kept.body == sent.body
    assert kept.fields["CustomAttributes"].endswith("X-Amz-Signature=[redacted]")  # type: ignore[union-attr]
    assert kept.connection.endpoint_url == "http://***@host:8080"
    plain = Invocation(fields={"EndpointName": "e"}, body=BytesBody(b"\x00\xff" * 1000))
    assert redacted_invocation(plain) == plain


def parts_of(data: bytes, chance: random.Random) -> list[bytes]:
    """`data` cut at random places, into parts of which most are small."""
    parts = []
    while data:
        size = chance.choice((1, 1, 2, 3, 7, 40, 300))
        parts.append(data[:size])
        data = data[size:]
    return parts


@pytest.mark.parametrize("secret", [KEY, PASSWORD, "AQoXnyc4lcK4w4OIaTESTTOKEN" * 3])
def test_no_secret_is_shown_however_a_stream_is_cut(secret: str) -> None:
    chance = random.Random(7)
    redactor = Redactor().with_values([secret, "another-secret-0123456789"])
    for spelled in spellings(secret):
        data = f"before {spelled[:9]} {spelled[:2]} and {spelled} after{spelled}{spelled}.".encode()
        for parts in (*(parts_of(data, chance) for _ in range(8)), [bytes([byte]) for byte in data]):
            stream = StreamRedactor(redactor)
            shown = [*(stream.add(part) for part in parts), stream.end()]
            whole = b"".join(shown)
            assert len(whole) == len(data)
            assert whole == redactor.data(data)


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_an_api_key_is_not_shown_however_a_stream_is_cut(size: int) -> None:
    data = b"use sagemaker-api-key-Zm9vYmFyYmF6 and bedrock-api-key-AbCdEf0123"
    stream = StreamRedactor(Redactor())
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    whole = b"".join([*(stream.add(part) for part in parts), stream.end()])
    assert len(whole) == len(data)
    assert b"use sagemaker-api-key-[redacted]" in whole
    assert b"Zm9v" not in whole
    assert b"AbC" not in whole


def test_a_first_character_waits_for_the_next() -> None:
    stream = StreamRedactor(Redactor().with_values([KEY]))
    assert [stream.add(part) for part in (b"see ", KEY[:1].encode(), KEY[1:3].encode(), b" it")] == [
        b"see ",
        b"",
        b"",
        f"{KEY[:3]} it".encode(),
    ]
    assert not stream.redacted


def test_text_without_secrets_is_shown_at_once() -> None:
    stream = StreamRedactor(Redactor().with_values([KEY]))
    for part in (b"i", b"t", b" no secret", b"", b"\\", b"%2", b"wJalr is its beginning", b"\xc3"):
        assert stream.add(part) == part
    assert stream.end() == b""


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("written", [" ", "", "\n\t", "\\n"])
def test_a_secret_of_two_lines_is_found_however_its_break_is_written(line_break: str, written: str) -> None:
    first, second = "IQoJfirstAAAABBBBCCCC1", "secondDDDDEEEEFFFF2222"
    redactor = Redactor().with_values([f"{first}{line_break}{second}"])
    for text in (f"x-amz-security-token:{first}{written}{second}", f"{second} alone"):
        assert first not in redactor.text(text)
        assert second not in redactor.text(text)
    secrets = SecretsInUse()
    secrets.add(f"{first}{line_break}{second}")
    assert second not in secrets.redactor.text(f"{first}{written}{second}")


def test_a_secret_in_the_query_of_an_address_is_known_by_its_name() -> None:
    cases: list[str] = [
        "?token=",
        "?a=b&api_key=",
        "?apikey=",
        "?X-Api-Key=",
        "?password=",
        "?user-secret=",
        "?auth_token%3D",
    ]
    for query in cases:
        text = redacted(f"POST https://host/x{query}s3cr3t-value&c=d HTTP/1.1")
        assert "s3cr3t" not in text, query
        assert text.endswith("[redacted]&c=d HTTP/1.1"), query


@pytest.mark.parametrize("text", ["max_tokens=12 token=5", "the secret=none", "?tokens=5", "?token={token}"])
def test_words_that_are_names_of_secrets_are_not_taken_for_some(text: str) -> None:
    assert redacted(text) == text


def test_a_stream_tells_whether_there_was_a_secret() -> None:
    stream = StreamRedactor(Redactor().with_values([KEY]))
    shown = stream.add(b"before ")
    marks = [stream.redacted]
    shown += stream.add(KEY.encode())
    shown += stream.add(b" after") + stream.end()
    marks.append(stream.redacted)
    assert marks == [False, True] and KEY.encode() not in shown


def test_chunks_are_shown_as_they_come_and_none_is_empty() -> None:
    key = KEY.encode()
    chunks = [b"a" * 100, b"", key[:20], key[20:], b"b" * 100]
    safe = list(redacted_chunks(chunks, Redactor().with_values([KEY])))
    assert all(safe) and len(safe) > 1
    assert len(b"".join(safe)) == len(b"".join(chunks))
    assert b"".join(safe).startswith(b"a" * 100) and b"".join(safe).endswith(b"b" * 100)
    assert key not in b"".join(safe)


def test_no_more_is_held_back_than_a_secret_is_long() -> None:
    def shown(data: bytes) -> bytes:
        return StreamRedactor(Redactor()).add(data)

    prefix = b"bedrock-api-key-"
    key = prefix + b"A" * 9000
    longest = len(prefix) + 8192
    assert shown(key[:longest]) == prefix
    assert len(shown(key[: longest + 1])) == longest + 1 and b"AAAA" not in shown(key[: longest + 1])
    assert shown(b"-" * 5000 + b" " + key[:4000]) == b"-" * 5000 + b" " + prefix


@pytest.mark.parametrize("time", ["first", "second"])
def test_no_test_knows_the_secrets_of_another(time: str) -> None:
    """What a test of streams holds back would else depend on the tests before it."""
    assert IN_USE.redactor.text("a secret of another test") == "a secret of another test", time
    IN_USE.add("a secret of another test")
