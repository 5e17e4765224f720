"""`workbench invoke-endpoint` does what `aws sagemaker-runtime invoke-endpoint` does, case by case.

Each case runs through ours and through the AWS CLI of the test environment, which is version 1, against one
recording server. What version 2 did is on record (`version2.py`), and is what is asked of ours; version 1
runs to show that the record is no invention, wherever the versions agree by design.

The cases of a kind share a process of ours, in half of the time. Version 1 has a process for each: it keeps
what it registers, and is slower with every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.peers.cases import OTHERWISE, Case, cases_by_kind
from tests.peers.programs import Program
from tests.peers.recording import RecordingServer
from tests.peers.running import run_case
from tests.peers.version2 import AWS_PREFIX, bytes_told, recorded, summary

CASES_BY_KIND = cases_by_kind()
CASES = [case for of_kind in CASES_BY_KIND.values() for case in of_kind]
VERSION_2 = recorded()
IN_BOTH_VERSIONS = [case for case in CASES if case.v1]


@pytest.fixture(scope="module")
def server() -> Iterator[RecordingServer]:
    with RecordingServer() as server:
        yield server


def compared(case: Case, result: dict[str, Any]) -> dict[str, Any]:
    """What of a result is compared: all of it, but for what is listed as a difference.

    Where one of the two sends nothing, there is nothing to compare of what was sent and answered.
    """
    names = ("exit_code", "sent", *case.ours) if "sent" in case.ours else tuple(result)
    return {name: result[name] for name in names if case.ours.get(name) != OTHERWISE}


def expected(case: Case) -> dict[str, Any]:
    """What ours is to do: what version 2 did, less what is listed as a difference."""
    ours = {name: bytes_told(part) if isinstance(part, bytes) else part for name, part in case.ours.items()}
    return compared(case, VERSION_2[case.name] | ours)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 150
    assert len(IN_BOTH_VERSIONS) >= 50
    assert {case.name for case in CASES} == VERSION_2.keys()


@pytest.mark.parametrize("kind", CASES_BY_KIND)
def test_does_as_version_2_did(kind: str, program: Program, server: RecordingServer, tmp_path: Path) -> None:
    with program.sitting() as sitting:
        for number, case in enumerate(CASES_BY_KIND[kind]):
            folder = tmp_path / str(number)
            folder.mkdir()
            result = run_case(sitting, (), case, server, folder)
            summarized = summary(result)
            message = f"{case.name}\n{result.stderr}"
            assert compared(case, summarized) == expected(case), message
            for name, part in case.ours.items():
                assert part != OTHERWISE or summarized[name] != VERSION_2[case.name][name], message
            assert "Traceback" not in result.stderr, message
            assert bool(result.stderr) or result.exit_code == 0, message


@pytest.mark.parametrize("case", IN_BOTH_VERSIONS, ids=lambda case: case.name)
def test_version_1_does_as_version_2_did(
    case: Case, aws_version_1: Program, server: RecordingServer, tmp_path: Path
) -> None:
    result = run_case(aws_version_1, AWS_PREFIX, case, server, tmp_path)
    assert summary(result) == VERSION_2[case.name], result.stderr


def test_every_difference_has_its_reason_and_is_one() -> None:
    for case in CASES:
        assert bool(case.differs) == bool(case.ours), case.name
        if case.differs and OTHERWISE not in case.ours.values():
            assert expected(case) != compared(case, VERSION_2[case.name]), f"{case.name} no longer differs"


def test_every_difference_is_in_the_documentation() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "aws-cli.md").read_text("utf-8")
    words = " ".join(page.replace("`", "").split())
    for reason in {case.differs.partition(";")[0].partition(",")[0] for case in CASES if case.differs}:
        assert reason in words, f"docs/aws-cli.md does not say: {reason}"
