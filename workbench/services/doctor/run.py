"""Runs the checks one after the other."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from functools import partial

from workbench.model.abandon import abandonable
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.redaction import redacted
from workbench.services.doctor.check import Check, CheckContext, CheckResult, Finding, failed
from workbench.services.doctor.checks import (
    account,
    clock,
    files,
    interpreter,
    network,
    permissions,
    sandbox,
    store,
    terminal,
)


def all_checks() -> tuple[Check, ...]:
    """Every check, in the order in which they are run: a later one may need what an earlier one finds."""
    return (
        *interpreter.CHECKS,
        *terminal.CHECKS,
        *files.CHECKS,
        *store.CHECKS,
        *sandbox.CHECKS,
        *account.REGION,
        *network.CHECKS,
        *clock.CHECKS,
        *account.CREDENTIALS,
        *permissions.CHECKS,
    )


def examine(context: CheckContext, checks: Sequence[Check]) -> Iterator[CheckResult]:
    """Runs checks in order, and yields each result as it comes.

    Raises:
        OperationCancelledError: cancelled.
    """
    for check in checks:
        began = time.perf_counter()
        # Name look-ups and sockets cannot be interrupted: a cancel leaves them behind.
        finding = abandonable(partial(_finding, check, context), context.cancellation)
        yield CheckResult(
            name=check.name,
            title=check.title,
            group=check.group,
            verdict=finding.verdict,
            summary=presentable(finding.summary),
            advice=presentable(finding.advice),
            duration_ms=round((time.perf_counter() - began) * 1000, 1),
        )


def _finding(check: Check, context: CheckContext) -> Finding:
    try:
        return check.run(context)
    except OperationCancelledError:
        raise
    except WorkbenchError as error:
        return failed(error.message, error.hint)
    except OSError as error:
        return failed(f"{error.strerror or error}.", "")


def presentable(text: str) -> str:
    """Returns a text that can be passed on: without secrets, and without the name of the home folder."""
    home = os.path.expanduser("~")  # noqa: PTH111
    text = redacted(text)
    return text.replace(f"{home}{os.sep}", f"~{os.sep}") if home not in {"", os.sep} else text
