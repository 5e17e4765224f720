"""The recipes of docs/engineering/adding-things.md, followed as they are written; modules that pages name."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from click.testing import CliRunner
from textual.binding import Binding

from workbench.aws.failures import hints, rules
from workbench.aws.failures.rules.rule import Rule
from workbench.cli import app
from workbench.content import formats as format_package
from workbench.content.formats import format_of, formats
from workbench.model.exchange import Exchange, Failure, FailureKind
from workbench.model.invocation import Invocation
from workbench.model.keys import registry
from workbench.model.keys.registry import Key
from workbench.model.query import filters as filter_package
from workbench.model.query import parse
from workbench.store import AppDirs, History
from workbench.store.history import annotations as note_store
from workbench.store.history import search as history_search
from workbench.store.sqlite import migrations
from workbench.tui.keys.bindings import bindings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/engineering/adding-things.md").read_text(encoding="utf-8")


def block(heading: str) -> str:
    """The first block of code below a heading."""
    _, _, section = PAGE.partition(f"## {heading}")
    fenced = re.search(r"^ *```\w+\n(.*?)^ *```", section.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    assert fenced is not None, heading
    return dedent(fenced[1])


def defined(heading: str, **names: Any) -> dict[str, Any]:
    """What the first block of code below a heading defines."""
    exec(compile(block(heading), heading, "exec"), names)  # noqa: S102  the page's own code
    return names


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:workbench|tests)/[\w./-]+)`", PAGE))))
def test_every_file_that_a_recipe_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    "page", [*(ROOT / "docs/engineering").rglob("*.md"), ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name
)
def test_every_module_that_a_page_names_exists(page: Path) -> None:
    names = set(re.findall(r"`([a-z_]+/[\w/]+\.py)`", page.read_text(encoding="utf-8")))

    missing = [name for name in names if not any((ROOT / top / name).exists() for top in ("", "workbench"))]

    assert not missing


@pytest.fixture
def forgetful() -> Iterator[None]:
    """The registry of formats is read anew before and after the test."""
    for cached in (formats, format_package._index):
        cached.cache_clear()
    yield
    for cached in (formats, format_package._index):
        cached.cache_clear()


@pytest.mark.usefixtures("forgetful")
def test_a_content_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "recipe_words.py").write_text(block("A content type"), encoding="utf-8")
    monkeypatch.setattr(format_package, "__path__", [*format_package.__path__, str(tmp_path)])

    assert format_of("application/x-words", b"x").name == "words"
    assert format_of("application/octet-stream", b"WORDS and more").name == "words"

    monkeypatch.delitem(sys.modules, "workbench.content.formats.recipe_words")


def test_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    row: Rule = defined("A hint")["HINT"]
    monkeypatch.setattr(rules, "TABLE", [row, *rules.TABLE])
    failure = Failure(kind=FailureKind.MODEL, code="ModelError", message="Out of tokens.")

    assert hints.hint(failure, Invocation(), "us-east-1").hint == row.advice
    other = Failure(kind=FailureKind.MODEL, code="ModelError", message="other")
    assert hints.hint(other, Invocation(), "").hint != row.advice


EXCHANGES = [
    Exchange(uuid=str(number), started_at=datetime(2026, 11, 24, tzinfo=UTC), invocation=Invocation())
    for number in range(3)
]


def test_a_search_filter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    (tmp_path / "recipe_note.py").write_text(block("A search filter"), encoding="utf-8")
    monkeypatch.setattr(filter_package, "__path__", [*filter_package.__path__, str(tmp_path)])
    filter_package.filters.cache_clear()
    try:
        with History.open(AppDirs.find()) as history:
            numbers = [history.insert(exchange) for exchange in EXCHANGES]
            note_store.note(history, numbers[1], "the first BASELINE of all")
            page = partial(history_search.page, history, now=EXCHANGES[0].started_at)

            matches = [row.id for row in page(parse("note:*baseline*"))]
            others = [row.id for row in page(parse("-note:*baseline*"))]
    finally:
        filter_package.filters.cache_clear()
        monkeypatch.delitem(sys.modules, "workbench.model.query.filters.recipe_note")

    assert (matches, others) == ([numbers[1]], [numbers[2], numbers[0]])


def test_a_key_of_a_screen() -> None:
    key = defined("A screen with a key", Key=Key)["KEY"]
    taken = {name for other in (*registry.SCREEN, *registry.APP) for name in other.keys.split(",")}

    [binding] = bindings([key])
    assert isinstance(binding, Binding)
    assert (binding.key, binding.action) == ("alt+z", "open('quota')")
    assert key.keys not in taken


def test_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "recipe_quota.py").write_text(block("A command"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(app._COMMANDS, "quota", ("recipe_quota", "Show what the quotas leave."))

    run = CliRunner().invoke(app.workbench, ["quota", "--json"], standalone_mode=False)

    assert (run.return_value, run.output) == (0, '{"left": 3}\n')


def test_a_field_of_an_exchange(tmp_path: Path) -> None:
    script = tmp_path / "9999_origin.sql"
    script.write_text(block("A field of an exchange"), encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)) as connection:
        migrations.apply(connection, migrations.released())
        old = (
            "INSERT INTO exchange (uuid, started_at, operation, endpoint_name, status, fields, connection) "
            "VALUES (?, 0, 'InvokeEndpoint', 'iris', 'ok', '{}', '{}')"
        )
        connection.execute(old, ("before",))

        migrations.apply(connection, (*migrations.released(), script))
        connection.execute(old, ("by an older program",))

        assert connection.execute("SELECT origin FROM exchange").fetchall() == [("",), ("",)]
