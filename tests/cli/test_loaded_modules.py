"""What a clean interpreter has loaded after a command line, and at the first paint: start-up is a budget."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import Home
from tests.support import DEADLINE_SECONDS

COMMAND_LINE = """
import json, sys
from workbench.cli import main
try:
    main(sys.argv[2:])
except SystemExit:
    pass
open(sys.argv[1], "w").write(json.dumps(list(sys.modules)))
"""
FIRST_PAINT = """
import json, sys
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.main import MainScreen

async def painted(self):
    open(sys.argv[1], "w").write(json.dumps(list(sys.modules)))
    self.app.exit(0)

MainScreen._complete = painted
WorkbenchApp(Workbench.open()).run(headless=True)
"""
AT_REST = """
import asyncio, json, sys
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from tests.tui.conftest import until

def address(app):
    return str(app.main.query_one("#address").render())

async def run():
    app = WorkbenchApp(Workbench.open())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.main.is_complete)
        await until(pilot, lambda: "eu-west-3" in address(app))
        await until(pilot, lambda: app._account.is_waiting)
        await app.workers.wait_for_complete()
        at_rest = list(sys.modules)
        await pilot.press("right")
        await until(pilot, lambda: "runtime.sagemaker.eu-west-3" in address(app))
    with open(sys.argv[1], "w") as file:
        json.dump([*at_rest, "the first key", *(sys.modules.keys() - set(at_rest))], file)

asyncio.run(run())
"""


def loaded(
    home: Home, script: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> set[str]:
    """The modules that a script has loaded, by name."""
    return set(in_order(home, script, *arguments, environment=environment))


def in_order(
    home: Home, script: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> list[str]:
    """The same in the order in which the script wrote them."""
    path = Path(home.folder, "modules.json")
    subprocess.run(
        [sys.executable, "-c", script, path, *arguments],
        env={**home.environment, **(environment or {})},
        cwd=home.folder,
        capture_output=True,
        check=True,
        timeout=DEADLINE_SECONDS,
    )
    names: list[str] = json.loads(path.read_text())
    return names


def rooms(modules: set[str]) -> set[str]:
    """The rooms of the workbench that modules are in."""
    return {name.split(".")[1] for name in modules if name.startswith("workbench.")}


def below(package: str, modules: set[str]) -> set[str]:
    """The names of modules below a package."""
    return {name.removeprefix(f"{package}.") for name in modules if name.startswith(f"{package}.")}


def libraries(modules: set[str]) -> set[str]:
    """The libraries that modules belong to, without the standard library."""
    return {name.partition(".")[0] for name in modules} - sys.stdlib_module_names


_REDACTION = {"", ".api_keys", ".marks", ".redactor", ".secret", ".secrets_in_use", ".shapes", ".spellings"}
_ERRORS = {
    "errors",
    "garbage",
    "hints",
    "hints.text",
    "hints.sentences",
    *(f"redaction{name}" for name in _REDACTION),
}


_SERVICE = {"service", "service.java_regex", "service.schema"}


@pytest.mark.parametrize(
    ("argument", "model"),
    [
        ("--version", set()),
        ("--help", _SERVICE),
    ],
)
def test_version_and_help_load_only_the_command_line(home: Home, argument: str, model: set[str]) -> None:
    modules = loaded(home, COMMAND_LINE, argument)
    assert rooms(modules) == {"cli", "model"}
    assert modules.isdisjoint({"dataclasses", "shutil"})
    assert libraries(modules).isdisjoint(
        {"msgspec", "botocore", "boto3", "textual", "jmespath", "platformdirs"}
    )
    values = {name for name in modules if name.startswith("workbench.model.")}
    assert {name.removeprefix("workbench.model.") for name in values} == {*_ERRORS, *model}


SHELLS = ("bash", "zsh", "fish")


def completing(shell: str, line: str) -> dict[str, str]:
    """The variables with which a shell asks how a command line may go on."""
    *before, incomplete = line.split(" ")
    if shell == "fish":
        words, current = " ".join(before), incomplete
    else:
        words, current = line, str(len(before))
    return {"_WORKBENCH_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": current}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "model", "commands"),
    [
        ("workbench inv", _SERVICE, set()),
        ("workbench ", _SERVICE, set()),
        ("workbench history ", set(), {"history"}),
        ("workbench sessions re", set(), {"sessions"}),
        (
            "workbench invoke-endpoint --end",
            {*_SERVICE, "service.command_words", "service.field_metadata", "service.operations"},
            {"invoke", "invoke.command", "invoke.options", "invoke.prompt"},
        ),
        (
            "workbench invoke-endpoint-async --wait",
            {*_SERVICE, "service.command_words", "service.field_metadata", "service.operations"},
            {"invoke", "invoke.command", "invoke.options", "invoke.prompt"},
        ),
    ],
)
def test_completion_of_commands_and_options_loads_none_of_what_carries_them_out(
    home: Home, shell: str, line: str, model: set[str], commands: set[str]
) -> None:
    modules = loaded(home, COMMAND_LINE, environment=completing(shell, line))
    assert libraries(modules).isdisjoint({"msgspec", "botocore", "boto3", "textual", "jmespath"})
    assert rooms(modules) <= {"cli", "model", "content"}
    assert below("workbench.model", modules) <= {*_ERRORS, *model}
    assert below("workbench.cli.commands", modules) == commands


@pytest.mark.parametrize(
    "line",
    [
        *("workbench batch --", "workbench load --", "workbench evaluate --", "workbench replay --"),
        *("workbench replay ", "workbench diff ", "workbench async show ", "workbench requests show "),
        *("workbench invoke-endpoint --endpoint-name ", "workbench replay 1 --target "),
    ],
)
def test_completion_loads_neither_datasets_nor_comparisons(home: Home, line: str) -> None:
    modules = loaded(home, COMMAND_LINE, environment=completing("zsh", line))
    assert "workbench.cli.app" in modules
    assert rooms(modules) <= {"cli", "model", "content", "services", "store"}
    assert libraries(modules).isdisjoint({"botocore", "boto3", "textual", "jmespath", "numpy"})
    services = below("workbench.services", modules)
    assert services.isdisjoint(
        {
            *("batch.batch", "comparison", "dataset_batch.plan", "datasets.dataset", "evaluation.inputs"),
            *("history.service", "requests.saved_requests", "async_invocations.invocations"),
        }
    )


def test_a_send_loads_neither_the_app_nor_the_sandbox(home: Home) -> None:
    address = ("--endpoint-url", home.sandbox, "--endpoint-name", "echo")
    modules = loaded(home, COMMAND_LINE, "invoke-endpoint", *address, "--body", "e30=", "out")
    assert Path(home.folder, "out").exists()
    assert rooms(modules) == {"aws", "cli", "content", "interchange", "model", "services", "store"}
    # What is printed: the output as JSON, and the numbers of a hint. No format, no view, no sanitizing.
    assert {name for name in modules if name.startswith("workbench.content.")} == {
        "workbench.content.extras",
        "workbench.content.humanize",
        "workbench.content.printable_json",
        "workbench.content.search",
        "workbench.content.search.jmespath_errors",
    }
    # Of the importers and exporters, only the rules of a command line.
    assert {name for name in modules if name.startswith("workbench.interchange.")} == {
        "workbench.interchange.arguments",
        "workbench.interchange.blobs",
        "workbench.interchange.connections",
        "workbench.interchange.input_json",
        "workbench.interchange.types",
    }
    heavy = {
        "email.policy",
        "textual",
        "aiohttp",
        "boto3.s3",
        "yaml",
        "difflib",
        "awscrt.auth",
        "locust",
        "gevent",
    }
    assert modules.isdisjoint(heavy)


@pytest.mark.parametrize("arguments", [(), ("open",)])
def test_the_app_as_it_was_left_has_nothing_to_parse(home: Home, arguments: tuple[str, ...]) -> None:
    modules = loaded(home, COMMAND_LINE, *arguments)  # refused, as there is no terminal
    assert "workbench.cli.app_launcher" in modules
    assert "dataclasses" not in modules
    assert libraries(modules).isdisjoint({"click", "textual"})


def test_the_first_paint_needs_neither_the_history_nor_the_sdk(home: Home) -> None:
    modules = loaded(home, FIRST_PAINT)
    assert rooms(modules) == {"aws", "content", "model", "services", "store", "tui"}
    # The profiles of the header, who is asked for a one-time code, what hides awscrt: none loads the SDK.
    assert {name for name in modules if name.startswith("workbench.aws.")} == {
        "workbench.aws.sdk",
        "workbench.aws.sdk.crt",
        "workbench.aws.sdk.codes",
    }
    assert libraries(modules).isdisjoint({"aiohttp", "boto3", "botocore", "urllib3", "numpy", "PIL", "yaml"})
    assert modules.isdisjoint({"sqlite3", "pygments.lexers", "workbench.store.history.history"})
    # Files, bytes and arrays are other ways of giving a body than the text of the first draft.
    payload = "workbench.tui.panels.payload"
    assert modules.isdisjoint({f"{payload}.{name}_source" for name in ("file", "hex", "array")})


def test_an_open_window_loads_the_sdk_with_the_first_key(home: Home) -> None:
    account = {
        "AWS_REGION": "eu-west-3",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    modules = in_order(home, AT_REST, environment=account)
    before = set(modules[: modules.index("the first key")])
    sdk = {"boto3", "botocore", "urllib3"}
    assert before.isdisjoint({*sdk, "awscrt.auth"})
    # Nobody searches yet.
    assert "workbench.store.sqlite.index.planner" not in before
    assert {*modules} & {*sdk, "awscrt.auth"} == sdk
