"""A Python script with boto3, complete and ready to run."""

from __future__ import annotations

from workbench.interchange.exporters import python
from workbench.interchange.exporters.aws_cli import SANDBOX_NOTE
from workbench.interchange.exporters.exporter import PYTHON, Exporter
from workbench.interchange.exporters.source import Source
from workbench.interchange.types import Written

_STREAM = """\
print({name: value for name, value in response.items() if name != "Body"}, file=sys.stderr)
for event in response["Body"]:
    if "PayloadPart" in event:
        sys.stdout.buffer.write(event["PayloadPart"]["Bytes"])
        sys.stdout.buffer.flush()
    else:
        sys.exit(f"The stream failed: {event}")
"""
_BODY = """\
print({name: value for name, value in response.items() if name != "Body"}, file=sys.stderr)
sys.stdout.buffer.write(response["Body"].read())
"""
_NO_BODY = "print(response)\n"


def write(source: Source) -> Written:
    """The script. It prints the answer's body, and everything else to standard error."""
    operation = source.operation
    if source.invocation.connection.sandbox:
        source.notes.append(SANDBOX_NOTE)
    python.note_bundle(source)
    body = python.body(source)
    bodied = any(field.payload for field in operation.output)
    ending = _STREAM if operation.streams else _BODY if bodied else _NO_BODY
    imports = python.imports(source, body)
    if "sys." in ending:
        imports.insert(1 if "import base64" in imports else 0, "import sys")
    if imports[0] == "":
        del imports[0]
    call = [f"    {line}" for line in python.arguments(source, body)]
    text = "\n".join(
        [
            *imports,
            "",
            f"client = {python.client(source.invocation.connection)}",
            f"response = client.{operation.method_name}(",
            *call,
            ")",
            ending,
        ]
    )
    return Written("boto3", text, "invoke.py", tuple(source.notes), source.beside)


EXPORTERS = (Exporter("boto3", "boto3", PYTHON, write, order=20),)
