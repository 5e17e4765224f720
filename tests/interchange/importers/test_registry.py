"""Forms of import: found by themselves, and calls of other tools told from payloads."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.interchange import importers as package
from workbench.interchange.importers import accepted_forms, detect_command, importers, read
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("aws sagemaker-runtime invoke-endpoint --endpoint-name e out", "an AWS CLI call"),
        (
            "$ aws --profile dev sagemaker-runtime invoke-endpoint-async \\\n  --endpoint-name e",
            "an AWS CLI call",
        ),
        ("me@host:~$ AWS_PROFILE=dev aws sagemaker-runtime invoke-endpoint o", "an AWS CLI call"),
        ("/usr/bin/aws sagemaker-runtime invoke-endpoint --endpoint-name e o", "an AWS CLI call"),
        (
            "base64 --decode <<'END' | AWS_MAX_ATTEMPTS=1 aws sagemaker-runtime invoke-endpoint o\nAA==\nEND",
            "an AWS CLI call",
        ),
        ("workbench invoke-endpoint --sandbox --endpoint-name e -", "a call of this workbench"),
        ("curl -X POST https://runtime.sagemaker.us-east-1.amazonaws.com/", "a curl call"),
        ("import boto3\nr = client.invoke_endpoint(\n  EndpointName='e')", "a boto3 call"),
        ("invoke_endpoint_with_response_stream(EndpointName='e')", "a boto3 call"),
        ('{"prompt": "how do I client.invoke_endpoint(x)?"}', ""),
        ("aws s3 ls", ""),
        ("1,2,3\n", ""),
        ("curly braces", ""),
        ("", ""),
    ],
)
def test_calls_are_told_from_payloads(text: str, kind: str) -> None:
    assert detect_command(text) == kind


A_PROGRAM = '''
"""Command lines of `ask ENDPOINT TEXT`."""

from workbench.interchange.importers.importer import BEFORE_PROGRAM, Importer
from workbench.interchange.types import Reading
from workbench.model.invocation import Invocation, TextBody


def read_command(text, command, files):
    words = [word.text for word in command.words]
    if words[:1] != ["ask"]:
        return []
    return [Reading("ask", Invocation(fields={"EndpointName": words[1]}, body=TextBody(words[2])))]


def is_asked(document):
    return isinstance(document, dict) and "ask" in document


def read_document(document, origin, line):
    return [Reading("ask", Invocation(fields={"EndpointName": document["ask"]}))]


IMPORTERS = (
    Importer(
        "ask",
        "ask command lines",
        detects_document=is_asked,
        read_document=read_document,
        read_command=read_command,
        pasted=((BEFORE_PROGRAM + r"ask\\s", "a call of ask"),),
    ),
)
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "ask.py").write_text(A_PROGRAM, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    importers.cache_clear()
    yield
    importers.cache_clear()
    sys.modules.pop(f"{package.__name__}.ask", None)


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize("text", ["ask e 'some text'", '{"ask": "e"}', "```sh\nask e invoke-endpoint\n```"])
def test_a_form_is_added_by_adding_a_file(text: str) -> None:
    (reading,) = read(text, lambda _path: b"")
    assert isinstance(reading, Reading)
    assert (reading.form, reading.invocation.endpoint_name) == ("ask", "e")


@pytest.mark.usefixtures("added")
def test_an_added_form_is_offered_and_named() -> None:
    assert detect_command("$ ask e x") == "a call of ask"
    assert "ask command lines" in accepted_forms()
    with pytest.raises(MalformedError) as error:
        list(read("words", lambda _path: b""))
    assert "ask command lines" in error.value.hint
