"""An asynchronous invocation as a row, as a page and as JSON."""

from __future__ import annotations

from datetime import datetime

from workbench.cli.core.terminal.lines import aligned, local_time
from workbench.content.humanize import cut, size
from workbench.content.sanitize import sanitize_line
from workbench.model.async_invocation import AsyncInvocation, AsyncState

_LABELS = {
    "started_at": "Started (local)",
    "expires_at": "Expires (local)",
    "ended_at": "Ended (local)",
    "id": "ID",
    "inference_id": "Inference ID",
    "endpoint_name": "Endpoint",
    "error_message": "Error",
}


def heading(columns: int | None) -> str:
    """The line above the rows.

    Args:
        columns: of the terminal; None where there is none, and lines may have any length.
    """
    heads = ("ID", "STARTED (LOCAL)", "ENDPOINT", "STATE", "OUTPUT", "OUTPUT LOCATION OR ERROR")
    return _line(heads, columns)


def row(invocation: AsyncInvocation, columns: int | None) -> str:
    """One of them: ID, time, endpoint, state, size of the output, and where that is or why there is none."""
    summary, arrival = invocation.summary, invocation.arrival
    remark = summary.error_message if arrival.state is AsyncState.FAILED else arrival.remark
    cells = (
        str(summary.id),
        local_time(summary.started_at),
        sanitize_line(summary.endpoint_name),
        arrival.state.value,
        size(summary.response_bytes if arrival.kept else None),
        sanitize_line(remark or invocation.output_location),
    )
    return _line(cells, columns)


def page(invocation: AsyncInvocation) -> list[str]:
    """All that is known of one, a line for each member."""
    members = {
        _LABELS.get(name, name.replace("_", " ").capitalize()): _shown(value)
        for name, value in members_of(invocation).items()
        if value not in (None, "")
    }
    return aligned(members)


def members_of(invocation: AsyncInvocation) -> dict[str, object]:
    """One of them by name of member, as `--json` prints it; a contract."""
    summary, arrival = invocation.summary, invocation.arrival
    return {
        "id": summary.id,
        "state": arrival.state.value,
        "watched": arrival.watched,
        "started_at": summary.started_at,
        "expires_at": invocation.expires_at,
        "ended_at": arrival.ended_at,
        "endpoint_name": summary.endpoint_name,
        "inference_id": summary.output.get("InferenceId"),
        "input_location": summary.fields.get("InputLocation"),
        "output_location": invocation.output_location,
        "failure_location": invocation.failure_location,
        "response_bytes": summary.response_bytes if arrival.kept else None,
        "error_message": summary.error_message,
        "remark": arrival.remark,
    }


def _shown(value: object) -> str:
    match value:
        case datetime():
            return local_time(value)
        case bool():
            return "yes" if value else "no"
        case _:
            return sanitize_line(str(value))


def _line(cells: tuple[str, str, str, str, str, str], columns: int | None) -> str:
    number, started, endpoint, state, output, where = cells
    text = f"{number:>6}  {started:<19}  {endpoint:<24}  {state:<8}  {output:>9}  {where}"
    return text if columns is None else cut(text, columns)
