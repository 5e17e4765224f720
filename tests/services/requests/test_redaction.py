"""Secrets are taken out of texts, bytes, and whatever holds them."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from workbench.model.exchange import Outcome, Part, Response
from workbench.services.requests.redaction import Redactor


def test_every_form_of_a_secret_is_replaced() -> None:
    veil = Redactor({"a": 'x"/y', "b": 'x"/y and more'})
    assert veil.redact('raw x"/y, json x\\"/y, url x%22/y, longer x"/y and more') == (
        "raw ${a}, json ${a}, url ${a}, longer ${b}"
    )
    assert veil.redact(b'x"/y') == b"${a}"


def test_everything_that_holds_text_is_looked_into() -> None:
    veil = Redactor({"a": "secret"})
    now = datetime.now(UTC)
    value = {"k": ["secret", ("x", b"secret"), 5, None, now]}
    assert veil.redact(value) == {"k": ["${a}", ("x", b"${a}"), 5, None, now]}


def test_parts_of_a_stream_fit_the_body_that_is_kept() -> None:
    response = Response(http_status=200, body=b"a secret", parts=(Part(4, 1.0), Part(4, 2.0)))
    kept = Redactor({"a": "secret"}).redact_outcome(Outcome(response=response)).response
    assert kept is not None
    assert kept.body == b"a ${a}"
    assert sum(part.size for part in kept.parts) == len(kept.body)
    same = Redactor({"a": "other"}).redact_outcome(Outcome(response=response)).response
    assert same == response


@given(st.text(min_size=1), st.text())
def test_no_secret_is_left(secret: str, around: str) -> None:
    assert not Redactor({})
    veiled = Redactor({"a": secret}).redact(around.replace("${a}", "") + secret)
    assert secret not in veiled.replace("${a}", "\0") or secret in "${a}\0"
