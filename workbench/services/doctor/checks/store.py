"""The history: can it be opened, is it sound, is there room."""

from __future__ import annotations

from workbench.content.humanize import counted, size
from workbench.model.hints.sentences import sentences
from workbench.services.doctor.check import Check, CheckContext, Finding, failed, ok, warning

GROUP = "History"
_LITTLE = 256 * 1024 * 1024
"""Bytes left on the disk below which a large answer may not be recorded."""


def _open(context: CheckContext) -> Finding:
    if context.bench.notice:
        return failed(context.bench.notice, "")
    history = context.bench.history
    if history.read_only:
        return warning(
            f"{history.path} is read-only",
            "It was written by a newer version: nothing is recorded until that is run.",
        )
    return ok(f"{counted(history.count(), 'exchange')} in {history.path}")


def _sound(context: CheckContext) -> Finding:
    from workbench.store.history.integrity import database_problems

    if problems := database_problems(context.bench.history):
        return failed(
            sentences(*problems),
            "`workbench history verify` checks every body; restore a backup if there is one.",
        )
    return ok("the database is sound; `workbench history verify` also reads every body")


def _room(context: CheckContext) -> Finding:
    from workbench.store.files.usage import usage

    disk = usage(context.bench.places)
    summary = f"{size(disk.used)} in {disk.folder}, {size(disk.left)} left on the disk"
    if disk.left < _LITTLE:
        return warning(summary, "Free some room, or set [retention] in settings.toml.")
    return ok(summary)


CHECKS = (
    Check("history.open", "History", GROUP, _open),
    Check("history.sound", "Soundness", GROUP, _sound),
    Check("history.room", "Room", GROUP, _room),
)
