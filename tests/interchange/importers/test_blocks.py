"""Notebooks, Markdown and interactive sessions: code in blocks, between prompts, beside magics."""

from __future__ import annotations

import json

import pytest

from workbench.interchange.importers import read
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.caveat import CaveatKind
from workbench.model.invocation import FileBody, TextBody

AWS = "aws sagemaker-runtime invoke-endpoint --cli-binary-format raw-in-base64-out"


def readings(text: str) -> list[Reading]:
    results = list(read(text, lambda path: b""))
    assert all(isinstance(result, Reading) for result in results), results
    return [result for result in results if isinstance(result, Reading)]


def notebook(*cells: str, **more: object) -> str:
    return json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "source": ["client.invoke_endpoint("]},
                *({"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells),
            ],
            "nbformat": 4,
            **more,
        }
    )


def test_a_notebook_is_its_cells_in_order() -> None:
    python, shell, bash = readings(
        notebook(
            "import boto3, json\nruntime = boto3.client('sagemaker-runtime')\npayload = {'a': 1}",
            "%matplotlib inline\npayload['a'] = 2",
            "this is no python",
            "r = runtime.invoke_endpoint(EndpointName='ep', Body=json.dumps(payload), Accept=later)",
            f"!{AWS} \\\n   --endpoint-name ep2 --body fileb://x out.json",
            f"%%bash\n{AWS} --endpoint-name ep3 --body '1' o",
            "%%html\n<b>invoke_endpoint</b>",
        )
    )
    assert python.invocation.body == TextBody('{"a": 2}')
    assert shell.invocation.body == FileBody("x")
    assert bash.invocation.endpoint_name == "ep3"
    (caveat,) = python.invocation.caveats
    assert (caveat.text, caveat.part, caveat.line) == ("later", "cell 5", 1)
    assert "cell 5, line 1, column 81: Accept is made by later, which is not known: left out" in python.notes
    for words in ("cell 3: %matplotlib inline", "cell 4: this is not Python", "cell 8: %%html"):
        assert any(words in note for note in python.notes), words


def test_a_cell_as_it_was_typed_in_one_piece() -> None:
    document = {
        "cells": [{"cell_type": "code", "source": "c.invoke_endpoint(EndpointName='e')"}],
        "nbformat": 4,
    }
    assert readings(json.dumps(document))[0].invocation.endpoint_name == "e"
    old = {"cell_type": "code", "input": ["c.invoke_endpoint(EndpointName='e')"]}
    document = {"worksheets": [{"cells": [old]}], "nbformat": 3}
    assert readings(json.dumps(document))[0].invocation.endpoint_name == "e"


def test_a_name_that_a_command_gives_a_value_is_not_known() -> None:
    send = "boto3.client('sagemaker-runtime').invoke_endpoint(EndpointName=name)"
    (reading,) = readings(notebook("name = 'old'", "name = !cat name.txt", send))
    assert [caveat.member for caveat in reading.invocation.caveats] == ["EndpointName"]


def test_other_code_may_give_any_name_another_value() -> None:
    (reading,) = readings(
        notebook("name = 'old'", "%run other.py", "client.invoke_endpoint(EndpointName=name)")
    )
    assert reading.invocation.endpoint_name == "" and reading.invocation.caveats


def test_what_a_notebook_fills_in_is_marked() -> None:
    (reading,) = readings(notebook(f"!{AWS} --endpoint-name {{endpoint}} --body '{{\"a\": 1}}' o"))
    assert [(caveat.member, caveat.kind, caveat.text) for caveat in reading.invocation.caveats] == [
        ("EndpointName", CaveatKind.UNKNOWN, "{endpoint}")
    ]


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_markdown(fence: str) -> None:
    text = (
        f"[![badge](x)](y)\n# How to\n\nFirst:\n\n{fence}python\nname = 'a'\n{fence}\n\nThen\n\n"
        f"1. call it\n\n   {fence}py\n   client.invoke_endpoint(EndpointName=name, Body='')\n   {fence}\n\n"
        f"{fence}console\n$ {AWS} --endpoint-name b --body 1 o\n{{}}\n{fence}\n"
        f"{fence}js\nnew InvokeEndpointCommand({{}})\n{fence}\n"
        f"{fence}\n{AWS} --endpoint-name c --body 1 o\n{fence}\n"
    )
    calls = readings(text)
    assert [call.invocation.endpoint_name for call in calls] == ["a", "b", "c"]
    assert any("line 15, column" in note for note in calls[0].notes)
    assert any("code in js is left out" in note for note in calls[0].notes)


def test_a_docstring_with_a_fence_is_python() -> None:
    text = 'def f():\n    """\n```python\nf()\n```\n    """\nclient.invoke_endpoint(EndpointName="e")\n'
    assert readings(text)[0].invocation.endpoint_name == "e"


SESSIONS = {
    "python": ">>> p = {'a': 1}\n>>> for k in 'xy':\n...     p[k] = 2\n... \n>>> p\n{'a': 1}\n"
    ">>> client.invoke_endpoint(\n...     EndpointName='e', Body=json.dumps(p))\n{'ResponseMetadata': {}}\n",
    "ipython": "In [1]: p = {'a': 1}\n\nIn [2]: for k in 'xy':\n   ...:     p[k] = 2\n   ...:\n\nIn [3]: p\n"
    "Out[3]: {'a': 1}\n\nIn [4]: client.invoke_endpoint(EndpointName='e', Body=json.dumps(p))\n",
    "a page": "In [1]:\np = {'a': 1}\nfor k in 'xy':\n    p[k] = 2\nIn [2]:\np\nOut[2]:\n{'a': 1}\nIn [ ]:\n"
    "client.invoke_endpoint(EndpointName='e', Body=json.dumps(p))\n",
}


@pytest.mark.parametrize("name", SESSIONS)
def test_prompts_of_interactive_sessions(name: str) -> None:
    (reading,) = readings(SESSIONS[name])
    assert reading.invocation.body == TextBody('{"a": 1, "x": 2, "y": 2}')


def test_a_command_line_among_python() -> None:
    calls = readings(f"client.invoke_endpoint(EndpointName='a')\n!{AWS} --endpoint-name b --body 1 o\n")
    assert [call.invocation.endpoint_name for call in calls] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        notebook("print(1)"),
        json.dumps({"cells": [{}], "nbformat": 4}),
        json.dumps({"cells": [{"cell_type": "code", "source": 3}], "nbformat": 4}),
        json.dumps({"cells": 3, "nbformat": 4}),
        "```\nnothing\n```\n",
    ],
)
def test_documents_without_a_call_are_errors(text: str) -> None:
    with pytest.raises(MalformedError):
        readings(text)


def test_processes_that_cells_start_are_read() -> None:
    call = [*AWS.split(), "--endpoint-name", "listed", "--body", "fileb://x", "o"]
    listed, system = readings(
        notebook(
            f"import subprocess\nsubprocess.run({call!r})",
            f"get_ipython().system('{AWS} --endpoint-name system --body fileb://x o')",
        )
    )
    assert listed.invocation.endpoint_name == "listed"
    assert system.invocation.endpoint_name == "system"


def test_a_question_about_an_object_leaves_its_cell() -> None:
    (reading,) = readings(
        notebook(
            "import boto3\nc = boto3.client('sagemaker-runtime')\nc.invoke_endpoint?\n"
            "c.invoke_endpoint(EndpointName='asked', Body=b'1')\nc.meta??"
        )
    )
    assert reading.invocation.endpoint_name == "asked"


def test_a_block_that_only_speaks_of_calls_stops_no_other() -> None:
    call = f"```bash\n{AWS} --endpoint-name e --body fileb://x o\n```"
    text = f"{call}\n\n```\nsee the page of invoke-endpoint\n```\n"
    (reading,) = readings(text)
    assert "line 6: no call is recognized here: left out" in reading.notes
