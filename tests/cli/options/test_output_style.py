"""Output members on standard output of any kind, in the form that options, environment and profile name."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from workbench.cli.core.output import Query
from workbench.cli.core.terminal.descriptors import OutputError
from workbench.cli.options.output_style import Printing, PrintingArguments, printing_of
from workbench.model.errors import WorkbenchError
from workbench.services import aws_settings

ANSWER = {"ContentType": "text/csv", "CustomAttributes": "a\x1b]0;title\x07", "Codes": ["\x1b[2J", 7]}


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Unwritable(io.StringIO):
    def __init__(self, *, closed: bool) -> None:
        super().__init__()
        self.never = closed

    def write(self, text: str) -> int:
        raise OutputError("standard output does not take it", closed=self.never)


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration of the SDK, which is empty until it is written."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    return tmp_path / "config"


def arguments(
    output: str | None = None, query: str | None = None, error_format: str | None = None
) -> PrintingArguments:
    return PrintingArguments(output=output, query=query, color="auto", error_format=error_format)


def test_a_table_in_colour_drives_no_terminal_but_by_its_own_colours() -> None:
    Printing("table", None, "auto").print("InvokeEndpoint", ANSWER, stream := _Terminal())
    drawn = stream.getvalue()
    assert "\x1b[34m" in drawn
    assert "\x1b]0;" not in drawn and "\x07" not in drawn and "\x1b[2J" not in drawn
    Printing("table", None, "auto").print("InvokeEndpoint", ANSWER, pipe := io.StringIO())
    assert "\x1b[34m" not in pipe.getvalue() and "\x07" in pipe.getvalue(), "a pipe gets it as it is"


@pytest.mark.parametrize("value", [None, "text/csv\x1b[2J", 7, [["a", 1], ["b\x07", 2]]])
def test_whatever_a_query_finds_is_inert_in_a_table(value: object) -> None:
    try:
        Printing("table", Query("a"), "on").print("t", {"a": value}, stream := _Terminal())
    except WorkbenchError:
        pytest.fail("a table takes it")
    assert "\x1b[2J" not in stream.getvalue() and "\x07" not in stream.getvalue()


def test_a_full_disk_loses_the_output_and_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    """As in the AWS CLI: the request has been answered."""
    Printing("json", None, "off").print("InvokeEndpoint", ANSWER, _Unwritable(closed=False))
    assert "standard output does not take it; the output is lost" in capsys.readouterr().err
    with pytest.raises(OutputError):
        Printing("json", None, "off").print("InvokeEndpoint", ANSWER, _Unwritable(closed=True))


@pytest.mark.parametrize(
    ("text", "options", "kind", "error_format"),
    [
        ("", arguments(), "json", "enhanced"),
        ("output = yaml\ncli_error_format = JSON", arguments(), "yaml", "json"),
        (
            "output = yaml\ncli_error_format = json",
            arguments("text", error_format="legacy"),
            "text",
            "legacy",
        ),
        ("cli_error_format = nice", arguments(), "json", "enhanced"),
    ],
)
def test_the_command_line_is_before_the_profile(
    profile: Path, text: str, options: PrintingArguments, kind: str, error_format: str
) -> None:
    profile.write_text(f"[default]\n{text}\n")
    printing = printing_of(options, aws_settings(None))
    assert (printing.kind, printing.error_format) == (kind, error_format)


def test_an_unknown_form_names_where_it_stands(profile: Path) -> None:
    profile.write_text("[default]\noutput = xml\n")
    with pytest.raises(WorkbenchError, match="Unknown output type: xml") as refusal:
        printing_of(arguments(), aws_settings(None))
    assert str(profile) in refusal.value.hint
