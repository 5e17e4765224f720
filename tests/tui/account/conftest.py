"""The sandbox as an account of its own, so that AWS is asked as it is for any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.model.sandbox_info import SandboxInfo
from workbench.services import Workbench
from workbench.store import AppDirs

ECHO = Invocation(
    fields={"EndpointName": "echo", "ContentType": "text/plain"},
    body=TextBody("hello"),
    connection=Connection(profile="dev"),
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, hosting: SandboxInfo, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Profiles `dev` and `prod-eu`, both of the sandbox's account."""
    import os

    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    folder = tmp_path / ".aws"
    folder.mkdir()
    names = ("dev", "prod-eu")
    (folder / "config").write_text(
        "".join(f"[profile {name}]\nregion = us-east-1\nendpoint_url = {hosting.url}\n" for name in names)
    )
    (folder / "credentials").write_text(
        "".join(
            f"[{name}]\naws_access_key_id = {hosting.access_key_id}\n"
            f"aws_secret_access_key = {hosting.secret_access_key}\n"
            for name in names
        )
    )
    (folder / "credentials").chmod(0o600)
    return folder


@pytest.fixture
def own_bench(places: AppDirs, files: Path) -> Iterator[Workbench]:
    """A workbench without a sandbox of its own; production is what is called `prod-…`."""
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('[production]\nprofiles = ["prod-*"]\n')
    with Workbench(places) as opened:
        yield opened
