"""Python in the here-documents of shell scripts."""

from __future__ import annotations

from time import process_time

import pytest

from workbench.interchange.importers import read
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading

CALL = """import boto3
client = boto3.client("sagemaker-runtime", region_name="eu-west-1")
client.invoke_endpoint(EndpointName="two", Body="1,2")"""
COMMAND = "aws sagemaker-runtime invoke-endpoint --endpoint-name one --body e30= o"


def readings(text: str) -> list[Reading]:
    results = list(read(text, lambda path: b""))
    assert all(isinstance(result, Reading) for result in results), results
    return [result for result in results if isinstance(result, Reading)]


def names(text: str) -> list[object]:
    return [reading.invocation.fields.get("EndpointName") for reading in readings(text)]


def test_python_and_command_lines_of_one_script() -> None:
    assert names(f"set -e\n{COMMAND}\npython3 - <<'EOF'\n{CALL}\nEOF\n") == ["two", "one"]
    assert names(
        f"mkdir -p s\ncat > s/invoke_endpoint.py << EOF\n{CALL}\nEOF\npython s/invoke_endpoint.py"
    ) == ["two"]


def test_tabs_before_a_here_document() -> None:
    inside = "".join(f"\t{line}\n" for line in CALL.split("\n"))
    assert names(f"if true; then\n\tpython - <<-PY\n{inside}\tPY\nfi\n") == ["two"]


def test_what_the_shell_fills_in_is_left_out_and_named() -> None:
    filled = CALL.replace('"two"', '"$EP"')
    (reading,) = readings(f"{COMMAND}\npython - <<EOF\n{filled}\nEOF\n")
    assert reading.invocation.fields["EndpointName"] == "one"
    assert "line 3: code in a here-document that the shell fills in is left out" in reading.notes
    with pytest.raises(MalformedError):
        readings(f"python - <<EOF\n{filled}\nEOF\n")


def test_many_openings_without_an_end_are_read_at_once() -> None:
    """Reading on to the end of the text after each would take minutes."""
    shifts = "".join(f"x = 1 <<Y{number}\n" for number in range(50_000))
    began = process_time()
    assert names(f"{shifts}python3 - <<'EOF'\n{CALL}\nEOF\n") == ["two"]
    assert process_time() - began < 20
