"""The generated pages: what they say is what the code says, and a stale page is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.generator import __main__ as generator
from docs.generator import commands, keys, settings, troubleshooting
from docs.generator import templates as template_page
from workbench.aws.failures.rules import TABLE
from workbench.content.templates import templates
from workbench.model.keys.registry import GROUPS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every page written anew."""
    monkeypatch.setattr(generator, "FOLDER", tmp_path)
    assert generator.main([]) == 0
    return tmp_path


def test_fresh_pages_pass(folder: Path) -> None:
    assert generator.main(["--check"]) == 0


def test_stale_page_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "keys.md").write_text("old")
    (folder / "settings.md").unlink()
    assert generator.main(["--check"]) == 1
    assert capsys.readouterr().err.startswith("stale: keys.md, settings.md.")
    assert (folder / "keys.md").read_text() == "old"


def test_every_rule_of_the_table_of_hints() -> None:
    page = troubleshooting.page()
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert len(rows) >= len(TABLE)
    assert "⟨" not in page and "⟩" not in page
    assert "`workbench endpoints logs --around ID`" in page and "F3" not in page


def test_every_option_and_command() -> None:
    page = commands.page()
    for text in ("## workbench history search", "`--target-variant TEXT`", "`--session-lifetime", "`--as "):
        assert text in page, text


def test_every_key() -> None:
    page = keys.page()
    for group in GROUPS:
        for key in group.keys:
            assert f"| `{key.id}` |" in page, key.id


def test_settings_with_type_and_default() -> None:
    page = settings.page()
    assert "| `connect_timeout` | number | `10` |" in page
    assert '| `notify` | `""` or `"bell"` or `"desktop"` | `""` |' in page
    assert "| `endpoint_url` | text | `not set` |" in page
    assert "| `notices` |" not in page


def test_every_template() -> None:
    page = template_page.page()
    for template in templates():
        assert f"| `{template.name}` |" in page, template.name
