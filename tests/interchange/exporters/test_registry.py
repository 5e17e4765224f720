"""A form of export is added by adding a file, as docs/engineering/adding-things.md says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.interchange import exporters as package
from workbench.interchange.exporters import exporters, write
from workbench.model.invocation import Invocation, TextBody

A_FORM = '''
"""The names of the fields."""

from workbench.interchange.exporters.exporter import Exporter
from workbench.interchange.exporters.source import Source
from workbench.interchange.types import Written


def write(source: Source) -> Written:
    """Writes the names, one a line."""
    names = "".join(f"{name}\\n" for name in source.invocation.fields)
    return Written("names", names, "names.txt", tuple(source.notes))


EXPORTERS = (Exporter("names", "Names", "", write),)
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "names_of_fields.py").write_text(A_FORM, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    exporters.cache_clear()
    yield
    exporters.cache_clear()
    sys.modules.pop(f"{package.__name__}.names_of_fields", None)


@pytest.mark.usefixtures("added")
def test_a_form_is_added_by_adding_a_file() -> None:
    invocation = Invocation(fields={"EndpointName": "e", "Accept": "*/*"}, body=TextBody("x"))
    assert exporters()["names"].title == "Names"
    assert sorted(write("names", invocation).text.split()) == ["Accept", "EndpointName"]


def test_the_command_line_and_the_app_offer_every_form(tmp_path: Path) -> None:
    (tmp_path / "names_of_fields.py").write_text(A_FORM, encoding="utf-8")
    code = f"""
from workbench.interchange import exporters as package
package.__path__.append({str(tmp_path)!r})
from workbench.cli.commands.export import command as export
from workbench.services.interchange import exporters
print([option.type.choices for option in export.params if option.name == "form"], *exporters())
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.count("names") == 2


def test_forms_are_offered_in_their_order() -> None:
    assert list(exporters()) == ["aws-cli", "boto3", "curl", "json", "har", "locust"]
