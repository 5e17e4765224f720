"""What a batch would send is told without sending it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.dataset_batch.test_run import plan
from workbench.model.errors import UsageError
from workbench.model.invocation import BytesBody
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.dataset_batch.bodies.groups import Limits
from workbench.services.dataset_batch.outlook import Outlook, outlook
from workbench.services.dataset_batch.plan import Plan
from workbench.services.datasets.dataset import open_dataset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three records, the second of which has no value for a template."""
    (tmp_path / "in.jsonl").write_text('{"a": 1}\n{"b": 2}\n{"a": "three"}\n')
    return tmp_path


def ahead(bench: Workbench, folder: Path, planned: Plan, **options: object) -> Outlook:
    return outlook(open_dataset(bench, str(folder / "in.jsonl")), planned, **options)  # type: ignore[arg-type]


def test_records_are_counted_and_the_first_is_shown(bench: Workbench, folder: Path) -> None:
    forecast = ahead(bench, folder, plan())
    assert (forecast.records, forecast.requests, forecast.unsendable, forecast.problem) == (3, 3, 0, "")
    assert forecast.first is not None and forecast.first.body == BytesBody(b'{"a": 1}')
    assert forecast.types == (("application/json", 3),)
    assert (forecast.largest, forecast.oversized) == (len(b'{"a": "three"}'), 0)
    assert forecast.mixed == 1 and len(forecast.mixed_examples) == 1


def test_what_cannot_be_sent_is_counted_with_the_reason_of_the_first(bench: Workbench, folder: Path) -> None:
    forecast = ahead(bench, folder, plan('{"x": "${a}"}'))
    assert (forecast.records, forecast.requests, forecast.unsendable) == (3, 2, 1)
    assert forecast.problem.startswith("in.jsonl, line 2:") or "line 2" in forecast.problem


def test_records_share_a_request(bench: Workbench, folder: Path) -> None:
    forecast = ahead(bench, folder, plan(limits=Limits(rows=2), member="instances"))
    assert (forecast.records, forecast.requests) == (3, 2)


def test_no_more_is_read_than_is_asked_for(bench: Workbench, folder: Path) -> None:
    assert ahead(bench, folder, plan(count=1)).records == 1
    assert ahead(bench, folder, plan(count=1), count=2).records == 2
    token = CancelToken()
    token.cancel()
    assert ahead(bench, folder, plan(), cancellation=token) == Outlook()


def test_what_is_wrong_for_every_record_is_said_at_once(bench: Workbench, folder: Path) -> None:
    with pytest.raises(UsageError):
        ahead(bench, folder, plan(fields={"NoSuchField": "x"}))
