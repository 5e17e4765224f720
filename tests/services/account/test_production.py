"""Whether a connection leads to production."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.model.account.identity import Identity
from workbench.model.invocation import Connection
from workbench.model.sandbox_info import SandboxInfo
from workbench.services import Workbench
from workbench.services.account.production import production_reason
from workbench.store import AppDirs

DEV = Connection(region="us-east-1")


@pytest.fixture(autouse=True)
def account(tmp_path: Path, hosting: SandboxInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox's account, as if it were one of AWS."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", hosting.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", hosting.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", hosting.secret_access_key)


def bench_with(places: AppDirs, production: str) -> Workbench:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text(f"[production]\n{production}\n")
    return Workbench(places)


def test_a_region_needs_no_question(places: AppDirs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with bench_with(places, 'regions = ["eu-*"]\nprofiles = ["default"]') as bench:
        assert production_reason(bench, [DEV]) == "profile default"
    with bench_with(AppDirs(places.data, places.config / "2", places.cache), 'regions = ["eu-*"]') as bench:
        assert production_reason(bench, [DEV]) == ""
        assert production_reason(bench, [DEV, Connection(region="eu-west-1")]) == "region eu-west-1"


def test_an_account_is_asked_for_once_and_not_where_it_is_known(
    places: AppDirs, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench_with(places, 'accounts = ["123456789012"]') as bench:
        assert production_reason(bench, [DEV]) == "account 123456789012"
        other = Identity(account_id="210987654321", arn="")
        assert production_reason(bench, [DEV], identity=other) == ""
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        assert production_reason(bench, [DEV]) == "an account that could not be asked for"


def test_the_sandbox_is_never_production(places: AppDirs) -> None:
    with bench_with(places, 'regions = ["*"]\naccounts = ["*"]\nprofiles = ["*"]') as bench:
        assert production_reason(bench, [Connection(sandbox=True)]) == ""


def test_without_patterns_nothing_is_looked_for(places: AppDirs) -> None:
    with Workbench(places) as bench:
        assert production_reason(bench, [Connection(profile="there-is-none")]) == ""
