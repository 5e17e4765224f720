"""API keys are known by their beginning, of AWS and of other services, and ordinary text is left as it is."""

from __future__ import annotations

import base64
import json
import random
import string

import pytest

from workbench.model.invocation import Invocation, TextBody
from workbench.model.redaction import Redactor, redacted
from workbench.model.redaction.stream import StreamRedactor
from workbench.model.redaction.values import redacted_invocation

_CHANCE = random.Random(11)


def _letters(count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """So many characters, of which some are small, some are large and some are digits."""
    return "aZ3" + "".join(_CHANCE.choices(alphabet, k=count - 3))


def _segment(value: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


_OF_URLS = string.ascii_letters + string.digits + "-_"
KEYS = {
    "OpenAI": ("sk-", _letters(48)),
    "OpenAI's project": ("sk-proj-", _letters(156, _OF_URLS)),
    "OpenAI's service account": ("sk-svcacct-", _letters(120, _OF_URLS)),
    "Anthropic": ("sk-ant-api03-", _letters(95, _OF_URLS)),
    "OpenRouter": ("sk-or-v1-", _letters(64, "0123456789abcdef")),
    "DeepSeek": ("sk-", "a3" + _letters(30, "0123456789abcdef").lower()),
    "Hugging Face": ("hf_", _letters(34, string.ascii_letters)),
    "Groq": ("gsk_", _letters(52)),
    "NVIDIA": ("nvapi-", _letters(64, _OF_URLS)),
    "GitHub": ("ghp_", _letters(36)),
    "GitHub's app": ("ghs_", _letters(36)),
    "GitHub's repositories": ("github_pat_", f"{_letters(22)}_{_letters(59)}"),
    "GitLab": ("glpat-", _letters(20, _OF_URLS)),
    "Slack": ("xoxb-", f"123456789012-1234567890123-{_letters(24)}"),
    "Google": ("AIza", _letters(35, _OF_URLS)),
    "JSON Web Token": (
        "eyJ",
        ".".join(
            (_segment({"alg": "HS256", "typ": "JWT"})[3:], _segment({"sub": "1234"}), _letters(43, _OF_URLS))
        ),
    ),
    "AWS": ("sagemaker-api-key-", "Zm9vYmFyYmF6/+=="),
}
AROUND = {
    "alone": "{}",
    "in a sentence": "use {} for it",
    "in a header": "Authorization: Bearer {}",
    "in JSON": '{{"headers": {{"x-api-key":"{}"}}}}',
    "in JSON's text": '"my key is\\n{}\\nthat is all"',
    "in an address": "https://host/v1?key={}&alt=json",
    "percent-encoded": "key%3D{}%26alt",
    "in YAML": "token: {}\n",
    "in CSV": '1,"{}",2\r\n',
}


@pytest.mark.parametrize("name", KEYS)
def test_an_api_key_is_taken_out_wherever_it_stands(name: str) -> None:
    start, secret = KEYS[name]
    for place, around in AROUND.items():
        text = around.format(start + secret)
        body = Redactor().redact_known(text)
        if not (name == "AWS" and place == "percent-encoded"):  # one of AWS may itself be percent-encoded
            assert body == around.format(f"{start}[redacted]"), place
        assert secret not in redacted(text), place
        data = Redactor().data(text.encode())
        assert len(data) == len(text.encode()), place
        assert secret[:20].encode() not in data and start.encode() in data, place
        assert Redactor().touches(text), place
        assert redacted_invocation(Invocation(fields={}, body=TextBody(text))).body == TextBody(body), place
        assert Redactor().redact_known(body) == body, place


@pytest.mark.parametrize("name", KEYS)
def test_the_beginning_of_a_key_alone_is_enough_to_look_for_it(name: str) -> None:
    start, secret = KEYS[name]
    secret = secret.replace("-", "a").replace("_", "a")
    assert Redactor().redact_known(start + secret) == f"{start}[redacted]"
    assert secret.encode() not in Redactor().data((start + secret).encode())
    assert Redactor().touches(start + secret)


def test_ordinary_text_is_left_as_it_is() -> None:
    cases: list[str] = [
        "a risk-averse desk-top disk-encryption-with-aes256-and-more-of-it2",
        '<div class="sk-top-container sk-estimator-doc-link-2" id="sk-container-id-1">',
        "locale sk-SK, sk-learn, scikit-learn, sk-estimator-of-many-words-and-2-digits",
        "the hf_hub_download and hf_transformersmodelforsequenceclassification of it",
        "hf_ALLCAPITALSANDNODIGITSINTHISCONSTANT",
        "ghp_ and gho_short, github_pat_ of anything",
        "xoxo-hugs-and-kisses, xoxb-is-the-beginning-of-a-token-of-slack",
        "AIza is what they begin with; AIzaShort",
        "eyJhbGciOiJIUzI1NiJ9 is a header, eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0 without signature",
        "sk-12345678901234567890123456789012 is a number",
        "version 1.2.3, eyJ.eyJ.eyJ, sk-, hf_, gsk_, nvapi-, ghp_, glpat-, xoxb-, AIza, eyJ",
        "https://example.com/task-4f2a9b1c7d8e4f2a9b1c7d8e/ask-4f2a9b1c7d8e4f2a9b1c7d8e",
    ]
    for text in cases:
        assert Redactor().redact_known(text) == text, text
        data = text.encode()
        assert Redactor().data(data) is data, text


@pytest.mark.parametrize("pack", [base64.b64encode, base64.urlsafe_b64encode, base64.encodebytes])
def test_base64_is_left_as_it_is(pack: object) -> None:
    assert callable(pack)
    chance = random.Random(5)
    for size in (30, 3000, 900_000):
        packed = pack(chance.randbytes(size))
        assert Redactor().data(packed) is packed
        documents = pack(json.dumps({"a": [chance.random() for _ in range(size // 20)]}).encode())
        assert Redactor().data(documents) is documents
    # Where base64 happens to spell what keys begin with.
    for spelled in ("AIza", "eyJ"):
        packed = (f"{'Ab3/' * 30}{spelled}{'Cd4+' * 3}{spelled}{_letters(35)}{'Ef5/' * 20}").encode()
        assert Redactor().data(packed) is packed


def test_of_a_large_body_the_ends_are_looked_at() -> None:
    for name, (start, secret) in KEYS.items():
        key = (start + secret).encode()
        filler = b"some words of an ordinary text\n" * 40_000
        for data in (b"%b %b" % (key, filler), b"%b %b" % (filler, key)):
            shown = Redactor().data(data)
            assert len(shown) == len(data) and key not in shown, name
            text = Redactor().redact_known(data.decode())
            assert f"{start}[redacted]" in text and secret not in text, name
        assert Redactor().data(filler) is filler, name


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_an_api_key_is_not_shown_however_a_stream_is_cut(size: int) -> None:
    for name, (start, secret) in KEYS.items():
        text = f"a risk-{secret[:15]} of words before it, {start}{secret} and after it \u20ac"
        data = text.encode()
        stream = StreamRedactor(Redactor())
        shown = [stream.add(data[at : at + size]) for at in range(0, len(data), size)]
        whole = b"".join([*shown, stream.end()])
        assert whole == Redactor().data(data), name
        assert secret.encode() not in whole and whole.startswith(b"a risk-" + secret[:15].encode()), name
    assert stream.redacted


def test_a_word_that_began_before_what_a_stream_remembers_is_no_key() -> None:
    """Of what was shown, 32 bytes are remembered: `sk-` may be the first of them."""
    data = f"a task-{_letters(60)} b".encode()
    stream = StreamRedactor(Redactor())
    shown = [stream.add(data[at : at + 1]) for at in range(len(data))]
    assert b"".join([*shown, stream.end()]) == data
    assert not stream.redacted


def test_what_only_begins_as_a_key_is_passed_over_in_one_go() -> None:
    """A search that began anew at each would take hours for these."""
    pieces = (
        "sk-",
        "sk-proj-",
        "eyJ",
        "eyJaaaaaaaaaa.",
        "AIza",
        "hf_",
        "ghp_",
        "xoxb-",
        "sagemaker-api-key-",
        "eyJ.",
        "\\nsk-",
    )
    for piece in pieces:
        data = piece.encode() * (1_000_000 // len(piece)) + b" "
        assert len(Redactor().data(data)) == len(data), piece
        stream = StreamRedactor(Redactor())
        assert len(stream.add(data) + stream.end()) == len(data), piece
