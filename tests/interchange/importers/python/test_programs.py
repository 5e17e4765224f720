"""What a Python program really sends is what is read of it, or is marked as not known."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.interchange.python_programs import Sent, programs, really_sent
from workbench.interchange.importers.boto3.call import read
from workbench.model.invocation import BytesBody, FieldValue, Invocation
from workbench.services.validation import resolve


def covers(read: Invocation, sent: Sent) -> bool:
    """Whether a reading says what was sent, or that it does not know it."""
    unknown = {caveat.member for caveat in read.caveats}
    body = resolve(read.body)
    if "Body" not in unknown and (body.data if body else None) != sent.body:
        return False
    names = (read.fields.keys() | sent.fields.keys()) - unknown
    return all(read.fields.get(name) == sent.fields.get(name) for name in names)


_FOREIGN = re.compile(r"\b(?:unk|ext|fail)\b")


@settings(suppress_health_check=list(HealthCheck))
@given(programs(), st.integers(0, 1_000))
def test_a_program_sends_what_is_read_of_it_or_is_marked(program: str, seed: int) -> None:
    note(program)
    results = read(program)
    readings = [reading.invocation for reading in results]
    for offset in range(6):
        for sent in really_sent(program, seed + offset):
            site = sent.fields["InferenceId"]
            assert any(
                covers(reading, sent)
                for reading in readings
                if reading.fields.get("InferenceId", site) == site
            ), sent
    if _FOREIGN.search(program) or any("raises" in words for result in results for words in result.notes):
        return
    # Where everything is in the program, nothing else is read than what it sends, or would after a failure.
    if not any(reading.caveats for reading in readings):
        on_failure = _sites_of_handlers(program)
        assert {
            _key(reading.fields, resolve(reading.body))
            for reading in readings
            if reading.fields.get("InferenceId") not in on_failure
        } == {
            _key(request.fields, BytesBody(request.body or b""))
            for request in really_sent(program, seed)
            if request.fields["InferenceId"] not in on_failure
        }


def _sites_of_handlers(program: str) -> set[object]:
    """The sites of the calls that only follow a request which failed."""
    handlers = [node for node in ast.walk(ast.parse(program)) if isinstance(node, ast.ExceptHandler)]
    calls = [node for handler in handlers for node in ast.walk(handler) if isinstance(node, ast.keyword)]
    return {
        call.value.value
        for call in calls
        if call.arg == "InferenceId" and isinstance(call.value, ast.Constant)
    }


def _key(fields: Mapping[str, FieldValue], body: BytesBody | None) -> tuple[object, ...]:
    return (*sorted(fields.items()), body.data if body else b"")
